/* SPDX-License-Identifier: Apache-2.0
 * Alerts by hand, and routing by text, for tests of notify. */
#ifndef CHOKEPOINT_TESTS_NOTICES_H
#define CHOKEPOINT_TESTS_NOTICES_H

#include "notify/route/route.h"
#include "records.h"

/* Reads it, or fails the test with its problem. */
struct routing *routing_of(const char *yaml);

struct alert_text {
    const char         *rule;     /* NULL: flow.collapse */
    const char         *reporter; /* NULL: CHN */
    const char         *item;     /* NULL: germanium */
    const char         *partner;  /* NULL: WLD */
    const char         *text;
    enum alert_state    state;    /* 0: FIRING */
    enum alert_severity severity; /* 0: warning */
    int                 episode, since;
    int64_t             revision;
    bool                retracted;
};

/* Its key is in the arena; of a retraction too. */
struct alert alert_of(struct alert_text text, struct ck_arena *arena, struct ck_bytes *ret_key);

/* In single-object encoding, in the arena. */
struct ck_bytes alert_bytes(const struct alert *alert, struct ck_arena *arena);

struct notice alert_notice(struct alert_text text, struct ck_arena *arena);

#endif
