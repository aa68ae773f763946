/* SPDX-License-Identifier: Apache-2.0
 * Reroutes: compares the imports that a destination lost after a ban with a hub's additional imports and exports (SPEC 7.6). Quantities are doubled,
 * so that a median of two is an integer too. */
#include "internal.h"

#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"

enum { LAGS = 4, RANK_MONTHS = 3, CUMULATIVE_MONTHS = 11 };
static const double BAN = 0.9, KG = 1000;

struct median {
    bool    known;
    int64_t doubled;
};

/* One triple while it is settled. direct: x to m; export: x to h; entry: m from h. */
struct route {
    const struct ck_settling *step;
    struct ck_bytes           item, origin, hub, destination;
    int32_t                   start; /* E */
    struct partner_list       exports;
    struct cells              direct, export, current;
    struct median             direct_median, export_median, entry_median;
    struct ck_maybe_int       rank_before;
    struct ck_maybe_long      greatest; /* of the export, E..t */
};

static int by_value(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static struct median median_of(const struct cells *cells, int32_t start)
{
    int64_t values[BASELINE_MONTHS];
    size_t  count = 0;

    for (int32_t month = start - BASELINE_MONTHS; month < start; month++) {
        struct ck_maybe_long grams = cells_grams(cells, month);

        if (grams.known)
            values[count++] = grams.value;
    }
    if (count < BASELINE_MONTHS_MIN)
        return (struct median){ 0 };
    qsort(values, count, sizeof *values, by_value);
    return (struct median){ true, values[(count - 1) / 2] + values[count / 2] };
}

static struct cells exports_to(const struct route *route, struct ck_bytes country)
{
    const struct partner *partner = partner_find(route->exports, country);

    return partner ? partner->cells : (struct cells){ 0 };
}

/* The sum of the present months in which the destination is one beside the others. */
static struct ck_maybe_long sum_present(struct partner_list exports, const struct partner *to, struct ck_months months)
{
    struct ck_maybe_long sum = { 0 };

    for (int32_t month = months.from; month <= months.to; month++) {
        struct ck_maybe_long grams = cells_grams(&to->cells, month);

        if (grams.known && partner_counts(exports, to, month))
            sum = ck_known_long(sum.value + grams.value);
    }
    return sum;
}

static struct ck_maybe_int rank(const struct route *route, int32_t from, int32_t to)
{
    const struct partner  *hub = partner_find(route->exports, route->hub);
    const struct ck_months months = { from, to };
    struct ck_maybe_long   own;
    int32_t                place = 1;

    if (!hub || !partner_counts_throughout(route->exports, hub, from, to))
        return (struct ck_maybe_int){ 0 };
    own = sum_present(route->exports, hub, months);
    if (!own.known)
        return (struct ck_maybe_int){ 0 };
    for (size_t i = 0; i < route->exports.count; i++) {
        struct ck_maybe_long sum = sum_present(route->exports, &route->exports.items[i], months);

        place += sum.known && sum.value > own.value;
    }
    return ck_known_int(place);
}

static struct breakdown market_of(const struct route *route, struct ck_bytes reporter, enum flow flow)
{
    return (struct breakdown){
        .facts = route->step->tables[LEVERAGE_FACTS],
        .series = route->step->tables[LEVERAGE_SERIES],
        .reference = route->step->reference,
        .of = { route->item, reporter, flow, WORLD },
        .from = route->start - BASELINE_MONTHS - CUMULATIVE_MONTHS,
        .arena = route->step->arena,
    };
}

static void route_read(struct route *route)
{
    struct breakdown exports = market_of(route, route->origin, FLOW_EXPORT), imports = market_of(route, route->destination, FLOW_IMPORT);

    route->exports = breakdown_partners(&exports);
    route->direct = exports_to(route, route->destination);
    route->export = exports_to(route, route->hub);
    route->current = breakdown_cells(&imports, route->hub);
    route->direct_median = median_of(&route->direct, route->start);
    route->export_median = median_of(&route->export, route->start);
    route->entry_median = median_of(&route->current, route->start);
    route->rank_before = rank(route, route->start - BASELINE_MONTHS, route->start - 1);
}

static struct figure none(enum absent_reason why) { return figure_none(why); }

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* The lag whose min(export gain, entry gain, lost) is greatest; value = that over lost, from 0 to 1. */
static struct figure strongest(const struct route *route, int32_t month, int32_t *ret_lag)
{
    struct ck_maybe_long direct = cells_grams(&route->direct, month), current = cells_grams(&route->current, month);
    int64_t              lost, gain, best = -1;
    bool                 any = false;

    if (!route->direct_median.known || !route->export_median.known || !route->entry_median.known)
        return none(ABSENT_REASON_NO_BASE);
    for (int32_t lag = 0; lag < LAGS; lag++)
        any = any || cells_grams(&route->export, month - lag).known;
    if (!direct.known || !current.known || !any)
        return none(ABSENT_REASON_MISSING);
    lost = route->direct_median.doubled - 2 * direct.value;
    gain = 2 * current.value - route->entry_median.doubled;
    if (lost <= 0)
        return none(ABSENT_REASON_NO_LOSS);
    for (int32_t lag = 0; lag < LAGS; lag++) {
        struct ck_maybe_long export = cells_grams(&route->export, month - lag);
        int64_t passed = least(least(2 * export.value - route->export_median.doubled, gain), lost);

        if (export.known && (passed > 0 ? passed : 0) > best) {
            best = passed > 0 ? passed : 0;
            *ret_lag = lag;
        }
    }
    return figure_of(wide_ratio(best, lost));
}

static struct ck_maybe_double kilograms(struct ck_maybe_long grams)
{
    return grams.known ? ck_known_double((double)grams.value / KG) : (struct ck_maybe_double){ 0 };
}

static struct ck_maybe_double median_kg(struct median median)
{
    return median.known ? ck_known_double((double)median.doubled / (2 * KG)) : (struct ck_maybe_double){ 0 };
}

static struct ck_maybe_double lost_kg(const struct route *route, int32_t month)
{
    struct ck_maybe_long direct = cells_grams(&route->direct, month);

    if (!route->direct_median.known || !direct.known)
        return (struct ck_maybe_double){ 0 };
    return ck_known_double((double)(route->direct_median.doubled - 2 * direct.value) / (2 * KG));
}

static struct ck_maybe_int granularity(const struct cell *const *cells, size_t count)
{
    struct ck_maybe_int digits = { 0 };

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; cells[i] && j < cells[i]->fact_count; j++) {
            int32_t size = cells[i]->nomenclature == NOMENCLATURE_ITEM ? 0 : (int32_t)cells[i]->facts[j].commodity.size;

            if (!digits.known || size < digits.value)
                digits = ck_known_int(size);
        }
    return digits;
}

static int route_state(struct route *route, int32_t month)
{
    const struct cell *cells[] = { cells_at(&route->direct, month), cells_at(&route->export, month), cells_at(&route->current, month) };
    const size_t       count = sizeof cells / sizeof cells[0];
    int32_t            lag = 0;
    struct figure      value = strongest(route, month, &lag);
    struct reroute     reroute = {
            .origin = route->origin,
            .item = route->item,
            .hub = route->hub,
            .destination = route->destination,
            .month = ck_month_first_day(month),
            .bound = BOUND_UPPER,
            .lost_kg = lost_kg(route, month),
            .import_kg = kilograms(cells_grams(&route->current, month)),
            .import_median_kg = median_kg(route->entry_median),
            .export_kg = kilograms(cells_grams(&route->export, month)),
            .export_median_kg = median_kg(route->export_median),
            .export_greatest_kg = kilograms(route->greatest),
            .granularity = granularity(cells, count),
            .rank_before = route->rank_before,
            .rank_now = rank(route, month - RANK_MONTHS + 1, month),
            .vintage = INT64_MIN,
    };
    struct absent_field absent = { CK_BYTES("value"), value.why };

    for (size_t i = 0; i < count; i++) {
        if (cells[i] && cells[i]->vintage > reroute.vintage)
            reroute.vintage = cells[i]->vintage;
        for (size_t j = 0; cells[i] && j < cells[i]->fact_count; j++)
            ck_out_source(route->step, cells[i]->facts[j].origin);
    }
    if (figure_known(value)) {
        reroute.value = ck_known_double(value.value);
        reroute.lag = ck_known_int(lag);
    } else {
        reroute.absent = (struct absent_field_array){ &absent, 1 };
    }
    return ck_out_state(route->step, &leverage_reroutes, &reroute);
}

static bool is_listed(const struct ck_settling *step, const struct series *series)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct ck_row row;

    return ck_table_get(step->tables[LEVERAGE_SERIES], series_key(series, buf), &row);
}

static int32_t last_month(const struct cells *cells) { return cells->count > 0 ? cells->first + (int32_t)cells->count - 1 : INT32_MIN; }

/* The first month since the ban in which anything was reported: a ban may be decades older. */
static int32_t first_month(const struct route *route)
{
    int32_t first = INT32_MAX;

    if (route->export.count > 0)
        first = route->export.first;
    if (route->current.count > 0 && route->current.first < first)
        first = route->current.first;
    return first > route->start ? first : route->start;
}

int reroutes_state(const struct ck_settling *step, struct ck_bytes item, struct ck_bytes origin, struct ck_bytes hub, struct ck_bytes destination)
{
    struct status_question question = { .origin = origin, .destination = destination, .item = item, .known_ms = INT64_MAX };
    struct route           route = { .step = step, .item = item, .origin = origin, .hub = hub, .destination = destination };
    int32_t                first_day, last;

    if (!is_listed(step, &(struct series){ item, origin, FLOW_EXPORT, hub }) ||
        !is_listed(step, &(struct series){ item, destination, FLOW_IMPORT, hub }))
        return CK_STEP_OK;
    first_day = status_first_day(status_timeline(step->reference, &question, step->arena), BAN);
    if (first_day == INT32_MAX)
        return CK_STEP_OK;
    route.start = ck_month_from_day(first_day);
    route_read(&route);
    last = last_month(&route.export) > last_month(&route.current) ? last_month(&route.export) : last_month(&route.current);
    for (int32_t month = first_month(&route); month <= last; month++) {
        struct ck_maybe_long grams = cells_grams(&route.export, month);
        int                  result;

        if (grams.known && (!route.greatest.known || grams.value > route.greatest.value))
            route.greatest = grams;
        if (!cells_at(&route.export, month) && !cells_at(&route.current, month))
            continue;
        result = route_state(&route, month);
        if (result != CK_STEP_OK)
            return result;
    }
    return CK_STEP_OK;
}
