/* SPDX-License-Identifier: Apache-2.0
 * Sorted instants at which versions became known, in ms since 1970: between two of them the same versions are known. */
#ifndef CHOKEPOINT_CONTROL_INSTANTS_H
#define CHOKEPOINT_CONTROL_INSTANTS_H

#include <stddef.h>
#include <stdint.h>

void instants_sort(int64_t *instants, size_t count);

/* The latest instant at which the same versions are known as at known_ms; INT64_MAX: none comes later. */
int64_t instants_same_known(const int64_t *instants, size_t count, int64_t known_ms);

#endif
