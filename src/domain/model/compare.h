/* SPDX-License-Identifier: Apache-2.0
 * The order of versions of one fact (SPEC 4.5): field by field, null first, numbers by value, enums by index, text bytewise, arrays element by
 * element.
 */
#ifndef CHOKEPOINT_MODEL_COMPARE_H
#define CHOKEPOINT_MODEL_COMPARE_H

#include "chokepoint/record.h"

/* Compares fields from (inclusive) to to (exclusive) of two records of a type. Negative, 0 or positive. */
int record_compare(const struct ck_record_type *type, size_t from, size_t to, const void *a, const void *b);

static inline bool maybe_int_equal(struct ck_maybe_int a, struct ck_maybe_int b) { return a.known == b.known && (!a.known || a.value == b.value); }

#endif
