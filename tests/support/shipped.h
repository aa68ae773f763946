/* SPDX-License-Identifier: Apache-2.0
 * The shipped control list, catalogue and supply facts as a reference. */
#ifndef CHOKEPOINT_TESTS_SHIPPED_H
#define CHOKEPOINT_TESTS_SHIPPED_H

#include "domain/reference/reference.h"

struct reference *shipped_reference(void); /* reference_free() */

#endif
