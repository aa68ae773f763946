/* SPDX-License-Identifier: Apache-2.0
 * Keys: UTF-8 text, components joined by '|', beginning with the partition key. */
#ifndef CHOKEPOINT_KEY_H
#define CHOKEPOINT_KEY_H

#include "chokepoint/bytes.h"

enum { KEY_SIZE_MAX = 1024 }; /* bytes of a derived key */

/* A key under construction in a caller's buffer of KEY_SIZE_MAX. Writing past it is a bug (assert), so texts of users go through key_fits() before.
 */
struct key {
    char  *buf;
    size_t size;
};

void key_text(struct key *key, struct bytes text); /* adds a component; null becomes '-' */
void key_day(struct key *key, int32_t day);
void key_month(struct key *key, int32_t month);
void key_long(struct key *key, int64_t value);

/* Whether a text that users wrote can be a component: not empty, at most KEY_COMPONENT_MAX bytes (three of them and the rest fit into KEY_SIZE_MAX),
 * no
 * '|' and no control character, each of which would make two keys one. Null does not fit. */
enum { KEY_COMPONENT_MAX = 250 };
bool key_fits(struct bytes text);

static inline struct bytes key_bytes(const struct key *key) { return (struct bytes){ key->buf, key->size }; }

/* Ends a key that shall begin others with a '|', so that table_each() walks those of whole components: the rows of "tin" and none of "tinplate". */
struct bytes key_prefix(struct key *key);

/* The first `count` components of a key, without the '|' behind them; the whole key, if it has no more. Borrows from it. */
struct bytes key_front(struct bytes key, size_t count);

/* Splits into at most `max` components (the last takes the rest); returns how many there are. */
size_t key_split(struct bytes key, struct bytes *ret_parts, size_t max);

/* Kafka's partitioner (murmur2, as the Java client) over the bytes before the first '|'. count >= 1. */
uint32_t key_partition(struct bytes key, uint32_t count);

#endif
