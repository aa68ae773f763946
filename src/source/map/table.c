/* SPDX-License-Identifier: Apache-2.0
 * Code tables from CSV. */
#include "source/map/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/formats/csv.h"
#include "engine/util/file.h"

static int by_code(const void *one, const void *other)
{
    return ck_bytes_compare(((const struct code_entry *)one)->code, ((const struct code_entry *)other)->code);
}

const struct code_entry *code_table_sort(struct code_table *table)
{
    if (table->count)
        qsort(table->entries, table->count, sizeof *table->entries, by_code);
    for (size_t i = 1; i < table->count; i++)
        if (ck_bytes_equal(table->entries[i].code, table->entries[i - 1].code))
            return &table->entries[i];
    return NULL;
}

static bool is_header(const struct csv *csv)
{
    return csv->columns == 3 && ck_bytes_equal(csv->header[0], CK_BYTES("code")) && ck_bytes_equal(csv->header[1], CK_BYTES("value")) &&
           ck_bytes_equal(csv->header[2], CK_BYTES("why"));
}

static int take_rows(struct csv *csv, struct ck_arena *arena, struct code_table *table, char *problem)
{
    size_t room = 0;
    int    row;

    while ((row = csv_next(csv)) == CSV_ROW) {
        if (csv->cells[0].size && csv->cells[0].data[0] == '#') /* where the table is from */
            continue;
        if (csv->cells[0].size == 0 || csv->cells[1].size == 0) {
            snprintf(problem, TABLE_PROBLEM_MAX, "%zu: a code or a value is empty", csv->line);
            return -EBADMSG;
        }
        if (table->count == room) {
            struct code_entry *more = ck_arena_take(arena, (room * 2 + 64) * sizeof *more);

            if (room)
                memcpy(more, table->entries, room * sizeof *more);
            room = room * 2 + 64;
            table->entries = more;
        }
        table->entries[table->count++] =
            (struct code_entry){ ck_arena_copy(arena, csv->cells[0]), ck_arena_copy(arena, csv->cells[1]), ck_arena_copy(arena, csv->cells[2]) };
    }
    if (row == CSV_BAD)
        snprintf(problem, TABLE_PROBLEM_MAX, "%zu: %.160s", csv->line, csv->problem);
    return row == CSV_BAD ? -EBADMSG : 0;
}

int code_table_read(const char *path, struct ck_bytes name, struct ck_arena *arena, struct code_table *ret, char problem[TABLE_PROBLEM_MAX])
{
    struct ck_buffer         text = { 0 };
    struct code_table        table = { .name = name };
    const struct code_entry *twice;
    struct csv               csv;
    int                      result = file_read_regular(path, &text);

    if (result) {
        snprintf(problem, TABLE_PROBLEM_MAX, "%s", file_error(result));
        ck_buffer_release(&text);
        return result;
    }
    if (csv_open(&csv, ck_buffer_bytes(&text)) == CSV_ROW && is_header(&csv))
        result = take_rows(&csv, arena, &table, problem);
    else {
        snprintf(problem, TABLE_PROBLEM_MAX, "1: the columns are code, value and why");
        result = -EBADMSG;
    }
    csv_close(&csv);
    ck_buffer_release(&text);
    twice = result ? NULL : code_table_sort(&table);
    if (twice) {
        snprintf(problem, TABLE_PROBLEM_MAX, "the code %.*s stands there twice", (int)(twice->code.size < 64 ? twice->code.size : 64),
                 twice->code.data);
        result = -EBADMSG;
    }
    if (result == 0)
        *ret = table;
    return result;
}

/* ---- asking ---- */

struct ck_bytes text_whole(struct ck_bytes text)
{
    if (text.size < 3 || text.data[text.size - 1] != '0' || text.data[text.size - 2] != '.')
        return text;
    for (size_t i = text.data[0] == '-'; i + 2 < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return text;
    return (struct ck_bytes){ text.data, text.size - 2 };
}

static const struct code_entry *find(const struct code_table *table, struct ck_bytes code)
{
    struct code_entry wanted = { .code = code };

    return table->count ? bsearch(&wanted, table->entries, table->count, sizeof wanted, by_code) : NULL;
}

const struct code_entry *code_find(const struct code_table *table, struct ck_bytes code)
{
    const struct code_entry *found = find(table, code);
    struct ck_bytes          whole = text_whole(code);

    return found || whole.size == code.size ? found : find(table, whole);
}

static bool matches(struct ck_bytes pattern, struct ck_bytes text)
{
    size_t at = 0, from = 0, star = SIZE_MAX, place = 0;

    while (from < text.size) {
        if (at < pattern.size && pattern.data[at] == '*') {
            star = at++;
            place = from;
        } else if (at < pattern.size && pattern.data[at] == text.data[from]) {
            at++;
            from++;
        } else if (star != SIZE_MAX) {
            at = star + 1;
            from = ++place;
        } else
            return false;
    }
    while (at < pattern.size && pattern.data[at] == '*')
        at++;
    return at == pattern.size;
}

const struct code_entry *pattern_find(const struct code_table *patterns, struct ck_bytes text)
{
    struct ck_bytes whole = text_whole(text);

    for (size_t i = 0; i < patterns->count; i++)
        if (matches(patterns->entries[i].code, text) || (whole.size != text.size && matches(patterns->entries[i].code, whole)))
            return &patterns->entries[i];
    return NULL;
}
