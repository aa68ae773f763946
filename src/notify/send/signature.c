/* SPDX-License-Identifier: Apache-2.0 */
#include "notify/send/signature.h"

#include <string.h>

#include "engine/util/base64.h"
#include "engine/util/sha256.h"

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char       *found = c ? strchr(digits, c) : NULL;

    return found ? (int)(found - digits) : -1;
}

static void add_key(const char *secret, struct ck_buffer *key)
{
    static const char prefix[] = "whsec_";
    uint32_t          bits = 0;
    int               have = 0;

    if (strncmp(secret, prefix, sizeof prefix - 1) != 0) {
        ck_buffer_append(key, ck_bytes_from(secret));
        return;
    }
    for (const char *at = secret + sizeof prefix - 1; digit_of(*at) >= 0; at++) {
        bits = bits << 6 | (uint32_t)digit_of(*at);
        have += 6;
        if (have >= 8) {
            char byte;

            have -= 8;
            byte = (char)(bits >> have & 0xff);
            ck_buffer_append(key, (struct ck_bytes){ &byte, 1 });
        }
    }
}

void signature_write(const char *id, const char *time_s, struct ck_bytes body, const char *secret, struct ck_buffer *buffer)
{
    struct ck_buffer text = { 0 }, key = { 0 };
    unsigned char    code[SHA256_SIZE];

    ck_buffer_append(&text, ck_bytes_from(id));
    ck_buffer_append(&text, CK_BYTES("."));
    ck_buffer_append(&text, ck_bytes_from(time_s));
    ck_buffer_append(&text, CK_BYTES("."));
    ck_buffer_append(&text, body);
    add_key(secret, &key);
    hmac_sha256(ck_buffer_bytes(&key), ck_buffer_bytes(&text), code);
    ck_buffer_append(buffer, CK_BYTES("v1,"));
    base64_write((struct ck_bytes){ (const char *)code, sizeof code }, buffer);
    if (key.size)
        explicit_bzero(key.data, key.size);
    ck_buffer_release(&key);
    ck_buffer_release(&text);
}
