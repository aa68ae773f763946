/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/schema/schema_versions.h"

#include <stdlib.h>

#include "engine/schema/schema.h"

struct version {
    const struct ck_record_type *type;
    uint64_t                     fingerprint;
    struct ck_resolution        *reader;
};

struct schema_versions {
    size_t         count;
    struct version versions[];
};

/* A version that the present one cannot read is none: tests/test_resolution.c sees to it that there is no such version. */
static bool version_read(const struct ck_record_type *type, const char *text, struct version *ret_version)
{
    struct schema *schema = NULL;
    char           detail[256];
    bool           good = schema_parse(ck_bytes_from(text), &schema, detail, sizeof detail) == SCHEMA_OK;

    *ret_version = (struct version){ .type = type };
    if (good)
        ret_version->fingerprint = schema_fingerprint(schema, schema->root);
    good = good && schema_resolve(schema, type, &ret_version->reader, detail, sizeof detail) == SCHEMA_OK;
    schema_free(schema);
    return good;
}

struct schema_versions *schema_versions_new(const struct ck_record_type *const *types)
{
    struct schema_versions *versions;
    size_t                  count = 0;

    for (size_t i = 0; types[i]; i++)
        for (const char *const *text = types[i]->older; text && *text; text++)
            count++;
    versions = calloc(1, sizeof *versions + count * sizeof versions->versions[0]);
    if (!versions)
        abort();
    for (size_t i = 0; types[i]; i++)
        for (const char *const *text = types[i]->older; text && *text; text++)
            versions->count += version_read(types[i], *text, &versions->versions[versions->count]);
    return versions;
}

void schema_versions_free(struct schema_versions *versions)
{
    for (size_t i = 0; versions && i < versions->count; i++)
        ck_resolution_free(versions->versions[i].reader);
    free(versions);
}

const struct ck_resolution *schema_versions_resolution(const struct schema_versions *versions, const struct ck_record_type *type,
                                                       uint64_t fingerprint)
{
    for (size_t i = 0; versions && i < versions->count; i++)
        if (versions->versions[i].fingerprint == fingerprint && versions->versions[i].type == type)
            return versions->versions[i].reader;
    return NULL;
}
