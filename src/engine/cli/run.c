/* SPDX-License-Identifier: Apache-2.0
 * chokepoint run: the command line of engine/service/run.h. */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>

#include "engine/config/command_line.h"
#include "engine/service/progress.h"
#include "engine/service/run.h"
#include "engine/util/exit_code.h"
#include "engine/cli/commands.h"

struct run_arguments {
    struct command_arguments   shared;
    const struct ck_processor *processors[CONFIG_PROCESSORS_MAX];
    size_t                     indexes[CONFIG_PROCESSORS_MAX]; /* in shared.processors */
    size_t                     count;
    bool                       accept_day;
};

enum { KEY_ACCEPT_DAY = 256 };

static const struct argp_option arguments[] = {
    { "accept-day", KEY_ACCEPT_DAY, NULL, 0, "Take the day of this host though it has not come by the brokers' clocks", 0 },
    { 0 },
};

static const char purpose[] =
    "Runs processors on Kafka, a thread for each, until SIGTERM or SIGINT.\v"
    "Phases, in the journal on standard error: starting, waiting_for_registry (output.format is registry, and it has not told the ids of the schemas "
    "yet), waiting_for_reference (a reference topic that a processor requires has no record yet, or a reference record waits for its schema: nothing "
    "is computed), joining (the group has not said which partitions are its own), restoring "
    "(reading its rows), sweeping (a new day, late reference records or other options), running, draining, ended.\n\n"
    "Exit codes: 0 after a signal; 2 usage; 3 configuration; 4 brokers, topics, authorisation, or a schema that the registry lacks or refuses; 5 "
    "partition counts, inputs, tables or the lexicon changed; 6 state corrupt, or input gone before it was read; 7 fenced: another process has this "
    "instance's name; 8 memory budget; 9 clock suspect; 70 a bug. "
    "On a terminal a line at its foot, rewritten each second, tells how far it is; not in a pipe, and not with log.format json. "
    "Wherever it ends, what was published is whole, and the next start goes on. A second signal, or stop.grace_ms, ends it at once: 0 if everything "
    "was committed, else 4.";

static void list_processors(const struct run_arguments *given, FILE *file)
{
    for (const struct ck_processor *const *processor = given->shared.processors; *processor; processor++)
        fprintf(file, "  %-10s %s\n", (*processor)->name, (*processor)->purpose);
}

static void add_processor(struct run_arguments *given, const char *name, struct argp_state *state)
{
    const struct ck_processor *const *place = processor_place(given->shared.processors, ck_bytes_from(name));
    size_t                            index;

    if (!place) {
        fprintf(stderr, "%s run: no processor %s; there are:\n", program_invocation_short_name, name);
        list_processors(given, stderr);
        argp_error(state, "no processor %s", name);
    }
    index = (size_t)(place - given->shared.processors);
    for (size_t i = 0; i < given->count; i++)
        if (given->indexes[i] == index)
            argp_error(state, "%s: named twice", name);
    given->indexes[given->count] = index;
    given->processors[given->count++] = *place;
}

static void add_all(struct run_arguments *given, struct argp_state *state)
{
    for (const struct ck_processor *const *each = given->shared.processors; *each; each++)
        add_processor(given, (*each)->name, state);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct run_arguments *given = state->input;

    switch (key) {
    case KEY_ACCEPT_DAY: given->accept_day = true; return 0;
    case ARGP_KEY_ARG:
        if (strcmp(argument, "all") == 0)
            add_all(given, state);
        else
            add_processor(given, argument, state);
        return 0;
    case ARGP_KEY_NO_ARGS:
        fprintf(stderr, "%s run: name one processor or more:\n", program_invocation_short_name);
        list_processors(given, stderr);
        argp_error(state, "no processor is named");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static struct journal journal_of(const struct installation *installation)
{
    struct journal journal = installation_journal(installation);

    journal.live = !journal.json && run_progress_can();
    return journal;
}

static int run_configured(void *argument, const struct config *config)
{
    const struct run_arguments *given = argument;
    const void                 *configs[CONFIG_PROCESSORS_MAX];
    struct journal              journal = journal_of(&config->installation);
    struct run_options          options = {
                 .processors = given->processors,
                 .configs = configs,
                 .count = given->count,
                 .installation = &config->installation,
                 .journal = &journal,
                 .build = given->shared.program->version,
                 .accept_day = given->accept_day,
    };

    for (size_t i = 0; i < given->count; i++)
        configs[i] = config->values[given->indexes[i]];
    return run_processors(&options);
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = { arguments, "PROCESSOR...\nall", purpose, parse, false, run_configured };
    struct run_arguments             given = { 0 };

    mallopt(M_ARENA_MAX, 2); /* an arena for each of librdkafka's threads would keep memory that nobody uses */
    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_run = { "run", "runs processors on Kafka", run };
