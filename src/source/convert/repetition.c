/* SPDX-License-Identifier: Apache-2.0
 * Rows that are equal to one before, and rows that are two editions of one. */
#include "source/convert/converting.h"

#include <stdio.h>

#include "source/convert/twice.h"

static void leave_equal_out(struct converting *converting, const struct row *row)
{
    if (converting->count->repeated++ - converting->before.repeated < 3) /* are told each */
        converting_told(converting, row->line, "equal to a row before it in every cell: counted once");
    converting_leave_out(converting, "equal to a row before", false, 0);
}

/* Two rows that differ in nothing but their figures are two editions of one: which one holds is not known, so that neither does. */
static void refuse_editions(struct converting *converting, const struct row *row, size_t first)
{
    static const char words[] = "%s %zu is equal to it in every cell but the figures: two editions of one row, and no parts of a sum";
    const char       *what = converting->by_rows ? "row" : "line";
    struct row        other = { .line = first };
    char              detail[ROWS_PROBLEM_MAX];

    if (seen_first_asked(converting->seen, row->parted)) {
        converting->row = &other;
        snprintf(detail, sizeof detail, words, what, row->line);
        converting_reject(converting, "repeated", detail);
        converting->row = row;
    }
    snprintf(detail, sizeof detail, words, what, first);
    converting_reject(converting, "repeated", detail);
    converting->edition = true;
}

int row_is_repeated(struct converting *converting, const struct row *row)
{
    XXH128_hash_t parted = converting->map->equal_parts ? row->digest : row->parted;
    enum seen_as  as = SEEN_NEVER;
    size_t        first;
    int           result;

    converting->edition = false;
    if (converting->facts)
        as = seen_row_before(converting->seen, parted, row->digest, row->line, &first);
    if (as == SEEN_OTHER)
        refuse_editions(converting, row, first);
    else if (as == SEEN_EQUAL && converting->map->equal_parts) {
        converting->count->equal++;
        result = twice_by_header(converting->again_line, row->line, first, converting->problem);
        return result ? result : twice_by_order(&converting->run_again, row->digest, row->line, first, converting->problem);
    } else if (as == SEEN_EQUAL)
        leave_equal_out(converting, row);
    return as == SEEN_EQUAL;
}
