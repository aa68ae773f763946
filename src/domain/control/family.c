/* SPDX-License-Identifier: Apache-2.0
 * Families by union-find over the ids of measures and the targets of all their versions, whenever those were known. */
#include "domain/control/family.h"

#include "domain/control/instants.h"
#include "domain/reference/versions.h"

struct family {
    const struct measure_fact **versions;
    int64_t                    *instants; /* at which they became known, sorted */
    size_t                      count;
};

struct families {
    struct family *items;
    size_t         count;
    struct index   index;   /* by what any version names */
    size_t        *numbers; /* beside the latest versions: the family of each measure */
};

/* ---- who belongs together ---- */

static size_t root(size_t *parents, size_t place)
{
    while (parents[place] != place)
        place = parents[place] = parents[parents[place]];
    return place;
}

static void unite(size_t *parents, size_t a, size_t b)
{
    a = root(parents, a);
    b = root(parents, b);
    if (a < b)
        parents[b] = a;
    else
        parents[a] = b;
}

static size_t *find_parents(const struct view *measures, struct measure_fact_list versions, struct ck_arena *arena)
{
    size_t *parents = ck_arena_take(arena, (measures->count + 1) * sizeof *parents);

    for (size_t i = 0; i < measures->count; i++)
        parents[i] = i;
    for (size_t i = 0; i < versions.count; i++) {
        size_t own = measure_place(measures, versions.items[i]->measure_id);

        for (size_t k = 0; k < versions.items[i]->targets.count; k++) {
            size_t target = measure_place(measures, versions.items[i]->targets.items[k]);

            if (target < measures->count)
                unite(parents, own, target);
        }
    }
    return parents;
}

/* In the order of their first measures; takes over `parents`. */
static void number_families(struct families *families, size_t *parents, size_t measures, struct ck_arena *arena)
{
    families->numbers = ck_arena_take(arena, (measures + 1) * sizeof *families->numbers);
    for (size_t i = 0; i < measures; i++) {
        size_t first = root(parents, i); /* the least place of them */

        families->numbers[i] = first == i ? families->count++ : families->numbers[first];
    }
}

static void fill_families(struct families *families, const struct view *measures, struct measure_fact_list versions, struct ck_arena *arena)
{
    size_t                     *of = ck_arena_take(arena, (versions.count + 1) * sizeof *of);
    const struct measure_fact **all = ck_arena_take(arena, (versions.count + 1) * sizeof *all);
    int64_t                    *instants = ck_arena_take(arena, (versions.count + 1) * sizeof *instants);
    size_t                      used = 0;

    families->items = ck_arena_take(arena, (families->count + 1) * sizeof *families->items);
    memset(families->items, 0, (families->count + 1) * sizeof *families->items);
    for (size_t i = 0; i < versions.count; i++) {
        of[i] = families->numbers[measure_place(measures, versions.items[i]->measure_id)];
        families->items[of[i]].count++;
        index_add(&families->index, of[i], versions.items[i], arena);
    }
    for (size_t i = 0; i < families->count; i++) {
        families->items[i].versions = all + used;
        families->items[i].instants = instants + used;
        used += families->items[i].count;
        families->items[i].count = 0;
    }
    for (size_t i = 0; i < versions.count; i++) {
        struct family *family = &families->items[of[i]];

        family->versions[family->count] = versions.items[i];
        family->instants[family->count++] = versions.items[i]->known_at;
    }
    for (size_t i = 0; i < families->count; i++)
        instants_sort(families->items[i].instants, families->items[i].count);
    index_sort(&families->index);
}

/* Made once, until anything is learned. */
static const struct families *families_of(const struct reference *reference)
{
    struct views            *views = reference->views;
    const struct view       *measures = versions_view(reference, KIND_MEASURE);
    struct measure_fact_list versions = measures_learned(reference);

    if (views->families)
        return views->families;
    views->families = ck_arena_take(&views->arena, sizeof *views->families);
    *views->families = (struct families){ 0 };
    number_families(views->families, find_parents(measures, versions, &views->arena), measures->count, &views->arena);
    fill_families(views->families, measures, versions, &views->arena);
    return views->families;
}

/* ---- their consolidations ---- */

/* Consolidated once for each instant of knowledge that is requested. */
static const struct consolidation *law_of(const struct reference *reference, const struct families *families, size_t number, int64_t known_ms)
{
    struct views         *views = reference->views;
    const struct family  *family = &families->items[number];
    int64_t               canonical_ms = instants_same_known(family->instants, family->count, known_ms);
    struct consolidation *consolidated;

    if (!views->consolidations) {
        views->consolidations = ck_arena_take(&views->cache_arena, (families->count + 1) * sizeof *views->consolidations);
        memset(views->consolidations, 0, (families->count + 1) * sizeof *views->consolidations);
    }
    consolidated = views->consolidations[number];
    while (consolidated && consolidated->known_ms != canonical_ms)
        consolidated = consolidated->next;
    if (consolidated)
        return consolidated;
    consolidated = consolidate(measures_in_order((struct measure_fact_list){ family->versions, family->count }, canonical_ms, &views->cache_arena),
                               canonical_ms, &views->cache_arena);
    views->consolidations_size += consolidated->count + 1;
    consolidated->next = views->consolidations[number];
    views->consolidations[number] = consolidated;
    return consolidated;
}

struct effective_measure_list effective_measures_about(const struct reference *reference, const struct index_query *query, int64_t known_ms,
                                                       struct ck_arena *arena)
{
    const struct families        *families = families_of(reference);
    struct numbers                found = index_find(&families->index, query, arena);
    struct numbers               *effective = ck_arena_take(arena, (found.count + 1) * sizeof *effective);
    const struct consolidation  **consolidations = ck_arena_take(arena, (found.count + 1) * sizeof *consolidations);
    struct effective_measure_list list = { NULL, 0 };
    size_t                        count = 0;

    for (size_t i = 0; i < found.count; i++) {
        consolidations[i] = law_of(reference, families, found.items[i], known_ms);
        effective[i] = index_find(&consolidations[i]->index, query, arena);
        count += effective[i].count;
    }
    list.items = ck_arena_take(arena, (count + 1) * sizeof *list.items);
    for (size_t i = 0; i < found.count; i++)
        for (size_t k = 0; k < effective[i].count; k++)
            list.items[list.count++] = &consolidations[i]->effective[effective[i].items[k]];
    return list;
}

struct measure_fact_list measure_relatives(const struct reference *reference, struct ck_bytes measure_id)
{
    const struct view     *measures = versions_view(reference, KIND_MEASURE);
    const struct families *families = families_of(reference);
    size_t                 place = measure_place(measures, measure_id);
    const struct family   *family;

    if (place == measures->count)
        return (struct measure_fact_list){ 0 };
    family = &families->items[families->numbers[place]];
    return (struct measure_fact_list){ family->versions, family->count };
}
