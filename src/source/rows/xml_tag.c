/* SPDX-License-Identifier: Apache-2.0
 * Tags on their way to the parser: bounded in any case; in feeds each is closed, each attribute stands once and in quotes. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "source/rows/xml_mend.h"

enum { NAME_SIZE_MAX = 256 };

static bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':'; }

/* Where the tag ends: its `>` outside of quotes. 0: it is not there yet. The size of what is there, with `*ret_cut`: it never comes. */
static size_t tag_size(const struct xml_mend *mend, struct ck_bytes rest, size_t *ret_attributes)
{
    char   quote = 0, before = 0;
    size_t limit = rest.size < XML_TAG_MAX ? rest.size : XML_TAG_MAX;

    *ret_attributes = 0;
    for (size_t i = 1; i < limit; i++) {
        char c = rest.data[i];

        if (quote)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && before == '=')
            quote = c;
        else if (c == '>')
            return i + 1;
        else
            *ret_attributes += c == '=';
        if (!is_space(c))
            before = c;
    }
    if (limit == XML_TAG_MAX || mend->ended) { /* a quote that is not closed: the tag ends at its first `>` */
        const char *end = memchr(rest.data, '>', limit);

        return end && mend->mends ? (size_t)(end - rest.data) + 1 : limit;
    }
    return 0;
}

static struct ck_bytes name_at(struct ck_bytes text, size_t at)
{
    size_t end = at;

    while (end < text.size && continues_name(text.data[end]))
        end++;
    return (struct ck_bytes){ text.data + at, end - at };
}

struct ck_bytes mend_open_name(const struct xml_mend *mend, size_t i)
{
    size_t end = i + 1 < mend->depth ? mend->open[i + 1].at : mend->names.size;

    return (struct ck_bytes){ mend->names.data + mend->open[i].at, end - mend->open[i].at };
}

void mend_close(struct xml_mend *mend)
{
    mend_put(mend, CK_BYTES("</"));
    mend_put(mend, mend_open_name(mend, mend->depth - 1));
    mend_put(mend, CK_BYTES(">"));
    mend->depth--;
    mend->names.size = mend->open[mend->depth].at;
}

static void take_end_tag(struct xml_mend *mend, struct ck_bytes name)
{
    size_t open = mend->depth;

    while (open > 0 && !ck_bytes_equal(mend_open_name(mend, open - 1), name))
        open--;
    if (open == 0) {
        mend_tell(mend, "</%.*s> ends nothing", word_size(name), name.data);
        return;
    }
    for (; mend->depth > open; mend_close(mend)) {
        struct ck_bytes last = mend_open_name(mend, mend->depth - 1);

        mend_tell(mend, "<%.*s> of line %zu is not closed before </%.*s>", word_size(last), last.data, mend->open[mend->depth - 1].line,
                  word_size(name), name.data);
    }
    mend_close(mend);
}

static void put_value(struct xml_mend *mend, struct ck_bytes value)
{
    for (size_t at = 0; at < value.size;) {
        char c = value.data[at];

        if (c == '&') {
            at += mend_put_reference(mend, (struct ck_bytes){ value.data + at, value.size - at });
            continue;
        }
        mend_put(mend, c == '<' ? CK_BYTES("&lt;") : c == '"' ? CK_BYTES("&quot;") : (struct ck_bytes){ value.data + at, 1 });
        at++;
    }
}

/* Behind the name of an attribute: its value; returns where it ends. */
static size_t value_at(struct ck_bytes tag, size_t at, struct ck_bytes *ret_value)
{
    size_t first = at;

    *ret_value = CK_BYTES("");
    while (at < tag.size && is_space(tag.data[at]))
        at++;
    if (at == tag.size || tag.data[at] != '=')
        return first;
    for (at++; at < tag.size && is_space(tag.data[at]);)
        at++;
    if (at < tag.size && (tag.data[at] == '"' || tag.data[at] == '\'')) {
        const char *end = memchr(tag.data + at + 1, tag.data[at], tag.size - at - 1);
        size_t      last = end ? (size_t)(end - tag.data) : tag.size;

        *ret_value = (struct ck_bytes){ tag.data + at + 1, last - at - 1 };
        return end ? last + 1 : last;
    }
    for (first = at; at < tag.size && !is_space(tag.data[at]);)
        at++;
    *ret_value = (struct ck_bytes){ tag.data + first, at - first };
    return at;
}

/* The attributes of a tag, each name once, each value in quotes. */
static void put_attributes(struct xml_mend *mend, struct ck_bytes tag)
{
    struct ck_bytes names[XML_ATTRIBUTES_MAX], value;
    size_t          count = 0;

    for (size_t at = 0; at < tag.size && count < XML_ATTRIBUTES_MAX;) {
        struct ck_bytes name = name_at(tag, at);
        bool            fits = name.size > 0 && begins_name(name.data[0]);

        if (name.size == 0) {
            if (!is_space(tag.data[at]) && tag.data[at] != '/')
                mend_tell(mend, "an attribute without a name");
            at++;
            continue;
        }
        at = value_at(tag, at + name.size, &value);
        for (size_t i = 0; fits && i < count; i++)
            fits = !ck_bytes_equal(names[i], name);
        if (!fits) {
            mend_tell(mend, "the attribute %.*s stands twice or has no name", word_size(name), name.data);
            continue;
        }
        names[count++] = name;
        mend_put(mend, CK_BYTES(" "));
        mend_put(mend, name);
        mend_put(mend, CK_BYTES("=\""));
        put_value(mend, value);
        mend_put(mend, CK_BYTES("\""));
    }
}

/* What a program at the publisher's wrote before the document: a warning, with its marks. */
static bool is_of_warning(struct ck_bytes name)
{
    static const char *const names[] = { "br", "b", "i", "p", "hr", "em", "strong", "span", "div", "pre", "font" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.size == strlen(names[i]) && strncasecmp(name.data, names[i], name.size) == 0)
            return true;
    return false;
}

static void take_start_tag(struct xml_mend *mend, struct ck_bytes name, struct ck_bytes tag)
{
    bool empty = tag.size > 0 && tag.data[tag.size - 1] == '/' && !(tag.size > 1 && tag.data[tag.size - 2] == '=');

    if (mend->depth == 0 && (mend->rooted || is_of_warning(name))) {
        mend_tell(mend, mend->rooted ? "<%.*s> behind the end of the document" : "<%.*s> before the document", word_size(name), name.data);
        return;
    }
    if (!empty && mend->depth == XML_DEPTH_MAX) {
        snprintf(mend->problem, sizeof mend->problem, "line %zu: more than %d elements in each other", mend->line, XML_DEPTH_MAX);
        return;
    }
    mend->rooted = true;
    mend_put(mend, CK_BYTES("<"));
    mend_put(mend, name);
    put_attributes(mend, (struct ck_bytes){ tag.data, tag.size - empty });
    mend_put(mend, empty ? CK_BYTES("/>") : CK_BYTES(">"));
    if (empty)
        return;
    mend->open[mend->depth].line = mend->line;
    mend->open[mend->depth].at = mend->names.size;
    ck_buffer_append(&mend->names, name);
    mend->depth++;
}

/* At `<` and a name, or `</`. False: more is needed. */
bool mend_take_tag(struct xml_mend *mend, bool ends)
{
    struct ck_bytes rest = mend_rest_of(mend), name, tag;
    size_t          attributes, size = tag_size(mend, rest, &attributes);

    if (size == 0)
        return false;
    if (attributes > XML_ATTRIBUTES_MAX || (size == XML_TAG_MAX && rest.data[size - 1] != '>')) {
        snprintf(mend->problem, sizeof mend->problem, "line %zu: a tag of more than %d bytes or %d attributes", mend->line, XML_TAG_MAX,
                 XML_ATTRIBUTES_MAX);
        return true;
    }
    if (mend->mends && rest.data[size - 1] != '>') {
        mend_tell(mend, "the document ends within a tag");
        mend_pass_lines(mend, size);
        return true;
    }
    if (!mend->mends) {
        mend_put(mend, (struct ck_bytes){ rest.data, size });
        mend_pass(mend, size);
        return true;
    }
    name = name_at(rest, ends ? 2 : 1);
    tag = (struct ck_bytes){ name.data + name.size, (size_t)(rest.data + size - name.data) - name.size };
    if (tag.size && tag.data[tag.size - 1] == '>')
        tag.size--;
    if (name.size > NAME_SIZE_MAX)
        mend_tell(mend, "a name of more than %d bytes", NAME_SIZE_MAX);
    else if (ends)
        take_end_tag(mend, name);
    else
        take_start_tag(mend, name, tag);
    mend_pass_lines(mend, size);
    return true;
}
