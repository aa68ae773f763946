/* SPDX-License-Identifier: Apache-2.0
 * Fetches: asks a source request by request, has each answer read as a whole, and hands on what is new in it, with the place, in one step.
 *
 * Nothing of a request is sent before all of its answers are read: its pages, and the parts that it was cut into because the publisher cuts long
 * answers. A request that fails is told and left as it was; the others go on. What is the same as before is not sent. What is gone is withdrawn,
 * where the answer still speaks of the release that it was in and no row of it was refused. */
#ifndef CHOKEPOINT_FETCH_FETCHER_H
#define CHOKEPOINT_FETCH_FETCHER_H

#include "source/fetch/harvest.h"
#include "source/fetch/plan.h"
#include "source/fetch/store.h"
#include "source/web/web.h"

enum { FETCH_PROBLEM_MAX = 1024, FETCH_PARTS_MAX = 4096 /* answers of one request */ };

struct fetch_document {
    const char *shown; /* the URL without secrets; for messages */
    FILE       *body;  /* at its beginning; borrowed */
    const char *type;  /* Content-Type; "": not told */
    int64_t     modified_ms, collected_ms;
    int64_t     released_ms;        /* when the publisher says that it released the data; 0: it does not */
    char        next[PLAN_URL_MAX]; /* set by convert(): the URL of the next page; "": none */
};

struct fetch_counts;
struct fetcher_calls {
    /* Reads a document into the harvest, counting its rows and refused rows there. 0, or a negative errno with `problem`: nothing of it is believed.
     */
    int (*convert)(void *context, struct fetch_document *document, struct harvest *harvest, char problem[FETCH_PROBLEM_MAX]);
    /* After the last document of a request that was read well: adds what follows from it as a whole, such as the marker of a release. NULL: nothing.
     */
    void (*complete)(void *context, const struct fetch_ask *ask, const struct fetch_document *last, struct harvest *harvest);
    /* Adds the withdrawal of a key that is gone; `beside`: a record of the same release in the answer. False: such records are not withdrawn. NULL:
     * none is. */
    bool (*withdraw)(void *context, struct ck_bytes key, const struct harvest_item *beside, struct harvest *harvest);
    /* The links of an index page, one URL each. As convert(). NULL: the source has no index. */
    int (*links)(void *context, struct fetch_document *document, struct ck_arena *arena, struct ck_bytes_array *ret_urls,
                 char problem[FETCH_PROBLEM_MAX]);
    /* The value that changes when the data do, and the instant of the release (0: not told). As convert(). NULL: the source tells none. */
    int (*release)(void *context, struct fetch_document *document, struct ck_arena *arena, struct ck_bytes *ret_value, int64_t *ret_at_ms,
                   char problem[FETCH_PROBLEM_MAX]);
    void (*tell)(void *context, const char *text);                  /* a fault, one line */
    void (*step)(void *context, const struct fetch_counts *counts); /* after each request; NULL: nobody asks */
    int64_t (*clock_ms)(void *context);                             /* UTC */
    void *context;
};

struct fetch_counts {
    size_t asks, done, failed; /* requests of the plan; read; not */
    size_t unchanged;          /* of those that were read: the publisher says that nothing is new */
    size_t left;               /* the budget of the day was used up before them */
    size_t sent, same, withdrawn, refused;
    size_t kept, doubted; /* gone and not withdrawn: their release is not in the answer; a row of it was refused, or it is not all */
    size_t requests;      /* of HTTP */
};

struct fetcher {
    const struct fetch_spec *spec;
    const struct fetch_wish *wish;
    const char              *source;
    struct ck_bytes          key; /* secret; data == NULL: none */
    struct web              *web;
    struct fetch_store      *store;
    struct fetcher_calls     calls;
    size_t                   group_parts; /* so many components of a record's key name the release that it is in; 0: nothing is withdrawn */
    struct fetch_counts      counts;      /* ret */

    /* ---- inside ---- */
    struct ck_arena    arena; /* of a request */
    struct harvest     harvest;
    struct fetch_place source_place; /* the budget */
    char               problem[FETCH_PROBLEM_MAX];
};

/* 0: all was asked, whatever came of it (counts); or a negative errno: -ECANCELED, or the store has failed (its problem). */
int  fetcher_run(struct fetcher *fetcher, const struct fetch_asks *asks);
void fetcher_release(struct fetcher *fetcher);

/* For web_settings.asked; `fetcher` is a struct fetcher *. */
void fetcher_count(void *fetcher);

#endif
