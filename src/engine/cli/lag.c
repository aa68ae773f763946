/* SPDX-License-Identifier: Apache-2.0
 * chokepoint lag: how far the processors of a running installation have come, read from Kafka alone. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/cli/lag_write.h"
#include "engine/config/command_line.h"
#include "engine/util/exit_code.h"
#include "engine/util/instant.h"
#include "engine/cli/commands.h"

enum { KEY_FORMAT = 256, KEY_MAX, KEY_RATE, EXIT_LAGS = 1, RATE_MAX = 3600 };

struct lag_options {
    struct command_arguments shared;
    bool                     json, all;
    int64_t                  lag_max;  /* -1: any */
    int64_t                  pause_ms; /* between two looks; 0: one */
};

static const struct argp_option arguments[] = {
    { "format", KEY_FORMAT, "FORMAT", 0, "text (the default) or json: an object a line for each processor", 0 },
    { "all", 'a', NULL, 0, "Members, partitions, reference topics and state too; default: a line for each processor", 0 },
    { "verbose", 'v', NULL, 0, "The same as --all", 0 },
    { "rate", KEY_RATE, "SECONDS", 0, "Look twice, so many seconds apart: how fast it is, and when it is through", 0 },
    { "max", KEY_MAX, "RECORDS", 0, "Exit with 1 where a processor's lag is greater, or nobody is in its group", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct lag_options *options = state->input;
    char               *end;

    switch (key) {
    case KEY_FORMAT:
        if (strcmp(argument, "text") != 0 && strcmp(argument, "json") != 0)
            argp_error(state, "--format: text or json, not %s", argument);
        options->json = strcmp(argument, "json") == 0;
        return 0;
    case 'a':
    case 'v': options->all = true; return 0;
    case KEY_RATE:
        options->pause_ms = strtoll(argument, &end, 10) * 1000;
        if (*end || end == argument || options->pause_ms < 1000 || options->pause_ms > RATE_MAX * 1000)
            argp_error(state, "--rate: 1 to %d seconds, not %s", RATE_MAX, argument);
        return 0;
    case KEY_MAX:
        options->lag_max = strtoll(argument, &end, 10);
        if (*end || end == argument || options->lag_max < 0)
            argp_error(state, "--max: a number of records, not %s", argument);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

struct look { /* at all processors that were asked for */
    struct lag lags[CONFIG_PROCESSORS_MAX];
    size_t     count;
    int64_t    time_ms;
};

static void look_release(struct look *look)
{
    for (size_t i = 0; i < look->count; i++)
        lag_release(&look->lags[i]);
    look->count = 0;
}

static void tell(const struct lag_options *options, const struct lag *lag, const struct lag *before, int64_t elapsed_ms)
{
    if (options->json)
        lag_write_json(lag, stdout);
    else if (options->all)
        lag_write_text(lag, stdout);
    else
        lag_write_summary(lag, before, elapsed_ms, stdout);
    fflush(stdout);
}

/* An exit code. Tells each as it is read, unless `quiet`. */
static int look_at(struct look *look, const struct look *before, const struct lag_options *options, struct kafka_admin *admin,
                   const struct installation *installation, bool quiet)
{
    struct waiting *waiting = brokers_waiting("lag", installation);
    int             code = EXIT_CLEAN;

    look->time_ms = monotonic_ms();
    for (size_t i = 0; i < options->shared.selection.count && code <= EXIT_LAGS; i++) {
        struct lag *lag = &look->lags[look->count++];
        char        problem[KAFKA_PROBLEM_MAX];
        int         result = lag_read(lag, options->shared.selection.items[i], admin, installation, problem), one = kafka_exit(result);

        if (result)
            fprintf(stderr, "%s lag: %s\n", program_invocation_short_name, problem);
        else if (!quiet)
            tell(options, lag, before ? &before->lags[i] : NULL, before ? look->time_ms - before->time_ms : 0);
        if (result == 0 && options->lag_max >= 0 && (lag->total > options->lag_max || lag->members.count == 0))
            one = EXIT_LAGS;
        code = one > code ? one : code;
        waiting_rest(waiting);
    }
    waiting_free(waiting);
    return code;
}

/* Once, or twice with a pause. */
static int look_all(const struct lag_options *options, struct kafka_admin *admin, const struct installation *installation)
{
    struct look *looks = calloc(2, sizeof *looks);
    int          code = EXIT_CLEAN;

    if (!looks)
        abort();
    if (options->pause_ms > 0) {
        code = look_at(&looks[0], NULL, options, admin, installation, true);
        if (code <= EXIT_LAGS)
            nanosleep(&(struct timespec){ options->pause_ms / 1000, 0 }, NULL);
    }
    if (code <= EXIT_LAGS)
        code = look_at(&looks[1], options->pause_ms > 0 ? &looks[0] : NULL, options, admin, installation, false);
    look_release(&looks[0]);
    look_release(&looks[1]);
    free(looks);
    return code;
}

static int with_cluster(void *given, const struct config *config)
{
    const struct installation *installation = &config->installation;
    struct kafka_admin        *admin;
    int                        result = brokers_open("lag", installation, &admin), code = EXIT_CLEAN;

    if (result)
        return kafka_exit(result);
    code = look_all(given, admin, installation);
    kafka_admin_free(admin);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        arguments, "[PROCESSOR...]", "Shows how far the processors (default: all) of a running installation have come.", parse, true, with_cluster
    };
    struct lag_options options = { .lag_max = -1 };

    return command_line_run(&line, &options.shared, program, argc, argv);
}

const struct ck_command command_lag = { "lag", "shows how far the processors of an installation have come", run };
