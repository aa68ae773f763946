/* SPDX-License-Identifier: Apache-2.0
 * Records to bytes and back, and bytes that are no records. */
#include "chokepoint/avro.h"

#include <criterion/criterion.h>

#include "chokepoint/number.h"
#include "records.h"
#include "support/types.h"
#include "support/random_record.h"

enum { ROUNDS = 100 };

/* What is encoded is decoded as it was, for every record type. */
Test(codec, round_trip)
{
    struct random    random = { 7 };
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer buffer = { 0 };
    const char      *field;

    for (size_t round = 0; round < ROUNDS; round++)
        for (const struct ck_record_type *const *type = types_all(); *type; type++) {
            void *record = ck_arena_take(&arena, (*type)->size), *again = ck_arena_take(&arena, (*type)->size);

            random_record(&random, *type, &arena, record);
            buffer.size = 0;
            ck_record_encode(*type, 0, (*type)->field_count, record, &buffer);
            cr_assert_eq(ck_record_decode(*type, ck_buffer_bytes(&buffer), &arena, again), CK_CODEC_OK, "%s", (*type)->name);
            cr_assert(records_equal(*type, record, again, &field), "%s.%s", (*type)->name, field);
            ck_arena_clear(&arena);
        }
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
}

/* The bytes are those of the Avro specification: zigzag varints, lengths, branches, little-endian doubles. */
Test(codec, exact_bytes)
{
    static const unsigned char expected[] = { 8,    'G',  'A',  'C', 'C', 6,    'C',  'H',  'N',  6,    'W',  'L',  'D',  2, 2, 4, 'S', 'b',
                                              0xca, 0xa2, 0x02, 2,   2,   0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f, 0, 2, 1, 0 };
    const struct trade_record  trade = { .source = CK_BYTES("GACC"),
                                         .reporter = CK_BYTES("CHN"),
                                         .partner = CK_BYTES("WLD"),
                                         .flow = FLOW_EXPORT,
                                         .nomenclature = NOMENCLATURE_ITEM,
                                         .commodity = CK_BYTES("Sb"),
                                         .period = 18597,
                                         .period_months = 1,
                                         .quantity_kg = { 0.1, true },
                                         .observation = OBSERVATION_OBSERVED,
                                         .published_at = -1 };
    struct ck_buffer           buffer = { 0 };

    ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &trade, &buffer);
    cr_assert_eq(buffer.size, sizeof expected);
    cr_expect_arr_eq(buffer.data, expected, sizeof expected);
    buffer.size = 0;
    ck_record_encode(&trade_record_type, 3, 5, &trade, &buffer);
    cr_expect_eq(buffer.size, 2);
    ck_buffer_release(&buffer);
}

/* Rounding while encoding is encoding a record whose doubles were rounded, inside arrays and nullable records too. */
Test(codec, rounded)
{
    struct conflicting_level conflict = { CK_BYTES("X"), 1.00000000000049 }, conflict_rounded = { CK_BYTES("X"), 1 };
    struct indicator_level   level = { .quantity_kg = ck_known_double(1.0 / 3), .conflicts = { &conflict, 1 } }, rounded = level;
    struct ck_buffer         a = { 0 }, b = { 0 };

    rounded.quantity_kg.value = 0.333333333333;
    rounded.conflicts.items = &conflict_rounded;
    ck_record_encode_rounded(&indicator_level_type, 0, indicator_level_type.field_count, &level, &a);
    ck_record_encode(&indicator_level_type, 0, indicator_level_type.field_count, &rounded, &b);
    cr_expect(ck_bytes_equal(ck_buffer_bytes(&a), ck_buffer_bytes(&b)));
    ck_buffer_release(&a);
    ck_buffer_release(&b);
}

/* No proper prefix of a record is one, and neither is a record with bytes behind it. */
Test(codec, truncated_and_trailing)
{
    struct random    random = { 11 };
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer buffer = { 0 };

    for (const struct ck_record_type *const *type = types_all(); *type; type++) {
        void *record = ck_arena_take(&arena, (*type)->size);

        random_record(&random, *type, &arena, record);
        buffer.size = 0;
        ck_record_encode(*type, 0, (*type)->field_count, record, &buffer);
        for (size_t size = 0; size < buffer.size; size++) {
            char *copy = malloc(size + 1); /* so that the sanitizer sees a read past the end */

            memcpy(copy, buffer.data, size);
            copy = realloc(copy, size ? size : 1);
            cr_assert_eq(ck_record_decode(*type, (struct ck_bytes){ copy, size }, &arena, record), CK_CODEC_BAD, "%s: %zu of %zu", (*type)->name,
                         size, buffer.size);
            free(copy);
        }
        ck_buffer_append(&buffer, (struct ck_bytes){ "", 1 });
        cr_assert_eq(ck_record_decode(*type, ck_buffer_bytes(&buffer), &arena, record), CK_CODEC_BAD, "%s: trailing", (*type)->name);
    }
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
}

/* Any single byte changed gives a record or CK_CODEC_BAD, never a crash. */
Test(codec, every_byte_changed)
{
    struct random    random = { 13 };
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer buffer = { 0 };

    for (const struct ck_record_type *const *type = types_all(); *type; type++) {
        void *record = ck_arena_take(&arena, (*type)->size), *again = ck_arena_take(&arena, (*type)->size);

        random_record(&random, *type, &arena, record);
        buffer.size = 0;
        ck_record_encode(*type, 0, (*type)->field_count, record, &buffer);
        for (size_t i = 0; i < buffer.size; i++)
            for (unsigned bit = 0; bit < 8; bit++) {
                buffer.data[i] ^= (char)(1 << bit);
                ck_record_decode(*type, ck_buffer_bytes(&buffer), &arena, again);
                buffer.data[i] ^= (char)(1 << bit);
            }
    }
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
}

static int decode(const struct ck_record_type *type, struct ck_bytes bytes)
{
    struct ck_arena            arena = CK_ARENA_NULL;
    _Alignas(max_align_t) char record[1024];
    int                        result;

    cr_assert_leq(type->size, sizeof record);
    result = ck_record_decode(type, bytes, &arena, record);
    ck_arena_release(&arena);
    return result;
}

/* Values that cannot be are refused one by one: enum index, union index, boolean, UTF-8, lengths, counts, varints. */
Test(codec, impossible_values)
{
    /* AbsentField: string, enum of 20 */
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x02"
                                                     "a\x02")),
                 CK_CODEC_OK);
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x02"
                                                     "a\x28")),
                 CK_CODEC_BAD, "enum index 20");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x02"
                                                     "a\x01")),
                 CK_CODEC_BAD, "enum index -1");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x02"
                                                     "a\x80\x80\x80\x80\x40")),
                 CK_CODEC_BAD, "enum index 2^33");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x02\x80\x02")), CK_CODEC_BAD, "UTF-8: lone continuation");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x04\xc0\x80\x02")), CK_CODEC_BAD, "UTF-8: overlong");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x06\xed\xa0\x80\x02")), CK_CODEC_BAD, "UTF-8: surrogate");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x08\xf4\x90\x80\x80\x02")), CK_CODEC_BAD, "UTF-8: above U+10FFFF");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x08\xf0\x9f\x98\x80\x02")), CK_CODEC_OK, "UTF-8: four bytes");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x01")), CK_CODEC_BAD, "length -1");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")), CK_CODEC_BAD, "length INT64_MIN");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01")), CK_CODEC_BAD, "length INT64_MAX");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00"
                                                     "a\x02")),
                 CK_CODEC_OK, "a varint longer than it need be");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x82\x80\x80\x80\x80\x80\x80\x80\x80\x02"
                                                     "a\x02")),
                 CK_CODEC_BAD, "a varint beyond 64 bits");
    cr_expect_eq(decode(&absent_field_type, CK_BYTES("\x82\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00"
                                                     "a\x02")),
                 CK_CODEC_BAD, "a varint of 11 bytes");
    /* IndicatorMirror: ["null", "double"] */
    cr_expect_eq(decode(&indicator_mirror_type, CK_BYTES("\x00")), CK_CODEC_OK);
    cr_expect_eq(decode(&indicator_mirror_type, CK_BYTES("\x04")), CK_CODEC_BAD, "branch 2");
    cr_expect_eq(decode(&indicator_mirror_type, CK_BYTES("\x01")), CK_CODEC_BAD, "branch -1");
    /* IndicatorEvidence: int, boolean */
    cr_expect_eq(decode(&indicator_evidence_type, CK_BYTES("\x02\x01")), CK_CODEC_OK);
    cr_expect_eq(decode(&indicator_evidence_type, CK_BYTES("\x02\x02")), CK_CODEC_BAD, "boolean 2");
    cr_expect_eq(decode(&indicator_evidence_type, CK_BYTES("\x80\x80\x80\x80\x10\x01")), CK_CODEC_BAD, "an int of 2^31");
}

/* Arrays: blocks in any cut, with and without sizes; counts that cannot be are refused before memory is taken. */
Test(codec, array_blocks)
{
    /* IndicatorLeverage: score null, basis null, missing: array of strings */
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\x04\x02"
                                                           "a\x02"
                                                           "b\0")),
                 CK_CODEC_OK);
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\x02\x02"
                                                           "a\x02\x02"
                                                           "b\0")),
                 CK_CODEC_OK, "two blocks");
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\x03\x08\x02"
                                                           "a\x02"
                                                           "b\0")),
                 CK_CODEC_OK, "with its size");
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\x03\x06\x02"
                                                           "a\x02"
                                                           "b\0")),
                 CK_CODEC_BAD, "another size");
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\x03\x7e\x02"
                                                           "a\x02"
                                                           "b\0")),
                 CK_CODEC_BAD, "a size beyond the end");
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\x03\x01\x02"
                                                           "a\x02"
                                                           "b\0")),
                 CK_CODEC_BAD, "a size of -1");
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\x0c\x02"
                                                           "a\x02"
                                                           "b\0")),
                 CK_CODEC_BAD, "more items than bytes");
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\0")), CK_CODEC_BAD, "count INT64_MIN");
    cr_expect_eq(decode(&indicator_leverage_type, CK_BYTES("\0\0\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\0")), CK_CODEC_BAD, "count INT64_MAX");
}

/* A hundred thousand blocks of one item cost time and memory in proportion to their bytes. */
Test(codec, many_blocks, .timeout = 20)
{
    enum { BLOCKS = 100000 };
    struct indicator_leverage leverage;
    struct ck_arena           arena = CK_ARENA_NULL;
    struct ck_buffer          buffer = { 0 };

    ck_buffer_append(&buffer, (struct ck_bytes){ "\0\0", 2 });
    for (size_t i = 0; i < BLOCKS; i++)
        ck_buffer_append(&buffer, CK_BYTES("\x02\x00"));
    ck_buffer_append(&buffer, (struct ck_bytes){ "", 1 });
    cr_assert_eq(ck_record_decode(&indicator_leverage_type, ck_buffer_bytes(&buffer), &arena, &leverage), CK_CODEC_OK);
    cr_expect_eq(leverage.missing.count, BLOCKS);
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
}

/* Single-object encoding: marker, fingerprint least significant byte first, body. */
Test(codec, single_object)
{
    struct ck_buffer buffer = { 0 };
    struct ck_bytes  body;
    uint64_t         fingerprint;

    ck_single_object_write(0x1122334455667788, &buffer);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&buffer), CK_BYTES("\xc3\x01\x88\x77\x66\x55\x44\x33\x22\x11")));
    cr_assert(ck_single_object_read(ck_buffer_bytes(&buffer), &fingerprint, &body));
    cr_expect_eq(body.size, 0);
    ck_buffer_append(&buffer, CK_BYTES("xy"));
    cr_assert(ck_single_object_read(ck_buffer_bytes(&buffer), &fingerprint, &body));
    cr_expect_eq(fingerprint, 0x1122334455667788);
    cr_expect(ck_bytes_equal(body, CK_BYTES("xy")));
    cr_expect(!ck_single_object_read((struct ck_bytes){ buffer.data, 9 }, &fingerprint, &body));
    buffer.data[1] = 2;
    cr_expect(!ck_single_object_read(ck_buffer_bytes(&buffer), &fingerprint, &body));
    ck_buffer_release(&buffer);
}

/* The arena gives aligned memory that stays as it was, and the same memory again after clearing. */
Test(codec, arena)
{
    struct ck_arena arena = CK_ARENA_NULL;
    char           *first = ck_arena_take(&arena, 1), *blocks[100];

    for (size_t i = 0; i < 100; i++) {
        blocks[i] = ck_arena_take(&arena, i * 997);
        cr_assert_eq((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        memset(blocks[i], (int)i, i * 997);
    }
    for (size_t i = 0; i < 100; i++)
        for (size_t j = 0; j < i * 997; j++)
            cr_assert_eq(blocks[i][j], (char)i);
    cr_expect_null(ck_arena_copy(&arena, (struct ck_bytes){ NULL, 0 }).data);
    cr_expect_not_null(ck_arena_copy(&arena, CK_BYTES("")).data);
    ck_arena_clear(&arena);
    cr_expect_eq(ck_arena_take(&arena, 1), first);
    ck_arena_release(&arena);
}
