/* SPDX-License-Identifier: Apache-2.0
 * The topics of notify in an installation, and the rights on them. */
#include <errno.h>
#include <stdio.h>

#include "engine/admin/acl_plan.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "program/notify/notify.h"

void notify_group(const struct installation *installation, char ret_name[INSTALLATION_NAME_MAX])
{
    snprintf(ret_name, INSTALLATION_NAME_MAX, "%.200snotify", installation->prefix);
}

void notify_transactional_id(const struct installation *installation, char ret_id[INSTALLATION_NAME_MAX])
{
    snprintf(ret_id, INSTALLATION_NAME_MAX, "%.120snotify.%.120s", installation->prefix, installation->instance);
}

static int problem(const char *topic, const char *why, int code)
{
    fprintf(stderr, "chokepoint notify: %s: %s\n", topic, why);
    return code;
}

/* EXIT_CLEAN, or another exit code. */
static int make(struct kafka_admin *admin, const struct installation *installation, const char *name, int partitions, const char *const *settings)
{
    char topic[INSTALLATION_NAME_MAX], why[128];
    int  result;

    installation_topic(installation, name, topic);
    result = kafka_admin_topic(admin, topic, NULL);
    if (result == -ENOENT) {
        result = kafka_admin_create(admin, topic, partitions, installation->replication, settings);
        result = result == -EEXIST ? 0 : result;
    } else if (result > 0 && partitions > 1 && result != partitions) {
        snprintf(why, sizeof why, "it has %d partitions, and the topics that routes name have %d: it must have as many", result, partitions);
        return problem(topic, why, EXIT_TOPOLOGY);
    }
    return result < 0 ? problem(topic, kafka_admin_problem(admin), kafka_exit(result)) : EXIT_CLEAN;
}

/* How many partitions the inputs have, all alike. */
static int count_partitions(struct kafka_admin *admin, const struct installation *installation, const struct routing *routing, int *ret_partitions)
{
    char first[INSTALLATION_NAME_MAX] = "", topic[INSTALLATION_NAME_MAX], why[INSTALLATION_NAME_MAX + 64];

    for (const struct ck_topic *const *one = notice_topics; *one; one++) {
        int result;

        if (!routing_names(routing, *one))
            continue;
        installation_topic(installation, (*one)->name, topic);
        result = kafka_admin_topic(admin, topic, NULL);
        if (result < 0)
            return problem(topic, result == -ENOENT ? "there is no such topic: chokepoint topics --apply makes it" : kafka_admin_problem(admin),
                           kafka_exit(result));
        if (first[0] && result != *ret_partitions) {
            snprintf(why, sizeof why, "it has %d partitions, %s has %d: they must have as many", result, first, *ret_partitions);
            return problem(topic, why, EXIT_TOPOLOGY);
        }
        *ret_partitions = result;
        snprintf(first, sizeof first, "%s", topic);
    }
    return EXIT_CLEAN;
}

int notify_make_topics(const struct installation *installation, const struct routing *routing)
{
    static const char *const told[] = { "cleanup.policy", "compact", "max.message.bytes", "8388608", NULL }, *const dead[] = {
        "cleanup.policy", "delete", "retention.ms", "31536000000", "max.message.bytes", "8388608", NULL
    };
    struct kafka_admin *admin;
    int                 partitions = 0, code, result = brokers_open("notify", installation, &admin);

    if (result)
        return kafka_exit(result);
    code = count_partitions(admin, installation, routing, &partitions);
    if (code == EXIT_CLEAN)
        code = make(admin, installation, notify_told_topic.name, partitions, told);
    if (code == EXIT_CLEAN)
        code = make(admin, installation, notify_dead_topic.name, 1, dead);
    kafka_admin_free(admin);
    return code;
}

void notify_print_rights(const struct installation *installation, const struct routing *routing, const char *principal)
{
    struct acl_plan plan = { 0 };
    char            name[INSTALLATION_NAME_MAX];

    for (const struct ck_topic *const *topic = notice_topics; *topic; topic++)
        if (routing_names(routing, *topic)) {
            installation_topic(installation, (*topic)->name, name);
            acl_plan_add(&plan, ACL_TOPIC, name, ACL_READ);
        }
    for (const struct ck_topic *const *topic = notify_item_topics; *topic && notify_names_items(routing); topic++) {
        installation_topic(installation, (*topic)->name, name);
        acl_plan_add(&plan, ACL_TOPIC, name, ACL_READ);
    }
    installation_topic(installation, notify_told_topic.name, name);
    acl_plan_add(&plan, ACL_TOPIC, name, ACL_READ | ACL_WRITE);
    installation_topic(installation, notify_dead_topic.name, name);
    acl_plan_add(&plan, ACL_TOPIC, name, ACL_WRITE);
    notify_group(installation, name);
    acl_plan_add(&plan, ACL_GROUP, name, ACL_READ);
    notify_transactional_id(installation, name);
    acl_plan_add(&plan, ACL_TRANSACTIONAL_ID, name, ACL_WRITE);
    acl_plan_write_commands(&plan, installation, principal, stdout);
    acl_plan_free(&plan);
}
