/* SPDX-License-Identifier: Apache-2.0
 * Consumer groups of the cluster in memory: the eager protocol with the range assignor. A rebalance revokes all partitions of all members
 * (LOG_REVOKED), waits until all have released them, and assigns them again (LOG_ASSIGNED) under the next generation. */
#include "engine/log/cluster.h"

#include <stdlib.h>

struct group *cluster_group(struct cluster *cluster, const char *name)
{
    struct group *group;

    for (size_t i = 0; i < cluster->group_count; i++)
        if (strcmp(cluster->groups[i]->name, name) == 0)
            return cluster->groups[i];
    group = memory_take(sizeof *group);
    group->name = strdup(name);
    cluster->groups = memory_grow(cluster->groups, (cluster->group_count + 1) * sizeof(struct group *));
    cluster->groups[cluster->group_count++] = group;
    return group;
}

void group_free(struct group *group)
{
    free(group->name);
    free(group->members);
    free(group->offsets);
    free(group);
}

struct group_offset *group_committed(struct group *group, struct cluster_topic *topic, uint16_t partition)
{
    struct group_offset *offset;

    for (size_t i = 0; i < group->offset_count; i++)
        if (group->offsets[i].topic == topic && group->offsets[i].partition == partition)
            return &group->offsets[i];
    if (group->offset_count == group->offset_room) {
        group->offset_room += 16;
        group->offsets = memory_grow(group->offsets, group->offset_room * sizeof *group->offsets);
    }
    offset = &group->offsets[group->offset_count++];
    *offset = (struct group_offset){ topic, partition, LOG_NONE, 0, NULL };
    return offset;
}

bool group_has(const struct group *group, const struct log_memory *member)
{
    for (size_t i = 0; i < group->member_count; i++)
        if (group->members[i] == member)
            return true;
    return false;
}

/* Of `partitions`, member number `index` gets a range; the first ones get one more when it does not divide. */
static void range_assign(const struct group *group, struct log_memory *member, size_t index)
{
    member->assigned_count = 0;
    for (size_t t = 0; t < member->topic_count; t++) {
        size_t partitions = member->topics[t]->partitions, each = partitions / group->member_count, more = partitions % group->member_count;
        size_t first = index * each + (index < more ? index : more), count = each + (index < more);

        if (member->roles[t] != LOG_GROUP || count == 0)
            continue;
        member->assigned = memory_grow(member->assigned, (member->assigned_count + count) * sizeof *member->assigned);
        for (size_t i = 0; i < count; i++)
            member->assigned[member->assigned_count++] = (struct log_part){ (uint16_t)t, (uint16_t)(first + i) };
    }
}

void group_released(struct group *group)
{
    if (!group->preparing)
        return;
    for (size_t i = 0; i < group->member_count; i++)
        if (!group->members[i]->released)
            return;
    group->preparing = false;
    group->generation++;
    for (size_t i = 0; i < group->member_count; i++) {
        struct log_memory *member = group->members[i];

        range_assign(group, member, i);
        member->generation = group->generation;
        member->tell_assigned = true;
    }
}

void group_rebalance(struct group *group)
{
    group->preparing = true;
    for (size_t i = 0; i < group->member_count; i++) {
        struct log_memory *member = group->members[i];

        if (member->tell_assigned) { /* it never heard of them */
            member->tell_assigned = false;
            member->released = true;
        } else if (!member->released) {
            member->tell_revoked = true;
        }
    }
    group_released(group);
}

void group_add(struct group *group, struct log_memory *member)
{
    group->members = memory_grow(group->members, (group->member_count + 1) * sizeof(struct log_memory *));
    group->members[group->member_count++] = member;
    member->released = true;
    group_rebalance(group);
}

void group_remove(struct group *group, struct log_memory *member)
{
    size_t i = 0;

    while (i < group->member_count && group->members[i] != member)
        i++;
    if (i == group->member_count)
        return;
    group->member_count--;
    memmove(group->members + i, group->members + i + 1, (group->member_count - i) * sizeof(struct log_memory *));
    member->tell_revoked = member->tell_assigned = false;
    if (group->member_count > 0)
        group_rebalance(group);
    else
        group->preparing = false;
}

bool group_is_undecided(const struct cluster *cluster, const struct group *group, const struct cluster_topic *topic, uint16_t partition)
{
    for (size_t i = 0; i < cluster->writer_count; i++) {
        const struct transaction *transaction = cluster->writers[i]->current;

        if (!transaction || transaction->group != group)
            continue;
        for (size_t j = 0; j < transaction->offset_count; j++)
            if (transaction->offsets[j].topic == topic && transaction->offsets[j].partition == partition)
                return true;
    }
    return false;
}

static bool is_of_member(const struct group *group, const struct writer *writer)
{
    for (size_t i = 0; i < group->member_count; i++)
        if (group->members[i]->writer == writer)
            return true;
    return false;
}

/* Whoever committed last and is no member any more is fenced, and what it has left open ends. */
void group_end_predecessor(struct group *group, struct cluster_topic *topic, uint16_t partition, const struct writer *own)
{
    struct group_offset *offset = group_committed(group, topic, partition);
    struct writer       *writer = offset->writer;

    if (!writer || writer == own || is_of_member(group, writer))
        return;
    offset->writer = NULL; /* once: it may be started again */
    writer->epoch++;
    writer_decide(writer);
}

int64_t cluster_committed(struct cluster *cluster, const char *group, const char *topic, uint16_t partition)
{
    struct cluster_topic *found = cluster_topic(cluster, topic);

    return found ? group_committed(cluster_group(cluster, group), found, partition)->next : LOG_NONE;
}
