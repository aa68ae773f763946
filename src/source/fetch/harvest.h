/* SPDX-License-Identifier: Apache-2.0
 * What the documents of one request hold, until all of them are read: nothing of a request is sent before. */
#ifndef CHOKEPOINT_FETCH_HARVEST_H
#define CHOKEPOINT_FETCH_HARVEST_H

#include "source/fetch/places.h"

struct harvest_item {
    struct ck_bytes key;     /* what the record is a version of; strings_place_among() finds it */
    int64_t         content; /* hash of what it says */
    size_t          topic;   /* number in the store's list */
    struct ck_bytes encoded;
    size_t          number; /* in the order in which they came */
};

struct harvest { /* zeroed: empty */
    struct ck_arena      arena;
    struct harvest_item *items;
    size_t               count, room;
    size_t               refused; /* rows of the documents */
    bool                 partial; /* a document said, or showed, that it is not all of the answer */
};

/* All bytes are copied. */
void harvest_add(struct harvest *harvest, size_t topic, struct ck_bytes key, int64_t content, struct ck_bytes encoded);

/* Forgets what came after the first `count`: a document that turned out to be cut. */
void harvest_cut(struct harvest *harvest, size_t count);

/* Sorts by key; of those that are equal the last one that came stays. */
void harvest_sort(struct harvest *harvest);

/* After harvest_sort(). */
bool                       harvest_has(const struct harvest *harvest, struct ck_bytes key);
const struct harvest_item *harvest_with(const struct harvest *harvest, struct ck_bytes prefix); /* the first whose key begins so; NULL: none */

void harvest_clear(struct harvest *harvest);
void harvest_release(struct harvest *harvest);

#endif
