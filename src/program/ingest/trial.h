/* SPDX-License-Identifier: Apache-2.0
 * What a processor would say of a record, asked without a log: its own functions, one record at a time. Stateless processors only: intake. */
#ifndef CHOKEPOINT_INGEST_TRIAL_H
#define CHOKEPOINT_INGEST_TRIAL_H

#include "engine/state/out.h"

struct trial {
    const struct ck_processor *processor;
    const void                *config;
    int32_t                    today;    /* of the clock */
    void                      *defaults; /* owned, where no config was given */
    struct ck_out              out;
    struct ck_arena            arena, scratch;
};

/* As of the day of the clock. `config` NULL: the processor's defaults. */
void trial_init(struct trial *trial, const struct ck_processor *processor, const void *config);
void trial_release(struct trial *trial);

enum {
    JUDGED_GOOD,
    JUDGED_REFUSED /* see trial_reason() and trial_detail() */
};

/* Bytes as a user would produce them to the topic, or a record of the topic's type. What is said of it holds until the next call. */
int trial_value(struct trial *trial, const struct ck_topic *topic, struct ck_bytes value,
                const void **ret_record /* if JUDGED_GOOD: it borrows from value */);
int trial_record(struct trial *trial, const struct ck_topic *topic, const void *record);

static inline const char *trial_reason(const struct trial *trial) { return ck_reason_name(trial->out.processor, trial->out.reason); }
static inline const char *trial_detail(const struct trial *trial) { return trial->out.detail; }

/* The reason that a problem begins with (`bad_key: …`). A record that is none has a reason of intake's; a row of a table has none: "unreadable". */
const char *trial_reason_in(const struct trial *trial, const char *problem);

/* After JUDGED_GOOD: the topic, the key and the value of what is appended; the value lives in `arena`. */
const struct ck_topic *trial_topic(const struct trial *trial);
struct ck_bytes        trial_key(const struct trial *trial);
const void            *trial_fact(const struct trial *trial, struct ck_arena *arena);

#endif
