/* SPDX-License-Identifier: Apache-2.0
 * Checks rights that only an attempt shows: transactional ids, and writing. The attempt uses an id of its own, so that it fences no worker. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/processor.h"
#include "engine/admin/doctor.h"

#define ACL "`acl --format commands` prints what gives it"

enum { INIT_MS = 15000, WRITE_MS = 10000 };

struct attempt {
    struct doctor      *doctor;
    rd_kafka_t         *writer;
    rd_kafka_resp_err_t error; /* of the delivery; only failures are told */
};

static void take_delivery(rd_kafka_t *writer, const rd_kafka_message_t *message, void *context)
{
    struct attempt *attempt = context;

    (void)writer;
    attempt->error = message->err;
}

/* librdkafka's own words go to the finding, not to the journal. */
static void ignore_error(rd_kafka_t *writer, int code, const char *reason, void *context) { (void)writer, (void)code, (void)reason, (void)context; }

static void take_error(struct doctor *doctor, rd_kafka_error_t *error, const char *check, const char *subject)
{
    doctor_tell(doctor, DOCTOR_FAIL_RIGHTS, check, subject, kafka_errno(rd_kafka_error_code(error)) == -EACCES ? ACL : NULL, "%s",
                rd_kafka_error_string(error));
    rd_kafka_error_destroy(error);
}

/* ---- writing ---- */

/* One record in a transaction of its own, which is aborted: a right that is missing makes the transaction fail. */
static void try_write(struct attempt *attempt, const char *topic)
{
    rd_kafka_error_t   *error = rd_kafka_begin_transaction(attempt->writer);
    rd_kafka_topic_t   *handle = rd_kafka_topic_new(attempt->writer, topic, NULL);
    rd_kafka_resp_err_t code;

    if (error) {
        take_error(attempt->doctor, error, "write", topic);
        rd_kafka_topic_destroy(handle);
        return;
    }
    attempt->error = RD_KAFKA_RESP_ERR_NO_ERROR;
    code = rd_kafka_producev(attempt->writer, RD_KAFKA_V_RKT(handle), RD_KAFKA_V_KEY("chokepoint doctor", 17), RD_KAFKA_V_END);
    if (!code)
        code = rd_kafka_flush(attempt->writer, WRITE_MS);
    if (!code)
        code = attempt->error;
    if (code)
        doctor_tell(attempt->doctor, DOCTOR_FAIL_RIGHTS, "write", topic, kafka_errno(code) == -EACCES ? ACL : NULL, "%s", rd_kafka_err2str(code));
    else
        doctor_tell(attempt->doctor, DOCTOR_OK, "write", topic, NULL, "allowed");
    rd_kafka_topic_destroy(handle);
    error = rd_kafka_abort_transaction(attempt->writer, WRITE_MS);
    if (error)
        rd_kafka_error_destroy(error);
}

static void try_writes(struct attempt *attempt, const struct ck_processor *processor)
{
    const struct ck_processor *const one[] = { processor, NULL };
    struct topics_plan               plan = topics_plan_new(attempt->doctor->installation, one);

    for (size_t i = 0; i < plan.count; i++)
        if (plan.items[i].uses & (PLAN_WRITES | PLAN_KEEPS) && kafka_admin_topic(attempt->doctor->admin, plan.items[i].name, NULL) > 0)
            try_write(attempt, plan.items[i].name);
    topics_plan_free(&plan);
}

/* ---- transactional ids ---- */

static void try_processor(struct doctor *doctor, const struct ck_processor *processor)
{
    char                 group[INSTALLATION_NAME_MAX], id[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    struct attempt       attempt = { .doctor = doctor };
    struct kafka_options options = { .installation = doctor->installation,
                                     .role = KAFKA_WRITER,
                                     .transactional_id = id,
                                     .opaque = &attempt,
                                     .error = ignore_error,
                                     .delivered = take_delivery };
    rd_kafka_error_t    *error;

    installation_group(doctor->installation, processor, group);
    snprintf(id, sizeof id, "%.230s.doctor-probe", group);
    if (kafka_open(&options, &attempt.writer, problem)) {
        doctor_tell(doctor, DOCTOR_FAIL_RIGHTS, "transactions", group, NULL, "%s", problem);
        return;
    }
    error = rd_kafka_init_transactions(attempt.writer, INIT_MS);
    if (error) {
        take_error(doctor, error, "transactions", group);
    } else {
        doctor_tell(doctor, DOCTOR_OK, "transactions", group, NULL, "allowed");
        if (doctor->write)
            try_writes(&attempt, processor);
    }
    kafka_close(attempt.writer);
}

void doctor_rights(struct doctor *doctor)
{
    for (const struct ck_processor *const *one = doctor->processors; *one; one++)
        try_processor(doctor, *one);
}
