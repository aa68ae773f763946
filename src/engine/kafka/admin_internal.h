/* SPDX-License-Identifier: Apache-2.0
 * Internal header of admin*.c: a request to the cluster and the problem of a failed one. */
#ifndef CHOKEPOINT_KAFKA_ADMIN_INTERNAL_H
#define CHOKEPOINT_KAFKA_ADMIN_INTERNAL_H

#include "engine/kafka/admin.h"

enum { ADMIN_REQUEST_MS = 30000, ADMIN_OPERATION_MS = 15000, ADMIN_METADATA_MS = 10000, ADMIN_PAUSE_MS = 250, ADMIN_STRING_MAX = 256 };

struct kafka_admin {
    rd_kafka_t           *handle;
    const struct journal *journal;
    rd_kafka_resp_err_t   code; /* of the last failure */
    char                  problem[KAFKA_PROBLEM_MAX];
};

/* One request: begin, pass queue and options to librdkafka, wait, read the event, end. Each has its own queue, so that a late answer to an abandoned
 * request is never taken for the answer to this one. */
struct admin_request {
    struct kafka_admin      *admin;
    const char              *what, *name; /* "describe group", "receive": for the line */
    rd_kafka_AdminOptions_t *options;
    rd_kafka_queue_t        *queue;
    rd_kafka_event_t        *event;
};

struct admin_request admin_request_begin(struct kafka_admin *admin, rd_kafka_admin_op_t op, const char *what, const char *name);
int                  admin_request_wait(struct admin_request *request); /* 0: request->event holds the result */
void                 admin_request_end(struct admin_request *request);

/* Keeps the line "<what> <name>: <text>; <advice>" and returns the errno of the code. text may be NULL. */
int kafka_admin_fail(struct kafka_admin *admin, rd_kafka_resp_err_t code, const char *what, const char *name, const char *text);

/* Whether the last failure is transient (a leader or coordinator moves). If so, waits before the retry, for ADMIN_REQUEST_MS in all. *waited_ms
 * begins with 0. */
bool admin_again(const struct kafka_admin *admin, int *waited_ms);

/* strdup that cannot fail; NULL becomes "". */
char *admin_copy(const char *text);

#endif
