/* SPDX-License-Identifier: Apache-2.0
 * Reasons in the order of the closed list: too_large, undecodable, unknown_schema, then what the JSON reader finds. */
#include "engine/serde/decode.h"

#include <stdio.h>

#include "chokepoint/avro.h"
#include "engine/formats/json.h"
#include "engine/registry/registry.h"
#include "engine/schema/schema_versions.h"
#include "chokepoint/types.h"

static int bad(struct decode_failure *failure, enum ck_reason reason, const char *detail)
{
    failure->reason = reason;
    snprintf(failure->detail, sizeof failure->detail, "%s", detail);
    return DECODE_BAD;
}

/* Our own topics have only what a processor wrote: if it has other fields, the processor is of another version, which Avro would show by the schema.
 */
static bool is_of_another_version(const struct ck_topic *topic, int outcome)
{
    return !topic->foreign && (outcome == CK_REASON_UNKNOWN_FIELD || outcome == CK_REASON_MISSING_FIELD || outcome == CK_REASON_UNKNOWN_ENUM);
}

static int decode_json(const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena, void *value, struct decode_failure *failure)
{
    int  outcome = json_read(topic->value, bytes, arena, value, failure->detail, sizeof failure->detail);
    char what[DECODE_DETAIL_MAX];

    if (outcome == JSON_OK)
        return DECODE_OK;
    if (is_of_another_version(topic, outcome)) {
        snprintf(what, sizeof what, "JSON of another version: %s: %.200s", ck_reason_name(NULL, outcome), failure->detail);
        return bad(failure, CK_REASON_UNKNOWN_SCHEMA, what);
    }
    failure->reason = (enum ck_reason)outcome;
    return outcome == CK_REASON_BAD_PERIOD ? DECODE_SUSPECT : DECODE_BAD;
}

bool decode_framing(struct ck_bytes bytes, uint32_t *ret_id)
{
    const unsigned char *header = (const unsigned char *)bytes.data;

    if (!bytes.data || bytes.size < REGISTRY_HEADER || header[0] != 0)
        return false;
    *ret_id = (uint32_t)header[1] << 24 | (uint32_t)header[2] << 16 | (uint32_t)header[3] << 8 | header[4];
    return *ret_id <= INT32_MAX;
}

static int decode_framed(struct registry *registry, const struct ck_topic *topic, uint32_t id, struct ck_bytes body, struct ck_arena *arena,
                         void *value, struct decode_failure *failure)
{
    const struct ck_resolution *resolution;

    if (registry_reader(registry, id, topic->value, &resolution, failure->detail, sizeof failure->detail) != REGISTRY_READER) {
        failure->reason = CK_REASON_UNKNOWN_SCHEMA;
        return DECODE_BAD;
    }
    if (ck_resolution_decode(resolution, body, arena, value) == CK_CODEC_BAD)
        return bad(failure, CK_REASON_UNDECODABLE, "not an encoding of its schema");
    return DECODE_OK;
}

static int decode_object(const struct decoder *decoder, const struct ck_topic *topic, uint64_t fingerprint, struct ck_bytes body,
                         struct ck_arena *arena, void *value, struct decode_failure *failure)
{
    const struct ck_resolution *resolution = NULL;
    int                         outcome;

    if (fingerprint != topic->value->fingerprint) {
        resolution = schema_versions_resolution(decoder->versions, topic->value, fingerprint);
        if (!resolution) {
            snprintf(failure->detail, sizeof failure->detail, "schema %016llx", (unsigned long long)fingerprint);
            failure->reason = CK_REASON_UNKNOWN_SCHEMA;
            return DECODE_BAD;
        }
    }
    outcome = resolution ? ck_resolution_decode(resolution, body, arena, value) : ck_record_decode(topic->value, body, arena, value);
    return outcome == CK_CODEC_BAD ? bad(failure, CK_REASON_UNDECODABLE, "not an encoding of its schema") : DECODE_OK;
}

/* The format of the bytes is not certain; a guess in the detail helps their producer. */
static int decode_nothing(const struct decoder *decoder, const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena, void *value,
                          struct decode_failure *failure)
{
    uint32_t id;

    if (!decoder->registry && decode_framing(bytes, &id))
        return bad(failure, CK_REASON_UNDECODABLE, "framing of a schema registry, and there is no registry.url");
    if (ck_record_decode(topic->value, bytes, arena, value) == CK_CODEC_OK)
        return bad(failure, CK_REASON_UNDECODABLE,
                   "it looks like Avro without a framing, which does not tell its schema: put 0xC3 0x01 and the schema's fingerprint before it "
                   "(docs/CONSUMERS.md, Writing records), or send JSON");
    if (ck_bytes_begin(bytes, CK_BYTES("Obj\x01")))
        return bad(failure, CK_REASON_UNDECODABLE, "an Avro object container file: a record has one value; `chokepoint ingest avro` reads files");
    if (bytes.data[0] == '[' || bytes.data[0] == '"')
        return bad(failure, CK_REASON_UNDECODABLE, "it looks like JSON that is no object: a record has one value, from { to }");
    return bad(failure, CK_REASON_UNDECODABLE, "neither JSON nor the Avro single-object encoding");
}

int decode_known(const struct decoder *decoder, const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena, void **ret_value,
                 struct decode_failure *ret_failure)
{
    struct ck_bytes body;
    uint64_t        fingerprint;
    uint32_t        id;

    if (topic->foreign && bytes.size > FOREIGN_VALUE_MAX) {
        snprintf(ret_failure->detail, sizeof ret_failure->detail, "%zu bytes", bytes.size);
        ret_failure->reason = CK_REASON_TOO_LARGE;
        return DECODE_BAD;
    }
    if (!bytes.data || bytes.size == 0)
        return bad(ret_failure, CK_REASON_UNDECODABLE, "no value");
    *ret_value = ck_arena_take(arena, topic->value->size);
    if (topic->foreign && ck_bytes_begin(bytes, CK_BYTES("\xEF\xBB\xBF{"))) /* a byte order mark: tools of users write it */
        bytes = (struct ck_bytes){ bytes.data + 3, bytes.size - 3 };
    if (bytes.data[0] == '{')
        return decode_json(topic, bytes, arena, *ret_value, ret_failure);
    if (ck_single_object_read(bytes, &fingerprint, &body))
        return decode_object(decoder, topic, fingerprint, body, arena, *ret_value, ret_failure);
    if (!decoder->registry || !decode_framing(bytes, &id))
        return decode_nothing(decoder, topic, bytes, arena, *ret_value, ret_failure);
    body = (struct ck_bytes){ bytes.data + REGISTRY_HEADER, bytes.size - REGISTRY_HEADER };
    return decode_framed(decoder->registry, topic, id, body, arena, *ret_value, ret_failure);
}

int decode_value(const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena, void **ret_value, struct decode_failure *ret_failure)
{
    return decode_known(&(struct decoder){ 0 }, topic, bytes, arena, ret_value, ret_failure);
}

int decode_awaited(const struct decoder *decoder, int *wait_ms, const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena,
                   void **ret_value, struct decode_failure *ret_failure)
{
    uint32_t id;

    if (decoder->registry && decode_framing(bytes, &id) && !registry_await(decoder->registry, id, *wait_ms))
        *wait_ms = 0;
    return decode_known(decoder, topic, bytes, arena, ret_value, ret_failure);
}

bool value_is_retracted(const struct ck_topic *topic, const void *value)
{
    const struct ck_field *last = &topic->value->fields[topic->value->field_count - 1];

    if (last->record != &ck_emission_type)
        return false;
    return ((const struct ck_emission *)(const void *)((const char *)value + last->offset))->retracted;
}
