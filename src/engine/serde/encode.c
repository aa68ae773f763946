/* SPDX-License-Identifier: Apache-2.0
 * One output format for all outputs of a process. */
#include "engine/serde/encode.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "chokepoint/processor.h"
#include "engine/avro/buffer.h"
#include "engine/formats/json.h"
#include "engine/registry/registry.h"

const char *encode_content_type(enum output_format format) { return format == OUTPUT_JSON ? "application/json" : "application/avro"; }

static struct ck_bytes body_of(struct ck_bytes value)
{
    assert(value.size >= CK_SINGLE_OBJECT_HEADER);
    return (struct ck_bytes){ value.data + CK_SINGLE_OBJECT_HEADER, value.size - CK_SINGLE_OBJECT_HEADER };
}

static void write_framed(struct encoder *encoder, uint32_t id, struct ck_bytes body)
{
    buffer_byte(&encoder->buffer, 0);
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_byte(&encoder->buffer, (char)(id >> shift));
    ck_buffer_append(&encoder->buffer, body);
}

static void write_json(struct encoder *encoder, const struct ck_record_type *type, struct ck_bytes body)
{
    void *record = ck_arena_take(&encoder->arena, type->size);
    int   outcome = ck_record_decode(type, body, &encoder->arena, record);

    assert(outcome == CK_CODEC_OK); /* we have just written it */
    json_write(type, 0, type->field_count, record, &encoder->buffer);
    ck_arena_clear(&encoder->arena);
}

struct ck_bytes encode_value(struct encoder *encoder, size_t output, const struct ck_record_type *type, struct ck_bytes value)
{
    if (encoder->format == OUTPUT_SINGLE_OBJECT)
        return value;
    encoder->buffer.size = 0;
    if (encoder->format == OUTPUT_REGISTRY)
        write_framed(encoder, encoder->schema_ids[output], body_of(value));
    else
        write_json(encoder, type, body_of(value));
    return ck_buffer_bytes(&encoder->buffer);
}

void encoder_release(struct encoder *encoder)
{
    ck_buffer_release(&encoder->buffer);
    ck_arena_release(&encoder->arena);
}

/* ---- ids ---- */

void encode_subject(const struct installation *installation, const char *topic, char ret_subject[ENCODE_SUBJECT_MAX])
{
    char name[INSTALLATION_NAME_MAX];

    installation_topic(installation, topic, name);
    snprintf(ret_subject, ENCODE_SUBJECT_MAX, "%s-value", name);
}

int encode_schema_ids(struct registry *registry, const struct installation *installation, const struct ck_processor *processor, uint32_t *ret_ids,
                      char *problem, size_t problem_size)
{
    bool waits = false;

    for (size_t i = 0; processor->outputs[i]; i++) {
        char subject[ENCODE_SUBJECT_MAX];
        int  state;

        encode_subject(installation, processor->outputs[i]->name, subject);
        state = registry_own(registry, subject, processor->outputs[i]->value, &ret_ids[i], problem, problem_size);
        if (state == REGISTRY_OWN_REFUSED)
            return -EREMOTEIO;
        waits = waits || state == REGISTRY_OWN_ASKED;
    }
    return waits ? -EAGAIN : 0;
}
