/* SPDX-License-Identifier: Apache-2.0
 * What holds after any number of settles of a staged processor: the last publication of each key, retracted ones dropped. With the processor's
 * default configuration and a reference of its own. */
#ifndef CHOKEPOINT_TESTS_HELD_H
#define CHOKEPOINT_TESTS_HELD_H

#include "domain/reference/reference.h"
#include "engine/stage/internal.h"

struct held {
    struct ck_stage             *stage;
    struct reference            *reference;
    void                        *config; /* may be changed before the first record */
    struct ck_stage_publication *last;
    size_t                       count, room;
};

struct held *held_new(const struct ck_processor *processor);
void         held_free(struct held *held);

void   held_put(struct held *held, const struct ck_topic *topic, const void *value);
void   held_retract(struct held *held, const struct ck_topic *topic, const char *key);
void   held_learn(struct held *held, const struct ck_topic *topic, const char *key, const void *value);
void   held_put_file(struct held *held, const struct ck_topic *topic, const char *path);   /* JSON lines {"value": …} */
void   held_learn_file(struct held *held, const struct ck_topic *topic, const char *path); /* the same, as reference */
size_t held_settle(struct held *held);                                                     /* what is marked; returns how many records it published */
size_t held_settle_all(struct held *held); /* everything that a full enumeration marks: publishes nothing unless a mark was forgotten */

/* Settles what is marked; that no mark was forgotten is part of every test. held_at(): and then what holds for a key. */
void        held_settle_checked(struct held *held);
const void *held_at(struct held *held, const struct ck_topic *topic, const char *key);

/* The value that holds for a key, or NULL. Its strings and arrays live until held_free(). */
const void *held_find(const struct held *held, const struct ck_topic *topic, const char *key);
size_t      held_count(const struct held *held); /* keys that hold, over all outputs */

/* How many records of a golden file differ from what holds in any field but those named (a NULL-terminated list); prints their keys. */
size_t held_compare(const struct held *held, const struct ck_topic *topic, const char *path, const char *const *ignored);

#endif
