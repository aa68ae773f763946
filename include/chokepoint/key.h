/* SPDX-License-Identifier: Apache-2.0
 * Keys of records: UTF-8 components joined by '|'. The first component alone chooses the partition. */
#ifndef CHOKEPOINT_KEY_H
#define CHOKEPOINT_KEY_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

enum { CK_KEY_SIZE_MAX = 1024 }; /* bytes of a derived key */

/* A key under construction in a caller's buffer of CK_KEY_SIZE_MAX. Writing past its end is a bug (assert): check every text that users wrote with
 * ck_key_fits() first.
 */
struct ck_key {
    char  *buf;
    size_t size;
};

void ck_key_text(struct ck_key *key, struct ck_bytes text); /* appends a component; null becomes '-' */
void ck_key_day(struct ck_key *key, int32_t day);
void ck_key_month(struct ck_key *key, int32_t month);
void ck_key_long(struct ck_key *key, int64_t value);

/* Whether a text that users wrote may be a component: 1 to CK_KEY_COMPONENT_MAX bytes (three such components and the rest fit into CK_KEY_SIZE_MAX),
 * without '|' and control characters, which could make two keys equal. Null does not fit. */
enum { CK_KEY_COMPONENT_MAX = 250 };
bool ck_key_fits(struct ck_bytes text);

static inline struct ck_bytes ck_key_bytes(const struct ck_key *key) { return (struct ck_bytes){ key->buf, key->size }; }

/* Appends a '|' and returns the key as a prefix for ck_table_each(), so that it matches whole components: the rows of "tin" and none of "tinplate".
 */
struct ck_bytes ck_key_prefix(struct ck_key *key);

/* The first `count` components of a key, without the '|' behind them; the whole key if it has no more. Borrows from `key`. */
struct ck_bytes ck_key_front(struct ck_bytes key, size_t count);

/* Splits a key into at most `max` components, the last of which takes the rest; returns their count. They borrow from `key`. */
size_t ck_key_split(struct ck_bytes key, struct ck_bytes *ret_parts, size_t max);

/* The partition of a key: Kafka's default partitioner (murmur2, as in the Java client) over the bytes before the first '|'. count >= 1. */
uint32_t ck_key_partition(struct ck_bytes key, uint32_t count);

CK_API_END

#endif
