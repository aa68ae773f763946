/* SPDX-License-Identifier: Apache-2.0
 * Records in plain JSON: unions unwrapped, enums as text, dates YYYY-MM-DD, timestamps RFC 3339. Both ways are driven by the field tables. */
#ifndef CHOKEPOINT_FORMATS_JSON_H
#define CHOKEPOINT_FORMATS_JSON_H

#include "chokepoint/avro.h"
#include "chokepoint/out.h"

enum { JSON_OK = 0 };

/* Reads one object, in one pass: its cost grows with the bytes of the text. JSON_OK, or the enum ck_reason that comes first in its order:
 * CK_REASON_UNDECODABLE (malformed, duplicate member, invalid UTF-8, too deep, not an object, a member of another type than its field),
 * _UNKNOWN_FIELD, _MISSING_FIELD, _UNKNOWN_ENUM, _BAD_NUMBER (too great for its field; without a fraction or an exponent: for 64 bits; or of more
 * than 32,767 bytes), _BAD_PERIOD (unreadable date or timestamp); never CK_REASON_TOO_LARGE, whose number is JSON_OK's: the caller checks the size
 * before. Null is the same as absent; absent is allowed for nullable and defaulted fields and for records that consist of such. Dates may be YYYY-MM
 * (field_day()), timestamps YYYY-MM-DD (its last instant), whole numbers without a fraction part. Everything in ret_record lives in `arena`. With
 * _BAD_PERIOD the record is filled, unreadable fields being 0, so that the caller can look for reasons that come before it. */
int json_read(const struct ck_record_type *type, struct ck_bytes text, struct ck_arena *arena, void *ret_record, char *detail, size_t detail_size);

/* Appends an object of the fields from (inclusive) to to (exclusive); a whole record: 0, type->field_count. Doubles are the shortest text that reads
 * back, null if not finite; dates and timestamps outside the years 0 to 9999 are numbers (days, milliseconds). */
void json_write(const struct ck_record_type *type, size_t from, size_t to, const void *record, struct ck_buffer *buffer);

/* Appends a JSON string. */
void json_write_text(struct ck_bytes text, struct ck_buffer *buffer);

#endif
