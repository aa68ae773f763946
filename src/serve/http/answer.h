/* SPDX-License-Identifier: Apache-2.0
 * What a handler says. Refusals are problems (RFC 9457). */
#ifndef CHOKEPOINT_SERVE_ANSWER_H
#define CHOKEPOINT_SERVE_ANSWER_H

#include <sys/types.h>

#include "chokepoint/avro.h"

enum { SERVE_VALUE_SHOWN_MAX = 200 /* bytes of a value that a problem quotes */ };

/* Where a stream of events takes them from. The functions are called by one thread at a time, with the client's own memory. */
struct serve_source {
    void    *client;
    uint64_t topics;                                      /* those that it waits for: serve_server_wake() */
    size_t (*read)(void *client, char *buf, size_t size); /* what is next, in pieces of any size; 0: nothing at present */
    void (*free)(void *client);
};

struct serve_answer {
    int                 status;  /* 200, if the handler leaves it */
    struct ck_buffer    content; /* released by the server */
    const char         *cache;   /* Cache-Control; NULL: as the server has it for all */
    const char         *link;    /* of the header Link; NULL: none. In the request's arena */
    bool                problem; /* the content is one */
    struct serve_source stream;  /* read != NULL: a stream instead of the content */
};

/* The answer becomes a problem; what was written is dropped. */
void serve_refuse(struct serve_answer *answer, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A parameter is not what is allowed: 400, which names it, the value, and what is allowed. detail NULL: made of these. */
void serve_refuse_parameter(struct serve_answer *answer, const char *parameter, struct ck_bytes value, const char *allowed, const char *detail);

/* Appends formatted text. */
void serve_print(struct ck_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
