/* SPDX-License-Identifier: Apache-2.0
 * A second reading of JSON records, by jansson's tree: what the program's reader is compared with (tests/fuzz/fuzz_json.c), and records of trees that
 * a test has changed. */
#ifndef SUPPORT_JSON_TREE_H
#define SUPPORT_JSON_TREE_H

#include <jansson.h>

#include "chokepoint/avro.h"
#include "chokepoint/out.h"

enum { JSON_TREE_OVERFLOW = CK_REASON_COUNT /* a number that jansson cannot hold: it stops there, and does not look for reasons that come before */ };

/* Outcomes as those of json_read(), and JSON_TREE_OVERFLOW. */
int json_tree_read(const struct ck_record_type *type, struct ck_bytes text, struct ck_arena *arena, void *ret_record, char *detail,
                   size_t detail_size);
int json_tree_value(const struct ck_record_type *type, json_t *value, struct ck_arena *arena, void *ret_record, char *detail, size_t detail_size);

/* Reads the text both ways: whether the outcomes, and what was filled, are the same; their outcomes. With JSON_TREE_OVERFLOW the other outcome must
 * be CK_REASON_BAD_NUMBER or one that comes before. A text with a byte of 0 must be undecodable: jansson passes over one behind a number. A text of
 * more than 32,767 bytes is not compared: json_read() takes no longer number. */
bool json_tree_agrees(const struct ck_record_type *type, struct ck_bytes text, int *ret_read, int *ret_tree);

#endif
