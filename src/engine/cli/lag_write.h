/* SPDX-License-Identifier: Apache-2.0
 * What was read of a processor's lag, for people and for programs. */
#ifndef CHOKEPOINT_CLI_LAG_WRITE_H
#define CHOKEPOINT_CLI_LAG_WRITE_H

#include <stdio.h>

#include "engine/admin/lag.h"

/* One line. before: the same processor elapsed_ms earlier, or NULL: without rate. */
void lag_write_summary(const struct lag *lag, const struct lag *before, int64_t elapsed_ms, FILE *file);

void lag_write_text(const struct lag *lag, FILE *file);
void lag_write_json(const struct lag *lag, FILE *file); /* one line */

#endif
