/* SPDX-License-Identifier: Apache-2.0
 * Older versions of records: what was written with them is told by the fingerprint of its schema, and read as what is written now. */
#ifndef CHOKEPOINT_SCHEMA_SCHEMA_VERSIONS_H
#define CHOKEPOINT_SCHEMA_SCHEMA_VERSIONS_H

#include "chokepoint/avro.h"

struct schema_versions;

/* Of these types; ends with NULL. It does not change afterwards: any thread. */
struct schema_versions *schema_versions_new(const struct ck_record_type *const *types);
void                    schema_versions_free(struct schema_versions *versions);

/* NULL: no older version of `type` has this fingerprint. history may be NULL. */
const struct ck_resolution *schema_versions_resolution(const struct schema_versions *versions, const struct ck_record_type *type,
                                                       uint64_t fingerprint);

#endif
