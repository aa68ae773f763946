/* SPDX-License-Identifier: Apache-2.0
 * What stands between digits, and between words, is told by its bytes in UTF-8. */
#include "domain/model/code.h"

#include "domain/model/country.h"

static const char *const blanks[] = { " ",
                                      "\xC2\xA0", /* no-break space */
                                      "\xE2\x80\x80",
                                      "\xE2\x80\x81",
                                      "\xE2\x80\x82",
                                      "\xE2\x80\x83",
                                      "\xE2\x80\x84",
                                      "\xE2\x80\x85",
                                      "\xE2\x80\x86",
                                      "\xE2\x80\x87",
                                      "\xE2\x80\x88",
                                      "\xE2\x80\x89",
                                      "\xE2\x80\x8A", /* U+2000 to U+200A: of many widths, U+2009 is the thin one */
                                      "\xE2\x80\xAF",
                                      "\xE2\x81\x9F",
                                      "\xE3\x80\x80", /* narrow no-break, mathematical, ideographic */
                                      NULL };
static const char *const hyphens[] = { "-",
                                       "\xC2\xAD", /* soft hyphen */
                                       "\xE2\x80\x90",
                                       "\xE2\x80\x91",
                                       "\xE2\x80\x92",
                                       "\xE2\x80\x93",
                                       "\xE2\x80\x94",
                                       "\xE2\x80\x95", /* U+2010 to U+2015: hyphens and dashes */
                                       "\xE2\x88\x92",
                                       "\xEF\xB9\xA3",
                                       "\xEF\xBC\x8D", /* minus, small and full-width hyphen */
                                       NULL };

/* Bytes of the mark of the list that the text has at this place; 0: none. */
static size_t mark_at(struct bytes text, size_t at, const char *const *marks)
{
    struct bytes rest = { text.data + at, text.size - at };

    for (; *marks; marks++)
        if (bytes_begin(rest, bytes_from(*marks)))
            return strlen(*marks);
    return 0;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* ---- codes ---- */

static size_t separator_at(struct bytes text, size_t at)
{
    size_t blank = mark_at(text, at, blanks);

    if (blank)
        return blank;
    return text.data[at] == '.' ? 1 : mark_at(text, at, hyphens);
}

bool code_fold(struct bytes text, struct arena *arena, struct bytes *ret_digits)
{
    size_t count = 0, step;
    char  *digits;

    for (size_t at = 0; at < text.size; at += step) {
        step = is_digit(text.data[at]) ? 1 : separator_at(text, at);
        if (step == 0)
            return false;
        count += (size_t)is_digit(text.data[at]);
    }
    if (count == 0 || !is_digit(text.data[0]) || !is_digit(text.data[text.size - 1]))
        return false;
    if (count == text.size) {
        *ret_digits = text;
        return true;
    }
    digits = arena_take(arena, count);
    *ret_digits = (struct bytes){ digits, count };
    for (size_t at = 0; at < text.size; at++)
        if (is_digit(text.data[at])) /* no byte of a mark is one */
            *digits++ = text.data[at];
    return true;
}

static bool is_whole(struct bytes digits, size_t digits_max)
{
    for (size_t i = 0; i < digits.size; i++)
        if (!is_digit(digits.data[i]))
            return false;
    return digits.size > 0 && digits.size <= digits_max && digits.size % 2 == 0;
}

bool code_fits(struct bytes digits, enum nomenclature nomenclature)
{
    static const struct {
        enum nomenclature nomenclature;
        size_t            digits;
    } finest[] = { { NOMENCLATURE_GACC8, 8 }, { NOMENCLATURE_CN8, 8 }, { NOMENCLATURE_HTS10, 10 } };
    enum { INTERNATIONAL = 6 };

    if (nomenclature == NOMENCLATURE_ITEM)
        return false;
    for (size_t i = 0; i < sizeof finest / sizeof finest[0]; i++)
        if (finest[i].nomenclature == nomenclature)
            return is_whole(digits, finest[i].digits);
    return is_whole(digits, INTERNATIONAL);
}

bool code_is_prefix(struct bytes digits) { return is_whole(digits, CODE_DIGITS_MAX); }

bool code_touches(struct bytes digits, struct bytes_array prefixes)
{
    for (size_t i = 0; i < prefixes.count; i++)
        if (bytes_begin(prefixes.items[i], digits) || bytes_begin(digits, prefixes.items[i]))
            return true;
    return false;
}

static bool writes_cn8(struct bytes reporter, int32_t month)
{
    return bytes_equal(reporter, BYTES("EUU")) || bytes_equal(reporter, BYTES("GBR")) || bytes_equal(reporter, BYTES("XNI")) ||
           country_is_member(BYTES("EUU"), reporter, month);
}

struct code code_of_reporter(struct bytes digits, struct bytes reporter, int32_t month)
{
    enum { HS = 6, OWN = 8, TARIFF = 10 };

    if (digits.size == OWN && bytes_equal(reporter, BYTES("CHN")))
        return (struct code){ NOMENCLATURE_GACC8, digits };
    if (digits.size == OWN && writes_cn8(reporter, month))
        return (struct code){ NOMENCLATURE_CN8, digits };
    if (digits.size == TARIFF && bytes_equal(reporter, BYTES("USA")))
        return (struct code){ NOMENCLATURE_HTS10, digits };
    if (digits.size < HS)
        return (struct code){ NOMENCLATURE_UNKNOWN, digits };
    return (struct code){ NOMENCLATURE_HS2022, { digits.data, HS } };
}

/* ---- names ---- */

/* What nobody sees: C1, marks of direction and of lines (Unicode, UAX 9), joiners, the byte order mark. */
static bool is_unseen(struct bytes rest)
{
    const unsigned char *at = (const unsigned char *)rest.data;
    uint32_t             code = 0;

    if (rest.size >= 2 && at[0] == 0xC2)
        return at[1] <= 0x9F || at[1] == 0xAD;
    for (size_t i = 0; rest.size >= 3 && i < 3; i++)
        code = code << 8 | at[i];
    return (code >= 0xE2808B && code <= 0xE2808F) || (code >= 0xE280A8 && code <= 0xE280AE) || (code >= 0xE281A0 && code <= 0xE281AF) ||
           code == 0xEFBBBF;
}

bool text_hides(struct bytes text)
{
    for (size_t at = 0; at < text.size; at++) {
        size_t blank = mark_at(text, at, blanks);

        if ((blank && (at == 0 || at + blank == text.size)) || is_unseen((struct bytes){ text.data + at, text.size - at }))
            return true;
    }
    return false;
}

struct bytes upper_fold(struct bytes text, struct arena *arena)
{
    char *copy;

    if (text.size == 0)
        return text;
    copy = arena_take(arena, text.size);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = text.data[i] >= 'a' && text.data[i] <= 'z' ? (char)(text.data[i] - 'a' + 'A') : text.data[i];
    return (struct bytes){ copy, text.size };
}

static size_t joint_at(struct bytes text, size_t at)
{
    size_t blank = mark_at(text, at, blanks);

    if (blank)
        return blank;
    return text.data[at] == '_' ? 1 : mark_at(text, at, hyphens);
}

struct bytes item_fold(struct bytes text, struct arena *arena)
{
    char  *name;
    size_t size = 0;
    bool   joins = false;

    if (text.size == 0)
        return text;
    name = arena_take(arena, text.size);
    for (size_t at = 0; at < text.size;) {
        size_t joint = joint_at(text, at);
        char   c = text.data[at];

        if (joint) {
            joins = size > 0;
            at += joint;
            continue;
        }
        if (joins)
            name[size++] = '-';
        joins = false;
        name[size++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        at++;
    }
    return (struct bytes){ name, size };
}
