/* SPDX-License-Identifier: Apache-2.0
 * Options, configuration, command. */
#include "engine/config/command_line.h"

#include "engine/util/exit_code.h"

struct parsing {
    const struct command_line *line;
    struct command_arguments  *arguments;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct parsing           *parsing = state->input;
    struct command_arguments *arguments = parsing->arguments;
    error_t                   result;

    if (key == ARGP_KEY_INIT)
        state->child_inputs[0] = &arguments->config;
    state->input = arguments;
    result = parsing->line->parse(key, argument, state);
    state->input = parsing;
    if (result != ARGP_ERR_UNKNOWN || key != ARGP_KEY_ARG)
        return result;
    if (!parsing->line->selects)
        argp_error(state, "%s: what is that?", argument);
    processor_set_argument(&arguments->selection, arguments->processors, argument, state);
    return 0;
}

int command_line_run(const struct command_line *line, struct command_arguments *arguments, const struct ck_program *program, int argc, char **argv)
{
    const struct argp_child children[] = { { &config_argp, 0, "Configuration:", 1 }, { 0 } };
    const struct argp       argp = { line->options, parse, line->usage, line->purpose, children, NULL, NULL };
    struct parsing          parsing = { line, arguments };
    struct config           config;
    int                     code = EXIT_CONFIG;

    arguments->program = program;
    arguments->processors = program->processors;
    if (argp_parse(&argp, argc, argv, 0, NULL, &parsing) != 0)
        return EXIT_USAGE;
    if (line->selects)
        processor_set_complete(&arguments->selection, program->processors);
    if (config_open(&config, &arguments->config, program->processors))
        code = line->run(arguments, &config);
    config_release(&config);
    return code;
}
