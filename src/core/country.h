/* SPDX-License-Identifier: Apache-2.0
 * Which codes name a country. */
#ifndef CHOKEPOINT_CORE_COUNTRY_H
#define CHOKEPOINT_CORE_COUNTRY_H

#include "chokepoint/bytes.h"

/* An officially assigned code of ISO 3166-1 alpha-3, upper case, or EUU (the European Union as a destination of its own). */
bool country_known(struct bytes code);

#endif
