/* SPDX-License-Identifier: Apache-2.0
 * Internal header of the follower: its loop (follow.c), where a partition begins (begin.c). */
#ifndef CHOKEPOINT_SERVE_FOLLOW_INTERNAL_H
#define CHOKEPOINT_SERVE_FOLLOW_INTERNAL_H

#include <pthread.h>

#include "serve/follow/follow.h"
#include "serve/follow/value.h"

enum {
    CALL_MS = 1000,
    COUNT_MS = 30 * 1000,
    COMMIT_MS = 100,
    COMMIT_RECORDS = 4000, /* what a commit holds of the store is memory of the process */
    COMMIT_BYTES = 16 << 20,
    ANEW_MS = 5000,
    PAUSE_MS = 1000,
    PAUSE_MAX_MS = 30 * 1000
};

enum { PROOF_NONE = -1 };

struct follow_part {
    bool    begun;    /* the log delivers it */
    bool    current;  /* it was read to its end */
    int64_t proof;    /* this offset is read again: it must hold what the store has there */
    int64_t short_ms; /* since when the log is seen to end before the place; 0: it does not */
    int64_t behind;
};

struct follow_topic {
    struct follow_part *parts;
    int                 count;
};

struct follow {
    struct follow_options options;
    struct value_taker    taker;
    struct log           *log;
    struct follow_topic   topics[STORE_TOPICS_MAX];
    size_t                topic_count;
    bool                  begins; /* a partition is not begun */
    bool                  writing;
    size_t                written, written_size; /* not committed yet */
    int64_t               written_ms;            /* when the first of it came */
    int64_t               count_ms, open_ms;     /* when to look for partitions, to open the log, next */
    int                   pause_ms;
    int                   gone;     /* -ENODATA in a row, without a record in between */
    uint64_t              told_out; /* left_out that was told last */

    pthread_mutex_t     mutex; /* of the state */
    struct follow_state state;
};

/* A negative errno of the store; the state has the words. */
int follow_failed(struct follow *follow, int result);
int follow_write(struct follow *follow); /* from now on the store is written */

/* Begins what is not begun, as far as the brokers answer. 0, an errno of the log, or of the store: *ret_store. */
int parts_begin(struct follow *follow, bool *ret_store);

/* As many partitions as the topic has now. */
int parts_count(struct follow *follow, uint16_t topic, int count, bool *ret_store);

/* Of the records that came: how many were read again as a proof. -ESTALE: the store has another one there, so the topic was made anew. */
int parts_prove(struct follow *follow, struct follow_part *part, const struct log_event *event, size_t *ret_first);

/* Empties the topic; its partitions begin at their start. 0 or an errno, as parts_begin(). */
int topic_anew(struct follow *follow, uint16_t topic, const char *why, bool *ret_store);

#endif
