/* SPDX-License-Identifier: Apache-2.0
 * The final values of one topic in the file that a replay wrote: the last value of each key, without retracted keys. */
#ifndef CHOKEPOINT_EMBEDDED_FINAL_VALUES_H
#define CHOKEPOINT_EMBEDDED_FINAL_VALUES_H

#include "chokepoint/avro.h"
#include "chokepoint/processor.h"

struct final_value {
    struct ck_bytes key;
    const void     *value; /* of the topic's type */
    size_t          line;
};

struct final_values {
    const struct ck_topic *topic;
    struct final_value    *entries; /* sorted by key */
    size_t                 count;
    size_t                 lines; /* of the file */
    struct ck_buffer       text;
    struct ck_arena        arena;
};

/* 0, or a negative errno (-EBADMSG: a line that is not a record of this topic; -ENOENT: no file). Release it in any case. */
int         final_values_load(struct final_values *final, const char *directory, const struct ck_topic *topic);
const void *final_values_find(const struct final_values *final, struct ck_bytes key); /* NULL: the key has no value */
void        final_values_release(struct final_values *final);

/* How many lines <name>.jsonl of the directory has; 0 where there is no such file. */
size_t lines_count(const char *directory, const char *name);

#endif
