/* SPDX-License-Identifier: Apache-2.0
 * Topics, partition counts, settings. */
#include "engine/admin/topics_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/processor.h"

#define RECORD_BYTES_MAX "8388608" /* 8 MiB */
#define DAYS_30_MS "2592000000"
#define YEAR_MS "31536000000"

/* ---- settings ---- */

enum planned_kind { KIND_APPENDED, KIND_STATED, KIND_LOG, KIND_DEAD_LETTERS, KIND_CHANGELOG };

static const struct plan_setting of_all[] = {
    { "max.message.bytes", RECORD_BYTES_MAX, PLAN_AT_LEAST },
    { "message.timestamp.type", "CreateTime", PLAN_IF_OTHERWISE },    /* the producer's clock */
    { "unclean.leader.election.enable", "false", PLAN_IF_OTHERWISE }, /* committed records would be lost, and with them the promises */
    { NULL, NULL, PLAN_EQUAL },
};

static const struct plan_setting of_kind[][PLAN_SETTINGS_MAX] = {
    [KIND_APPENDED] = { { "cleanup.policy", "delete", PLAN_EQUAL },
                        { "retention.ms", "-1", PLAN_EQUAL },
                        { "retention.bytes", "-1", PLAN_IF_OTHERWISE } },
    [KIND_STATED] = { { "cleanup.policy", "compact", PLAN_EQUAL } },
    [KIND_LOG] = { { "cleanup.policy", "delete", PLAN_EQUAL }, { "retention.ms", YEAR_MS, PLAN_AT_LEAST } },
    /* Dated by the brokers: by that their clocks are compared with a host's (engine/kafka/clock.h). */
    [KIND_DEAD_LETTERS] = { { "cleanup.policy", "delete", PLAN_EQUAL },
                            { "retention.ms", DAYS_30_MS, PLAN_AT_LEAST },
                            { "message.timestamp.type", "LogAppendTime", PLAN_EQUAL } },
    /* A restore reads the whole changelog: small segments let compaction remove overwritten rows early. */
    [KIND_CHANGELOG] = { { "cleanup.policy", "compact", PLAN_EQUAL },
                         { "segment.bytes", "67108864", PLAN_EQUAL },
                         { "min.cleanable.dirty.ratio", "0.2", PLAN_EQUAL } },
};

/* Settings of a kind of topics override those of all topics. */
static void settings_add(struct plan_topic *topic, const struct plan_setting *settings)
{
    for (; settings->name; settings++) {
        size_t at = 0;

        while (topic->settings[at].name && strcmp(topic->settings[at].name, settings->name) != 0)
            at++;
        if (!topic->settings[at].name && at < PLAN_SETTINGS_MAX - 1)
            topic->settings[at] = *settings;
    }
}

static void settle_settings(struct plan_topic *topic, const struct installation *installation, enum planned_kind kind)
{
    static const struct plan_setting replicated[] = { { "min.insync.replicas", "2", PLAN_AT_LEAST }, { NULL, NULL, PLAN_EQUAL } };

    settings_add(topic, of_kind[kind]);
    settings_add(topic, of_all);
    if (installation->replication >= 3)
        settings_add(topic, replicated);
}

/* ---- topics ---- */

struct topics_planning {
    const struct installation *installation;
    struct topics_plan         plan;
};

/* The topic of this name, and whether it is new. */
static struct plan_topic *topic_at(struct topics_planning *planning, const char *name, bool *ret_new)
{
    struct plan_topic topic = { 0 };

    installation_topic(planning->installation, name, topic.name);
    for (size_t i = 0; i < planning->plan.count; i++)
        if (strcmp(planning->plan.items[i].name, topic.name) == 0) {
            *ret_new = false;
            return &planning->plan.items[i];
        }
    planning->plan.items = realloc(planning->plan.items, (planning->plan.count + 1) * sizeof topic);
    if (!planning->plan.items)
        abort();
    topic.partitions = installation_partitions(planning->installation, name);
    planning->plan.items[planning->plan.count] = topic;
    *ret_new = true;
    return &planning->plan.items[planning->plan.count++];
}

static void plan_named(struct topics_planning *planning, const struct ck_topic *topic, enum plan_use use)
{
    bool               is_new;
    struct plan_topic *planned = topic_at(planning, topic->name, &is_new);

    planned->uses |= use;
    if (!is_new)
        return;
    planned->plain = topic->name;
    planned->foreign = topic->foreign;
    if (topic->foreign)
        planned->partitions = planning->installation->partitions;
    else
        settle_settings(planned, planning->installation, topic->logged ? KIND_LOG : topic->appended || topic->kept ? KIND_APPENDED : KIND_STATED);
}

static void plan_own(struct topics_planning *planning, const struct ck_processor *processor, const char *ending, enum planned_kind kind,
                     enum plan_use use)
{
    char               name[INSTALLATION_NAME_MAX];
    bool               is_new;
    struct plan_topic *planned;

    snprintf(name, sizeof name, "%s.%s", processor->name, ending);
    planned = topic_at(planning, name, &is_new);
    planned->uses |= use;
    if (is_new)
        settle_settings(planned, planning->installation, kind);
}

struct topics_plan topics_plan_new(const struct installation *installation, const struct ck_processor *const *processors)
{
    struct topics_planning planning = { installation, { 0 } };

    for (const struct ck_processor *const *one = processors; *one; one++) {
        for (const struct ck_input *input = (*one)->inputs; input->topic; input++)
            plan_named(&planning, input->topic, PLAN_READS);
        for (const struct ck_topic *const *output = (*one)->outputs; *output; output++)
            plan_named(&planning, *output, PLAN_WRITES);
        plan_own(&planning, *one, "dlq", KIND_DEAD_LETTERS, PLAN_WRITES);
        if ((*one)->tables)
            plan_own(&planning, *one, "changelog", KIND_CHANGELOG, PLAN_KEEPS);
    }
    return planning.plan;
}

void topics_plan_free(struct topics_plan *plan)
{
    free(plan->items);
    *plan = (struct topics_plan){ 0 };
}

/* ---- differences ---- */

bool plan_setting_holds(const struct plan_setting *setting, const char *found)
{
    long long wanted_number, found_number;
    char     *end;

    if (!found)
        return false;
    if (strcmp(setting->value, found) == 0)
        return true;
    if (setting->rule != PLAN_AT_LEAST)
        return false;
    wanted_number = strtoll(setting->value, NULL, 10);
    found_number = strtoll(found, &end, 10);
    return *found && !*end && (found_number < 0 || (wanted_number >= 0 && found_number >= wanted_number));
}

enum plan_verdict plan_judge(const struct plan_topic *topic, int partitions)
{
    if (partitions <= 0)
        return PLAN_MISSING;
    if (topic->foreign || partitions == topic->partitions)
        return PLAN_FITS;
    return partitions < topic->partitions ? PLAN_TOO_FEW : PLAN_TOO_MANY;
}

size_t plan_wrong_settings(const struct plan_topic *topic, const char *(*found)(const void *context, const char *name), const void *context,
                           const char *ret_pairs[2 * PLAN_SETTINGS_MAX + 1])
{
    size_t count = 0;

    for (const struct plan_setting *setting = topic->settings; setting->name; setting++)
        if (!plan_setting_holds(setting, found(context, setting->name))) {
            ret_pairs[2 * count] = setting->name;
            ret_pairs[2 * count++ + 1] = setting->value;
        }
    ret_pairs[2 * count] = NULL;
    return count;
}

size_t plan_creation_settings(const struct plan_topic *topic, const char *ret_pairs[2 * PLAN_SETTINGS_MAX + 1])
{
    size_t count = 0;

    for (const struct plan_setting *setting = topic->settings; setting->name; setting++)
        if (setting->rule != PLAN_IF_OTHERWISE) {
            ret_pairs[2 * count] = setting->name;
            ret_pairs[2 * count++ + 1] = setting->value;
        }
    ret_pairs[2 * count] = NULL;
    return count;
}
