/* SPDX-License-Identifier: Apache-2.0
 * Percent-encoding (RFC 3986). */
#ifndef CHOKEPOINT_UTIL_PERCENT_H
#define CHOKEPOINT_UTIL_PERCENT_H

#include "chokepoint/avro.h"

/* Appends the text as one segment of a path or one value of a query: only unreserved characters, letters, digits and -._~ (2.3), stay. */
void percent_encode(struct ck_bytes text, struct ck_buffer *buffer);

#endif
