/* SPDX-License-Identifier: Apache-2.0
 * rd_kafka_committed() and rd_kafka_list_groups() keep nothing of a question that has timed out: the queue of its answer is closed, and an answer
 * that comes later is dropped. Of rd_kafka_list_groups() each broker is asked for the groups that it coordinates, and who has the group for its
 * members. */
#include "engine/kafka/peers.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/util/instant.h"

enum { PAUSE_MS = 50, SLICE_MS = 500, UUID_MAX = 36 };

struct kafka_peers {
    rd_kafka_t                       *handle;
    const char                       *group; /* the caller's */
    int64_t                           until_ms;
    const atomic_bool                *stop;
    const struct rd_kafka_group_list *groups; /* of the last answer; NULL: none */
};

int kafka_peers_open(const struct kafka_options *options, int64_t until_ms, const atomic_bool *stop, struct kafka_peers **ret_peers,
                     char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct kafka_options own = *options;
    struct kafka_peers  *peers;
    rd_kafka_t          *handle;
    int                  result;

    own.role = KAFKA_ADMIN; /* it reads uncommitted offsets, and joins no group */
    result = kafka_open(&own, &handle, ret_problem);
    if (result)
        return result;
    peers = malloc(sizeof *peers);
    if (!peers)
        abort();
    *peers = (struct kafka_peers){ handle, options->group, until_ms, stop, NULL };
    *ret_peers = peers;
    return 0;
}

static void forget(struct kafka_peers *peers)
{
    if (peers->groups)
        rd_kafka_group_list_destroy(peers->groups);
    peers->groups = NULL;
}

void kafka_peers_close(struct kafka_peers *peers)
{
    forget(peers);
    kafka_close(peers->handle);
    free(peers);
}

/* Whether to ask once more after this answer; pauses before. */
static bool again(const struct kafka_peers *peers, rd_kafka_resp_err_t code)
{
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || kafka_errno(code) == -EACCES || atomic_load(peers->stop) || monotonic_ms() >= peers->until_ms)
        return false;
    nanosleep(&(struct timespec){ 0, PAUSE_MS * 1000000L }, NULL);
    return true;
}

/* ---- offsets ---- */

static rd_kafka_resp_err_t error_of(const rd_kafka_topic_partition_list_t *parts)
{
    for (int i = 0; i < parts->cnt; i++)
        if (parts->elems[i].err)
            return parts->elems[i].err;
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t kafka_peers_committed(struct kafka_peers *peers, rd_kafka_topic_partition_list_t *parts)
{
    rd_kafka_resp_err_t code;

    do {
        code = rd_kafka_committed(peers->handle, parts, SLICE_MS);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
            code = error_of(parts);
    } while (again(peers, code));
    return code;
}

/* ---- members ---- */

static bool has_member(const struct rd_kafka_group_info *group, const char *id)
{
    for (int i = 0; i < group->member_cnt; i++)
        if (strcmp(group->members[i].member_id, id) == 0)
            return true;
    return false;
}

static rd_kafka_resp_err_t ask_members(struct kafka_peers *peers, const char *own, const struct rd_kafka_group_info **ret_group)
{
    rd_kafka_resp_err_t code;

    forget(peers);
    code = rd_kafka_list_groups(peers->handle, peers->group, &peers->groups, SLICE_MS);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR__PARTIAL) {
        peers->groups = NULL;
        return code;
    }
    for (int i = 0; i < peers->groups->group_cnt; i++)
        if (peers->groups->groups[i].err == RD_KAFKA_RESP_ERR_NO_ERROR && has_member(&peers->groups->groups[i], own)) {
            *ret_group = &peers->groups->groups[i];
            return RD_KAFKA_RESP_ERR_NO_ERROR;
        }
    return RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE;
}

rd_kafka_resp_err_t kafka_peers_members(struct kafka_peers *peers, const char *own, const struct rd_kafka_group_info **ret_group)
{
    rd_kafka_resp_err_t code;

    do
        code = ask_members(peers, own, ret_group);
    while (again(peers, code));
    return code;
}

static bool is_uuid(const char *text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    for (size_t i = 0; i < UUID_MAX; i++)
        if (form[i] == '-' ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
            return false;
    return true;
}

/* Brokers make the id of a member of its group.instance.id, or else of its client.id, and `-` and a UUID. False: it has another form. */
static bool take_stem(struct ck_bytes id, struct ck_bytes *ret_stem)
{
    if (id.size <= UUID_MAX + 1 || id.data[id.size - UUID_MAX - 1] != '-' || !is_uuid(id.data + id.size - UUID_MAX))
        return false;
    *ret_stem = (struct ck_bytes){ id.data, id.size - UUID_MAX - 1 };
    return true;
}

bool kafka_peers_may_be(const struct rd_kafka_group_member_info *member, struct ck_bytes name, bool has_client_id)
{
    struct ck_bytes client = ck_bytes_from(member->client_id), prefix = ck_bytes_from(kafka_client_prefix), stem;

    if (!take_stem(ck_bytes_from(member->member_id), &stem) || ck_bytes_equal(stem, name))
        return true;
    if (!ck_bytes_equal(stem, client))
        return false; /* a static member's: it has another name */
    if (has_client_id || !ck_bytes_begin(client, prefix))
        return true;
    return ck_bytes_equal((struct ck_bytes){ client.data + prefix.size, client.size - prefix.size }, name);
}
