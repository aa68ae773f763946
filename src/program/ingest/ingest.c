/* SPDX-License-Identifier: Apache-2.0
 * The four kinds of CSV: what their columns mean beyond fields of the record. */
#include "program/ingest/ingest.h"

#include <stdio.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "domain/model/code.h"
#include "domain/model/edition.h"
#include "domain/model/topics.h"
#include "engine/base/string_set.h"
#include "engine/formats/cell.h"
#include "program/ingest/header.h"
#include "program/ingest/row_code.h"

static struct ck_bytes cell_of(const struct csv *csv, const char *column)
{
    for (size_t i = 0; i < csv->columns; i++)
        if (ck_bytes_equal(csv->header[i], ck_bytes_from(column)))
            return csv->cells[i];
    return CK_BYTES("");
}

/* ---- trade ---- */

static bool store_basis(struct ck_bytes cell, struct ck_arena *arena, void *record)
{
    static const struct {
        const char      *word;
        enum observation observation;
    } words[] = { { "reported", OBSERVATION_OBSERVED },
                  { "conflict", OBSERVATION_OBSERVED },
                  { "derived", OBSERVATION_DERIVED },
                  { "confidential", OBSERVATION_SUPPRESSED } };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ck_bytes_equal(cell, ck_bytes_from(words[i].word))) {
            ((struct trade_record *)record)->observation = words[i].observation;
            return true;
        }
    return cell.size > 0 && cell_store(field_of(&trade_record_type, CK_BYTES("observation")), cell, arena, record);
}

/* A day as publication means its first instant here. */
static bool store_published(struct ck_bytes cell, struct ck_arena *arena, void *record)
{
    struct trade_record *trade = record;
    int32_t              day;

    if (!ck_day_read(cell, &day))
        return cell_store(field_of(&trade_record_type, CK_BYTES("published_at")), cell, arena, record);
    trade->published_at = (int64_t)day * CK_DAY_MS;
    return true;
}

static bool store_item(struct ck_bytes cell, struct ck_arena *arena, void *record)
{
    (void)arena;
    ((struct trade_record *)record)->commodity = cell;
    return cell.size > 0;
}

/* What is no URL is a note for people. */
static bool store_url(struct ck_bytes cell, struct ck_arena *arena, void *record)
{
    (void)arena;
    if (ck_bytes_begin(cell, CK_BYTES("http://")) || ck_bytes_begin(cell, CK_BYTES("https://")))
        ((struct trade_record *)record)->reference = cell;
    return true;
}

static const char *about(const char *what, struct ck_bytes cell, const char *problem, struct ck_arena *arena)
{
    char *text = ck_arena_take(arena, INGEST_PROBLEM_MAX);

    snprintf(text, INGEST_PROBLEM_MAX, "%s: %.*s%s%s", what, (int)(cell.size < 64 ? cell.size : 64), cell.data, cell.size ? " " : "", problem);
    return text;
}

/* NULL: well, else which of the two is wrong. */
static const char *read_kg(struct ck_bytes quantity, struct ck_bytes unit, struct ck_arena *arena, double *ret_kg)
{
    static const struct {
        const char *unit;
        double      kg;
    } units[] = { { "kg", 1 }, { "t", 1000 } };
    double value;

    if (!ck_number_read(quantity, &value))
        return about("quantity", quantity, "is no number (digits alone, and a point before decimals; unknown: empty)", arena);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ck_bytes_equal(unit, ck_bytes_from(units[i].unit))) {
            *ret_kg = value * units[i].kg;
            return NULL;
        }
    return about("unit", unit, unit.size ? "is neither kg nor t" : "empty, beside a quantity: kg or t", arena);
}

static const char *finish_trade(const struct csv *csv, const struct reference *catalogue, struct ck_arena *arena, void *record, const char **ret_told)
{
    struct trade_record *trade = record;
    struct ck_bytes      quantity = cell_of(csv, "quantity");
    const char          *wrong;

    if (!is_column(csv, "nomenclature"))
        trade->nomenclature = NOMENCLATURE_ITEM;
    wrong = row_code_take(cell_of(csv, "hs_code"), catalogue, arena, trade, ret_told);
    if (wrong)
        return wrong;
    if (is_column(csv, "quantity"))
        trade->quantity_kg.known = quantity.size > 0;
    return quantity.size ? read_kg(quantity, cell_of(csv, "unit"), arena, &trade->quantity_kg.value) : NULL;
}

static int64_t trade_known(const void *record) { return ((const struct trade_record *)record)->published_at; }

static const struct column trade_columns[] = { { "item", store_item, "commodity", .needed = true },
                                               { "hs_code", NULL, "nomenclature" },
                                               { "quantity", NULL, "quantity_kg" },
                                               { "unit", NULL, "quantity_kg" },
                                               { "basis", store_basis, "observation", .needed = true },
                                               { "note", NULL, NULL },
                                               { "source_url", store_url, "reference" },
                                               { "published_at", store_published, NULL },
                                               { NULL, NULL, NULL } };

/* ---- measures ---- */

static const char *finish_measure(const struct csv *csv, const struct reference *catalogue, struct ck_arena *arena, void *record,
                                  const char **ret_told)
{
    struct control_measure *measure = record;
    int32_t                 day = measure->announced_on.known ? measure->announced_on.value : ck_day_from_ms(measure->known_at);

    (void)csv;
    (void)catalogue;
    (void)arena;
    (void)ret_told;
    if (measure->act == ACT_AMEND) /* its nulls are inherited */
        return NULL;
    if (!measure->restriction.known)
        measure->restriction = ck_known_int(RESTRICTION_NONE);
    if (!measure->valid_from.known)
        measure->valid_from = ck_known_int(day);
    if (!measure->end_inclusive.known)
        measure->end_inclusive = ck_known_int(END_INCLUSIVE_TRUE);
    return NULL;
}

static int64_t measure_known(const void *record) { return ((const struct control_measure *)record)->known_at; }

/* ---- items ---- */

static const struct column item_columns[] = { { "source", NULL, NULL }, { NULL, NULL, NULL } };

static int64_t item_known(const void *record) { return ((const struct item *)record)->known_at; }

/* ---- supply ---- */

/* 2024, or 2021-24. */
static bool store_year(struct ck_bytes cell, struct ck_arena *arena, void *record)
{
    enum { YEAR = 4, RANGE = 7, CENTURY = 100 };
    struct supply_fact *supply = record;
    int64_t             from, to;

    (void)arena;
    if ((cell.size != YEAR && cell.size != RANGE) || !ck_number_read_long((struct ck_bytes){ cell.data, YEAR }, &from))
        return false;
    to = from;
    if (cell.size == RANGE) {
        if (cell.data[YEAR] != '-' || !ck_number_read_long((struct ck_bytes){ cell.data + YEAR + 1, RANGE - YEAR - 1 }, &to) || to < 0)
            return false;
        to += from - from % CENTURY;
    }
    supply->year_from = (int32_t)from;
    supply->year_to = (int32_t)to;
    return to >= from;
}

static bool store_qualifier(struct ck_bytes cell, struct ck_arena *arena, void *record)
{
    struct supply_fact *supply = record;

    if (ck_bytes_equal(cell, CK_BYTES(">")))
        supply->qualifier = QUALIFIER_GREATER;
    else if (ck_bytes_equal(cell, CK_BYTES("<")))
        supply->qualifier = QUALIFIER_LESS;
    else
        return cell_store(field_of(&supply_fact_type, CK_BYTES("qualifier")), cell, arena, record);
    return true;
}

/* Shares of imports are those of the USA; the row's country is the supplier. */
static const char *finish_supply(const struct csv *csv, const struct reference *catalogue, struct ck_arena *arena, void *record,
                                 const char **ret_told)
{
    struct supply_fact *supply = record;

    (void)csv;
    (void)catalogue;
    (void)arena;
    (void)ret_told;
    if (!ck_bytes_equal(supply->measure, CK_BYTES("import_share")) || supply->partner.data)
        return NULL;
    supply->partner = supply->country;
    supply->country = CK_BYTES("USA");
    return NULL;
}

static int64_t supply_known(const void *record) { return ((const struct supply_fact *)record)->known_at; }

static const struct column supply_columns[] = {
    { "year", store_year, "year_from", "year_to", true }, { "qualifier", store_qualifier, NULL }, { "source", NULL, NULL }, { NULL, NULL, NULL }
};

/* ---- rows ---- */

static const struct column no_columns[] = { { NULL, NULL, NULL } };

static int64_t news_known(const void *record) { return ((const struct news_item *)record)->collected_at; }

enum { KINDS = 4 /* of CSV, the first ones */ };
const struct ingest_kind ingest_kinds[] = {
    { "trade", "trade.csv", &trade_records, trade_known, false },  { "measures", "control_measures.csv", &control_measures, measure_known, false },
    { "items", "items.csv", &reference_items, item_known, false }, { "supply", "supply.csv", &reference_supply, supply_known, false },
    { "news", "news.jsonl", &policy_news, news_known, true },      { NULL, NULL, NULL, NULL, false }
};

static int64_t release_known(const void *record) { return ((const struct release_marker *)record)->published_at; }

static int64_t claim_known(const void *record) { return ((const struct submitted_claim *)record)->submitted_at; }

static const struct ingest_kind other_kinds[] = { { "releases", NULL, &trade_releases, release_known, false },
                                                  { "claims", NULL, &claims_submitted, claim_known, true },
                                                  { NULL, NULL, NULL, NULL, false } };

static const struct header_shape shapes[KINDS] = { /* in the order of ingest_kinds */
                                                   { trade_columns, "nomenclature", finish_trade },
                                                   { no_columns, NULL, finish_measure },
                                                   { item_columns, NULL, NULL },
                                                   { supply_columns, NULL, finish_supply }
};

bool ingest_is_reference(const struct ingest_kind *kind)
{
    return kind->topic == &reference_items || kind->topic == &reference_supply || kind->topic == &control_measures;
}

const struct ingest_kind *ingest_find(const char *name)
{
    for (const struct ingest_kind *kind = ingest_kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    for (const struct ingest_kind *kind = other_kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

const struct ingest_kind *ingest_of(const struct ck_topic *topic)
{
    for (const struct ingest_kind *kind = ingest_kinds; kind->name; kind++)
        if (kind->topic == topic)
            return kind;
    for (const struct ingest_kind *kind = other_kinds; kind->name; kind++)
        if (kind->topic == topic)
            return kind;
    return NULL;
}

/* Nothing stands for an empty cell of such a field: it would become the year 1970, or no one's name. */
static bool is_needed(const struct ck_field *field)
{
    return !field->nullable && !field->fallback.data &&
           (field->kind == CK_FIELD_DATE || field->kind == CK_FIELD_TIMESTAMP || field->kind == CK_FIELD_ENUM || field->kind == CK_FIELD_INT);
}

/* Fills the record. False: `problem` says why not. */
static bool read_row(const struct ingest_kind *kind, const struct header_shape *shape, const struct csv *csv, const struct reference *catalogue,
                     struct ck_arena *arena, void *record, const char **ret_told, char problem[INGEST_PROBLEM_MAX])
{
    const char *wrong;

    record_default(kind->topic->value, arena, record);
    for (size_t i = 0; i < csv->columns; i++) {
        const struct column   *column = column_of(shape, csv->header[i]);
        const struct ck_field *field = field_of(kind->topic->value, csv->header[i]);
        struct ck_bytes        cell = csv->cells[i];
        bool                   good = column ? !column->store || column->store(cell, arena, record) : cell_store(field, cell, arena, record);

        if (!good) {
            snprintf(problem, INGEST_PROBLEM_MAX, "%.*s: %.*s", (int)csv->header[i].size, csv->header[i].data, (int)(cell.size < 64 ? cell.size : 64),
                     cell.data);
            return false;
        }
    }
    for (const struct ck_field *field = kind->topic->value->fields; field < kind->topic->value->fields + kind->topic->value->field_count; field++)
        if (is_needed(field) && is_column(csv, field->name) && cell_of(csv, field->name).size == 0) {
            snprintf(problem, INGEST_PROBLEM_MAX, "%s: empty", field->name);
            return false;
        }
    wrong = shape->finish ? shape->finish(csv, catalogue, arena, record, ret_told) : NULL;
    if (wrong)
        snprintf(problem, INGEST_PROBLEM_MAX, "%s", wrong);
    return !wrong;
}

/* The rows behind the header, which csv_open() answered `row` for. */
static int read_rows(const struct ingest_kind *kind, struct csv *csv, int row, const struct reference *catalogue, const struct ingest_sink *sink)
{
    char                       problem[INGEST_PROBLEM_MAX];
    const struct header_shape *shape = &shapes[kind - ingest_kinds];
    struct ck_arena            arena = CK_ARENA_NULL;
    int                        outcome = INGEST_OK, result = INGEST_BAD;

    if (row == CSV_ROW && header_check(kind, shape, csv, problem))
        result = INGEST_OK;
    else
        sink->bad(sink->context, 1, row == CSV_ROW ? problem : row == CSV_END ? "empty" : csv->problem);
    while (result == INGEST_OK && (row = csv_next(csv)) != CSV_END) {
        void       *record = ck_arena_take(&arena, kind->topic->value->size);
        const char *told = NULL;

        if (row == CSV_ROW && read_row(kind, shape, csv, catalogue, &arena, record, &told, csv->problem)) {
            result = ingest_give(sink, csv->line, record);
            if (told && sink->told)
                sink->told(sink->context, csv->line, told);
        } else {
            sink->bad(sink->context, csv->line, csv->problem);
            outcome = INGEST_BAD;
        }
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
    return result ? result : outcome;
}

int ingest_csv(const struct ingest_kind *kind, struct ck_bytes text, const struct reference *catalogue, const struct ingest_sink *sink)
{
    struct csv csv;
    int        row = csv_open(&csv, text), result = read_rows(kind, &csv, row, catalogue, sink);

    csv_close(&csv);
    return result;
}

int ingest_csv_file(const struct ingest_kind *kind, FILE *file, const struct reference *catalogue, const struct ingest_sink *sink)
{
    struct csv csv;
    int        row = csv_open_file(&csv, file), result = row < 0 ? row : read_rows(kind, &csv, row, catalogue, sink);

    if (result >= 0 && csv.error)
        result = csv.error;
    csv_close(&csv);
    return result;
}

/* ---- the catalogue ---- */

struct item_learning {
    const struct ingest_sink *sink;
    struct reference         *reference;
    int64_t                   offset;
    struct ck_arena           arena;
};

/* What cannot be a prefix is left out: intake refuses the item. */
static struct ck_bytes_array prefixes_of(struct ck_bytes_array written, struct ck_arena *arena)
{
    struct ck_bytes *prefixes = ck_arena_take(arena, (written.count + 1) * sizeof *prefixes);
    size_t           count = 0;

    for (size_t i = 0; i < written.count; i++)
        count += code_fold(written.items[i], arena, &prefixes[count]);
    return (struct ck_bytes_array){ prefixes, count };
}

/* As intake leaves them; what is none is found by intake. */
static struct ck_bytes_array scopes_of(struct ck_bytes_array written, struct ck_arena *arena)
{
    struct string_set scopes = { ck_arena_take(arena, (written.count + 1) * sizeof *scopes.items), written.count, written.count };

    for (size_t i = 0; i < written.count; i++)
        scopes.items[i] = prefix_scope_fold(written.items[i], arena);
    return string_set_sorted(&scopes);
}

static int learn_item(void *context, const void *record)
{
    struct item_learning *learning = context;
    const struct item    *item = record;
    struct item_fact      fact = { .item = item_fold(item->item, &learning->arena),
                                   .name = item->name,
                                   .parent = item_fold(item->parent, &learning->arena),
                                   .commodity_prefixes = prefixes_of(item->commodity_prefixes, &learning->arena),
                                   .coverage = item->coverage,
                                   .end_uses = item->end_uses,
                                   .essentiality = item->essentiality,
                                   .substitutability = item->substitutability,
                                   .same_since = scopes_of(item->same_since, &learning->arena),
                                   .written_in = scopes_of(item->written_in, &learning->arena),
                                   .known_at = item->known_at };

    int result = reference_learn_item(learning->reference, learning->offset++, fact.item, &fact);

    ck_arena_clear(&learning->arena);
    return result;
}

static void bad_item(void *context, size_t line, const char *problem)
{
    const struct ingest_sink *sink = ((struct item_learning *)context)->sink;

    sink->bad(sink->context, line, problem);
}

struct reference *ingest_catalogue(struct ck_bytes items_csv, const struct ingest_sink *sink)
{
    struct item_learning learning = { sink, reference_new(), 0, CK_ARENA_NULL };
    struct ingest_sink   learn = { &learning, learn_item, bad_item };
    int                  result = ingest_csv(ingest_find("items"), items_csv, NULL, &learn);

    ck_arena_release(&learning.arena);
    if (result == INGEST_OK)
        return learning.reference;
    reference_free(learning.reference);
    return NULL;
}
