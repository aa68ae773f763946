/* SPDX-License-Identifier: Apache-2.0
 * Transactions of the cluster in memory. As in Kafka, the result is decided in one place and then written as a marker, which takes one offset, to
 * each partition of the transaction and to the group: one after the other, in any order, at any time before the writer begins its next transaction or
 * is opened again. */
#include "engine/log/cluster.h"

#include <stdlib.h>

struct transaction *transaction_new(struct cluster *cluster, struct writer *writer)
{
    struct transaction *transaction = memory_take(sizeof *transaction);

    transaction->writer = writer;
    transaction->next = cluster->transactions;
    cluster->transactions = transaction;
    return transaction;
}

void transaction_touch(struct transaction *transaction, struct strand *strand)
{
    for (size_t i = 0; i < strand->open_count; i++)
        if (strand->open[i] == transaction)
            return;
    if (strand->open_count == strand->open_room) {
        strand->open_room += 4;
        strand->open = memory_grow(strand->open, strand->open_room * sizeof(struct transaction *));
        strand->open_first = memory_grow(strand->open_first, strand->open_room * sizeof *strand->open_first);
    }
    strand->open[strand->open_count] = transaction;
    strand->open_first[strand->open_count++] = strand->count;
    if (transaction->touched_count == transaction->touched_room) {
        transaction->touched_room += 8;
        transaction->touched = memory_grow(transaction->touched, transaction->touched_room * sizeof(struct strand *));
    }
    transaction->touched[transaction->touched_count++] = strand;
}

static void strand_close(struct strand *strand, const struct transaction *transaction)
{
    size_t i = 0;

    while (strand->open[i] != transaction)
        i++;
    strand->open_count--;
    strand->open[i] = strand->open[strand->open_count];
    strand->open_first[i] = strand->open_first[strand->open_count];
    slot_new(strand); /* the marker */
}

/* ---- the end ---- */

static size_t markers_left(const struct transaction *transaction) { return transaction->touched_count + (transaction->offset_count > 0); }

static void finish(struct transaction *transaction)
{
    transaction->state = transaction->commits ? TRANSACTION_COMMITTED : TRANSACTION_ABORTED;
    if (transaction->writer->current == transaction)
        transaction->writer->current = NULL;
    free(transaction->touched);
    free(transaction->offsets);
    transaction->touched = NULL;
    transaction->offsets = NULL;
    transaction->touched_room = 0;
}

static void offsets_apply(struct transaction *transaction)
{
    for (size_t i = 0; transaction->commits && i < transaction->offset_count; i++) {
        const struct group_offset *offset = &transaction->offsets[i];

        *group_committed(transaction->group, offset->topic, offset->partition) = *offset;
    }
    transaction->offset_count = 0;
}

static void marker_write(struct transaction *transaction, size_t number)
{
    if (number < transaction->touched_count) {
        strand_close(transaction->touched[number], transaction);
        transaction->touched[number] = transaction->touched[--transaction->touched_count];
    } else {
        offsets_apply(transaction);
    }
    if (markers_left(transaction) == 0)
        finish(transaction);
}

void transaction_decide(struct transaction *transaction, bool commits)
{
    transaction->state = TRANSACTION_UNDECIDED;
    transaction->commits = commits;
    transaction->in_flight = false;
    if (markers_left(transaction) == 0)
        finish(transaction);
}

void transaction_end(struct transaction *transaction, bool commits)
{
    transaction_decide(transaction, commits);
    while (transaction->state == TRANSACTION_UNDECIDED)
        marker_write(transaction, 0);
}

/* ---- writers ---- */

static struct writer *writer_find(const struct cluster *cluster, const char *id)
{
    for (size_t i = 0; i < cluster->writer_count; i++)
        if (strcmp(cluster->writers[i]->id, id) == 0)
            return cluster->writers[i];
    return NULL;
}

struct writer *cluster_writer(struct cluster *cluster, const char *id)
{
    struct writer *writer = writer_find(cluster, id);

    if (writer)
        return writer;
    writer = memory_take(sizeof *writer);
    writer->id = strdup(id);
    cluster->writers = memory_grow(cluster->writers, (cluster->writer_count + 1) * sizeof(struct writer *));
    cluster->writers[cluster->writer_count++] = writer;
    return writer;
}

void writer_decide(struct writer *writer)
{
    if (writer->current)
        transaction_end(writer->current, writer->current->state == TRANSACTION_UNDECIDED && writer->current->commits);
    writer->current = NULL;
}

void cluster_expire(struct cluster *cluster)
{
    for (size_t i = 0; i < cluster->writer_count; i++)
        if (cluster->writers[i]->crashed)
            writer_decide(cluster->writers[i]);
}

void cluster_settle(struct cluster *cluster)
{
    cluster->settled++;
    for (size_t i = 0; i < cluster->writer_count; i++) {
        struct writer *writer = cluster->writers[i];

        if (writer->crashed || (writer->current && writer->current->state == TRANSACTION_UNDECIDED))
            writer_decide(writer);
    }
}

size_t cluster_markers(const struct cluster *cluster, const char *transactional_id)
{
    const struct writer      *writer = writer_find(cluster, transactional_id);
    const struct transaction *transaction = writer ? writer->current : NULL;

    return transaction && transaction->state == TRANSACTION_UNDECIDED && !transaction->in_flight ? markers_left(transaction) : 0;
}

void cluster_marker(struct cluster *cluster, const char *transactional_id, size_t number)
{
    if (number < cluster_markers(cluster, transactional_id))
        marker_write(writer_find(cluster, transactional_id)->current, number);
}

void cluster_land(struct cluster *cluster, const char *transactional_id)
{
    const struct writer *writer = writer_find(cluster, transactional_id);

    if (writer && writer->current && writer->current->state == TRANSACTION_UNDECIDED && writer->current->in_flight)
        transaction_decide(writer->current, true);
}
