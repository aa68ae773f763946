/* SPDX-License-Identifier: Apache-2.0
 * Keys of the tables. */
#include "serve/store/internal.h"

#include <errno.h>
#include <xxhash.h>

void put_16(unsigned char *to, uint16_t number)
{
    to[0] = (unsigned char)(number >> 8);
    to[1] = (unsigned char)number;
}

void put_64(unsigned char *to, uint64_t number)
{
    for (size_t i = 0; i < 8; i++)
        to[i] = (unsigned char)(number >> (56 - 8 * i));
}

uint16_t get_16(const unsigned char *from) { return (uint16_t)(from[0] << 8 | from[1]); }

uint64_t get_64(const unsigned char *from)
{
    uint64_t number = 0;

    for (size_t i = 0; i < 8; i++)
        number = number << 8 | from[i];
    return number;
}

uint64_t time_bits(int64_t time_ms) { return (uint64_t)time_ms ^ (uint64_t)1 << 63; }

int64_t bits_time(uint64_t bits) { return (int64_t)(bits ^ (uint64_t)1 << 63); }

/* Appends as many bytes, escaped, as fit below `limit`; returns whether all did. */
static bool escape(struct row_key *key, struct ck_bytes bytes, size_t limit)
{
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char byte = (unsigned char)bytes.data[i];

        if (key->size + (byte <= 1 ? 2 : 1) > limit)
            return false;
        if (byte <= 1)
            key->bytes[key->size++] = 1;
        key->bytes[key->size++] = (unsigned char)(byte <= 1 ? byte + 1 : byte);
    }
    return true;
}

void row_key_set(struct row_key *key, uint16_t topic, struct ck_bytes of)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char     hash[16];
    XXH128_hash_t     sum;

    put_16(key->bytes, topic);
    key->size = 2;
    if (escape(key, of, 2 + ROW_KEY_WHOLE))
        return;
    key->size = 2;
    escape(key, of, 2 + ROW_KEY_CUT);
    while (key->size < 2 + ROW_KEY_CUT) /* an escaped byte did not fit */
        key->bytes[key->size++] = 1;
    sum = XXH3_128bits(of.data, of.size);
    put_64(hash, sum.high64);
    put_64(hash + 8, sum.low64);
    for (size_t i = 0; i < sizeof(hash); i++) {
        key->bytes[key->size++] = (unsigned char)digits[hash[i] >> 4];
        key->bytes[key->size++] = (unsigned char)digits[hash[i] & 15];
    }
}

void row_key_prefix(struct row_key *key, uint16_t topic, struct ck_bytes prefix)
{
    put_16(key->bytes, topic);
    key->size = 2;
    escape(key, prefix, 2 + ROW_KEY_CUT);
}

void row_key_known(struct row_key *key, int64_t known_ms)
{
    key->bytes[key->size] = 0;
    put_64(key->bytes + key->size + 1, ~time_bits(known_ms));
    key->size += 1 + 8;
}

void row_key_revision(struct row_key *key, int64_t published_ms, int64_t offset, uint16_t partition)
{
    row_key_known(key, published_ms);
    put_64(key->bytes + key->size, ~(uint64_t)offset);
    put_16(key->bytes + key->size + 8, (uint16_t)~partition);
    key->size += 8 + 2;
}

void row_key_behind(struct row_key *key) { key->bytes[key->size++] = 1; }

int row_key_parts(const MDB_val *row, struct row_key_parts *ret_parts)
{
    const unsigned char *bytes = row->mv_data;

    if (row->mv_size < 2 + ROW_KEY_TAIL)
        return -EBADMSG;
    ret_parts->size = row->mv_size - ROW_KEY_TAIL;
    bytes += ret_parts->size;
    if (bytes[0] != 0)
        return -EBADMSG;
    ret_parts->published_ms = bits_time(~get_64(bytes + 1));
    ret_parts->offset = (int64_t)~get_64(bytes + 9);
    ret_parts->partition = (uint16_t)~get_16(bytes + 17);
    return 0;
}

bool row_key_of(const MDB_val *row, const struct row_key_parts *parts, const void *bytes, size_t size)
{
    return parts->size == size && memcmp(row->mv_data, bytes, size) == 0;
}

void position_set(unsigned char bytes[POSITION_SIZE], uint16_t topic, uint16_t partition, int64_t offset)
{
    put_16(bytes, topic);
    put_16(bytes + 2, partition);
    put_64(bytes + 4, (uint64_t)offset);
}
