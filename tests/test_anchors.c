/* SPDX-License-Identifier: Apache-2.0
 * Where the text names each part of a claim's scope, what an article names anywhere, and the figures that it read nothing from (SPEC 9.3, 9.7, 9.11).
 */
#include <criterion/criterion.h>

#include <stdio.h>

#include "domain/news/reader.h"

enum { LINE = 512 };

static struct ck_arena arena;

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(anchors, .fini = teardown);

static void read(const char *language, const char *title, const char *body, struct reading *ret_reading)
{
    struct article article = {
        .title = ck_bytes_from(title), .body = ck_bytes_from(body), .language = ck_bytes_from(language), .published_on = 20290 /* 2025-07-21 */
    };

    article_read(&article, &arena, ret_reading);
}

struct anchored {
    const char *language, *title, *text;
    const char *anchors; /* of the last claim: item reporter partner flow period base, a letter each: C(lause) S(entence) A(rticle) D(efault) */
};

static void expect(const struct anchored *row)
{
    struct reading reading;
    char           found[7] = "";

    read(row->language, row->title, row->text, &reading);
    cr_assert(reading.claim_count > 0, "%s: no claim", row->text);

    const struct claim_anchors *anchors = &reading.claims[reading.claim_count - 1].anchors;
    const int                   list[] = { anchors->item, anchors->reporter, anchors->partner, anchors->flow, anchors->period, anchors->base };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        found[i] = list[i] == ANCHOR_CLAUSE ? 'C' : list[i] == ANCHOR_SENTENCE ? 'S' : list[i] == ANCHOR_ARTICLE ? 'A' : 'D';
    cr_expect_str_eq(found, row->anchors, "%s: %s", row->text, found);
}

Test(anchors, parts)
{
    static const struct anchored rows[] = {
        { "en", "", "China's antimony exports to Japan fell 8% in June from May.", "CCCCCC" },
        { "en", "", "China's antimony exports to Japan fell 8% in June.", "CCCCCD" },
        { "en", "", "China's antimony exports to Japan came to 40 t.", "CCCCDC" },
        { "en", "", "China's antimony exports came to 40 t in June. Japan took 8 t.", "AACAAC" },
        { "en", "China's antimony exports in June", "Japan took 8 t.", "AACAAC" },
        { "zh", "", "6月中国对日本锑出口环比下降8%。", "CCCCCC" },
        { "zh", "", "6月中国锑出口40吨。对日本8吨。", "AACAAC" },
        { "ja", "", "6月の中国の日本向けアンチモン輸出は前月比8%減だった。", "CCCCCC" },
        { "ko", "", "6월 중국의 대일 안티모니 수출은 전월 대비 8% 줄었다.", "CCCCCC" },
        { "de", "", "Chinas Antimonexporte nach Japan sanken im Juni gegenüber Mai um 8 Prozent.", "CCCCCC" },
        { "es", "", "Las exportaciones chinas de antimonio a Japón cayeron un 8 % en junio respecto a mayo.", "CCCCCC" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&rows[i]);
}

/* ---- what is named ---- */

static void put(char *line, struct ck_bytes_array names)
{
    for (size_t i = 0; i < names.count; i++)
        snprintf(line + strlen(line), LINE - strlen(line), "%s%.*s", i ? " " : "", (int)names.items[i].size, names.items[i].data);
    snprintf(line + strlen(line), LINE - strlen(line), "|");
}

struct naming {
    const char *language, *text, *named; /* items|countries|reporters|months| */
    int         not_read;
};

static void expect_named(const struct naming *row)
{
    struct reading reading;
    char           line[LINE] = "";

    read(row->language, "", row->text, &reading);
    put(line, reading.named.items);
    put(line, reading.named.countries);
    put(line, reading.named.reporters);
    put(line, reading.named.months);
    cr_expect_str_eq(line, row->named, "%s: %s", row->text, line);
    cr_expect_eq(reading.named.figures_not_read, row->not_read, "%s: %d figures not read", row->text, reading.named.figures_not_read);
    cr_expect_not(reading.named.cut);
}

/* Scopes of figures only: who made a rule, and when, is none of them. Names are in order, each once. */
Test(anchors, named)
{
    static const struct naming rows[] = {
        { "en", "China's antimony exports to Japan fell 8% in June from May.", "antimony|CHN JPN|CHN|2025-05 2025-06|", 0 },
        { "en", "China shipped 4 t of gallium to Japan and 2 t to Germany in June. In April, Mexico banned exports.",
          "gallium|CHN DEU JPN|CHN|2025-06|", 0 },
        { "en", "Beijing imposed controls on terbium in April.", "||||", 0 },
        { "zh", "6月中国对日本锑出口环比下降8%。", "antimony|CHN JPN|CHN|2025-05 2025-06|", 0 },
        { "ja", "6月の中国の日本向けアンチモン輸出は前月比8%減だった。", "antimony|CHN JPN|CHN|2025-05 2025-06|", 0 },
        { "ko", "6월 중국의 대일 안티모니 수출은 전월 대비 8% 줄었다.", "antimony|CHN JPN|CHN|2025-05 2025-06|", 0 },
        { "de", "Chinas Antimonexporte nach Japan sanken im Juni gegenüber Mai um 8 Prozent.", "antimony|CHN JPN|CHN|2025-05 2025-06|", 0 },
        { "es", "Las exportaciones chinas de antimonio a Japón cayeron un 8 % en junio respecto a mayo.", "antimony|CHN JPN|CHN|2025-05 2025-06|",
          0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_named(&rows[i]);
}

/* A number with a unit beside an item that gave no claim is counted; one beside none, one of boilerplate, and a bare number are not. */
Test(anchors, figures_not_read)
{
    static const struct naming rows[] = {
        { "en", "China's antimony exports came to 40 t in June. Antimony prices rose 12%.", "antimony|CHN|CHN|2025-06|", 1 },
        { "en", "China's antimony exports came to 40 t in June. Share prices rose 12%.", "antimony|CHN|CHN|2025-06|", 0 },
        { "en", "China's antimony exports came to 40 t in June. Antimony firms employ 1,200 people.", "antimony|CHN|CHN|2025-06|", 0 },
        { "en", "China's antimony exports came to 40 t in June. The antimony tariff is 25%, the antimony quota 500 t.", "antimony|CHN|CHN|2025-06|",
          2 },
        { "zh", "6月中国锑出口40吨。锑价上涨12%。", "antimony|CHN|CHN|2025-06|", 1 },
        { "de", "Chinas Antimonexporte lagen im Juni bei 40 Tonnen. Die Antimonpreise stiegen um 12 Prozent.", "antimony|CHN|CHN|2025-06|", 1 },
        { "es", "China exportó 40 toneladas de antimonio en junio. Los precios del antimonio subieron un 12 %.", "antimony|CHN|CHN|2025-06|", 1 },
        { "ja", "6月の中国のアンチモン輸出は40トンだった。アンチモン価格は12%上昇した。", "antimony|CHN|CHN|2025-06|", 1 },
        { "ko", "6월 중국의 안티모니 수출은 40톤이었다. 안티모니 가격은 12% 올랐다.", "antimony|CHN|CHN|2025-06|", 1 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_named(&rows[i]);
}

/* ---- what a claim's clause cannot have left out ---- */

struct apart {
    const char *language, *title, *text;
    const char *claims; /* of each claim its sentence, 0 for none, and the items that it is not about */
};

static void expect_apart(const struct apart *row)
{
    struct reading reading;
    char           line[LINE] = "";

    read(row->language, row->title, row->text, &reading);
    for (size_t i = 0; i < reading.claim_count; i++) {
        snprintf(line + strlen(line), LINE - strlen(line), "%d ", reading.claims[i].sentence);
        put(line, reading.claims[i].items_apart);
    }
    cr_expect_str_eq(line, row->claims, "%s: %s", row->text, line);
}

/* What a sentence names is about nothing that only others name, and nothing is about what is named behind it. A title speaks of what follows, and so
 * does a figure that has its month from behind. */
Test(anchors, apart)
{
    static const struct apart rows[] = {
        { "en", "", "China exported 40 t of antimony in June. Japan took 8 t. Exports of gallium were 3 t in June, and Japan took 1 t.",
          "1 gallium|2 gallium|3 antimony|3 antimony|" },
        { "en", "", "China exported 40 t of antimony and 3 t of gallium in June. Japan took 8 t.", "1 |1 |2 |" },
        { "en", "Chinese antimony exports sank 40% in June", "Exports of gallium rose 3% in June.", "0 |2 antimony|" },
        { "en", "", "China cut its exports of indium by 41%. In June it exported 12 t of gallium.", "0 |2 indium|" },
        { "zh", "", "6月中国锑出口40吨。对日本8吨。镓出口3吨。", "1 gallium|2 gallium|3 antimony|" },
        { "ja", "", "6月の中国のアンチモン輸出は40トンだった。日本向けは8トン。ガリウムの輸出は3トンだった。", "1 gallium|2 gallium|3 antimony|" },
        { "ko", "", "6월 중국의 안티모니 수출은 40톤이었다. 일본에는 8톤이 수출됐다. 갈륨 수출은 3톤이었다.", "1 gallium|2 gallium|3 antimony|" },
        { "de", "", "China exportierte im Juni 40 Tonnen Antimon. Japan nahm 8 Tonnen ab. Die Galliumexporte lagen bei 3 Tonnen.",
          "1 gallium|2 gallium|3 antimony|" },
        { "es", "", "China exportó 40 toneladas de antimonio en junio. Japón recibió 8 toneladas. Las exportaciones de galio fueron de 3 toneladas.",
          "1 gallium|2 gallium|3 antimony|" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_apart(&rows[i]);
}
