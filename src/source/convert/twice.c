/* SPDX-License-Identifier: Apache-2.0
 * By the header in the middle, or by the number of times that each row came. */
#include "source/convert/twice.h"

#include <errno.h>
#include <stdio.h>

int twice_by_header(size_t again, size_t line, size_t first, char problem[CONVERT_PROBLEM_MAX])
{
    if (again <= first)
        return 0;
    snprintf(problem, CONVERT_PROBLEM_MAX,
             "the header stands again in line %zu, and line %zu behind it is equal to line %zu: the file was put behind itself, or behind another "
             "edition of it; give each by itself, the newest one",
             again, line, first);
    return -EBADMSG;
}

int twice_by_order(struct twice_run *run, XXH128_hash_t row, size_t line, size_t first, char problem[CONVERT_PROBLEM_MAX])
{
    enum { ROWS = 4 };

    if (run->shift != line - first)
        *run = (struct twice_run){ .shift = line - first };
    if (run->count == 0 || !XXH128_isEqual(run->last, row))
        run->count++;
    run->last = row;
    if (run->count < ROWS || run->shift < ROWS)
        return 0;
    snprintf(problem, CONVERT_PROBLEM_MAX,
             "line %zu and %d others before it are equal to rows %zu lines above, in their order: the file was put behind itself, or behind another "
             "edition of it; give "
             "each by itself, the newest one",
             line, ROWS - 1, run->shift);
    return -EBADMSG;
}

int twice_by_rows(const struct seen_rows *seen, char problem[CONVERT_PROBLEM_MAX])
{
    enum { MANY = 8, SHARE = 8 };
    size_t count = seen_count(seen), even = count - seen_odd(seen);

    if (count < 2 || (count < MANY ? even * 2 <= count : even * SHARE < count))
        return 0;
    snprintf(
        problem, CONVERT_PROBLEM_MAX,
        "%zu of its %zu different rows stand there an even number of times: the file was put together with itself, or with another edition of it; "
        "give each by itself, the newest one",
        even, count);
    return -EBADMSG;
}
