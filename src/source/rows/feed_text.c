/* SPDX-License-Identifier: Apache-2.0
 * The texts of feeds, which come as HTML, as HTML in HTML, as plain text and in base64. */
#include <string.h>
#include <strings.h>

#include "engine/base/character.h"
#include "source/page/page.h"
#include "source/rows/feed.h"

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool begins_in_any_case(struct ck_bytes text, const char *word)
{
    return text.size >= strlen(word) && strncasecmp(text.data, word, strlen(word)) == 0;
}

/* ---- markup ---- */

/* Whether text that was read once still has tags that nobody writes about: "&lt;p>", "&lt;/a>", "&lt;br". */
static bool is_markup(struct ck_bytes text)
{
    static const char *const tags[] = { "p>",   "br>",  "br/",   "br /",   "img ",     "p ",           "/p>",    "/a>",       "/b>",
                                        "/i>",  "/em>", "/div>", "/span>", "/strong>", "/ul>",         "/ol>",   "/li>",      "/table>",
                                        "/tr>", "/td>", "/h1>",  "/h2>",   "/h3>",     "/blockquote>", "/font>", "/section>", "/article>" };
    struct ck_bytes          less = CK_BYTES("&lt;");

    for (size_t at = 0; at < text.size; at++) {
        struct ck_bytes rest = { text.data + at, text.size - at };

        if (!ck_bytes_begin(rest, less))
            continue;
        rest.data += less.size, rest.size -= less.size;
        for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
            if (begins_in_any_case(rest, tags[i]))
                return true;
    }
    return false;
}

/* HTML that was written as text: read once more. */
static void read_again(struct ck_bytes text, struct ck_buffer *buffer)
{
    struct ck_buffer html = { 0 };

    html_decode(text, &html);
    page_fragment(ck_buffer_bytes(&html), buffer);
    ck_buffer_release(&html);
}

/* Of each line what is between its blanks; blank lines are none. As one line if `line`. */
static void append_lines(struct ck_bytes text, bool line, struct ck_buffer *buffer)
{
    struct ck_bytes gap = line ? CK_BYTES(" ") : CK_BYTES("\n");
    size_t          begun = buffer->size;

    for (size_t at = 0; at < text.size;) {
        const char     *end = memchr(text.data + at, '\n', text.size - at);
        size_t          size = end ? (size_t)(end - text.data) - at : text.size - at;
        struct ck_bytes one = cell_trim((struct ck_bytes){ text.data + at, size });

        at += size + 1;
        if (one.size == 0)
            continue;
        if (buffer->size > begun)
            ck_buffer_append(buffer, gap);
        ck_buffer_append(buffer, one);
    }
}

void feed_text(enum feed_form form, bool line, struct ck_bytes text, struct ck_buffer *buffer)
{
    struct ck_buffer plain = { 0 }, again = { 0 }, whole = { 0 };

    if (form == FEED_HTML)
        page_fragment(text, &plain);
    else
        html_escape(text, &plain);
    if (is_markup(ck_buffer_bytes(&plain)))
        read_again(ck_buffer_bytes(&plain), &again);
    html_pair(ck_buffer_bytes(again.size ? &again : &plain), &whole);
    append_lines(ck_buffer_bytes(&whole), line, buffer);
    ck_buffer_release(&whole);
    ck_buffer_release(&plain);
    ck_buffer_release(&again);
}

/* ---- base64 ---- */

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char       *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

static bool is_text(struct ck_bytes text)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t code;

        at += character_take((struct ck_bytes){ text.data + at, text.size - at }, &code);
        if (code >= CHARACTER_BROKEN || (code < ' ' && !is_blank((char)code)))
            return false;
    }
    return text.size > 0;
}

bool feed_base64(struct ck_bytes text, struct ck_buffer *buffer)
{
    struct ck_buffer bytes = { 0 };
    uint32_t         bits = 0;
    size_t           count = 0, at = 0;
    bool             good;

    for (; at < text.size && text.data[at] != '='; at++) {
        int digit = digit_of(text.data[at]);

        if (digit < 0 && !is_blank(text.data[at]))
            break;
        if (digit < 0)
            continue;
        bits = bits << 6 | (uint32_t)digit;
        if (++count % 4 != 1) {
            char byte = (char)(bits >> (6 - 2 * ((count - 1) % 4)) & 0xFF);

            ck_buffer_append(&bytes, (struct ck_bytes){ &byte, 1 });
        }
    }
    good = count % 4 != 1;
    for (; at < text.size && good; at++)
        good = text.data[at] == '=' || is_blank(text.data[at]);
    good = good && is_text(ck_buffer_bytes(&bytes));
    if (good)
        ck_buffer_append(buffer, ck_buffer_bytes(&bytes));
    ck_buffer_release(&bytes);
    return good;
}

/* ---- what they say ---- */

static size_t pass_blanks(struct ck_bytes text, size_t at)
{
    for (;;) {
        if (at < text.size && is_blank(text.data[at]))
            at++;
        else if (at + 1 < text.size && memcmp(text.data + at, "\xC2\xA0", 2) == 0)
            at += 2;
        else
            return at;
    }
}

bool feed_says_same(struct ck_bytes one, struct ck_bytes other)
{
    size_t at = pass_blanks(one, 0), to = pass_blanks(other, 0);

    while (at < one.size && to < other.size) {
        size_t after = pass_blanks(one, at), behind = pass_blanks(other, to);

        if ((after > at) != (behind > to))
            return after == one.size && behind == other.size;
        at = after;
        to = behind;
        if (at < one.size && to < other.size && one.data[at] != other.data[to])
            return false;
        if (at < one.size && to < other.size) {
            at++;
            to++;
        }
    }
    return pass_blanks(one, at) == one.size && pass_blanks(other, to) == other.size;
}

struct ck_bytes feed_language(struct ck_bytes told, char *buf)
{
    static const char *const names[][2] = { { "english", "en" }, { "chinese", "zh" },   { "japanese", "ja" }, { "korean", "ko" },
                                            { "german", "de" },  { "spanish", "es" },   { "french", "fr" },   { "russian", "ru" },
                                            { "italian", "it" }, { "portuguese", "pt" } };
    size_t                   size = 0;

    told = cell_trim(told);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (told.size == strlen(names[i][0]) && begins_in_any_case(told, names[i][0]))
            return ck_bytes_from(names[i][1]);
    while (size < told.size && size < FEED_LANGUAGE_MAX && ((told.data[size] | 0x20) >= 'a' && (told.data[size] | 0x20) <= 'z')) {
        buf[size] = (char)(told.data[size] | 0x20);
        size++;
    }
    if (size != 2 || (size < told.size && !memchr("-_", told.data[size], 2)))
        return (struct ck_bytes){ 0 };
    return (struct ck_bytes){ buf, size };
}
