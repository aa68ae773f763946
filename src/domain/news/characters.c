/* SPDX-License-Identifier: Apache-2.0
 * Numerals in characters (Chinese, Japanese, Korean), alone or mixed with digits: 一万五千  3万8,563.6  二十五点三  3천188. */
#include <math.h>

#include "domain/news/numerals.h"

#include "domain/news/fold.h"

enum { HUNDRED = 100, MYRIAD = 10000 };

/* Chinese and Japanese, then Korean. */
double numeral_value(int32_t code)
{
    switch (code) {
    case 0x3007:
    case 0x96F6:
    case 0xC601:
    case 0xACF5: return 0;
    case 0x4E00:
    case 0xC77C: return 1;
    case 0x4E8C:
    case 0x4E24:
    case 0x5169:
    case 0xC774: return 2;
    case 0x4E09:
    case 0xC0BC: return 3;
    case 0x56DB:
    case 0xC0AC: return 4;
    case 0x4E94:
    case 0xC624: return 5;
    case 0x516D:
    case 0xC721:
    case 0xB959: return 6;
    case 0x4E03:
    case 0xCE60: return 7;
    case 0x516B:
    case 0xD314: return 8;
    case 0x4E5D:
    case 0xAD6C: return 9;
    case 0x5341:
    case 0xC2ED: return 10;
    case 0x767E:
    case 0xBC31: return 100;
    case 0x5343:
    case 0xCC9C: return 1e3;
    case 0x4E07:
    case 0x842C:
    case 0xB9CC: return 1e4;
    case 0x4EBF:
    case 0x5104:
    case 0xC5B5: return 1e8;
    case 0x5146:
    case 0xC870: return 1e12;
    default: return -1;
    }
}

bool numeral_vague(int32_t code) { return code == 0x51E0 || code == 0x5E7E || code == 0x6570 || code == 0x6578; } /* 几 数: some */

bool decimal_mark(int32_t code)
{
    return code == '.' || code == 0xB7 || code == 0x2027 || code == 0x30FB || code == 0xFF65 || code == 0xFF0E || code == 0xFE52 || code == 0x22C5;
}

double vulgar_fraction(int32_t code)
{
    switch (code) {
    case 0xBC: return 0.25;
    case 0xBD: return 0.5;
    case 0xBE: return 0.75;
    case 0x2153: return 1.0 / 3;
    case 0x2154: return 2.0 / 3;
    case 0x2155: return 0.2;
    case 0x2156: return 0.4;
    case 0x2157: return 0.6;
    case 0x2158: return 0.8;
    case 0x2159: return 1.0 / 6;
    case 0x215A: return 5.0 / 6;
    case 0x215B: return 0.125;
    case 0x215C: return 0.375;
    case 0x215D: return 0.625;
    case 0x215E: return 0.875;
    default: return 0;
    }
}

enum numeral_class numeral_class(int32_t code, enum language language)
{
    double value = numeral_value(code);

    if (language != LANGUAGE_ZH && language != LANGUAGE_JA && language != LANGUAGE_KO)
        return NUMERAL_NONE;
    if (code == 0x70B9 || code == 0x9EDE || (decimal_mark(code) && code != '.') || (code == 0xC810 && language == LANGUAGE_KO)) /* 点 점 */
        return NUMERAL_POINT;
    if (value < 0 || (code >= 0xAC00) != (language == LANGUAGE_KO))
        return NUMERAL_NONE;
    return value == 0 ? NUMERAL_ZERO : value < 10 ? NUMERAL_DIGIT : NUMERAL_SCALE;
}

/* What has been read: `total` of closed myriads, `section` below the next one, `current` not yet multiplied. */
struct character_counting {
    double   total, section, current, half, unit, myriad /* the last multiplier above a thousand */, last;
    double   first;   /* the number before the first multiplier */
    unsigned amounts; /* numbers that are multiplied */
    unsigned written; /* numeral characters in `current` */
    int32_t  digit;   /* the last of them */
    bool     open, zero, digits;
};

static bool scale_apply(struct character_counting *counting, double scale)
{
    double amount = counting->open                                   ? counting->current
                    : counting->section == 0 && counting->total == 0 ? 1
                                                                     : 0,
           half = counting->open ? counting->half : 0.5;

    counting->amounts += counting->open;
    if (counting->open && counting->amounts == 1)
        counting->first = counting->current;
    if (scale < MYRIAD) {
        counting->section += (counting->open ? counting->current : 1) * scale;
        counting->last = half * scale;
    } else {
        double section = counting->section + amount;

        counting->last = (counting->open ? counting->half : counting->section > 0 ? counting->last : 0.5) * scale;
        if (counting->total > 0 && scale > counting->myriad)
            counting->total = (counting->total + section) * scale;
        else
            counting->total += section * scale;
        counting->section = 0;
        counting->myriad = scale;
    }
    counting->unit = scale;
    counting->open = counting->zero = counting->digits = false;
    counting->written = 0;
    return true;
}

/* 七八百: seven or eight hundred is no number. */
static bool is_either(const struct character_counting *counting, int32_t next)
{
    return counting->written == 2 && counting->digit > 1 && numeral_value(next) >= 10 && counting->current == 11.0 * counting->digit - 10;
}

static size_t decimals_take(struct ck_bytes text, size_t at, enum language language, struct character_counting *counting)
{
    double place = 0.1;
    size_t size;

    for (; at < text.size; at += size, place /= 10) {
        int32_t code = fold_at(text.data, text.size, at, &size);
        enum numeral_class class = numeral_class(code, language);

        if (class != NUMERAL_DIGIT && class != NUMERAL_ZERO && !(code >= '0' && code <= '9'))
            break;
        counting->current += place * (code <= '9' ? code - '0' : numeral_value(code));
        counting->half = place / 2;
    }
    return at;
}

static void character_take(struct character_counting *counting, int32_t code)
{
    double value = numeral_value(code);

    if (value == 0 && !counting->open && counting->unit > 0) {
        counting->zero = true;
        return;
    }
    counting->current = counting->open ? counting->current * 10 + value : value;
    counting->digit = (int32_t)value;
    counting->written++;
    counting->half = 0.5;
    counting->open = true;
}

static size_t digit_run(struct ck_bytes text, size_t at)
{
    size_t size;

    while (at < text.size) {
        int32_t code = fold_at(text.data, text.size, at, &size);

        if (!(code >= '0' && code <= '9') && code != ',' && code != ' ' && code != '\'' && !decimal_mark(code) && vulgar_fraction(code) == 0)
            break;
        at += size;
    }
    return at;
}

static void counting_end(struct character_counting *counting, enum language language, double *ret_value, double *ret_half)
{
    double last = counting->unit;

    if (counting->open && language == LANGUAGE_ZH && counting->written == 1 && !counting->digits && !counting->zero && last >= HUNDRED &&
        counting->half == 0.5) { /* 三百五 is 350 */
        counting->current *= last / 10;
        counting->half *= last / 10;
    }
    *ret_value = counting->total + counting->section + (counting->open ? counting->current : 0);
    *ret_half = counting->open ? counting->half : counting->last;
    if (!counting->open && *ret_value <= HUNDRED && last == 10)
        *ret_half = 0.5;
}

bool characters_read(struct ck_bytes text, enum language language, double *ret_value, double *ret_half, double *ret_scale)
{
    struct character_counting counting = { 0 };
    size_t                    size;

    for (size_t at = 0; at < text.size;) {
        int32_t code = fold_at(text.data, text.size, at, &size);
        enum numeral_class class = numeral_class(code, language);

        if (code >= '0' && code <= '9') {
            size_t end = digit_run(text, at);
            bool   open;

            if (counting.open ||
                !digits_read((struct ck_bytes){ text.data + at, end - at }, language, MARKS_UNKNOWN, &counting.current, &counting.half, &open))
                return false;
            counting.open = counting.digits = true;
            at = end;
            continue;
        }
        at += size;
        if (class == NUMERAL_POINT && counting.open)
            at = decimals_take(text, at, language, &counting);
        else if (class == NUMERAL_SCALE) {
            if (is_either(&counting, code) || !scale_apply(&counting, numeral_value(code)))
                return false;
        } else if (class == NUMERAL_DIGIT || class == NUMERAL_ZERO)
            character_take(&counting, code);
        else if (code != ' ')
            return false;
    }
    if (is_either(&counting, 0x5341) && counting.unit > 0)
        return false;
    counting_end(&counting, language, ret_value, ret_half);
    *ret_scale = counting.open ? counting.unit == 0 : counting.amounts == 1 ? *ret_value / counting.first : 0;
    return true;
}
