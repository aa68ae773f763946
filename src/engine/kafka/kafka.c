/* SPDX-License-Identifier: Apache-2.0
 * Creates librdkafka handles: our defaults, the installation's properties, the settings that the role requires. */
#include "engine/kafka/kafka.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "engine/kafka/handle.h"
#include "engine/log/log.h"
#include "engine/util/secret.h"

enum {
    GROUP = 1u << KAFKA_GROUP,
    READER = 1u << KAFKA_READER,
    WRITER = 1u << KAFKA_WRITER,
    SENDER = 1u << KAFKA_SENDER,
    CONSUMERS = GROUP | READER,
    PRODUCERS = WRITER | SENDER,
    EVERY = CONSUMERS | PRODUCERS | 1u << KAFKA_ADMIN,
    QUEUE_KIB = 64 * 1024,
    QUEUE_KIB_MIN = 1024,
    TEXT_MAX = 300,
    LOG_TRUNCATION = -139 /* RD_KAFKA_RESP_ERR__LOG_TRUNCATION, since 2.1 */
};

struct client_setting {
    const char *name, *value;
    unsigned    roles;
};

/* Measured: those of librdkafka cost a factor of seven (queued.min.messages), 40 ms for each commit (Nagle), 100 ms after each commit
 * (retry.backoff.ms). The pauses are short because a worker answers each second. */
static const struct client_setting defaults[] = {
    { "socket.nagle.disable", "true", EVERY },
    { "socket.timeout.ms", "10000", EVERY },
    { "reconnect.backoff.max.ms", "2000", EVERY },
    { "topic.metadata.refresh.interval.ms", "10000", EVERY },
    { "log.connection.close", "false", EVERY },
    { "enable.metrics.push", "false", EVERY }, /* not in old versions */
    { "fetch.wait.max.ms", "100", CONSUMERS },
    { "queued.min.messages", "1000000", CONSUMERS },
    { "fetch.queue.backoff.ms", "5", CONSUMERS }, /* since 2.2; before, a full queue is filled again a second later */
    { "allow.auto.create.topics", "false", CONSUMERS },
    { "session.timeout.ms", "10000", GROUP },
    { "heartbeat.interval.ms", "1000", GROUP },
    { "max.poll.interval.ms", "300000", GROUP },
    { "linger.ms", "5", PRODUCERS },
    { "compression.type", "lz4", PRODUCERS },
    { "message.max.bytes", "8454144", PRODUCERS }, /* 8 MiB and 64 KiB for the frame */
    { "queue.buffering.max.messages", "1000000", PRODUCERS },
    { "max.in.flight.requests.per.connection", "1", SENDER }, /* with more, a broker that dies ends the producer: "out of order sequence number" */
    { "retry.backoff.ms", "5", WRITER },
    { "transaction.timeout.ms", "30000", WRITER },
    { "delivery.report.only.error", "true", WRITER },
};

int kafka_session_ms(const struct installation *installation)
{
    static const char name[] = "session.timeout.ms";
    const char       *text = installation_property(installation, name);

    for (size_t i = 0; !text && i < sizeof defaults / sizeof *defaults; i++)
        if (strcmp(defaults[i].name, name) == 0)
            text = defaults[i].value;
    return text ? atoi(text) : 0;
}

static const struct client_setting forced[] = {
    { "isolation.level", "read_committed", CONSUMERS },
    { "enable.auto.commit", "false", CONSUMERS | 1u << KAFKA_ADMIN },
    { "enable.auto.offset.store", "false", CONSUMERS },
    { "auto.offset.reset", "error", CONSUMERS },
    { "partition.assignment.strategy", "range", GROUP },
    { "enable.partition.eof", "true", CONSUMERS },
    { "check.crcs", "true", CONSUMERS },
    { "client.rack", "", READER }, /* a follower may lag behind committed records: restores read from leaders */
    { "enable.idempotence", "true", PRODUCERS },
    { "isolation.level", "read_uncommitted", 1u << KAFKA_ADMIN }, /* gets the high watermark, not the last stable offset */
};

/* A property that would break a promise is refused for all roles: the one that it is for is made sooner or later. */
static const struct {
    const char *name, *why;
    const char *value; /* that may be set all the same: ours */
} refused[] = {
    { "isolation.level", "uncommitted records must not be read" },
    { "enable.auto.commit", "offsets are committed in transactions" },
    { "enable.auto.offset.store", "offsets are committed in transactions" },
    { "auto.offset.reset", "records that are gone must be noticed" },
    { "partition.assignment.strategy", "inputs are joined by partition, which range alone keeps together" },
    { "group.protocol", "inputs are joined by partition, which the classic protocol with range keeps together" },
    { "group.remote.assignor", "inputs are joined by partition, which the classic protocol with range keeps together" },
    { "group.id", "the group has the name of its processor; see topics.prefix" },
    { "transactional.id", "it is made of the processor and `instance`" },
    { "enable.idempotence", "without it records are doubled" },
    { "enable.partition.eof", "restores and the detection of stuck partitions need it" },
    { "check.crcs", "damaged records would be accepted", "true" },
    { "delivery.report.only.error", "failures are counted by it" },
    { "enabled_events", "callbacks are served otherwise" },
    { "log.queue", "its lines go to the journal" },
};

/* ---- the configuration ---- */

static int problem(char ret_problem[KAFKA_PROBLEM_MAX], int error, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int problem(char ret_problem[KAFKA_PROBLEM_MAX], int error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(ret_problem, KAFKA_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return error;
}

bool kafka_refuses(const struct installation *installation, size_t n, char ret_problem[KAFKA_PROBLEM_MAX])
{
    for (size_t i = 0; i < installation->property_count; i++)
        for (size_t j = 0; j < sizeof refused / sizeof refused[0]; j++) {
            const struct kafka_property *property = &installation->properties[i];

            if (strcmp(property->name, refused[j].name) != 0 || (refused[j].value && strcmp(property->value, refused[j].value) == 0) || n-- > 0)
                continue;
            problem(ret_problem, -EINVAL, "%s: kafka.%s cannot be set: %s", property->where, refused[j].name, refused[j].why);
            return true;
        }
    return false;
}

int kafka_names_brokers(const struct installation *installation, char ret_problem[KAFKA_PROBLEM_MAX])
{
    if (installation_property(installation, "bootstrap.servers") || installation_property(installation, "metadata.broker.list"))
        return 0;
    return problem(ret_problem, -EINVAL,
                   "no brokers are named: set kafka.bootstrap.servers (in the file, as -X kafka.bootstrap.servers=HOST:PORT, or by the "
                   "environment)");
}

int kafka_check(const struct installation *installation, char ret_problem[KAFKA_PROBLEM_MAX])
{
    static const enum kafka_role roles[] = { KAFKA_GROUP, KAFKA_READER, KAFKA_WRITER, KAFKA_SENDER, KAFKA_ADMIN };
    int                          result = 0;

    for (size_t i = 0; i < sizeof roles / sizeof roles[0] && result == 0; i++) {
        rd_kafka_t *handle = NULL;

        result = kafka_open(&(struct kafka_options){ .installation = installation, .role = roles[i], .transactional_id = "check", .apart = true },
                            &handle, ret_problem);
        kafka_close(handle);
    }
    return result;
}

/* One of ours: only what an old or special build does not have may fail. */
static void set(rd_kafka_conf_t *conf, const char *name, const char *value) { rd_kafka_conf_set(conf, name, value, NULL, 0); }

static void set_number(rd_kafka_conf_t *conf, const char *name, size_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%zu", number);
    set(conf, name, text);
}

const char kafka_client_prefix[] = "chokepoint-";

static void set_own(rd_kafka_conf_t *conf, const struct kafka_options *options)
{
    size_t queue_kib = options->queue_kib ? options->queue_kib : QUEUE_KIB;
    char   client[INSTALLATION_NAME_MAX];

    if (queue_kib < QUEUE_KIB_MIN)
        queue_kib = QUEUE_KIB_MIN;
    snprintf(client, sizeof client, "%s%s", kafka_client_prefix, options->installation->instance ? options->installation->instance : "0");
    set(conf, "client.id", client);
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        if (defaults[i].roles & 1u << options->role)
            set(conf, defaults[i].name, defaults[i].value);
    if (options->role == KAFKA_GROUP && installation_static_instance(options->installation))
        set(conf, "group.instance.id", installation_static_instance(options->installation));
    if (CONSUMERS & 1u << options->role) {
        if (options->fetch_wait_ms > 0)
            set_number(conf, "fetch.wait.max.ms", (size_t)options->fetch_wait_ms);
        set_number(conf, "queued.max.messages.kbytes", queue_kib);
        set_number(conf, "fetch.max.bytes", queue_kib * 1024 / 2 < 52428800 ? queue_kib * 1024 / 2 : 52428800);
    }
    if (PRODUCERS & 1u << options->role)
        set_number(conf, "queue.buffering.max.kbytes", queue_kib);
}

/* kafka.<secret>_file: sets the content of the file, without showing it. */
static int set_secret(rd_kafka_conf_t *conf, const struct kafka_property *property, const char *base, char ret_problem[KAFKA_PROBLEM_MAX])
{
    char                text[TEXT_MAX];
    char               *secret = secret_read(property->value, text, sizeof text);
    rd_kafka_conf_res_t result = secret ? rd_kafka_conf_set(conf, base, secret, NULL, 0) : RD_KAFKA_CONF_INVALID;

    if (secret && result != RD_KAFKA_CONF_OK)
        snprintf(text, sizeof text, "librdkafka refuses the content of %s", property->value);
    secret_free(secret);
    return result == RD_KAFKA_CONF_OK ? 0 : problem(ret_problem, -EINVAL, "%s: kafka.%s: %s", property->where, property->name, text);
}

/* The queue always has room for the largest record, whatever budget and properties say: a larger one would be retried for ever. */
static void set_queue_floor(rd_kafka_conf_t *conf)
{
    enum { FLOOR_KIB = LOG_RECORD_MAX / 1024 + 64 };
    char   text[32];
    size_t size = sizeof text;

    if (rd_kafka_conf_get(conf, "queue.buffering.max.kbytes", text, &size) == RD_KAFKA_CONF_OK && atoi(text) < FLOOR_KIB)
        set_number(conf, "queue.buffering.max.kbytes", FLOOR_KIB);
}

static bool names_brokers(const char *name) { return strcmp(name, "bootstrap.servers") == 0 || strcmp(name, "metadata.broker.list") == 0; }

static int set_properties(rd_kafka_conf_t *conf, const struct kafka_options *options, char ret_problem[KAFKA_PROBLEM_MAX])
{
    const struct installation *installation = options->installation;

    for (size_t i = 0; i < installation->property_count; i++) {
        const struct kafka_property *property = &installation->properties[i];
        char                         text[TEXT_MAX], base[INSTALLATION_NAME_MAX];

        if (options->apart && names_brokers(property->name))
            continue;
        if (installation_secret_of(property->name, base)) {
            int result = set_secret(conf, property, base, ret_problem);

            if (result)
                return result;
        } else if (rd_kafka_conf_set(conf, property->name, property->value, text, sizeof text) != RD_KAFKA_CONF_OK)
            return problem(ret_problem, -EINVAL, "%s: kafka.%s: %s", property->where, property->name, text);
    }
    return 0;
}

static void set_forced(rd_kafka_conf_t *conf, const struct kafka_options *options)
{
    for (size_t i = 0; i < sizeof forced / sizeof forced[0]; i++)
        if (forced[i].roles & 1u << options->role)
            set(conf, forced[i].name, forced[i].value);
    if (options->group)
        set(conf, "group.id", options->group);
    else if (CONSUMERS & 1u << options->role)
        set(conf, "group.id", "chokepoint");
    if (PRODUCERS & 1u << options->role)
        set_queue_floor(conf);
    if (options->role == KAFKA_WRITER)
        set(conf, "transactional.id", options->transactional_id);
    if (options->apart)
        set(conf, "sasl.kerberos.min.time.before.relogin", "0"); /* else a ticket is asked for */
    if (options->reports)
        set(conf, "delivery.report.only.error", "false");
}

int kafka_open(const struct kafka_options *options, rd_kafka_t **ret_handle, char ret_problem[KAFKA_PROBLEM_MAX])
{
    rd_kafka_conf_t     *conf;
    struct kafka_handle *handle;
    rd_kafka_t          *rk;
    char                 text[TEXT_MAX];
    int                  result = options->apart ? 0 : kafka_names_brokers(options->installation, ret_problem);

    if (result)
        return result;
    if (kafka_refuses(options->installation, 0, ret_problem))
        return -EINVAL;
    conf = rd_kafka_conf_new();
    set_own(conf, options);
    result = set_properties(conf, options, ret_problem);
    if (result) {
        rd_kafka_conf_destroy(conf);
        return result;
    }
    set_forced(conf, options);
    handle = kafka_handle_new(options, conf);
    rk = rd_kafka_new(PRODUCERS & 1u << options->role ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER, conf, text, sizeof text);
    if (!rk) {
        rd_kafka_conf_destroy(conf);
        kafka_handle_free(handle);
        return problem(ret_problem, -EINVAL, "the kafka.* properties do not go together: %s", text);
    }
    *ret_handle = rk;
    return 0;
}

void kafka_close(rd_kafka_t *rk)
{
    struct kafka_handle *handle;

    if (!rk)
        return;
    handle = rd_kafka_opaque(rk);
    rd_kafka_destroy(rk);
    kafka_handle_free(handle);
}

static void warn_scram(const struct installation *installation, const struct journal *journal)
{
    const char *mechanism = installation_property(installation, "sasl.mechanism");

    if (!mechanism)
        mechanism = installation_property(installation, "sasl.mechanisms");
    if (!mechanism || strncasecmp(mechanism, "SCRAM", 5) != 0 || rd_kafka_version() >= 0x020601ff)
        return;
    JOURNAL(journal, JOURNAL_WARNING, "scram_fails_on_kafka_4", TEXT("librdkafka", rd_kafka_version_str()), TEXT("mechanism", mechanism),
            TEXT("cause", "versions before 2.6.1 send the nonce twice (librdkafka issue 4895): brokers of Kafka 4 refuse it, and the message "
                          "blames the password"),
            TEXT("advice", "use librdkafka 2.6.1 or later, or sasl.mechanism=PLAIN over TLS"));
}

void kafka_warn(const struct installation *installation, const struct journal *journal)
{
    char risk[KAFKA_PROBLEM_MAX];

    warn_scram(installation, journal);
    for (int i = 0; kafka_risk(installation, i, risk, sizeof risk); i++)
        JOURNAL(journal, JOURNAL_WARNING, "insecure", TEXT("cause", risk));
}

/* ---- the first answer ---- */

int kafka_reach(rd_kafka_t *handle, int wait_ms, void (*heartbeat)(void *), void *context, char ret_problem[KAFKA_PROBLEM_MAX])
{
    const struct kafka_handle *own = rd_kafka_opaque(handle);
    int64_t                    end_ms = monotonic_ms() + wait_ms;
    rd_kafka_resp_err_t        error;

    do {
        const struct rd_kafka_metadata *metadata;
        int64_t                         began_ms = monotonic_ms();

        if (heartbeat)
            heartbeat(context);
        error = rd_kafka_metadata(handle, 0, NULL, &metadata, 1000);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
            rd_kafka_metadata_destroy(metadata);
            return 0;
        }
        rd_kafka_poll(handle, 0); /* the reasons */
        if (own->refused)
            return problem(ret_problem, -EACCES, "the brokers (%s) refuse to authenticate: %s: check kafka.sasl.* and kafka.security.protocol%s",
                           kafka_brokers(own), own->reason, kafka_scram_hint(own));
        if (monotonic_ms() - began_ms < 100)
            nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
    } while (monotonic_ms() < end_ms);
    return problem(ret_problem, -EIO, "no broker of %s answers after %d s: %s: check kafka.bootstrap.servers and kafka.security.protocol",
                   kafka_brokers(own), wait_ms / 1000, own->reason[0] ? own->reason : rd_kafka_err2str(error));
}

/* ---- errors ---- */

int kafka_errno(rd_kafka_resp_err_t code)
{
    if ((int)code == LOG_TRUNCATION)
        return -ENODATA;
    switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION: return -EACCES;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION: return -ENOENT;
    case RD_KAFKA_RESP_ERR__FENCED:
    case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID: return -ESTALE;
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET: return -ENODATA;
    default: return -EIO;
    }
}

const char *kafka_advice(int error)
{
    switch (error) {
    case -EACCES: return "; this user lacks a right: `acl` prints what processors need, an administrator's user does the rest";
    case -ENOENT: return "; `topics --apply` creates topics; or topics.prefix is that of another installation";
    default: return "";
    }
}
