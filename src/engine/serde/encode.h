/* SPDX-License-Identifier: Apache-2.0
 * The serializer: converts values to the output format (output.format). Internally values are in single-object encoding: published values are
 * compared in it and ce_id is computed from it, so the output format affects neither `revision` nor `ce_id`, and changing it republishes nothing. */
#ifndef CHOKEPOINT_SERDE_ENCODE_H
#define CHOKEPOINT_SERDE_ENCODE_H

#include "chokepoint/avro.h"
#include "engine/config/installation.h"
#include "engine/config/output_format.h"

const char *encode_content_type(enum output_format format);

struct encoder {
    enum output_format format;
    const uint32_t    *schema_ids; /* OUTPUT_REGISTRY: schema id of each output */
    struct ck_buffer   buffer;
    struct ck_arena    arena;
};

/* Converts a single-object encoded value of an output to the output format. The result is valid until the next call and as long as `value`. */
struct ck_bytes encode_value(struct encoder *encoder, size_t output, const struct ck_record_type *type, struct ck_bytes value);
void            encoder_release(struct encoder *encoder);

/* ---- OUTPUT_REGISTRY: the ids, by subject: "<topic in the installation>-value" (TopicNameStrategy) ---- */

struct registry;
struct ck_processor;

enum { ENCODE_SUBJECT_MAX = INSTALLATION_NAME_MAX + 8 };
void encode_subject(const struct installation *installation, const char *topic, char ret_subject[ENCODE_SUBJECT_MAX]);

/* The schema ids of all outputs of a processor, in their order. Never blocks. 0; -EAGAIN: the registry has not answered yet, call again; -EREMOTEIO:
 * it lacks or refuses one of the schemas (problem). */
int encode_schema_ids(struct registry *registry, const struct installation *installation, const struct ck_processor *processor, uint32_t *ret_ids,
                      char *problem, size_t problem_size);

#endif
