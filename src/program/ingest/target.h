/* SPDX-License-Identifier: Apache-2.0
 * Where ingested records go: JSON lines in a file, or the users' topics. */
#ifndef CHOKEPOINT_INGEST_TARGET_H
#define CHOKEPOINT_INGEST_TARGET_H

#include <stdio.h>

#include "chokepoint/avro.h"
#include "engine/kafka/send.h"
#include "program/ingest/folder.h"
#include "program/ingest/ingest.h"

struct ingest_target {
    const struct ingest_kind  *kind;
    FILE                      *file;     /* NULL: to the folder, or to Kafka */
    struct folder             *folder;   /* NULL: to Kafka */
    bool                       replaces; /* what the file holds goes when the first record comes */
    struct kafka_sender       *sender;
    const struct installation *installation;
    bool                       json;       /* to Kafka: plain JSON; else the Avro single-object encoding */
    bool                       timestamps; /* to Kafka: a record's timestamp is when it was known; else the producer's clock */

    size_t           written; /* handed over */
    struct ck_buffer buffer;
    char             problem[FOLDER_PROBLEM_MAX]; /* of the last negative result */
};

/* `target` is a struct ingest_target *: the `record` of an ingest_sink. 0, or a negative errno. Users' topics have no keys: what a record is a
 * version of stands in the record, and versions may come in any order. */
int ingest_target_add(void *target, const void *record);

/* Hands on what is left of a finished vet, and is not there yet. The same results. */
int ingest_target_take(struct ingest_target *target, struct vet *vet);

/* The value of a record as it goes to Kafka; the bytes are the buffer's. */
struct ck_bytes ingest_encode(const struct ck_record_type *type, bool json, const void *record, struct ck_buffer *buffer);

#endif
