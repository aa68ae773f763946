/* SPDX-License-Identifier: Apache-2.0
 * Base64. */
#include "engine/util/base64.h"

#include "engine/avro/buffer.h"

void base64_write(struct ck_bytes bytes, struct ck_buffer *buffer)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    buffer_reserve(buffer, (bytes.size + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t   left = bytes.size - i;
        uint32_t group = 0;

        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < left ? (unsigned char)bytes.data[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            buffer_byte(buffer, j <= left ? letters[group >> (18 - 6 * j) & 63] : '=');
    }
}
