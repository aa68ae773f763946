/* SPDX-License-Identifier: Apache-2.0
 * Configures and creates librdkafka handles, and explains their errors to the operator. */
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
    const struct journal      *journal; /* receives librdkafka's log lines; NULL: dropped */
    enum kafka_role            role;
    const char                *group;            /* KAFKA_GROUP: the group to join; KAFKA_READER, KAFKA_ADMIN: one that it does not join */
    const char                *transactional_id; /* KAFKA_WRITER */
    bool                       apart;            /* without brokers: checks only what needs no connection */
    bool                       reports;          /* KAFKA_WRITER: report delivered records too, not only failed ones */
    size_t                     queue_kib;        /* memory for fetched (consumers) or unsent (producers) records; 0: 64 MiB */
    int                        fetch_wait_ms;    /* consumers: fetch.wait.max.ms; 0: 100 */
    void                      *opaque;
    void (*error)(rd_kafka_t *, int code, const char *reason, void *opaque); /* NULL: journal */
    void (*rebalance)(rd_kafka_t *, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t *, void *);
    void (*delivered)(rd_kafka_t *, const rd_kafka_message_t *, void *);
};

/* Applies our defaults, then the installation's kafka.* properties, then the settings that the role requires. Refuses a kafka.* property that would
 * break exactly-once (isolation.level, enable.auto.commit, transactional.id, enable.idempotence …). 0, or -EINVAL with a line that names the
 * property, where it was set, and why. */
int kafka_open(const struct kafka_options *options, rd_kafka_t **ret_handle, char ret_problem[KAFKA_PROBLEM_MAX]);

/* Whether the installation names brokers. 0, or -EINVAL. */
int kafka_names_brokers(const struct installation *installation, char ret_problem[KAFKA_PROBLEM_MAX]);

/* The n-th kafka.* property that kafka_open() refuses. False: there are no more. */
bool kafka_refuses(const struct installation *installation, size_t n, char ret_problem[KAFKA_PROBLEM_MAX]);

/* Checks the installation's kafka.* properties without brokers: kafka_refuses(), and whether every handle can be created. 0, or -EINVAL. */
int kafka_check(const struct installation *installation, char ret_problem[KAFKA_PROBLEM_MAX]);

/* Destroys a handle of kafka_open(); use it instead of rd_kafka_destroy(): it frees the callbacks' data last. NULL: no effect. */
void kafka_close(rd_kafka_t *handle);

/* Our client.id, unless kafka.client.id is set: `chokepoint-` and the instance. */
extern const char kafka_client_prefix[];

/* The n-th setting that weakens the security of the connections to brokers or registry, as a sentence (risks.c). False: there are no more. */
bool kafka_risk(const struct installation *installation, int n, char *ret_text, size_t size);

/* Logs the risks of the configuration: kafka_risk(), and SCRAM with a librdkafka below 2.6.1, which fails on Kafka 4 with an error about the
 * password. */
/* session.timeout.ms, the installation's or ours: how long a dead member stays in the group. */
int kafka_session_ms(const struct installation *installation);

void kafka_warn(const struct installation *installation, const struct journal *journal);

/* Reads kafka.sasl.username_file and kafka.sasl.password_file again, at most every 5 s; changes apply from the next connection on. Cheap: call it at
 * each poll. */
void kafka_refresh(rd_kafka_t *handle);

/* 0 when a broker answers within wait_ms; else -EIO or -EACCES and a line that names the remedy. Calls heartbeat() (may be NULL) at least once a
 * second. */
int kafka_reach(rd_kafka_t *handle, int wait_ms, void (*heartbeat)(void *), void *context, char ret_problem[KAFKA_PROBLEM_MAX]);

/* The last topic that brokers refused in a transaction of this handle because an ACL is missing; each is returned once. False: none. */
bool kafka_take_denied(rd_kafka_t *handle, char *buf, size_t size);

/* The errno of an error code for a worker: -EACCES, -ENOENT, -ESTALE, -ENODATA, or -EIO. */
int kafka_errno(rd_kafka_resp_err_t code);

/* The remedy, to be appended to a message: "; …", or "". error: from kafka_errno(). */
const char *kafka_advice(int error);

#endif
