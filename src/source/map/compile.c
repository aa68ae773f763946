/* SPDX-License-Identifier: Apache-2.0
 * A map as a whole. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/model/topics.h"
#include "engine/util/file.h"
#include "source/map/compiling.h"

static const char *const map_keys[] = { "source", "kind",    "about",   "read",  "needs",   "when", "unless",  "lost",
                                        "total",  "several", "unpivot", "join",  "each",    "fold", "figures", "equal",
                                        "world",  "through", "record",  "fetch", "release", "test", NULL };

/* ---- what it is ---- */

static bool take_kind(struct compiling *compiling, const struct map_node *root)
{
    static const struct {
        const char            *kind;
        const struct ck_topic *topic;
    } kinds[] = { { "trade", &trade_records },   { "releases", &trade_releases }, { "measures", &control_measures },
                  { "items", &reference_items }, { "supply", &reference_supply }, { "news", &policy_news } };
    struct ck_bytes kind = { 0 };

    if (!take_text(compiling, root, "kind", &kind))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ck_bytes_equal(kind, ck_bytes_from(kinds[i].kind))) {
            compiling->map->kind = kinds[i].kind;
            compiling->map->topic = kinds[i].topic;
            compiling->map->type = kinds[i].topic->value;
            return true;
        }
    return fault(compiling, kind.data ? node_find(root, "kind")->line : root->line,
                 "kind: trade, releases, measures, items, supply or news is wanted");
}

static bool take_about(struct compiling *compiling, const struct map_node *root)
{
    static const char *const keys[] = { "title", "what", "licence", "credit", "url", "often", "key", NULL };
    const struct map_node   *about = node_find(root, "about");
    struct source_map       *map = compiling->map;

    if (!about)
        return true;
    return keys_good(compiling, about, keys) && take_text(compiling, about, "title", &map->title) &&
           take_text(compiling, about, "what", &map->about) && take_text(compiling, about, "licence", &map->licence) &&
           take_text(compiling, about, "credit", &map->credit) && take_text(compiling, about, "url", &map->url) &&
           take_text(compiling, about, "often", &map->often) && take_text(compiling, about, "key", &map->key);
}

static bool take_needs(struct compiling *compiling, const struct map_node *root)
{
    struct ck_bytes_array needs = { 0 };

    if (!take_texts(compiling, root, "needs", &needs))
        return false;
    for (size_t i = 0; i < needs.count; i++)
        if (ck_bytes_equal(needs.items[i], CK_BYTES("flow")))
            compiling->map->needs_flow = true;
        else if (!ck_bytes_equal(needs.items[i], CK_BYTES("published")))
            return fault(compiling, node_find(root, "needs")->line, "needs: flow or published");
    return true;
}

/* ---- which rows ---- */

static bool add_conditions(struct compiling *compiling, const struct map_node *root, const char *key, enum map_verdict verdict)
{
    const struct map_node *node = node_find(root, key);
    struct source_map     *map = compiling->map;
    struct map_condition  *more;

    if (!node)
        return true;
    if (node->kind != NODE_MAPPING)
        return fault(compiling, node->line, "%s: columns with their words are wanted", key);
    more = ck_arena_take(&map->arena, (map->condition_count + node->count + 1) * sizeof *more);
    if (map->condition_count)
        memcpy(more, map->conditions, map->condition_count * sizeof *more);
    map->conditions = more;
    for (const struct map_node *column = node->first; column; column = column->next) {
        struct map_condition *condition = &more[map->condition_count];
        char                  name[128];

        *condition = (struct map_condition){ .verdict = verdict };
        if (column->name.size >= sizeof name)
            return fault(compiling, column->line, "%s: a name that is too long", key);
        snprintf(name, sizeof name, "%.*s", (int)column->name.size, column->name.data);
        if (!text_compile(compiling, column->line, column->name, &condition->text) ||
            !(verdict == VERDICT_SEVERAL ? several_compile(compiling, column, condition)
                                         : take_words(compiling, node, name, false, &condition->patterns)))
            return false;
        map->condition_count++;
    }
    return true;
}

static bool take_join(struct compiling *compiling, const struct map_node *root)
{
    static const char *const keys[] = { "key", "column", "value", NULL };
    const struct map_node   *node = node_find(root, "join");
    struct ck_bytes_array    key = { 0 };
    struct ck_bytes          column = { 0 }, value = { 0 };
    struct map_join         *join;
    size_t                  *places;
    bool                    *optional;

    if (!node)
        return true;
    if (!keys_good(compiling, node, keys) || !take_texts(compiling, node, "key", &key) || !take_text(compiling, node, "column", &column) ||
        !take_text(compiling, node, "value", &value))
        return false;
    if (key.count == 0 || column.size == 0 || value.size == 0)
        return fault(compiling, node->line, "join: key, column and value are wanted");
    join = ck_arena_take(&compiling->map->arena, sizeof *join);
    places = ck_arena_take(&compiling->map->arena, key.count * sizeof *places);
    optional = ck_arena_take(&compiling->map->arena, key.count * sizeof *optional);
    for (size_t i = 0; i < key.count; i++) {
        struct ck_bytes name = key.items[i];

        optional[i] = name.size > 1 && name.data[name.size - 1] == '?';
        name.size -= optional[i];
        places[i] = name_place(compiling, name);
    }
    *join = (struct map_join){ places, optional, key.count, name_place(compiling, column), name_place(compiling, value), column };
    compiling->map->join = join;
    return true;
}

static bool take_each(struct compiling *compiling, const struct map_node *root)
{
    static const char *const keys[] = { "from", "list", "table", "as", NULL };
    const struct map_node   *node = node_find(root, "each");
    struct ck_bytes          from = { 0 }, list = { 0 }, as = { 0 };
    struct map_each         *each;

    if (!node)
        return true;
    each = ck_arena_take(&compiling->map->arena, sizeof *each);
    *each = (struct map_each){ 0 };
    if (!keys_good(compiling, node, keys) || !take_text(compiling, node, "from", &from) || !take_text(compiling, node, "list", &list) ||
        !take_text(compiling, node, "as", &as))
        return false;
    if (from.size == 0 || list.size == 0 || as.size == 0)
        return fault(compiling, node->line, "each: from, list and as are wanted");
    if (node_find(node, "table") && !take_table(compiling, node_find(node, "table"), &each->table))
        return false;
    each->from = name_place(compiling, from);
    each->as = name_place(compiling, as);
    each->list = list;
    compiling->map->each = each;
    return true;
}

static bool take_ways(struct compiling *compiling, const struct map_node *root)
{
    struct source_map     *map = compiling->map;
    struct ck_bytes_array  fold = { 0 };
    struct ck_bytes        world = { 0 }, through = { 0 }, equal = { 0 };
    const struct map_node *node = node_find(root, "fold");

    if (!take_texts(compiling, root, "fold", &fold) || !take_text(compiling, root, "world", &world) ||
        !take_text(compiling, root, "through", &through) || !take_text(compiling, root, "equal", &equal) ||
        !take_texts(compiling, root, "figures", &map->figures))
        return false;
    for (size_t i = 0; i < fold.count; i++)
        if (!ck_bytes_equal(fold.items[i], CK_BYTES("quantity_kg")) && !ck_bytes_equal(fold.items[i], CK_BYTES("value_usd")))
            return fault(compiling, node->line, "fold: quantity_kg and value_usd are added up");
    if (fold.count == 1)
        return fault(compiling, node->line, "fold: quantity_kg and value_usd, both: a row is a part of the fact in both");
    if (world.data && !ck_bytes_equal(world, CK_BYTES("sum")))
        return fault(compiling, node_find(root, "world")->line, "world: sum");
    if (through.data && !ck_bytes_equal(through, CK_BYTES("last")))
        return fault(compiling, node_find(root, "through")->line, "through: last");
    if (equal.data && (!ck_bytes_equal(equal, CK_BYTES("parts")) || fold.count == 0))
        return fault(compiling, node_find(root, "equal")->line, "equal: parts, beside fold");
    if (map->figures.count && fold.count == 0)
        return fault(compiling, node_find(root, "figures")->line, "figures: columns, beside fold");
    map->fold = fold.count > 0;
    map->equal_parts = equal.data != NULL;
    map->world_sum = world.data != NULL;
    map->through_last = through.data != NULL;
    if ((map->fold || map->world_sum || map->through_last) && map->topic != &trade_records)
        return fault(compiling, root->line, "fold, world and through are for trade");
    return (!map->world_sum && !map->through_last) || map->fold || fault(compiling, root->line, "world and through need fold");
}

/* ---- the record ---- */

static const struct ck_field *field_named(const struct ck_record_type *type, struct ck_bytes name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (ck_bytes_equal(name, ck_bytes_from(type->fields[i].name)))
            return &type->fields[i];
    return NULL;
}

static const struct map_field *filled(const struct map_variant *variant, const char *name)
{
    for (size_t i = 0; i < variant->count; i++)
        if (strcmp(variant->fields[i].field->name, name) == 0)
            return &variant->fields[i];
    return NULL;
}

/* Fields that every record has, and that nothing stands for. */
static bool all_filled(struct compiling *compiling, const struct map_node *record, const struct map_variant *variant)
{
    const struct ck_record_type *type = compiling->map->type;

    for (size_t i = 0; i < type->field_count; i++)
        if (!type->fields[i].nullable && !type->fields[i].fallback.data && !filled(variant, type->fields[i].name))
            return fault(compiling, record->line, "record: %s is not filled", type->fields[i].name);
    return true;
}

static bool variant_compile(struct compiling *compiling, const struct map_node *record, struct map_variant *variant)
{
    struct map_field *fields = ck_arena_take(&compiling->map->arena, (record->count + 1) * sizeof *fields);

    *variant = (struct map_variant){ .word = compiling->word, .fields = fields };
    for (const struct map_node *node = record->first; node; node = node->next) {
        struct map_field *field = &fields[variant->count];

        *field = (struct map_field){ .field = field_named(compiling->map->type, node->name) };
        if (!field->field)
            return fault(compiling, node->line, "record: %s has no field %.*s", compiling->map->kind,
                         (int)(node->name.size < 64 ? node->name.size : 64), node->name.data);
        variant->count++;
        if (!rules_compile(compiling, node, field))
            return false;
    }
    if (compiling->map->topic == &trade_records) {
        variant->commodity = filled(variant, "commodity");
        variant->period = filled(variant, "period");
        variant->partner = filled(variant, "partner");
        variant->quantity = filled(variant, "quantity_kg");
        variant->value = filled(variant, "value_usd");
        variant->observation = filled(variant, "observation");
    }
    return all_filled(compiling, record, variant);
}

static bool take_record(struct compiling *compiling, const struct map_node *root)
{
    const struct map_node *unpivot = node_find(root, "unpivot"), *record = node_find(root, "record");
    struct source_map     *map = compiling->map;
    struct ck_bytes_array  words = { &CK_BYTES(""), 1 };
    char                   name[64];

    if (!record || record->kind != NODE_MAPPING)
        return fault(compiling, record ? record->line : root->line, "record: the fields of the record are wanted");
    if (unpivot) {
        if (unpivot->kind != NODE_MAPPING || unpivot->count != 1 || unpivot->first->name.size >= sizeof name)
            return fault(compiling, unpivot->line, "unpivot: one name with its words is wanted");
        snprintf(name, sizeof name, "%.*s", (int)unpivot->first->name.size, unpivot->first->name.data);
        compiling->placeholder = unpivot->first->name;
        if (!take_texts(compiling, unpivot, name, &words))
            return false;
    }
    map->variants = ck_arena_take(&map->arena, (words.count + 1) * sizeof *map->variants);
    for (size_t i = 0; i < words.count; i++) {
        compiling->word = words.items[i];
        if (!variant_compile(compiling, record, &map->variants[map->variant_count]))
            return false;
        map->variant_count++;
    }
    compiling->placeholder = (struct ck_bytes){ 0 };
    return map->variant_count > 0 || fault(compiling, unpivot->line, "unpivot: no words");
}

/* ---- all of it ---- */

enum { PATH_SIZE_MAX = 256 };

static size_t count_texts(const struct map_node *node)
{
    size_t count = node->kind == NODE_TEXT;

    for (const struct map_node *inner = node->first; inner; inner = inner->next)
        count += count_texts(inner);
    return count;
}

struct settings_list {
    struct map_setting *items;
    size_t              count;
};

static bool add_settings(struct compiling *compiling, const struct map_node *node, const char *before, struct settings_list *list)
{
    char   path[PATH_SIZE_MAX];
    size_t place = 0;

    if (node->kind == NODE_TEXT) {
        list->items[list->count++] = (struct map_setting){ ck_arena_copy(&compiling->map->arena, ck_bytes_from(before)), node->text, node->line };
        return true;
    }
    for (const struct map_node *inner = node->first; inner; inner = inner->next, place++) {
        const char *dot = before[0] ? "." : "";
        int         size = node->kind == NODE_LIST
                               ? snprintf(path, sizeof path, "%s%s%zu", before, dot, place)
                               : snprintf(path, sizeof path, "%s%s%.*s", before, dot, (int)(inner->name.size % PATH_SIZE_MAX), inner->name.data);

        if (size >= (int)sizeof path)
            return fault(compiling, inner->line, "a name that is too long");
        if (!add_settings(compiling, inner, path, list))
            return false;
    }
    return true;
}

/* What others compile, as it stands. */
static bool take_settings(struct compiling *compiling, const struct map_node *root, const char *key, struct map_setting **ret, size_t *ret_count)
{
    const struct map_node *node = node_find(root, key);
    struct settings_list   list = { 0 };

    if (!node)
        return true;
    if (node->kind != NODE_MAPPING)
        return fault(compiling, node->line, "%s: names with values are wanted", key);
    list.items = ck_arena_take(&compiling->map->arena, (count_texts(node) + 1) * sizeof *list.items);
    if (!add_settings(compiling, node, "", &list))
        return false;
    *ret = list.items;
    *ret_count = list.count;
    return true;
}

static bool take_map(struct compiling *compiling, const struct map_node *root)
{
    struct source_map     *map = compiling->map;
    const struct map_node *read = node_find(root, "read");

    if (!keys_good(compiling, root, map_keys) || !take_text(compiling, root, "source", &map->name) || !take_kind(compiling, root) ||
        !take_about(compiling, root) || !take_needs(compiling, root))
        return false;
    if (map->name.size == 0)
        return fault(compiling, root->line, "source: a name is wanted");
    if (!read || read->kind == NODE_TEXT)
        return fault(compiling, read ? read->line : root->line, "read: a format is wanted");
    map->tests = node_find(root, "test");
    if (map->tests && map->tests->kind != NODE_LIST)
        return fault(compiling, map->tests->line, "test: a list is wanted");
    return shapes_compile(compiling, read) && add_conditions(compiling, root, "when", VERDICT_KEEP) &&
           add_conditions(compiling, root, "unless", VERDICT_DROP) && add_conditions(compiling, root, "lost", VERDICT_LOST) &&
           add_conditions(compiling, root, "total", VERDICT_TOTAL) && add_conditions(compiling, root, "several", VERDICT_SEVERAL) &&
           take_settings(compiling, root, "fetch", &map->fetch, &map->fetch_count) &&
           take_settings(compiling, root, "release", &map->release, &map->release_count) && take_join(compiling, root) &&
           take_each(compiling, root) && take_ways(compiling, root) && take_record(compiling, root);
}

struct source_map *map_compile(const char *path, struct ck_bytes text, const struct map_places *places, char problem[MAP_PROBLEM_MAX])
{
    struct source_map     *map = calloc(1, sizeof *map);
    struct compiling       compiling = { .map = map, .places = places, .problem = problem };
    char                   words[NODE_PROBLEM_MAX];
    const struct map_node *root;
    size_t                 line = 1;
    bool                   good;

    if (!map || !(map->path = strdup(path)))
        abort();
    problem[0] = '\0';
    root = node_read(text, &map->arena, words, &line);
    good = root ? take_map(&compiling, root) : fault(&compiling, line, "%s", words);
    if (good)
        return map;
    map_free(map);
    return NULL;
}

struct source_map *map_read(const char *path, const struct map_places *places, char problem[MAP_PROBLEM_MAX])
{
    struct ck_buffer   text = { 0 };
    struct source_map *map = NULL;
    int                result = file_read(path, &text);

    if (result == 0)
        map = map_compile(path, ck_buffer_bytes(&text), places, problem);
    else
        snprintf(problem, MAP_PROBLEM_MAX, "%.300s: %s", path, file_error(result));
    ck_buffer_release(&text);
    return map;
}

void map_free(struct source_map *map)
{
    if (!map)
        return;
    ck_arena_release(&map->arena);
    free(map->path);
    free(map);
}
