/* SPDX-License-Identifier: Apache-2.0
 * /postures: how a country stands toward another, by month. */
#include "chokepoint/day.h"
#include "serve/answers/internal.h"

enum { REPORTER, TARGET, FROM, TO, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER };

static const struct serve_parameter parameters[] = {
    [REPORTER] = { "reporter", "whose posture", &answers_country },
    [TARGET] = { "target", "toward whom", &answers_partner },
    [FROM] = { "from", "the first month", &serve_month },
    [TO] = { "to", "the last month", &serve_month, .behind = "from" },
    [LIST_KNOWN_AT] = KNOWN_AT,
    [LIST_LIMIT] = LIMIT,
    [LIST_AFTER] = AFTER,
    { 0 },
};

static size_t prefix(const struct serve_request *request, char *buf)
{
    size_t size = 0;

    for (int part = REPORTER; part <= TARGET && request->values[part].given; part++)
        size = prefix_add(buf, size, &request->values[part]);
    return size;
}

static bool wants(const struct serve_request *request, const struct store_row *row, const void *value)
{
    const struct serve_value *values = request->values;
    const struct posture     *posture = value;
    int32_t                   month = ck_month_from_day(posture->month);

    (void)row;
    return (!values[TARGET].given || ck_bytes_equal(values[TARGET].text, posture->target)) && (!values[FROM].given || month >= values[FROM].number) &&
           (!values[TO].given || month <= values[TO].number);
}

static void list(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    static const struct list list = { &leverage_postures, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER, prefix, wants, NULL };

    list_answer(context, &list, request, answer);
}

const struct serve_route postures_route = {
    .path = "/postures",
    .name = "postures",
    .summary = "Postures of countries toward others, by month",
    .doc = "In the order of reporter, target and month.",
    .parameters = parameters,
    .forms = { &serve_json, &serve_csv },
    .record = &posture_type,
    .many = true,
    .answer = list,
};
