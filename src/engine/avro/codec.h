/* SPDX-License-Identifier: Apache-2.0
 * Functions that both the codec and the resolution use. */
#ifndef CHOKEPOINT_AVRO_CODEC_H
#define CHOKEPOINT_AVRO_CODEC_H

#include "engine/avro/reader.h"
#include "engine/base/field.h"

/* Reads one value of the field into `record`, at the field's offset. */
bool field_decode(const struct ck_field *field, struct reader *reader, char *record);

/* Size of an element of an array in its C array. */
size_t field_element_size(const struct ck_field *field);

/* An array under construction in an arena. Room doubles, so that a hostile sequence of blocks of one element costs no more than its bytes. */
struct items {
    char  *data;
    size_t count, room;
};
void items_reserve(struct items *items, size_t more, size_t element_size, struct ck_arena *arena);

void array_store(struct ck_array array, char *target);

/* Writes the null of a nullable field. */
void field_store_null(enum ck_field_kind kind, char *target);

/* Marks a nullable field as known; its value is the first member of every maybe, so what reads the plain kind fills it at the same address. Strings
 * and records have no mark. */
void field_known(enum ck_field_kind kind, char *target);

#endif
