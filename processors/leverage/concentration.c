/* SPDX-License-Identifier: Apache-2.0
 * concentration.* and mirror.*: a series beside its partners' series, and beside what the partner reports. */
#include "internal.h"

#include "domain/model/country.h"

enum { SUM_PARTNERS_MIN = 2, HHI_PARTNERS_MIN = 3 };

static struct figure part_of(struct ck_maybe_long grams, wide whole)
{
    return whole == 0 ? figure_none(ABSENT_REASON_FROM_ZERO) : figure_of(wide_ratio(grams.value, whole));
}

/* An aggregate is no part of a sum that its members are parts of. */
static bool is_part_of_sum(struct series_context *context, int32_t month)
{
    struct partner_list partners;

    if (!country_is_aggregate(context->series.partner))
        return true;
    partners = breakdown_partners(&context->breakdown);
    return partner_counts(partners, partner_find(partners, context->series.partner), month);
}

static struct figure share(struct series_context *context, const struct month_context *current, enum share_basis *ret_basis)
{
    const struct cell   *world;
    struct partner_total partners;

    if (context->is_world)
        return figure_none(ABSENT_REASON_IS_TOTAL);
    if (!current->grams.known)
        return figure_none(current->why);
    world = cells_at(breakdown_world(&context->breakdown), current->month);
    *ret_basis = SHARE_BASIS_WLD;
    if (world)
        return world->grams.known ? part_of(current->grams, world->grams.value) : figure_none(ABSENT_REASON_SUPPRESSED);
    *ret_basis = SHARE_BASIS_SUM;
    if (!is_part_of_sum(context, current->month))
        return figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (!context->totals)
        context->totals = breakdown_totals(&context->breakdown, context->stated.first, context->stated.count);
    partners = context->totals[current->month - context->stated.first];
    return partners.known >= SUM_PARTNERS_MIN ? part_of(current->grams, partners.grams) : figure_none(ABSENT_REASON_FEW_PARTNERS);
}

static struct figure hhi(const struct series_context *context, const struct month_context *current)
{
    if (!context->is_world)
        return figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (current->partners.above_zero < HHI_PARTNERS_MIN)
        return figure_none(ABSENT_REASON_FEW_PARTNERS);
    return figure_of(partners_concentration(&current->partners));
}

struct indicator_concentration concentration_of(struct series_context *context, struct month_context *current)
{
    enum share_basis               basis = SHARE_BASIS_UNKNOWN;
    struct indicator_concentration concentration = { .share = value_or_absent(current, ABSENT_SHARE, share(context, current, &basis)) };

    if (concentration.share.known)
        concentration.share_basis = ck_known_int((int32_t)basis);
    concentration.hhi = value_or_absent(current, ABSENT_HHI, hhi(context, current));
    if (context->is_world)
        concentration.partners = ck_known_int(current->partners.above_zero);
    return concentration;
}

static struct figure gap(const struct series_context *context, const struct month_context *current)
{
    const struct cell *bought;
    int64_t            greater;

    if (context->series.flow != FLOW_EXPORT)
        return figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (context->is_world)
        return figure_none(ABSENT_REASON_IS_TOTAL);
    if (!current->grams.known)
        return figure_none(current->why);
    bought = cells_at(&context->bought, current->month);
    if (!bought)
        return figure_none(ABSENT_REASON_ONE_SIDED);
    if (!bought->grams.known)
        return figure_none(ABSENT_REASON_SUPPRESSED);
    greater = bought->grams.value > current->grams.value ? bought->grams.value : current->grams.value;
    return greater == 0 ? figure_none(ABSENT_REASON_FROM_ZERO) : figure_of(wide_ratio((wide)bought->grams.value - current->grams.value, greater));
}

struct indicator_mirror mirror_of(const struct series_context *context, struct month_context *current)
{
    return (struct indicator_mirror){ .gap = value_or_absent(current, ABSENT_GAP, gap(context, current)) };
}
