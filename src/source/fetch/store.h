/* SPDX-License-Identifier: Apache-2.0
 * Where fetched records go, and the places with them, in one step that happens or does not: a transaction of the log (log_store.c), or the files of a
 * directory (directory_store.c). A crash between an answer and its step repeats a request, never a record. */
#ifndef CHOKEPOINT_FETCH_STORE_H
#define CHOKEPOINT_FETCH_STORE_H

#include "engine/log/log.h"
#include "source/fetch/places.h"

enum { STORE_PROBLEM_MAX = 512, STORE_TOPICS_MAX = 8 };

enum {
    STORE_DONE,
    STORE_REPEAT /* the step did not happen, or nobody knows: the places were read again; compare with them and do it again */
};

struct fetch_store {
    const struct fetch_store_ops *ops;
    const struct ck_topic *const *topics; /* of the records; ends with NULL */
    struct places                 places;
    char                          problem[STORE_PROBLEM_MAX]; /* of the last negative result */
};

struct fetch_store_ops {
    int (*begin)(struct fetch_store *);
    int (*add)(struct fetch_store *, size_t topic, const void *record);
    int (*commit)(struct fetch_store *, const struct fetch_place *places, size_t count);
    void (*abort)(struct fetch_store *);
    void (*close)(struct fetch_store *);
};

/* Begins a step, adds a record of a topic to it, ends it with the places that it leads to. STORE_DONE, STORE_REPEAT, or a negative errno with
 * `problem`, after which the store can only be closed. A begun step is committed, aborted, or over after STORE_REPEAT. */
static inline int store_begin(struct fetch_store *store) { return store->ops->begin(store); }
static inline int store_add(struct fetch_store *store, size_t topic, const void *record) { return store->ops->add(store, topic, record); }
static inline int store_commit(struct fetch_store *store, const struct fetch_place *places, size_t count)
{
    return store->ops->commit(store, places, count);
}
static inline void store_abort(struct fetch_store *store) { store->ops->abort(store); }
static inline void store_close(struct fetch_store *store)
{
    if (store)
        store->ops->close(store);
}

/* ---- the two ---- */

/* The log's topics: number 0 is fetch.place (LOG_FOLLOWED), then `topics` (LOG_WRITTEN). The log is borrowed. Reads all places. 0, or a negative
 * errno: -EILSEQ: fetch.place holds what is no place. `encode` appends the value of a record to the buffer. */
struct log_store_options {
    struct log                   *log;
    const struct ck_topic *const *topics;
    void (*encode)(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer);
    void (*waiting)(void *context); /* called about once a second while the log does not answer; NULL: nobody asks */
    void *context;
};
int log_store_open(const struct log_store_options *options, struct fetch_store **ret_store, char problem[STORE_PROBLEM_MAX]);

/* Creates the directory. Records are lines of DIR/<topic>.jsonl behind those that are there; places stand in DIR/.fetch.place.jsonl, with the sizes
 * that the files had, and DIR/.fetch.step is there during a step: what a step that did not end has written is cut off. A step without places is one
 * of records alone. 0, or a negative errno: -EBUSY: another process has it open; -EILSEQ: the places cannot be read; -ESTALE: a file is shorter than
 * they say. */
int directory_store_open(const char *path, const struct ck_topic *const *topics, struct fetch_store **ret_store, char problem[STORE_PROBLEM_MAX]);

#endif
