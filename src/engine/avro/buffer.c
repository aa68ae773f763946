/* SPDX-License-Identifier: Apache-2.0
 * The growing buffer that encoders append to. */
#include "engine/avro/buffer.h"

#include <stdlib.h>

void buffer_reserve_slow(struct ck_buffer *buffer, size_t size)
{
    size_t room = buffer->room ? buffer->room : 256;
    char  *data;

    if (size > PTRDIFF_MAX - buffer->size)
        abort();
    while (room < buffer->size + size)
        room *= 2;
    data = realloc(buffer->data, room);
    if (!data)
        abort();
    buffer->data = data;
    buffer->room = room;
}

void ck_buffer_append(struct ck_buffer *buffer, struct ck_bytes bytes)
{
    if (bytes.size == 0)
        return;
    buffer_reserve(buffer, bytes.size);
    memcpy(buffer->data + buffer->size, bytes.data, bytes.size);
    buffer->size += bytes.size;
}

void ck_buffer_release(struct ck_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct ck_buffer){ 0 };
}
