/* SPDX-License-Identifier: Apache-2.0
 * Digits and their separators, and the intervals that words allow (docs/CLAIMS.md 4.4). */
#include <math.h>

#include "chokepoint/number.h"
#include "numerals.h"

enum { DIGITS_MAX = 30 };

/* Where the decimal mark stands, or the size: groups of three between equal marks are thousands. */
static size_t decimal_at(struct bytes text, enum language language)
{
    size_t last = text.size, marks = 0, after = 0;
    bool   mixed = false;
    char   first = 0;

    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '.' || text.data[i] == ',') {
            mixed |= first && text.data[i] != first;
            first = first ? first : text.data[i];
            last = i;
            marks++;
        }
    if (marks == 0)
        return text.size;
    after = text.size - last - 1;
    if (mixed)
        return last;
    if (marks > 1)
        return text.size;
    char comma = language == LANGUAGE_DE || language == LANGUAGE_ES ? ',' : '.';

    if (first == comma)
        return last;
    return after == 3 ? text.size : last;
}

bool digits_read(struct bytes text, enum language language, double *ret_value, double *ret_half)
{
    char   digits[DIGITS_MAX + 2], plain[DIGITS_MAX + 2];
    size_t size = 0, count = 0, decimals = 0, dot;

    for (size_t i = 0; i < text.size; i++) { /* the middle dot is a decimal point, a space none */
        unsigned char c = (unsigned char)text.data[i];

        if (count >= DIGITS_MAX)
            return false;
        if ((c >= '0' && c <= '9') || c == '.' || c == ',')
            plain[count++] = (char)c;
        else if (c == 0xB7 || c == 0xBB) /* last bytes of the middle dots */
            plain[count++] = '.';
    }
    dot = memchr(text.data, 0xC2, text.size) || memchr(text.data, 0xE3, text.size) ? count : decimal_at((struct bytes){ plain, count }, language);
    for (size_t i = 0; dot == count && language != LANGUAGE_DE && language != LANGUAGE_ES && i < count; i++)
        if (plain[i] == '.' && !memchr(plain, ',', count) && memchr(text.data, 0xE3, text.size))
            dot = i;
    for (size_t i = 0; i < count; i++) {
        if (plain[i] >= '0' && plain[i] <= '9') {
            digits[size++] = plain[i];
            decimals += i > dot;
        } else if (i == dot)
            digits[size++] = '.';
    }
    if (size == 0 || !number_read((struct bytes){ digits, size }, ret_value))
        return false;
    *ret_half = 0.5;
    while (decimals-- > 0)
        *ret_half /= 10;
    return true;
}

static struct interval qualified(const struct figure *figure, double x)
{
    double half = figure->half, wide = fabs(x) * 0.05;

    switch (figure->qualifier) {
    case CONCEPT_about: return (struct interval){ x, x - fmax(half, wide), x + fmax(half, wide) };
    case CONCEPT_nearly: return (struct interval){ x, 0.95 * x, x };
    case CONCEPT_over: return (struct interval){ x, x, NAN };
    case CONCEPT_just_over: return (struct interval){ x, x, 1.05 * x };
    case CONCEPT_under:
    case CONCEPT_upto: return (struct interval){ x, 0, x };
    default: return (struct interval){ x, x - half, x + half };
    }
}

static double rounded(double value) { return isnan(value) ? value : number_round12(value); }

void interval_end_at_nothing(struct interval *fall)
{
    if (!(fall->low >= -1) && !(fall->high < -1))
        fall->low = -1;
}

struct interval figure_interval(const struct figure *figure, enum reading_as as)
{
    struct interval interval = qualified(figure, figure->value);

    if (!isnan(figure->high)) {
        interval.low = figure->value - figure->half;
        interval.high = figure->high + figure->half;
        interval.value = (figure->value + figure->high) / 2;
    }
    if (figure->value == 0 && figure->kind == FIGURE_ZERO)
        interval = (struct interval){ 0, 0, 0 };
    if (interval.low < 0)
        interval.low = 0;
    switch (as) {
    case AS_SHARE:
        if ((isnan(interval.high) || interval.high > 1) && !(interval.low > 1)) /* one of more than all of it stays as it is written */
            interval.high = 1;
        break;
    case AS_FALL: {
        bool whole = figure->unit == CONCEPT_NONE; /* a ratio: no fall passes -1 */

        interval = (struct interval){ -interval.value, -interval.high, -interval.low };
        if (whole)
            interval_end_at_nothing(&interval);
        break;
    }
    case AS_RATIO: interval = (struct interval){ interval.value - 1, interval.low - 1, interval.high - 1 }; break;
    case AS_TIMES_MORE: interval = (struct interval){ interval.value - 1, interval.value - 1, interval.value }; break;
    default: break;
    }
    if (as == AS_RATIO && interval.value < 0 && (interval.high > 0 || isnan(interval.high)))
        interval.high = 0;
    return (struct interval){ rounded(interval.value), rounded(interval.low), rounded(interval.high) };
}
