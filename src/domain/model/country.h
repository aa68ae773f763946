/* SPDX-License-Identifier: Apache-2.0
 * Which codes name a country, and which of them stand for several. */
#ifndef CHOKEPOINT_MODEL_COUNTRY_H
#define CHOKEPOINT_MODEL_COUNTRY_H

#include "chokepoint/bytes.h"

/* An officially assigned code of ISO 3166-1 alpha-3, upper case, EUU (the European Union as a destination of its own), or XNI (Northern
 * Ireland, whose goods are in the statistics of the EU, by its own code there). */
bool country_known(struct ck_bytes code);

/* Whether the code stands for countries that have codes of their own. What is reported for one is reported for its members too: it is no partner
 * beside them. WLD and OTH are no aggregates of countries: they are told apart wherever they may stand. */
bool country_is_aggregate(struct ck_bytes code);

/* Whether the country was a member of the aggregate in that month (months since 1970-01). */
bool country_is_member(struct ck_bytes aggregate, struct ck_bytes country, int32_t month);

#endif
