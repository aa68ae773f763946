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
struct members members_of(struct bytes text);
bool           members_next(struct members *members, struct bytes *ret_name, struct bytes *ret_value);

/* The members of a line; data == NULL: it has none of that name, or is no object. */
struct envelope {
    struct bytes key, timestamp, value;
};
struct envelope envelope_of(struct bytes line);

/* What the members of a line may be called; ends with NULL. */
extern const char *const envelope_members[];
bool                     envelope_has(struct bytes name);
bool                     line_is_blank(struct bytes line);

/* The member of that name; data == NULL: none. */
struct bytes member_find(struct bytes object, const char *name);

/* The text of a raw string without escapes or with (then in `arena`); data == NULL: no string. */
struct bytes raw_text(struct bytes raw, struct arena *arena);

/* RFC 3339 in a raw string, or a whole number of milliseconds. */
bool raw_instant(struct bytes raw, int64_t *ret_time_ms);

#endif
