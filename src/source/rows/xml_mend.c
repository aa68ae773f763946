/* SPDX-License-Identifier: Apache-2.0
 * A scan of tags, references and sections. Comments and instructions are passed over, CDATA becomes text, lines stay lines. */
#include "source/rows/xml_mend.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { READ = 16384, REFERENCE_MAX = 32 };

void mend_tell(struct xml_mend *mend, const char *format, ...)
{
    char    text[160];
    va_list arguments;

    if (!mend->mends || mend->told_count++ >= XML_TOLD_MAX || !mend->told)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mend->told(mend->context, mend->line, text);
}

/* The bytes are done with. */
void mend_pass(struct xml_mend *mend, size_t size)
{
    for (size_t i = 0; i < size; i++)
        mend->line += mend->in.data[mend->in_at + i] == '\n';
    mend->in_at += size;
}

/* The same; their lines go on. */
void mend_pass_lines(struct xml_mend *mend, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (mend->in.data[mend->in_at + i] == '\n')
            mend_put(mend, CK_BYTES("\n"));
    mend_pass(mend, size);
}

/* ---- text ---- */

static bool is_character(uint32_t code)
{
    return code == '\t' || code == '\n' || code == '\r' || (code >= ' ' && code < 0xD800) || (code >= 0xE000 && code < 0xFDD0) ||
           (code > 0xFDEF && code < 0xFFFE) || (code >= 0x10000 && code <= 0x10FFFF);
}

/* &#8364; or &#x20AC;: whether it is a number at all, and of which character. */
static bool numbered(struct ck_bytes name, uint32_t *ret_code)
{
    bool   hex = name.size > 1 && (name.data[1] == 'x' || name.data[1] == 'X');
    size_t at = hex ? 2 : 1;

    *ret_code = 0;
    if (at >= name.size)
        return false;
    for (; at < name.size; at++) {
        char c = name.data[at];
        int  digit = c >= '0' && c <= '9' ? c - '0' : hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;

        if (digit < 0)
            return false;
        if (*ret_code <= 0x10FFFF)
            *ret_code = *ret_code * (hex ? 16 : 10) + (uint32_t)digit;
    }
    return true;
}

static bool is_own(struct ck_bytes name)
{
    static const char *const names[] = { "amp", "lt", "gt", "quot", "apos" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ck_bytes_equal(name, ck_bytes_from(names[i])))
            return true;
    return false;
}

/* At `&` of `text`: puts what XML takes for it; returns the bytes taken. */
size_t mend_put_reference(struct xml_mend *mend, struct ck_bytes text)
{
    size_t          limit = text.size < REFERENCE_MAX ? text.size : REFERENCE_MAX;
    const char     *end = memchr(text.data, ';', limit);
    struct ck_bytes name = { text.data + 1, end ? (size_t)(end - text.data) - 1 : 0 };
    uint32_t        code;

    if (name.size && name.data[0] == '#' && numbered(name, &code)) {
        if (!is_character(code))
            mend_tell(mend, "&%.*s; is no character", word_size(name), name.data);
        mend_put(mend, is_character(code) ? (struct ck_bytes){ text.data, name.size + 2 } : CK_BYTES(XML_BROKEN));
        return name.size + 2;
    }
    if (is_own(name)) {
        mend_put(mend, (struct ck_bytes){ text.data, name.size + 2 });
        return name.size + 2;
    }
    mend_tell(mend, name.size && name.size <= 10 && begins_name(name.data[0]) ? "&%.*s; is no reference of XML" : "an & that begins no reference",
              word_size(name), name.data);
    mend_put(mend, CK_BYTES("&amp;"));
    return 1;
}

/* Puts text in which nothing is markup. */
static void put_escaped(struct xml_mend *mend, struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        mend_put(mend, c == '&'   ? CK_BYTES("&amp;")
                       : c == '<' ? CK_BYTES("&lt;")
                       : c == '>' ? CK_BYTES("&gt;")
                                  : (struct ck_bytes){ &text.data[i], 1 });
    }
}

/* Up to the next `<` or `&`. */
static void take_text(struct xml_mend *mend)
{
    struct ck_bytes rest = mend_rest_of(mend);
    size_t          size = 0;
    bool            said = false;

    while (size < rest.size && rest.data[size] != '<' && rest.data[size] != '&') {
        said |= !is_space(rest.data[size]) && (unsigned char)rest.data[size] < 0x80;
        size++;
    }
    if (mend->depth > 0 || !mend->mends) {
        mend_put(mend, (struct ck_bytes){ rest.data, size });
        mend_pass(mend, size);
        return;
    }
    if (said)
        mend_tell(mend, mend->rooted ? "text behind the end of the document" : "text before the first element");
    mend_pass_lines(mend, size);
}

/* ---- sections ---- */

/* Goes on in a comment, an instruction or CDATA. False: more is needed. */
static bool take_inside(struct xml_mend *mend)
{
    struct ck_bytes rest = mend_rest_of(mend);
    size_t          last = strlen(mend->inside);
    const char     *end = rest.size ? memmem(rest.data, rest.size, mend->inside, last) : NULL;
    size_t          size = end ? (size_t)(end - rest.data) : mend->ended ? rest.size : rest.size >= last ? rest.size - last + 1 : 0;

    if (mend->keeps && (mend->depth > 0 || !mend->mends)) {
        put_escaped(mend, (struct ck_bytes){ rest.data, size });
        mend_pass(mend, size);
    } else {
        mend_pass_lines(mend, size);
    }
    if (end) {
        mend_pass(mend, last);
        mend->inside = NULL;
    } else if (mend->ended) {
        mend_tell(mend, "the document ends before %s", mend->inside);
        if (!mend->mends)
            snprintf(mend->problem, sizeof mend->problem, "line %zu: the document ends before %s", mend->line, mend->inside);
        mend->inside = NULL;
    }
    return end || size > 0 || mend->ended;
}

/* <!DOCTYPE …>: what is only named is never fetched, and may be passed over in feeds; what it declares would have to be believed. */
static bool take_doctype(struct xml_mend *mend)
{
    struct ck_bytes rest = mend_rest_of(mend);
    const char     *end = memchr(rest.data, '>', rest.size), *subset = memchr(rest.data, '[', rest.size);

    if (!mend->mends || (subset && (!end || subset < end)) || (!end && rest.size > XML_TAG_MAX)) {
        snprintf(mend->problem, sizeof mend->problem, "line %zu: it has a DTD (<!DOCTYPE): entities that a document declares are not expanded",
                 mend->line);
        return true;
    }
    if (!end && !mend->ended)
        return false;
    mend_pass_lines(mend, end ? (size_t)(end - rest.data) + 1 : rest.size);
    return true;
}

/* At `<!` or `<?`. False: more is needed. */
static bool take_section(struct xml_mend *mend)
{
    static const struct {
        const char *begin, *end;
        bool        keeps;
    } sections[] = { { "<!--", "-->", false }, { "<![CDATA[", "]]>", true }, { "<?", "?>", false } };
    struct ck_bytes rest = mend_rest_of(mend);

    if (rest.size < sizeof "<!DOCTYPE" - 1 && !mend->ended)
        return false;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (ck_bytes_begin(rest, ck_bytes_from(sections[i].begin))) {
            mend->inside = sections[i].end;
            mend->keeps = sections[i].keeps;
            mend_pass(mend, strlen(sections[i].begin));
            return true;
        }
    if (rest.size >= sizeof "<!DOCTYPE" - 1 && strncasecmp(rest.data, "<!DOCTYPE", sizeof "<!DOCTYPE" - 1) == 0)
        return take_doctype(mend);
    mend_tell(mend, "<! that begins nothing");
    mend->inside = ">";
    mend->keeps = false;
    if (!mend->mends)
        snprintf(mend->problem, sizeof mend->problem, "line %zu: <! that begins nothing", mend->line);
    return true;
}

/* ---- all of it ---- */

/* At `<`. False: more is needed. */
static bool take_markup(struct xml_mend *mend)
{
    struct ck_bytes rest = mend_rest_of(mend);
    char            c = rest.size > 1 ? rest.data[1] : 0;

    if (rest.size < 3 && !mend->ended)
        return false;
    if (c == '!' || c == '?')
        return take_section(mend);
    if (begins_name(c))
        return mend_take_tag(mend, false);
    if (c == '/' && rest.size > 2 && begins_name(rest.data[2]))
        return mend_take_tag(mend, true);
    mend_tell(mend, "a < that begins no tag");
    mend_put(mend, !mend->mends ? CK_BYTES("<") : mend->depth ? CK_BYTES("&lt;") : CK_BYTES(""));
    mend_pass(mend, 1);
    return true;
}

/* Makes something of what is there. False: more is needed. */
static bool step(struct xml_mend *mend)
{
    struct ck_bytes rest = mend_rest_of(mend);

    if (mend->inside)
        return take_inside(mend);
    if (rest.size == 0)
        return false;
    if (rest.data[0] == '<')
        return take_markup(mend);
    if (rest.data[0] != '&') {
        take_text(mend);
        return true;
    }
    if (rest.size < REFERENCE_MAX && !mend->ended)
        return false;
    if (mend->mends && mend->depth > 0) {
        mend_pass(mend, mend_put_reference(mend, rest));
    } else {
        mend_put(mend, mend->mends ? CK_BYTES("") : CK_BYTES("&"));
        mend_pass(mend, 1);
    }
    return true;
}

static void finish(struct xml_mend *mend)
{
    mend->finished = true;
    if (!mend->mends || mend->depth == 0)
        return;
    struct ck_bytes last = mend_open_name(mend, mend->depth - 1);

    mend_tell(mend, "the document ends within <%.*s> of line %zu", word_size(last), last.data, mend->open[mend->depth - 1].line);
    mend_put(mend, CK_BYTES(XML_CUT));
    while (mend->depth > 0)
        mend_close(mend);
}

static int fill(struct xml_mend *mend)
{
    char    buf[READ];
    ssize_t size = xml_text_read(mend->text, buf, sizeof buf);

    if (size < 0)
        return (int)size;
    if (mend->in_at)
        memmove(mend->in.data, mend->in.data + mend->in_at, mend->in.size - mend->in_at);
    mend->in.size -= mend->in_at;
    mend->in_at = 0;
    ck_buffer_append(&mend->in, (struct ck_bytes){ buf, (size_t)size });
    mend->ended = size == 0;
    return 0;
}

ssize_t xml_mend_read(struct xml_mend *mend, char *buf, size_t size)
{
    size_t taken;

    if (mend->out_at == mend->out.size)
        mend->out_at = mend->out.size = 0;
    while (mend->out.size - mend->out_at < size && !mend->finished && !mend->problem[0]) {
        int result;

        if (step(mend))
            continue;
        if (mend->ended && mend->in_at == mend->in.size)
            finish(mend);
        else if (mend->ended)
            mend_pass(mend, 1);
        else if ((result = fill(mend)) < 0)
            return result;
    }
    if (mend->problem[0])
        return -EBADMSG;
    taken = mend->out.size - mend->out_at < size ? mend->out.size - mend->out_at : size;
    if (taken)
        memcpy(buf, mend->out.data + mend->out_at, taken);
    mend->out_at += taken;
    return (ssize_t)taken;
}

void xml_mend_release(struct xml_mend *mend)
{
    ck_buffer_release(&mend->in);
    ck_buffer_release(&mend->out);
    ck_buffer_release(&mend->names);
}
