/* SPDX-License-Identifier: Apache-2.0
 * What the commands that speak to Kafka end with. */
#ifndef CHOKEPOINT_CLI_KAFKA_EXIT_H
#define CHOKEPOINT_CLI_KAFKA_EXIT_H

#include <errno.h>

#include "engine/util/exit_code.h"

/* The exit code for 0 or a negative errno of kafka_open(), kafka_scan(), kafka_send() and their like. */
static inline int kafka_exit(int result)
{
    switch (result) {
    case 0: return EXIT_CLEAN;
    case -EINVAL: return EXIT_CONFIG;
    case -ENODATA: return EXIT_STATE;
    default: return EXIT_BROKER;
    }
}

#endif
