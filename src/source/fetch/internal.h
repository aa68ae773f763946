/* SPDX-License-Identifier: Apache-2.0
 * Internal header of the fetcher: how it runs (fetcher.c), the answers of a request (request.c), what is new in them (difference.c). */
#ifndef CHOKEPOINT_FETCH_INTERNAL_H
#define CHOKEPOINT_FETCH_INTERNAL_H

#include "source/fetch/fetcher.h"

enum { STATUS_OK = 200, STATUS_UNCHANGED = 304 };

enum {                     /* of a request, beside 0 and a negative errno that ends the run */
       OUTCOME_FAILED = 1, /* fetcher->problem */
       OUTCOME_UNCHANGED,
       OUTCOME_SPENT /* the budget of the day is used up */
};

struct fetch_asking {
    const struct fetch_ask *ask;
    struct ck_bytes template; /* data == NULL: the URL of the ask */
    const char *etag, *last_modified;
};

struct request {
    const struct fetch_ask *ask;
    struct fetch_place      place; /* as it was; then as it will be */
    struct fetch_ask       *parts; /* that are still to be asked, the next one last */
    size_t                  count, room, answers;
    struct fetch_document   document; /* the last one */
    int64_t                 released_ms;
    char                    etag[WEB_TAG_MAX], last_modified[WEB_TAG_MAX], released[WEB_TAG_MAX];
};

int  fetcher_fail(struct fetcher *fetcher, const char *shown, const char *why);                        /* OUTCOME_FAILED */
int  fetcher_fail_status(struct fetcher *fetcher, const char *shown, const struct web_answer *answer); /* the same, of an answer that is none */
bool fetcher_is_spent(const struct fetcher *fetcher);

/* One answer: 0; OUTCOME_FAILED; -ECANCELED. */
int fetcher_get(struct fetcher *fetcher, const struct fetch_asking *asking, char shown[PLAN_URL_MAX], struct web_answer *ret_answer);

/* Asks for all pages and parts of a request, into the harvest. 0, an outcome, or -ECANCELED. */
int request_ask(struct fetcher *fetcher, struct request *request);

/* The place as it is now. */
void request_place(struct fetcher *fetcher, struct request *request);

/* Sends what is new in the harvest, with the place, once. 0, or a negative errno of the store. */
int request_hand_on(struct fetcher *fetcher, struct request *request);

#endif
