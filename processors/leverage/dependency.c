/* SPDX-License-Identifier: Apache-2.0
 * dependency.* and leverage.*: who depends on whom, and the product of it all. */
#include "parts.h"

#include "chokepoint/day.h"

enum { YEAR = 12, FACTORS_MAX = 4 };

static struct figure found(struct ck_maybe_double number, enum absent_reason why_not)
{
    return number.known ? figure_of(number.value) : figure_none(why_not);
}

/* Of a share: nothing tells it, or in a unit that is none of parts. */
static struct figure part_of(const struct study *study, const struct supply_entry *entry)
{
    struct ck_maybe_double part = entry ? supply_part(entry, study->step->arena) : (struct ck_maybe_double){ 0 };

    return found(part, entry && supply_amount(entry).known ? ABSENT_REASON_UNLIKE_UNITS : ABSENT_REASON_NO_SUPPLY);
}

static void read_reliance(const struct study *study, struct supply_year *supply)
{
    const struct supply_entry *entry = supply_latest(study->step->reference, &study->chain, CK_BYTES("net_import_reliance"), study->importer,
                                                     (struct ck_bytes){ 0 }, supply->year, study->step->arena);

    supply->net_import_reliance = part_of(study, entry);
    if (figure_known(supply->net_import_reliance) && entry->qualifier == QUALIFIER_GREATER)
        supply->bound = ck_known_int(BOUND_LOWER);
    if (figure_known(supply->net_import_reliance) && entry->qualifier == QUALIFIER_LESS)
        supply->bound = ck_known_int(BOUND_UPPER);
}

static void read_import_share(const struct study *study, struct supply_year *supply)
{
    const struct supply_entry *entry = supply_latest(study->step->reference, &study->chain, CK_BYTES("import_share"), study->importer,
                                                     study->exporter, supply->year, study->step->arena);

    supply->import_share = part_of(study, entry);
}

static struct supply_year supply_year(const struct study *study, int32_t year)
{
    struct production  production = production_of(study->step->reference, &study->chain, year, study->step->arena);
    enum absent_reason why_not = production.unlike_units ? ABSENT_REASON_UNLIKE_UNITS : ABSENT_REASON_NO_SUPPLY;
    struct supply_year supply = {
        .year = year,
        .world_share = found(production_share(&production, study->exporter), why_not),
        .production_hhi = found(production_hhi(&production), why_not),
        .net_import_reliance = figure_none(ABSENT_REASON_NOT_APPLICABLE),
        .import_share = figure_none(ABSENT_REASON_NOT_APPLICABLE),
    };

    if (ck_bytes_equal(study->exporter, WORLD))
        supply.world_share = figure_none(ABSENT_REASON_NOT_APPLICABLE);
    if (!study_is_pair(study))
        return supply;
    read_reliance(study, &supply);
    read_import_share(study, &supply);
    return supply;
}

static struct figure supplier_share(const struct study *study, const struct entry *entry)
{
    struct sum part, whole;

    if (!study_is_pair(study))
        return figure_none(ABSENT_REASON_NOT_APPLICABLE);
    part = cells_sum(&study->bought, entry->month - YEAR + 1, entry->month);
    if (part.known) {
        whole = cells_sum(market_world(study->imports), entry->month - YEAR + 1, entry->month);
        if (whole.known && whole.grams > 0)
            return figure_of(wide_ratio(part.grams, whole.grams));
    }
    return study->supply.import_share;
}

struct indicator_dependency dependency_of(struct study *study, struct entry *entry)
{
    if (study->supply.year != ck_month_year(entry->month))
        study->supply = supply_year(study, ck_month_year(entry->month));
    return (struct indicator_dependency){
        .world_share = entry_tell(entry, ABSENT_WORLD_SHARE, study->supply.world_share),
        .production_hhi = entry_tell(entry, ABSENT_PRODUCTION_HHI, study->supply.production_hhi),
        .supplier_share = entry_tell(entry, ABSENT_SUPPLIER_SHARE, supplier_share(study, entry)),
        .net_import_reliance = entry_tell(entry, ABSENT_NET_IMPORT_RELIANCE, study->supply.net_import_reliance),
        .bound = study->supply.bound,
        .essentiality = entry_tell(entry, ABSENT_ESSENTIALITY, found(study->essentiality, ABSENT_REASON_NO_CATALOGUE)),
        .substitutability = entry_tell(entry, ABSENT_SUBSTITUTABILITY, found(study->substitutability, ABSENT_REASON_NO_CATALOGUE)),
    };
}

/* The names of the factors that are missing, in the order of their bytes. */
static struct ck_bytes_array missing_of(const struct study *study, const struct indicator_dependency *dependency)
{
    const struct {
        struct ck_bytes name;
        bool            used, known;
    } factors[] = {
        { CK_BYTES("essentiality"), true, dependency->essentiality.known },
        { CK_BYTES("net_import_reliance"), !study->is_world, dependency->net_import_reliance.known },
        { CK_BYTES("substitutability"), true, dependency->substitutability.known },
        { CK_BYTES("supplier_share"), !study->is_world, dependency->supplier_share.known },
        { CK_BYTES("world_share"), study->is_world, dependency->world_share.known },
    };
    struct ck_bytes *names = ck_arena_take(study->step->arena, FACTORS_MAX * sizeof *names);
    size_t           count = 0;

    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++)
        if (factors[i].used && !factors[i].known)
            names[count++] = factors[i].name;
    return (struct ck_bytes_array){ names, count };
}

static double product(const struct study *study, double severity, const struct indicator_dependency *dependency)
{
    double hardly_replaced = 1 - dependency->substitutability.value;

    if (study->is_world)
        return severity * dependency->essentiality.value * hardly_replaced * dependency->world_share.value;
    return severity * dependency->essentiality.value * dependency->net_import_reliance.value * hardly_replaced * dependency->supplier_share.value;
}

struct indicator_leverage score_of(const struct study *study, struct entry *entry, const struct indicator_dependency *dependency)
{
    struct ck_bytes_array missing = missing_of(study, dependency);
    struct figure         score = figure_none(ABSENT_REASON_MISSING);

    if (missing.count == 0)
        score = figure_of(product(study, entry->control->result->severity, dependency));
    return (struct indicator_leverage){
        .score = entry_tell(entry, ABSENT_SCORE, score),
        .basis = ck_known_int(study->is_world ? LEVERAGE_BASIS_WORLD : LEVERAGE_BASIS_PAIR),
        .missing = missing,
    };
}
