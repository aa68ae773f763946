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

/* The character that begins here, of valid UTF-8; inside of one, a number that is none. */
static uint32_t character_at(struct bytes rest)
{
    const unsigned char *at = (const unsigned char *)rest.data;
    size_t               size = at[0] < 0xC0 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    uint32_t             code = size > 1 ? at[0] & (0xFFU >> (size + 1)) : at[0];

    if (size > rest.size || (size == 1 && at[0] >= 0x80))
        return UINT32_MAX;
    for (size_t i = 1; i < size; i++)
        code = code << 6 | (at[i] & 0x3F);
    return code;
}

/* What nobody sees: C1, lines and paragraphs, what stands between annotations, the empty pattern of Braille, and what fonts leave out by rule
 * (Unicode 15, Default_Ignorable_Code_Point: marks of direction, joiners, fillers, selectors of variants, tags, the byte order mark). */
static bool is_unseen(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x80, 0x9F },     { 0xAD, 0xAD },     { 0x34F, 0x34F },     { 0x61C, 0x61C },     { 0x115F, 0x1160 },
        { 0x17B4, 0x17B5 }, { 0x180B, 0x180F }, { 0x200B, 0x200F },   { 0x2028, 0x202E },   { 0x2060, 0x206F },
        { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },
        { 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

bool text_hides(struct bytes text)
{
    for (size_t at = 0; at < text.size; at++) {
        size_t blank = mark_at(text, at, blanks);

        if ((blank && (at == 0 || at + blank == text.size)) || is_unseen(character_at((struct bytes){ text.data + at, text.size - at })))
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
