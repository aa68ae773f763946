/* SPDX-License-Identifier: Apache-2.0
 * Base64 (RFC 4648, 4), with padding: how JSON carries bytes that are no text. */
#ifndef CHOKEPOINT_SHELL_BASE64_H
#define CHOKEPOINT_SHELL_BASE64_H

#include "chokepoint/codec.h"

void base64_write(struct bytes bytes, struct buffer *buffer); /* appends */

#endif
