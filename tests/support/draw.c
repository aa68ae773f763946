/* SPDX-License-Identifier: Apache-2.0 */
#include "support/draw.h"

#include "chokepoint/avro.h"
#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "records.h"

#define COUNT(items) (sizeof(items) / sizeof *(items))
#define PICK(draw, items) (items)[draw_byte(draw) % COUNT(items)]

enum { TODAY = 20301 /* 2025-08-01 */, ROOM_FIRST = -682638 /* 0101-01-01 */, ROOM_LAST = 2896372 /* 9899-12-31 */, LAST = 2932896 /* 9999-12-31 */ };

static const char *const countries[] = { "CHN", "CHN", "USA", "JPN", "DEU", "EUU", "WLD", "THA", "MEX", "NLD" };
static const char *const items[] = { "a", "b", "c", "d", "antimony", "gallium", "Antimony Metal" };
static const char *const scopes[] = { "a", "b", "c", "antimony", "gallium", "*", "Antimony Metal" }; /* of measures */
static const char *const codes[] = { "28", "282580", "28258010", "8505", "0", "99999999", "8110.10.00" };
static const int32_t     days[] = { TODAY, TODAY - 1, TODAY - 30, TODAY - 60, TODAY - 200, TODAY - 400, -2922 /* 1962-01-01 */,
                                    0,     ROOM_LAST, LAST - 1,   LAST,       TODAY + 1,   TODAY + 400, 11016 /* 2000-02-29 */ };
static const double      numbers[] = { 0, 1, 1e-9, 0.0004, 0.0005, 1e3, 46400, 353000, 9e12, 8999999999999.999, 1e12, 123456789.123 };

uint8_t draw_byte(struct draw *draw) { return draw->at < draw->size ? draw->data[draw->at++] : 0; }

/* Rarely: a record is to be refused now and then, not nearly always. */
static bool is_bad(struct draw *draw) { return draw_byte(draw) >= 254; }

static struct ck_bytes text(struct draw *draw, const char *const *words, size_t count)
{
    static const char *const bad[] = { "zzz", "", "a|b", "x\x01" };

    return ck_bytes_from(is_bad(draw) ? PICK(draw, bad) : words[draw_byte(draw) % count]);
}

static struct ck_bytes_array list(struct draw *draw, const char *const *words, size_t count, struct ck_arena *arena)
{
    size_t           size = draw_byte(draw) % 4;
    struct ck_bytes *texts = ck_arena_take(arena, (size + 1) * sizeof *texts);

    for (size_t i = 0; i < size; i++)
        texts[i] = text(draw, words, count);
    return (struct ck_bytes_array){ texts, size };
}

static int64_t instant(struct draw *draw)
{
    static const int64_t offsets[] = { 0, 0, 1, CK_DAY_MS - 1, CK_DAY_MS / 2 };
    static const int32_t edges[] = { TODAY, TODAY - 10, TODAY - 20, TODAY - 40, TODAY - 190, TODAY - 400, TODAY - 401, TODAY + 2 };
    static const int32_t far[] = { 0, ROOM_FIRST, ROOM_FIRST - 1, ROOM_LAST, ROOM_LAST + 1, TODAY + 3, LAST };
    int32_t              day = is_bad(draw) || is_bad(draw) ? PICK(draw, far) : PICK(draw, edges);

    return (int64_t)day * CK_DAY_MS + PICK(draw, offsets);
}

static struct ck_maybe_int day(struct draw *draw)
{
    uint8_t byte = draw_byte(draw);

    return byte % 3 == 0 ? (struct ck_maybe_int){ 0 } : ck_known_int(days[byte / 3 % COUNT(days)]);
}

static struct ck_maybe_double number(struct draw *draw)
{
    uint8_t byte = draw_byte(draw);

    return byte % 8 == 0 ? (struct ck_maybe_double){ 0 } : ck_known_double(is_bad(draw) ? -1 : numbers[byte / 8 % COUNT(numbers)]);
}

static struct ck_maybe_int symbol(struct draw *draw, int32_t count)
{
    uint8_t byte = draw_byte(draw);

    return byte % 5 == 0 ? (struct ck_maybe_int){ 0 } : ck_known_int(is_bad(draw) ? 0 : 1 + byte / 5 % (count - 1));
}

/* A symbol of an enum whose greatest that is. */
static int one_of(struct draw *draw, int greatest) { return is_bad(draw) ? 0 : 1 + draw_byte(draw) % greatest; }

static const char *const ids[] = { "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7" };

static void draw_measure(struct draw *draw, struct ck_sim_inputs *inputs)
{
    static const char *const to[] = { "ALL", "ALL", "USA", "JPN", "EUU", "MEX" };
    struct control_measure   measure = { 0 };

    measure.measure_id = text(draw, ids, COUNT(ids));
    measure.act = (enum act)one_of(draw, ACT_ENFORCEMENT);
    measure.targets = list(draw, ids, COUNT(ids), &inputs->arena);
    measure.authority = text(draw, ids, 2);
    measure.instrument = CK_BYTES("i");
    measure.origin = text(draw, countries, 4);
    measure.destinations = list(draw, to, COUNT(to), &inputs->arena);
    measure.excluded_destinations = list(draw, countries, COUNT(countries), &inputs->arena);
    measure.items = list(draw, scopes, COUNT(scopes), &inputs->arena);
    measure.commodity_prefixes = list(draw, codes, COUNT(codes), &inputs->arena);
    measure.coverage = symbol(draw, COVERAGE_NO_CODE + 1);
    measure.end_use = symbol(draw, 3);
    measure.restriction = symbol(draw, RESTRICTION_PROHIBITED + 1);
    measure.announced_on = day(draw);
    measure.valid_from = day(draw);
    measure.valid_to = day(draw);
    measure.end_inclusive = symbol(draw, 4);
    measure.known_at = instant(draw);
    measure.source_url = CK_BYTES("");
    measure.note = CK_BYTES("");
    ck_sim_add(inputs, &control_measures, &measure);
}

static void draw_trade(struct draw *draw, struct ck_sim_inputs *inputs)
{
    static const char *const sources[] = { "GACC", "UNCOMTRADE", "USCENSUS", "COMEXT", "PRESS", "ZZZ" };
    static const int32_t     lengths[] = { 1, 1, 1, 1, 1, 1, 3, 6, 12, 2 }, wrong[] = { 0, 13, -1, INT32_MAX };
    struct trade_record      trade = { 0 };

    trade.source = text(draw, sources, COUNT(sources));
    trade.reporter = text(draw, countries, COUNT(countries));
    trade.partner = text(draw, countries, COUNT(countries));
    trade.flow = (enum flow)(1 + draw_byte(draw) % 4);
    trade.nomenclature = draw_byte(draw) % 2 ? NOMENCLATURE_ITEM : (enum nomenclature)one_of(draw, NOMENCLATURE_HS2022);
    trade.commodity = trade.nomenclature == NOMENCLATURE_ITEM ? text(draw, items, COUNT(items)) : text(draw, codes, COUNT(codes));
    trade.period = ck_month_first_day(ck_month_from_day(TODAY) - 1 - draw_byte(draw) % 40);
    trade.period_months = is_bad(draw) ? PICK(draw, wrong) : PICK(draw, lengths);
    trade.quantity_kg = number(draw);
    trade.value_usd = number(draw);
    trade.observation = (enum observation)one_of(draw, OBSERVATION_DERIVED);
    trade.published_at = instant(draw);
    ck_sim_add(inputs, &trade_records, &trade);
}

static void draw_item(struct draw *draw, struct ck_sim_inputs *inputs)
{
    struct item item = { 0 };

    item.item = text(draw, items, COUNT(items));
    item.name = CK_BYTES("n");
    item.parent = draw_byte(draw) % 2 ? text(draw, items, COUNT(items)) : (struct ck_bytes){ 0 };
    item.commodity_prefixes = list(draw, codes, COUNT(codes), &inputs->arena);
    item.coverage = (enum item_coverage)one_of(draw, ITEM_COVERAGE_MIXED);
    item.essentiality = is_bad(draw) ? number(draw) : ck_known_double((double)(draw_byte(draw) % 5) / 4);
    item.known_at = draw_byte(draw) % 2 ? 0 : instant(draw);
    ck_sim_add(inputs, &reference_items, &item);
}

/* As the qualifier has it; rarely not. */
static struct ck_maybe_double supply_value(struct draw *draw, enum qualifier qualifier)
{
    if (is_bad(draw))
        return number(draw);
    switch (qualifier) {
    case QUALIFIER_WITHHELD:
    case QUALIFIER_NOT_AVAILABLE: return (struct ck_maybe_double){ 0 };
    case QUALIFIER_ZERO:
    case QUALIFIER_NET_EXPORTER: return ck_known_double(0);
    default: return ck_known_double(PICK(draw, numbers));
    }
}

static void draw_supply(struct draw *draw, struct ck_sim_inputs *inputs)
{
    static const char *const measures[] = { "import_share", "net_import_reliance", "mine_production", "refinery_production", "reserves" };
    static const int32_t     years[] = { 2020, 2023, 2024, 2025, 1, 9999 }, odd[] = { 0, 10000, -5, INT32_MIN, INT32_MAX };
    struct supply_fact       supply = { 0 };

    supply.item = text(draw, items, COUNT(items));
    supply.country = text(draw, countries, COUNT(countries));
    supply.partner = draw_byte(draw) % 2 ? text(draw, countries, COUNT(countries)) : (struct ck_bytes){ 0 };
    supply.measure = text(draw, measures, COUNT(measures));
    supply.year_from = is_bad(draw) ? PICK(draw, odd) : PICK(draw, years);
    supply.year_to = is_bad(draw) ? PICK(draw, odd) : supply.year_from;
    supply.qualifier = (enum qualifier)one_of(draw, QUALIFIER_NET_EXPORTER);
    supply.value = supply_value(draw, supply.qualifier);
    supply.unit = CK_BYTES("t");
    supply.basis = CK_BYTES("");
    ck_sim_add(inputs, &reference_supply, &supply);
}

static void draw_marker(struct draw *draw, struct ck_sim_inputs *inputs)
{
    struct release_marker marker = { 0 };

    marker.source = CK_BYTES("GACC");
    marker.reporter = text(draw, countries, COUNT(countries));
    marker.flow = (enum flow)(1 + draw_byte(draw) % 4);
    marker.period = ck_month_first_day(ck_month_from_day(TODAY) - 1 - draw_byte(draw) % 30);
    marker.commodity_prefix = draw_byte(draw) % 2 ? text(draw, items, COUNT(items)) : text(draw, codes, COUNT(codes));
    marker.completeness = (enum completeness)one_of(draw, COMPLETENESS_PARTIAL);
    marker.published_at = instant(draw);
    ck_sim_add(inputs, &trade_releases, &marker);
}

static const char *const words[] = {
    "China",
    "the United States",
    "Japan",
    "exports",
    "imports",
    "of",
    "to",
    "antimony",
    "gallium",
    "rare earth magnets",
    "rose",
    "fell",
    "10 %",
    "660 %",
    "from",
    "May",
    "in June",
    "January",
    "to November 2026",
    "2100",
    "1990",
    "353 t",
    "46 tonnes",
    ",",
    ".",
    ". ",
    ";",
    "banned",
    "suspended the export ban on",
    "until May",
    "until 10 November 2026",
    "with immediate effect",
    "lifted",
    "license requirement",
    "accounted for",
    "60 %",
    "largest",
    "since",
    "year on year",
    "last year",
    "a year earlier",
    "the five months to",
    "Ministry of Commerce announced",
    "said it would",
    "remained in force",
    "doubled",
    "halved",
    "\n\n",
    "中国",
    "锑",
    "出口",
    "同比",
    "增长",
    "8%",
    "至",
    "12月",
    "。",
    "1至11月",
    "2026年",
    "between",
    "and",
    "the first half of",
    "in the 12 years before",
    "compared with",
    "respectively",
    "$1.5 billion",
    "no",
    "not",
    "expected to",
};

static void draw_news(struct draw *draw, struct ck_sim_inputs *inputs)
{
    static const char *const languages[] = { "en", "en", "zh", "ja", "ko", "de", "es", "" };
    struct news_item         news = { 0 };
    struct ck_buffer         body = { 0 };
    size_t                   count = draw_byte(draw) % 48;

    news.id = text(draw, ids, COUNT(ids));
    news.publisher = text(draw, ids, 3);
    news.language = text(draw, languages, COUNT(languages));
    news.published_at = instant(draw);
    news.collected_at = instant(draw);
    for (size_t i = 0; i < count; i++) {
        ck_buffer_append(&body, text(draw, words, COUNT(words)));
        ck_buffer_append(&body, CK_BYTES(" "));
    }
    news.title = draw_byte(draw) % 2 ? CK_BYTES("China bans exports of antimony") : CK_BYTES("");
    news.body = body.size ? ck_buffer_bytes(&body) : CK_BYTES("");
    news.url = CK_BYTES("");
    ck_sim_add(inputs, &policy_news, &news);
    ck_buffer_release(&body);
}

static struct ck_maybe_double drawn_bound(struct draw *draw)
{
    return (struct ck_maybe_double){ (draw_byte(draw) - 100) / 50.0, draw_byte(draw) % 4 > 0 };
}

static void draw_submitted(struct draw *draw, struct ck_sim_inputs *inputs)
{
    static const char *const readers[] = { "desk", "bot", "chokepoint" };
    static const char *const months[] = { "2024-01", "2024-02", "2024-01/2024-03", "2024-13", "9999-12" };
    static const char *const units[] = { "ratio", "t", "kg", "USD", "lb" };
    struct submitted_claim   claim = { .metric = (enum metric)(draw_byte(draw) % (METRIC_CONTROL_UNTIL + 1)) };

    claim.news = text(draw, ids, COUNT(ids));
    claim.reader = text(draw, readers, COUNT(readers));
    claim.ordinal = draw_byte(draw) % 3;
    claim.item = text(draw, ids, COUNT(ids));
    claim.reporter = CK_BYTES("CHN");
    claim.partner = draw_byte(draw) % 2 ? CK_BYTES("USA") : (struct ck_bytes){ 0 };
    claim.flow = ck_known_int(CLAIM_FLOW_EXPORT);
    claim.period = text(draw, months, COUNT(months));
    claim.base_kind = (struct ck_maybe_int){ BASE_KIND_MOM, draw_byte(draw) % 2 };
    claim.value = drawn_bound(draw);
    claim.value_low = drawn_bound(draw);
    claim.value_high = drawn_bound(draw);
    claim.unit = text(draw, units, COUNT(units));
    claim.direction = (enum direction)(draw_byte(draw) % (DIRECTION_DOWN + 1));
    claim.published_at = instant(draw);
    claim.submitted_at = instant(draw);
    claim.withdrawn = draw_byte(draw) % 8 == 0;
    ck_sim_add(inputs, &claims_submitted, &claim);
}

void draw_record(struct draw *draw, struct ck_sim_inputs *inputs)
{
    static void (*const draws[])(struct draw *, struct ck_sim_inputs *) = { draw_trade, draw_trade,  draw_trade,  draw_measure, draw_measure,
                                                                            draw_item,  draw_supply, draw_marker, draw_news,    draw_submitted };

    PICK(draw, draws)(draw, inputs);
}
