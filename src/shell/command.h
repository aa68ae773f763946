/* SPDX-License-Identifier: Apache-2.0
 * The commands of the program. Each lives in src/shell/cmd_<name>.c and has a row in the table of main.c. */
#ifndef CHOKEPOINT_SHELL_COMMAND_H
#define CHOKEPOINT_SHELL_COMMAND_H

struct command {
    const char *name, *help;
    int (*run)(int argc, char **argv); /* argv[0]: "chokepoint <name>"; returns the exit code */
};

/* SPEC 11.4 */
enum {
    EXIT_CLEAN = 0,
    EXIT_REFUSED = 1, /* of a command that was asked whether something holds: it does not (check, lag) */
    EXIT_USAGE = 2,
    EXIT_CONFIG = 3, /* or a data file that cannot be read or written */
    EXIT_BROKER = 4,
    EXIT_TOPOLOGY = 5,
    EXIT_STATE = 6,
    EXIT_FENCED = 7,
    EXIT_MEMORY = 8,
    EXIT_CLOCK = 9,
    EXIT_BUG = 70
};

extern const struct command command_acl, command_check, command_demo, command_dlq, command_doctor, command_explain, command_export,
    command_indicators, command_ingest, command_lag, command_read, command_replay, command_reset, command_rules, command_run, command_schemas,
    command_simulate, command_status, command_topics, command_topology;

#endif
