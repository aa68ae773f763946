/* SPDX-License-Identifier: Apache-2.0
 * /alerts, and /alerts/{id} with its history. */
#include <microhttpd.h>

#include "serve/answers/internal.h"

/* ---- the list ---- */

enum { STATE, RULE, SEVERITY, REPORTER, ITEM, SINCE, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER };

static const char *const states[] = { "FIRING", "PENDING", "RESOLVED", NULL };
static const char *const severities[] = { "info", "warning", "critical", NULL };

static const struct serve_parameter list_parameters[] = {
    [STATE] = { "state", "only those in this state", &serve_word, .list = states },
    [RULE] = { "rule", "only those of this rule; `chokepoint rules` lists them", &serve_text, .least = 1, .most = 100 },
    [SEVERITY] = { "severity", "only those of this severity or a graver one", &serve_word, .list = severities },
    [REPORTER] = { "reporter", "only those about this country's trade or control", &answers_country },
    [ITEM] = { "item", "only those about this item", &answers_item },
    [SINCE] = { "since", "only those whose present revision was published at this instant or later", &serve_since },
    [LIST_KNOWN_AT] = KNOWN_AT,
    [LIST_LIMIT] = LIMIT,
    [LIST_AFTER] = AFTER,
    { 0 },
};

static size_t prefix(const struct serve_request *request, char *buf)
{
    static const int parts[] = { REPORTER, RULE, ITEM };
    size_t           size = 0;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && request->values[parts[i]].given; i++)
        size = prefix_add(buf, size, &request->values[parts[i]]);
    return size;
}

static bool wants(const struct serve_request *request, const struct store_row *row, const void *value)
{
    const struct serve_value *values = request->values;
    const struct alert       *alert = value;

    return (!values[STATE].given || ck_bytes_equal(values[STATE].text, enum_name(&alert_state_symbols, (int32_t)alert->state))) &&
           (!values[RULE].given || ck_bytes_equal(values[RULE].text, alert->rule)) &&
           (!values[SEVERITY].given || (int64_t)alert->severity > values[SEVERITY].number) &&
           (!values[REPORTER].given || ck_bytes_equal(values[REPORTER].text, alert->reporter)) &&
           (!values[ITEM].given || ck_bytes_equal(values[ITEM].text, alert->item)) &&
           (!values[SINCE].given || row->published_ms >= values[SINCE].number);
}

static void none(struct store_look *look)
{
    if (!refuse_unknown_rule(look, "rule", &look->request->values[RULE]))
        (void)refuse_unknown_item(look, "item", &look->request->values[ITEM]);
}

static void list(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    static const struct list list = { &alerts, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER, prefix, wants, none };

    list_answer(context, &list, request, answer);
}

const struct serve_route alerts_route = {
    .path = "/alerts",
    .name = "alerts",
    .summary = "Alerts, in the order of their keys",
    .doc = "Every alert that is not retracted, in any state. An answer looks at 10,000 alerts at most: it may have fewer than `limit`, and a `next`.",
    .parameters = list_parameters,
    .forms = { &serve_json, &serve_csv },
    .record = &alert_type,
    .many = true,
    .answer = list,
};

/* ---- one, with its history ---- */

enum { ID, ONE_KNOWN_AT, ONE_LIMIT };

static const struct serve_parameter one_parameters[] = {
    [ID] = { "id", "the key of the alert, percent-encoded", &serve_text, .least = 1, .most = CK_KEY_SIZE_MAX },
    [ONE_KNOWN_AT] = KNOWN_AT,
    [ONE_LIMIT] = { "limit", "how many revisions at most, the newest first", &serve_whole, .least = 1, .most = LIMIT_MAX, .otherwise = "100" },
    { 0 },
};

static void write_revision(const struct store_look *look, const struct store_row *row, bool csv)
{
    const void *value = row_value(&alerts, row, look->request->arena);

    if (csv)
        record_row_write(look->answers, &alerts, row, value, &look->answer->content);
    else
        record_write(look->answers, &alerts, row, value, &look->answer->content);
}

/* The row is the present revision. */
static void write_one(struct store_look *look, struct store_row row)
{
    struct ck_buffer *buffer = &look->answer->content;
    int64_t           left = look->request->values[ONE_LIMIT].number;
    bool              csv = look->request->form == &serve_csv;
    struct store_row  older;
    int               outcome;

    if (csv)
        record_header_write(&alerts, buffer);
    else {
        ck_buffer_append(buffer, CK_BYTES("{\"present\":"));
        write_revision(look, &row, false);
        ck_buffer_append(buffer, CK_BYTES(",\n\"history\":[\n"));
    }
    for (bool first = true;; first = false) {
        if (!first && !csv)
            ck_buffer_append(buffer, CK_BYTES(",\n"));
        write_revision(look, &row, csv);
        outcome = --left > 0 ? store_older(look->view, &row, &older) : STORE_END;
        if (!look_has(look, outcome))
            break;
        row = older;
    }
    if (outcome == STORE_END && !csv)
        ck_buffer_append(buffer, CK_BYTES("\n]}\n"));
}

static void one(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct store_look look;
    struct store_row  row;
    uint16_t          number;

    if (!look_begin(&look, context, request, answer, &request->values[ONE_KNOWN_AT]))
        return;
    if (look_topic(&look, &alerts, &number)) {
        int outcome = store_find(look.view, number, request->values[ID].text, look.known_ms, &row);

        if (outcome == STORE_END)
            serve_refuse(answer, MHD_HTTP_NOT_FOUND, "no alert has this key%s", request->values[ONE_KNOWN_AT].given ? " as known then" : "");
        else if (look_has(&look, outcome))
            write_one(&look, row);
    }
    look_end(&look);
}

const struct serve_route alert_route = {
    .path = "/alerts/{id}",
    .name = "alert",
    .summary = "One alert with its history",
    .doc = "`present` is the present revision (`retracted` if the alert was withdrawn), `history` has every revision that the store has seen, the "
           "newest first.",
    .parameters = one_parameters,
    .forms = { &serve_json, &serve_csv },
    .answer = one,
};
