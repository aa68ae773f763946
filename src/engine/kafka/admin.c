/* SPDX-License-Identifier: Apache-2.0
 * The admin handle, a request and its failure, brokers, offsets. Topics and groups: admin_topics.c, admin_groups.c. */
#include "engine/kafka/admin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/kafka/admin_internal.h"

char *admin_copy(const char *text)
{
    char *copy = strdup(text ? text : "");

    if (!copy)
        abort();
    return copy;
}

/* ---- failures ---- */

static int admin_errno(rd_kafka_resp_err_t code)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS: return -EEXIST;
    default: return kafka_errno(code);
    }
}

int kafka_admin_fail(struct kafka_admin *admin, rd_kafka_resp_err_t code, const char *what, const char *name, const char *text)
{
    int error = admin_errno(code);

    admin->code = code;
    snprintf(admin->problem, sizeof admin->problem, "%s%s%s: %s%s", what, *name ? " " : "", name, text && *text ? text : rd_kafka_err2str(code),
             kafka_advice(error));
    return error;
}

static bool is_passing(rd_kafka_resp_err_t code)
{
    static const rd_kafka_resp_err_t passing[] = {
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,  RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,      RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,         RD_KAFKA_RESP_ERR__TRANSPORT,
    };

    for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++)
        if (passing[i] == code)
            return true;
    return false;
}

bool admin_again(const struct kafka_admin *admin, int *waited_ms)
{
    if (!is_passing(admin->code) || *waited_ms >= ADMIN_REQUEST_MS)
        return false;
    nanosleep(&(struct timespec){ 0, ADMIN_PAUSE_MS * 1000000L }, NULL);
    *waited_ms += ADMIN_PAUSE_MS;
    return true;
}

/* ---- a request ---- */

struct admin_request admin_request_begin(struct kafka_admin *admin, rd_kafka_admin_op_t op, const char *what, const char *name)
{
    struct admin_request request = { admin, what, name, rd_kafka_AdminOptions_new(admin->handle, op), rd_kafka_queue_new(admin->handle), NULL };
    char                 text[ADMIN_STRING_MAX];

    if (!request.options || !request.queue)
        abort();
    rd_kafka_AdminOptions_set_request_timeout(request.options, ADMIN_REQUEST_MS, text, sizeof text);
    if (op == RD_KAFKA_ADMIN_OP_CREATETOPICS || op == RD_KAFKA_ADMIN_OP_CREATEPARTITIONS || op == RD_KAFKA_ADMIN_OP_DELETERECORDS)
        rd_kafka_AdminOptions_set_operation_timeout(request.options, ADMIN_OPERATION_MS, text, sizeof text);
    return request;
}

int admin_request_wait(struct admin_request *request)
{
    rd_kafka_resp_err_t code;

    request->event = rd_kafka_queue_poll(request->queue, ADMIN_REQUEST_MS + 5000);
    if (!request->event)
        return kafka_admin_fail(request->admin, RD_KAFKA_RESP_ERR__TIMED_OUT, request->what, request->name, NULL);
    code = rd_kafka_event_error(request->event);
    return code ? kafka_admin_fail(request->admin, code, request->what, request->name, rd_kafka_event_error_string(request->event)) : 0;
}

void admin_request_end(struct admin_request *request)
{
    if (request->event)
        rd_kafka_event_destroy(request->event);
    rd_kafka_queue_destroy(request->queue);
    rd_kafka_AdminOptions_destroy(request->options);
}

/* ---- the handle ---- */

int kafka_admin_open(const struct installation *installation, const struct journal *journal, struct kafka_admin **ret_admin,
                     char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct kafka_options options = { .installation = installation, .journal = journal, .role = KAFKA_ADMIN };
    struct kafka_admin  *admin = calloc(1, sizeof *admin);
    int                  result;

    if (!admin)
        abort();
    admin->journal = journal;
    result = kafka_open(&options, &admin->handle, ret_problem);
    if (result == 0)
        result = kafka_reach(admin->handle, installation->start_ms, NULL, NULL, ret_problem);
    if (result) {
        kafka_admin_free(admin);
        return result;
    }
    *ret_admin = admin;
    return 0;
}

void kafka_admin_free(struct kafka_admin *admin)
{
    if (!admin)
        return;
    kafka_close(admin->handle);
    free(admin);
}

rd_kafka_t *kafka_admin_handle(struct kafka_admin *admin) { return admin->handle; }
const char *kafka_admin_problem(const struct kafka_admin *admin) { return admin->problem; }

/* ---- brokers and offsets ---- */

int kafka_admin_broker_ids(struct kafka_admin *admin, int32_t *ids, size_t max, size_t *ret_count)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_resp_err_t             code = rd_kafka_metadata(admin->handle, 0, NULL, &metadata, ADMIN_METADATA_MS);
    size_t                          count = 0;

    if (code)
        return kafka_admin_fail(admin, code, "list the brokers", "", NULL);
    for (int i = 0; i < metadata->broker_cnt && count < max; i++)
        ids[count++] = metadata->brokers[i].id;
    *ret_count = count;
    rd_kafka_metadata_destroy(metadata);
    return 0;
}

/* The handle is read_uncommitted, so that "high" is the high watermark: read_committed consumers get the last stable offset. */
int kafka_admin_offsets(struct kafka_admin *admin, const char *topic, int partition, int64_t *ret_first, int64_t *ret_end)
{
    rd_kafka_resp_err_t code;
    int                 waited_ms = 0, result;

    do {
        code = rd_kafka_query_watermark_offsets(admin->handle, topic, partition, ret_first, ret_end, ADMIN_METADATA_MS);
        result = code ? kafka_admin_fail(admin, code, "offsets of topic", topic, NULL) : 0;
    } while (result && admin_again(admin, &waited_ms));
    return result;
}
