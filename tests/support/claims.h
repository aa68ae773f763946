/* SPDX-License-Identifier: Apache-2.0
 * Claims by hand and by lot. */
#ifndef CHOKEPOINT_TESTS_CLAIMS_H
#define CHOKEPOINT_TESTS_CLAIMS_H

#include <math.h>

#include "domain/reference/reference.h"
#include "engine/sim/sim.h"
#include "records.h"
#include "support/held.h"

#define UNBOUNDED NAN

/* NULL and 0 are null, but for the bounds, which are NAN. */
struct claim_text {
    const char                     *news; /* NULL: N */
    int                             ordinal;
    enum metric                     metric;
    const char                     *item, *reporter, *partner; /* NULL: antimony, CHN, WLD; "-": null */
    enum claim_flow                 flow;                      /* 0: EXPORT */
    const char                     *period, *base_period;
    enum base_kind                  base_kind;
    double                          value, low, high;
    const char                     *unit;
    enum direction                  direction; /* 0: NONE */
    const char                     *date;
    enum claim_of                   of;
    const char                     *published;            /* NULL: 2025-07-20 */
    const enum elision             *elided;               /* one; NULL: none */
    struct claim_anchors            anchors;              /* UNKNOWN: as `elided` says */
    const char                     *named[6], *months[6]; /* countries and months that the article names, sorted; NULL behind the last */
    const struct article_statement *statements;           /* `statement_count` of them */
    size_t                          statement_count;
    const char                     *reporters[2];        /* whose trade the article's claims are about */
    const char                     *items[3], *apart[2]; /* items that the article has figures of, and those that the claim is not about; sorted */
    bool                            control_stated;
    int                             figures_not_read;
};
struct policy_claim claims_of(struct claim_text text, struct ck_arena *arena);

/* The verdict on the claim, put into a staged `verify`; never NULL. */
const struct verdict *claims_judged(struct held *held, struct claim_text text, struct ck_arena *arena);

/* Claims about the episodes of program/simulate/episode.h, with later versions and retractions. */
void claims_draw(struct ck_sim_inputs *inputs, uint64_t *seed);

#endif
