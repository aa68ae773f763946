/* SPDX-License-Identifier: Apache-2.0
 * Avro single-object encoding (Avro 1.11, "Single-object encoding"). */
#include "engine/avro/buffer.h"

static const char marker[] = { '\xc3', '\x01' };

void single_object_write(uint64_t fingerprint, struct buffer *buffer)
{
    buffer_append(buffer, (struct bytes){ marker, sizeof marker });
    for (unsigned i = 0; i < sizeof fingerprint; i++)
        buffer_byte(buffer, (char)(fingerprint >> (8 * i)));
}

bool single_object_read(struct bytes bytes, uint64_t *ret_fingerprint, struct bytes *ret_body)
{
    uint64_t fingerprint = 0;

    if (bytes.size < SINGLE_OBJECT_HEADER || memcmp(bytes.data, marker, sizeof marker) != 0)
        return false;
    for (unsigned i = 0; i < sizeof fingerprint; i++)
        fingerprint |= (uint64_t)(unsigned char)bytes.data[sizeof marker + i] << (8 * i);
    *ret_fingerprint = fingerprint;
    *ret_body = (struct bytes){ bytes.data + SINGLE_OBJECT_HEADER, bytes.size - SINGLE_OBJECT_HEADER };
    return true;
}
