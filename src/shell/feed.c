/* SPDX-License-Identifier: Apache-2.0
 * Reference topics: followed outside the group, learned by the worker's one reference, and kept, because a partition that comes later may have seen
 * less. */
#include "shell/partition.h"

#include <errno.h>
#include <stdlib.h>
#include <xxhash.h>

#include "chokepoint/topics.h"

int feeds_follow(struct worker *worker)
{
    int result = 0;

    for (size_t i = 0; i < worker->feed_count && result == 0; i++)
        result = log_follow(worker->log, (struct log_cursor){ { worker->feeds[i].input, 0 }, LOG_START });
    return result;
}

struct feed *feed_of(struct worker *worker, uint16_t log_topic)
{
    for (size_t i = 0; i < worker->feed_count; i++)
        if (worker->feeds[i].input == log_topic)
            return &worker->feeds[i];
    return NULL;
}

static char *copy_of(struct bytes bytes)
{
    char *copy = malloc(bytes.size + 1);

    if (!copy)
        abort();
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return copy;
}

static struct feed_record *feed_keep(struct feed *feed, const struct log_record *record)
{
    uint64_t            hash = feed->count ? feed->records[feed->count - 1].hash : 0;
    struct feed_record *kept;

    if (feed->count == feed->room) {
        feed->room = feed->room ? feed->room * 2 : 64;
        feed->records = realloc(feed->records, feed->room * sizeof *feed->records);
        if (!feed->records)
            abort();
    }
    hash = XXH3_64bits_withSeed(record->key.data, record->key.size, hash);
    hash = XXH3_64bits_withSeed(record->value.data, record->value.size, hash);
    kept = &feed->records[feed->count++];
    *kept = (struct feed_record){ { copy_of(record->key), record->key.size }, { copy_of(record->value), record->value.size }, record->offset, hash };
    return kept;
}

/* What every emission says of the reference: topics from which nothing came are not named. */
static void position_set(struct worker *worker, const char *topic, int64_t offset)
{
    size_t i = 0;

    while (i < worker->out.reference.count && worker->positions[i].topic.data != topic)
        i++;
    worker->positions[i] = (struct reference_position){ bytes_from(topic), offset };
    if (i == worker->out.reference.count)
        worker->out.reference = (struct reference_position_array){ worker->positions, i + 1 };
}

int feed_learn(struct worker *worker, const struct log_event *event)
{
    struct feed        *feed = feed_of(worker, event->records[0].part.topic);
    const struct input *input = &worker->processor->inputs[feed->input];

    for (size_t i = 0; i < event->count; i++) {
        struct decode_failure     failure;
        void                     *value;
        const struct feed_record *kept = feed_keep(feed, &event->records[i]);
        int                       result;

        /* What cannot be read stays in the list: the running hash and the count must be those of every other worker. */
        if (decode_registered(worker->options.registry, input->topic, kept->value, &worker->scratch, &value, &failure) == DECODE_OK) {
            result = input->learn ? input->learn(worker->reference, kept->offset, kept->key, value) : 0;
            if (result < 0)
                return result;
        }
        arena_clear(&worker->scratch);
        position_set(worker, input->topic->name, kept->offset);
        worker->counters.consumed[feed->input]++;
    }
    return 0;
}

bool feeds_caught_up(const struct worker *worker)
{
    for (size_t i = 0; i < worker->feed_count; i++)
        if (!worker->feeds[i].caught_up)
            return false;
    return true;
}

bool feeds_lack_measures(const struct worker *worker)
{
    for (size_t i = 0; i < worker->feed_count; i++)
        if (worker->processor->inputs[worker->feeds[i].input].topic == &intake_measures && worker->feeds[i].count == 0)
            return true;
    return false;
}

static void record_free(struct feed_record *record)
{
    union {
        const char *data;
        void       *memory;
    } key = { record->key.data }, value = { record->value.data };

    free(key.memory);
    free(value.memory);
}

void feeds_release(struct worker *worker)
{
    for (size_t i = 0; i < worker->feed_count; i++) {
        for (size_t j = 0; j < worker->feeds[i].count; j++)
            record_free(&worker->feeds[i].records[j]);
        free(worker->feeds[i].records);
    }
}
