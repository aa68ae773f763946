/* SPDX-License-Identifier: Apache-2.0
 * The processors that a command line names. */
#ifndef CHOKEPOINT_CONFIG_SELECTION_H
#define CHOKEPOINT_CONFIG_SELECTION_H

#include <argp.h>
#include "chokepoint/processor.h"

enum { SELECTION_MAX = 32 };

struct selection {
    const struct ck_processor *items[SELECTION_MAX + 1]; /* ends with NULL */
    size_t                     count;
};

/* Where the one of this name stands in `all`, which ends with NULL; NULL: there is none. */
const struct ck_processor *const *processor_place(const struct ck_processor *const *all, struct ck_bytes name);

/* Adds the one of `all` (which ends with NULL) that has this name; a second mention changes nothing. False: there is none. */
bool selection_add(struct selection *selection, const struct ck_processor *const *all, const char *name);

/* The same for an argument of a command: argp_error() where there is none. */
void selection_argument(struct selection *selection, const struct ck_processor *const *all, const char *name, struct argp_state *state);

/* All of them, where none was named. */
void selection_complete(struct selection *selection, const struct ck_processor *const *all);

#endif
