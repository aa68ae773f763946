/* SPDX-License-Identifier: Apache-2.0
 * A figure that is not what the clause names, but exactly what another month or partner has that the article names: the likelier reading is that the
 * program took it for the wrong one (SPEC 9.7). That is no reading of the claim; it is no ground to accuse anybody either. */
#include "internal.h"

enum { TRIALS_MAX = 512 };

struct trials {
    struct judge   *judge;
    struct againsts bases;
    size_t          count;
};

/* A base of a kind goes with the period. */
static struct claim claim_with(const struct claim *claim, const struct against *base)
{
    struct claim with = *claim;

    with.has_base = base->has_base && (!base->kind.known || base->kind.value == BASE_KIND_SINCE_MONTH || base->kind.value == BASE_KIND_MEAN_OF);
    with.base = base->base;
    with.row.base_kind = base->kind;
    if (!with.has_base)
        with.row.base_period = (struct ck_bytes){ 0 };
    return with;
}

/* The claim's scope but for a partner and a period. */
static bool is_true_of(struct trials *trials, struct ck_bytes partner, const struct cells *cells, struct ck_months period)
{
    for (size_t i = 0; i < trials->bases.claimed && trials->count < TRIALS_MAX; i++) {
        struct claim   claim = claim_with(trials->judge->claim, &trials->bases.items[i]);
        struct judge   judge = *trials->judge;
        struct finding finding;

        claim.row.partner = partner;
        claim.period = period;
        if (!claim_is_possible(&claim))
            continue;
        judge.claim = &claim;
        judge.own = cells;
        finding = find(&judge);
        trials->count++;
        if (amount_known(finding.truth) && finding.holds)
            return true;
    }
    return false;
}

static bool is_told(const struct claim *claim, struct ck_bytes partner)
{
    for (size_t i = 0; i < claim->row.statements.count; i++)
        if (claim->row.statements.items[i].partner.data && ck_bytes_equal(claim->row.statements.items[i].partner, partner))
            return true;
    return !ck_bytes_equal(partner, WORLD);
}

static bool is_of_other_partner(struct trials *trials, const struct claim *open)
{
    struct partners partners = claim_partners(open, trials->judge->step->arena);

    for (size_t i = 1; i < partners.count; i++) {
        struct cells cells;

        if (!is_told(open, partners.items[i]))
            continue;
        cells = breakdown_cells(trials->judge->breakdown, partners.items[i]);
        if (is_true_of(trials, partners.items[i], &cells, open->period))
            return true;
    }
    return false;
}

static bool is_of_other_month(struct trials *trials, const struct claim *open)
{
    struct judge   judge = { .step = trials->judge->step, .claim = open };
    struct periods periods = claim_periods(&judge);

    for (size_t i = 1; i < periods.count; i++)
        if (is_true_of(trials, claim_series(open).partner, trials->judge->own, periods.items[i]))
            return true;
    return false;
}

bool figure_is_elsewhere(struct judge *judge)
{
    struct trials trials = { .judge = judge, .bases = claim_bases(judge->claim, judge->step->arena) };
    struct claim  open = *judge->claim;

    if (!judge->own || open.family < FAMILY_WEIGHT || open.family > FAMILY_SHARE)
        return false; /* a place is true of many */
    open.row.anchors.partner = open.row.anchors.period = ANCHOR_ARTICLE;
    return is_of_other_month(&trials, &open) || is_of_other_partner(&trials, &open);
}
