/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/schema/history.h"

#include <stdlib.h>

#include "engine/schema/schema.h"

struct version {
    const struct ck_record_type *type;
    uint64_t                     fingerprint;
    struct ck_resolution        *reader;
};

struct history {
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

struct history *history_new(const struct ck_record_type *const *types)
{
    struct history *history;
    size_t          count = 0;

    for (size_t i = 0; types[i]; i++)
        for (const char *const *text = types[i]->older; text && *text; text++)
            count++;
    history = calloc(1, sizeof *history + count * sizeof history->versions[0]);
    if (!history)
        abort();
    for (size_t i = 0; types[i]; i++)
        for (const char *const *text = types[i]->older; text && *text; text++)
            history->count += version_read(types[i], *text, &history->versions[history->count]);
    return history;
}

void history_free(struct history *history)
{
    for (size_t i = 0; history && i < history->count; i++)
        ck_resolution_free(history->versions[i].reader);
    free(history);
}

const struct ck_resolution *history_reader(const struct history *history, const struct ck_record_type *type, uint64_t fingerprint)
{
    for (size_t i = 0; history && i < history->count; i++)
        if (history->versions[i].fingerprint == fingerprint && history->versions[i].type == type)
            return history->versions[i].reader;
    return NULL;
}
