/* SPDX-License-Identifier: Apache-2.0
 * chokepoint reset: rebuilds a processor from its inputs; what it published stays, and only differences will be published. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "engine/admin/reset_plan.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/config/command_line.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/util/exit_code.h"
#include "engine/util/plural.h"
#include "engine/cli/stopped.h"
#include "engine/cli/commands.h"

struct reset_given {
    struct command_arguments shared;
    bool                     yes;
    bool                     takes_day_back;
    int32_t                  day;
};

enum { KEY_YES = 256, KEY_DAY };

static const struct argp_option arguments[] = {
    { "day", KEY_DAY, "DAY", 0, "Only take the day of the rows back to DAY: they stay, and are settled anew for it", 0 },
    { "yes", KEY_YES, NULL, 0, "Do it; without it only the plan is shown", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct reset_given *options = state->input;

    switch (key) {
    case KEY_YES: options->yes = true; return 0;
    case KEY_DAY:
        if (!ck_day_read(ck_bytes_from(argument), &options->day))
            argp_error(state, "--day: %s is no day (YYYY-MM-DD)", argument);
        options->takes_day_back = true;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "one processor at a time, in the order of `topology`");
        return ARGP_ERR_UNKNOWN;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which processor?"); return 0;
    case ARGP_KEY_END:
        if (!options->shared.selection.items[0]->tables)
            argp_error(state, "%s keeps no rows: there is nothing to rebuild, and reading its inputs again would append everything again",
                       options->shared.selection.items[0]->name);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- the plan ---- */

static void show(const struct reset_plan *plan, const struct ck_processor *processor)
{
    printf("%s: rows to remove and build anew: %" PRId64 "; lists of what was published that stay: %" PRId64 "; in %d partition%s\n", processor->name,
           plan->rows, plan->lists, plan->partitions, plural((size_t)plan->partitions));
    for (size_t i = 0; i < WORKER_INPUTS_MAX; i++) {
        const struct reset_plan_input *input = &plan->inputs[i];

        if (!input->topic)
            continue;
        printf("  %s is read again from its start: %" PRId64 " offset%s in %d partition%s\n", input->topic, input->committed,
               plural((size_t)input->committed), input->partitions, plural((size_t)input->partitions));
        if (input->gone)
            printf("  %s: no longer kept from its start: %" PRId64 " offset%s: what only they said will be retracted\n", input->topic, input->gone,
                   plural((size_t)input->gone));
    }
    printf("  until it has read as far as before it publishes nothing; then only what differs\n");
    fflush(stdout);
}

static void show_day(const struct reset_given *options, const struct reset_plan *plan)
{
    char day[CK_DAY_TEXT + 1];

    day[ck_day_write(options->day, day)] = 0;
    printf(
        "%s: partitions whose rows are of a later day than %s, of %d, are settled anew for it at the next start; rows stay, nothing is read again, "
        "and only what differs is published\n",
        options->shared.selection.items[0]->name, day, plan->partitions);
    fflush(stdout);
}

/* ---- doing it ---- */

struct reset_tally {
    const struct ck_processor *processor;
    struct reset_plan         *plan;
    int                        partitions;
    int64_t                    removed, kept, moved, forgotten, lost;
    int                        taken_back; /* partitions whose day was */
};

static void tell(void *context, const struct reset_partition *partition)
{
    struct reset_tally *tally = context;

    tally->partitions++;
    tally->removed += partition->removed;
    tally->kept += partition->kept;
    tally->moved += partition->moved;
    tally->forgotten += partition->forgotten;
    tally->lost += partition->lost;
    tally->taken_back += partition->day != INT32_MIN;
}

static int64_t end_of(void *context, uint16_t input, uint16_t partition)
{
    return reset_plan_end(((struct reset_tally *)context)->plan, input, partition);
}

static void explain(const struct reset_tally *tally, int result, const char *problem)
{
    const char *name = tally->processor->name;

    if (result == -EBUSY)
        fprintf(stderr, "%s reset: an instance of %s joined the group meanwhile; stop it", program_invocation_short_name, name);
    else if (result == -ERANGE)
        fprintf(stderr, "%s reset: the changelog of %s was written with another number of partitions; use another topics.prefix",
                program_invocation_short_name, name);
    else
        fprintf(stderr, "%s reset: %s: %s", program_invocation_short_name, name, problem && *problem ? problem : worker_error(result));
    fprintf(stderr, "; partitions that are reset: %d of %d; make the reset again\n", tally->partitions, tally->plan->partitions);
}

static int reset(const struct reset_given *options, struct log *log, struct reset_tally *tally)
{
    return reset_run(&(struct reset_options){ .processor = tally->processor,
                                              .log = log,
                                              .takes_day_back = options->takes_day_back,
                                              .day = options->day,
                                              .end = end_of,
                                              .tell = tell,
                                              .context = tally });
}

static int apply(const struct reset_given *options, const struct installation *installation, struct reset_plan *plan)
{
    const struct ck_processor *processor = options->shared.selection.items[0];
    struct installation        passing = *installation; /* no member that its group waits for when it has gone */
    struct worker_topics       topics = worker_topics_new(processor, installation);
    struct reset_tally         tally = { .processor = processor, .plan = plan };
    char                       id[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX] = "";
    struct log                *log = NULL;
    int                        result;

    passing.instance_static = false;
    installation_transactional_id(installation, processor, id);
    result = log_kafka_open(
        &(struct log_kafka_options){
            .installation = &passing, .group = plan->group, .transactional_id = id, .topics = topics.topics, .topic_count = topics.count },
        &log, problem, sizeof problem);
    worker_topics_free(&topics);
    if (result) {
        fprintf(stderr, "%s reset: %s\n", program_invocation_short_name, problem);
        return kafka_exit(result);
    }
    result = reset(options, log, &tally);
    if (result)
        explain(&tally, result, log_kafka_problem(log));
    else if (options->takes_day_back)
        printf("done: partitions whose day was later and is taken back: %d of %d; start %s again: run %s\n", tally.taken_back, tally.partitions,
               processor->name, processor->name);
    else
        printf("done: %" PRId64 " row%s removed, %" PRId64 " published key%s kept (%" PRId64 " under another subject, %" PRId64
               " forgotten); start %s again: run %s\n",
               tally.removed, plural((size_t)tally.removed), tally.kept, plural((size_t)tally.kept), tally.moved, tally.forgotten, processor->name,
               processor->name);
    if (tally.lost)
        printf("transactions that were committed and the changelog has lost: %" PRId64 "; what only they said was published may be published again\n",
               tally.lost);
    log_close(log);
    return result == -EBUSY ? EXIT_BROKER : result ? worker_exit_code(result) : EXIT_CLEAN;
}

static int with_cluster(void *given, const struct config *config)
{
    const struct reset_given  *options = given;
    const struct installation *installation = &config->installation;
    const struct ck_processor *processor = options->shared.selection.items[0];
    struct kafka_admin        *admin;
    struct reset_plan          plan;
    char                       group[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    struct stopping            stopping = { "reset", processor->name, group, installation };
    int                        result = brokers_open("reset", installation, &admin), code;

    if (result)
        return kafka_exit(result);
    installation_group(installation, processor, group);
    code = options->yes ? stopped_wait(&stopping, admin) : EXIT_CLEAN;
    if (code != EXIT_CLEAN) {
        kafka_admin_free(admin);
        return code;
    }
    result = reset_plan_read(&plan, processor, admin, installation, problem);
    code = kafka_exit(result);
    if (result)
        fprintf(stderr, "%s reset: %s\n", program_invocation_short_name, problem);
    else if (options->takes_day_back)
        show_day(options, &plan);
    else
        show(&plan, processor);
    kafka_admin_free(admin);
    if (result == 0 && plan.members > 0)
        code = stopped_refuse(&stopping, plan.members);
    else if (result == 0 && options->yes)
        code = apply(options, installation, &plan);
    else if (result == 0)
        printf("nothing was done; --yes does it\n");
    reset_plan_release(&plan);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        arguments, "PROCESSOR", "Removes the rows of a processor that is stopped, so that it builds them anew from its inputs.",
        parse,     true,        with_cluster
    };
    struct reset_given options = { 0 };

    return command_line_run(&line, &options.shared, program, argc, argv);
}

const struct ck_command command_reset = { "reset", "makes a stopped processor build its rows anew and publish what differs", run };
