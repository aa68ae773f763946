/* SPDX-License-Identifier: Apache-2.0
 * What a map uses of a run. */
#include "program/ingest/unused.h"

static bool uses(const struct source_map *map, const char *name)
{
    for (size_t i = 0; i < map->names.count; i++)
        if (ck_bytes_equal(map->names.names[i], ck_bytes_from(name)))
            return true;
    return false;
}

static bool rule_converts(const struct map_rule *rule)
{
    return rule->currency_from.count || (rule->currency.data && !ck_bytes_equal(rule->currency, CK_BYTES("USD")));
}

static bool converts(const struct source_map *map)
{
    for (size_t v = 0; v < map->variant_count; v++)
        for (size_t i = 0; i < map->variants[v].count; i++)
            for (size_t k = 0; k < map->variants[v].fields[i].rule_count; k++)
                if (rule_converts(&map->variants[v].fields[i].rules[k]))
                    return true;
    return false;
}

static bool watches_points(const struct source_map *map)
{
    for (size_t i = 0; i < map->shape_count; i++)
        if (map->shapes[i].rows.format == ROWS_CSV && map->shapes[i].decimal == '.' && !map->shapes[i].decimal_said)
            return true;
    return false;
}

static bool wants_parts(const struct source_map *map)
{
    for (size_t i = 0; i < map->condition_count; i++)
        if (map->conditions[i].verdict == VERDICT_SEVERAL)
            return true;
    return false;
}

const char *unused_option(const struct source_map *map, const struct source_options *options, const char **ret_why)
{
    const struct {
        bool        given, used;
        const char *name, *why;
    } all[] = {
        { options->flow, uses(map, "@flow"), "--flow", "its files say which way the trade went" },
        { options->published, uses(map, "@published") || uses(map, "@collected"), "--published", "its files say when they were published" },
        { options->whole, map->world_sum, "--whole", "no sums over the partners are made of its files" },
        { options->all_parts, wants_parts(map), "--all-parts", "its map knows of no parts that could be selected" },
        { options->rates, converts(map), "--rates", "its files have no money in other currencies than the dollar" },
        { options->decimal_point, watches_points(map), "--decimal-point", "what parts decimals in its files is known" },
        { options->items, map->variants[0].commodity, "--items", "the source is none of trade by code" },
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].given && !all[i].used) {
            *ret_why = all[i].why;
            return all[i].name;
        }
    return NULL;
}
