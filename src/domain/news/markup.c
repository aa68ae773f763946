/* SPDX-License-Identifier: Apache-2.0
 * HTML in a text: tags are nothing or the end of a line, character references are what they stand for. */
#include "domain/news/markup.h"

#include <string.h>

enum { TAG_MAX = 512 /* bytes; what is longer is no tag */, REFERENCE_MAX = 12, CODE_MAX = 0x10FFFF };

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_named(struct ck_bytes tag, const char *name)
{
    size_t size = strlen(name);

    if (tag.size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if ((tag.data[i] | 0x20) != name[i])
            return false;
    return tag.size == size || !(is_letter(tag.data[size]) || (tag.data[size] >= '0' && tag.data[size] <= '9'));
}

static bool ends_line(struct ck_bytes tag)
{
    static const char *const blocks[] = { "p",       "br",     "div",    "li",         "ul", "ol", "tr",         "table", "h1",
                                          "h2",      "h3",     "h4",     "h5",         "h6", "td", "th",         "hr",    "section",
                                          "article", "header", "footer", "blockquote", "dt", "dd", "figcaption", "pre" };

    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (is_named(tag, blocks[i]))
            return true;
    return false;
}

size_t markup_tag(struct ck_bytes text, size_t at, bool *ret_line)
{
    size_t      name = at + 1, limit = text.size - at > TAG_MAX ? at + TAG_MAX : text.size;
    const char *end;

    if (name + 3 <= limit && memcmp(text.data + name, "!--", 3) == 0)
        name += 3; /* a comment ends at its bracket, as a tag does */
    name += name < limit && text.data[name] == '/';
    if (name >= limit || !(is_letter(text.data[name]) || text.data[at + 1] == '!'))
        return 0;
    end = memchr(text.data + name, '>', limit - name);
    if (!end || memchr(text.data + name, '<', (size_t)(end - text.data) - name))
        return 0;
    *ret_line = ends_line((struct ck_bytes){ text.data + name, (size_t)(end - text.data) - name });
    return (size_t)(end - text.data) + 1 - at;
}

static const struct {
    const char *name;
    int32_t     code;
} references[] = {
    { "amp", '&' },       { "lt", '<' },       { "gt", '>' },       { "quot", '"' },     { "apos", 0x27 },     { "nbsp", 0xA0 },
    { "thinsp", 0x2009 }, { "ensp", 0x2002 },  { "emsp", 0x2003 },  { "minus", 0x2212 }, { "ndash", 0x2013 },  { "mdash", 0x2014 },
    { "percnt", '%' },    { "frac12", 0xBD },  { "frac14", 0xBC },  { "frac34", 0xBE },  { "times", 0xD7 },    { "middot", 0xB7 },
    { "euro", 0x20AC },   { "pound", 0xA3 },   { "yen", 0xA5 },     { "dollar", '$' },   { "comma", ',' },     { "period", '.' },
    { "lsquo", 0x2018 },  { "rsquo", 0x2019 }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "hellip", 0x2026 }, { "plus", '+' },
    { "auml", 0xE4 },     { "ouml", 0xF6 },    { "uuml", 0xFC },    { "szlig", 0xDF },   { "Auml", 0xC4 },     { "Ouml", 0xD6 },
    { "Uuml", 0xDC },     { "aacute", 0xE1 },  { "eacute", 0xE9 },  { "iacute", 0xED },  { "oacute", 0xF3 },   { "uacute", 0xFA },
    { "ntilde", 0xF1 },   { "Aacute", 0xC1 },  { "Eacute", 0xC9 },  { "Iacute", 0xCD },  { "Oacute", 0xD3 },   { "Uacute", 0xDA },
    { "Ntilde", 0xD1 },   { "asymp", 0x2248 }, { "le", 0x2264 },    { "ge", 0x2265 },    { "plusmn", 0xB1 },   { "shy", 0xAD },
    { "zwj", 0x200D },    { "laquo", 0xAB },   { "raquo", 0xBB },   { "bdquo", 0x201E }, { "sbquo", 0x201A },  { "iquest", 0xBF },
    { "iexcl", 0xA1 },    { "bull", 0x2022 },  { "deg", 0xB0 },     { "ordm", 0xBA },    { "ordf", 0xAA },     { "sup2", 0xB2 },
    { "sup3", 0xB3 },     { "copy", 0xA9 },    { "reg", 0xAE },     { "trade", 0x2122 }, { "sect", 0xA7 },     { "para", 0xB6 },
    { "agrave", 0xE0 },   { "egrave", 0xE8 },  { "ccedil", 0xE7 },  { "zwnj", 0x200C },
};

static int digit_of(char c, int base)
{
    int value = c >= '0' && c <= '9' ? c - '0' : is_letter(c) ? (c | 0x20) - 'a' + 10 : base;

    return value < base ? value : -1;
}

static int32_t numbered(struct ck_bytes digits)
{
    int     base = digits.size > 0 && (digits.data[0] | 0x20) == 'x' ? 16 : 10;
    int32_t code = 0;

    for (size_t i = base == 16; i < digits.size; i++) {
        int value = digit_of(digits.data[i], base);

        if (value < 0 || code > CODE_MAX)
            return 0;
        code = code * base + value;
    }
    return code >= ' ' && code <= CODE_MAX && !(code >= 0xD800 && code < 0xE000) ? code : code == '\n' || code == '\t' ? ' ' : 0;
}

size_t markup_reference(struct ck_bytes text, size_t at, int32_t *ret_code)
{
    size_t      limit = text.size - at > REFERENCE_MAX ? at + REFERENCE_MAX : text.size;
    const char *end = memchr(text.data + at, ';', limit - at);
    size_t      size = end ? (size_t)(end - text.data) - at - 1 : 0;

    *ret_code = 0;
    if (size < 2)
        return 0;
    if (text.data[at + 1] == '#')
        *ret_code = numbered((struct ck_bytes){ text.data + at + 2, size - 1 });
    for (size_t i = 0; *ret_code == 0 && i < sizeof references / sizeof *references; i++)
        if (strlen(references[i].name) == size && memcmp(text.data + at + 1, references[i].name, size) == 0)
            *ret_code = references[i].code;
    return *ret_code ? size + 2 : 0;
}
