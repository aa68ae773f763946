/* SPDX-License-Identifier: Apache-2.0
 * Draws the records; few names, so that they meet often. Each draw is a statement of its own: their order is the seed's meaning. */
#include "program/simulate/episode.h"

#include <stdarg.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"

enum { LINE = 2048, MONTHS_MIN = 3, MONTHS_MAX = 20, CONTROL_AFTER = 1, MEASURES_MANY = 100, TODAY_MONTH = 26, TODAY_DAY = 14 };

struct drawn_episode {
    struct ck_sim_inputs         *inputs;
    const struct ck_topic *const *topics; /* whose records are added; NULL: all */
    uint64_t                     *seed;
    int                           months, control; /* the ban begins in month `control` */
    char                          line[LINE];      /* the record being written */
    size_t                        used;
};

struct drawn_figure { /* one trade record; numbers of months count from the first */
    const char *source, *reporter, *partner, *flow, *nomenclature, *commodity, *observation;
    int         month, months, published; /* published: months after the first */
    int64_t     kg;                       /* below 0: null */
};

#define PICK(episode, ...) pick(episode, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *pick(struct drawn_episode *episode, const char *const *texts, size_t count) { return texts[ck_sim_below(episode->seed, count)]; }

static bool one_in(struct drawn_episode *episode, uint64_t count) { return ck_sim_below(episode->seed, count) == 0; }

static int below(struct drawn_episode *episode, int limit) { return (int)ck_sim_below(episode->seed, (uint64_t)limit); }

int32_t episode_today(void) { return ck_day_from_civil(EPISODE_FIRST_YEAR + TODAY_MONTH / 12, TODAY_MONTH % 12 + 1, TODAY_DAY); }

/* ---- one record ---- */

__attribute__((format(printf, 2, 3))) static void put(struct drawn_episode *episode, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    episode->used += (size_t)vsnprintf(episode->line + episode->used, LINE - episode->used, format, values);
    va_end(values);
}

static void name(struct drawn_episode *episode, const char *member) { put(episode, "%s\"%s\":", episode->used ? "," : "{", member); }

static void text(struct drawn_episode *episode, const char *member, const char *value)
{
    name(episode, member);
    put(episode, "\"%s\"", value);
}

/* As it stands: numbers, null, members of arrays with their quotes. */
static void raw(struct drawn_episode *episode, const char *member, const char *value)
{
    name(episode, member);
    put(episode, "%s", value);
}

static void list(struct drawn_episode *episode, const char *member, const char *items)
{
    name(episode, member);
    put(episode, "[%s]", items);
}

static void number(struct drawn_episode *episode, const char *member, int64_t value)
{
    name(episode, member);
    put(episode, "%lld", (long long)value);
}

static void amount(struct drawn_episode *episode, const char *member, int64_t value)
{
    if (value < 0)
        raw(episode, member, "null");
    else
        number(episode, member, value);
}

static void day(struct drawn_episode *episode, const char *member, int month, int of_month)
{
    name(episode, member);
    put(episode, "\"%04d-%02d-%02d\"", EPISODE_FIRST_YEAR + (month + 12) / 12 - 1, (month + 12) % 12 + 1, of_month);
}

static void instant(struct drawn_episode *episode, const char *member, int month, int of_month)
{
    day(episode, member, month, of_month);
    episode->used--;
    put(episode, "T00:00:00Z\"");
}

static void add_raw(struct drawn_episode *episode, const struct ck_topic *topic, struct ck_bytes value)
{
    const struct ck_topic *const *among = episode->topics;

    while (among && *among && *among != topic)
        among++;
    if (!among || *among)
        ck_sim_add_raw(episode->inputs, topic, (struct ck_bytes){ 0 }, value);
}

static void add(struct drawn_episode *episode, const struct ck_topic *topic)
{
    put(episode, "}");
    add_raw(episode, topic, (struct ck_bytes){ episode->line, episode->used });
    episode->used = 0;
}

/* ---- trade ---- */

static void add_figure(struct drawn_episode *episode, struct drawn_figure figure)
{
    text(episode, "source", figure.source);
    text(episode, "reporter", figure.reporter);
    text(episode, "partner", figure.partner);
    text(episode, "flow", figure.flow);
    text(episode, "nomenclature", figure.nomenclature);
    text(episode, "commodity", figure.commodity);
    day(episode, "period", figure.month, 1);
    number(episode, "period_months", figure.months);
    amount(episode, "quantity_kg", figure.kg);
    amount(episode, "value_usd", one_in(episode, 3) ? figure.kg * 7 : -1);
    text(episode, "observation", figure.observation);
    instant(episode, "published_at", figure.published, 20);
    add(episode, &trade_records);
}

/* The direct way ends with the ban, the way through Thailand opens, and closes again for some. */
static void add_story(struct drawn_episode *episode)
{
    const char *way = PICK(episode, "ITEM", "HS2022"), *code = way[0] == 'I' ? "oxide" : "282580";
    int         closed = episode->control + 1 + below(episode, 12);

    for (int month = 0; month < episode->months; month++) {
        bool                banned = month >= episode->control, open = banned && month < closed;
        struct drawn_figure figure = { "GACC", "CHN", "USA", "EXPORT", way, code, "OBSERVED", month, 1, month + 1, 0 };

        if (!one_in(episode, 6)) {
            figure.kg = banned ? below(episode, 3) * 10 : 800 + below(episode, 400);
            add_figure(episode, figure);
        }
        figure.partner = "THA";
        figure.kg = open ? 700 + below(episode, 300) : 50 + below(episode, 30);
        add_figure(episode, figure);
        figure.source = "USCENSUS";
        figure.reporter = "USA";
        figure.flow = "IMPORT";
        figure.kg = open ? 600 + below(episode, 300) : 40 + below(episode, 30);
        if (!one_in(episode, 8))
            add_figure(episode, figure);
    }
}

static void draw_commodity(struct drawn_episode *episode, struct drawn_figure *figure)
{
    figure->nomenclature = PICK(episode, "ITEM", "ITEM", "GACC8", "HTS10", "HS2022");
    switch (figure->nomenclature[0]) {
    case 'I': figure->commodity = PICK(episode, "oxide", "oxide", "magnets", "antimony", "scrap", "unheard-of"); break;
    case 'G': figure->commodity = PICK(episode, "28258000", "28258010", "81129210", "85051110", "26171010"); break;
    default: figure->commodity = PICK(episode, "282580", "2825.80", "2825", "811292", "850511", "999999");
    }
}

static struct drawn_figure draw_figure(struct drawn_episode *episode)
{
    struct drawn_figure figure = { 0 };

    figure.source = PICK(episode, "GACC", "GACC", "USCENSUS", "UNCOMTRADE", "PRESS");
    figure.reporter = PICK(episode, "CHN", "CHN", "USA", "THA");
    figure.partner = PICK(episode, "USA", "THA", "WLD", "DEU", "CHN");
    figure.flow = PICK(episode, "EXPORT", "EXPORT", "IMPORT", "RE_EXPORT");
    figure.observation = PICK(episode, "OBSERVED", "OBSERVED", "OBSERVED", "ESTIMATED", "DERIVED");
    figure.month = below(episode, episode->months);
    figure.months = one_in(episode, 8) ? 2 : 1;
    figure.kg = one_in(episode, 6) ? below(episode, 2) - 1 : below(episode, 2000);
    draw_commodity(episode, &figure);
    figure.published = figure.month + figure.months + below(episode, 3);
    if (one_in(episode, 10)) {
        figure.observation = PICK(episode, "SUPPRESSED", "CONFIRMED_ZERO");
        figure.kg = -1;
    }
    return figure;
}

static void add_random_figure(struct drawn_episode *episode)
{
    struct drawn_figure figure = draw_figure(episode);

    add_figure(episode, figure);
    while (one_in(episode, 3)) { /* revised, or published at the same moment with another figure */
        figure.kg = figure.kg < 0 ? figure.kg : figure.kg + below(episode, 300);
        figure.published += one_in(episode, 2) ? 0 : 1 + below(episode, 2);
        add_figure(episode, figure);
    }
}

static void add_marker(struct drawn_episode *episode)
{
    text(episode, "source", PICK(episode, "GACC", "GACC", "USCENSUS"));
    text(episode, "reporter", PICK(episode, "CHN", "CHN", "USA"));
    text(episode, "flow", PICK(episode, "EXPORT", "EXPORT", "IMPORT"));
    day(episode, "period", below(episode, episode->months + 1), 1);
    text(episode, "commodity_prefix", PICK(episode, "*", "*", "2825", "8505"));
    text(episode, "completeness", PICK(episode, "COMPLETE", "COMPLETE", "PARTIAL"));
    instant(episode, "published_at", MONTHS_MAX + 2, 1 + below(episode, 3));
    add(episode, &trade_releases);
}

/* ---- references ---- */

static void add_items(struct drawn_episode *episode)
{
    static const char *const entries[] = {
        "\"antimony\",\"parent\":null,\"commodity_prefixes\":[],\"coverage\":\"BASKET\",\"essentiality\":0.9,\"substitutability\":0.3",
        "\"oxide\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"282580\"],\"coverage\":\"FULL\",\"essentiality\":0.8,\"substitutability\":0.2",
        "\"oxide\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"2825\",\"811292\"],\"coverage\":\"PARTIAL\",\"essentiality\":0.7",
        "\"oxide\",\"parent\":null,\"commodity_prefixes\":[\"28258010\"],\"written_in\":[\"28258010:CN8\",\"28258010:GACC8\"],\"coverage\":\"FULL\"",
        "\"ore\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"261710\"],\"coverage\":\"FULL\"",
        "\"ore\",\"parent\":\"oxide\",\"commodity_prefixes\":[\"261710\",\"28258000\"],\"coverage\":\"FULL\"",
        "\"magnets\",\"parent\":null,\"commodity_prefixes\":[\"850511\"],\"coverage\":\"PARTIAL\",\"essentiality\":1",
        "\"magnets\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"85051110\",\"81129210\"],\"written_in\":[\"81129210:HTS10\"],\"coverage\":"
        "\"FULL\"",
        "\"scrap\",\"parent\":null,\"commodity_prefixes\":[\"811292\"],\"coverage\":\"MIXED\"",
        "\"scrap\",\"parent\":null,\"commodity_prefixes\":[],\"coverage\":\"NO_CODE\"",
    };

    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (!one_in(episode, 3)) {
            raw(episode, "item", entries[i]);
            instant(episode, "known_at", -12, 1 + below(episode, 3));
            add(episode, &reference_items);
        }
}

static void add_supply(struct drawn_episode *episode)
{
    const char *measure = PICK(episode, "production_mine_antimony_content", "production_mine", "import_share", "net_import_reliance",
                               "net_import_reliance_pct", "import_share_pct", "production_smelter_primary");
    bool        share = measure[0] == 'i';
    int         year = EPISODE_FIRST_YEAR - 1 + below(episode, 2);

    text(episode, "item", PICK(episode, "antimony", "oxide", "magnets"));
    text(episode, "country", share ? "USA" : PICK(episode, "CHN", "WLD", "USA", "OTH"));
    raw(episode, "partner", share ? PICK(episode, "\"CHN\"", "\"THA\"") : "null");
    text(episode, "measure", measure);
    number(episode, "year_from", year);
    number(episode, "year_to", year + (share ? below(episode, 3) : 0));
    number(episode, "value", 1 + below(episode, 99));
    text(episode, "qualifier", PICK(episode, "NONE", "NONE", "GREATER", "LESS"));
    text(episode, "unit", "percent");
    instant(episode, "known_at", 5, 1 + below(episode, 3));
    add(episode, &reference_supply);
}

/* ---- measures ---- */

static void add_ban(struct drawn_episode *episode)
{
    raw(episode, "measure_id",
        "\"M0\",\"act\":\"BASE\",\"authority\":\"MOFCOM\",\"instrument\":\"46\",\"origin\":\"CHN\",\"destinations\":[\"USA\"]");
    name(episode, "items");
    put(episode, "[\"%s\"]", PICK(episode, "oxide", "antimony", "*"));
    text(episode, "restriction", PICK(episode, "PROHIBITED", "PRESUMED_DENIAL"));
    day(episode, "announced_on", episode->control, 1);
    day(episode, "valid_from", episode->control, 3);
    instant(episode, "known_at", episode->control, 2);
    raw(episode, "source_url", "\"\",\"note\":\"\"");
    add(episode, &control_measures);
}

static void put_scope(struct drawn_episode *episode)
{
    text(episode, "origin", PICK(episode, "CHN", "CHN", "CHN", "THA"));
    list(episode, "destinations", PICK(episode, "\"ALL\"", "\"USA\"", "\"USA\",\"DEU\"", ""));
    list(episode, "excluded_destinations", PICK(episode, "", "", "\"THA\""));
    list(episode, "items", PICK(episode, "\"oxide\"", "\"antimony\"", "\"magnets\"", "\"gallium\"", "\"*\"", ""));
    list(episode, "commodity_prefixes", PICK(episode, "", "", "\"282580\"", "\"85\""));
    raw(episode, "end_use", PICK(episode, "\"ANY\"", "\"ANY\"", "\"MILITARY\"", "null"));
    raw(episode, "restriction", PICK(episode, "\"LICENCE\"", "\"PROHIBITED\"", "\"TAX\"", "\"NONE\"", "null"));
}

static void add_measure(struct drawn_episode *episode)
{
    int         id = 1 + below(episode, 6), from;
    const char *act = PICK(episode, "BASE", "BASE", "AMEND", "EXTEND", "SUSPEND", "TERMINATE", "REPLACE", "ENFORCEMENT");

    name(episode, "measure_id");
    put(episode, "\"M%d\"", id);
    text(episode, "act", act);
    name(episode, "targets");
    if (act[0] == 'B')
        put(episode, "[]");
    else
        put(episode, "[\"M%d\"]", below(episode, id));
    text(episode, "authority", "MOFCOM");
    name(episode, "instrument");
    put(episode, "\"%d\"", id);
    put_scope(episode);
    text(episode, "announced_on", "2022-12-01");
    from = below(episode, episode->months + 4);
    day(episode, "valid_from", from, 1 + below(episode, 9));
    if (one_in(episode, 4)) {
        day(episode, "valid_to", TODAY_MONTH, TODAY_DAY - 3 + below(episode, 6)); /* what holds changes as the last days come */
    } else if (one_in(episode, 3)) {
        raw(episode, "valid_to", "null");
    } else {
        int months = below(episode, 8);

        day(episode, "valid_to", from + months, 10 + below(episode, 18));
    }
    raw(episode, "end_inclusive", PICK(episode, "\"TRUE\"", "\"FALSE\"", "\"UNKNOWN\"", "null"));
    instant(episode, "known_at", below(episode, MONTHS_MAX + 4), 2);
    raw(episode, "source_url", "\"\",\"note\":\"\"");
    add(episode, &control_measures);
}

static void add_text(struct drawn_episode *episode, const struct ck_topic *topic, const char *value)
{
    add_raw(episode, topic, ck_bytes_from(value));
}

static void add_invalid(struct drawn_episode *episode)
{
    add_text(episode, &trade_records, "{\"no\":\"record\"}");
    add_text(episode, &trade_records, "{\"source\":");
    add_text(episode, &trade_releases, "{\"source\":\"GACC\",\"reporter\":\"QQQ\"}");
    add_text(episode, &reference_supply, "{}");
    add_figure(episode, (struct drawn_figure){ "GACC", "CHN", "USA", "EXPORT", "ITEM", "oxide", "SUPPRESSED", 1, 1, 3, 5 });
    add_figure(episode, (struct drawn_figure){ "GACC", "CHN", "USA", "EXPORT", "ITEM", "oxide", "OBSERVED", 9, 1, 3, 5 });
}

/* Many more small episodes than great ones: most of what goes wrong needs few records. */
void episode_generate(struct ck_sim_inputs *inputs, uint64_t *seed) { episode_draw(inputs, NULL, seed); }

void episode_draw(struct ck_sim_inputs *inputs, const struct ck_topic *const *topics, uint64_t *seed)
{
    struct drawn_episode episode = { .inputs = inputs, .topics = topics, .seed = seed };
    int                  size = below(&episode, 30), measures;

    size = 2 + below(&episode, 1 + size);

    episode.months = size < 10 ? MONTHS_MIN + below(&episode, 4) : MONTHS_MIN + below(&episode, MONTHS_MAX - MONTHS_MIN + 1);
    episode.control = CONTROL_AFTER + below(&episode, episode.months - CONTROL_AFTER);
    add_items(&episode);
    add_ban(&episode);
    add_story(&episode);
    for (int count = below(&episode, size); count > 0; count--)
        add_random_figure(&episode);
    for (int count = below(&episode, 6); count > 0; count--)
        add_marker(&episode);
    measures = one_in(&episode, 20) ? MEASURES_MANY : 8;
    for (int count = below(&episode, measures); count > 0; count--)
        add_measure(&episode);
    for (int count = below(&episode, 8); count > 0; count--)
        add_supply(&episode);
    if (one_in(&episode, 2))
        add_invalid(&episode);
}
