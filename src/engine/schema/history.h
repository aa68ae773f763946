/* SPDX-License-Identifier: Apache-2.0
 * Older versions of records: what was written with them is told by the fingerprint of its schema, and read as what is written now. */
#ifndef CHOKEPOINT_SCHEMA_HISTORY_H
#define CHOKEPOINT_SCHEMA_HISTORY_H

#include "chokepoint/avro.h"

struct history;

/* Of these types; ends with NULL. It does not change afterwards: any thread. */
struct history *history_new(const struct ck_record_type *const *types);
void            history_free(struct history *history);

/* NULL: no older version of `type` has this fingerprint. history may be NULL. */
const struct ck_resolution *history_reader(const struct history *history, const struct ck_record_type *type, uint64_t fingerprint);

#endif
