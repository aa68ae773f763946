/* SPDX-License-Identifier: Apache-2.0
 * chokepoint replay: the command line of engine/replay/replay.h. */
#include "engine/config/command_line.h"
#include "engine/util/exit_code.h"
#include "engine/util/instant.h"
#include "engine/cli/commands.h"
#include "engine/replay/replay.h"

enum { KEY_NOW = 256, KEY_KNOWN_AT, KEY_FINAL, KEY_BY_DAY };

static const struct argp_option arguments[] = {
    { "input", 'i', "DIR", 0, "Files <topic>.jsonl, one record a line", 0 },
    { "output", 'o', "DIR", 0, "Where to write <topic>.jsonl; made if it is not there", 0 },
    { "known-at", KEY_KNOWN_AT, "TIME", 0, "Drop what was not known yet (a day: its last instant)", 0 },
    { "now", KEY_NOW, "DAY", 0, "Today, YYYY-MM-DD; default: the day of the last input, at most the clock's", 0 },
    { "processors", 'p', "NAMES", 0, "Those to run, separated by commas; default: all", 0 },
    { "final", KEY_FINAL, NULL, 0, "Only the last record of each key, sorted", 0 },
    { "by-day", KEY_BY_DAY, NULL, 0, "Read the records of one day of knowledge after the other, and write with each line when it was published", 0 },
    { 0 },
};

struct replay_arguments {
    struct command_arguments shared;
    struct replay_options    replay;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct replay_arguments *given = state->input;
    struct replay_options   *options = &given->replay;

    switch (key) {
    case 'i': options->input = argument; return 0;
    case 'o': options->output = argument; return 0;
    case 'p': options->names = argument; return 0;
    case KEY_FINAL: options->final = true; return 0;
    case KEY_BY_DAY: options->by_day = true; return 0;
    case KEY_NOW:
        options->has_now = true;
        if (!today_read(ck_bytes_from(argument), &options->now))
            argp_error(state, "--now: %s is no day from 0101-01-01 to 9899-12-31 (YYYY-MM-DD)", argument);
        return 0;
    case KEY_KNOWN_AT:
        if (!instant_read(ck_bytes_from(argument), &options->known_at))
            argp_error(state, "--known-at: %s is neither a day nor an instant", argument);
        return 0;
    case ARGP_KEY_END:
        if (!options->input || !options->output)
            argp_error(state, "--input and --output are needed");
        if (options->by_day && options->final)
            argp_error(state, "--by-day tells of each revision when it was published, and --final has the last ones alone: not both");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int run_configured(void *argument, const struct config *config)
{
    struct replay_arguments *given = argument;

    given->replay.configs = (const void *const *)config->values;
    return replay_run(&given->replay, config->processors);
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = { arguments, NULL, "Runs processors over files instead of Kafka.", parse, false, run_configured };
    struct replay_arguments          given = { .replay = { .known_at = INT64_MAX, .build = program->version } };

    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_replay = { "replay", "runs processors over files instead of Kafka", run };
