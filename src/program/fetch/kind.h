/* SPDX-License-Identifier: Apache-2.0
 * Records of the users' topics as a connector compares them: what a record is a version of, and what it says. */
#ifndef CHOKEPOINT_FETCH_KIND_H
#define CHOKEPOINT_FETCH_KIND_H

#include "source/fetch/harvest.h"

struct fetch_kind {
    const struct ck_topic *topic;       /* users' */
    const struct ck_topic *identity;    /* its key: the fields that tell records apart; NULL: only equal records are one */
    const struct ck_field *instants[2]; /* of publication or collection, which say nothing new by themselves; NULL: no more */
    size_t                 group_parts; /* so many components of the identity name a release; 0: records are not withdrawn */
};

/* Of one of the users' topics. */
const struct fetch_kind *fetch_kind_of(const struct ck_topic *topic);

/* Adds a record; `number` is the topic's in the store's list. */
void fetch_kind_add(const struct fetch_kind *kind, size_t number, const void *record, struct harvest *harvest);

/* Adds the record that withdraws a cell of trade: a millisecond after `beside`, a record of the same release, so that it counts over what that
 * release said before, and the next release over it. */
void withdrawal_add(struct ck_bytes key, const struct harvest_item *beside, size_t number, struct harvest *harvest);

#endif
