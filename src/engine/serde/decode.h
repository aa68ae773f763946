/* SPDX-License-Identifier: Apache-2.0
 * The deserializer: bytes of a record to a value of its topic's type. Bytes that it cannot decode become a dead letter. */
#ifndef CHOKEPOINT_SERDE_DECODE_H
#define CHOKEPOINT_SERDE_DECODE_H

#include "chokepoint/processor.h"

struct schema_versions;
struct registry;

struct decoder { /* schemas besides our present ones; members may be NULL */
    struct registry              *registry;
    const struct schema_versions *versions;
};

enum { FOREIGN_VALUE_MAX = 1024 * 1024, DEAD_LETTER_MAX = 4 * 1024 * 1024, DECODE_DETAIL_MAX = 256 };

enum {
    DECODE_OK,
    DECODE_BAD,    /* see the failure */
    DECODE_SUSPECT /* the value is filled, but has the fault of `ret_failure`; report a fault that comes earlier in the order of reasons instead */
};

struct decode_failure {
    int  reason; /* enum ck_reason */
    char detail[DECODE_DETAIL_MAX];
};

/* JSON (first byte '{') or the single-object encoding of our present schema. Strings borrow from `bytes` or live in `arena`. */
int decode_value(const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena, void **ret_value, struct decode_failure *ret_failure);

/* The same, and also encodings of our older schemas, and values in the framing of a schema registry whose ids registry_knows(). */
int decode_known(const struct decoder *decoder, const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena, void **ret_value,
                 struct decode_failure *ret_failure);

/* The same for a command: waits up to *wait_ms for an id, and sets it to 0 if the registry did not answer. */
int decode_awaited(const struct decoder *decoder, int *wait_ms, const struct ck_topic *topic, struct ck_bytes bytes, struct ck_arena *arena,
                   void **ret_value, struct decode_failure *ret_failure);

/* The framing of a schema registry: 0x00, the id, big-endian, the encoding. Registries have no negative ids. */
enum { REGISTRY_HEADER = 5 };
bool decode_framing(struct ck_bytes bytes, uint32_t *ret_id);

/* Whether the value of a stated topic is a retraction. */
bool value_is_retracted(const struct ck_topic *topic, const void *value);

#endif
