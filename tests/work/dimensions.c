/* SPDX-License-Identifier: Apache-2.0
 * One generator for each dimension: all else stays as it is. */
#include "work/dimensions.h"

#include "work/world.h"

#include <stdio.h>

enum { SOME = 8 };

/* ---- measures ---- */

static const char *id_of(struct chain *chain, size_t i) { return world_text(chain, "m%05zu", i); }

static void measures(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .items = "antimony gallium" });
}

static void conflicts(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .to = world_countries(chain, SOME), .restriction = RESTRICTION_TAX + i % 5 });
}

static void apart(struct chain *chain, size_t size) /* of destinations of their own: no two conflict */
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .to = world_country(i), .restriction = RESTRICTION_TAX + i % 5 });
}

static void days_of_measures(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .restriction = RESTRICTION_TAX + i % 5, .from = (int32_t)(400 - i % 380),
                                                    .until = (int32_t)(300 - i % 350), .known = 500 });
}

static void instants_of_measures(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .known = (int32_t)(10 + i) });
}

static void destinations(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < SOME; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .to = world_countries(chain, size), .restriction = RESTRICTION_TAX + i % 2 });
}

static void exclusions(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < SOME; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .to = "ALL", .except = world_countries(chain, size) });
}

static void items_of_measures(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < SOME; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), .items = world_words(chain, "item%zu", size) });
}

static void prefixes(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < SOME; i++) {
        world_measure(chain, (struct measure_text){ id_of(chain, i), .items = "", .prefixes = world_words(chain, "90%04zu", size) });
        world_trades(chain, (struct trade_text){ .commodity = world_text(chain, "90%04zu", i), .code = true }, 12);
    }
}

static void suspensions(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(
            chain, (struct measure_text){ id_of(chain, i), ACT_SUSPEND, "ban", .from = (int32_t)(400 - i % 350), .until = (int32_t)(400 - i % 350) });
}

static void targets(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i) });
    for (size_t i = 0; i < SOME; i++)
        world_measure(chain, (struct measure_text){ world_text(chain, "act%zu", i), ACT_EXTEND, world_words(chain, "m%05zu", size), .known = 450 });
}

static void acts(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i), ACT_EXTEND, "ban first", .known = 450 });
}

static void suspenders(struct chain *chain, size_t size) /* each act names all: the input grows with the square of the acts, and is doubled */
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ id_of(chain, i) });
    for (size_t i = 0; i < SOME; i++)
        world_measure(chain, (struct measure_text){ world_text(chain, "act%zu", i), ACT_SUSPEND, world_words(chain, "m%05zu", size), .from = 300,
                                                    .known = 450 });
}

static void amendments(struct chain *chain, size_t size)
{
    world_measure(chain, (struct measure_text){ id_of(chain, 0) });
    for (size_t i = 1; i < size; i++)
        world_measure(chain,
                      (struct measure_text){ id_of(chain, i), ACT_AMEND, id_of(chain, i - 1), .known = 450, .from = (int32_t)(400 - i % 350) });
}

static void versions_of_a_measure(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_measure(chain, (struct measure_text){ "m", .known = (int32_t)(10 + i), .restriction = RESTRICTION_TAX + i % 5 });
}

/* ---- measures and what they are asked about, together: to each subject the measures of the others are nothing ---- */

static const char *own_item(struct chain *chain, size_t i) { return world_text(chain, "own%05zu", i); }

static void own_measure(struct chain *chain, size_t i, const char *to)
{
    world_measure(chain, (struct measure_text){ id_of(chain, i), .to = to, .items = own_item(chain, i), .restriction = RESTRICTION_TAX + i % 5,
                                                .from = (int32_t)(400 - i % 300), .known = (int32_t)(410 + i % 300) });
}

static void measures_of_own_items(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        own_measure(chain, i, "USA JPN DEU");
}

static void measures_of_own_items_and_countries(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        own_measure(chain, i, world_country(i));
}

static void measures_of_own_prefixes(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        world_measure(chain, (struct measure_text){ id_of(chain, i), .items = "", .prefixes = world_text(chain, "90%04zu", i) });
        world_trades(chain, (struct trade_text){ .commodity = world_text(chain, "90%04zu", i), .code = true }, 3);
    }
}

static void measures_of_own_trade(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        own_measure(chain, i, "USA JPN DEU");
        world_item(chain, own_item(chain, i), NULL, world_text(chain, "90%04zu", i), 0);
        world_trades(chain, (struct trade_text){ .commodity = own_item(chain, i), .month = 20 }, 3);
    }
}

static void measures_of_own_acts(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        own_measure(chain, i, "USA JPN DEU");
        world_measure(chain, (struct measure_text){ world_text(chain, "pause%05zu", i), ACT_SUSPEND, id_of(chain, i), .from = 50, .known = 60 });
        world_measure(chain, (struct measure_text){ world_text(chain, "later%05zu", i), ACT_AMEND, id_of(chain, i), .from = 20, .known = 30 });
    }
}

static void measures_of_own_items_in_one_family(struct chain *chain, size_t size) /* each act names two of them */
{
    for (size_t i = 0; i < size; i++)
        own_measure(chain, i, "USA JPN DEU");
    for (size_t i = 1; i < size; i++)
        world_measure(chain, (struct measure_text){ world_text(chain, "pause%05zu", i), ACT_SUSPEND, world_text(chain, "m%05zu m%05zu", i - 1, i),
                                                    .from = 50, .known = 60 });
}

/* Claims of as many instants as there are measures, about one item. */
static void measures_and_claims(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        world_measure(chain, (struct measure_text){ id_of(chain, i), .items = own_item(chain, i), .known = (int32_t)(20 + i) });
        world_news(chain, world_text(chain, "n%05zu", i), "publisher",
                   "China's export licence requirement on antimony remained in force in June 2024.", (int32_t)(20 + i));
    }
}

/* ---- the catalogue ---- */

static void items(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const char *item = world_text(chain, "item%zu", i);

        world_item(chain, item, NULL, world_text(chain, "90%04zu", i), 0);
        world_trades(chain, (struct trade_text){ .commodity = item }, 3);
    }
}

static void children(struct chain *chain, size_t size)
{
    world_item(chain, "basket", NULL, "90", ITEM_COVERAGE_BASKET);
    world_measure(chain, (struct measure_text){ "m", .items = "basket" });
    for (size_t i = 0; i < size; i++)
        world_item(chain, world_text(chain, "item%zu", i), "basket", world_text(chain, "90%04zu", i), 0);
}

static void line(struct chain *chain, size_t size)
{
    world_measure(chain, (struct measure_text){ "m", .items = "item0" });
    for (size_t i = 0; i < size; i++)
        world_item(chain, world_text(chain, "item%zu", i), i ? world_text(chain, "item%zu", i - 1) : NULL, NULL, ITEM_COVERAGE_BASKET);
}

static void supply_years(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_supply(chain, "antimony", "CHN", (int32_t)(2023 - i));
}

static void supply_countries(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_supply(chain, "antimony", world_country(i), 2024);
}

/* ---- trade ---- */

static void months(struct chain *chain, size_t size)
{
    world_trades(chain, (struct trade_text){ .partner = "MEX", .month = 26 - (int32_t)size }, size);
    world_trades(chain, (struct trade_text){ .reporter = "USA", .partner = "MEX", .flow = FLOW_IMPORT, .month = 26 - (int32_t)size }, size);
}

static void partners(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_trades(chain, (struct trade_text){ .partner = world_country(i), .month = 12 }, 6);
}

static void suppliers(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_trades(chain, (struct trade_text){ .reporter = "USA", .partner = world_country(i), .flow = FLOW_IMPORT, .month = 12 }, 6);
}

static void hubs(struct chain *chain, size_t size) /* each buys from CHN and sells to USA, to which CHN sells nothing any more */
{
    for (size_t i = 0; i < size; i++) {
        world_trades(chain, (struct trade_text){ .partner = world_country(i), .month = 12 }, 6);
        world_trades(chain, (struct trade_text){ .reporter = "USA", .partner = world_country(i), .flow = FLOW_IMPORT, .month = 12 }, 6);
    }
}

static void importers(struct chain *chain, size_t size) /* all buy from one hub */
{
    world_trades(chain, (struct trade_text){ .partner = "THA", .month = 12 }, 6);
    for (size_t i = 0; i < size; i++)
        world_trades(chain, (struct trade_text){ .reporter = world_country(i), .partner = "THA", .flow = FLOW_IMPORT, .month = 12 }, 6);
}

static void reporters(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_trades(chain, (struct trade_text){ .reporter = world_country(i), .partner = "CHN", .flow = FLOW_IMPORT, .month = 12 }, 6);
}

static void codes(struct chain *chain, size_t size)
{
    world_item(chain, "wide", NULL, "90", 0);
    for (size_t i = 0; i < size; i++)
        world_trades(chain, (struct trade_text){ .commodity = world_text(chain, "90%04zu", i), .code = true }, 3);
}

static void revisions(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_trade(chain, (struct trade_text){ .month = 8, .later = (int32_t)i, .kg = 1000.0 + (double)i });
}

static void sources(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_trades(chain, (struct trade_text){ .source = world_text(chain, "S%04zu", i), .month = 20 }, 2);
}

static void markers(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        struct release_marker marker = { .source = CK_BYTES("GACC"),
                                         .reporter = CK_BYTES("CHN"),
                                         .flow = FLOW_EXPORT,
                                         .period = 19997, /* 2024-10 */
                                         .commodity_prefix = ck_bytes_from(world_text(chain, "90%04zu", i)),
                                         .completeness = COMPLETENESS_COMPLETE,
                                         .published_at = (int64_t)WORLD_DAY * 86400000 };

        chain_put(chain, &trade_releases, &marker);
    }
}

/* ---- news ---- */

static void mentions(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_news(chain, world_text(chain, "n%05zu", i), world_text(chain, "p%zu", i % SOME),
                   "China banned exports of antimony to the United States.", 20);
}

static void events_of_days(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_news(chain, world_text(chain, "n%05zu", i), "publisher", "China banned exports of antimony to the United States.", (int32_t)(20 + i));
}

static void claims(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_news(chain, world_text(chain, "n%05zu", i), "publisher", "China's exports of antimony to the United States rose 10 % in June from May.",
                   20);
}

static void control_claims(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_news(chain, world_text(chain, "n%05zu", i), "publisher",
                   "China's export licence requirement on antimony remained in force in June 2024.", (int32_t)(20 + i));
}

static void publishers(struct chain *chain, size_t size)
{
    for (size_t i = 0; i < size; i++)
        world_news(chain, world_text(chain, "n%05zu", i), world_text(chain, "p%zu", i), "China's exports of antimony rose 10 % in June from May.",
                   20);
}

static void event(struct chain *chain, const char *actor, const char *target, size_t number)
{
    struct ck_bytes *item = ck_arena_take(chain_arena(chain), sizeof *item);
    int64_t          published_at = (int64_t)(WORLD_DAY - 40 + (int32_t)(number % 28)) * 86400000;

    *item = ck_bytes_from(world_text(chain, "item%zu", number));
    chain_put(chain, &policy_events,
              &(struct policy_event){
                  .act = number % 2 ? POLICY_ACT_HOLD_TIGHT : POLICY_ACT_TIGHTEN,
                  .actor = ck_bytes_from(actor),
                  .target = ck_bytes_from(target),
                  .items = { item, 1 },
                  .first_published = published_at,
                  .last_published = published_at,
                  .emission = { .build = CK_BYTES("") },
              });
}

static void answers(struct chain *chain, size_t size) /* acts of both sides within a month: pairs of them */
{
    for (size_t i = 0; i < size; i++) {
        event(chain, "CHN", "USA", i);
        event(chain, "USA", "CHN", i);
    }
}

static void repeats(struct chain *chain, size_t size) /* four events, told again and again */
{
    for (size_t i = 0; i < size; i++)
        event(chain, "CHN", "USA", i % 4 * 28 + 1);
}

static void article_of(struct chain *chain, const char *language, const char *sentence, size_t size)
{
    size_t length = strlen(sentence);
    char  *body = ck_arena_take(chain_arena(chain), length * size + 2);

    for (size_t i = 0; i < size; i++)
        memcpy(body + i * length, sentence, length);
    memcpy(body + size * length, ".", 2);
    world_article(chain, language, body);
}

#define ARTICLE(name, language, sentence)                                                                                                            \
    static void name(struct chain *chain, size_t size) { article_of(chain, language, sentence, size); }
ARTICLE(sentences, "en", "China's exports of antimony to the United States rose 10 % in June from May. ")
ARTICLE(bans, "en", "China banned exports of antimony to the United States. ")
ARTICLE(one_sentence, "en", "China banned exports of antimony and gallium to the United States and ")
ARTICLE(figures, "en", "exports of gallium to Japan rose 5% in June from May, ")
ARTICLE(numbers, "en", "one hundred and twenty thousand and ")
ARTICLE(dates, "en", "1 January 2025 to ")
ARTICLE(ranges, "en", "from January to November 2026 ")
ARTICLE(quotes, "en", "\u201c")
ARTICLE(commas, "en", "1,")
ARTICLE(words, "en", "of ")
ARTICLE(marks, "en", "a\u0301")
ARTICLE(places, "en", "China the United States Japan Germany ")
ARTICLE(minerals, "en", "antimony gallium germanium rare earth magnets tungsten graphite ")
ARTICLE(hedges, "en", "reportedly may could sources said ")
ARTICLE(announcements, "en", "Announcement No. 55, 56 and 62 of 2025 until 10 November 2026 and suspended the ban ")
ARTICLE(zh_clauses, "zh", "中国禁止向美国出口锑和镓，")
ARTICLE(zh_figures, "zh", "中国锑出口同比下降8%，")
ARTICLE(zh_numbers, "zh", "十二万三千")
ARTICLE(zh_words, "zh", "有关部门表示将继续")
ARTICLE(ja_clauses, "ja", "中国は米国へのアンチモンの輸出を禁止し、")
ARTICLE(ko_clauses, "ko", "중국은 미국에 대한 안티모니 수출을 금지했으며 ")
ARTICLE(de_clauses, "de", "China verbot die Ausfuhr von Antimon und Gallium in die USA und ")
ARTICLE(es_clauses, "es", "China prohibió exportar antimonio y galio a Estados Unidos y ")

const struct dimension dimensions[] = {
    { "measures", 64, measures },
    { "conflicts", 64, conflicts },
    { "apart", 45, apart },
    { "days of measures", 64, days_of_measures },
    { "instants of measures", 64, instants_of_measures },
    { "destinations", 45, destinations },
    { "exclusions", 45, exclusions },
    { "items of measures", 64, items_of_measures },
    { "prefixes", 64, prefixes },
    { "suspensions", 64, suspensions },
    { "targets", 45, targets },
    { "acts", 64, acts },
    { "suspenders", 45, suspenders },
    { "amendments", 64, amendments },
    { "versions of a measure", 64, versions_of_a_measure },
    { "measures of own items", 128, measures_of_own_items },
    { "measures of own items and countries", 45, measures_of_own_items_and_countries },
    { "measures of own prefixes", 128, measures_of_own_prefixes },
    { "measures of own trade", 64, measures_of_own_trade },
    { "measures of own acts", 64, measures_of_own_acts },
    { "measures of own items in one family", 64, measures_of_own_items_in_one_family },
    { "measures and claims", 128, measures_and_claims },
    { "items", 64, items },
    { "children", 64, children },
    { "line", 64, line },
    { "supply years", 64, supply_years },
    { "supply countries", 45, supply_countries },
    { "months", 55, months },
    { "partners", 45, partners, true },
    { "suppliers", 45, suppliers },
    { "reporters", 45, reporters },
    { "hubs", 45, hubs, true },
    { "importers", 45, importers },
    { "codes", 64, codes },
    { "revisions", 64, revisions },
    { "sources", 64, sources },
    { "markers", 64, markers },
    { "mentions", 64, mentions },
    { "events of days", 256, events_of_days },
    { "claims", 64, claims },
    { "publishers", 64, publishers },
    { "answers", 256, answers },
    { "repeats", 256, repeats },
    { "control claims", 256, control_claims },
    { "sentences", 128, sentences },
    { "bans", 128, bans },
    { "one sentence", 128, one_sentence },
    { "figures", 128, figures },
    { "numbers", 512, numbers },
    { "dates", 512, dates },
    { "ranges", 512, ranges },
    { "quotes", 1024, quotes },
    { "commas", 1024, commas },
    { "words", 1024, words },
    { "marks", 1024, marks },
    { "places", 128, places },
    { "minerals", 128, minerals },
    { "hedges", 512, hedges },
    { "announcements", 128, announcements },
    { "zh clauses", 256, zh_clauses },
    { "zh figures", 256, zh_figures },
    { "zh numbers", 256, zh_numbers },
    { "zh words", 256, zh_words },
    { "ja clauses", 256, ja_clauses },
    { "ko clauses", 256, ko_clauses },
    { "de clauses", 256, de_clauses },
    { "es clauses", 256, es_clauses },
    { 0 },
};
