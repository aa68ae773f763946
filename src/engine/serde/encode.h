/* SPDX-License-Identifier: Apache-2.0
 * The form in which values leave (output.format). The program itself works with the single-object encoding: what was published before is compared in
 * it, and ce_id is made of it, so that another form is no other content. */
#ifndef CHOKEPOINT_SERDE_ENCODE_H
#define CHOKEPOINT_SERDE_ENCODE_H

#include "chokepoint/avro.h"
#include "engine/config/installation.h"
#include "engine/config/output_format.h"

const char *encode_content_type(enum output_format format);

struct encoder {
    enum output_format format;
    const uint32_t    *schema_ids; /* OUTPUT_REGISTRY: of each output */
    struct ck_buffer   buffer;
    struct ck_arena    arena;
};

/* A value of an output, single-object encoded, in the form in which it leaves: valid until the next call and as long as `value`. */
struct ck_bytes encode_value(struct encoder *encoder, size_t output, const struct ck_record_type *type, struct ck_bytes value);
void            encoder_release(struct encoder *encoder);

/* ---- OUTPUT_REGISTRY: the ids, by subject: "<topic in the installation>-value" (TopicNameStrategy) ---- */

struct registry;
struct ck_processor;

enum { ENCODE_SUBJECT_MAX = INSTALLATION_NAME_MAX + 8 };
void encode_subject(const struct installation *installation, const char *topic, char ret_subject[ENCODE_SUBJECT_MAX]);

/* Those of all outputs of a processor, in their order. Never waits. 0; -EAGAIN: the registry has not answered yet, ask again; -EREMOTEIO: it lacks or
 * refuses one of the schemas (problem). */
int encode_schema_ids(struct registry *registry, const struct installation *installation, const struct ck_processor *processor, uint32_t *ret_ids,
                      char *problem, size_t problem_size);

#endif
