/* SPDX-License-Identifier: Apache-2.0
 * SHA-256 (FIPS 180-4). */
#ifndef CHOKEPOINT_ROWS_SHA256_H
#define CHOKEPOINT_ROWS_SHA256_H

#include "chokepoint/bytes.h"

enum { SHA256_TEXT = 64 };

/* Writes the digest as hexadecimal digits, without NUL. */
void sha256_write(struct ck_bytes bytes, char ret_text[SHA256_TEXT]);

#endif
