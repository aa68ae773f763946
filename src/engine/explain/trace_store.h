/* SPDX-License-Identifier: Apache-2.0
 * Where a trace finds records: the files of a replay or of an export (trace_files.c), or Kafka (trace_kafka.c). A record is found by its position or
 * by its key, or the store says why not; it never takes another one. */
#ifndef CHOKEPOINT_EXPLAIN_TRACE_STORE_H
#define CHOKEPOINT_EXPLAIN_TRACE_STORE_H

#include <jansson.h>

#include "chokepoint/processor.h"

enum { TRACE_WHY_MAX = 512 };

enum trace_outcome {
    TRACE_FOUND,
    TRACE_ABSENT,   /* no such key; of a position: the input lines are not at hand, and were not said to be */
    TRACE_REMOVED,  /* it was there, and retention or compaction took it: `why` */
    TRACE_UNPLACED, /* it cannot be said which record it is: `why` */
    TRACE_FAILED    /* the store cannot be read: `why` */
};

struct trace_record {
    json_t *record; /* {"key", …, "value"} as a line has it; NULL: none, or it is no JSON. The caller's reference */
    int     partition;
    int64_t offset;
    int64_t line;  /* of a file, from 1; 0: of Kafka */
    bool    ranks; /* the positions that it names are numbers of lines, not offsets of Kafka */
    char    why[TRACE_WHY_MAX];
};

struct trace_store {
    void *context;
    /* The record at a position, which a record of `from` names. ranks: the position is partition 0 and a number of a line, from 0. */
    enum trace_outcome (*at)(void *context, const struct ck_topic *from, const struct ck_topic *topic, int partition, int64_t offset, bool ranks,
                             struct trace_record *ret_record);
    /* The last record of a key, which a record of `from` names; NULL: the user. */
    enum trace_outcome (*last)(void *context, const struct ck_topic *from, const struct ck_topic *topic, struct ck_bytes key,
                               struct trace_record *ret_record);
};

/* Fills a `why`; what is too long is cut. */
void trace_say(char ret_why[TRACE_WHY_MAX], const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- files ---- */

struct trace_files;

/* output: what replay or export wrote; input: what replay read, or NULL: not at hand. All are borrowed. */
struct trace_files *trace_files_new(const struct ck_processor *const *processors, const char *output, const char *input);
void                trace_files_free(struct trace_files *files);
struct trace_store  trace_files_store(struct trace_files *files);

/* ---- Kafka ---- */

struct installation;
struct trace_kafka;

/* 0, or a negative errno of kafka_open() or registry_open() with a line. */
int                trace_kafka_open(const struct installation *installation, struct trace_kafka **ret_kafka, char *problem, size_t problem_size);
void               trace_kafka_close(struct trace_kafka *kafka);
struct trace_store trace_kafka_store(struct trace_kafka *kafka);
/* Why none of the topics that were asked for a key is there; "": one is, or none was asked for. It changes as they are asked for. */
const char *trace_kafka_missing(const struct trace_kafka *kafka);
int         trace_kafka_result(const struct trace_kafka *kafka); /* the negative errno of the last TRACE_FAILED */

#endif
