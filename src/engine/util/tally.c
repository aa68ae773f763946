/* SPDX-License-Identifier: Apache-2.0
 * A few counters with names. */
#include "engine/util/tally.h"

#include <stdio.h>

/* How many of the reason there are then. */
static size_t count_more(struct tally *tally, struct ck_bytes reason, size_t count)
{
    size_t i = 0;

    while (i < tally->count && !ck_bytes_equal(ck_bytes_from(tally->items[i].reason), reason))
        i++;
    if (i == tally->count && i < TALLY_REASON_COUNT) {
        snprintf(tally->items[i].reason, sizeof tally->items[i].reason, "%.*s", (int)reason.size, reason.data);
        tally->count++;
    }
    tally->total += count;
    return tally->items[i < TALLY_REASON_COUNT ? i : TALLY_REASON_COUNT - 1].count += count;
}

void tally_count(struct tally *tally, struct ck_bytes reason, size_t count)
{
    if (count > 0)
        count_more(tally, reason, count);
}

size_t tally_add(struct tally *tally, struct ck_bytes reason) { return count_more(tally, reason, 1); }

void tally_merge(struct tally *tally, const struct tally *other)
{
    for (size_t i = 0; i < other->count; i++)
        tally_count(tally, ck_bytes_from(other->items[i].reason), other->items[i].count);
}

const char *tally_text(const struct tally *tally, char buf[TALLY_TEXT_MAX])
{
    bool   told[TALLY_REASON_COUNT] = { false };
    size_t size = 0;

    buf[0] = '\0';
    for (size_t n = 0; n < tally->count; n++) {
        size_t most = TALLY_REASON_COUNT;
        int    written;

        for (size_t i = 0; i < tally->count; i++)
            if (!told[i] && (most == TALLY_REASON_COUNT || tally->items[i].count > tally->items[most].count))
                most = i;
        told[most] = true;
        written = snprintf(buf + size, TALLY_TEXT_MAX - size, "%s%s %zu", n ? ", " : "", tally->items[most].reason, tally->items[most].count);
        if (written < 0 || (size_t)written >= TALLY_TEXT_MAX - size)
            break;
        size += (size_t)written;
    }
    return buf;
}
