/* SPDX-License-Identifier: Apache-2.0
 * The one place that writes into a processor's configuration. */
#include "engine/config/defaults.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

void option_store(const struct processor_option *option, void *config, double value)
{
    void *place = (char *)config + option->offset;

    switch (option->type) {
    case OPTION_DOUBLE: *(double *)place = value; break;
    case OPTION_INT: *(int32_t *)place = (int32_t)value; break;
    case OPTION_BOOLEAN: *(bool *)place = value != 0; break;
    }
}

double option_value(const struct processor_option *option, const void *config)
{
    const void *place = (const char *)config + option->offset;

    switch (option->type) {
    case OPTION_DOUBLE: return *(const double *)place;
    case OPTION_INT: return *(const int32_t *)place;
    case OPTION_BOOLEAN: return *(const bool *)place;
    }
    return 0;
}

uint64_t configuration_hash(const struct processor *processor, const void *config)
{
    uint64_t hash = 0;

    for (const struct processor_option *option = processor->options; option && option->name; option++) {
        double value = option_value(option, config);

        hash = XXH3_64bits_withSeed(option->name, strlen(option->name), hash);
        hash = XXH3_64bits_withSeed(&value, sizeof value, hash);
    }
    return hash;
}

void *processor_defaults(const struct processor *processor)
{
    void *config = calloc(1, processor->config_size ? processor->config_size : 1);

    if (!config)
        abort();
    for (const struct processor_option *option = processor->options; option && option->name; option++)
        option_store(option, config, option->fallback);
    return config;
}
