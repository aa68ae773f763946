/* SPDX-License-Identifier: Apache-2.0
 * check: the configuration, with nothing run. A program that has data files to check has a command of its own instead. */
#include <stdio.h>

#include "engine/cli/commands.h"
#include "engine/cli/configuration.h"
#include "engine/config/arguments.h"
#include "engine/util/exit_code.h"

struct check_given {
    struct config_arguments config;
    bool                    all, json;
};

enum { KEY_ALL = 256, KEY_JSON };

static const struct argp_option arguments[] = {
    { "all", KEY_ALL, NULL, 0, "List every option, not only those that are set", 0 },
    { "json", KEY_JSON, NULL, 0, "Print JSON", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct check_given *given = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &given->config; return 0;
    case KEY_ALL: given->all = true; return 0;
    case KEY_JSON: given->json = true; return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s: no argument is expected", argument); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp_child children[] = { { &config_argp, 0, NULL, 0 }, { 0 } };
    static const struct argp       argp = { arguments, parse, NULL, "Checks the configuration; runs nothing.", children, NULL, NULL };
    struct check_given             given = { 0 };
    struct config                  config;
    size_t                         problems, warnings = 0;

    if (argp_parse(&argp, argc, argv, 0, NULL, &given) != 0)
        return EXIT_USAGE;
    config_open(&config, &given.config, program->processors);
    problems = config.problems;
    if (problems == 0)
        problems = configuration_judge(&config.installation, &warnings);
    if (given.json) {
        configuration_print_json(&config);
        printf(",\n\"warnings\":%zu,\"problems\":%zu}\n", warnings, problems);
    } else {
        configuration_print(&config, given.all);
    }
    config_release(&config);
    return problems ? EXIT_CONFIG : EXIT_CLEAN;
}

const struct ck_command command_check_configuration = { "check", "checks the configuration, runs nothing", run };
