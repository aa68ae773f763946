/* SPDX-License-Identifier: Apache-2.0
 * /articles, and /articles/{id} with its claims and what became of them. */
#include <microhttpd.h>

#include "serve/answers/internal.h"

/* ---- the list ---- */

enum { PUBLISHER, LANGUAGE, FROM, TO, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER };

static const struct serve_parameter list_parameters[] = {
    [PUBLISHER] = { "publisher", "only those of this publisher", &serve_text, .least = 1, .most = 250 },
    [LANGUAGE] = { "language", "only those in this language, ISO 639-1", &serve_text, .least = 2, .most = 2 },
    [FROM] = { "since", "only those published by their publisher at this instant or later", &serve_since },
    [TO] = { "until", "only those published by their publisher at this instant or before", &serve_instant, .behind = "since" },
    [LIST_KNOWN_AT] = KNOWN_AT,
    [LIST_LIMIT] = { "limit", "how many at most", &serve_whole, .least = 1, .most = LIMIT_MAX, .otherwise = "20" },
    [LIST_AFTER] = AFTER,
    { 0 },
};

static bool wants(const struct serve_request *request, const struct store_row *row, const void *value)
{
    const struct serve_value *values = request->values;
    const struct news_fact   *article = value;

    (void)row;
    return (!values[PUBLISHER].given || ck_bytes_equal(values[PUBLISHER].text, article->publisher)) &&
           (!values[LANGUAGE].given || ck_bytes_equal(values[LANGUAGE].text, article->language)) &&
           (!values[FROM].given || article->published_at >= values[FROM].number) && (!values[TO].given || article->published_at <= values[TO].number);
}

static void list(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    static const struct list list = { &intake_news, LIST_KNOWN_AT, LIST_LIMIT, LIST_AFTER, NULL, wants, NULL };

    list_answer(context, &list, request, answer);
}

const struct serve_route articles_route = {
    .path = "/articles",
    .name = "articles",
    .summary = "Articles, in the order of their ids",
    .doc = "The articles that intake accepted, of each the version that was collected last.",
    .parameters = list_parameters,
    .forms = { &serve_json, &serve_csv },
    .record = &news_fact_type,
    .many = true,
    .answer = list,
};

/* ---- one ---- */

enum { ID, ONE_KNOWN_AT };

static const struct serve_parameter one_parameters[] = {
    [ID] = { "id", "the id of the article, percent-encoded", &serve_text, .least = 1, .most = CK_KEY_COMPONENT_MAX },
    [ONE_KNOWN_AT] = KNOWN_AT,
    { 0 },
};

static struct ck_bytes id_of(const struct store_look *look) { return look->request->values[ID].text; }

/* The claim that a verdict is on: their keys have the same parts in another order. */
static void write_claim(struct store_look *look, const struct verdict *verdict)
{
    const struct policy_claim stub = { .item = verdict->item, .news = verdict->news, .ordinal = verdict->ordinal, .reader = verdict->reader };
    char                      key[CK_KEY_SIZE_MAX];
    struct store_row          row;
    const void               *claim = look_find(look, &policy_claims, (struct ck_bytes){ key, ck_topic_key(&policy_claims, &stub, key) }, &row);

    if (claim)
        record_write(look->answers, &policy_claims, &row, claim, &look->answer->content);
    else if (!look->answer->problem)
        ck_buffer_append(&look->answer->content, CK_BYTES("null"));
}

static void write_verdict(struct store_look *look, const struct store_row *row, const void *value)
{
    ck_buffer_append(&look->answer->content, CK_BYTES("{\"claim\":"));
    write_claim(look, value);
    ck_buffer_append(&look->answer->content, CK_BYTES(",\n\"verdict\":"));
    record_write(look->answers, &policy_verdicts, row, value, &look->answer->content);
    ck_buffer_append(&look->answer->content, CK_BYTES("}"));
}

static void write_scorecard(struct store_look *look, const struct store_row *row, const void *value)
{
    record_write(look->answers, &policy_scorecards, row, value, &look->answer->content);
}

/* The records of a topic whose keys are the article's id, alone or with more behind it. */
static void write_all(struct store_look *look, const struct ck_topic *topic,
                      void (*write)(struct store_look *look, const struct store_row *row, const void *value))
{
    struct ck_bytes   id = id_of(look);
    struct store_row  row;
    struct store_scan scan;
    uint16_t          number;
    bool              first = true;

    if (!look_topic(look, topic, &number))
        return;
    store_scan_begin(&scan, look->view, number, id, (struct ck_bytes){ 0 }, look->known_ms);
    scan.rows_max = ROWS_MAX;
    while (!look->answer->problem && look_has(look, store_scan_next(&scan, &row))) {
        const void *value = row_value(topic, &row, look->request->arena);

        if (!value || (row.key.size > id.size && row.key.data[id.size] != '|')) /* another id, which begins with this one */
            continue;
        ck_buffer_append(&look->answer->content, first ? CK_BYTES("\n") : CK_BYTES(",\n"));
        first = false;
        write(look, &row, value);
    }
}

static void write_one(struct store_look *look)
{
    struct store_row row;
    const void      *article = look_find(look, &intake_news, id_of(look), &row);

    if (!article) {
        if (!look->answer->problem)
            serve_refuse(look->answer, MHD_HTTP_NOT_FOUND, "no article has this id%s",
                         look->request->values[ONE_KNOWN_AT].given ? " as known then" : "");
        return;
    }
    ck_buffer_append(&look->answer->content, CK_BYTES("{\"article\":"));
    record_write(look->answers, &intake_news, &row, article, &look->answer->content);
    ck_buffer_append(&look->answer->content, CK_BYTES(",\n\"claims\":["));
    write_all(look, &policy_verdicts, write_verdict);
    if (look->answer->problem)
        return;
    ck_buffer_append(&look->answer->content, CK_BYTES("\n],\n\"scorecards\":["));
    write_all(look, &policy_scorecards, write_scorecard);
    if (!look->answer->problem)
        ck_buffer_append(&look->answer->content, CK_BYTES("\n]}\n"));
}

static void one(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct store_look look;

    if (!look_begin(&look, context, request, answer, &request->values[ONE_KNOWN_AT]))
        return;
    write_one(&look);
    look_end(&look);
}

const struct serve_route article_route = {
    .path = "/articles/{id}",
    .name = "article",
    .summary = "One article with its claims, verdicts, counter-facts and scorecards",
    .doc = "Each of `claims` has the claim (its `span` counts bytes of title, newline, body) and the verdict on it, with readings and counter-facts; "
           "one "
           "scorecard for each reader.",
    .parameters = one_parameters,
    .forms = { &serve_json },
    .answer = one,
};
