/* SPDX-License-Identifier: Apache-2.0
 * Base64 (RFC 4648, 4), with padding: how JSON carries bytes that are no text. */
#ifndef CHOKEPOINT_UTIL_BASE64_H
#define CHOKEPOINT_UTIL_BASE64_H

#include "chokepoint/avro.h"

void base64_write(struct ck_bytes bytes, struct ck_buffer *buffer); /* appends */

#endif
