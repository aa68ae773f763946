/* SPDX-License-Identifier: Apache-2.0
 * The answers of a request: pages, and parts of what is too much for one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/fetch/internal.h"

int fetcher_fail(struct fetcher *fetcher, const char *shown, const char *why)
{
    snprintf(fetcher->problem, sizeof fetcher->problem, "%.500s: %.500s", shown, why);
    return OUTCOME_FAILED;
}

/* A publisher may repeat the key that it does not like. */
static bool may_show(const struct fetcher *fetcher, const char *said)
{
    return said[0] && (fetcher->key.size == 0 || !memmem(said, strlen(said), fetcher->key.data, fetcher->key.size));
}

int fetcher_fail_status(struct fetcher *fetcher, const char *shown, const struct web_answer *answer)
{
    if (!answer->problem[0])
        return fetcher_fail(fetcher, shown, "an answer without a body");
    snprintf(fetcher->problem, sizeof fetcher->problem, "%s%s%s", answer->problem, may_show(fetcher, answer->said) ? ": it says: " : "",
             may_show(fetcher, answer->said) ? answer->said : "");
    return OUTCOME_FAILED;
}

bool fetcher_is_spent(const struct fetcher *fetcher) { return fetcher->spec->day_max && fetcher->source_place.asked >= fetcher->spec->day_max; }

/* ---- one answer ---- */

static bool write_url(const struct fetcher *fetcher, const struct fetch_asking *asking, struct ck_bytes key, char url[PLAN_URL_MAX])
{
    const struct fetch_spec *spec = fetcher->spec;

    return asking->template.data ? fetch_ask_text(spec, asking->ask, asking->template, key, fetcher->wish->until, url)
                                 : fetch_ask_url(spec, asking->ask, key, fetcher->wish->until, url);
}

/* "Name: value" for each header of the spec, and the key's. */
static const char *const *headers_of(struct fetcher *fetcher, const struct fetch_ask *ask)
{
    const struct fetch_spec *spec = fetcher->spec;
    const char             **headers = ck_arena_take(&fetcher->arena, (spec->header_count + 2) * sizeof *headers);
    size_t                   count = 0;

    for (size_t i = 0; i <= spec->header_count; i++) {
        bool            is_key = i == spec->header_count;
        struct ck_bytes name = is_key ? spec->key_header : spec->headers[i].name;
        char            text[PLAN_URL_MAX], *line;

        if (is_key && (!name.data || !fetcher->key.data))
            continue;
        fetch_ask_text(spec, ask, is_key ? CK_BYTES("{key}") : spec->headers[i].text, fetcher->key, fetcher->wish->until, text);
        line = ck_arena_take(&fetcher->arena, name.size + strlen(text) + 3);
        sprintf(line, "%.*s: %s", (int)name.size, name.data, text);
        headers[count++] = line;
    }
    headers[count] = NULL;
    return headers;
}

/* 0 with an answer; OUTCOME_FAILED; -ECANCELED. */
int fetcher_get(struct fetcher *fetcher, const struct fetch_asking *asking, char shown[PLAN_URL_MAX], struct web_answer *ret_answer)
{
    char               url[PLAN_URL_MAX];
    struct web_request request = { url, shown, headers_of(fetcher, asking->ask), asking->etag, asking->last_modified };
    int                result;

    *ret_answer = (struct web_answer){ 0 };
    write_url(fetcher, asking, fetcher->key.data ? CK_BYTES("***") : fetcher->key, shown);
    if (!write_url(fetcher, asking, fetcher->key, url))
        return fetcher_fail(fetcher, shown, "the URL is too long: ask for less at once");
    result = web_get(fetcher->web, &request, ret_answer);
    if (result == 0 || result == -ECANCELED)
        return result;
    snprintf(fetcher->problem, sizeof fetcher->problem, "%s%s", ret_answer->problem,
             result == -EBUSY ? ": asked to wait longer than a fetch waits" : "");
    return OUTCOME_FAILED;
}

static bool has_status(const long statuses[SPEC_STATUSES_MAX], long status)
{
    for (size_t i = 0; statuses[i]; i++)
        if (statuses[i] == status)
            return true;
    return false;
}

/* Whether the answer says that there is nothing. */
static bool is_empty(const struct fetch_spec *spec, const struct web_answer *answer)
{
    return has_status(spec->empty, answer->status) &&
           (spec->empty_says.size == 0 || memmem(answer->said, strlen(answer->said), spec->empty_says.data, spec->empty_says.size));
}

/* ---- the answers of a request ---- */

static void part_push(struct request *request, const struct fetch_ask *ask)
{
    if (request->count == request->room) {
        request->room = request->room ? request->room * 2 : 16;
        request->parts = reallocarray(request->parts, request->room, sizeof *request->parts);
        if (!request->parts)
            abort();
    }
    request->parts[request->count++] = *ask;
}

static int halve(struct fetcher *fetcher, struct request *request, const struct fetch_ask *ask, const struct spec_split *split, const char *shown)
{
    struct fetch_ask halves[2];

    if (!fetch_ask_halve(ask, split, halves))
        return fetcher_fail(fetcher, shown, "the publisher cuts the answer, and the request cannot be made smaller");
    part_push(request, &halves[1]);
    part_push(request, &halves[0]);
    return 0;
}

/* A document with as many rows as the publisher gives at most has been cut: nothing of it counts. */
static int read_body(struct fetcher *fetcher, struct request *request, const struct fetch_ask *ask, const struct web_answer *answer,
                     const char *shown)
{
    struct fetch_document *document = &request->document;
    struct harvest        *harvest = &fetcher->harvest;
    size_t                 before = harvest->count;
    int                    result;
    char                   problem[FETCH_PROBLEM_MAX] = "";
    struct fetch_ask       page = *ask;

    *document = (struct fetch_document){ .shown = shown,
                                         .body = answer->body,
                                         .type = answer->type,
                                         .modified_ms = answer->modified_ms,
                                         .collected_ms = fetcher->calls.clock_ms(fetcher->calls.context),
                                         .released_ms = request->released_ms };
    result = fetcher->calls.convert(fetcher->calls.context, document, harvest, problem);
    document->body = NULL;
    if (result) {
        harvest_cut(harvest, before);
        return result == -EMSGSIZE ? halve(fetcher, request, ask, &fetcher->spec->cut_split, shown) : fetcher_fail(fetcher, shown, problem);
    }
    if (document->next[0] && !web_same_host(shown, document->next))
        return fetcher_fail(fetcher, shown, "the next page is on another host, which nobody named");
    if (document->next[0]) {
        page.url = ck_arena_copy(&fetcher->arena, ck_bytes_from(document->next));
        part_push(request, &page);
    }
    return 0;
}

/* A publisher says that nothing has changed only of an answer that was read whole, as one. */
static bool may_be_unchanged(const struct request *request) { return request->answers == 0 && request->count == 0; }

static int ask_part(struct fetcher *fetcher, struct request *request, const struct fetch_ask *ask)
{
    struct fetch_asking asking = { .ask = ask };
    struct web_answer   answer;
    char                shown[PLAN_URL_MAX], etag[WEB_TAG_MAX], modified[WEB_TAG_MAX];
    bool                first = may_be_unchanged(request);
    int                 result;

    if (fetcher_is_spent(fetcher))
        return OUTCOME_SPENT;
    if (++request->answers > FETCH_PARTS_MAX)
        return fetcher_fail(fetcher, "the request", "it has too many pages or parts");
    snprintf(etag, sizeof etag, "%.*s", (int)request->place.etag.size, request->place.etag.data);
    snprintf(modified, sizeof modified, "%.*s", (int)request->place.last_modified.size, request->place.last_modified.data);
    if (first && request->place.fetched_at)
        asking.etag = etag, asking.last_modified = modified;
    result = fetcher_get(fetcher, &asking, shown, &answer);
    if (result == 0 && answer.status == STATUS_UNCHANGED)
        result = asking.etag && (*asking.etag || *asking.last_modified) ? OUTCOME_UNCHANGED
                                                                        : fetcher_fail(fetcher, shown, "status 304 to a request without a condition");
    else if (result == 0 && has_status(fetcher->spec->too_big, answer.status))
        result = halve(fetcher, request, ask, &fetcher->spec->too_big_split, shown);
    else if (result == 0 && answer.status == STATUS_OK)
        result = read_body(fetcher, request, ask, &answer, shown);
    else if (result == 0 && !is_empty(fetcher->spec, &answer))
        result = fetcher_fail_status(fetcher, shown, &answer);
    snprintf(request->etag, sizeof request->etag, "%s", first ? answer.etag : "");
    snprintf(request->last_modified, sizeof request->last_modified, "%s", first ? answer.last_modified : "");
    web_answer_release(&answer);
    return result;
}

int request_ask(struct fetcher *fetcher, struct request *request)
{
    struct fetch_ask whole = *request->ask;
    int              result = 0;

    if (whole.months && whole.first + whole.months - 1 > fetcher->wish->until) /* its place is that of the whole window */
        whole.months = fetcher->wish->until - whole.first + 1;
    part_push(request, &whole);
    while (request->count > 0 && result == 0) {
        struct fetch_ask next = request->parts[--request->count];

        result = ask_part(fetcher, request, &next);
    }
    return result;
}
