/* SPDX-License-Identifier: Apache-2.0
 * Avro single-object encoding (Avro 1.11, "Single-object encoding"). */
#include "engine/avro/buffer.h"

static const char marker[] = { '\xc3', '\x01' };

void ck_single_object_write(uint64_t fingerprint, struct ck_buffer *buffer)
{
    ck_buffer_append(buffer, (struct ck_bytes){ marker, sizeof marker });
    for (unsigned i = 0; i < sizeof fingerprint; i++)
        buffer_byte(buffer, (char)(fingerprint >> (8 * i)));
}

bool ck_single_object_read(struct ck_bytes bytes, uint64_t *ret_fingerprint, struct ck_bytes *ret_body)
{
    uint64_t fingerprint = 0;

    if (bytes.size < CK_SINGLE_OBJECT_HEADER || memcmp(bytes.data, marker, sizeof marker) != 0)
        return false;
    for (unsigned i = 0; i < sizeof fingerprint; i++)
        fingerprint |= (uint64_t)(unsigned char)bytes.data[sizeof marker + i] << (8 * i);
    *ret_fingerprint = fingerprint;
    *ret_body = (struct ck_bytes){ bytes.data + CK_SINGLE_OBJECT_HEADER, bytes.size - CK_SINGLE_OBJECT_HEADER };
    return true;
}
