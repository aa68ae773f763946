/* SPDX-License-Identifier: Apache-2.0
 * The requests that a fetch makes: what a user wants of a source, in the source's words, cut into windows and lists. */
#ifndef CHOKEPOINT_FETCH_PLAN_H
#define CHOKEPOINT_FETCH_PLAN_H

#include "source/fetch/spec.h"

enum { PLAN_URL_MAX = 8192, PLAN_NAME_MAX = 250, PLAN_PROBLEM_MAX = 256, PLAN_ASKS_MAX = 100000 };

struct fetch_wish {
    struct ck_bytes_array lists[DIMENSION_LISTS]; /* in the words of the source; none: the source's default */
    struct ck_bytes       url;                    /* for {url}; data == NULL: none */
    int32_t               since, until;           /* months */
};

struct fetch_ask { /* one request, but for pages */
    struct ck_bytes_array lists[DIMENSION_LISTS];
    int32_t               first, months; /* months 0: no window */
    struct ck_bytes       url;           /* instead of the spec's: a page, a link of the index; data == NULL: none */
    bool                  once;          /* not asked for again */
};

struct fetch_asks {
    struct fetch_ask *items;
    size_t            count;
};

/* All in `arena`; texts are borrowed from spec and wish. False: `problem`: something is missing, or too much is asked. */
bool fetch_plan(const struct fetch_spec *spec, const struct fetch_wish *wish, struct ck_arena *arena, struct fetch_asks *ret_asks,
                char problem[PLAN_PROBLEM_MAX]);

/* Halves a request by the first of these that has more than one value. False: none has. */
bool fetch_ask_halve(const struct fetch_ask *ask, const struct spec_split *split, struct fetch_ask ret_halves[2]);

/* Whether its window reaches into the last `reread` months before `now`, or it has none. */
bool fetch_ask_is_recent(const struct fetch_spec *spec, const struct fetch_ask *ask, int32_t now);

/* What is written for {key}; `shown`: ***. False: longer than PLAN_URL_MAX. `until`: the last month that is asked for, which may end the window. */
bool fetch_ask_url(const struct fetch_spec *spec, const struct fetch_ask *ask, struct ck_bytes key, int32_t until, char ret_url[PLAN_URL_MAX]);
bool fetch_ask_text(const struct fetch_spec *spec, const struct fetch_ask *ask, struct ck_bytes template, struct ck_bytes key, int32_t until,
                    char ret_text[PLAN_URL_MAX]);

/* The name of its place: the same whenever the same is asked; a part of a key. */
void fetch_ask_name(const struct fetch_spec *spec, const struct fetch_ask *ask, char ret_name[PLAN_NAME_MAX + 1]);

#endif
