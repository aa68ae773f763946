/* SPDX-License-Identifier: Apache-2.0
 * What the columns of a kind of CSV mean, and whether a file's header has what its rows need. */
#ifndef CHOKEPOINT_INGEST_HEADER_H
#define CHOKEPOINT_INGEST_HEADER_H

#include "domain/reference/reference.h"
#include "engine/formats/csv.h"
#include "program/ingest/ingest.h"

struct column { /* one that is no field of the record, or is read in another way */
    const char *name;
    bool (*store)(struct ck_bytes cell, struct ck_arena *arena, void *record); /* NULL: read for `finish`, or for people */
    const char *field;  /* that it fills, which may be a column as well, instead of it; NULL: of its own name, or none */
    const char *also;   /* a second one that it fills; NULL: none */
    bool        needed; /* its name stands for the field's where that is missing */
};

struct header_shape {
    const struct column *columns;  /* ends with name == NULL */
    const char          *supplied; /* a field that `finish` fills where no column does; NULL: none */
    /* Judges the row as a whole. NULL: well, else what is wrong. *ret_told: what is to be told of how it was read; it stays if nothing is. */
    const char *(*finish)(const struct csv *csv, const struct reference *catalogue, struct ck_arena *arena, void *record, const char **ret_told);
};

const struct ck_field *field_of(const struct ck_record_type *type, struct ck_bytes name); /* NULL: none */
const struct column   *column_of(const struct header_shape *shape, struct ck_bytes name); /* NULL: none */
bool                   is_column(const struct csv *csv, const char *name);

/* False: a column that the kind has not, two that say the same, or one missing without which no row is a record; `problem` says which. */
bool header_check(const struct ingest_kind *kind, const struct header_shape *shape, const struct csv *csv, char problem[INGEST_PROBLEM_MAX]);

#endif
