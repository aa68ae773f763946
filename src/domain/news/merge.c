/* SPDX-License-Identifier: Apache-2.0
 * One fact, one claim (docs/CLAIMS.md 6): mentions that agree and whose intervals meet are joined; the narrower interval wins, the first span leads.
 */
#include "domain/news/claims.h"

#include <math.h>

static bool is_level(enum metric metric)
{
    return metric == METRIC_QUANTITY_LEVEL || metric == METRIC_CUMULATIVE_LEVEL || metric == METRIC_VALUE_LEVEL ||
           metric == METRIC_UNIT_VALUE_LEVEL || metric == METRIC_SHARE;
}

static bool same_months(struct claim_months a, struct claim_months b) { return a.set == b.set && (!a.set || (a.from == b.from && a.to == b.to)); }

/* In kg, so that tonnes and kilograms meet. */
static double scale(const struct claim_seen *claim) { return is_level(claim->metric) && ck_bytes_equal(claim->unit, CK_BYTES("t")) ? 1000 : 1; }

static bool intervals_meet(const struct claim_seen *a, const struct claim_seen *b)
{
    double a_low = isnan(a->interval.low) ? -INFINITY : a->interval.low * scale(a),
           a_high = isnan(a->interval.high) ? INFINITY : a->interval.high * scale(a);
    double b_low = isnan(b->interval.low) ? -INFINITY : b->interval.low * scale(b),
           b_high = isnan(b->interval.high) ? INFINITY : b->interval.high * scale(b);

    return a_low <= b_high && b_low <= a_high;
}

static double width(const struct claim_seen *claim)
{
    if (isnan(claim->interval.low) || isnan(claim->interval.high))
        return INFINITY;
    return (claim->interval.high - claim->interval.low) * scale(claim);
}

static bool same_units(const struct claim_seen *a, const struct claim_seen *b)
{
    bool weights = (ck_bytes_equal(a->unit, CK_BYTES("t")) || ck_bytes_equal(a->unit, CK_BYTES("kg"))) &&
                   (ck_bytes_equal(b->unit, CK_BYTES("t")) || ck_bytes_equal(b->unit, CK_BYTES("kg")));

    return ck_bytes_equal(a->unit, b->unit) || (weights && is_level(a->metric)) || ((!a->unit.size || !b->unit.size) && is_level(a->metric));
}

static enum metric loose(enum metric metric)
{
    return metric == METRIC_CUMULATIVE_LEVEL ? METRIC_QUANTITY_LEVEL : metric == METRIC_CUMULATIVE_CHANGE ? METRIC_QUANTITY_CHANGE : metric;
}

/* The same number again, in a clause that names no partner: the fact that was told before. */
static bool is_repeated(const struct claim_seen *a, const struct claim_seen *b)
{
    return (a->elided[ELISION_PARTNER] || b->elided[ELISION_PARTNER]) && a->interval.value == b->interval.value &&
           ck_bytes_equal(a->unit, CK_BYTES("ratio")) && ck_bytes_equal(b->unit, CK_BYTES("ratio"));
}

static bool same_partner(const struct claim_seen *a, const struct claim_seen *b)
{
    if (ck_bytes_equal(a->partner, b->partner) || is_repeated(a, b))
        return true;
    return (a->title && a->elided[ELISION_PARTNER]) || (b->title && b->elided[ELISION_PARTNER]);
}

/* A title says antimony where the text says antimony oxide. */
static bool same_item(const struct claim_seen *a, const struct claim_seen *b)
{
    struct ck_bytes x = concept_name(a->item), y = concept_name(b->item);

    return a->item == b->item ||
           (x.size < y.size ? ck_bytes_begin(y, x) && y.data[x.size] == '-' : y.size < x.size && ck_bytes_begin(x, y) && x.data[y.size] == '-');
}

/* A mention that tells no base is one of the mention that does, where one interval lies in the other. */
static bool tells_less(const struct claim_seen *a, const struct claim_seen *b)
{
    bool a_none = a->base_kind == BASE_KIND_UNKNOWN && !a->base.set, b_none = b->base_kind == BASE_KIND_UNKNOWN && !b->base.set;
    bool within = (a->interval.low >= b->interval.low && a->interval.high <= b->interval.high) ||
                  (b->interval.low >= a->interval.low && b->interval.high <= a->interval.high);

    return a_none != b_none && within;
}

/* What a title leaves out is what the text says. */
static bool agree(const struct claim_seen *a, const struct claim_seen *b)
{
    const struct claim_seen *title = a->title ? a : b;
    bool                     cross = a->title != b->title;

    if (!(cross ? same_item(a, b) : a->item == b->item) || a->flow != b->flow || a->direction != b->direction ||
        !ck_bytes_equal(a->reporter, b->reporter) || !ck_bytes_equal(a->date, b->date) || a->of != b->of)
        return false;
    if ((cross ? loose(a->metric) != loose(b->metric) : a->metric != b->metric) ||
        !(cross || is_repeated(a, b) ? same_partner(a, b) : ck_bytes_equal(a->partner, b->partner)) || !same_units(a, b) || !intervals_meet(a, b))
        return false;
    if (!same_months(a->period, b->period) && !(cross && title->elided[ELISION_PERIOD]))
        return false;
    if ((a->worded && a->base_kind == BASE_KIND_UNKNOWN && !a->base.set) || (b->worded && b->base_kind == BASE_KIND_UNKNOWN && !b->base.set))
        return true; /* halved, by 52.9 % from April */
    if (tells_less(a, b))
        return true;
    return (same_months(a->base, b->base) && a->base_kind == b->base_kind) || (cross && title->elided[ELISION_BASE_PERIOD]);
}

static void join(struct claim_seen *into, const struct claim_seen *from)
{
    struct claim_seen        first = from->start < into->start ? *from : *into, other = from->start < into->start ? *into : *from;
    const struct claim_seen *scope = into->title || (!from->title && into->base_kind == BASE_KIND_UNKNOWN) ? from : into,
                            *narrow = width(from) < width(into) ? from : into;
    struct claim_seen joined = *scope;

    if (into->elided[ELISION_PARTNER] && !from->elided[ELISION_PARTNER]) {
        joined.partner = from->partner;
        joined.elided[ELISION_PARTNER] = false;
        joined.anchors[PART_PARTNER] = from->anchors[PART_PARTNER];
    }
    joined.interval = narrow->interval;
    joined.unit = narrow->unit.size ? narrow->unit : joined.unit;
    joined.hedged = into->hedged && from->hedged;
    joined.title = false;
    joined.start = first.start;
    joined.stop = first.stop;
    joined.also_count = 0;
    for (size_t i = 0; i < first.also_count; i++)
        joined.also[joined.also_count++] = first.also[i];
    if (joined.also_count < ALSO_MAX && (other.start != first.start || other.stop != first.stop))
        joined.also[joined.also_count++] = (struct span){ (int32_t)other.start, (int32_t)other.stop };
    for (size_t i = 0; i < other.also_count && joined.also_count < ALSO_MAX; i++)
        joined.also[joined.also_count++] = other.also[i];
    *into = joined;
}

void claims_merge(struct claims *claims)
{
    size_t kept = 0;

    for (size_t i = 0; i < claims->count; i++) {
        bool merged = false;

        for (size_t n = 0; n < kept && !merged; n++) /* CLAIMS_MAX bounds the pairs */
            if (agree(&claims->items[n], &claims->items[i])) {
                join(&claims->items[n], &claims->items[i]);
                merged = true;
            }
        if (!merged)
            claims->items[kept++] = claims->items[i];
    }
    claims->count = kept;
}
