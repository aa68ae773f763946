/* SPDX-License-Identifier: Apache-2.0
 * struct log over the cluster in memory: reading, opening and closing; memory_writer.c writes. Records are delivered as pointers into the cluster's
 * storage. */
#include "engine/log/cluster.h"

#include <errno.h>
#include <stdlib.h>

enum { BATCH_MAX = 1000, LAG_POLLS = 4 };

enum log_fault memory_fault(struct log *log, enum log_call call)
{
    struct cluster *cluster = memory_of(log)->cluster;

    return cluster->before ? cluster->before(cluster->before_context, log, call) : FAULT_NONE;
}

static bool dies_at(struct log *log, enum log_call call) { return memory_fault(log, call) == FAULT_DIE; }

static int memory_partitions(struct log *log, uint16_t topic)
{
    struct log_memory *memory = memory_of(log);

    if (!memory->topics[topic])
        memory->topics[topic] = cluster_topic(memory->cluster, memory->names[topic]);
    return memory->topics[topic] ? memory->topics[topic]->partitions : 0;
}

static int memory_join(struct log *log)
{
    struct log_memory *memory = memory_of(log);

    if (dies_at(log, CALL_JOIN))
        return -ECANCELED;
    memory->joined = true;
    group_add(memory->group, memory);
    return 0;
}

/* ---- reading ---- */

static bool is_stopped(const struct log_memory *memory, struct log_part part)
{
    return memory->is_stopped && memory->stopped.topic == part.topic && memory->stopped.partition == part.partition;
}

/* Fills the batch from the cursor on, below `limit`, and moves it; false: nothing there. */
static bool read_batch(struct log_memory *memory, struct log_cursor *cursor, int64_t limit, struct log_event *ret_event)
{
    const struct strand *strand = memory_strand(memory, cursor->part);
    int64_t stable = strand_stable(strand), end = limit < stable ? limit : stable, next = cursor->next < 0 ? strand->first : cursor->next;
    size_t  count = 0;

    if (is_stopped(memory, cursor->part))
        return false;

    for (; next < end && count < memory->batch_max; next++) {
        const struct slot *slot = &strand->slots[next];

        if (!slot_visible(memory->cluster, slot))
            continue;
        memory->batch[count] = slot->stored->record;
        memory->batch[count++].part = cursor->part;
    }
    cursor->next = next;
    if (count == 0)
        return false;
    *ret_event = (struct log_event){ .type = LOG_RECORDS, .records = memory->batch, .count = count, .next = next, .behind = strand->count - next };
    return true;
}

/* As Kafka's InitProducerId: what is open ends, and whoever else has the transactional id is fenced. */
static void writer_init(struct log_memory *memory)
{
    writer_decide(memory->writer);
    memory->writer->crashed = false;
    memory->epoch = ++memory->writer->epoch;
}

static bool poll_group(struct log_memory *memory, struct log_event *ret_event)
{
    struct log_event event = { .parts = memory->assigned, .count = memory->assigned_count };

    if (memory->tell_lost) {
        memory->tell_lost = false;
        memory->fetching_count = 0;
        event.type = LOG_LOST;
        *ret_event = event;
        group_add(memory->group, memory); /* it comes back */
        return true;
    }
    if (memory->tell_revoked) {
        memory->tell_revoked = false;
        memory->fetching_count = 0;
        event.type = LOG_REVOKED;
        *ret_event = event;
        return true;
    }
    if (memory->tell_assigned) {
        memory->tell_assigned = false;
        memory->released = false;
        if (!memory->was_member) /* it may have been taken for dead while it was starting */
            writer_init(memory);
        memory->was_member = true;
        event.type = LOG_ASSIGNED;
        *ret_event = event;
        return true;
    }
    return false;
}

static int64_t end_of(const struct log_memory *memory, struct log_part part)
{
    const struct strand *strand = memory_strand(memory, part);

    return memory->cluster->broken & CLUSTER_STABLE_IS_END ? strand_stable(strand) : strand->count;
}

static bool lags(const struct log_memory *memory, const struct followed *followed)
{
    return followed->lag_polls > 0 && followed->settled == memory->cluster->settled;
}

static bool poll_followed(struct log_memory *memory, struct log_event *ret_event)
{
    for (size_t n = 0; n < memory->followed_count; n++) {
        struct followed *followed = &memory->followed[(n + memory->turn / 2) % memory->followed_count];
        bool             behind = lags(memory, followed);
        int64_t          end = behind ? followed->lag_end : end_of(memory, followed->cursor.part);

        if (read_batch(memory, &followed->cursor, behind ? end : INT64_MAX, ret_event)) {
            followed->caught_up = false;
            return true;
        }
        followed->lag_polls -= behind;
        if (!followed->caught_up && followed->cursor.next == end && !is_stopped(memory, followed->cursor.part)) {
            followed->caught_up = true;
            memory->told = followed->cursor.part;
            *ret_event = (struct log_event){ .type = LOG_CAUGHT_UP, .parts = &memory->told, .count = 1, .next = followed->cursor.next };
            return true;
        }
    }
    return false;
}

static bool poll_fetched(struct log_memory *memory, struct log_event *ret_event)
{
    for (size_t i = 0; i < memory->fetching_count; i++) {
        struct log_cursor *cursor = &memory->fetching[memory->fetching_next++ % memory->fetching_count];

        if (read_batch(memory, cursor, INT64_MAX, ret_event))
            return true;
    }
    return false;
}

/* A broker reports once that a valid cursor is out of range: the partition delivers nothing until it is read again from there, which the next poll
 * does. */
static void stop_one(struct log_memory *memory)
{
    size_t count = memory->fetching_count + memory->followed_count, number;

    if (count == 0)
        return;
    number = (memory->fetching_next + memory->turn) % count;
    memory->stopped = number < memory->fetching_count ? memory->fetching[number].part : memory->followed[number - memory->fetching_count].cursor.part;
    memory->is_stopped = true;
}

static bool poll_records(struct log_memory *memory, struct log_event *ret_event)
{
    if (memory->turn % 2)
        return poll_fetched(memory, ret_event) || poll_followed(memory, ret_event);
    return poll_followed(memory, ret_event) || poll_fetched(memory, ret_event);
}

/* Whether a followed partition has not, or no longer, what is to be read next. */
static bool is_out_of_range(const struct log_memory *memory)
{
    for (size_t i = 0; i < memory->followed_count; i++) {
        const struct log_cursor *cursor = &memory->followed[i].cursor;
        const struct strand     *strand = memory_strand(memory, cursor->part);

        if (cursor->next >= 0 && (cursor->next < strand->first || cursor->next > strand->count))
            return true;
    }
    return false;
}

static int memory_poll(struct log *log, int timeout_ms, struct log_event *ret_event)
{
    struct log_memory *memory = memory_of(log);
    enum log_fault     fault = memory_fault(log, CALL_POLL);

    (void)timeout_ms;
    if (fault == FAULT_DIE)
        return -ECANCELED;
    if (is_out_of_range(memory))
        return -ENODATA;
    memory->is_stopped = memory->is_stopped && (memory->cluster->broken & CLUSTER_STAYS_STOPPED);
    if (fault == FAULT_TURN)
        memory->turn++;
    if (fault == FAULT_OUT_OF_RANGE)
        stop_one(memory);
    if (!poll_group(memory, ret_event) && (fault == FAULT_IDLE || !poll_records(memory, ret_event)))
        *ret_event = (struct log_event){ .type = LOG_IDLE };
    return 0;
}

static int memory_release(struct log *log)
{
    struct log_memory *memory = memory_of(log);

    if (dies_at(log, CALL_RELEASE))
        return -ECANCELED;
    memory->released = true;
    group_released(memory->group);
    return 0;
}

static int memory_committed(struct log *log, struct log_cursor *cursors, size_t count, int timeout_ms)
{
    struct log_memory *memory = memory_of(log);

    (void)timeout_ms;
    if (dies_at(log, CALL_COMMITTED))
        return -ECANCELED;
    for (size_t i = 0; i < count && !(memory->cluster->broken & CLUSTER_NAMELESS); i++)
        group_end_predecessor(memory->group, memory->topics[cursors[i].part.topic], cursors[i].part.partition, memory->writer);
    for (size_t i = 0; i < count; i++)
        if (group_is_undecided(memory->cluster, memory->group, memory->topics[cursors[i].part.topic], cursors[i].part.partition))
            return LOG_AGAIN;
    for (size_t i = 0; i < count; i++) {
        const struct group_offset *offset = group_committed(memory->group, memory->topics[cursors[i].part.topic], cursors[i].part.partition);

        cursors[i].next = offset->next;
        cursors[i].transaction = offset->transaction;
    }
    return 0;
}

static int memory_fetch(struct log *log, const struct log_cursor *cursors, size_t count)
{
    struct log_memory *memory = memory_of(log);

    if (dies_at(log, CALL_FETCH))
        return -ECANCELED;
    memory->fetching = memory_grow(memory->fetching, count * sizeof *cursors);
    if (count)
        memcpy(memory->fetching, cursors, count * sizeof *cursors);
    memory->fetching_count = count;
    return 0;
}

static int memory_follow(struct log *log, struct log_cursor from)
{
    struct log_memory *memory = memory_of(log);
    enum log_fault     fault = memory_fault(log, CALL_FOLLOW);
    struct followed    followed = { .cursor = from, .settled = memory->cluster->settled };

    if (fault == FAULT_DIE)
        return -ECANCELED;
    if (fault == FAULT_LAG) {
        followed.lag_end = strand_last_begin(memory_strand(memory, from.part));
        followed.lag_polls = followed.lag_end >= from.next && followed.lag_end >= 0 ? LAG_POLLS : 0;
    }
    memory->followed = memory_grow(memory->followed, (memory->followed_count + 1) * sizeof *memory->followed);
    memory->followed[memory->followed_count++] = followed;
    return 0;
}

static int memory_range(struct log *log, struct log_part part, int timeout_ms, int64_t *ret_first, int64_t *ret_end)
{
    (void)timeout_ms;
    if (dies_at(log, CALL_END))
        return -ECANCELED;
    *ret_first = memory_strand(memory_of(log), part)->first;
    *ret_end = strand_stable(memory_strand(memory_of(log), part));
    return 0;
}

static int memory_clock(struct log *log, int timeout_ms, int64_t *ret_time_ms)
{
    (void)timeout_ms;
    *ret_time_ms = memory_of(log)->cluster->time_ms;
    return *ret_time_ms ? 0 : LOG_UNKNOWN;
}

static int memory_unfollow(struct log *log, struct log_part part)
{
    struct log_memory *memory = memory_of(log);

    for (size_t i = 0; i < memory->followed_count; i++) {
        if (memory->followed[i].cursor.part.topic != part.topic || memory->followed[i].cursor.part.partition != part.partition)
            continue;
        memory->followed[i] = memory->followed[--memory->followed_count];
        return 0;
    }
    return 0;
}

/* ---- life ---- */

static void memory_free(struct log_memory *memory)
{
    for (size_t i = 0; memory->names && i < memory->topic_count; i++)
        free(memory->names[i]);
    free(memory->names);
    free(memory->topics);
    free(memory->roles);
    free(memory->assigned);
    free(memory->fetching);
    free(memory->followed);
    free(memory->batch);
    free(memory);
}

static void memory_close(struct log *log)
{
    struct log_memory *memory = memory_of(log);

    if (memory->transaction && memory->writer->current == memory->transaction)
        writer_decide(memory->writer);
    if (memory->group)
        group_remove(memory->group, memory);
    memory_free(memory);
}

void log_memory_crash(struct log *log)
{
    struct log_memory *memory = memory_of(log);

    if (!memory->writer) {
        memory_close(log);
        return;
    }
    if (memory->writer->epoch == memory->epoch)
        memory->writer->crashed = true;
    group_remove(memory->group, memory);
    memory_free(memory);
}

void log_memory_evict(struct log *log)
{
    struct log_memory *memory = memory_of(log);

    if (!group_has(memory->group, memory))
        return;
    group_remove(memory->group, memory);
    memory->tell_lost = true;
}

static const struct log_ops memory_ops = {
    .partitions = memory_partitions,
    .join = memory_join,
    .poll = memory_poll,
    .release = memory_release,
    .committed = memory_committed,
    .fetch = memory_fetch,
    .follow = memory_follow,
    .unfollow = memory_unfollow,
    .range = memory_range,
    .clock = memory_clock,
    .begin = memory_begin,
    .append = memory_append,
    .commit = memory_commit,
    .abort = memory_abort,
    .reopen = memory_reopen,
    .close = memory_close,
};

/* Topics that are missing may come. */
static void memory_name(struct log_memory *memory, const struct log_topic *topics)
{
    memory->names = memory_take(memory->topic_count * sizeof *memory->names);
    for (size_t i = 0; i < memory->topic_count; i++) {
        memory->names[i] = strdup(topics[i].name);
        if (!memory->names[i])
            abort();
    }
}

int log_memory_open(struct cluster *cluster, const struct log_memory_options *options, struct log **ret_log)
{
    struct log_memory *memory;

    for (size_t i = 0; options->transactional_id && i < options->topic_count; i++)
        if (!cluster_topic(cluster, options->topics[i].name))
            return -ENOENT;
    memory = memory_take(sizeof *memory);
    memory->log.ops = &memory_ops;
    memory->cluster = cluster;
    memory->topic_count = options->topic_count;
    memory->topics = memory_take(options->topic_count * sizeof(struct cluster_topic *));
    memory->roles = memory_take(options->topic_count * sizeof *memory->roles);
    for (size_t i = 0; i < options->topic_count; i++) {
        memory->topics[i] = cluster_topic(cluster, options->topics[i].name);
        memory->roles[i] = options->topics[i].role;
    }
    memory->batch_max = options->batch_max ? options->batch_max : BATCH_MAX;
    memory->batch = memory_take(memory->batch_max * sizeof *memory->batch);
    if (options->transactional_id) {
        memory->group = cluster_group(cluster, options->group);
        memory->writer = cluster_writer(cluster, options->transactional_id);
        writer_init(memory);
    } else
        memory_name(memory, options->topics);
    *ret_log = &memory->log;
    return 0;
}
