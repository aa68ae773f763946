/* SPDX-License-Identifier: Apache-2.0
 * The store of `serve`: every revision of every key of some topics, with the time of its publication, in LMDB. One thread writes; any number of
 * threads read, each by a view, which is a snapshot. The store knows keys, positions and times; what a value means is its owner's.
 *
 * Time of publication: a partition is published in its order, so a record that bears an earlier time than one before it counts as published with that
 * one. What was published by an instant is the first so many records of each partition.
 *
 * A death of the process leaves the state of the last commit. A power failure leaves that of an earlier one, whole, at most the last commit lost; but
 * while a store is filled that was empty, until store_settle(), its commits do not wait for the disk: then a power failure leaves it empty. Functions
 * return 0, a positive STORE_ outcome, or a negative errno: -ENOSPC (no room on the disk, or in the map), -EBADMSG (the file is damaged).
 */
#ifndef CHOKEPOINT_SERVE_STORE_H
#define CHOKEPOINT_SERVE_STORE_H

#include "chokepoint/avro.h"

struct store;

enum { STORE_PROBLEM_MAX = 512, STORE_TOPICS_MAX = 256, STORE_VIEWS_MAX = 256 };
#define STORE_MAP_SIZE ((size_t)1 << 40) /* of addresses; the file has what is needed */

struct store_topic {
    const char *name;
    uint64_t    fingerprint; /* of what its values are encoded with */
    bool        by_end;      /* keys are also found by their last component: store_scan_end() */
};

struct store_options {
    const char               *directory; /* made if it is not there */
    const struct store_topic *topics;    /* the index of a topic is its number here */
    size_t                    topic_count;
    const char               *source;   /* where the records come from: another text, and what is there is emptied; NULL: "" */
    bool                      fleeting; /* nobody needs it after a crash: nothing waits for the disk */
    const char               *boot;     /* a text of this start of the machine; NULL: the system\'s */
    size_t                    map_size; /* bytes that the store may grow to; 0: STORE_MAP_SIZE, or what the process may have of it */
    size_t mapped_max; /* of the file\'s pages in the memory of this process, looked at after each commit, now and then as records are read, and by
                          store_trim(); 0: no limit */
};

/* What an earlier layout, other topics, schemas or another source wrote is emptied. 0, or a negative errno with words: -EBUSY (another process has
 * the directory), -EEXIST (a file of another program is in the way), ... */
int  store_open(const struct store_options *options, struct store **ret_store, char ret_problem[STORE_PROBLEM_MAX]);
void store_close(struct store *store); /* all views are closed; what was not committed is gone */

/* Why what was there has been emptied: "another source" …; NULL: it was not. */
const char *store_emptied(const struct store *store);

/* Words for a result. */
const char *store_error(int result);

/* ---- writing: one thread ---- */

enum { STORE_NOWHERE = -1 }; /* no place: nothing of this partition was ever read */

struct store_record {
    uint16_t        topic, partition;
    int64_t         offset, published_ms; /* in the log */
    struct ck_bytes key, value;           /* key.data NULL: the empty key; value.data NULL: a tombstone */
    bool            retracted;            /* there is no such thing any more; a tombstone is retracted in any case */
};

/* Begin; then records and places; then commit. After an error of any of them: store_abort(), which brings back the state of the last commit. */
int store_begin(struct store *store);

/* A record below the place of its partition is passed over; else the place is behind it. */
int store_put(struct store *store, const struct store_record *record);

/* The offset to read next, behind markers and gaps. One below the present place is passed over. */
int store_place(struct store *store, uint16_t topic, uint16_t partition, int64_t next);

/* Everything of one topic, its places too (a topic that was made anew). */
int store_empty_topic(struct store *store, uint16_t topic);

/* The store has what there was: from now on commits wait for the disk. Nothing where they do already. Between transactions, by the thread that
 * writes. */
int store_settle(struct store *store);

/* A text of the owner's, kept by the next commit; it goes when the store is emptied. */
int store_note(struct store *store, struct ck_bytes text);

/* The text as of the last commit, appended: STORE_ROW, or STORE_END (none). Between transactions, by the thread that writes. */
int store_noted(struct store *store, struct ck_buffer *text);

int  store_commit(struct store *store); /* wakes whoever waits: store_wait() */
void store_abort(struct store *store);

/* The place, with what is not committed yet; STORE_NOWHERE. Of the thread that writes. */
int64_t store_next(const struct store *store, uint16_t topic, uint16_t partition);

/* Where more pages of files are in the memory of this process than mapped_max, those of the store are let go; they stay in the system's cache, and
 * come back as they are read. Any thread. */
void store_trim(struct store *store);

/* ---- commits, for whoever waits: any thread ---- */

/* Numbers of commits grow. store_wait() returns the number of the last one, as soon as it is greater than `seen` or the time is over. */
uint64_t store_wait(struct store *store, uint64_t seen, int timeout_ms);
uint64_t store_touched(struct store *store, uint16_t topic); /* the last commit with records of the topic, since the store was opened; 0: none */

/* ---- reading: a view is of one thread ---- */

struct store_view;

int      store_view_open(struct store *store, struct store_view **ret_view); /* -EAGAIN: STORE_VIEWS_MAX are open */
void     store_view_close(struct store_view *view);                          /* NULL is none */
uint64_t store_view_commit(const struct store_view *view);                   /* the number of the last commit that it shows */

struct store_row {
    uint16_t        topic, partition;
    int64_t         offset, published_ms;
    bool            retracted;
    struct ck_bytes key, value; /* borrowed from the view; value.data NULL: a tombstone */
};

enum { STORE_END, STORE_ROW, STORE_BOUND };

/* The last revision of a key that was published by known_ms (INT64_MAX: now), retracted or not. STORE_ROW or STORE_END (none). */
int store_find(struct store_view *view, uint16_t topic, struct ck_bytes key, int64_t known_ms, struct store_row *ret_row);

/* The revision of the same key before this one. STORE_ROW or STORE_END. */
int store_older(struct store_view *view, const struct store_row *newer, struct store_row *ret_row);

/* The record at a position; the first of a partition at or behind an offset, the last at or before. STORE_ROW or STORE_END. */
int store_at(struct store_view *view, uint16_t topic, uint16_t partition, int64_t offset, struct store_row *ret_row);
int store_from(struct store_view *view, uint16_t topic, uint16_t partition, int64_t offset, struct store_row *ret_row);
int store_upto(struct store_view *view, uint16_t topic, uint16_t partition, int64_t offset, struct store_row *ret_row);

struct store_partition { /* as of a view */
    int64_t  next;       /* the offset to be read next; STORE_NOWHERE */
    int64_t  newest_ms;  /* the latest time of publication; INT64_MIN: no record yet */
    uint64_t records;    /* that are in the store */
};
int store_partition(struct store_view *view, uint16_t topic, uint16_t partition, struct store_partition *ret_partition);

/* How many partitions the topic has here: one more than the greatest with a place. Negative: an errno. */
int store_partitions(struct store_view *view, uint16_t topic);

/* The latest time of publication of all topics; INT64_MIN: no record. */
int store_newest(struct store_view *view, int64_t *ret_ms);

/* ---- the keys of a topic, each with its last revision published by known_ms ---- */

/* In bytewise order of the keys; of keys over 458 bytes (a byte 0x00 or 0x01 counts two), only that part is in order. */
enum { STORE_KEY_MAX = 511 }; /* of LMDB */

struct store_scan {
    struct store_view *view;
    uint16_t           topic;
    int64_t            known_ms;
    struct ck_bytes    prefix; /* of the keys; borrowed. By the end: of what they are found by */
    bool               by_end;
    bool               with_retracted; /* else they are passed over */
    size_t             rows_max;       /* of rows looked at: then STORE_BOUND; 0: no bound */
    size_t             rows;           /* looked at so far, at most two for each key; the caller may set it to 0 */
    struct ck_bytes    reached; /* the last key looked at, from which another scan may go on (`after`); borrowed from the view; data NULL: none */
    char               at[STORE_KEY_MAX + 1]; /* where it goes on, … */
    size_t             at_size;               /* … of the scan */
};

/* The scan begins behind the key `after` (data NULL: at the first). The caller may then set with_retracted and rows_max. */
void store_scan_begin(struct store_scan *ret_scan, struct store_view *view, uint16_t topic, struct ck_bytes prefix, struct ck_bytes after,
                      int64_t known_ms);

/* The keys that end with "|" and the component, of a topic that is found so; in bytewise order. `text` is the component and "|", borrowed. */
bool store_finds_by_end(const struct store_view *view, uint16_t topic);
void store_scan_end(struct store_scan *ret_scan, struct store_view *view, uint16_t topic, struct ck_bytes text, int64_t known_ms);

/* STORE_ROW, STORE_END, or STORE_BOUND: there may be more behind `reached`. */
int store_scan_next(struct store_scan *scan, struct store_row *ret_row);

/* ---- the newest publications of a topic, backwards ---- */

struct store_back;

/* The revisions that were published by known_ms and lie before the offset before[partition] (count 0, or INT64_MAX: all), the newest first:
 * partitions are merged by time, and within one the order is that of the log. Retracted ones are among them. rows_max as in store_scan. */
int  store_back_open(struct store_view *view, uint16_t topic, int64_t known_ms, const int64_t *before, size_t count, size_t rows_max,
                     struct store_back **ret_back);
int  store_back_next(struct store_back *back, struct store_row *ret_row); /* STORE_ROW, STORE_END, STORE_BOUND */
void store_back_close(struct store_back *back);

/* For another one that goes on where this one is: an offset for each partition. Borrowed. */
const int64_t *store_back_before(const struct store_back *back, size_t *ret_count);
size_t         store_back_rows(const struct store_back *back); /* looked at */

#endif
