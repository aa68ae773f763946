/* SPDX-License-Identifier: Apache-2.0
 * The language of numbers: the idioms and intervals of docs/CLAIMS.md 4.4 in six languages, each in a sentence of its own. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "domain/news/numerals.h"

struct idiom {
    const char *language, *text;
    double      value, low, high; /* NAN: unbounded */
};

static struct ck_arena arena;

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(numerals, .fini = teardown);

static void read(const char *language, struct ck_bytes body, struct reading *ret_reading)
{
    struct article article = { .title = CK_BYTES(""), .body = body, .language = ck_bytes_from(language), .published_on = 20290 /* 2025-07-21 */ };

    article_read(&article, &arena, ret_reading);
}

static bool same(double expected, struct ck_maybe_double found)
{
    return isnan(expected) ? !found.known : found.known && fabs(found.value - expected) <= 1e-9 * fmax(1, fabs(expected));
}

/* The first claim of the sentence has the value and the interval. */
static void expect(const struct idiom *idiom)
{
    struct reading reading;

    read(idiom->language, ck_bytes_from(idiom->text), &reading);
    cr_expect(reading.claim_count > 0, "%s: no claim", idiom->text);
    if (reading.claim_count == 0)
        return;
    cr_expect(same(idiom->value, reading.claims[0].value) && same(idiom->low, reading.claims[0].value_low) &&
                  same(idiom->high, reading.claims[0].value_high),
              "%s: %g [%g, %g]", idiom->text, reading.claims[0].value.value,
              reading.claims[0].value_low.known ? reading.claims[0].value_low.value : NAN,
              reading.claims[0].value_high.known ? reading.claims[0].value_high.value : NAN);
}

#define EN(words) "China's antimony exports " words " in June from May."
#define ZH(words) "6月中国锑出口较5月" words "。"
#define JA(words) "6月の中国のアンチモン輸出は5月" words "。"
#define KO(words) "6월 중국의 안티모니 수출은 5월" words "."
#define DE(words) "Chinas Antimonexporte " words "."
#define ES(words) "Las exportaciones chinas de antimonio " words " en junio respecto a mayo."

/* Folds and fractions: what a change is by, what it is to, and both readings of "more". */
Test(numerals, folds)
{
    static const struct idiom idioms[] = {
        { "en", EN("rose 660%"), 6.6, 6.595, 6.605 },
        { "en", EN("rose sevenfold"), 6, 5.3, 6.7 },
        { "en", EN("grew seven times"), 6, 5.3, 6.7 },
        { "en", EN("rose by seven times"), 7, 6.3, 7.7 },
        { "en", EN("doubled"), 1, 0.8, 1.2 },
        { "en", EN("tripled"), 2, 1.7, 2.3 },
        { "en", EN("quadrupled"), 3, 2.6, 3.4 },
        { "en", EN("halved"), -0.5, -0.55, -0.45 },
        { "en", EN("more than doubled"), 1, 1, NAN },
        { "en", EN("fell by a third"), -0.3333, -0.36663, -0.29997 },
        { "en", EN("fell a third"), -0.3333, -0.36663, -0.29997 },
        { "en", EN("fell to a third"), -0.6667, -0.70003, -0.63337 },
        { "en", EN("were down nine-tenths"), -0.9, -0.99, -0.81 },
        { "en", EN("were down to one-tenth"), -0.9, -0.91, -0.89 },
        { "en", "China's antimony exports in June were seven times more than in May.", 6, 6, 7 },
        { "en", "China's antimony exports in June were seven times the level of May.", 6, 5.3, 6.7 },
        { "en", "China's antimony exports in June were 7.6 times those of May.", 6.6, 6.55, 6.65 },
        { "en", "China's antimony exports in June were at 62% of their May level.", -0.38, -0.385, -0.375 },
        { "en", "China's antimony exports in June were less than two-thirds of the May volume.", -0.3333, -1, -0.3333 },
        { "zh", ZH("增长7倍"), 7, 6.3, 7.7 },
        { "zh", ZH("翻一番"), 1, 0.8, 1.2 },
        { "zh", ZH("增长两倍"), 2, 1.8, 2.2 },
        { "zh", ZH("翻两番"), 3, 2.6, 3.4 },
        { "zh", ZH("下降三分之一"), -0.3333, -0.36663, -0.29997 },
        { "zh", ZH("下降九成"), -0.9, -0.99, -0.81 },
        { "zh", "6月中国锑出口是5月的7倍。", 6, 5.3, 6.7 },
        { "zh", "6月中国锑出口降至5月的三分之一。", -0.6667, -0.70003, -0.63337 },
        { "ja", JA("の7倍に増えた"), 6, 5.3, 6.7 },
        { "ja", JA("から半減した"), -0.5, -0.55, -0.45 },
        { "ja", JA("から倍増した"), 1, 0.8, 1.2 },
        { "ja", JA("の3分の1に減った"), -0.6667, -0.70003, -0.63337 },
        { "ja", JA("から9割減った"), -0.9, -0.99, -0.81 },
        { "ko", KO("의 7배로 늘었다"), 6, 5.3, 6.7 },
        { "ko", KO("의 3분의 1로 줄었다"), -0.6667, -0.70003, -0.63337 },
        { "de", DE("haben sich im Juni gegenüber Mai verdoppelt"), 1, 0.8, 1.2 },
        { "de", DE("sanken im Juni gegenüber Mai um ein Drittel"), -0.3333, -0.36663, -0.29997 },
        { "de", DE("sanken im Juni gegenüber Mai auf ein Drittel"), -0.6667, -0.70003, -0.63337 },
        { "de", DE("stiegen im Juni gegenüber Mai auf das Siebenfache"), 6, 5.3, 6.7 },
        { "de", DE("stiegen im Juni gegenüber Mai um das Siebenfache"), 6, 6, 7 },
        { "es", ES("se duplicaron"), 1, 0.8, 1.2 },
        { "es", ES("se multiplicaron por siete"), 6, 5.3, 6.7 },
        { "es", ES("cayeron en un tercio"), -0.3333, -0.36663, -0.29997 },
        { "es", ES("cayeron a un tercio"), -0.6667, -0.70003, -0.63337 },
        { "es", ES("se redujeron a la mitad"), -0.5, -0.55, -0.45 },
    };

    for (size_t i = 0; i < sizeof idioms / sizeof *idioms; i++)
        expect(&idioms[i]);
}

/* What a qualifier allows; digits, separators and units in the language's way. */
Test(numerals, qualifiers)
{
    static const struct idiom idioms[] = {
        { "en", EN("reached 1,238 tons"), 1238, 1237.5, 1238.5 },
        { "en", EN("reached about 1,238 tons"), 1238, 1176.1, 1299.9 },
        { "en", EN("reached nearly 400 tons"), 400, 380, 400 },
        { "en", EN("reached more than 400 tons"), 400, 400, NAN },
        { "en", EN("reached just over 400 tons"), 400, 400, 420 },
        { "en", EN("fell to less than 400 tons"), 400, 0, 400 },
        { "en", EN("rose more than 80%"), 0.8, 0.8, NAN },
        { "en", EN("fell more than 80%"), -0.8, -1, -0.8 },
        { "en", EN("fell less than 80%"), -0.8, -0.8, 0 },
        { "en", EN("rose between 20% and 30%"), 0.25, 0.195, 0.305 },
        { "en", EN("reached 2 short tons"), 1.81436948, 1.36077711, 2.26796185 },
        { "en", EN("reached 1.2 thousand tonnes"), 1200, 1150, 1250 },
        { "zh", "6月中国锑出口1.2万吨。", 12000, 11500, 12500 },
        { "zh", "6月中国锑出口不到500吨。", 500, 0, 500 },
        { "zh", "6月中国锑出口400吨以上。", 400, 400, NAN },
        { "ja", "6月の中国のアンチモン輸出は約2万5千トンだった。", 25000, 23750, 26250 },
        { "ja", JA("の2・6倍だった"), 1.6, 1.55, 1.65 },
        { "ko", "6월 중국의 안티모니 수출은 1만763톤이었다.", 10763, 10762.5, 10763.5 },
        { "ko", KO("보다 절반 넘게 줄었다"), -0.5, -1, -0.5 },
        { "de", DE("erreichten im Juni 3.188,5 Tonnen"), 3188.5, 3188.45, 3188.55 },
        { "de", DE("erreichten im Juni knapp 3.188 Tonnen"), 3188, 3028.6, 3188 },
        { "es", ES("alcanzaron 1.238 toneladas"), 1238, 1237.5, 1238.5 },
        { "es", ES("alcanzaron más de 400 toneladas"), 400, 400, NAN },
    };

    for (size_t i = 0; i < sizeof idioms / sizeof *idioms; i++)
        expect(&idioms[i]);
}

/* A printed tolerance is the interval, whether it stands before the unit, behind it or in brackets. */
Test(numerals, tolerances)
{
    static const struct idiom idioms[] = {
        { "en", EN("reached 353±5 tonnes"), 353, 348, 358 },
        { "en", EN("reached 353 ± 5 tonnes"), 353, 348, 358 },
        { "en", EN("reached 353 +/- 5 tonnes"), 353, 348, 358 },
        { "en", EN("reached 353 (±5) tonnes"), 353, 348, 358 },
        { "en", EN("reached 353 tonnes (±5)"), 353, 348, 358 },
        { "en", EN("reached 353 tonnes, ±5 tonnes,"), 353, 348, 358 },
        { "en", EN("reached 353 t ± 5 t"), 353, 348, 358 },
        { "en", EN("reached 353 tonnes ± 2%"), 353, 345.94, 360.06 },
        { "en", EN("reached 353 tonnes plus or minus 5 tonnes"), 353, 348, 358 },
        { "en", EN("reached 353 tonnes, give or take 5 tonnes,"), 353, 348, 358 },
        { "en", EN("reached 353 t ± 500 kg"), 353, 352.5, 353.5 },
        { "en", EN("reached 1.2±0.1 thousand tonnes"), 1200, 1100, 1300 },
        { "en", EN("reached 353+-5 tonnes"), 353, 348, 358 },
        { "en", EN("rose 12±2%"), 0.12, 0.1, 0.14 },
        { "en", EN("fell 12% ± 2%"), -0.12, -0.14, -0.1 },
        { "en", EN("fell 12% (±2 points)"), -0.12, -0.14, -0.1 },
        { "zh", "6月中国锑出口353±5吨。", 353, 348, 358 },
        { "zh", "6月中国锑出口353吨（±5吨）。", 353, 348, 358 },
        { "zh", "6月中国锑出口1.2±0.1万吨。", 12000, 11000, 13000 },
        { "zh", "6月中国锑出口353吨，误差±2%。", 353, 345.94, 360.06 },
        { "ja", "6月の中国のアンチモン輸出は353±5トンだった。", 353, 348, 358 },
        { "ja", "6月の中国のアンチモン輸出は353トン（±5トン）だった。", 353, 348, 358 },
        { "ja", "6月の中国のアンチモン輸出は353トン、プラスマイナス5トンだった。", 353, 348, 358 },
        { "ko", "6월 중국의 안티모니 수출은 353±5톤이었다.", 353, 348, 358 },
        { "ko", "6월 중국의 안티모니 수출은 353톤(±5톤)이었다.", 353, 348, 358 },
        { "ko", "6월 중국의 안티모니 수출은 353톤 플러스마이너스 5톤이었다.", 353, 348, 358 },
        { "de", DE("erreichten im Juni 353±5 Tonnen"), 353, 348, 358 },
        { "de", DE("erreichten im Juni 353 Tonnen (±5 Tonnen)"), 353, 348, 358 },
        { "de", DE("erreichten im Juni 353 Tonnen plus/minus 5 Tonnen"), 353, 348, 358 },
        { "de", DE("erreichten im Juni 353 Tonnen plus minus 2,5 Prozent"), 353, 344.175, 361.825 },
        { "es", ES("alcanzaron 353±5 toneladas"), 353, 348, 358 },
        { "es", ES("alcanzaron 353 toneladas (±5)"), 353, 348, 358 },
        { "es", ES("alcanzaron 353 toneladas, más menos 5 toneladas,"), 353, 348, 358 },
    };

    for (size_t i = 0; i < sizeof idioms / sizeof *idioms; i++)
        expect(&idioms[i]);
}

/* One article with a tolerance has one claim, and the tolerance none; a tolerance of two sides that differ is no claim. */
Test(numerals, tolerance_is_no_figure)
{
    static const struct {
        const char *text;
        size_t      claims;
    } rows[] = {
        { EN("reached 353±5 tonnes"), 1 },       { EN("reached 353 tonnes (±5 tonnes)"), 1 }, { EN("reached 353 +5/-3 tonnes"), 0 },
        { EN("reached 353 tonnes (+5/-3)"), 0 }, { EN("reached 353 tonnes (+5%/-3%)"), 0 },   { EN("reached 353 t, +5%"), 2 },
        { EN("reached ±5 tonnes"), 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading reading;

        read("en", ck_bytes_from(rows[i].text), &reading);
        cr_expect_eq(reading.claim_count, rows[i].claims, "%s: %zu claims", rows[i].text, reading.claim_count);
    }
}

/* Digits are read with the separators of their language; half a unit of the last digit is known. */
Test(numerals, digits)
{
    double value, half;
    bool   open;

    cr_expect(digits_read(CK_BYTES("3,188.5"), LANGUAGE_EN, MARKS_UNKNOWN, &value, &half, &open));
    cr_expect(value == 3188.5 && fabs(half - 0.05) < 1e-12);
    cr_expect(digits_read(CK_BYTES("3.188"), LANGUAGE_ES, MARKS_UNKNOWN, &value, &half, &open));
    cr_expect(value == 3188 && half == 0.5 && open, "weights alone are grouped where nothing tells");
    cr_expect(digits_read(CK_BYTES("3.188"), LANGUAGE_ES, MARKS_COMMA, &value, &half, &open));
    cr_expect(value == 3188 && !open);
    cr_expect(digits_read(CK_BYTES("3.188"), LANGUAGE_ES, MARKS_POINT, &value, &half, &open));
    cr_expect(value == 3.188 && !open);
    cr_expect(digits_read(CK_BYTES("3.188"), LANGUAGE_EN, MARKS_UNKNOWN, &value, &half, &open));
    cr_expect(value == 3.188 && fabs(half - 0.0005) < 1e-12);
    cr_expect_not(digits_read(CK_BYTES("11111111111111111111111111111111111111111"), LANGUAGE_EN, MARKS_UNKNOWN, &value, &half, &open),
                  "more digits than are kept");
}

/* Hostile text is read once: a document of nothing but digits, brackets, bad bytes or clauses gives nothing, and soon. */
Test(numerals, hostile)
{
    static const char *const units[] = { "1", "[", "\xff", "\xe2\x80\x8f", "fell, ", "1,", "e\xcc\x81\xcc\x81", "2024, ", "in June " };
    const size_t             size = 256 * 1024;
    char                    *text = malloc(size);

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t         unit = strlen(units[i]), filled = 0;
        struct reading reading;
        clock_t        before = clock();

        for (; filled + unit <= size; filled += unit)
            memcpy(text + filled, units[i], unit);
        read("en", (struct ck_bytes){ text, filled }, &reading);
        cr_expect_eq(reading.claim_count, 0, "%s", units[i]);
        cr_expect_lt((double)(clock() - before) / CLOCKS_PER_SEC, 10.0, "%s", units[i]);
        ck_arena_clear(&arena);
    }
    free(text);
}
