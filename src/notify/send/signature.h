/* SPDX-License-Identifier: Apache-2.0
 * The signature of a webhook, as Standard Webhooks 1.0 has it. */
#ifndef CHOKEPOINT_NOTIFY_SIGNATURE_H
#define CHOKEPOINT_NOTIFY_SIGNATURE_H

#include "chokepoint/avro.h"

/* Appends v1, and the HMAC-SHA256 of id.time.body in base64. A secret that is written whsec_ and base64 is these bytes; any other is its text. */
void signature_write(const char *id, const char *time_s, struct ck_bytes body, const char *secret, struct ck_buffer *buffer);

#endif
