/* SPDX-License-Identifier: Apache-2.0
 * Digits and their separators, and the intervals that words allow (docs/CLAIMS.md 4.4). */
#include <math.h>

#include "chokepoint/number.h"
#include "domain/news/fold.h"
#include "domain/news/numerals.h"

enum { DIGITS_MAX = 30, GROUP = 3 };

/* A number as it is printed: digits, `.` and `,`; marks that can only part groups are gone, marks that can only be decimal points are `;`. */
struct printed_digits {
    char   text[DIGITS_MAX + 2];
    size_t count;
    double more; /* of a fraction that follows: 2½ */
};

static bool printed_read(struct ck_bytes text, struct printed_digits *printed)
{
    size_t size;

    *printed = (struct printed_digits){ 0 };
    for (size_t at = 0; at < text.size; at += size) {
        int32_t code = fold_at(text.data, text.size, at, &size);

        if (printed->count >= DIGITS_MAX)
            return false;
        if (vulgar_fraction(code) > 0)
            printed->more = vulgar_fraction(code);
        else if ((code >= '0' && code <= '9') || code == '.' || code == ',')
            printed->text[printed->count++] = (char)code;
        else if (decimal_mark(code))
            printed->text[printed->count++] = ';';
        else if (code != ' ' && code != '\'' && code != 0xFF0C)
            return false; /* ×10^4 among them */
    }
    return printed->count > 0 || printed->more > 0;
}

/* Digits between marks: one to three, then three each up to the end. */
static bool grouped(const char *text, size_t end)
{
    size_t run = 0;
    bool   first = true;

    for (size_t i = 0; i <= end; i++)
        if (i < end && text[i] >= '0' && text[i] <= '9')
            run++;
        else {
            if (first ? run == 0 || (i < end && run > GROUP) : run != GROUP)
                return false;
            first = false;
            run = 0;
        }
    return true;
}

/* Where the decimal point stands, or `count`; SIZE_MAX: this is no number. One mark and three digits behind it, which a language does not decide,
 * follow the marks of the document, else *ret_open. */
static size_t decimal_at(const struct printed_digits *printed, enum language language, enum marks marks, bool *ret_open)
{
    size_t last = printed->count, found = 0;
    bool   mixed = false;
    char   first = 0;
    char   point = marks == MARKS_COMMA ? ',' : marks == MARKS_POINT ? '.' : language == LANGUAGE_DE || language == LANGUAGE_ES ? ',' : '.';

    for (size_t i = 0; i < printed->count; i++)
        if (printed->text[i] < '0' || printed->text[i] > '9') {
            mixed |= first && printed->text[i] != first;
            first = first ? first : printed->text[i];
            last = i;
            found++;
        }
    if (found == 0)
        return printed->count;
    if (first == ';' || printed->text[last] == ';')
        return grouped(printed->text, last) || found == 1 ? last : SIZE_MAX;
    if (mixed)
        return grouped(printed->text, last) && memchr(printed->text, first, last) && !memchr(printed->text, printed->text[last], last) ? last
                                                                                                                                       : SIZE_MAX;
    if (found > 1)
        return grouped(printed->text, printed->count) ? printed->count : SIZE_MAX;
    if (printed->count - last - 1 != GROUP || last == 0 || last > GROUP || printed->text[0] == '0')
        return last;
    if ((language == LANGUAGE_DE || language == LANGUAGE_ES) && marks == MARKS_UNKNOWN)
        *ret_open = true;
    return first == point && !*ret_open ? last : printed->count;
}

bool digits_read(struct ck_bytes text, enum language language, enum marks marks, double *ret_value, double *ret_half, bool *ret_open)
{
    struct printed_digits printed;
    char                  digits[DIGITS_MAX + 3];
    size_t                size = 0, decimals = 0, dot;

    *ret_open = false;
    *ret_value = 0;
    *ret_half = 0.5;
    if (!printed_read(text, &printed))
        return false;
    dot = decimal_at(&printed, language, marks, ret_open);
    if (dot == SIZE_MAX)
        return false;
    if (dot == 0)
        digits[size++] = '0';
    for (size_t i = 0; i < printed.count; i++) {
        if (printed.text[i] >= '0' && printed.text[i] <= '9') {
            digits[size++] = printed.text[i];
            decimals += i > dot;
        } else if (i == dot)
            digits[size++] = '.';
    }
    if (size > 0 && !ck_number_read((struct ck_bytes){ digits, size }, ret_value))
        return false;
    while (decimals-- > 0)
        *ret_half /= 10;
    if (printed.more > 0) {
        *ret_value += printed.more;
        *ret_half = 0.1 * *ret_value;
    }
    return true;
}

/* What the numbers of a document show of its decimal mark: 2.3 %, 38.563,6; nothing where they contradict each other. */
enum marks marks_of(const struct text *text)
{
    size_t points = 0, commas = 0;

    for (size_t i = 0; i < text->token_count; i++) {
        struct printed_digits printed;
        size_t                marks = 0, last = 0;

        if (text->tokens[i].type != TOKEN_NUMBER || !printed_read(token_folded(text, i), &printed))
            continue;
        for (size_t at = 0; at < printed.count; at++)
            if (printed.text[at] == '.' || printed.text[at] == ',') {
                marks += last == 0 || printed.text[at] != printed.text[last] ? 1 : GROUP;
                last = at;
            }
        if (marks == 0 || printed.count == 0)
            continue;
        bool comma = printed.text[last] == ',', decimal = marks == 2 || (marks == 1 && printed.count - last - 1 != GROUP);
        bool whole = marks > GROUP && grouped(printed.text, printed.count);

        if (decimal || whole) {
            points += comma != decimal;
            commas += comma == decimal;
        }
    }
    return points > 0 && commas == 0 ? MARKS_POINT : commas > 0 && points == 0 ? MARKS_COMMA : MARKS_UNKNOWN;
}

static struct interval qualified(const struct printed_figure *figure, double x)
{
    double half = figure->half, wide = fabs(x) * 0.05;

    if (figure->bounded)
        return (struct interval){ x, x - half, x + half };
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

static double rounded(double value) { return isnan(value) ? value : ck_number_round12(value); }

void interval_end_at_nothing(struct interval *fall)
{
    if (!(fall->low >= -1) && !(fall->high < -1))
        fall->low = -1;
}

struct interval figure_interval(const struct printed_figure *figure, enum reading_as as)
{
    struct interval interval = qualified(figure, figure->value);

    if (!isnan(figure->high)) {
        interval.low = figure->value - figure->half;
        interval.high = figure->high + figure->half;
        interval.value = (figure->value + figure->high) / 2;
        if (figure->exact)
            interval = (struct interval){ interval.value, figure->value, figure->high };
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
    case AS_INVERSE: { /* at least tenfold: to a tenth or less */
        double to = 1 / figure->value, half = 0.1 * to;

        interval = (struct interval){ to - 1, to - 1 - half, to - 1 + half };
        if (figure->qualifier == CONCEPT_over || figure->qualifier == CONCEPT_just_over)
            interval = (struct interval){ to - 1, -1, to - 1 };
        else if (figure->qualifier == CONCEPT_under || figure->qualifier == CONCEPT_upto || figure->qualifier == CONCEPT_nearly)
            interval = (struct interval){ to - 1, to - 1, 0 };
        break;
    }
    default: break;
    }
    if (as == AS_RATIO && interval.value < 0 && (interval.high > 0 || isnan(interval.high)))
        interval.high = 0;
    return (struct interval){ rounded(interval.value), rounded(interval.low), rounded(interval.high) };
}
