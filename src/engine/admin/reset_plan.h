/* SPDX-License-Identifier: Apache-2.0
 * What a reset would do, read from Kafka without touching anything. */
#ifndef CHOKEPOINT_ADMIN_RESET_PLAN_H
#define CHOKEPOINT_ADMIN_RESET_PLAN_H

#include "engine/admin/reset.h"
#include "engine/kafka/admin.h"

struct reset_plan_input {
    const char *topic; /* our name */
    int         partitions;
    int64_t    *ends; /* the offset after the last record, for each partition; for struct reset_options */
    int64_t     gone; /* offsets that are no longer kept: what they held is not read again */
    int64_t     committed;
};

struct reset_plan {
    size_t                  members;
    char                    group[INSTALLATION_NAME_MAX];
    int                     partitions; /* of the changelog */
    int64_t                 rows, lists;
    struct reset_plan_input inputs[WORKER_INPUTS_MAX]; /* by the number of the input; reference inputs are empty */
};

/* 0, or a negative errno with a line that says what to do. reset_plan_release() in any case. */
int reset_plan_read(struct reset_plan *plan, const struct ck_processor *processor, struct kafka_admin *admin, const struct installation *installation,
                    char ret_problem[KAFKA_PROBLEM_MAX]);
void reset_plan_release(struct reset_plan *plan);

/* For struct reset_options; the context is the plan. */
int64_t reset_plan_end(void *context, uint16_t input, uint16_t partition);

#endif
