/* SPDX-License-Identifier: Apache-2.0
 * `read:` of a map: the formats in which its files come, and by which sign each is known. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "source/map/calendar.h"
#include "source/map/compiling.h"

static const char *const shape_keys[] = { "format",   "reader", "encoding", "delimiter", "quote",     "header",  "skip",
                                          "rows",     "cap",    "shifted",  "decimal",   "thousands", "sign",    "ignore",
                                          "released", "count",  "next",     "error",     "preview",   "without", NULL };

bool encode(struct compiling *compiling, size_t line, const char *encoding, struct ck_bytes text, struct ck_bytes *ret)
{
    size_t  room = text.size * 4 + 16, left = text.size, size = room;
    char   *out = ck_arena_take(&compiling->map->arena, room), *to = out, *copy, *from;
    iconv_t to_encoding;
    bool    good;

    *ret = text;
    if (!encoding || strcmp(encoding, "utf-8") == 0 || text.size == 0)
        return true;
    to_encoding = iconv_open(encoding, "UTF-8");
    copy = from = malloc(text.size);
    if (!copy)
        abort();
    memcpy(copy, text.data, text.size);
    good = to_encoding != (iconv_t)-1 && iconv(to_encoding, &from, &left, &to, &size) != (size_t)-1;
    if (to_encoding != (iconv_t)-1)
        iconv_close(to_encoding);
    free(copy);
    *ret = (struct ck_bytes){ out, room - size };
    return good || fault(compiling, line, "%.*s: it cannot be written in %s", (int)(text.size < 64 ? text.size : 64), text.data, encoding);
}

static bool take_format(struct compiling *compiling, const struct map_node *node, struct map_shape *shape)
{
    static const char *const formats[] = { [ROWS_CSV] = "csv",
                                           [ROWS_JSON] = "json",
                                           [ROWS_XML] = "xml",
                                           [ROWS_HTML] = "html",
                                           [ROWS_FEED] = "feed",
                                           [ROWS_GACC_TABLE] = "gacc_table",
                                           [ROWS_GACC_INDEX] = "gacc_index" };
    struct ck_bytes          format = { 0 }, header = CK_BYTES("true");

    if (node_find(node, "format") && node_find(node, "reader"))
        return fault(compiling, node->line, "format or reader, one of them");
    if (!take_text(compiling, node, "format", &format) || !take_text(compiling, node, "reader", &format) ||
        !take_text(compiling, node, "header", &header))
        return false;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (ck_bytes_equal(format, ck_bytes_from(formats[i]))) {
            shape->rows.format = (enum row_format)i;
            shape->rows.header_first = i == ROWS_JSON && ck_bytes_equal(header, CK_BYTES("first"));
            shape->rows.no_header = i == ROWS_CSV && ck_bytes_equal(header, CK_BYTES("false"));
            if (shape->rows.header_first || shape->rows.no_header || ck_bytes_equal(header, CK_BYTES("true")))
                return true;
            return fault(compiling, node->line, "header: true, false (csv) or first (json)");
        }
    return fault(compiling, node->line, "format: csv, json, xml or html is wanted, or reader: feed, gacc_table or gacc_index");
}

static bool take_encoding(struct compiling *compiling, const struct map_node *node, struct map_shape *shape)
{
    struct ck_bytes encoding = { 0 };

    if (!take_text(compiling, node, "encoding", &encoding))
        return false;
    if (shape->rows.format >= ROWS_XML)
        shape->rows.encoding = encoding.data; /* of documents that do not say theirs */
    else
        shape->encoding = encoding.data ? encoding.data : "utf-8";
    return !encoding.data || stream_encoding_known(encoding.data) ||
           fault(compiling, node_find(node, "encoding")->line, "encoding: %.64s is not known here", encoding.data);
}

static bool take_shifted(struct compiling *compiling, const struct map_node *node, struct map_shape *shape)
{
    const struct map_node *shifted = node_find(node, "shifted");
    struct ck_bytes_array  words = { 0 };
    char                   name[64];

    if (!shifted)
        return true;
    if (shifted->kind != NODE_MAPPING || shifted->count != 1 || shifted->first->name.size >= sizeof name)
        return fault(compiling, shifted->line, "shifted: one column with its words is wanted");
    snprintf(name, sizeof name, "%.*s", (int)shifted->first->name.size, shifted->first->name.data);
    if (!take_texts(compiling, shifted, name, &words))
        return false;
    shape->rows.shifted = shifted->first->name;
    shape->rows.shifted_words = words.items;
    shape->rows.shifted_count = words.count;
    return true;
}

static bool take_signs(struct compiling *compiling, const struct map_node *node, struct map_shape *shape)
{
    struct ck_bytes_array written = { 0 };
    struct ck_bytes      *signs;

    if (!take_texts(compiling, node, "sign", &written))
        return false;
    signs = ck_arena_take(&compiling->map->arena, (written.count + 1) * sizeof *signs);
    for (size_t i = 0; i < written.count; i++) {
        if (written.items[i].size < 4)
            return fault(compiling, node_find(node, "sign")->line, "sign: four bytes or more are wanted");
        if (!encode(compiling, node_find(node, "sign")->line, shape->encoding, written.items[i], &signs[i]))
            return false;
    }
    shape->signs = (struct ck_bytes_array){ signs, written.count };
    return true;
}

/* The form of the day in the file's name is between brackets, or whatever stands around it. */
static bool take_released(struct compiling *compiling, const struct map_node *node, struct map_shape *shape)
{
    if (!take_text(compiling, node, "released", &shape->released))
        return false;
    return !shape->released.data || (calendar_form_good(shape->released) && calendar_form_has(shape->released, 'd')) ||
           fault(compiling, node_find(node, "released")->line, "released: a form with a day is wanted");
}

/* What a document says beside its rows. */
static bool take_beside(struct compiling *compiling, const struct map_node *node, struct map_shape *shape)
{
    static const char *const keys[] = { "count", "next", "error" };
    struct ck_bytes         *pointers[] = { &shape->rows.said_count, &shape->rows.said_next, &shape->rows.said_error };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!take_text(compiling, node, keys[i], pointers[i]))
            return false;
        if (pointers[i]->data &&
            ((shape->rows.format != ROWS_JSON && shape->rows.format != ROWS_XML) || pointers[i]->size < 2 || pointers[i]->data[0] != '/'))
            return fault(compiling, node_find(node, keys[i])->line, "%s: a JSON pointer of format json, or a path of elements of format xml",
                         keys[i]);
    }
    return take_number(compiling, node, "preview", 100000000, &shape->rows.preview);
}

static bool shape_compile(struct compiling *compiling, const struct map_node *node, struct map_shape *shape)
{
    *shape = (struct map_shape){ .line = node->line, .rows = { .delimiter = ',', .quote = '"' }, .decimal = '.' };
    if (!keys_good(compiling, node, shape_keys) || !take_format(compiling, node, shape) || !take_encoding(compiling, node, shape) ||
        !take_char(compiling, node, "delimiter", &shape->rows.delimiter) || !take_char(compiling, node, "quote", &shape->rows.quote) ||
        !take_char(compiling, node, "decimal", &shape->decimal))
        return false;
    shape->decimal_said = node_find(node, "decimal") != NULL;
    if (!take_char(compiling, node, "thousands", &shape->thousands) || !take_number(compiling, node, "skip", 1000, &shape->rows.skip) ||
        !take_number(compiling, node, "cap", 100000000, &shape->rows.cap) || !take_text(compiling, node, "rows", &shape->rows.rows) ||
        !take_shifted(compiling, node, shape) || !take_signs(compiling, node, shape) || !take_texts(compiling, node, "ignore", &shape->ignore) ||
        !take_released(compiling, node, shape) || !take_beside(compiling, node, shape) ||
        !take_words(compiling, node, "without", true, &shape->without))
        return false;
    if ((shape->decimal && shape->decimal == shape->thousands) || (shape->rows.format == ROWS_CSV && shape->rows.delimiter == '\0'))
        return fault(compiling, node->line, "decimal, thousands and delimiter are three characters");
    if (shape->rows.format == ROWS_JSON && shape->rows.rows.size && shape->rows.rows.data[0] != '/')
        return fault(compiling, node->line, "rows: a JSON pointer begins with /");
    return true;
}

bool shapes_compile(struct compiling *compiling, const struct map_node *node)
{
    struct source_map *map = compiling->map;

    map->shapes = ck_arena_take(&map->arena, (node->count + 1) * sizeof *map->shapes);
    if (node->kind == NODE_MAPPING)
        return shape_compile(compiling, node, &map->shapes[map->shape_count++]);
    for (const struct map_node *shape = node->first; shape; shape = shape->next)
        if (!shape_compile(compiling, shape, &map->shapes[map->shape_count++]))
            return false;
    for (size_t i = 0; i < map->shape_count; i++)
        if (map->shapes[i].signs.count == 0 && map->shape_count > 1)
            return fault(compiling, map->shapes[i].line, "sign: one of several shapes needs one");
    return map->shape_count > 0 || fault(compiling, node->line, "read: no shape");
}

static bool has_sign(const struct map_shape *shape, struct ck_bytes head)
{
    for (size_t i = 0; i < shape->signs.count; i++)
        if (head.size && memmem(head.data, head.size, shape->signs.items[i].data, shape->signs.items[i].size))
            return true;
    return false;
}

/* The first line without its quotes: many programs write all names in quotes. */
static struct ck_bytes bare_line(struct ck_bytes head, char quote, char buf[STREAM_HEAD_MAX])
{
    size_t size = 0;

    for (size_t i = 0; i < head.size && size < STREAM_HEAD_MAX && head.data[i] != '\n'; i++)
        if (head.data[i] != quote)
            buf[size++] = head.data[i];
    return (struct ck_bytes){ buf, size };
}

static bool begins_json(struct ck_bytes head)
{
    size_t at = 0;

    while (at < head.size && (unsigned char)head.data[at] <= ' ')
        at++;
    return at < head.size && (head.data[at] == '{' || head.data[at] == '[');
}

/* Whether the document has the sign of the shape. JSON is a list or an object; one that begins with a quote is a table. */
static bool fits(const struct map_shape *shape, struct ck_bytes head)
{
    static const struct ck_bytes mark = { "\xEF\xBB\xBF", 3 };
    char                         bare[STREAM_HEAD_MAX];

    if (ck_bytes_begin(head, mark))
        head = (struct ck_bytes){ head.data + mark.size, head.size - mark.size };
    if (shape->rows.format == ROWS_CSV)
        head = (struct ck_bytes){ head.data + rows_sep_line(head), head.size - rows_sep_line(head) };
    if (shape->rows.format == ROWS_JSON && !begins_json(head))
        return false;
    if (has_sign(shape, head))
        return true;
    return head.size && head.data[0] == '"' && shape->rows.format == ROWS_CSV && shape->rows.quote == '"' &&
           has_sign(shape, bare_line(head, '"', bare));
}

const struct map_shape *map_shape_of(const struct source_map *map, struct ck_bytes head, bool *ret_sure)
{
    *ret_sure = true;
    for (size_t i = 0; i < map->shape_count; i++)
        if (fits(&map->shapes[i], head))
            return &map->shapes[i];
    *ret_sure = false;
    return map->shape_count == 1 ? &map->shapes[0] : NULL;
}

/* Where the sign stands in letters of any case; the size of the head where it does not. */
static size_t sign_in_any_case(struct ck_bytes sign, struct ck_bytes head)
{
    for (size_t at = 0; at + sign.size <= head.size; at++)
        if (strncasecmp(head.data + at, sign.data, sign.size) == 0)
            return at;
    return head.size;
}

const struct map_shape *map_shape_in_any_case(const struct source_map *map, struct ck_bytes head)
{
    char            bare[STREAM_HEAD_MAX];
    struct ck_bytes line = bare_line((struct ck_bytes){ head.data + rows_sep_line(head), head.size - rows_sep_line(head) }, '"', bare);

    for (size_t i = 0; i < map->shape_count; i++)
        for (size_t k = 0; k < map->shapes[i].signs.count && map->shapes[i].rows.format == ROWS_CSV; k++)
            if (sign_in_any_case(map->shapes[i].signs.items[k], line) < line.size)
                return &map->shapes[i];
    return NULL;
}

size_t map_sign_line(const struct map_shape *shape, struct ck_bytes head)
{
    size_t at = head.size, line = 1;

    for (size_t k = 0; k < shape->signs.count; k++) {
        size_t found = sign_in_any_case(shape->signs.items[k], head);

        at = found < at ? found : at;
    }
    for (size_t i = 0; i < at && at < head.size; i++)
        line += head.data[i] == '\n';
    return at < head.size ? line : 0;
}
