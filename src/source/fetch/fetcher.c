/* SPDX-License-Identifier: Apache-2.0
 * The run over all requests: its budget, releases and indexes. */
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "source/fetch/internal.h"

/* ---- the budget of a day ---- */

void fetcher_count(void *context)
{
    struct fetcher *fetcher = context;

    fetcher->counts.requests++;
    fetcher->source_place.asked++;
}

static void budget_open(struct fetcher *fetcher)
{
    int32_t today = ck_day_from_ms(fetcher->calls.clock_ms(fetcher->calls.context));

    fetcher->source_place = places_get(&fetcher->store->places, ck_bytes_from(fetcher->source), CK_BYTES("*"), &fetcher->arena);
    fetcher->source_place.etag = fetcher->source_place.last_modified = fetcher->source_place.released = CK_BYTES(""); /* of the arena */
    if (fetcher->source_place.asked_on != today)
        fetcher->source_place.asked = 0;
    fetcher->source_place.asked_on = today;
    fetcher->source_place.source = ck_bytes_from(fetcher->source);
    fetcher->source_place.request = CK_BYTES("*");
}

/* ---- releases and indexes ---- */

/* OUTCOME_UNCHANGED: what the publisher says of the data is what it said before. */
static int ask_release(struct fetcher *fetcher, struct request *request)
{
    struct fetch_asking   asking = { .ask = request->ask, .template = fetcher->spec->release_url };
    struct fetch_document document = { 0 };
    struct web_answer     answer;
    struct ck_bytes       value;
    char                  shown[PLAN_URL_MAX], problem[FETCH_PROBLEM_MAX] = "";
    int                   result = fetcher_is_spent(fetcher) ? OUTCOME_SPENT : fetcher_get(fetcher, &asking, shown, &answer);

    if (result)
        return result;
    document = (struct fetch_document){ .shown = shown, .body = answer.body, .type = answer.type };
    if (answer.status != STATUS_OK)
        result = fetcher_fail_status(fetcher, shown, &answer);
    else if (fetcher->calls.release(fetcher->calls.context, &document, &fetcher->arena, &value, &request->released_ms, problem) != 0)
        result = fetcher_fail(fetcher, shown, problem);
    else if (value.size == 0 || (request->place.fetched_at && ck_bytes_equal(value, request->place.released)))
        result = OUTCOME_UNCHANGED;
    else
        snprintf(request->released, sizeof request->released, "%.*s", (int)value.size, value.data);
    web_answer_release(&answer);
    return result;
}

/* ---- requests ---- */

static int fetch_one(struct fetcher *fetcher, const struct fetch_ask *ask)
{
    struct request request = { .ask = ask };
    int            result = 0;

    harvest_clear(&fetcher->harvest);
    request_place(fetcher, &request);
    if (fetcher->spec->release_url.data)
        result = ask_release(fetcher, &request);
    if (result == 0)
        result = request_ask(fetcher, &request);
    if (result == 0 && fetcher->calls.complete)
        fetcher->calls.complete(fetcher->calls.context, ask, &request.document, &fetcher->harvest);
    if (result == 0)
        result = request_hand_on(fetcher, &request);
    free(request.parts);
    return result;
}

static int count(struct fetcher *fetcher, int outcome)
{
    if (outcome < 0)
        return outcome;
    if (outcome == OUTCOME_FAILED) {
        fetcher->counts.failed++;
        fetcher->calls.tell(fetcher->calls.context, fetcher->problem);
    } else if (outcome == OUTCOME_SPENT)
        fetcher->counts.left++;
    else
        fetcher->counts.done++;
    fetcher->counts.unchanged += outcome == OUTCOME_UNCHANGED;
    if (fetcher->calls.step)
        fetcher->calls.step(fetcher->calls.context, &fetcher->counts);
    return 0;
}

/* Windows that were read and lie far back stay as they are. */
static bool is_wanted(struct fetcher *fetcher, const struct fetch_ask *ask)
{
    struct request request = { .ask = ask };
    int64_t        now_ms = fetcher->calls.clock_ms(fetcher->calls.context);

    request_place(fetcher, &request);
    return !request.place.fetched_at || (!ask->once && fetch_ask_is_recent(fetcher->spec, ask, ck_month_from_day(ck_day_from_ms(now_ms))));
}

/* The budget stands in the place of the source; steps carry it along, and this one keeps what came after the last of them. */
static int budget_close(struct fetcher *fetcher)
{
    int result;

    do {
        result = store_begin(fetcher->store);
        if (result == 0)
            result = store_commit(fetcher->store, &fetcher->source_place, 1);
    } while (result == STORE_REPEAT);
    return result;
}

static int run(struct fetcher *fetcher, const struct fetch_asks *asks)
{
    int result = 0;

    for (size_t i = 0; i < asks->count && result == 0; i++) {
        ck_arena_clear(&fetcher->arena);
        if (!is_wanted(fetcher, &asks->items[i]))
            continue;
        fetcher->counts.asks++;
        result = count(fetcher, fetch_one(fetcher, &asks->items[i]));
    }
    return result;
}

/* One page of links: each is a request. */
static int run_index(struct fetcher *fetcher, const struct fetch_ask *ask, struct ck_bytes index)
{
    struct fetch_asking   asking = { .ask = ask, .template = index };
    struct fetch_document document;
    struct web_answer     answer;
    struct ck_arena       arena = CK_ARENA_NULL;
    struct ck_bytes_array urls = { 0 };
    struct fetch_asks     asks = { 0 };
    char                  shown[PLAN_URL_MAX], problem[FETCH_PROBLEM_MAX] = "";
    int                   result = fetcher_is_spent(fetcher) ? OUTCOME_SPENT : fetcher_get(fetcher, &asking, shown, &answer);

    if (result == 0) {
        document = (struct fetch_document){ .shown = shown, .body = answer.body, .type = answer.type };
        if (answer.status != STATUS_OK)
            result = fetcher_fail_status(fetcher, shown, &answer);
        else if (fetcher->calls.links(fetcher->calls.context, &document, &arena, &urls, problem) != 0)
            result = fetcher_fail(fetcher, shown, problem);
        web_answer_release(&answer);
    }
    asks.items = ck_arena_take(&arena, (urls.count + 1) * sizeof *asks.items);
    for (size_t i = 0; i < urls.count; i++) {
        char link[PLAN_URL_MAX];

        snprintf(link, sizeof link, "%.*s", (int)(urls.items[i].size < PLAN_URL_MAX ? urls.items[i].size : 0), urls.items[i].data);
        if (!web_same_host(shown, link)) {
            fetcher_fail(fetcher, shown, "a link to another host, which nobody named, is not followed");
            fetcher->calls.tell(fetcher->calls.context, fetcher->problem);
            continue;
        }
        asks.items[asks.count] = *ask;
        asks.items[asks.count].once = true;
        asks.items[asks.count++].url = urls.items[i];
    }
    result = result ? count(fetcher, result) : run(fetcher, &asks);
    ck_arena_release(&arena);
    return result;
}

int fetcher_run(struct fetcher *fetcher, const struct fetch_asks *asks)
{
    int result = 0;

    fetcher->counts = (struct fetch_counts){ 0 };
    budget_open(fetcher);
    if (!fetcher->spec->index_link.data)
        result = run(fetcher, asks);
    for (size_t i = 0; i < asks->count && fetcher->spec->index_link.data && result == 0; i++)
        for (size_t k = 0; fetcher->spec->index_urls[k].data && result == 0; k++) {
            ck_arena_clear(&fetcher->arena);
            result = run_index(fetcher, &asks->items[i], fetcher->spec->index_urls[k]);
        }
    return result ? result : budget_close(fetcher);
}

void fetcher_release(struct fetcher *fetcher)
{
    ck_arena_release(&fetcher->arena);
    harvest_release(&fetcher->harvest);
}
