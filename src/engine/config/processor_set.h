/* SPDX-License-Identifier: Apache-2.0
 * The processors named on a command line. */
#ifndef CHOKEPOINT_CONFIG_PROCESSOR_SET_H
#define CHOKEPOINT_CONFIG_PROCESSOR_SET_H

#include <argp.h>
#include "chokepoint/processor.h"

enum { PROCESSOR_SET_MAX = 32 };

struct processor_set {
    const struct ck_processor *items[PROCESSOR_SET_MAX + 1]; /* ends with NULL */
    size_t                     count;
};

/* The place in `all` (which ends with NULL) of the processor with this name; NULL: none. */
const struct ck_processor *const *processor_place(const struct ck_processor *const *all, struct ck_bytes name);

/* Adds the processor of `all` (which ends with NULL) with this name; naming it twice has no further effect. False: none has it. */
bool processor_set_add(struct processor_set *selection, const struct ck_processor *const *all, const char *name);

/* The same for an argument of a command: argp_error() where there is none. */
void processor_set_argument(struct processor_set *selection, const struct ck_processor *const *all, const char *name, struct argp_state *state);

/* Adds all processors if none was named. */
void processor_set_complete(struct processor_set *selection, const struct ck_processor *const *all);

#endif
