/* SPDX-License-Identifier: Apache-2.0
 * A configuration as a command shows and judges it. */
#ifndef CHOKEPOINT_CLI_CONFIGURATION_H
#define CHOKEPOINT_CLI_CONFIGURATION_H

#include "engine/config/config.h"

/* Prints a table of the options that are set, or of all. */
void configuration_print(const struct config *config, bool all);

/* Prints {"options":[…] with all of them; the caller prints the end of the object. */
void configuration_print_json(const struct config *config);

/* Whether `run` would refuse it before it asks a broker. Returns the number of problems, each printed on standard error; adds warnings. */
size_t configuration_judge(const struct installation *installation, size_t *warnings);

#endif
