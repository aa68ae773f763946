/* SPDX-License-Identifier: Apache-2.0
 * Changes of topics of the cluster in memory: compaction, another partition count, recreation. */
#include "engine/log/cluster.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

static void slot_bury(struct cluster *cluster, struct slot *slot)
{
    if (!slot->stored)
        return;
    cluster->buried = memory_grow(cluster->buried, (cluster->buried_count + 1) * sizeof(struct stored *));
    cluster->buried[cluster->buried_count++] = slot->stored;
    slot->stored = NULL;
}

/* ---- compaction ---- */

struct keyed {
    const struct stored *stored;
};

static int by_key_then_offset(const void *left, const void *right)
{
    const struct log_record *a = &((const struct keyed *)left)->stored->record, *b = &((const struct keyed *)right)->stored->record;
    int                      order = ck_bytes_compare(a->key, b->key);

    return order ? order : (a->offset > b->offset) - (a->offset < b->offset);
}

void cluster_compact_to(struct cluster *cluster, const char *name, uint16_t partition, int64_t upto)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);
    struct strand        *strand = &topic->strands[partition];
    int64_t               stable = strand_stable(strand), end = upto < stable ? upto : stable;
    struct keyed         *keyed = memory_take((size_t)end * sizeof *keyed);
    size_t                count = 0;

    for (int64_t i = 0; i < end; i++)
        if (slot_visible(cluster, &strand->slots[i]))
            keyed[count++].stored = strand->slots[i].stored;
    if (count > 0)
        qsort(keyed, count, sizeof *keyed, by_key_then_offset);
    for (size_t i = 0; i + 1 < count; i++) {
        int64_t offset = keyed[i].stored->record.offset;

        if (!ck_bytes_equal(keyed[i].stored->record.key, keyed[i + 1].stored->record.key))
            continue;
        slot_bury(cluster, &strand->slots[offset]);
    }
    free(keyed);
}

void cluster_compact(struct cluster *cluster, const char *name, uint16_t partition) { cluster_compact_to(cluster, name, partition, INT64_MAX); }

/* ---- another topic ---- */

static void strand_empty(struct cluster *cluster, struct strand *strand)
{
    for (int64_t i = 0; i < strand->count; i++)
        slot_bury(cluster, &strand->slots[i]);
    free(strand->slots);
    free(strand->open);
    free(strand->open_first);
    *strand = (struct strand){ 0 };
}

void cluster_recreate(struct cluster *cluster, const char *name)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);

    for (uint16_t i = 0; topic && i < topic->partitions; i++)
        strand_empty(cluster, &topic->strands[i]);
}

void cluster_retain(struct cluster *cluster, const char *name, uint16_t partition, int64_t first)
{
    struct strand *strand = &cluster_topic(cluster, name)->strands[partition];

    assert(first <= strand->count);
    for (int64_t i = strand->first; i < first; i++)
        slot_bury(cluster, &strand->slots[i]);
    strand->first = first;
}

static void strand_turn(struct cluster *cluster, struct strand *strand, size_t turn)
{
    struct strand  old = *strand;
    struct stored *kept;
    int64_t       *order = memory_take((size_t)old.count * sizeof *order);
    size_t         count = 0;

    assert(old.open_count == 0);
    for (int64_t i = 0; i < old.count; i++)
        if (slot_visible(cluster, &old.slots[i]))
            order[count++] = i;
    *strand = (struct strand){ 0 };
    for (size_t i = 0; i < count; i++) {
        kept = old.slots[order[(i + turn) % count]].stored;
        strand_append(strand, &kept->record, NULL, 0);
    }
    strand_empty(cluster, &old);
    free(order);
}

void cluster_rewrite(struct cluster *cluster, const char *name, size_t turn)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);

    for (uint16_t i = 0; topic && i < topic->partitions; i++)
        strand_turn(cluster, &topic->strands[i], turn);
}

void cluster_shorten(struct cluster *cluster, const char *name, size_t count)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);

    for (uint16_t i = 0; topic && i < topic->partitions; i++) {
        struct strand *strand = &topic->strands[i];

        assert(strand->open_count == 0); /* transactions point to it */
        while (strand->count > (int64_t)count)
            slot_bury(cluster, &strand->slots[--strand->count]);
    }
}

static bool subscribes(const struct log_memory *member, const struct cluster_topic *topic)
{
    for (size_t i = 0; i < member->topic_count; i++)
        if (member->topics[i] == topic && member->roles[i] == LOG_GROUP)
            return true;
    return false;
}

static void rebalance_readers(struct cluster *cluster, const struct cluster_topic *topic)
{
    for (size_t i = 0; i < cluster->group_count; i++) {
        struct group *group = cluster->groups[i];
        bool          reads = false;

        for (size_t j = 0; j < group->member_count && !reads; j++)
            reads = subscribes(group->members[j], topic);
        if (reads)
            group_rebalance(group);
    }
}

int cluster_grow(struct cluster *cluster, const char *name, uint16_t partitions)
{
    struct cluster_topic *topic = cluster_topic(cluster, name);

    if (!topic)
        return -ENOENT;
    if (partitions < topic->partitions)
        return -ERANGE;
    for (uint16_t i = 0; i < topic->partitions; i++)
        assert(topic->strands[i].open_count == 0); /* transactions point to them */
    topic->strands = memory_grow(topic->strands, partitions * sizeof *topic->strands);
    for (uint16_t i = topic->partitions; i < partitions; i++)
        topic->strands[i] = (struct strand){ 0 };
    topic->partitions = partitions;
    rebalance_readers(cluster, topic);
    return 0;
}
