/* SPDX-License-Identifier: Apache-2.0
 * Consumer groups: members and committed offsets. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kafka/admin_internal.h"

/* ---- members ---- */

void kafka_members_release(struct kafka_members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        struct kafka_member *member = &members->items[i];

        for (size_t j = 0; j < member->part_count; j++)
            free(member->parts[j].topic);
        free(member->parts);
        free(member->id);
        free(member->client);
        free(member->host);
        free(member->instance);
    }
    free(members->items);
    free(members->state);
    *members = (struct kafka_members){ 0 };
}

static struct kafka_member member_copy(const rd_kafka_MemberDescription_t *found)
{
    const rd_kafka_MemberAssignment_t     *assignment = rd_kafka_MemberDescription_assignment(found);
    const rd_kafka_topic_partition_list_t *parts = assignment ? rd_kafka_MemberAssignment_partitions(assignment) : NULL;
    size_t                                 count = parts ? (size_t)parts->cnt : 0;
    struct kafka_member                    member = { admin_copy(rd_kafka_MemberDescription_consumer_id(found)),
                                                      admin_copy(rd_kafka_MemberDescription_client_id(found)),
                                                      admin_copy(rd_kafka_MemberDescription_host(found)),
                                                      admin_copy(rd_kafka_MemberDescription_group_instance_id(found)),
                                                      calloc(count + 1, sizeof *member.parts),
                                                      count };

    if (!member.parts)
        abort();
    for (size_t i = 0; i < count; i++)
        member.parts[i] = (struct kafka_member_part){ admin_copy(parts->elems[i].topic), parts->elems[i].partition };
    return member;
}

static void members_copy(const rd_kafka_ConsumerGroupDescription_t *group, struct kafka_members *ret_members)
{
    size_t count = rd_kafka_ConsumerGroupDescription_member_count(group);

    *ret_members = (struct kafka_members){ .items = calloc(count + 1, sizeof *ret_members->items), .count = count };
    if (!ret_members->items)
        abort();
    ret_members->state = admin_copy(rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(group)));
    for (size_t i = 0; i < count; i++)
        ret_members->items[i] = member_copy(rd_kafka_ConsumerGroupDescription_member(group, i));
}

/* The result of one group's description: 0: read it; GROUP_ABSENT; a negative errno. */
enum { GROUP_ABSENT = 1 };
static int group_answer(const struct admin_request *request, size_t count, const rd_kafka_error_t *error)
{
    if (count != 1)
        return kafka_admin_fail(request->admin, RD_KAFKA_RESP_ERR__FAIL, request->what, request->name, "the broker gave no answer");
    if (!error)
        return 0;
    if (rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND)
        return GROUP_ABSENT;
    return kafka_admin_fail(request->admin, rd_kafka_error_code(error), request->what, request->name, rd_kafka_error_string(error));
}

static int members_ask(struct kafka_admin *admin, const char *group, struct kafka_members *ret_members)
{
    struct admin_request request = admin_request_begin(admin, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, "describe group", group);
    const rd_kafka_ConsumerGroupDescription_t **found;
    size_t                                      count = 0;
    int                                         result;

    rd_kafka_DescribeConsumerGroups(admin->handle, &group, 1, request.options, request.queue);
    result = admin_request_wait(&request);
    if (result == 0) {
        found = rd_kafka_DescribeConsumerGroups_result_groups(rd_kafka_event_DescribeConsumerGroups_result(request.event), &count);
        result = group_answer(&request, count, count == 1 ? rd_kafka_ConsumerGroupDescription_error(found[0]) : NULL);
        if (result == 0)
            members_copy(found[0], ret_members);
        else if (result == GROUP_ABSENT)
            *ret_members = (struct kafka_members){ .state = admin_copy("Dead") };
    }
    admin_request_end(&request);
    return result == GROUP_ABSENT ? 0 : result;
}

int kafka_admin_members(struct kafka_admin *admin, const char *group, struct kafka_members *ret_members)
{
    int waited_ms = 0, result;

    do
        result = members_ask(admin, group, ret_members);
    while (result && admin_again(admin, &waited_ms));
    return result;
}

/* ---- offsets ---- */

void kafka_offsets_release(struct kafka_offsets *offsets)
{
    for (size_t i = 0; i < offsets->count; i++) {
        free(offsets->items[i].topic);
        free(offsets->items[i].note);
    }
    free(offsets->items);
    *offsets = (struct kafka_offsets){ 0 };
}

static char *note_copy(const rd_kafka_topic_partition_t *part)
{
    char *note = strndup(part->metadata ? part->metadata : "", part->metadata ? part->metadata_size : 0);

    if (!note)
        abort();
    return note;
}

static int offsets_copy(struct kafka_admin *admin, const char *group, const rd_kafka_topic_partition_list_t *parts, struct kafka_offsets *ret_offsets)
{
    struct kafka_offsets offsets = { calloc(parts ? (size_t)parts->cnt + 1 : 1, sizeof *offsets.items), 0 };

    if (!offsets.items)
        abort();
    for (int i = 0; parts && i < parts->cnt; i++) {
        if (parts->elems[i].err) {
            kafka_offsets_release(&offsets);
            return kafka_admin_fail(admin, parts->elems[i].err, "offsets of group", group, NULL);
        }
        if (parts->elems[i].offset >= 0)
            offsets.items[offsets.count++] = (struct kafka_offset){ admin_copy(parts->elems[i].topic), parts->elems[i].partition,
                                                                    parts->elems[i].offset, note_copy(&parts->elems[i]) };
    }
    *ret_offsets = offsets;
    return 0;
}

static int committed_ask(struct kafka_admin *admin, const char *group, struct kafka_offsets *ret_offsets)
{
    struct admin_request                 request = admin_request_begin(admin, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, "offsets of group", group);
    rd_kafka_ListConsumerGroupOffsets_t *asked = rd_kafka_ListConsumerGroupOffsets_new(group, NULL); /* NULL: all of the group */
    const rd_kafka_group_result_t      **found;
    size_t                               count = 0;
    int                                  result;

    rd_kafka_ListConsumerGroupOffsets(admin->handle, &asked, 1, request.options, request.queue);
    result = admin_request_wait(&request);
    if (result == 0) {
        found = rd_kafka_ListConsumerGroupOffsets_result_groups(rd_kafka_event_ListConsumerGroupOffsets_result(request.event), &count);
        result = group_answer(&request, count, count == 1 ? rd_kafka_group_result_error(found[0]) : NULL);
        if (result == 0)
            result = offsets_copy(admin, group, rd_kafka_group_result_partitions(found[0]), ret_offsets);
        else if (result == GROUP_ABSENT)
            *ret_offsets = (struct kafka_offsets){ 0 };
    }
    rd_kafka_ListConsumerGroupOffsets_destroy(asked);
    admin_request_end(&request);
    return result == GROUP_ABSENT ? 0 : result;
}

int kafka_admin_committed(struct kafka_admin *admin, const char *group, struct kafka_offsets *ret_offsets)
{
    int waited_ms = 0, result;

    do
        result = committed_ask(admin, group, ret_offsets);
    while (result && admin_again(admin, &waited_ms));
    return result;
}
