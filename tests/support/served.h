/* SPDX-License-Identifier: Apache-2.0
 * A store with records of the product, and the answers of its routes without a socket. */
#ifndef CHOKEPOINT_TESTS_SERVED_H
#define CHOKEPOINT_TESTS_SERVED_H

#include <jansson.h>

#include "serve/answers/answers.h"

struct served {
    char                          directory[64];
    struct store                 *store;
    struct answers               *answers;
    const struct ck_topic *const *topics; /* all of the product */
    int64_t                       offsets[STORE_TOPICS_MAX];
};

void served_begin(struct served *served, bool undated);
void served_end(struct served *served);

/* Puts one record, as the next one of partition 0, in a commit of its own; served_put_all() those of a file of {"key", "value"} lines without
 * emission, as revision 1, in one commit, and the control list and the catalogue that are shipped. value: JSON, emission aside; NULL: a tombstone. */
void   served_put(struct served *served, const struct ck_topic *topic, const char *key, const char *value, int revision, bool retracted,
                  int64_t published_ms);
size_t served_put_all(struct served *served, const struct ck_topic *topic, const char *path, int64_t published_ms);
void   served_put_shipped(struct served *served);

/* The answer to GET of a target; its content has a NUL behind it. */
struct serve_answer served_ask(struct served *served, const char *target);
struct serve_answer served_ask_as(struct served *served, const char *target, const char *accept);
void                served_release(struct serve_answer *answer);
json_t             *served_json(struct served *served, const char *target); /* status 200 (asserted), and JSON */

#endif
