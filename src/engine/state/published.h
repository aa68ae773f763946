/* SPDX-License-Identifier: Apache-2.0
 * The values published for each subject, and the differences that a settle makes. */
#ifndef CHOKEPOINT_STATE_PUBLISHED_H
#define CHOKEPOINT_STATE_PUBLISHED_H

#include "engine/state/out.h"

/* One record to write; valid during the call of publish(). */
struct publication {
    uint16_t        output;
    struct ck_bytes key, content; /* content: the value without header and emission */
    struct ck_bytes value;        /* single-object encoded */
    int64_t         revision;
    bool            retracted;
    int64_t         time_ms, vintage_ms;
};

enum { PUBLISHER_OUTPUTS_MAX = 16 };

struct publisher {
    int (*publish)(void *context, const struct publication *publication); /* 0, or an error, which published_compare() returns */
    void            *context;
    uint64_t         suppressed[PUBLISHER_OUTPUTS_MAX]; /* for each output: counts statements equal to what was published */
    unsigned         broken;                            /* BROKEN_: tests of the checkers only */
    struct ck_arena  arena;
    struct ck_buffer wire, row;
};

enum {
    BROKEN_SUPPRESSION = 1 /* everything stated is emitted */,
    BROKEN_REVISION = 2 /* revisions stay 0 */,
    BROKEN_RETRACTION = 4 /* nothing is retracted */,
    BROKEN_UNDO = 8 /* an abort leaves the rows changed */,
    BROKEN_WAITING = 16 /* reference records whose schema is not known are passed over */,
    BROKEN_TAIL = 32 /* a restore does not compare the number of the last transaction */,
    BROKEN_CLOCK = 64 /* the day of the host is taken whatever the brokers' clocks say */,
};

/* Compares the statements in `out` with the list of the subject in the published table; calls publish() for each difference, and puts the new list.
 * Equal: nothing. Different: revision + 1. Listed, no longer stated: a retraction. -EBADMSG: the list cannot be read. */
int published_compare(struct publisher *publisher, struct ck_table *published, struct ck_out *out, struct ck_bytes subject);

void publisher_release(struct publisher *publisher);

#endif
