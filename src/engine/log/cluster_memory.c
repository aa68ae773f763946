/* SPDX-License-Identifier: Apache-2.0
 * Helpers of the cluster in memory: memory, topics by name, new slots. */
#include <stdlib.h>

#include "engine/log/cluster.h"

void *memory_take(size_t size)
{
    void *memory = calloc(1, size ? size : 1);

    if (!memory)
        abort();
    return memory;
}

void *memory_grow(void *memory, size_t size)
{
    memory = realloc(memory, size ? size : 1);
    if (!memory)
        abort();
    return memory;
}

struct cluster_topic *cluster_topic(const struct cluster *cluster, const char *name)
{
    for (size_t i = 0; i < cluster->topic_count; i++)
        if (strcmp(cluster->topics[i]->name, name) == 0)
            return cluster->topics[i];
    return NULL;
}

struct slot *slot_new(struct strand *strand)
{
    if (strand->count == strand->room) {
        strand->room = strand->room ? strand->room * 2 : 64;
        strand->slots = memory_grow(strand->slots, (size_t)strand->room * sizeof *strand->slots);
    }
    strand->slots[strand->count] = (struct slot){ 0 };
    return &strand->slots[strand->count++];
}
