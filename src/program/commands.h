/* SPDX-License-Identifier: Apache-2.0
 * The product's own commands, beside those that every program has. Each lives in a room of src/program and has a row in main.c. */
#ifndef CHOKEPOINT_PROGRAM_COMMANDS_H
#define CHOKEPOINT_PROGRAM_COMMANDS_H

#include "chokepoint/program.h"

extern const struct ck_command command_check, command_demo, command_fetch, command_indicators, command_ingest, command_new, command_notify,
    command_plot, command_read, command_report, command_rules, command_serve, command_sources, command_status;

#endif
