/* SPDX-License-Identifier: Apache-2.0
 * Reads all files, runs the processors until they are quiet, writes all files. */
#include "engine/replay/replay.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "chokepoint/day.h"
#include "engine/config/processor_set.h"
#include "engine/util/exit_code.h"
#include "engine/replay/files.h"

enum { PROCESSORS_MAX = 32 };

struct chosen {
    const struct ck_processor *processors[PROCESSORS_MAX];
    const void                *configs[PROCESSORS_MAX]; /* NULL: defaults */
    size_t                     count;
};

static bool choose(struct chosen *chosen, const struct replay_options *options, const struct ck_processor *const *all, struct ck_bytes name)
{
    const struct ck_processor *const *place = processor_place(all, name);

    for (size_t i = 0; place && i < chosen->count; i++)
        if (chosen->processors[i] == *place)
            return true;
    if (!place || chosen->count == PROCESSORS_MAX)
        return false;
    chosen->configs[chosen->count] = options->configs ? options->configs[place - all] : NULL;
    chosen->processors[chosen->count++] = *place;
    return true;
}

static int choose_all(struct chosen *chosen, const struct replay_options *options, const struct ck_processor *const *all)
{
    const char *names = options->names;

    if (names && !*names) {
        fprintf(stderr, "%s replay: --processors: none is named\n", program_invocation_short_name);
        return EXIT_USAGE;
    }
    for (const struct ck_processor *const *processor = all; !names && *processor; processor++)
        choose(chosen, options, all, ck_bytes_from((*processor)->name));
    for (size_t size; names && *names; names += size + (names[size] == ',')) {
        size = strcspn(names, ",");
        if (!choose(chosen, options, all, (struct ck_bytes){ names, size })) {
            fprintf(stderr, "%s replay: no processor %.*s\n", program_invocation_short_name, (int)size, names);
            return EXIT_USAGE;
        }
    }
    return EXIT_CLEAN;
}

/* ---- whether there is anything to read ---- */

static bool writes(const struct ck_processor *processor, const struct ck_topic *topic)
{
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        if (*output == topic)
            return true;
    return false;
}

/* Whether the topic has a file, or another processor of the run writes it. */
static bool is_there(const struct chosen *chosen, const struct replay_input *input, const struct ck_topic *topic)
{
    for (size_t i = 0; i < input->source_count; i++)
        if (input->sources[i].topic == topic)
            return true;
    for (size_t i = 0; i < chosen->count; i++)
        if (writes(chosen->processors[i], topic))
            return true;
    return false;
}

/* A processor without inputs would overwrite existing files with empty ones. */
static int check_inputs(const struct chosen *chosen, const struct replay_input *input, const char *directory)
{
    for (size_t i = 0; i < chosen->count; i++) {
        const struct ck_input *read = chosen->processors[i]->inputs;

        while (read->topic && !is_there(chosen, input, read->topic))
            read++;
        if (read->topic)
            continue;
        fprintf(stderr, "%s replay: %s: nothing that %s reads is there (", program_invocation_short_name, directory, chosen->processors[i]->name);
        for (read = chosen->processors[i]->inputs; read->topic; read++)
            fprintf(stderr, "%s%s.jsonl", read == chosen->processors[i]->inputs ? "" : ", ", read->topic->name);
        fprintf(stderr, "): nothing is written\n");
        return EXIT_CONFIG;
    }
    return EXIT_CLEAN;
}

/* Records of a file stand before those that a processor publishes to the same topic, which day by day they do not. */
static int check_days(const struct chosen *chosen, const struct replay_input *input)
{
    for (size_t i = 0; i < input->source_count; i++)
        for (size_t j = 0; j < chosen->count; j++)
            if (writes(chosen->processors[j], input->sources[i].topic)) {
                fprintf(stderr, "%s replay: --by-day: %s is there, and %s publishes it: without that file, or without that processor\n",
                        program_invocation_short_name, input->sources[i].path, chosen->processors[j]->name);
                return EXIT_CONFIG;
            }
    return EXIT_CLEAN;
}

/* ---- the run ---- */

/* The day of the last input, or, by day, of the first; never beyond the clock's. */
static int32_t day_of(const struct replay_options *options, const struct replay_input *input)
{
    int32_t last = input->known_last == INT64_MIN ? 0 : ck_day_from_ms(input->known_last);

    if (options->has_now)
        return options->now;
    if (options->by_day)
        replay_day(input, &last);
    return last < input->today ? last : input->today;
}

/* Feeds it all, or day by day; the processors are quiet after each. What is published then is published by the last instant of the day. */
static int run_days(const struct replay_options *options, struct replay_input *input, struct embedded *embedded, int *ret_code)
{
    int     result = 0;
    int32_t day;

    if (!options->by_day) {
        *ret_code = replay_feed(input, embedded);
        return *ret_code == EXIT_CLEAN ? embedded_run(embedded) : 0;
    }
    while (result == 0 && *ret_code == EXIT_CLEAN && replay_day(input, &day)) {
        embedded_stamp(embedded, ((int64_t)day + 1) * CK_DAY_MS - 1);
        if (!options->has_now)
            result = embedded_day(embedded, day < input->today ? day : input->today);
        if (result == 0)
            *ret_code = replay_feed_day(input, embedded);
        if (result == 0 && *ret_code == EXIT_CLEAN)
            result = embedded_run(embedded);
    }
    return result;
}

static int run_chosen(const struct replay_options *options, const struct chosen *chosen, struct replay_input *input)
{
    struct embedded_options embedded_options = { .today = day_of(options, input),
                                                 .allow_empty_reference = true,
                                                 .headers = OUTPUT_HEADERS_NONE,
                                                 .build = options->build,
                                                 .configs = chosen->configs };
    struct embedded        *embedded;
    int                     result = embedded_new(chosen->processors, chosen->count, &embedded_options, &embedded), code = EXIT_CLEAN;

    if (result == 0) {
        result = run_days(options, input, embedded, &code);
        if (result && *embedded_fault(embedded))
            fprintf(stderr, "%s replay: %s\n", program_invocation_short_name, embedded_fault(embedded));
        if (code == EXIT_CLEAN && result == 0)
            code = replay_write(input, embedded, options->output, chosen->processors, chosen->count, options->final, options->by_day);
        if (code == EXIT_CLEAN && result == 0)
            replay_tell_missing(embedded, chosen->processors, chosen->count);
        embedded_free(embedded);
    }
    if (result == 0)
        return code;
    fprintf(stderr, "%s replay: %s\n", program_invocation_short_name, worker_error(result));
    return worker_exit_code(result);
}

int replay_run(const struct replay_options *options, const struct ck_processor *const *all)
{
    struct chosen       chosen = { .count = 0 };
    struct replay_input input = { 0 };
    int                 code = choose_all(&chosen, options, all);

    if (code != EXIT_CLEAN)
        return code;
    if (strcmp(options->output, "-") == 0) {
        fprintf(stderr, "%s replay: --output: a directory for a file a topic, not standard output\n", program_invocation_short_name);
        return EXIT_CONFIG;
    }
    if (mkdir(options->output, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "%s replay: %s: %s\n", program_invocation_short_name, options->output, strerror(errno));
        return EXIT_CONFIG;
    }
    code = replay_load(&input, options->input, all, chosen.processors, chosen.count, options->known_at);
    if (code == EXIT_CLEAN)
        code = check_inputs(&chosen, &input, options->input);
    if (code == EXIT_CLEAN && options->by_day) {
        code = check_days(&chosen, &input);
        replay_by_day(&input);
    }
    if (code == EXIT_CLEAN)
        code = run_chosen(options, &chosen, &input);
    replay_input_release(&input);
    return code;
}
