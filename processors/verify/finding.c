/* SPDX-License-Identifier: Apache-2.0
 * Compares a claim as it was read, without its other readings, with the cells (SPEC 9.4, SPEC 9.5). */
#include "internal.h"

static struct finding find_amount(struct judge *judge)
{
    const struct claim  *claim = judge->claim;
    struct truth_reading reading = judge_reading(judge);
    struct finding       finding = { .truth = truth_of(judge, &reading) };
    enum support         support;

    if (!amount_known(finding.truth))
        return finding;
    support = claim_supported(claim, finding.truth);
    finding.against = claim_contradicts_sign(claim, finding.truth);
    finding.met = support != SUPPORT_NONE;
    finding.holds = finding.met && !finding.against;
    finding.rounded = support == SUPPORT_ROUNDING;
    return finding;
}

struct finding find(struct judge *judge)
{
    switch (judge->claim->family) {
    case FAMILY_RANK: return find_rank(judge);
    case FAMILY_RECORD: return find_record(judge);
    default: return find_amount(judge);
    }
}
