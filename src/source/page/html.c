/* SPDX-License-Identifier: Apache-2.0
 * Tags, attributes and references, by the tokenizer of HTML's standard as far as pages need it. */
#include "source/page/html.h"

#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "domain/news/markup.h"

enum { BEGINNING = 1024, REFERENCE_MAX = 12 };

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static struct ck_bytes from(struct ck_bytes text, size_t at)
{
    return at < text.size ? (struct ck_bytes){ text.data + at, text.size - at } : (struct ck_bytes){ text.data + text.size, 0 };
}

static bool begins(struct ck_bytes text, const char *word)
{
    size_t size = strlen(word);

    return text.size >= size && strncasecmp(text.data, word, size) == 0;
}

/* Where the word begins; the size where it does not occur. */
static size_t find(struct ck_bytes text, const char *word)
{
    size_t size = strlen(word);

    for (size_t at = 0; at + size <= text.size; at++) {
        const char *next = memchr(text.data + at, word[0], text.size - at);

        if (!next)
            break;
        at = (size_t)(next - text.data);
        if (begins(from(text, at), word))
            return at;
    }
    return text.size;
}

bool html_is(const struct html_token *token, const char *name) { return strcmp(token->name, name) == 0; }

bool html_begins(struct ck_bytes text)
{
    static const char *const words[] = { "<!doctype html", "<html", "<head>", "<head ", "<body", "<article", "<meta " };
    size_t                   at = 0;

    if (begins(text, "\xEF\xBB\xBF"))
        at = 3;
    while (at < text.size && is_space(text.data[at]))
        at++;
    if (at == text.size || text.data[at] != '<')
        return false;
    text = from(text, at);
    text.size = text.size < BEGINNING ? text.size : BEGINNING;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (find(text, words[i]) < text.size)
            return true;
    return false;
}

/* ---- tags ---- */

/* The end of a tag: the first `>` outside of quotes; the size where there is none. */
static size_t tag_end(struct ck_bytes text)
{
    char quote = 0, before = 0;

    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (quote)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && before == '=')
            quote = c;
        else if (c == '>')
            return i;
        if (!is_space(c))
            before = c;
    }
    return text.size;
}

static size_t take_name(struct ck_bytes text, char *ret_name)
{
    size_t size = 0, kept = 0;

    for (; size < text.size && !is_space(text.data[size]) && text.data[size] != '/' && text.data[size] != '>'; size++)
        if (kept + 1 < HTML_NAME_MAX)
            ret_name[kept++] = lower(text.data[size]);
    ret_name[kept] = '\0';
    return size;
}

/* A quote that is not closed goes on to the end of the page: then the tag ends at its first `>`. */
static size_t tag_size(struct ck_bytes text)
{
    size_t      end = tag_end(text);
    const char *first = end == text.size && text.size ? memchr(text.data, '>', text.size) : NULL;

    return first ? (size_t)(first - text.data) : end;
}

/* At `<` and a letter, or `</` and a letter. */
static struct html_token take_tag(struct html *html)
{
    struct html_token token = { .type = html->rest.data[1] == '/' ? HTML_CLOSE : HTML_OPEN };
    struct ck_bytes   inside = from(html->rest, token.type == HTML_CLOSE ? 2 : 1);
    size_t            size = tag_size(inside), name;

    inside.size = size;
    name = take_name(inside, token.name);
    token.text = from(inside, name);
    html->rest = from(html->rest, (size_t)(inside.data - html->rest.data) + size + 1);
    if (token.type == HTML_OPEN && (html_is(&token, "script") || html_is(&token, "style") || html_is(&token, "title") || html_is(&token, "textarea")))
        memcpy(html->raw, token.name, sizeof html->raw);
    return token;
}

/* Up to the end tag of the element. */
static struct html_token take_raw(struct html *html)
{
    struct html_token token = { .type = HTML_TEXT, .raw = strcmp(html->raw, "script") == 0 || strcmp(html->raw, "style") == 0 };
    char              end[HTML_NAME_MAX + 3] = "</";
    size_t            size;

    strcat(end, html->raw);
    size = find(html->rest, end);
    token.text = (struct ck_bytes){ html->rest.data, size };
    html->rest = from(html->rest, size);
    html->raw[0] = '\0';
    return token;
}

static bool at_tag(struct ck_bytes rest)
{
    return rest.size > 1 && rest.data[0] == '<' && (is_letter(rest.data[1]) || (rest.data[1] == '/' && rest.size > 2 && is_letter(rest.data[2])));
}

/* Comments, declarations, instructions, and `</` that ends nothing. 0: there is none. */
static size_t aside_size(struct ck_bytes rest)
{
    size_t end;

    if (begins(rest, "<!--")) {
        end = find(from(rest, 2), "-->"); /* <!--> is one */
        return end == rest.size - 2 ? rest.size : end + 5;
    }
    if (rest.size < 2 || rest.data[0] != '<' || !strchr("!?/", rest.data[1]) || !rest.data[1])
        return 0;
    end = find(rest, ">");
    return end < rest.size ? end + 1 : rest.size;
}

struct html_token html_next(struct html *html)
{
    struct html_token token = { .type = HTML_TEXT };
    size_t            size;

    if (html->raw[0] && html->rest.size)
        return take_raw(html);
    while (html->rest.size && !at_tag(html->rest) && (size = aside_size(html->rest)) > 0)
        html->rest = from(html->rest, size);
    if (html->rest.size == 0)
        return (struct html_token){ .type = HTML_END };
    if (at_tag(html->rest))
        return take_tag(html);
    for (size = 1; size < html->rest.size;) {
        const char *next = memchr(html->rest.data + size, '<', html->rest.size - size);

        size = next ? (size_t)(next - html->rest.data) : html->rest.size;
        if (next && !at_tag(from(html->rest, size)) && aside_size(from(html->rest, size)) == 0)
            size++;
        else
            break;
    }
    token.text = (struct ck_bytes){ html->rest.data, size };
    html->rest = from(html->rest, size);
    return token;
}

/* ---- attributes ---- */

/* Takes the value behind `=`; returns the bytes taken. */
static size_t take_value(struct ck_bytes text, struct ck_bytes *ret_value)
{
    size_t at = 0, first;

    while (at < text.size && is_space(text.data[at]))
        at++;
    if (at < text.size && (text.data[at] == '"' || text.data[at] == '\'')) {
        const char *end = memchr(text.data + at + 1, text.data[at], text.size - at - 1);
        size_t      last = end ? (size_t)(end - text.data) : text.size;

        *ret_value = (struct ck_bytes){ text.data + at + 1, last - at - 1 };
        return last + (end != NULL);
    }
    for (first = at; at < text.size && !is_space(text.data[at]);)
        at++;
    *ret_value = (struct ck_bytes){ text.data + first, at - first };
    return at;
}

struct ck_bytes html_attribute(struct ck_bytes attributes, const char *name)
{
    size_t at = 0, size = strlen(name);

    while (at < attributes.size) {
        struct ck_bytes value = CK_BYTES("");
        size_t          first;

        while (at < attributes.size && (is_space(attributes.data[at]) || attributes.data[at] == '/' || attributes.data[at] == '='))
            at++;
        for (first = at; at < attributes.size && !is_space(attributes.data[at]) && attributes.data[at] != '=';)
            at++;
        size_t end = at;

        while (at < attributes.size && is_space(attributes.data[at]))
            at++;
        if (at < attributes.size && attributes.data[at] == '=')
            at += 1 + take_value(from(attributes, at + 1), &value);
        if (end - first == size && strncasecmp(attributes.data + first, name, size) == 0)
            return value;
    }
    return (struct ck_bytes){ 0 };
}

/* ---- references ---- */

/* A name that only the table of HTML 4 has. */
static size_t named_elsewhere(struct ck_bytes text, size_t at, int32_t *ret_code)
{
    char                  name[REFERENCE_MAX];
    size_t                size = 0;
    const htmlEntityDesc *entity;

    while (size + 1 < sizeof name && at + 1 + size < text.size && text.data[at + 1 + size] != ';') {
        name[size] = text.data[at + 1 + size];
        size++;
    }
    if (size == 0 || at + 1 + size >= text.size || text.data[at + 1 + size] != ';')
        return 0;
    name[size] = '\0';
    entity = htmlEntityLookup((const xmlChar *)name);
    *ret_code = entity ? (int32_t)entity->value : 0;
    return entity ? size + 2 : 0;
}

static size_t reference_size(struct ck_bytes text, size_t at, int32_t *ret_code)
{
    size_t size = markup_reference(text, at, ret_code);

    return size ? size : named_elsewhere(text, at, ret_code);
}

static void append_code(int32_t code, struct ck_buffer *buffer)
{
    char   text[4];
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

    for (size_t i = size; i-- > 1; code >>= 6)
        text[i] = (char)(0x80 | (code & 0x3F));
    text[0] = (char)(size == 1 ? code : (0xF00 >> size & 0xF0) | code);
    ck_buffer_append(buffer, (struct ck_bytes){ text, size });
}

/* amp;nbsp; would become a space. */
static bool begins_reference(struct ck_bytes text)
{
    size_t size = text.size < REFERENCE_MAX ? text.size : REFERENCE_MAX;

    return size > 0 && (is_letter(text.data[0]) || text.data[0] == '#') && memchr(text.data, ';', size);
}

/* Whether a `<` before this text could be read as the beginning of a tag. */
static bool begins_markup(struct ck_bytes text) { return text.size == 0 || is_letter(text.data[0]) || memchr("/!?&", text.data[0], 4); }

void html_escape(struct ck_bytes text, struct ck_buffer *buffer)
{
    for (size_t at = 0; at < text.size; at++) {
        struct ck_bytes rest = from(text, at + 1);

        if (text.data[at] == '<' && begins_markup(rest))
            ck_buffer_append(buffer, CK_BYTES("&lt;"));
        else if (text.data[at] == '&' && begins_reference(rest))
            ck_buffer_append(buffer, CK_BYTES("&amp;"));
        else
            ck_buffer_append(buffer, (struct ck_bytes){ text.data + at, 1 });
    }
}

void html_plain(struct ck_bytes text, struct ck_buffer *buffer)
{
    struct ck_bytes less = CK_BYTES("&lt;");

    for (size_t at = 0; at < text.size;) {
        bool plain = ck_bytes_begin(from(text, at), less) && !begins_markup(from(text, at + less.size));

        ck_buffer_append(buffer, plain ? CK_BYTES("<") : (struct ck_bytes){ text.data + at, 1 });
        at += plain ? less.size : 1;
    }
}

void html_pair(struct ck_bytes text, struct ck_buffer *buffer)
{
    struct ck_bytes less = CK_BYTES("&lt;");
    bool            open = false;

    for (size_t at = 0; at < text.size; at++) {
        const bool closes = open && text.data[at] == '>';

        open = (open && !closes && text.data[at] != '\n') || ck_bytes_begin(from(text, at), less);
        ck_buffer_append(buffer, closes ? CK_BYTES("&gt;") : (struct ck_bytes){ text.data + at, 1 });
    }
}

static void resolve(struct ck_bytes text, bool all, struct ck_buffer *buffer)
{
    for (size_t at = 0; at < text.size;) {
        const char *next = memchr(text.data + at, '&', text.size - at);
        size_t      plain = next ? (size_t)(next - text.data) : text.size, size;
        int32_t     code;

        ck_buffer_append(buffer, (struct ck_bytes){ text.data + at, plain - at });
        if (!next)
            break;
        size = reference_size(text, plain, &code);
        at = plain + (size ? size : 1);
        if (!size)
            ck_buffer_append(buffer, CK_BYTES("&"));
        else if (!all && (code == '<' || (code == '&' && begins_reference(from(text, at)))))
            ck_buffer_append(buffer, (struct ck_bytes){ text.data + plain, size });
        else
            append_code(code, buffer);
    }
}

void html_text(struct ck_bytes text, struct ck_buffer *buffer) { resolve(text, false, buffer); }

void html_decode(struct ck_bytes text, struct ck_buffer *buffer) { resolve(text, true, buffer); }
