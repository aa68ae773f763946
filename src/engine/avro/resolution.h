/* SPDX-License-Identifier: Apache-2.0
 * A compiled schema resolution: a tree of plans over the writer's shapes, in flat arrays. src/engine/schema/resolve.c builds it.
 */
#ifndef CHOKEPOINT_AVRO_RESOLUTION_H
#define CHOKEPOINT_AVRO_RESOLUTION_H

#include "chokepoint/avro.h"

/* The layout of a writer's value: all that is needed to skip it. Shapes may be recursive. */
enum shape_kind {
    SHAPE_NULL,
    SHAPE_BOOLEAN,
    SHAPE_VARINT,
    SHAPE_FLOAT,
    SHAPE_DOUBLE,
    SHAPE_BYTES,
    SHAPE_STRING,
    SHAPE_FIXED,
    SHAPE_ENUM,
    SHAPE_ARRAY,
    SHAPE_MAP,
    SHAPE_UNION,
    SHAPE_RECORD
};

struct shape {
    enum shape_kind kind;
    uint32_t        first;    /* record, union: of links[]; array, map: the shape of the items */
    uint32_t        count;    /* record, union; enum: symbols */
    uint32_t        size;     /* fixed */
    uint32_t        size_min; /* bytes that a value takes at least; 0: it takes none */
};

/* How to handle one value of the writer. */
enum plan_kind {
    PLAN_REJECT,  /* a union branch that the reader cannot hold */
    PLAN_SKIP,    /* the reader lacks it: skip the shape */
    PLAN_DEFAULT, /* the writer lacks it: nothing is read */
    PLAN_NULL,
    PLAN_BOOLEAN,
    PLAN_VARINT, /* int or long, into int, long or double */
    PLAN_INT,    /* the same, but the writer's is an int: range checked */
    PLAN_FLOAT,
    PLAN_DOUBLE,
    PLAN_STRING, /* string or bytes */
    PLAN_ENUM,
    PLAN_RECORD,
    PLAN_ARRAY,
    PLAN_UNION /* one plan for each branch */
};

struct plan {
    enum plan_kind  kind;
    struct ck_field target; /* where the value goes; items of an array: offset 0, kind = that of an element */
    uint32_t        first;  /* record, union: of steps[]; array: the plan of the items; enum: of symbols[]; skip: the shape */
    uint32_t        count;
    uint32_t        element_size_min; /* array: of the writer's items */
};

struct ck_resolution {
    const struct ck_record_type *reader;
    bool                         same; /* the writer's schema is the reader's: no program is needed */
    struct shape                *shapes;
    struct plan                 *plans;
    uint32_t                    *links;   /* shapes of fields and branches */
    uint32_t                    *steps;   /* plans of fields and branches */
    int32_t                     *symbols; /* reader's index for each writer's index; -1: unknown to the reader */
    uint32_t                     shape_count, plan_count, link_count, step_count, symbol_count;
    uint32_t                     root;  /* a plan */
    uint32_t                     whole; /* the shape of a value */
};

/* How many bytes the value takes that begins here, whether its reader can hold it or not. False: they are none of the writer's. */
bool resolution_extent(const struct ck_resolution *resolution, struct ck_bytes bytes, size_t *ret_size);

struct reader;
bool shape_skip(const struct ck_resolution *resolution, uint32_t shape, struct reader *reader, unsigned depth);

#endif
