/* SPDX-License-Identifier: Apache-2.0
 * Topics of the cluster in memory and their records. A reader of committed records stops at the last stable offset: the first offset of a transaction
 * that is still open, or whose marker has not come. */
#include "engine/log/cluster.h"

#include <errno.h>
#include <stdlib.h>

struct cluster *cluster_new(void)
{
    struct cluster *cluster = memory_take(sizeof *cluster);

    cluster->record_max = LOG_RECORD_MAX;
    return cluster;
}

static void strand_release(struct strand *strand)
{
    for (int64_t i = 0; i < strand->count; i++)
        free(strand->slots[i].stored);
    free(strand->slots);
    free(strand->open);
    free(strand->open_first);
}

static void topic_free(struct cluster_topic *topic)
{
    for (uint16_t i = 0; i < topic->partitions; i++)
        strand_release(&topic->strands[i]);
    free(topic->strands);
    free(topic->name);
    free(topic);
}

void cluster_free(struct cluster *cluster)
{
    if (!cluster)
        return;
    for (size_t i = 0; i < cluster->topic_count; i++)
        topic_free(cluster->topics[i]);
    for (size_t i = 0; i < cluster->group_count; i++)
        group_free(cluster->groups[i]);
    for (size_t i = 0; i < cluster->writer_count; i++) {
        free(cluster->writers[i]->id);
        free(cluster->writers[i]);
    }
    while (cluster->transactions) {
        struct transaction *transaction = cluster->transactions;

        cluster->transactions = transaction->next;
        free(transaction->touched);
        free(transaction->offsets);
        free(transaction);
    }
    for (size_t i = 0; i < cluster->buried_count; i++)
        free(cluster->buried[i]);
    free(cluster->buried);
    free(cluster->topics);
    free(cluster->groups);
    free(cluster->writers);
    free(cluster);
}

void cluster_faults(struct cluster *cluster, enum log_fault (*before)(void *, struct log *, enum log_call), void *context)
{
    cluster->before = before;
    cluster->before_context = context;
}

void cluster_limit(struct cluster *cluster, size_t record_max) { cluster->record_max = record_max; }

void cluster_break(struct cluster *cluster, unsigned broken) { cluster->broken = broken; }

void cluster_clock(struct cluster *cluster, int64_t time_ms) { cluster->time_ms = time_ms; }

void cluster_stamp(struct cluster *cluster, int64_t time_ms) { cluster->stamp_ms = time_ms; }

/* ---- topics ---- */

int cluster_create(struct cluster *cluster, const char *name, uint16_t partitions)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);

    if (topic)
        return topic->partitions == partitions ? 0 : -ERANGE;
    topic = memory_take(sizeof *topic);
    topic->name = strdup(name);
    topic->partitions = partitions;
    topic->strands = memory_take(partitions * sizeof *topic->strands);
    cluster->topics = memory_grow(cluster->topics, (cluster->topic_count + 1) * sizeof(struct cluster_topic *));
    cluster->topics[cluster->topic_count++] = topic;
    return 0;
}

int cluster_partitions(const struct cluster *cluster, const char *name)
{
    const struct cluster_topic *topic = cluster_topic(cluster, name);

    return topic ? topic->partitions : -ENOENT;
}

static char *text_copy(char **end, const char *data, size_t size)
{
    char *copy = *end;

    if (size)
        memcpy(copy, data, size);
    *end += size;
    return copy;
}

static struct stored *stored_new(const struct log_record *record, int64_t offset)
{
    size_t             size = sizeof(struct stored) + record->header_count * sizeof(struct log_header) + record->key.size + record->value.size;
    struct stored     *stored;
    struct log_header *headers;
    char              *text;

    for (size_t i = 0; i < record->header_count; i++)
        size += strlen(record->headers[i].name) + 1 + record->headers[i].value.size;
    stored = malloc(size);
    if (!stored)
        abort();
    headers = (struct log_header *)(stored + 1);
    text = (char *)(headers + record->header_count);
    stored->record = *record;
    stored->record.offset = offset;
    stored->record.headers = headers;
    if (record->key.data)
        stored->record.key.data = text_copy(&text, record->key.data, record->key.size);
    if (record->value.data)
        stored->record.value.data = text_copy(&text, record->value.data, record->value.size);
    for (size_t i = 0; i < record->header_count; i++) {
        headers[i].name = text_copy(&text, record->headers[i].name, strlen(record->headers[i].name) + 1);
        headers[i].value =
            (struct ck_bytes){ text_copy(&text, record->headers[i].value.data, record->headers[i].value.size), record->headers[i].value.size };
    }
    return stored;
}

/* ---- records ---- */

void strand_append(struct strand *strand, const struct log_record *record, struct transaction *transaction, int64_t stamp_ms)
{
    struct slot *slot;

    if (transaction)
        transaction_touch(transaction, strand);
    slot = slot_new(strand);
    slot->stored = stored_new(record, strand->count - 1);
    if (slot->stored->record.time_ms == 0)
        slot->stored->record.time_ms = stamp_ms;
    slot->transaction = transaction;
}

int cluster_append(struct cluster *cluster, const char *name, uint16_t partition, const struct log_record *record)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);

    if (!topic || partition >= topic->partitions)
        return -ENOENT;
    strand_append(&topic->strands[partition], record, NULL, 0);
    return 0;
}

int64_t strand_stable(const struct strand *strand)
{
    int64_t stable = strand->count;

    for (size_t i = 0; i < strand->open_count; i++)
        if (strand->open_first[i] < stable)
            stable = strand->open_first[i];
    return stable;
}

int64_t strand_last_begin(const struct strand *strand)
{
    const struct transaction *last;
    int64_t                   at = strand->count;

    while (at > 0 && !strand->slots[at - 1].transaction)
        at--; /* markers */
    if (at == 0)
        return strand->count;
    last = strand->slots[at - 1].transaction;
    while (at > 0 && (strand->slots[at - 1].transaction == last || !strand->slots[at - 1].transaction))
        at--;
    return at;
}

bool slot_visible(const struct cluster *cluster, const struct slot *slot)
{
    const struct transaction *transaction = slot->transaction;

    if (!slot->stored || !transaction || transaction->state == TRANSACTION_COMMITTED)
        return slot->stored;
    return (transaction->state == TRANSACTION_UNDECIDED && transaction->commits) || (cluster->broken & CLUSTER_DIRTY_READS);
}

int cluster_read(struct cluster *cluster, const char *name, uint16_t partition, int64_t from, int (*each)(void *, const struct log_record *),
                 void *context)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);
    const struct strand  *strand;
    int64_t               end;
    int                   result = 0;

    if (!topic || partition >= topic->partitions)
        return -ENOENT;
    strand = &topic->strands[partition];
    end = strand_stable(strand);
    for (int64_t i = from < 0 ? 0 : from; i < end && result == 0; i++)
        if (slot_visible(cluster, &strand->slots[i]))
            result = each(context, &strand->slots[i].stored->record);
    return result;
}

int64_t cluster_end(const struct cluster *cluster, const char *name, uint16_t partition)
{
    const struct cluster_topic *topic = cluster_topic(cluster, name);

    return topic && partition < topic->partitions ? topic->strands[partition].count : -ENOENT;
}
