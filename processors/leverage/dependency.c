/* SPDX-License-Identifier: Apache-2.0
 * dependency.* and leverage.*: how far the importer depends on the exporter, and the leverage score. */
#include "internal.h"

#include "chokepoint/day.h"

enum { YEAR = 12, FACTORS_MAX = 4 };

static struct figure found(struct ck_maybe_double number, enum absent_reason why_not)
{
    return number.known ? figure_of(number.value) : figure_none(why_not);
}

/* Of a share: nothing tells it, or in a unit that is none of parts. */
static struct figure part_of(const struct series_context *context, const struct supply_entry *current)
{
    struct ck_maybe_double part = current ? supply_part(current, context->step->arena) : (struct ck_maybe_double){ 0 };

    return found(part, current && supply_amount(current).known ? ABSENT_REASON_UNLIKE_UNITS : ABSENT_REASON_NO_SUPPLY);
}

/* Where a figure is of an ancestor of the series' item, which one. */
static struct ck_bytes ancestor(const struct series_context *context, bool is_known, struct ck_bytes item)
{
    return is_known && !ck_bytes_equal(item, context->ancestors.items[0]) ? item : (struct ck_bytes){ 0 };
}

static void read_reliance(const struct series_context *context, struct supply_year *supply)
{
    const struct supply_entry *current = supply_latest(context->step->reference, &context->ancestors, CK_BYTES("net_import_reliance"),
                                                       context->importer, supply->year, context->step->arena);

    supply->net_import_reliance = part_of(context, current);
    if (figure_known(supply->net_import_reliance) && current->qualifier == QUALIFIER_GREATER)
        supply->bound = ck_known_int(BOUND_LOWER);
    if (figure_known(supply->net_import_reliance) && current->qualifier == QUALIFIER_LESS)
        supply->bound = ck_known_int(BOUND_UPPER);
    if (current)
        supply->reliance_of = ancestor(context, figure_known(supply->net_import_reliance), current->item);
}

static void read_import_share(const struct series_context *context, struct supply_year *supply)
{
    const struct supply_entry *current =
        import_share_latest(context->step->reference, &context->ancestors, context->importer, context->exporter, supply->year, context->step->arena);

    supply->import_share = part_of(context, current);
    if (!current || !figure_known(supply->import_share))
        return;
    supply->share_of = ancestor(context, true, current->item);
    supply->share_from = ck_known_int(current->year_from);
    supply->share_to = ck_known_int(current->year_to);
}

static struct supply_year supply_year(const struct series_context *context, int32_t year)
{
    struct production  production = production_of(context->step->reference, &context->ancestors, year, context->step->arena);
    enum absent_reason why_not = production.unlike_units ? ABSENT_REASON_UNLIKE_UNITS : ABSENT_REASON_NO_SUPPLY;
    struct supply_year supply = {
        .year = year,
        .world_share = found(production_share(&production, context->exporter), why_not),
        .production_hhi = found(production_hhi(&production), why_not),
        .net_import_reliance = figure_none(ABSENT_REASON_NOT_APPLICABLE),
        .import_share = figure_none(ABSENT_REASON_NOT_APPLICABLE),
    };

    supply.production_of = ancestor(context, figure_known(supply.production_hhi) || figure_known(supply.world_share), production.item);
    if (ck_bytes_equal(context->exporter, WORLD))
        supply.world_share = figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (!series_context_is_pair(context))
        return supply;
    read_reliance(context, &supply);
    read_import_share(context, &supply);
    return supply;
}

/* Of the importer's own imports of a year; else by the supply facts. */
static bool bought_share(const struct series_context *context, const struct month_context *current, struct figure *ret)
{
    struct sum part = cells_sum(&context->bought, current->month - YEAR + 1, current->month), whole;

    if (!part.known)
        return false;
    whole = cells_sum(breakdown_world(context->imports), current->month - YEAR + 1, current->month);
    if (!whole.known || whole.grams <= 0)
        return false;
    *ret = figure_of(wide_ratio(part.grams, whole.grams));
    return true;
}

struct indicator_dependency dependency_of(struct series_context *context, struct month_context *current)
{
    struct figure share = figure_none(ABSENT_REASON_NO_SUPPLY);
    bool          bought = series_context_is_pair(context) && bought_share(context, current, &share);

    if (context->supply.year != ck_month_year(current->month))
        context->supply = supply_year(context, ck_month_year(current->month));
    return (struct indicator_dependency){
        .world_share = value_or_absent(current, ABSENT_WORLD_SHARE, context->supply.world_share),
        .production_hhi = value_or_absent(current, ABSENT_PRODUCTION_HHI, context->supply.production_hhi),
        .supplier_share = value_or_absent(current, ABSENT_SUPPLIER_SHARE, bought ? share : context->supply.import_share),
        .net_import_reliance = value_or_absent(current, ABSENT_NET_IMPORT_RELIANCE, context->supply.net_import_reliance),
        .bound = context->supply.bound,
        .essentiality = value_or_absent(current, ABSENT_ESSENTIALITY, found(context->essentiality, ABSENT_REASON_NO_CATALOGUE)),
        .substitutability = value_or_absent(current, ABSENT_SUBSTITUTABILITY, found(context->substitutability, ABSENT_REASON_NO_CATALOGUE)),
        .production_of = context->supply.production_of,
        .supplier_share_of = bought ? (struct ck_bytes){ 0 } : context->supply.share_of,
        .net_import_reliance_of = context->supply.reliance_of,
        .supplier_share_year_from = bought ? (struct ck_maybe_int){ 0 } : context->supply.share_from,
        .supplier_share_year_to = bought ? (struct ck_maybe_int){ 0 } : context->supply.share_to,
    };
}

/* The names of the factors that are missing, in the order of their bytes. */
static struct ck_bytes_array missing_of(const struct series_context *context, const struct indicator_dependency *dependency)
{
    const struct {
        struct ck_bytes name;
        bool            used, known;
    } factors[] = {
        { CK_BYTES("essentiality"), true, dependency->essentiality.known },
        { CK_BYTES("net_import_reliance"), !context->is_world, dependency->net_import_reliance.known },
        { CK_BYTES("substitutability"), true, dependency->substitutability.known },
        { CK_BYTES("supplier_share"), !context->is_world, dependency->supplier_share.known },
        { CK_BYTES("world_share"), context->is_world, dependency->world_share.known },
    };
    struct ck_bytes *names = ck_arena_take(context->step->arena, FACTORS_MAX * sizeof *names);
    size_t           count = 0;

    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++)
        if (factors[i].used && !factors[i].known)
            names[count++] = factors[i].name;
    return (struct ck_bytes_array){ names, count };
}

static double product(const struct series_context *context, double severity, const struct indicator_dependency *dependency)
{
    double hardly_replaced = 1 - dependency->substitutability.value;

    if (context->is_world)
        return severity * dependency->essentiality.value * hardly_replaced * dependency->world_share.value;
    return severity * dependency->essentiality.value * dependency->net_import_reliance.value * hardly_replaced * dependency->supplier_share.value;
}

struct indicator_leverage score_of(const struct series_context *context, struct month_context *current, const struct indicator_dependency *dependency)
{
    struct ck_bytes_array missing = missing_of(context, dependency);
    struct figure         score = figure_none(ABSENT_REASON_MISSING);

    if (missing.count == 0)
        score = figure_of(product(context, current->control->result->severity, dependency));
    return (struct indicator_leverage){
        .score = value_or_absent(current, ABSENT_SCORE, score),
        .basis = ck_known_int(context->is_world ? LEVERAGE_BASIS_WORLD : LEVERAGE_BASIS_PAIR),
        .missing = missing,
    };
}
