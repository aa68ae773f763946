/* SPDX-License-Identifier: Apache-2.0
 * A processor's configuration as its options describe it. */
#ifndef CHOKEPOINT_CONFIG_OPTION_VALUES_H
#define CHOKEPOINT_CONFIG_OPTION_VALUES_H

#include "chokepoint/processor.h"

/* The default of every option; free(). */
void *option_defaults(const struct ck_processor *processor);

double option_value(const struct ck_processor_option *option, const void *config);

/* Of the values of all options; two configurations with the same hash state the same. */
uint64_t configuration_hash(const struct ck_processor *processor, const void *config);

/* Sets one option in a configuration, which `name` is its full name of. 0, or -EINVAL: ret_problem says what was expected. */
int option_set(const struct ck_processor_option *option, const char *name, const char *text, void *config, char *ret_problem, size_t size);

#endif
