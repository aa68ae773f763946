/* SPDX-License-Identifier: Apache-2.0
 * Records of one topic as JSON lines, {"key","timestamp","value"}: what replay and export write; export with "partition" and "offset" after the key,
 * and with "headers" before the value, an object of texts ({"base64"} for what is no UTF-8; the last of a name that is there twice). */
#ifndef CHOKEPOINT_SERDE_RECORD_LINES_H
#define CHOKEPOINT_SERDE_RECORD_LINES_H

#include <stdio.h>

#include "chokepoint/avro.h"
#include "engine/log/log.h"
#include "engine/serde/decode.h"

struct record_lines {
    const struct ck_topic *topic; /* NULL: dead letters, as {"key",…,"reason","detail","value" or "base64"} */
    FILE                  *file;
    struct decoder         decoder;
    bool                   final;                                             /* without timestamp and emission; retracted values are not written */
    bool                   placed;                                            /* with partition, offset, headers */
    int                    wait_ms;                                           /* for an id that the registry has not told yet */
    int64_t (*line_of)(void *context, struct ck_bytes topic, int64_t offset); /* what stands for an offset in origins, emissions and dead letters'
                                                                              keys; NULL: the offset */
    void                 *context;
    struct decode_failure failure;            /* why the last record was -EBADMSG */
    size_t                written, retracted; /* lines; values that `final` left out */

    struct ck_buffer buffer;
    struct ck_arena  scratch;
};

/* Writes one line; the timestamp is the value's own (users' topics: the record's). 0, -EBADMSG (the topic cannot decode it: nothing is written), or
 * another negative errno of the file. `lines` is a struct record_lines *. */
int record_lines_add(void *lines, const struct log_record *record);

void record_lines_release(struct record_lines *lines);

/* The value of a header; data == NULL: there is none. */
struct ck_bytes record_header(const struct log_record *record, const char *name);

#endif
