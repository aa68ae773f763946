/* SPDX-License-Identifier: Apache-2.0
 * Documents come in many encodings, and with bytes that are none of them: iconv converts, and what is no character becomes a mark. */
#include "source/rows/xml_text.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/base/character.h"
#include "source/page/page.h"

enum { CERTAIN = 3 /* so many characters of several bytes are no chance */ };

/* ---- the beginning ---- */

static int fill(struct xml_text *text)
{
    memmove(text->in, text->in + text->in_at, text->in_size - text->in_at);
    text->in_size -= text->in_at;
    text->in_at = 0;
    while (!text->ended && text->in_size < sizeof text->in) {
        ssize_t size = text->from.read(text->from.context, text->in + text->in_size, sizeof text->in - text->in_size);

        if (size < 0)
            return (int)size;
        text->in_size += (size_t)size;
        text->ended = size == 0;
    }
    return 0;
}

static bool begins(const struct xml_text *text, const char *bytes, size_t size)
{
    return text->in_size - text->in_at >= size && memcmp(text->in + text->in_at, bytes, size) == 0;
}

/* The value of encoding="…" in a declaration; false: it has none. */
static bool declared(struct ck_bytes declaration, char *ret_name)
{
    static const char word[] = "encoding";

    for (size_t at = 0; at + sizeof word < declaration.size; at++) {
        const char *end;

        if (memcmp(declaration.data + at, word, sizeof word - 1) != 0)
            continue;
        for (at += sizeof word - 1; at < declaration.size && strchr(" \t\r\n=", declaration.data[at]); at++)
            ;
        if (at + 1 >= declaration.size || (declaration.data[at] != '"' && declaration.data[at] != '\''))
            return false;
        end = memchr(declaration.data + at + 1, declaration.data[at], declaration.size - at - 1);
        if (!end || (size_t)(end - declaration.data) - at > XML_ENCODING_MAX)
            return false;
        memcpy(ret_name, declaration.data + at + 1, (size_t)(end - declaration.data) - at - 1);
        ret_name[(size_t)(end - declaration.data) - at - 1] = '\0';
        return ret_name[0] != '\0';
    }
    return false;
}

/* Passes over <?xml … ?>; the lines in it stay lines. */
static void take_declaration(struct xml_text *text)
{
    size_t      first = text->in_at;
    const char *end;

    while (first < text->in_size && strchr(" \t\r\n", text->in[first]) && text->in[first])
        first++;
    if (text->in_size - first < 6 || memcmp(text->in + first, "<?xml", 5) != 0 || !strchr(" \t\r\n", text->in[first + 5]))
        return;
    end = memmem(text->in + first, text->in_size - first, "?>", 2);
    if (!end)
        return;
    declared((struct ck_bytes){ text->in + first, (size_t)(end - text->in) - first }, text->encoding);
    for (size_t i = first; i < (size_t)(end - text->in) + 2; i++)
        text->in[i] = text->in[i] == '\n' ? '\n' : ' ';
    if (strncasecmp(text->encoding, "utf-16", 6) == 0 || strncasecmp(text->encoding, "ucs-2", 5) == 0 ||
        strncasecmp(text->encoding, "utf-32", 6) == 0)
        strcpy(text->encoding, "UTF-8"); /* it could be read, so it is none of these */
}

/* By its mark, or by how `<` is written. */
static bool take_mark(struct xml_text *text)
{
    static const struct {
        const char *bytes;
        size_t      size, taken;
        const char *encoding;
    } marks[] = { { "\xFF\xFE\0\0", 4, 4, "UTF-32LE" }, { "\0\0\xFE\xFF", 4, 4, "UTF-32BE" }, { "\xEF\xBB\xBF", 3, 3, "UTF-8" },
                  { "\xFF\xFE", 2, 2, "UTF-16LE" },     { "\xFE\xFF", 2, 2, "UTF-16BE" },     { "<\0", 2, 0, "UTF-16LE" },
                  { "\0<", 2, 0, "UTF-16BE" } };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (begins(text, marks[i].bytes, marks[i].size)) {
            text->in_at += marks[i].taken;
            strcpy(text->encoding, marks[i].encoding);
            return true;
        }
    return false;
}

void xml_text_close(struct xml_text *text)
{
    if (text->converter)
        iconv_close(text->converter);
    text->converter = NULL;
}

/* Whether what is there is UTF-8 and could be no other encoding: what is read as EUC-KR and is not would be words that nobody wrote. */
static bool is_utf8(const struct xml_text *text)
{
    size_t several = 0;

    for (size_t at = text->in_at; at < text->in_size;) {
        struct ck_bytes rest = { text->in + at, text->in_size - at };
        uint32_t        code;
        size_t          size = character_take(rest, &code);

        if (code >= CHARACTER_BROKEN)
            return several >= CERTAIN && rest.size < 4 && !text->ended; /* a character goes on behind it */
        several += size > 1;
        at += size;
    }
    return several >= CERTAIN;
}

int xml_text_open(struct xml_text *text, struct byte_source from, const char *otherwise)
{
    const char *meant;
    int         result;

    *text = (struct xml_text){ .from = from };
    if ((result = fill(text)) < 0)
        return result;
    if (!take_mark(text))
        take_declaration(text);
    else if (strcmp(text->encoding, "UTF-8") == 0) {
        take_declaration(text);
        strcpy(text->encoding, "UTF-8"); /* a mark knows better */
    }
    if (!text->encoding[0])
        snprintf(text->encoding, sizeof text->encoding, "%s", otherwise ? otherwise : "UTF-8");
    meant = encoding_meant(text->encoding);
    if (strcasecmp(meant, "utf-8") == 0 || strcasecmp(meant, "utf8") == 0)
        return 0;
    text->converter = iconv_open("UTF-8", meant);
    if (text->converter == (iconv_t)-1) {
        text->converter = NULL;
        return -EINVAL;
    }
    text->mistaken = strncasecmp(text->encoding, "UTF-16", 6) != 0 && strncasecmp(text->encoding, "UTF-32", 6) != 0 && is_utf8(text);
    if (text->mistaken)
        xml_text_close(text);
    return 0;
}

/* ---- conversion ---- */

static void put(struct xml_text *text, struct ck_bytes bytes)
{
    memcpy(text->out + text->out_size, bytes.data, bytes.size);
    text->out_size += bytes.size;
}

/* From `in`, not empty, to `out`; a sequence that the end of `in` cuts waits for more. False: nothing could be taken. */
static bool convert(struct xml_text *text)
{
    char  *in = text->in + text->in_at, *out = text->out + text->out_size;
    size_t in_left = text->in_size - text->in_at, out_left = sizeof text->out - text->out_size - 4;
    size_t result = iconv(text->converter, &in, &in_left, &out, &out_left);
    int    why = errno;
    bool   some = in != text->in + text->in_at;

    text->in_at = (size_t)(in - text->in);
    text->out_size = (size_t)(out - text->out);
    if (result != (size_t)-1 || why == E2BIG || (why == EINVAL && !text->ended))
        return some;
    put(text, CK_BYTES(XML_BROKEN));
    text->in_at = why == EINVAL ? text->in_size : text->in_at + 1;
    return true;
}

static int more(struct xml_text *text)
{
    int result;

    memmove(text->out, text->out + text->out_at, text->out_size - text->out_at);
    text->out_size -= text->out_at;
    text->out_at = 0;
    if (text->in_at == text->in_size && text->ended)
        return 0;
    if (text->in_at == text->in_size && (result = fill(text)) < 0)
        return result;
    if (!text->converter) {
        put(text, (struct ck_bytes){ text->in + text->in_at, text->in_size - text->in_at });
        text->in_at = text->in_size;
        return 0;
    }
    if (text->in_at < text->in_size && !convert(text))
        return fill(text);
    return 0;
}

/* ---- characters ---- */

/* One character of what is there, as XML has it. */
static size_t take_character(struct xml_text *text, char *buf)
{
    struct ck_bytes rest = { text->out + text->out_at, text->out_size - text->out_at };
    uint32_t        code;
    size_t          size = character_take(rest, &code);

    text->out_at += size;
    if (code == '\v' || code == '\f') {
        buf[0] = ' ';
        return 1;
    }
    if (code >= CHARACTER_BROKEN || (code < ' ' && code != '\t' && code != '\n' && code != '\r') || code == 0xFFFE || code == 0xFFFF ||
        (code >= 0xFDD0 && code <= 0xFDEF)) {
        memcpy(buf, XML_BROKEN, sizeof XML_BROKEN - 1);
        return sizeof XML_BROKEN - 1;
    }
    memcpy(buf, rest.data, size);
    return size;
}

ssize_t xml_text_read(struct xml_text *text, char *buf, size_t size)
{
    size_t taken = 0;

    while (taken + 4 <= size) {
        size_t there = text->out_size - text->out_at;
        bool   last = text->ended && text->in_at == text->in_size;

        if (there < 4 && !last) { /* a character may go on behind it */
            int result = taken ? 0 : more(text);

            if (result < 0)
                return result;
            if (taken)
                break;
            continue;
        }
        if (there == 0)
            break;
        taken += take_character(text, buf + taken);
    }
    return (ssize_t)taken;
}
