/* SPDX-License-Identifier: Apache-2.0 */
#include "support/served.h"

#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/model/topics.h"
#include "engine/base/topics.h"
#include "engine/formats/cell.h"
#include "engine/formats/json.h"
#include "engine/util/instant.h"
#include "processors/all.h"
#include "serve/http/match.h"
#include "serve/http/negotiate.h"
#include "serve/site/site.h"
#include "support/shipped.h"

static struct topics all_topics;

void served_begin(struct served *served, bool undated)
{
    struct store_topic topics[TOPICS_MAX];
    char               problem[STORE_PROBLEM_MAX] = "";
    int                result;

    *served = (struct served){ .directory = "/tmp/test_served.XXXXXX" };
    topics_collect(processors_all, &all_topics);
    served->topics = all_topics.items;
    for (size_t i = 0; i < all_topics.count; i++)
        topics[i] =
            (struct store_topic){ all_topics.items[i]->name, all_topics.items[i]->value->fingerprint, site_topic_by_end(all_topics.items[i]) };
    if (!mkdtemp(served->directory))
        abort();
    result =
        store_open(&(struct store_options){ .directory = served->directory, .topics = topics, .topic_count = all_topics.count, .fleeting = true },
                   &served->store, problem);
    if (result) {
        fprintf(stderr, "%s\n", problem);
        abort();
    }
    served->answers = answers_new(&(struct answers_options){
        .store = served->store, .topics = served->topics, .processors = processors_all, .undated = undated, .today = INT32_MIN });
}

static int drop(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat, (void)type, (void)ftw;
    return remove(path);
}

void served_end(struct served *served)
{
    answers_free(served->answers);
    store_close(served->store);
    nftw(served->directory, drop, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- records ---- */

static uint16_t number_of(const struct served *served, const struct ck_topic *topic)
{
    uint16_t number = 0;

    while (served->topics[number] != topic)
        number++;
    return number;
}

static void check(int result)
{
    if (result < 0) {
        fprintf(stderr, "%s\n", store_error(result));
        abort();
    }
}

static void put_value(struct served *served, const struct ck_topic *topic, struct ck_bytes key, const void *value, bool retracted,
                      int64_t published_ms)
{
    struct ck_buffer    buffer = { 0 };
    uint16_t            number = number_of(served, topic);
    struct store_record record = {
        .topic = number, .offset = served->offsets[number]++, .published_ms = published_ms, .key = key, .retracted = retracted
    };

    if (value) {
        ck_record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
        record.value = ck_buffer_bytes(&buffer);
    }
    check(store_put(served->store, &record));
    ck_buffer_release(&buffer);
}

/* A value with nothing in it but defaults. */
static json_t *bare(const struct ck_topic *topic)
{
    struct ck_arena  arena = CK_ARENA_NULL;
    void            *record = ck_arena_take(&arena, topic->value->size);
    struct ck_buffer buffer = { 0 };
    json_t          *value;

    record_default(topic->value, &arena, record);
    json_write(topic->value, 0, topic->value->field_count, record, &buffer);
    value = json_loadb(buffer.data, buffer.size, 0, NULL);
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
    return value;
}

/* The value, completed by defaults and by what the runtime adds to it. */
static void put_json(struct served *served, const struct ck_topic *topic, const char *key, json_t *given, int revision, bool retracted,
                     int64_t published_ms)
{
    struct ck_arena arena = CK_ARENA_NULL;
    void           *record = ck_arena_take(&arena, topic->value->size);
    char            detail[256] = "", *text;
    json_t         *value = topic->foreign ? json_incref(given) : bare(topic);
    int             outcome;

    json_object_update_recursive(value, given);
    if (!topic->foreign && !topic->appended && !json_object_get(given, "emission"))
        json_object_set_new(value, "emission", json_pack("{s:i, s:b, s:[]}", "revision", revision, "retracted", retracted, "sources"));
    text = json_dumps(value, 0);
    outcome = json_read(topic->value, ck_bytes_from(text), &arena, record, detail, sizeof detail);
    if (outcome != JSON_OK) {
        fprintf(stderr, "%s: %d %s: %.300s\n", topic->name, outcome, detail, text);
        abort();
    }
    put_value(served, topic, ck_bytes_from(key), record, retracted, published_ms);
    json_decref(value);
    free(text);
    ck_arena_release(&arena);
}

void served_put(struct served *served, const struct ck_topic *topic, const char *key, const char *value, int revision, bool retracted,
                int64_t published_ms)
{
    json_t *object = value ? json_loads(value, 0, NULL) : NULL;

    check(store_begin(served->store));
    if (object)
        put_json(served, topic, key, object, revision, retracted, published_ms);
    else
        put_value(served, topic, ck_bytes_from(key), NULL, true, published_ms);
    check(store_commit(served->store));
    json_decref(object);
}

size_t served_put_all(struct served *served, const struct ck_topic *topic, const char *path, int64_t published_ms)
{
    FILE  *file = fopen(path, "r");
    char  *line = NULL;
    size_t room = 0, count = 0;

    if (!file)
        abort();
    check(store_begin(served->store));
    for (; getline(&line, &room, file) > 0; count++) {
        json_t *object = json_loads(line, 0, NULL);

        put_json(served, topic, json_string_value(json_object_get(object, "key")), json_object_get(object, "value"), 1, false, published_ms);
        json_decref(object);
    }
    check(store_commit(served->store));
    free(line);
    fclose(file);
    return count;
}

void served_put_shipped(struct served *served)
{
    struct reference        *reference = shipped_reference();
    struct measure_fact_list measures = measures_learned(reference);
    struct item_fact_list    items = catalogue_items(reference);
    char                     key[CK_KEY_SIZE_MAX];

    check(store_begin(served->store));
    for (size_t i = 0; i < measures.count; i++)
        put_value(served, &intake_measures, (struct ck_bytes){ key, ck_topic_key(&intake_measures, measures.items[i], key) }, measures.items[i],
                  false, 0);
    for (size_t i = 0; i < items.count; i++)
        put_value(served, &intake_items, (struct ck_bytes){ key, ck_topic_key(&intake_items, items.items[i], key) }, items.items[i], false, 0);
    check(store_commit(served->store));
    reference_free(reference);
}

/* ---- questions ---- */

struct serve_answer served_ask(struct served *served, const char *target) { return served_ask_as(served, target, ""); }

struct serve_answer served_ask_as(struct served *served, const char *target, const char *accept)
{
    struct serve_answer      answer = { .status = 200 };
    struct ck_arena          arena = CK_ARENA_NULL;
    struct serve_target      read;
    struct serve_match       match;
    struct serve_request     request;
    const char              *why;
    const struct serve_form *form;
    int                      status = serve_target_read(ck_bytes_from(target), &arena, &read, &why);

    if (status)
        serve_refuse(&answer, status, "%s", why);
    else if (!match_route(site_routes, &read, ck_bytes_from(accept), &match, &form))
        serve_refuse(&answer, 404, "no such route");
    else if (match_parameters(&match, &read, &arena, &answer)) {
        request = (struct serve_request){ .route = match.route,
                                          .form = form,
                                          .values = match.values,
                                          .path = read.path,
                                          .query = read.query,
                                          .last_event_id = CK_BYTES(""),
                                          .arena = &arena,
                                          .deadline_ms = monotonic_ms() + 60000 };
        match.route->answer(served->answers, &request, &answer);
    }
    if (answer.link)
        answer.link = strdup(answer.link);
    ck_buffer_append(&answer.content, (struct ck_bytes){ "", 1 });
    answer.content.size--;
    ck_arena_release(&arena);
    return answer;
}

void served_release(struct serve_answer *answer)
{
    if (answer->stream.free)
        answer->stream.free(answer->stream.client);
    free((void *)(uintptr_t)answer->link);
    ck_buffer_release(&answer->content);
}

json_t *served_json(struct served *served, const char *target)
{
    struct serve_answer answer = served_ask(served, target);
    json_t             *json = json_loadb(answer.content.data, answer.content.size, 0, NULL);

    if (answer.status != 200 || !json) {
        fprintf(stderr, "%s: %d %.2000s\n", target, answer.status, answer.content.data);
        abort();
    }
    served_release(&answer);
    return json;
}
