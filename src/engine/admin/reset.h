/* SPDX-License-Identifier: Apache-2.0
 * A reset: a processor's rows are removed and its inputs are read again from their start, while the lists of what was published stay. So the rebuilt
 * processor publishes only what differs, with the next revision, and retracts what no longer holds. The meta row says how far the inputs were read
 * before: until a partition is there again, the worker settles nothing. */
#ifndef CHOKEPOINT_ADMIN_RESET_H
#define CHOKEPOINT_ADMIN_RESET_H

#include "engine/runtime/worker.h"

struct reset_partition { /* what was done to one */
    uint16_t partition;
    int64_t  removed;    /* rows */
    int64_t  kept;       /* keys in lists of what was published */
    int64_t  moved;      /* of these: to another subject, because the processor's subjects are others now */
    int64_t  forgotten;  /* keys of outputs that the processor no longer has, and lists that cannot be read */
    int64_t  read_again; /* input records, as far as offsets tell */
    int32_t  day;        /* that its rows were of, if it was taken back; else INT32_MIN */
    int64_t  lost;       /* transactions that the group has and the changelog lacks: what they published is published again */
};

struct reset_options {
    const struct ck_processor *processor;
    bool                       takes_day_back; /* only that: rows and offsets stay, and partitions whose rows are of a later day than … */
    int32_t                    day;            /* … this one are settled anew for it at the next start */
    struct log                *log;            /* opened with worker_topics(); nobody else may be in its group */
    struct worker_limits       limits;         /* outputs, bytes: of one transaction's removed rows; 0: the default */
    /* The offset after the last record that an input partition has; NULL: as far as was read. A rebuild would never end where the topic was made anew
     * and is shorter than before. */
    int64_t (*end)(void *context, uint16_t input, uint16_t partition);
    void (*tell)(void *context, const struct reset_partition *partition); /* after each commit; may be NULL */
    void *context;
};

/* Rows of a partition go in transactions of bounded size, the last of which has the lists, the meta row and the offsets; what was done stays when a
 * later one fails. After that no worker goes on from what is left, and a reset does; it may be made again at any time, a rebuild that is not over
 * included. 0; -EINVAL: the processor keeps no rows; -EBUSY: the group has members; -ERANGE: the changelog was written with another number of
 * partitions; or what a worker may end with. */
int reset_run(const struct reset_options *options);

#endif
