/* SPDX-License-Identifier: Apache-2.0
 * The loop: opens the log, takes its records into the store, commits. */
#include "serve/follow/follow.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/registry/registry.h"
#include "engine/schema/schema_versions.h"
#include "engine/util/instant.h"
#include "serve/follow/internal.h"

void follow_topics_fill(struct follow_topics *ret_topics, const struct ck_topic *const *topics)
{
    ret_topics->count = 0;
    for (; topics[ret_topics->count]; ret_topics->count++)
        ret_topics->items[ret_topics->count] = (struct store_topic){ topics[ret_topics->count]->name, topics[ret_topics->count]->value->fingerprint };
}

/* ---- life ---- */

static int64_t system_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int or_default(int given, int fallback) { return given ? given < 0 ? 0 : given : fallback; }

struct follow *follow_new(const struct follow_options *options)
{
    struct follow               *follow = calloc(1, sizeof(*follow));
    const struct ck_record_type *types[STORE_TOPICS_MAX + 1] = { NULL };

    if (!follow)
        abort();
    follow->options = *options;
    if (!options->clock_ms)
        follow->options.clock_ms = system_ms;
    follow->options.commit_ms = or_default(options->commit_ms, COMMIT_MS);
    follow->options.count_ms = or_default(options->count_ms, COUNT_MS);
    follow->options.pause_ms = or_default(options->pause_ms, PAUSE_MS);
    follow->options.anew_ms = or_default(options->anew_ms, ANEW_MS);
    for (; options->topics[follow->topic_count]; follow->topic_count++)
        types[follow->topic_count] = options->topics[follow->topic_count]->value;
    follow->taker.decoder = (struct decoder){ options->registry, schema_versions_new(types) };
    pthread_mutex_init(&follow->mutex, NULL);
    return follow;
}

static void log_end_all(struct follow *follow)
{
    log_close(follow->log);
    follow->log = NULL;
    for (size_t i = 0; i < follow->topic_count; i++) {
        free(follow->topics[i].parts);
        follow->topics[i] = (struct follow_topic){ 0 };
    }
}

void follow_free(struct follow *follow)
{
    union {
        const struct schema_versions *kept;
        struct schema_versions       *freed;
    } versions = { follow->taker.decoder.versions };

    log_end_all(follow);
    if (follow->writing)
        store_abort(follow->options.store);
    schema_versions_free(versions.freed);
    value_release(&follow->taker);
    pthread_mutex_destroy(&follow->mutex);
    free(follow);
}

void follow_state(struct follow *follow, struct follow_state *ret_state)
{
    pthread_mutex_lock(&follow->mutex);
    *ret_state = follow->state;
    pthread_mutex_unlock(&follow->mutex);
}

/* ---- the store ---- */

int follow_failed(struct follow *follow, int result)
{
    store_abort(follow->options.store);
    follow->writing = false;
    pthread_mutex_lock(&follow->mutex);
    snprintf(follow->state.problem, sizeof(follow->state.problem), "%s", store_error(result));
    pthread_mutex_unlock(&follow->mutex);
    return result;
}

int follow_write(struct follow *follow)
{
    int result = follow->writing ? 0 : store_begin(follow->options.store);

    if (result == 0 && !follow->writing) {
        follow->writing = true;
        follow->written = follow->written_size = 0;
        follow->written_ms = monotonic_ms();
    }
    return result;
}

/* How far it is, for others. */
static void state_update(struct follow *follow, enum follow_phase phase, const char *problem)
{
    int64_t behind = 0;
    bool    current = follow->log && !follow->begins;

    for (size_t topic = 0; topic < follow->topic_count; topic++)
        for (int i = 0; i < follow->topics[topic].count; i++) {
            behind += follow->topics[topic].parts[i].behind;
            current = current && follow->topics[topic].parts[i].current;
        }
    pthread_mutex_lock(&follow->mutex);
    follow->state.phase = phase == FOLLOW_READING && current ? FOLLOW_CURRENT : phase;
    follow->state.behind = behind;
    snprintf(follow->state.problem, sizeof(follow->state.problem), "%s", problem);
    pthread_mutex_unlock(&follow->mutex);
}

int follow_commit(struct follow *follow)
{
    bool current;
    int  result;

    if (!follow->writing)
        return 0;
    result = store_commit(follow->options.store);
    if (result)
        return follow_failed(follow, result);
    follow->writing = false;
    pthread_mutex_lock(&follow->mutex);
    follow->state.records += follow->written;
    current = follow->state.phase == FOLLOW_CURRENT;
    pthread_mutex_unlock(&follow->mutex);
    result = current ? store_settle(follow->options.store) : 0;
    return result ? follow_failed(follow, result) : 0;
}

static bool commit_is_due(const struct follow *follow)
{
    return follow->writing && (follow->written >= COMMIT_RECORDS || follow->written_size >= COMMIT_BYTES ||
                               monotonic_ms() - follow->written_ms >= follow->options.commit_ms);
}

/* ---- records ---- */

/* The first, and then each time that there are twice as many. */
static void leave_out(struct follow *follow, const struct log_record *record, const struct decode_failure *failure)
{
    uint64_t count;

    pthread_mutex_lock(&follow->mutex);
    count = ++follow->state.left_out;
    pthread_mutex_unlock(&follow->mutex);
    if (count < 2 * follow->told_out)
        return;
    follow->told_out = count;
    JOURNAL(follow->options.journal, JOURNAL_WARNING, "record_left_out", TEXT("topic", follow->options.topics[record->part.topic]->name),
            NUMBER("partition", record->part.partition), NUMBER("offset", record->offset), TEXT("reason", ck_reason_name(NULL, failure->reason)),
            TEXT("detail", failure->detail), NUMBER("left_out", (int64_t)count));
}

/* Whether the registry has said whatever it will of the record's schema. */
static bool schema_is_settled(const struct follow *follow, const struct log_record *record)
{
    uint32_t id;

    return !follow->options.registry || !record->value.data || !decode_framing(record->value, &id) ||
           registry_await(follow->options.registry, id, CALL_MS);
}

static int record_take(struct follow *follow, const struct log_record *record)
{
    struct store_record   kept = { .topic = record->part.topic, .partition = record->part.partition, .offset = record->offset };
    int64_t               now_ms = follow->options.clock_ms();
    struct decode_failure failure;
    int                   result;

    kept.published_ms = record->time_ms > 0 && record->time_ms < now_ms ? record->time_ms : now_ms;
    if (value_take(&follow->taker, follow->options.topics[kept.topic], record->key, record->value, &kept, &failure) != DECODE_OK) {
        leave_out(follow, record, &failure);
        return 0;
    }
    result = store_put(follow->options.store, &kept);
    follow->written += result == 0;
    follow->written_size += kept.key.size + kept.value.size;
    return result;
}

/* -EAGAIN: the registry does not answer; what came before is in the store. */
static int records_take(struct follow *follow, const struct log_event *event, size_t first)
{
    struct log_part part = event->records[0].part;
    int             result = follow_write(follow);

    for (size_t i = first; i < event->count && result == 0; i++) {
        if (event->records[i].offset < store_next(follow->options.store, part.topic, part.partition))
            continue;
        if (!schema_is_settled(follow, &event->records[i]))
            return -EAGAIN;
        result = record_take(follow, &event->records[i]);
    }
    return result ? result : store_place(follow->options.store, part.topic, part.partition, event->next);
}

/* The log reads on behind what was not taken: it is followed again from there. */
static int read_again(struct follow *follow, struct log_part part)
{
    int64_t next = store_next(follow->options.store, part.topic, part.partition);
    int     result = log_unfollow(follow->log, part);

    return result ? result : log_follow(follow->log, (struct log_cursor){ part, next == STORE_NOWHERE ? LOG_START : next, 0 });
}

static int take(struct follow *follow, const struct log_event *event, bool *ret_store)
{
    struct log_part     place = event->records[0].part;
    struct follow_part *part;
    size_t              first;
    int                 result;

    if (place.partition >= follow->topics[place.topic].count)
        return 0; /* it is counted later, and read then */
    part = &follow->topics[place.topic].parts[place.partition];
    result = parts_prove(follow, part, event, &first);
    if (result == -ESTALE)
        return topic_anew(follow, place.topic, "another record is where the last one was that was read", ret_store);
    if (result == 0)
        result = records_take(follow, event, first);
    if (result == -EAGAIN) {
        part->current = false;
        return read_again(follow, place);
    }
    *ret_store = result != 0;
    part->behind = event->behind;
    return result;
}

static int caught_up(struct follow *follow, const struct log_event *event, bool *ret_store)
{
    struct log_part     place = event->parts[0];
    struct follow_part *part;
    int                 result = 0;

    if (place.partition >= follow->topics[place.topic].count)
        return 0;
    part = &follow->topics[place.topic].parts[place.partition];
    part->current = true;
    part->behind = 0;
    part->proof = PROOF_NONE;
    if (event->next > store_next(follow->options.store, place.topic, place.partition)) {
        result = follow_write(follow);
        if (result == 0)
            result = store_place(follow->options.store, place.topic, place.partition, event->next);
    }
    *ret_store = result != 0;
    return result;
}

/* ---- the log ---- */

/* The log has failed: what came is committed, and it is opened again after a pause, or at once if only an offset is gone. */
static int away(struct follow *follow, int result, const char *problem)
{
    char text[FOLLOW_PROBLEM_MAX];
    int  committed = follow_commit(follow);

    snprintf(text, sizeof(text), "%s", *problem ? problem : strerror(-result));
    log_end_all(follow);
    if (committed)
        return committed;
    follow->pause_ms = follow->pause_ms ? 2 * follow->pause_ms : follow->options.pause_ms;
    if (follow->pause_ms > PAUSE_MAX_MS)
        follow->pause_ms = PAUSE_MAX_MS;
    follow->open_ms = result == -ENODATA && follow->gone++ == 0 ? 0 : monotonic_ms() + follow->pause_ms;
    JOURNAL(follow->options.journal, JOURNAL_WARNING, "log_away", TEXT("problem", text),
            NUMBER("again_in_ms", follow->open_ms ? follow->pause_ms : 0));
    state_update(follow, FOLLOW_AWAY, text);
    return 0;
}

static int log_failed(struct follow *follow, int result)
{
    return away(follow, result, follow->options.problem ? follow->options.problem(follow->log) : "");
}

/* A result that is the store's ends the follower; the log's does not. */
static int failed(struct follow *follow, int result, bool store) { return store ? follow_failed(follow, result) : log_failed(follow, result); }

static int count_all(struct follow *follow, bool asked, bool *ret_store)
{
    follow->count_ms = monotonic_ms() + follow->options.count_ms;
    for (size_t i = 0; i < follow->topic_count; i++) {
        int count = asked ? log_count(follow->log, (uint16_t)i, CALL_MS) : log_partitions(follow->log, (uint16_t)i), result;

        if (count == -EAGAIN)
            continue;
        result = count < 0 ? count : parts_count(follow, (uint16_t)i, count, ret_store);
        if (result)
            return result;
    }
    return 0;
}

static int log_begin_all(struct follow *follow, int timeout_ms)
{
    char    problem[FOLLOW_PROBLEM_MAX] = "";
    int64_t wait_ms = follow->open_ms - monotonic_ms();
    bool    store = false;
    int     result;

    if (wait_ms > 0) {
        wait_ms = wait_ms < timeout_ms ? wait_ms : timeout_ms;
        nanosleep(&(struct timespec){ wait_ms / 1000, wait_ms % 1000 * 1000000 }, NULL);
        return 0;
    }
    result = follow->options.open(follow->options.context, &follow->log, problem);
    if (result == -EINVAL) {
        state_update(follow, FOLLOW_AWAY, problem);
        return result;
    }
    if (result)
        return away(follow, result, problem);
    pthread_mutex_lock(&follow->mutex);
    follow->state.opened++;
    pthread_mutex_unlock(&follow->mutex);
    follow->begins = true;
    result = count_all(follow, false, &store);
    if (result)
        return failed(follow, result, store);
    state_update(follow, FOLLOW_READING, "");
    return 0;
}

static int event_take(struct follow *follow, const struct log_event *event, bool *ret_store)
{
    int result = 0;

    if (event->type == LOG_RECORDS)
        result = take(follow, event, ret_store);
    else if (event->type == LOG_CAUGHT_UP)
        result = caught_up(follow, event, ret_store);
    else
        return 0;
    if (result == 0)
        follow->pause_ms = follow->gone = 0;
    return result;
}

int follow_step(struct follow *follow, int timeout_ms)
{
    struct log_event event;
    bool             store = false;
    int              result = 0;

    if (!follow->log)
        return log_begin_all(follow, timeout_ms);
    if (monotonic_ms() >= follow->count_ms)
        result = count_all(follow, true, &store);
    if (result == 0 && follow->begins)
        result = parts_begin(follow, &store);
    if (result == 0) {
        result = log_poll(follow->log, follow->writing && timeout_ms > follow->options.commit_ms ? follow->options.commit_ms : timeout_ms, &event);
        if (result == 0)
            result = event_take(follow, &event, &store);
    }
    if (result)
        return failed(follow, result, store);
    if (follow->options.away && follow->options.away(follow->log))
        state_update(follow, FOLLOW_AWAY, "no broker answers");
    else
        state_update(follow, FOLLOW_READING, "");
    return commit_is_due(follow) ? follow_commit(follow) : 0;
}
