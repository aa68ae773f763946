/* SPDX-License-Identifier: Apache-2.0
 * Finds partitions that are stuck. After some errors librdkafka stops fetching a partition and reports the error once or not at all; the end offset
 * that it caches comes from the fetches that have stopped. So when a partition delivers nothing for a while, its end offset is requested from the
 * brokers. If they have records above the offset read and none arrives, the partition is stuck: it is logged, assigned again from its place a few
 * times, and then the process ends. */
#include <errno.h>

#include "engine/log_kafka/internal.h"

enum {
    STANDS_MS = 60 * 1000,
    STANDS_MAX = 3, /* new assignments of a stuck partition */
    RESETS_MAX =
        10, /* … of one whose offset is reported out of range though the topic has it: after 0.1 s, after twice as long each time, 5 s at most */
    LOOK_MS = 50,
    UNANSWERED_MS = 10 * 1000, /* pause after a request without answer */
    BUSY = 10                  /* factor on the time while other partitions deliver without a pause */
};

static int stands_ms(const struct log_kafka *kafka) { return kafka->options.stands_ms ? kafka->options.stands_ms : STANDS_MS; }

void watch_start(struct kafka_place *place, int64_t next)
{
    struct place_watch *watch = &place->watch;

    place->next = next;
    place->on = true;
    *watch = (struct place_watch){
        .read = next, .end = -1, .moved_ms = monotonic_ms(), .refused = watch->refused, .told = watch->told, .told_ms = watch->told_ms
    };
}

void watch_moved(struct kafka_place *place, int64_t read)
{
    struct place_watch *watch = &place->watch;

    watch->read = read;
    watch->moved_ms = monotonic_ms();
    watch->asked_ms = watch->above_ms = watch->restart_ms = watch->stands_ms = 0;
    watch->resets = watch->stands = 0;
    watch->damage = RD_KAFKA_RESP_ERR_NO_ERROR;
}

bool watch_reset(struct log_kafka *kafka, struct kafka_place *place)
{
    struct place_watch *watch = &place->watch;
    int                 most_ms = stands_ms(kafka) / 12, pause_ms = stands_ms(kafka) / 600;

    for (int i = 0; i < watch->resets && pause_ms < most_ms; i++)
        pause_ms *= 2;
    if (watch->resets++ >= RESETS_MAX)
        return false;
    watch->moved_ms = monotonic_ms(); /* it is not counted as stuck */
    watch->asked_ms = watch->above_ms = 0;
    watch->restart_ms = watch->moved_ms + (pause_ms < most_ms ? pause_ms : most_ms);
    watch->halted = true;
    kafka->watch_ms = 0;
    return true;
}

/* ---- new assignments ---- */

static bool is_due(struct kafka_place *place, int64_t now_ms)
{
    if (!place->on || place->watch.restart_ms == 0 || now_ms < place->watch.restart_ms)
        return false;
    place->watch.restart_ms = 0;
    place->watch.halted = false;
    return true;
}

/* Group partitions are assigned together. */
static int restart_due(struct log_kafka *kafka, int64_t now_ms)
{
    bool group = false;
    int  result = 0;

    for (size_t i = 0; i < kafka->topic_count; i++)
        for (int j = 0; j < kafka->topics[i].partitions && result == 0; j++) {
            if (!kafka->topics[i].places || !is_due(&kafka->topics[i].places[j], now_ms))
                continue;
            kafka->health.restarts++;
            group |= kafka->topics[i].role == LOG_GROUP;
            if (kafka->topics[i].role == LOG_FOLLOWED)
                result = reader_restart(kafka, (struct log_part){ (uint16_t)i, (uint16_t)j });
        }
    return result == 0 && group ? group_restart(kafka) : result;
}

/* ---- stuck partitions ---- */

/* The place whose end offset is requested next: the one idle longest. */
static struct kafka_place *place_to_ask(struct log_kafka *kafka, int64_t now_ms, struct log_part *ret_part)
{
    struct kafka_place *found = NULL;
    int                 wait_ms = stands_ms(kafka) / 2;

    for (size_t i = 0; i < kafka->topic_count; i++)
        for (int j = 0; j < kafka->topics[i].partitions; j++) {
            struct kafka_place *place = &kafka->topics[i].places[j];

            if (!place->on || now_ms - place->watch.moved_ms < wait_ms || now_ms - place->watch.asked_ms < wait_ms)
                continue;
            if (found && found->watch.moved_ms <= place->watch.moved_ms)
                continue;
            found = place;
            *ret_part = (struct log_part){ (uint16_t)i, (uint16_t)j };
        }
    return found;
}

static int stand(struct log_kafka *kafka, struct kafka_place *place, struct log_part part, int64_t now_ms)
{
    struct place_watch *watch = &place->watch;
    const char         *name = kafka->topics[part.topic].name;

    if (watch->stands++ >= STANDS_MAX)
        return log_kafka_fail(
            kafka, -EIO,
            "%s partition %d stands at offset %lld while its end is %lld, and %d new assignments did not help%s: look at the brokers' "
            "logs, and at the topic with another consumer; then start again",
            name, part.partition, (long long)place->next, (long long)watch->end, STANDS_MAX,
            watch->refused ? " (what comes of it is refused, as the journal says)" : "");
    if (watch->stands_ms == 0)
        watch->stands_ms = watch->moved_ms;
    watch->moved_ms = watch->restart_ms = now_ms;
    watch->asked_ms = watch->above_ms = 0;
    JOURNAL(kafka->options.journal, JOURNAL_WARNING, "partition_stands", TEXT("topic", name), NUMBER("partition", part.partition),
            NUMBER("next", place->next), NUMBER("read", watch->read), NUMBER("end", watch->end), NUMBER("stands_ms", now_ms - watch->stands_ms),
            NUMBER("assigned_anew", watch->stands), NUMBER("at_most", STANDS_MAX));
    return 0;
}

/* Its fetched records may wait behind those of other partitions as long as the queue is never empty. */
static bool is_judged(const struct log_kafka *kafka, const struct place_watch *watch, const struct batch *batch, int64_t now_ms)
{
    return (now_ms - watch->above_ms >= stands_ms(kafka) / 2 && batch->empty_ms > watch->above_ms) ||
           now_ms - watch->above_ms >= (int64_t)stands_ms(kafka) * BUSY;
}

static int take_end(struct log_kafka *kafka, struct log_part part, int64_t end)
{
    struct kafka_place *place = log_kafka_place(kafka, part);
    struct place_watch *watch = &place->watch;
    const struct batch *batch = kafka->topics[part.topic].role == LOG_GROUP ? &kafka->group : &kafka->reader;
    int64_t             now_ms = monotonic_ms();

    if (end < 0)
        kafka->ask_ms = now_ms + UNANSWERED_MS;
    if (end < 0 || !place->on || watch->moved_ms >= watch->asked_ms)
        return 0; /* it has moved since */
    brokers_answered(kafka);
    watch->end = end;
    if (end <= watch->read) { /* it has read everything */
        watch->above_ms = watch->stands_ms = 0;
        watch->stands = 0;
        return 0;
    }
    if (watch->above_ms == 0)
        watch->above_ms = now_ms;
    return is_judged(kafka, watch, batch, now_ms) ? stand(kafka, place, part, now_ms) : 0;
}

/* Takes the answer to the last request and sends the next one. */
static int ask(struct log_kafka *kafka, int64_t now_ms)
{
    struct log_part     part;
    int64_t             end;
    struct kafka_place *place;
    enum asker_state    state = asker_take(&kafka->asker, &part, &end);

    if (state == ASKER_ANSWERED)
        return take_end(kafka, part, end);
    place = state == ASKER_IDLE && now_ms >= kafka->ask_ms ? place_to_ask(kafka, now_ms, &part) : NULL;
    if (!place)
        return 0;
    place->watch.asked_ms = now_ms;
    kafka->ask_ms = now_ms + stands_ms(kafka) / 60;
    asker_ask(&kafka->asker, kafka->reader.rk, kafka->topics[part.topic].name, part);
    return 0;
}

static void tell_longest(struct log_kafka *kafka)
{
    struct log_kafka_health *health = &kafka->health;

    health->standing = 0;
    for (size_t i = 0; i < kafka->topic_count; i++)
        for (int j = 0; j < kafka->topics[i].partitions; j++) {
            const struct kafka_place *place = kafka->topics[i].places ? &kafka->topics[i].places[j] : NULL;

            if (!place || !place->on || place->watch.stands_ms == 0)
                continue;
            if (health->standing++ > 0 && place->watch.stands_ms >= health->stands_ms)
                continue;
            health->stands = (struct log_part){ (uint16_t)i, (uint16_t)j };
            health->stands_next = place->next;
            health->stands_end = place->watch.end;
            health->stands_ms = place->watch.stands_ms;
        }
}

int watch_step(struct log_kafka *kafka)
{
    int64_t now_ms = monotonic_ms();
    int     result;

    if (now_ms < kafka->watch_ms)
        return 0;
    kafka->watch_ms = now_ms + LOOK_MS;
    result = restart_due(kafka, now_ms);
    if (result == 0)
        result = ask(kafka, now_ms);
    tell_longest(kafka);
    return result;
}
