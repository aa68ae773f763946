/* SPDX-License-Identifier: Apache-2.0
 * The opaque of a librdkafka handle: where its log lines go, and the caller's callbacks. kafka_close() frees it after the handle, because
 * librdkafka's broker threads log until they are joined, which is after the interceptor's on_destroy. */
#ifndef CHOKEPOINT_KAFKA_HANDLE_H
#define CHOKEPOINT_KAFKA_HANDLE_H

#include <pthread.h>

#include "engine/kafka/kafka.h"
#include "engine/util/instant.h"

enum { KAFKA_LINES = 16 };

struct kafka_line { /* logged once in 10 s */
    uint64_t hash;
    int64_t  told_ms;
    int      repeats;
};

struct kafka_credentials {      /* kafka_refresh() */
    char   *paths[2], *held[2]; /* of user name and password: the file, NULL: none; the present value, NULL: none */
    int64_t looked_ms;
    bool    unreadable; /* told */
};

struct kafka_handle {
    struct journal journal;
    bool           has_journal;
    void          *opaque; /* the caller's context and callbacks */
    void (*error)(rd_kafka_t *, int, const char *, void *);
    void (*rebalance)(rd_kafka_t *, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t *, void *);
    void (*delivered)(rd_kafka_t *, const rd_kafka_message_t *, void *);
    struct kafka_credentials credentials; /* used by the polling thread */
    char                     brokers[200];
    bool                     scram;
    bool                     refused;     /* the brokers rejected the credentials */
    char                     reason[300]; /* the last error that librdkafka reported */
    pthread_mutex_t          mutex;       /* guards the members below: many threads log */
    struct kafka_line        lines[KAFKA_LINES];
    char                     denied[250]; /* kafka_take_denied() */
};

void kafka_credentials_init(struct kafka_credentials *credentials, const struct installation *installation);
void kafka_credentials_release(struct kafka_credentials *credentials);

/* Registers it and its callbacks in conf. */
struct kafka_handle *kafka_handle_new(const struct kafka_options *options, rd_kafka_conf_t *conf);
void                 kafka_handle_free(struct kafka_handle *handle);
const char          *kafka_brokers(const struct kafka_handle *handle);
const char          *kafka_scram_hint(const struct kafka_handle *handle); /* "" */

#endif
