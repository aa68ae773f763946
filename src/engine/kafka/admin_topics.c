/* SPDX-License-Identifier: Apache-2.0
 * Topics and settings: asked for, created, altered, grown; their records deleted. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/kafka/admin_internal.h"

enum { SEEN_TRIES = 50, SEEN_PAUSE_MS = 100 };

static void pause_ms(int ms) { nanosleep(&(struct timespec){ ms / 1000, (long)(ms % 1000) * 1000000 }, NULL); }

/* ---- what there is ---- */

static int topic_once(struct kafka_admin *admin, const char *topic, rd_kafka_topic_t *handle, int *ret_partitions, int *ret_replication)
{
    const struct rd_kafka_metadata  *metadata;
    rd_kafka_resp_err_t              code = rd_kafka_metadata(admin->handle, 0, handle, &metadata, ADMIN_METADATA_MS);
    const rd_kafka_metadata_topic_t *found;

    if (code)
        return kafka_admin_fail(admin, code, "topic", topic, NULL);
    found = metadata->topic_cnt == 1 ? &metadata->topics[0] : NULL;
    code = !found ? RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART : found->partition_cnt > 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : found->err;
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR && found) {
        *ret_partitions = found->partition_cnt;
        *ret_replication = found->partition_cnt > 0 ? found->partitions[0].replica_cnt : 0;
    }
    rd_kafka_metadata_destroy(metadata);
    return code ? kafka_admin_fail(admin, code, "topic", topic, NULL) : 0;
}

int kafka_admin_topic(struct kafka_admin *admin, const char *topic, int *ret_replication)
{
    rd_kafka_topic_t *handle = rd_kafka_topic_new(admin->handle, topic, NULL);
    int               partitions = 0, replication = 0, result;

    if (!handle)
        return kafka_admin_fail(admin, rd_kafka_last_error(), "topic", topic, NULL);
    result = topic_once(admin, topic, handle, &partitions, &replication);
    for (int i = 0; i < SEEN_TRIES && result == 0 && partitions == 0; i++) {
        pause_ms(SEEN_PAUSE_MS);
        result = topic_once(admin, topic, handle, &partitions, &replication);
    }
    rd_kafka_topic_destroy(handle);
    if (result == 0 && ret_replication)
        *ret_replication = replication;
    return result ? result : partitions;
}

/* ---- settings ---- */

void kafka_settings_release(struct kafka_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        free(settings->items[i].name);
        free(settings->items[i].value);
    }
    free(settings->items);
    *settings = (struct kafka_settings){ 0 };
}

const char *kafka_settings_find(const struct kafka_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->items[i].name, name) == 0)
            return settings->items[i].value;
    return NULL;
}

static void settings_copy(const rd_kafka_ConfigResource_t *resource, bool of_topic, struct kafka_settings *ret_settings)
{
    size_t                         count;
    const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &count);

    ret_settings->items = calloc(count + 1, sizeof *ret_settings->items);
    if (!ret_settings->items)
        abort();
    for (size_t i = 0; i < count; i++) {
        rd_kafka_ConfigSource_t source = rd_kafka_ConfigEntry_source(entries[i]);

        ret_settings->items[ret_settings->count++] = (struct kafka_setting){
            admin_copy(rd_kafka_ConfigEntry_name(entries[i])),
            admin_copy(rd_kafka_ConfigEntry_value(entries[i])),
            of_topic ? source != RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG : source == RD_KAFKA_CONFIG_SOURCE_DEFAULT_CONFIG,
        };
    }
}

static int settings_of(struct kafka_admin *admin, rd_kafka_ResourceType_t type, const char *name, struct kafka_settings *ret_settings)
{
    bool                 of_topic = type == RD_KAFKA_RESOURCE_TOPIC;
    struct admin_request request =
        admin_request_begin(admin, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, of_topic ? "read the settings of topic" : "read the settings of broker", name);
    rd_kafka_ConfigResource_t        *asked = rd_kafka_ConfigResource_new(type, name);
    const rd_kafka_ConfigResource_t **found;
    rd_kafka_resp_err_t               code;
    size_t                            count = 0;
    int                               result;

    rd_kafka_DescribeConfigs(admin->handle, &asked, 1, request.options, request.queue);
    result = admin_request_wait(&request);
    found = result ? NULL : rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(request.event), &count);
    if (found && count == 1) {
        code = rd_kafka_ConfigResource_error(found[0]);
        if (code)
            result = kafka_admin_fail(admin, code, request.what, name, rd_kafka_ConfigResource_error_string(found[0]));
        else
            settings_copy(found[0], of_topic, ret_settings);
    } else if (result == 0) {
        result = kafka_admin_fail(admin, RD_KAFKA_RESP_ERR__FAIL, request.what, name, "the broker gave no answer");
    }
    rd_kafka_ConfigResource_destroy(asked);
    admin_request_end(&request);
    return result;
}

int kafka_admin_topic_settings(struct kafka_admin *admin, const char *topic, struct kafka_settings *ret_settings)
{
    return settings_of(admin, RD_KAFKA_RESOURCE_TOPIC, topic, ret_settings);
}

int kafka_admin_broker_settings(struct kafka_admin *admin, int32_t broker, struct kafka_settings *ret_settings)
{
    char name[16];

    snprintf(name, sizeof name, "%d", broker);
    return settings_of(admin, RD_KAFKA_RESOURCE_BROKER, name, ret_settings);
}

static bool pairs_have(const char *const *pairs, const char *name)
{
    for (; *pairs; pairs += 2)
        if (strcmp(pairs[0], name) == 0)
            return true;
    return false;
}

/* librdkafka 2.0.2 has only AlterConfigs, which replaces all settings, so the topic's present settings are read first and sent again. */
int kafka_admin_alter(struct kafka_admin *admin, const char *topic, const char *const *pairs)
{
    struct kafka_settings             settings = { 0 };
    struct admin_request              request;
    rd_kafka_ConfigResource_t        *wanted;
    const rd_kafka_ConfigResource_t **found;
    size_t                            count = 0;
    int                               result = kafka_admin_topic_settings(admin, topic, &settings);

    if (result)
        return result;
    wanted = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic);
    for (size_t i = 0; i < settings.count; i++)
        if (!settings.items[i].is_default && !pairs_have(pairs, settings.items[i].name))
            rd_kafka_ConfigResource_set_config(wanted, settings.items[i].name, settings.items[i].value);
    for (const char *const *pair = pairs; *pair; pair += 2)
        rd_kafka_ConfigResource_set_config(wanted, pair[0], pair[1]);
    kafka_settings_release(&settings);
    request = admin_request_begin(admin, RD_KAFKA_ADMIN_OP_ALTERCONFIGS, "alter topic", topic);
    rd_kafka_AlterConfigs(admin->handle, &wanted, 1, request.options, request.queue);
    result = admin_request_wait(&request);
    found = result ? NULL : rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(request.event), &count);
    if (found && count == 1 && rd_kafka_ConfigResource_error(found[0]))
        result =
            kafka_admin_fail(admin, rd_kafka_ConfigResource_error(found[0]), request.what, topic, rd_kafka_ConfigResource_error_string(found[0]));
    rd_kafka_ConfigResource_destroy(wanted);
    admin_request_end(&request);
    return result;
}

/* ---- topics ---- */

static int topic_result(struct admin_request *request, const rd_kafka_topic_result_t **found, size_t count)
{
    rd_kafka_resp_err_t code = count == 1 ? rd_kafka_topic_result_error(found[0]) : RD_KAFKA_RESP_ERR__FAIL;

    return code ? kafka_admin_fail(request->admin, code, request->what, request->name,
                                   count == 1 ? rd_kafka_topic_result_error_string(found[0]) : "the broker gave no answer")
                : 0;
}

/* The controller knows the topic; the next broker may not know it yet. */
static int wait_for(struct kafka_admin *admin, const char *topic, int partitions)
{
    int found = -ENOENT;

    for (int i = 0; i < SEEN_TRIES && (found == -ENOENT || (found >= 0 && found < partitions)); i++) {
        if (i)
            pause_ms(SEEN_PAUSE_MS);
        found = kafka_admin_topic(admin, topic, NULL);
    }
    return found < 0 ? found : 0;
}

int kafka_admin_create(struct kafka_admin *admin, const char *topic, int partitions, int replication, const char *const *pairs)
{
    char                            text[ADMIN_STRING_MAX];
    struct admin_request            request;
    const rd_kafka_topic_result_t **found;
    size_t                          count = 0;
    int                             result;
    rd_kafka_NewTopic_t            *wanted = rd_kafka_NewTopic_new(topic, partitions, replication, text, sizeof text);

    if (!wanted)
        return kafka_admin_fail(admin, RD_KAFKA_RESP_ERR__INVALID_ARG, "create topic", topic, text);
    for (; *pairs; pairs += 2)
        rd_kafka_NewTopic_set_config(wanted, pairs[0], pairs[1]);
    request = admin_request_begin(admin, RD_KAFKA_ADMIN_OP_CREATETOPICS, "create topic", topic);
    rd_kafka_CreateTopics(admin->handle, &wanted, 1, request.options, request.queue);
    result = admin_request_wait(&request);
    if (result == 0) {
        found = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(request.event), &count);
        result = topic_result(&request, found, count);
    }
    rd_kafka_NewTopic_destroy(wanted);
    admin_request_end(&request);
    return result ? result : wait_for(admin, topic, partitions);
}

int kafka_admin_grow(struct kafka_admin *admin, const char *topic, int partitions)
{
    char                            text[ADMIN_STRING_MAX];
    struct admin_request            request;
    const rd_kafka_topic_result_t **found;
    size_t                          count = 0;
    int                             result;
    rd_kafka_NewPartitions_t       *wanted = rd_kafka_NewPartitions_new(topic, (size_t)partitions, text, sizeof text);

    if (!wanted)
        return kafka_admin_fail(admin, RD_KAFKA_RESP_ERR__INVALID_ARG, "grow topic", topic, text);
    request = admin_request_begin(admin, RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, "grow topic", topic);
    rd_kafka_CreatePartitions(admin->handle, &wanted, 1, request.options, request.queue);
    result = admin_request_wait(&request);
    if (result == 0) {
        found = rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(request.event), &count);
        result = topic_result(&request, found, count);
    }
    rd_kafka_NewPartitions_destroy(wanted);
    admin_request_end(&request);
    return result ? result : wait_for(admin, topic, partitions);
}

int kafka_admin_truncate(struct kafka_admin *admin, const char *topic, int partition, int64_t before)
{
    rd_kafka_topic_partition_list_t       *parts = rd_kafka_topic_partition_list_new(1);
    const rd_kafka_topic_partition_list_t *found;
    struct admin_request                   request = admin_request_begin(admin, RD_KAFKA_ADMIN_OP_DELETERECORDS, "delete records of topic", topic);
    rd_kafka_DeleteRecords_t              *wanted;
    int                                    result;

    rd_kafka_topic_partition_list_add(parts, topic, partition)->offset = before;
    wanted = rd_kafka_DeleteRecords_new(parts);
    rd_kafka_DeleteRecords(admin->handle, &wanted, 1, request.options, request.queue);
    result = admin_request_wait(&request);
    if (result == 0) {
        found = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(request.event));
        if (found->cnt != 1 || found->elems[0].err)
            result = kafka_admin_fail(admin, found->cnt == 1 ? found->elems[0].err : RD_KAFKA_RESP_ERR__FAIL, request.what, topic, NULL);
    }
    rd_kafka_DeleteRecords_destroy(wanted);
    rd_kafka_topic_partition_list_destroy(parts);
    admin_request_end(&request);
    return result;
}
