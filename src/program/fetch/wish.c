/* SPDX-License-Identifier: Apache-2.0
 * Code tables and words of a map, read from their other side. */
#include "program/fetch/wish.h"

#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "domain/model/country.h"
#include "engine/base/string_set.h"
#include "program/ingest/wanted.h"

static int shown(struct ck_bytes text) { return text.size < 60 ? (int)text.size : 60; }

static bool wrong(char *problem, const char *before, struct ck_bytes text, const char *after)
{
    snprintf(problem, WISH_PROBLEM_MAX, "%s%.*s%s", before, shown(text), text.data, after);
    return false;
}

static bool is_digits(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.size > 0;
}

/* ---- countries and flows ---- */

static const struct code_table *table_of(const struct source_map *map, const char *field)
{
    for (size_t v = 0; v < map->variant_count; v++)
        for (size_t i = 0; i < map->variants[v].count; i++) {
            const struct map_field *one = &map->variants[v].fields[i];

            for (size_t k = 0; k < one->rule_count && strcmp(one->field->name, field) == 0; k++)
                if (one->rules[k].table || one->rules[k].words)
                    return one->rules[k].table ? one->rules[k].table : one->rules[k].words;
        }
    return NULL;
}

/* A publisher's table may have a country by its number and by its letters; it is asked by numbers then. */
static bool codes_add(const struct code_table *table, struct ck_bytes value, struct string_set *set, struct ck_arena *arena)
{
    bool numbers = false, found = false;

    for (size_t i = 0; i < table->count; i++)
        if (ck_bytes_equal(table->entries[i].value, value))
            numbers = numbers || is_digits(table->entries[i].code);
    for (size_t i = 0; i < table->count; i++)
        if (ck_bytes_equal(table->entries[i].value, value) && (!numbers || is_digits(table->entries[i].code))) {
            string_set_add(set, table->entries[i].code, arena);
            found = true;
        }
    return found;
}

static bool read_countries(const struct source_map *map, const char *field, struct ck_bytes_array wanted, struct ck_arena *arena,
                           struct ck_bytes_array *ret, char *problem)
{
    const struct code_table *table = table_of(map, field);
    struct string_set        set = { 0 };

    for (size_t i = 0; i < wanted.count; i++)
        if (!table)
            string_set_add(&set, wanted.items[i], arena); /* the source writes them as we do */
        else if (!codes_add(table, wanted.items[i], &set, arena))
            return wrong(problem, "", wanted.items[i], ": the source has no such country (ISO 3166-1 alpha-3, or WLD)");
    *ret = string_set_sorted(&set);
    return true;
}

static bool read_flow(const struct source_map *map, const struct fetch_spec *spec, struct ck_bytes flow, struct ck_arena *arena,
                      struct ck_bytes_array *ret, char *problem)
{
    const struct code_table *table = table_of(map, "flow");
    struct string_set        set = { 0 };

    if (!flow.data)
        return true;
    if (spec->flow_count && !fetch_spec_flow(spec, flow).data)
        return wrong(problem, "--flow: the source has no ", flow, "");
    if (spec->flow_count)
        string_set_add(&set, fetch_spec_flow(spec, flow), arena);
    else if (!table)
        string_set_add(&set, flow, arena);
    else if (!codes_add(table, flow, &set, arena))
        return wrong(problem, "--flow: the source has no ", flow, "");
    *ret = string_set_sorted(&set);
    return true;
}

/* ---- items ---- */

struct asked_prefixes {
    unsigned          nomenclatures; /* that the source writes */
    struct string_set own, foreign;
    struct ck_arena  *arena;
};

/* An item without codes of its own is asked for by those of what it consists of. */
static size_t prefixes_add(const struct reference *catalogue, const struct item_fact *item, struct asked_prefixes *asked)
{
    struct item_fact_list children = catalogue_children(catalogue, item->item);
    size_t                added = item->commodity_prefixes.count;

    for (size_t i = 0; i < item->commodity_prefixes.count; i++) {
        struct ck_bytes prefix = item->commodity_prefixes.items[i];

        string_set_add(item_prefix_holds(item, prefix) & asked->nomenclatures ? &asked->own : &asked->foreign, prefix, asked->arena);
    }
    for (size_t i = 0; i < children.count && item->commodity_prefixes.count == 0; i++)
        added += prefixes_add(catalogue, children.items[i], asked);
    return added;
}

static struct ck_bytes longer(struct ck_bytes prefix, struct ck_bytes ending, struct ck_arena *arena)
{
    char *text = ck_arena_take(arena, prefix.size + ending.size + 1);

    memcpy(text, prefix.data, prefix.size);
    memcpy(text + prefix.size, ending.data, ending.size);
    return (struct ck_bytes){ text, prefix.size + ending.size };
}

/* A heading is asked for by its subheadings, where the source takes whole codes only. False: the source has no codes for the prefix. */
static bool codes_of(const struct fetch_spec *spec, const struct code_table *subheadings, struct ck_bytes prefix, struct string_set *codes,
                     struct ck_arena *arena)
{
    size_t before = codes->count;

    if (!spec->digits || prefix.size == (size_t)spec->digits)
        string_set_add(codes, prefix, arena);
    else if (prefix.size < (size_t)spec->digits && spec->shorter.data)
        string_set_add(codes, longer(prefix, spec->shorter, arena), arena);
    for (size_t i = 0; i < subheadings->count && !spec->shorter.data; i++)
        if (ck_bytes_equal(subheadings->entries[i].value, prefix) && subheadings->entries[i].code.size == (size_t)spec->digits)
            string_set_add(codes, subheadings->entries[i].code, arena);
    return codes->count > before;
}

static void tell(char *told, struct ck_bytes prefix)
{
    size_t used = strlen(told);

    snprintf(told + used, WISH_PROBLEM_MAX - used, "%s%.*s", used ? ", " : "", shown(prefix), prefix.data);
}

static bool read_items(const struct wish_words *words, const struct fetch_spec *spec, const struct reference *catalogue, struct asked_prefixes *asked,
                       struct ck_bytes_array *ret, struct ck_bytes_array *ret_prefixes, char *told, char *problem)
{
    struct string_set codes = { 0 }, wanted = { 0 };

    for (size_t i = 0; i < words->items.count; i++) {
        const struct item_fact *item = catalogue_item(catalogue, words->items.items[i]);

        if (!item)
            return wrong(problem, "--items: the catalogue has no ", words->items.items[i], "");
        if (prefixes_add(catalogue, item, asked) == 0)
            return wrong(problem, "--items: the catalogue has no commodity codes of ", words->items.items[i], "");
        wanted_add(catalogue, item->item, asked->nomenclatures, &wanted, asked->arena);
    }
    for (size_t i = 0; i < asked->own.count; i++)
        if (!codes_of(spec, words->subheadings, asked->own.items[i], &codes, asked->arena))
            tell(told, asked->own.items[i]);
    for (size_t i = 0; i < asked->foreign.count; i++)
        if (!string_set_has(&asked->own, asked->foreign.items[i]))
            tell(told, asked->foreign.items[i]);
    *ret = string_set_sorted(&codes);
    *ret_prefixes = string_set_sorted(&wanted);
    if (ret->count == 0)
        snprintf(problem, WISH_PROBLEM_MAX, "--items: the source has no codes of these prefixes, by length or nomenclature: %.300s", told);
    return ret->count > 0;
}

/* ---- what the source is not asked by ---- */

static bool is_listed(struct ck_bytes list, struct ck_bytes code)
{
    for (const char *at = list.data; at && at <= list.data + list.size;) {
        const char *end = memchr(at, ',', (size_t)(list.data + list.size - at));
        size_t      size = end ? (size_t)(end - at) : (size_t)(list.data + list.size - at);

        if (ck_bytes_equal((struct ck_bytes){ at, size }, code))
            return true;
        at = end ? end + 1 : NULL;
    }
    return false;
}

static bool check_reporters(const struct fetch_spec *spec, const struct ck_bytes_array wanted, const struct ck_bytes_array codes, char *problem)
{
    for (size_t i = 0; spec->from.data && i < codes.count; i++)
        if (!is_listed(spec->from, codes.items[i]))
            return wrong(problem, "", i < wanted.count ? wanted.items[i] : codes.items[i], ": does not report to this source");
    return true;
}

/* A country that the source is of, anyway. */
static bool is_constant(const struct source_map *map, const char *field, struct ck_bytes_array wanted)
{
    const struct map_variant *variant = &map->variants[0];

    for (size_t i = 0; i < variant->count; i++)
        if (strcmp(variant->fields[i].field->name, field) == 0)
            return wanted.count == 1 && variant->fields[i].rule_count && ck_bytes_equal(variant->fields[i].rules[0].is, wanted.items[0]);
    return false;
}

static bool unasked(char *problem, const char *option)
{
    snprintf(problem, WISH_PROBLEM_MAX, "%s: this source is not asked by that", option);
    return false;
}

static bool check_asked(const struct source_map *map, const struct fetch_spec *spec, const struct wish_words *words, char *problem)
{
    if (words->reporters.count && !fetch_spec_uses(spec, "reporters") && !is_constant(map, "reporter", words->reporters))
        return unasked(problem, "--reporter");
    if (words->partners.count && !fetch_spec_uses(spec, "partners"))
        return unasked(problem, "--partner");
    if (words->items.count && !fetch_spec_uses(spec, "codes"))
        return unasked(problem, "--items");
    if (words->flow.data && !fetch_spec_uses(spec, "flows"))
        return unasked(problem, "--flow");
    if ((words->since.data || words->until.data) && !spec->window_months)
        return unasked(problem, words->since.data ? "--since" : "--until");
    if (words->url.data && !fetch_spec_uses(spec, "url"))
        return unasked(problem, "a URL");
    return true;
}

/* ---- months ---- */

static bool read_months(const struct fetch_spec *spec, const struct wish_words *words, struct fetch_wish *wish, char *problem)
{
    wish->until = words->now;
    wish->since = words->now - spec->since_months + 1;
    if (words->since.data && !ck_month_read(words->since, &wish->since))
        return wrong(problem, "--since: YYYY-MM, not ", words->since, "");
    if (words->until.data && !ck_month_read(words->until, &wish->until))
        return wrong(problem, "--until: YYYY-MM, not ", words->until, "");
    if (wish->until > words->now)
        wish->until = words->now;
    if (wish->since > wish->until)
        return wrong(problem, "--since ", words->since.data ? words->since : CK_BYTES("…"), " is after what is asked for last");
    return true;
}

bool wish_read(const struct source_map *map, const struct fetch_spec *spec, const struct wish_words *words, const struct reference *catalogue,
               struct ck_arena *arena, struct fetch_wish *ret_wish, struct ck_bytes_array *ret_prefixes, char told[WISH_PROBLEM_MAX],
               char problem[WISH_PROBLEM_MAX])
{
    struct ck_bytes_array *lists = ret_wish->lists;
    struct asked_prefixes  asked = { .nomenclatures = wanted_nomenclatures(map), .arena = arena };

    *ret_wish = (struct fetch_wish){ .url = words->url };
    told[0] = '\0';
    *ret_prefixes = (struct ck_bytes_array){ 0 };
    return check_asked(map, spec, words, problem) && read_countries(map, "reporter", words->reporters, arena, &lists[DIMENSION_REPORTERS], problem) &&
           check_reporters(spec, words->reporters, lists[DIMENSION_REPORTERS], problem) &&
           read_countries(map, "partner", words->partners, arena, &lists[DIMENSION_PARTNERS], problem) &&
           read_flow(map, spec, words->flow, arena, &lists[DIMENSION_FLOWS], problem) &&
           (words->items.count == 0 || read_items(words, spec, catalogue, &asked, &lists[DIMENSION_CODES], ret_prefixes, told, problem)) &&
           read_months(spec, words, ret_wish, problem);
}
