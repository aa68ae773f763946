/* SPDX-License-Identifier: Apache-2.0
 * What a JSON document says beside its rows: how many there are, where the next page is, what went wrong. */
#ifndef CHOKEPOINT_ROWS_JSON_BESIDE_H
#define CHOKEPOINT_ROWS_JSON_BESIDE_H

#include <jansson.h>

#include "source/rows/internal.h"

enum { BESIDE_COUNT, BESIDE_NEXT, BESIDE_ERROR, BESIDES, BESIDE_SIZE_MAX = 16 * 1024 };

struct json_beside {                     /* zeroed: nothing was said */
    char said[BESIDES][BESIDE_SIZE_MAX]; /* as text, cut to what fits; "": nothing, or nothing that counts (null, false, empty) */
};

/* Whether the value of the member `name` of the object at `path` (a JSON pointer) holds anything of it. */
bool json_beside_wants(const struct row_shape *shape, struct ck_bytes path, struct ck_bytes name);

/* Takes what it holds; `text` is the value, what is no JSON says nothing. */
void json_beside_take(struct json_beside *beside, const struct row_shape *shape, struct ck_bytes path, struct ck_bytes name, struct ck_bytes text);

/* After the document: 0, or -ENODATA with the reading's problem where an error stands in place of rows; `elements` of the list, `found`: there is
 * one. Tells of a document that is not all. */
int json_beside_judge(const struct json_beside *beside, const struct row_reading *reading, size_t line, size_t elements, bool found);

/* The value at a JSON pointer (RFC 6901) without escapes, through objects; NULL: none. */
const json_t *json_pointed(const json_t *value, struct ck_bytes pointer);

#endif
