/* SPDX-License-Identifier: Apache-2.0
 * A partition whose next record has a schema that is not known yet stands still, up to that record; the others go on. */
#include "shell/partition.h"
#include "shell/registry.h"

/* Asks for the ids of all of them, so that they are not learned one after the other. */
bool hold_is_due(struct worker *worker, struct partition *partition, const struct log_record *records, size_t count)
{
    uint32_t id;

    if (!worker->options.registry || !decode_framing(records[0].value, &id) || registry_knows(worker->options.registry, id))
        return false;
    partition->held = true;
    partition->held_id = id;
    worker->fetch_due = true;
    for (size_t i = 1; i < count; i++)
        if (decode_framing(records[i].value, &id))
            registry_knows(worker->options.registry, id);
    return true;
}

void hold_end(struct worker *worker, struct partition *partition)
{
    if (!partition->held || !registry_knows(worker->options.registry, partition->held_id))
        return;
    partition->held = false;
    worker->fetch_due = true;
}
