/* SPDX-License-Identifier: Apache-2.0
 * Whether a processor is stopped, for commands that take its place. */
#ifndef CHOKEPOINT_CLI_STOPPED_H
#define CHOKEPOINT_CLI_STOPPED_H

#include "engine/kafka/admin.h"

struct stopping {
    const char                *command; /* that asks, as "reset" */
    const char                *processor, *group;
    const struct installation *installation;
};

/* Waits until the group has no members: a static one that was stopped, and any that was killed, is a member until its session ends. That is told
 * once, and waited for up to session.timeout.ms and a second. EXIT_CLEAN, or another exit code whose reason was told: EXIT_BROKER where members are
 * left. */
int stopped_wait(const struct stopping *stopping, struct kafka_admin *admin);

/* Tells that so many members are left: EXIT_BROKER. */
int stopped_refuse(const struct stopping *stopping, size_t members);

#endif
