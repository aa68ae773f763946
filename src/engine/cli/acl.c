/* SPDX-License-Identifier: Apache-2.0
 * chokepoint acl: the rights that processors need on a cluster with an authorizer. Asks no cluster. */
#include <stdio.h>
#include <string.h>

#include "engine/admin/acl_plan.h"
#include "engine/config/command_line.h"
#include "engine/util/exit_code.h"
#include "engine/util/terminal_table.h"
#include "engine/cli/commands.h"

struct acl_options {
    struct command_arguments shared;
    const char              *principal;
    bool                     commands;
};

enum { KEY_PRINCIPAL = 256 };

static const struct argp_option arguments[] = {
    { "principal", KEY_PRINCIPAL, "PRINCIPAL", 0, "Who is to have them; default: User:chokepoint", 0 },
    { "format", 'f', "FORMAT", 0, "table (the default) or commands (lines for kafka-acls.sh)", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct acl_options *options = state->input;

    switch (key) {
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
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void print_table(const struct acl_plan *plan, const char *principal)
{
    struct terminal_table table = { .columns = 5 };
    char                  operations[32];

    for (size_t i = 0; i < plan->count; i++) {
        const struct acl *acl = &plan->items[i];

        acl_operations_name(acl->operations, operations, sizeof operations);
        terminal_table_printf(&table, "%s", acl_resource_name(acl->resource));
        terminal_table_printf(&table, "%s", acl->prefixed ? "prefixed" : "literal");
        terminal_table_printf(&table, "%s", acl->name);
        terminal_table_printf(&table, "%s", operations);
        terminal_table_printf(&table, "%s", principal);
    }
    terminal_table_print(&table, stdout, "");
}

static int show(void *argument, const struct config *config)
{
    const struct acl_options *options = argument;
    struct acl_plan           plan = acl_plan_new(&config->installation, options->shared.selection.items);

    if (options->commands)
        acl_plan_write_commands(&plan, &config->installation, options->principal, stdout);
    else
        print_table(&plan, options->principal);
    acl_plan_free(&plan);
    return EXIT_CLEAN;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        arguments, "[PROCESSOR...]", "Shows the fewest rights that the processors (default: all) need on a cluster with an authorizer.", parse, true,
        show
    };
    struct acl_options options = { .principal = "User:chokepoint" };

    return command_line_run(&line, &options.shared, program, argc, argv);
}

const struct ck_command command_acl = { "acl", "shows the rights that processors need on a secured cluster", run };
