/* SPDX-License-Identifier: Apache-2.0
 * Avro binary encoding of the records of schemas/ (Avro 1.11, "Binary Encoding" and "Schema Resolution"). The decoder checks every length against the
 * bytes that remain. */
#ifndef CHOKEPOINT_AVRO_H
#define CHOKEPOINT_AVRO_H

#include "chokepoint/api.h"
#include "chokepoint/arena.h"
#include "chokepoint/record.h"

CK_API_BEGIN

/* A growing buffer; `data` is owned: ck_buffer_release(). */
struct ck_buffer {
    char  *data;
    size_t size, room;
};
void                          ck_buffer_append(struct ck_buffer *buffer, struct ck_bytes bytes); /* aborts the process when memory is exhausted */
void                          ck_buffer_release(struct ck_buffer *buffer);
static inline struct ck_bytes ck_buffer_bytes(const struct ck_buffer *buffer)
{
    return (struct ck_bytes){ buffer->data ? buffer->data : "", buffer->size };
}

enum {
    CK_CODEC_OK,
    CK_CODEC_BAD /* truncated, trailing bytes, or an invalid length, count, depth, UTF-8, boolean, union index or enum index */,
    CK_CODEC_ENUM /* well-formed, but the enum's default symbol replaces a symbol that the reader does not know; ret_record is filled */
};

/* Decodes bytes that were written with the same schema. Strings borrow from `bytes`; arrays and nullable records live in `arena`. Returns CK_CODEC_….
 */
int ck_record_decode(const struct ck_record_type *type, struct ck_bytes bytes, struct ck_arena *arena, void *ret_record);

/* Appends the encoding of fields from (inclusive) to to (exclusive); a whole record: 0, type->field_count. */
void ck_record_encode(const struct ck_record_type *type, size_t from, size_t to, const void *record, struct ck_buffer *buffer);

/* The same, with every double rounded to 12 significant digits. */
void ck_record_encode_rounded(const struct ck_record_type *type, size_t from, size_t to, const void *record, struct ck_buffer *buffer);

/* A compiled schema resolution: decodes values of another schema into our struct. schema_resolve() of src/engine/schema makes it. */
struct ck_resolution;
int  ck_resolution_decode(const struct ck_resolution *resolution, struct ck_bytes bytes, struct ck_arena *arena, void *ret_record);
void ck_resolution_free(struct ck_resolution *resolution);

/* Avro single-object encoding: 0xC3 0x01, fingerprint little-endian, body. */
enum { CK_SINGLE_OBJECT_HEADER = 10 };
void ck_single_object_write(uint64_t fingerprint, struct ck_buffer *buffer);
bool ck_single_object_read(struct ck_bytes bytes, uint64_t *ret_fingerprint, struct ck_bytes *ret_body);

CK_API_END

#endif
