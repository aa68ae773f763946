/* SPDX-License-Identifier: Apache-2.0
 * chokepoint doctor: what would keep processors from running on this cluster, and the command that mends it. */
#include <errno.h>
#include <stdio.h>

#include "engine/admin/doctor.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/config/command_line.h"
#include "engine/util/exit_code.h"
#include "engine/util/plural.h"
#include "engine/cli/commands.h"

struct doctor_options {
    struct command_arguments shared;
    bool                     all, write;
};

enum { KEY_ALL = 256, KEY_WRITE };

static const struct argp_option arguments[] = {
    { "all", KEY_ALL, NULL, 0, "Show what is well, too", 0 },
    { "write", KEY_WRITE, NULL, 0, "Try the right to write, in transactions that are aborted", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct doctor_options *options = state->input;

    (void)argument;
    switch (key) {
    case KEY_ALL: options->all = true; return 0;
    case KEY_WRITE: options->write = true; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void look(struct doctor *doctor)
{
    doctor_brokers(doctor);
    doctor_topics(doctor);
    doctor_groups(doctor);
    doctor_rights(doctor);
    doctor_clock(doctor);
}

static int report(struct doctor *doctor)
{
    size_t failures = doctor->counts[DOCTOR_FAIL_RIGHTS] + doctor->counts[DOCTOR_FAIL_TOPOLOGY];

    terminal_table_print(&doctor->table, stdout, "");
    fflush(stdout);
    fprintf(stderr, "%s doctor: %zu ok, %zu warning%s, %zu failure%s\n", program_invocation_short_name, doctor->counts[DOCTOR_OK],
            doctor->counts[DOCTOR_WARN], plural(doctor->counts[DOCTOR_WARN]), failures, plural(failures));
    if (doctor->counts[DOCTOR_FAIL_RIGHTS])
        return EXIT_BROKER;
    return doctor->counts[DOCTOR_FAIL_TOPOLOGY] ? EXIT_TOPOLOGY : EXIT_CLEAN;
}

static int examine(void *given, const struct config *config)
{
    const struct doctor_options *options = given;
    struct doctor                doctor = { .installation = &config->installation,
                                            .processors = options->shared.selection.items,
                                            .all = options->all,
                                            .write = options->write,
                                            .table = { .columns = 4 } };
    struct waiting              *waiting;
    char                         problem[KAFKA_PROBLEM_MAX];
    int                          result, code;

    doctor_library(&doctor);
    doctor_registry(&doctor);
    waiting = brokers_waiting("doctor", &config->installation);
    result = kafka_admin_open(&config->installation, NULL, &doctor.admin, problem);
    waiting_free(waiting);
    if (result == 0) {
        doctor.plan = topics_plan_new(&config->installation, doctor.processors);
        look(&doctor);
        topics_plan_free(&doctor.plan);
        kafka_admin_free(doctor.admin);
    } else {
        doctor_tell(&doctor, DOCTOR_FAIL_RIGHTS, "brokers", "", NULL, "%s", problem);
    }
    code = report(&doctor);
    return result ? kafka_exit(result) : code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        arguments,
        "[PROCESSOR...]",
        "Looks for what would keep the processors (default: all) from running on this cluster, and tells what mends it.",
        parse,
        true,
        examine
    };
    struct doctor_options options = { 0 };

    return command_line_run(&line, &options.shared, program, argc, argv);
}

const struct ck_command command_doctor = { "doctor", "looks for what is wrong with a cluster, and tells what mends it", run };
