/* SPDX-License-Identifier: Apache-2.0
 * One form for all outputs of a process. */
#include "engine/serde/wire.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "chokepoint/processor.h"
#include "engine/avro/buffer.h"
#include "engine/formats/json.h"
#include "engine/registry/registry.h"

const char *wire_content_type(enum wire_format format) { return format == WIRE_JSON ? "application/json" : "application/avro"; }

static struct ck_bytes body_of(struct ck_bytes value)
{
    assert(value.size >= CK_SINGLE_OBJECT_HEADER);
    return (struct ck_bytes){ value.data + CK_SINGLE_OBJECT_HEADER, value.size - CK_SINGLE_OBJECT_HEADER };
}

static void write_framed(struct wire *wire, uint32_t id, struct ck_bytes body)
{
    buffer_byte(&wire->buffer, 0);
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_byte(&wire->buffer, (char)(id >> shift));
    ck_buffer_append(&wire->buffer, body);
}

static void write_json(struct wire *wire, const struct ck_record_type *type, struct ck_bytes body)
{
    void *record = ck_arena_take(&wire->arena, type->size);
    int   outcome = ck_record_decode(type, body, &wire->arena, record);

    assert(outcome == CK_CODEC_OK); /* we have just written it */
    json_write(type, 0, type->field_count, record, &wire->buffer);
    ck_arena_clear(&wire->arena);
}

struct ck_bytes wire_value(struct wire *wire, size_t output, const struct ck_record_type *type, struct ck_bytes value)
{
    if (wire->format == WIRE_SINGLE_OBJECT)
        return value;
    wire->buffer.size = 0;
    if (wire->format == WIRE_REGISTRY)
        write_framed(wire, wire->schema_ids[output], body_of(value));
    else
        write_json(wire, type, body_of(value));
    return ck_buffer_bytes(&wire->buffer);
}

void wire_release(struct wire *wire)
{
    ck_buffer_release(&wire->buffer);
    ck_arena_release(&wire->arena);
}

/* ---- ids ---- */

void wire_subject(const struct installation *installation, const char *topic, char ret_subject[WIRE_SUBJECT_MAX])
{
    char name[INSTALLATION_NAME_MAX];

    installation_topic(installation, topic, name);
    snprintf(ret_subject, WIRE_SUBJECT_MAX, "%s-value", name);
}

int wire_schema_ids(struct registry *registry, const struct installation *installation, const struct ck_processor *processor, uint32_t *ret_ids,
                    char *problem, size_t problem_size)
{
    bool waits = false;

    for (size_t i = 0; processor->outputs[i]; i++) {
        char subject[WIRE_SUBJECT_MAX];
        int  state;

        wire_subject(installation, processor->outputs[i]->name, subject);
        state = registry_own(registry, subject, processor->outputs[i]->value, &ret_ids[i], problem, problem_size);
        if (state == REGISTRY_OWN_REFUSED)
            return -EREMOTEIO;
        waits = waits || state == REGISTRY_OWN_ASKED;
    }
    return waits ? -EAGAIN : 0;
}
