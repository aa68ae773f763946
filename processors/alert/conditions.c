/* SPDX-License-Identifier: Apache-2.0
 * Evaluates a rule's condition at one moment: each operand is true, false or unknown; the rule joins them with AND or OR. */
#include "rule.h"

#include <math.h>

bool has_caution(const struct alert_series *series, enum caution caution)
{
    for (size_t i = 0; i < series->cautions.count; i++)
        if (series->cautions.items[i] == caution)
            return true;
    return false;
}

static bool holds(enum comparison comparison, double value, double limit)
{
    switch (comparison) {
    case COMPARE_AT_LEAST: return value >= limit;
    case COMPARE_AT_MOST: return value <= limit;
    case COMPARE_ABOVE: return value > limit;
    default: return value != 0;
    }
}

static double limit_of(const struct operand *operand, const struct alert_limits *limits)
{
    double limit = operand->fixed;

    if (operand->limit != LIMIT_FIXED)
        memcpy(&limit, (const char *)limits + operand->limit, sizeof limit);
    return limit;
}

static struct ck_maybe_double read_figure(const struct figure_of_record *figure, const struct alert_history *history, size_t now,
                                          const struct alert_config *config)
{
    struct ck_maybe_double value;

    if (figure->read)
        return figure->read(history, now, config);
    memcpy(&value, (const char *)&history->moments[now] + figure->at, sizeof value);
    return value;
}

static struct ck_maybe_double publishable(struct ck_maybe_double value)
{
    return value.known && isfinite(value.value) ? value : (struct ck_maybe_double){ 0 };
}

/* What one condition finds. */
static struct alert_finding ask(const struct operand *operand, const struct alert_history *history, size_t now, const struct alert_config *config,
                                const struct alert_limits *limits)
{
    struct ck_maybe_double value = read_figure(&operand->figure, history, now, config), times = ck_known_double(1);
    double                 limit = limit_of(operand, limits);

    if (operand->times.field)
        times = read_figure(&operand->times, history, now, config);
    return (struct alert_finding){
        .truth = value.known && times.known ? truth_of(holds(operand->comparison, value.value, limit * times.value)) : TRUTH_UNKNOWN,
        .measure = operand->figure.field,
        .value = publishable(value),
        .threshold = ck_known_double(limit),
    };
}

static struct alert_finding joined(const struct alert_rule *rule, const struct alert_history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits *limits = &config->rules[rule - alert_rules];
    struct alert_finding       all = ask(&rule->operands[0], history, now, config, limits);

    for (size_t i = 1; i < OPERANDS_MAX && rule->operands[i].figure.field; i++) {
        struct alert_finding one = ask(&rule->operands[i], history, now, config, limits);
        enum truth           truth = rule->join == JOIN_OR ? truth_or(all.truth, one.truth) : truth_and(all.truth, one.truth);

        if (rule->join == JOIN_OR && one.truth == TRUTH_TRUE && all.truth != TRUTH_TRUE)
            all = one;
        all.truth = truth;
    }
    return all;
}

static bool has_risen(const struct alert_status *status) { return status->previous && status->severity > status->previous->severity; }

static bool will_rise(const struct alert_status *status) { return status->next_transition && status->next_transition->severity > status->severity; }

static bool is_grave(const struct alert_rule *rule, const struct alert_moment *moment)
{
    switch (rule->grave) {
    case GRAVE_WHILE_CONTROLLED: return has_caution(&moment->series, CAUTION_STILL_CONTROLLED);
    case GRAVE_WHEN_RISEN: return has_risen(&moment->status);
    case GRAVE_WHEN_RISING: return will_rise(&moment->status);
    default: return false;
    }
}

struct alert_finding rule_judge(const struct alert_rule *rule, const struct alert_history *history, size_t now, const struct alert_config *config)
{
    const struct alert_moment *moment = &history->moments[now];
    struct alert_finding       finding = joined(rule, history, now, config);

    finding.grave = is_grave(rule, moment);
    if (rule->final_only)
        finding.truth = truth_and(finding.truth, truth_of(!has_caution(&moment->series, CAUTION_PROVISIONAL)));
    if (rule->value)
        finding.value = publishable(rule->value(history, now, config));
    if (rule->since) {
        finding.measure = NULL;
        finding.threshold = (struct ck_maybe_double){ 0 };
        finding.day = rule->since(history);
        finding.truth = truth_and(finding.truth, truth_of(finding.day.known));
    }
    return finding;
}
