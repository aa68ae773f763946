/* SPDX-License-Identifier: Apache-2.0
 * Functions that append to a buffer: reserve room once, then write without further checks. */
#ifndef CHOKEPOINT_AVRO_BUFFER_H
#define CHOKEPOINT_AVRO_BUFFER_H

#include "chokepoint/avro.h"

void buffer_reserve_slow(struct ck_buffer *buffer, size_t size);

/* Afterwards `size` more bytes can be written at data + size. */
static inline void buffer_reserve(struct ck_buffer *buffer, size_t size)
{
    if (__builtin_expect(buffer->room - buffer->size < size, 0))
        buffer_reserve_slow(buffer, size);
}

static inline void buffer_byte(struct ck_buffer *buffer, char byte)
{
    buffer_reserve(buffer, 1);
    buffer->data[buffer->size++] = byte;
}

enum { VARINT_MAX = 10 };

/* Zigzag, then 7 bits at a time, least significant first (Avro 1.11, "Binary encode primitive types"). */
static inline void buffer_long(struct ck_buffer *buffer, int64_t value)
{
    uint64_t rest = ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
    char    *at;

    buffer_reserve(buffer, VARINT_MAX);
    at = buffer->data + buffer->size;
    for (; rest > 0x7f; rest >>= 7)
        *at++ = (char)(rest | 0x80);
    *at++ = (char)rest;
    buffer->size = (size_t)(at - buffer->data);
}

static inline void buffer_double(struct ck_buffer *buffer, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    buffer_reserve(buffer, sizeof bits);
    for (size_t i = 0; i < sizeof bits; i++) /* little-endian on every host; compilers make one store of it */
        buffer->data[buffer->size + i] = (char)(bits >> (8 * i));
    buffer->size += sizeof bits;
}

static inline void buffer_string(struct ck_buffer *buffer, struct ck_bytes text)
{
    buffer_reserve(buffer, VARINT_MAX + text.size);
    buffer_long(buffer, (int64_t)text.size);
    if (text.size)
        memcpy(buffer->data + buffer->size, text.data, text.size);
    buffer->size += text.size;
}

#endif
