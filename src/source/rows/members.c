/* SPDX-License-Identifier: Apache-2.0
 * A list of names, asked at the expected place first. */
#include "source/rows/members.h"

static bool has(const struct member_names *members, size_t place, struct ck_bytes name)
{
    if (place < members->count && ck_bytes_equal(members->names[place], name))
        return true;
    for (size_t i = 0; i < members->count; i++)
        if (ck_bytes_equal(members->names[i], name))
            return true;
    return false;
}

int members_meet(struct member_names *members, const struct row_reading *reading, size_t line, size_t place, struct ck_bytes name)
{
    const struct row_sink *sink = reading->sink;

    if (!sink->member || has(members, place, name))
        return 0;
    if (members->count < ROWS_COLUMNS_MAX)
        members->names[members->count++] = ck_arena_copy(&members->arena, name);
    return sink->member(sink->context, line, name);
}

void members_release(struct member_names *members) { ck_arena_release(&members->arena); }
