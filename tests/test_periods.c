/* SPDX-License-Identifier: Apache-2.0
 * Periods and bases (docs/CLAIMS.md 4.3) in six languages: the first claim of a sentence, published on 21 November 2025. */
#include <criterion/criterion.h>

#include "domain/news/periods.h"

struct timed {
    const char *language, *text, *period, *base; /* NULL: none */
    int         kind;                            /* enum base_kind; 0: none */
};

static struct ck_arena arena;

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(periods, .fini = teardown);

static bool same(const char *expected, struct ck_bytes found) { return expected ? ck_bytes_equal(found, ck_bytes_from(expected)) : found.size == 0; }

static void expect(const struct timed *timed)
{
    struct article article = {
        .title = CK_BYTES(""), .body = ck_bytes_from(timed->text), .language = ck_bytes_from(timed->language), .published_on = 20413
    };
    struct reading reading;

    article_read(&article, &arena, &reading);
    cr_expect(reading.claim_count > 0, "%s: no claim", timed->text);
    if (reading.claim_count == 0)
        return;
    cr_expect(same(timed->period, reading.claims[0].period) && same(timed->base, reading.claims[0].base_period) &&
                  (reading.claims[0].base_kind.known ? reading.claims[0].base_kind.value : 0) == timed->kind,
              "%s: %.*s against %.*s, kind %d", timed->text, (int)reading.claims[0].period.size,
              reading.claims[0].period.data ? reading.claims[0].period.data : "", (int)reading.claims[0].base_period.size,
              reading.claims[0].base_period.data ? reading.claims[0].base_period.data : "",
              reading.claims[0].base_kind.known ? reading.claims[0].base_kind.value : 0);
}

#define EN(words) "China's antimony exports fell 8% " words "."

/* The kind of a base follows from the two periods. */
Test(periods, english)
{
    static const struct timed rows[] = {
        { "en", EN("in October from September"), "2025-10", "2025-09", BASE_KIND_MOM },
        { "en", EN("in October from a year earlier"), "2025-10", "2024-10", BASE_KIND_YOY },
        { "en", EN("year on year in October"), "2025-10", "2024-10", BASE_KIND_YOY },
        { "en", EN("in October compared with January"), "2025-10", "2025-01", BASE_KIND_SINCE_MONTH },
        { "en", EN("in October from the month before"), "2025-10", "2025-09", BASE_KIND_MOM },
        { "en", EN("in December from November"), "2024-12", "2024-11", BASE_KIND_MOM },
        { "en", EN("in the third quarter from the previous quarter"), "2025-07/2025-09", "2025-04/2025-06", BASE_KIND_PREV_PERIOD },
        { "en", EN("in the third quarter from a year earlier"), "2025-07/2025-09", "2024-07/2024-09", BASE_KIND_YOY },
        { "en", EN("in the first half from a year earlier"), "2025-01/2025-06", "2024-01/2024-06", BASE_KIND_YTD },
        { "en", EN("in the first ten months from the same period last year"), "2025-01/2025-10", "2024-01/2024-10", BASE_KIND_YTD },
        { "en", EN("in January-February from a year earlier"), "2025-01/2025-02", "2024-01/2024-02", BASE_KIND_YTD },
        { "en", EN("in the five months to April from a year earlier"), "2024-12/2025-04", "2023-12/2024-04", BASE_KIND_YOY },
        { "en", EN("in 2024 from 2023"), "2024-01/2024-12", "2023-01/2023-12", BASE_KIND_YTD },
        { "en", EN("last month from September"), "2025-10", "2025-09", BASE_KIND_MOM },
        { "en", EN("in October"), "2025-10", NULL, 0 },
        { "en", "China's antimony exports fell 8% between January and October.", "2025-10", "2025-01", BASE_KIND_SINCE_MONTH },
        { "en", "China's antimony exports in October were 8% below the pre-control level.", "2025-10", NULL, BASE_KIND_PRE_CONTROL },
        { "en", "In October China's antimony exports were about half of last year's monthly average.", "2025-10", "2024-01/2024-12",
          BASE_KIND_MEAN_OF },
        { "en", "China exported no antimony between March and September 2025.", "2025-03/2025-09", NULL, 0 },
        { "en", "China's antimony exports to Mexico have been nil since April.", "2025-04/2025-10", NULL, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}

Test(periods, others)
{
    static const struct timed rows[] = {
        { "zh", "10月中国锑出口环比下降8%。", "2025-10", "2025-09", BASE_KIND_MOM },
        { "zh", "10月中国锑出口同比下降8%。", "2025-10", "2024-10", BASE_KIND_YOY },
        { "zh", "10月中国锑出口较1月下降8%。", "2025-10", "2025-01", BASE_KIND_SINCE_MONTH },
        { "zh", "上半年中国锑出口同比下降8%。", "2025-01/2025-06", "2024-01/2024-06", BASE_KIND_YTD },
        { "zh", "1至10月中国锑出口同比下降8%。", "2025-01/2025-10", "2024-01/2024-10", BASE_KIND_YTD },
        { "zh", "三季度中国锑出口较二季度下降8%。", "2025-07/2025-09", "2025-04/2025-06", BASE_KIND_PREV_PERIOD },
        { "zh", "去年12月中国锑出口较11月下降8%。", "2024-12", "2024-11", BASE_KIND_MOM },
        { "ja", "10月の中国のアンチモン輸出は前月比8%減だった。", "2025-10", "2025-09", BASE_KIND_MOM },
        { "ja", "10月の中国のアンチモン輸出は前年同月比8%減だった。", "2025-10", "2024-10", BASE_KIND_YOY },
        { "ja", "中国のアンチモン輸出は上期に前年同期から8%減った。", "2025-01/2025-06", "2024-01/2024-06", BASE_KIND_YTD },
        { "ko", "10월 중국의 안티모니 수출은 전월 대비 8% 감소했다.", "2025-10", "2025-09", BASE_KIND_MOM },
        { "ko", "10월 중국의 안티모니 수출은 전년 동월 대비 8% 감소했다.", "2025-10", "2024-10", BASE_KIND_YOY },
        { "ko", "1~10월 중국의 안티모니 수출은 작년 같은 기간보다 8% 감소했다.", "2025-01/2025-10", "2024-01/2024-10", BASE_KIND_YTD },
        { "de", "Chinas Antimonexporte sanken im Oktober gegenüber September um 8 Prozent.", "2025-10", "2025-09", BASE_KIND_MOM },
        { "de", "Chinas Antimonexporte sanken im Oktober gegenüber dem Vorjahresmonat um 8 Prozent.", "2025-10", "2024-10", BASE_KIND_YOY },
        { "de", "Chinas Antimonexporte sanken im ersten Halbjahr gegenüber dem Vorjahreszeitraum um 8 Prozent.", "2025-01/2025-06", "2024-01/2024-06",
          BASE_KIND_YTD },
        { "es", "Las exportaciones chinas de antimonio cayeron un 8 % en octubre respecto a septiembre.", "2025-10", "2025-09", BASE_KIND_MOM },
        { "es", "Las exportaciones chinas de antimonio cayeron un 8 % interanual en octubre.", "2025-10", "2024-10", BASE_KIND_YOY },
        { "es", "Las exportaciones chinas de antimonio cayeron un 8 % en el primer semestre frente al mismo periodo del año anterior.",
          "2025-01/2025-06", "2024-01/2024-06", BASE_KIND_YTD },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}

/* The year of a month is the one that is printed, however old: June 1926 is not the last June. */
Test(periods, other_years)
{
    static const struct timed rows[] = {
        { "en", "China exported 5 t of antimony in June 1926.", "1926-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in June, 1989.", "1989-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in the first half of 1926.", "1926-01/1926-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in January to June 1926.", "1926-01/1926-06", NULL, 0 },
        { "en", EN("in June from June 1926"), "2025-06", "1926-06", BASE_KIND_SINCE_MONTH },
        { "en", "China exported in June 1200 t of antimony.", "2025-06", NULL, 0 },
        { "de", "Im Juni 1926 exportierte China 5 Tonnen Antimon.", "1926-06", NULL, 0 },
        { "es", "China exportó 5 toneladas de antimonio en junio de 1926.", "1926-06", NULL, 0 },
        { "zh", "1926年6月中国锑出口量为5吨。", "1926-06", NULL, 0 },
        { "ja", "中国の1926年6月のアンチモン輸出量は5トンだった。", "1926-06", NULL, 0 },
        { "ko", "중국의 1926년 6월 안티몬 수출량은 5톤이었다.", "1926-06", NULL, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}

/* Dates in digits: year first, or in the order that the numbers or the language leave open to no other reading. */
Test(periods, numeric)
{
    static const struct timed rows[] = {
        { "en", "China exported 5 t of antimony in 2025-06.", "2025-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in 2025/06.", "2025-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in 06/2025.", "2025-06", NULL, 0 },
        { "en", "China exported 5 t of antimony (2025-06).", "2025-06", NULL, 0 },
        { "en", "China exported 5 t of antimony (June 2025).", "2025-06", NULL, 0 },
        { "en", EN("in 2025-06 from 2025-05"), "2025-06", "2025-05", BASE_KIND_MOM },
        { "en", EN("in 2025-06 from 2024-06"), "2025-06", "2024-06", BASE_KIND_YOY },
        { "en", "China exported 5 t of antimony from 2025-01 to 2025-06.", "2025-01/2025-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in 2025-01–2025-06.", "2025-01/2025-06", NULL, 0 },
        { "en", "In June, according to data of 2025-07-20, China exported 5 t of antimony.", "2025-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in 2024-25.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony in 2024/25.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony in 2025-13.", NULL, NULL, 0 },
        { "de", "China exportierte 2025-06 5 Tonnen Antimon.", "2025-06", NULL, 0 },
        { "de", "China exportierte im Monat 06/2025 5 Tonnen Antimon.", "2025-06", NULL, 0 },
        { "de", "China exportierte im 06.2025 5 Tonnen Antimon.", "2025-06", NULL, 0 },
        { "es", "China exportó 5 toneladas de antimonio en 2025-06.", "2025-06", NULL, 0 },
        { "es", "China exportó 5 toneladas de antimonio en 06/2025.", "2025-06", NULL, 0 },
        { "zh", "2025-06中国锑出口量为5吨。", "2025-06", NULL, 0 },
        { "zh", "中国2025/06锑出口量为5吨。", "2025-06", NULL, 0 },
        { "ja", "中国の2025/06のアンチモン輸出量は5トンだった。", "2025-06", NULL, 0 },
        { "ja", "中国の2025-06のアンチモン輸出量は5トンだった。", "2025-06", NULL, 0 },
        { "ko", "중국의 2025-06 안티몬 수출량은 5톤이었다.", "2025-06", NULL, 0 },
        { "ko", "중국의 2025.06 안티몬 수출량은 5톤이었다.", "2025-06", NULL, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}

/* A month of a year that no calendar has is no month: nothing takes its place. */
Test(periods, years_that_are_none)
{
    static const struct timed rows[] = {
        { "en", "China exported 5 t of antimony in June 9999.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony in June 10000.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony in June 0000.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony in June, 20255.", NULL, NULL, 0 },
        { "en", "In June 9999, China exported 5 t of antimony.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony on June 3, 9999.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony in the first half of 9999.", NULL, NULL, 0 },
        { "en", "China exported 5 t of antimony in January to June 10000.", NULL, NULL, 0 },
        { "en", EN("in June from June 9999"), "2025-06", NULL, 0 },
        { "en", "In June 10000 tonnes of antimony left China.", "2025-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in June '24.", "2024-06", NULL, 0 },
        { "en", "China exported 5 t of antimony in June ’24.", "2024-06", NULL, 0 },
        { "de", "Im Juni 9999 exportierte China 5 Tonnen Antimon.", NULL, NULL, 0 },
        { "de", "Im Juni 10000 exportierte China 5 Tonnen Antimon.", NULL, NULL, 0 },
        { "es", "China exportó 5 toneladas de antimonio en junio de 9999.", NULL, NULL, 0 },
        { "es", "China exportó 5 toneladas de antimonio en junio de 0000.", NULL, NULL, 0 },
        { "zh", "9999年6月中国锑出口量为5吨。", NULL, NULL, 0 },
        { "zh", "10000年6月中国锑出口量为5吨。", NULL, NULL, 0 },
        { "zh", "0000年6月中国锑出口量为5吨。", NULL, NULL, 0 },
        { "zh", "24年6月中国锑出口量为5吨。", "2024-06", NULL, 0 },
        { "zh", "9999年上半年中国锑出口量为5吨。", NULL, NULL, 0 },
        { "ja", "中国の9999年6月のアンチモン輸出量は5トンだった。", NULL, NULL, 0 },
        { "ja", "中国の10000年6月のアンチモン輸出量は5トンだった。", NULL, NULL, 0 },
        { "ko", "중국의 9999년 6월 안티몬 수출량은 5톤이었다.", NULL, NULL, 0 },
        { "ko", "중국의 10000년 6월 안티몬 수출량은 5톤이었다.", NULL, NULL, 0 },
        { "ko", "중국의 24년 6월 안티몬 수출량은 5톤이었다.", "2024-06", NULL, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}
