/* SPDX-License-Identifier: Apache-2.0
 * SHA-256 (FIPS 180-4), and the HMAC with it (RFC 2104). */
#ifndef CHOKEPOINT_UTIL_SHA256_H
#define CHOKEPOINT_UTIL_SHA256_H

#include "chokepoint/bytes.h"

enum { SHA256_SIZE = 32, SHA256_TEXT = 64 };

void sha256_digest(struct ck_bytes bytes, unsigned char ret_digest[SHA256_SIZE]);

/* Writes the digest as hexadecimal digits, without NUL. */
void sha256_write(struct ck_bytes bytes, char ret_text[SHA256_TEXT]);

void hmac_sha256(struct ck_bytes key, struct ck_bytes message, unsigned char ret_code[SHA256_SIZE]);

#endif
