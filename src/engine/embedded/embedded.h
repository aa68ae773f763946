/* SPDX-License-Identifier: Apache-2.0
 * Runs processors in one process over a log in memory, for demo, replay and tests: in topological order until all are idle.
 *     embedded_new(processors, count, &options, &embedded);
 *     embedded_append(embedded, "prices", key, value, time_ms);
 *     embedded_run(embedded);
 *     embedded_read(embedded, "moves", 0, each, context); */
#ifndef CHOKEPOINT_EMBEDDED_EMBEDDED_H
#define CHOKEPOINT_EMBEDDED_EMBEDDED_H

#include "engine/config/output_headers.h"
#include "engine/config/option_values.h"
#include "engine/log/memory.h"
#include "engine/runtime/worker.h"

struct embedded_options {
    int32_t              today;
    uint16_t             partitions;      /* of our topics; 0: 1 */
    uint16_t             user_partitions; /* of the users' topics; 0: 1 */
    bool                 allow_empty_reference;
    enum output_headers  headers;
    bool                 durable;  /* changelogs are written (a test may want to read them) */
    const void *const   *configs;  /* one for each processor; NULL, or NULL for one: its defaults */
    struct registry     *registry; /* NULL: none */
    enum output_format   format;   /* OUTPUT_REGISTRY: embedded_new() waits for the registry */
    const char          *build;    /* struct worker_options */
    struct worker_limits limits;
};

struct embedded;

int  embedded_new(const struct ck_processor *const *processors, size_t count, const struct embedded_options *options, struct embedded **ret_embedded);
void embedded_free(struct embedded *embedded);

/* Appends a committed record to a topic that a processor reads. The key chooses the partition; records without a key go to partitions in turn. value:
 * any bytes; for our topics the single-object encoding. 0, or -ENOENT: no processor reads or writes that topic. */
int embedded_append(struct embedded *embedded, const char *topic, struct ck_bytes key, struct ck_bytes value, int64_t time_ms);

/* The same from a record of a topic's type; the key is the topic's. */
int embedded_append_record(struct embedded *embedded, const struct ck_topic *topic, const void *value, int64_t time_ms);

/* Runs until all workers are idle. 0, or a worker's error. */
int embedded_run(struct embedded *embedded);

int embedded_day(struct embedded *embedded, int32_t day);

/* The time, in ms since 1970, that the records have in the log which processors publish from now on; 0, as at first: none. */
void embedded_stamp(struct embedded *embedded, int64_t time_ms);

/* Calls each() for the committed records of a topic, partition by partition, from the offset `from`; a non-zero result ends it and is returned. */
int embedded_read(struct embedded *embedded, const char *topic, int64_t from, int (*each)(void *, const struct log_record *), void *context);

/* Details of an error: processor, topic, key and cause (worker_fault()); "": none. Borrowed from `embedded`. */
const char *embedded_fault(const struct embedded *embedded);

struct worker *embedded_worker(struct embedded *embedded, const char *processor); /* NULL: no such processor */

#endif
