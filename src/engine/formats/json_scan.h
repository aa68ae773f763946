/* SPDX-License-Identifier: Apache-2.0
 * The outermost level of a JSON object, by a scan that keeps the raw bytes of its values. */
#ifndef CHOKEPOINT_FORMATS_JSON_SCAN_H
#define CHOKEPOINT_FORMATS_JSON_SCAN_H

#include "chokepoint/arena.h"
#include "chokepoint/bytes.h"

/* Walks the members of a JSON object without building a tree; values are raw slices. It is lenient: what it lets through is judged where it is read.
 */
struct members {
    const char *at, *end;
    bool        broken; /* after the last member: the text is no object */
};
struct members members_of(struct ck_bytes text);
bool           members_next(struct members *members, struct ck_bytes *ret_name, struct ck_bytes *ret_value);

/* The members of a line; data == NULL: it has none of that name, or is no object. */
struct envelope {
    struct ck_bytes key, timestamp, value;
};
struct envelope envelope_of(struct ck_bytes line);

/* What the members of a line may be called; ends with NULL. */
extern const char *const envelope_members[];
bool                     envelope_has(struct ck_bytes name);
bool                     line_is_blank(struct ck_bytes line);

/* The member of that name; data == NULL: none. */
struct ck_bytes member_find(struct ck_bytes object, const char *name);

/* The text of a raw string without escapes or with (then in `arena`); data == NULL: no string. */
struct ck_bytes raw_text(struct ck_bytes raw, struct ck_arena *arena);

/* RFC 3339 in a raw string, or a whole number of milliseconds. */
bool raw_instant(struct ck_bytes raw, int64_t *ret_time_ms);

#endif
