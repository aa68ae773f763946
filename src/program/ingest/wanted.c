/* SPDX-License-Identifier: Apache-2.0
 * Rows that may be of an item are wanted, not only those that are: what they are, the mapping of codes says. */
#include "program/ingest/wanted.h"

#include <string.h>

#include "domain/model/code.h"

enum { DEPTH_MAX = 16 };

/* ---- nomenclatures of a map ---- */

static unsigned bit_of(struct ck_bytes symbol)
{
    for (size_t i = NOMENCLATURE_ITEM; i < nomenclature_symbols.count; i++)
        if (ck_bytes_equal(symbol, ck_bytes_from(nomenclature_symbols.symbols[i])))
            return nomenclature_bit((enum nomenclature)i);
    return ck_bytes_equal(symbol, CK_BYTES("HS")) ? nomenclature_bit(NOMENCLATURE_HS2022) : 0; /* HS: of the year */
}

static unsigned bits_of(const struct code_table *table)
{
    unsigned set = 0;

    for (size_t i = 0; table && i < table->count; i++)
        set |= bit_of(table->entries[i].value);
    return set;
}

static unsigned rule_nomenclatures(const struct map_rule *rule)
{
    if (rule->is.data)
        return bit_of(rule->is);
    if (!rule->table && !rule->words && !rule->begins && !rule->by_digits)
        return NOMENCLATURES_ALL;
    return bits_of(rule->table) | bits_of(rule->words) | bits_of(rule->begins) | bits_of(rule->by_digits) | bit_of(rule->otherwise);
}

unsigned wanted_nomenclatures(const struct source_map *map)
{
    unsigned set = 0;

    for (size_t v = 0; v < map->variant_count; v++)
        for (size_t i = 0; i < map->variants[v].count; i++) {
            const struct map_field *field = &map->variants[v].fields[i];

            for (size_t k = 0; k < field->rule_count && strcmp(field->field->name, "nomenclature") == 0; k++)
                set |= rule_nomenclatures(&field->rules[k]);
        }
    return set ? set : NOMENCLATURES_ALL;
}

/* ---- codes of an item ---- */

/* Whether the item has a longer prefix of the nomenclature under the six digits. */
static bool is_placed(const struct item_fact *item, struct ck_bytes six, enum nomenclature nomenclature)
{
    for (size_t i = 0; i < item->commodity_prefixes.count; i++) {
        struct ck_bytes prefix = item->commodity_prefixes.items[i];

        if (prefix.size > CODE_INTERNATIONAL && ck_bytes_begin(prefix, six) && item_prefix_holds(item, prefix) & nomenclature_bit(nomenclature))
            return true;
    }
    return false;
}

static void add_of(const struct item_fact *item, enum nomenclature nomenclature, struct string_set *prefixes, struct ck_arena *arena)
{
    for (size_t i = 0; i < item->commodity_prefixes.count; i++) {
        struct ck_bytes prefix = item->commodity_prefixes.items[i], six = code_international(prefix);

        if (item_prefix_holds(item, prefix) & nomenclature_bit(nomenclature))
            string_set_add(prefixes, prefix, arena);
        else if (!is_placed(item, six, nomenclature))
            string_set_add(prefixes, six, arena);
    }
}

static void add_item(const struct item_fact *item, unsigned nomenclatures, struct string_set *prefixes, struct ck_arena *arena)
{
    static const enum nomenclature national[] = { NOMENCLATURE_GACC8, NOMENCLATURE_HTS10, NOMENCLATURE_CN8 };
    bool                           longer = false;

    for (size_t i = 0; i < sizeof national / sizeof *national; i++)
        if (nomenclatures & nomenclature_bit(national[i])) {
            add_of(item, national[i], prefixes, arena);
            longer = true;
        }
    if (!longer)
        add_of(item, NOMENCLATURE_HS2022, prefixes, arena);
}

static void add_with_children(const struct reference *catalogue, struct ck_bytes name, unsigned nomenclatures, struct string_set *prefixes,
                              struct ck_arena *arena, int depth)
{
    const struct item_fact *item = catalogue_item(catalogue, name);
    struct item_fact_list   children = catalogue_children(catalogue, name);

    if (item)
        add_item(item, nomenclatures, prefixes, arena);
    for (size_t i = 0; i < children.count && depth < DEPTH_MAX; i++)
        add_with_children(catalogue, children.items[i]->item, nomenclatures, prefixes, arena, depth + 1);
}

void wanted_add(const struct reference *catalogue, struct ck_bytes item, unsigned nomenclatures, struct string_set *prefixes, struct ck_arena *arena)
{
    add_with_children(catalogue, item, nomenclatures, prefixes, arena, 0);
}
