/* SPDX-License-Identifier: Apache-2.0
 * The processors that a command line names. */
#ifndef CHOKEPOINT_CONFIG_PROCESSOR_SET_H
#define CHOKEPOINT_CONFIG_PROCESSOR_SET_H

#include <argp.h>
#include "chokepoint/processor.h"

enum { PROCESSOR_SET_MAX = 32 };

struct processor_set {
    const struct ck_processor *items[PROCESSOR_SET_MAX + 1]; /* ends with NULL */
    size_t                     count;
};

/* Where the one of this name stands in `all`, which ends with NULL; NULL: there is none. */
const struct ck_processor *const *processor_place(const struct ck_processor *const *all, struct ck_bytes name);

/* Adds the one of `all` (which ends with NULL) that has this name; a second mention changes nothing. False: there is none. */
bool processor_set_add(struct processor_set *selection, const struct ck_processor *const *all, const char *name);

/* The same for an argument of a command: argp_error() where there is none. */
void processor_set_argument(struct processor_set *selection, const struct ck_processor *const *all, const char *name, struct argp_state *state);

/* All of them, where none was named. */
void processor_set_complete(struct processor_set *selection, const struct ck_processor *const *all);

#endif
