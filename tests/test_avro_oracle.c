/* SPDX-License-Identifier: Apache-2.0
 * Our encoding against Avro C's: two implementations of one specification. Avro C parses our schema text, decodes our bytes and encodes them again.
 */
#include <avro.h>
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "chokepoint/avro.h"
#include "records.h"
#include "support/types.h"
#include "support/random_record.h"

enum { RECORDS = 100000, SHARDS = 4, SIZE_MAX_ENCODED = 65536 };

struct oracle {
    avro_value_iface_t *class;
    avro_schema_t schema;
    avro_value_t  value;
};

static void oracle_init(struct oracle *oracle, const struct ck_record_type *type)
{
    cr_assert_eq(avro_schema_from_json_length(type->schema, strlen(type->schema), &oracle->schema), 0, "%s: %s", type->name, avro_strerror());
    oracle->class = avro_generic_class_from_schema(oracle->schema);
    cr_assert(oracle->class);
    avro_generic_value_new(oracle->class, &oracle->value);
}

static void oracle_release(struct oracle *oracle)
{
    avro_value_decref(&oracle->value);
    avro_value_iface_decref(oracle->class);
    avro_schema_decref(oracle->schema);
}

/* Avro C's encoding of what it decoded from `bytes`. It writes blocks as we do: one for each array, without sizes. */
static size_t oracle_pass(struct oracle *oracle, struct ck_bytes bytes, char *buf)
{
    avro_reader_t reader = avro_reader_memory(bytes.data, (int64_t)bytes.size);
    avro_writer_t writer = avro_writer_memory(buf, SIZE_MAX_ENCODED);
    size_t        size;

    avro_value_reset(&oracle->value);
    cr_assert_eq(avro_value_read(reader, &oracle->value), 0, "%s", avro_strerror());
    cr_assert_eq(avro_value_write(writer, &oracle->value), 0, "%s", avro_strerror());
    size = (size_t)avro_writer_tell(writer);
    avro_reader_free(reader);
    avro_writer_free(writer);
    return size;
}

ParameterizedTestParameters(avro_oracle, agrees)
{
    static uint64_t seeds[SHARDS] = { 1, 2, 3, 4 };

    return cr_make_param_array(uint64_t, seeds, SHARDS);
}

/* On 100,000 random records over all schemas, Avro C reads what we write, and we read what Avro C writes. */
ParameterizedTest(uint64_t *seed, avro_oracle, agrees, .timeout = 300)
{
    static char      encoded[SIZE_MAX_ENCODED];
    struct random    random = { *seed };
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer buffer = { 0 };
    size_t           types = 0;
    const char      *field;

    while (types_all()[types])
        types++;
    for (size_t i = 0; i < types; i++) {
        const struct ck_record_type *type = types_all()[i];
        struct oracle                oracle;

        oracle_init(&oracle, type);
        for (size_t n = 0; n < RECORDS / SHARDS / types + 1; n++) {
            void  *record = ck_arena_take(&arena, type->size), *again = ck_arena_take(&arena, type->size);
            size_t size;

            random_record(&random, type, &arena, record);
            buffer.size = 0;
            ck_record_encode(type, 0, type->field_count, record, &buffer);
            size = oracle_pass(&oracle, ck_buffer_bytes(&buffer), encoded);
            cr_assert(ck_bytes_equal(ck_buffer_bytes(&buffer), (struct ck_bytes){ encoded, size }), "%s, seed %llu, record %zu", type->name,
                      (unsigned long long)*seed, n);
            cr_assert_eq(ck_record_decode(type, (struct ck_bytes){ encoded, size }, &arena, again), CK_CODEC_OK);
            cr_assert(records_equal(type, record, again, &field), "%s.%s", type->name, field);
            ck_arena_clear(&arena);
        }
        oracle_release(&oracle);
    }
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
}
