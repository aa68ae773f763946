/* SPDX-License-Identifier: Apache-2.0
 * Finds the command and hands over. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/cli/commands.h"
#include "engine/runtime/description.h"
#include "engine/service/crash.h"
#include "engine/util/exit_code.h"
#include "engine/util/quote.h"

enum { COMMANDS_MAX = 64, PROCESSORS_MAX = 64, TITLE_MAX = 128 };

static const struct ck_command *const commands[] = { &command_acl,
                                                     &command_check_configuration,
                                                     &command_dlq,
                                                     &command_doctor,
                                                     &command_explain,
                                                     &command_export,
                                                     &command_lag,
                                                     &command_replay,
                                                     &command_reset,
                                                     &command_run,
                                                     &command_schemas,
                                                     &command_simulate,
                                                     &command_topics,
                                                     &command_topology,
                                                     NULL };

struct command_list {
    const struct ck_command *items[COMMANDS_MAX];
    size_t                   count;
};

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct ck_command *const *)a)->name, (*(const struct ck_command *const *)b)->name);
}

static const struct ck_command **list_place(struct command_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->name, name) == 0)
            return &list->items[i];
    return NULL;
}

/* False: there are more than COMMANDS_MAX. */
static bool list_add(struct command_list *list, const struct ck_command *const *more)
{
    for (; more && *more; more++) {
        const struct ck_command **place = list_place(list, (*more)->name);

        if (!place && list->count == COMMANDS_MAX)
            return false;
        if (!place)
            place = &list->items[list->count++];
        *place = *more;
    }
    qsort(list->items, list->count, sizeof list->items[0], by_name);
    return true;
}

static void list_print(const struct command_list *list, const char *name)
{
    printf("usage: %s COMMAND [OPTION...]\n\n", name);
    for (size_t i = 0; i < list->count; i++)
        printf("  %-10s %s\n", list->items[i]->name, list->items[i]->help);
    printf("\n%s COMMAND --help tells its options; %s --version the version.\n", name, name);
}

/* What could not be written was not told: a full disk is no success, wherever the program ends. */
static void finish(int code, void *context)
{
    const struct ck_program *program = context;

    if ((fflush(stdout) == 0 && !ferror(stdout)) || code != EXIT_CLEAN)
        return;
    fprintf(stderr, "%s: standard output: %s\n", program->name, strerror(errno ? errno : EIO));
    _exit(EXIT_CONFIG);
}

/* What would be wrong data or a dead process later. */
static bool is_described(const struct ck_program *program)
{
    char problem[DESCRIPTION_PROBLEM_MAX];

    if (description_check(program->processors, problem) == 0)
        return true;
    fprintf(stderr, "%s: %s\n", program->name, problem);
    return false;
}

/* "stock 1.0 (chokepoint 0.1.0)" */
static void set_version(const struct ck_program *program)
{
    static char text[2 * TITLE_MAX];

    if (strcmp(program->name, "chokepoint") == 0)
        snprintf(text, sizeof text, "%s %s", program->name, program->version);
    else
        snprintf(text, sizeof text, "%s %s (chokepoint " CHOKEPOINT_VERSION ")", program->name, program->version);
    argp_program_version = text;
}

/* `joined` and then `processors`, as one list. False: there are more than PROCESSORS_MAX. */
static bool join(struct ck_program *program)
{
    static const struct ck_processor *all[PROCESSORS_MAX + 1];
    size_t                            count = 0;

    if (!program->joined)
        return true;
    for (const struct ck_processor *const *list = program->joined; *list && count < PROCESSORS_MAX; list++)
        all[count++] = *list;
    for (const struct ck_processor *const *list = program->processors; *list; list++) {
        if (count == PROCESSORS_MAX)
            return false;
        all[count++] = *list;
    }
    program->processors = all;
    program->joined = NULL;
    return true;
}

static int dispatch(const struct ck_program *program, struct command_list *list, int argc, char **argv)
{
    static char                     title[TITLE_MAX];
    const struct ck_command *const *command;

    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        list_print(list, program->name);
        return argc < 2 ? EXIT_USAGE : EXIT_CLEAN;
    }
    if (strcmp(argv[1], "--version") == 0)
        return puts(argp_program_version) < 0 ? EXIT_CONFIG : EXIT_CLEAN;
    if (!is_described(program))
        return EXIT_BUG;
    command = list_place(list, argv[1]);
    if (!command) {
        fprintf(stderr, "%s: no command %s; %s --help lists them\n", program->name, argv[1], program->name);
        return EXIT_USAGE;
    }
    snprintf(title, sizeof title, "%s %s", program->name, argv[1]);
    argv[1] = title;
    return (*command)->run(argc - 1, argv + 1, program);
}

int chokepoint_main(int argc, char **argv, const struct ck_program *given)
{
    static struct ck_program program;
    struct command_list      list = { .count = 0 };

    if (given->size > sizeof program) {
        fprintf(stderr, "%s: compiled for a newer version of the library than " CHOKEPOINT_VERSION "\n", given->name);
        return EXIT_BUG;
    }
    memcpy(&program, given, given->size);
    if (!program.version)
        program.version = CHOKEPOINT_VERSION;
    argp_err_exit_status = EXIT_USAGE;
    set_version(&program);
    quote_errors();
    on_exit(finish, &program);
    crash_install(NULL);
    if (!list_add(&list, commands) || !list_add(&list, program.commands)) {
        fprintf(stderr, "%s: more than %d commands\n", program.name, COMMANDS_MAX);
        return EXIT_BUG;
    }
    if (!join(&program)) {
        fprintf(stderr, "%s: more than %d processors\n", program.name, PROCESSORS_MAX);
        return EXIT_BUG;
    }
    return dispatch(&program, &list, argc, argv);
}
