/* SPDX-License-Identifier: Apache-2.0
 * What the acts of a control list make of its measures, where that can hardly be meant: a measure that is never in force, a suspension or an
 * extension of what has ended. Each is nothing in the answers, and nothing that follows would show it. */
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/arena.h"
#include "chokepoint/day.h"
#include "domain/control/consolidation.h"
#include "domain/reference/reference.h"
#include "program/ingest/vet.h"

struct whole { /* the file, folded */
    const struct vet_options  *options;
    const struct vet_fact     *facts;
    size_t                     count;
    struct consolidation      *consolidated;
    struct effective_measure **effective; /* by id */
};

static const struct measure_fact *measure_of(const struct vet_fact *fact) { return fact->fact; }

/* ---- effective measures ---- */

static int by_id(const void *a, const void *b)
{
    return ck_bytes_compare((*(struct effective_measure *const *)a)->fact.measure_id, (*(struct effective_measure *const *)b)->fact.measure_id);
}

static int to_id(const void *id, const void *effective)
{
    return ck_bytes_compare(*(const struct ck_bytes *)id, (*(struct effective_measure *const *)effective)->fact.measure_id);
}

static const struct effective_measure *find(const struct whole *whole, struct ck_bytes id)
{
    struct effective_measure **place =
        whole->consolidated->count ? bsearch(&id, whole->effective, whole->consolidated->count, sizeof *whole->effective, to_id) : NULL;

    return place ? *place : NULL;
}

static int32_t lesser(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t greater(int32_t a, int32_t b) { return a > b ? a : b; }

static int32_t last_of(const struct effective_measure *effective)
{
    return effective->ended == INT32_MAX ? effective->last_day : lesser(effective->last_day, effective->ended - 1);
}

static bool is_ever(const struct effective_measure *effective) { return effective->valid_from <= last_of(effective); }

/* The version that counts: acts and versions that another one takes the place of are not judged. */
static const struct effective_measure *clause_of(const struct whole *whole, const struct measure_fact *fact)
{
    const struct effective_measure *effective = find(whole, fact->measure_id);

    return effective && effective->fact.act == fact->act && effective->fact.known_at == fact->known_at ? effective : NULL;
}

static bool targets(const struct measure_fact *act, struct ck_bytes id)
{
    for (size_t i = 0; i < act->targets.count; i++)
        if (ck_bytes_equal(act->targets.items[i], id))
            return true;
    return false;
}

/* Ended before it began because somebody meant that: a TERMINATE, or another measure, which is in force some day, takes its place. */
static bool is_taken_back(const struct whole *whole, const struct effective_measure *effective)
{
    for (size_t i = 0; i < whole->count; i++) {
        const struct measure_fact      *act = measure_of(&whole->facts[i]);
        const struct effective_measure *other = find(whole, act->measure_id);

        if (!targets(act, effective->fact.measure_id))
            continue;
        if (act->act == ACT_TERMINATE || ((act->act == ACT_REPLACE || act->act == ACT_AMEND) && other && other != effective && is_ever(other)))
            return true;
    }
    return false;
}

/* ---- what is told ---- */

static const char *day_text(int32_t day, char buf[CK_DAY_TEXT + 1])
{
    if (!ck_day_in_years(day))
        return "no day";
    buf[ck_day_write(day, buf)] = '\0';
    return buf;
}

static void tell(const struct whole *whole, const struct vet_fact *fact, const char *text)
{
    whole->options->tell(whole->options->context, fact->line, false, text);
}

#define SHOW(text) (int)((text).size < 80 ? (text).size : 80), (text).data ? (text).data : ""

static void judge_force(const struct whole *whole, const struct vet_fact *fact, const struct effective_measure *effective)
{
    char text[VET_TEXT_MAX], first[CK_DAY_TEXT + 1], last[CK_DAY_TEXT + 1];

    if (is_ever(effective))
        return;
    if (effective->last_day < effective->valid_from)
        snprintf(text, sizeof text, "%.*s is never in force: its first day is %s, its last %s", SHOW(effective->fact.measure_id),
                 day_text(effective->valid_from, first), day_text(effective->last_day, last));
    else if (is_taken_back(whole, effective))
        return;
    else
        snprintf(text, sizeof text, "%.*s is never in force: its first day is %s, and acts of this file, itself or in a circle, end it from %s on",
                 SHOW(effective->fact.measure_id), day_text(effective->valid_from, first), day_text(effective->ended, last));
    tell(whole, fact, text);
}

static void judge_suspension(const struct whole *whole, const struct vet_fact *fact, const struct effective_measure *effective)
{
    const struct measure_fact *measure = measure_of(fact);
    char                       text[VET_TEXT_MAX];

    for (size_t i = 0; i < measure->targets.count; i++) {
        const struct effective_measure *target = find(whole, measure->targets.items[i]);

        if (!target || effective_measure_is_suspension(target) || !is_ever(effective) || !is_ever(target) ||
            greater(effective->valid_from, target->valid_from) <= lesser(last_of(effective), last_of(target)))
            continue;
        snprintf(text, sizeof text, "targets: %.*s has no day in common with this suspension: nothing is suspended", SHOW(measure->targets.items[i]));
        tell(whole, fact, text);
    }
    if (measure->commodity_prefixes.count && !measure->items.count)
        tell(whole, fact, "commodity_prefixes: those of a SUSPEND are not looked at: without items it suspends all that its targets control");
}

/* The act that ended the target for good before the extension was known. */
static void judge_extension(const struct whole *whole, const struct vet_fact *fact)
{
    const struct measure_fact *extension = measure_of(fact);
    char                       text[VET_TEXT_MAX], day[CK_DAY_TEXT + 1];

    for (size_t i = 0; i < whole->count; i++) {
        const struct measure_fact *act = measure_of(&whole->facts[i]);

        if ((act->act != ACT_TERMINATE && act->act != ACT_REPLACE && act->act != ACT_AMEND) || act->known_at > extension->known_at)
            continue;
        for (size_t k = 0; k < extension->targets.count; k++) {
            const struct effective_measure *target = find(whole, extension->targets.items[k]);

            if (!target || target->ended == INT32_MAX || !targets(act, target->fact.measure_id) || target->ended > target->last_day)
                continue;
            snprintf(text, sizeof text, "targets: %.*s is ended by %.*s, from %s on: no EXTEND undoes that", SHOW(target->fact.measure_id),
                     SHOW(act->measure_id), day_text(target->ended, day));
            tell(whole, fact, text);
        }
    }
}

static void judge(const struct whole *whole, const struct vet_fact *fact)
{
    const struct effective_measure *effective = clause_of(whole, measure_of(fact));

    if (measure_of(fact)->act == ACT_EXTEND)
        judge_extension(whole, fact);
    if (!effective)
        return;
    judge_force(whole, fact, effective);
    if (effective_measure_is_suspension(effective))
        judge_suspension(whole, fact, effective);
}

void vet_law(const struct vet_options *options, const struct vet_fact *facts, size_t count)
{
    struct reference *reference = reference_new();
    struct ck_arena   arena = CK_ARENA_NULL;
    struct whole      whole = { .options = options, .facts = facts, .count = count };

    for (size_t i = 0; i < count; i++)
        reference_learn_measure(reference, (int64_t)i, measure_of(&facts[i])->measure_id, facts[i].fact);
    whole.consolidated = consolidate(measures_known(reference, (struct ck_bytes){ 0 }, INT64_MAX, &arena), INT64_MAX, &arena);
    whole.effective = ck_arena_take(&arena, (whole.consolidated->count + 1) * sizeof *whole.effective);
    for (size_t i = 0; i < whole.consolidated->count; i++)
        whole.effective[i] = &whole.consolidated->effective[i];
    if (whole.consolidated->count)
        qsort(whole.effective, whole.consolidated->count, sizeof *whole.effective, by_id);
    for (size_t i = 0; i < count; i++)
        judge(&whole, &facts[i]);
    ck_arena_release(&arena);
    reference_free(reference);
}
