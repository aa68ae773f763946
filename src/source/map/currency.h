/* SPDX-License-Identifier: Apache-2.0
 * Currencies. */
#ifndef CHOKEPOINT_SOURCE_MAP_CURRENCY_H
#define CHOKEPOINT_SOURCE_MAP_CURRENCY_H

#include "chokepoint/bytes.h"

bool currency_known(struct ck_bytes code); /* three letters of ISO 4217; those that have been replaced, too */

#endif
