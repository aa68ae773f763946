/* SPDX-License-Identifier: Apache-2.0
 * Runs a command with a configuration: parses its options beside --config and -X, collects the named processors, reads the configuration, and calls
 * the command. */
#ifndef CHOKEPOINT_CONFIG_COMMAND_LINE_H
#define CHOKEPOINT_CONFIG_COMMAND_LINE_H

#include "chokepoint/program.h"
#include "engine/config/arguments.h"
#include "engine/config/processor_set.h"

/* The first member of a command's arguments. */
struct command_arguments {
    struct config_arguments           config;
    struct processor_set              selection;
    const struct ck_program          *program;
    const struct ck_processor *const *processors; /* the program's; ends with NULL */
};

struct command_line {
    const struct argp_option *options; /* ends with { 0 } */
    const char               *usage, *purpose;
    /* Of the options, with the command's arguments as state->input. ARGP_ERR_UNKNOWN for a word: it names a processor (`selects`), or is too much. */
    error_t (*parse)(int key, char *argument, struct argp_state *state);
    bool selects; /* words name processors; none: all of them */
    /* After the configuration was read and found good. `arguments`: as given to command_line_run(). An exit code. */
    int (*run)(void *arguments, const struct config *config);
};

/* The whole command; its exit code: EXIT_CONFIG where the configuration is wrong, which was told. */
int command_line_run(const struct command_line *line, struct command_arguments *arguments, const struct ck_program *program, int argc, char **argv);

#endif
