/* SPDX-License-Identifier: Apache-2.0
 * Schema resolution (Avro 1.11, "Schema Resolution"): a writer's schema and one of our record types to a program for src/engine/avro/resolution.c.
 * The shapes of the program are the writer's nodes, index by index. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/avro/resolution.h"
#include "engine/schema/schema.h"

enum { PLANS_MAX = 65536, SIZE_MIN_MAX = 1 << 24 /* large enough: no message is longer */ };

struct resolver {
    const struct schema  *writer;
    const struct schema  *reader; /* of the reader's schema text: it holds the aliases */
    struct ck_resolution *resolution;
    char                 *detail;
    size_t                detail_size;
};

static int plan_value(struct resolver *resolver, uint32_t written, struct ck_field target, uint32_t read, uint32_t *ret_plan);

__attribute__((format(printf, 2, 3))) static int mismatch(const struct resolver *resolver, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(resolver->detail, resolver->detail_size, format, arguments);
    va_end(arguments);
    return SCHEMA_MISMATCH;
}

/* ---- shapes ---- */

static enum shape_kind shape_kind(enum schema_type type)
{
    static const enum shape_kind kinds[] = {
        [SCHEMA_NULL] = SHAPE_NULL,   [SCHEMA_BOOLEAN] = SHAPE_BOOLEAN, [SCHEMA_INT] = SHAPE_VARINT,    [SCHEMA_LONG] = SHAPE_VARINT,
        [SCHEMA_FLOAT] = SHAPE_FLOAT, [SCHEMA_DOUBLE] = SHAPE_DOUBLE,   [SCHEMA_BYTES] = SHAPE_BYTES,   [SCHEMA_STRING] = SHAPE_STRING,
        [SCHEMA_FIXED] = SHAPE_FIXED, [SCHEMA_ENUM] = SHAPE_ENUM,       [SCHEMA_RECORD] = SHAPE_RECORD, [SCHEMA_ARRAY] = SHAPE_ARRAY,
        [SCHEMA_MAP] = SHAPE_MAP,     [SCHEMA_UNION] = SHAPE_UNION
    };

    return kinds[type];
}

#define SIZE_UNKNOWN UINT32_MAX

/* A record within itself counts 1, so that only what is always empty has 0. */
static uint32_t size_min(const struct schema *schema, uint32_t index, struct shape *shapes)
{
    const struct schema_node *node = &schema->nodes[index];
    uint64_t                  sum = 0;

    if (shapes[index].size_min != SIZE_UNKNOWN)
        return shapes[index].size_min;
    shapes[index].size_min = 1;
    for (uint32_t i = 0; node->type == SCHEMA_RECORD && i < node->count; i++)
        sum += size_min(schema, schema->fields[node->first + i].node, shapes);
    if (node->type == SCHEMA_FIXED)
        sum = node->size;
    else if (node->type == SCHEMA_FLOAT || node->type == SCHEMA_DOUBLE)
        sum = node->type == SCHEMA_FLOAT ? sizeof(float) : sizeof(double);
    else if (node->type != SCHEMA_NULL && node->type != SCHEMA_RECORD)
        sum = 1;
    shapes[index].size_min = sum < SIZE_MIN_MAX ? (uint32_t)sum : SIZE_MIN_MAX;
    return shapes[index].size_min;
}

static void *take(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);

    if (!memory)
        abort();
    return memory;
}

/* The links: those of the writer's unions, then the nodes of its fields. */
static void shapes_make(const struct schema *writer, struct ck_resolution *resolution)
{
    resolution->shapes = take(writer->node_count, sizeof *resolution->shapes);
    resolution->links = take((size_t)writer->link_count + writer->field_count, sizeof *resolution->links);
    for (uint32_t i = 0; i < writer->link_count; i++)
        resolution->links[i] = writer->links[i];
    for (uint32_t i = 0; i < writer->field_count; i++)
        resolution->links[writer->link_count + i] = writer->fields[i].node;
    for (uint32_t i = 0; i < writer->node_count; i++) {
        const struct schema_node *node = &writer->nodes[i];

        resolution->shapes[i] = (struct shape){ .kind = shape_kind(node->type),
                                                .first = node->first + (node->type == SCHEMA_RECORD ? writer->link_count : 0),
                                                .count = node->count,
                                                .size = node->size,
                                                .size_min = SIZE_UNKNOWN };
    }
    resolution->shape_count = writer->node_count;
    for (uint32_t i = 0; i < writer->node_count; i++)
        size_min(writer, i, resolution->shapes);
}

/* ---- names ---- */

static const char *short_name(const char *full)
{
    const char *dot = strrchr(full, '.');

    return dot ? dot + 1 : full;
}

static bool has_alias(json_t *aliases, const char *name)
{
    size_t  index;
    json_t *alias;

    json_array_foreach(aliases, index, alias) if (json_is_string(alias) && strcmp(short_name(json_string_value(alias)), name) == 0) return true;
    return false;
}

/* Unqualified names must match, or be an alias of the reader's. */
static bool names_match(const struct schema_node *writer, const struct schema_node *reader)
{
    const char *name = short_name(writer->name);

    return strcmp(name, short_name(reader->name)) == 0 || has_alias(reader->aliases, name);
}

/* ---- plans ---- */

static int plan_new(struct resolver *resolver, struct plan plan, uint32_t *ret_plan)
{
    struct ck_resolution *resolution = resolver->resolution;

    if (resolution->plan_count == PLANS_MAX)
        return mismatch(resolver, "too many ways to read it");
    resolution->plans = schema_grow(resolution->plans, resolution->plan_count, 1, sizeof *resolution->plans);
    resolution->plans[resolution->plan_count] = plan;
    *ret_plan = resolution->plan_count++;
    return SCHEMA_OK;
}

/* Neighbouring places for `count` steps, filled later. */
static uint32_t steps_reserve(struct ck_resolution *resolution, uint32_t count)
{
    uint32_t first = resolution->step_count;

    resolution->steps = schema_grow(resolution->steps, first, count, sizeof *resolution->steps);
    resolution->step_count += count;
    return first;
}

static bool is_integer(enum ck_field_kind kind) { return kind == CK_FIELD_LONG || kind == CK_FIELD_TIMESTAMP; }

/* The plan of a writer's primitive type, PLAN_REJECT: none. */
static enum plan_kind primitive_plan(enum schema_type written, const struct ck_field *target)
{
    enum ck_field_kind kind = target->kind;

    switch (written) {
    case SCHEMA_NULL: return target->nullable ? PLAN_NULL : PLAN_REJECT;
    case SCHEMA_BOOLEAN: return kind == CK_FIELD_BOOLEAN ? PLAN_BOOLEAN : PLAN_REJECT;
    case SCHEMA_INT: return kind == CK_FIELD_INT || kind == CK_FIELD_DATE || kind == CK_FIELD_DOUBLE || is_integer(kind) ? PLAN_INT : PLAN_REJECT;
    case SCHEMA_LONG: return kind == CK_FIELD_DOUBLE || is_integer(kind) ? PLAN_VARINT : PLAN_REJECT;
    case SCHEMA_FLOAT: return kind == CK_FIELD_DOUBLE ? PLAN_FLOAT : PLAN_REJECT;
    case SCHEMA_DOUBLE: return kind == CK_FIELD_DOUBLE ? PLAN_DOUBLE : PLAN_REJECT;
    case SCHEMA_BYTES:
    case SCHEMA_STRING: return kind == CK_FIELD_STRING ? PLAN_STRING : PLAN_REJECT;
    default: return PLAN_REJECT;
    }
}

/* Only what means the same: microseconds are no milliseconds, a decimal's bytes no text. */
static bool logical_fits(const struct schema_node *written, enum ck_field_kind kind)
{
    if (!written->logical)
        return true;
    switch (written->type) {
    case SCHEMA_INT: return kind == CK_FIELD_DATE ? strcmp(written->logical, "date") == 0 : kind != CK_FIELD_TIMESTAMP;
    case SCHEMA_LONG: return kind != CK_FIELD_TIMESTAMP || strcmp(written->logical, "timestamp-millis") == 0;
    case SCHEMA_BYTES: return false;
    default: return true;
    }
}

static int plan_enum(struct resolver *resolver, const struct schema_node *written, struct ck_field target, uint32_t read, uint32_t *ret_plan)
{
    struct ck_resolution *resolution = resolver->resolution;
    uint32_t              first = resolution->symbol_count;

    if (target.kind != CK_FIELD_ENUM || !names_match(written, &resolver->reader->nodes[read]))
        return mismatch(resolver, "%s: enum %.200s does not fit", target.name, written->name);
    resolution->symbols = schema_grow(resolution->symbols, first, written->count, sizeof *resolution->symbols);
    resolution->symbol_count += written->count;
    for (uint32_t i = 0; i < written->count; i++) {
        resolution->symbols[first + i] = -1;
        for (size_t j = 0; j < target.symbols->count; j++)
            if (strcmp(resolver->writer->symbols[written->first + i], target.symbols->symbols[j]) == 0)
                resolution->symbols[first + i] = (int32_t)j;
    }
    return plan_new(resolver, (struct plan){ .kind = PLAN_ENUM, .target = target, .first = first, .count = written->count }, ret_plan);
}

static int plan_array(struct resolver *resolver, const struct schema_node *written, struct ck_field target, uint32_t read, uint32_t *ret_plan)
{
    struct ck_field element = { .name = target.name, .kind = target.element, .record = target.record, .symbols = target.symbols };
    uint32_t        plan;

    if (target.kind != CK_FIELD_ARRAY)
        return mismatch(resolver, "%s: an array does not fit", target.name);
    if (plan_value(resolver, written->first, element, resolver->reader->nodes[read].first, &plan))
        return SCHEMA_MISMATCH;
    return plan_new(
        resolver,
        (struct plan){
            .kind = PLAN_ARRAY, .target = target, .first = plan, .element_size_min = resolver->resolution->shapes[written->first].size_min },
        ret_plan);
}

/* Which of the writer's fields feeds a field of the reader: that of its name, else that of an alias which is no reader's name; SCHEMA_NONE: none. */
static uint32_t source_of(const struct resolver *resolver, const struct schema_node *written, const struct ck_record_type *type,
                          const struct schema_field *read)
{
    const struct schema_field *fields = resolver->writer->fields + written->first;

    for (uint32_t i = 0; i < written->count; i++)
        if (strcmp(fields[i].name, read->name) == 0)
            return i;
    for (uint32_t i = 0; i < written->count; i++) {
        bool taken = false;

        for (size_t j = 0; j < type->field_count; j++)
            taken |= strcmp(type->fields[j].name, fields[i].name) == 0;
        if (!taken && has_alias(read->aliases, fields[i].name))
            return i;
    }
    return SCHEMA_NONE;
}

/* The node behind ["null", T]. */
static uint32_t without_null(const struct schema *reader, uint32_t node)
{
    return reader->nodes[node].type == SCHEMA_UNION ? reader->links[reader->nodes[node].first + 1] : node;
}

/* Fills the steps of a record: first the writer's fields in their order, then defaults. `step_of` holds the plan of each of the writer's fields. */
static int plan_fields(struct resolver *resolver, const struct schema_node *written, const struct ck_record_type *type, uint32_t read,
                       uint32_t *step_of, uint32_t *ret_defaults, uint32_t *default_steps)
{
    const struct schema_field *fields = resolver->reader->fields + resolver->reader->nodes[read].first;
    uint32_t                   plan, source;

    for (uint32_t i = 0; i < type->field_count; i++) {
        source = source_of(resolver, written, type, &fields[i]);
        if (source != SCHEMA_NONE && step_of[source] == SCHEMA_NONE) {
            if (plan_value(resolver, resolver->writer->fields[written->first + source].node, type->fields[i],
                           without_null(resolver->reader, fields[i].node), &step_of[source]))
                return SCHEMA_MISMATCH;
            continue;
        }
        if (!type->fields[i].fallback.data)
            return mismatch(resolver, "%s.%s: not written, and without default", type->name, type->fields[i].name);
        if (plan_new(resolver, (struct plan){ .kind = PLAN_DEFAULT, .target = type->fields[i] }, &plan))
            return SCHEMA_MISMATCH;
        default_steps[(*ret_defaults)++] = plan;
    }
    for (uint32_t i = 0; i < written->count; i++)
        if (step_of[i] == SCHEMA_NONE &&
            plan_new(resolver, (struct plan){ .kind = PLAN_SKIP, .first = resolver->writer->fields[written->first + i].node }, &step_of[i]))
            return SCHEMA_MISMATCH;
    return SCHEMA_OK;
}

static int plan_record(struct resolver *resolver, const struct schema_node *written, struct ck_field target, uint32_t read, uint32_t *ret_plan)
{
    struct ck_resolution *resolution = resolver->resolution;
    uint32_t              defaults = 0, first, *steps;
    int                   result;

    if (target.kind != CK_FIELD_RECORD || !names_match(written, &resolver->reader->nodes[read]))
        return mismatch(resolver, "%s: record %.200s does not fit", target.name, written->name);
    assert(resolver->reader->nodes[read].count == target.record->field_count);
    steps = take(written->count + target.record->field_count, sizeof *steps);
    for (uint32_t i = 0; i < written->count; i++)
        steps[i] = SCHEMA_NONE;
    result = plan_fields(resolver, written, target.record, read, steps, &defaults, steps + written->count);
    if (result == SCHEMA_OK) {
        first = steps_reserve(resolution, written->count + defaults);
        for (uint32_t i = 0; i < written->count + defaults; i++)
            resolution->steps[first + i] = steps[i];
        result =
            plan_new(resolver, (struct plan){ .kind = PLAN_RECORD, .target = target, .first = first, .count = written->count + defaults }, ret_plan);
    }
    free(steps);
    return result;
}

/* A value that is no union. */
static int plan_branch(struct resolver *resolver, uint32_t written, struct ck_field target, uint32_t read, uint32_t *ret_plan)
{
    const struct schema_node *node = &resolver->writer->nodes[written];
    enum plan_kind            kind = primitive_plan(node->type, &target);

    if (node->type == SCHEMA_ENUM)
        return plan_enum(resolver, node, target, read, ret_plan);
    if (node->type == SCHEMA_RECORD)
        return plan_record(resolver, node, target, read, ret_plan);
    if (node->type == SCHEMA_ARRAY)
        return plan_array(resolver, node, target, read, ret_plan);
    if (kind == PLAN_REJECT || !logical_fits(node, target.kind))
        return mismatch(resolver, "%s: the written type does not fit", target.name);
    return plan_new(resolver, (struct plan){ .kind = kind, .target = target }, ret_plan);
}

/* Each branch of a writer's union is resolved by itself; those that do not fit are errors only when they are met. */
static int plan_value(struct resolver *resolver, uint32_t written, struct ck_field target, uint32_t read, uint32_t *ret_plan)
{
    const struct schema_node *node = &resolver->writer->nodes[written];
    uint32_t                  first, plan, fitting = 0;

    if (node->type != SCHEMA_UNION)
        return plan_branch(resolver, written, target, read, ret_plan);
    first = steps_reserve(resolver->resolution, node->count);
    for (uint32_t i = 0; i < node->count; i++) {
        if (plan_branch(resolver, resolver->writer->links[node->first + i], target, read, &plan) == SCHEMA_OK)
            fitting++;
        else if (plan_new(resolver, (struct plan){ .kind = PLAN_REJECT }, &plan))
            return SCHEMA_MISMATCH;
        resolver->resolution->steps[first + i] = plan;
    }
    if (fitting == 0)
        return mismatch(resolver, "%s: no branch of the written union fits", target.name);
    return plan_new(resolver, (struct plan){ .kind = PLAN_UNION, .target = { .name = target.name }, .first = first, .count = node->count }, ret_plan);
}

int schema_resolve(const struct schema *writer, const struct ck_record_type *reader, struct ck_resolution **ret_resolution, char *detail,
                   size_t detail_size)
{
    struct schema        *own = NULL;
    struct ck_resolution *resolution = take(1, sizeof *resolution);
    struct resolver       resolver = { writer, NULL, resolution, detail, detail_size };
    int                   result = schema_parse(ck_bytes_from(reader->schema), &own, detail, detail_size);

    assert(result == SCHEMA_OK);
    resolver.reader = own;
    resolution->reader = reader;
    resolution->same = schema_fingerprint(writer, writer->root) == reader->fingerprint; /* the plan is made all the same: it checks logical types */
    shapes_make(writer, resolution);
    resolution->whole = writer->root;
    result = plan_value(&resolver, writer->root, (struct ck_field){ .name = reader->name, .kind = CK_FIELD_RECORD, .record = reader }, own->root,
                        &resolution->root);
    schema_free(own);
    if (result) {
        ck_resolution_free(resolution);
        return SCHEMA_MISMATCH;
    }
    *ret_resolution = resolution;
    return SCHEMA_OK;
}
