/* SPDX-License-Identifier: Apache-2.0
 * Examples of maps: `in` (a text), `name` (of the file), `published`, `flow`; `out` (a record each, of which the named fields count), `left_out`
 * (rows by reason), `refused` (lines, with words of the reason). */
#include "program/sources/example.h"

#include <iconv.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/number.h"
#include "engine/formats/json.h"
#include "engine/formats/json_value.h"
#include "source/convert/convert.h"

struct example {
    const struct source_map *map;
    const struct map_node   *node;
    const struct map_node   *wanted; /* of `out`: the next */
    size_t                   line, given;
    const struct map_node   *refused;
    size_t                   rejects, differences;
};

static void differ(struct example *example, const char *form, ...) __attribute__((format(printf, 2, 3)));
static void differ(struct example *example, const char *form, ...)
{
    va_list arguments;
    char    words[512];

    va_start(arguments, form);
    vsnprintf(words, sizeof words, form, arguments);
    va_end(arguments);
    example->differences++;
    fprintf(stderr, "%s:%zu: %s\n", example->map->path, example->node->line, words);
}

/* ---- records ---- */

static bool same(const json_t *value, const struct map_node *wanted)
{
    double number;
    char   text[CK_NUMBER_TEXT_MAX];

    if (wanted->null || !value || json_is_null(value))
        return wanted->null && (!value || json_is_null(value));
    if (json_is_string(value))
        return ck_bytes_equal(wanted->text, (struct ck_bytes){ json_string_value(value), json_string_length(value) });
    if (json_is_integer(value))
        return ck_bytes_equal(wanted->text, (struct ck_bytes){ text, ck_number_write_long(json_integer_value(value), text) }) ||
               (ck_number_read(wanted->text, &number) && number == (double)json_integer_value(value));
    return json_is_real(value) && ck_number_read(wanted->text, &number) && number == json_real_value(value);
}

static bool same_list(const json_t *value, const struct map_node *wanted)
{
    size_t place = 0;

    if (!json_is_array(value) || json_array_size(value) != wanted->count)
        return false;
    for (const struct map_node *element = wanted->first; element; element = element->next)
        if (!same(json_array_get(value, place++), element))
            return false;
    return true;
}

static void compare(struct example *example, const json_t *record)
{
    for (const struct map_node *field = example->wanted->first; field; field = field->next) {
        json_t          *value = json_object_getn(record, field->name.data, field->name.size);
        struct ck_buffer shown = { 0 };

        if (value)
            json_write_value(value, false, &shown);
        else
            ck_buffer_append(&shown, CK_BYTES("null"));
        if (field->kind == NODE_LIST ? !same_list(value, field) : !same(value, field))
            differ(example, "record %zu: %.*s is %.*s, not %.*s", example->given, (int)field->name.size, field->name.data,
                   (int)(shown.size < 80 ? shown.size : 80), shown.data, (int)(field->text.size < 80 ? field->text.size : 80),
                   field->text.data ? field->text.data : "(a list)");
        ck_buffer_release(&shown);
    }
}

static int take(void *context, size_t line, const void *record, bool converted)
{
    struct example  *example = context;
    struct ck_buffer text = { 0 };
    json_t          *json;

    (void)converted;
    example->given++;
    json_write(example->map->type, 0, example->map->type->field_count, record, &text);
    if (!example->wanted) {
        differ(example, "line %zu gives a record that is not in `out`: %.*s", line, (int)(text.size < 300 ? text.size : 300), text.data);
    } else {
        json = json_loadb(text.data, text.size, 0, NULL);
        compare(example, json);
        json_decref(json);
        example->wanted = example->wanted->next;
    }
    ck_buffer_release(&text);
    return 0;
}

/* ---- what is no record ---- */

static void reject(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes text)
{
    struct example        *example = context;
    const struct map_node *wanted;
    char                   number[24], words[512];

    (void)text;
    example->rejects++;
    snprintf(number, sizeof number, "%zu", line);
    snprintf(words, sizeof words, "%s: %s", reason, detail);
    wanted = node_find(example->refused, number);
    if (!wanted)
        differ(example, "line %zu is refused, and should not be: %s", line, words);
    else if (!strstr(words, wanted->text.data))
        differ(example, "line %zu is refused with: %s", line, words);
}

static void compare_left_out(struct example *example, const struct convert_count *count)
{
    const struct map_node *wanted = node_find(example->node, "left_out");

    for (size_t i = 0; i < count->reasons; i++) {
        const struct map_node *reason = node_find(wanted, count->left_out[i].reason);
        char                   number[24];

        snprintf(number, sizeof number, "%zu", count->left_out[i].rows);
        if (!reason || !ck_bytes_equal(reason->text, ck_bytes_from(number)))
            differ(example, "left out: %s rows: %s", number, count->left_out[i].reason);
    }
    for (const struct map_node *reason = wanted ? wanted->first : NULL; reason; reason = reason->next) {
        bool found = false;

        for (size_t i = 0; i < count->reasons; i++)
            found = found || ck_bytes_equal(reason->name, ck_bytes_from(count->left_out[i].reason));
        if (!found)
            differ(example, "nothing is left out as %.*s", (int)reason->name.size, reason->name.data);
    }
}

/* ---- examples ---- */

/* The text as the map's files have it: in its encoding. */
static bool encode(const char *encoding, struct ck_bytes text, struct ck_buffer *ret)
{
    iconv_t to = encoding ? iconv_open(encoding, "UTF-8") : (iconv_t)-1;
    size_t  left = text.size, room = text.size * 4 + 16;
    char   *from = malloc(text.size + 1), *at = from, *end;
    bool    good = true;

    ret->data = malloc(room);
    if (!from || !ret->data)
        abort();
    memcpy(from, text.data, text.size);
    end = ret->data;
    if (to == (iconv_t)-1) {
        memcpy(end, text.data, text.size);
        end += text.size;
    } else {
        good = iconv(to, &at, &left, &end, &room) != (size_t)-1;
        iconv_close(to);
    }
    ret->size = (size_t)(end - ret->data);
    free(from);
    return good;
}

static struct ck_bytes text_at(const struct map_node *example, const char *key)
{
    const struct map_node *node = node_find(example, key);

    return node && node->kind == NODE_TEXT ? node->text : (struct ck_bytes){ 0 };
}

static void convert_example(struct example *example, struct ck_bytes text)
{
    struct convert_sink   sink = { .context = example, .record = take, .reject = reject };
    struct convert_run    run = { .whole = ck_bytes_equal(text_at(example->node, "whole"), CK_BYTES("true")),
                                  .all_parts = ck_bytes_equal(text_at(example->node, "all_parts"), CK_BYTES("true")),
                                  .flow = text_at(example->node, "flow"),
                                  .collected = CK_BYTES("2026-01-01T00:00:00Z") };
    struct convert_count *count = calloc(1, sizeof *count);
    struct ck_bytes       name = text_at(example->node, "name"), published = text_at(example->node, "published");
    struct stream        *stream;
    char                  problem[CONVERT_PROBLEM_MAX], instant[CONVERT_INSTANT_MAX];
    int                   result;

    if (!count)
        abort();
    if (published.data && convert_instant(published, instant))
        run.published = ck_bytes_from(instant);
    else if (published.data)
        differ(example, "published: no day or instant");
    result = stream_open_bytes(name.data ? name.data : "example", text, NULL, &stream, problem);
    if (result == 0) {
        result = convert_document(stream, example->map, &run, &sink, count, problem);
        stream_close(stream);
    }
    if (result)
        differ(example, "it cannot be read: %s", problem);
    compare_left_out(example, count);
    free(count);
}

static size_t run_example(const struct source_map *map, const struct map_node *node)
{
    static const char *const keys[] = { "in", "name", "published", "flow", "whole", "all_parts", "out", "left_out", "refused", NULL };
    const struct map_node   *out = node_find(node, "out");
    struct example           example = { .map = map, .node = node, .wanted = out ? out->first : NULL, .refused = node_find(node, "refused") };
    struct ck_buffer         text = { 0 };

    for (const struct map_node *key = node->first; key; key = key->next) {
        bool known = false;

        for (const char *const *name = keys; *name; name++)
            known = known || ck_bytes_equal(key->name, ck_bytes_from(*name));
        if (!known)
            differ(&example, "an example has no %.*s", (int)key->name.size, key->name.data);
    }
    if (!text_at(node, "in").data || (out && out->kind != NODE_LIST) || (!out && !example.refused)) {
        differ(&example, "an example has `in`, and `out` or `refused`");
        return 1;
    }
    if (!encode(map->shapes[0].encoding, text_at(node, "in"), &text))
        differ(&example, "`in` cannot be written in %s", map->shapes[0].encoding);
    convert_example(&example, ck_buffer_bytes(&text));
    ck_buffer_release(&text);
    if (example.wanted)
        differ(&example, "%zu record%s, and `out` has more", example.given, example.given == 1 ? "" : "s");
    if (example.refused && example.rejects != example.refused->count)
        differ(&example, "%zu rows are refused, not %zu", example.rejects, example.refused->count);
    return example.differences > 0;
}

size_t examples_run(const struct source_map *map, size_t *ret_count)
{
    size_t bad = 0;

    *ret_count = 0;
    for (const struct map_node *node = map->tests ? map->tests->first : NULL; node; node = node->next) {
        bad += run_example(map, node);
        (*ret_count)++;
    }
    return bad;
}
