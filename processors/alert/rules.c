/* SPDX-License-Identifier: Apache-2.0
 * The rules and their limits, each in one table. */
#include "rule.h"

const struct alert_rule alert_rules[ALERT_RULE_COUNT] = {
    /* name, source, severity, applies, judge, tell, with_recovery */
    [ALERT_COLLAPSE] = { "flow.collapse", ALERT_SERIES, ALERT_SEVERITY_WARNING, is_export, judge_collapse, tell_collapse, false },
    [ALERT_SURGE] = { "flow.surge", ALERT_SERIES, ALERT_SEVERITY_WARNING, is_export, judge_surge, tell_surge, false },
    [ALERT_UNDER_CONTROL] = { "surge.under_control", ALERT_SERIES, ALERT_SEVERITY_CRITICAL, is_export, judge_under_control, tell_under_control,
                              true },
    [ALERT_REROUTE] = { "reroute.suspected", ALERT_REROUTES, ALERT_SEVERITY_CRITICAL, NULL, judge_reroute, tell_reroute, false },
    [ALERT_REROUTE_CLOSED] = { "reroute.closed", ALERT_REROUTES, ALERT_SEVERITY_INFO, NULL, judge_reroute_closed, tell_reroute_closed, false },
    [ALERT_DIVERGENCE] = { "divergence.detected", ALERT_POSTURES, ALERT_SEVERITY_CRITICAL, NULL, judge_divergence, tell_divergence, false },
    [ALERT_DEPENDENCY] = { "dependency.high", ALERT_SERIES, ALERT_SEVERITY_INFO, is_pair, judge_dependency, tell_dependency, false },
    [ALERT_CONFLICT] = { "data.conflict", ALERT_SERIES, ALERT_SEVERITY_INFO, NULL, judge_conflict, tell_conflict, false },
    [ALERT_REVISED] = { "data.revised", ALERT_SERIES, ALERT_SEVERITY_INFO, NULL, judge_revised, tell_revised, false },
    [ALERT_CHANGED] = { "control.changed", ALERT_STATUSES, ALERT_SEVERITY_WARNING, NULL, judge_changed, tell_changed, false },
    [ALERT_UPCOMING] = { "control.upcoming", ALERT_STATUSES, ALERT_SEVERITY_WARNING, NULL, judge_upcoming, tell_upcoming, false },
    [ALERT_UNCONFIRMED] = { "control.unconfirmed", ALERT_STATUSES, ALERT_SEVERITY_WARNING, NULL, judge_unconfirmed, tell_unconfirmed, false },
    [ALERT_CONTRADICTED] = { "claim.contradicted", ALERT_VERDICTS, ALERT_SEVERITY_WARNING, NULL, judge_contradicted, tell_contradicted, false },
    [ALERT_MISSING_CONTEXT] = { "claim.missing_context", ALERT_VERDICTS, ALERT_SEVERITY_WARNING, NULL, judge_missing_context, tell_missing_context,
                                false },
};

const struct alert_rule *alert_rule_find(struct bytes name)
{
    for (size_t i = 0; i < ALERT_RULE_COUNT; i++)
        if (bytes_equal(bytes_from(alert_rules[i].name), name))
            return &alert_rules[i];
    return NULL;
}

#define AT(rule, field) (offsetof(struct alert_config, rules) + (rule) * sizeof(struct alert_limits) + offsetof(struct alert_limits, field))
#define LIMIT(rule, field, name, min, max, fallback, help)                                                                                           \
    {                                                                                                                                                \
        name, OPTION_DOUBLE, min, max, fallback, AT(rule, field), help                                                                               \
    }
#define MONTHS(rule, name)                                                                                                                           \
    { name ".for", OPTION_INT, 1, 120, 1, AT(rule, months_for), "consecutive months that count until " name " fires" },                              \
    {                                                                                                                                                \
        name ".keep", OPTION_INT, 1, 120, 1, AT(rule, months_keep), "consecutive months that count until " name " is resolved"                       \
    }

const struct processor_option alert_options[] = {
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
