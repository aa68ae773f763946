/* SPDX-License-Identifier: Apache-2.0
 * /exposure: who depends on whom for what, ranked, with every factor. */
#include <math.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "engine/formats/csv_write.h"
#include "engine/formats/json.h"
#include "serve/answers/internal.h"

enum { COUNTRY, ROLE, ITEM, MONTH, EXPOSURE_KNOWN_AT, MOST };
enum { IMPORTER, EXPORTER };
enum { MONTHS_BACK = 24, PAIRS_MAX = 5000 };

static const char *const roles[] = { "IMPORTER", "EXPORTER", NULL };

static const struct serve_parameter parameters[] = {
    [COUNTRY] = { "country", "whose dependence", &answers_country, .required = true },
    [ROLE] = { "role", "IMPORTER: on whom the country depends; EXPORTER: who depends on it", &serve_word, .list = roles, .otherwise = "IMPORTER" },
    [ITEM] = { "item", "only of this item", &answers_item },
    [MONTH] = { "month", "as of this month, or the last month before it that there is, up to 24 back; default: the present month", &serve_month },
    [EXPOSURE_KNOWN_AT] = KNOWN_AT,
    [MOST] = LIMIT,
    { 0 },
};

struct pair {
    struct store_row        row;
    const struct indicator *value;
    bool                    reported; /* by the importer */
};

struct pairs {
    struct store_look *look;
    uint16_t           number;
    int32_t            month;
    struct pair        items[PAIRS_MAX];
    size_t             count;
    bool               bound; /* there are more than were looked at */
};

/* ---- finding them ---- */

static struct ck_bytes exporter_of(const struct pair *pair) { return pair->reported ? pair->value->partner : pair->value->reporter; }
static struct ck_bytes importer_of(const struct pair *pair) { return pair->reported ? pair->value->reporter : pair->value->partner; }

static bool next_row(struct pairs *pairs, struct store_scan *scan, struct store_row *row)
{
    int outcome;

    if (pairs->look->rows >= ROWS_MAX || pairs->count == PAIRS_MAX || serve_late(pairs->look->request)) {
        pairs->bound = true;
        return false;
    }
    pairs->look->rows++;
    outcome = store_scan_next(scan, row);
    return look_has(pairs->look, outcome);
}

/* The last month of a series (its key without the month, '|' at its end) that counts. */
static void add_series(struct pairs *pairs, struct ck_bytes series, bool reported)
{
    char              after[CK_KEY_SIZE_MAX + CK_MONTH_TEXT];
    struct store_scan scan;
    struct store_row  row, last = { 0 };
    struct pair      *pair = &pairs->items[pairs->count];

    memcpy(after, series.data, series.size);
    ck_month_write(pairs->month - MONTHS_BACK - 1, after + series.size);
    store_scan_begin(&scan, pairs->look->view, pairs->number, series, (struct ck_bytes){ after, series.size + CK_MONTH_TEXT }, pairs->look->known_ms);
    while (next_row(pairs, &scan, &row)) {
        int32_t month;

        if (row.key.size != series.size + CK_MONTH_TEXT || !ck_month_read((struct ck_bytes){ row.key.data + series.size, CK_MONTH_TEXT }, &month) ||
            month > pairs->month)
            break;
        last = row;
    }
    if (!last.key.data || pairs->count == PAIRS_MAX)
        return;
    *pair = (struct pair){ last, row_value(&leverage_indicators, &last, pairs->look->request->arena), reported };
    if (pair->value && (pair->value->dependency.supplier_share.known || pair->value->leverage.score.known))
        pairs->count++;
}

/* Of a key that begins with `size` bytes the next component with the '|' behind it. */
static size_t component_end(struct ck_bytes key, size_t size)
{
    const char *end = memchr(key.data + size, '|', key.size - size);

    return end ? (size_t)(end + 1 - key.data) : key.size;
}

/* Calls `each` with every different prefix of one more component below `prefix`. */
static void each_below(struct pairs *pairs, struct ck_bytes prefix, void (*each)(struct pairs *pairs, struct ck_bytes below))
{
    char              below[CK_KEY_SIZE_MAX + 1];
    struct ck_bytes   after = { 0 };
    struct store_scan scan;
    struct store_row  row;

    for (;;) {
        size_t size;

        store_scan_begin(&scan, pairs->look->view, pairs->number, prefix, after, pairs->look->known_ms);
        if (!next_row(pairs, &scan, &row))
            return;
        size = component_end(row.key, prefix.size);
        memcpy(below, row.key.data, size);
        each(pairs, (struct ck_bytes){ below, size });
        below[size - 1] = '|' + 1; /* behind all that begin so */
        after = (struct ck_bytes){ below, size };
    }
}

static struct ck_bytes country_of(const struct pairs *pairs) { return pairs->look->request->values[COUNTRY].text; }

static bool is_pair(struct ck_bytes partner) { return !ck_bytes_equal(partner, CK_BYTES("WLD")) && !ck_bytes_equal(partner, CK_BYTES("OTH")); }

/* "CHN|gallium|EXPORT|USA|": the last component. */
static struct ck_bytes last_component(struct ck_bytes series)
{
    size_t begin = series.size - 1;

    while (begin > 0 && series.data[begin - 1] != '|')
        begin--;
    return (struct ck_bytes){ series.data + begin, series.size - 1 - begin };
}

static void take_import(struct pairs *pairs, struct ck_bytes series)
{
    if (is_pair(last_component(series)))
        add_series(pairs, series, true);
}

static void take_export(struct pairs *pairs, struct ck_bytes series)
{
    if (is_pair(last_component(series)))
        add_series(pairs, series, false);
}

static void append(char *buf, size_t *size, struct ck_bytes text)
{
    memcpy(buf + *size, text.data, text.size);
    *size += text.size;
    buf[(*size)++] = '|';
}

/* Of "REPORTER|item|": the series of the flow, with the country as partner or with any. */
static void take_item(struct pairs *pairs, struct ck_bytes item, bool imports, bool with_country)
{
    char   series[CK_KEY_SIZE_MAX];
    size_t size = item.size;

    memcpy(series, item.data, item.size);
    append(series, &size, imports ? CK_BYTES("IMPORT") : CK_BYTES("EXPORT"));
    if (with_country) {
        append(series, &size, country_of(pairs));
        add_series(pairs, (struct ck_bytes){ series, size }, imports);
    } else
        each_below(pairs, (struct ck_bytes){ series, size }, imports ? take_import : take_export);
}

static bool imports_asked(const struct pairs *pairs) { return pairs->look->request->values[ROLE].number == IMPORTER; }

static void take_own_item(struct pairs *pairs, struct ck_bytes item) { take_item(pairs, item, imports_asked(pairs), false); }
static void take_other_item(struct pairs *pairs, struct ck_bytes item) { take_item(pairs, item, !imports_asked(pairs), true); }

/* Of "REPORTER|": the item that is asked for, or each. */
static void take_reporter(struct pairs *pairs, struct ck_bytes reporter, void (*take)(struct pairs *pairs, struct ck_bytes item))
{
    const struct serve_value *item = &pairs->look->request->values[ITEM];
    char                      one[CK_KEY_SIZE_MAX];

    if (!item->given) {
        each_below(pairs, reporter, take);
        return;
    }
    memcpy(one, reporter.data, reporter.size);
    take(pairs, (struct ck_bytes){ one, prefix_add(one, reporter.size, item) });
}

static void take_other_reporter(struct pairs *pairs, struct ck_bytes reporter)
{
    if (!ck_bytes_equal((struct ck_bytes){ reporter.data, reporter.size - 1 }, country_of(pairs)))
        take_reporter(pairs, reporter, take_other_item);
}

/* ---- ranking and writing ---- */

static double rank_of(const struct pair *pair)
{
    const struct indicator *value = pair->value;

    return value->leverage.score.known ? 1 + value->leverage.score.value : value->dependency.supplier_share.value;
}

static int by_rank(const void *a, const void *b)
{
    double one = rank_of(a), other = rank_of(b);

    if (one != other)
        return one < other ? 1 : -1;
    return ck_bytes_compare(((const struct pair *)a)->row.key, ((const struct pair *)b)->row.key);
}

/* "": not known. */
static struct ck_bytes status_of(const struct indicator *value)
{
    return value->control.status.known ? enum_name(&status_symbols, value->control.status.value) : CK_BYTES("");
}

static void write_pair(const struct pairs *pairs, const struct pair *pair, struct ck_buffer *buffer)
{
    const struct indicator *value = pair->value;
    char                    month[CK_MONTH_TEXT];

    member_write(buffer, "{\"importer\":", importer_of(pair));
    member_write(buffer, ",\"exporter\":", exporter_of(pair));
    member_write(buffer, ",\"item\":", value->item);
    member_write(buffer, ",\"month\":", (struct ck_bytes){ month, ck_month_write(ck_month_from_day(value->month), month) });
    member_write(buffer, ",\"reporter\":", value->reporter);
    member_write(buffer, ",\"key\":", pair->row.key);
    ck_buffer_append(buffer, CK_BYTES(",\"published\":"));
    published_write(pairs->look->answers, pair->row.published_ms, buffer);
    if (value->control.status.known)
        member_write(buffer, ",\"status\":", status_of(value));
    ck_buffer_append(buffer, CK_BYTES(",\"leverage\":"));
    json_write(&indicator_leverage_type, 0, indicator_leverage_type.field_count, &value->leverage, buffer);
    ck_buffer_append(buffer, CK_BYTES(",\"dependency\":"));
    json_write(&indicator_dependency_type, 0, indicator_dependency_type.field_count, &value->dependency, buffer);
    ck_buffer_append(buffer, CK_BYTES("}"));
}

static void write_row(const struct pair *pair, struct ck_buffer *buffer)
{
    const struct indicator *value = pair->value;
    char                    month[CK_MONTH_TEXT];
    const struct ck_bytes   cells[] = { importer_of(pair), exporter_of(pair),
                                        value->item,       { month, ck_month_write(ck_month_from_day(value->month), month) },
                                        value->reporter,   pair->row.key,
                                        status_of(value) };

    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        csv_write_cell(cells[i], buffer);
        ck_buffer_append(buffer, CK_BYTES(","));
    }
    csv_write_record(&indicator_leverage_type, &value->leverage, buffer);
    ck_buffer_append(buffer, CK_BYTES(","));
    csv_write_record(&indicator_dependency_type, &value->dependency, buffer);
    ck_buffer_append(buffer, CK_BYTES("\r\n"));
}

static void write_pairs(struct pairs *pairs)
{
    struct ck_buffer *buffer = &pairs->look->answer->content;
    size_t            most = (size_t)pairs->look->request->values[MOST].number, count = pairs->count < most ? pairs->count : most;

    if (pairs->count)
        qsort(pairs->items, pairs->count, sizeof *pairs->items, by_rank);
    if (pairs->look->request->form == &serve_csv) {
        ck_buffer_append(buffer, CK_BYTES("importer,exporter,item,month,reporter,key,status,"));
        csv_write_header(&indicator_leverage_type, buffer);
        ck_buffer_append(buffer, CK_BYTES(","));
        csv_write_header(&indicator_dependency_type, buffer);
        ck_buffer_append(buffer, CK_BYTES("\r\n"));
        for (size_t i = 0; i < count; i++)
            write_row(&pairs->items[i], buffer);
        return;
    }
    serve_print(buffer, "{\"complete\":%s,\"pairs\":%zu,\"items\":[", pairs->bound ? "false" : "true", pairs->count);
    for (size_t i = 0; i < count; i++) {
        ck_buffer_append(buffer, i ? CK_BYTES(",\n") : CK_BYTES("\n"));
        write_pair(pairs, &pairs->items[i], buffer);
    }
    ck_buffer_append(buffer, CK_BYTES("\n]}\n"));
}

static void find_pairs(struct pairs *pairs)
{
    char   own[CK_KEY_SIZE_MAX];
    size_t size = prefix_add(own, 0, &pairs->look->request->values[COUNTRY]);

    take_reporter(pairs, (struct ck_bytes){ own, size }, take_own_item);
    each_below(pairs, CK_BYTES(""), take_other_reporter);
}

static void answer(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    const struct serve_value *month = &request->values[MONTH];
    struct store_look         look;
    struct pairs             *pairs;

    if (!look_begin(&look, context, request, answer, &request->values[EXPOSURE_KNOWN_AT]))
        return;
    pairs = calloc(1, sizeof *pairs);
    if (!pairs)
        abort();
    pairs->look = &look;
    pairs->month = month->given ? (int32_t)month->number : ck_month_from_day(answers_day(context));
    if (look_topic(&look, &leverage_indicators, &pairs->number)) {
        find_pairs(pairs);
        if (!answer->problem && !pairs->count && !pairs->bound)
            (void)refuse_unknown_item(&look, "item", &request->values[ITEM]);
        if (!answer->problem)
            write_pairs(pairs);
    }
    free(pairs);
    look_end(&look);
}

const struct serve_route exposure_route = {
    .path = "/exposure",
    .name = "exposure",
    .summary = "Who depends on whom for what, ranked, with every factor",
    .doc = "Pairs of an importer and an exporter with a known supplier_share or score, of the records of leverage.indicators that either of them "
           "reports "
           "(`reporter`), each in the last month there is up to `month`. Those with a leverage score come first, the greatest first; then by "
           "supplier_share. `complete` false: more than 10,000 rows would have had to be looked at; ask for one `item`. Fields: docs/INDICATORS.md.",
    .parameters = parameters,
    .forms = { &serve_json, &serve_csv },
    .answer = answer,
};
