/* SPDX-License-Identifier: Apache-2.0
 * Where a number ends in folded text: digits with their marks, mixed numerals, numerals in characters. Looks at each byte a bounded number of times.
 */
#include "domain/news/fold.h"
#include "domain/news/numerals.h"

enum { GROUP = 3 /* digits */, EXPONENT_MAX = 2 /* digits */ };

struct scan_place { /* a byte of the folded text */
    const struct text *text;
    size_t             size; /* of the folded text */
};

static bool is_digit(const struct scan_place *place, size_t at)
{
    return at < place->size && place->text->folded.data[at] >= '0' && place->text->folded.data[at] <= '9';
}

static int32_t code_at(const struct scan_place *place, size_t at, size_t *ret_size)
{
    *ret_size = 0;
    return at < place->size ? fold_at(place->text->folded.data, place->size, at, ret_size) : 0;
}

static bool is_wide(const struct scan_place *place, size_t at) /* of one byte now, of several as printed */
{
    const struct text *text = place->text;

    return at < place->size && (text->document.data[text->origin[at]] & 0x80);
}

/* Exactly three digits follow. */
static bool is_group(const struct scan_place *place, size_t at)
{
    return is_digit(place, at) && is_digit(place, at + 1) && is_digit(place, at + 2) && !is_digit(place, at + GROUP);
}

/* A mark between two digits that goes on with the number, and its bytes. `run`: digits before it; `grouped`: a mark of groups came before. */
static bool is_mark(const struct scan_place *place, size_t at, size_t run, bool grouped, bool pointed)
{
    size_t  size;
    int32_t code = code_at(place, at, &size);

    if (!is_digit(place, at + size))
        return false;
    switch (code) {
    case ' ':
    case '\'': return !pointed && run <= GROUP && (!grouped || run == GROUP) && is_group(place, at + size) && place->text->folded.data[at] != '\n';
    case 0xFF0C: return is_wide(place, at - 1) && is_group(place, at + size);
    default: return code == ',' || decimal_mark(code);
    }
}

/* ×10^4, x 10⁴ (only the caret: raised digits are no digits) */
static size_t power_end(const struct scan_place *place, size_t at)
{
    size_t  size, to = at;
    int32_t code;

    while (to < place->size && place->text->folded.data[to] == ' ')
        to++;
    code = code_at(place, to, &size);
    if (code != 0xD7 && code != 'x' && code != '*')
        return at;
    to += size;
    while (to < place->size && place->text->folded.data[to] == ' ')
        to++;
    if (!is_digit(place, to) || !is_digit(place, to + 1) || memcmp(place->text->folded.data + to, "10", 2) != 0 || is_digit(place, to + 2))
        return at;
    to += 2;
    code = code_at(place, to, &size);
    if (code != '^' && !(code >= 0x2070 && code <= 0x2079) && code != 0xB2 && code != 0xB3)
        return at;
    to += size;
    for (size_t count = 0; count < EXPONENT_MAX && is_digit(place, to); count++)
        to++;
    return to;
}

/* Digits with the marks between them: 1,238.5  3.188,5  1 238  3'188  2·6  2½  .7 */
static size_t digits_end(const struct scan_place *place, size_t at)
{
    bool   grouped = false, pointed = false;
    size_t size;

    for (;;) {
        size_t  run = at;
        int32_t code;

        while (is_digit(place, at))
            at++;
        if (at >= place->size || !is_mark(place, at, at - run, grouped, pointed))
            break;
        code = code_at(place, at, &size);
        grouped |= code == ' ' || code == '\'';
        pointed |= code == ',' || decimal_mark(code);
        at += size;
    }
    size_t spaced = at + (at < place->size && place->text->folded.data[at] == ' ');

    if (vulgar_fraction(code_at(place, spaced, &size)) > 0)
        return spaced + size;
    return power_end(place, at);
}

/* Digits and numeral characters of any length: 3万8,563.6  一千零二十  二十五点三  3천188 */
static size_t mixed_end(const struct scan_place *place, size_t at)
{
    enum language language = place->text->language;
    size_t        size, next = at;
    bool          counted = language == LANGUAGE_KO && is_digit(place, at);

    while (next < place->size) {
        int32_t code = code_at(place, next, &size);
        enum numeral_class class = numeral_class(code, language);

        if (code >= '0' && code <= '9') {
            next = digits_end(place, next);
            continue;
        }
        if (language == LANGUAGE_KO && code == ' ' && next > at && next + 1 < place->size && is_digit(place, next + 1) &&
            numeral_class(numeral_before(place->text, next), language) == NUMERAL_SCALE)
            class = NUMERAL_SPACE;
        if (class == NUMERAL_POINT || class == NUMERAL_SPACE) { /* only before a digit */
            size_t             after;
            int32_t            digit = code_at(place, next + size, &after);
            enum numeral_class follows = numeral_class(digit, language);

            if (next == at || (counted && class == NUMERAL_POINT) ||
                !(follows == NUMERAL_DIGIT || follows == NUMERAL_ZERO || (digit >= '0' && digit <= '9')))
                break;
        } else if (class == NUMERAL_NONE || (counted && class != NUMERAL_SCALE)) /* 15일 is a day */
            break;
        next += size;
    }
    return next;
}

static size_t codes_between(const struct text *text, size_t from, size_t to)
{
    size_t count = 0;

    for (size_t at = from; at < to; at++)
        count += ((unsigned char)text->folded.data[at] & 0xC0) != 0x80;
    return count;
}

/* 삼천백팔십팔 톤: syllables are a number only as a word of their own before a unit. */
static bool is_counted(const struct scan_place *place, size_t at, size_t to)
{
    static const char *const units[] = { "톤", "킬로", "kg", "t", "퍼센트", "%", "배", "달러", "위안", "여 톤", "여톤" };
    size_t                   size, scales = 0;

    for (size_t i = at; i < to; i += size)
        scales += numeral_class(code_at(place, i, &size), LANGUAGE_KO) == NUMERAL_SCALE;
    if (scales == 0 || letter_of(numeral_before(place->text, at)) == LETTER_HANGUL)
        return false;
    to += to < place->size && place->text->folded.data[to] == ' ';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ck_bytes_begin((struct ck_bytes){ place->text->folded.data + to, place->size - to }, ck_bytes_from(units[i])))
            return true;
    return false;
}

int32_t numeral_before(const struct text *text, size_t at)
{
    size_t size, back = at;

    while (back > 0 && at - back < 4 && (back == at || ((unsigned char)text->folded.data[back] & 0xC0) == 0x80))
        back--;
    return back == at ? 0 : fold_at(text->folded.data, text->folded.size, back, &size);
}

/* 百二十トン, 백이십 톤: the first multiplier counts one of itself */
static bool leads(int32_t code, enum language language)
{
    return language != LANGUAGE_ZH && numeral_class(code, language) == NUMERAL_SCALE && numeral_value(code) <= 1000;
}

size_t number_scan(const struct text *text, size_t at, bool *ret_vague)
{
    struct scan_place place = { text, text->folded.size };
    size_t            size, to, after;
    int32_t           code = code_at(&place, at, &size), before = numeral_before(text, at);
    enum language     language = text->language;
    bool              digit = code >= '0' && code <= '9', vague;

    *ret_vague = false;
    if (vulgar_fraction(code) > 0)
        return at + size;
    if (code == '.' && is_digit(&place, at + 1) && (before == ' ' || before == '(' || before == '\n'))
        return digits_end(&place, at + 1); /* .7 */
    if (language != LANGUAGE_ZH && language != LANGUAGE_JA && language != LANGUAGE_KO)
        return digit ? digits_end(&place, at) : at;
    if (!digit && numeral_class(code, language) != NUMERAL_DIGIT && numeral_class(code, language) != NUMERAL_ZERO && numeral_value(code) != 10 &&
        !leads(code, language) && !numeral_vague(code))
        return at;
    if (language == LANGUAGE_KO && !digit && letter_of(before) == LETTER_HANGUL)
        return at;
    vague = numeral_vague(code);
    to = mixed_end(&place, vague ? at + size : at);
    if (language == LANGUAGE_KO)
        return digit || (codes_between(text, at, to) > 1 && is_counted(&place, at, to)) ? to : at;
    if (to > at + (vague ? size : 0) && numeral_vague(code_at(&place, to, &after))) { /* 十几 */
        to = mixed_end(&place, to + after);
        vague = true;
    }
    *ret_vague = vague && codes_between(text, at, to) > 1;
    if (vague && !*ret_vague)
        return at;
    return digit || codes_between(text, at, to) > 1 ? to : at;
}
