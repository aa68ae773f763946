/* SPDX-License-Identifier: Apache-2.0
 * /series: the months of one series, and the control that lay on it. */
#include "chokepoint/day.h"
#include "domain/control/status.h"
#include "engine/formats/json.h"
#include "serve/answers/internal.h"

enum { ITEM, REPORTER, FLOW, PARTNER, FROM, TO, SERIES_KNOWN_AT, REVISION, MONTHS };

static const char *const flows[] = { "EXPORT", "IMPORT", NULL };

static const struct serve_parameter parameters[] = {
    [ITEM] = { "item", "item of the series", &answers_item, .required = true },
    [REPORTER] = { "reporter", "country that reports it", &answers_country, .required = true },
    [FLOW] = { "flow", "direction of the trade, from the reporter's side", &serve_word, .list = flows, .otherwise = "EXPORT" },
    [PARTNER] = { "partner", "country at the other end; WLD: the reported world total", &answers_partner, .otherwise = "WLD" },
    [FROM] = { "from", "the first month", &serve_month },
    [TO] = { "to", "the last month", &serve_month, .behind = "from" },
    [SERIES_KNOWN_AT] = KNOWN_AT,
    [REVISION] = { "as_published",
                   "of each month this revision instead of the last one (0: as it was published first); months without it are left out", &serve_whole,
                   .least = 0, .most = 100000 },
    [MONTHS] = { "limit", "how many months at most, from the first on", &serve_whole, .least = 1, .most = LIMIT_MAX, .otherwise = "1000" },
    { 0 },
};

/* The revision that is asked for in the place of the present one; false: there is none. */
static bool choose_revision(struct store_look *look, struct store_row *row, const struct indicator **value)
{
    const struct serve_value *wanted = &look->request->values[REVISION];

    while (wanted->given && *value && (*value)->emission.revision > wanted->number) {
        struct store_row older;

        if (!look_has(look, store_older(look->view, row, &older)))
            return false;
        *row = older;
        *value = row_value(&leverage_indicators, row, look->request->arena);
    }
    return *value && (!wanted->given || (*value)->emission.revision == wanted->number);
}

/* Returns how many. */
static int64_t write_months(struct store_look *look, struct store_scan *scan)
{
    const struct serve_value *values = look->request->values;
    struct ck_buffer         *buffer = &look->answer->content;
    bool                      csv = look->request->form == &serve_csv;
    int64_t                   left = values[MONTHS].number;
    struct store_row          row;

    for (bool first = true; left > 0 && look_has(look, store_scan_next(scan, &row));) {
        const struct indicator *value = row_value(&leverage_indicators, &row, look->request->arena);

        if (value && values[TO].given && ck_month_from_day(value->month) > values[TO].number)
            break;
        if (!choose_revision(look, &row, &value))
            continue;
        if (csv)
            record_row_write(look->answers, &leverage_indicators, &row, value, buffer);
        else {
            ck_buffer_append(buffer, first ? CK_BYTES("\n") : CK_BYTES(",\n"));
            record_write(look->answers, &leverage_indicators, &row, value, buffer);
        }
        first = false;
        left--;
    }
    return values[MONTHS].number - left;
}

/* ---- control ---- */

static bool is_country(struct ck_bytes text) { return !ck_bytes_equal(text, CK_BYTES("WLD")) && !ck_bytes_equal(text, CK_BYTES("OTH")); }

static void write_day(struct ck_buffer *buffer, const char *before, int32_t day)
{
    char text[CK_DAY_TEXT];

    ck_buffer_append(buffer, ck_bytes_from(before));
    if (ck_day_in_years(day)) {
        ck_day_write(day, text);
        json_write_text((struct ck_bytes){ text, CK_DAY_TEXT }, buffer);
    } else
        ck_buffer_append(buffer, CK_BYTES("null"));
}

static void write_bands(struct ck_buffer *buffer, struct status_timeline timeline, int32_t first_day, int32_t last_day)
{
    bool first = true;

    for (size_t i = 0; i < timeline.count; i++) {
        int32_t from = timeline.runs[i].first_day, to = i + 1 < timeline.count ? timeline.runs[i + 1].first_day - 1 : INT32_MAX;

        if (to < first_day || from > last_day)
            continue;
        ck_buffer_append(buffer, first ? CK_BYTES("\n") : CK_BYTES(",\n"));
        write_day(buffer, "{\"from\":", from);
        write_day(buffer, ",\"to\":", to);
        member_write(buffer, ",\"status\":", enum_name(&status_symbols, (int32_t)timeline.runs[i].status));
        serve_print(buffer, ",\"severity\":%g}", timeline.runs[i].severity);
        first = false;
    }
}

/* Who exports, and where to. */
static void write_control(struct store_look *look)
{
    const struct serve_value *values = look->request->values;
    struct ck_buffer         *buffer = &look->answer->content;
    bool                      exports = values[FLOW].number == 0;
    struct ck_bytes           partner = values[PARTNER].text;
    struct status_question    question = { .origin = exports ? values[REPORTER].text : partner,
                                           .destination = exports ? (is_country(partner) ? partner : CK_BYTES("ALL")) : values[REPORTER].text,
                                           .item = values[ITEM].text,
                                           .known_ms = look->known_ms };
    const struct reference   *reference;

    ck_buffer_append(buffer, CK_BYTES("\n],\n\"control\":["));
    if (exports || (is_country(partner) && !ck_bytes_equal(partner, CK_BYTES("ALL")))) {
        reference = desk_enter(look);
        if (!reference)
            return;
        write_bands(buffer, status_timeline(reference, &question, look->request->arena),
                    values[FROM].given ? ck_month_first_day((int32_t)values[FROM].number) : INT32_MIN,
                    values[TO].given ? ck_month_last_day((int32_t)values[TO].number) : INT32_MAX);
        desk_leave(look);
    }
    ck_buffer_append(buffer, CK_BYTES("\n]}\n"));
}

static void write_series(struct store_look *look, uint16_t number)
{
    const struct serve_value *values = look->request->values;
    struct ck_buffer         *buffer = &look->answer->content;
    char                      prefix[CK_KEY_SIZE_MAX], after[CK_KEY_SIZE_MAX];
    static const int          parts[] = { REPORTER, ITEM, FLOW, PARTNER };
    size_t                    size = 0;
    struct store_scan         scan;
    struct ck_bytes           behind = { 0 };

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        size = prefix_add(prefix, size, &values[parts[i]]);
    if (values[FROM].given) {
        memcpy(after, prefix, size);
        behind = (struct ck_bytes){ after, size + ck_month_write((int32_t)values[FROM].number - 1, after + size) };
    }
    store_scan_begin(&scan, look->view, number, (struct ck_bytes){ prefix, size }, behind, look->known_ms);
    scan.rows_max = ROWS_MAX;
    if (look->request->form == &serve_csv) {
        record_header_write(&leverage_indicators, buffer);
        if (!write_months(look, &scan) && !look->answer->problem)
            (void)refuse_unknown_item(look, "item", &values[ITEM]);
        return;
    }
    member_write(buffer, "{\"item\":", values[ITEM].text);
    member_write(buffer, ",\"reporter\":", values[REPORTER].text);
    member_write(buffer, ",\"flow\":", values[FLOW].text);
    member_write(buffer, ",\"partner\":", values[PARTNER].text);
    ck_buffer_append(buffer, CK_BYTES(",\n\"months\":["));
    if (!write_months(look, &scan) && !look->answer->problem)
        (void)refuse_unknown_item(look, "item", &values[ITEM]);
    if (!look->answer->problem)
        write_control(look);
}

static void answer(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct store_look look;
    uint16_t          number;

    if (!look_begin(&look, context, request, answer, &request->values[SERIES_KNOWN_AT]))
        return;
    if (look_topic(&look, &leverage_indicators, &number))
        write_series(&look, number);
    look_end(&look);
}

const struct serve_route series_route = {
    .path = "/series",
    .name = "series",
    .summary = "The months of a series with all their indicators, and the control on it",
    .doc =
        "`months` are the records of leverage.indicators in the order of time. `control` are the runs of equal control status that touch the months "
        "asked "
        "for, of the exporter toward the importer, by the measures known by `known_at`; the first and the last may have no end. A series that nobody "
        "reports has no months; an item that is not known is a 400. CSV has the months alone.",
    .parameters = parameters,
    .forms = { &serve_json, &serve_csv },
    .record = &indicator_type,
    .many = true,
    .answer = answer,
};
