/* SPDX-License-Identifier: Apache-2.0 */
#include "support/claims.h"

#include <assert.h>
#include <stdio.h>

#include "domain/model/topics.h"
#include "support/trades.h"

enum { PERIOD_ROOM = 64, EPISODE_MONTHS = 26, EPISODE_MONTHS_MIN = 5, LINE = 512, CLAIMS_MAX = 40 };

static struct ck_bytes text_of(const char *text, const char *fallback)
{
    if (!text)
        text = fallback;
    return text && strcmp(text, "-") == 0 ? (struct ck_bytes){ 0 } : ck_bytes_from(text);
}

static struct ck_maybe_double bound(double value) { return isnan(value) ? (struct ck_maybe_double){ 0 } : ck_known_double(value); }

static struct ck_bytes_array list_of(const char *const *texts, size_t max, struct ck_arena *arena)
{
    struct ck_bytes *items = ck_arena_take(arena, max * sizeof *items);
    size_t           count = 0;

    for (; count < max && texts[count]; count++)
        items[count] = ck_bytes_from(texts[count]);
    return (struct ck_bytes_array){ items, count };
}

struct policy_claim claims_of(struct claim_text text, struct ck_arena *arena)
{
    struct policy_claim claim = {
        .metric = text.metric,
        .item = text_of(text.item, "antimony"),
        .reporter = text_of(text.reporter, "CHN"),
        .partner = text_of(text.partner, "WLD"),
        .flow = ck_known_int(text.flow ? (int32_t)text.flow : CLAIM_FLOW_EXPORT),
        .period = ck_bytes_from(text.period),
        .base_period = ck_bytes_from(text.base_period),
        .base_kind = { (int32_t)text.base_kind, text.base_kind != BASE_KIND_UNKNOWN },
        .value = bound(text.value),
        .value_low = bound(text.low),
        .value_high = bound(text.high),
        .unit = ck_bytes_from(text.unit),
        .direction = text.direction ? text.direction : DIRECTION_NONE,
        .date = ck_bytes_from(text.date),
        .of = { (int32_t)text.of, text.of != CLAIM_OF_UNKNOWN },
        .news = text_of(text.news, "N"),
        .ordinal = text.ordinal,
        .published_at = ((int64_t)trades_day(text.published ? text.published : "2025-07-20") * 24 + 9) * 3600 * 1000,
    };

    claim.anchors = text.anchors;
    claim.named.countries = list_of(text.named, sizeof text.named / sizeof *text.named, arena);
    claim.named.months = list_of(text.months, sizeof text.months / sizeof *text.months, arena);
    claim.named.figures_not_read = text.figures_not_read;
    claim.named.reporters = list_of(text.reporters, sizeof text.reporters / sizeof *text.reporters, arena);
    claim.named.items = list_of(text.items, sizeof text.items / sizeof *text.items, arena);
    claim.items_apart = list_of(text.apart, sizeof text.apart / sizeof *text.apart, arena);
    claim.statements = (struct article_statement_array){ text.statements, text.statement_count };
    claim.control_stated = text.control_stated;
    if (text.elided) {
        enum elision *elided = ck_arena_take(arena, sizeof *elided);

        *elided = *text.elided;
        claim.elided = (struct elision_array){ elided, 1 };
    }
    return claim;
}

const struct verdict *claims_judged(struct held *held, struct claim_text text, struct ck_arena *arena)
{
    struct policy_claim   claim = claims_of(text, arena);
    struct verdict        wanted = { .news = claim.news, .item = claim.item, .ordinal = claim.ordinal };
    const struct verdict *verdict;
    char                  key[CK_KEY_SIZE_MAX + 1];

    held_put(held, &policy_claims, &claim);
    key[ck_topic_key(&policy_verdicts, &wanted, key)] = '\0';
    verdict = held_at(held, &policy_verdicts, key);
    assert(verdict);
    return verdict;
}

/* ---- by lot ---- */

static const char *one_of(uint64_t *seed, const char *const *texts, size_t count) { return texts[ck_sim_below(seed, count)]; }

#define ONE_OF(seed, ...) one_of(seed, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *draw_period(uint64_t *seed, struct ck_arena *arena, int months)
{
    char *text = ck_arena_take(arena, PERIOD_ROOM);
    int   first = (int)ck_sim_below(seed, (uint64_t)months), last = first + (int)ck_sim_below(seed, 4);

    if (ck_sim_below(seed, 3))
        snprintf(text, PERIOD_ROOM, "%d-%02d", 2023 + first / 12, first % 12 + 1);
    else
        snprintf(text, PERIOD_ROOM, "%d-%02d/%d-%02d", 2023 + first / 12, first % 12 + 1, 2023 + last / 12, last % 12 + 1);
    return ck_sim_below(seed, 20) ? text : "2024-13";
}

static bool is_place(enum metric metric) { return metric == METRIC_RANK || metric == METRIC_RECORD || metric == METRIC_CONTROL_IN_FORCE; }

static bool is_change(enum metric metric)
{
    return metric == METRIC_QUANTITY_CHANGE || metric == METRIC_CUMULATIVE_CHANGE || metric == METRIC_VALUE_CHANGE ||
           metric == METRIC_UNIT_VALUE_CHANGE || metric == METRIC_SHARE_CHANGE;
}

static void draw_bounds(struct claim_text *text, uint64_t *seed)
{
    double middle = (double)ck_sim_below(seed, 40) / 10 - 1, width = 0.5;

    if (is_place(text->metric)) {
        middle = (double)ck_sim_below(seed, 3);
        width = 0;
    } else if (!is_change(text->metric) && text->metric != METRIC_SHARE) {
        middle = (double)(ck_sim_below(seed, 12) * 100);
        width = 300;
    }
    text->value = middle;
    text->low = ck_sim_below(seed, 4) ? middle - width : UNBOUNDED;
    text->high = ck_sim_below(seed, 3) ? middle + width : UNBOUNDED;
}

/* Few that make sense. */
static struct claim_text draw_wild(uint64_t *seed, struct ck_arena *arena)
{
    struct claim_text text = { .metric = (enum metric)(1 + ck_sim_below(seed, METRIC_CONTROL_UNTIL)) };

    text.item = ONE_OF(seed, "oxide", "oxide", "antimony", "magnets", "gallium", "-");
    text.reporter = ONE_OF(seed, "CHN", "CHN", "CHN", "USA", "THA", "-");
    text.partner = ONE_OF(seed, "WLD", "ALL", "USA", "THA", "CHN", "MEX+THA");
    text.flow = ck_sim_below(seed, 5) ? CLAIM_FLOW_EXPORT : ck_sim_below(seed, 2) ? CLAIM_FLOW_IMPORT : CLAIM_FLOW_PRODUCTION;
    text.period = ck_sim_below(seed, 20) ? draw_period(seed, arena, EPISODE_MONTHS) : NULL;
    text.base_period = ck_sim_below(seed, 2) ? NULL : draw_period(seed, arena, EPISODE_MONTHS);
    text.base_kind = (enum base_kind)ck_sim_below(seed, BASE_KIND_PRE_CONTROL + 1);
    text.unit = ONE_OF(seed, NULL, "ratio", "kg", "t", "USD", "USD/t", "CNY");
    return text;
}

/* About what the episode tells. */
static struct claim_text draw_tame(uint64_t *seed, struct ck_arena *arena)
{
    struct claim_text text = { .metric = (enum metric)(1 + ck_sim_below(seed, METRIC_CONTROL_UNTIL)), .flow = CLAIM_FLOW_EXPORT };

    text.item = "oxide";
    text.reporter = "CHN";
    text.partner = ONE_OF(seed, "USA", "THA", "THA", "WLD");
    text.period = draw_period(seed, arena, EPISODE_MONTHS_MIN);
    if (ck_sim_below(seed, 6) == 0) {
        text.reporter = "USA";
        text.partner = "THA";
        text.flow = CLAIM_FLOW_IMPORT;
    }
    if (is_change(text.metric) || text.metric == METRIC_RECORD) {
        static const enum base_kind kinds[] = { BASE_KIND_UNKNOWN, BASE_KIND_MOM, BASE_KIND_MOM, BASE_KIND_SINCE_MONTH, BASE_KIND_MEAN_OF };

        text.base_kind = kinds[ck_sim_below(seed, sizeof kinds / sizeof kinds[0])];
        if (text.base_kind != BASE_KIND_MOM && text.base_kind != BASE_KIND_UNKNOWN)
            text.base_period = draw_period(seed, arena, EPISODE_MONTHS_MIN);
    }
    return text;
}

/* What the article says beside the claim, and where it names what the claim is about. */
static void draw_article(struct claim_text *text, uint64_t *seed, struct ck_arena *arena)
{
    struct article_statement *statement = ck_arena_take(arena, sizeof *statement);

    if (ck_sim_below(seed, 2))
        return;
    text->anchors =
        (struct claim_anchors){ (enum anchor)ck_sim_below(seed, ANCHOR_DEFAULT + 1), (enum anchor)ck_sim_below(seed, ANCHOR_DEFAULT + 1),
                                (enum anchor)ck_sim_below(seed, ANCHOR_DEFAULT + 1), (enum anchor)ck_sim_below(seed, ANCHOR_DEFAULT + 1),
                                (enum anchor)ck_sim_below(seed, ANCHOR_DEFAULT + 1), (enum anchor)ck_sim_below(seed, ANCHOR_DEFAULT + 1) };
    text->named[0] = ONE_OF(seed, "CHN", "THA", "MEX");
    text->named[1] = ONE_OF(seed, NULL, "USA");
    text->months[0] = draw_period(seed, arena, EPISODE_MONTHS_MIN);
    text->months[1] = ck_sim_below(seed, 2) ? NULL : draw_period(seed, arena, EPISODE_MONTHS_MIN);
    *statement = (struct article_statement){
        .reporter = ck_bytes_from(ONE_OF(seed, "CHN", "USA")),
        .partner = ck_bytes_from(ONE_OF(seed, "WLD", "THA", "USA")),
        .flow = ck_known_int(ck_sim_below(seed, 3)   ? CLAIM_FLOW_EXPORT
                             : ck_sim_below(seed, 2) ? CLAIM_FLOW_IMPORT
                                                     : CLAIM_FLOW_PRODUCTION),
        .period = ck_bytes_from(draw_period(seed, arena, EPISODE_MONTHS_MIN)),
        .base_kind = ck_known_int(BASE_KIND_MOM),
        .direction = (enum direction)(1 + ck_sim_below(seed, 3)),
        .period_named = ck_sim_below(seed, 2),
        .behind = ck_sim_below(seed, 2),
    };
    text->items[0] = ONE_OF(seed, NULL, "gallium");
    text->apart[0] = ONE_OF(seed, NULL, "gallium");
    text->statements = statement;
    text->statement_count = 1;
    text->control_stated = ck_sim_below(seed, 2);
    text->figures_not_read = (int)ck_sim_below(seed, 3);
}

static struct claim_text draw_claim(uint64_t *seed, struct ck_arena *arena)
{
    static const enum elision partner = ELISION_PARTNER;
    struct claim_text         text = ck_sim_below(seed, 4) ? draw_tame(seed, arena) : draw_wild(seed, arena);

    text.news = ONE_OF(seed, "n1", "n2", "n3");
    text.ordinal = (int)ck_sim_below(seed, 4);
    draw_bounds(&text, seed);
    text.direction = (enum direction)(1 + ck_sim_below(seed, 3));
    text.date = ONE_OF(seed, "2023", "2023-06", "2024-03-03", "2024", NULL, "soon");
    text.of = ck_sim_below(seed, 2) ? CLAIM_OF_RESTRICTION : CLAIM_OF_SUSPENSION;
    text.published = ONE_OF(seed, "2023-07-20", "2024-02-02", "2024-08-30", "2025-02-01");
    text.elided = ck_sim_below(seed, 2) ? NULL : &partner;
    draw_article(&text, seed, arena);
    return text;
}

/* What the episodes lack: the world's total of what they tell. */
static void draw_world(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    for (int month = 1; month <= EPISODE_MONTHS_MIN; month++) {
        char        text[LINE];
        int         kg = 800 + (int)ck_sim_below(seed, 800);
        const char *observation = ONE_OF(seed, "OBSERVED", "OBSERVED", "OBSERVED", "DERIVED");

        snprintf(
            text, sizeof text,
            "{\"source\":\"GACC\",\"reporter\":\"CHN\",\"partner\":\"WLD\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"oxide\","
            "\"period\":\"2023-%02d-01\",\"quantity_kg\":%d,\"value_usd\":%d,\"observation\":\"%s\",\"published_at\":\"2023-%02d-20T00:00:"
            "00Z\"}",
            month, kg, 7 * kg, observation, month + 1);
        if (ck_sim_below(seed, 4))
            ck_sim_add_raw(inputs, &trade_records, (struct ck_bytes){ 0 }, ck_bytes_from(text));
    }
}

void claims_draw(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    draw_world(inputs, seed);
    for (uint64_t count = 1 + ck_sim_below(seed, CLAIMS_MAX); count > 0; count--) {
        struct claim_text   text = draw_claim(seed, &inputs->arena);
        struct policy_claim claim = claims_of(text, &inputs->arena);

        claim.emission.retracted = ck_sim_below(seed, 8) == 0;
        ck_sim_add(inputs, &policy_claims, &claim);
    }
}
