/* SPDX-License-Identifier: Apache-2.0
 * The rules and their limits, each in one table. */
#include "rule.h"

#define FIELD(name, member)                                                                                                                          \
    {                                                                                                                                                \
        name, offsetof(struct alert_moment, member), NULL                                                                                            \
    }
#define COMPUTED(name, read)                                                                                                                         \
    {                                                                                                                                                \
        name, 0, read                                                                                                                                \
    }
#define FIRST offsetof(struct alert_limits, first)
#define SECOND offsetof(struct alert_limits, second)
#define LEAST(figure, limit)                                                                                                                         \
    {                                                                                                                                                \
        figure, COMPARE_AT_LEAST, limit, 0, NOTHING, NULL                                                                                            \
    }
#define MOST(figure, limit)                                                                                                                          \
    {                                                                                                                                                \
        figure, COMPARE_AT_MOST, limit, 0, NOTHING, NULL                                                                                             \
    }
#define SAID(field, read, asks)                                                                                                                      \
    {                                                                                                                                                \
        COMPUTED(field, read), COMPARE_SAID, LIMIT_FIXED, 0, NOTHING, asks                                                                           \
    }
#define NOTHING                                                                                                                                      \
    {                                                                                                                                                \
        NULL, 0, NULL                                                                                                                                \
    }

const struct alert_rule alert_rules[ALERT_RULE_COUNT] = {
    [ALERT_COLLAPSE] = { .name = "flow.collapse",
                         .purpose = "exports have collapsed since January, or are unusually low",
                         .whose = "EXPORT series, to a partner or to WLD",
                         .value_is = "the figure of the condition that held: a ratio, or a robust z-score",
                         .source = ALERT_SERIES,
                         .severity = ALERT_SEVERITY_WARNING,
                         .grave = GRAVE_WHILE_CONTROLLED,
                         .applies = is_export,
                         .join = JOIN_OR,
                         .operands = { MOST(FIELD("change.base", series.base), FIRST), MOST(FIELD("anomaly.robust_z", series.robust_z), SECOND) },
                         .final_only = true,
                         .message = message_collapse },
    [ALERT_SURGE] = { .name = "flow.surge",
                      .purpose = "exports have surged within a month, or are unusually high",
                      .whose = "EXPORT series, to a partner or to WLD",
                      .value_is = "the figure of the condition that held: a ratio, or a robust z-score",
                      .source = ALERT_SERIES,
                      .severity = ALERT_SEVERITY_WARNING,
                      .applies = is_export,
                      .join = JOIN_OR,
                      .operands = { LEAST(FIELD("change.mom", series.mom), FIRST), LEAST(FIELD("anomaly.robust_z", series.robust_z), SECOND) },
                      .final_only = true,
                      .message = message_surge },
    [ALERT_UNDER_CONTROL] = { .name = "surge.under_control",
                              .purpose = "exports have at least doubled within a month while they are controlled",
                              .whose = "EXPORT series, to a partner or to WLD; the alert carries rebound and recovery_ratio",
                              .value_is = "change.mom, a ratio: 1 is 100 % more",
                              .source = ALERT_SERIES,
                              .severity = ALERT_SEVERITY_CRITICAL,
                              .applies = is_export,
                              .operands = { LEAST(FIELD("change.mom", series.mom), FIRST),
                                            LEAST(FIELD("control.severity", series.severity), SECOND) },
                              .message = message_under_control,
                              .with_recovery = true },
    [ALERT_REROUTE] = { .name = "reroute.suspected",
                        .purpose = "a banned destination may be supplied through a hub",
                        .whose = "every origin, item, hub and destination with a ban",
                        .value_is = "the share of the lost trade that reappears, at most; 0 to 1",
                        .source = ALERT_REROUTES,
                        .severity = ALERT_SEVERITY_CRITICAL,
                        .operands = { LEAST(COMPUTED("value", read_reroute_value), FIRST),
                                      { FIELD("import_kg", reroute.import_kg), COMPARE_AT_LEAST, SECOND, 0,
                                        FIELD("import_median_kg", reroute.import_median_kg), NULL } },
                        .message = message_reroute },
    [ALERT_REROUTE_CLOSED] = { .name = "reroute.closed",
                               .purpose = "a route that was suspected has dried up",
                               .whose = "every origin, item, hub and destination with a ban",
                               .value_is = "export_kg of the month; unit: kg. The threshold is the share of the greatest month",
                               .source = ALERT_REROUTES,
                               .severity = ALERT_SEVERITY_INFO,
                               .operands = { { FIELD("export_kg", reroute.export_kg), COMPARE_AT_MOST, FIRST, 0,
                                               FIELD("export_greatest_kg", reroute.export_greatest_kg), NULL },
                                             { FIELD("export_greatest_kg", reroute.export_greatest_kg), COMPARE_ABOVE, LIMIT_FIXED, 0, NOTHING,
                                               NULL },
                                             SAID("reroute.suspected", read_was_suspected, "reroute.suspected held in an earlier month") },
                               .message = message_reroute_closed },
    [ALERT_DIVERGENCE] = { .name = "divergence.detected",
                           .purpose = "controlled exports have moved far apart since January",
                           .whose = "every reporter and target",
                           .value_is = "the divergence; unit: log units, 2 is a factor of 7.4",
                           .source = ALERT_POSTURES,
                           .severity = ALERT_SEVERITY_CRITICAL,
                           .operands = { LEAST(COMPUTED("divergence", read_divergence), FIRST) },
                           .message = message_divergence },
    [ALERT_DEPENDENCY] = { .name = "dependency.high",
                           .purpose = "an importer that depends on imports takes most of them from one country",
                           .whose = "IMPORT and EXPORT series between two countries",
                           .value_is = "dependency.supplier_share, a share: 0 to 1",
                           .source = ALERT_SERIES,
                           .severity = ALERT_SEVERITY_INFO,
                           .applies = is_pair,
                           .operands = { LEAST(FIELD("dependency.supplier_share", series.supplier_share), FIRST),
                                         LEAST(FIELD("dependency.net_import_reliance", series.net_import_reliance), SECOND) },
                           .message = message_dependency },
    [ALERT_CONFLICT] = { .name = "data.conflict",
                         .purpose = "two sources differ by more than a hundredth",
                         .whose = "every series",
                         .value_is = "the greatest |other − quantity| / quantity, a ratio; null against a quantity of 0",
                         .source = ALERT_SERIES,
                         .severity = ALERT_SEVERITY_INFO,
                         .operands = { { COMPUTED("level.conflicts", read_conflict), COMPARE_SAID, LIMIT_FIXED, 0.01, NOTHING,
                                         "the caution conflict: |other − level.quantity_kg| / level.quantity_kg above 0.01" } },
                         .value = read_conflict_ratio,
                         .message = message_conflict },
    [ALERT_REVISED] = { .name = "data.revised",
                        .purpose = "a figure was revised by more than a tenth",
                        .whose = "every series",
                        .value_is = "|now − first| / first of level.quantity_kg and level.first_quantity_kg, a ratio; null if the first was 0",
                        .source = ALERT_SERIES,
                        .severity = ALERT_SEVERITY_INFO,
                        .operands = { { COMPUTED("level.first_quantity_kg", read_revision), COMPARE_ABOVE, FIRST, 0, NOTHING,
                                        "|level.quantity_kg − level.first_quantity_kg| / level.first_quantity_kg" } },
                        .message = message_revised },
    [ALERT_CHANGED] = { .name = "control.changed",
                        .purpose = "a control status changed in the last 30 days",
                        .whose = "every origin, item and destination with a status",
                        .value_is = "the severity now; 0 to 1",
                        .source = ALERT_STATUSES,
                        .severity = ALERT_SEVERITY_WARNING,
                        .grave = GRAVE_WHEN_RISEN,
                        .operands = { SAID("changed_recently", read_changed, NULL) },
                        .value = read_status_severity,
                        .since = since_status,
                        .message = message_changed },
    [ALERT_UPCOMING] = { .name = "control.upcoming",
                         .purpose = "a control status will change within 30 days",
                         .whose = "every origin, item and destination with a status",
                         .value_is = "the severity now; 0 to 1",
                         .source = ALERT_STATUSES,
                         .severity = ALERT_SEVERITY_WARNING,
                         .grave = GRAVE_WHEN_RISING,
                         .operands = { SAID("upcoming", read_upcoming, NULL) },
                         .value = read_status_severity,
                         .since = since_transition,
                         .message = message_upcoming },
    [ALERT_UNCONFIRMED] = { .name = "control.unconfirmed",
                            .purpose = "a control status changed by schedule alone, and no act known since confirms it",
                            .whose = "every origin, item and destination with a status",
                            .value_is = "the severity now; 0 to 1",
                            .source = ALERT_STATUSES,
                            .severity = ALERT_SEVERITY_WARNING,
                            .grave = GRAVE_WHEN_RISEN,
                            .operands = { SAID("not confirmed", read_unconfirmed, NULL) },
                            .value = read_status_severity,
                            .since = since_status,
                            .message = message_unconfirmed },
    [ALERT_CONTRADICTED] = { .name = "claim.contradicted",
                             .purpose = "the figures contradict a claim of an article",
                             .whose = "every claim of the news",
                             .value_is = "the true value, in the unit of the claim; null where there is none",
                             .source = ALERT_VERDICTS,
                             .severity = ALERT_SEVERITY_WARNING,
                             .operands = { SAID("verdict CONTRADICTED", read_contradicted, NULL) },
                             .value = read_true_value,
                             .since = since_publication,
                             .message = message_contradicted },
};

const struct alert_rule *alert_rule_find(struct ck_bytes name)
{
    for (size_t i = 0; i < ALERT_RULE_COUNT; i++)
        if (ck_bytes_equal(ck_bytes_from(alert_rules[i].name), name))
            return &alert_rules[i];
    return NULL;
}

#define AT(rule, field) (offsetof(struct alert_config, rules) + (rule) * sizeof(struct alert_limits) + offsetof(struct alert_limits, field))
#define LIMIT(rule, field, name, min, max, fallback, help)                                                                                           \
    {                                                                                                                                                \
        name, CK_OPTION_DOUBLE, min, max, fallback, AT(rule, field), help                                                                            \
    }
#define MONTHS(rule, name)                                                                                                                           \
    { name ".for", CK_OPTION_INT, 1, 120, 1, AT(rule, months_for), "consecutive months that count until " name " fires" },                           \
    {                                                                                                                                                \
        name ".keep", CK_OPTION_INT, 1, 120, 1, AT(rule, months_keep), "consecutive months that count until " name " is resolved"                    \
    }

const struct ck_processor_option alert_options[] = {
    LIMIT(ALERT_COLLAPSE, first, "flow.collapse.base", -1, 0, -0.8, "change against January, at most"),
    LIMIT(ALERT_COLLAPSE, second, "flow.collapse.robust_z", -1000, 0, -3.5, "robust z-score, at most"),
    MONTHS(ALERT_COLLAPSE, "flow.collapse"),
    LIMIT(ALERT_SURGE, first, "flow.surge.mom", 0, 1e9, 3, "change against the month before, at least"),
    LIMIT(ALERT_SURGE, second, "flow.surge.robust_z", 0, 1000, 3.5, "robust z-score, at least"),
    MONTHS(ALERT_SURGE, "flow.surge"),
    LIMIT(ALERT_UNDER_CONTROL, first, "surge.under_control.mom", 0, 1e9, 1, "change against the month before, at least"),
    LIMIT(ALERT_UNDER_CONTROL, second, "surge.under_control.severity", 0, 1, 0.4, "severity of the status, at least"),
    MONTHS(ALERT_UNDER_CONTROL, "surge.under_control"),
    LIMIT(ALERT_REROUTE, first, "reroute.suspected.value", 0, 1, 0.2, "share of the lost trade that reappears, at least"),
    LIMIT(ALERT_REROUTE, second, "reroute.suspected.growth", 0, 1e9, 2, "imports from the hub over their median, at least"),
    MONTHS(ALERT_REROUTE, "reroute.suspected"),
    LIMIT(ALERT_REROUTE_CLOSED, first, "reroute.closed.remaining", 0, 1, 0.2, "exports to the hub over their greatest, at most"),
    MONTHS(ALERT_REROUTE_CLOSED, "reroute.closed"),
    LIMIT(ALERT_DIVERGENCE, first, "divergence.detected.divergence", 0, 1000, 2, "divergence, at least"),
    MONTHS(ALERT_DIVERGENCE, "divergence.detected"),
    LIMIT(ALERT_DEPENDENCY, first, "dependency.high.supplier_share", 0, 1, 0.5, "supplier share, at least"),
    LIMIT(ALERT_DEPENDENCY, second, "dependency.high.net_import_reliance", 0, 1, 0.5, "net import reliance, at least"),
    MONTHS(ALERT_DEPENDENCY, "dependency.high"),
    MONTHS(ALERT_CONFLICT, "data.conflict"),
    LIMIT(ALERT_REVISED, first, "data.revised.ratio", 0, 1e9, 0.1, "difference between first and present quantity, above"),
    MONTHS(ALERT_REVISED, "data.revised"),
    { .name = NULL },
};
