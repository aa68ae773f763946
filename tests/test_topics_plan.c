/* SPDX-License-Identifier: Apache-2.0
 * Which topics an installation needs, how they are set, and how what was found differs. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "chokepoint/processor.h"
#include "engine/admin/topics_plan.h"
#include "engine/config/processor_set.h"
#include "processors/all.h"

static char no_prefix[] = "", prefix[] = "eu.", host[] = "a", renamed[] = "customs";

static struct installation installation_of(char *with, int partitions, int replication)
{
    return (
        struct installation){ .processors = processors_all, .prefix = with, .instance = host, .partitions = partitions, .replication = replication };
}

static const struct plan_topic *named(const struct topics_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->items[i].name, name) == 0)
            return &plan->items[i];
    return NULL;
}

static const char *setting_of(const struct plan_topic *topic, const char *name)
{
    for (const struct plan_setting *setting = topic->settings; setting->name; setting++)
        if (strcmp(setting->name, name) == 0)
            return setting->value;
    return "";
}

/* Every topic that a processor reads or writes is in the plan, once; each processor has dead letters; those with tables have a changelog. */
Test(topics_plan, is_complete)
{
    struct installation installation = installation_of(no_prefix, 12, -1);
    struct topics_plan  plan = topics_plan_new(&installation, processors_all);
    char                own[INSTALLATION_NAME_MAX];

    for (const struct ck_processor *const *one = processors_all; *one; one++) {
        for (const struct ck_input *input = (*one)->inputs; input->topic; input++)
            cr_assert(named(&plan, input->topic->name) && named(&plan, input->topic->name)->uses & PLAN_READS);
        for (const struct ck_topic *const *output = (*one)->outputs; *output; output++)
            cr_assert(named(&plan, (*output)->name) && named(&plan, (*output)->name)->uses & PLAN_WRITES);
        snprintf(own, sizeof own, "%s.dlq", (*one)->name);
        cr_assert(named(&plan, own));
        snprintf(own, sizeof own, "%s.changelog", (*one)->name);
        cr_assert_eq(named(&plan, own) != NULL, (*one)->tables != NULL);
    }
    for (size_t i = 0; i < plan.count; i++)
        cr_assert_eq(named(&plan, plan.items[i].name), &plan.items[i], "%s twice", plan.items[i].name);
    topics_plan_free(&plan);
}

/* SPEC 3.2: what is appended is kept for ever, what is stated is compacted, the log of alerts stays a year and dead letters 30 days; all take 8 MiB.
 */
Test(topics_plan, settings_are_those_of_the_specification)
{
    static const struct {
        const char *topic, *cleanup, *retention;
        int         partitions;
    } rows[] = {
        { "intake.trade", "delete", "-1", 7 },    { "intake.measures", "delete", "-1", 1 },     { "trade.enriched", "compact", "", 7 },
        { "alerts", "compact", "", 7 },           { "alerts.log", "delete", "31536000000", 7 }, { "enrich.dlq", "delete", "2592000000", 1 },
        { "enrich.changelog", "compact", "", 7 }, { "controls.changelog", "compact", "", 1 },   { "policy.events", "delete", "-1", 1 },
    };
    struct installation installation = installation_of(no_prefix, 7, 3);
    struct topics_plan  plan = topics_plan_new(&installation, processors_all);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct plan_topic *topic = named(&plan, rows[i].topic);

        cr_assert(topic, "%s", rows[i].topic);
        cr_expect_str_eq(setting_of(topic, "cleanup.policy"), rows[i].cleanup, "%s", rows[i].topic);
        cr_expect_str_eq(setting_of(topic, "retention.ms"), rows[i].retention, "%s", rows[i].topic);
        cr_expect_str_eq(setting_of(topic, "max.message.bytes"), "8388608", "%s", rows[i].topic);
        cr_expect_str_eq(setting_of(topic, "min.insync.replicas"), "2", "%s", rows[i].topic);
        cr_expect_eq(topic->partitions, rows[i].partitions, "%s", rows[i].topic);
        cr_expect(!topic->foreign);
    }
    topics_plan_free(&plan);
}

/* Names are those of the installation: the prefix before all, a renamed users' topic as it was named. Users' topics have no settings of ours. */
Test(topics_plan, has_the_names_of_the_installation)
{
    struct topic_rename        rename = { "trade.records", renamed };
    struct installation        installation = installation_of(prefix, 12, -1);
    struct topics_plan         plan;
    const struct processor_set none = { 0 };
    struct processor_set       selection = none;

    installation.renames = &rename;
    installation.rename_count = 1;
    cr_assert(processor_set_add(&selection, processors_all, "intake"));
    cr_assert(processor_set_add(&selection, processors_all, "intake"));
    cr_assert_not(processor_set_add(&selection, processors_all, "outtake"));
    cr_assert_eq(selection.count, 1);
    plan = topics_plan_new(&installation, selection.items);
    cr_assert(named(&plan, "customs") && named(&plan, "customs")->foreign);
    cr_assert_null(named(&plan, "customs")->settings[0].name);
    cr_assert(named(&plan, "eu.intake.trade"));
    cr_assert(named(&plan, "eu.intake.dlq"));
    cr_assert_null(named(&plan, "trade.enriched"));
    cr_assert_null(named(&plan, "eu.trade.enriched"));
    topics_plan_free(&plan);
}

/* A longer retention or a larger record is no difference; a shorter one, another policy, an unreadable number is. */
Test(topics_plan, more_is_no_difference)
{
    const struct plan_setting kept = { "retention.ms", "1000", PLAN_AT_LEAST }, for_ever = { "retention.ms", "-1", PLAN_AT_LEAST },
                              exact = { "cleanup.policy", "compact", PLAN_EQUAL };

    cr_expect(plan_setting_holds(&kept, "1000"));
    cr_expect(plan_setting_holds(&kept, "1001"));
    cr_expect(plan_setting_holds(&kept, "-1"));
    cr_expect_not(plan_setting_holds(&kept, "999"));
    cr_expect_not(plan_setting_holds(&kept, "much"));
    cr_expect_not(plan_setting_holds(&kept, ""));
    cr_expect_not(plan_setting_holds(&kept, NULL));
    cr_expect(plan_setting_holds(&for_ever, "-1"));
    cr_expect_not(plan_setting_holds(&for_ever, "604800000"));
    cr_expect(plan_setting_holds(&exact, "compact"));
    cr_expect_not(plan_setting_holds(&exact, "compact,delete"));
}

/* Partition counts of ours must be exact, because processors join by partition; users choose theirs. */
Test(topics_plan, partitions_are_exact_for_ours_only)
{
    struct plan_topic ours = { .partitions = 12 }, theirs = { .partitions = 12, .foreign = true };

    cr_expect_eq(plan_judge(&ours, 12), PLAN_FITS);
    cr_expect_eq(plan_judge(&ours, 6), PLAN_TOO_FEW);
    cr_expect_eq(plan_judge(&ours, 24), PLAN_TOO_MANY);
    cr_expect_eq(plan_judge(&ours, 0), PLAN_MISSING);
    cr_expect_eq(plan_judge(&theirs, 3), PLAN_FITS);
    cr_expect_eq(plan_judge(&theirs, -2), PLAN_MISSING);
}

static const char *pair_find(const char *const *pairs, const char *name)
{
    for (; *pairs; pairs += 2)
        if (strcmp(*pairs, name) == 0)
            return pairs[1];
    return NULL;
}

static const char *found_setting(const void *context, const char *name)
{
    static const char *const of_kafka[] = {
        "message.timestamp.type", "CreateTime", "unclean.leader.election.enable", "false", "retention.bytes", "-1", NULL
    };
    const char *own = pair_find(context, name);

    return own ? own : pair_find(of_kafka, name);
}

/* What a topic is created with makes every setting hold, on a cluster with Kafka's defaults; a setting that was left out is found. */
Test(topics_plan, what_is_created_does_not_differ)
{
    struct installation installation = installation_of(no_prefix, 12, 3);
    struct topics_plan  plan = topics_plan_new(&installation, processors_all);

    for (size_t i = 0; i < plan.count; i++) {
        const char *created[2 * PLAN_SETTINGS_MAX + 1], *wrong[2 * PLAN_SETTINGS_MAX + 1];
        size_t      count = plan_creation_settings(&plan.items[i], created);

        cr_assert_eq(plan_wrong_settings(&plan.items[i], found_setting, created, wrong), 0, "%s: %s", plan.items[i].name, wrong[0]);
        cr_assert_null(wrong[0]);
        if (count == 0)
            continue;
        cr_assert_eq(plan_wrong_settings(&plan.items[i], found_setting, created + 2, wrong), 1);
        cr_assert_str_eq(wrong[0], created[0]);
    }
    topics_plan_free(&plan);
}
