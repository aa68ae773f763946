/* SPDX-License-Identifier: Apache-2.0
 * The texts of the alerts: figures, units and dates. They state coincidences and no causes. */
#include "rule.h"

#include "chokepoint/day.h"
#include "domain/model/topics.h"

enum { WINDOW = 24 }; /* months before its own that anomaly.robust_z looks at */

static void scope_flow(struct alert_text *text, const struct alert_scope *scope)
{
    text_flow(text, scope->flow.known ? (enum flow)scope->flow.value : FLOW_UNKNOWN, scope->item, scope->reporter, scope->partner);
}

/* " in 2025-06" */
static void in_month(struct alert_text *text, const struct alert_moment *moment)
{
    text_add(text, " in ");
    text_month(text, moment->month);
}

static void under_status(struct alert_text *text, const struct alert_series *series)
{
    if (!series->status.known)
        return;
    if (series->status.value == STATUS_NONE_KNOWN) {
        text_add(text, ", with no control known");
        return;
    }
    text_add(text, ", under ");
    if (series->status.value == STATUS_NONE)
        text_add(text, "no control");
    else
        text_status(text, (enum status)series->status.value);
    if (!series->since.known)
        return;
    text_add(text, " since ");
    text_day(text, series->since.value);
}

/* The quantity of the same history in another month, counted since 1970-01. */
static struct ck_maybe_double quantity_in(const struct alert_history *history, int32_t month)
{
    for (size_t i = 0; i < history->count; i++)
        if (ck_month_from_day(history->moments[i].month) == month)
            return history->moments[i].series.quantity_kg;
    return (struct ck_maybe_double){ 0 };
}

/* " (1,920 → 96 kg)" */
static void from_to(struct alert_text *text, struct ck_maybe_double from_kg, struct ck_maybe_double to_kg)
{
    if (!from_kg.known || !to_kg.known)
        return;
    text_add(text, " (");
    text_weights(text, from_kg.value, to_kg.value);
    text_add(text, ")");
}

static void weight_or_unknown(struct alert_text *text, struct ck_maybe_double kg)
{
    if (kg.known)
        text_weight(text, kg.value);
    else
        text_add(text, "of unknown weight");
}

/* The months that the score compares with: of the 24 before, those with a figure. */
static void months_before(struct alert_text *text, struct ck_maybe_int count)
{
    if (count.known && count.value < WINDOW) {
        text_number(text, count.value, 0);
        text_add(text, " months with figures, of the 24 before");
    } else {
        text_add(text, count.known ? "the 24 months before" : "the months before");
    }
}

/* A robust z-score held, and no change over a base. */
static void anomaly(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    scope_flow(text, &history->scope);
    text_add(text, " were ");
    weight_or_unknown(text, history->moments[now].series.quantity_kg);
    in_month(text, &history->moments[now]);
    text_add(text, ", a robust z-score of ");
    text_number(text, finding->value.value, 1);
    text_add(text, " against ");
    months_before(text, history->moments[now].series.robust_n);
}

static bool is_anomaly(const struct alert_finding *finding) { return ck_bytes_equal(ck_bytes_from(finding->measure), CK_BYTES("anomaly.robust_z")); }

void message_collapse(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_moment *moment = &history->moments[now];
    int32_t                    month = ck_month_from_day(moment->month);

    if (is_anomaly(finding)) {
        anomaly(text, history, now, finding);
    } else {
        scope_flow(text, &history->scope);
        text_add(text, " were ");
        text_percent(text, -finding->value.value, finding->threshold);
        text_add(text, " below January");
        from_to(text, quantity_in(history, month - ck_month_of_year(month)), moment->series.quantity_kg);
        in_month(text, moment);
    }
    under_status(text, &moment->series);
}

static void risen(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_moment *moment = &history->moments[now];

    scope_flow(text, &history->scope);
    text_add(text, " were ");
    text_percent(text, finding->value.value, finding->threshold);
    text_add(text, " above the month before");
    from_to(text, quantity_in(history, ck_month_from_day(moment->month) - 1), moment->series.quantity_kg);
    in_month(text, moment);
}

void message_surge(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    if (is_anomaly(finding))
        anomaly(text, history, now, finding);
    else
        risen(text, history, now, finding);
    under_status(text, &history->moments[now].series);
}

void message_under_control(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_series *series = &history->moments[now].series;

    risen(text, history, now, finding);
    under_status(text, series);
    if (series->recovery_ratio.known) {
        text_add(text, ", and stood at ");
        text_percent(text, series->recovery_ratio.value, NO_LIMIT);
        text_add(text, " of the level before control");
    }
    if (!series->rebound.known)
        return;
    text_add(text, " (rebound ");
    text_bytes(text, enum_name(&rebound_symbols, series->rebound.value));
    text_add(text, ")");
}

/* " in the 12 months to 2025-06" of the importer's own imports; of the supply facts " in the years 2020 to 2023" */
static void share_window(struct alert_text *text, const struct alert_moment *moment)
{
    const struct alert_series *series = &moment->series;

    if (series->supplier_share_year_to.known) {
        bool one = series->supplier_share_year_from.value == series->supplier_share_year_to.value;

        text_add(text, one ? " in " : " in the years ");
        if (!one) {
            text_year(text, series->supplier_share_year_from.value);
            text_add(text, " to ");
        }
        text_year(text, series->supplier_share_year_to.value);
    } else if (!series->supplier_share_of.data && series->robust_n.known) { /* rows of earlier versions tell no years */
        text_add(text, " in the 12 months to ");
        text_month(text, moment->month);
    }
}

/* ", with a net import reliance of 95.0 % or more for metals, as known for 2025-06": of the supply facts up to the month's year */
static void reliance(struct alert_text *text, const struct alert_moment *moment)
{
    const struct alert_series *series = &moment->series;

    text_add(text, ", with a net import reliance of ");
    text_percent(text, series->net_import_reliance.value, NO_LIMIT);
    if (series->bound.known)
        text_add(text, series->bound.value == BOUND_UPPER ? " or less" : " or more");
    if (series->net_import_reliance_of.data) {
        text_add(text, " for ");
        text_bytes(text, series->net_import_reliance_of);
    }
    text_add(text, ", as known for ");
    text_month(text, moment->month);
}

void message_dependency(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_scope  *scope = &history->scope;
    const struct alert_series *series = &history->moments[now].series;
    bool                       exports = scope->flow.value == FLOW_EXPORT;

    text_country(text, exports ? scope->partner : scope->reporter);
    text_add(text, " took ");
    text_percent(text, finding->value.value, finding->threshold);
    text_add(text, " of its imports of ");
    text_bytes(text, series->supplier_share_of.data ? series->supplier_share_of : scope->item);
    if (series->supplier_share_of.data) {
        text_add(text, ", which ");
        text_bytes(text, scope->item);
        text_add(text, " is part of,");
    }
    text_add(text, " from ");
    text_country(text, exports ? scope->reporter : scope->partner);
    share_window(text, &history->moments[now]);
    reliance(text, &history->moments[now]);
}

void message_conflict(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_moment *moment = &history->moments[now];

    scope_flow(text, &history->scope);
    in_month(text, moment);
    text_add(text, " were ");
    weight_or_unknown(text, moment->series.quantity_kg);
    text_add(text, " by ");
    text_bytes(text, moment->series.source);
    text_add(text, " and ");
    weight_or_unknown(text, moment->series.conflict_kg);
    text_add(text, " by ");
    text_bytes(text, moment->series.conflict_source);
    if (!finding->value.known)
        return;
    text_add(text, ", ");
    text_percent(text, finding->value.value, finding->threshold);
    text_add(text, " apart");
}

/* The first figure, the present one, and how much they differ over the first. */
void message_revised(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_moment *moment = &history->moments[now];

    scope_flow(text, &history->scope);
    in_month(text, moment);
    text_add(text, ", first published as ");
    text_weight(text, moment->series.first_quantity_kg.value);
    text_add(text, ", are now ");
    text_weight(text, moment->series.quantity_kg.value);
    if (!finding->value.known)
        return;
    text_add(text, ", a revision by ");
    text_percent(text, finding->value.value, finding->threshold);
    text_add(text, " of the first figure");
}

void message_reroute(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_scope   *scope = &history->scope;
    const struct alert_reroute *reroute = &history->moments[now].reroute;

    text_flow(text, FLOW_IMPORT, scope->item, scope->partner, scope->hub);
    text_add(text, " were ");
    weight_or_unknown(text, reroute->import_kg);
    in_month(text, &history->moments[now]);
    text_add(text, " against a median of ");
    weight_or_unknown(text, reroute->import_median_kg);
    text_add(text, " before the ban, at most ");
    text_percent(text, finding->value.value, finding->threshold);
    text_add(text, " of the ");
    weight_or_unknown(text, reroute->lost_kg);
    text_add(text, " missing from exports of ");
    text_country(text, scope->reporter);
    text_add(text, " to ");
    text_country(text, scope->partner);
}

void message_reroute_closed(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_scope   *scope = &history->scope;
    const struct alert_reroute *reroute = &history->moments[now].reroute;

    text_flow(text, FLOW_EXPORT, scope->item, scope->reporter, scope->hub);
    text_add(text, ", once suspected of going on to ");
    text_country(text, scope->partner);
    text_add(text, ", were ");
    weight_or_unknown(text, finding->value);
    in_month(text, &history->moments[now]);
    text_add(text, " against ");
    weight_or_unknown(text, reroute->export_greatest_kg);
    text_add(text, " in their greatest month since the ban");
}

static void divergence_side(struct alert_text *text, const struct divergence_side *side)
{
    text_bytes(text, side->item);
    from_to(text, ck_known_double(side->base_kg), ck_known_double(side->quantity_kg));
}

void message_divergence(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct divergence *divergence = history->moments[now].posture.divergence;

    text_add(text, "Controlled exports from ");
    text_country(text, history->scope.reporter);
    text_add(text, " to ");
    text_country(text, history->scope.partner);
    text_add(text, " stood ");
    text_number(text, finding->value.value, 2);
    text_add(text, " log units apart");
    in_month(text, &history->moments[now]);
    text_add(text, " in their change since January: ");
    divergence_side(text, &divergence->high);
    text_add(text, " against ");
    divergence_side(text, &divergence->low);
}

/* ---- mirrors ---- */

static void went(struct alert_text *text, const struct alert_history *history, const char *verb)
{
    const struct alert_status *status = &history->moments[0].status;

    text_flow(text, FLOW_EXPORT, history->scope.item, history->scope.reporter, history->scope.partner);
    text_add(text, verb);
    if (status->previous) {
        text_add(text, " from ");
        text_status(text, status->previous->status);
    }
    text_add(text, " to ");
    text_status(text, status->status);
    text_add(text, " on ");
    text_day(text, status->since.value);
}

void message_changed(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    (void)now, (void)finding;
    went(text, history, " went");
}

void message_unconfirmed(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    (void)now, (void)finding;
    went(text, history, " went by schedule");
    text_add(text, ", and no act known since confirms it");
}

void message_upcoming(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_status *status = &history->moments[now].status;

    text_flow(text, FLOW_EXPORT, history->scope.item, history->scope.reporter, history->scope.partner);
    text_add(text, " are scheduled to go from ");
    text_status(text, status->status);
    text_add(text, " to ");
    text_status(text, status->next_transition->status);
    text_add(text, " on ");
    text_day(text, finding->day.value);
}
