/* SPDX-License-Identifier: Apache-2.0
 * The list of the routes, and those that tell of the server itself. */
#include <stdlib.h>

#include "engine/util/instant.h"
#include "serve/answers/internal.h"
#include "serve/answers/tally.h"
#include "serve/http/describe.h"

const struct serve_route *const answers_routes[] = { ANSWERS_ROUTES, NULL };

static const char title[] = "Chokepoint";
static const char text[] =
    "What the topics know, from a store of every revision with its time of publication; nothing is written. Records are plain JSON, as `chokepoint "
    "export` "
    "writes them, each with its key, partition, offset and time of publication. `known_at` answers from the revisions that were published by then; "
    "the "
    "path's suffix (.json, .csv) or Accept chooses the form. A list has `items`, and `next` where it goes on (also as Link, rel=next). Refusals are "
    "problems (RFC 9457). Answers have a strong ETag.";

void answers_describe(bool tokens, struct ck_buffer *buffer)
{
    describe_write(&(struct description){ title, CHOKEPOINT_VERSION, text, answers_routes, tokens }, buffer);
}

struct answers *answers_new(const struct answers_options *options)
{
    struct answers *answers = calloc(1, sizeof *answers);

    if (!answers)
        abort();
    answers->options = *options;
    answers->desk = desk_new();
    answers->tally = domain_tally_new();
    answers_describe(options->tokens, &answers->description);
    return answers;
}

void answers_free(struct answers *answers)
{
    if (!answers)
        return;
    desk_free(answers->desk);
    domain_tally_free(answers->tally);
    ck_buffer_release(&answers->description);
    free(answers);
}

/* The number is read first: what is committed meanwhile is found once more, and never missed. */
uint64_t answers_touched(const struct answers *answers, uint64_t *seen)
{
    uint64_t topics = 0, last = store_wait(answers->options.store, 0, 0);

    for (uint16_t i = 0; answers->options.topics[i]; i++)
        if (store_touched(answers->options.store, i) > *seen)
            topics |= UINT64_C(1) << i % 64;
    *seen = last;
    return topics;
}

/* ---- routes ---- */

static void list_routes(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    (void)context;
    (void)request;
    ck_buffer_append(&answer->content, CK_BYTES("{\"routes\":["));
    for (const struct serve_route *const *route = answers_routes; *route; route++) {
        member_write(&answer->content, route == answers_routes ? "\n{\"path\":" : ",\n{\"path\":", ck_bytes_from((*route)->path));
        member_write(&answer->content, ",\"summary\":", ck_bytes_from((*route)->summary));
        ck_buffer_append(&answer->content, CK_BYTES("}"));
    }
    ck_buffer_append(&answer->content, CK_BYTES("\n]}\n"));
}

const struct serve_route index_route = { .path = "/",
                                         .name = "routes",
                                         .summary = "The routes",
                                         .doc = "Each with what it answers; /openapi.json describes them whole.",
                                         .forms = { &serve_json },
                                         .answer = list_routes };

/* Appends `,"source":{…}`; whether the store is as new as it was to become. */
static bool source_write(const struct answers *answers, struct ck_buffer *buffer)
{
    const struct answers_options *options = &answers->options;

    if (!options->source)
        return true;
    ck_buffer_append(buffer, CK_BYTES(",\"source\":"));
    return options->source(options->source_context, buffer);
}

static void tell_health(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct store_look look;
    int64_t           newest_ms = INT64_MIN;
    int               result;

    if (!look_begin(&look, context, request, answer, NULL))
        return;
    answer->cache = "no-store";
    result = store_newest(look.view, &newest_ms);
    if (result < 0)
        look_has(&look, result);
    else {
        serve_print(&answer->content, "{\"ok\":true,\"version\":\"%s\",\"commit\":%llu,\"newest\":", CHOKEPOINT_VERSION,
                    (unsigned long long)store_view_commit(look.view));
        published_write(look.answers, newest_ms, &answer->content);
        source_write(look.answers, &answer->content);
        ck_buffer_append(&answer->content, CK_BYTES("}\n"));
    }
    look_end(&look);
}

const struct serve_route health_route = { .path = "/health",
                                          .name = "health",
                                          .summary = "Whether the server can answer, and the time of the newest publication",
                                          .doc = "Needs no token, and no limit of an address refuses it.",
                                          .forms = { &serve_json },
                                          .open = true,
                                          .probe = true,
                                          .answer = tell_health };

static void tell_ready(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    (void)request;
    answer->cache = "no-store";
    ck_buffer_append(&answer->content, CK_BYTES("{\"ready\":true"));
    if (!source_write(context, &answer->content)) {
        serve_refuse(answer, 503, "what the topics held when the server began has not all been read: /health tells how far it is");
        return;
    }
    ck_buffer_append(&answer->content, CK_BYTES("}\n"));
}

const struct serve_route ready_route = { .path = "/ready",
                                         .name = "ready",
                                         .summary = "Whether the store has all that there was when the server began",
                                         .doc = "503 until then. It stays ready while the brokers are away: answers are from what the store has. "
                                                "Needs no token, and no limit of an address refuses it.",
                                         .forms = { &serve_json },
                                         .open = true,
                                         .probe = true,
                                         .answer = tell_ready };

static void describe(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    const struct answers *answers = context;

    (void)request;
    ck_buffer_append(&answer->content, ck_buffer_bytes(&answers->description));
}

const struct serve_route description_route = { .path = "/openapi.json",
                                               .name = "description",
                                               .summary = "The routes as OpenAPI 3.1",
                                               .doc = "Made from the tables that requests are checked by.",
                                               .forms = { &serve_json },
                                               .open = true,
                                               .answer = describe };

/* What the server itself counts. */
static void write_server_counts(const struct serve_counts *counts, struct ck_buffer *buffer)
{
    const struct {
        const char *name, *type, *help;
        uint64_t    value;
    } rows[] = {
        { "requests_total", "counter", "Requests", counts->requests },
        { "refused_total", "counter", "Requests that were refused, with a status of 400 or above", counts->refused },
        { "limited_total", "counter", "Requests beyond the limit of their address", counts->limited },
        { "late_total", "counter", "Requests that took too long", counts->late },
        { "streams", "gauge", "Streams of events that are open", counts->open },
        { "streams_total", "counter", "Streams of events that were opened", counts->streams },
        { "streams_dropped_total", "counter", "Streams that were closed because their clients took nothing", counts->slow },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        serve_print(buffer, "# HELP chokepoint_serve_%s %s\n# TYPE chokepoint_serve_%s %s\nchokepoint_serve_%s %llu\n", rows[i].name, rows[i].help,
                    rows[i].name, rows[i].type, rows[i].name, (unsigned long long)rows[i].value);
}

static void tell_metrics(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct store_look look;

    if (!look_begin(&look, context, request, answer, NULL))
        return;
    answer->cache = "no-store";
    domain_tally_write(look.answers->tally, &look, &answer->content);
    if (request->counts && !answer->problem)
        write_server_counts(request->counts, &answer->content);
    if (look.answers->options.source_metrics && !answer->problem)
        look.answers->options.source_metrics(look.answers->options.source_context, &answer->content);
    look_end(&look);
}

const struct serve_route metrics_route = {
    .path = "/metrics",
    .name = "metrics",
    .summary = "Counts for Prometheus: alerts that fire, verdicts, the newest period of each source, and what the server does",
    .doc = "Each request reads what is new in the store, at most 100,000 records; until all are counted, "
           "`chokepoint_serve_counted` is 0 and a topic that is not read to its end has no counts. Of Kafka also how far the store has come.",
    .forms = { &serve_metrics },
    .answer = tell_metrics
};
