/* SPDX-License-Identifier: Apache-2.0
 * Every record type there is: the engine's sets and the product's. */
#ifndef CHOKEPOINT_TESTS_TYPES_H
#define CHOKEPOINT_TESTS_TYPES_H

#include "chokepoint/record.h"

const struct ck_record_type *const *types_all(void); /* ends with NULL */

#endif
