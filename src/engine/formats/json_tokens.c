/* SPDX-License-Identifier: Apache-2.0
 * Tokens. Strings are searched for their end a word at a time; what they hold is looked at again only if it has escapes or is not ASCII. */
#include "engine/formats/json_tokens.h"

#include <endian.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "engine/avro/reader.h"
#include "engine/base/character.h"

enum { SHOWN = 60 };

struct json_tokens json_tokens_of(struct ck_bytes text, struct ck_arena *arena, char *detail, size_t detail_size)
{
    const char *start = text.data ? text.data : "";

    return (
        struct json_tokens){ .start = start, .at = start, .end = start + text.size, .arena = arena, .detail = detail, .detail_size = detail_size };
}

bool json_fail(struct json_tokens *tokens, const char *at, const char *format, ...)
{
    va_list arguments;
    int     size;

    if (tokens->failed)
        return false;
    tokens->failed = true;
    va_start(arguments, format);
    size = vsnprintf(tokens->detail, tokens->detail_size, format, arguments);
    va_end(arguments);
    if (size >= 0 && (size_t)size < tokens->detail_size)
        snprintf(tokens->detail + size, tokens->detail_size - (size_t)size, " (byte %zu)", (size_t)(at - tokens->start) + 1);
    return false;
}

/* ---- strings ---- */

/* A byte, in all places of a word. */
#define EACH(byte) (0x0101010101010101 * (uint64_t)(byte))

/* The highest bit of the first byte of the word, in memory's order, that is a quote, a backslash or a control; bits behind it mean nothing. */
static inline uint64_t word_ends(uint64_t word)
{
    uint64_t quote = word ^ EACH('"'), backslash = word ^ EACH('\\');

    return (((quote - EACH(1)) & ~quote) | ((backslash - EACH(1)) & ~backslash) | ((word - EACH(0x20)) & ~word)) & EACH(0x80);
}

/* To the next quote, backslash or control from `at` on, or to the end. `ret_others` gets bits of 0x80 if there are bytes beyond ASCII on the way. */
static inline const char *run_end(const char *at, const char *end, uint64_t *ret_others)
{
    uint64_t word, ends;

    for (; end - at >= (ptrdiff_t)sizeof word; at += sizeof word) {
        memcpy(&word, at, sizeof word);
        word = le64toh(word);
        ends = word_ends(word);
        if (ends) {
            *ret_others |= word & ((ends & -ends) - 1);
            return at + (unsigned)__builtin_ctzll(ends) / 8;
        }
        *ret_others |= word;
    }
    for (; at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20; at++)
        *ret_others |= (unsigned char)*at;
    return at;
}

static bool fail_utf8(struct json_tokens *tokens, struct ck_bytes raw)
{
    uint32_t code;

    for (size_t at = 0, size; at < raw.size; at += size) {
        size = character_take((struct ck_bytes){ raw.data + at, raw.size - at }, &code);
        if (code >= CHARACTER_BROKEN)
            return json_fail(tokens, raw.data + at, "no UTF-8: byte 0x%02x", (unsigned)code - CHARACTER_BROKEN);
    }
    return false;
}

/* The code of \uXXXX at `at`; above 0xFFFF: it is none. */
static uint32_t code_at(const char *at, const char *end)
{
    uint32_t code = 0;

    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return UINT32_MAX;
    for (at += 2, end = at + 4; at < end; at++) {
        char letter = *at | 0x20;

        if (*at >= '0' && *at <= '9')
            code = code << 4 | (uint32_t)(*at - '0');
        else if (letter >= 'a' && letter <= 'f')
            code = code << 4 | (uint32_t)(letter - 'a' + 10);
        else
            return UINT32_MAX;
    }
    return code;
}

static char *put_code(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800)
        *to++ = (char)(0xC0 | code >> 6);
    else if (code < 0x10000)
        *to++ = (char)(0xE0 | code >> 12);
    else {
        *to++ = (char)(0xF0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3F));
    }
    if (code >= 0x800)
        *to++ = (char)(0x80 | (code >> 6 & 0x3F));
    *to++ = (char)(0x80 | (code & 0x3F));
    return to;
}

/* \uXXXX, or two of them that are one character: puts it, and moves *at behind it. NULL: failed. */
static char *take_code(struct json_tokens *tokens, const char **at, const char *end, char *to)
{
    uint32_t code = code_at(*at, end), low;

    if (code > 0xFFFF) {
        json_fail(tokens, *at, "\\u without four hexadecimal digits");
        return NULL;
    }
    if (code >= 0xD800 && code < 0xE000) {
        low = code < 0xDC00 ? code_at(*at + 6, end) : 0;
        if (low < 0xDC00 || low > 0xDFFF) {
            json_fail(tokens, *at, "\\u%04X: half of a character", code);
            return NULL;
        }
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        *at += 6;
    }
    *at += 6;
    return put_code(to, code);
}

/* What a string with escapes says. It is never longer than it is written. */
static bool unescape(struct json_tokens *tokens, struct ck_bytes raw, struct ck_bytes *ret_text)
{
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char       *at = raw.data, *end = raw.data + raw.size, *name;
    char             *text = ck_arena_take(tokens->arena, raw.size), *to = text;

    while (at < end) {
        const char *escape = memchr(at, '\\', (size_t)(end - at));
        size_t      plain = (size_t)((escape ? escape : end) - at);

        memcpy(to, at, plain);
        to += plain;
        at += plain;
        if (!escape)
            break;
        if (at[1] == 'u') {
            to = take_code(tokens, &at, end, to);
            if (!to)
                return false;
            continue;
        }
        name = memchr(names, at[1], sizeof names - 1);
        if (!name)
            return json_fail(tokens, at, "a backslash before what is no escape");
        *to++ = meant[name - names];
        at += 2;
    }
    *ret_text = (struct ck_bytes){ text, (size_t)(to - text) };
    return true;
}

bool json_take_text(struct json_tokens *tokens, struct ck_bytes *ret_text)
{
    const char     *start = tokens->at + 1, *at = start;
    bool            escaped = false;
    uint64_t        others = 0;
    struct ck_bytes raw;

    for (at = run_end(at, tokens->end, &others); at < tokens->end && *at == '\\' && tokens->end - at > 1;
         at = run_end(at + 2, tokens->end, &others)) {
        others |= (unsigned char)at[1];
        escaped = true;
    }
    if (at == tokens->end || *at == '\\')
        return json_fail(tokens, tokens->end, "a text that does not end");
    if (*at != '"')
        return json_fail(tokens, at, "a control character in a text: 0x%02x", (unsigned)*at);
    raw = (struct ck_bytes){ start, (size_t)(at - start) };
    if ((others & EACH(0x80)) && !utf8_valid(raw))
        return fail_utf8(tokens, raw);
    tokens->at = at + 1;
    if (escaped)
        return unescape(tokens, raw, ret_text);
    *ret_text = raw;
    return true;
}

/* ---- numbers and words ---- */

static const char *digits_end(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

bool json_take_number(struct json_tokens *tokens, struct ck_bytes *ret_number, bool *ret_whole)
{
    const char *start = tokens->at, *end = tokens->end, *from = start + (*start == '-'), *at = digits_end(from, end);

    if (at == from || (*from == '0' && at - from > 1))
        return json_fail(tokens, from, at == from ? "a digit expected" : "a number that begins with 0");
    *ret_whole = true;
    if (at < end && *at == '.') {
        *ret_whole = false;
        from = at + 1;
        at = digits_end(from, end);
        if (at == from)
            return json_fail(tokens, at, "a digit expected");
    }
    if (at < end && (*at | 0x20) == 'e') {
        *ret_whole = false;
        from = at + 1;
        from += from < end && (*from == '-' || *from == '+');
        at = digits_end(from, end);
        if (at == from)
            return json_fail(tokens, at, "a digit expected");
    }
    *ret_number = (struct ck_bytes){ start, (size_t)(at - start) };
    tokens->at = at;
    return true;
}

bool json_take_word(struct json_tokens *tokens, struct ck_bytes word)
{
    if ((size_t)(tokens->end - tokens->at) < word.size || memcmp(tokens->at, word.data, word.size) != 0)
        return json_no_value(tokens);
    tokens->at += word.size;
    return true;
}

/* From what is wrong to the end of its word. */
static int wrong_size(const struct json_tokens *tokens)
{
    int size = 0;

    while (size < SHOWN && tokens->at + size < tokens->end && (unsigned char)tokens->at[size] > ' ' && (unsigned char)tokens->at[size] < 0x7F &&
           !strchr(",:{}[]\"", tokens->at[size]))
        size++;
    return size > 0 ? size : tokens->at < tokens->end && (unsigned char)*tokens->at > ' ' && (unsigned char)*tokens->at < 0x7F;
}

/* What was expected where something else is. */
static bool fail_expected(struct json_tokens *tokens, const char *expected)
{
    int size = wrong_size(tokens);

    if (tokens->at == tokens->end)
        return json_fail(tokens, tokens->at, "the text ends where %s is expected", expected);
    if (size > 0)
        return json_fail(tokens, tokens->at, "%.*s where %s is expected", size, tokens->at, expected);
    return json_fail(tokens, tokens->at, "byte 0x%02x where %s is expected", (unsigned)(unsigned char)*tokens->at, expected);
}

bool json_no_value(struct json_tokens *tokens) { return fail_expected(tokens, "a value"); }
bool json_no_object(struct json_tokens *tokens) { return fail_expected(tokens, "an object"); }

/* ---- objects and arrays ---- */

void json_enter(struct json_tokens *tokens)
{
    tokens->at++;
    tokens->depth++;
}

/* Whether another follows, behind a comma unless it is the first. */
static bool goes_on(struct json_tokens *tokens, bool first, char bracket, const char *expected)
{
    char next;

    if (tokens->failed)
        return false;
    next = json_peek(tokens);
    if (next == bracket && tokens->at < tokens->end) {
        tokens->at++;
        tokens->depth--;
        return false;
    }
    if (!first) {
        if (next != ',')
            return fail_expected(tokens, expected);
        tokens->at++;
        json_peek(tokens);
    }
    return tokens->depth < JSON_DEPTH_MAX || json_fail(tokens, tokens->at, "more than %d values in each other", JSON_DEPTH_MAX);
}

bool json_next_member(struct json_tokens *tokens, bool first, struct ck_bytes *ret_name)
{
    if (!goes_on(tokens, first, '}', "a comma or }"))
        return false;
    if (tokens->at == tokens->end || *tokens->at != '"')
        return fail_expected(tokens, "the name of a member");
    tokens->name_at = tokens->at;
    if (!json_take_text(tokens, ret_name))
        return false;
    if (memchr(ret_name->data, '\0', ret_name->size))
        return json_fail(tokens, tokens->name_at, "NUL in the name of a member");
    if (json_peek(tokens) != ':')
        return fail_expected(tokens, "a colon");
    tokens->at++;
    return true;
}

bool json_next_element(struct json_tokens *tokens, bool first) { return goes_on(tokens, first, ']', "a comma or ]"); }
