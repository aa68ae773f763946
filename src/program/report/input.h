/* SPDX-License-Identifier: Apache-2.0
 * What a replay wrote, as a store that a command asks once. */
#ifndef CHOKEPOINT_REPORT_INPUT_H
#define CHOKEPOINT_REPORT_INPUT_H

#include "engine/util/scratch.h"
#include "serve/pages/page.h"

struct report_input {
    const char *command;    /* in messages */
    const char *directory;  /* files <topic>.jsonl */
    const char *known_text; /* a day or an instant; NULL: everything */
    int64_t     known_ms;

    struct scratch   scratch;
    struct store    *store;
    struct site_page page; /* its view and its instant; arena and out are the caller's */
};

/* EXIT_CLEAN, or an exit code with a line on stderr; close it in any case. */
int  report_input_open(struct report_input *input);
void report_input_close(struct report_input *input);

/* Writes a file, - is standard output. EXIT_CLEAN, or an exit code with a line on stderr. */
int report_write(const struct report_input *input, const char *path, struct ck_bytes content);

/* A line on stderr; returns EXIT_CONFIG. */
int report_fail(const struct report_input *input, const char *path, const char *why);

#endif
