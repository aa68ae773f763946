/* SPDX-License-Identifier: Apache-2.0
 * Topics. Tables of fields define how the key and the times of a value are formed; a field that the record lacks does not compile.
 *
 *     static const struct ck_key_part move_key[] = { CK_KEY(move, instrument), CK_KEY(move, day), CK_KEY_END };
 *     const struct ck_topic moves = { "moves", &move_type, move_key, .time = { CK_TIME(move, day) } }; */
#ifndef CHOKEPOINT_TOPIC_H
#define CHOKEPOINT_TOPIC_H

#include "chokepoint/api.h"
#include "chokepoint/key.h"
#include "chokepoint/record.h"

CK_API_BEGIN

enum ck_key_part_type {
    CK_KEY_PART_END,
    CK_KEY_PART_FIELD,
    CK_KEY_PART_MONTH,
    CK_KEY_PART_WRITTEN,
    CK_KEY_PART_WHEN,
    CK_KEY_PART_OTHERWISE,
    CK_KEY_PART_ALWAYS
};

/* One component of a key. */
struct ck_key_part {
    enum ck_key_part_type  type;
    const struct ck_field *field;
    const char            *text; /* prefix of the field's value; CK_KEY_PART_WRITTEN: name of the component */
    void (*write)(struct ck_key *key, const void *value);
};

#define CK_TOPIC_ROW(...)                                                                                                                            \
    {                                                                                                                                                \
        __VA_ARGS__                                                                                                                                  \
    }

/* The value of a field: string, enum (its symbol), int, long or date (YYYY-MM-DD); null is '-'. */
#define CK_KEY(record, name) CK_TOPIC_ROW(CK_KEY_PART_FIELD, CK_FIELD_OF(record, name))
/* The month of a date: YYYY-MM. */
#define CK_KEY_MONTH(record, name) CK_TOPIC_ROW(CK_KEY_PART_MONTH, CK_FIELD_OF(record, name))
/* The value of a string field that is not null, with a text before it. */
#define CK_KEY_PREFIXED(before, record, name) CK_TOPIC_ROW(CK_KEY_PART_FIELD, CK_FIELD_OF(record, name), before)
/* A computed component: the function appends it; `called` is its name in the description of the topic. */
#define CK_KEY_WRITTEN(called, function) CK_TOPIC_ROW(CK_KEY_PART_WRITTEN, NULL, called, function)
/* Alternatives: the key has the first whose field is neither null nor an empty array, else the components after CK_KEY_OTHERWISE. The group ends at
 * CK_KEY_ALWAYS or at the end. A key has at most one such group. */
#define CK_KEY_WHEN(record, name) CK_TOPIC_ROW(CK_KEY_PART_WHEN, CK_FIELD_OF(record, name))
#define CK_KEY_OTHERWISE CK_TOPIC_ROW(CK_KEY_PART_OTHERWISE)
#define CK_KEY_ALWAYS CK_TOPIC_ROW(CK_KEY_PART_ALWAYS)
#define CK_KEY_END CK_TOPIC_ROW(CK_KEY_PART_END)

enum ck_topic_time_type { CK_TIME_NONE, CK_TIME_INSTANT, CK_TIME_PERIOD };

/* An instant of a value. */
struct ck_topic_time {
    enum ck_topic_time_type type;
    const struct ck_field  *field;
    const struct ck_field  *months; /* CK_TIME_PERIOD: an int; NULL: one month */
};

/* The instant of a timestamp, or of the begin of a date (UTC). */
#define CK_TIME(record, name) CK_TOPIC_ROW(CK_TIME_INSTANT, CK_FIELD_OF(record, name))
/* The first instant after the month of a date; CK_TIME_PERIOD_END: after as many months, from that one on, as the field `count` says. */
#define CK_TIME_MONTH_END(record, name) CK_TOPIC_ROW(CK_TIME_PERIOD, CK_FIELD_OF(record, name))
#define CK_TIME_PERIOD_END(record, name, count) CK_TOPIC_ROW(CK_TIME_PERIOD, CK_FIELD_OF(record, name), CK_FIELD_OF(record, count))

enum { CK_TOPIC_TIMES = 2 };

/* Keys of other records that a value contains; `explain` follows them. A path names members: "orders", "basis.orders". */
struct ck_topic;
struct ck_topic_link {
    const char                   *path;    /* of an array of strings */
    const struct ck_topic *const *topics;  /* the topics of these keys; ends with NULL */
    bool                          instead; /* the value rests on these records: `explain` shows them instead of its sources */
};

/* The value of a stated topic ends with the field `emission: Emission`, that of an appended topic with a field of type Origin. The runtime fills
 * them; processors leave them zero. */
struct ck_topic {
    const char                  *name;
    const struct ck_record_type *value;
    const struct ck_key_part    *key;                  /* ends with CK_KEY_END; NULL: the producers choose the keys */
    struct ck_topic_time         time[CK_TOPIC_TIMES]; /* the CloudEvents time: the first that is not null */
    struct ck_topic_time         vintage;              /* ce_recordedtime */
    struct ck_topic_time known; /* when the record became known (replay --known-at); none: the vintage, or the Kafka timestamp of users' records */
    const struct ck_topic_link *links;         /* ends with path NULL; NULL: none */
    const char *const          *shown;         /* paths of the members that `explain` prints in one line; ends with NULL; NULL: the first members */
    bool                        one_partition; /* the topic has exactly one partition */
    bool                        appended; /* appended, with cleanup.policy delete and without revisions; else stated, with cleanup.policy compact */
    bool kept;    /* stated, but with cleanup.policy delete and unlimited retention (a reference topic, whose readers need every version) */
    bool logged;  /* stated, but with cleanup.policy delete after at least a year (a log of changes beside another topic) */
    bool foreign; /* written by users: untrusted bytes, any partition count */
};

/* Writes the key of a value into buf (CK_KEY_SIZE_MAX) and returns its length; 0: the topic has no key. */
size_t ck_topic_key(const struct ck_topic *topic, const void *value, char *buf);

/* Writes the form of the topic's keys by field names, such as "instrument|day", into buf (CK_KEY_SIZE_MAX) and returns its length. Form 0 is that of
 * the first alternative; 0: no such form. */
size_t ck_topic_key_form(const struct ck_topic *topic, size_t form, char *buf);

/* In ms since 1970-01-01; 0: none. */
int64_t ck_topic_time_ms(const struct ck_topic *topic, const void *value);
int64_t ck_topic_vintage_ms(const struct ck_topic *topic, const void *value);
int64_t ck_topic_known_ms(const struct ck_topic *topic, const void *value);

CK_API_END

#endif
