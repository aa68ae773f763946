/* SPDX-License-Identifier: Apache-2.0
 * Who exports what to whom, and when (docs/CLAIMS.md, Rulings): series, lists of partners, asides, the times of figures, the pace of a change, and
 * numbers that are no claim; in six languages. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "domain/news/text.h"

enum { LINE = 1024 };

/* metric item reporter>partner period[<base] value [date], "-" for null; several in the order of the text, "; " between them; "" for none. */
struct said {
    const char *language, *published, *text, *claims;
};

static const char *bytes_shown(struct ck_bytes text, char *buf, size_t size)
{
    snprintf(buf, size, "%.*s", text.size ? (int)text.size : 1, text.size ? text.data : "-");
    return buf;
}

static void claim_put(const struct policy_claim *claim, char line[LINE])
{
    char   item[64], reporter[16], partner[32], period[32], base[32], value[32] = "-";
    size_t size = strlen(line);

    if (claim->value.known)
        snprintf(value, sizeof value, "%g", claim->value.value);
    size += (size_t)snprintf(line + size, LINE - size, "%s%s %s %s>%s %s%s%s %s", size ? "; " : "", metric_symbols.symbols[claim->metric],
                             bytes_shown(claim->item, item, sizeof item), bytes_shown(claim->reporter, reporter, sizeof reporter),
                             bytes_shown(claim->partner, partner, sizeof partner), bytes_shown(claim->period, period, sizeof period),
                             claim->base_period.size ? "<" : "", claim->base_period.size ? bytes_shown(claim->base_period, base, sizeof base) : "",
                             value);
    if (claim->date.size)
        snprintf(line + size, LINE - size, " %.*s", (int)claim->date.size, claim->date.data);
}

static void check(const struct said *rows, size_t count)
{
    struct ck_arena arena = { 0 };

    for (size_t i = 0; i < count; i++) {
        struct article article = { .id = CK_BYTES("a"),
                                   .publisher = CK_BYTES("p"),
                                   .title = CK_BYTES(""),
                                   .body = ck_bytes_from(rows[i].text),
                                   .language = ck_bytes_from(rows[i].language) };
        struct reading reading = { 0 };
        char           line[LINE] = "";

        cr_assert(ck_day_read(ck_bytes_from(rows[i].published), &article.published_on));
        article.published_at = (int64_t)article.published_on * CK_DAY_MS;
        article_read(&article, &arena, &reading);
        for (size_t c = 0; c < reading.claim_count; c++)
            claim_put(&reading.claims[c], line);
        cr_expect_str_eq(line, rows[i].claims, "%s: %s\n  read:     %s\n  expected: %s", rows[i].language, rows[i].text, line, rows[i].claims);
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
}

/* The reporter's own flow without a partner is about the world; a buyer in a list is no reporter; an item of an aside is not that of the figures. */
Test(scope, series)
{
    static const struct said rows[] = {
        { "en", "2026-05-20", "Poland took 90 t of China's indium in April, up 12%. In four months China's exports of indium came to 900 t.",
          "QUANTITY_LEVEL indium CHN>POL 2026-04 90; QUANTITY_CHANGE indium CHN>POL 2026-04 0.12; QUANTITY_LEVEL indium CHN>WLD 2026-04 900" },
        { "en", "2026-05-20",
          "China's graphite exports fell 9% in April. By country, Poland stayed first with 900 t, up 40% from the month before. Shipments to Spain "
          "rose to 500 t. India received 320 t.",
          "QUANTITY_CHANGE graphite CHN>WLD 2026-04 -0.09; QUANTITY_LEVEL graphite CHN>POL 2026-04 900; QUANTITY_CHANGE graphite CHN>POL "
          "2026-04<2026-03 0.4; QUANTITY_LEVEL graphite CHN>ESP 2026-04 500; QUANTITY_LEVEL graphite CHN>IND 2026-04 320" },
        { "en", "2026-05-20",
          "Shipments of Chinese tungsten to Italy were 40 t in April. Exports of tungsten from China came to 1,300 t in the month.",
          "QUANTITY_LEVEL tungsten CHN>ITA 2026-04 40; QUANTITY_LEVEL tungsten CHN>WLD 2026-04 1300" },
        { "en", "2026-05-20",
          "Rules on rare earths were eased in March. China's magnet sales to Canada were 2.6 times those of February, to Chile 1.5 times.",
          "QUANTITY_CHANGE rare-earth-magnets CHN>CAN -<2026-02 1.6; QUANTITY_CHANGE rare-earth-magnets CHN>CHL -<2026-02 0.5" },
        { "en", "2026-05-20", "France was the biggest buyer of China's bismuth in April, taking 60 t, 5% more than in March.",
          "RANK bismuth CHN>FRA 2026-04 1; QUANTITY_LEVEL bismuth CHN>FRA 2026-04 60; QUANTITY_CHANGE bismuth CHN>FRA 2026-04<2026-03 0.05" },
        { "de", "2026-05-20",
          "China exportierte im April 1.300 Tonnen Wolfram. Nach Ländern lag Polen mit 300 Tonnen vorn, Italien nahm 120 Tonnen ab. Chinas "
          "Wolframexporte lagen von Januar bis April bei 5.200 Tonnen.",
          "QUANTITY_LEVEL tungsten CHN>WLD 2026-04 1300; QUANTITY_LEVEL tungsten CHN>POL 2026-04 300; QUANTITY_LEVEL tungsten CHN>ITA 2026-04 120; "
          "CUMULATIVE_LEVEL tungsten CHN>WLD 2026-01/2026-04 5200" },
        { "de", "2026-05-20",
          "Nach Japan gingen im April 40 Tonnen Indium aus China. Chinas Ausfuhren von Indium stiegen um 7 Prozent auf 90 Tonnen.",
          "QUANTITY_LEVEL indium CHN>JPN 2026-04 40; QUANTITY_CHANGE indium CHN>WLD 2026-04 0.07; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "es", "2026-05-20",
          "China exportó 1.300 toneladas de grafito en abril. Por países, Polonia fue el primer destino con 300 toneladas, seguida de India con 120 "
          "toneladas. Las exportaciones chinas de grafito sumaron 5.200 toneladas entre enero y abril.",
          "QUANTITY_LEVEL graphite CHN>WLD 2026-04 1300; RANK graphite CHN>POL 2026-04 1; QUANTITY_LEVEL graphite CHN>POL 2026-04 300; "
          "QUANTITY_LEVEL graphite CHN>IND 2026-04 120; CUMULATIVE_LEVEL graphite CHN>WLD 2026-01/2026-04 5200" },
        { "es", "2026-05-20",
          "A Japón fueron 40 toneladas de indio chino en abril. Las exportaciones de indio de China subieron un 7 % hasta 90 toneladas.",
          "QUANTITY_LEVEL indium CHN>JPN 2026-04 40; QUANTITY_CHANGE indium CHN>WLD 2026-04 0.07; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "zh", "2026-05-20", "4月中国石墨出口1300吨。分国别看，美国出口量300吨，同比增长5%，德国出口量120吨。1-4月中国石墨出口量5200吨。",
          "QUANTITY_LEVEL graphite CHN>WLD 2026-04 1300; QUANTITY_LEVEL graphite CHN>USA 2026-04 300; QUANTITY_CHANGE graphite CHN>USA "
          "2026-04<2025-04 0.05; QUANTITY_LEVEL graphite CHN>DEU 2026-04 120; CUMULATIVE_LEVEL graphite CHN>WLD 2026-01/2026-04 5200" },
        { "zh", "2026-05-20", "4月中国对日本出口铟40吨。中国铟出口量同比增长7%，达到90吨。",
          "QUANTITY_LEVEL indium CHN>JPN 2026-04 40; QUANTITY_CHANGE indium CHN>WLD 2026-04<2025-04 0.07; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "ja", "2026-05-20",
          "中国の4月の黒鉛輸出量は1300トンだった。国別では、ドイツが300トン、タイに120トンを輸出した。1〜4月の中国の黒鉛輸出量は5200トンだった。",
          "QUANTITY_LEVEL graphite CHN>WLD 2026-04 1300; QUANTITY_LEVEL graphite CHN>DEU 2026-04 300; QUANTITY_LEVEL graphite CHN>THA 2026-04 120; "
          "CUMULATIVE_LEVEL graphite CHN>WLD 2026-01/2026-04 5200" },
        { "ja", "2026-05-20", "4月の中国のインジウムの対日輸出は40トンだった。中国のインジウム輸出量は前年同月比7%増の90トンだった。",
          "QUANTITY_LEVEL indium CHN>JPN 2026-04 40; QUANTITY_CHANGE indium CHN>WLD 2026-04<2025-04 0.07; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "ko", "2026-05-20",
          "중국의 4월 흑연 수출량은 1300톤이었다. 국가별로는 미국 수출량은 300톤, 독일 수출량은 120톤이었다. 1~4월 중국의 흑연 수출량은 "
          "5200톤이었다.",
          "QUANTITY_LEVEL graphite CHN>WLD 2026-04 1300; QUANTITY_LEVEL graphite CHN>USA 2026-04 300; QUANTITY_LEVEL graphite CHN>DEU 2026-04 120; "
          "CUMULATIVE_LEVEL graphite CHN>WLD 2026-01/2026-04 5200" },
        { "ko", "2026-05-20", "4월 중국의 대일 인듐 수출은 40톤이었다. 중국의 인듐 수출량은 전년 동월보다 7% 늘어난 90톤이었다.",
          "QUANTITY_LEVEL indium CHN>JPN 2026-04 40; QUANTITY_CHANGE indium CHN>WLD 2026-04<2025-04 0.07; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "en", "2026-05-20",
          "Japan's imports of graphite from China fell 5% in April. Vietnam sold 30 t, Poland 12 t. The country's imports in April came to 900 t.",
          "QUANTITY_CHANGE graphite JPN>CHN 2026-04 -0.05; QUANTITY_LEVEL graphite JPN>VNM 2026-04 30; QUANTITY_LEVEL graphite JPN>POL 2026-04 12; "
          "QUANTITY_LEVEL graphite JPN>WLD 2026-04 900" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* The one time of a sentence, pairs, the next month, bases behind "on", sums to a month. */
Test(scope, times)
{
    static const struct said rows[] = {
        { "en", "2025-07-21", "In the year to June China exported 52,000 tonnes of rare earth magnets.",
          "CUMULATIVE_LEVEL rare-earth-magnets CHN>WLD 2024-07/2025-06 52000" },
        { "en", "2025-07-21", "In the June quarter China's rare earth exports were 18,392 t.",
          "CUMULATIVE_LEVEL rare-earths CHN>WLD 2025-04/2025-06 18392" },
        { "en", "2026-05-20", "China's rare earth magnet exports rose 17% month-on-month but fell 8% year-on-year in April.",
          "QUANTITY_CHANGE rare-earth-magnets CHN>WLD 2026-04<2026-03 0.17; QUANTITY_CHANGE rare-earth-magnets CHN>WLD 2026-04<2025-04 -0.08" },
        { "en", "2026-05-20", "China's graphite exports rose 57% month-on-month, customs data for April showed.",
          "QUANTITY_CHANGE graphite CHN>WLD 2026-04<2026-03 0.57" },
        { "en", "2026-05-20", "China's indium exports in March and April were 40 t and 90 t respectively.",
          "QUANTITY_LEVEL indium CHN>WLD 2026-03 40; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "en", "2026-05-20", "China's indium exports stood at 40 t in March, before rising to 90 t the next month.",
          "QUANTITY_LEVEL indium CHN>WLD 2026-03 40; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "en", "2026-05-20", "China's germanium exports dropped from 12.4 tonnes to 0.6 tonnes between January and April.",
          "QUANTITY_LEVEL germanium CHN>WLD 2026-01 12.4; QUANTITY_LEVEL germanium CHN>WLD 2026-04 0.6" },
        { "en", "2026-05-20", "China's bismuth exports were 38% down on April last year at 318 t.",
          "QUANTITY_CHANGE bismuth CHN>WLD 2026-04<2025-04 -0.38; QUANTITY_LEVEL bismuth CHN>WLD 2026-04 318" },
        { "en", "2026-05-20", "China's cobalt exports rose to their highest since 2009 in April.",
          "RECORD cobalt CHN>WLD 2026-04<2009-01/2009-12 1" },
        { "en", "2026-05-20", "China's cumulative antimony exports reached 3,856 tonnes in April.",
          "CUMULATIVE_LEVEL antimony CHN>WLD 2026-01/2026-04 3856" },
        { "en", "2026-05-20", "China's antimony exports for the year to date were 3,856 tonnes at end-April.",
          "CUMULATIVE_LEVEL antimony CHN>WLD 2026-01/2026-04 3856" },
        { "en", "2026-05-20", "China's antimony exports in April were 900 t, bringing the accumulated total to 3,856 tonnes.",
          "QUANTITY_LEVEL antimony CHN>WLD 2026-04 900; CUMULATIVE_LEVEL antimony CHN>WLD 2026-01/2026-04 3856" },
        { "en", "2026-05-20", "China's tellurium exports were 21 t in the last month of the year.", "QUANTITY_LEVEL tellurium CHN>WLD 2025-12 21" },
        { "en", "2026-05-20", "China's March graphite exports came to 11,240 tonnes, some 700 tonnes more than in the corresponding month of 2016.",
          "QUANTITY_LEVEL graphite CHN>WLD 2026-03 11240; QUANTITY_CHANGE graphite CHN>WLD 2026-03<2016-03 700" },
        { "en", "2026-05-20",
          "China's graphite exports sank to 40 t in April, up from 7 t. After Beijing imposed controls in March, shipments to Japan fell 3%.",
          "QUANTITY_LEVEL graphite CHN>WLD 2026-04 40; QUANTITY_CHANGE graphite CHN>JPN 2026-04 -0.03" },
        { "zh", "2026-05-20", "4月，中国锗出口量由1月的12.4吨降至0.6吨。",
          "QUANTITY_LEVEL germanium CHN>WLD 2026-01 12.4; QUANTITY_LEVEL germanium CHN>WLD 2026-04 0.6" },
        { "zh", "2026-05-20", "3月和4月中国铟出口量分别为40吨和90吨。",
          "QUANTITY_LEVEL indium CHN>WLD 2026-03 40; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "zh", "2026-05-20", "截至4月底，中国今年累计出口稀土3256吨。", "CUMULATIVE_LEVEL rare-earths CHN>WLD 2026-01/2026-04 3256" },
        { "ja", "2026-05-20", "中国の4月までの累計のレアアース輸出量は3万8563トンだった。",
          "CUMULATIVE_LEVEL rare-earths CHN>WLD 2026-01/2026-04 38563" },
        { "ja", "2026-05-20", "中国のインジウム輸出量は3月が40トン、翌月は90トンだった。",
          "QUANTITY_LEVEL indium CHN>WLD 2026-03 40; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "ko", "2026-05-20", "4월까지 중국의 희토류 수출 누계는 3만8560톤이다.", "CUMULATIVE_LEVEL rare-earths CHN>WLD 2026-01/2026-04 38560" },
        { "ko", "2026-05-20", "중국의 인듐 수출량은 3월 40톤, 다음 달 90톤이었다.",
          "QUANTITY_LEVEL indium CHN>WLD 2026-03 40; QUANTITY_LEVEL indium CHN>WLD 2026-04 90" },
        { "de", "2026-05-20",
          "Chinas Graphitexporte stiegen gegenüber dem Vormonat um 7 Prozent, fielen aber im April gegenüber dem Vorjahr um 3 Prozent.",
          "QUANTITY_CHANGE graphite CHN>WLD 2026-04<2026-03 0.07; QUANTITY_CHANGE graphite CHN>WLD 2026-04<2025-04 -0.03" },
        { "es", "2026-05-20", "Hasta abril, China exportó este año 3.856 toneladas de tierras raras.",
          "CUMULATIVE_LEVEL rare-earths CHN>WLD 2026-01/2026-04 3856" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* A fall that narrows to 15 % is one of 15 %. */
Test(scope, pace)
{
    static const struct said rows[] = {
        { "en", "2025-08-21",
          "China sold 8,930 tons of bismuth abroad in the first seven months, its annual drop narrowing to 11% from 14.2% for the half year.",
          "CUMULATIVE_LEVEL bismuth CHN>WLD 2025-01/2025-07 8930; CUMULATIVE_CHANGE bismuth CHN>WLD 2025-01/2025-07<2024-01/2024-07 -0.11; "
          "CUMULATIVE_CHANGE bismuth CHN>WLD 2025-01/2025-06<2024-01/2024-06 -0.142" },
        { "en", "2025-08-21", "Growth in China's rare earth exports slowed to 13% in July from 60% in June.",
          "QUANTITY_CHANGE rare-earths CHN>WLD 2025-07 0.13; QUANTITY_CHANGE rare-earths CHN>WLD 2025-06 0.6" },
        { "en", "2025-08-21", "The year-on-year decline in China's antimony exports widened to 88% in June.",
          "QUANTITY_CHANGE antimony CHN>WLD 2025-06<2024-06 -0.88" },
        { "en", "2025-08-21",
          "China shipped 27,900 t of rare earth magnets in January-July; the year-on-year decline thus narrowed to 15% after 18.9% at mid-year.",
          "CUMULATIVE_LEVEL rare-earth-magnets CHN>WLD 2025-01/2025-07 27900; CUMULATIVE_CHANGE rare-earth-magnets CHN>WLD "
          "2025-01/2025-07<2024-01/2024-07 -0.15; CUMULATIVE_CHANGE rare-earth-magnets CHN>WLD 2025-01/2025-06<2024-01/2024-06 -0.189" },
        { "zh", "2025-08-21", "前7个月中国稀土永磁体出口降幅收窄至15%。",
          "CUMULATIVE_CHANGE rare-earth-magnets CHN>WLD 2025-01/2025-07<2024-01/2024-07 -0.15" },
        { "ja", "2025-08-21", "1〜7月の中国の黒鉛輸出量は前年同期比の減少率が1〜6月の7.5%から5.2%に縮小した。",
          "CUMULATIVE_CHANGE graphite CHN>WLD 2025-01/2025-06<2024-01/2024-06 -0.075; CUMULATIVE_CHANGE graphite CHN>WLD "
          "2025-01/2025-07<2024-01/2024-07 -0.052" },
        { "ko", "2025-08-21", "중국의 1~7월 희토류 자석 수출 감소폭은 15%로 줄었다.",
          "CUMULATIVE_CHANGE rare-earth-magnets CHN>WLD 2025-01/2025-07<2024-01/2024-07 -0.15" },
        { "de", "2025-08-21", "Der Rückgang der chinesischen Exporte von Seltenerdmagneten verringerte sich im Juli auf 15 Prozent.",
          "QUANTITY_CHANGE rare-earth-magnets CHN>WLD 2025-07 -0.15" },
        { "es", "2025-08-21", "Las exportaciones chinas de grafito moderaron su caída al 15 % en los primeros siete meses.",
          "CUMULATIVE_CHANGE graphite CHN>WLD 2025-01/2025-07<2024-01/2024-07 -0.15" },
        { "es", "2025-08-21", "El crecimiento de las exportaciones chinas de indio se moderó al 8 % en julio.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-07 0.08" },
        { "en", "2025-08-21", "China's graphite exports fell to 40 t in July, and the drop widened.", "QUANTITY_LEVEL graphite CHN>WLD 2025-07 40" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* Averages are no totals. */
Test(scope, averages)
{
    static const struct said rows[] = {
        { "en", "2025-07-21", "China's rare earth magnet exports averaged 3,720 tonnes a month in the first half.", "" },
        { "en", "2025-07-21", "China exported 3,720 tonnes of rare earth magnets per month in the first half.", "" },
        { "en", "2025-07-21", "China exported an average of 120 tonnes of graphite a day in June.", "" },
        { "de", "2025-07-21", "Im ersten Halbjahr exportierte China durchschnittlich 3.720 Tonnen Seltenerdmagnete pro Monat.", "" },
        { "zh", "2025-07-21", "上半年中国稀土永磁体月均出口3720吨。", "" },
        { "ko", "2025-07-21", "상반기 중국의 희토류 자석 수출은 월평균 3720톤이었다.", "" },
        { "ja", "2025-07-21", "上半期の中国の黒鉛輸出は月平均3720トンだった。", "" },
        { "es", "2025-07-21", "China exportó 3.720 toneladas de grafito al mes en el primer semestre.", "" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* Percentages of a tariff, a purity or a price are no change and no share of the flow. */
Test(scope, percentages_of_something_else)
{
    static const struct said rows[] = {
        { "en", "2025-07-21", "With a 25% tariff in force, China's graphite exports to the US were 900 t in June.",
          "QUANTITY_LEVEL graphite CHN>USA 2025-06 900" },
        { "de", "2025-07-21", "Bei einem Zoll von 25 Prozent lagen Chinas Graphitexporte in die USA im Juni bei 900 Tonnen.",
          "QUANTITY_LEVEL graphite CHN>USA 2025-06 900" },
        { "ja", "2025-07-21", "25%の関税下で、中国の6月の対米黒鉛輸出は900トンだった。", "QUANTITY_LEVEL graphite CHN>USA 2025-06 900" },
        { "es", "2025-07-21", "Con un arancel del 25 %, las exportaciones chinas de grafito a EE. UU. fueron de 900 toneladas en junio.",
          "QUANTITY_LEVEL graphite CHN>USA 2025-06 900" },
        { "en", "2025-07-21", "China's graphite exports carry a 20% export duty.", "" },
        { "en", "2025-07-21", "China's exports of 99.99% pure gallium were 5 t in June.", "QUANTITY_LEVEL gallium CHN>WLD 2025-06 5" },
        { "en", "2025-07-21", "China's exports of antimony trioxide (99.8% min) were 1,100 t in June.",
          "QUANTITY_LEVEL antimony-oxide CHN>WLD 2025-06 1100" },
        { "en", "2025-07-21", "China's tungsten exports (WO3 ≥88.5%) were 1,200 t in June.", "QUANTITY_LEVEL tungsten CHN>WLD 2025-06 1200" },
        { "zh", "2025-07-21", "6月中国镓价上涨20%，镓出口5吨。", "QUANTITY_LEVEL gallium CHN>WLD 2025-06 5" },
        { "ko", "2025-07-21", "25% 관세 속에 6월 중국의 대미 흑연 수출은 900톤이었다.", "QUANTITY_LEVEL graphite CHN>USA 2025-06 900" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* What only the whole article tells: the one month of its figures; the two items of the sentence before; a number that is told again. */
Test(scope, discourse)
{
    static const struct said rows[] = {
        { "en", "2025-07-22", "China cut its exports of indium by 41%. In June the volume came to 12 t.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06 -0.41; QUANTITY_LEVEL indium CHN>WLD 2025-06 12" },
        { "de", "2025-07-22", "Chinas Indiumexporte sind seit Januar um 41 Prozent gesunken. Im Juni waren es 12 Tonnen.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-01 -0.41; QUANTITY_LEVEL indium CHN>WLD 2025-06 12" },
        { "es", "2025-07-22", "Las exportaciones chinas de indio han caído un 41 % desde enero. En junio fueron 12 toneladas.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-01 -0.41; QUANTITY_LEVEL indium CHN>WLD 2025-06 12" },
        { "en", "2025-07-22", "China cut its exports of indium by 41%. In June the volume came to 12 t, in May to 19 t.",
          "QUANTITY_CHANGE indium CHN>WLD - -0.41; QUANTITY_LEVEL indium CHN>WLD 2025-06 12; QUANTITY_LEVEL indium CHN>WLD 2025-05 19" },
        { "en", "2025-07-22",
          "Indium exports from China fell 41% in June from January. Graphite exports from China, for their part, rose 12% in June.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-01 -0.41; QUANTITY_CHANGE graphite CHN>WLD 2025-06 0.12" },
        { "en", "2025-07-22", "In June China's exports of indium and gallium fell by 41-47% from May.",
          "QUANTITY_CHANGE gallium CHN>WLD 2025-06<2025-05 -0.44; QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-05 -0.44" },
        { "en", "2025-07-22",
          "China's exports of indium and gallium are shrinking. In June exports of both metals fell, by 41% and 47% respectively, from May.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-05 -0.41; QUANTITY_CHANGE gallium CHN>WLD 2025-06<2025-05 -0.47" },
        { "en", "2025-07-22",
          "China's exports of indium fell 41% in June from May. The United States has no mines of its own and depends on China. Exports of indium "
          "fell "
          "41%.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-05 -0.41" },
        { "en", "2025-07-22", "China's April decision to put indium under export controls still stands.",
          "CONTROL_FROM indium CHN>ALL - - 2025-04; CONTROL_IN_FORCE indium CHN>ALL 2025-07 1" },
        { "en", "2025-07-22",
          "The slump reflects China's tightened export controls on indium, introduced in 2023. China's April decision to add indium to its control "
          "list "
          "still stands.",
          "CONTROL_FROM indium CHN>ALL - - 2023; CONTROL_FROM indium CHN>ALL - - 2025-04; CONTROL_IN_FORCE indium CHN>ALL 2025-07 1" },
        { "es", "2025-07-22", "La decisión de abril de añadir el indio a la lista de control de China sigue vigente.",
          "CONTROL_FROM indium CHN>ALL - - 2025-04; CONTROL_IN_FORCE indium CHN>ALL 2025-07 1" },
        { "zh", "2025-07-22", "中国铟出口较1月下降41%。6月出口12吨。",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-01 -0.41; QUANTITY_LEVEL indium CHN>WLD 2025-06 12" },
        { "ja", "2025-07-22", "中国のインジウム輸出は1月に比べ41%減少した。6月は12トンだった。",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-01 -0.41; QUANTITY_LEVEL indium CHN>WLD 2025-06 12" },
        { "ko", "2025-07-22", "중국의 인듐 수출은 1월보다 41% 줄었다. 6월 수출은 12톤이었다.",
          "QUANTITY_CHANGE indium CHN>WLD 2025-06<2025-01 -0.41; QUANTITY_LEVEL indium CHN>WLD 2025-06 12" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* ---- tests/news/trade.txt ---- */

static const char *metric_short(enum metric metric)
{
    static const char *const names[] = {
        [METRIC_QUANTITY_LEVEL] = "L",
        [METRIC_QUANTITY_CHANGE] = "C",
        [METRIC_CUMULATIVE_LEVEL] = "CL",
        [METRIC_CUMULATIVE_CHANGE] = "CC",
        [METRIC_VALUE_LEVEL] = "V",
        [METRIC_VALUE_CHANGE] = "VC",
        [METRIC_UNIT_VALUE_LEVEL] = "U",
        [METRIC_UNIT_VALUE_CHANGE] = "UC",
        [METRIC_SHARE] = "S",
        [METRIC_SHARE_CHANGE] = "SC",
        [METRIC_RANK] = "K",
        [METRIC_RECORD] = "R",
    };

    return (size_t)metric < sizeof names / sizeof *names && names[metric] ? names[metric] : "?";
}

static void claim_put_short(const struct policy_claim *claim, char line[LINE])
{
    char   item[64], reporter[16], partner[32], period[32], base[32], value[32] = "-";
    size_t size = strlen(line);

    if (claim->value.known)
        snprintf(value, sizeof value, "%g", claim->value.value);
    snprintf(line + size, LINE - size, "%s%s %s %s>%s %s%s%s %s", size ? "; " : "", metric_short(claim->metric),
             bytes_shown(claim->item, item, sizeof item), bytes_shown(claim->reporter, reporter, sizeof reporter),
             bytes_shown(claim->partner, partner, sizeof partner), bytes_shown(claim->period, period, sizeof period),
             claim->base_period.size ? "<" : "", claim->base_period.size ? bytes_shown(claim->base_period, base, sizeof base) : "", value);
}

static void check_row(char *const field[5], struct ck_arena *arena)
{
    struct article article = {
        .id = CK_BYTES("a"), .publisher = CK_BYTES("p"), .title = CK_BYTES(""), .body = ck_bytes_from(field[3]), .language = ck_bytes_from(field[1])
    };
    struct reading reading = { 0 };
    char           line[LINE] = "";

    cr_assert(ck_day_read(ck_bytes_from(field[2]), &article.published_on));
    article.published_at = (int64_t)article.published_on * CK_DAY_MS;
    article_read(&article, arena, &reading);
    for (size_t c = 0; c < reading.claim_count; c++)
        claim_put_short(&reading.claims[c], line);
    cr_expect_str_eq(line, field[4], "%s: %s\n  read:     %s\n  expected: %s", field[1], field[3], line, field[4]);
}

/* How trade press and customs write flows, shares, ranks, records, months and values, by kinds in six languages. */
Test(scope, trade_press)
{
    FILE           *in = fopen(SOURCE_DIR "/tests/news/trade.txt", "rb");
    struct ck_arena arena = { 0 };
    char            row[2 * LINE];
    size_t          rows = 0;

    cr_assert(in);
    while (fgets(row, sizeof row, in)) {
        char *field[5], *at = row;

        if (row[0] == '#')
            continue;
        row[strcspn(row, "\n")] = 0;
        for (int i = 0; i < 5; i++) {
            field[i] = at;
            at += strcspn(at, "|");
            cr_assert(i == 4 || *at, "%s", row);
            *at++ = 0;
        }
        check_row(field, &arena);
        ck_arena_clear(&arena);
        rows++;
    }
    fclose(in);
    ck_arena_release(&arena);
    cr_expect(rows > 100, "%zu rows", rows);
}

/* An act that names no item is on those of its sentence, or on what it says was named before; a numbered notice, a list of firms and technology are
 * on none. */
Test(scope, controls_without_item)
{
    static const struct said rows[] = {
        { "en", "2025-07-22", "China's indium trade is shrinking. Beijing imposed licence rules on the metal in April.",
          "CONTROL_FROM indium CHN>ALL - - 2025-04" },
        { "ja", "2025-07-22", "中国のインジウム輸出は減っている。政府は4月、この金属の輸出規制を導入した。",
          "CONTROL_FROM indium CHN>ALL - - 2025-04" },
        { "en", "2025-07-22",
          "Beijing slapped licence rules on exports of rare earth magnets in April, and curbs on the magnets have not been lifted.",
          "CONTROL_FROM rare-earth-magnets CHN>ALL - - 2025-04; CONTROL_IN_FORCE rare-earth-magnets CHN>ALL 2025-07 1" },
        { "en", "2025-07-22", "China restricted exports of rare-earth technology in April 2025, and indium makers shrugged.", "" },
        { "de", "2025-07-22", "China hat im Februar 2025 die Ausfuhr von Indium beschränkt. Die Beschränkung wurde nicht aufgehoben.",
          "CONTROL_FROM indium CHN>ALL - - 2025-02; CONTROL_IN_FORCE indium CHN>ALL 2025-07 1" },
        { "es", "2025-07-22", "China restringió en febrero de 2025 la exportación de indio. La restricción no se ha levantado.",
          "CONTROL_FROM indium CHN>ALL - - 2025-02; CONTROL_IN_FORCE indium CHN>ALL 2025-07 1" },
    };

    check(rows, sizeof rows / sizeof *rows);
}
