/* SPDX-License-Identifier: Apache-2.0
 * What a client accepts (RFC 9110, 12.5 and 13.1.2). Pure. */
#ifndef CHOKEPOINT_SERVE_NEGOTIATE_H
#define CHOKEPOINT_SERVE_NEGOTIATE_H

#include "serve/http/route.h"

/* The form with the greatest weight, of several the first; NULL: none is acceptable. accept "": anything is. */
const struct serve_form *negotiate_form(const struct serve_form *const *forms, struct ck_bytes accept, int *ret_weight /* in thousandths; 0: none */);

/* Whether gzip is named with a weight above 0, or by `*`. */
bool negotiate_gzip(struct ck_bytes accept_encoding);

/* Whether If-None-Match names the entity tag, quotes included, or is `*`. */
bool negotiate_matches(struct ck_bytes if_none_match, struct ck_bytes tag);

#endif
