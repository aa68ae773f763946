/* SPDX-License-Identifier: Apache-2.0
 * The parts that maps are made of: keys, texts, words, tables, columns. */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "chokepoint/number.h"
#include "engine/util/file.h"
#include "source/map/compiling.h"

bool fault(struct compiling *compiling, size_t line, const char *form, ...)
{
    va_list arguments;
    char    words[MAP_PROBLEM_MAX];

    va_start(arguments, form);
    vsnprintf(words, sizeof words, form, arguments);
    va_end(arguments);
    snprintf(compiling->problem, MAP_PROBLEM_MAX, "%.180s:%zu: %.300s", compiling->map->path, line, words);
    return false;
}

/* ---- keys ---- */

bool keys_good(struct compiling *compiling, const struct map_node *node, const char *const *keys)
{
    const struct map_node *unknown;
    struct ck_bytes        nearest;

    if (node->kind != NODE_MAPPING)
        return fault(compiling, node->line, "names with values are wanted here");
    unknown = node_unknown(node, keys, &nearest);
    return !unknown || fault(compiling, unknown->line, "unknown key %.*s%s%.*s%s", (int)(unknown->name.size < 64 ? unknown->name.size : 64),
                             unknown->name.data, nearest.data ? " (nearest: " : "", (int)nearest.size, nearest.data, nearest.data ? ")" : "");
}

bool take_text(struct compiling *compiling, const struct map_node *mapping, const char *key, struct ck_bytes *ret)
{
    const struct map_node *node = node_find(mapping, key);

    if (!node)
        return true;
    if (node->kind != NODE_TEXT)
        return fault(compiling, node->line, "%s: a text is wanted", key);
    *ret = node->text;
    return true;
}

bool take_texts(struct compiling *compiling, const struct map_node *mapping, const char *key, struct ck_bytes_array *ret)
{
    const struct map_node *node = node_find(mapping, key);
    struct ck_bytes       *items;
    size_t                 count = 0;

    if (!node)
        return true;
    if (node->kind == NODE_MAPPING)
        return fault(compiling, node->line, "%s: a text or a list of texts is wanted", key);
    items = ck_arena_take(&compiling->map->arena, (node->count + 1) * sizeof *items);
    if (node->kind == NODE_TEXT)
        items[count++] = node->text;
    for (const struct map_node *item = node->first; item; item = item->next) {
        if (item->kind != NODE_TEXT)
            return fault(compiling, item->line, "%s: a text is wanted", key);
        items[count++] = item->text;
    }
    *ret = (struct ck_bytes_array){ items, count };
    return true;
}

bool take_number(struct compiling *compiling, const struct map_node *mapping, const char *key, size_t most, size_t *ret)
{
    const struct map_node *node = node_find(mapping, key);
    int64_t                value;

    if (!node)
        return true;
    if (node->kind != NODE_TEXT || !ck_number_read_long(node->text, &value) || value < 0 || (size_t)value > most)
        return fault(compiling, node->line, "%s: a whole number from 0 to %zu is wanted", key, most);
    *ret = (size_t)value;
    return true;
}

bool take_flag(struct compiling *compiling, const struct map_node *mapping, const char *key, bool *ret)
{
    const struct map_node *node = node_find(mapping, key);

    if (!node)
        return true;
    *ret = node->kind == NODE_TEXT && ck_bytes_equal(node->text, CK_BYTES("true"));
    return *ret || (node->kind == NODE_TEXT && ck_bytes_equal(node->text, CK_BYTES("false"))) ||
           fault(compiling, node->line, "%s: true or false is wanted", key);
}

bool take_char(struct compiling *compiling, const struct map_node *mapping, const char *key, char *ret)
{
    const struct map_node *node = node_find(mapping, key);

    if (!node)
        return true;
    if (node->kind == NODE_TEXT && ck_bytes_equal(node->text, CK_BYTES("none")))
        *ret = '\0';
    else if (node->kind == NODE_TEXT && node->text.size == 1 && (unsigned char)node->text.data[0] < 0x80)
        *ret = node->text.data[0];
    else
        return fault(compiling, node->line, "%s: one character is wanted, or none", key);
    return true;
}

/* ---- words and tables ---- */

static struct code_table *new_table(struct compiling *compiling, size_t count)
{
    struct code_table *table = ck_arena_take(&compiling->map->arena, sizeof *table);

    *table = (struct code_table){ .entries = ck_arena_take(&compiling->map->arena, (count + 1) * sizeof *table->entries) };
    return table;
}

bool take_words(struct compiling *compiling, const struct map_node *mapping, const char *key, bool sorted, const struct code_table **ret)
{
    const struct map_node   *node = node_find(mapping, key);
    const struct code_entry *twice;
    struct code_table       *table;

    if (!node)
        return true;
    table = new_table(compiling, node->count);
    if (node->kind == NODE_TEXT)
        table->entries[table->count++] = (struct code_entry){ node->text, CK_BYTES(""), CK_BYTES("") };
    for (const struct map_node *word = node->first; word; word = word->next) {
        if (word->kind != NODE_TEXT)
            return fault(compiling, word->line, "%s: a word is wanted", key);
        if (node->kind == NODE_LIST)
            table->entries[table->count++] = (struct code_entry){ word->text, CK_BYTES(""), CK_BYTES("") };
        else
            table->entries[table->count++] = (struct code_entry){ word->name, word->text, CK_BYTES("") };
    }
    twice = sorted ? code_table_sort(table) : NULL;
    if (twice)
        return fault(compiling, node->line, "%s: %.*s stands there twice", key, (int)twice->code.size, twice->code.data);
    *ret = table;
    return true;
}

/* A name of a table is a part of the name of a file. */
static bool is_plain_name(struct ck_bytes name)
{
    for (size_t i = 0; i < name.size; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.data[i]))
            return false;
    return name.size > 0 && name.size <= 64;
}

/* *ret stays NULL where no place has the table. */
static bool read_table(struct compiling *compiling, size_t line, struct ck_bytes name, const struct code_table **ret)
{
    struct code_table *table = new_table(compiling, 0);
    char               path[4096], file[80], problem[TABLE_PROBLEM_MAX];

    snprintf(file, sizeof file, "%.*s.csv", (int)name.size, name.data);
    for (size_t i = 0; i < sizeof compiling->places->tables / sizeof *compiling->places->tables; i++) {
        const char *directory = compiling->places->tables[i];

        if (!directory || !path_join(path, sizeof path, directory, file) || access(path, F_OK) != 0)
            continue;
        if (code_table_read(path, name, &compiling->map->arena, table, problem))
            return fault(compiling, line, "table %.*s: %.100s: %s", (int)name.size, name.data, path, problem);
        *ret = table;
        return true;
    }
    return true;
}

bool take_table(struct compiling *compiling, const struct map_node *node, const struct code_table **ret)
{
    if (node->kind != NODE_TEXT || !is_plain_name(node->text))
        return fault(compiling, node->line, "the name of a table is wanted: small letters, digits and hyphens");
    *ret = NULL;
    return read_table(compiling, node->line, node->text, ret) &&
           (*ret || fault(compiling, node->line, "there is no table %.*s", (int)node->text.size, node->text.data));
}

bool take_subheadings(struct compiling *compiling, size_t line, const struct code_table **ret)
{
    return read_table(compiling, line, CK_BYTES("hs-subheadings"), ret);
}

/* ---- columns ---- */

size_t name_place(struct compiling *compiling, struct ck_bytes name)
{
    struct row_wants *names = &compiling->map->names;
    struct ck_bytes  *more;

    for (size_t i = 0; i < names->count; i++)
        if (ck_bytes_equal(names->names[i], name))
            return i;
    more = ck_arena_take(&compiling->map->arena, (names->count + 1) * sizeof *more);
    if (names->count)
        memcpy(more, names->names, names->count * sizeof *more);
    more[names->count] = ck_arena_copy(&compiling->map->arena, name);
    names->names = more;
    return names->count++;
}

/* What the run says, and no column. */
static bool is_of_run(struct ck_bytes name)
{
    static const char *const known[] = { "@published", "@flow", "@file", "@archive", "@collected", "@quantity", NULL };

    for (const char *const *word = known; *word; word++)
        if (ck_bytes_equal(name, ck_bytes_from(*word)))
            return true;
    return false;
}

static bool add_column(struct compiling *compiling, size_t line, struct ck_bytes name, struct map_part *part)
{
    const char *at;

    if (name.size == 0)
        return fault(compiling, line, "from: a column without a name");
    if (name.data[0] == '@' && !is_of_run(name))
        return fault(compiling, line, "from: %.*s: the run has @published, @flow, @file, @archive and @collected, the row @quantity",
                     (int)(name.size < 64 ? name.size : 64), name.data);
    at = compiling->map->join ? memchr(name.data + 1, '@', name.size - 1) : NULL;
    if (at) /* what stands beside an indicator is a column of the file, too */
        name_place(compiling, (struct ck_bytes){ name.data, (size_t)(at - name.data) });
    part->column = name_place(compiling, name);
    return true;
}

/* The text with the word of the variant in place of its placeholder. */
static struct ck_bytes substituted(struct compiling *compiling, struct ck_bytes text)
{
    char  *copy = ck_arena_take(&compiling->map->arena, text.size * (compiling->word.size + 1) + 1);
    size_t size = 0;
    char   braced[80];
    int    length = snprintf(braced, sizeof braced, "{%.*s}", (int)(compiling->placeholder.size < 64 ? compiling->placeholder.size : 64),
                             compiling->placeholder.data);

    for (size_t at = 0; at < text.size;) {
        if (ck_bytes_begin((struct ck_bytes){ text.data + at, text.size - at }, (struct ck_bytes){ braced, (size_t)length })) {
            memcpy(copy + size, compiling->word.data, compiling->word.size);
            size += compiling->word.size;
            at += (size_t)length;
        } else
            copy[size++] = text.data[at++];
    }
    copy[size] = '\0';
    return (struct ck_bytes){ copy, size };
}

/* The parts of a text with columns in braces. */
static bool split(struct compiling *compiling, size_t line, struct ck_bytes text, struct map_part *parts, size_t *ret_count)
{
    size_t count = 0, from = 0;

    while (from < text.size) {
        const char *open = memchr(text.data + from, '{', text.size - from), *close;
        size_t      end = open ? (size_t)(open - text.data) : text.size;

        if (end > from) {
            parts[count++] = (struct map_part){ .literal = { text.data + from, end - from }, .column = MAP_LITERAL };
            from = end;
            continue;
        }
        close = memchr(open, '}', text.size - from);
        if (!close)
            return fault(compiling, line, "from: a brace is not closed: %.*s", (int)text.size, text.data);
        parts[count].optional = close > open + 1 && close[-1] == '?';
        if (!add_column(compiling, line, (struct ck_bytes){ open + 1, (size_t)(close - open) - 1 - parts[count].optional }, &parts[count]))
            return false;
        count++;
        from = (size_t)(close - text.data) + 1;
    }
    *ret_count = count;
    return true;
}

bool text_compile(struct compiling *compiling, size_t line, struct ck_bytes text, struct map_text *ret)
{
    struct map_part *parts;

    if (compiling->placeholder.data)
        text = substituted(compiling, text);
    parts = ck_arena_take(&compiling->map->arena, (text.size + 1) * sizeof *parts);
    memset(parts, 0, (text.size + 1) * sizeof *parts);
    *ret = (struct map_text){ parts, 1, text };
    if (text.size && memchr(text.data, '{', text.size))
        return split(compiling, line, text, parts, &ret->count);
    return add_column(compiling, line, text, parts);
}

bool take_from(struct compiling *compiling, const struct map_node *mapping, const char *key, struct map_texts *ret)
{
    struct ck_bytes_array  written = { 0 };
    struct map_text       *texts;
    const struct map_node *node = node_find(mapping, key);

    if (!node)
        return true;
    if (!take_texts(compiling, mapping, key, &written))
        return false;
    texts = ck_arena_take(&compiling->map->arena, (written.count + 1) * sizeof *texts);
    for (size_t i = 0; i < written.count; i++)
        if (!text_compile(compiling, node->line, written.items[i], &texts[i]))
            return false;
    *ret = (struct map_texts){ texts, written.count };
    return true;
}
