/* SPDX-License-Identifier: Apache-2.0
 * The conditions of the alert rules. A month counts when an operand is known; a null operand is never true. */
#include "rule.h"

#include <math.h>

static const double CONFLICT_RATIO = 0.01;

bool is_export(const struct scope *scope) { return scope->flow.known && scope->flow.value == FLOW_EXPORT; }

bool is_pair(const struct scope *scope)
{
    return scope->flow.known && (scope->flow.value == FLOW_EXPORT || scope->flow.value == FLOW_IMPORT) && !bytes_equal(scope->partner, BYTES("WLD"));
}

static bool at_least(struct maybe_double value, double limit) { return value.known && value.value >= limit; }

static bool at_most(struct maybe_double value, double limit) { return value.known && value.value <= limit; }

static bool has_caution(const struct alert_series *series, enum caution caution)
{
    for (size_t i = 0; i < series->cautions.count; i++)
        if (series->cautions.items[i] == caution)
            return true;
    return false;
}

/* An operand of a rule whose operands are alternatives. */
struct operand {
    const char         *name;
    struct maybe_double value;
    bool                holds;
    double              limit;
};

/* The first operand that holds gives measure, value and threshold. */
static struct finding either(const struct operand *operands, size_t count)
{
    struct finding finding = { 0 };

    for (size_t i = 0; i < count; i++) {
        finding.counts |= operands[i].value.known;
        if (!operands[i].holds || finding.holds)
            continue;
        finding.holds = true;
        finding.measure = operands[i].name;
        finding.value = operands[i].value;
        finding.threshold = known_double(operands[i].limit);
    }
    return finding;
}

struct finding judge_collapse(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits *limits = &config->rules[ALERT_COLLAPSE];
    const struct alert_series *series = &history->moments[now].series;
    const struct operand       operands[] = {
              { "change.base", series->base, at_most(series->base, limits->first), limits->first },
              { "anomaly.robust_z", series->robust_z, at_most(series->robust_z, limits->second), limits->second },
    };
    struct finding finding = either(operands, 2);

    if (has_caution(series, CAUTION_PROVISIONAL))
        return (struct finding){ .counts = true };
    finding.grave = has_caution(series, CAUTION_STILL_CONTROLLED);
    return finding;
}

struct finding judge_surge(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits *limits = &config->rules[ALERT_SURGE];
    const struct alert_series *series = &history->moments[now].series;
    const struct operand       operands[] = {
              { "change.mom", series->mom, at_least(series->mom, limits->first), limits->first },
              { "anomaly.robust_z", series->robust_z, at_least(series->robust_z, limits->second), limits->second },
    };

    if (has_caution(series, CAUTION_PROVISIONAL))
        return (struct finding){ .counts = true };
    return either(operands, 2);
}

struct finding judge_under_control(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits *limits = &config->rules[ALERT_UNDER_CONTROL];
    const struct alert_series *series = &history->moments[now].series;

    return (struct finding){
        .counts = series->mom.known || series->severity.known,
        .holds = at_least(series->mom, limits->first) && at_least(series->severity, limits->second),
        .measure = "change.mom",
        .value = series->mom,
        .threshold = known_double(limits->first),
    };
}

struct finding judge_dependency(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits *limits = &config->rules[ALERT_DEPENDENCY];
    const struct alert_series *series = &history->moments[now].series;

    return (struct finding){
        .counts = series->supplier_share.known || series->net_import_reliance.known,
        .holds = at_least(series->supplier_share, limits->first) && at_least(series->net_import_reliance, limits->second),
        .measure = "dependency.supplier_share",
        .value = series->supplier_share,
        .threshold = known_double(limits->first),
    };
}

/* |to - from| / from; null where from is 0. */
static struct maybe_double relative(struct maybe_double from, struct maybe_double to)
{
    if (!from.known || !to.known || from.value == 0)
        return (struct maybe_double){ 0 };
    return known_double(fabs(to.value - from.value) / from.value);
}

/* The caution says it: its limit is part of what a conflict is (SPEC 7), and stands here as the threshold only. */
struct finding judge_conflict(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_series *series = &history->moments[now].series;

    (void)config;
    return (struct finding){
        .counts = series->quantity_kg.known,
        .holds = has_caution(series, CAUTION_CONFLICT),
        .measure = "level.conflicts",
        .value = relative(series->quantity_kg, series->conflict_kg),
        .threshold = known_double(CONFLICT_RATIO),
    };
}

/* From a first quantity of 0 to any other there is no ratio, and yet a revision. */
struct finding judge_revised(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits *limits = &config->rules[ALERT_REVISED];
    const struct alert_series *series = &history->moments[now].series;
    struct maybe_double        first = series->first_quantity_kg, quantity = series->quantity_kg, ratio = relative(first, quantity);
    bool                       from_zero = first.known && quantity.known && first.value == 0 && quantity.value > 0;

    return (struct finding){
        .counts = first.known || quantity.known,
        .holds = from_zero || (ratio.known && ratio.value > limits->first),
        .measure = "level.first_quantity_kg",
        .value = ratio,
        .threshold = known_double(limits->first),
    };
}

struct finding judge_reroute(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits  *limits = &config->rules[ALERT_REROUTE];
    const struct alert_reroute *reroute = &history->moments[now].reroute;
    bool grown = reroute->import_median_kg.known && at_least(reroute->import_kg, limits->second * reroute->import_median_kg.value);

    return (struct finding){
        .counts = reroute->value.known || reroute->import_kg.known, /* the median is a limit, known in every month alike */
        .holds = at_least(reroute->value, limits->first) && grown,
        .measure = "value",
        .value = reroute->value,
        .threshold = known_double(limits->first),
    };
}

/* Suspected in an earlier month of the same key: by the condition of reroute.suspected, fired or not. */
struct finding judge_reroute_closed(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits  *limits = &config->rules[ALERT_REROUTE_CLOSED];
    const struct alert_reroute *reroute = &history->moments[now].reroute;
    struct maybe_double         export_kg = reroute->export_kg, greatest = reroute->export_greatest_kg;
    bool                        fallen = greatest.known && greatest.value > 0 && at_most(export_kg, limits->first * greatest.value);
    bool                        was_suspected = false;

    for (size_t before = 0; before < now && fallen && !was_suspected; before++)
        was_suspected = judge_reroute(history, before, config).holds;
    return (struct finding){
        .counts = export_kg.known || greatest.known,
        .holds = fallen && was_suspected,
        .measure = "export_kg",
        .value = export_kg,
        .threshold = known_double(limits->first),
    };
}

struct finding judge_divergence(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_limits *limits = &config->rules[ALERT_DIVERGENCE];
    const struct divergence   *divergence = history->moments[now].posture.divergence;

    return (struct finding){
        .counts = divergence != NULL,
        .holds = divergence && divergence->value >= limits->first,
        .measure = "divergence",
        .value = divergence ? known_double(divergence->value) : (struct maybe_double){ 0 },
        .threshold = known_double(limits->first),
    };
}

/* ---- mirrors of the one status: no measure, no threshold ---- */

static struct finding mirror(bool holds, struct maybe_int day, double severity, bool rises)
{
    return (struct finding){ .counts = true, .holds = holds && day.known, .grave = rises, .value = known_double(severity), .day = day };
}

static bool has_risen(const struct alert_status *status) { return status->previous && status->severity > status->previous->severity; }

struct finding judge_changed(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_status *status = &history->moments[now].status;

    (void)config;
    return mirror(status->changed_recently, status->since, status->severity, has_risen(status));
}

struct finding judge_unconfirmed(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_status *status = &history->moments[now].status;

    (void)config;
    return mirror(!status->confirmed, status->since, status->severity, has_risen(status));
}

struct finding judge_upcoming(const struct history *history, size_t now, const struct alert_config *config)
{
    const struct alert_status  *status = &history->moments[now].status;
    const struct status_change *next = status->next_transition;

    (void)config;
    return mirror(status->upcoming, next ? known_int(next->day) : (struct maybe_int){ 0 }, status->severity,
                  next && next->severity > status->severity);
}
