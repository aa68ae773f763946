/* SPDX-License-Identifier: Apache-2.0
 * Numbers: rounding and text.
 *
 * Rounding scales by the first 64 bits of a power of ten, in whole numbers, so what is cut off is known. Where it could decide (the fraction is next
 * to one half) or the power is beyond the table, the C library decides. Decimal points are never handed to the C library, and never taken from it:
 * texts are digits and an exponent, which no locale changes. */
#include "chokepoint/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIGNIFICANT = 12,
    EXACT_POWER_MAX = 22, /* 10^22 is the greatest that a double holds exactly */
    POWER_MAX = 21,       /* of the table */
    CUT = 2 /* less than so many units of the last of 64 bits are cut off: one of the power, times less than 1, and one of the product */
};

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

/* The first 64 bits of 10^power, of -21 to 21; what follows them is cut off. */
static const uint64_t power_bits[2 * POWER_MAX + 1] = {
    0x971da05074da7bee, 0xbce5086492111aea, 0xec1e4a7db69561a5, 0x9392ee8e921d5d07, 0xb877aa3236a4b449, 0xe69594bec44de15b, 0x901d7cf73ab0acd9,
    0xb424dc35095cd80f, 0xe12e13424bb40e13, 0x8cbccc096f5088cb, 0xafebff0bcb24aafe, 0xdbe6fecebdedd5be, 0x89705f4136b4a597, 0xabcc77118461cefc,
    0xd6bf94d5e57a42bc, 0x8637bd05af6c69b5, 0xa7c5ac471b478423, 0xd1b71758e219652b, 0x83126e978d4fdf3b, 0xa3d70a3d70a3d70a, 0xcccccccccccccccc,
    0x8000000000000000, 0xa000000000000000, 0xc800000000000000, 0xfa00000000000000, 0x9c40000000000000, 0xc350000000000000, 0xf424000000000000,
    0x9896800000000000, 0xbebc200000000000, 0xee6b280000000000, 0x9502f90000000000, 0xba43b74000000000, 0xe8d4a51000000000, 0x9184e72a00000000,
    0xb5e620f480000000, 0xe35fa931a0000000, 0x8e1bc9bf04000000, 0xb1a2bc2ec5000000, 0xde0b6b3a76400000, 0x8ac7230489e80000, 0xad78ebc5ac620000,
    0xd8d726b7177a8000,
};

/* The exponent of their last bit: floor(power * log2(10)) - 63. */
static int power_exponent(int power) { return (power * 217706 >> 16) - 63; }

/* value = bits * 2^exponent, the first bit set; value is normal and above 0. */
static uint64_t double_bits(double value, int *ret_exponent)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    *ret_exponent = (int)(bits >> 52) - 1023 - 63;
    return (1ULL << 63) | bits << 11;
}

__extension__ typedef unsigned __int128 product;

/* The first 64 bits of value * 10^power, at most CUT below the product; ret_places: how many of them are behind the binary point. */
static uint64_t scale(uint64_t bits, int exponent, int power, int *ret_places)
{
    *ret_places = -(exponent + power_exponent(power) + 64);
    return (uint64_t)((product)bits * power_bits[power + POWER_MAX] >> 64);
}

/* The decimal of 12 significant digits nearest to value, which is finite and above 0. */
static struct decimal decimal_round12(double value)
{
    int      exponent, places, power;
    uint64_t bits, scaled, fraction, half;

    if (value < DBL_MIN)
        return decimal_by_library(value, SIGNIFICANT);
    bits = double_bits(value, &exponent);
    power = SIGNIFICANT - 1 - ((exponent + 63) * 315653 >> 20) /* log10(2) */;
    if (power > POWER_MAX || power <= -POWER_MAX)
        return decimal_by_library(value, SIGNIFICANT);
    scaled = scale(bits, exponent, power, &places);
    if (scaled >> places >= 1000000000000)
        scaled = scale(bits, exponent, --power, &places);
    fraction = scaled & ((1ULL << places) - 1);
    half = 1ULL << (places - 1);
    if (fraction >= half - CUT && fraction <= half)
        return decimal_by_library(value, SIGNIFICANT);
    return (struct decimal){ (scaled >> places) + (fraction > half), -power };
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
