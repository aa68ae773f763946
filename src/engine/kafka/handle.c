/* SPDX-License-Identifier: Apache-2.0
 * Log lines and callbacks of a handle. Logs no line twice within 10 s, because librdkafka repeats lines while a broker is unreachable. */
#include "engine/kafka/handle.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { QUIET_MS = 10 * 1000 };

/* ---- lines ---- */

/* The start of a log line's message: behind the thread and the broker's name. */
static const char *line_core(const char *facility, const char *text)
{
    const char *core = strstr(text, "]: ");

    text = core ? core + 3 : text;
    core = strcmp(facility, "FAIL") == 0 ? strstr(text, ": ") : NULL;
    return core ? core + 2 : text;
}

/* The message without digits and without a bracketed end: counts and times differ between repeated lines. */
static uint64_t line_hash(const char *facility, const char *text)
{
    const char *core = line_core(facility, text), *end = strstr(core, " (after ");
    uint64_t    hash = 14695981039346656037u;

    for (; *facility; facility++)
        hash = (hash ^ (unsigned char)*facility) * 1099511628211u;
    for (; *core && core != end; core++)
        if (!isdigit((unsigned char)*core))
            hash = (hash ^ (unsigned char)*core) * 1099511628211u;
    return hash;
}

/* True: log it; `ret_repeats` equal lines were dropped since the last one. */
static bool line_is_due(struct kafka_handle *handle, uint64_t hash, int *ret_repeats)
{
    int64_t            now_ms = monotonic_ms();
    struct kafka_line *line = handle->lines, *oldest = handle->lines;

    for (; line < handle->lines + KAFKA_LINES && line->hash != hash; line++)
        if (line->told_ms < oldest->told_ms)
            oldest = line;
    if (line == handle->lines + KAFKA_LINES) {
        *oldest = (struct kafka_line){ hash, now_ms, 0 };
        *ret_repeats = 0;
        return true;
    }
    if (now_ms - line->told_ms < QUIET_MS) {
        line->repeats++;
        return false;
    }
    *ret_repeats = line->repeats;
    line->told_ms = now_ms;
    line->repeats = 0;
    return true;
}

/* Lines about connections and requests are many while brokers are unreachable: the code that waits for brokers logs it, with the reason. */
static bool is_of_connection(const char *facility)
{
    static const char *const facilities[] = { "FAIL", "REQTMOUT", "SESSTMOUT", "ERROR" };

    for (size_t i = 0; i < sizeof facilities / sizeof facilities[0]; i++)
        if (strcmp(facility, facilities[i]) == 0)
            return true;
    return false;
}

static enum journal_level level_of(int syslog_level, const char *facility)
{
    if (is_of_connection(facility))
        return JOURNAL_DEBUG;
    if (syslog_level <= 4)
        return JOURNAL_WARNING; /* not an error here: the code that ends the process logs it */
    return syslog_level <= 6 ? JOURNAL_INFO : JOURNAL_DEBUG;
}

static void tell(struct kafka_handle *handle, enum journal_level level, const char *facility, const char *text)
{
    int  repeats;
    bool due;

    if (!handle || !handle->has_journal || level > handle->journal.level || strstr(text, "property and will be ignored by"))
        return; /* kafka.* properties are given to consumers and producers alike */
    pthread_mutex_lock(&handle->mutex);
    due = line_is_due(handle, line_hash(facility, text), &repeats);
    pthread_mutex_unlock(&handle->mutex);
    if (!due)
        return;
    if (repeats)
        JOURNAL(&handle->journal, level, "librdkafka", TEXT("facility", facility), TEXT("text", text), NUMBER("repeats", repeats));
    else
        JOURNAL(&handle->journal, level, "librdkafka", TEXT("facility", facility), TEXT("text", text));
}

/* No error and no delivery report names a topic that may not be added to a transaction: this line alone does (2.0.2 and 2.15.1). */
static void note_denied(struct kafka_handle *handle, const char *text)
{
    const char *name = strchr(text, '"'), *end = name ? strchr(name + 1, '"') : NULL;

    if (!end || !strstr(end, rd_kafka_err2str(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)))
        return;
    pthread_mutex_lock(&handle->mutex);
    snprintf(handle->denied, sizeof handle->denied, "%.*s", (int)(end - name - 1), name + 1);
    pthread_mutex_unlock(&handle->mutex);
}

static void on_log(const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
    struct kafka_handle *handle = rk ? rd_kafka_opaque(rk) : NULL;

    if (handle && strcmp(facility, "ADDPARTS") == 0)
        note_denied(handle, text);
    tell(handle, level_of(level, facility), facility, text);
}

bool kafka_take_denied(rd_kafka_t *rk, char *buf, size_t size)
{
    struct kafka_handle *handle = rd_kafka_opaque(rk);
    bool                 found;

    pthread_mutex_lock(&handle->mutex);
    found = handle->denied[0];
    if (found)
        snprintf(buf, size, "%s", handle->denied);
    handle->denied[0] = '\0';
    pthread_mutex_unlock(&handle->mutex);
    return found;
}

/* ---- callbacks ---- */

/* librdkafka treats a broker that accepts a connection and does not answer as one of a very old version. */
static const char *plain_reason(const char *reason)
{
    if (strstr(reason, "ApiVersionRequest failed") && strstr(reason, "broker version < 0.10"))
        return "the connection is open, and the broker does not answer: it hangs, or speaks another protocol";
    return reason;
}

static void on_error(rd_kafka_t *rk, int code, const char *told, void *opaque)
{
    struct kafka_handle *handle = opaque;
    const char          *reason = plain_reason(told);

    pthread_mutex_lock(&handle->mutex);
    if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION)
        handle->refused = true;
    if (code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || !handle->reason[0]) /* which says less than what came before */
        snprintf(handle->reason, sizeof handle->reason, "%s", reason);
    pthread_mutex_unlock(&handle->mutex);
    if (handle->error)
        handle->error(rk, code, reason, handle->opaque);
    tell(handle, code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL ? JOURNAL_WARNING : JOURNAL_DEBUG,
         rd_kafka_err2name(code), reason);
}

static void on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t *parts, void *opaque)
{
    struct kafka_handle *handle = opaque;

    handle->rebalance(rk, code, parts, handle->opaque);
}

static void on_delivered(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct kafka_handle *handle = opaque;

    handle->delivered(rk, message, handle->opaque);
}

/* ---- life ---- */

static bool is_scram(const struct installation *installation)
{
    const char *mechanism = installation_property(installation, "sasl.mechanism");

    if (!mechanism)
        mechanism = installation_property(installation, "sasl.mechanisms");
    return mechanism && strncasecmp(mechanism, "SCRAM", 5) == 0;
}

struct kafka_handle *kafka_handle_new(const struct kafka_options *options, rd_kafka_conf_t *conf)
{
    struct kafka_handle *handle = calloc(1, sizeof *handle);
    const char          *brokers = installation_property(options->installation, "bootstrap.servers");

    if (!handle)
        abort();
    if (!brokers)
        brokers = installation_property(options->installation, "metadata.broker.list");
    handle->has_journal = options->journal != NULL;
    if (options->journal)
        handle->journal = *options->journal;
    handle->opaque = options->opaque;
    handle->error = options->error;
    handle->rebalance = options->rebalance;
    handle->delivered = options->delivered;
    handle->scram = is_scram(options->installation);
    kafka_credentials_init(&handle->credentials, options->installation);
    snprintf(handle->brokers, sizeof handle->brokers, "%s", brokers);
    pthread_mutex_init(&handle->mutex, NULL);
    rd_kafka_conf_set_opaque(conf, handle);
    rd_kafka_conf_set_log_cb(conf, on_log);
    rd_kafka_conf_set_error_cb(conf, on_error);
    if (options->rebalance)
        rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
    if (options->delivered)
        rd_kafka_conf_set_dr_msg_cb(conf, on_delivered);
    return handle;
}

void kafka_handle_free(struct kafka_handle *handle)
{
    pthread_mutex_destroy(&handle->mutex);
    kafka_credentials_release(&handle->credentials);
    free(handle);
}

const char *kafka_brokers(const struct kafka_handle *handle) { return handle->brokers; }

const char *kafka_scram_hint(const struct kafka_handle *handle)
{
    return handle->scram && rd_kafka_version() < 0x020601ff ? " (SCRAM fails on Kafka 4 with librdkafka before 2.6.1, whatever the password)" : "";
}
