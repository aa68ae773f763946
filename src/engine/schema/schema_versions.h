/* SPDX-License-Identifier: Apache-2.0
 * Resolutions of older versions of our records: the fingerprint of a value selects the one that decodes it into the present struct. */
#ifndef CHOKEPOINT_SCHEMA_SCHEMA_VERSIONS_H
#define CHOKEPOINT_SCHEMA_SCHEMA_VERSIONS_H

#include "chokepoint/avro.h"

struct schema_versions;

/* For these types; ends with NULL. Read-only afterwards: any thread may use it. */
struct schema_versions *schema_versions_new(const struct ck_record_type *const *types);
void                    schema_versions_free(struct schema_versions *versions);

/* NULL: no older version of `type` has this fingerprint. versions may be NULL. */
const struct ck_resolution *schema_versions_resolution(const struct schema_versions *versions, const struct ck_record_type *type,
                                                       uint64_t fingerprint);

#endif
