/* SPDX-License-Identifier: Apache-2.0
 * How commands come to the brokers: one that does not answer at once is told, and so is what became of it. */
#ifndef CHOKEPOINT_CLI_BROKERS_H
#define CHOKEPOINT_CLI_BROKERS_H

#include "engine/cli/waiting.h"
#include "engine/kafka/admin.h"

/* waiting_new() with "chokepoint COMMAND: waiting for the brokers (…)". */
struct waiting *brokers_waiting(const char *command, const struct installation *installation);

/* kafka_admin_open() that tells on standard error whom it waits for, after a second, and what is wrong. 0, or its result. */
int brokers_open(const char *command, const struct installation *installation, struct kafka_admin **ret_admin);

/* The same for a command that needs no such handle: whether a broker answers. */
int brokers_await(const char *command, const struct installation *installation);

#endif
