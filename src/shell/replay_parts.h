/* SPDX-License-Identifier: Apache-2.0
 * Files instead of Kafka (SPEC 12.1): what replay.c is made of. Every function that fails says why on stderr and returns an exit code. */
#ifndef CHOKEPOINT_SHELL_REPLAY_PARTS_H
#define CHOKEPOINT_SHELL_REPLAY_PARTS_H

#include "shell/embedded.h"

enum { REPLAY_TOPICS_MAX = 32 };

/* ---- lines (replay_line.c) ---- */

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
bool            line_is_blank(struct bytes line);

/* The member of that name; data == NULL: none. */
struct bytes member_find(struct bytes object, const char *name);

/* The text of a raw string without escapes or with (then in `arena`); data == NULL: no string. */
struct bytes raw_text(struct bytes raw, struct arena *arena);

/* RFC 3339 in a raw string, or a whole number of milliseconds. */
bool raw_instant(struct bytes raw, int64_t *ret_time_ms);

/* ---- input ---- */

struct replay_source { /* one file */
    const struct topic *topic;
    char               *text; /* the whole file */
    size_t              size;
    int64_t            *lines; /* users' topics, after replay_feed(): offset in the log -> line number - 1 */
    size_t              fed;   /* records appended */
};

struct replay_record {
    int64_t      time_ms;
    size_t       line; /* line number - 1 */
    uint16_t     source;
    struct bytes key, value;
};

struct replay_input {
    struct replay_source  sources[REPLAY_TOPICS_MAX];
    size_t                source_count;
    struct replay_record *records;
    size_t                count, room;
    int32_t               today; /* by the clock */
    int64_t      known_last; /* the greatest known time but for those of the clock's future, which are no publications; INT64_MIN: there was none */
    struct arena arena;
};

/* Reads the files of the topics that the processors read; those known later than known_at are dropped (INT64_MAX: none is). */
int  replay_load(struct replay_input *input, const char *directory, const struct processor *const *processors, size_t count, int64_t known_at);
int  replay_feed(struct replay_input *input, struct embedded *embedded);
void replay_input_release(struct replay_input *input);

/* ---- output ---- */

/* One file for each output topic and each dead letter topic of the processors. */
int replay_write(const struct replay_input *input, struct embedded *embedded, const char *directory, const struct processor *const *processors,
                 size_t count, bool final);

#endif
