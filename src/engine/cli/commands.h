/* SPDX-License-Identifier: Apache-2.0
 * The commands that every program has. */
#ifndef CHOKEPOINT_CLI_COMMANDS_H
#define CHOKEPOINT_CLI_COMMANDS_H

#include "chokepoint/program.h"

extern const struct ck_command command_acl, command_check_configuration, command_dlq, command_doctor, command_explain, command_export, command_lag,
    command_replay, command_reset, command_run, command_schemas, command_simulate, command_topics, command_topology;

#endif
