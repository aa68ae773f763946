/* SPDX-License-Identifier: Apache-2.0
 * The consumer group. Partitions are withheld by assigning only a part of the group's assignment, with explicit offsets, and never by pausing, with
 * which 2.0.2 skips records. The rebalance callback stores the list; it confirms an assignment with an empty one, so that the group continues while
 * rows are restored; log_release() confirms a revocation. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/log_kafka/internal.h"
#include "engine/log_kafka/offset_note.h"

enum { FENCES_MAX = 3, FENCES_MS = 10 * 60 * 1000 /* how often, and in what time, a fenced member joins again */ };

/* A request during the consumer's close may never be answered. */
static void assign(const struct log_kafka *kafka, rd_kafka_topic_partition_list_t *list)
{
    rd_kafka_assign(kafka->group.rk, list); /* fails only with errors that rd_kafka_fatal_error() reports */
    if (!kafka->closing)
        batch_settle(kafka->group.rk);
}

static void assign_nothing(const struct log_kafka *kafka)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);

    assign(kafka, list);
    rd_kafka_topic_partition_list_destroy(list);
}

static void keep_list(struct log_kafka *kafka, const rd_kafka_topic_partition_list_t *list)
{
    struct log_part_list *offered = &kafka->offered;

    offered->count = 0;
    offered->parts = realloc(offered->parts, ((size_t)list->cnt + 1) * sizeof *offered->parts);
    if (!offered->parts)
        abort();
    for (int i = 0; i < list->cnt; i++) {
        int topic = log_kafka_topic_find(kafka, list->elems[i].topic, kafka->group.rk);

        if (topic >= 0)
            offered->parts[offered->count++] = (struct log_part){ (uint16_t)topic, (uint16_t)list->elems[i].partition };
    }
}

static void forget_member(struct log_kafka *kafka)
{
    if (kafka->member)
        rd_kafka_mem_free(kafka->group.rk, kafka->member);
    kafka->member = NULL;
}

static void stop_all(struct log_kafka *kafka)
{
    for (size_t i = 0; i < kafka->topic_count; i++)
        for (int j = 0; kafka->topics[i].role == LOG_GROUP && j < kafka->topics[i].partitions; j++)
            kafka->topics[i].places[j].on = false;
    kafka->fetching = false;
}

/* A transaction may commit offsets only as the member that was given the partitions. librdkafka takes generation and member away from its own account
 * when a coordinator has forgotten them, and a broker does not look at a member without either. */
static void keep_member(struct log_kafka *kafka)
{
    rd_kafka_consumer_group_metadata_t *member = rd_kafka_consumer_group_metadata(kafka->group.rk);

    forget_member(kafka);
    if (!member)
        return;
    rd_kafka_error_destroy(rd_kafka_consumer_group_metadata_write(member, &kafka->member, &kafka->member_size));
    rd_kafka_consumer_group_metadata_destroy(member);
}

/* Whether it is of no generation (-1), whatever name it has. */
static bool is_over(const struct log_kafka *kafka, const char *name)
{
    const char                         *instance = installation_static_instance(kafka->options.installation);
    rd_kafka_consumer_group_metadata_t *member = rd_kafka_consumer_group_metadata_new_with_genid(kafka->group_name, -1, name, instance);
    void                               *written = NULL;
    size_t                              size = 0;
    bool                                same;

    rd_kafka_error_destroy(rd_kafka_consumer_group_metadata_write(member, &written, &size));
    same = size == kafka->member_size && memcmp(written, kafka->member, size) == 0;
    rd_kafka_consumer_group_metadata_destroy(member);
    rd_kafka_mem_free(kafka->group.rk, written);
    return same;
}

rd_kafka_consumer_group_metadata_t *group_identity(const struct log_kafka *kafka)
{
    rd_kafka_consumer_group_metadata_t *member = NULL;
    char                               *name;
    bool                                over;

    if (!kafka->member)
        return NULL;
    name = rd_kafka_memberid(kafka->group.rk);
    over = is_over(kafka, "") || (name && is_over(kafka, name));
    rd_kafka_mem_free(kafka->group.rk, name);
    if (!over)
        rd_kafka_error_destroy(rd_kafka_consumer_group_metadata_read(&member, kafka->member, kafka->member_size));
    return member;
}

/* Partitions not yet reported to the worker need no revocation, and lost ones no release. */
static void on_revoke(struct log_kafka *kafka, bool lost)
{
    bool asks = kafka->assigned && !lost && !kafka->closing;

    predecessors_close(&kafka->predecessors); /* whom it takes for dead may be given partitions as soon as these are given back */
    kafka->tell_assigned = false;
    kafka->tell_lost |= kafka->assigned && !asks;
    kafka->tell_revoked = kafka->revoking = asks;
    kafka->assigned = false;
    stop_all(kafka);
    if (!asks) {
        forget_member(kafka);
        assign(kafka, NULL);
    }
}

static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *list, void *opaque)
{
    struct log_kafka *kafka = opaque; /* whose group.rk is rk */

    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && !kafka->closing) {
        keep_list(kafka, list);
        keep_member(kafka);
        assign_nothing(kafka);
        kafka->tell_assigned = true;
    } else if (code == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
        on_revoke(kafka, rd_kafka_assignment_lost(rk));
    } else {
        assign(kafka, NULL);
    }
}

/* ---- life ---- */

int group_open(struct log_kafka *kafka)
{
    struct kafka_options options = {
        .installation = kafka->options.installation,
        .journal = kafka->options.journal,
        .role = KAFKA_GROUP,
        .group = kafka->group_name,
        .queue_kib = kafka->options.memory_kib / 2,
        .opaque = kafka,
        .rebalance = on_rebalance,
    };

    return kafka_open(&options, &kafka->group.rk, kafka->problem);
}

/* What the worker was given is lost to it. */
static void leave(struct log_kafka *kafka)
{
    if (kafka->revoking)
        assign(kafka, NULL);
    kafka->closing = true;
    forget_member(kafka);
    batch_release(&kafka->group);
    if (kafka->group.rk) {
        rd_kafka_consumer_close(kafka->group.rk);
        kafka_close(kafka->group.rk);
    }
    kafka->group.rk = NULL;
}

void group_close(struct log_kafka *kafka)
{
    leave(kafka);
    free(kafka->offered.parts);
    free(kafka->owned.parts);
}

int group_join(struct log *log)
{
    struct log_kafka                *kafka = log_kafka_of(log);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)kafka->topic_count);
    rd_kafka_resp_err_t              error;

    log_kafka_beat(kafka);
    for (size_t i = 0; i < kafka->topic_count; i++)
        if (kafka->topics[i].role == LOG_GROUP)
            rd_kafka_topic_partition_list_add(list, kafka->topics[i].name, RD_KAFKA_PARTITION_UA);
    error = rd_kafka_subscribe(kafka->group.rk, list);
    rd_kafka_topic_partition_list_destroy(list);
    return error ? log_kafka_fail(kafka, kafka_errno(error), "cannot join group %s: %s", kafka->group_name, rd_kafka_err2str(error)) : 0;
}

/* ---- fenced ---- */

static bool is_fenced(const struct log_kafka *kafka)
{
    char text[2];

    return kafka->group.rk && rd_kafka_fatal_error(kafka->group.rk, text, sizeof text) == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID;
}

static int fences_lately(const struct log_kafka *kafka) { return monotonic_ms() - kafka->fenced_ms < FENCES_MS ? kafka->fences : 0; }

/* If a coordinator dies before it answers a static member's join, the member joins again, which the next coordinator treats as a second member, and
 * the heartbeat of the first, its own, fences it. No other process has its name then. A second process with that name fences this one each time that
 * it joins, and its transactions too. */
bool group_joins_anew(const struct log_kafka *kafka) { return is_fenced(kafka) && fences_lately(kafka) < FENCES_MAX; }

static int join_anew(struct log_kafka *kafka)
{
    int result;

    kafka->fences = fences_lately(kafka);
    if (kafka->fences++ == 0)
        kafka->fenced_ms = monotonic_ms();
    kafka->health.fences++;
    JOURNAL(kafka->options.journal, JOURNAL_WARNING, "member_fenced", TEXT("group", kafka->group_name),
            TEXT("instance", kafka->options.installation->instance), NUMBER("joins_anew", kafka->fences), NUMBER("at_most", FENCES_MAX));
    kafka->tell_lost |= kafka->assigned || kafka->revoking;
    kafka->tell_revoked = kafka->tell_assigned = false;
    leave(kafka);
    kafka->assigned = kafka->revoking = kafka->closing = false;
    stop_all(kafka);
    result = group_open(kafka);
    if (result)
        return result;
    batch_init(&kafka->group, kafka->group.rk, kafka->wake);
    return group_join(&kafka->log);
}

int group_step(struct log_kafka *kafka) { return group_joins_anew(kafka) ? join_anew(kafka) : 0; }

/* ---- events ---- */

static int tell(struct log_kafka *kafka, enum log_event_type type, struct log_event *ret_event)
{
    *ret_event = (struct log_event){ .type = type, .parts = kafka->owned.parts, .count = kafka->owned.count };
    kafka->tell_lost = kafka->tell_revoked = false;
    batch_drop(&kafka->group, NULL, 0);
    return 1;
}

static int tell_assigned(struct log_kafka *kafka, struct log_event *ret_event)
{
    struct log_part_list owned = kafka->offered;

    kafka->offered = kafka->owned;
    kafka->owned = owned;
    kafka->tell_assigned = false;
    kafka->assigned = true;
    kafka->writer.stale |= !kafka->was_member; /* while it was starting, it may have been taken for dead */
    kafka->was_member = true;
    for (size_t i = 0; i < owned.count; i++)
        log_kafka_place(kafka, owned.parts[i])->on = false; /* a topic that has grown gets its places */
    predecessors_end(kafka);
    return tell(kafka, LOG_ASSIGNED, ret_event);
}

int group_next(struct log_kafka *kafka, struct log_event *ret_event)
{
    batch_fill(&kafka->group);
    if (kafka->tell_lost)
        return tell(kafka, LOG_LOST, ret_event);
    if (kafka->tell_revoked)
        return tell(kafka, LOG_REVOKED, ret_event);
    if (kafka->tell_assigned)
        return tell_assigned(kafka, ret_event);
    return batch_next(kafka, &kafka->group, ret_event);
}

int group_release(struct log *log)
{
    struct log_kafka *kafka = log_kafka_of(log);

    log_kafka_beat(kafka);
    if (kafka->revoking) {
        forget_member(kafka);
        assign(kafka, NULL);
    }
    kafka->revoking = false;
    return 0;
}

/* ---- offsets ---- */

static int read_committed_offsets(struct log_kafka *kafka, const rd_kafka_topic_partition_list_t *list, struct log_cursor *cursors)
{
    for (int i = 0; i < list->cnt; i++)
        if (list->elems[i].err) {
            if (kafka_errno(list->elems[i].err) == -EACCES)
                return log_kafka_denied(kafka, list->elems[i].err, list->elems[i].topic);
            return LOG_AGAIN;
        }
    for (int i = 0; i < list->cnt; i++) {
        cursors[i].next = list->elems[i].offset < 0 ? LOG_NONE : list->elems[i].offset;
        cursors[i].transaction = offset_note_read((struct ck_bytes){ list->elems[i].metadata, list->elems[i].metadata_size }).transaction;
    }
    return 0;
}

/* A handle that reads committed records waits inside for open transactions, and answers _TIMED_OUT, with no error at the partitions. */
int group_offsets(struct log *log, struct log_cursor *cursors, size_t count, int timeout_ms)
{
    struct log_kafka                *kafka = log_kafka_of(log);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)count);
    rd_kafka_resp_err_t              error;
    int                              result;

    log_kafka_beat(kafka);
    if (!predecessors_ended(&kafka->predecessors, timeout_ms < LOG_SLICE_MS ? timeout_ms : LOG_SLICE_MS)) {
        rd_kafka_topic_partition_list_destroy(list);
        return LOG_AGAIN;
    }
    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, kafka->topics[cursors[i].part.topic].name, cursors[i].part.partition);
    error = rd_kafka_committed(kafka->group.rk, list, timeout_ms < LOG_SLICE_MS ? timeout_ms : LOG_SLICE_MS);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
        result = read_committed_offsets(kafka, list, cursors);
    else if (kafka_errno(error) == -EACCES)
        result = log_kafka_denied(kafka, error, NULL);
    else
        result = log_kafka_fatal(kafka, kafka->group.rk) ? -EIO : LOG_AGAIN;
    rd_kafka_topic_partition_list_destroy(list);
    return result;
}

/* The same partitions at their present offsets: nothing to do, and fetched messages are kept. */
static bool is_fetching(struct log_kafka *kafka, const struct log_cursor *cursors, size_t count)
{
    size_t on = 0;

    for (size_t i = 0; i < kafka->topic_count; i++)
        for (int j = 0; kafka->topics[i].role == LOG_GROUP && j < kafka->topics[i].partitions; j++)
            on += kafka->topics[i].places[j].on;
    if (on != count || !kafka->fetching)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct kafka_place *place = log_kafka_place(kafka, cursors[i].part);

        if (!place->on || place->next != cursors[i].next)
            return false;
    }
    return true;
}

int group_fetch(struct log *log, const struct log_cursor *cursors, size_t count)
{
    struct log_kafka                *kafka = log_kafka_of(log);
    rd_kafka_topic_partition_list_t *list;

    log_kafka_beat(kafka);
    if (!kafka->assigned || is_fetching(kafka, cursors, count))
        return 0;
    list = rd_kafka_topic_partition_list_new((int)count + 1);
    stop_all(kafka);
    batch_drop(&kafka->group, NULL, 0);
    for (size_t i = 0; i < count; i++) {
        rd_kafka_topic_partition_list_add(list, kafka->topics[cursors[i].part.topic].name, cursors[i].part.partition)->offset =
            log_kafka_offset(cursors[i].next);
        watch_start(log_kafka_place(kafka, cursors[i].part), cursors[i].next);
    }
    assign(kafka, list);
    rd_kafka_topic_partition_list_destroy(list);
    kafka->fetching = true;
    return log_kafka_fatal(kafka, kafka->group.rk);
}

/* ---- what is read ---- */

void group_end(struct log_kafka *kafka, const rd_kafka_message_t *message)
{
    int                 topic = log_kafka_topic_find(kafka, rd_kafka_topic_name(message->rkt), kafka->group.rk);
    struct kafka_place *place = topic < 0 ? NULL : log_kafka_place(kafka, (struct log_part){ (uint16_t)topic, (uint16_t)message->partition });

    if (place && place->on && !place->watch.halted && message->offset >= place->next)
        watch_moved(place, message->offset);
}

int group_restart(struct log_kafka *kafka)
{
    rd_kafka_topic_partition_list_t *list;

    if (!kafka->assigned)
        return 0;
    list = rd_kafka_topic_partition_list_new(1);
    batch_drop(&kafka->group, NULL, 0);
    for (size_t i = 0; i < kafka->topic_count; i++)
        for (int j = 0; kafka->topics[i].role == LOG_GROUP && j < kafka->topics[i].partitions; j++)
            if (kafka->topics[i].places[j].on)
                rd_kafka_topic_partition_list_add(list, kafka->topics[i].name, j)->offset = log_kafka_offset(kafka->topics[i].places[j].next);
    assign(kafka, list);
    rd_kafka_topic_partition_list_destroy(list);
    return log_kafka_fatal(kafka, kafka->group.rk);
}
