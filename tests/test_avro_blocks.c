/* SPDX-License-Identifier: Apache-2.0
 * Container files byte by byte: what is exactly one is read, by each codec; every byte that belongs to nothing is refused with its place. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "engine/avro/buffer.h"
#include "engine/formats/avro_blocks.h"
#include "engine/formats/avro_file.h"
#include "engine/formats/snappy.h"
#include "records.h"

static char             path[64], problem[AVRO_FILE_PROBLEM_MAX];
static struct ck_buffer made;
static size_t           header_size;

static void setup(void)
{
    strcpy(path, "/tmp/chokepoint-blocks-XXXXXX");
    close(mkstemp(path));
}

static void teardown(void)
{
    unlink(path);
    ck_buffer_release(&made);
}

TestSuite(avro_blocks, .init = setup, .fini = teardown);

static const struct ck_bytes sync_marker = { "0123456789abcdef", BLOCKS_SYNC };

static void make_header(const char *codec)
{
    made.size = 0;
    ck_buffer_append(&made, (struct ck_bytes){ "Obj\x01", 4 });
    buffer_long(&made, codec ? 2 : 1);
    if (codec) {
        buffer_string(&made, CK_BYTES("avro.codec"));
        buffer_string(&made, ck_bytes_from(codec));
    }
    buffer_string(&made, CK_BYTES("avro.schema"));
    buffer_string(&made, ck_bytes_from(item_type.schema));
    buffer_long(&made, 0);
    ck_buffer_append(&made, sync_marker);
    header_size = made.size;
}

/* Appends the encoding of so many items. */
static void add_items(struct ck_buffer *buffer, int count)
{
    const struct item item = { .item = CK_BYTES("tin"), .name = CK_BYTES("Tin") };

    for (int i = 0; i < count; i++)
        ck_record_encode(&item_type, 0, item_type.field_count, &item, buffer);
}

static void make_block(int64_t count, struct ck_bytes packed)
{
    buffer_long(&made, count);
    buffer_long(&made, (int64_t)packed.size);
    ck_buffer_append(&made, packed);
    ck_buffer_append(&made, sync_marker);
}

static struct ck_bytes deflated(struct ck_bytes plain, struct ck_buffer *buffer)
{
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)plain.data, .avail_in = (unsigned)plain.size };

    buffer_reserve(buffer, plain.size + 1000);
    stream.next_out = (unsigned char *)buffer->data;
    stream.avail_out = (unsigned)buffer->room;
    cr_assert_eq(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    buffer->size = stream.total_out;
    deflateEnd(&stream);
    return ck_buffer_bytes(buffer);
}

/* Literals of 60 bytes at most, and the checksum. */
static struct ck_bytes snapped(struct ck_bytes plain, struct ck_buffer *buffer)
{
    uint32_t sum = (uint32_t)crc32(0, (const unsigned char *)plain.data, (unsigned)plain.size);
    size_t   rest = plain.size;

    for (; rest > 0x7f; rest >>= 7)
        buffer_byte(buffer, (char)(rest | 0x80));
    buffer_byte(buffer, (char)rest);
    for (size_t at = 0, size; at < plain.size; at += size) {
        size = plain.size - at < 60 ? plain.size - at : 60;
        buffer_byte(buffer, (char)((size - 1) << 2));
        ck_buffer_append(buffer, (struct ck_bytes){ plain.data + at, size });
    }
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_byte(buffer, (char)(sum >> shift));
    return ck_buffer_bytes(buffer);
}

static struct ck_bytes packed_as(const char *codec, struct ck_bytes plain, struct ck_buffer *buffer)
{
    buffer->size = 0;
    return !codec || strcmp(codec, "null") == 0 ? plain : strcmp(codec, "deflate") == 0 ? deflated(plain, buffer) : snapped(plain, buffer);
}

/* Items read of the file; `ret_outcome` is how it ended. */
static int read_items(int *ret_outcome)
{
    struct avro_input *input;
    struct item        item;
    FILE              *file = fopen(path, "wb");
    int                count = 0, outcome;

    cr_assert_eq(fwrite(made.data, 1, made.size, file), made.size);
    fclose(file);
    problem[0] = '\0';
    outcome = avro_input_open(path, &item_type, &input, problem);
    if (outcome) {
        *ret_outcome = outcome;
        return 0;
    }
    while ((outcome = avro_input_next(input, &item, problem)) == AVRO_INPUT_RECORD) {
        cr_assert(ck_bytes_equal(item.item, CK_BYTES("tin")));
        count++;
    }
    avro_input_free(input);
    *ret_outcome = outcome;
    return count;
}

static void expect_refused(int count, const char *why)
{
    int outcome, got = read_items(&outcome);

    cr_expect_eq(outcome, -EBADMSG, "%s: outcome %d", why, outcome);
    cr_expect_eq(got, count, "%s: %d records", why, got);
    cr_expect(strstr(problem, why), "%s instead of %s", problem, why);
}

static const char *const codecs[] = { NULL, "null", "deflate", "snappy" };

/* Empty blocks are blocks. */
Test(avro_blocks, each_codec)
{
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        struct ck_buffer plain = { 0 }, packed = { 0 };
        int              outcome;

        make_header(codecs[i]);
        add_items(&plain, 20);
        make_block(20, packed_as(codecs[i], ck_buffer_bytes(&plain), &packed));
        make_block(0, packed_as(codecs[i], CK_BYTES(""), &packed));
        make_block(20, packed_as(codecs[i], ck_buffer_bytes(&plain), &packed));
        cr_expect_eq(read_items(&outcome), 40);
        cr_expect_eq(outcome, AVRO_INPUT_END, "%s", problem);
        ck_buffer_release(&plain);
        ck_buffer_release(&packed);
    }
}

/* Records in a block that says that it has fewer were dropped without a word. */
Test(avro_blocks, bytes_of_no_record)
{
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        struct ck_buffer plain = { 0 }, packed = { 0 };
        char             why[128];

        add_items(&plain, 3);
        make_header(codecs[i]);
        make_block(0, packed_as(codecs[i], ck_buffer_bytes(&plain), &packed));
        make_block(3, packed_as(codecs[i], ck_buffer_bytes(&plain), &packed));
        snprintf(why, sizeof why, "the block at byte %zu has bytes behind its last record: byte 0 of its %zu", header_size, plain.size);
        expect_refused(0, why);
        make_header(codecs[i]);
        make_block(2, packed_as(codecs[i], ck_buffer_bytes(&plain), &packed));
        snprintf(why, sizeof why, "the block at byte %zu has bytes behind its last record: byte %zu of its %zu", header_size, plain.size / 3 * 2,
                 plain.size);
        expect_refused(2, why);
        buffer_byte(&plain, 0);
        make_header(codecs[i]);
        make_block(3, packed_as(codecs[i], ck_buffer_bytes(&plain), &packed));
        expect_refused(3, "behind its last record");
        plain.size -= 2;
        make_header(codecs[i]);
        make_block(3, packed_as(codecs[i], ck_buffer_bytes(&plain), &packed));
        expect_refused(2, "has what is no value of its schema");
        ck_buffer_release(&plain);
        ck_buffer_release(&packed);
    }
}

Test(avro_blocks, bytes_behind_what_is_packed)
{
    struct ck_buffer plain = { 0 }, packed = { 0 };

    add_items(&plain, 3);
    packed_as("deflate", ck_buffer_bytes(&plain), &packed);
    ck_buffer_append(&packed, CK_BYTES("more"));
    make_header("deflate");
    make_block(3, ck_buffer_bytes(&packed));
    expect_refused(0, "has bytes behind its deflated data");
    packed_as("deflate", ck_buffer_bytes(&plain), &packed);
    packed.size--;
    make_header("deflate");
    make_block(3, ck_buffer_bytes(&packed));
    expect_refused(0, "is not what deflate makes");
    packed_as("snappy", ck_buffer_bytes(&plain), &packed);
    packed.data[packed.size - 1]++;
    make_header("snappy");
    make_block(3, ck_buffer_bytes(&packed));
    expect_refused(0, "has another checksum than its bytes");
    packed_as("snappy", ck_buffer_bytes(&plain), &packed);
    packed.data[0]++;
    make_header("snappy");
    make_block(3, ck_buffer_bytes(&packed));
    expect_refused(0, "is not what snappy makes");
    make_header("zstandard");
    expect_refused(0, "its codec zstandard is none of null, deflate, snappy");
    ck_buffer_release(&plain);
    ck_buffer_release(&packed);
}

Test(avro_blocks, heads_and_markers)
{
    struct ck_buffer plain = { 0 };

    add_items(&plain, 2);
    make_header("null");
    make_block(-2, ck_buffer_bytes(&plain));
    expect_refused(0, "has -2 records in");
    make_header("null");
    make_block(INT64_MAX, ck_buffer_bytes(&plain));
    expect_refused(0, "has 9223372036854775807 records in");
    make_header("null");
    make_block(2, ck_buffer_bytes(&plain));
    made.data[made.size - 1] = 'x';
    expect_refused(0, "does not end with the file's sync marker");
    make_header("null");
    make_block(2, ck_buffer_bytes(&plain));
    buffer_byte(&made, 0);
    expect_refused(2, "ends with the file");
    ck_buffer_release(&plain);
}

/* A file cut anywhere is whole only between its blocks. */
Test(avro_blocks, cut_anywhere)
{
    struct ck_buffer plain = { 0 };
    size_t           whole, block, checked = 0;

    add_items(&plain, 3);
    make_header("null");
    make_block(3, ck_buffer_bytes(&plain));
    block = made.size - header_size;
    make_block(3, ck_buffer_bytes(&plain));
    whole = made.size;
    for (size_t size = 0; size <= whole; size++, checked++) {
        int outcome, count;

        made.size = size;
        count = read_items(&outcome);
        if (size >= header_size && (size - header_size) % block == 0)
            cr_expect(outcome == AVRO_INPUT_END && count == (int)((size - header_size) / block) * 3, "%zu: %s", size, problem);
        else
            cr_expect_eq(outcome, -EBADMSG, "%zu: outcome %d", size, outcome);
    }
    cr_assert_eq(checked, whole + 1);
    ck_buffer_release(&plain);
}

/* Copies reach back by one, two and four bytes of offset, and into what they write. */
Test(avro_blocks, snappy_copies)
{
    static const struct {
        const char *packed;
        size_t      size;
        const char *plain; /* NULL: none */
    } cases[] = {
        { "\x00", 1, "" },
        { "\x03\x08xyz", 5, "xyz" },
        { "\x08\x0cwxyz\x01\x04", 8, "wxyzwxyz" },            /* 1 byte: 4 from 4 back */
        { "\x0a\x00x\x22\x01\x00", 6, "xxxxxxxxxx" },         /* 2 bytes: 9 from 1 back, run on */
        { "\x07\x08xyz\x0f\x03\x00\x00\x00", 10, "xyzxyzx" }, /* 4 bytes: 4 from 3 back */
        { "\x03\xf0\x02xyz", 6, "xyz" },                      /* the length of a literal in a byte */
        { "\x04\x08xyz", 5, NULL },                           /* less than it says */
        { "\x02\x08xyz", 5, NULL },                           /* more */
        { "\x08\x0cwxyz\x01\x05", 8, NULL },                  /* before the beginning */
        { "\x08\x0cwxyz\x01\x00", 8, NULL },                  /* of itself */
        { "\x08\x0cwxyz\x01", 7, NULL },                      /* cut */
        { "\x03\x08xy", 4, NULL },
        { "\xff\xff\xff\xff\xff\x01", 6, NULL },
        { "", 0, NULL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ck_buffer plain = { 0 };
        bool             read;

        buffer_reserve(&plain, 1);
        read = snappy_read((struct ck_bytes){ cases[i].packed, cases[i].size }, 100, &plain);
        cr_expect_eq(read, cases[i].plain != NULL, "%zu", i);
        if (read && cases[i].plain)
            cr_expect(ck_bytes_equal(ck_buffer_bytes(&plain), ck_bytes_from(cases[i].plain)), "%zu: %.*s", i, (int)plain.size, plain.data);
        ck_buffer_release(&plain);
    }
}
