/* SPDX-License-Identifier: Apache-2.0
 * Compares topics with the plan; checks groups and their offsets. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/processor.h"
#include "engine/admin/doctor.h"
#include "engine/util/plural.h"

#define APPLY "`topics --apply`"
#define FOREIGN_MEND "its producers create it, or `topics --apply --users`"
#define MISSING "missing, or this user must not see it"
#define SINGLE "replication 1: a lost disk is lost data"
#define SINGLE_MEND "topics.replication: 3 before they are created; kafka-reassign-partitions.sh for those that are there"

/* ---- topics ---- */

static const char *found_in(const void *settings, const char *name) { return kafka_settings_find(settings, name); }

static void check_settings(struct doctor *doctor, const struct plan_topic *topic, int replication)
{
    struct kafka_settings found = { 0 };
    const char           *wrong[2 * PLAN_SETTINGS_MAX + 1], *insync;
    size_t                count;

    if (kafka_admin_topic_settings(doctor->admin, topic->name, &found)) {
        doctor_tell(doctor, DOCTOR_WARN, "settings", topic->name, NULL,
                    "they cannot be seen by this user (DescribeConfigs on the topic is optional)");
        return;
    }
    count = plan_wrong_settings(topic, found_in, &found, wrong);
    for (size_t i = 0; i < count; i++) {
        const char *value = kafka_settings_find(&found, wrong[2 * i]);

        doctor_tell(doctor, DOCTOR_WARN, "settings", topic->name, topic->foreign ? NULL : APPLY, "%s=%s, wanted %s", wrong[2 * i],
                    value ? value : "(none)", wrong[2 * i + 1]);
    }
    insync = kafka_settings_find(&found, "min.insync.replicas");
    if (insync && replication > 1 && atoi(insync) >= replication)
        doctor_tell(doctor, DOCTOR_WARN, "settings", topic->name, "set it lower, or the replication higher",
                    "min.insync.replicas=%s with replication %d: the loss of one broker stops writing", insync, replication);
    else if (insync && replication > 2 && atoi(insync) < 2)
        doctor_tell(doctor, DOCTOR_WARN, "settings", topic->name, "topics.replication: 3 and " APPLY,
                    "min.insync.replicas=%s with replication %d: what one broker has acknowledged can be lost with it", insync, replication);
    else if (count == 0)
        doctor_tell(doctor, DOCTOR_OK, "settings", topic->name, NULL, "as wanted");
    kafka_settings_release(&found);
}

static void check_topic(struct doctor *doctor, const struct plan_topic *topic)
{
    int replication = 0, partitions = kafka_admin_topic(doctor->admin, topic->name, &replication);

    if (partitions < 0 && partitions != -ENOENT) {
        doctor_tell_failure(doctor, partitions, DOCTOR_FAIL_RIGHTS, "topic", topic->name);
        return;
    }
    switch (plan_judge(topic, partitions)) {
    case PLAN_MISSING:
        doctor_gather(doctor, topic->foreign ? &doctor->missing_foreign : &doctor->missing, DOCTOR_FAIL_TOPOLOGY, topic->name,
                      topic->foreign ? FOREIGN_MEND : APPLY, MISSING);
        return;
    case PLAN_TOO_FEW:
    case PLAN_TOO_MANY:
        doctor_tell(doctor, DOCTOR_FAIL_TOPOLOGY, "topic", topic->name, "set topics.partitions to it, or use another topics.prefix",
                    "%d partition%s, wanted %d", partitions, plural((size_t)partitions), topic->partitions);
        break;
    case PLAN_FITS:
        doctor_tell(doctor, DOCTOR_OK, "topic", topic->name, NULL, "%d partition%s, replication %d", partitions, plural((size_t)partitions),
                    replication);
        break;
    }
    if (replication < 2)
        doctor_gather(doctor, &doctor->single, DOCTOR_WARN, topic->name, SINGLE_MEND, SINGLE);
    check_settings(doctor, topic, replication);
}

void doctor_topics(struct doctor *doctor)
{
    for (size_t i = 0; i < doctor->plan.count; i++)
        check_topic(doctor, &doctor->plan.items[i]);
    doctor_tell_group(doctor, &doctor->missing, DOCTOR_FAIL_TOPOLOGY, APPLY, MISSING);
    doctor_tell_group(doctor, &doctor->missing_foreign, DOCTOR_FAIL_TOPOLOGY, FOREIGN_MEND, MISSING);
    doctor_tell_group(doctor, &doctor->single, DOCTOR_WARN, SINGLE_MEND, SINGLE);
}

/* ---- groups ---- */

static void check_offset(struct doctor *doctor, const char *group, const struct kafka_offset *offset)
{
    int64_t first, end;

    if (kafka_admin_offsets(doctor->admin, offset->topic, offset->partition, &first, &end))
        return; /* the topic was told of before */
    if (offset->next < first)
        doctor_tell(doctor, DOCTOR_FAIL_TOPOLOGY, "offsets", group, "`reset` starts again from the records that are left",
                    "%s partition %d: the next record is %lld, the first one kept %lld: records were deleted unread", offset->topic,
                    offset->partition, (long long)offset->next, (long long)first);
    else if (offset->next > end)
        doctor_tell(doctor, DOCTOR_FAIL_TOPOLOGY, "offsets", group, "`reset` starts again",
                    "%s partition %d: the next record is %lld, the end is %lld: the topic was recreated", offset->topic, offset->partition,
                    (long long)offset->next, (long long)end);
}

static void check_group(struct doctor *doctor, const char *group)
{
    struct kafka_members members = { 0 };
    struct kafka_offsets offsets = { 0 };
    int                  result = kafka_admin_members(doctor->admin, group, &members);

    if (result == 0)
        result = kafka_admin_committed(doctor->admin, group, &offsets);
    if (result) {
        doctor_tell_failure(doctor, result, DOCTOR_FAIL_RIGHTS, "group", group);
    } else {
        bool waits = strcmp(members.state, "PreparingRebalance") == 0 || strcmp(members.state, "CompletingRebalance") == 0;

        doctor_tell(doctor, waits ? DOCTOR_WARN : DOCTOR_OK, "group", group, waits ? "ask again; if it stays so, a member does not answer" : NULL,
                    "%s, %zu member%s", members.state, members.count, plural(members.count));
    }
    for (size_t i = 0; i < offsets.count; i++)
        check_offset(doctor, group, &offsets.items[i]);
    kafka_members_release(&members);
    kafka_offsets_release(&offsets);
}

void doctor_groups(struct doctor *doctor)
{
    for (const struct ck_processor *const *one = doctor->processors; *one; one++) {
        char group[INSTALLATION_NAME_MAX];

        installation_group(doctor->installation, *one, group);
        check_group(doctor, group);
    }
}
