/* SPDX-License-Identifier: Apache-2.0 */
#include "program/simulate/simulate.h"

#include "domain/model/topics.h"
#include "program/simulate/claims.h"
#include "program/simulate/episode.h"
#include "program/simulate/news.h"

static bool is_of_episode(const struct ck_topic *topic)
{
    static const struct ck_topic *const ours[] = { &trade_records, &trade_releases, &control_measures, &reference_items, &reference_supply };

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (ours[i] == topic)
            return true;
    return false;
}

static bool draw(const struct ck_topic *topic, const struct ck_topic *const *topics, struct ck_sim_inputs *inputs, uint64_t *seed)
{
    const struct ck_topic *const *first = topics;

    if (topic == &policy_news) {
        if (ck_sim_below(seed, 8) == 0)
            return false;
        news_generate(inputs, seed);
        return true;
    }
    if (topic == &claims_submitted) {
        if (ck_sim_below(seed, 8) == 0)
            return false;
        claims_generate(inputs, seed);
        return true;
    }
    if (!is_of_episode(topic))
        return false;
    while (!is_of_episode(*first))
        first++;
    if (*first == topic)
        episode_draw(inputs, topics, seed);
    return true;
}

/* Fields that hold countries and codes get some. */
static struct ck_bytes text(const char *field, uint64_t *seed)
{
    static const char *const countries[] = { "CHN", "USA", "THA", "DEU" };
    static const char *const codes[] = { "81", "8110", "8110.10", "81101000", "8112 92 10" };
    static const char *const places[] = { "country", "reporter", "partner", "origin", "destination", "destinations" };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(field, places[i]) == 0)
            return ck_bytes_from(countries[ck_sim_below(seed, sizeof countries / sizeof *countries)]);
    if (strncmp(field, "commodity", strlen("commodity")) == 0 && ck_sim_below(seed, 4) > 0)
        return ck_bytes_from(codes[ck_sim_below(seed, sizeof codes / sizeof *codes)]);
    return (struct ck_bytes){ 0 };
}

const struct ck_simulation trade_simulation = { .today = episode_today, .draw = draw, .text = text };
