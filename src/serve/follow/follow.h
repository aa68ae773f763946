/* SPDX-License-Identifier: Apache-2.0
 * Fills the store from a log: follows every partition of its topics from the place that the store has, and notes records and place in one commit, so
 * that after any end it goes on without gap or repeat. Values are kept in the plain encoding of the present schema; records that cannot be decoded
 * are counted, told and left out.
 *
 * Time of publication: the record's time in the log, never later than the clock at the reading.
 *
 * What is read again before it goes on is the last record of each partition that the store has. If the log has another one at that offset, ends
 * before it, or has fewer partitions, the topic was made anew: it is emptied and read from its start. Records that retention took before they were
 * read are missing: counted and told. */
#ifndef CHOKEPOINT_SERVE_FOLLOW_H
#define CHOKEPOINT_SERVE_FOLLOW_H

#include "chokepoint/topic.h"
#include "engine/log/log.h"
#include "engine/util/journal.h"
#include "serve/store/store.h"

struct follow;
struct registry;

enum { FOLLOW_PROBLEM_MAX = 512 };

struct follow_options {
    struct store                 *store;
    const struct ck_topic *const *topics;   /* in the order of the store's; ends with NULL */
    struct registry              *registry; /* NULL: none */
    const struct journal         *journal;
    /* Opens a log that follows these topics, in this order. 0, or a negative errno with a line; -EINVAL: it will never open. */
    int (*open)(void *context, struct log **ret_log, char ret_problem[FOLLOW_PROBLEM_MAX]);
    const char *(*problem)(const struct log *log); /* words for the last negative result of the log; NULL: none */
    bool (*away)(const struct log *log);           /* whether the log waits for brokers that do not answer; NULL: that is not known */
    void *context;
    int64_t (*clock_ms)(void); /* ms since 1970; NULL: the system's */
    int commit_ms;             /* the longest that a record waits for its commit; 0: 100 */
    int count_ms;              /* between looks for new topics and partitions; 0: 30,000 */
    int anew_ms;               /* so long must the log end before the place until it counts as made anew; negative: 0; 0: 5000 */
    int pause_ms;              /* after a log that failed, doubled up to 30 s; negative: 0; 0: 1000 */
};

/* What the store is to be opened with for these topics. */
struct follow_topics {
    struct store_topic items[STORE_TOPICS_MAX];
    size_t             count;
};
void follow_topics_fill(struct follow_topics *ret_topics, const struct ck_topic *const *topics);

struct follow *follow_new(const struct follow_options *options);
void           follow_free(struct follow *follow); /* what is not committed is lost, and will be read again */

/* One poll of the log, at most timeout_ms, and what follows from it. 0; or a negative errno that ends it (the store's, or -EINVAL): follow_state()
 * has the words. A log that fails is opened again. */
int follow_step(struct follow *follow, int timeout_ms);
int follow_commit(struct follow *follow);

enum follow_phase {
    FOLLOW_OPENING, /* no broker has answered yet */
    FOLLOW_READING, /* something is not read yet that was there at the start */
    FOLLOW_CURRENT, /* every partition was read to its end since the log was opened */
    FOLLOW_AWAY     /* the log failed and is opened again, or no broker answers */
};

/* Counters only grow. Any thread. */
struct follow_state {
    enum follow_phase phase;
    uint64_t          records;                     /* taken into the store */
    uint64_t          left_out;                    /* that could not be decoded */
    uint64_t          lost;                        /* offsets that retention took before they were read */
    uint64_t          anew;                        /* topics that were emptied because they were made anew */
    uint64_t          opened;                      /* how often the log was opened */
    int64_t           behind;                      /* offsets that are known and not read yet */
    char              problem[FOLLOW_PROBLEM_MAX]; /* FOLLOW_AWAY, or why it ended; "": none */
};
void follow_state(struct follow *follow, struct follow_state *ret_state);

/* A thread that steps until follow_thread_stop(), which commits. ended(): it ended by itself, with the result of follow_step(); called in the thread.
 */
struct follow_thread;
struct follow_thread *follow_thread_start(struct follow *follow, void (*ended)(void *context, int result), void *context);
void                  follow_thread_stop(struct follow_thread *thread); /* NULL is none */

#endif
