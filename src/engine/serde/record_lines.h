/* SPDX-License-Identifier: Apache-2.0
 * Writes records of one topic as JSON lines, {"key","timestamp","value"}, for replay and export. Export adds "partition" and "offset" after the key,
 * and "headers" before the value: an object of strings ({"base64"} where a value is not UTF-8; the last of several with one name). */
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
    bool                   final;   /* without timestamp and emission; retracted values are not written */
    bool                   placed;  /* with partition, offset, headers */
    bool                   dated;   /* with "published": the record's time in the log */
    int                    wait_ms; /* for an id that the registry has not told yet */
    int64_t (*line_of)(void *context, struct ck_bytes topic,
                       int64_t offset); /* maps an offset in origins, emissions and dead letters' keys; NULL: unchanged */
    void                 *context;
    struct decode_failure failure;            /* why the last record was -EBADMSG */
    size_t                written, retracted; /* lines written; values that `final` omitted */

    struct ck_buffer buffer;
    struct ck_arena  scratch;
};

/* Writes one line; the timestamp is that of the value (users' topics: of the record). 0, -EBADMSG (the record cannot be decoded; writes nothing), or
 * another negative errno of the file. `lines` is a struct record_lines *. */
int record_lines_add(void *lines, const struct log_record *record);

void record_lines_release(struct record_lines *lines);

/* The value of a header; data == NULL: there is none. */
struct ck_bytes record_header(const struct log_record *record, const char *name);

#endif
