/* SPDX-License-Identifier: Apache-2.0
 * A run of `fetch`: what it needs (command.c), and what it tells (tell.c). */
#ifndef CHOKEPOINT_FETCH_FETCHING_H
#define CHOKEPOINT_FETCH_FETCHING_H

#include "domain/reference/reference.h"
#include "engine/config/command_line.h"
#include "program/fetch/document.h"
#include "program/fetch/outlet.h"

enum { FETCH_URLS_MAX = 256 };

struct fetch_arguments {
    struct command_arguments shared;
    const char              *source, *output, *map, *own, *data, *rates, *contact, *key, *rights;
    const char              *items, *reporter, *partner, *flow, *since, *until;
    const char              *urls[FETCH_URLS_MAX];
    size_t                   url_count;
    bool                     kafka, dry, every;
};

struct fetching {
    const struct fetch_arguments *given;
    struct ck_arena               arena;
    struct source_map            *map;
    struct fetch_spec             spec;
    struct fetch_wish             wish;
    struct fetch_asks             asks;
    struct reference             *catalogue;
    struct rates                 *rates;
    struct code_table             subheadings;
    char                         *key;     /* secret */
    struct fetch_reading          reading; /* its context is this */
    struct fetcher                fetcher;
    struct outlet                 outlet;
    char                          name[64];
    bool                          shows; /* progress, on a terminal */
};

/* For struct fetcher_calls and struct fetch_reading. */
void fetching_tell(void *reading, const char *text);
void fetching_tell_row(void *fetching, const char *text);
void fetching_step(void *reading, const struct fetch_counts *counts);

void fetching_summarize(const struct fetching *fetching);

/* Prints the requests. An exit code. */
int fetching_dry_run(const struct fetching *fetching);

#endif
