/* SPDX-License-Identifier: Apache-2.0
 * The lines of one topic's file, by position and by key, and what they say of themselves: whether each carries its partition and offset in Kafka, as
 * export writes them, or none does, as replay writes them. */
#ifndef CHOKEPOINT_EXPLAIN_TRACE_FILE_H
#define CHOKEPOINT_EXPLAIN_TRACE_FILE_H

#include <limits.h>

#include "chokepoint/avro.h"
#include "chokepoint/processor.h"
#include "engine/explain/trace_store.h"
#include "engine/replay/manifest.h"

enum { REACHES_MAX = 16 };

struct trace_line {
    struct ck_bytes text, key; /* key as it is written, between its quotes */
    size_t          number;    /* from 0 */
    int64_t         offset;    /* -1: it carries no position */
    int             partition;
};

struct trace_reach { /* how far the positions go that the lines name of a topic */
    char    topic[64];
    int64_t offset;
    size_t  line; /* where, from 1 */
};

struct trace_file {
    const struct ck_topic *topic;
    bool                   there;    /* there is such a file */
    bool                   is_input; /* of the directory that was read, not of the one that was written */
    bool                   placed;   /* its lines carry positions */
    char                   path[PATH_MAX];
    char                   why[TRACE_WHY_MAX];   /* why no record of it can be told for sure; "": it can */
    struct trace_reach     reaches[REACHES_MAX]; /* of a file without positions */
    size_t                 reach_count;
    struct ck_buffer       text;
    struct manifest_digest digest;
    struct trace_line     *lines; /* in the order of the file */
    size_t                 count;
    struct trace_line    **sorted; /* by partition and offset: those that carry positions */
    size_t                 sorted_count;
};

/* Reads file->path, if it is there, and judges it. */
void trace_file_read(struct trace_file *file);
void trace_file_release(struct trace_file *file);

const struct trace_line *trace_file_at(const struct trace_file *file, int partition, int64_t offset); /* of a file with positions; NULL */
const struct trace_line *trace_file_last(const struct trace_file *file, struct ck_bytes key);         /* NULL */

#endif
