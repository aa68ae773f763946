/* SPDX-License-Identifier: Apache-2.0
 * Amounts: sums of cells with their uncertainty. A cell is uncertain by half a unit of its last significant digit: customs round to tonnes,
 * newspapers to thousands, which the trailing zeros show. */
#include "internal.h"

#include <math.h>

enum { TEN = 10, TONNES_PRINTED_MIN = 10 };
static const double GRAMS_OF_T = 1e6;

/* A sum of cells, and of their units. */
struct amount_tally {
    wide sum, units;
    bool derived;
};

/* The greatest power of ten that divides an amount; 0 has none. */
static int64_t last_unit(int64_t amount)
{
    int64_t unit = 1;

    if (amount == 0)
        return 0;
    for (; amount % TEN == 0; amount /= TEN)
        unit *= TEN;
    return unit;
}

static void add(struct amount_tally *tally, int64_t amount, bool derived)
{
    tally->sum += amount;
    tally->units += last_unit(amount);
    tally->derived = tally->derived || derived;
}

static struct amount whole(struct amount_tally tally)
{
    return (struct amount){
        .value = wide_double(tally.sum),
        .low = wide_double(2 * tally.sum - tally.units) / 2,
        .high = wide_double(2 * tally.sum + tally.units) / 2,
        .derived = tally.derived,
    };
}

struct amount amount_of_weight(const struct cells *cells, struct ck_months months)
{
    struct amount_tally tally = { 0 };
    int32_t             month = months.from;

    while (month <= months.to) {
        const struct cell *cell = cells_sum_step(cells, month, months.to);

        if (!cell || !cell->grams.known)
            return amount_none(VERDICT_WHY_MISSING);
        add(&tally, cell->grams.value, cell->derived);
        month += cell->months;
    }
    return whole(tally);
}

/* Every month's value. */
struct amount amount_of_value(const struct cells *cells, struct ck_months months)
{
    struct amount_tally tally = { 0 };

    for (int32_t month = months.from; month <= months.to; month++) {
        const struct cell *cell = cells_at(cells, month);

        if (!cell || !cell->cents.known)
            return amount_none(VERDICT_WHY_MISSING);
        add(&tally, cell->cents.value, cell->derived);
    }
    return whole(tally);
}

struct amount amount_before(const struct cells *cells, const struct baseline *base)
{
    struct amount_tally tally = { 0 };

    if (!baseline_has_mean(base))
        return amount_none(VERDICT_WHY_MISSING);
    for (int32_t month = base->start - BASELINE_MONTHS; month < base->start; month++) {
        const struct cell *cell = cells_at(cells, month);

        if (cell && cell->grams.known)
            add(&tally, cell->grams.value, cell->derived);
    }
    return amount_scaled(whole(tally), 1, base->months);
}

/* Newspapers divide whole tonnes: 46.4 t may have been 46. Small amounts are not rounded so. */
struct amount amount_printed(struct amount amount)
{
    double rounded = floor(amount.value / GRAMS_OF_T + 0.5) * GRAMS_OF_T;

    if (!amount_known(amount) || amount.value < TONNES_PRINTED_MIN * GRAMS_OF_T)
        return amount;
    amount.low = rounded < amount.low ? rounded : amount.low;
    amount.high = rounded > amount.high ? rounded : amount.high;
    return amount;
}

struct amount amount_scaled(struct amount amount, double factor, double divisor)
{
    amount.value = amount.value * factor / divisor;
    amount.low = amount.low * factor / divisor;
    amount.high = amount.high * factor / divisor;
    return amount;
}

static enum verdict_why why_of(struct amount a, struct amount b) { return amount_known(a) ? b.why : a.why; }

/* A zero to divide by is a zero, whatever is missing above it. */
static enum verdict_why why_divided(struct amount a, struct amount b) { return amount_known(b) && b.value == 0 ? VERDICT_WHY_METRIC : why_of(a, b); }

struct amount amount_difference(struct amount a, struct amount b)
{
    if (why_of(a, b) != VERDICT_WHY_UNKNOWN)
        return amount_none(why_of(a, b));
    return (struct amount){ .value = a.value - b.value, .low = a.low - b.high, .high = a.high - b.low, .derived = a.derived || b.derived };
}

struct amount amount_quotient(struct amount a, struct amount b)
{
    if (why_divided(a, b) != VERDICT_WHY_UNKNOWN)
        return amount_none(why_divided(a, b));
    return (struct amount){ .value = a.value / b.value, .low = a.low / b.high, .high = a.high / b.low, .derived = a.derived || b.derived };
}

struct amount amount_change(struct amount a, struct amount b)
{
    if (why_divided(a, b) != VERDICT_WHY_UNKNOWN)
        return amount_none(why_divided(a, b));
    return (struct amount){
        .value = (a.value - b.value) / b.value,
        .low = (a.low - b.high) / b.high,
        .high = (a.high - b.low) / b.low,
        .derived = a.derived || b.derived,
    };
}
