/* SPDX-License-Identifier: Apache-2.0
 * Decimal text to millionths. */
#include "source/map/decimal.h"

#include <stdlib.h>

#include "chokepoint/number.h"

enum { DIGITS_MAX = 30, EXPONENT_MAX = 40, PLACES = 6, FACTOR_DIGITS_MAX = 12 };

struct printed_number {
    millionths digits;
    int        count, exponent; /* count: of the digits, without leading zeros */
    bool       negative;
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool add_digit(struct printed_number *decimal, char c)
{
    if (decimal->count == DIGITS_MAX)
        return false;
    decimal->digits = decimal->digits * 10 + (c - '0');
    decimal->count += decimal->digits > 0;
    return true;
}

/* The whole part, with its groups. */
static bool take_whole(struct ck_bytes text, size_t *at, char thousands, struct printed_number *decimal)
{
    size_t group = 0; /* digits since the last separator */
    bool   grouped = false, any = false;

    for (; *at < text.size; (*at)++) {
        char c = text.data[*at];

        if (is_digit(c)) {
            if (!add_digit(decimal, c))
                return false;
            group++;
            any = true;
        } else if (thousands && c == thousands && any && group <= 3 && (!grouped || group == 3)) {
            grouped = true;
            group = 0;
        } else
            break;
    }
    return any && (!grouped || group == 3);
}

static bool take_exponent(struct ck_bytes text, size_t *at, struct printed_number *decimal)
{
    int  exponent = 0;
    bool negative;

    if (*at == text.size || (text.data[*at] != 'e' && text.data[*at] != 'E'))
        return true;
    (*at)++;
    negative = *at < text.size && text.data[*at] == '-';
    if (*at < text.size && (text.data[*at] == '-' || text.data[*at] == '+'))
        (*at)++;
    if (*at == text.size)
        return false;
    for (; *at < text.size && is_digit(text.data[*at]); (*at)++) {
        exponent = exponent * 10 + (text.data[*at] - '0');
        if (exponent > EXPONENT_MAX)
            return false;
    }
    decimal->exponent += negative ? -exponent : exponent;
    return true;
}

/* A fraction of nothing but zeros, as data frames write whole numbers; three of them may be thousands. */
static bool take_zeros(struct ck_bytes text, size_t *at)
{
    size_t from = ++*at;

    while (*at < text.size && text.data[*at] == '0')
        ++*at;
    return *at > from && *at - from != 3;
}

static bool parse(struct ck_bytes text, char point, char thousands, struct printed_number *decimal)
{
    size_t at = 0;

    *decimal = (struct printed_number){ 0 };
    if (text.size && (text.data[0] == '-' || text.data[0] == '+'))
        decimal->negative = text.data[at++] == '-';
    if (!take_whole(text, &at, thousands, decimal))
        return false;
    if (!point && at < text.size && text.data[at] == '.' && !take_zeros(text, &at))
        return false;
    if (point && at < text.size && text.data[at] == point) {
        at++;
        for (; at < text.size && is_digit(text.data[at]); at++) {
            if (!add_digit(decimal, text.data[at]))
                return false;
            decimal->exponent--;
        }
    }
    return take_exponent(text, &at, decimal) && at == text.size;
}

/* value / 10^places, half to even. */
static millionths round_off(millionths value, int places)
{
    millionths divisor = 1, rest;

    if (places > 38)
        return 0;
    while (places-- > 0)
        divisor *= 10;
    rest = value % divisor;
    value /= divisor;
    return value + (rest * 2 > divisor || (rest * 2 == divisor && value % 2));
}

bool decimal_read(struct ck_bytes text, char point, char thousands, struct factor times, millionths *ret)
{
    static const millionths greatest = (millionths)1000000000000000 * 1000000000000000; /* 10^24 units */
    struct printed_number   decimal;
    int                     exponent;
    millionths              value;

    if (!parse(text, point, thousands, &decimal))
        return false;
    exponent = decimal.exponent + times.exponent + PLACES;
    if (decimal.count > 24 && exponent < 0) { /* room for the factor: these digits are far below millionths */
        decimal.digits = round_off(decimal.digits, decimal.count - 24);
        exponent += decimal.count - 24;
        decimal.count = 24;
    }
    if (decimal.count > 24)
        return false;
    value = decimal.digits * times.digits;
    if (exponent < 0)
        value = round_off(value, -exponent);
    for (; exponent > 0 && value != 0; exponent--) {
        if (value > greatest)
            return false;
        value *= 10;
    }
    *ret = decimal.negative ? -value : value;
    return value <= greatest;
}

bool factor_read(struct ck_bytes text, struct factor *ret)
{
    struct printed_number decimal;

    if (!parse(text, '.', '\0', &decimal) || decimal.negative || decimal.digits == 0 || decimal.count > FACTOR_DIGITS_MAX)
        return false;
    *ret = (struct factor){ (int64_t)decimal.digits, decimal.exponent };
    return true;
}

double decimal_double(millionths value)
{
    char       text[64];
    size_t     at = sizeof text;
    bool       negative = value < 0;
    double     result = 0;
    millionths rest = negative ? -value : value;

    for (int place = 0; place <= PLACES || rest > 0; place++) {
        if (place == PLACES)
            text[--at] = '.';
        text[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    ck_number_read((struct ck_bytes){ text + at, sizeof text - at }, &result);
    return negative ? -result : result;
}
