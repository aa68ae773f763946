/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/gzip.h"

#include <stdlib.h>
#include <zlib.h>

enum { LEVEL = 4, GZIP_WINDOW = 15 + 16, MEMORY = 8 };

bool gzip_append(struct ck_bytes bytes, struct ck_buffer *buffer)
{
    z_stream stream = { 0 };
    char    *out = malloc(bytes.size);
    bool     smaller;

    if (!out || deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    stream.next_in = (z_const Bytef *)(uintptr_t)bytes.data;
    stream.avail_in = (uInt)bytes.size;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)bytes.size;
    smaller = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    if (smaller)
        ck_buffer_append(buffer, (struct ck_bytes){ out, stream.total_out });
    deflateEnd(&stream);
    free(out);
    return smaller;
}
