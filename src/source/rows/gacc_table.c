/* SPDX-License-Identifier: Apache-2.0
 * A table of major commodities: what its columns are, and the figures of each row. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/page/page.h"
#include "source/rows/gacc.h"
#include "source/rows/markup_stream.h"

enum {
    HEADER_MAX = 40 /* rows above a header */,
    SUB_MAX = 3 /* rows that a header has */,
    NAME_MAX_SIZE = 30 /* of the column of names; titles are longer */
};

struct gacc_group {                     /* quantity and value of one period */
    size_t             quantity, value; /* columns; 0: none */
    struct gacc_period period;
    bool               change, before; /* a change in per cent; of another year */
};

struct gacc_reading {
    struct row_reading *reading;
    struct ck_arena     arena;
    struct gacc_page    page;
    struct gacc_group   groups[GACC_COLUMNS_MAX];
    size_t              group_count;
};

__attribute__((format(printf, 2, 3))) static int refuse(struct gacc_reading *gacc, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(gacc->reading->problem, ROWS_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return -EBADMSG;
}

static int shown(struct ck_bytes text) { return (int)(text.size < 100 ? text.size : 100); }

static struct ck_bytes cell(const struct gacc_page *page, size_t row, size_t column) { return table_cell_at(page->table, row, column).text; }

/* ---- the header ---- */

static bool is_quantity(struct ck_bytes text) { return gacc_says(text, "quantity") && !gacc_says(text, "unit"); }

static bool is_value(struct ck_bytes text) { return gacc_says(text, "value"); }

/* The row behind the one, in the header or below, that says which column is a quantity and which a value; 0: none. */
static size_t sub_find(const struct gacc_page *page)
{
    for (size_t row = page->header; row < page->table->count && row < page->header + SUB_MAX; row++)
        for (size_t column = 0; column < page->table->columns; column++)
            if (is_quantity(cell(page, row, column)))
                return row + 1;
    return 0;
}

static bool find_header(struct gacc_page *page, const struct html_table *table)
{
    page->table = table;
    for (size_t row = 0; row < table->count && row < HEADER_MAX; row++)
        for (size_t column = 0; column < table->rows[row].count && column < GACC_COLUMNS_MAX; column++) {
            struct ck_bytes text = table->rows[row].cells[column].text;

            if (text.size > NAME_MAX_SIZE || !gacc_says(text, "commodit"))
                continue;
            page->header = row;
            page->commodity = column;
            page->unit = gacc_says(cell(page, row, column + 1), "unit") ? column + 1 : 0;
            page->body = sub_find(page);
            return page->body > 0;
        }
    return false;
}

/* "Quantity" or "Value" above a column. Where the row above spans no rows, the cells of this one begin at the left. */
static struct ck_bytes sub_of(const struct gacc_page *page, size_t column)
{
    size_t sub = page->body - 1, first = (page->unit ? page->unit : page->commodity) + 1;
    bool   left = sub > page->header && (is_quantity(cell(page, sub, page->commodity)) || is_value(cell(page, sub, page->commodity)));

    return cell(page, sub, left ? column - first + page->commodity : column);
}

/* What stands above that, from above to below. */
static struct ck_bytes group_text(struct gacc_reading *gacc, size_t column)
{
    const struct gacc_page *page = &gacc->page;
    struct ck_buffer        text = { 0 };
    struct ck_bytes         copy = CK_BYTES(""), before = { 0 };

    for (size_t row = page->header; row < page->body - (page->body - 1 > page->header); row++) {
        struct ck_bytes one = cell(page, row, column);

        if (one.size && !(before.data && ck_bytes_equal(one, before))) {
            ck_buffer_append(&text, one);
            ck_buffer_append(&text, CK_BYTES(" "));
        }
        before = one;
    }
    if (text.size)
        copy = cell_trim(ck_arena_copy(&gacc->arena, ck_buffer_bytes(&text)));
    ck_buffer_release(&text);
    return copy;
}

static bool is_change(struct ck_bytes text)
{
    return gacc_says(text, "%") || gacc_says(text, "change") || gacc_says(text, "year-on-year") || gacc_says(text, "growth") ||
           gacc_says(text, "percent") || gacc_says(text, "\u00b1");
}

/* The period that a group of columns counts. The title must know of it. */
static int read_period(struct gacc_reading *gacc, struct gacc_group *group, struct ck_bytes text)
{
    struct gacc_period *title = &gacc->page.period;

    group->period = gacc_period_read(text, true);
    group->change = is_change(text);
    group->before = gacc_says(text, "last year") || gacc_says(text, "previous") || gacc_says(text, "same period") ||
                    gacc_says(text, "corresponding") || (group->period.year && title->year && group->period.year != title->year);
    if (group->change || group->before)
        return 0;
    if (!group->period.from && gacc->group_count == 0 && text.size == 0)
        return 0; /* name_first() */
    if (!group->period.from)
        return refuse(gacc, "the header %.*s names no month", shown(text), text.data);
    if (group->period.from != 1 && group->period.from != group->period.to)
        return refuse(gacc, "the header %.*s is neither a month nor the months since January", shown(text), text.data);
    if (!title->to)
        title->to = group->period.to;
    if (group->period.to != title->to)
        return refuse(gacc, "the header says month %d, the title month %d", group->period.to, title->to);
    return 0;
}

static int read_groups(struct gacc_reading *gacc)
{
    const struct gacc_page *page = &gacc->page;
    size_t                  limit = page->table->columns < GACC_COLUMNS_MAX ? page->table->columns : GACC_COLUMNS_MAX;

    for (size_t column = (page->unit ? page->unit : page->commodity) + 1; column < limit; column++) {
        struct gacc_group group = { 0 };
        struct ck_bytes   text = group_text(gacc, column), sub = sub_of(page, column), next;
        int               result;

        if (!is_quantity(sub) && !is_value(sub))
            continue;
        if (is_value(sub)) {
            group.value = column;
        } else {
            group.quantity = column;
            next = group_text(gacc, column + 1);
            if (column + 1 < limit && is_value(sub_of(page, column + 1))) {
                group.value = column + 1;
                if (next.size && page->body - 1 > page->header && !ck_bytes_equal(next, text))
                    return refuse(gacc, "a quantity of %.*s stands beside a value of %.*s", shown(text), text.data, shown(next), next.data);
                column++;
            }
        }
        if ((result = read_period(gacc, &group, text)) < 0)
            return result;
        gacc->groups[gacc->group_count++] = group;
    }
    return gacc->group_count ? 0 : refuse(gacc, "no column of the table is a quantity or a value");
}

/* A first group without a name is of the month, where the title has no other or another group has the months since January. */
static int name_first(struct gacc_reading *gacc)
{
    const struct gacc_period *title = &gacc->page.period;
    struct gacc_group        *first = &gacc->groups[0];
    bool                      sum = false;

    if (first->change || first->before || first->period.from)
        return 0;
    for (size_t i = 1; i < gacc->group_count; i++)
        sum |= !gacc->groups[i].change && !gacc->groups[i].before && gacc->groups[i].period.from == 1 && gacc->groups[i].period.to > 1;
    if (!title->to || (!sum && title->from != title->to))
        return refuse(gacc, "the first columns of figures name no month");
    first->period = (struct gacc_period){ .from = title->to, .to = title->to };
    return 0;
}

/* ---- two groups that say the same ---- */

static bool number_at(const struct gacc_page *page, size_t row, size_t column, double *ret_number)
{
    struct ck_bytes text = cell(page, row, column);
    char            buf[GACC_TEXT_MAX + 1];
    bool            minus = text.size > 1 && text.data[0] == '-';
    int             size = gacc_figure(minus ? (struct ck_bytes){ text.data + 1, text.size - 1 } : text, 0, buf);

    if (column == 0 || size <= 0)
        return false;
    buf[size] = '\0';
    *ret_number = minus ? -strtod(buf, NULL) : strtod(buf, NULL);
    return true;
}

/* Whether the printed changes are those from the second group to the first: then the second is of the year before. */
static bool change_proves(const struct gacc_reading *gacc, const struct gacc_group *first, const struct gacc_group *second)
{
    const struct gacc_page *page = &gacc->page;
    size_t                  rows = 0, agree = 0;

    for (size_t i = 0; i < gacc->group_count; i++)
        for (size_t row = page->body; gacc->groups[i].change && row < page->table->count; row++) {
            double now, then, change, slack;

            if (!number_at(page, row, first->value, &now) || !number_at(page, row, second->value, &then) || then <= 0 ||
                !number_at(page, row, gacc->groups[i].value, &change))
                continue;
            slack = 0.06 + 5 / then + 5 * now / (then * then); /* all three are rounded to a decimal */
            rows++;
            agree += fabs((now / then - 1) * 100 - change) <= slack;
        }
    return rows > 0 && agree * 10 >= rows * 9;
}

/* Whether two groups print the same: the month and the months since January of a page of January and February. */
static bool print_the_same(const struct gacc_page *page, const struct gacc_group *one, const struct gacc_group *other)
{
    for (size_t row = page->body; row < page->table->count; row++)
        if (!ck_bytes_equal(cell(page, row, one->quantity), cell(page, row, other->quantity)) ||
            !ck_bytes_equal(cell(page, row, one->value), cell(page, row, other->value)))
            return false;
    return page->body < page->table->count;
}

static int part_groups(struct gacc_reading *gacc)
{
    for (size_t i = 0; i < gacc->group_count; i++)
        for (size_t k = i + 1; k < gacc->group_count; k++) {
            struct gacc_group *one = &gacc->groups[i], *other = &gacc->groups[k];

            if (one->change || one->before || other->change || other->before || one->period.from != other->period.from)
                continue;
            if (!print_the_same(&gacc->page, one, other) && !change_proves(gacc, one, other))
                return refuse(gacc, "two groups of columns are of the months %d to %d, and no change says which year the second is of",
                              one->period.from, one->period.to);
            other->before = true;
        }
    return 0;
}

/* ---- rows ---- */

static const char *const cell_names[] = { "commodity", "unit",          "quantity", "value", "currency",     "flow",
                                          "period",    "period_months", "table",    "title", "published_at", NULL };

enum { CELLS = sizeof cell_names / sizeof *cell_names - 1 };

/* Brackets and commas as ASCII has them; without the asterisk. In the arena. */
static struct ck_bytes commodity_name(struct gacc_reading *gacc, struct ck_bytes text)
{
    static const char *const wide[][2] = { { "\uff08", "(" }, { "\uff09", ")" }, { "\uff0c", "," } };
    char                    *name = ck_arena_take(&gacc->arena, text.size + 1);
    size_t                   size = 0;

    for (size_t at = 0; at < text.size;) {
        size_t i = 0;

        while (i < 3 && !ck_bytes_begin((struct ck_bytes){ text.data + at, text.size - at }, ck_bytes_from(wide[i][0])))
            i++;
        name[size++] = i < 3 ? wide[i][1][0] : text.data[at];
        at += i < 3 ? 3 : 1;
    }
    while (size && (name[size - 1] == '*' || name[size - 1] == ' '))
        size--;
    return (struct ck_bytes){ name, size };
}

static struct ck_bytes number_text(struct gacc_reading *gacc, int number)
{
    char buf[16];
    int  size = snprintf(buf, sizeof buf, "%d", number);

    return ck_arena_copy(&gacc->arena, (struct ck_bytes){ buf, (size_t)size });
}

static struct ck_bytes month_text(struct gacc_reading *gacc, int year, int month)
{
    char buf[32];
    int  size = snprintf(buf, sizeof buf, "%04d-%02d", year, month);

    return ck_arena_copy(&gacc->arena, (struct ck_bytes){ buf, (size_t)size });
}

/* A figure of the row; false: it is none. */
static bool take_figure(struct gacc_reading *gacc, size_t row, size_t column, int digits, struct ck_bytes *ret_figure)
{
    char buf[GACC_TEXT_MAX];
    int  size = column ? gacc_figure(cell(&gacc->page, row, column), digits, buf) : 0;

    *ret_figure = size > 0 ? ck_arena_copy(&gacc->arena, (struct ck_bytes){ buf, (size_t)size }) : (struct ck_bytes){ 0 };
    return size >= 0;
}

static int give_cells(struct gacc_reading *gacc, size_t line, const struct ck_bytes *own)
{
    const struct row_wants *wants = gacc->reading->wants;
    struct ck_bytes        *cells = ck_arena_take(&gacc->arena, (wants->count + 1) * sizeof *cells);

    for (size_t i = 0; i < wants->count; i++)
        for (size_t k = 0; k < CELLS; k++)
            if (ck_bytes_equal(wants->names[i], ck_bytes_from(cell_names[k])))
                cells[i] = own[k];
    return give_row(gacc->reading, line, cells, (struct ck_bytes){ 0 }, NO_DIGESTS);
}

static bool is_zero(struct ck_bytes figure)
{
    for (size_t i = 0; i < figure.size; i++)
        if (figure.data[i] != '0' && figure.data[i] != '.')
            return false;
    return figure.size > 0;
}

/* `problem`: why the figures of the row cannot be believed; it stands in their place, where no number is. */
static int give_group(struct gacc_reading *gacc, size_t row, const struct gacc_group *group, struct ck_bytes unit, const char *problem)
{
    const struct gacc_page *page = &gacc->page;
    struct ck_bytes         quantity, value, none = { 0 };

    take_figure(gacc, row, group->quantity, 0, &quantity);
    take_figure(gacc, row, group->value, page->digits, &value);
    if (quantity.data && is_zero(value) && !is_zero(quantity)) /* no money for goods is none that is printed */
        value = none;
    if (problem)
        quantity = value = ck_bytes_from(problem);
    if (!quantity.data && !value.data)
        return 0;
    const struct ck_bytes own[CELLS] = { commodity_name(gacc, cell(page, row, page->commodity)),
                                         unit,
                                         quantity,
                                         page->currency ? value : none,
                                         ck_bytes_from(page->currency),
                                         page->exports ? CK_BYTES("EXPORT") : CK_BYTES("IMPORT"),
                                         month_text(gacc, page->period.year, group->period.from),
                                         number_text(gacc, group->period.to - group->period.from + 1),
                                         page->number ? number_text(gacc, page->number) : none,
                                         page->title,
                                         page->published[0] ? ck_bytes_from(page->published) : none };

    return give_cells(gacc, page->table->rows[row].line, own);
}

/* What is wrong with the figures of a row; NULL: nothing. */
static const char *row_problem(struct gacc_reading *gacc, size_t row, struct ck_bytes unit)
{
    double          month[2] = { 0 }, sum[2] = { 0 };
    char            buf[GACC_TEXT_MAX];
    struct ck_bytes figure;

    if (unit.data && gacc_figure(unit, 0, buf) != -1)
        return "(the unit is a number: the column of units is missing)";
    for (size_t i = 0; i < gacc->group_count; i++) {
        const struct gacc_group *group = &gacc->groups[i];
        const size_t             columns[] = { group->quantity, group->value };

        for (size_t k = 0; k < 2 && !group->change && !group->before; k++) {
            if (!take_figure(gacc, row, columns[k], 0, &figure))
                return "(a cell is no figure)";
            if (k == 0 && figure.data && !unit.data)
                return "(a quantity without a unit)";
            if (figure.data)
                number_at(&gacc->page, row, columns[k], group->period.from == group->period.to ? &month[k] : &sum[k]);
            if (month[k] > 0 && sum[k] > 0 && sum[k] < month[k] * (1 - 1e-9))
                return "(the sum since January is less than the month)";
        }
    }
    return NULL;
}

/* A note below the table spans it; the name of a section has no figures. */
static bool is_aside(const struct gacc_reading *gacc, size_t row)
{
    const struct table_row *cells = &gacc->page.table->rows[row];
    struct ck_bytes         name = cell(&gacc->page, row, gacc->page.commodity);
    bool                    others = false;

    for (size_t column = gacc->page.commodity + 1; column < cells->count; column++)
        others |= cells->cells[column].text.size > 0 && cells->cells[column].text.data != name.data;
    return name.size == 0 || !others;
}

static int give_rows(struct gacc_reading *gacc)
{
    const struct gacc_page *page = &gacc->page;

    for (size_t row = page->body; row < page->table->count; row++) {
        struct ck_bytes unit = page->unit ? cell(page, row, page->unit) : (struct ck_bytes){ 0 };
        const char     *problem;
        char            buf[GACC_TEXT_MAX];
        bool            told = false;
        int             result = 0;

        if (is_aside(gacc, row))
            continue;
        if (unit.data && gacc_figure(unit, 0, buf) == 0) /* "-" */
            unit = (struct ck_bytes){ 0 };
        problem = row_problem(gacc, row, unit);
        for (size_t i = 0; i < gacc->group_count && result >= 0 && !told; i++)
            if (!gacc->groups[i].change && !gacc->groups[i].before) {
                result = give_group(gacc, row, &gacc->groups[i], unit, problem);
                told = problem != NULL; /* once */
            }
        if (result < 0)
            return result;
    }
    return 0;
}

/* ---- the page ---- */

static int take_page(struct gacc_reading *gacc, struct ck_bytes text)
{
    struct html_tables tables;
    int                result;

    if (!html_tables_read(text, &gacc->arena, &tables))
        return refuse(gacc, "its tables have more than %d cells", TABLE_CELLS_MAX);
    gacc_page_read(text, &tables, &gacc->arena, &gacc->page);
    for (size_t i = 0; i < tables.count && !gacc->page.body; i++)
        if (!find_header(&gacc->page, &tables.tables[i]))
            gacc->page.body = 0;
    for (size_t i = 0; i < tables.count; i++)
        if (!tables.tables[i].whole)
            return refuse(gacc, "the page ends within a table: it was cut");
    if (!gacc->page.body) {
        gacc_page_lacks(text, &gacc->page, &tables, gacc->reading->problem);
        return -ENODATA;
    }
    if ((result = read_groups(gacc)) < 0 || (result = name_first(gacc)) < 0 ||
        (result = gacc_page_judge(text, &gacc->arena, &gacc->page, gacc->reading)) < 0 || (result = part_groups(gacc)) < 0)
        return result;
    return give_rows(gacc);
}

int read_gacc_table(struct row_reading *reading)
{
    struct gacc_reading gacc = { .reading = reading };
    struct ck_buffer    bytes = { 0 };
    struct ck_bytes     text;
    const char         *wrong;
    int                 result = gacc_names_refuse(reading, cell_names);

    if (result == 0)
        result = markup_read(reading->stream, &bytes, reading->problem);
    if (result == 0 && (wrong = page_decode(ck_buffer_bytes(&bytes), &gacc.arena, &text)))
        result = refuse(&gacc, "%s", wrong);
    else if (result == 0)
        result = take_page(&gacc, text);
    ck_arena_release(&gacc.arena);
    ck_buffer_release(&bytes);
    return result;
}
