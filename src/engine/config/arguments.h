/* SPDX-License-Identifier: Apache-2.0
 * --config FILE and -X NAME=VALUE, the same for every command. */
#ifndef CHOKEPOINT_CONFIG_ARGUMENTS_H
#define CHOKEPOINT_CONFIG_ARGUMENTS_H

#include <argp.h>

#include "engine/config/config.h"

struct config_arguments {
    const char *file;
    const char *overrides[CONFIG_OVERRIDES_MAX];
    size_t      override_count;
};

/* A child parser: { &config_argp, 0, "Configuration:", 1 }. Its input is a struct config_arguments *: at ARGP_KEY_INIT the parent sets
 * state->child_inputs[0]. */
extern const struct argp config_argp;

/* Reads the file (default: $CHOKEPOINT_CONFIG, if set), the environment and the overrides; tells problems on standard error. False: exit with
 * EXIT_CONFIG. config_release() in any case. */
bool config_open(struct config *config, const struct config_arguments *arguments, const struct ck_processor *const *processors);

#endif
