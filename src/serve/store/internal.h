/* SPDX-License-Identifier: Apache-2.0
 * Internal header of the store: its tables in LMDB.
 *
 *     records    topic, partition, offset                            -> time of publication, flags, size of the key, key, value
 *     revisions  topic, key, 0x00, ~time, ~offset, ~partition        -> nothing
 *                topic + 0x8000, last component | key, 0x00, ...         -> nothing: the same revisions, where keys are found by their end
 *     places     topic, partition                                    -> next offset, latest time, number of records
 *     meta       "layout"                                            -> what wrote it, its source, its topics
 *                "note"                                              -> the owner's text
 *
 * Numbers are big-endian, times with the sign turned, so that their bytes are in order. Values are written once, in the order of the log, and only
 * the small rows of `revisions` in the order of keys. The newest revision of a key comes first, so the first row at or behind (key, ~known) is the
 * one that was known then. In `revisions`, a byte 0x00 of a key is 0x01 0x01 and 0x01 is 0x01 0x02, which keeps the order; a key that is too long is
 * cut, and ends with a hash in hexadecimal digits. */
#ifndef CHOKEPOINT_SERVE_STORE_INTERNAL_H
#define CHOKEPOINT_SERVE_STORE_INTERNAL_H

#include <lmdb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "serve/store/store.h"

enum {
    ROW_KEY_TAIL = 1 + 8 + 8 + 2,                         /* 0x00, time, offset, partition */
    ROW_KEY_WHOLE = STORE_KEY_MAX - 2 - ROW_KEY_TAIL - 1, /* a longer one, escaped, is cut … */
    ROW_KEY_HASH = 32,                                    /* … and gets this many digits, … */
    ROW_KEY_CUT = ROW_KEY_WHOLE + 1 - ROW_KEY_HASH,       /* … so that it is longer than each that is whole */
    POSITION_SIZE = 2 + 2 + 8,
    RECORD_HEAD = 8 + 1 + 4,
    PLACE_SIZE = 8 + 8 + 8
};

enum { RECORD_RETRACTED = 1, RECORD_TOMBSTONE = 2 };

enum { TOPIC_BY_END = 0x8000 /* added to the number of a topic, in `revisions` */ };

struct row_key {
    unsigned char bytes[STORE_KEY_MAX + 1];
    size_t        size;
};

struct store_places { /* of one topic */
    struct store_partition *items;
    bool                   *changed; /* since the last commit */
    size_t                  count;
};

struct store {
    MDB_env            *env;
    MDB_dbi             records, revisions, places, meta;
    int                 lock; /* of the directory */
    const char         *emptied;
    bool                fleeting;
    bool                was_empty; /* when it was opened */
    bool                filling;   /* since then: store_settle() */
    size_t              puts;      /* since the last look at the memory */
    size_t              mapped_max;
    void               *map; /* of the file, for store_trim(); NULL: not known, or not wanted */
    size_t              map_size;
    _Atomic size_t      looks;    /* at records, since the last look at the memory */
    atomic_bool         trimming; /* one thread is enough */
    size_t              topic_count;
    struct store_places held[STORE_TOPICS_MAX];
    bool                touched[STORE_TOPICS_MAX]; /* by the transaction */
    bool                by_end[STORE_TOPICS_MAX];
    MDB_txn            *writing;

    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t  committed;
    uint64_t        commit;
    uint64_t        commits[STORE_TOPICS_MAX];
};

struct store_view {
    struct store *store;
    MDB_txn      *txn;
    MDB_cursor   *records, *revisions;
    size_t        looks; /* at records, not yet told to the store */
};

int store_result(int lmdb); /* of LMDB's results */

/* Before the file is opened: removes what cannot be trusted. Behind it: what is filled from nothing does not wait for the disk. */
int filling_look(struct store *store, const struct store_options *options, const char *path);
int filling_begin(struct store *store, const struct store_options *options);

/* ---- memory ---- */

enum { LOOKS_OF_A_VIEW = 64 /* that a view counts for itself */ };

void memory_find(struct store *store); /* where the file is mapped */
/* Looks at records, by any thread; now and then followed by store_trim(). */
void memory_count(struct store *store, size_t looks);

/* ---- keys ---- */

void     put_16(unsigned char *to, uint16_t number);
void     put_64(unsigned char *to, uint64_t number);
uint16_t get_16(const unsigned char *from);
uint64_t get_64(const unsigned char *from);
uint64_t time_bits(int64_t time_ms); /* in order */
int64_t  bits_time(uint64_t bits);

/* topic and key, without a tail. */
void row_key_set(struct row_key *key, uint16_t topic, struct ck_bytes of);
/* topic and as much of a prefix as every key that begins with it has. */
void row_key_prefix(struct row_key *key, uint16_t topic, struct ck_bytes prefix);
/* Before all revisions that were published by then. */
void row_key_known(struct row_key *key, int64_t known_ms);
/* The revision at a position. */
void row_key_revision(struct row_key *key, int64_t published_ms, int64_t offset, uint16_t partition);
/* Behind all revisions. */
void row_key_behind(struct row_key *key);

struct row_key_parts {
    size_t   size; /* of topic and key */
    int64_t  published_ms, offset;
    uint16_t partition;
};
int row_key_parts(const MDB_val *row, struct row_key_parts *ret_parts); /* or -EBADMSG */
/* Whether the row is a revision of topic and key of `key`, of which the first `size` bytes count. */
bool row_key_of(const MDB_val *row, const struct row_key_parts *parts, const void *bytes, size_t size);

void position_set(unsigned char bytes[POSITION_SIZE], uint16_t topic, uint16_t partition, int64_t offset);

/* ---- rows ---- */

int record_row(const MDB_val *position, const MDB_val *record, struct store_row *ret_row); /* STORE_ROW or -EBADMSG */
int place_row(const MDB_val *value, struct store_partition *ret_partition);
int store_places_read(struct store *store, MDB_txn *txn); /* what is held of the places */

/* The first row of `revisions` at or behind a key: STORE_ROW, STORE_END or an errno. */
int revision_from(struct store_view *view, const void *key, size_t size, MDB_val *ret_row, struct row_key_parts *ret_parts);

#endif
