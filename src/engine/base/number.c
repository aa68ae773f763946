/* SPDX-License-Identifier: Apache-2.0
 * Numbers: rounding and text.
 *
 * Rounding scales by a power of ten that is exact (up to 10^22), in a long double, so the scaled value has one rounding error of at most 2^-64 of
 * itself. Where that error could decide (the fraction is next to one half) or the power is not exact, the C library decides. Decimal points are never
 * handed to the C library, and never taken from it: texts are digits and an exponent, which no locale changes. */
#include "chokepoint/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert(LDBL_MANT_DIG >= 64, "rounding needs the x87 extended format or better");

enum { SIGNIFICANT = 12, EXACT_POWER_MAX = 22 /* 10^22 is the greatest that a double holds exactly */ };

static const double power_of_ten[EXACT_POWER_MAX + 1] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                          1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* value = digits · 10^exponent */
struct decimal {
    uint64_t digits;
    int      exponent;
};

static double text_to_double(uint64_t digits, int exponent)
{
    char text[48];

    snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, exponent);
    return strtod(text, NULL);
}

/* The double nearest to the decimal. Both operands of the one operation are exact, so IEEE 754 rounds it correctly. */
static double decimal_to_double(struct decimal decimal)
{
    if (decimal.digits < (1ULL << 53) && decimal.exponent >= -EXACT_POWER_MAX && decimal.exponent <= EXACT_POWER_MAX)
        return decimal.exponent < 0 ? (double)decimal.digits / power_of_ten[-decimal.exponent]
                                    : (double)decimal.digits * power_of_ten[decimal.exponent];
    return text_to_double(decimal.digits, decimal.exponent);
}

/* The decimal of `significant` digits that the C library finds nearest; value is finite and above 0. */
static struct decimal decimal_by_library(double value, int significant)
{
    char           text[CK_NUMBER_TEXT_MAX + 8];
    struct decimal decimal = { 0, 0 };
    const char    *at = text;

    snprintf(text, sizeof text, "%.*e", significant - 1, value);
    for (; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9')
            decimal.digits = decimal.digits * 10 + (uint64_t)(*at - '0');
    decimal.exponent = (int)strtol(at + 1, NULL, 10) - (significant - 1);
    return decimal;
}

static long double scale(double value, int power)
{
    return power >= 0 ? (long double)value * (long double)power_of_ten[power] : (long double)value / (long double)power_of_ten[-power];
}

/* The decimal of 12 significant digits nearest to value, which is finite and above 0. */
static struct decimal decimal_round12(double value)
{
    int         exponent, power;
    long double scaled, fraction;
    int64_t     whole;

    frexp(value, &exponent);
    power = SIGNIFICANT - 1 - (int)floor((exponent - 1) * 0.30102999566398120 /* log10(2) */);
    if (power > EXACT_POWER_MAX - 1 || power < -EXACT_POWER_MAX + 1)
        return decimal_by_library(value, SIGNIFICANT);
    scaled = scale(value, power);
    if (scaled >= 1e12L)
        scaled = scale(value, --power);
    whole = (int64_t)scaled;
    fraction = scaled - (long double)whole;
    if (fraction > 0.5L - 0x1p-20L && fraction < 0.5L + 0x1p-20L)
        return decimal_by_library(value, SIGNIFICANT);
    return (struct decimal){ (uint64_t)(whole + (fraction > 0.5L)), -power };
}

/* A number of at most 12 digits, three of them behind the point at most, is what it would be rounded to. Most amounts are: whole grams in kg. */
static bool is_short(double value)
{
    double thousandths = value * 1000;

    return thousandths > -1e12 && thousandths < 1e12 && (double)(int64_t)thousandths == thousandths && thousandths / 1000 == value;
}

double ck_number_round12(double value)
{
    double rounded;

    if (value == 0)
        return 0;
    if (is_short(value))
        return value;
    if (!isfinite(value))
        return value;
    rounded = decimal_to_double(decimal_round12(fabs(value)));
    return value < 0 ? -rounded : rounded;
}

/* A decimal of at most 15 digits that reads back is the only one (but for trailing zeros), so 12, 15, 16, 17 in this order find the shortest text.
 * Subnormal numbers have fewer digits, and many texts. */
static struct decimal decimal_shortest(double value)
{
    bool           subnormal = value < DBL_MIN;
    struct decimal decimal = subnormal ? decimal_by_library(value, 1) : decimal_round12(value);

    for (int significant = subnormal ? 2 : 15; decimal_to_double(decimal) != value && significant <= 17; significant++)
        decimal = decimal_by_library(value, significant);
    return decimal;
}

static size_t digits_write(uint64_t digits, char *buf)
{
    char   reversed[20];
    size_t count = 0;

    do
        reversed[count++] = (char)('0' + digits % 10);
    while (digits /= 10);
    for (size_t i = 0; i < count; i++)
        buf[i] = reversed[count - 1 - i];
    return count;
}

size_t ck_number_write_long(int64_t value, char *buf)
{
    if (value >= 0)
        return digits_write((uint64_t)value, buf);
    buf[0] = '-';
    return 1 + digits_write(0 - (uint64_t)value, buf + 1);
}

static size_t append(char *buf, size_t size, const char *text, size_t text_size)
{
    memcpy(buf + size, text, text_size);
    return size + text_size;
}

/* d.ddde±dd, as Python and C print it. */
static size_t write_scientific(const char *digits, size_t count, int point, char *buf)
{
    int    exponent = point - 1;
    size_t size = append(buf, 0, digits, 1);

    if (count > 1) {
        buf[size++] = '.';
        size = append(buf, size, digits + 1, count - 1);
    }
    buf[size++] = 'e';
    buf[size++] = exponent < 0 ? '-' : '+';
    if (abs(exponent) < 10)
        buf[size++] = '0';
    return size + digits_write((uint64_t)abs(exponent), buf + size);
}

/* `point`: how many of the digits stand before the decimal point; may be below 0 or above count. */
static size_t write_positional(const char *digits, size_t count, int point, char *buf)
{
    size_t size = 0, before = point > 0 ? (size_t)point : 0;

    if (point <= 0) {
        size = append(buf, size, "0.", 2);
        size = append(buf, size, "0000", (size_t)-point);
        return append(buf, size, digits, count);
    }
    if (count <= before) {
        size = append(buf, size, digits, count);
        size = append(buf, size, "0000000000000000", before - count);
        return append(buf, size, ".0", 2);
    }
    size = append(buf, size, digits, before);
    buf[size++] = '.';
    return append(buf, size, digits + before, count - before);
}

size_t ck_number_write(double value, char *buf)
{
    char           digits[20];
    struct decimal decimal;
    size_t         count, sign = signbit(value) ? 1 : 0;
    int            point;

    if (sign)
        *buf++ = '-';
    value = fabs(value);
    if (value < 1e15 && value == (double)(uint64_t)value) { /* whole, and by far the most frequent */
        count = digits_write((uint64_t)value, buf);
        return sign + append(buf, count, ".0", 2);
    }
    decimal = decimal_shortest(value);
    while (decimal.digits % 10 == 0)
        decimal.digits /= 10, decimal.exponent++;
    count = digits_write(decimal.digits, digits);
    point = (int)count + decimal.exponent;
    return sign + (point > -4 && point <= 16 ? write_positional(digits, count, point, buf) : write_scientific(digits, count, point, buf));
}

const char *ck_number_show(double value, char *buf)
{
    size_t size;

    if (isnan(value))
        size = append(buf, 0, "NaN", 3);
    else if (isinf(value))
        size = value < 0 ? append(buf, 0, "-Infinity", 9) : append(buf, 0, "Infinity", 8);
    else if (fabs(value) < 1e15 && value == (double)(int64_t)value)
        size = ck_number_write_long((int64_t)value, buf);
    else
        size = ck_number_write(value, buf);
    buf[size] = '\0';
    return buf;
}

static bool is_digit(struct ck_bytes text, size_t at) { return at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; }

enum { TEXT_DIGITS_MAX = 800 /* more than 768 never decide, but whether any of them is not 0 */ };

/* digits · 10^exponent; `cut` digits behind them could not be held. */
struct mantissa {
    uint64_t digits;
    int      exponent, cut;
    size_t   seen;
};

static size_t mantissa_read(struct ck_bytes text, size_t at, int each, struct mantissa *mantissa)
{
    for (; is_digit(text, at); at++, mantissa->seen++) {
        if (mantissa->digits < 100000000000000000ULL) {
            mantissa->digits = mantissa->digits * 10 + (uint64_t)(text.data[at] - '0');
            mantissa->exponent += each;
        } else {
            mantissa->exponent += each + 1;
            mantissa->cut++;
        }
    }
    return at;
}

/* All the digits of a long text, for the library to decide; `exponent` is that of the last one. */
static double long_text_to_double(struct ck_bytes text, int exponent)
{
    char   digits[TEXT_DIGITS_MAX + 32];
    size_t count = 0;
    bool   more = false;

    for (size_t i = 0; i < text.size && (text.data[i] | 0x20) != 'e'; i++) {
        if (!is_digit(text, i) || (count == 0 && text.data[i] == '0'))
            continue;
        if (count < TEXT_DIGITS_MAX) {
            digits[count++] = text.data[i];
            continue;
        }
        more |= text.data[i] != '0';
        exponent++;
    }
    digits[count++] = more ? '1' : '0';
    snprintf(digits + count, sizeof digits - count, "e%d", exponent - 1);
    return strtod(digits, NULL);
}

static bool exponent_read(struct ck_bytes text, size_t *at, int *ret_exponent)
{
    bool negative = false;
    int  exponent = 0;

    if (*at == text.size)
        return true;
    if ((text.data[*at] | 0x20) != 'e')
        return false;
    ++*at;
    if (*at < text.size && (text.data[*at] == '-' || text.data[*at] == '+'))
        negative = text.data[(*at)++] == '-';
    if (!is_digit(text, *at))
        return false;
    for (; is_digit(text, *at); ++*at)
        exponent = exponent < 100000 ? exponent * 10 + (text.data[*at] - '0') : exponent;
    *ret_exponent += negative ? -exponent : exponent;
    return *at == text.size;
}

bool ck_number_read(struct ck_bytes text, double *ret_value)
{
    struct mantissa mantissa = { 0 };
    size_t          at = text.size > 0 && text.data[0] == '-' ? 1 : 0;
    bool            negative = at == 1;
    double          value;

    if (text.size > INT16_MAX)
        return false;
    at = mantissa_read(text, at, 0, &mantissa);
    if (at < text.size && text.data[at] == '.')
        at = mantissa_read(text, at + 1, -1, &mantissa);
    if (!mantissa.seen || !exponent_read(text, &at, &mantissa.exponent))
        return false;
    if (mantissa.cut)
        value = long_text_to_double(text, mantissa.exponent - mantissa.cut);
    else
        value = decimal_to_double((struct decimal){ mantissa.digits, mantissa.exponent });
    if (!isfinite(value))
        return false;
    *ret_value = negative ? -value : value;
    return true;
}

bool ck_number_read_long(struct ck_bytes text, int64_t *ret_value)
{
    size_t   at = text.size > 0 && text.data[0] == '-' ? 1 : 0;
    uint64_t limit = at ? (uint64_t)INT64_MAX + 1 : INT64_MAX, value = 0;

    if (at == text.size)
        return false;
    for (size_t i = at; i < text.size; i++) {
        uint64_t digit = (uint64_t)(text.data[i] - '0');

        if (!is_digit(text, i) || value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret_value = at ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}
