/* SPDX-License-Identifier: Apache-2.0
 * What only the whole article tells of a claim: the one month of its figures, where no clause before the claim has named any (docs/CLAIMS.md 4.3). */
#include "domain/news/claims.h"

static bool is_of_months(const struct claim_seen *claim) /* whose months the article may tell elsewhere */
{
    switch (claim->metric) {
    case METRIC_QUANTITY_LEVEL:
    case METRIC_QUANTITY_CHANGE:
    case METRIC_VALUE_LEVEL:
    case METRIC_VALUE_CHANGE:
    case METRIC_UNIT_VALUE_LEVEL:
    case METRIC_UNIT_VALUE_CHANGE: return true;
    default: return false;
    }
}

/* Not set: no figure has a month, or they have several. */
static struct claim_months sole_of(const struct claims *claims)
{
    struct claim_months sole = { 0 };

    for (size_t i = 0; i < claims->count; i++) {
        struct claim_months period = claims->items[i].period;

        if (!is_of_months(&claims->items[i]) || !period.set)
            continue;
        if (period.from != period.to || (sole.set && sole.from != period.from))
            return (struct claim_months){ 0 };
        sole = period;
    }
    return sole;
}

void claims_complete(struct claims *claims)
{
    struct claim_months sole = sole_of(claims);

    for (size_t i = 0; i < claims->count && sole.set; i++) {
        struct claim_seen *claim = &claims->items[i];

        if (!is_of_months(claim) || claim->period.set || !claim->elided[ELISION_PERIOD])
            continue;
        claim->period = sole;
        claim->anchors[PART_PERIOD] = ANCHOR_ARTICLE;
        claim->completed = true;
        if (!claim->against)
            continue;
        claim->base = moment_months(claims->reader, claim->against, sole, true);
        claim->base_kind = base_kind_of(sole, claim->base, claim->against);
    }
}
