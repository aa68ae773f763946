/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHOKEPOINT_UTIL_PLURAL_H
#define CHOKEPOINT_UTIL_PLURAL_H

#include <stddef.h>

/* What a word has at its end behind a count: "1 record", "2 records". */
static inline const char *plural(size_t count) { return count == 1 ? "" : "s"; }

#endif
