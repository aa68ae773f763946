/* SPDX-License-Identifier: Apache-2.0
 * How far a processor of a running installation has come, read from Kafka alone: its group, the ends of its inputs, the meta rows of its changelog.
 */
#ifndef CHOKEPOINT_ADMIN_LAG_H
#define CHOKEPOINT_ADMIN_LAG_H

#include "chokepoint/arena.h"
#include "engine/kafka/admin.h"
#include "engine_records.h"

struct ck_processor;

enum { LAG_COUNTED_MAX = 10000 };

struct lag_input {     /* a partition of a stream input */
    const char *topic; /* our name */
    int         partition;
    int64_t     first, end, next; /* next -1: nothing committed */
    int64_t     lag;              /* records that are not read yet: counted up to LAG_COUNTED_MAX offsets; beyond, the offsets */
    bool        lost;             /* the next record is no longer kept */
};

struct lag_reference {
    const char *topic;
    int64_t     records;
};

struct lag_state { /* a partition of the changelog */
    bool            found, readable;
    struct progress progress; /* its arrays live in the arena */
};

struct lag {
    const struct ck_processor *processor;
    char                       group[INSTALLATION_NAME_MAX];
    struct kafka_members       members;
    struct lag_input          *inputs;
    size_t                     input_count;
    struct lag_reference      *references;
    size_t                     reference_count;
    struct lag_state          *states;
    size_t                     state_count;
    int64_t                    total, rows, behind; /* records of inputs; rows; reference records that the partition furthest back has not applied */
    struct ck_arena            arena;
};

/* 0, or a negative errno with a line that says what to do. lag_release() in any case. */
int  lag_read(struct lag *lag, const struct ck_processor *processor, struct kafka_admin *admin, const struct installation *installation,
              char ret_problem[KAFKA_PROBLEM_MAX]);
void lag_release(struct lag *lag);

/* Reference records that this partition has not applied: 0 without rows, which nothing has to be applied to. */
int64_t lag_behind(const struct lag *lag, const struct lag_state *state);

#endif
