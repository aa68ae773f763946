/* SPDX-License-Identifier: Apache-2.0
 * Avro binary encoding of the records of schemas/ (Avro 1.11, "Binary Encoding" and "Schema Resolution"). Every length is checked against what
 * remains. */
#ifndef CHOKEPOINT_AVRO_H
#define CHOKEPOINT_AVRO_H

#include "chokepoint/arena.h"
#include "chokepoint/record.h"

/* A growing buffer. */
struct buffer {
    char  *data;
    size_t size, room;
};
void                       buffer_append(struct buffer *buffer, struct bytes bytes); /* aborts the process when memory is exhausted */
void                       buffer_release(struct buffer *buffer);
static inline struct bytes buffer_bytes(const struct buffer *buffer) { return (struct bytes){ buffer->data ? buffer->data : "", buffer->size }; }

enum {
    CODEC_OK,
    CODEC_BAD /* truncated, trailing bytes, a length, count, depth, UTF-8, boolean, union or enum index that cannot be */,
    CODEC_ENUM /* well-formed, but a symbol the reader does not know was replaced by the default symbol: ret_record is filled */
};

/* Decodes bytes that were written with the same schema. Strings borrow from `bytes`, arrays and nullable records live in `arena`. */
int record_decode(const struct record_type *type, struct bytes bytes, struct arena *arena, void *ret_record);

/* Appends the encoding of fields from (inclusive) to to (exclusive); a whole record: 0, type->field_count. */
void record_encode(const struct record_type *type, size_t from, size_t to, const void *record, struct buffer *buffer);

/* A copy of the record in `arena` with all doubles rounded to 12 significant digits is not needed by callers: record_encode_rounded() rounds while
 * encoding. */
void record_encode_rounded(const struct record_type *type, size_t from, size_t to, const void *record, struct buffer *buffer);

/* A program that decodes what another schema wrote (made by schema_resolve() of src/engine/schema; src/engine/avro runs it). */
struct resolution;
int  resolution_decode(const struct resolution *resolution, struct bytes bytes, struct arena *arena, void *ret_record);
void resolution_free(struct resolution *resolution);

/* Avro single-object encoding: 0xC3 0x01, fingerprint little-endian, body. */
enum { SINGLE_OBJECT_HEADER = 10 };
void single_object_write(uint64_t fingerprint, struct buffer *buffer);
bool single_object_read(struct bytes bytes, uint64_t *ret_fingerprint, struct bytes *ret_body);

#endif
