/* SPDX-License-Identifier: Apache-2.0
 * /status: the answer of `chokepoint status`. */
#include <microhttpd.h>

#include "serve/answers/internal.h"
#include "serve/inquiry/inquiry.h"

enum { ORIGIN, DESTINATION, ITEM, DAY, ASKED_KNOWN_AT };

static bool destination_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    (void)parameter;
    return inquiry_country(text, "ALL", arena, &ret_value->text);
}

static const struct serve_kind destination = { "destination",   "a country of ISO 3166-1 alpha-3, in any case, EUU, or ALL",
                                               "string",        NULL,
                                               "^[A-Za-z]{3}$", destination_read };

static const struct serve_parameter parameters[] = {
    [ORIGIN] = { "origin", "whose exports are controlled", &answers_country, .required = true },
    [DESTINATION] = { "destination", "where the goods go", &destination, .otherwise = "ALL" },
    [ITEM] = { "item", "an item of the catalogue, or a commodity code of 2, 4, 6, 8 or 10 digits", &serve_text, .least = 1, .most = 250,
               .required = true },
    [DAY] = { "day", "on which day; default: today", &serve_day },
    [ASKED_KNOWN_AT] = { "known_at", "answer from the measures that were known by then (their `known_at`); default: everything", &serve_instant },
    { 0 },
};

static void ask(struct store_look *look, const struct serve_value *values, struct inquiry *inquiry)
{
    char                    problem[INQUIRY_PROBLEM_MAX];
    const struct reference *reference = desk_enter(look);

    if (!reference)
        return;
    if (inquiry_ask(inquiry, reference, look->request->arena, problem))
        inquiry_write(inquiry, &look->answer->content);
    else
        serve_refuse_parameter(look->answer, "item", values[ITEM].text, "an item that the catalogue or a measure knows", problem);
    desk_leave(look);
}

static void answer(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    const struct answers     *answers = context;
    const struct serve_value *values = request->values;
    struct inquiry            inquiry = { .question = { .origin = values[ORIGIN].text,
                                                        .destination = values[DESTINATION].text,
                                                        .day = values[DAY].given ? (int32_t)values[DAY].number : answers_day(answers),
                                                        .known_ms = values[ASKED_KNOWN_AT].given ? values[ASKED_KNOWN_AT].number : INT64_MAX },
                                          .known_text = values[ASKED_KNOWN_AT].given ? values[ASKED_KNOWN_AT].text.data : NULL };
    char                      problem[INQUIRY_PROBLEM_MAX];
    struct store_look         look;

    if (!inquiry_subject(&inquiry, values[ITEM].text, request->arena, problem))
        serve_refuse_parameter(answer, "item", values[ITEM].text, "an item of the catalogue, or a commodity code of 2, 4, 6, 8 or 10 digits",
                               problem);
    else if (look_begin(&look, answers, request, answer, NULL)) {
        ask(&look, values, &inquiry);
        look_end(&look);
    }
}

const struct serve_route status_route = {
    .path = "/status",
    .name = "status",
    .summary = "The control status of an origin, a destination, an item or code, and a day",
    .doc =
        "The answer of `chokepoint status --json`, from the control list that intake accepted. NONE_KNOWN is silence of the list, and no clearance. "
        "Versions of measures that became known after `known_at` do not count.",
    .parameters = parameters,
    .forms = { &serve_json },
    .answer = answer,
};
