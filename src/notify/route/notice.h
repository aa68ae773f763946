/* SPDX-License-Identifier: Apache-2.0
 * A published record as it can be told: the words that routes match, the sentence that a person reads, and the record itself as JSON. */
#ifndef CHOKEPOINT_NOTIFY_NOTICE_H
#define CHOKEPOINT_NOTIFY_NOTICE_H

#include "chokepoint/avro.h"
#include "chokepoint/processor.h"

/* Everything is borrowed from the record, or lives in the arena that it was made in. Null: the record has none. */
struct notice {
    const struct ck_topic *topic;
    struct ck_bytes        key, rule, severity, item, reporter, partner, hub, news;
    struct ck_bytes        state;            /* FIRING, CONTRADICTED, LICENCE */
    struct ck_bytes        word;             /* what makes it another one to tell: the state, of an alert with severity and episode */
    struct ck_bytes        text;             /* one sentence */
    struct ck_bytes        value;            /* the record in JSON; empty: nothing but the key is known */
    struct ck_maybe_int    since, until;     /* days */
    int                    rank;             /* of the severity, from 1; 0: none */
    int64_t                revision, digest; /* digest: of the content */
    bool                   retracted;
};

/* The topics that can be told; ends with NULL. */
extern const struct ck_topic *const notice_topics[];

/* NULL: no such topic, or none that can be told. */
const struct ck_topic *notice_topic(struct ck_bytes name);

/* The states that a record of the topic may be in. */
const struct ck_enum_type *notice_states(const struct ck_topic *topic);

/* `record` is of the topic's type. */
struct notice notice_of(const struct ck_topic *topic, struct ck_bytes key, const void *record, struct ck_arena *arena);

/* The same from the JSON of a record, as notice.value has it, and borrowed from it. False: it is none. */
bool notice_read(const struct ck_topic *topic, struct ck_bytes key, struct ck_bytes value, struct ck_arena *arena, struct notice *ret_notice);

enum { NOTICE_ID_SIZE = 32 };

/* The id of the message that tells `receiver` of this revision: hexadecimal digits, the same whenever it is told. */
void notice_id(struct ck_bytes receiver, struct ck_bytes topic, struct ck_bytes key, int64_t revision, int64_t digest, char ret_id[NOTICE_ID_SIZE]);

#endif
