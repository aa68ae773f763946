/* SPDX-License-Identifier: Apache-2.0
 * What was read of a processor's lag, for people and for programs. */
#ifndef CHOKEPOINT_SHELL_LAG_WRITE_H
#define CHOKEPOINT_SHELL_LAG_WRITE_H

#include <stdio.h>

#include "shell/lag.h"

void lag_write_text(const struct lag *lag, FILE *file);
void lag_write_json(const struct lag *lag, FILE *file); /* one line */

#endif
