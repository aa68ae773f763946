/* SPDX-License-Identifier: Apache-2.0
 * Running a resolution. Plans nest no deeper than the reader's record type does, plus one union for each level. */
#include "engine/avro/resolution.h"

#include <stdlib.h>

#include "engine/avro/codec.h"

static bool plan_run(const struct ck_resolution *resolution, uint32_t index, struct reader *reader, char *record);

static void store_double(const struct ck_field *target, double value, char *record) { *(double *)(void *)(record + target->offset) = value; }

/* An int or long of the writer, in the reader's kind. */
static bool run_varint(const struct ck_field *target, bool narrow, struct reader *reader, char *record)
{
    int64_t value;

    if (!reader_long(reader, &value) || (narrow && (value < INT32_MIN || value > INT32_MAX)))
        return false;
    switch (target->kind) {
    case CK_FIELD_INT:
    case CK_FIELD_DATE: *(int32_t *)(void *)(record + target->offset) = (int32_t)value; return narrow;
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: *(int64_t *)(void *)(record + target->offset) = value; return true;
    default: store_double(target, (double)value, record); return true;
    }
}

static bool run_real(const struct ck_field *target, bool narrow, struct reader *reader, char *record)
{
    double value = 0;
    float  single = 0;

    if (narrow ? !reader_float(reader, &single) : !reader_double(reader, &value))
        return false;
    store_double(target, narrow ? (double)single : value, record);
    return true;
}

static bool run_enum(const struct ck_resolution *resolution, const struct plan *plan, struct reader *reader, char *record)
{
    size_t  index;
    int32_t symbol;

    if (!reader_index(reader, plan->count, &index))
        return false;
    symbol = resolution->symbols[plan->first + index];
    if (symbol < 0) {
        reader->replaced = true;
        symbol = (int32_t)plan->target.symbols->fallback;
    }
    *(int32_t *)(void *)(record + plan->target.offset) = symbol;
    return true;
}

static bool run_array(const struct ck_resolution *resolution, const struct plan *plan, struct reader *reader, char *record)
{
    struct items         items = { 0 };
    size_t               count, element_size = field_element_size(&plan->target);
    const unsigned char *end;

    for (;;) {
        if (!reader_block(reader, plan->element_size_min, &count, &end))
            return false;
        if (count == 0)
            break;
        items_reserve(&items, count, element_size, reader->arena);
        for (; count > 0; count--, items.count++)
            if (!plan_run(resolution, plan->first, reader, items.data + items.count * element_size))
                return false;
        if (end && end != reader->at)
            return false;
    }
    array_store((struct ck_array){ items.data, items.count }, record + plan->target.offset);
    return true;
}

/* The steps of a record: those of the writer's fields in their order, then the defaults of missing fields. */
static bool run_record(const struct ck_resolution *resolution, const struct plan *plan, struct reader *reader, char *record)
{
    char *target = record + plan->target.offset;
    void *inner;

    if (plan->target.nullable) {
        inner = ck_arena_take(reader->arena, plan->target.record->size);
        memcpy(target, &inner, sizeof inner);
        target = inner;
    }
    for (uint32_t i = 0; i < plan->count; i++)
        if (!plan_run(resolution, resolution->steps[plan->first + i], reader, target))
            return false;
    return true;
}

static bool run_default(const struct ck_field *target, struct reader *reader, char *record)
{
    struct reader fallback = reader_over(target->fallback, reader->arena);

    return field_decode(target, &fallback, record);
}

static bool run_string(const struct ck_field *target, struct reader *reader, char *record)
{
    return reader_string(reader, (struct ck_bytes *)(void *)(record + target->offset));
}

static bool plan_run(const struct ck_resolution *resolution, uint32_t index, struct reader *reader, char *record)
{
    const struct plan     *plan = &resolution->plans[index];
    const struct ck_field *target = &plan->target;
    size_t                 branch;

    if (target->nullable && plan->kind >= PLAN_BOOLEAN && plan->kind <= PLAN_ENUM)
        field_known(target->kind, record + target->offset);
    switch (plan->kind) {
    case PLAN_REJECT: return false;
    case PLAN_SKIP: return shape_skip(resolution, plan->first, reader, 0);
    case PLAN_DEFAULT: return run_default(target, reader, record);
    case PLAN_NULL: field_store_null(target->kind, record + target->offset); return true;
    case PLAN_BOOLEAN: return reader_boolean(reader, (bool *)(record + target->offset));
    case PLAN_VARINT: return run_varint(target, false, reader, record);
    case PLAN_INT: return run_varint(target, true, reader, record);
    case PLAN_FLOAT: return run_real(target, true, reader, record);
    case PLAN_DOUBLE: return run_real(target, false, reader, record);
    case PLAN_STRING: return run_string(target, reader, record);
    case PLAN_ENUM: return run_enum(resolution, plan, reader, record);
    case PLAN_RECORD: return run_record(resolution, plan, reader, record);
    case PLAN_ARRAY: return run_array(resolution, plan, reader, record);
    case PLAN_UNION:
        return reader_index(reader, plan->count, &branch) && plan_run(resolution, resolution->steps[plan->first + branch], reader, record);
    }
    return false;
}

int ck_resolution_decode(const struct ck_resolution *resolution, struct ck_bytes bytes, struct ck_arena *arena, void *ret_record)
{
    struct reader reader = reader_over(bytes, arena);

    if (resolution->same)
        return ck_record_decode(resolution->reader, bytes, arena, ret_record);
    if (!plan_run(resolution, resolution->root, &reader, ret_record) || reader.at != reader.end)
        return CK_CODEC_BAD;
    return reader.replaced ? CK_CODEC_ENUM : CK_CODEC_OK;
}

bool resolution_extent(const struct ck_resolution *resolution, struct ck_bytes bytes, size_t *ret_size)
{
    struct reader reader = reader_over(bytes, NULL);

    if (!shape_skip(resolution, resolution->whole, &reader, 0))
        return false;
    *ret_size = bytes.size - reader_left(&reader);
    return true;
}

void ck_resolution_free(struct ck_resolution *resolution)
{
    if (!resolution)
        return;
    free(resolution->shapes);
    free(resolution->plans);
    free(resolution->links);
    free(resolution->steps);
    free(resolution->symbols);
    free(resolution);
}
