/* SPDX-License-Identifier: Apache-2.0
 * The one place that writes into a processor's configuration. */
#include "shell/defaults.h"

#include <stdlib.h>

void option_store(const struct processor_option *option, void *config, double value)
{
    void *place = (char *)config + option->offset;

    switch (option->type) {
    case OPTION_DOUBLE: *(double *)place = value; break;
    case OPTION_INT: *(int32_t *)place = (int32_t)value; break;
    case OPTION_BOOLEAN: *(bool *)place = value != 0; break;
    }
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
