/* SPDX-License-Identifier: Apache-2.0
 * The part of a command line that every command with a configuration shares. */
#include "engine/config/arguments.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct argp_option options[] = {
    { "config", 'c', "FILE", 0, "Configuration (YAML); default: $CHOKEPOINT_CONFIG. `check --all` lists the options", 0 },
    { "set", 'X', "NAME=VALUE", 0, "Set one option; may be given again", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct config_arguments *given = state->input;

    switch (key) {
    case 'c': given->file = argument; return 0;
    case 'X':
        if (given->override_count == CONFIG_OVERRIDES_MAX)
            argp_error(state, "-X: at most %d", CONFIG_OVERRIDES_MAX);
        given->overrides[given->override_count++] = argument;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

const struct argp config_argp = { .options = options, .parser = parse };

static void tell(void *context, const char *where, const char *problem)
{
    (void)context;
    fprintf(stderr, "%s: %s\n", where, problem);
}

bool config_open(struct config *config, const struct config_arguments *arguments, const struct ck_processor *const *processors)
{
    const char *file = arguments->file ? arguments->file : getenv("CHOKEPOINT_CONFIG");

    config_init(config, processors, tell, NULL);
    if (file && *file)
        config_file(config, file);
    config_environment(config, environ);
    for (size_t i = 0; i < arguments->override_count; i++)
        config_override(config, arguments->overrides[i]);
    config_complete(config);
    return config->problems == 0;
}
