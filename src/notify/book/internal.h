/* SPDX-License-Identifier: Apache-2.0
 * Internal header of the book: rows and their tables (row.c), queues (queue.c), what a record means (take.c), parcels (parcel.c). */
#ifndef CHOKEPOINT_NOTIFY_BOOK_INTERNAL_H
#define CHOKEPOINT_NOTIFY_BOOK_INTERNAL_H

#include "notify/book/book.h"

enum { NO_RECEIVER = -1 };
enum { TOLD_UNSURE = '?' /* behind the state that was told last: it may not have been heard */ };
#define HELD_MS INT64_MAX /* due_at of what is owed at the end of history */

struct book_row {
    struct book_row   *next; /* in its chain */
    struct book_row   *dirty_next;
    struct ck_buffer   bytes; /* encoding of `told`, whose texts point into it */
    struct notify_told told;
    struct ck_bytes    key; /* owned */
    uint64_t           hash;
    int64_t            when_ms;  /* when it is next looked at by its queue */
    int64_t            try_ms;   /* not before */
    int64_t            again_ms; /* when it was told again, because the receiver forgets */
    int64_t            asked_ms; /* since when it is tried without success; 0: it is not */
    size_t             place;    /* in its queue, from 1; 0: not in it */
    uint16_t           partition;
    int16_t            receiver;
    uint16_t           tries;
    bool               dirty, away, alone; /* alone: a message that it was part of was refused */
};

struct shelf { /* rows of one partition */
    struct book_row **chains;
    size_t            room, count;
    uint16_t          partition;
};

struct queue { /* a heap: the earliest first; of equals by group, then by key */
    struct book_row **rows;
    size_t            count, room;
};

struct open_group {
    uint64_t hash;
    int64_t  due_ms; /* 0: none */
};
struct open_groups {
    struct open_group *items;
    size_t             room, count;
};

struct book_dead {
    struct book_dead *next;
    uint16_t          partition;
    struct ck_buffer  key, value;
};

struct book {
    const struct routing *routing;
    struct shelf         *shelves;
    size_t                shelf_count;
    struct queue          queues[RECEIVERS_MAX];
    struct open_groups    groups[RECEIVERS_MAX];
    unsigned              failures[RECEIVERS_MAX]; /* in a row, of the receiver */
    int64_t               pause_ms[RECEIVERS_MAX]; /* it is left alone until then */
    struct book_row      *dirty, **dirty_end;      /* in the order in which they changed */
    struct book_dead     *dead, **dead_end;
    size_t                changed;
    struct book_counts    counts;
    struct ck_arena       arena;
    uint64_t              random;
};

/* ---- row.c ---- */
extern const struct notify_told row_nothing;                                     /* nothing told, nothing owed */
struct shelf                   *shelf_of(struct book *book, uint16_t partition); /* made if it is not there */
struct book_row                *row_find(const struct book *book, uint16_t partition, struct ck_bytes key);
struct book_row                *row_add(struct book *book, uint16_t partition, struct ck_bytes key);
size_t                          row_key(struct ck_bytes receiver, struct ck_bytes topic, struct ck_bytes key, char buf[BOOK_KEY_MAX]);
void                            row_set(struct book *book, struct book_row *row, const struct notify_told *told); /* copied; the row is dirty then */
bool                            row_is_open(const struct notify_told *told); /* it was told that it began, and not that it ended */

void dead_add(struct book *book, uint16_t partition, struct ck_bytes key, const struct notify_dead *letter);

/* ---- queue.c ---- */
void queue_put(struct book *book, struct book_row *row); /* where it belongs, or nowhere */
void queue_remove(struct book *book, struct book_row *row);

/* When the group is due that is open; 0: none is. Opens it. */
int64_t notice_group_due_ms(const struct open_groups *groups, struct ck_bytes group, int64_t now_ms);
void    notice_group_open(struct open_groups *groups, struct ck_bytes group, int64_t due_ms, int64_t now_ms);

#endif
