/* SPDX-License-Identifier: Apache-2.0
 * The book of who was told what and what is owed: a row for each receiver and record, in the partitions that are held. It decides what a record
 * means to each receiver, and puts together what is due. It does no I/O: rows come from and go to notify.told, parcels go to receivers.
 *
 * What is owed is sent only after it was committed: book_committed(). */
#ifndef CHOKEPOINT_NOTIFY_BOOK_H
#define CHOKEPOINT_NOTIFY_BOOK_H

#include "notify/route/route.h"
#include "records.h"

enum { BOOK_KEY_MAX = CK_KEY_SIZE_MAX + 2 * ROUTING_NAME_MAX + 8, BOOK_DETAIL_MAX = 512 };

extern const struct ck_topic notify_told_topic, notify_dead_topic;

struct book;

struct book *book_new(const struct routing *routing);
void         book_free(struct book *book);

/* ---- rows, to and from notify.told ---- */

/* A record of notify.told; value.data == NULL: the row is gone. False: it is none of ours. */
bool book_load(struct book *book, uint16_t partition, struct ck_bytes key, struct ck_bytes value);

/* All rows of the partition are loaded: what they owe falls due. */
void book_loaded(struct book *book, uint16_t partition, int64_t now_ms);

/* The partition is another's now. */
void book_drop(struct book *book, uint16_t partition);

/* What has changed since the last book_committed(): dead letters, then rows in the order in which they changed first; so a note that is set last is
 * the last. value.data == NULL: the row goes. Each() may not change the book; a result other than 0 ends it and is returned. */
struct book_change {
    uint16_t        partition;
    bool            dead; /* of notify_dead_topic, else of notify_told_topic */
    struct ck_bytes key, value;
};
int    book_changes(struct book *book, int (*each)(void *context, const struct book_change *change), void *context);
size_t book_changed(const struct book *book); /* how many there are */
void   book_committed(struct book *book);

/* ---- records ---- */

/* A number that stands in the book of a partition under a name: below which offset of a topic records are history, because they were there when it
 * was read for the first time; how many transactions there were. -1: it does not stand there. */
int64_t book_note(const struct book *book, uint16_t partition, const char *name);
void    book_set_note(struct book *book, uint16_t partition, const char *name, int64_t number);

/* A record. `time_ms`: when it was published. `held`: it is history, so what it begins is told after the end of it, if it holds then. */
void book_take(struct book *book, uint16_t partition, const struct notice *notice, int64_t time_ms, int64_t now_ms, bool held);

/* A record that nobody can read: a dead letter. */
void book_refuse(struct book *book, uint16_t partition, struct ck_bytes topic, struct ck_bytes key, const char *detail, int64_t now_ms);

/* The end of history in a partition. */
void book_release_held(struct book *book, uint16_t partition, int64_t now_ms);

/* ---- parcels ---- */

struct parcel_item {
    struct ck_bytes    row, topic, key, route, word, severity, was_severity, value; /* row: its key */
    char               id[NOTICE_ID_SIZE + 1];
    enum notice_change change; /* 0: told again, because the receiver forgets */
    int64_t            revision, digest, owed_at_ms;
    uint16_t           partition;
};

struct parcel { /* one message */
    const struct receiver *receiver;
    struct parcel_item    *items;
    size_t                 count;
    struct ck_bytes        group;                  /* empty: none */
    char                   id[NOTICE_ID_SIZE + 1]; /* of the only item; else of all items */
    struct ck_arena        arena;
    int64_t                made_ms;
};

/* What is due for a receiver, or NULL. Its rows are away until book_told() or book_untold(). */
struct parcel *book_parcel(struct book *book, size_t receiver, int64_t now_ms);
void           parcel_free(struct parcel *parcel);

/* The earliest time at which something is due for the receiver; INT64_MAX: nothing is owed. */
int64_t book_due_ms(const struct book *book, size_t receiver);

enum parcel_end {
    PARCEL_TOLD,
    PARCEL_AGAIN,   /* not now: again at again_ms, unless it has lasted too long */
    PARCEL_REFUSED, /* never */
    PARCEL_UNTRIED  /* it was given back */
};

struct parcel_outcome {
    enum parcel_end end;
    bool            reached; /* PARCEL_AGAIN: it may have been received all the same */
    int64_t         wait_ms; /* PARCEL_AGAIN: the receiver wants to be left alone for so long; 0: not said */
    bool            down;    /* PARCEL_AGAIN: it is the receiver that fails, not the message */
    char            detail[BOOK_DETAIL_MAX];
};

/* What became of a parcel. */
void book_settle(struct book *book, const struct parcel *parcel, const struct parcel_outcome *outcome, int64_t now_ms);

struct book_counts {
    uint64_t told[RECEIVERS_MAX], again[RECEIVERS_MAX], dead[RECEIVERS_MAX], owed[RECEIVERS_MAX],
        spared;           /* spared: owed, and over before it was due */
    size_t rows, orphans; /* orphans: rows of receivers that the routing no longer names */
};
const struct book_counts *book_counts(const struct book *book);

#endif
