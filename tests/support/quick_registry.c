/* SPDX-License-Identifier: Apache-2.0 */
#include "support/quick_registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct registry *quick_registry(struct registry_options options)
{
    struct registry *registry;
    char             problem[REGISTRY_PROBLEM_MAX];

    options.call_ms = options.call_ms ? options.call_ms : 500;
    options.retry_ms = 10;
    options.retry_max_ms = 50;
    if (registry_open(&options, &registry, problem, sizeof problem) == 0)
        return registry;
    fprintf(stderr, "%s\n", problem);
    abort();
}

bool quick_registry_settles(struct registry *registry, uint32_t id)
{
    bool knows = registry_knows(registry, id);

    for (int i = 0; i < 4000 && !knows; i++) {
        nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
        knows = registry_knows(registry, id);
    }
    return knows;
}
