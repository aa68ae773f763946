/* SPDX-License-Identifier: Apache-2.0
 * The acts that sentences make: the rows of the table of docs/CLAIMS.md 3.1 and its rules on negation, in six languages. None of the sentences is of
 * the labelled set. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "domain/news/text.h"

enum { LINE = 1024 };

/* act[>toward] actor target items from until, "-" for null; several in the order of the text, "; " between them; "" for no act. Published 2026-03-10.
 */
struct said {
    const char *language, *text, *acts;
};

static size_t bytes_put(char *line, size_t size, struct ck_bytes text)
{
    return size + (size_t)snprintf(line + size, LINE - size, " %.*s", text.data ? (int)text.size : 1, text.data ? text.data : "-");
}

static void mention_put(const struct policy_mention *mention, char line[LINE])
{
    size_t size = strlen(line);

    size += (size_t)snprintf(line + size, LINE - size, "%s%s%s%s", size ? "; " : "", policy_act_symbols.symbols[mention->act],
                             mention->toward.known ? ">" : "", mention->toward.known ? toward_symbols.symbols[mention->toward.value] : "");
    size = bytes_put(line, size, mention->actor);
    size = bytes_put(line, size, mention->target);
    for (size_t i = 0; i < mention->items.count; i++)
        size += (size_t)snprintf(line + size, LINE - size, "%s%.*s", i ? "," : " ", (int)mention->items.items[i].size, mention->items.items[i].data);
    if (mention->items.count == 0)
        size = bytes_put(line, size, (struct ck_bytes){ 0 });
    size = bytes_put(line, size, mention->effective);
    bytes_put(line, size, mention->until);
}

static void check_on(const struct said *row, struct ck_bytes published, struct ck_arena *arena)
{
    struct article article = { .id = CK_BYTES("a"),
                               .publisher = CK_BYTES("p"),
                               .title = CK_BYTES(""),
                               .body = ck_bytes_from(row->text),
                               .language = ck_bytes_from(row->language) };
    struct text    text;
    struct reading reading = { 0 };
    char           line[LINE] = "";

    cr_assert(ck_day_read(published, &article.published_on));
    article.published_at = (int64_t)article.published_on * CK_DAY_MS;
    text_read(&article, arena, &text);
    acts_find(&text, arena, &reading);
    for (size_t m = 0; m < reading.mention_count; m++)
        mention_put(&reading.mentions[m], line);
    cr_expect_str_eq(line, row->acts, "%s: %s\n  read:     %s\n  expected: %s", row->language, row->text, line, row->acts);
    ck_arena_clear(arena);
}

static void check(const struct said *rows, size_t count)
{
    struct ck_arena arena = { 0 };

    for (size_t i = 0; i < count; i++)
        check_on(&rows[i], CK_BYTES("2026-03-10"), &arena);
    ck_arena_release(&arena);
}

/* Each verb group with each object that it takes, in English. */
Test(acts, the_table)
{
    static const struct said rows[] = {
        { "en", "China imposed export controls on indium on 4 February 2026.", "TIGHTEN CHN ALL indium 2026-02-04 -" },
        { "en", "Beijing announced a temporary waiver of its licensing rules for graphite.", "EASE_TEMP CHN ALL graphite - -" },
        { "en", "Japan bans exports of gallium to Russia.", "TIGHTEN JPN RUS gallium - -" },
        { "en", "The United States will restrict exports of chip tools to China from April 1.", "TIGHTEN USA CHN - 2026-04-01 -" },
        { "en", "China removed the curbs on tungsten last week.", "EASE CHN ALL tungsten - -" },
        { "en", "Beijing eased its licensing rules for natural graphite bound for South Korea.", "EASE CHN KOR graphite - -" },
        { "en", "China ended the suspension of its controls on bismuth.", "TIGHTEN CHN ALL bismuth - -" },
        { "en", "China has paused its ban on germanium sales to the United States until 27 November 2026.",
          "EASE_TEMP CHN USA germanium - 2026-11-27" },
        { "en", "Congo halted exports of cobalt on Feb. 22.", "TIGHTEN COD ALL cobalt 2026-02-22 -" },
        { "en", "Beijing froze approvals of terbium shipments to Japan.", "TIGHTEN CHN JPN terbium - -" },
        { "en", "China reinstated its ban on antimony exports to the US.", "TIGHTEN CHN USA antimony - -" },
        { "en", "The Congo resumed cobalt exports in January 2026.", "EASE COD ALL cobalt 2026-01 -" },
        { "en", "China has resumed approvals of dysprosium exports to Germany.", "FLOW_EASE CHN DEU dysprosium - -" },
        { "en", "Indonesia prolonged its export ban on bauxite by two years.", "HOLD_TIGHT IDN ALL - - -" },
        { "en", "Beijing renewed the waiver for graphite until 10 November 2027.", "HOLD_EASE CHN ALL graphite - 2027-11-10" },
        { "en", "China will maintain its controls on indium.", "HOLD_TIGHT CHN ALL indium - -" },
        { "en", "China's export ban on tellurium remains in place.", "HOLD_TIGHT CHN ALL tellurium - -" },
        { "en", "The suspension of the ban on gallium sales to America stays in force until November 27.", "HOLD_EASE - USA gallium - 2026-11-27" },
        { "en", "Congo's export quota for cobalt lapsed on 28 February.", "EASE COD ALL cobalt 2026-02-28 -" },
        { "en", "China's waiver for graphite expired.", "TIGHTEN CHN ALL graphite - -" },
        { "en", "Beijing approved the first applications for terbium from French firms.", "FLOW_EASE CHN FRA terbium - -" },
        { "en", "China cleared two shipments of rare earth magnets to India.", "FLOW_EASE CHN IND rare-earth-magnets - -" },
        { "en", "The ministry of commerce rejected three licence applications for samarium.", "TIGHTEN CHN ALL - - -" },
        { "en", "Chinese police arrested five men over the smuggling of tungsten.", "ENFORCE CHN - tungsten - -" },
        { "en", "Customs in China seized 30 tons of smuggled antimony.", "ENFORCE CHN - antimony - -" },
        { "en", "China added six Dutch companies to its export control list.", "TIGHTEN CHN NLD - - -" },
        { "en", "Washington took nine Indian firms off its entity list.", "EASE USA IND - - -" },
        { "en", "Congo replaced its cobalt quota with a ban.", "TIGHTEN COD ALL cobalt - -" },
        { "en", "Congo raised the export quota for cobalt by 5%.", "EASE COD ALL cobalt - -" },
        { "en", "China extended its export controls to three more rare earths.", "TIGHTEN CHN ALL rare-earths - -" },
        { "en", "Export controls on indium took effect on 4 February 2026, Beijing said.", "TIGHTEN CHN ALL indium 2026-02-04 -" },
        { "en", "In December 2024, Beijing banned sales of gallium to the United States.", "TIGHTEN CHN USA gallium 2024-12 -" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* Negation: not × ease holds, not × extend turns, not × grant tightens, not × tighten is nothing, two negations cancel. */
Test(acts, negation)
{
    static const struct said rows[] = {
        { "en", "China did not ease its controls on tungsten.", "HOLD_TIGHT CHN ALL tungsten - -" },
        { "en", "Beijing refused to lift the ban on antimony exports to the US.", "HOLD_TIGHT CHN USA antimony - -" },
        { "en", "The controls on germanium have not been suspended, Beijing said.", "HOLD_TIGHT CHN ALL germanium - -" },
        { "en", "China will not renew the pause of its rare earth rules.", "TIGHTEN CHN ALL rare-earths - -" },
        { "en", "Congo did not extend its export ban on cobalt.", "EASE COD ALL cobalt - -" },
        { "en", "Beijing has never granted an export licence for terbium to Japan.", "TIGHTEN CHN JPN terbium - -" },
        { "en", "China did not impose new curbs on magnets.", "" },
        { "en", "Beijing said it had not banned exports of gallium to Japan.", "" },
        { "en", "No new licence requirement was introduced.", "" },
        { "zh", "中国未放宽钨出口管制。", "HOLD_TIGHT CHN ALL tungsten - -" },
        { "zh", "中方没有延长对石墨管制的暂停。", "TIGHTEN CHN ALL graphite - -" },
        { "zh", "商务部称并未禁止对日本出口镓。", "" },
        { "ja", "中国は重レアアースの輸出規制を緩和しなかった。", "HOLD_TIGHT CHN ALL rare-earths - -" },
        { "ja", "中国はガリウムの輸出を禁止していない。", "" },
        { "ko", "중국은 텅스텐 수출 규제를 완화하지 않았다.", "HOLD_TIGHT CHN ALL tungsten - -" },
        { "ko", "중국은 갈륨 수출을 금지하지 않았다.", "" },
        { "de", "China hebt das Ausfuhrverbot für Antimon nicht auf.", "HOLD_TIGHT CHN ALL antimony - -" },
        { "de", "Peking hat keine neuen Exportkontrollen für Magnete eingeführt.", "" },
        { "es", "Pekín no levantó la prohibición de exportar germanio.", "HOLD_TIGHT CHN ALL germanium - -" },
        { "es", "China no ha impuesto nuevas restricciones al galio.", "" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* What is possible, conditional, wished for by others or done by companies is no act; what the actor announces is a signal. */
Test(acts, moods)
{
    static const struct said rows[] = {
        { "en", "China could ban exports of indium.", "" },
        { "en", "If China tightens controls on tungsten, prices will rise.", "" },
        { "en", "Traders expect Beijing to lift the ban on antimony.", "" },
        { "en", "Berlin urged China to ease its controls on rare earths.", "" },
        { "en", "The miner suspended shipments of cobalt.", "" },
        { "en", "Exports of gallium from China stopped in August.", "" },
        { "en", "China's curbs have doubled the price of bismuth.", "" },
        { "en", "Exports of indium need a licence.", "" },
        { "en", "Beijing is considering a ban on tungsten exports to Japan.", "SIGNAL>TIGHTEN CHN JPN tungsten - -" },
        { "en", "China pledged to relax its controls on graphite.", "SIGNAL>EASE CHN - graphite - -" },
        { "en", "India threatened to restrict exports of rare earths to Japan.", "SIGNAL>TIGHTEN IND JPN rare-earths - -" },
        { "en", "Beijing said it would lift the curbs on magnets.", "SIGNAL>EASE CHN - - - -" },
        { "zh", "如果中国收紧锗出口管制，价格将上涨。", "" },
        { "zh", "分析师预计中国将取消稀土出口管制。", "" },
        { "zh", "中方承诺放宽对欧盟的稀土磁铁出口管制。", "SIGNAL>EASE CHN EUU rare-earth-magnets - -" },
        { "ja", "中国がタングステンの輸出を禁止する可能性がある。", "" },
        { "ja", "米国は対中輸出規制の強化を検討している。", "SIGNAL>TIGHTEN USA CHN - - -" },
        { "ko", "중국이 텅스텐 수출을 금지할 수 있다는 전망이 나온다.", "" },
        { "ko", "중국은 흑연 수출 규제 완화를 검토하고 있다.", "SIGNAL>EASE CHN - graphite - -" },
        { "de", "Falls China die Kontrollen für Gallium verschärft, steigen die Preise.", "" },
        { "de", "Analysten erwarten, dass China das Verbot aufhebt.", "" },
        { "de", "Peking erwägt Exportbeschränkungen für Indium.", "SIGNAL>TIGHTEN CHN - indium - -" },
        { "es", "Si China endurece los controles, subirán los precios.", "" },
        { "es", "Los analistas esperan que China levante el veto al galio.", "" },
        { "es", "China prometió relajar los controles sobre el grafito.", "SIGNAL>EASE CHN - graphite - -" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* The table in five more languages. */
Test(acts, languages)
{
    static const struct said rows[] = {
        { "zh", "中国对铟实施出口管制。", "TIGHTEN CHN ALL indium - -" },
        { "zh", "中国禁止向美国出口锑。", "TIGHTEN CHN USA antimony - -" },
        { "zh", "商务部宣布解除对铋的出口管制。", "EASE CHN ALL bismuth - -" },
        { "zh", "中国暂停对美锗出口禁令至2026年11月27日。", "EASE_TEMP CHN USA germanium - 2026-11-27" },
        { "zh", "刚果（金）暂停钴出口。", "TIGHTEN COD ALL cobalt - -" },
        { "zh", "中国恢复对日本的镓出口。", "EASE CHN JPN gallium - -" },
        { "zh", "中国批准向德国出口镝。", "FLOW_EASE CHN DEU dysprosium - -" },
        { "zh", "商务部拒绝了两份对日本的铽出口申请。", "TIGHTEN CHN JPN terbium - -" },
        { "zh", "中国延长石墨出口管制。", "HOLD_TIGHT CHN ALL graphite - -" },
        { "zh", "对碲的出口管制仍然有效。", "HOLD_TIGHT - ALL tellurium - -" },
        { "zh", "中国海关查获走私钨砂。", "ENFORCE CHN - tungsten - -" },
        { "zh", "商务部将5家美国企业列入不可靠实体清单。", "TIGHTEN CHN USA - - -" },
        { "ja", "中国はインジウムの輸出規制を強化した。", "TIGHTEN CHN ALL indium - -" },
        { "ja", "中国は米国向けゲルマニウムの輸出を禁止した。", "TIGHTEN CHN USA germanium - -" },
        { "ja", "中国はビスマスの輸出規制を撤廃した。", "EASE CHN ALL bismuth - -" },
        { "ja", "コンゴ民主共和国はコバルトの輸出を停止した。", "TIGHTEN COD ALL cobalt - -" },
        { "ja", "中国はテルビウムの輸出を許可した。", "FLOW_EASE CHN ALL terbium - -" },
        { "ja", "中国は黒鉛の輸出規制の停止を2027年11月10日まで延長した。", "HOLD_EASE CHN ALL graphite - 2027-11-10" },
        { "ja", "中国の税関はアンチモンの密輸を摘発した。", "ENFORCE CHN - antimony - -" },
        { "ko", "중국이 인듐 수출 통제를 강화했다.", "TIGHTEN CHN ALL indium - -" },
        { "ko", "중국이 미국에 대한 게르마늄 수출을 금지했다.", "TIGHTEN CHN USA germanium - -" },
        { "ko", "중국이 비스무트 수출 규제를 해제했다.", "EASE CHN ALL bismuth - -" },
        { "ko", "중국 상무부가 디스프로슘 수출을 승인했다.", "FLOW_EASE CHN ALL dysprosium - -" },
        { "ko", "중국의 흑연 수출 통제는 여전히 유효하다.", "HOLD_TIGHT CHN ALL graphite - -" },
        { "ko", "중국 세관이 텅스텐 밀수를 적발했다.", "ENFORCE CHN - tungsten - -" },
        { "de", "China hat die Exportkontrollen für Indium verschärft.", "TIGHTEN CHN ALL indium - -" },
        { "de", "Peking hebt die Exportkontrollen für Bismut auf.", "EASE CHN ALL bismuth - -" },
        { "de", "China setzt das Exportverbot für Germanium bis zum 27. November 2026 aus.", "EASE_TEMP CHN ALL germanium - 2026-11-27" },
        { "de", "Kongo stoppt die Ausfuhr von Kobalt.", "TIGHTEN COD ALL cobalt - -" },
        { "de", "China erteilt Ausfuhrgenehmigungen für Terbium an deutsche Firmen.", "FLOW_EASE CHN DEU terbium - -" },
        { "de", "Die Exportkontrollen für Tellur bleiben in Kraft, teilte Peking mit.", "HOLD_TIGHT CHN ALL tellurium - -" },
        { "de", "China verlängert die Aussetzung der Exportkontrollen für Graphit bis zum 10. November 2027.",
          "HOLD_EASE CHN ALL graphite - 2027-11-10" },
        { "de", "Der chinesische Zoll beschlagnahmte geschmuggeltes Antimon.", "ENFORCE CHN - antimony - -" },
        { "es", "China endureció los controles a la exportación de indio.", "TIGHTEN CHN ALL indium - -" },
        { "es", "China prohibió las exportaciones de antimonio a Japón.", "TIGHTEN CHN JPN antimony - -" },
        { "es", "Pekín levantó las restricciones al bismuto.", "EASE CHN ALL bismuth - -" },
        { "es", "China suspendió el veto al germanio hasta el 27 de noviembre de 2026.", "EASE_TEMP CHN ALL germanium - 2026-11-27" },
        { "es", "El Congo suspendió las exportaciones de cobalto.", "TIGHTEN COD ALL cobalt - -" },
        { "es", "China aprobó licencias de exportación de terbio para dos empresas alemanas.", "FLOW_EASE CHN DEU terbium - -" },
        { "es", "Los controles sobre el telurio siguen en vigor, dijo Pekín.", "HOLD_TIGHT CHN ALL tellurium - -" },
        { "es", "China prorrogó la suspensión de los controles sobre el grafito hasta el 10 de noviembre de 2027.",
          "HOLD_EASE CHN ALL graphite - 2027-11-10" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

static size_t sentences_check(const char *path)
{
    FILE           *in = fopen(path, "rb");
    char            line[LINE];
    struct ck_arena arena = { 0 };
    size_t          count = 0;

    cr_assert(in);
    while (fgets(line, sizeof line, in)) {
        char          *text_at = strchr(line, '|'), *acts_at = text_at ? strchr(text_at + 1, '|') : NULL;
        struct article article = { .id = CK_BYTES("a"), .publisher = CK_BYTES("p"), .title = CK_BYTES("") };
        struct text    text;
        struct reading reading = { 0 };
        char           read[LINE] = "";

        if (line[0] == '#')
            continue;
        cr_assert(acts_at, "%s", line);
        *text_at = *acts_at = 0;
        acts_at[1 + strcspn(acts_at + 1, "\n")] = 0;
        article.language = ck_bytes_from(line);
        article.body = ck_bytes_from(text_at + 1);
        ck_day_read(CK_BYTES("2026-03-10"), &article.published_on);
        text_read(&article, &arena, &text);
        acts_find(&text, &arena, &reading);
        for (size_t m = 0; m < reading.mention_count; m++)
            snprintf(read + strlen(read), LINE - strlen(read), "%s%s", m ? " " : "", policy_act_symbols.symbols[reading.mentions[m].act]);
        cr_expect_str_eq(read, acts_at + 1, "%s: read %s, expected %s", text_at + 1, read, acts_at + 1);
        ck_arena_clear(&arena);
        count++;
    }
    ck_arena_release(&arena);
    fclose(in);
    return count;
}

/* Which acts some hundred sentences make, of the kind that the news prints, and which make none: other bans, companies, opinions. */
Test(acts, sentences) { cr_expect_gt(sentences_check(SOURCE_DIR "/tests/news/acts.txt"), 250); }

/* Each kind of act in each language, in the wordings that the press and ministries have for it. */
Test(acts, kinds) { cr_expect_gt(sentences_check(SOURCE_DIR "/tests/news/acts_kinds.txt"), 500); }

/* Whose, on whom, on what and when, over several sentences: what is left out or named by a pronoun, dates without a year, a day alone, acts that
 * share an object, lists of firms, what was said in passing. */
Test(acts, fields)
{
    FILE           *in = fopen(SOURCE_DIR "/tests/news/acts_fields.txt", "rb");
    char            line[2 * LINE];
    struct ck_arena arena = { 0 };
    size_t          count = 0;

    cr_assert(in);
    while (fgets(line, sizeof line, in)) {
        char *day_at = strchr(line, '|'), *text_at = day_at ? strchr(day_at + 1, '|') : NULL, *acts_at = text_at ? strchr(text_at + 1, '|') : NULL;

        if (line[0] == '#')
            continue;
        cr_assert(acts_at, "%s", line);
        *day_at = *text_at = *acts_at = 0;
        acts_at[1 + strcspn(acts_at + 1, "\n")] = 0;
        check_on(&(struct said){ line, text_at + 1, acts_at + 1 }, ck_bytes_from(day_at + 1), &arena);
        count++;
    }
    ck_arena_release(&arena);
    fclose(in);
    cr_expect_gt(count, 150);
}

/* The numbers of notices: ranges, chains of which the last has the mark, none twice. */
Test(acts, numbers_of_notices)
{
    static const struct said rows[] = {
        { "en", "China suspended Announcement 46 of 2024, which bans gallium exports to the United States.", "No. 46 of 2024" },
        { "en", "China suspended MOFCOM Notice No. 46, which bans gallium exports to the United States.", "No. 46" },
        { "en", "China suspended Announcements 55 through 58 on rare earth export controls.", "No. 55|No. 56|No. 57|No. 58" },
        { "en", "China suspended Announcements Nos. 55-58 of 2025 on rare earth export controls.",
          "No. 55 of 2025|No. 56 of 2025|No. 57 of 2025|No. 58 of 2025" },
        { "en", "China suspended notices 61 and 62 on rare earth exports.", "No. 61|No. 62" },
        { "en", "Under Announcement No. 18 (2025), China put terbium under export control.", "No. 18 of 2025" },
        { "en", "China's Announcement No. 10/2025 put tungsten under export control.", "No. 10 of 2025" },
        { "zh", "商务部、海关总署公告2025年第18号宣布对铽实施出口管制。", "No. 18 of 2025" },
        { "zh", "根据商务部公告2024年第46号第二款，禁止镓对美国出口。", "No. 46 of 2024" },
        { "zh", "商务部2025年第55号至58号公告对稀土实施出口管制。", "No. 55 of 2025|No. 56 of 2025|No. 57 of 2025|No. 58 of 2025" },
        { "zh", "商务部暂停实施第61号、第62号公告中的稀土出口管制。", "No. 61|No. 62" },
        { "zh", "商务部第46号公告禁止镓对美国出口。", "No. 46" },
        { "zh", "商务部公告（2024年第46号）禁止镓对美国出口。", "No. 46 of 2024" },
        { "zh", "商务部暂停55、56、57、58号公告规定的稀土出口管制。", "No. 55|No. 56|No. 57|No. 58" },
        { "ja", "商務省は公告2024年第46号でガリウムの対米輸出を禁止した。", "No. 46 of 2024" },
        { "ja", "商務省は2025年公告第18号でテルビウムの輸出を規制した。", "No. 18 of 2025" },
        { "ja", "商務省は公告第61号と第62号によるレアアースの輸出規制を停止した。", "No. 61|No. 62" },
        { "ja", "商務省は第55～58号公告によるレアアースの輸出規制を停止した。", "No. 55|No. 56|No. 57|No. 58" },
        { "ja", "商務省公告46号はガリウムの対米輸出を禁止した。", "No. 46" },
        { "de", "China setzte die Bekanntmachung Nr. 46/2024 aus, die Galliumausfuhren in die USA verbietet.", "No. 46 of 2024" },
        { "de", "Mit der Bekanntmachung Nr. 18 aus dem Jahr 2025 stellte China Terbium unter Exportkontrolle.", "No. 18 of 2025" },
        { "de", "China setzte die Bekanntmachungen 61 und 62 zu Ausfuhren Seltener Erden aus.", "No. 61|No. 62" },
        { "de", "China setzte die Bekanntmachungen Nr. 55 bis 58 zu Ausfuhren Seltener Erden aus.", "No. 55|No. 56|No. 57|No. 58" },
        { "de", "Die Mitteilung Nr. 10 stellte Wolfram unter Exportkontrolle.", "No. 10" },
        { "es", "China suspendió el Anuncio n.º 46 de 2024, que prohíbe exportar galio a Estados Unidos.", "No. 46 of 2024" },
        { "es", "China suspendió los anuncios 61 y 62 sobre exportaciones de tierras raras.", "No. 61|No. 62" },
        { "es", "Con el Anuncio núm. 18 de 2025 China sometió el terbio a control de exportación.", "No. 18 of 2025" },
        { "ko", "상무부는 공고 2024년 제46호로 갈륨의 대미 수출을 금지했다.", "No. 46 of 2024" },
        { "ko", "상무부는 공고 제61호와 제62호의 희토류 수출 통제를 유예했다.", "No. 61|No. 62" },
    };
    struct ck_arena arena = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct article article = { .id = CK_BYTES("a"),
                                   .publisher = CK_BYTES("p"),
                                   .title = CK_BYTES(""),
                                   .body = ck_bytes_from(rows[i].text),
                                   .language = ck_bytes_from(rows[i].language),
                                   .published_on = 20522 };
        struct text    text;
        struct reading reading = { 0 };

        text_read(&article, &arena, &text);
        acts_find(&text, &arena, &reading);
        cr_assert_gt(reading.mention_count, 0, "%s: no act", rows[i].text);
        cr_expect(ck_bytes_equal(reading.mentions[0].instrument, ck_bytes_from(rows[i].acts)), "%s: read %.*s", rows[i].text,
                  (int)reading.mentions[0].instrument.size, reading.mentions[0].instrument.data);
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
}

/* A day that no month has, and a year that is none, are not turned into another day: nothing is known of the date. */
Test(acts, days_that_are_none)
{
    static const struct said rows[] = {
        { "en", "China banned exports of germanium until 30 February 2026.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium until 29 February 2027.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium until 29 February 2028.", "TIGHTEN CHN ALL germanium - 2028-02-29" },
        { "en", "China banned exports of germanium until November 31, 2026.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium from 31 April.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium from February 29.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium until 31 December 9999.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium until December 31, 9999.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium until 1 January 10000.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium until 27 November 1026.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium until 27 Nov 26.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium in June 1926.", "TIGHTEN CHN ALL germanium - -" },
        { "en", "China banned exports of germanium on December 3, 12 days after a warning.", "TIGHTEN CHN ALL germanium 2025-12-03 -" },
        { "de", "China hat die Ausfuhr von Germanium bis zum 30. Februar 2027 verboten.", "TIGHTEN CHN ALL germanium - -" },
        { "de", "China hat die Ausfuhr von Germanium am 3. Dezember 9999 verboten.", "TIGHTEN CHN ALL germanium - -" },
        { "es", "China prohibió las exportaciones de germanio hasta el 30 de febrero de 2027.", "TIGHTEN CHN ALL germanium - -" },
        { "es", "China prohibió las exportaciones de germanio hasta el 31 de diciembre de 9999.", "TIGHTEN CHN ALL germanium - -" },
        { "zh", "中国自2027年2月30日起禁止出口锗。", "TIGHTEN CHN ALL germanium - -" },
        { "zh", "中国自9999年12月31日起禁止出口锗。", "TIGHTEN CHN ALL germanium - -" },
        { "zh", "中国自10000年1月1日起禁止出口锗。", "TIGHTEN CHN ALL germanium - -" },
        { "zh", "中国自今年4月4日起禁止出口锗。", "TIGHTEN CHN ALL germanium 2026-04-04 -" },
        { "zh", "中国自4月31日起禁止出口锗。", "TIGHTEN CHN ALL germanium - -" },
        { "ja", "中国は2027年2月30日からゲルマニウムの輸出を禁止した。", "TIGHTEN CHN ALL germanium - -" },
        { "ko", "중국은 9999년 12월 31일부터 게르마늄 수출을 금지했다.", "TIGHTEN CHN ALL germanium - -" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* The product of signs along a chain of nouns; what is possible, due or named is no act; a date is of the act of its own clause. */
Test(acts, chains_and_dates)
{
    static const struct said rows[] = {
        { "en", "Congo extends its suspension of cobalt exports by three months.", "HOLD_TIGHT COD ALL cobalt - -" },
        { "en", "Congo extended its suspension of cobalt exports until 21 September 2026.", "HOLD_TIGHT COD ALL cobalt - 2026-09-21" },
        { "de", "Kongo verlängert die Aussetzung der Kobaltexporte bis zum 21. September 2026.", "HOLD_TIGHT COD ALL cobalt - 2026-09-21" },
        { "es", "El Congo prorrogó la suspensión de las exportaciones de cobalto hasta el 21 de septiembre de 2026.",
          "HOLD_TIGHT COD ALL cobalt - 2026-09-21" },
        { "zh", "刚果（金）延长钴出口暂停措施至2026年9月21日。", "HOLD_TIGHT COD ALL cobalt - 2026-09-21" },
        { "ja", "コンゴはコバルトの輸出停止を2026年9月21日まで延長した。", "HOLD_TIGHT COD ALL cobalt - 2026-09-21" },
        { "ko", "콩고가 코발트 수출 중단 조치를 2026년 9월 21일까지 연장했다.", "HOLD_TIGHT COD ALL cobalt - 2026-09-21" },
        { "en", "The regulator may modify, extend or lift the ban on cobalt exports.", "" },
        { "en", "The new curbs on tungsten stop short of the outright bans that Beijing used in December.", "" },
        { "en", "The ban on cobalt exports was set to expire on Sunday.", "" },
        { "en", "Congo's ban on cobalt exports was due to expire on Sunday.", "" },
        { "en", "Permits for antimony typically stand for one year.", "" },
        { "en", "Beijing announced the relaxation of the restrictions on graphite.", "EASE CHN ALL graphite - -" },
        { "en", "The notice on strengthening controls on gallium is suspended until 27 November 2026.", "EASE_TEMP - ALL gallium - 2026-11-27" },
        { "es", "Hanói anunció la relajación de las restricciones al indio.", "EASE VNM ALL indium - -" },
        { "de", "Peking kündigte die Lockerung der Beschränkungen für Graphit an.", "SIGNAL>EASE CHN - graphite - -" },
        { "zh", "商务部宣布关于加强镓出口管制的公告暂停实施至2026年11月27日。", "EASE_TEMP CHN ALL gallium - 2026-11-27" },
        { "ko", "중국은 갈륨 수출 통제 강화 공고의 시행을 중단했다.", "EASE_TEMP CHN ALL gallium - -" },
        { "ja", "中国は黒鉛の輸出規制の緩和を発表した。", "EASE CHN ALL graphite - -" },
        { "en", "Exports of gallium fell in September before the government expanded controls in October.", "TIGHTEN - ALL gallium 2025-10 -" },
        { "en", "Beijing tightened controls on indium, which fell 12% compared with June 2024.", "TIGHTEN CHN ALL indium - -" },
        { "en", "China exported 800 t of antimony in January, and put it under licence in 2024.", "TIGHTEN CHN ALL antimony 2024 -" },
        { "en", "Bismuth and antimony remain subject to Vietnam's export licensing.", "HOLD_TIGHT VNM ALL bismuth,antimony - -" },
        { "en", "Exports of indium from China have been subject to licensing since 4 February 2025.", "TIGHTEN CHN ALL indium 2025-02-04 -" },
        { "en", "Exports of indium from China are subject to licensing.", "" },
        { "en", "Indium has been under pressure since February, when export controls were debated.", "" },
        { "zh", "2025年4月起受出口管制影响，镝价上涨。", "" },
        { "ja", "企業は2025年4月から規制の影響を受けている。", "" },
        { "en", "The controls on tungsten will remain in place until further notice.", "HOLD_TIGHT - ALL tungsten - -" },
        { "en", "China un-banned gallium exports.", "" },
        { "en", "China tightened export controls on indium in 2023–2024.", "TIGHTEN CHN ALL indium - -" },
        { "en", "America depends on China, which has tightened licensing of indium exports.", "TIGHTEN CHN ALL indium - -" },
        { "en", "In April China put seven rare earths and the magnets made of them under licence.",
          "TIGHTEN CHN ALL rare-earths,rare-earth-magnets 2025-04 -" },
        { "de", "Peking hatte Anfang April Terbium und Indium unter Genehmigungspflicht gestellt.", "TIGHTEN CHN ALL terbium,indium 2025-04 -" },
        { "en", "China suspended the controls on graphite announced on 9 October 2025 until 10 November 2026.",
          "EASE_TEMP CHN ALL graphite - 2026-11-10; TIGHTEN CHN ALL graphite 2025-10-09 -" },
        { "en", "The ban on gallium exports expires on 27 Nov.", "EASE - ALL gallium 2026-11-27 -" },
        { "es", "La cuota de Alemania en las exportaciones chinas de galio subió en enero al 21 %.", "" },
        { "en", "In February Congo imposed a suspension of cobalt exports.", "TIGHTEN COD ALL cobalt 2026-02 -" },
        { "es", "En febrero el Congo impuso una suspensión de las exportaciones de cobalto.", "TIGHTEN COD ALL cobalt 2026-02 -" },
        { "es", "La prohibición de exportar cobalto debía vencer el jueves.", "" },
        { "de", "Das Exportverbot für Kobalt sollte am Sonntag auslaufen.", "" },
        { "ko", "코발트 수출 금지는 일요일 만료될 예정이었다.", "" },
        { "ja", "コバルトの禁輸は日曜日に期限を迎える予定だった。", "" },
        { "zh", "钴出口禁令原定周日到期。", "" },
        { "zh", "商务部放宽石墨出口管制，2月石墨出口同比下降3%。", "EASE CHN ALL graphite - -" },
        { "de", "Die Ausfuhren von Indium fielen im Januar, nachdem Peking die Kontrollen verschärft hatte.", "TIGHTEN CHN ALL indium - -" },
        { "zh", "关于扩大锗出口管制的公告已暂停实施。", "EASE_TEMP - ALL germanium - -" },
        { "ja", "中国はガリウムの輸出規制強化の通知を停止した。", "EASE_TEMP CHN ALL gallium - -" },
        { "ja", "中国は輸出規制の強化の実施を停止した。", "EASE_TEMP CHN ALL - - -" },
        { "en", "Officials can revise, prolong or scrap the quota for cobalt.", "" },
        { "de", "Die Behörde kann das Exportverbot für Kobalt ändern, verlängern oder aufheben.", "" },
        { "es", "El regulador podrá modificar, prorrogar o levantar la prohibición de exportar cobalto.", "" },
        { "en", "In January 2026, Hanoi banned exports of tungsten.", "TIGHTEN VNM ALL tungsten 2026-01 -" },
        { "en", "Washington has announced the lifting of its ban on exports of chips to Vietnam.", "EASE USA VNM - - -" },
        { "de", "Kongo verhängte im Februar eine Aussetzung der Kobaltexporte.", "TIGHTEN COD ALL cobalt 2026-02 -" },
        { "zh", "刚果（金）宣布暂停钴出口。", "TIGHTEN COD ALL cobalt - -" },
        { "en", "China paused its controls on graphite and extended the pause until 10 November 2027.",
          "EASE_TEMP CHN ALL graphite - -; HOLD_EASE CHN ALL graphite - 2027-11-10" },
    };

    check(rows, sizeof rows / sizeof *rows);
}

/* Days printed in digits are the acts' days; what may be either of two days is none. */
Test(acts, numeric_dates)
{
    static const struct said rows[] = {
        { "en", "On 2025-04-04 China imposed export controls on terbium.", "TIGHTEN CHN ALL terbium 2025-04-04 -" },
        { "en", "China imposed export controls on terbium on 2025/04/04.", "TIGHTEN CHN ALL terbium 2025-04-04 -" },
        { "en", "China imposed export controls on terbium on 25/04/2025.", "TIGHTEN CHN ALL terbium 2025-04-25 -" },
        { "en", "China imposed export controls on terbium on 04/25/2025.", "TIGHTEN CHN ALL terbium 2025-04-25 -" },
        { "en", "China imposed export controls on terbium on 04/05/2025.", "TIGHTEN CHN ALL terbium - -" },
        { "en", "China imposed export controls on terbium in 2025-04.", "TIGHTEN CHN ALL terbium 2025-04 -" },
        { "en", "China banned exports of germanium until 2026-11-27.", "TIGHTEN CHN ALL germanium - 2026-11-27" },
        { "de", "China hat die Ausfuhr von Germanium am 03.12.2024 verboten.", "TIGHTEN CHN ALL germanium 2024-12-03 -" },
        { "de", "China hat die Ausfuhr von Germanium am 2024-12-03 verboten.", "TIGHTEN CHN ALL germanium 2024-12-03 -" },
        { "es", "China prohibió las exportaciones de germanio desde el 03/12/2024.", "TIGHTEN CHN ALL germanium 2024-12-03 -" },
        { "zh", "中国自2024-12-03起禁止出口锗。", "TIGHTEN CHN ALL germanium 2024-12-03 -" },
        { "ko", "중국은 2024.12.03부터 게르마늄 수출을 금지했다.", "TIGHTEN CHN ALL germanium 2024-12-03 -" },
    };

    check(rows, sizeof rows / sizeof *rows);
}
