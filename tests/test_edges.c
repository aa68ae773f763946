/* SPDX-License-Identifier: Apache-2.0
 * Articles at the edges of the calendar: years that no record can carry are no dates, and a range is found by arithmetic, however far ahead it lies.
 */
#include <criterion/criterion.h>

#include "chokepoint/day.h"
#include "domain/news/periods.h"

static struct ck_arena arena;

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(edges, .fini = teardown);

static struct reading read_on(int32_t day, const char *language, const char *body)
{
    struct article article = { .title = CK_BYTES(""), .body = ck_bytes_from(body), .language = ck_bytes_from(language), .published_on = day };
    struct reading reading;

    article.published_at = day * (int64_t)CK_DAY_MS;
    article_read(&article, &arena, &reading);
    return reading;
}

static bool same(const char *expected, struct ck_bytes found) { return expected ? ck_bytes_equal(found, ck_bytes_from(expected)) : found.size == 0; }

struct ranged {
    int         year, month; /* of the publication, its 20th day */
    const char *language, *body, *period, *base;
};

static void expect(const struct ranged *ranged)
{
    struct reading reading = read_on(ck_day_from_civil(ranged->year, ranged->month, 20), ranged->language, ranged->body);

    cr_expect(reading.claim_count > 0, "%s: no claim", ranged->body);
    if (reading.claim_count == 0)
        return;
    cr_expect(same(ranged->period, reading.claims[0].period) && same(ranged->base, reading.claims[0].base_period), "%s: %.*s against %.*s",
              ranged->body, (int)reading.claims[0].period.size, reading.claims[0].period.size ? reading.claims[0].period.data : "",
              (int)reading.claims[0].base_period.size, reading.claims[0].base_period.size ? reading.claims[0].base_period.data : "");
}

#define FELL(words) "China's exports of gallium fell 10 % " words "."

#define SENT(words) "China exported 46 tonnes of gallium " words "."

Test(edges, ranges_of_other_years)
{
    static const struct ranged rows[] = {
        { 2025, 1, "en", SENT("from January to November 2026"), "2026-01/2026-11", NULL },
        { 2025, 1, "en", SENT("from January to March 2026"), "2026-01/2026-03", NULL },
        { 2025, 1, "en", SENT("from November to January 2026"), "2025-11/2026-01", NULL },
        { 2025, 1, "en", SENT("from January to November 2100"), "2100-01/2100-11", NULL },
        { 2025, 1, "en", SENT("from March to November 1990"), "1990-03/1990-11", NULL },
        { 9000, 1, "en", SENT("from March to November 1990"), "1990-03/1990-11", NULL },
        { 200, 1, "en", SENT("from March to November 2024"), "2024-03/2024-11", NULL },
        { 2025, 6, "en", SENT("from November to March"), "2024-11/2025-03", NULL },
        { 2025, 6, "en", SENT("from November 2024 to March 2025"), "2024-11/2025-03", NULL },
        { 2025, 6, "en", SENT("from November 2026 to January"), "2026-11/2027-01", NULL }, /* a printed year stays */
        { 2025, 1, "de", "Von Januar bis November 2026 sanken Chinas Galliumexporte um 10 Prozent.", "2026-01/2026-11", NULL },
        { 2025, 1, "zh", "2026年1至11月中国镓出口下降10%。", "2026-01/2026-11", NULL },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}

Test(edges, a_bare_month_before_a_period_of_another_year)
{
    static const struct ranged rows[] = {
        { 2025, 1, "en", FELL("in June 2100 from May"), "2100-06", "2100-05" },
        { 2025, 1, "en", FELL("in June 1990 from July"), "1990-06", "1989-07" },
        { 9000, 1, "en", FELL("in June 2024 from June"), "2024-06", "2023-06" },
        { 200, 1, "en", FELL("in June 2024 from December"), "2024-06", "2023-12" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}

static const char *const languages[] = { "en", "zh", "ja", "ko", "de", "es" };
static const char *const dated[] = {
    "China suspended the export ban on gallium until May. China banned exports of antimony from January with immediate effect. Exports fell 5 % in "
    "the "
    "12 years before, last year, in the 60 months to January, from a year earlier, year on year in January from December.",
    "中国暂停镓出口禁令至5月1日。自1月起，中国禁止锑出口，立即生效。去年中国锑出口同比下降8%。前年1月较12月下降8%。",
    "中国は5月までガリウムの輸出禁止を停止した。1月から中国のアンチモン輸出を即日禁止した。昨年の中国のアンチモン輸出は前年同月比8%減だった。",
    "중국은 5월까지 갈륨 수출 금지를 중단했다. 1월부터 중국은 안티모니 수출을 즉시 금지했다. 작년 중국의 안티모니 수출은 전년 동월 대비 8% 감소했다.",
    "China setzte das Exportverbot für Gallium bis Mai aus. China verbot ab Januar mit sofortiger Wirkung die Ausfuhr von Antimon. Chinas "
    "Antimonexporte "
    "sanken im Januar gegenüber dem Vorjahresmonat um 8 Prozent.",
    "China suspendió la prohibición de exportar galio hasta mayo. Desde enero China prohibió exportar antimonio con efecto inmediato. Las "
    "exportaciones "
    "chinas de antimonio cayeron un 8 % interanual en enero.",
};

/* A date is null or four digits: of no year before 1 or after 9999. */
static void check_year(struct ck_bytes date)
{
    cr_expect(date.size == 0 || (date.size >= 4 && memcmp(date.data, "0000", 4) != 0 && date.data[0] >= '0' && date.data[0] <= '9'), "%.*s",
              (int)date.size, date.size ? date.data : "");
}

Test(edges, publications_of_the_first_and_last_years)
{
    const int32_t days[] = {
        ck_day_from_civil(1, 1, 1),     ck_day_from_civil(1, 12, 31),  ck_day_from_civil(2, 6, 15),     ck_day_from_civil(21, 3, 1),
        ck_day_from_civil(9979, 12, 1), ck_day_from_civil(9998, 7, 1), ck_day_from_civil(9999, 12, 31), ck_day_from_civil(9999, 6, 1),
    };

    for (size_t d = 0; d < sizeof days / sizeof *days; d++)
        for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
            struct reading reading = read_on(days[d], languages[l], dated[l]);

            cr_expect(reading.mention_count > 0, "%s", languages[l]);
            for (size_t i = 0; i < reading.mention_count; i++) {
                check_year(reading.mentions[i].effective);
                check_year(reading.mentions[i].until);
            }
            for (size_t i = 0; i < reading.claim_count; i++) {
                check_year(reading.claims[i].period);
                check_year(reading.claims[i].base_period);
                check_year(reading.claims[i].date);
            }
        }
}

/* The year that is not printed would be 10000. */
Test(edges, an_end_beyond_the_last_year_is_none)
{
    struct reading reading = read_on(ck_day_from_civil(9999, 12, 31), "en", "China suspended the export ban on gallium until May.");

    cr_assert_eq(reading.mention_count, 1);
    cr_assert_eq(reading.mentions[0].until.size, 0);
    reading = read_on(ck_day_from_civil(9998, 12, 31), "en", "China suspended the export ban on gallium until May.");
    cr_assert_eq(reading.mention_count, 1);
    cr_assert(same("9999-05", reading.mentions[0].until));
}
