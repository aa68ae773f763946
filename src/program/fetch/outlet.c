/* SPDX-License-Identifier: Apache-2.0
 * Opens a store. */
#include "program/fetch/outlet.h"

#include <stdio.h>
#include <string.h>

#include "engine/admin/acl_plan.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/log_kafka/log_kafka.h"

static int failed(const char *problem, int code)
{
    fprintf(stderr, "chokepoint fetch: %s\n", problem);
    return code;
}

int outlet_open_directory(const char *path, const struct ck_topic *const *topics, struct outlet *ret_outlet)
{
    char problem[STORE_PROBLEM_MAX];

    *ret_outlet = (struct outlet){ 0 };
    return directory_store_open(path, topics, &ret_outlet->store, problem) == 0 ? EXIT_CLEAN : failed(problem, EXIT_CONFIG);
}

static int make_place(const struct installation *installation, const char *topic)
{
    static const char *const settings[] = { "cleanup.policy", "compact", "max.message.bytes", "8388608", NULL };
    struct kafka_admin      *admin;
    int                      result = brokers_open("fetch", installation, &admin);

    if (result)
        return kafka_exit(result);
    result = kafka_admin_topic(admin, topic, NULL);
    if (result == -ENOENT) {
        result = kafka_admin_create(admin, topic, 1, installation->replication, settings);
        result = result == -EEXIST ? 0 : result;
    } else if (result > 1) {
        fprintf(stderr, "chokepoint fetch: %s has %d partitions, and must have 1\n", topic, result);
        kafka_admin_free(admin);
        return EXIT_TOPOLOGY;
    }
    if (result < 0)
        fprintf(stderr, "chokepoint fetch: %s: %s\n", topic, kafka_admin_problem(admin));
    kafka_admin_free(admin);
    return result < 0 ? kafka_exit(result) : EXIT_CLEAN;
}

static void encode(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer)
{
    ck_single_object_write(type->fingerprint, buffer);
    ck_record_encode(type, 0, type->field_count, record, buffer);
}

/* One fetch of a source at a time. */
static void id_of(const struct installation *installation, const char *source, char ret_id[INSTALLATION_NAME_MAX])
{
    snprintf(ret_id, INSTALLATION_NAME_MAX, "%.100sfetch.%.100s", installation->prefix, source);
}

void outlet_print_rights(const struct installation *installation, const char *source, const struct ck_topic *const *topics, const char *principal)
{
    struct acl_plan plan = { 0 };
    char            name[INSTALLATION_NAME_MAX];

    installation_topic(installation, fetch_place_topic.name, name);
    acl_plan_add(&plan, ACL_TOPIC, name, ACL_READ | ACL_WRITE);
    for (size_t i = 0; topics[i]; i++) {
        installation_topic(installation, topics[i]->name, name);
        acl_plan_add(&plan, ACL_TOPIC, name, ACL_WRITE);
    }
    id_of(installation, source, name);
    acl_plan_add(&plan, ACL_GROUP, name, ACL_READ); /* nothing is committed to it, but its coordinator is asked for */
    acl_plan_add(&plan, ACL_TRANSACTIONAL_ID, name, ACL_WRITE);
    acl_plan_write_commands(&plan, installation, principal, stdout);
    acl_plan_free(&plan);
}

int outlet_open_kafka(const struct installation *installation, const char *source, const struct ck_topic *const *topics, struct outlet *ret_outlet)
{
    char             names[STORE_TOPICS_MAX + 1][INSTALLATION_NAME_MAX], id[INSTALLATION_NAME_MAX], problem[STORE_PROBLEM_MAX] = "";
    struct log_topic log_topics[STORE_TOPICS_MAX + 1];
    size_t           count = 1;
    int              code, result;

    *ret_outlet = (struct outlet){ 0 };
    installation_topic(installation, fetch_place_topic.name, names[0]);
    log_topics[0] = (struct log_topic){ names[0], LOG_FOLLOWED };
    for (; topics[count - 1]; count++) {
        installation_topic(installation, topics[count - 1]->name, names[count]);
        log_topics[count] = (struct log_topic){ names[count], LOG_WRITTEN };
    }
    id_of(installation, source, id);
    code = make_place(installation, names[0]);
    if (code)
        return code;
    result = log_kafka_open(
        &(struct log_kafka_options){ .installation = installation, .group = id, .transactional_id = id, .topics = log_topics, .topic_count = count },
        &ret_outlet->log, problem, sizeof problem);
    if (result)
        return failed(problem, kafka_exit(result));
    result = log_store_open(&(struct log_store_options){ .log = ret_outlet->log, .topics = topics, .encode = encode }, &ret_outlet->store, problem);
    if (result == 0)
        return EXIT_CLEAN;
    code = failed(log_kafka_problem(ret_outlet->log)[0] ? log_kafka_problem(ret_outlet->log) : problem, kafka_exit(result));
    log_close(ret_outlet->log);
    ret_outlet->log = NULL;
    return code;
}

const char *outlet_problem(const struct outlet *outlet)
{
    return outlet->store->problem[0] || !outlet->log ? outlet->store->problem : log_kafka_problem(outlet->log);
}

void outlet_close(struct outlet *outlet)
{
    store_close(outlet->store);
    log_close(outlet->log);
}
