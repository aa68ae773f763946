/* SPDX-License-Identifier: Apache-2.0
 * Records as rows of CSV (RFC 4180), one column for each member that is no record: `level.amount`. Null is an empty cell, lists of texts are joined
 * by
 * `|` as cell_store() splits them, other lists are JSON. */
#ifndef CHOKEPOINT_FORMATS_CSV_WRITE_H
#define CHOKEPOINT_FORMATS_CSV_WRITE_H

#include "chokepoint/avro.h"

/* Append cells with commas between them, and no line end. record NULL: as many empty cells. */
void csv_write_header(const struct ck_record_type *type, struct ck_buffer *buffer);
void csv_write_record(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer);

/* Appends one cell, in quotes where it needs them. */
void csv_write_cell(struct ck_bytes text, struct ck_buffer *buffer);

#endif
