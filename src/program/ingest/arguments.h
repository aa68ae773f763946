/* SPDX-License-Identifier: Apache-2.0
 * What the command line of ingest says. */
#ifndef CHOKEPOINT_INGEST_ARGUMENTS_H
#define CHOKEPOINT_INGEST_ARGUMENTS_H

#include "engine/config/command_line.h"
#include "program/ingest/ingest.h"
#include "program/ingest/source.h"

enum { INGEST_WORDS_MAX = 1024 };
enum format { FORMAT_NONE, FORMAT_CSV, FORMAT_JSONL, FORMAT_AVRO, FORMAT_SHIPPED, FORMAT_SOURCE };

struct ingest_arguments {
    struct command_arguments  shared;
    const struct ingest_kind *kind;
    enum format               format;
    const char               *file, *output, *items, *data;
    const char               *words[INGEST_WORDS_MAX]; /* as given; of a source its files, without its name */
    size_t                    word_count;
    const char               *source_name;
    struct source_options     source;
    bool                      kafka, json, timestamps, fold;
    bool                      reference; /* of shipped: no trade and no news */
    bool                      folder;    /* the output is a directory */
};

extern const struct argp_option ingest_options[];

/* The `parse` of a command_line; state->input is a struct ingest_arguments. */
error_t ingest_parse(int key, char *argument, struct argp_state *state);

#endif
