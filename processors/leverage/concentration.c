/* SPDX-License-Identifier: Apache-2.0
 * concentration.* and mirror.*: a series beside its partners' series, and beside what the partner reports. */
#include "parts.h"

#include "domain/model/country.h"

enum { SUM_PARTNERS_MIN = 2, HHI_PARTNERS_MIN = 3 };

static struct figure part_of(struct ck_maybe_long grams, wide whole)
{
    return whole == 0 ? figure_none(ABSENT_REASON_FROM_ZERO) : figure_of(wide_ratio(grams.value, whole));
}

/* An aggregate is no part of a sum that its members are parts of. */
static bool is_part_of_sum(struct study *study, int32_t month)
{
    struct partner_list partners;

    if (!country_is_aggregate(study->series.partner))
        return true;
    partners = market_partners(&study->market);
    return partner_counts(partners, partner_find(partners, study->series.partner), month);
}

static struct figure share(struct study *study, const struct entry *entry, enum share_basis *ret_basis)
{
    const struct cell   *world;
    struct partner_total partners;

    if (study->is_world)
        return figure_none(ABSENT_REASON_IS_TOTAL);
    if (!entry->grams.known)
        return figure_none(entry->why);
    world = cells_at(market_world(&study->market), entry->month);
    *ret_basis = SHARE_BASIS_WLD;
    if (world)
        return world->grams.known ? part_of(entry->grams, world->grams.value) : figure_none(ABSENT_REASON_SUPPRESSED);
    *ret_basis = SHARE_BASIS_SUM;
    if (!is_part_of_sum(study, entry->month))
        return figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (!study->totals)
        study->totals = market_totals(&study->market, study->first, study->count);
    partners = study->totals[entry->month - study->first];
    return partners.known >= SUM_PARTNERS_MIN ? part_of(entry->grams, partners.grams) : figure_none(ABSENT_REASON_FEW_PARTNERS);
}

static struct figure hhi(const struct study *study, const struct entry *entry)
{
    if (!study->is_world)
        return figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (entry->partners.above_zero < HHI_PARTNERS_MIN)
        return figure_none(ABSENT_REASON_FEW_PARTNERS);
    return figure_of(partners_concentration(&entry->partners));
}

struct indicator_concentration concentration_of(struct study *study, struct entry *entry)
{
    enum share_basis               basis = SHARE_BASIS_UNKNOWN;
    struct indicator_concentration concentration = { .share = entry_tell(entry, ABSENT_SHARE, share(study, entry, &basis)) };

    if (concentration.share.known)
        concentration.share_basis = ck_known_int((int32_t)basis);
    concentration.hhi = entry_tell(entry, ABSENT_HHI, hhi(study, entry));
    if (study->is_world)
        concentration.partners = ck_known_int(entry->partners.above_zero);
    return concentration;
}

static struct figure gap(const struct study *study, const struct entry *entry)
{
    const struct cell *bought;
    int64_t            greater;

    if (study->series.flow != FLOW_EXPORT)
        return figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (study->is_world)
        return figure_none(ABSENT_REASON_IS_TOTAL);
    if (!entry->grams.known)
        return figure_none(entry->why);
    bought = cells_at(&study->bought, entry->month);
    if (!bought)
        return figure_none(ABSENT_REASON_ONE_SIDED);
    if (!bought->grams.known)
        return figure_none(ABSENT_REASON_SUPPRESSED);
    greater = bought->grams.value > entry->grams.value ? bought->grams.value : entry->grams.value;
    return greater == 0 ? figure_none(ABSENT_REASON_FROM_ZERO) : figure_of(wide_ratio((wide)bought->grams.value - entry->grams.value, greater));
}

struct indicator_mirror mirror_of(const struct study *study, struct entry *entry)
{
    return (struct indicator_mirror){ .gap = entry_tell(entry, ABSENT_GAP, gap(study, entry)) };
}
