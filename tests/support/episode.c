/* SPDX-License-Identifier: Apache-2.0
 * Draws the records; few names, so that they meet often. */
#include "support/episode.h"

#include <stdarg.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "chokepoint/topics.h"

enum { LINE = 1024, MONTHS_MIN = 6, MONTHS_MAX = 20, CONTROL_AFTER = 4 };

struct episode {
    struct theorem_inputs *inputs;
    uint64_t              *seed;
    int                    months, control; /* the ban begins in month `control` */
};

struct figure { /* one trade record; numbers of months count from the first */
    const char *source, *reporter, *partner, *flow, *nomenclature, *commodity, *observation;
    int         month, months, published; /* published: months after the first */
    int64_t     kg;                       /* below 0: null */
};

#define PICK(seed, ...) pick(seed, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *pick(uint64_t *seed, const char *const *texts, size_t count) { return texts[theorem_below(seed, count)]; }

static bool one_in(struct episode *episode, uint64_t count) { return theorem_below(episode->seed, count) == 0; }

static int below(struct episode *episode, int limit) { return (int)theorem_below(episode->seed, (uint64_t)limit); }

int32_t episode_today(void) { return day_from_civil(EPISODE_FIRST_YEAR + 2, 3, 14); }

__attribute__((format(printf, 3, 4))) static void add(struct episode *episode, const struct topic *topic, const char *format, ...)
{
    char    line[LINE];
    va_list values;

    va_start(values, format);
    vsnprintf(line, sizeof line, format, values);
    va_end(values);
    theorem_add_raw(episode->inputs, topic, (struct bytes){ 0 }, bytes_from(line));
}

/* "2023-05", in one of a few buffers that take turns. */
static const char *month_text(int month)
{
    static char texts[8][32];
    static int  turn;
    char       *text = texts[turn++ % 8];

    snprintf(text, sizeof texts[0], "%04d-%02d", EPISODE_FIRST_YEAR + month / 12, month % 12 + 1);
    return text;
}

static const char *number_text(int64_t number)
{
    static char texts[4][32];
    static int  turn;
    char       *text = texts[turn++ % 4];

    snprintf(text, sizeof texts[0], "%lld", (long long)number);
    return number < 0 ? "null" : text;
}

/* ---- trade ---- */

static void add_figure(struct episode *episode, struct figure figure)
{
    add(episode, &trade_records,
        "{\"source\":\"%s\",\"reporter\":\"%s\",\"partner\":\"%s\",\"flow\":\"%s\",\"nomenclature\":\"%s\",\"commodity\":\"%s\","
        "\"period\":\"%s-01\",\"period_months\":%d,\"quantity_kg\":%s,\"value_usd\":%s,\"observation\":\"%s\",\"published_at\":\"%s-20T00:00:00Z\"}",
        figure.source, figure.reporter, figure.partner, figure.flow, figure.nomenclature, figure.commodity, month_text(figure.month), figure.months,
        number_text(figure.kg), number_text(one_in(episode, 3) ? figure.kg * 7 : -1), figure.observation, month_text(figure.published));
}

/* The direct way ends with the ban, the way through Thailand opens, and closes again for some. */
static void add_story(struct episode *episode)
{
    const char *way = PICK(episode->seed, "ITEM", "HS2022"), *code = way[0] == 'I' ? "oxide" : "282580";
    int         closed = episode->control + 1 + below(episode, 12);

    for (int month = 0; month < episode->months; month++) {
        bool          banned = month >= episode->control, open = banned && month < closed;
        struct figure figure = { "GACC", "CHN", "USA", "EXPORT", way, code, "OBSERVED", month, 1, month + 1, 0 };

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

static void draw_commodity(struct episode *episode, struct figure *figure)
{
    figure->nomenclature = PICK(episode->seed, "ITEM", "ITEM", "GACC8", "HTS10", "HS2022");
    switch (figure->nomenclature[0]) {
    case 'I': figure->commodity = PICK(episode->seed, "oxide", "oxide", "magnets", "antimony", "scrap", "unheard-of"); break;
    case 'G': figure->commodity = PICK(episode->seed, "28258000", "28258010", "81129210", "85051110", "26171010"); break;
    default: figure->commodity = PICK(episode->seed, "282580", "28258010", "2825", "811292", "850511", "999999");
    }
}

static void add_random_figure(struct episode *episode)
{
    struct figure figure = {
        .source = PICK(episode->seed, "GACC", "GACC", "USCENSUS", "UNCOMTRADE", "PRESS"),
        .reporter = PICK(episode->seed, "CHN", "CHN", "USA", "THA"),
        .partner = PICK(episode->seed, "USA", "THA", "WLD", "DEU", "CHN"),
        .flow = PICK(episode->seed, "EXPORT", "EXPORT", "IMPORT", "RE_EXPORT"),
        .observation = PICK(episode->seed, "OBSERVED", "OBSERVED", "OBSERVED", "ESTIMATED", "DERIVED"),
        .month = below(episode, episode->months),
        .months = one_in(episode, 8) ? 2 : 1,
        .kg = one_in(episode, 6) ? below(episode, 2) - 1 : below(episode, 2000),
    };

    draw_commodity(episode, &figure);
    figure.published = figure.month + figure.months + below(episode, 3);
    if (one_in(episode, 10)) {
        figure.observation = PICK(episode->seed, "SUPPRESSED", "CONFIRMED_ZERO");
        figure.kg = -1;
    }
    add_figure(episode, figure);
    while (one_in(episode, 3)) { /* revised, or published at the same moment with another figure */
        figure.kg = figure.kg < 0 ? figure.kg : figure.kg + below(episode, 300);
        figure.published += one_in(episode, 2) ? 0 : 1 + below(episode, 2);
        add_figure(episode, figure);
    }
}

static void add_marker(struct episode *episode)
{
    const char *period = month_text(below(episode, episode->months + 1)), *reporter = PICK(episode->seed, "CHN", "CHN", "USA");

    add(episode, &trade_releases,
        "{\"source\":\"%s\",\"reporter\":\"%s\",\"flow\":\"%s\",\"period\":\"%s-01\",\"commodity_prefix\":\"%s\",\"completeness\":\"%s\","
        "\"published_at\":\"%s-%02dT00:00:00Z\"}",
        PICK(episode->seed, "GACC", "GACC", "USCENSUS"), reporter, PICK(episode->seed, "EXPORT", "EXPORT", "IMPORT"), period,
        PICK(episode->seed, "*", "*", "2825", "8505"), PICK(episode->seed, "COMPLETE", "COMPLETE", "PARTIAL"), month_text(MONTHS_MAX + 2),
        1 + below(episode, 3));
}

/* ---- references ---- */

static void add_items(struct episode *episode)
{
    static const char *const entries[] = {
        "\"antimony\",\"parent\":null,\"commodity_prefixes\":[],\"coverage\":\"BASKET\",\"essentiality\":0.9,\"substitutability\":0.3",
        "\"oxide\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"282580\"],\"coverage\":\"FULL\",\"essentiality\":0.8,\"substitutability\":0.2",
        "\"oxide\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"2825\",\"811292\"],\"coverage\":\"PARTIAL\",\"essentiality\":0.7",
        "\"oxide\",\"parent\":null,\"commodity_prefixes\":[\"28258010\"],\"coverage\":\"FULL\"",
        "\"ore\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"261710\"],\"coverage\":\"FULL\"",
        "\"ore\",\"parent\":\"oxide\",\"commodity_prefixes\":[\"261710\",\"28258000\"],\"coverage\":\"FULL\"",
        "\"magnets\",\"parent\":null,\"commodity_prefixes\":[\"850511\"],\"coverage\":\"PARTIAL\",\"essentiality\":1",
        "\"magnets\",\"parent\":\"antimony\",\"commodity_prefixes\":[\"85051110\",\"81129210\"],\"coverage\":\"FULL\"",
        "\"scrap\",\"parent\":null,\"commodity_prefixes\":[\"811292\"],\"coverage\":\"MIXED\"",
        "\"scrap\",\"parent\":null,\"commodity_prefixes\":[],\"coverage\":\"NO_CODE\"",
    };

    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (!one_in(episode, 3))
            add(episode, &reference_items, "{\"item\":%s,\"known_at\":\"2022-01-%02dT00:00:00Z\"}", entries[i], 1 + below(episode, 3));
}

static void add_supply(struct episode *episode)
{
    const char *measure = PICK(episode->seed, "production_mine_antimony_content", "production_mine", "import_share", "net_import_reliance",
                               "net_import_reliance_pct", "import_share_pct", "production_smelter_primary");
    bool        share = measure[0] == 'i';
    int         year = EPISODE_FIRST_YEAR - 1 + below(episode, 2);

    add(episode, &reference_supply,
        "{\"item\":\"%s\",\"country\":\"%s\",\"partner\":%s,\"measure\":\"%s\",\"year_from\":%d,\"year_to\":%d,\"value\":%d,\"qualifier\":\"%s\","
        "\"unit\":\"percent\",\"known_at\":\"2023-06-%02dT00:00:00Z\"}",
        PICK(episode->seed, "antimony", "oxide", "magnets"), share ? "USA" : PICK(episode->seed, "CHN", "WLD", "USA", "OTH"),
        share ? PICK(episode->seed, "\"CHN\"", "\"THA\"") : "null", measure, year, year + (share ? below(episode, 3) : 0), 1 + below(episode, 99),
        PICK(episode->seed, "NONE", "NONE", "GREATER", "LESS"), 1 + below(episode, 3));
}

/* ---- measures ---- */

static void add_ban(struct episode *episode)
{
    add(episode, &control_measures,
        "{\"measure_id\":\"M0\",\"act\":\"BASE\",\"authority\":\"MOFCOM\",\"instrument\":\"46\",\"origin\":\"CHN\",\"destinations\":[\"USA\"],"
        "\"items\":[\"%s\"],\"restriction\":\"%s\",\"announced_on\":\"%s-01\",\"valid_from\":\"%s-03\",\"known_at\":\"%s-02T00:00:00Z\","
        "\"source_url\":\"\",\"note\":\"\"}",
        PICK(episode->seed, "oxide", "antimony", "*"), PICK(episode->seed, "PROHIBITED", "PRESUMED_DENIAL"), month_text(episode->control),
        month_text(episode->control), month_text(episode->control));
}

static void add_measure(struct episode *episode)
{
    int         id = 1 + below(episode, 6), from = below(episode, episode->months + 4), known = below(episode, MONTHS_MAX + 4);
    const char *act = PICK(episode->seed, "BASE", "BASE", "AMEND", "EXTEND", "SUSPEND", "TERMINATE", "REPLACE", "ENFORCEMENT");
    char        targets[32] = "", until[32] = "null";

    if (act[0] != 'B')
        snprintf(targets, sizeof targets, "\"M%d\"", below(episode, id));
    if (!one_in(episode, 3))
        snprintf(until, sizeof until, "\"%s-%02d\"", month_text(from + below(episode, 8)), 10 + below(episode, 18));
    add(episode, &control_measures,
        "{\"measure_id\":\"M%d\",\"act\":\"%s\",\"targets\":[%s],\"authority\":\"MOFCOM\",\"instrument\":\"%d\",\"origin\":\"%s\","
        "\"destinations\":[%s],\"excluded_destinations\":[%s],\"items\":[%s],\"commodity_prefixes\":[%s],\"end_use\":%s,\"restriction\":%s,"
        "\"announced_on\":\"2022-12-01\",\"valid_from\":\"%s-%02d\",\"valid_to\":%s,\"end_inclusive\":%s,\"known_at\":\"%s-02T00:00:00Z\","
        "\"source_url\":\"\",\"note\":\"\"}",
        id, act, targets, id, PICK(episode->seed, "CHN", "CHN", "CHN", "THA"), PICK(episode->seed, "\"ALL\"", "\"USA\"", "\"USA\",\"DEU\"", ""),
        PICK(episode->seed, "", "", "\"THA\""), PICK(episode->seed, "\"oxide\"", "\"antimony\"", "\"magnets\"", "\"gallium\"", "\"*\"", ""),
        PICK(episode->seed, "", "", "\"282580\"", "\"85\""), PICK(episode->seed, "\"ANY\"", "\"ANY\"", "\"MILITARY\"", "null"),
        PICK(episode->seed, "\"LICENCE\"", "\"PROHIBITED\"", "\"TAX\"", "\"NONE\"", "null"), month_text(from), 1 + below(episode, 9), until,
        PICK(episode->seed, "\"TRUE\"", "\"FALSE\"", "\"UNKNOWN\"", "null"), month_text(known));
}

static void add_invalid(struct episode *episode)
{
    add(episode, &trade_records, "{\"no\":\"record\"}");
    add(episode, &trade_records, "{\"source\":");
    add(episode, &trade_releases, "{\"source\":\"GACC\",\"reporter\":\"QQQ\"}");
    add(episode, &reference_supply, "{}");
    add_figure(episode, (struct figure){ "GACC", "CHN", "USA", "EXPORT", "ITEM", "oxide", "SUPPRESSED", 1, 1, 3, 5 });
    add_figure(episode, (struct figure){ "GACC", "CHN", "USA", "EXPORT", "ITEM", "oxide", "OBSERVED", 9, 1, 3, 5 });
}

void episode_generate(struct theorem_inputs *inputs, uint64_t *seed)
{
    struct episode episode = { .inputs = inputs, .seed = seed };

    episode.months = MONTHS_MIN + below(&episode, MONTHS_MAX - MONTHS_MIN + 1);
    episode.control = CONTROL_AFTER + below(&episode, episode.months - CONTROL_AFTER);
    add_items(&episode);
    add_ban(&episode);
    add_story(&episode);
    for (int count = 10 + below(&episode, 20); count > 0; count--)
        add_random_figure(&episode);
    for (int count = below(&episode, 6); count > 0; count--)
        add_marker(&episode);
    for (int count = below(&episode, 8); count > 0; count--)
        add_measure(&episode);
    for (int count = below(&episode, 8); count > 0; count--)
        add_supply(&episode);
    if (one_in(&episode, 2))
        add_invalid(&episode);
}
