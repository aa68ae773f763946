/* SPDX-License-Identifier: Apache-2.0
 * The config struct of a processor: default values, values by option, hash. */
#ifndef CHOKEPOINT_CONFIG_OPTION_VALUES_H
#define CHOKEPOINT_CONFIG_OPTION_VALUES_H

#include "chokepoint/processor.h"

/* The default of every option; free(). */
void *option_defaults(const struct ck_processor *processor);

double option_value(const struct ck_processor_option *option, const void *config);

/* Hash of the values of all options; processors with equal hashes state the same. */
uint64_t configuration_hash(const struct ck_processor *processor, const void *config);

/* Sets one option in a configuration; `name` is its full name. 0, or -EINVAL: ret_problem says what was expected. */
int option_set(const struct ck_processor_option *option, const char *name, const char *text, void *config, char *ret_problem, size_t size);

#endif
