/* SPDX-License-Identifier: Apache-2.0
 * The one place that writes into a processor's configuration. */
#include "engine/config/option_values.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "chokepoint/number.h"

static void store(const struct ck_processor_option *option, void *config, double value)
{
    void *place = (char *)config + option->offset;

    switch (option->type) {
    case CK_OPTION_DOUBLE: *(double *)place = value; break;
    case CK_OPTION_INT: *(int32_t *)place = (int32_t)value; break;
    case CK_OPTION_BOOLEAN: *(bool *)place = value != 0; break;
    }
}

static bool read_value(enum ck_option_type type, struct ck_bytes text, double *ret_value)
{
    int64_t whole;

    switch (type) {
    case CK_OPTION_DOUBLE: return ck_number_read(text, ret_value);
    case CK_OPTION_INT:
        if (!ck_number_read_long(text, &whole))
            return false;
        *ret_value = (double)whole;
        return true;
    case CK_OPTION_BOOLEAN: *ret_value = ck_bytes_equal(text, CK_BYTES("true")); return *ret_value != 0 || ck_bytes_equal(text, CK_BYTES("false"));
    }
    return false;
}

int option_set(const struct ck_processor_option *option, const char *name, const char *text, void *config, char *ret_problem, size_t size)
{
    static const char *const kinds[] = { [CK_OPTION_DOUBLE] = "a number", [CK_OPTION_INT] = "a whole number", [CK_OPTION_BOOLEAN] = "true or false" };
    double                   value;
    char                     least[CK_NUMBER_TEXT_MAX], most[CK_NUMBER_TEXT_MAX];

    if (!read_value(option->type, ck_bytes_from(text), &value)) {
        snprintf(ret_problem, size, "%s: %.64s is not %s", name, text, kinds[option->type]);
        return -EINVAL;
    }
    if (option->type != CK_OPTION_BOOLEAN && !(value >= option->min && value <= option->max)) {
        snprintf(ret_problem, size, "%s: %.64s is outside %s to %s", name, text, ck_number_show(option->min, least),
                 ck_number_show(option->max, most));
        return -EINVAL;
    }
    store(option, config, value);
    return 0;
}

double option_value(const struct ck_processor_option *option, const void *config)
{
    const void *place = (const char *)config + option->offset;

    switch (option->type) {
    case CK_OPTION_DOUBLE: return *(const double *)place;
    case CK_OPTION_INT: return *(const int32_t *)place;
    case CK_OPTION_BOOLEAN: return *(const bool *)place;
    }
    return 0;
}

uint64_t configuration_hash(const struct ck_processor *processor, const void *config)
{
    uint64_t hash = 0;

    for (const struct ck_processor_option *option = processor->options; option && option->name; option++) {
        double value = option_value(option, config);

        hash = XXH3_64bits_withSeed(option->name, strlen(option->name), hash);
        hash = XXH3_64bits_withSeed(&value, sizeof value, hash);
    }
    return hash;
}

void *option_defaults(const struct ck_processor *processor)
{
    void *config = calloc(1, processor->config_size ? processor->config_size : 1);

    if (!config)
        abort();
    for (const struct ck_processor_option *option = processor->options; option && option->name; option++)
        store(option, config, option->fallback);
    return config;
}
