/* SPDX-License-Identifier: Apache-2.0
 * A reader of untrusted bytes: each function reads one primitive value of Avro's binary encoding, or fails. It never reads past `end`. */
#ifndef CHOKEPOINT_AVRO_READER_H
#define CHOKEPOINT_AVRO_READER_H

#include "chokepoint/avro.h"

struct reader {
    const unsigned char *at, *end;
    struct ck_arena     *arena;
    bool                 replaced; /* an unknown symbol became the default symbol */
    size_t               unsized;  /* items read so far that took no bytes */
};

enum { UNSIZED_ITEMS_MAX = 65536 /* of one message: items that take no bytes are not bounded by what remains */ };

static inline size_t reader_left(const struct reader *reader) { return (size_t)(reader->end - reader->at); }

static inline struct reader reader_over(struct ck_bytes bytes, struct ck_arena *arena)
{
    const unsigned char *at = (const unsigned char *)(bytes.data ? bytes.data : "");

    return (struct reader){ .at = at, .end = at + bytes.size, .arena = arena };
}

bool reader_long_slow(struct reader *reader, int64_t *ret_value);

static inline bool reader_long(struct reader *reader, int64_t *ret_value)
{
    if (__builtin_expect(reader->at < reader->end && *reader->at < 0x80, 1)) {
        unsigned char byte = *reader->at++;

        *ret_value = (int64_t)(byte >> 1) ^ -(int64_t)(byte & 1);
        return true;
    }
    return reader_long_slow(reader, ret_value);
}

static inline bool reader_int(struct reader *reader, int32_t *ret_value)
{
    int64_t value;

    if (!reader_long(reader, &value) || value < INT32_MIN || value > INT32_MAX)
        return false;
    *ret_value = (int32_t)value;
    return true;
}

/* An index below count: of an enum or a union. */
static inline bool reader_index(struct reader *reader, size_t count, size_t *ret_index)
{
    int64_t value;

    if (!reader_long(reader, &value) || value < 0 || (uint64_t)value >= count)
        return false;
    *ret_index = (size_t)value;
    return true;
}

static inline bool reader_boolean(struct reader *reader, bool *ret_value)
{
    if (reader->at == reader->end || *reader->at > 1)
        return false;
    *ret_value = *reader->at++ == 1;
    return true;
}

static inline bool reader_double(struct reader *reader, double *ret_value)
{
    uint64_t bits = 0;

    if (reader_left(reader) < sizeof bits)
        return false;
    for (size_t i = 0; i < sizeof bits; i++)
        bits |= (uint64_t)reader->at[i] << (8 * i);
    reader->at += sizeof bits;
    memcpy(ret_value, &bits, sizeof bits);
    return true;
}

static inline bool reader_float(struct reader *reader, float *ret_value)
{
    uint32_t bits = 0;

    if (reader_left(reader) < sizeof bits)
        return false;
    for (size_t i = 0; i < sizeof bits; i++)
        bits |= (uint32_t)reader->at[i] << (8 * i);
    reader->at += sizeof bits;
    memcpy(ret_value, &bits, sizeof bits);
    return true;
}

/* Borrowed bytes behind their length. */
static inline bool reader_bytes(struct reader *reader, struct ck_bytes *ret_bytes)
{
    int64_t size;

    if (!reader_long(reader, &size) || size < 0 || (uint64_t)size > reader_left(reader))
        return false;
    *ret_bytes = (struct ck_bytes){ (const char *)reader->at, (size_t)size };
    reader->at += size;
    return true;
}

/* Shortest form only, no surrogates, at most U+10FFFF (RFC 3629). */
bool utf8_valid(struct ck_bytes text);

/* Most texts are short and ASCII: codes, names, ids. Two overlapping words cover 4 to 8 bytes. */
static inline bool is_short_ascii(struct ck_bytes text)
{
    uint32_t first = 0, last = 0;

    if (text.size > 8)
        return false;
    if (text.size < 4) {
        for (size_t i = 0; i < text.size; i++)
            first |= (unsigned char)text.data[i];
        return first < 0x80;
    }
    memcpy(&first, text.data, sizeof first);
    memcpy(&last, text.data + text.size - sizeof last, sizeof last);
    return ((first | last) & 0x80808080) == 0;
}

static inline bool reader_string(struct reader *reader, struct ck_bytes *ret_text)
{
    return reader_bytes(reader, ret_text) && (is_short_ascii(*ret_text) || utf8_valid(*ret_text));
}

/* The head of the next block of an array or map (Avro 1.11, "Arrays"): how many items, 0 at the end. A negative count is followed by the size of the
 * block, which ends at `*ret_end` then (else NULL). */
bool reader_block(struct reader *reader, size_t element_size_min, size_t *ret_count, const unsigned char **ret_end);

#endif
