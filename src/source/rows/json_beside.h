/* SPDX-License-Identifier: Apache-2.0
 * What a JSON document says beside its rows. */
#ifndef CHOKEPOINT_ROWS_JSON_BESIDE_H
#define CHOKEPOINT_ROWS_JSON_BESIDE_H

#include <jansson.h>

#include "source/rows/beside.h"

/* Whether the value of the member `name` of the object at `path` (a JSON pointer) holds anything of it. */
bool json_beside_wants(const struct row_shape *shape, struct ck_bytes path, struct ck_bytes name);

/* Takes what it holds; `text` is the value, what is no JSON says nothing. */
void json_beside_take(struct beside *beside, const struct row_shape *shape, struct ck_bytes path, struct ck_bytes name, struct ck_bytes text);

/* The value at a JSON pointer (RFC 6901) without escapes, through objects; NULL: none. */
const json_t *json_pointed(const json_t *value, struct ck_bytes pointer);

#endif
