/* SPDX-License-Identifier: Apache-2.0 */
#include "work/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"

enum { PUBLISHED_AFTER = 50 /* days after a month began */, FROM = 400, KNOWN = 500, KG = 1000 };

static const char countries[] =
    "AFG ALB DZA AND AGO ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI KHM CMR CAN CPV CAF TCD CHL COL COM "
    "COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN "
    "ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS "
    "MEX FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA KNA LCA VCT WSM "
    "SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF ESP LKA SDN SUR SWE CHE SYR TJK TZA THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR URY "
    "UZB VUT VEN VNM YEM ZMB ZWE";

static const char *format_text(struct chain *chain, const char *format, va_list arguments)
{
    va_list again;
    char   *text;
    int     size;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    text = ck_arena_take(chain_arena(chain), (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    return text;
}

const char *world_text(struct chain *chain, const char *format, ...)
{
    va_list     arguments;
    const char *text;

    va_start(arguments, format);
    text = format_text(chain, format, arguments);
    va_end(arguments);
    return text;
}

const char *world_words(struct chain *chain, const char *format, size_t count)
{
    enum { WORD_MAX = 64 };
    char  *text = ck_arena_take(chain_arena(chain), count * WORD_MAX + 1);
    size_t size = 0;

    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char word[WORD_MAX];

        /* the format is a constant of the caller */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(word, sizeof word, format, i);
#pragma GCC diagnostic pop
        size += (size_t)snprintf(text + size, WORD_MAX, "%s%s", i ? " " : "", word);
    }
    return text;
}

const char *world_countries(struct chain *chain, size_t count) { return world_text(chain, "%.*s", (int)(4 * count - 1), countries); }

const char *world_country(size_t number)
{
    static char names[4][4];
    char       *name = names[number % 4];

    memcpy(name, countries + 4 * number, 3);
    return name;
}

static struct ck_bytes_array list(struct chain *chain, const char *words)
{
    struct ck_bytes *items = ck_arena_take(chain_arena(chain), (strlen(words) / 2 + 1) * sizeof *items);
    size_t           count = 0;

    while (*words) {
        size_t size = strcspn(words, " ");

        items[count++] = (struct ck_bytes){ words, size };
        words += size + (words[size] == ' ');
    }
    return (struct ck_bytes_array){ items, count };
}

static struct ck_bytes own(struct chain *chain, const char *text, const char *fallback)
{
    return ck_arena_copy(chain_arena(chain), ck_bytes_from(text ? text : fallback));
}

void world_measure(struct chain *chain, struct measure_text text)
{
    enum act act = text.act ? text.act : ACT_BASE;
    bool     base = act == ACT_BASE || act == ACT_REPLACE;

    chain_put(chain, &control_measures,
              &(struct control_measure){
                  .measure_id = own(chain, text.id, ""),
                  .act = act,
                  .targets = list(chain, text.targets ? text.targets : ""),
                  .authority = CK_BYTES("MOFCOM"),
                  .instrument = CK_BYTES("i"),
                  .origin = CK_BYTES("CHN"),
                  .destinations = list(chain, text.to ? text.to
                                              : base  ? "ALL"
                                                      : ""),
                  .excluded_destinations = list(chain, text.except ? text.except : ""),
                  .items = list(chain, text.items ? text.items
                                       : base     ? "antimony"
                                                  : ""),
                  .commodity_prefixes = list(chain, text.prefixes ? text.prefixes : ""),
                  .restriction = ck_known_int((int32_t)(text.restriction ? text.restriction : RESTRICTION_LICENCE)),
                  .valid_from = ck_known_int(WORLD_DAY - (text.from ? text.from : FROM)),
                  .valid_to = text.until ? ck_known_int(WORLD_DAY - text.until) : (struct ck_maybe_int){ 0 },
                  .known_at = (int64_t)(WORLD_DAY - (text.known ? text.known : KNOWN)) * CK_DAY_MS,
                  .source_url = CK_BYTES(""),
                  .note = CK_BYTES(""),
              });
}

void world_trade(struct chain *chain, struct trade_text text)
{
    int32_t first = ck_month_first_day(WORLD_FIRST + text.month);

    chain_put(chain, &trade_records,
              &(struct trade_record){
                  .source = own(chain, text.source, "GACC"),
                  .reporter = own(chain, text.reporter, "CHN"),
                  .partner = own(chain, text.partner, "USA"),
                  .flow = text.flow ? text.flow : FLOW_EXPORT,
                  .nomenclature = text.code ? NOMENCLATURE_HS2022 : NOMENCLATURE_ITEM,
                  .commodity = own(chain, text.commodity, "antimony"),
                  .period = first,
                  .period_months = 1,
                  .quantity_kg = ck_known_double(text.kg > 0 ? text.kg : KG),
                  .value_usd = ck_known_double(text.kg > 0 ? text.kg : KG),
                  .observation = OBSERVATION_OBSERVED,
                  .published_at = (int64_t)(first + PUBLISHED_AFTER + text.later) * CK_DAY_MS,
              });
}

void world_trades(struct chain *chain, struct trade_text text, size_t months)
{
    for (size_t i = 0; i < months; i++) {
        struct trade_text one = text;

        one.month += (int32_t)i;
        one.kg = KG + 100.0 * (double)(i % 7);
        world_trade(chain, one);
    }
}

void world_item(struct chain *chain, const char *item, const char *parent, const char *prefixes, enum item_coverage coverage)
{
    chain_put(chain, &reference_items,
              &(struct item){
                  .item = own(chain, item, ""),
                  .name = own(chain, item, ""),
                  .parent = parent ? own(chain, parent, "") : (struct ck_bytes){ 0 },
                  .commodity_prefixes = list(chain, prefixes ? prefixes : ""),
                  .coverage = coverage ? coverage : ITEM_COVERAGE_FULL,
              });
}

void world_supply(struct chain *chain, const char *item, const char *country, int32_t year)
{
    chain_put(chain, &reference_supply,
              &(struct supply_fact){
                  .item = own(chain, item, ""),
                  .country = own(chain, country, ""),
                  .measure = CK_BYTES("mine_production"),
                  .year_from = year,
                  .year_to = year,
                  .value = ck_known_double(KG),
                  .qualifier = QUALIFIER_NONE,
                  .unit = CK_BYTES("t"),
                  .basis = CK_BYTES(""),
              });
}

static void add_news(struct chain *chain, struct news_item news, int32_t days_before)
{
    news.title = news.url = CK_BYTES("");
    news.published_at = news.collected_at = (int64_t)(WORLD_DAY - days_before) * CK_DAY_MS;
    chain_put(chain, &policy_news, &news);
}

void world_news(struct chain *chain, const char *id, const char *publisher, const char *body, int32_t days_before)
{
    add_news(chain,
             (struct news_item){
                 .id = own(chain, id, ""), .publisher = own(chain, publisher, ""), .body = own(chain, body, ""), .language = CK_BYTES("en") },
             days_before);
}

void world_article(struct chain *chain, const char *language, const char *body)
{
    add_news(chain,
             (struct news_item){
                 .id = CK_BYTES("long"), .publisher = CK_BYTES("publisher"), .body = own(chain, body, ""), .language = ck_bytes_from(language) },
             20);
}

void world_begin(struct chain *chain)
{
    static const char *const reporters[] = { "CHN", "USA", "JPN", "THA" };

    world_item(chain, "antimony", NULL, "811010", 0);
    world_item(chain, "gallium", NULL, "811292", 0);
    world_measure(chain, (struct measure_text){ "first", .from = 600, .known = 610 });
    world_measure(chain, (struct measure_text){ "ban", .to = "USA", .restriction = RESTRICTION_PROHIBITED, .from = 240, .known = 241 });
    world_measure(chain, (struct measure_text){ "pause", .act = ACT_SUSPEND, .targets = "ban", .from = 60, .known = 61, .until = -300 });
    for (size_t i = 0; i < sizeof reporters / sizeof *reporters; i++) {
        world_trades(chain, (struct trade_text){ .reporter = reporters[i], .partner = i ? "CHN" : "USA", .flow = i ? FLOW_IMPORT : FLOW_EXPORT }, 24);
        world_trades(chain, (struct trade_text){ .reporter = reporters[i], .partner = "WLD", .flow = i ? FLOW_IMPORT : FLOW_EXPORT }, 24);
        world_supply(chain, "antimony", reporters[i], 2024);
    }
    world_news(chain, "news", "publisher",
               "China banned exports of antimony to the United States. China's exports of antimony rose 10 % in June from May.", 20);
}
