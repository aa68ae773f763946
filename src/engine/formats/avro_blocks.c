/* SPDX-License-Identifier: Apache-2.0
 * Codecs: null and deflate, which every reader must have, and snappy, which many writers take. */
#include "engine/formats/avro_blocks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <zlib.h>

#include "engine/avro/buffer.h"
#include "engine/avro/reader.h"
#include "engine/formats/snappy.h"

static const char magic[] = { 'O', 'b', 'j', 1 };

__attribute__((format(printf, 2, 3))) static int refuse(char *problem, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(problem, AVRO_FILE_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return -EBADMSG;
}

static int refuse_block(const struct avro_blocks *blocks, char *problem, const char *why)
{
    return refuse(problem, "the block at byte %" PRIu64 " %s", blocks->block, why);
}

/* ---- the header ---- */

static bool find_codec(struct ck_bytes name, enum blocks_codec *ret_codec)
{
    static const char *const names[] = { [BLOCKS_PLAIN] = "null", [BLOCKS_DEFLATE] = "deflate", [BLOCKS_SNAPPY] = "snappy" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ck_bytes_equal(name, ck_bytes_from(names[i]))) {
            *ret_codec = (enum blocks_codec)i;
            return true;
        }
    return false;
}

/* A map of bytes behind the magic. False: it does not end in these bytes. */
static bool read_map(struct reader *reader, struct ck_bytes *ret_schema, struct ck_bytes *ret_codec)
{
    const unsigned char *end;
    size_t               count;
    struct ck_bytes      name, value;

    while (reader_block(reader, 2, &count, &end)) {
        if (count == 0)
            return true;
        for (; count > 0; count--) {
            if (!reader_string(reader, &name) || !reader_bytes(reader, &value))
                return false;
            if (ck_bytes_equal(name, CK_BYTES("avro.schema")))
                *ret_schema = value;
            else if (ck_bytes_equal(name, CK_BYTES("avro.codec")))
                *ret_codec = value;
        }
    }
    return false;
}

int avro_blocks_open(struct avro_blocks *blocks, FILE *file, struct ck_bytes *ret_schema, char problem[AVRO_FILE_PROBLEM_MAX])
{
    struct reader   reader;
    struct ck_bytes schema = { 0 }, codec = CK_BYTES("null");

    *blocks = (struct avro_blocks){ .file = file };
    buffer_reserve(&blocks->packed, BLOCKS_HEADER_MAX);
    blocks->packed.size = fread(blocks->packed.data, 1, BLOCKS_HEADER_MAX, file);
    reader = reader_over(ck_buffer_bytes(&blocks->packed), NULL);
    if (blocks->packed.size < sizeof magic || memcmp(reader.at, magic, sizeof magic) != 0)
        return refuse(problem, "no Avro container file");
    reader.at += sizeof magic;
    if (!read_map(&reader, &schema, &codec) || reader_left(&reader) < BLOCKS_SYNC || !schema.data)
        return refuse(problem, "no Avro container file: its header is not whole, or has no schema");
    if (!find_codec(codec, &blocks->codec))
        return refuse(problem, "its codec %.*s is none of null, deflate, snappy", (int)(codec.size < 40 ? codec.size : 40), codec.data);
    memcpy(blocks->sync, reader.at, BLOCKS_SYNC);
    blocks->at = blocks->packed.size - reader_left(&reader) + BLOCKS_SYNC;
    *ret_schema = schema;
    return fseeko(file, (off_t)blocks->at, SEEK_SET) ? refuse(problem, "%s", strerror(errno)) : 0;
}

/* ---- blocks ---- */

enum { READ_OK, READ_END /* before its first byte */, READ_BAD };

static int read_long(struct avro_blocks *blocks, int64_t *ret_value)
{
    enum { BITS = 64 };
    uint64_t value = 0;

    for (unsigned shift = 0; shift < BITS; shift += 7) {
        int byte = getc(blocks->file);

        if (byte == EOF)
            return shift == 0 ? READ_END : READ_BAD;
        blocks->at++;
        if (shift == BITS - 1 && byte > 1)
            return READ_BAD;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret_value = (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
            return READ_OK;
        }
    }
    return READ_BAD;
}

static bool read_bytes(struct avro_blocks *blocks, size_t size, char *ret_bytes)
{
    size_t got = fread(ret_bytes, 1, size, blocks->file);

    blocks->at += got;
    return got == size;
}

/* Raw deflate (RFC 1951). NULL: well, else what is wrong with it. */
static const char *inflate_all(struct ck_bytes packed, struct ck_buffer *plain)
{
    enum { STEP = 64 * 1024 };
    z_stream    stream = { .next_in = (unsigned char *)(uintptr_t)packed.data, .avail_in = (unsigned)packed.size };
    const char *wrong = NULL;
    int         state = Z_OK;

    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        abort();
    while (state == Z_OK && plain->size <= BLOCKS_SIZE_MAX) {
        buffer_reserve(plain, STEP);
        stream.next_out = (unsigned char *)plain->data + plain->size;
        stream.avail_out = STEP;
        state = inflate(&stream, Z_NO_FLUSH);
        plain->size += STEP - stream.avail_out;
    }
    if (plain->size > BLOCKS_SIZE_MAX)
        wrong = "is larger than 256 MiB when unpacked";
    else if (state != Z_STREAM_END)
        wrong = "is not what deflate makes";
    else if (stream.avail_in > 0)
        wrong = "has bytes behind its deflated data";
    inflateEnd(&stream);
    return wrong;
}

/* A checksum of the plain bytes stands behind the packed ones. */
static const char *unsnap(struct ck_bytes packed, struct ck_buffer *plain)
{
    enum { CHECKSUM = 4 };
    uint32_t sum = 0;

    if (packed.size < CHECKSUM || !snappy_read((struct ck_bytes){ packed.data, packed.size - CHECKSUM }, BLOCKS_SIZE_MAX, plain))
        return "is not what snappy makes";
    for (size_t i = packed.size - CHECKSUM; i < packed.size; i++)
        sum = sum << 8 | (unsigned char)packed.data[i];
    return sum == crc32(0, (const unsigned char *)plain->data, (unsigned)plain->size) ? NULL : "has another checksum than its bytes";
}

static const char *unpack(struct avro_blocks *blocks, struct ck_bytes *ret_bytes)
{
    struct ck_bytes packed = ck_buffer_bytes(&blocks->packed);
    const char     *wrong;

    if (blocks->codec == BLOCKS_PLAIN) {
        *ret_bytes = packed;
        return NULL;
    }
    blocks->plain.size = 0;
    buffer_reserve(&blocks->plain, 1);
    wrong = blocks->codec == BLOCKS_DEFLATE ? inflate_all(packed, &blocks->plain) : unsnap(packed, &blocks->plain);
    *ret_bytes = ck_buffer_bytes(&blocks->plain);
    return wrong;
}

int avro_blocks_next(struct avro_blocks *blocks, size_t *ret_count, struct ck_bytes *ret_bytes, char problem[AVRO_FILE_PROBLEM_MAX])
{
    static const char cut[] = "ends with the file";
    char              sync[BLOCKS_SYNC];
    int64_t           count, size;
    const char       *wrong;
    int               outcome;

    blocks->block = blocks->at;
    outcome = read_long(blocks, &count);
    if (outcome == READ_END && !ferror(blocks->file))
        return BLOCKS_END;
    if (outcome != READ_OK || read_long(blocks, &size) != READ_OK)
        return refuse_block(blocks, problem, feof(blocks->file) ? cut : "has no number of records or no size");
    if (count < 0 || size < 0 || size > BLOCKS_SIZE_MAX)
        return refuse(problem, "the block at byte %" PRIu64 " has %" PRId64 " records in %" PRId64 " bytes", blocks->block, count, size);
    blocks->packed.size = 0;
    buffer_reserve(&blocks->packed, (size_t)size + 1);
    if (!read_bytes(blocks, (size_t)size, blocks->packed.data) || !read_bytes(blocks, BLOCKS_SYNC, sync))
        return refuse_block(blocks, problem, cut);
    blocks->packed.size = (size_t)size;
    if (memcmp(sync, blocks->sync, BLOCKS_SYNC) != 0)
        return refuse(problem, "the block at byte %" PRIu64 " does not end with the file's sync marker, at byte %" PRIu64, blocks->block,
                      blocks->at - BLOCKS_SYNC);
    wrong = unpack(blocks, ret_bytes);
    if (wrong)
        return refuse_block(blocks, problem, wrong);
    if ((uint64_t)count > ret_bytes->size) /* every record has a byte */
        return refuse(problem, "the block at byte %" PRIu64 " has %" PRId64 " records in %zu bytes", blocks->block, count, ret_bytes->size);
    *ret_count = (size_t)count;
    return BLOCKS_BLOCK;
}

void avro_blocks_close(struct avro_blocks *blocks)
{
    ck_buffer_release(&blocks->packed);
    ck_buffer_release(&blocks->plain);
}
