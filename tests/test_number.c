/* SPDX-License-Identifier: Apache-2.0
 * Rounding and text of numbers, against the C library. */
#include "chokepoint/number.h"

#include <criterion/criterion.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/random_record.h"

static double any_double(struct random *random)
{
    double   value;
    uint64_t bits;

    switch (random_below(random, 4)) {
    case 0: return (double)(int64_t)random_next(random) / 1000;
    case 1: return (double)random_below(random, 10000000) / 1e5;
    case 2: /* the nearest double to a tie of 12 digits: on one side of it, and some by less than a long double can tell after scaling */
        return (100000000000.5 + (double)random_below(random, 900000000000)) / pow(10, (double)random_below(random, 22));
    default:
        bits = random_next(random);
        memcpy(&value, &bits, sizeof value);
        return isfinite(value) ? value : 1;
    }
}

static double library_round12(double value)
{
    char text[64];

    snprintf(text, sizeof text, "%.11e", value);
    return strtod(text, NULL);
}

/* Rounding is what printing 12 digits and reading them back gives, and rounding again changes nothing. */
Test(number, round12_as_library)
{
    struct random random = { 12 };

    for (size_t i = 0; i < 500000; i++) {
        double value = any_double(&random), rounded = ck_number_round12(value);

        cr_assert_eq(rounded, library_round12(value), "%.17g: %.17g", value, rounded);
        cr_assert_eq(ck_number_round12(rounded), rounded, "%.17g", value);
    }
}

/* Values that the fast path must leave alone or hand to the library. */
Test(number, round12_edges)
{
    static const double values[] = { 1e-320, DBL_MIN,        DBL_MAX,         1e22,           1e23,           1e33,          1e-11,
                                     1e-12,  999999999999.5, 9999999999995.0, 100000000000.5, 123456789012.5, 123456789013.5 };

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        cr_expect_eq(ck_number_round12(values[i]), library_round12(values[i]), "%.17g", values[i]);
        cr_expect_eq(ck_number_round12(-values[i]), -library_round12(values[i]), "%.17g", values[i]);
    }
    cr_expect_eq(ck_number_round12(123456789012.5), 123456789012.0, "ties to even");
    cr_expect(!signbit(ck_number_round12(-0.0)));
    cr_expect(isnan(ck_number_round12(NAN)));
    cr_expect_eq(ck_number_round12(-INFINITY), -INFINITY);
}

static size_t significant_digits(const char *text)
{
    size_t      count = 0, zeros = 0;
    const char *at = text;

    for (; *at && *at != 'e'; at++)
        if (*at >= '1' && *at <= '9') {
            count += 1 + (count ? zeros : 0);
            zeros = 0;
        } else if (*at == '0') {
            zeros++;
        }
    return count;
}

/* A written number reads back as itself, has no more digits than the library needs, and looks like a double. */
Test(number, write_shortest)
{
    struct random random = { 3 };
    char          text[CK_NUMBER_TEXT_MAX + 1], library[64];
    double        again;

    for (size_t i = 0; i < 300000; i++) {
        double value = i % 2 ? any_double(&random) : ck_number_round12(any_double(&random));
        int    digits = 0;
        size_t size = ck_number_write(value, text);

        cr_assert_leq(size, CK_NUMBER_TEXT_MAX);
        text[size] = '\0';
        cr_assert_eq(strtod(text, NULL), value, "%s for %.17g", text, value);
        cr_assert(ck_number_read((struct ck_bytes){ text, size }, &again) && again == value, "%s", text);
        cr_assert(strpbrk(text, ".e"), "%s", text);
        do
            snprintf(library, sizeof library, "%.*g", ++digits, value);
        while (strtod(library, NULL) != value);
        cr_assert_leq(significant_digits(text), (size_t)(digits < 15 ? 15 : digits), "%s, %s", text, library);
        if (digits <= 15)
            cr_assert_eq(significant_digits(text), significant_digits(library), "%s, %s", text, library);
    }
}

static void expect_text(double value, const char *expected)
{
    char text[CK_NUMBER_TEXT_MAX + 1];

    text[ck_number_write(value, text)] = '\0';
    cr_expect_str_eq(text, expected);
}

/* The texts that the golden files hold. */
Test(number, write_forms)
{
    expect_text(0, "0.0");
    expect_text(-0.0, "-0.0");
    expect_text(378700, "378700.0");
    expect_text(0.1, "0.1");
    expect_text(-0.88, "-0.88");
    expect_text(0.0001, "0.0001");
    expect_text(0.00001, "1e-05");
    expect_text(1.5e-7, "1.5e-07");
    expect_text(1e15, "1000000000000000.0");
    expect_text(1e16, "1e+16");
    expect_text(1.2345e300, "1.2345e+300");
    expect_text(5e-324, "5e-324");
    expect_text(DBL_MAX, "1.7976931348623157e+308");
}

/* For people: no ".0", and still what reads back equal. */
Test(number, show)
{
    static const struct {
        double      value;
        const char *text;
    } cases[] = { { 0, "0" },
                  { 5, "5" },
                  { -12, "-12" },
                  { 1951147.96, "1951147.96" },
                  { 0.4, "0.4" },
                  { 1e15, "1000000000000000.0" },
                  { 1234567, "1234567" },
                  { 1e20, "1e+20" },
                  { 1e-7, "1e-07" },
                  { NAN, "NaN" },
                  { INFINITY, "Infinity" },
                  { -INFINITY, "-Infinity" } };
    char text[CK_NUMBER_TEXT_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(ck_number_show(cases[i].value, text), cases[i].text);
    for (double value = 1.0 / 3; value < 1e300; value *= 977.7) {
        double again = 0;

        cr_expect(ck_number_read(ck_bytes_from(ck_number_show(value, text)), &again) && again == value, "%s", text);
    }
}

/* Reading accepts whole decimal numbers only, and agrees with the library on hard ones. */
Test(number, read)
{
    static const char *const bad[] = { "", "-", ".", "1x", " 1", "1 ", "0x10", "inf", "nan", "1e", "1e+", "+1", "1e999", "1,5", "--1", "1.2.3" };
    static const char *const good[] = { "0",
                                        "-0.0",
                                        "1.",
                                        ".5",
                                        "1e5",
                                        "1E-5",
                                        "179769313486231570000e288",
                                        "9007199254740993",
                                        "9007199254740992.99999999999999999999",
                                        "9007199254740993.00000000000000000001",
                                        "0.000000000000000000000000000000000000012345678901234567890123456789",
                                        "2.2250738585072011e-308",
                                        "123456789012345678901234567890",
                                        "4.9e-324",
                                        "1e-999" };
    double                   value;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(!ck_number_read(ck_bytes_from(bad[i]), &value), "%s", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        cr_expect(ck_number_read(ck_bytes_from(good[i]), &value), "%s", good[i]);
        cr_expect_eq(value, strtod(good[i], NULL), "%s: %.17g", good[i], value);
    }
}

/* A digit far behind the tie decides it. */
Test(number, read_long_text)
{
    char   text[1200] = "9007199254740993.";
    double value;

    memset(text + 17, '0', 1000);
    cr_expect(ck_number_read((struct ck_bytes){ text, 1017 }, &value));
    cr_expect_eq(value, 9007199254740992, "a tie goes to the even one");
    text[1016] = '1';
    cr_expect(ck_number_read((struct ck_bytes){ text, 1017 }, &value));
    cr_expect_eq(value, 9007199254740994, "beyond the tie");
}

/* Integers of the whole range go out and come back; one beyond is refused. */
Test(number, longs)
{
    static const int64_t values[] = { 0, 1, -1, 9, 10, INT64_MAX, INT64_MIN };
    char                 text[CK_NUMBER_TEXT_MAX];
    int64_t              again;

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        cr_expect(ck_number_read_long((struct ck_bytes){ text, ck_number_write_long(values[i], text) }, &again));
        cr_expect_eq(again, values[i]);
    }
    cr_expect(!ck_number_read_long(CK_BYTES("9223372036854775808"), &again));
    cr_expect(!ck_number_read_long(CK_BYTES("-9223372036854775809"), &again));
    cr_expect(!ck_number_read_long(CK_BYTES("99999999999999999999"), &again));
    cr_expect(!ck_number_read_long(CK_BYTES("-"), &again));
    cr_expect(!ck_number_read_long(CK_BYTES("1.0"), &again));
}

/* A locale with a decimal comma changes nothing. */
Test(number, locale)
{
    double value;

    if (!setlocale(LC_ALL, "de_DE.UTF-8"))
        cr_skip_test("no German locale here");
    expect_text(0.30000000000000004, "0.30000000000000004");
    cr_expect(ck_number_read(CK_BYTES("0.30000000000000004"), &value) && value == 0.1 + 0.2);
}
