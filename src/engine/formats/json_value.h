/* SPDX-License-Identifier: Apache-2.0
 * A parsed value as JSON text. jansson writes 0.4 as 0.40000000000000002, or rounds. */
#ifndef CHOKEPOINT_FORMATS_JSON_VALUE_H
#define CHOKEPOINT_FORMATS_JSON_VALUE_H

#include <jansson.h>
#include <stdio.h>

#include "chokepoint/avro.h"

/* Appends it; members in their order, numbers the shortest text that reads back equal. `pretty`: a member or element a line, one blank deeper for
 * each level; else without blanks. */
void json_write_value(json_t *value, bool pretty, struct ck_buffer *buffer);

/* A document for a file: pretty, and the end of its line. */
void json_print_value(json_t *value, FILE *file);

#endif
