/* SPDX-License-Identifier: Apache-2.0
 * What is told of a control list: acts that change nothing are always a mistake of somebody, and nothing that follows would show it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/model/code.h"
#include "engine/util/nearest.h"
#include "program/ingest/vet.h"

struct measure_list { /* the measures of a file, sorted by id */
    const struct vet_options   *options;
    const struct measure_fact **measures;
    size_t                      count;
};

static const struct measure_fact *measure_of(const struct vet_fact *fact) { return fact->fact; }

static int by_id(const void *a, const void *b)
{
    return ck_bytes_compare((*(const struct measure_fact *const *)a)->measure_id, (*(const struct measure_fact *const *)b)->measure_id);
}

static const struct measure_fact *find(const struct measure_list *list, struct ck_bytes id)
{
    size_t low = 0, high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ck_bytes_compare(list->measures[middle]->measure_id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && ck_bytes_equal(list->measures[low]->measure_id, id) ? list->measures[low] : NULL;
}

__attribute__((format(printf, 3, 4))) static void tell(const struct measure_list *list, size_t line, const char *format, ...)
{
    char    text[VET_TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    list->options->tell(list->options->context, line, false, text);
}

#define SHOW(text) (int)((text).size < 80 ? (text).size : 80), (text).data ? (text).data : ""

/* ---- targets ---- */

static void tell_unknown(const struct measure_list *list, size_t line, struct ck_bytes id)
{
    struct nearest nearest = nearest_to(id);

    for (size_t i = 0; i < list->count; i++)
        nearest_try(&nearest, list->measures[i]->measure_id);
    tell(list, line, "targets: no measure %.*s is in this file%s%.*s%s", SHOW(id), nearest.found.data ? " (nearest: " : "", SHOW(nearest.found),
         nearest.found.data ? ")" : "");
}

/* SPEC 5.2: a SUSPEND works on clauses, the other acts on suspensions too. */
static bool may_be_target(enum act by, enum act target)
{
    if (target == ACT_BASE || target == ACT_REPLACE || target == ACT_AMEND)
        return true;
    return target == ACT_SUSPEND && by != ACT_SUSPEND;
}

static bool share(struct ck_bytes_array one, struct ck_bytes_array two, struct ck_bytes all)
{
    for (size_t i = 0; i < one.count; i++)
        for (size_t k = 0; k < two.count; k++)
            if (ck_bytes_equal(one.items[i], two.items[k]) || ck_bytes_equal(one.items[i], all) || ck_bytes_equal(two.items[k], all))
                return true;
    return false;
}

/* An item touches its ancestors and descendants. */
static bool share_items(const struct measure_list *list, struct ck_bytes_array one, struct ck_bytes_array two)
{
    if (share(one, two, CK_BYTES("*")))
        return true;
    for (size_t i = 0; list->options->catalogue && i < one.count; i++)
        for (size_t k = 0; k < two.count; k++)
            if (ck_bytes_equal(catalogue_root(list->options->catalogue, one.items[i]), catalogue_root(list->options->catalogue, two.items[k])))
                return true;
    return !list->options->catalogue;
}

/* NULL: the suspension can touch its target; else what they do not share. An AMEND leaves open what it inherits. */
static const char *apart(const struct measure_list *list, const struct measure_fact *by, const struct measure_fact *target)
{
    if (target->act == ACT_AMEND)
        return NULL;
    if (by->destinations.count && !share(by->destinations, target->destinations, CK_BYTES("ALL")))
        return "destination";
    if (by->items.count && target->items.count && !share_items(list, by->items, target->items))
        return "item";
    return NULL;
}

static void check_targets(const struct measure_list *list, const struct vet_fact *fact)
{
    const struct measure_fact *measure = measure_of(fact);
    bool                       works = false;

    for (size_t i = 0; i < measure->targets.count; i++) {
        struct ck_bytes            id = measure->targets.items[i];
        const struct measure_fact *target = find(list, id);
        const char                *why = target && measure->act == ACT_SUSPEND ? apart(list, measure, target) : NULL;

        if (!target)
            tell_unknown(list, fact->line, id);
        else if (measure->act != ACT_ENFORCEMENT && !may_be_target(measure->act, target->act))
            tell(list, fact->line, "targets: %.*s is of act %s: nothing is done to it", SHOW(id), act_symbols.symbols[target->act]);
        else if (why)
            tell(list, fact->line, "targets: %.*s has no %s in common with this suspension: nothing is suspended", SHOW(id), why);
        else
            works = true;
    }
    if (measure->act == ACT_SUSPEND && !works)
        tell(list, fact->line, "a SUSPEND without an effect: it suspends no measure of this file");
}

/* ---- destinations ---- */

static bool lists(struct ck_bytes_array texts, struct ck_bytes text)
{
    for (size_t i = 0; i < texts.count; i++)
        if (ck_bytes_equal(texts.items[i], text))
            return true;
    return false;
}

/* From ALL alone a destination can be left out: one that is named is meant. */
static void check_exclusions(const struct measure_list *list, const struct vet_fact *fact)
{
    const struct measure_fact *measure = measure_of(fact);
    struct ck_bytes_array      excluded = measure->excluded_destinations;
    bool                       all = lists(measure->destinations, CK_BYTES("ALL"));

    if (measure->destinations.count == 0) /* as in its target */
        return;
    for (size_t i = 0; i < excluded.count; i++)
        if (lists(measure->destinations, excluded.items[i])) {
            tell(list, fact->line, "excluded_destinations: %.*s is a destination too: it is not excluded", SHOW(excluded.items[i]));
            return;
        }
    if (excluded.count && !all)
        tell(list, fact->line, "excluded_destinations: without ALL among the destinations nothing is excluded");
}

/* ---- codes ---- */

static void check_prefixes(const struct measure_list *list, const struct vet_fact *fact)
{
    struct ck_bytes_array prefixes = measure_of(fact)->commodity_prefixes;
    enum nomenclature     nomenclature = code_nomenclature_of_country(measure_of(fact)->origin);
    struct ck_bytes       first = { 0 };
    size_t                unknown = 0;

    for (size_t i = 0; i < prefixes.count; i++)
        if (!catalogue_names_code(list->options->catalogue, prefixes.items[i], nomenclature) && unknown++ == 0)
            first = prefixes.items[i];
    if (unknown == 1)
        tell(list, fact->line, "commodity_prefixes: no item of the catalogue has codes of %.*s", SHOW(first));
    else if (unknown)
        tell(list, fact->line, "commodity_prefixes: no item of the catalogue has codes of %.*s and of %zu more", SHOW(first), unknown - 1);
}

void vet_measures(const struct vet_options *options, const struct vet_fact *facts, size_t count)
{
    struct measure_list list = { options, malloc((count + 1) * sizeof *list.measures), count };

    if (!list.measures)
        abort();
    for (size_t i = 0; i < count; i++)
        list.measures[i] = measure_of(&facts[i]);
    qsort(list.measures, count, sizeof *list.measures, by_id);
    for (size_t i = 0; i < count; i++) {
        check_targets(&list, &facts[i]);
        check_exclusions(&list, &facts[i]);
        if (options->catalogue)
            check_prefixes(&list, &facts[i]);
    }
    free(list.measures);
    vet_law(options, facts, count);
}
