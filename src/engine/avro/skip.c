/* SPDX-License-Identifier: Apache-2.0
 * Skipping what the reader lacks. The writer's schema may be recursive and its bytes hostile: depth is limited. */
#include "engine/avro/reader.h"
#include "engine/avro/resolution.h"

enum { SKIP_DEPTH_MAX = 64 };

static bool skip_bytes(struct reader *reader, uint64_t size)
{
    if (size > reader_left(reader))
        return false;
    reader->at += size;
    return true;
}

static bool skip_text(struct reader *reader, bool utf8)
{
    struct ck_bytes text;

    return reader_bytes(reader, &text) && (!utf8 || utf8_valid(text));
}

static bool skip_items(const struct ck_resolution *resolution, const struct shape *shape, struct reader *reader, unsigned depth)
{
    bool                 map = shape->kind == SHAPE_MAP;
    size_t               size_min = resolution->shapes[shape->first].size_min + (map ? 1 : 0), count;
    const unsigned char *end;

    for (;;) {
        if (!reader_block(reader, size_min, &count, &end))
            return false;
        if (count == 0)
            return !end || end == reader->at;
        for (; count > 0; count--)
            if ((map && !skip_text(reader, true)) || !shape_skip(resolution, shape->first, reader, depth + 1))
                return false;
        if (end && end != reader->at)
            return false;
    }
}

bool shape_skip(const struct ck_resolution *resolution, uint32_t index, struct reader *reader, unsigned depth)
{
    const struct shape *shape = &resolution->shapes[index];
    int64_t             number;
    size_t              branch;
    bool                flag;

    if (shape->size_min == 0) /* always empty, and perhaps a tree of 2^64 empty records */
        return true;
    if (depth > SKIP_DEPTH_MAX)
        return false;
    switch (shape->kind) {
    case SHAPE_NULL: return true;
    case SHAPE_BOOLEAN: return reader_boolean(reader, &flag);
    case SHAPE_VARINT: return reader_long(reader, &number);
    case SHAPE_FLOAT: return skip_bytes(reader, sizeof(float));
    case SHAPE_DOUBLE: return skip_bytes(reader, sizeof(double));
    case SHAPE_BYTES: return skip_text(reader, false);
    case SHAPE_STRING: return skip_text(reader, true);
    case SHAPE_FIXED: return skip_bytes(reader, shape->size);
    case SHAPE_ENUM: return reader_index(reader, shape->count, &branch);
    case SHAPE_UNION:
        return reader_index(reader, shape->count, &branch) && shape_skip(resolution, resolution->links[shape->first + branch], reader, depth + 1);
    case SHAPE_ARRAY:
    case SHAPE_MAP: return skip_items(resolution, shape, reader, depth);
    case SHAPE_RECORD:
        for (uint32_t i = 0; i < shape->count; i++)
            if (!shape_skip(resolution, resolution->links[shape->first + i], reader, depth + 1))
                return false;
        return true;
    }
    return false;
}
