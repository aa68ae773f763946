/* SPDX-License-Identifier: Apache-2.0
 * Reading a series and what it is compared with, once for all its months. */
#include "parts.h"

#include <math.h>

#include "chokepoint/day.h"

enum { GRAMS_OF_KG = 1000 };

static struct market market_of(const struct ck_settling *step, struct ck_bytes item, struct ck_bytes reporter, enum flow flow)
{
    return (struct market){
        .facts = step->tables[LEVERAGE_FACTS],
        .series = step->tables[LEVERAGE_SERIES],
        .reference = step->reference,
        .of = { item, reporter, flow, WORLD },
        .from = INT32_MIN,
        .arena = step->arena,
    };
}

static void extend(struct study *study, const struct cells *cells)
{
    int32_t first = cells->first, last = first + (int32_t)cells->count - 1;

    if (cells->count == 0)
        return;
    if (study->count > 0) {
        int32_t end = study->first + (int32_t)study->count - 1;

        first = study->first < first ? study->first : first;
        last = end > last ? end : last;
    }
    study->first = first;
    study->count = (size_t)(last - first) + 1;
}

/* A world total has a record in every month in which a partner has a cell. */
static void read_months(struct study *study)
{
    extend(study, &study->own);
    if (!study->is_world)
        return;
    for (size_t i = 0; i < market_partners(&study->market).count; i++)
        extend(study, &market_partners(&study->market).items[i].cells);
}

static void read_imports(struct study *study)
{
    if (ck_bytes_equal(study->importer, WORLD))
        return;
    if (study->series.flow == FLOW_IMPORT) {
        study->imports = &study->market;
        study->bought = study->own;
        return;
    }
    study->imports_market = market_of(study->step, study->series.item, study->importer, FLOW_IMPORT);
    study->imports = &study->imports_market;
    study->bought = market_cells(study->imports, study->exporter);
}

static const double *logs_of(const struct study *study)
{
    double *logs = ck_arena_take(study->step->arena, (study->count + 1) * sizeof *logs);

    for (size_t i = 0; i < study->count; i++) {
        struct ck_maybe_long grams = cells_grams(&study->own, study->first + (int32_t)i);

        logs[i] = grams.known ? log1p((double)grams.value / GRAMS_OF_KG) : 0;
    }
    return logs;
}

void study_read(struct study *study, const struct ck_settling *step, const struct series *series)
{
    int32_t first_day;

    *study = (struct study){ .step = step, .series = *series, .supply = { .year = INT32_MIN } };
    study->exporter = series_exporter(series);
    study->importer = series_importer(series);
    study->is_world = series_is_world(series);
    study->market = market_of(step, series->item, series->reporter, series->flow);
    study->own = market_cells(&study->market, series->partner);
    read_months(study);
    if (study->count == 0)
        return;
    read_imports(study);
    study->logs = logs_of(study);
    study->control = status_months(step->reference, series_status_party(study->exporter), series_status_party(study->importer), series->item,
                                   study->first, study->count, &first_day, step->arena);
    study->base = base_of(&study->own, first_day);
    study->courses = courses_of(&study->own, &study->base, study->first, study->count, step->arena);
    study->chain = chain_of(step->reference, series->item);
    study->essentiality = chain_essentiality(step->reference, &study->chain);
    study->substitutability = chain_substitutability(step->reference, &study->chain);
}

bool study_is_pair(const struct study *study) { return !ck_bytes_equal(study->exporter, WORLD) && !ck_bytes_equal(study->importer, WORLD); }

struct entry study_entry(struct study *study, int32_t month)
{
    struct entry entry = {
        .month = month,
        .cell = cells_at(&study->own, month),
        .control = &study->control[month - study->first],
    };

    entry.grams = cells_grams(&study->own, month);
    if (!entry.grams.known)
        entry.why = entry.cell ? ABSENT_REASON_SUPPRESSED : ABSENT_REASON_NOT_REPORTED;
    if (study->is_world)
        entry.partners = partners_total(market_partners(&study->market), month);
    return entry;
}

bool study_has_record(const struct study *study, const struct entry *entry) { return entry->cell || (study->is_world && entry->partners.has_cell); }
