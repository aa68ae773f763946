/* SPDX-License-Identifier: Apache-2.0
 * What the files of chokepoint dlq share. */
#ifndef CHOKEPOINT_CLI_DLQ_INTERNAL_H
#define CHOKEPOINT_CLI_DLQ_INTERNAL_H

#include "chokepoint/processor.h"
#include "engine/config/installation.h"

/* dlq_set_aside.c: what is to be set aside. */
struct dlq_place {
    const char                *topic; /* as the program calls it, or as it is called in Kafka */
    int64_t                    partition, offset;
    const struct ck_processor *processor; /* NULL: the one that reads the topic */
    const char                *reason;
    int64_t                    through; /* the last offset of a damaged batch that begins at offset; -1: one record, which can be read */
};

/* Exit code. */
int dlq_set_aside(const struct dlq_place *place, const struct ck_processor *const *processors, const struct installation *installation);

#endif
