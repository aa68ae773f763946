/* SPDX-License-Identifier: Apache-2.0
 * What every use of librdkafka here shares: how a handle is configured and made, and what an error means to a person. */
#ifndef CHOKEPOINT_KAFKA_KAFKA_H
#define CHOKEPOINT_KAFKA_KAFKA_H

#include <librdkafka/rdkafka.h>

#include "engine/config/installation.h"
#include "engine/util/journal.h"

enum { KAFKA_PROBLEM_MAX = 512 };

enum kafka_role {
    KAFKA_GROUP,  /* consumer of a group: read_committed, range, no auto commit, auto.offset.reset=error */
    KAFKA_READER, /* consumer without a group: read_committed, enable.partition.eof, manual assignment */
    KAFKA_WRITER, /* transactional producer */
    KAFKA_SENDER, /* idempotent producer without transactions (ingest, redrive) */
    KAFKA_ADMIN
};

struct kafka_options {
    const struct installation *installation;
    const struct journal      *journal; /* librdkafka's own log lines go there; NULL: nowhere */
    enum kafka_role            role;
    const char                *group;            /* KAFKA_GROUP; for KAFKA_READER a name that is not joined */
    const char                *transactional_id; /* KAFKA_WRITER */
    bool                       apart;            /* without brokers: asks nobody, and what can be told without them is told */
    bool                       reports;          /* KAFKA_WRITER: what was written is told too, not only what was not */
    size_t                     queue_kib;        /* memory for fetched (consumers) or unsent (producers) records; 0: 64 MiB */
    int                        fetch_wait_ms;    /* consumers: how long a broker keeps a fetch that finds nothing; 0: 100 */
    void                      *opaque;
    void (*error)(rd_kafka_t *, int code, const char *reason, void *opaque); /* NULL: journal */
    void (*rebalance)(rd_kafka_t *, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t *, void *);
    void (*delivered)(rd_kafka_t *, const rd_kafka_message_t *, void *);
};

/* Our defaults, then the installation's kafka.* properties, then what the role must have: a kafka.* property that would break a promise
 * (isolation.level, enable.auto.commit, transactional.id, enable.idempotence …) is refused. 0, or -EINVAL with the line that says which, where it was
 * set and why. */
int kafka_open(const struct kafka_options *options, rd_kafka_t **ret_handle, char ret_problem[KAFKA_PROBLEM_MAX]);

/* Whether the installation names brokers. 0, or -EINVAL. */
int kafka_names_brokers(const struct installation *installation, char ret_problem[KAFKA_PROBLEM_MAX]);

/* The n-th kafka.* property that would break a promise. False: there are no more. */
bool kafka_refuses(const struct installation *installation, size_t n, char ret_problem[KAFKA_PROBLEM_MAX]);

/* What can be told of the installation's kafka.* properties without brokers: kafka_refuses(), and whether every handle can be made. 0, or -EINVAL. */
int kafka_check(const struct installation *installation, char ret_problem[KAFKA_PROBLEM_MAX]);

/* Every handle of kafka_open() ends here, not by rd_kafka_destroy(): what its callbacks use goes after it. NULL: nothing. */
void kafka_close(rd_kafka_t *handle);

/* The n-th setting that weakens the security of the connections to brokers or registry, as a sentence (risks.c). False: there are no more. */
bool kafka_risk(const struct installation *installation, int n, char *ret_text, size_t size);

/* Tells the journal what the configuration risks: kafka_risk(), and SCRAM with a librdkafka below 2.6.1, which fails on Kafka 4 and blames the
 * password. */
/* How long a member of a group that is gone without a word stays one: session.timeout.ms, the installation's or ours. */
int kafka_session_ms(const struct installation *installation);

void kafka_warn(const struct installation *installation, const struct journal *journal);

/* Reads kafka.sasl.username_file and kafka.sasl.password_file anew, at most each 5 s; what has changed holds from the next connection on. Cheap: to
 * be called at each poll. */
void kafka_refresh(rd_kafka_t *handle);

/* 0 when a broker answers within wait_ms; else -EIO or -EACCES and a line that says what to do. Calls beat (may be NULL) at least each second. */
int kafka_reach(rd_kafka_t *handle, int wait_ms, void (*heartbeat)(void *), void *context, char ret_problem[KAFKA_PROBLEM_MAX]);

/* The topic that brokers last kept out of a transaction of this handle for want of a right, told once. False: none. */
bool kafka_take_denied(rd_kafka_t *handle, char *buf, size_t size);

/* What an error code is to a worker: -EACCES, -ENOENT, -ESTALE, -ENODATA, or -EIO. */
int kafka_errno(rd_kafka_resp_err_t code);

/* What mends it, to be put behind a message: "; …", or "". error: of kafka_errno(). */
const char *kafka_advice(int error);

#endif
