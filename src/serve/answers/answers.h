/* SPDX-License-Identifier: Apache-2.0
 * The routes of the product: what its topics know, from the store, as of any time of publication. */
#ifndef CHOKEPOINT_SERVE_ANSWERS_H
#define CHOKEPOINT_SERVE_ANSWERS_H

#include "chokepoint/processor.h"
#include "serve/http/route.h"
#include "serve/store/store.h"

struct answers;

struct answers_options {
    struct store                     *store;
    const struct ck_topic *const     *topics;     /* in the order of the store's numbers; ends with NULL */
    const struct ck_processor *const *processors; /* of the program; ends with NULL */
    bool                              undated;    /* the records do not say when they were published: a known_at in the past is refused */
    bool                              tokens;     /* the server asks for tokens, for the description */
    int32_t                           today;      /* INT32_MIN: the clock's */
    /* Appends a JSON object about what fills the store, and returns whether it is as new as its source was when the server began; any thread. NULL:
     * it was filled before. */
    bool (*source)(void *context, struct ck_buffer *buffer);
    void (*source_metrics)(void *context, struct ck_buffer *buffer); /* appends the same as metrics for Prometheus; NULL: none */
    void *source_context;
};

struct answers *answers_new(const struct answers_options *options);
void            answers_free(struct answers *answers); /* NULL: nothing */

const struct answers_options *answers_given(const struct answers *answers);
int32_t                       answers_day(const struct answers *answers); /* today */

/* Whether a known_at can be answered; else `answer` is a problem. */
bool answers_may_know(const struct answers *answers, const struct serve_value *known_at, struct serve_answer *answer);

/* The handlers' context is a struct answers. Ends with NULL. */
extern const struct serve_route *const answers_routes[];

/* The topics that records were committed of behind the commit *seen, as serve_server_wake() takes them; sets *seen to the last commit. */
uint64_t answers_touched(const struct answers *answers, uint64_t *seen);

/* Appends the description of the routes (OpenAPI 3.1). */
void answers_describe(bool tokens, struct ck_buffer *buffer);

#endif
