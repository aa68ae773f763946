/* SPDX-License-Identifier: Apache-2.0
 * From facts to cells: one nomenclature, no code beside its ancestor, one source. */
#include "domain/trade/cell.h"

#include <stdlib.h>

static bool same_cell(const struct fact *a, const struct fact *b)
{
    return a->month == b->month && a->months == b->months && ck_bytes_equal(a->source, b->source);
}

/* Moves the facts that count to the front: those of the first nomenclature that has any, without codes that have an ancestor among them.
 * The facts come in the order of their codes, so descendants follow their ancestor. */
static size_t keep_counted(struct fact *facts, size_t count)
{
    enum nomenclature nomenclature = facts[0].nomenclature;
    size_t            kept = 0;

    for (size_t i = 1; i < count; i++)
        if (facts[i].nomenclature < nomenclature)
            nomenclature = facts[i].nomenclature;
    for (size_t i = 0; i < count; i++) {
        if (facts[i].nomenclature != nomenclature)
            continue;
        if (nomenclature != NOMENCLATURE_ITEM && kept > 0 && ck_bytes_begin(facts[i].commodity, facts[kept - 1].commodity))
            continue;
        facts[kept++] = facts[i];
    }
    return kept;
}

static void add_part(struct ck_maybe_long *sum, struct ck_maybe_long part)
{
    if (sum->known && part.known)
        sum->value = sum->value > CELL_GRAMS_MAX - part.value ? CELL_GRAMS_MAX : sum->value + part.value;
    else
        *sum = (struct ck_maybe_long){ 0 };
}

static struct cell cell_of(const struct fact *facts, size_t count)
{
    struct cell cell = {
        .month = facts->month,
        .months = facts->months,
        .source = facts->source,
        .nomenclature = facts->nomenclature,
        .grams = ck_known_long(0),
        .first_grams = ck_known_long(0),
        .cents = ck_known_long(0),
        .vintage = facts->row.published_at,
        .facts = facts,
        .fact_count = count,
    };

    for (size_t i = 0; i < count; i++) {
        const struct cell_fact *row = &facts[i].row;

        add_part(&cell.grams, row->observation == OBSERVATION_SUPPRESSED ? (struct ck_maybe_long){ 0 } : row->grams);
        add_part(&cell.first_grams, row->first_grams);
        add_part(&cell.cents, row->cents);
        cell.derived = cell.derived || row->observation == OBSERVATION_DERIVED || row->observation == OBSERVATION_ESTIMATED;
        if (row->published_at > cell.vintage)
            cell.vintage = row->published_at;
    }
    return cell;
}

int cell_compare(const void *left, const void *right)
{
    const struct cell *a = left, *b = right;

    return a->month != b->month ? (a->month > b->month) - (a->month < b->month) : ck_bytes_compare(a->source, b->source);
}

/* Almost always sorted already: a key orders sources with the `|` behind them. */
static void sort(struct cell_list list)
{
    for (size_t i = 1; i < list.count; i++)
        if (cell_compare(&list.items[i - 1], &list.items[i]) > 0) {
            qsort(list.items, list.count, sizeof list.items[0], cell_compare);
            return;
        }
}

static size_t count_single(struct fact_list facts)
{
    size_t count = 0;

    for (size_t i = 0; i < facts.count; i++)
        count += facts.items[i].months == 1;
    return count;
}

struct cells cells_of_facts(struct fact_list facts, struct ck_arena *arena)
{
    struct cells cells = { .has_facts = facts.count > 0 };
    size_t       single, end;

    if (facts.count == 0)
        return cells;
    single = count_single(facts);
    cells.single.items = ck_arena_take(arena, (single + 1) * sizeof(struct cell));
    cells.cumulative.items = ck_arena_take(arena, (facts.count - single + 1) * sizeof(struct cell));
    for (size_t start = 0; start < facts.count; start = end) {
        struct cell_list *list = facts.items[start].months == 1 ? &cells.single : &cells.cumulative;

        for (end = start + 1; end < facts.count && same_cell(&facts.items[start], &facts.items[end]); end++)
            ;
        list->items[list->count++] = cell_of(facts.items + start, keep_counted(facts.items + start, end - start));
    }
    sort(cells.single);
    return cells;
}

const struct cell *cells_single(const struct cells *cells, int32_t month, struct ck_bytes source)
{
    struct cell probe = { .month = month, .source = source };

    if (cells->single.count == 0)
        return NULL;
    return bsearch(&probe, cells->single.items, cells->single.count, sizeof probe, cell_compare);
}

bool cells_cumulative_over(const struct cells *cells, int32_t month, struct ck_bytes source)
{
    for (size_t i = 0; i < cells->cumulative.count; i++) {
        const struct cell *cell = &cells->cumulative.items[i];

        if (cell->month > month)
            break;
        if (month < cell->month + cell->months && (!source.data || ck_bytes_equal(cell->source, source)))
            return true;
    }
    return false;
}

bool cells_something(const struct cells *cells, int32_t month, struct ck_bytes source)
{
    const struct cell *cell = cells_single(cells, month, source);

    if (cell && (!cell->grams.known || cell->grams.value != 0))
        return true;
    return cells_cumulative_over(cells, month, source);
}

enum absent_reason cells_base_reason(const struct cells *cells, int32_t month)
{
    if (cells_at(cells, month))
        return ABSENT_REASON_SUPPRESSED;
    return cells_cumulative_over(cells, month, (struct ck_bytes){ 0 }) ? ABSENT_REASON_TWO_MONTH : ABSENT_REASON_MISSING;
}

enum cell_state cell_state_of(const struct cell *cell)
{
    if (!cell)
        return CELL_STATE_MISSING;
    if (!cell->grams.known)
        return CELL_STATE_SUPPRESSED;
    return cell->grams.value == 0 ? CELL_STATE_ZERO : CELL_STATE_OBSERVED;
}

bool cell_conflicts(const struct cell *chosen, const struct cell *other)
{
    wide difference;

    if (!chosen->grams.known || !other->grams.known)
        return false;
    difference = (wide)other->grams.value - chosen->grams.value;
    return (difference < 0 ? -difference : difference) * 100 > chosen->grams.value;
}

bool cell_same_codes(const struct cell *a, const struct cell *b)
{
    if (a->fact_count != b->fact_count || a->nomenclature != b->nomenclature || !ck_bytes_equal(a->source, b->source))
        return false;
    for (size_t i = 0; i < a->fact_count; i++)
        if (!ck_bytes_equal(a->facts[i].commodity, b->facts[i].commodity))
            return false;
    return true;
}
