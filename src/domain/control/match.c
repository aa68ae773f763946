/* SPDX-License-Identifier: Apache-2.0
 * Matches a question with effective measures: origin, destination, and item or code. */
#include "domain/control/match.h"

#include "domain/control/family.h"
#include "domain/model/code.h"
#include "domain/model/edition.h"
#include "engine/base/string_set.h"

enum { DEPTH_MAX = 16, ANCESTORS_MAX = 32 };

/* What an answer is made from and where it lives. */
struct asked {
    const struct reference       *reference;
    const struct status_question *question;
    struct ck_arena              *arena, *scratch;
};

/* The requested item with its ancestors, and the requested code, if any. */
struct sought {
    const struct status_question *question;
    const struct reference       *reference;
    struct ck_bytes               code; /* null: asked by item. Its first six digits, if the origin's lists are in another nomenclature */
    struct ck_bytes               line[ANCESTORS_MAX];
    size_t                        line_count;
    enum coverage                 mapping; /* of the code to the item */
    bool                          placed;  /* digits that the code has lost have said which item it is: the first of the line */
};

/* ALL minus exclusions, or named; a question for ALL is matched by ALL only. */
static bool destination_matches(struct ck_bytes_array named, struct ck_bytes_array excluded, struct ck_bytes asked)
{
    if (ck_bytes_equal(asked, CK_BYTES("ALL")))
        return strings_include(named, asked);
    return strings_include(named, asked) || (strings_include(named, CK_BYTES("ALL")) && !strings_include(excluded, asked));
}

static bool items_match(struct ck_bytes_array items, const struct sought *sought)
{
    if (strings_include(items, CK_BYTES("*")))
        return true;
    for (size_t i = 0; i < sought->line_count; i++)
        if (strings_include(items, sought->line[i]))
            return true;
    return false;
}

/* Coverages are ordered from best to least. */
static enum coverage lesser(enum coverage a, enum coverage b) { return a > b ? a : b; }

static bool begins_with_one(struct ck_bytes code, struct ck_bytes_array prefixes)
{
    for (size_t size = 0; size <= code.size; size++)
        if (strings_include(prefixes, (struct ck_bytes){ code.data, size }))
            return true;
    return false;
}

/* Whether the prefix, one of the origin's, may be of the item that the code is known to be. */
static bool may_be_it(struct ck_bytes prefix, const struct sought *sought, struct ck_arena *arena)
{
    struct code_mapping mapping;

    if (!sought->placed)
        return true;
    mapping = catalogue_map(sought->reference, prefix, code_nomenclature_of_country(sought->question->origin), arena);
    return strings_include(mapping.candidates, sought->line[0]) || ck_bytes_equal(mapping.item, sought->line[0]);
}

static bool is_begun(const struct sought *sought, struct ck_bytes_array prefixes)
{
    struct ck_arena arena = CK_ARENA_NULL;
    size_t          place = strings_place(prefixes, sought->code);
    bool            begun = false;

    place += place < prefixes.count && ck_bytes_equal(prefixes.items[place], sought->code);
    for (; place < prefixes.count && ck_bytes_begin(prefixes.items[place], sought->code) && !begun; place++)
        begun = may_be_it(prefixes.items[place], sought, &arena);
    ck_arena_release(&arena);
    return begun;
}

/* COVERAGE_UNKNOWN is no way. */
static enum coverage better(enum coverage a, enum coverage b)
{
    if (a == COVERAGE_UNKNOWN || b == COVERAGE_UNKNOWN)
        return a == COVERAGE_UNKNOWN ? b : a;
    return a < b ? a : b;
}

/* Coverage of a code: that of the measure if the code begins with one of its prefixes, PARTIAL if one of them begins with the code; COVERAGE_UNKNOWN:
 * none matches. */
static enum coverage code_way(const struct measure_fact *fact, const struct sought *sought)
{
    struct ck_bytes_array prefixes = fact->commodity_prefixes;

    if (!sought->code.data || prefixes.count == 0)
        return COVERAGE_UNKNOWN;
    return better(begins_with_one(sought->code, prefixes) ? (enum coverage)fact->coverage.value : COVERAGE_UNKNOWN,
                  is_begun(sought, prefixes) ? COVERAGE_PARTIAL : COVERAGE_UNKNOWN);
}

/* The best way in which a measure covers what is sought; COVERAGE_UNKNOWN: in none. */
static enum coverage best_way(const struct effective_measure *effective, const struct sought *sought)
{
    const struct measure_fact *fact = &effective->fact;
    enum coverage              code = code_way(fact, sought), item = COVERAGE_UNKNOWN;

    if (items_match(fact->items, sought))
        item = sought->code.data ? lesser((enum coverage)fact->coverage.value, sought->mapping) : (enum coverage)fact->coverage.value;
    return better(code, item);
}

/* The best way of a measure that matches origin and destination too. */
static enum coverage way_of(const struct effective_measure *effective, const struct sought *sought)
{
    const struct status_question *question = sought->question;

    if (effective_measure_is_suspension(effective) || !ck_bytes_equal(effective->fact.origin, question->origin) ||
        !destination_matches(effective->fact.destinations, effective->fact.excluded_destinations, question->destination))
        return COVERAGE_UNKNOWN;
    return best_way(effective, sought);
}

/* A suspension's own destinations and items; none named = all. */
static bool suspension_matches(const struct effective_measure *suspension, const struct sought *sought)
{
    const struct measure_fact *fact = &suspension->fact;
    struct ck_bytes            everyone[1] = { CK_BYTES("ALL") };
    struct ck_bytes_array      named = fact->destinations.count ? fact->destinations : (struct ck_bytes_array){ everyone, 1 };

    if (!destination_matches(named, fact->excluded_destinations, sought->question->destination))
        return false;
    return fact->items.count == 0 || items_match(fact->items, sought);
}

static struct match match_of(const struct effective_measure *effective, enum coverage coverage, const struct sought *sought, struct ck_arena *arena)
{
    const struct effective_measure **suspensions = ck_arena_take(arena, (effective->suspension_count + 1) * sizeof *suspensions);
    size_t                           count = 0;

    for (size_t i = 0; i < effective->suspension_count; i++)
        if (suspension_matches(effective->suspensions[i], sought))
            suspensions[count++] = effective->suspensions[i];
    return (struct match){ effective, coverage, suspensions, count };
}

static struct effective_measure_list candidates(const struct asked *asked, const struct sought *sought)
{
    const struct index_query query = { sought->line, sought->line_count, sought->code };

    return effective_measures_about(asked->reference, &query, sought->question->known_ms, asked->scratch);
}

static void find_matches(const struct asked *asked, const struct sought *sought, struct applicable_measures *applicable)
{
    struct effective_measure_list effective = candidates(asked, sought);
    struct match                 *matches;
    size_t                        count = 0;

    for (size_t i = 0; i < effective.count; i++)
        count += way_of(effective.items[i], sought) != COVERAGE_UNKNOWN;
    matches = ck_arena_take(asked->arena, (count + 1) * sizeof *matches);
    for (size_t i = 0; applicable->match_count < count; i++) {
        enum coverage way = way_of(effective.items[i], sought);

        if (way != COVERAGE_UNKNOWN)
            matches[applicable->match_count++] = match_of(effective.items[i], way, sought, asked->arena);
    }
    applicable->matches = matches;
}

static void seek_item(const struct reference *reference, struct ck_bytes item, struct sought *sought)
{
    while (item.data && sought->line_count < ANCESTORS_MAX) {
        for (size_t i = 0; i < sought->line_count; i++)
            if (ck_bytes_equal(sought->line[i], item))
                return;
        sought->line[sought->line_count++] = item;
        item = catalogue_parent(reference, item);
    }
}

/* Asked by item; a basket's parts are its children. Cycles of baskets are cut by depth. */
static void applicable_of_item(const struct asked *asked, struct ck_bytes item, unsigned depth, struct applicable_measures *ret_matter)
{
    struct sought               sought = { .question = asked->question };
    const struct item_fact     *fact = catalogue_item(asked->reference, item);
    struct item_fact_list       children;
    struct applicable_measures *parts;

    *ret_matter = (struct applicable_measures){ 0 };
    seek_item(asked->reference, item, &sought);
    find_matches(asked, &sought, ret_matter);
    if (!fact || fact->coverage != ITEM_COVERAGE_BASKET || depth == 0)
        return;
    children = catalogue_children(asked->reference, item);
    parts = ck_arena_take(asked->arena, (children.count + 1) * sizeof *parts);
    for (size_t i = 0; i < children.count; i++)
        applicable_of_item(asked, children.items[i]->item, depth - 1, &parts[i]);
    ret_matter->parts = parts;
    ret_matter->part_count = children.count;
    ret_matter->basket = true;
}

/* A basket's prefixes cover no single item: PARTIAL. */
static enum coverage mapping_coverage(const struct code_mapping *mapping)
{
    if (!mapping->item.data || mapping->coverage == ITEM_COVERAGE_NO_CODE)
        return COVERAGE_NO_CODE;
    return mapping->coverage == ITEM_COVERAGE_FULL ? COVERAGE_FULL : COVERAGE_PARTIAL;
}

/* Asked by code: never looks at children; MIXED: the candidates, asked by item. */
static void applicable_of_code(const struct asked *asked, struct applicable_measures *ret_matter)
{
    struct ck_bytes             code = asked->question->code;
    enum nomenclature           lists = code_nomenclature_of_country(asked->question->origin);
    enum nomenclature           own = asked->question->nomenclature == NOMENCLATURE_UNKNOWN ? lists : asked->question->nomenclature;
    struct code_mapping         mapping = catalogue_map(asked->reference, code, edition_is_earlier(own) ? NOMENCLATURE_HS2022 : own, asked->arena);
    struct sought               sought = { .question = asked->question,
                                           .reference = asked->reference,
                                           .code = own == lists ? code : code_international(code),
                                           .mapping = mapping_coverage(&mapping),
                                           .placed = mapping.national && own != lists };
    struct applicable_measures *parts;

    *ret_matter = (struct applicable_measures){ .mixed = mapping.mixed };
    if (!mapping.mixed) {
        seek_item(asked->reference, mapping.item, &sought);
        find_matches(asked, &sought, ret_matter);
        return;
    }
    parts = ck_arena_take(asked->arena, mapping.candidates.count * sizeof *parts);
    for (size_t i = 0; i < mapping.candidates.count; i++)
        applicable_of_item(asked, mapping.candidates.items[i], DEPTH_MAX, &parts[i]);
    ret_matter->parts = parts;
    ret_matter->part_count = mapping.candidates.count;
}

const struct applicable_measures *applicable_measures_of(const struct reference *reference, const struct status_question *question,
                                                         struct ck_arena *arena, struct ck_arena *scratch)
{
    struct asked                asked = { reference, question, arena, scratch };
    struct applicable_measures *applicable = ck_arena_take(arena, sizeof *applicable);

    if (question->item.data)
        applicable_of_item(&asked, question->item, DEPTH_MAX, applicable);
    else
        applicable_of_code(&asked, applicable);
    return applicable;
}

/* ---- whom measures name ---- */

static void add_named(const struct measure_fact *fact, struct string_set *names, struct ck_arena *arena)
{
    string_set_add_all(names, fact->destinations, arena);
    string_set_add_all(names, fact->excluded_destinations, arena);
}

static void name_destinations(const struct asked *asked, struct ck_bytes item, unsigned depth, struct string_set *names)
{
    struct sought                 sought = { .question = asked->question };
    const struct item_fact       *fact = catalogue_item(asked->reference, item);
    struct item_fact_list         children;
    struct effective_measure_list effective;

    seek_item(asked->reference, item, &sought);
    effective = candidates(asked, &sought);
    for (size_t i = 0; i < effective.count; i++) {
        if (!ck_bytes_equal(effective.items[i]->fact.origin, asked->question->origin))
            continue;
        add_named(&effective.items[i]->fact, names, asked->arena);
        for (size_t k = 0; k < effective.items[i]->suspension_count; k++)
            add_named(&effective.items[i]->suspensions[k]->fact, names, asked->arena);
    }
    if (!fact || fact->coverage != ITEM_COVERAGE_BASKET || depth == 0)
        return;
    children = catalogue_children(asked->reference, item);
    for (size_t i = 0; i < children.count; i++)
        name_destinations(asked, children.items[i]->item, depth - 1, names);
}

struct ck_bytes_array applicable_destinations(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    struct asked      asked = { reference, question, arena, arena };
    struct string_set names = { 0 };

    name_destinations(&asked, question->item, DEPTH_MAX, &names);
    return string_set_sorted(&names);
}
