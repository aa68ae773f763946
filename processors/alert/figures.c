/* SPDX-License-Identifier: Apache-2.0
 * Figures of conditions that are not fields of a row. A yes or no of a record is 1 or 0. */
#include "rule.h"

#include <math.h>

bool is_export(const struct alert_scope *scope) { return scope->flow.known && scope->flow.value == FLOW_EXPORT; }

bool is_pair(const struct alert_scope *scope)
{
    return scope->flow.known && (scope->flow.value == FLOW_EXPORT || scope->flow.value == FLOW_IMPORT) &&
           !ck_bytes_equal(scope->partner, CK_BYTES("WLD"));
}

/* |to - from| / from; to something from nothing is infinitely more. */
static struct ck_maybe_double relative(struct ck_maybe_double from, struct ck_maybe_double to)
{
    if (!from.known || !to.known)
        return (struct ck_maybe_double){ 0 };
    if (from.value == 0)
        return ck_known_double(to.value == 0 ? 0 : INFINITY);
    return ck_known_double(fabs(to.value - from.value) / from.value);
}

/* ---- series ---- */

/* The caution states it: its limit is part of the definition of a conflict (SPEC 7.1). Without a quantity there is no conflict. */
struct ck_maybe_double read_conflict(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    const struct alert_series *series = &history->moments[now].series;

    (void)config;
    return series->quantity_kg.known ? ck_known_double(has_caution(series, CAUTION_CONFLICT)) : (struct ck_maybe_double){ 0 };
}

struct ck_maybe_double read_conflict_ratio(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    const struct alert_series *series = &history->moments[now].series;

    (void)config;
    return relative(series->quantity_kg, series->conflict_kg);
}

struct ck_maybe_double read_revision(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    const struct alert_series *series = &history->moments[now].series;

    (void)config;
    return relative(series->first_quantity_kg, series->quantity_kg);
}

/* ---- reroutes ---- */

/* Where nothing was lost nothing can reappear: that is known, and below every limit. */
struct ck_maybe_double read_reroute_value(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    const struct alert_reroute *reroute = &history->moments[now].reroute;

    (void)config;
    return reroute->no_loss ? ck_known_double(-INFINITY) : reroute->value;
}

/* By the condition of reroute.suspected, fired or not. */
struct ck_maybe_double read_was_suspected(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    for (size_t before = 0; before < now; before++)
        if (rule_judge(&alert_rules[ALERT_REROUTE], history, before, config).truth == TRUTH_TRUE)
            return ck_known_double(1);
    return ck_known_double(0);
}

/* ---- postures ---- */

struct ck_maybe_double read_divergence(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    const struct divergence *divergence = history->moments[now].posture.divergence;

    (void)config;
    return divergence ? ck_known_double(divergence->value) : (struct ck_maybe_double){ 0 };
}

/* ---- statuses ---- */

struct ck_maybe_double read_changed(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    (void)config;
    return ck_known_double(history->moments[now].status.changed_recently);
}

struct ck_maybe_double read_upcoming(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    (void)config;
    return ck_known_double(history->moments[now].status.upcoming);
}

struct ck_maybe_double read_unconfirmed(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    (void)config;
    return ck_known_double(!history->moments[now].status.confirmed);
}

struct ck_maybe_double read_status_severity(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    (void)config;
    return ck_known_double(history->moments[now].status.severity);
}

struct ck_maybe_int since_status(const struct alert_history *history) { return history->moments[0].status.since; }

struct ck_maybe_int since_transition(const struct alert_history *history)
{
    const struct status_change *next = history->moments[0].status.next_transition;

    return next ? ck_known_int(next->day) : (struct ck_maybe_int){ 0 };
}
