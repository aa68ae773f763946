/* SPDX-License-Identifier: Apache-2.0
 * A length, then literals and copies of what stands before. */
#include "engine/formats/snappy.h"

#include "engine/avro/buffer.h"

enum { TAG_LITERAL, TAG_COPY_1, TAG_COPY_2, TAG_COPY_4, LITERAL_SHORT = 60, LENGTH_BYTES_MAX = 5 };

static bool take_length(struct ck_bytes *rest, uint64_t *ret_length)
{
    uint64_t length = 0;

    for (unsigned i = 0; i < LENGTH_BYTES_MAX && rest->size > 0; i++) {
        unsigned char byte = (unsigned char)*rest->data;

        length |= (uint64_t)(byte & 0x7f) << (7 * i);
        *rest = (struct ck_bytes){ rest->data + 1, rest->size - 1 };
        if (byte < 0x80) {
            *ret_length = length;
            return true;
        }
    }
    return false;
}

/* The least significant byte first. */
static bool take_number(struct ck_bytes *rest, size_t size, uint32_t *ret_number)
{
    uint32_t number = 0;

    if (size > rest->size)
        return false;
    for (size_t i = 0; i < size; i++)
        number |= (uint32_t)(unsigned char)rest->data[i] << (8 * i);
    *rest = (struct ck_bytes){ rest->data + size, rest->size - size };
    *ret_number = number;
    return true;
}

static bool take_literal(struct ck_bytes *rest, unsigned tag, size_t room, struct ck_buffer *plain)
{
    uint32_t length = tag >> 2;

    if (length >= LITERAL_SHORT && !take_number(rest, length - LITERAL_SHORT + 1, &length))
        return false;
    if (length >= rest->size || length >= room) /* one less than it is */
        return false;
    ck_buffer_append(plain, (struct ck_bytes){ rest->data, (size_t)length + 1 });
    *rest = (struct ck_bytes){ rest->data + length + 1, rest->size - length - 1 };
    return true;
}

/* A copy may run into what it writes. */
static bool take_copy(struct ck_bytes *rest, unsigned tag, size_t from, size_t room, struct ck_buffer *plain)
{
    size_t   length = (tag & 3) == TAG_COPY_1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
    uint32_t back;

    if (!take_number(rest, (tag & 3) == TAG_COPY_1 ? 1 : (tag & 3) == TAG_COPY_2 ? 2 : 4, &back))
        return false;
    if ((tag & 3) == TAG_COPY_1)
        back |= (tag >> 5) << 8;
    if (back == 0 || back > plain->size - from || length > room)
        return false;
    for (; length > 0; length--)
        buffer_byte(plain, plain->data[plain->size - back]);
    return true;
}

bool snappy_read(struct ck_bytes packed, size_t size_max, struct ck_buffer *plain)
{
    size_t   from = plain->size;
    uint64_t size;

    if (!take_length(&packed, &size) || size > size_max)
        return false;
    while (packed.size > 0) {
        unsigned tag = (unsigned char)*packed.data;
        size_t   room = (size_t)size - (plain->size - from);

        packed = (struct ck_bytes){ packed.data + 1, packed.size - 1 };
        if ((tag & 3) == TAG_LITERAL ? !take_literal(&packed, tag, room, plain) : !take_copy(&packed, tag, from, room, plain))
            return false;
    }
    return plain->size - from == size;
}
