/* SPDX-License-Identifier: Apache-2.0
 * chokepoint acl: the rights that processors need on a cluster with an authorizer. Asks no cluster. */
#include <argp.h>

#include <stdio.h>
#include <string.h>

#include "engine/admin/acl_plan.h"
#include "engine/config/arguments.h"
#include "engine/config/selection.h"
#include "engine/util/exit_code.h"
#include "engine/util/sheet.h"
#include "processors/all.h"
#include "program/command.h"

struct options {
    struct config_arguments config;
    struct selection        selection;
    const char             *principal;
    bool                    commands;
};

enum { KEY_PRINCIPAL = 256 };

static const struct argp_option arguments[] = {
    { "principal", KEY_PRINCIPAL, "PRINCIPAL", 0, "Who is to have them; default: User:chokepoint", 0 },
    { "format", 'f', "FORMAT", 0, "table (the default) or commands (lines for kafka-acls.sh)", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->config; return 0;
    case KEY_PRINCIPAL:
        if (!strchr(argument, ':') || strchr(argument, '\n'))
            argp_error(state, "--principal: TYPE:NAME is expected, such as User:chokepoint");
        options->principal = argument;
        return 0;
    case 'f':
        options->commands = strcmp(argument, "commands") == 0;
        if (!options->commands && strcmp(argument, "table") != 0)
            argp_error(state, "--format: no format %s (table, commands)", argument);
        return 0;
    case ARGP_KEY_ARG: selection_argument(&options->selection, processors_all, argument, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void print_table(const struct acl_plan *plan, const char *principal)
{
    struct sheet sheet = { .columns = 5 };
    char         operations[32];

    for (size_t i = 0; i < plan->count; i++) {
        const struct acl *acl = &plan->items[i];

        acl_operations_name(acl->operations, operations, sizeof operations);
        sheet_printf(&sheet, "%s", acl_resource_name(acl->resource));
        sheet_printf(&sheet, "%s", acl->prefixed ? "prefixed" : "literal");
        sheet_printf(&sheet, "%s", acl->name);
        sheet_printf(&sheet, "%s", operations);
        sheet_printf(&sheet, "%s", principal);
    }
    sheet_print(&sheet, stdout, "");
}

static void print_commands(const struct acl_plan *plan, const struct installation *installation, const char *principal)
{
    const char *brokers = installation_property(installation, "bootstrap.servers");

    puts("# An administrator runs these; add --command-config FILE where the cluster asks who that is.");
    for (size_t i = 0; i < plan->count; i++)
        acl_write_command(&plan->items[i], brokers ? brokers : "localhost:9092", principal, stdout);
}

static int run(int argc, char **argv)
{
    static const struct argp_child children[] = { { &config_argp, 0, "Configuration:", 1 }, { 0 } };
    static const struct argp       argp = { arguments,
                                            parse,
                                            "[PROCESSOR...]",
                                            "Shows the fewest rights that the processors (default: all) need on a cluster with an authorizer.",
                                            children,
                                            NULL,
                                            NULL };
    struct options                 options = { .principal = "User:chokepoint" };
    struct config                  config;
    struct acl_plan                plan;
    int                            code = EXIT_CONFIG;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    selection_complete(&options.selection, processors_all);
    if (config_open(&config, &options.config, processors_all)) {
        plan = acl_plan_new(&config.installation, options.selection.items);
        if (options.commands)
            print_commands(&plan, &config.installation, options.principal);
        else
            print_table(&plan, options.principal);
        acl_plan_free(&plan);
        code = EXIT_CLEAN;
    }
    config_release(&config);
    return code;
}

const struct command command_acl = { "acl", "shows the rights that processors need on a secured cluster", run };
