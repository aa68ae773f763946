/* SPDX-License-Identifier: Apache-2.0
 * Of which reporters, flows and periods records were given. */
#include <stdlib.h>
#include <string.h>

#include "domain/model/topics.h"
#include "source/convert/internal.h"

struct covered {
    struct covered_entry *items;
    size_t                count, room;
    bool                  sorted;
};

struct covered *covered_new(void)
{
    struct covered *covered = calloc(1, sizeof *covered);

    if (!covered)
        abort();
    return covered;
}

void covered_free(struct covered *covered)
{
    if (!covered)
        return;
    free(covered->items);
    free(covered);
}

static int by_content(const void *one, const void *other) { return memcmp(one, other, sizeof(struct covered_entry)); }

static void sort(struct covered *covered)
{
    size_t kept = 0;

    if (covered->count)
        qsort(covered->items, covered->count, sizeof *covered->items, by_content);
    for (size_t i = 0; i < covered->count; i++)
        if (i == 0 || by_content(&covered->items[i], &covered->items[kept - 1]) != 0)
            covered->items[kept++] = covered->items[i];
    covered->count = kept;
    covered->sorted = true;
}

static void copy(char *to, size_t size, struct ck_bytes text) { memcpy(to, text.data, text.size < size ? text.size : size - 1); }

void covered_add(struct covered *covered, const struct trade_record *record)
{
    struct covered_entry entry;

    memset(&entry, 0, sizeof entry);
    copy(entry.reporter, sizeof entry.reporter, record->reporter);
    copy(entry.flow, sizeof entry.flow, enum_name(&flow_symbols, record->flow));
    entry.period = record->period;
    entry.months = record->period_months;
    if (covered->count && by_content(&entry, &covered->items[covered->count - 1]) == 0)
        return;
    if (covered->count == covered->room) {
        sort(covered); /* most are repeats */
        if (covered->count * 2 >= covered->room) {
            covered->room = covered->room * 2 + 64;
            covered->items = realloc(covered->items, covered->room * sizeof *covered->items);
            if (!covered->items)
                abort();
        }
    }
    covered->items[covered->count++] = entry;
    covered->sorted = false;
}

const struct covered_entry *covered_entries(struct covered *covered, size_t *ret_count)
{
    if (!covered->sorted)
        sort(covered);
    *ret_count = covered->count;
    return covered->items;
}
