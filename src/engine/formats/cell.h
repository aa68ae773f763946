/* SPDX-License-Identifier: Apache-2.0
 * The text of a cell as the value of a field. */
#ifndef CHOKEPOINT_FORMATS_CELL_H
#define CHOKEPOINT_FORMATS_CELL_H

#include "chokepoint/processor.h"

/* A record of nothing but defaults and nulls. */
void record_default(const struct ck_record_type *type, struct ck_arena *arena, void *record);

/* Stores the text at the field: `|` splits lists, symbols in any case, months or days, RFC 3339 or a day. An empty cell leaves what is there. Strings
 * borrow from `text`, arrays live in the arena. False: it is no such value. */
bool cell_store(const struct ck_field *field, struct ck_bytes text, struct ck_arena *arena, void *record);

#endif
