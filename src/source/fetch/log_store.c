/* SPDX-License-Identifier: Apache-2.0
 * Records and places in one transaction of a log. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/serde/decode.h"
#include "source/fetch/store.h"

enum { PLACE_TOPIC = 0, CALL_MS = 1000 };

struct log_store {
    struct fetch_store       store;
    struct log_store_options options;
    struct ck_buffer         buffer;
    struct ck_arena          arena;
    unsigned                 turn; /* users' topics have no keys: their partitions take records in turn */
};

static struct log_store *log_store_of(struct fetch_store *store) { return (struct log_store *)store; }

static int fail(struct log_store *store, int result, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int fail(struct log_store *store, int result, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(store->store.problem, sizeof store->store.problem, format, arguments);
    va_end(arguments);
    return result;
}

static void beat(struct log_store *store)
{
    if (store->options.waiting)
        store->options.waiting(store->options.context);
}

/* ---- reading ---- */

static int take(struct log_store *store, const struct log_record *record)
{
    struct decode_failure failure;
    void                 *value;

    ck_arena_clear(&store->arena);
    if (record->value.data && decode_value(&fetch_place_topic, record->value, &store->arena, &value, &failure) != DECODE_OK)
        return fail(store, -EILSEQ, "offset %lld is no place that this version can read: %s", (long long)record->offset, failure.detail);
    if (!record->value.data) {
        places_put(&store->store.places, record->key, (struct ck_bytes){ 0 });
        return 0;
    }
    places_set(&store->store.places, value);
    return 0;
}

static int take_all(struct log_store *store, const struct log_event *event)
{
    int result = 0;

    for (size_t i = 0; i < event->count && result == 0; i++)
        result = take(store, &event->records[i]);
    return result;
}

static int read_places(struct log_store *store)
{
    struct log      *log = store->options.log;
    struct log_part  part = { PLACE_TOPIC, 0 };
    struct log_event event = { .type = LOG_IDLE };
    int              result = log_follow(log, (struct log_cursor){ part, LOG_START, 0 });

    places_clear(&store->store.places);
    while (result == 0 && event.type != LOG_CAUGHT_UP) {
        result = log_poll(log, CALL_MS, &event);
        if (result == 0 && event.type == LOG_RECORDS)
            result = take_all(store, &event);
        if (event.type == LOG_IDLE)
            beat(store);
    }
    return result ? result : log_unfollow(log, part);
}

/* ---- a step ---- */

/* Calls that say LOG_AGAIN are made again: the log ends those that never end. */
static int until_done(struct log_store *store, int (*call)(struct log *, int timeout_ms))
{
    int result;

    while ((result = call(store->options.log, CALL_MS)) == LOG_AGAIN)
        beat(store);
    return result;
}

static int undo(struct log_store *store, int (*call)(struct log *, int timeout_ms))
{
    int result = until_done(store, call);

    if (result == 0)
        result = read_places(store);
    return result < 0 ? result : STORE_REPEAT;
}

static int outcome_of(struct log_store *store, int result)
{
    if (result == LOG_ABORT)
        return undo(store, log_abort);
    return result == LOG_UNKNOWN ? undo(store, log_reopen) : result;
}

static int step_begin(struct fetch_store *base)
{
    struct log_store *store = log_store_of(base);
    int               result;

    while ((result = log_begin(store->options.log)) == LOG_AGAIN)
        beat(store);
    return outcome_of(store, result);
}

static int append(struct log_store *store, const struct log_record *record, const char *what)
{
    int result = log_append(store->options.log, record);

    if (result == LOG_TOO_LARGE)
        return fail(store, -EMSGSIZE, "%s: a record of %zu bytes is larger than the topic takes", what, log_record_size(record));
    return outcome_of(store, result);
}

static int step_add(struct fetch_store *base, size_t topic, const void *record)
{
    struct log_store *store = log_store_of(base);
    struct log_record message = { .part = { (uint16_t)(topic + 1), 0 } };
    int               partitions = log_partitions(store->options.log, message.part.topic);

    if (partitions <= 0)
        return fail(store, -ENOENT, "there is no topic %s", base->topics[topic]->name);
    store->buffer.size = 0;
    store->options.encode(base->topics[topic]->value, record, &store->buffer);
    message.part.partition = (uint16_t)(store->turn++ % (unsigned)partitions);
    message.value = ck_buffer_bytes(&store->buffer);
    return append(store, &message, base->topics[topic]->name);
}

static int append_place(struct log_store *store, const struct fetch_place *place)
{
    char              key[CK_KEY_SIZE_MAX];
    struct log_record message = { .part = { PLACE_TOPIC, 0 }, .key = { key, ck_topic_key(&fetch_place_topic, place, key) } };

    store->buffer.size = 0;
    ck_single_object_write(fetch_place_type.fingerprint, &store->buffer);
    ck_record_encode(&fetch_place_type, 0, fetch_place_type.field_count, place, &store->buffer);
    message.value = ck_buffer_bytes(&store->buffer);
    return append(store, &message, "fetch.place: too many cells for one request: ask for fewer codes");
}

static int step_commit(struct fetch_store *base, const struct fetch_place *places, size_t count)
{
    struct log_store *store = log_store_of(base);
    int               result = 0;

    for (size_t i = 0; i < count && result == 0; i++)
        result = append_place(store, &places[i]);
    if (result)
        return result;
    while ((result = log_commit(store->options.log, NULL, 0, CALL_MS)) == LOG_AGAIN)
        beat(store);
    if (result)
        return outcome_of(store, result);
    for (size_t i = 0; i < count; i++)
        places_set(&base->places, &places[i]);
    return STORE_DONE;
}

static void step_abort(struct fetch_store *base) { until_done(log_store_of(base), log_abort); }

static void log_store_close(struct fetch_store *base)
{
    struct log_store *store = log_store_of(base);

    places_release(&base->places);
    ck_buffer_release(&store->buffer);
    ck_arena_release(&store->arena);
    free(store);
}

static const struct fetch_store_ops log_store_ops = { step_begin, step_add, step_commit, step_abort, log_store_close };

int log_store_open(const struct log_store_options *options, struct fetch_store **ret_store, char problem[STORE_PROBLEM_MAX])
{
    struct log_store *store = calloc(1, sizeof *store);
    int               result;

    if (!store)
        abort();
    store->store = (struct fetch_store){ .ops = &log_store_ops, .topics = options->topics };
    store->options = *options;
    result = read_places(store);
    if (result) {
        snprintf(problem, STORE_PROBLEM_MAX, "fetch.place: %.400s", store->store.problem[0] ? store->store.problem : "it cannot be read");
        log_store_close(&store->store);
        return result;
    }
    *ret_store = &store->store;
    return 0;
}
