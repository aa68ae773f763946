/* SPDX-License-Identifier: Apache-2.0
 * The form in which values leave (output.format). The program itself works with the single-object encoding: what was published before is compared in
 * it, and ce_id is made of it, so that another form is no other content. */
#ifndef CHOKEPOINT_SERDE_WIRE_H
#define CHOKEPOINT_SERDE_WIRE_H

#include "chokepoint/avro.h"
#include "engine/config/installation.h"
#include "engine/config/wire_format.h"

const char *wire_content_type(enum wire_format format);

struct wire {
    enum wire_format format;
    const uint32_t  *schema_ids; /* WIRE_REGISTRY: of each output */
    struct ck_buffer buffer;
    struct ck_arena  arena;
};

/* A value of an output, single-object encoded, in the form in which it leaves: valid until the next call and as long as `value`. */
struct ck_bytes wire_value(struct wire *wire, size_t output, const struct ck_record_type *type, struct ck_bytes value);
void            wire_release(struct wire *wire);

/* ---- WIRE_REGISTRY: the ids, by subject: "<topic in the installation>-value" (TopicNameStrategy) ---- */

struct registry;
struct ck_processor;

enum { WIRE_SUBJECT_MAX = INSTALLATION_NAME_MAX + 8 };
void wire_subject(const struct installation *installation, const char *topic, char ret_subject[WIRE_SUBJECT_MAX]);

/* Those of all outputs of a processor, in their order. Never waits. 0; -EAGAIN: the registry has not answered yet, ask again; -EREMOTEIO: it lacks or
 * refuses one of the schemas (problem). */
int wire_schema_ids(struct registry *registry, const struct installation *installation, const struct ck_processor *processor, uint32_t *ret_ids,
                    char *problem, size_t problem_size);

#endif
