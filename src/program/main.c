/* SPDX-License-Identifier: Apache-2.0
 * chokepoint <command> [options]: finds the command and hands over. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/runtime/description.h"
#include "engine/service/crash.h"
#include "engine/util/exit_code.h"
#include "engine/util/quote.h"
#include "processors/all.h"
#include "program/command.h"

static const struct command *const commands[] = {
    &command_acl,        &command_check,   &command_demo,     &command_dlq,    &command_doctor, &command_explain,  &command_export,
    &command_indicators, &command_ingest,  &command_lag,      &command_read,   &command_replay, &command_reset,    &command_rules,
    &command_run,        &command_schemas, &command_simulate, &command_status, &command_topics, &command_topology, NULL
};

const char *argp_program_version = "chokepoint " CHOKEPOINT_VERSION;

static int list(void)
{
    puts("usage: chokepoint COMMAND [OPTION...]\n");
    for (const struct command *const *command = commands; *command; command++)
        printf("  %-10s %s\n", (*command)->name, (*command)->help);
    puts("\nchokepoint COMMAND --help tells its options; chokepoint --version the version.");
    return EXIT_CLEAN;
}

/* What could not be written was not told: a full disk is no success, wherever the program ends. */
static void finish(int code, void *context)
{
    (void)context;
    if ((fflush(stdout) == 0 && !ferror(stdout)) || code != EXIT_CLEAN)
        return;
    fprintf(stderr, "chokepoint: standard output: %s\n", strerror(errno ? errno : EIO));
    _exit(EXIT_CONFIG);
}

/* What would be wrong data or a dead process later. */
static bool are_described(void)
{
    char problem[DESCRIPTION_PROBLEM_MAX];

    if (description_check(processors_all, problem) == 0)
        return true;
    fprintf(stderr, "chokepoint: %s\n", problem);
    return false;
}

int main(int argc, char **argv)
{
    static char title[64];

    argp_err_exit_status = EXIT_USAGE;
    quote_errors();
    on_exit(finish, NULL);
    crash_install(NULL);
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return argc < 2 ? (list(), EXIT_USAGE) : list();
    if (strcmp(argv[1], "--version") == 0)
        return puts(argp_program_version) < 0 ? EXIT_CONFIG : EXIT_CLEAN;
    if (!are_described())
        return EXIT_BUG;
    for (const struct command *const *command = commands; *command; command++)
        if (strcmp(argv[1], (*command)->name) == 0) {
            snprintf(title, sizeof title, "chokepoint %s", argv[1]);
            argv[1] = title;
            return (*command)->run(argc - 1, argv + 1);
        }
    fprintf(stderr, "chokepoint: no command %s; chokepoint --help lists them\n", argv[1]);
    return EXIT_USAGE;
}
