/* SPDX-License-Identifier: Apache-2.0
 * Older versions of our own schemas: what was written with them is told by its fingerprint, and read as what is written now. */
#ifndef CHOKEPOINT_SCHEMA_HISTORY_H
#define CHOKEPOINT_SCHEMA_HISTORY_H

#include "chokepoint/avro.h"

struct history;

/* `versions` ends with type NULL; those of other types than `types` (ends with NULL) are left out. It does not change afterwards: any thread. */
struct history *history_new(const struct record_version *versions, const struct record_type *const *types);
void            history_free(struct history *history);

/* NULL: no older version of `type` has this fingerprint. history may be NULL. */
const struct resolution *history_reader(const struct history *history, const struct record_type *type, uint64_t fingerprint);

#endif
