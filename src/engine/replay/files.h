/* SPDX-License-Identifier: Apache-2.0
 * Internal header of replay (SPEC 12.1): its input and output files. Every function that fails prints the problem on stderr and returns an exit code.
 */
#ifndef CHOKEPOINT_REPLAY_FILES_H
#define CHOKEPOINT_REPLAY_FILES_H

#include "engine/embedded/embedded.h"

enum { REPLAY_TOPICS_MAX = 32 };

/* ---- input ---- */

struct replay_source { /* one file */
    const struct ck_topic *topic;
    char                  *path;
    char                  *text; /* the whole file */
    size_t                 size;
    int64_t               *lines; /* users' topics, after replay_feed(): offset in the log -> line number - 1 */
    size_t                 fed;   /* records appended */
};

struct replay_record {
    int64_t         time_ms;
    int32_t         day;  /* when it became known; INT32_MIN: it does not say */
    size_t          line; /* line number - 1 */
    uint16_t        source;
    struct ck_bytes key, value;
};

struct replay_input {
    struct replay_source  sources[REPLAY_TOPICS_MAX];
    size_t                source_count;
    struct replay_record *records;
    size_t                count, room, fed;
    int32_t               today;      /* by the clock */
    int64_t               known_last; /* the greatest known time that is not in the future; INT64_MIN: none */
    struct ck_arena       arena;
};

/* Reads the files of the topics that the processors read; drops records known later than known_at (INT64_MAX: none). Warns of files whose name is no
 * topic of `all` (ends with NULL). */
int replay_load(struct replay_input *input, const char *directory, const struct ck_processor *const *all,
                const struct ck_processor *const *processors, size_t count, int64_t known_at);
int replay_feed(struct replay_input *input, struct embedded *embedded);

/* By day: sorts the records by the day on which they became known (those that do not say it come with the first that does), and feeds those of the
 * next day, after which the caller runs the processors. replay_day(): that day; false: there is none left. */
void replay_by_day(struct replay_input *input);
bool replay_day(const struct replay_input *input, int32_t *ret_day);
int  replay_feed_day(struct replay_input *input, struct embedded *embedded);
void replay_input_release(struct replay_input *input);

/* ---- output ---- */

/* One file for each output topic and each dead letter topic of the processors. `dated`: with the time of each record in the log. */
int replay_write(const struct replay_input *input, struct embedded *embedded, const char *directory, const struct ck_processor *const *processors,
                 size_t count, bool final, bool dated);

/* Warns of reference topics that were empty while there was something to do (struct ck_input, `without`), and of outputs without any record that
 * anything follows from (struct ck_worth_type). */
void replay_tell_missing(struct embedded *embedded, const struct ck_processor *const *processors, size_t count);

#endif
