/* SPDX-License-Identifier: Apache-2.0
 * Internal header of verify. A judge is one claim while it is settled. Everything lives in the arena of the step. */
#ifndef VERIFY_INTERNAL_H
#define VERIFY_INTERNAL_H

#include "chokepoint/processor.h"
#include "domain/control/status.h"
#include "domain/model/claim_shape.h"
#include "domain/trade/baseline.h"
#include "domain/trade/breakdown.h"

enum { VERIFY_CLAIMS, VERIFY_FACTS, VERIFY_SERIES, VERIFY_MARKETS }; /* tables; the first is what a sweep walks */
enum { ARRAY_ITEMS_MAX = 256 };

/* ---- claim.c: a claim, read from its row ---- */
struct claim {
    struct checked_claim row;
    struct ck_bytes      item, news; /* item: null, or as in the key */
    int32_t              ordinal;
    struct ck_bytes      reader; /* who read it: READER_OWN, or as in the key */
    struct ck_row_origin origin;
    enum figure_family   family;
    bool                 is_change;
    bool                 has_period, has_base; /* well formed */
    bool                 base_malformed;
    struct ck_months     period, base; /* base: base_period */
};
struct checked_claim claim_row(const struct policy_claim *claim);
bool                 claim_read(const struct ck_table *claims, struct ck_arena *arena, struct ck_bytes key, struct claim *ret_claim);
struct claim         claim_of(struct ck_bytes key, const struct checked_claim *row);
bool                 claim_is_anchored(const struct claim *claim); /* its own clause names everything */
bool                 claim_has_markets(const struct claim *claim); /* about trade in an item: it, or a reading of it, may have a series */
bool                 claim_has_series(const struct claim *claim);  /* rests on the facts of one breakdown: item, reporter, flow */
struct series        claim_series(const struct claim *claim);

/* The first reason why nothing can be computed, whatever the cells; UNKNOWN: none. */
bool             partner_is_joined(struct ck_bytes partner); /* several countries, added together: "DEU+FRA"; null is none */
enum verdict_why claim_obstacle(const struct claim *claim);

/* The months that a change of this kind divides by; false: they cannot be told. */
bool claim_base(const struct claim *claim, enum base_kind kind, struct ck_months *ret_base);

/* Neither base_period nor base_kind: the claim has no truth of its own, only readings. */
static inline bool claim_lacks_base(const struct claim *claim)
{
    return claim->is_change && !claim->row.base_period.data && !claim->row.base_kind.known;
}

/* ---- amount.c: numbers with the interval in which they may lie ---- */
struct amount {
    double           value, low, high;
    bool             derived; /* rests on a DERIVED or ESTIMATED cell */
    enum verdict_why why;     /* UNKNOWN: known; else metric (zero to divide by), missing, or period */
};
static inline struct amount amount_none(enum verdict_why why) { return (struct amount){ .why = why }; }
static inline bool          amount_known(struct amount amount) { return amount.why == VERDICT_WHY_UNKNOWN; }

struct amount amount_of_weight(const struct cells *cells, struct ck_months months);  /* grams */
struct amount amount_of_value(const struct cells *cells, struct ck_months months);   /* cents */
struct amount amount_before(const struct cells *cells, const struct baseline *base); /* P: grams in a month before control */
struct amount amount_printed(struct amount amount);                                  /* grams, also as they are when rounded to tonnes */
struct amount amount_scaled(struct amount amount, double factor, double divisor);    /* value * factor / divisor */
struct amount amount_difference(struct amount a, struct amount b);
struct amount amount_quotient(struct amount a, struct amount b);
struct amount amount_change(struct amount a, struct amount b); /* a / b - 1 */

/* ---- truth.c ---- */
struct judge {
    const struct ck_settling *step;
    const struct claim       *claim;
    struct breakdown         *breakdown; /* NULL: the claim has no series */
    const struct cells       *own;       /* of the claim's partner; NULL with `breakdown` */
};

/* One way to read a claim. */
struct truth_reading {
    struct ck_bytes     partner;
    const struct cells *cells;
    struct ck_maybe_int base_kind;
};
struct truth_reading judge_reading(const struct judge *judge);                                 /* the claim's own */
struct amount        truth_of(const struct judge *judge, const struct truth_reading *reading); /* T, in the claim's unit */
struct baseline      truth_base(const struct judge *judge, struct ck_bytes partner, const struct cells *cells);

struct amount truth_side(const struct judge *judge, const struct cells *cells, struct ck_months months); /* grams, cents, cents per gram, a part */
struct amount truth_in_unit(const struct claim *claim, struct amount amount);

/* ---- reach.c ---- */

/* Whether a value that cannot be computed contradicts the claim anyway: it lies in an interval that figures at hand tell, and the claim's beyond. */
bool truth_is_out_of_reach(const struct judge *judge);

/* Whether a part of the claim's item, or the whole that it is a part of, cannot have the level claimed either: no part is more than the whole. */
bool level_exceeds(const struct claim *claim, struct amount truth);
bool level_is_below(const struct claim *claim, struct amount truth);

/* The control of trade with a partner, by what is known now. */
struct status_timeline judge_timeline(const struct judge *judge, struct ck_bytes partner);

enum support { SUPPORT_NONE, SUPPORT_ROUNDING, SUPPORT_WHOLE };
enum support claim_supported(const struct claim *claim, struct amount truth);
bool         claim_contradicts_sign(const struct claim *claim, struct amount truth);

/* The result of comparing a claim, as it was read, with the cells; without its other readings. */
struct finding {
    struct amount truth; /* of RANK and RECORD the place; unknown: why nothing can be computed */
    bool          holds, rounded;
    bool          against; /* the sign contradicts the verb */
    bool          met;     /* T meets the interval, whatever its sign */
};
struct finding find(struct judge *judge);        /* finding.c */
struct finding find_rank(struct judge *judge);   /* places.c */
struct finding find_record(struct judge *judge); /* places.c */

/* ---- verdicts: each fills verdict, why, true_value and its lists ---- */
void judge_trade(struct judge *judge, struct verdict *verdict);   /* judge.c */
void judge_control(struct judge *judge, struct verdict *verdict); /* control.c */

/* NOT_CHECKABLE with the reason, or NOT_YET where the reason is `missing` and the figures may still be published. */
void judge_unknown(const struct judge *judge, enum verdict_why why, struct verdict *verdict);

/* ---- neighbours.c: SPEC 9.7, the alternatives of each part of the scope ---- */

/* What a claim's clause leaves out was said before it, or in its sentence; where nothing was said (anchor DEFAULT), behind it. */
bool statement_may_be_meant(const struct article_statement *statement, enum anchor anchor);

/* Reporters and flows: a claim rests on the breakdowns of all of them. The claim's own first. */
struct ck_bytes_array claim_reporters(const struct claim *claim, struct ck_arena *arena);
struct flows {
    enum claim_flow items[CLAIM_FLOW_PRODUCTION + 1];
    size_t          count;
};
struct flows claim_flows(const struct claim *claim);
struct partners {
    const struct ck_bytes *items;
    size_t                 count, claimed; /* claimed: the first ones, which claims of the article that may be meant have, or the law names */
};
struct partners claim_partners(const struct claim *claim, struct ck_arena *arena);

struct periods {
    const struct ck_months *items;
    size_t                  count, claimed; /* as in `partners` */
};
struct periods claim_periods(const struct judge *judge);

struct against { /* what a change is compared with */
    bool                has_base;
    struct ck_months    base;
    struct ck_maybe_int kind;
};
struct againsts {
    const struct against *items;
    size_t                count, claimed; /* as in `partners` */
};
struct againsts claim_bases(const struct claim *claim, struct ck_arena *arena);

/* ---- readings.c: SPEC 9.7 ---- */
struct scope_outcome {
    struct verdict_reading_array readings;    /* true ones, the nearest first, ARRAY_ITEMS_MAX at most */
    struct verdict_reading_array circular;    /* those that hold, of derived figures */
    bool                         beyond;      /* too many to be tried */
    bool                         unknown;     /* one cannot be computed */
    bool                         not_against; /* one has not the sign against the verb */
};
struct scope_outcome scope_try(struct judge *judge, struct amount truth /* as it was read */);

/* Nobody trades with himself; nothing is compared with itself or what follows; a base that cannot be placed is none. */
bool claim_is_possible(const struct claim *claim);

/* elsewhere.c: whether the claim is true of another month or partner that the article names, although its clause names them */
bool figure_is_elsewhere(struct judge *judge);

/* The claim with the scope of one of its readings. */
struct claim claim_read_as(const struct claim *claim, const struct verdict_reading *reading);

/* Prepares a judge of the claim and reads its cells. */
void judge_open(struct judge *judge, const struct ck_settling *step, const struct claim *claim);

/* ---- context.c: SPEC 9.8 ---- */
struct counter_fact_array context_of(struct judge *judge, struct amount truth);

/* stated.c: whether the article states a counter-fact of the claim elsewhere */
bool context_is_stated(const struct claim *claim, enum counter_fact_kind fact, double value);

/* ---- evidence.c: names the facts that a verdict rests on ---- */
void evidence_name(struct judge *judge, const struct verdict *verdict);

#endif
