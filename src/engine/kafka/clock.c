/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/kafka/clock.h"

#include <errno.h>
#include <stdio.h>

#include "engine/log/log.h"

enum { SLICE_MS = 1000 };

struct clock_asking {
    const struct kafka_clock *clock;
    rd_kafka_t               *writer;
    bool                      answered, stamped; /* stamped: by the broker */
    rd_kafka_resp_err_t       error;
    int64_t                   time_ms;
    char                     *problem;
};

static void take_delivery(rd_kafka_t *writer, const rd_kafka_message_t *message, void *context)
{
    struct clock_asking      *asking = context;
    rd_kafka_timestamp_type_t type;

    (void)writer;
    asking->time_ms = rd_kafka_message_timestamp(message, &type);
    asking->answered = true;
    asking->error = message->err;
    asking->stamped = !message->err && type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME;
}

/* librdkafka's own words say nothing that the result does not. */
static void ignore_error(rd_kafka_t *writer, int code, const char *reason, void *context) { (void)writer, (void)code, (void)reason, (void)context; }

static int failed(struct clock_asking *asking, rd_kafka_resp_err_t code, const char *text)
{
    snprintf(asking->problem, KAFKA_PROBLEM_MAX, "the clock of the brokers, by topic %s: %s", asking->clock->topic, text);
    return kafka_errno(code);
}

/* 0, LOG_AGAIN or a negative errno; the error is destroyed. */
static int take_error(struct clock_asking *asking, rd_kafka_error_t *error)
{
    int result = 0;

    if (error && (rd_kafka_error_is_retriable(error) || rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__TIMED_OUT))
        result = LOG_AGAIN;
    else if (error)
        result = failed(asking, rd_kafka_error_code(error), rd_kafka_error_string(error));
    rd_kafka_error_destroy(error);
    return result;
}

static void heartbeat(const struct clock_asking *asking)
{
    if (asking->clock->heartbeat)
        asking->clock->heartbeat(asking->clock->context);
}

static int begin(struct clock_asking *asking)
{
    int result, left_ms = asking->clock->wait_ms;

    do {
        heartbeat(asking);
        result = take_error(asking, rd_kafka_init_transactions(asking->writer, SLICE_MS));
        left_ms -= SLICE_MS;
    } while (result == LOG_AGAIN && left_ms > 0);
    return result ? result : take_error(asking, rd_kafka_begin_transaction(asking->writer));
}

static int append(struct clock_asking *asking)
{
    rd_kafka_topic_t   *topic = rd_kafka_topic_new(asking->writer, asking->clock->topic, NULL);
    rd_kafka_resp_err_t code =
        rd_kafka_producev(asking->writer, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_KEY("chokepoint clock", 16), RD_KAFKA_V_END);

    rd_kafka_topic_destroy(topic);
    for (int left_ms = asking->clock->wait_ms; !code && !asking->answered && left_ms > 0; left_ms -= SLICE_MS) {
        heartbeat(asking);
        rd_kafka_flush(asking->writer, SLICE_MS);
    }
    if (!code)
        code = asking->error;
    if (code)
        return failed(asking, code, rd_kafka_err2str(code));
    return !asking->answered ? LOG_AGAIN : asking->stamped ? 0 : LOG_UNKNOWN;
}

int kafka_clock_read(const struct kafka_clock *clock, int64_t *ret_time_ms, char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct clock_asking  asking = { .clock = clock, .problem = ret_problem };
    struct kafka_options options = { .installation = clock->installation,
                                     .role = KAFKA_WRITER,
                                     .transactional_id = clock->transactional_id,
                                     .opaque = &asking,
                                     .error = ignore_error,
                                     .reports = true,
                                     .delivered = take_delivery };
    int                  result = kafka_open(&options, &asking.writer, ret_problem);

    if (result)
        return result;
    result = begin(&asking);
    if (result == 0) {
        result = append(&asking);
        rd_kafka_error_destroy(rd_kafka_abort_transaction(asking.writer, SLICE_MS)); /* else it ends by its time-out */
    }
    kafka_close(asking.writer);
    if (result == 0)
        *ret_time_ms = asking.time_ms;
    return result;
}
