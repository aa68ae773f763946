/* SPDX-License-Identifier: Apache-2.0
 * SHA-256, as FIPS 180-4 writes it down. */
#include "engine/util/sha256.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64, ROUNDS = 64, LENGTH = 8 };

static const uint32_t constants[ROUNDS] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
                                            0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
                                            0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
                                            0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
                                            0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
                                            0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
                                            0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
                                            0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };

static uint32_t turn(uint32_t word, unsigned bits) { return word >> bits | word << (32 - bits); }

static void add_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t words[ROUNDS], s[8];

    for (unsigned i = 0; i < 16; i++)
        words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (unsigned i = 16; i < ROUNDS; i++)
        words[i] = words[i - 16] + (turn(words[i - 15], 7) ^ turn(words[i - 15], 18) ^ words[i - 15] >> 3) + words[i - 7] +
                   (turn(words[i - 2], 17) ^ turn(words[i - 2], 19) ^ words[i - 2] >> 10);
    memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint32_t first = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + words[i];
        uint32_t second = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += first;
        s[0] = first + second;
    }
    for (unsigned i = 0; i < 8; i++)
        state[i] += s[i];
}

void sha256_digest(struct ck_bytes bytes, unsigned char ret_digest[SHA256_SIZE])
{
    uint32_t      state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    unsigned char last[2 * BLOCK] = { 0 };
    size_t        whole = bytes.size / BLOCK, left = bytes.size % BLOCK, end = left + 1 + LENGTH > BLOCK ? 2 * BLOCK : BLOCK;

    for (size_t i = 0; i < whole; i++)
        add_block(state, (const unsigned char *)bytes.data + BLOCK * i);
    if (left)
        memcpy(last, bytes.data + BLOCK * whole, left);
    last[left] = 0x80;
    for (unsigned i = 0; i < LENGTH; i++)
        last[end - 1 - i] = (unsigned char)((uint64_t)bytes.size * 8 >> (8 * i));
    for (size_t at = 0; at < end; at += BLOCK)
        add_block(state, last + at);
    for (unsigned i = 0; i < SHA256_SIZE; i++)
        ret_digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_write(struct ck_bytes bytes, char ret_text[SHA256_TEXT])
{
    unsigned char digest[SHA256_SIZE];

    sha256_digest(bytes, digest);
    for (unsigned i = 0; i < SHA256_TEXT; i++)
        ret_text[i] = "0123456789abcdef"[digest[i / 2] >> (i % 2 ? 0 : 4) & 15];
}

/* The digest of a block, which is the key with each bit of `pad` turned, and of what follows. */
static void padded(const unsigned char key[BLOCK], unsigned char pad, struct ck_bytes rest, unsigned char ret_digest[SHA256_SIZE])
{
    unsigned char *whole = malloc(BLOCK + rest.size);

    if (!whole)
        abort();
    for (unsigned i = 0; i < BLOCK; i++)
        whole[i] = key[i] ^ pad;
    if (rest.size)
        memcpy(whole + BLOCK, rest.data, rest.size);
    sha256_digest((struct ck_bytes){ (const char *)whole, BLOCK + rest.size }, ret_digest);
    explicit_bzero(whole, BLOCK);
    free(whole);
}

void hmac_sha256(struct ck_bytes key, struct ck_bytes message, unsigned char ret_code[SHA256_SIZE])
{
    enum { INNER = 0x36, OUTER = 0x5c };
    unsigned char block[BLOCK] = { 0 }, digest[SHA256_SIZE];

    if (key.size > BLOCK)
        sha256_digest(key, block);
    else if (key.size)
        memcpy(block, key.data, key.size);
    padded(block, INNER, message, digest);
    padded(block, OUTER, (struct ck_bytes){ (const char *)digest, sizeof digest }, ret_code);
    explicit_bzero(block, sizeof block);
}
