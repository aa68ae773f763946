/* SPDX-License-Identifier: Apache-2.0
 * /measures: the clauses of the control list. */
#include <microhttpd.h>

#include "serve/answers/internal.h"

enum { ORIGIN, ITEM, DESTINATION, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER };

static const struct serve_parameter parameters[] = {
    [ORIGIN] = { "origin", "only those on exports of this country", &answers_country },
    [ITEM] = { "item", "only those that name this item, or `*`", &answers_item },
    [DESTINATION] = { "destination", "only those that name this destination, or ALL without excluding it", &answers_partner },
    [LIST_KNOWN_AT] = KNOWN_AT,
    [LIST_LIMIT] = LIMIT,
    [LIST_AFTER] = AFTER,
    { 0 },
};

static bool has(struct ck_bytes_array texts, struct ck_bytes text)
{
    for (size_t i = 0; i < texts.count; i++)
        if (ck_bytes_equal(texts.items[i], text))
            return true;
    return false;
}

static bool wants(const struct serve_request *request, const struct store_row *row, const void *value)
{
    const struct serve_value  *values = request->values;
    const struct measure_fact *measure = value;

    (void)row;
    return (!values[ORIGIN].given || ck_bytes_equal(values[ORIGIN].text, measure->origin)) &&
           (!values[ITEM].given || has(measure->items, values[ITEM].text) || has(measure->items, CK_BYTES("*"))) &&
           (!values[DESTINATION].given || has(measure->destinations, values[DESTINATION].text) ||
            (has(measure->destinations, CK_BYTES("ALL")) && !has(measure->excluded_destinations, values[DESTINATION].text)));
}

/* Measures on all items would stand for one that is misspelt, too. */
static bool is_unknown(const struct answers *answers, const struct serve_request *request, struct serve_answer *answer)
{
    struct store_look look;
    bool              unknown;

    if (!request->values[ITEM].given || ck_bytes_equal(request->values[ITEM].text, CK_BYTES("*")) || request->values[LIST_KNOWN_AT].given)
        return false;
    if (!look_begin(&look, answers, request, answer, NULL))
        return true;
    unknown = refuse_unknown_item(&look, "item", &request->values[ITEM]);
    look_end(&look);
    return unknown;
}

static void list(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    static const struct list list = { &intake_measures, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER, NULL, wants, NULL };

    if (!is_unknown(context, request, answer))
        list_answer(context, &list, request, answer);
}

const struct serve_route measures_route = {
    .path = "/measures",
    .name = "measures",
    .summary = "The clauses of the control list, in the order of their ids",
    .doc =
        "One record for each clause, as it is written: an announcement (`instrument`, of an `authority`) that treats items, destinations or end uses "
        "differently stands as several, and a clause that amends, extends, suspends, ends or replaces others (`act`) names them in `targets` and "
        "changes "
        "nothing in their records. So a count of records is no count of announcements, and `restriction` is not what holds on a day: /status works "
        "that "
        "out, and names the clauses that it rests on. Of each clause the version that was accepted last.",
    .parameters = parameters,
    .forms = { &serve_json, &serve_csv },
    .record = &measure_fact_type,
    .many = true,
    .answer = list,
};
