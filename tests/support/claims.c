/* SPDX-License-Identifier: Apache-2.0 */
#include "support/claims.h"

#include <stdio.h>

#include "chokepoint/topics.h"
#include "support/trades.h"

enum { PERIOD_ROOM = 64, EPISODE_MONTHS = 26, CLAIMS_MAX = 40 };

static struct bytes text_of(const char *text, const char *fallback)
{
    if (!text)
        text = fallback;
    return text && strcmp(text, "-") == 0 ? (struct bytes){ 0 } : bytes_from(text);
}

static struct maybe_double bound(double value) { return isnan(value) ? (struct maybe_double){ 0 } : known_double(value); }

struct policy_claim claims_of(struct claim_text text, struct arena *arena)
{
    struct policy_claim claim = {
        .metric = text.metric,
        .item = text_of(text.item, "antimony"),
        .reporter = text_of(text.reporter, "CHN"),
        .partner = text_of(text.partner, "WLD"),
        .flow = known_int(text.flow ? (int32_t)text.flow : CLAIM_FLOW_EXPORT),
        .period = bytes_from(text.period),
        .base_period = bytes_from(text.base_period),
        .base_kind = { (int32_t)text.base_kind, text.base_kind != BASE_KIND_UNKNOWN },
        .value = bound(text.value),
        .value_low = bound(text.low),
        .value_high = bound(text.high),
        .unit = bytes_from(text.unit),
        .direction = text.direction ? text.direction : DIRECTION_NONE,
        .date = bytes_from(text.date),
        .of = { (int32_t)text.of, text.of != CLAIM_OF_UNKNOWN },
        .news = text_of(text.news, "N"),
        .ordinal = text.ordinal,
        .published_at = ((int64_t)trades_day(text.published ? text.published : "2025-07-20") * 24 + 9) * 3600 * 1000,
    };

    if (text.elided) {
        enum elision *elided = arena_take(arena, sizeof *elided);

        *elided = *text.elided;
        claim.elided = (struct elision_array){ elided, 1 };
    }
    return claim;
}

/* ---- by lot ---- */

static const char *one_of(uint64_t *seed, const char *const *texts, size_t count) { return texts[sim_below(seed, count)]; }

#define ONE_OF(seed, ...) one_of(seed, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *draw_period(uint64_t *seed, struct arena *arena)
{
    char *text = arena_take(arena, PERIOD_ROOM);
    int   first = (int)sim_below(seed, EPISODE_MONTHS), last = first + (int)sim_below(seed, 4);

    if (sim_below(seed, 3))
        snprintf(text, PERIOD_ROOM, "%d-%02d", 2023 + first / 12, first % 12 + 1);
    else
        snprintf(text, PERIOD_ROOM, "%d-%02d/%d-%02d", 2023 + first / 12, first % 12 + 1, 2023 + last / 12, last % 12 + 1);
    return sim_below(seed, 20) ? text : "2024-13";
}

static void draw_bounds(struct claim_text *text, uint64_t *seed)
{
    bool   is_place = text->metric == METRIC_RANK || text->metric == METRIC_RECORD || text->metric == METRIC_CONTROL_IN_FORCE;
    double middle = (double)sim_below(seed, 40) / 10 - 1;

    if (is_place)
        middle = (double)sim_below(seed, 3);
    text->value = middle;
    text->low = sim_below(seed, 4) ? middle - (is_place ? 0 : 0.5) : UNBOUNDED;
    text->high = sim_below(seed, 3) ? middle + (is_place ? 0 : 0.5) : UNBOUNDED;
}

static struct claim_text draw_claim(uint64_t *seed, struct arena *arena)
{
    static const enum elision partner = ELISION_PARTNER;
    struct claim_text         text = { .metric = (enum metric)(1 + sim_below(seed, METRIC_CONTROL_UNTIL)) };
    bool                      is_control = text.metric >= METRIC_CONTROL_IN_FORCE;

    text.news = ONE_OF(seed, "n1", "n2", "n3");
    text.ordinal = (int)sim_below(seed, 4);
    text.item = ONE_OF(seed, "oxide", "oxide", "antimony", "magnets", "gallium", "-");
    text.reporter = ONE_OF(seed, "CHN", "CHN", "CHN", "USA", "THA", "-");
    text.partner = is_control ? ONE_OF(seed, "ALL", "USA", "-") : ONE_OF(seed, "WLD", "WLD", "USA", "THA", "CHN", "MEX+THA");
    text.flow = sim_below(seed, 5) ? CLAIM_FLOW_EXPORT : sim_below(seed, 2) ? CLAIM_FLOW_IMPORT : CLAIM_FLOW_PRODUCTION;
    text.period = sim_below(seed, 20) ? draw_period(seed, arena) : NULL;
    text.base_period = sim_below(seed, 2) ? NULL : draw_period(seed, arena);
    text.base_kind = (enum base_kind)sim_below(seed, BASE_KIND_PRE_CONTROL + 1);
    draw_bounds(&text, seed);
    text.unit = ONE_OF(seed, NULL, "ratio", "kg", "t", "USD", "USD/t", "CNY");
    text.direction = (enum direction)(1 + sim_below(seed, 3));
    text.date = ONE_OF(seed, "2023", "2023-06", "2024-03-03", "2024", NULL, "soon");
    text.of = sim_below(seed, 2) ? CLAIM_OF_RESTRICTION : CLAIM_OF_SUSPENSION;
    text.published = ONE_OF(seed, "2023-07-20", "2024-02-02", "2024-08-30", "2025-02-01");
    text.elided = sim_below(seed, 3) ? NULL : &partner;
    return text;
}

void claims_draw(struct sim_inputs *inputs, uint64_t *seed)
{
    for (uint64_t count = 1 + sim_below(seed, CLAIMS_MAX); count > 0; count--) {
        struct claim_text   text = draw_claim(seed, &inputs->arena);
        struct policy_claim claim = claims_of(text, &inputs->arena);

        claim.emission.retracted = sim_below(seed, 8) == 0;
        sim_add(inputs, &policy_claims, &claim);
    }
}
