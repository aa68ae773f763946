/* SPDX-License-Identifier: Apache-2.0
 * A record that a processor cannot finish is set aside: it becomes a dead letter, and the processor, which is stopped, goes on behind it. One
 * transaction of the processor's own transactional id writes the dead letter, the meta row and the offsets, as if the worker had refused the record.
 */
#ifndef CHOKEPOINT_ADMIN_SET_ASIDE_H
#define CHOKEPOINT_ADMIN_SET_ASIDE_H

#include "engine/runtime/worker.h"

struct set_aside_batch {
    int64_t first, last; /* offsets */
};

struct set_aside_options {
    const struct ck_processor *processor;
    struct log                *log;   /* opened with worker_topics(); nobody else may be in its group */
    uint16_t                   input; /* of the processor: a stream */
    uint16_t                   partition;
    int64_t                    offset;
    const char                *reason; /* the dead letter's detail; cut at DECODE_DETAIL_MAX */
    int64_t (*clock_ms)(void);         /* monotonic; may be NULL */
    /* Of a batch that cannot be read, because its bytes are damaged: finds it, at or behind `from` (LOG_START: the start). 0; -ENOMSG: what comes
     * next can be read; or a negative errno. NULL: one record is read, and set aside. */
    int (*damage)(void *context, int64_t from, struct set_aside_batch *ret_batch);
    void *context;
    int64_t
        last; /* with damage: the batch's last offset, as the caller knows it: all of it becomes dead letters, one for each offset, without bytes */
};

/* Only the record that is next may be set aside: those before it are done, and those behind it have not been tried. 0; -EALREADY: it is done;
 * -EAGAIN: another one is next; -ENOMSG: none is there to read; -ERANGE: the damaged batch ends at
 * another offset, which is *ret_next then; -EBUSY: the group has members; -EINVAL: no stream or no such partition; or what a
 * worker may end with. *ret_next: the offset that is next (what is wanted was done: the one behind it). */
int set_aside(const struct set_aside_options *options, int64_t *ret_next);

#endif
