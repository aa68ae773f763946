/* SPDX-License-Identifier: Apache-2.0
 * Keys: UTF-8 text, components joined by '|', beginning with the partition key. */
#ifndef CHOKEPOINT_KEY_H
#define CHOKEPOINT_KEY_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

enum { CK_KEY_SIZE_MAX = 1024 }; /* bytes of a derived key */

/* A key under construction in a caller's buffer of CK_KEY_SIZE_MAX. Writing past it is a bug (assert), so texts of users go through ck_key_fits()
 * before.
 */
struct ck_key {
    char  *buf;
    size_t size;
};

void ck_key_text(struct ck_key *key, struct ck_bytes text); /* adds a component; null becomes '-' */
void ck_key_day(struct ck_key *key, int32_t day);
void ck_key_month(struct ck_key *key, int32_t month);
void ck_key_long(struct ck_key *key, int64_t value);

/* Whether a text that users wrote can be a component: not empty, at most CK_KEY_COMPONENT_MAX bytes (three of them and the rest fit into
 * CK_KEY_SIZE_MAX), no
 * '|' and no control character, each of which would make two keys one. Null does not fit. */
enum { CK_KEY_COMPONENT_MAX = 250 };
bool ck_key_fits(struct ck_bytes text);

static inline struct ck_bytes ck_key_bytes(const struct ck_key *key) { return (struct ck_bytes){ key->buf, key->size }; }

/* Ends a key that shall begin others with a '|', so that ck_table_each() walks those of whole components: the rows of "tin" and none of "tinplate".
 */
struct ck_bytes ck_key_prefix(struct ck_key *key);

/* The first `count` components of a key, without the '|' behind them; the whole key, if it has no more. Borrows from it. */
struct ck_bytes ck_key_front(struct ck_bytes key, size_t count);

/* Splits into at most `max` components (the last takes the rest); returns how many there are. */
size_t ck_key_split(struct ck_bytes key, struct ck_bytes *ret_parts, size_t max);

/* Kafka's partitioner (murmur2, as the Java client) over the bytes before the first '|'. count >= 1. */
uint32_t ck_key_partition(struct ck_bytes key, uint32_t count);

CK_API_END

#endif
