/* SPDX-License-Identifier: Apache-2.0
 * Topics. A topic says by tables of fields what the key and the times of a value are made of; a field that the record does not have does not compile.
 *
 *     static const struct key_part move_key[] = { KEY(move, instrument), KEY(move, day), KEY_END };
 *     const struct topic moves = { "moves", &move_type, move_key, .time = { TIME(move, day) } }; */
#ifndef CHOKEPOINT_TOPIC_H
#define CHOKEPOINT_TOPIC_H

#include "chokepoint/key.h"
#include "chokepoint/record.h"

enum key_part_type { KEY_PART_END, KEY_PART_FIELD, KEY_PART_MONTH, KEY_PART_WRITTEN, KEY_PART_WHEN, KEY_PART_OTHERWISE, KEY_PART_ALWAYS };

/* One component of a key. */
struct key_part {
    enum key_part_type  type;
    const struct field *field;
    const char         *text; /* stands before the value of the field; KEY_PART_WRITTEN: what the component is called */
    void (*write)(struct key *key, const void *value);
};

#define TOPIC_ROW(...)                                                                                                                               \
    {                                                                                                                                                \
        __VA_ARGS__                                                                                                                                  \
    }

/* The value of a field: string, enum (its symbol), int, long or date (YYYY-MM-DD); null is '-'. */
#define KEY(record, name) TOPIC_ROW(KEY_PART_FIELD, FIELD_OF(record, name))
/* The month of a date: YYYY-MM. */
#define KEY_MONTH(record, name) TOPIC_ROW(KEY_PART_MONTH, FIELD_OF(record, name))
/* The value of a string field that is not null, with a text before it. */
#define KEY_PREFIXED(before, record, name) TOPIC_ROW(KEY_PART_FIELD, FIELD_OF(record, name), before)
/* What no field holds: the function adds one component, which is called `called` in the description of the topic. */
#define KEY_WRITTEN(called, function) TOPIC_ROW(KEY_PART_WRITTEN, NULL, called, function)
/* Alternatives: the first of them whose field is neither null nor an empty array, else what follows KEY_OTHERWISE; up to KEY_ALWAYS or the end. A key
 * has at most one such group. */
#define KEY_WHEN(record, name) TOPIC_ROW(KEY_PART_WHEN, FIELD_OF(record, name))
#define KEY_OTHERWISE TOPIC_ROW(KEY_PART_OTHERWISE)
#define KEY_ALWAYS TOPIC_ROW(KEY_PART_ALWAYS)
#define KEY_END TOPIC_ROW(KEY_PART_END)

enum topic_time_type { TIME_NONE, TIME_INSTANT, TIME_PERIOD };

/* An instant of a value. */
struct topic_time {
    enum topic_time_type type;
    const struct field  *field;
    const struct field  *months; /* TIME_PERIOD: an int; NULL: one month */
};

/* A timestamp, or the first instant of a date. */
#define TIME(record, name) TOPIC_ROW(TIME_INSTANT, FIELD_OF(record, name))
/* The first instant after the month of a date, or after that and the months that follow, as many together as a field says. */
#define TIME_MONTH_END(record, name) TOPIC_ROW(TIME_PERIOD, FIELD_OF(record, name))
#define TIME_PERIOD_END(record, name, count) TOPIC_ROW(TIME_PERIOD, FIELD_OF(record, name), FIELD_OF(record, count))

enum { TOPIC_TIMES = 2 };

/* Keys of other records that a value names; explain follows them. Paths are of members: "orders", "basis.orders". */
struct topic;
struct topic_link {
    const char                *path;    /* of an array of strings */
    const struct topic *const *topics;  /* whose keys they are; ends with NULL */
    bool                       instead; /* they are what the value rests on: where any is at hand, its sources are not shown */
};

/* Values of stated topics end with `emission: Emission`, of appended ones with a field of type Origin; the runtime fills those; processors leave them
 * zero. */
struct topic {
    const char               *name;
    const struct record_type *value;
    const struct key_part    *key;               /* ends with KEY_END; NULL: the records have the keys that users give them */
    struct topic_time         time[TOPIC_TIMES]; /* the CloudEvents time: the first that is not null */
    struct topic_time         vintage;           /* ce_recordedtime */
    struct topic_time         known;         /* when a record became known (replay --known-at); none: the vintage; of users' records: the timestamp */
    const struct topic_link  *links;         /* ends with path NULL; NULL: none */
    const char *const        *shown;         /* paths of what explain tells of a value in one line; ends with NULL; NULL: its first members */
    bool                      one_partition; /* the topic has exactly one partition */
    bool                      appended;      /* cleanup delete, no revision; else stated and compacted */
    bool                      kept;    /* stated, but not compacted: cleanup delete, kept for ever (a reference of others needs every version) */
    bool                      logged;  /* stated, but not compacted: cleanup delete after at least a year (a log of changes beside another topic) */
    bool                      foreign; /* written by users: foreign bytes, any partition count */
};

/* Writes the key of a value into buf (KEY_SIZE_MAX) and returns its length; 0: the topic has no key. */
size_t topic_key(const struct topic *topic, const void *value, char *buf);

/* What the keys of the topic look like, as "instrument|day": the fields by name. Form 0 is that of the first alternative. Writes it into buf
 * (KEY_SIZE_MAX) and returns its length; 0: there is no such form. */
size_t topic_key_form(const struct topic *topic, size_t form, char *buf);

/* ms since 1970; 0: none. */
int64_t topic_time_ms(const struct topic *topic, const void *value);
int64_t topic_vintage_ms(const struct topic *topic, const void *value);
int64_t topic_known_ms(const struct topic *topic, const void *value);

#endif
