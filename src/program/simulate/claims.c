/* SPDX-License-Identifier: Apache-2.0
 * Claims that others read in the articles of an episode, or in articles that nobody sent: right and wrong, corrected, moved to another item, taken
 * back, two of one instant, and such as intake refuses. */
#include "program/simulate/claims.h"

#include <stdio.h>

#include "domain/model/topics.h"
#include "program/simulate/episode.h"

enum { LINE = 1024, CLAIMS_MAX = 16, ARTICLES = 12, MONTHS = 26, DAYS = 28, ORDINALS = 3, VERSIONS_MAX = 3 };

#define PICK(seed, ...) pick(seed, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *pick(uint64_t *seed, const char *const *texts, size_t count) { return texts[ck_sim_below(seed, count)]; }

static int below(uint64_t *seed, int limit) { return (int)ck_sim_below(seed, (uint64_t)limit); }

static size_t say(uint64_t *seed, char *text, size_t room)
{
    int         month = below(seed, MONTHS), year = EPISODE_FIRST_YEAR + month / 12, figure = below(seed, 200) - 100;
    const char *period = PICK(seed, "", "\"period\":null,");
    char        months[64];

    snprintf(months, sizeof months, "\"period\":\"%d-%02d\",", year, month % 12 + 1);
    if (*period == 0)
        period = months;
    switch (below(seed, 6)) {
    case 0:
        return (size_t)snprintf(text, room, "\"metric\":\"QUANTITY_LEVEL\",%s\"value\":%d,\"value_low\":%d,\"value_high\":%d,\"unit\":\"kg\"", period,
                                figure * 10, figure * 10 - 5, figure * 10 + 5); /* refused, if it is below 0 */
    case 1:
        return (size_t)snprintf(
            text, room, "\"metric\":\"QUANTITY_CHANGE\",%s\"base_kind\":\"%s\",\"value\":%g,\"value_low\":%g,\"value_high\":%g,\"unit\":\"ratio\"",
            period, PICK(seed, "MOM", "YOY"), figure / 100.0, figure / 100.0 - 0.005 * (figure > -100), figure / 100.0 + 0.005);
    case 2: return (size_t)snprintf(text, room, "\"metric\":\"QUANTITY_CHANGE\",%s\"direction\":\"%s\"", period, PICK(seed, "UP", "DOWN", "NONE"));
    case 3: return (size_t)snprintf(text, room, "\"metric\":\"SHARE\",%s\"value\":%g,\"value_low\":0,\"unit\":\"ratio\"", period, figure / 60.0);
    case 4: return (size_t)snprintf(text, room, "\"metric\":\"CONTROL_IN_FORCE\",%s\"value\":%d", period, below(seed, 2));
    default: return (size_t)snprintf(text, room, "\"metric\":\"CONTROL_FROM\",\"of\":\"RESTRICTION\",\"date\":\"%d-%02d\"", year, month % 12 + 1);
    }
}

static void add(struct ck_sim_inputs *inputs, uint64_t *seed, const char *key, int submitted, bool withdrawn)
{
    char   line[LINE];
    size_t size = (size_t)snprintf(line, sizeof line, "{%s,\"item\":%s,\"reporter\":%s,\"partner\":\"%s\",\"flow\":\"EXPORT\",\"withdrawn\":%s,", key,
                                   PICK(seed, "\"antimony\"", "\"Antimony Oxide\"", "null"), PICK(seed, "\"CHN\"", "\"chn\"", "null"),
                                   PICK(seed, "WLD", "usa", "THA", "USA+THA", "ALL"), withdrawn ? "true" : "false");

    size += say(seed, line + size, sizeof line - size);
    if (below(seed, 3) == 0)
        size += (size_t)snprintf(
            line + size, sizeof line - size,
            ",\"anchors\":{\"item\":\"CLAUSE\",\"reporter\":\"%s\",\"partner\":\"%s\",\"flow\":\"CLAUSE\",\"period\":\"%s\",\"base\":\"CLAUSE\"}",
            PICK(seed, "CLAUSE", "DEFAULT"), PICK(seed, "CLAUSE", "ARTICLE"), PICK(seed, "CLAUSE", "SENTENCE"));
    size += (size_t)snprintf(line + size, sizeof line - size,
                             ",\"published_at\":\"%04d-%02d-%02dT01:00:00Z\",\"submitted_at\":\"%04d-%02d-%02dT02:00:00Z\"}",
                             EPISODE_FIRST_YEAR + submitted / DAYS / 12, submitted / DAYS % 12 + 1, submitted % DAYS + 1,
                             EPISODE_FIRST_YEAR + submitted / DAYS / 12, submitted / DAYS % 12 + 1, submitted % DAYS + 1);
    ck_sim_add_raw(inputs, &claims_submitted, (struct ck_bytes){ 0 }, (struct ck_bytes){ line, size });
}

void claims_generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    for (int count = below(seed, CLAIMS_MAX); count > 0; count--) {
        int  submitted = below(seed, (MONTHS - 1) * DAYS);
        char key[128];

        snprintf(key, sizeof key, "\"news\":\"N%d\",\"reader\":\"%s\",\"ordinal\":%d", below(seed, ARTICLES),
                 PICK(seed, "desk", "desk", "bot", "chokepoint"), below(seed, ORDINALS));
        for (int versions = 1 + below(seed, VERSIONS_MAX); versions > 0; versions--) {
            add(inputs, seed, key, submitted, below(seed, 5) == 0);
            submitted += below(seed, 2); /* the same instant, or a day later */
        }
    }
}
