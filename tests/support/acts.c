/* SPDX-License-Identifier: Apache-2.0 */
#include "support/acts.h"

#include "chokepoint/day.h"

static struct ck_bytes_array words(const char *text, struct ck_arena *arena)
{
    struct ck_bytes *items = ck_arena_take(arena, (text ? strlen(text) + 1 : 1) * sizeof *items);
    size_t           count = 0;

    while (text && *text) {
        size_t size = strcspn(text, " ");

        items[count++] = (struct ck_bytes){ text, size };
        text += size + (text[size] == ' ');
    }
    return (struct ck_bytes_array){ items, count };
}

static struct ck_maybe_int maybe(int32_t value, int32_t fallback)
{
    int32_t chosen = value ? value : fallback;

    return chosen ? ck_known_int(chosen) : (struct ck_maybe_int){ 0 };
}

static bool names_nothing(enum act act) { return act == ACT_SUSPEND || act == ACT_EXTEND || act == ACT_TERMINATE || act == ACT_AMEND; }

struct measure_fact acts_measure(struct act_text text, struct ck_arena *arena)
{
    enum act act = text.act ? text.act : ACT_BASE;
    bool     fill = act != ACT_AMEND;
    int32_t  known = text.known ? text.known : 1;

    return (struct measure_fact){
        .measure_id = ck_bytes_from(text.id),
        .act = act,
        .targets = words(text.targets, arena),
        .authority = CK_BYTES("A"),
        .instrument = CK_BYTES("I"),
        .origin = ck_bytes_from(text.origin ? text.origin : "CHN"),
        .destinations = words(text.to || names_nothing(act) ? text.to : "ALL", arena),
        .excluded_destinations = words(text.without, arena),
        .items = words(text.items, arena),
        .commodity_prefixes = words(text.prefixes, arena),
        .coverage = maybe((int32_t)text.coverage, fill ? COVERAGE_FULL : 0),
        .end_use = maybe((int32_t)text.end_use, fill ? END_USE_ANY : 0),
        .restriction = maybe((int32_t)text.restriction, fill ? RESTRICTION_NONE : 0),
        .valid_from = maybe(text.from, fill ? known : 0),
        .valid_to = maybe(text.until, 0),
        .end_inclusive = maybe((int32_t)text.inclusive, fill ? END_INCLUSIVE_TRUE : 0),
        .known_at = (int64_t)known * CK_DAY_MS,
        .source_url = CK_BYTES(""),
        .note = CK_BYTES(""),
        .read_from = { .topic = CK_BYTES("") },
    };
}

void acts_learn(struct reference *reference, struct act_text text)
{
    struct ck_arena     arena = CK_ARENA_NULL;
    struct measure_fact fact = acts_measure(text, &arena);

    reference_learn_measure(reference, 0, fact.measure_id, &fact);
    ck_arena_release(&arena);
}

struct item_fact acts_item(struct item_text text, struct ck_arena *arena)
{
    return (struct item_fact){
        .item = ck_bytes_from(text.item),
        .name = CK_BYTES(""),
        .parent = ck_bytes_from(text.parent),
        .commodity_prefixes = words(text.prefixes, arena),
        .same_since = words(text.same_since, arena),
        .written_in = words(text.written_in, arena),
        .coverage = text.coverage ? text.coverage : ITEM_COVERAGE_FULL,
        .known_at = text.known_at,
        .origin = { .topic = CK_BYTES("") },
    };
}

void acts_learn_item(struct reference *reference, struct item_text text)
{
    struct ck_arena  arena = CK_ARENA_NULL;
    struct item_fact fact = acts_item(text, &arena);

    reference_learn_item(reference, 0, fact.item, &fact);
    ck_arena_release(&arena);
}
