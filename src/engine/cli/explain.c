/* SPDX-License-Identifier: Apache-2.0
 * chokepoint explain CK_KEY: the tree from a published value down to the records that it was computed from. */
#include <argp.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chokepoint/number.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/config/arguments.h"
#include "engine/formats/json_value.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/plural.h"
#include "engine/base/topics.h"
#include "engine/cli/commands.h"
#include "engine/explain/trace.h"
#include "engine/explain/trace_print.h"

struct explain_options {
    struct config_arguments config;
    struct trace            trace;
    const char             *key, *input, *records;
    bool                    json, all;
};

enum { CHILDREN_DEFAULT = 8, CHILDREN_MAX = 256, KEY_RECORDS = 256, KEY_CHILDREN, KEY_JSON, KEY_TOPIC };

static const struct argp_option arguments[] = {
    { "input", 'i', "DIR", 0, "Files: what replay or export wrote, whole", 0 },
    { "records", KEY_RECORDS, "DIR", 0, "Files: the users' topics, as replay read or export wrote them; default: DIR/../input", 0 },
    { "topic", KEY_TOPIC, "TOPIC", 0, "Only the record of this topic; default: of every topic that has the key", 0 },
    { "children", KEY_CHILDREN, "N", 0, "Show at most N sources of a value; default: 8", 0 },
    { "all", 'a', NULL, 0, "Show all sources, and input records whole", 0 },
    { "json", KEY_JSON, NULL, 0, "Print the tree as JSON, with whole values", 0 },
    { 0 },
};

static const char purpose[] =
    "Shows what a published value was computed from, down to the users' records: over files, or over the topics of an installation.\v"
    "Without --input, it reads Kafka if kafka.bootstrap.servers is set, else the files of the present directory. A record that stands in the tree "
    "already is referred to (\"as above\"). Sources that retention or compaction has removed are told. Exit codes: 3: no such key, or a source "
    "cannot "
    "be placed for sure (files of an export that are not whole, that were written with --final, or that are mixed with those of a replay): it is "
    "never "
    "guessed; 4: brokers, topics or rights.";

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct explain_options *options = state->input;
    int64_t                 number;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->config; return 0;
    case 'i': options->input = argument; return 0;
    case 'a': options->all = true; return 0;
    case KEY_RECORDS: options->records = argument; return 0;
    case KEY_TOPIC:
        options->trace.topic = topic_named(options->trace.processors, ck_bytes_from(argument));
        if (!options->trace.topic || options->trace.topic->foreign || options->trace.topic->logged)
            argp_error(state, "--topic: %s is no topic whose values are explained", argument);
        return 0;
    case KEY_CHILDREN:
        if (!ck_number_read_long(ck_bytes_from(argument), &number) || number < 1 || number > CHILDREN_MAX)
            argp_error(state, "--children: 1 to %d", CHILDREN_MAX);
        options->trace.children_max = (size_t)number;
        return 0;
    case KEY_JSON: options->json = true; return 0;
    case ARGP_KEY_ARG:
        if (options->key)
            argp_error(state, "%s: one key at a time", argument);
        options->key = argument;
        return 0;
    case ARGP_KEY_END:
        if (!options->key)
            argp_error(state, "a key is needed");
        if (options->input && (options->config.file || options->config.override_count > 0))
            argp_error(state, "--input reads files: no -X and no --config with it");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* The tree, and what is to say about it. missing: filled meanwhile, if none of the topics is there. An exit code. */
static int tell(struct explain_options *options, const char *where, const char *missing)
{
    struct trace *trace = &options->trace;
    json_t       *nodes = trace_key(trace, ck_bytes_from(options->key));
    size_t        count = json_array_size(nodes);

    if (!nodes) {
        fprintf(stderr, "%s explain: %s\n", program_invocation_short_name, trace->why);
        return EXIT_CONFIG;
    }
    if (options->json)
        json_print_value(nodes, stdout);
    else
        trace_print(trace->processors, nodes, options->all);
    json_decref(nodes);
    if (count == 0 && missing && *missing) {
        fprintf(stderr, "%s explain: %s\n", program_invocation_short_name, missing);
        return EXIT_BROKER;
    }
    if (count == 0)
        fprintf(stderr, "%s explain: %s: no record with the key %s\n", program_invocation_short_name, where, options->key);
    if (trace->removed > 0)
        fprintf(stderr, "%s explain: %zu source%s removed by retention or compaction\n", program_invocation_short_name, trace->removed,
                trace->removed == 1 ? " was" : "s were");
    if (trace->unplaced > 0)
        fprintf(stderr, "%s explain: %zu source%s cannot be placed: %s\n", program_invocation_short_name, trace->unplaced, plural(trace->unplaced),
                trace->why);
    return count == 0 || trace->unplaced > 0 ? EXIT_CONFIG : EXIT_CLEAN;
}

static int explain_files(struct explain_options *options)
{
    const char         *output = options->input ? options->input : ".";
    char                records[PATH_MAX];
    struct trace_files *files;
    int                 code;

    for (int i = 0; i < 2; i++) {
        const char *directory = i == 0 ? output : options->records;

        int result = directory ? directory_open(directory) : 0;

        if (result) {
            fprintf(stderr, "%s explain: %s: %s\n", program_invocation_short_name, directory, strerror(-result));
            return EXIT_CONFIG;
        }
    }
    if (!options->records && path_join(records, sizeof records, output, "../input") && access(records, R_OK) == 0)
        options->records = records;
    files = trace_files_new(options->trace.processors, output, options->records);
    options->trace.store = trace_files_store(files);
    code = tell(options, output, NULL);
    trace_files_free(files);
    return code;
}

static int explain_kafka(struct explain_options *options, const struct installation *installation)
{
    struct trace_kafka *kafka;
    char                problem[TRACE_WHY_MAX];
    int                 result = brokers_await("explain", installation), code;

    if (result)
        return kafka_exit(result);
    result = trace_kafka_open(installation, &kafka, problem, sizeof problem);
    if (result) {
        fprintf(stderr, "%s explain: %s\n", program_invocation_short_name, problem);
        return kafka_exit(result);
    }
    options->trace.store = trace_kafka_store(kafka);
    code = tell(options, installation_property(installation, "bootstrap.servers"), trace_kafka_missing(kafka));
    if (trace_kafka_result(kafka))
        code = kafka_exit(trace_kafka_result(kafka));
    trace_kafka_close(kafka);
    return code;
}

/* Kafka, if it is configured or was asked for. */
static int explain(struct explain_options *options)
{
    struct config config;
    int           code = EXIT_CONFIG;

    if (options->input)
        return explain_files(options);
    if (config_open(&config, &options->config, options->trace.processors)) {
        bool kafka = options->config.file || options->config.override_count > 0 || installation_property(&config.installation, "bootstrap.servers");

        code = kafka && !options->records ? explain_kafka(options, &config.installation) : explain_files(options);
    }
    config_release(&config);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp_child children[] = { { &config_argp, 0, "Configuration:", 1 }, { 0 } };
    static const struct argp       argp = { arguments, parse, "KEY", purpose, children, NULL, NULL };
    struct explain_options         options = { .trace = { .processors = program->processors, .children_max = CHILDREN_DEFAULT } };
    int                            code;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    if (options.all)
        options.trace.children_max = SIZE_MAX;
    code = explain(&options);
    trace_release(&options.trace);
    return code;
}

const struct ck_command command_explain = { "explain", "shows what a published value rests on", run };
