/* SPDX-License-Identifier: Apache-2.0 */
#include "support/held.h"

#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/embedded/embedded.h"
#include "engine/formats/json.h"
#include "support/json_tree.h"

enum { DETAIL_SIZE = 256 };

struct held *held_new(const struct ck_processor *processor)
{
    struct held *held = calloc(1, sizeof *held);

    held->reference = reference_new();
    held->config = option_defaults(processor);
    held->stage = ck_stage_new(processor, held->config, held->reference, 0);
    return held;
}

void held_free(struct held *held)
{
    if (!held)
        return;
    ck_stage_free(held->stage);
    reference_free(held->reference);
    free(held->config);
    free(held->last);
    free(held);
}

void held_put(struct held *held, const struct ck_topic *topic, const void *value)
{
    int result = ck_stage_apply(held->stage, topic, value);

    assert(result == CK_STEP_OK);
    (void)result;
}

void held_retract(struct held *held, const struct ck_topic *topic, const char *key)
{
    int result = ck_stage_retract(held->stage, topic, ck_bytes_from(key));

    assert(result == CK_STEP_OK);
    (void)result;
}

void held_learn(struct held *held, const struct ck_topic *topic, const char *key, const void *value)
{
    const struct ck_input *input = held->stage->processor->inputs;
    int                    result;

    while (input->topic != topic || input->role != CK_INPUT_REFERENCE)
        input++;
    result = input->learn(held->reference, held->stage->offset++, ck_bytes_from(key), value);
    assert(result == 0);
    (void)result;
    ck_stage_learned(held->stage, topic, ck_bytes_from(key), value);
}

/* Calls back for every record of a file: its key (or ""), its value. */
static void each_record(const struct ck_topic *topic, const char *path, void (*call)(void *, const struct ck_topic *, const char *, const void *),
                        void *context)
{
    FILE           *file = fopen(path, "r");
    char           *line = NULL, detail[DETAIL_SIZE];
    size_t          room = 0;
    ssize_t         size;
    struct ck_arena arena = CK_ARENA_NULL;
    void           *value = calloc(1, topic->value->size);

    assert(file);
    while ((size = getline(&line, &room, file)) > 1) {
        json_t     *record = json_loadb(line, (size_t)size, 0, NULL), *content = json_object_get(record, "value");
        const char *key = json_string_value(json_object_get(record, "key"));
        int         outcome;

        for (size_t i = 0; i < topic->value->field_count; i++) {
            const struct ck_field *field = &topic->value->fields[i];

            if (field->kind == CK_FIELD_RECORD && !field->nullable && (field->record == &ck_emission_type))
                json_object_set_new(content, field->name, json_object());
            if (field->kind == CK_FIELD_RECORD && !field->nullable && field->record == &ck_origin_type)
                json_object_set_new(content, field->name, json_pack("{s:s,s:i,s:i}", "topic", "", "partition", 0, "offset", 0));
            if (field->kind == CK_FIELD_STRING && !field->nullable && !json_object_get(content, field->name))
                json_object_set_new(content, field->name, json_string(""));
            if (field->kind == CK_FIELD_TIMESTAMP && !field->nullable && !json_object_get(content, field->name))
                json_object_set_new(content, field->name, json_string("1970-01-01T00:00:00Z"));
        }
        outcome = json_tree_value(topic->value, content, &arena, value, detail, sizeof detail);
        if (outcome != JSON_OK)
            fprintf(stderr, "%s: %s\n", path, detail);
        assert(outcome == JSON_OK);
        call(context, topic, key ? key : "", value);
        json_decref(record);
        ck_arena_clear(&arena);
    }
    free(line);
    free(value);
    ck_arena_release(&arena);
    fclose(file);
}

static void put_record(void *context, const struct ck_topic *topic, const char *key, const void *value)
{
    (void)key;
    held_put(context, topic, value);
}

void held_put_file(struct held *held, const struct ck_topic *topic, const char *path) { each_record(topic, path, put_record, held); }

static void learn_record(void *context, const struct ck_topic *topic, const char *key, const void *value) { held_learn(context, topic, key, value); }

void held_learn_file(struct held *held, const struct ck_topic *topic, const char *path) { each_record(topic, path, learn_record, held); }

static void hold(struct held *held, const struct ck_stage_publication *publication)
{
    size_t i = 0;

    while (i < held->count && (held->last[i].topic != publication->topic || !ck_bytes_equal(held->last[i].key, publication->key)))
        i++;
    if (i == held->count && held->count++ == held->room) {
        held->room = held->room ? held->room * 2 : 64;
        held->last = realloc(held->last, held->room * sizeof *held->last);
        assert(held->last);
    }
    held->last[i] = *publication;
}

size_t held_settle(struct held *held)
{
    size_t count = ck_stage_settle(held->stage);

    for (size_t i = 0; i < count; i++)
        hold(held, &held->stage->published[i]);
    return count;
}

size_t held_settle_all(struct held *held)
{
    ck_stage_all(held->stage);
    return held_settle(held);
}

void held_settle_checked(struct held *held)
{
    size_t forgotten;

    held_settle(held);
    forgotten = held_settle_all(held);
    assert(forgotten == 0 && "a mark was forgotten");
    (void)forgotten;
}

const void *held_at(struct held *held, const struct ck_topic *topic, const char *key)
{
    held_settle_checked(held);
    return held_find(held, topic, key);
}

const void *held_find(const struct held *held, const struct ck_topic *topic, const char *key)
{
    for (size_t i = 0; i < held->count; i++)
        if (held->last[i].topic == topic && ck_bytes_equal(held->last[i].key, ck_bytes_from(key)))
            return held->last[i].retracted ? NULL : held->last[i].value;
    return NULL;
}

size_t held_count(const struct held *held)
{
    size_t count = 0;

    for (size_t i = 0; i < held->count; i++)
        count += !held->last[i].retracted;
    return count;
}

/* Two doubles of the golden files are the same within 1e-9 of the greater. */
static bool same_json(const json_t *a, const json_t *b)
{
    const char *name;
    json_t     *value;

    if (json_is_number(a) && json_is_number(b)) {
        double x = json_number_value(a), y = json_number_value(b);

        return fabs(x - y) <= 1e-9 * fmax(fabs(x), fabs(y));
    }
    if (json_is_object(a) && json_is_object(b) && json_object_size(a) == json_object_size(b)) {
        json_object_foreach((json_t *)(uintptr_t)a, name,
                            value) if (!json_object_get(b, name) || !same_json(value, json_object_get(b, name))) return false;
        return true;
    }
    if (json_is_array(a) && json_is_array(b) && json_array_size(a) == json_array_size(b)) {
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!same_json(json_array_get(a, i), json_array_get(b, i)))
                return false;
        return true;
    }
    return json_equal(a, b);
}

static json_t *plain(const struct ck_topic *topic, const void *value, const char *const *ignored)
{
    struct ck_buffer text = { 0 };
    json_t          *json;

    json_write(topic->value, 0, topic->value->field_count - 1, value, &text);
    json = json_loadb(text.data, text.size, 0, NULL);
    ck_buffer_release(&text);
    for (; *ignored; ignored++)
        json_object_del(json, *ignored);
    return json;
}

struct comparison {
    const struct held *held;
    const char *const *ignored;
    size_t             differ, compared;
};

static void compare_record(void *context, const struct ck_topic *topic, const char *key, const void *value)
{
    struct comparison *comparison = context;
    const void        *held = held_find(comparison->held, topic, key);
    json_t            *golden = plain(topic, value, comparison->ignored), *found = held ? plain(topic, held, comparison->ignored) : NULL;

    comparison->compared++;
    if (!found || !same_json(golden, found)) {
        char *wanted = json_dumps(golden, JSON_COMPACT), *got = found ? json_dumps(found, JSON_COMPACT) : NULL;

        fprintf(stderr, "%s\n  golden %s\n  found  %s\n", key, wanted, got ? got : "nothing");
        free(wanted);
        free(got);
        comparison->differ++;
    }
    json_decref(golden);
    json_decref(found);
}

size_t held_compare(const struct held *held, const struct ck_topic *topic, const char *path, const char *const *ignored)
{
    struct comparison comparison = { held, ignored, 0, 0 };

    each_record(topic, path, compare_record, &comparison);
    for (size_t i = 0; i < held->count; i++)
        comparison.compared -= held->last[i].topic == topic && !held->last[i].retracted;
    if (comparison.compared != 0)
        fprintf(stderr, "%s: another number of keys holds\n", path);
    return comparison.differ + (comparison.compared != 0);
}
