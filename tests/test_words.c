/* SPDX-License-Identifier: Apache-2.0
 * What the reader says of its own reading: the words that each part of a claim came from, and why a number gave no claim. */
#include <criterion/criterion.h>

#include <string.h>

#include "chokepoint/day.h"
#include "domain/news/reader.h"

static struct ck_arena arena;

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(words, .fini = teardown);

static struct article article_of(const char *language, const char *body)
{
    return (struct article){ .id = CK_BYTES("a"),
                             .publisher = CK_BYTES(""),
                             .title = CK_BYTES(""),
                             .body = ck_bytes_from(body),
                             .language = ck_bytes_from(language),
                             .published_at = (int64_t)ck_day_from_civil(2025, 7, 21) * CK_DAY_MS,
                             .published_on = ck_day_from_civil(2025, 7, 21) };
}

static void expect_words(const char *text, const struct claim_words *words, const char *const *wanted)
{
    for (size_t i = 0; i < CLAIM_WORDS; i++) {
        struct span     span = words->spans[i];
        struct ck_bytes found = { span.end > span.start ? text + span.start - 1 : "", (size_t)(span.end - span.start) }; /* a newline is before it */

        cr_expect(wanted[i] ? memmem(found.data, found.size, wanted[i], strlen(wanted[i])) != NULL : found.size == 0,
                  "%s: part %zu: '%.*s', not '%s'", text, i, (int)found.size, found.data, wanted[i]);
    }
}

/* Each part of the last claim, in the order item, reporter, partner, flow, period, base, direction: the words hold these; NULL: no word. */
Test(words, of_a_claim)
{
    static const struct {
        const char *language, *text, *words[CLAIM_WORDS];
    } rows[] = {
        { "en", "China's gallium exports to Japan rose 12% in June from May.", { "gallium", "China", "Japan", "exports", "June", "May", "rose" } },
        { "en",
          "China's gallium exports were 4 t in June. Shipments to Germany fell 5% from a year earlier.",
          { "gallium", "China", "Germany", "Shipments", "June", "a year earlier", "fell" } },
        { "en", "China exported 353 tonnes of antimony in June 2025.", { "antimony", "China", NULL, "exported", "June 2025", NULL, NULL } },
        { "de",
          "Chinas Germaniumexporte nach Deutschland sanken im Juni gegenüber dem Vormonat um 20 %.",
          { "Germanium", "Chinas", "Deutschland", "exporte", "Juni", "gegenüber dem Vormonat", "sanken" } },
        { "es",
          "Las exportaciones chinas de antimonio a Japón cayeron un 20 % en junio frente a mayo.",
          { "antimonio", "chinas", "Japón", "exportaciones", "junio", "mayo", "cayeron" } },
        { "zh", "6月中国对日本锑出口量环比下降20%。", { "锑", "中国", "对日", "出口量", "6月", "环比", "下降" } },
        { "ja", "6月の中国の日本向けアンチモン輸出量は前月比20%減少した。", { "アンチモン", "中国", "日本", "輸出量", "6月", "前月比", "減少" } },
        { "ko", "6월 중국의 일본에 대한 안티몬 수출은 전월 대비 20% 감소했다.", { "안티몬", "중국", "일본", "수출", "6월", "전월 대비", "감소" } },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct article             article = article_of(rows[i].language, rows[i].text);
        struct reading             reading;
        struct claim_words         words;
        const struct policy_claim *claim;

        article_read(&article, &arena, &reading);
        cr_assert_gt(reading.claim_count, 0, "%s", rows[i].text);
        claim = &reading.claims[reading.claim_count - 1];
        article_words(&article, &claim, 1, &arena, &words);
        expect_words(rows[i].text, &words, rows[i].words);
    }
}

/* A number with a unit gives a claim or stands in the list, with the reason. */
Test(words, figures_not_read)
{
    static const struct {
        const char     *language, *text, *figure;
        enum unread_why why;
        bool            counted;
    } rows[] = {
        { "en", "Analysts expect China's gallium exports to fall 20% in July.", "20%", UNREAD_FORECAST, true },
        { "de", "Chinas Galliumexporte könnten im August um 20 % fallen.", "20 %", UNREAD_FORECAST, true },
        { "en", "The price of gallium rose 40% in June.", "40%", UNREAD_NO_REPORTER, true },
        { "en", "China's gallium exports fell. Prices of gallium rose 40% in June.", "40%", UNREAD_OTHER_SUBJECT, true },
        { "en", "China's gallium exports fell. Lithium exports rose 5% in June.", "5%", UNREAD_OTHER_ITEM, false },
        { "en", "Sales rose 5% in June.", "5%", UNREAD_NO_ITEM, false },
        { "en", "China's tungsten exports did not rise 30% in June.", "30%", UNREAD_DENIED, true },
        { "zh", "6月中国锑出口并未增长30%。", "30%", UNREAD_DENIED, true },
        { "en", "Germany's share of China's antimony exports was 140% in June.", "140%", UNREAD_IMPOSSIBLE, true },
        { "en", "China's antimony exports fell 140% in June.", "140%", UNREAD_IMPOSSIBLE, true },
        { "en", "China's antimony exports of 99.65% purity fell in June.", "99.65%", UNREAD_OTHER_PERCENT, true },
        { "en", "China exported 500 t of gallium and germanium combined in June.", "500 t", UNREAD_SEVERAL_ITEMS, true },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct article article = article_of(rows[i].language, rows[i].text);
        struct reading reading;
        size_t         at = 0;

        article_read(&article, &arena, &reading);
        cr_expect_eq(reading.unread_count, 1, "%s: %zu", rows[i].text, reading.unread_count);
        if (reading.unread_count != 1)
            continue;
        at = (size_t)reading.unread[0].span.start - 1;
        cr_expect(strncmp(rows[i].text + at, rows[i].figure, strlen(rows[i].figure)) == 0, "%s: %s", rows[i].text, rows[i].text + at);
        cr_expect_eq(reading.unread[0].why, rows[i].why, "%s: %d", rows[i].text, (int)reading.unread[0].why);
        cr_expect_eq(reading.unread[0].counted, rows[i].counted, "%s", rows[i].text);
        cr_expect_eq(reading.named.figures_not_read, rows[i].counted, "%s", rows[i].text);
    }
}

/* What was read is not in the list. */
Test(words, figures_read)
{
    struct article article = article_of("en", "China exported 353 t of antimony in June, up 12% from May.");
    struct reading reading;

    article_read(&article, &arena, &reading);
    cr_assert_eq(reading.claim_count, 2);
    cr_expect_eq(reading.unread_count, 0);
}
