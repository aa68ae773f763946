/* SPDX-License-Identifier: Apache-2.0
 * chokepoint lag: how far the processors of a running installation have come, read from Kafka alone. */
#include <argp.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "processors/all.h"
#include "shell/command.h"
#include "shell/config_arguments.h"
#include "shell/kafka_exit.h"
#include "shell/lag_write.h"
#include "shell/selection.h"
#include "shell/waiting.h"

enum { KEY_FORMAT = 256, KEY_MAX, EXIT_LAGS = 1 };

struct options {
    struct config_arguments config;
    struct selection        selection;
    bool                    json;
    int64_t                 lag_max; /* -1: any */
};

static const struct argp_option arguments[] = {
    { "format", KEY_FORMAT, "FORMAT", 0, "text (the default) or json: an object a line for each processor", 0 },
    { "max", KEY_MAX, "RECORDS", 0, "Exit with 1 where a processor's lag is greater, or nobody is in its group", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    char           *end;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->config; return 0;
    case KEY_FORMAT:
        if (strcmp(argument, "text") != 0 && strcmp(argument, "json") != 0)
            argp_error(state, "--format: text or json, not %s", argument);
        options->json = strcmp(argument, "json") == 0;
        return 0;
    case KEY_MAX:
        options->lag_max = strtoll(argument, &end, 10);
        if (*end || end == argument || options->lag_max < 0)
            argp_error(state, "--max: a number of records, not %s", argument);
        return 0;
    case ARGP_KEY_ARG: selection_argument(&options->selection, processors_all, argument, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* An exit code. */
static int tell(const struct options *options, const struct processor *processor, struct kafka_admin *admin, const struct installation *installation)
{
    struct lag lag;
    char       problem[KAFKA_PROBLEM_MAX];
    int        result = lag_read(&lag, processor, admin, installation, problem), code = kafka_exit(result);

    if (result)
        fprintf(stderr, "chokepoint lag: %s\n", problem);
    else if (options->json)
        lag_write_json(&lag, stdout);
    else
        lag_write_text(&lag, stdout);
    if (result == 0 && options->lag_max >= 0 && (lag.total > options->lag_max || lag.members.count == 0))
        code = EXIT_LAGS;
    fflush(stdout);
    lag_release(&lag);
    return code;
}

static struct waiting *wait_for(const struct installation *installation)
{
    const char *brokers = installation_property(installation, "bootstrap.servers");
    char        line[300];

    snprintf(line, sizeof line, "chokepoint lag: waiting for the brokers (%s)", brokers ? brokers : "kafka.bootstrap.servers is not set");
    return waiting_new(line);
}

static int with_cluster(const struct options *options, const struct installation *installation)
{
    struct waiting     *waiting = wait_for(installation);
    struct kafka_admin *admin;
    char                problem[KAFKA_PROBLEM_MAX];
    int                 result = kafka_admin_open(installation, NULL, &admin, problem), code = EXIT_CLEAN;

    if (result) {
        waiting_free(waiting);
        fprintf(stderr, "chokepoint lag: %s\n", problem);
        return kafka_exit(result);
    }
    for (size_t i = 0; i < options->selection.count && code <= EXIT_LAGS; i++) {
        int one = tell(options, options->selection.items[i], admin, installation);

        code = one > code ? one : code;
        waiting_rest(waiting);
    }
    waiting_free(waiting);
    kafka_admin_free(admin);
    return code;
}

static int run(int argc, char **argv)
{
    static const struct argp_child children[] = { { &config_argp, 0, "Configuration:", 1 }, { 0 } };
    static const struct argp       argp = {
              arguments, parse, "[PROCESSOR...]", "Shows how far the processors (default: all) of a running installation have come.", children, NULL, NULL
    };
    struct options options = { .lag_max = -1 };
    struct config  config;
    int            code = EXIT_CONFIG;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    selection_complete(&options.selection, processors_all);
    if (config_open(&config, &options.config, processors_all))
        code = with_cluster(&options, &config.installation);
    config_release(&config);
    return code;
}

const struct command command_lag = { "lag", "shows how far the processors of an installation have come", run };
