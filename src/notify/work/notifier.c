/* SPDX-License-Identifier: Apache-2.0
 * The loop of the notifier: one event of the log, what couriers bring back, a commit, what is due. */
#include "notify/work/notifier.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/registry/registry.h"
#include "notify/work/internal.h"

enum { PARCELS_A_STEP = 64, SCHEMA_WAIT_MS = 60 * 1000 };

int64_t notifier_now(const struct notifier *notifier) { return notifier->options.clock_ms(notifier->options.context); }
int64_t notifier_pace(const struct notifier *notifier) { return notifier->options.pace_ms(notifier->options.context); }

size_t notifier_topics(const struct routing *routing, const struct ck_topic *ret_topics[NOTIFIER_TOPICS_MAX],
                       enum log_role ret_roles[NOTIFIER_TOPICS_MAX])
{
    size_t count = 0;

    for (const struct ck_topic *const *topic = notice_topics; *topic; topic++)
        if (routing_names(routing, *topic)) {
            ret_topics[count] = *topic;
            ret_roles[count++] = LOG_GROUP;
        }
    ret_topics[count] = &notify_told_topic;
    ret_roles[count++] = LOG_FOLLOWED;
    ret_topics[count] = &notify_dead_topic;
    ret_roles[count++] = LOG_WRITTEN;
    return count;
}

/* ---- life ---- */

static int layout(struct notifier *notifier)
{
    enum log_role roles[NOTIFIER_TOPICS_MAX];
    size_t        count = notifier_topics(notifier->options.routing, notifier->topics, roles);

    notifier->input_count = count - 2;
    notifier->told_topic = (uint16_t)(count - 2);
    notifier->dead_topic = (uint16_t)(count - 1);
    notifier->partitions = log_partitions(notifier->options.log, notifier->told_topic);
    notifier->dead_partitions = log_partitions(notifier->options.log, notifier->dead_topic);
    if (notifier->partitions <= 0 || notifier->dead_partitions <= 0)
        return -ENOENT;
    for (size_t i = 0; i < notifier->input_count; i++) {
        int partitions = log_partitions(notifier->options.log, (uint16_t)i);

        if (partitions < 0)
            return partitions;
        if (partitions != notifier->partitions)
            return -EDOM;
    }
    return 0;
}

int notifier_new(const struct notifier_options *options, struct notifier **ret_notifier)
{
    struct notifier *notifier = calloc(1, sizeof *notifier);
    int              result;

    if (!notifier)
        abort();
    notifier->options = *options;
    if (!notifier->options.records_max)
        notifier->options.records_max = RECORDS_MAX;
    notifier->book = book_new(options->routing);
    notifier->committed_ms = notifier_pace(notifier);
    result = layout(notifier);
    if (result == 0 && options->redrive) {
        notifier->redriven = calloc((size_t)notifier->partitions, sizeof *notifier->redriven);
        if (!notifier->redriven)
            abort();
    }
    if (result == 0)
        result = log_join(options->log);
    if (result) {
        notifier_free(notifier);
        return result;
    }
    *ret_notifier = notifier;
    return 0;
}

void notifier_free(struct notifier *notifier)
{
    if (!notifier)
        return;
    book_free(notifier->book);
    free(notifier->units);
    free(notifier->cursors);
    free(notifier->redriven);
    ck_arena_release(&notifier->arena);
    free(notifier);
}

/* ---- records ---- */

/* 0: the value; 1: nobody can read it; -EREMOTEIO: the registry does not say. */
static int decode(struct notifier *notifier, const struct ck_topic *topic, const struct log_record *record, void **ret_value, char *detail)
{
    struct decode_failure failure;
    uint32_t              id;

    if (notifier->options.decoder.registry && decode_framing(record->value, &id) &&
        !registry_await(notifier->options.decoder.registry, id, SCHEMA_WAIT_MS))
        return -EREMOTEIO;
    if (decode_known(&notifier->options.decoder, topic, record->value, &notifier->arena, ret_value, &failure) == DECODE_OK)
        return 0;
    snprintf(detail, DECODE_DETAIL_MAX + 64, "partition %d, offset %lld: %s", record->part.partition, (long long)record->offset, failure.detail);
    return 1;
}

static int take(struct notifier *notifier, struct notify_part *unit, const struct log_record *record)
{
    const struct ck_topic *topic = notifier->topics[record->part.topic];
    char                   detail[DECODE_DETAIL_MAX + 64];
    struct notice          notice;
    void                  *value;
    int                    result;

    notifier->counts.consumed++;
    if (!record->value.data || !record->key.data)
        return 0; /* a key that was deleted by hand */
    result = decode(notifier, topic, record, &value, detail);
    if (result < 0)
        return result;
    if (result > 0) {
        notifier->counts.undecodable++;
        JOURNAL(notifier->options.journal, JOURNAL_ERROR, "undecodable", TEXT("topic", topic->name), TEXT("detail", detail));
        book_refuse(notifier->book, unit->partition, ck_bytes_from(topic->name), record->key, detail, notifier_now(notifier));
    } else {
        notice = notice_of(topic, record->key, value, &notifier->arena);
        book_take(notifier->book, unit->partition, &notice, record->time_ms, notifier_now(notifier), unit->history);
    }
    ck_arena_clear(&notifier->arena);
    return 0;
}

static int on_told(struct notifier *notifier, const struct log_event *event)
{
    struct notify_part *unit = unit_of(notifier, event->records[0].part.partition);

    if (!unit || unit->phase != UNIT_LOAD)
        return 0;
    for (size_t i = 0; i < event->count; i++)
        if (!book_load(notifier->book, unit->partition, event->records[i].key, event->records[i].value)) {
            JOURNAL(notifier->options.journal, JOURNAL_ERROR, "failed", TEXT("topic", notify_told_topic.name), NUMBER("partition", unit->partition),
                    NUMBER("offset", event->records[i].offset), TEXT("problem", "it is no row that this version can read"));
            return -EBADMSG;
        }
    return 0;
}

static int on_records(struct notifier *notifier, const struct log_event *event)
{
    struct log_part     part = event->records[0].part;
    struct notify_part *unit;
    int                 result = 0;

    if (part.topic == notifier->told_topic)
        return on_told(notifier, event);
    unit = unit_of(notifier, part.partition);
    if (!unit || unit->phase != UNIT_RUN || part.topic >= notifier->input_count)
        return 0;
    for (size_t i = 0; i < event->count && result == 0; i++)
        result = take(notifier, unit, &event->records[i]);
    unit_note(notifier, unit, part.topic);
    unit->next[part.topic] = event->next;
    unit->behind[part.topic] = event->behind;
    unit->heard_ms[part.topic] = notifier_pace(notifier);
    unit->read = true;
    notifier->unread += event->count;
    return result;
}

/* ---- deliveries ---- */

/* `dead`: how many notices of it became dead letters. */
static void tell(const struct notifier *notifier, const struct delivery *delivery, uint64_t dead)
{
    static const char *const words[] = {
        [PARCEL_TOLD] = "told", [PARCEL_AGAIN] = "again", [PARCEL_REFUSED] = "refused", [PARCEL_UNTRIED] = "untried"
    };
    enum parcel_end end = delivery->outcome.end;

    if (end == PARCEL_UNTRIED)
        return;
    if (dead) {
        JOURNAL(notifier->options.journal, JOURNAL_ERROR, "dead_letter", TEXT("receiver", delivery->parcel->receiver->name),
                TEXT("id", delivery->parcel->id), NUMBER("notices", (int64_t)dead), TEXT("reason", end == PARCEL_REFUSED ? "refused" : "gave_up"),
                TEXT("detail", delivery->outcome.detail));
        return;
    }
    JOURNAL(notifier->options.journal, end == PARCEL_TOLD ? JOURNAL_DEBUG : JOURNAL_WARNING, words[end],
            TEXT("receiver", delivery->parcel->receiver->name), TEXT("id", delivery->parcel->id), NUMBER("notices", (int64_t)delivery->parcel->count),
            TEXT("detail", delivery->outcome.detail));
}

static void settle_all(struct notifier *notifier)
{
    for (struct delivery *delivery; (delivery = couriers_take(notifier->options.couriers));) {
        const uint64_t *dead = &book_counts(notifier->book)->dead[delivery->parcel->receiver - notifier->options.routing->receivers];
        uint64_t        before = *dead;

        book_settle(notifier->book, delivery->parcel, &delivery->outcome, notifier_now(notifier));
        tell(notifier, delivery, *dead - before);
        delivery_free(delivery);
    }
}

static void dispatch(struct notifier *notifier)
{
    size_t parcels = 0;

    for (size_t i = 0; i < notifier->options.routing->receiver_count; i++)
        while (parcels < PARCELS_A_STEP && couriers_have_room(notifier->options.couriers, i)) {
            struct parcel *parcel = book_parcel(notifier->book, i, notifier_now(notifier));

            if (!parcel)
                break;
            couriers_offer(notifier->options.couriers, i, parcel);
            parcels++;
        }
}

/* ---- events ---- */

static bool commit_is_due(const struct notifier *notifier)
{
    bool something = book_changed(notifier->book) > 0;

    for (size_t i = 0; i < notifier->unit_count; i++)
        something = something || notifier->units[i].read;
    return something &&
           (notifier->unread >= notifier->options.records_max || notifier_pace(notifier) - notifier->committed_ms >= notifier->options.commit_ms);
}

static int on_revoked(struct notifier *notifier)
{
    int result;

    couriers_drain(notifier->options.couriers, REVOKED_GRACE_MS);
    settle_all(notifier);
    result = notifier_commit(notifier);
    if (result == 0)
        result = units_drop(notifier);
    return result ? result : log_release(notifier->options.log);
}

static int on_lost(struct notifier *notifier)
{
    couriers_drain(notifier->options.couriers, 0);
    settle_all(notifier);
    return units_drop(notifier);
}

static int on_event(struct notifier *notifier, const struct log_event *event)
{
    notifier->idle = event->type == LOG_IDLE;
    switch (event->type) {
    case LOG_RECORDS: return on_records(notifier, event);
    case LOG_ASSIGNED: notifier->assigned = true; return units_assign(notifier, event);
    case LOG_REVOKED: return on_revoked(notifier);
    case LOG_LOST: return on_lost(notifier);
    case LOG_CAUGHT_UP: return units_caught_up(notifier, event->parts[0]);
    case LOG_IDLE: return 0;
    }
    return 0;
}

int notifier_step(struct notifier *notifier, int timeout_ms)
{
    struct log_event event;
    int              result = units_advance(notifier);

    if (result == 0)
        result = log_poll(notifier->options.log, timeout_ms, &event);
    if (result == 0)
        result = on_event(notifier, &event);
    if (result)
        return result < 0 ? result : 0;
    units_look(notifier);
    settle_all(notifier);
    if (commit_is_due(notifier))
        result = notifier_commit(notifier);
    if (result == 0)
        dispatch(notifier);
    return result;
}

int notifier_stop(struct notifier *notifier, int64_t grace_ms)
{
    couriers_drain(notifier->options.couriers, grace_ms);
    settle_all(notifier);
    return notifier_commit(notifier);
}

bool notifier_is_idle(const struct notifier *notifier)
{
    if (!notifier->idle || notifier->fetch_due || !notifier->unit_count || book_changed(notifier->book) || couriers_busy(notifier->options.couriers))
        return false;
    for (size_t i = 0; i < notifier->unit_count; i++)
        if (notifier->units[i].phase != UNIT_RUN || notifier->units[i].history || notifier->units[i].read)
            return false;
    for (size_t i = 0; i < notifier->options.routing->receiver_count; i++)
        if (book_due_ms(notifier->book, i) <= notifier_now(notifier))
            return false;
    return true;
}

/* ---- what it tells ---- */

const struct notifier_counts *notifier_counts(struct notifier *notifier)
{
    struct notifier_counts *counts = &notifier->counts;

    counts->phase = notifier->assigned ? NOTIFIER_RUNNING : NOTIFIER_JOINING; /* of what is its own, which may be nothing */
    counts->partitions = notifier->unit_count;
    counts->lag = 0;
    for (size_t i = 0; i < notifier->unit_count; i++) {
        const struct notify_part *unit = &notifier->units[i];

        if (unit->phase != UNIT_RUN)
            counts->phase = NOTIFIER_RESTORING;
        else if (unit->history && counts->phase == NOTIFIER_RUNNING)
            counts->phase = NOTIFIER_HISTORY;
        for (size_t k = 0; k < notifier->input_count; k++)
            counts->lag += unit->behind[k];
    }
    return counts;
}

const struct book_counts *notifier_book(const struct notifier *notifier) { return book_counts(notifier->book); }
