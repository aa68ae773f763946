/* SPDX-License-Identifier: Apache-2.0
 * One way to write what an address may not hold. */
#include "engine/util/percent.h"

void percent_encode(struct ck_bytes text, struct ck_buffer *buffer)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i], spelt[3] = { '%', digits[(unsigned char)c >> 4], digits[(unsigned char)c & 15] };
        bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));

        ck_buffer_append(buffer, kept ? (struct ck_bytes){ text.data + i, 1 } : (struct ck_bytes){ spelt, 3 });
    }
}
