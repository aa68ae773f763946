/* SPDX-License-Identifier: Apache-2.0
 * chokepoint check: configuration and data files, with nothing run. */
#include <stdio.h>
#include <string.h>

#include "engine/cli/configuration.h"
#include "engine/config/arguments.h"
#include "engine/config/processor_set.h"
#include "engine/util/exit_code.h"
#include "engine/util/plural.h"
#include "engine/util/tally.h"
#include "program/check/check_files.h"
#include "program/commands.h"

struct check_options {
    struct config_arguments config;
    const char             *data, *input;
    bool                    all, json;
};

enum { KEY_DATA = 256, KEY_ALL, KEY_JSON };

static const struct argp_option arguments[] = {
    { "data", KEY_DATA, "DIR", 0, "Check the CSV files of this directory", 0 },
    { "input", 'i', "DIR", 0, "Check the JSON lines of the users' topics in this directory", 0 },
    { "all", KEY_ALL, NULL, 0, "List every option, not only those that are set", 0 },
    { "json", KEY_JSON, NULL, 0, "Print JSON", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct check_options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->config; return 0;
    case 'i': options->input = argument; return 0;
    case KEY_DATA: options->data = argument; return 0;
    case KEY_ALL: options->all = true; return 0;
    case KEY_JSON: options->json = true; return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s: what is that?", argument); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void print_json(const struct config *config, const struct check_report *report, size_t problems)
{
    configuration_print_json(config);
    printf(",\n\"refused\":{");
    for (size_t i = 0; i < report->refused.count; i++)
        printf("%s\"%s\":%zu", i ? "," : "", report->refused.items[i].reason, report->refused.items[i].count);
    printf("},\"warnings\":%zu,\"problems\":%zu,\"records\":%zu}\n", report->warnings, problems, report->records);
}

/* ---- the end ---- */

static void tell_end(const struct check_report *report, size_t problems)
{
    char reasons[TALLY_TEXT_MAX];

    fprintf(stderr, "chokepoint check: %zu record%s", report->records, plural(report->records));
    if (report->refused.total)
        fprintf(stderr, ", %zu refused (%s)", report->refused.total, tally_text(&report->refused, reasons));
    if (report->warnings)
        fprintf(stderr, ", %zu warning%s", report->warnings, plural(report->warnings));
    fprintf(stderr, ", %zu problem%s\n", problems, plural(problems));
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp_child    children[] = { { &config_argp, 0, NULL, 0 }, { 0 } };
    static const struct argp          argp = { arguments, parse, NULL, "Checks configuration and data files; runs nothing.", children, NULL, NULL };
    struct check_options              options = { 0 };
    struct config                     config;
    struct check_report               report = { 0 };
    const struct ck_processor *const *intake = processor_place(program->processors, CK_BYTES("intake"));
    const void                       *judged_by;
    size_t                            problems;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    config_open(&config, &options.config, program->processors);
    judged_by = config.values[intake - program->processors];
    if (options.data)
        check_data(options.data, *intake, judged_by, &report);
    if (options.input)
        check_input(options.input, *intake, judged_by, &report);
    problems = config.problems + report.unreadable;
    if (config.problems == 0)
        problems += configuration_judge(&config.installation, &report.warnings);
    if (options.json)
        print_json(&config, &report, problems);
    else
        configuration_print(&config, options.all);
    config_release(&config);
    tell_end(&report, problems);
    return problems ? EXIT_CONFIG : report.refused.total ? EXIT_REFUSED : EXIT_CLEAN;
}

const struct ck_command command_check = { "check", "checks configuration and data files, runs nothing", run };
