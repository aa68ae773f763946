/* SPDX-License-Identifier: Apache-2.0
 * The reader's rarer halves: long varints, block heads, UTF-8. */
#include "engine/avro/reader.h"

#include <endian.h>

/* Byte by byte: near the end, and for the two longest forms. */
static bool long_bytewise(struct reader *reader, int64_t *ret_value)
{
    const unsigned char *at = reader->at;
    uint64_t             value = 0;

    for (unsigned shift = 0; at < reader->end; shift += 7) {
        unsigned char byte = *at++;

        if (shift == 63 && byte > 1) /* the tenth byte holds the last bit, and no more may follow */
            return false;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            reader->at = at;
            *ret_value = (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
            return true;
        }
    }
    return false;
}

/* Up to 8 bytes at once: their groups of 7 bits are pushed together in pairs, fours and eights. */
bool reader_long_slow(struct reader *reader, int64_t *ret_value)
{
    uint64_t word, ends;
    unsigned last; /* bit 7 of the byte that ends the varint */

    if (reader_left(reader) < sizeof word)
        return long_bytewise(reader, ret_value);
    memcpy(&word, reader->at, sizeof word);
    word = le64toh(word);
    ends = ~word & 0x8080808080808080;
    if (!ends)
        return long_bytewise(reader, ret_value);
    last = (unsigned)__builtin_ctzll(ends);
    word &= UINT64_MAX >> (63 - last);
    word = (word & 0x007f007f007f007f) | (word & 0x7f007f007f007f00) >> 1;
    word = (word & 0x00003fff00003fff) | (word & 0x3fff00003fff0000) >> 2;
    word = (word & 0x000000000fffffff) | (word & 0x0fffffff00000000) >> 4;
    reader->at += last / 8 + 1;
    *ret_value = (int64_t)(word >> 1) ^ -(int64_t)(word & 1);
    return true;
}

bool reader_block(struct reader *reader, size_t element_size_min, size_t *ret_count, const unsigned char **ret_end)
{
    int64_t count, size;

    *ret_end = NULL;
    if (!reader_long(reader, &count) || count == INT64_MIN)
        return false;
    if (count < 0) {
        if (!reader_long(reader, &size) || size < 0 || (uint64_t)size > reader_left(reader))
            return false;
        count = -count;
        *ret_end = reader->at + size;
    }
    if ((uint64_t)count > (element_size_min ? reader_left(reader) / element_size_min : UNSIZED_ITEMS_MAX - reader->unsized))
        return false;
    if (element_size_min == 0)
        reader->unsized += (size_t)count;
    *ret_count = (size_t)count;
    return true;
}

/* Length of the sequence that begins at `at`, 0: none. */
static size_t utf8_sequence(const unsigned char *at, size_t left)
{
    unsigned char lead = at[0], low = 0x80, high = 0xbf;
    size_t        size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;

    if (size == 0 || size > left)
        return 0;
    if (lead == 0xe0)
        low = 0xa0;
    else if (lead == 0xed)
        high = 0x9f;
    else if (lead == 0xf0)
        low = 0x90;
    else if (lead == 0xf4)
        high = 0x8f;
    if (size > 1 && (at[1] < low || at[1] > high))
        return 0;
    for (size_t i = 2; i < size; i++)
        if (at[i] < 0x80 || at[i] > 0xbf)
            return 0;
    return size;
}

bool utf8_valid(struct ck_bytes text)
{
    const unsigned char *at = (const unsigned char *)text.data, *end = at + text.size;
    uint64_t             word;

    while (at < end) {
        size_t size;

        while (end - at >= (ptrdiff_t)sizeof word) {
            memcpy(&word, at, sizeof word);
            if (word & 0x8080808080808080)
                break;
            at += sizeof word;
        }
        while (at < end && *at < 0x80)
            at++;
        if (at == end)
            return true;
        size = utf8_sequence(at, (size_t)(end - at));
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}
