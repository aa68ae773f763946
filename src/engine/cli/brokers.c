/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/brokers.h"

#include <errno.h>
#include <stdio.h>

struct waiting *brokers_waiting(const char *command, const struct installation *installation)
{
    const char *brokers = installation_property(installation, "bootstrap.servers");
    char        line[300];

    snprintf(line, sizeof line, "%s %s: waiting for the brokers (%s)", program_invocation_short_name, command,
             brokers ? brokers : "kafka.bootstrap.servers is not set");
    return waiting_new(line);
}

int brokers_open(const char *command, const struct installation *installation, struct kafka_admin **ret_admin)
{
    struct waiting *waiting = brokers_waiting(command, installation);
    char            problem[KAFKA_PROBLEM_MAX];
    int             result = kafka_admin_open(installation, NULL, ret_admin, problem);

    waiting_free(waiting);
    if (result)
        fprintf(stderr, "%s %s: %s\n", program_invocation_short_name, command, problem);
    return result;
}

int brokers_await(const char *command, const struct installation *installation)
{
    struct kafka_admin *admin = NULL;
    int                 result = brokers_open(command, installation, &admin);

    kafka_admin_free(admin);
    return result;
}
