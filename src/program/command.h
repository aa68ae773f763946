/* SPDX-License-Identifier: Apache-2.0
 * The commands of the program. Each lives in a room of src/program and has a row in the table of main.c. */
#ifndef CHOKEPOINT_PROGRAM_COMMAND_H
#define CHOKEPOINT_PROGRAM_COMMAND_H

struct command {
    const char *name, *help;
    int (*run)(int argc, char **argv); /* argv[0]: "chokepoint <name>"; returns the exit code */
};

extern const struct command command_acl, command_check, command_demo, command_dlq, command_doctor, command_explain, command_export,
    command_indicators, command_ingest, command_lag, command_read, command_replay, command_reset, command_rules, command_run, command_schemas,
    command_simulate, command_status, command_topics, command_topology;

#endif
