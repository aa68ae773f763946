/* SPDX-License-Identifier: Apache-2.0
 * The one place that writes into a processor's configuration. */
#include "engine/config/defaults.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "chokepoint/number.h"

static void store(const struct processor_option *option, void *config, double value)
{
    void *place = (char *)config + option->offset;

    switch (option->type) {
    case OPTION_DOUBLE: *(double *)place = value; break;
    case OPTION_INT: *(int32_t *)place = (int32_t)value; break;
    case OPTION_BOOLEAN: *(bool *)place = value != 0; break;
    }
}

static bool read_value(enum option_type type, struct bytes text, double *ret_value)
{
    int64_t whole;

    switch (type) {
    case OPTION_DOUBLE: return number_read(text, ret_value);
    case OPTION_INT:
        if (!number_read_long(text, &whole))
            return false;
        *ret_value = (double)whole;
        return true;
    case OPTION_BOOLEAN: *ret_value = bytes_equal(text, BYTES("true")); return *ret_value != 0 || bytes_equal(text, BYTES("false"));
    }
    return false;
}

int option_set(const struct processor_option *option, const char *name, const char *text, void *config, char *ret_problem, size_t size)
{
    static const char *const kinds[] = { [OPTION_DOUBLE] = "a number", [OPTION_INT] = "a whole number", [OPTION_BOOLEAN] = "true or false" };
    double                   value;

    if (!read_value(option->type, bytes_from(text), &value)) {
        snprintf(ret_problem, size, "%s: %.64s is not %s", name, text, kinds[option->type]);
        return -EINVAL;
    }
    if (option->type != OPTION_BOOLEAN && !(value >= option->min && value <= option->max)) {
        snprintf(ret_problem, size, "%s: %.64s is outside %.10g to %.10g", name, text, option->min, option->max);
        return -EINVAL;
    }
    store(option, config, value);
    return 0;
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
        store(option, config, option->fallback);
    return config;
}
