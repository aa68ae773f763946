/* SPDX-License-Identifier: Apache-2.0
 * An empty cell may be a total, as ROLLUP writes it, or a port that nobody noted: the facts of the whole file tell, and each fact as all others. */
#include <stdlib.h>

#include "source/convert/folded.h"

static struct hint_kind *find(struct hint_kind *kinds, size_t room, uint64_t hint)
{
    size_t at = hint & (room - 1);

    while (kinds[at].hint && kinds[at].hint != hint)
        at = (at + 1) & (room - 1);
    return &kinds[at];
}

static void grow(struct folded_facts *facts)
{
    size_t            room = facts->kind_room ? facts->kind_room * 2 : 64;
    struct hint_kind *kinds = calloc(room, sizeof *kinds);

    if (!kinds)
        abort();
    for (size_t i = 0; i < facts->kind_room; i++)
        if (facts->kinds[i].hint)
            *find(kinds, room, facts->kinds[i].hint) = facts->kinds[i];
    free(facts->kinds);
    facts->kinds = kinds;
    facts->kind_room = room;
}

void hints_count(struct folded_facts *facts, uint64_t hint, bool same)
{
    struct hint_kind *kind;

    if (facts->kind_count * 2 >= facts->kind_room)
        grow(facts);
    kind = find(facts->kinds, facts->kind_room, hint);
    facts->kind_count += kind->hint == 0;
    kind->hint = hint;
    kind->same += same;
    kind->others += !same;
}

enum hint_verdict hints_verdict(const struct folded_facts *facts, uint64_t hint)
{
    const struct hint_kind *kind = facts->kind_room ? find(facts->kinds, facts->kind_room, hint) : NULL;

    if (!kind || kind->same == 0)
        return HINT_PART;
    return kind->same >= kind->others ? HINT_TOTAL : HINT_DOUBT;
}
