/* SPDX-License-Identifier: Apache-2.0
 * GET from publishers of data, by libcurl: one request at a time, bounded in size and time, never to another host than the one asked, patient with a
 * publisher that is busy. A body is spooled to a file without a name; nothing of it is believed here.
 *
 * What is told never holds a secret: a request says how it may be shown. */
#ifndef CHOKEPOINT_WEB_WEB_H
#define CHOKEPOINT_WEB_WEB_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    WEB_URL_MAX = 8192, /* bytes with the NUL; a longer request must be split */
    WEB_TAG_MAX = 256,  /* of an ETag, a date, a type; a longer one counts as not given */
    WEB_PROBLEM_MAX = 640,
    WEB_SAID_MAX = 256, /* of the words of an answer that is no success */
    WEB_REDIRECTS_MAX = 3
};

struct web_settings {
    const char *contact;     /* how a publisher reaches the operator, for User-Agent; NULL: none */
    int64_t     size_max;    /* bytes of a body, after its Content-Encoding; 0: 512 MiB */
    int         stalled_ms;  /* an answer that brings less than 100 bytes a second for so long is given up; 0: 60 s */
    int         total_ms;    /* of one try; 0: 30 min */
    int         tries;       /* 0: 3 */
    int         pace_ms;     /* least time between the beginnings of two requests; 0: none */
    int         wait_max_ms; /* a Retry-After beyond that is handed up instead of waited for; 0: 5 min */

    /* Waits; false: the operator wants an end. NULL: by the clock, without end. */
    bool (*wait)(void *context, int64_t wait_ms);
    void (*asked)(void *context); /* before each request that goes out, repeats and redirects too: publishers count them; NULL: nobody asks */
    void *context;
};

struct web;

struct web *web_new(const struct web_settings *settings); /* copied, its texts too */
void        web_free(struct web *web);

/* Another pace, for the source that comes next. */
void web_pace(struct web *web, int pace_ms);

struct web_request {
    const char        *url;
    const char        *shown;                /* the URL without secrets */
    const char *const *headers;              /* "Name: value"; ends with NULL; NULL: none */
    const char        *etag, *last_modified; /* of the answer that is known already; "" or NULL: none is */
};

struct web_answer {
    long    status;                                                           /* 200, 204, 304, or one that no repetition changes */
    FILE   *body;                                                             /* at its beginning; NULL: no body, or status is no 200 */
    int64_t size;                                                             /* of the body */
    int64_t modified_ms;                                                      /* by Last-Modified; 0: not told */
    char    etag[WEB_TAG_MAX], last_modified[WEB_TAG_MAX], type[WEB_TAG_MAX]; /* "": not told. type: Content-Type */
    int64_t retry_ms;                                                         /* -EBUSY: how long the publisher wants to be left alone */
    char    said[WEB_SAID_MAX];       /* the first words of a body under another status, without markup; may hold what the request held, a key too */
    char    problem[WEB_PROBLEM_MAX]; /* of a negative result, or of a status that is no success */
};

/* Whether two URLs are of one scheme, host and port: a key that goes to a publisher must not go to anybody else. */
bool web_same_host(const char *url, const char *other);

/* 0: an answer. -EAGAIN: none in all tries; -EBUSY: come back after retry_ms; -EFBIG: over size_max; -EXDEV: sent elsewhere; -EINVAL: no URL of http
 * or https; -ECANCELED: wait() said so. web_answer_release() in any case. */
int  web_get(struct web *web, const struct web_request *request, struct web_answer *ret_answer);
void web_answer_release(struct web_answer *answer);

#endif
