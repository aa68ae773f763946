/* SPDX-License-Identifier: Apache-2.0 */
#include "support/random_record.h"

#include "chokepoint/avro.h"
#include "engine/avro/codec.h"

uint64_t random_next(struct random *random)
{
    uint64_t value = random->state += 0x9e3779b97f4a7c15;

    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

uint64_t random_below(struct random *random, uint64_t bound) { return random_next(random) % bound; }

static struct ck_bytes random_text(struct random *random, struct ck_arena *arena)
{
    static const char *const pieces[] = { "a",  "B", "antimony", "\"", "\\", "\n", "\x01", "é",
                                          "锑", "😀", "|",        " ",  "0",  "/",  "\x7f", "long enough for a word at a time" };
    size_t                   count = random_below(random, 5), size = 0;
    char                    *text = ck_arena_take(arena, 256);

    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[random_below(random, sizeof pieces / sizeof *pieces)];

        memcpy(text + size, piece, strlen(piece));
        size += strlen(piece);
    }
    return (struct ck_bytes){ text, size };
}

static double random_double(struct random *random)
{
    double   value;
    uint64_t bits;

    switch (random_below(random, 5)) {
    case 0: return 0;
    case 1: return (double)(int64_t)random_below(random, 1000000) - 500000;
    case 2: return (double)random_below(random, 1000000000) / 1000;
    case 3: return (double)random_next(random) / 18446744073709551616.0;
    default:
        bits = random_next(random);
        if ((bits >> 52 & 0x7ff) == 0x7ff) /* finite */
            bits ^= 1ULL << 60;
        memcpy(&value, &bits, sizeof value);
        return value;
    }
}

/* Small as often as great, of both signs. */
static int64_t random_long(struct random *random) { return (int64_t)random_next(random) >> random_below(random, 64); }

static void random_value(struct random *random, enum ck_field_kind kind, const struct ck_field *field, struct ck_arena *arena, char *target);

static void random_array(struct random *random, const struct ck_field *field, struct ck_arena *arena, char *target)
{
    struct ck_array array = { NULL, random_below(random, 4) };
    char           *items = array.count ? ck_arena_take(arena, array.count * field_element_size(field)) : NULL;

    array.items = items;
    for (size_t i = 0; i < array.count; i++)
        random_value(random, field->element, field, arena, items + i * field_element_size(field));
    memcpy(target, &array, sizeof array);
}

static void random_value(struct random *random, enum ck_field_kind kind, const struct ck_field *field, struct ck_arena *arena, char *target)
{
    int32_t         small = (int32_t)random_long(random);
    int64_t         large = random_long(random);
    double          real;
    bool            flag = random_below(random, 2) == 1;
    struct ck_bytes text;

    switch (kind) {
    case CK_FIELD_BOOLEAN: memcpy(target, &flag, sizeof flag); break;
    case CK_FIELD_DATE: small = (int32_t)random_below(random, 3652425) - 719528; /* fall through */
    case CK_FIELD_INT: memcpy(target, &small, sizeof small); break;
    case CK_FIELD_TIMESTAMP: large = (int64_t)random_below(random, 315569520000000) - 62167219200000; /* fall through */
    case CK_FIELD_LONG: memcpy(target, &large, sizeof large); break;
    case CK_FIELD_DOUBLE:
        real = random_double(random);
        memcpy(target, &real, sizeof real);
        break;
    case CK_FIELD_STRING:
        text = random_text(random, arena);
        memcpy(target, &text, sizeof text);
        break;
    case CK_FIELD_ENUM:
        small = (int32_t)random_below(random, field->symbols->count);
        memcpy(target, &small, sizeof small);
        break;
    case CK_FIELD_RECORD: random_record(random, field->record, arena, target); break;
    case CK_FIELD_ARRAY: random_array(random, field, arena, target); break;
    }
}

void random_record(struct random *random, const struct ck_record_type *type, struct ck_arena *arena, void *ret_record)
{
    memset(ret_record, 0, type->size);
    for (const struct ck_field *field = type->fields; field < type->fields + type->field_count; field++) {
        char *target = (char *)ret_record + field->offset;
        void *inner;

        if (field->nullable && random_below(random, 3) == 0)
            continue;
        if (field->nullable)
            field_known(field->kind, target);
        if (field->nullable && field->kind == CK_FIELD_RECORD) {
            inner = ck_arena_take(arena, field->record->size);
            memcpy(target, &inner, sizeof inner);
            target = inner;
        }
        random_value(random, field->kind, field, arena, target);
    }
}

static bool values_equal(enum ck_field_kind kind, const struct ck_field *field, const char *a, const char *b)
{
    const char     *inner;
    struct ck_array left, right;

    switch (kind) {
    case CK_FIELD_BOOLEAN: return *(const bool *)a == *(const bool *)b;
    case CK_FIELD_INT:
    case CK_FIELD_DATE:
    case CK_FIELD_ENUM: return memcmp(a, b, 4) == 0;
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP:
    case CK_FIELD_DOUBLE: return memcmp(a, b, 8) == 0;
    case CK_FIELD_STRING: return ck_bytes_equal(*(const struct ck_bytes *)(const void *)a, *(const struct ck_bytes *)(const void *)b);
    case CK_FIELD_RECORD: return records_equal(field->record, a, b, &inner);
    case CK_FIELD_ARRAY: break;
    }
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    if (left.count != right.count)
        return false;
    for (size_t i = 0; i < left.count; i++)
        if (!values_equal(field->element, field, (const char *)left.items + i * field_element_size(field),
                          (const char *)right.items + i * field_element_size(field)))
            return false;
    return true;
}

static bool fields_equal(const struct ck_field *field, const char *a, const char *b)
{
    if (field->nullable) {
        a = field_nullable(field, a);
        b = field_nullable(field, b);
        if (!a || !b)
            return !a && !b;
    }
    return values_equal(field->kind, field, a, b);
}

bool records_equal(const struct ck_record_type *type, const void *a, const void *b, const char **ret_field)
{
    for (const struct ck_field *field = type->fields; field < type->fields + type->field_count; field++)
        if (!fields_equal(field, (const char *)a + field->offset, (const char *)b + field->offset)) {
            *ret_field = field->name;
            return false;
        }
    return true;
}
