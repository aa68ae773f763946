/* SPDX-License-Identifier: Apache-2.0
 * A column that is missing is told once, and not by what its absence makes of each row. */
#include "program/ingest/header.h"

#include <stdio.h>

#include "engine/util/nearest.h"

const struct ck_field *field_of(const struct ck_record_type *type, struct ck_bytes name)
{
    for (const struct ck_field *field = type->fields; field < type->fields + type->field_count; field++)
        if (ck_bytes_equal(ck_bytes_from(field->name), name))
            return field;
    return NULL;
}

const struct column *column_of(const struct header_shape *shape, struct ck_bytes name)
{
    for (const struct column *column = shape->columns; column->name; column++)
        if (ck_bytes_equal(ck_bytes_from(column->name), name))
            return column;
    return NULL;
}

bool is_column(const struct csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->columns; i++)
        if (ck_bytes_equal(csv->header[i], ck_bytes_from(name)))
            return true;
    return false;
}

static bool fills(const struct column *column, const struct ck_field *field)
{
    return (column->field && strcmp(column->field, field->name) == 0) || (column->also && strcmp(column->also, field->name) == 0);
}

/* By its own column, or by one that stands for it. */
static bool is_filled(const struct header_shape *shape, const struct csv *csv, const struct ck_field *field)
{
    for (const struct column *column = shape->columns; column->name; column++)
        if (fills(column, field) && is_column(csv, column->name))
            return true;
    return is_column(csv, field->name);
}

static const char *wanted_column(const struct header_shape *shape, const struct ck_field *field)
{
    for (const struct column *column = shape->columns; column->name; column++)
        if (column->needed && fills(column, field))
            return column->name;
    return field->name;
}

static bool is_missing(const struct header_shape *shape, const struct csv *csv, const struct ck_field *field)
{
    return !field->nullable && !field->fallback.data && !is_filled(shape, csv, field) &&
           !(shape->supplied && strcmp(field->name, shape->supplied) == 0);
}

/* The names of the columns without which no row is a record. Returns how many. */
static size_t list_missing(const struct ingest_kind *kind, const struct header_shape *shape, const struct csv *csv, char missing[INGEST_PROBLEM_MAX])
{
    const struct ck_record_type *type = kind->topic->value;
    size_t                       used = 0, count = 0;
    const char                  *last = "";

    missing[0] = '\0';
    for (const struct ck_field *field = type->fields; field < type->fields + type->field_count; field++) {
        const char *wanted = wanted_column(shape, field);

        if (!is_missing(shape, csv, field) || strcmp(wanted, last) == 0 || used + strlen(wanted) + 3 > INGEST_PROBLEM_MAX)
            continue;
        used += (size_t)snprintf(missing + used, INGEST_PROBLEM_MAX - used, "%s%s", count ? ", " : "", wanted);
        last = wanted;
        count++;
    }
    return count;
}

/* A column that the kind has and the file has not. */
static struct ck_bytes nearest_column(const struct ingest_kind *kind, const struct header_shape *shape, const struct csv *csv, struct ck_bytes name)
{
    const struct ck_record_type *type = kind->topic->value;
    struct nearest               nearest = nearest_to(name);

    for (const struct column *column = shape->columns; column->name; column++)
        if (!is_column(csv, column->name))
            nearest_try(&nearest, ck_bytes_from(column->name));
    for (const struct ck_field *field = type->fields; field < type->fields + type->field_count; field++)
        if (!is_column(csv, field->name))
            nearest_try(&nearest, ck_bytes_from(field->name));
    return nearest.found;
}

#define SHOW(text) (int)((text).size < 64 ? (text).size : 64), (text).data ? (text).data : ""

bool header_check(const struct ingest_kind *kind, const struct header_shape *shape, const struct csv *csv, char problem[INGEST_PROBLEM_MAX])
{
    char   missing[INGEST_PROBLEM_MAX];
    size_t count = list_missing(kind, shape, csv, missing);

    for (size_t i = 0; i < csv->columns; i++) {
        const struct column *column = column_of(shape, csv->header[i]);
        struct ck_bytes      nearest;

        if (!column && !field_of(kind->topic->value, csv->header[i])) {
            nearest = nearest_column(kind, shape, csv, csv->header[i]);
            snprintf(problem, INGEST_PROBLEM_MAX, "%s files have no column %.*s%s%.*s%s%s%.100s", kind->name, SHOW(csv->header[i]),
                     nearest.data ? " (nearest: " : "", SHOW(nearest), nearest.data ? ")" : "", count ? "; missing: " : "", missing);
            return false;
        }
        if (column && column->field && is_column(csv, column->field)) { /* the one would be lost without a word */
            snprintf(problem, INGEST_PROBLEM_MAX, "the columns %s and %s say the same: one of them", column->name, column->field);
            return false;
        }
    }
    if (count)
        snprintf(problem, INGEST_PROBLEM_MAX, "%s files need the column%s %.180s: missing", kind->name, count > 1 ? "s" : "", missing);
    return count == 0;
}
