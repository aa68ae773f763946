/* SPDX-License-Identifier: Apache-2.0
 * Codes and items as people write them: which texts are one code, which are none, whose digits they are. */
#include <criterion/criterion.h>

#include "domain/model/code.h"

static struct ck_arena arena;

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(code, .fini = teardown);

static void assert_text(struct ck_bytes text, const char *wanted, const char *written)
{
    cr_assert(ck_bytes_equal(text, ck_bytes_from(wanted)), "%s: %.*s instead of %s", written, (int)text.size, text.data, wanted);
}

/* Whatever stands between the digits of a printed code, it is the same code. */
Test(code, is_written_in_many_ways)
{
    static const char *const written[] = {
        "81101000",
        "8110 10 00",
        "8110.10.00",
        "8110-10-00",
        "81.10.10.00",
        "8110. 10 .00",
        "8110\xC2\xA0"
        "10\xC2\xA0"
        "00", /* no-break spaces */
        "8110\xE2\x80\xAF"
        "10\xE2\x80\xAF"
        "00", /* narrow ones */
        "8110\xE2\x80\x89"
        "10\xE2\x80\x89"
        "00", /* thin ones */
        "8110\xE3\x80\x80"
        "1000", /* ideographic */
        "8110\xE2\x80\x91"
        "10\xE2\x80\x91"
        "00", /* hyphens that do not break */
        "8110\xE2\x80\x93"
        "1000", /* a dash */
    };
    struct ck_bytes digits;

    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        cr_assert(code_fold(ck_bytes_from(written[i]), &arena, &digits), "%s", written[i]);
        assert_text(digits, "81101000", written[i]);
    }
}

Test(code, is_nothing_else)
{
    static const char *const none[] = {
        "",
        " ",
        ".",
        "-",
        "81101000 ",
        " 81101000",
        "8110.",
        ".8110",
        "-8110",
        "HS8110",
        "8110x",
        "8110/10",
        "8110,10",
        "81|10",
        "8.11e7",
        "*",
        "811010*",
        "8110\t10",
        "8110\n",
        "+8110",
        "\xEF\xBC\x98\xEF\xBC\x91\xEF\xBC\x91\xEF\xBC\x90", /* full-width digits */
        "\xD9\xA8\xD9\xA1",                                 /* Arabic ones */
        "8110\xE2\x80\x8B"
        "10",           /* a space without width */
        "8110\xE2\x80", /* half a character */
    };
    struct ck_bytes digits = { 0 };

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_assert_not(code_fold(ck_bytes_from(none[i]), &arena, &digits), "%s", none[i]);
    cr_assert_null(digits.data);
}

/* Dots, blanks and hyphens stand where tariffs have them. */
Test(code, has_the_groups_of_tariffs)
{
    static const struct {
        const char *text, *digits;
    } cases[] = {
        { "8112.92.10", "81129210" },
        { "8112 92 10", "81129210" },
        { "8112-92-10", "81129210" },
        { "8112.92", "811292" },
        { "8112 92", "811292" },
        { "8112-92", "811292" },
        { "811292.10", "81129210" },
        { "811292 10", "81129210" },
        { "8112 9210", "81129210" },
        { "8112.9210", "81129210" },
        { "9018.9010", "90189010" },
        { "9018 9010", "90189010" },
        { "81.12", "8112" },
        { "81 12", "8112" },
        { "81.12.92.10", "81129210" },
        { "8112.92.10.90", "8112921090" },
        { "8112.92.1090", "8112921090" },
        { "8112.9210.90", "8112921090" },
        { "811292.1090", "8112921090" },
        { "811292.10.90", "8112921090" },
        { "81129210.90", "8112921090" },
        { "2805.30-0000", "2805300000" },
        { "2805.30-9000", "2805309000" },
        { "8110.10-00", "81101000" },
        { "8110-1000", "81101000" },
        { "28.25-80", "282580" },
        { "8505.11.10.00.12", "850511100012" },
    };
    struct ck_bytes digits;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect(code_fold(ck_bytes_from(cases[i].text), &arena, &digits), "%s", cases[i].text);
        assert_text(digits, cases[i].digits, cases[i].text);
    }
}

/* What may be a range, or several codes, is no code: its digits would be one that nobody meant. The advice says what to write. */
Test(code, is_no_range_and_no_list)
{
    static const char three[] = "a range: list the codes 8110, 8111, 8112, each by itself", two[] = "several codes: list 8110, 8112, each by itself",
                      pairs[] = "no code: its digits stand in pairs, as in 8112.92.10", apart[] = "a range: list each of its codes by itself",
                      short_end[] = "one code, or a range: between the digits of a code stands one sign; of a range, list each code by itself";
    static const struct {
        const char *text, *advice;
    } cases[] = {
        { "8110-8112", three },
        { "8110 - 8112", three },
        { "8110\xE2\x80\x93"
          "8112",
          three },
        { "8110\xE2\x80\x94"
          "8112",
          three },
        { "8110--8112", three },
        { "8110..8112", three },
        { "8110...8112", three },
        { "8110~8112", three },
        { "8110 to 8112", three },
        { "8110\xE8\x87\xB3"
          "8112",
          three },
        { "81-83", "a range: list the codes 81, 82, 83, each by itself" },
        { "08-10", "a range: list the codes 08, 09, 10, each by itself" },
        { "2804-2906", "a range: list the codes from 2804 to 2906, each by itself" },
        { "811291-811293", "a range: list the codes 811291, 811292, 811293, each by itself" },
        { "8112.91-8112.93", "a range: list the codes 811291, 811292, 811293, each by itself" },
        { "81129210-81129290", "a range: list the codes from 81129210 to 81129290, each by itself" },
        { "8110/8112", two },
        { "8110,8112", two },
        { "8110, 8112", two },
        { "8110;8112", two },
        { "8110 & 8112", two },
        { "8110 and 8112", two },
        { "8110 8112", two },
        { "8110 8111 8112", "several codes: list 8110, 8111, 8112, each by itself" },
        { "8110-8111-8112", "several codes: list 8110, 8111, 8112, each by itself" },
        { "8110.10/8110.20", "several codes: list 811010, 811020, each by itself" },
        { "8110.10-8112", apart },
        { "8110-8112.92", apart },
        { "8112.92-99", short_end },
        { "8112 92-99", short_end },
        { "8112.92.10-90", short_end },
        { "81101000.0", pairs },
        { "8110.1", pairs },
        { "811.010", pairs },
        { "8110.10.0", pairs },
        { "8,110", NULL },
        { "8.11e7", NULL },
        { "germanium", NULL },
    };
    char            advice[CODE_ADVICE_MAX];
    struct ck_bytes digits = { 0 };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_not(code_fold(ck_bytes_from(cases[i].text), &arena, &digits), "%s", cases[i].text);
        if (cases[i].advice) {
            cr_expect(code_advise(ck_bytes_from(cases[i].text), advice), "%s", cases[i].text);
            cr_expect_str_eq(advice, cases[i].advice, "%s: %s", cases[i].text, advice);
        } else
            cr_expect_not(code_advise(ck_bytes_from(cases[i].text), advice), "%s: %s", cases[i].text, advice);
    }
    cr_assert_null(digits.data);
    cr_assert_not(code_advise(CK_BYTES("8110"), advice) || code_advise(CK_BYTES("8110-10-00"), advice));
}

/* `81101000.0` has nine digits: no code has them. */
Test(code, has_digits_in_pairs)
{
    static const struct {
        const char       *digits;
        enum nomenclature nomenclature;
        bool              fits;
    } cases[] = {
        { "81", NOMENCLATURE_GACC8, true },         { "8110", NOMENCLATURE_GACC8, true },         { "81101000", NOMENCLATURE_GACC8, true },
        { "811010000", NOMENCLATURE_GACC8, false }, { "8110100010", NOMENCLATURE_GACC8, false },  { "8", NOMENCLATURE_GACC8, false },
        { "1101000", NOMENCLATURE_CN8, false },     { "81101000", NOMENCLATURE_CN8, true },       { "8505111000", NOMENCLATURE_HTS10, true },
        { "85051110", NOMENCLATURE_HTS10, true },   { "85051110001", NOMENCLATURE_HTS10, false }, { "811010", NOMENCLATURE_HS2022, true },
        { "81101000", NOMENCLATURE_HS2022, false }, { "811010", NOMENCLATURE_ITEM, false },       { "", NOMENCLATURE_GACC8, false },
        { "8110 1", NOMENCLATURE_GACC8, false },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(code_fits(ck_bytes_from(cases[i].digits), cases[i].nomenclature), cases[i].fits, "%s of %d", cases[i].digits,
                     (int)cases[i].nomenclature);
    cr_assert(code_is_prefix(CK_BYTES("81")) && code_is_prefix(CK_BYTES("2846901993")));
    cr_assert_not(code_is_prefix(CK_BYTES("*")) || code_is_prefix(CK_BYTES("")) || code_is_prefix(CK_BYTES("811")) ||
                  code_is_prefix(CK_BYTES("284690199310")));
}

enum { APRIL_2004 = (2004 - 1970) * 12 + 3, MAY_2004 = APRIL_2004 + 1, JUNE_2025 = (2025 - 1970) * 12 + 5 };

Test(code, is_of_the_reporters_nomenclature)
{
    static const struct {
        const char       *digits, *reporter;
        int32_t           month;
        enum nomenclature nomenclature;
        const char       *told;
    } cases[] = {
        { "85051110", "CHN", JUNE_2025, NOMENCLATURE_GACC8, "85051110" },    { "85051110", "DEU", JUNE_2025, NOMENCLATURE_CN8, "85051110" },
        { "85051110", "GBR", JUNE_2025, NOMENCLATURE_CN8, "85051110" },      { "85051110", "XNI", JUNE_2025, NOMENCLATURE_CN8, "85051110" },
        { "85051110", "EUU", JUNE_2025, NOMENCLATURE_CN8, "85051110" },      { "85051110", "POL", MAY_2004, NOMENCLATURE_CN8, "85051110" },
        { "85051110", "POL", APRIL_2004, NOMENCLATURE_HS2002, "850511" },    { "85051110", "USA", JUNE_2025, NOMENCLATURE_HS2022, "850511" },
        { "85051110", "JPN", JUNE_2025, NOMENCLATURE_HS2022, "850511" },     { "8505111000", "USA", JUNE_2025, NOMENCLATURE_HTS10, "8505111000" },
        { "8505111000", "CHN", JUNE_2025, NOMENCLATURE_HS2022, "850511" },   { "8505111000", "DEU", JUNE_2025, NOMENCLATURE_HS2022, "850511" },
        { "850511100012", "TUR", JUNE_2025, NOMENCLATURE_HS2022, "850511" }, { "850511", "CHN", JUNE_2025, NOMENCLATURE_HS2022, "850511" },
        { "8505", "CHN", JUNE_2025, NOMENCLATURE_UNKNOWN, "8505" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct code code = code_of_reporter(ck_bytes_from(cases[i].digits), ck_bytes_from(cases[i].reporter), cases[i].month);

        cr_assert_eq(code.nomenclature, cases[i].nomenclature, "%s of %s", cases[i].digits, cases[i].reporter);
        assert_text(code.digits, cases[i].told, cases[i].reporter);
    }
}

/* Control lists are written in the tariff of their country, in any month. */
Test(code, is_of_the_countrys_lists)
{
    static const struct {
        const char       *country;
        enum nomenclature nomenclature;
    } cases[] = { { "CHN", NOMENCLATURE_GACC8 },  { "USA", NOMENCLATURE_HTS10 },  { "DEU", NOMENCLATURE_CN8 },   { "HRV", NOMENCLATURE_CN8 },
                  { "GBR", NOMENCLATURE_CN8 },    { "XNI", NOMENCLATURE_CN8 },    { "EUU", NOMENCLATURE_CN8 },   { "JPN", NOMENCLATURE_HS2022 },
                  { "KOR", NOMENCLATURE_HS2022 }, { "BRA", NOMENCLATURE_HS2022 }, { "WLD", NOMENCLATURE_HS2022 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(code_nomenclature_of_country(ck_bytes_from(cases[i].country)), cases[i].nomenclature, "%s", cases[i].country);
    assert_text(code_international(CK_BYTES("8112921000")), "811292", "ten");
    assert_text(code_international(CK_BYTES("811292")), "811292", "six");
    assert_text(code_international(CK_BYTES("81")), "81", "two");
}

Test(code, items_have_one_name)
{
    static const char *const written[] = { "antimony-metal",   "Antimony Metal",   "ANTIMONY_METAL",        "antimony metal ",
                                           " Antimony  Metal", "antimony - metal", "Antimony\xC2\xA0Metal", "antimony\xE2\x80\x91metal",
                                           "antimony__metal",  "-antimony-metal_" };

    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        assert_text(item_fold(ck_bytes_from(written[i]), &arena), "antimony-metal", written[i]);
    assert_text(item_fold(CK_BYTES("*"), &arena), "*", "*");
    assert_text(item_fold(CK_BYTES("Fluor\xC3\xA9"), &arena), "fluor\xC3\xA9", "no letter of ASCII");
    cr_assert_eq(item_fold(CK_BYTES(" _ "), &arena).size, 0);
    cr_assert_null(item_fold((struct ck_bytes){ 0 }, &arena).data);
}

/* Two names that look alike are one, or none: what nobody sees makes no second name, wherever it stands. */
Test(code, hidden)
{
    static const char *const hiding[] = {
        " GACC",
        "GACC ",
        "\xC2\xA0"
        "GACC",
        "GACC\xE3\x80\x80", /* blanks at an end */
        "GA\xC2\x85"
        "CC",
        "GA\xC2\xAD"
        "CC", /* C1, soft hyphen */
        "GACC\xCD\x8F",
        "GACC\xD8\x9C",
        "GACC\xE1\x85\x9F",
        "GACC\xE1\x9E\xB4",
        "GACC\xE1\xA0\x8E", /* joiner, Arabic mark, fillers, vowel separator */
        "GA\xE2\x80\x8B"
        "CC",
        "\xE2\x80\xAE"
        "GACC",
        "GACC\xE2\x80\xA8",
        "GA\xE2\x81\xA0"
        "CC", /* zero width, direction, line, word joiner */
        "GACC\xE2\xA0\x80",
        "GACC\xE3\x85\xA4",
        "GACC\xEF\xB8\x8F",
        "\xEF\xBB\xBF"
        "GACC",
        "GACC\xEF\xBE\xA0", /* Braille, Hangul, variant, BOM, half width */
        "GACC\xEF\xBF\xB9",
        "GACC\xEF\xBF\xBE",
        "GACC\xF0\x9D\x85\xB3",
        "GACC\xF3\xA0\x81\x81",
        "GACC\xF3\xA0\x84\x80", /* annotation, none, beam, tag, variant */
    };
    static const char *const plain[] = { "GACC",
                                         "GA CC",
                                         "",
                                         "GA\xC2\xA0"
                                         "CC",
                                         "Gesch\xC3\xA4"
                                         "ft",
                                         "\xE6\xB5\xB7\xE5\x85\xB3",
                                         "GACC\xCC\x81",
                                         "\xF0\x9F\x98\x80",
                                         "\xEF\xBD\x87" };

    for (size_t i = 0; i < sizeof hiding / sizeof *hiding; i++)
        cr_expect(text_hides(ck_bytes_from(hiding[i])), "%zu: %s", i, hiding[i]);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        cr_expect_not(text_hides(ck_bytes_from(plain[i])), "%zu: %s", i, plain[i]);
}

/* Where it is known how many digits codes have, groups of any size behind the heading are one code, and ranges and lists are none. */
Test(code, fold_as)
{
    enum { TEN = 1u << 10 };
    static const char *const ten[] = { "8110 10 000 0",
                                       "8110.10.000.0",
                                       "8110 100000",
                                       "8110 10 00 00",
                                       "8110\xC2\xA0"
                                       "10 000 0",
                                       "8110-10-000-0" };
    static const char *const none[] = { "8110 810000",  "8110-250410",     "8110 10 000",   "8110, 10 000 0", "8110 10 000 00",
                                        "8110..100000", "8110 to 10000 0", "81 101 0000 0", " 8110 10 000 0" };
    struct ck_bytes          digits;

    for (size_t i = 0; i < sizeof ten / sizeof *ten; i++) {
        cr_expect(code_fold_as(ck_bytes_from(ten[i]), TEN, &arena, &digits), "%s", ten[i]);
        cr_expect(ck_bytes_equal(digits, CK_BYTES("8110100000")), "%s", ten[i]);
    }
    cr_expect_not(code_fold_as(CK_BYTES("8110 10 000 0"), 1u << 8, &arena, &digits));
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect_not(code_fold_as(ck_bytes_from(none[i]), TEN, &arena, &digits), "%s", none[i]);
}
