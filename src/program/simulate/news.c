/* SPDX-License-Identifier: Apache-2.0
 * Articles about the months of an episode: a few sentences of acts and of claims, true or not, by few outlets that copy each other, correct
 * themselves and take back what they said. */
#include "program/simulate/news.h"

#include <stdio.h>

#include "domain/model/topics.h"
#include "program/simulate/episode.h"

enum { ARTICLE = 4096, SENTENCES_MAX = 4, ARTICLES_MAX = 12, IDS = 5, MONTHS = 26, DAYS = 28 };

struct drawn_article {
    int         id, published, collected; /* days after the first, of 28 to a month */
    const char *outlet;
    char        body[ARTICLE / 2];
};

#define PICK(seed, ...) pick(seed, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const char *pick(uint64_t *seed, const char *const *texts, size_t count) { return texts[ck_sim_below(seed, count)]; }

static int below(uint64_t *seed, int limit) { return (int)ck_sim_below(seed, (uint64_t)limit); }

/* ---- what is said ---- */

static const char *month_name(int month)
{
    static const char *const names[] = { "January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December" };

    return names[month % 12];
}

static size_t act(uint64_t *seed, char *text, size_t room)
{
    const char *item = PICK(seed, "antimony", "antimony", "gallium", "rare earth magnets");
    int         month = below(seed, MONTHS), day = 1 + below(seed, DAYS), year = EPISODE_FIRST_YEAR + month / 12;
    const char *name = month_name(month);

    switch (below(seed, 6)) {
    case 0: return (size_t)snprintf(text, room, "China banned exports of %s to the United States from %s %d, %d. ", item, name, day, year);
    case 1:
        return (size_t)snprintf(text, room, "China will suspend its ban on exports of %s to the United States until %s %d, %d. ", item, name, day,
                                year);
    case 2: return (size_t)snprintf(text, room, "China has lifted its ban on %s exports to the United States. ", item);
    case 3: return (size_t)snprintf(text, room, "China may restrict exports of %s, an official said. ", item);
    case 4: return (size_t)snprintf(text, room, "From %s %d, %d, exports of %s from China need a licence. ", name, day, year, item);
    default: return (size_t)snprintf(text, room, "China tightened its export controls on %s. ", item);
    }
}

static size_t claim(uint64_t *seed, char *text, size_t room)
{
    const char *item = PICK(seed, "antimony", "antimony", "antimony oxide", "rare earth magnet");
    const char *partner = PICK(seed, "the United States", "the United States", "Thailand", "Germany");
    int         month = below(seed, MONTHS), year = EPISODE_FIRST_YEAR + month / 12, figure = 1 + below(seed, 99);
    const char *name = month_name(month);

    switch (below(seed, 7)) {
    case 0:
        return (size_t)snprintf(text, room, "China's %s exports to %s fell %d%% in %s %d from a year earlier. ", item, partner, figure, name, year);
    case 1: return (size_t)snprintf(text, room, "China's %s exports to %s rose %d%% month on month in %s %d. ", item, partner, figure, name, year);
    case 2: return (size_t)snprintf(text, room, "China exported no %s to %s in %s %d. ", item, partner, name, year);
    case 3: return (size_t)snprintf(text, room, "China exported %d kg of %s to %s in %s %d. ", figure * 10, item, partner, name, year);
    case 4: return (size_t)snprintf(text, room, "China's %s exports in %s %d were the lowest on record. ", item, name, year);
    case 5: return (size_t)snprintf(text, room, "%s's share of China's %s exports was %d%% in %s %d. ", partner, item, figure, name, year);
    default: return (size_t)snprintf(text, room, "Imports of %s by the United States from Thailand doubled in %s %d. ", item, name, year);
    }
}

static void say(uint64_t *seed, struct drawn_article *article)
{
    size_t used = 0;

    article->body[0] = 0;
    for (int count = below(seed, SENTENCES_MAX + 1); count > 0; count--) /* none: an article that says nothing, or no longer */
        used += (below(seed, 2) ? act : claim)(seed, article->body + used, sizeof article->body - used);
}

/* ---- who says it ---- */

static void put_instant(char text[32], int day)
{
    int month = day / DAYS;

    snprintf(text, 32, "%04d-%02d-%02dT0%d:00:00Z", EPISODE_FIRST_YEAR + month / 12, month % 12 + 1, day % DAYS + 1, day % 3);
}

static void add(struct ck_sim_inputs *inputs, const struct drawn_article *article)
{
    char published[32], collected[32], line[ARTICLE];
    int  size;

    put_instant(published, article->published);
    put_instant(collected, article->collected);
    size = snprintf(line, sizeof line,
                    "{\"id\":\"N%d\",\"publisher\":\"%s\",\"title\":\"\",\"body\":\"%s\",\"url\":\"\",\"language\":\"en\","
                    "\"published_at\":\"%s\",\"collected_at\":\"%s\"}",
                    article->id, article->outlet, article->body, published, collected);
    ck_sim_add_raw(inputs, &policy_news, (struct ck_bytes){ 0 }, (struct ck_bytes){ line, (size_t)size });
}

void news_generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    for (int count = below(seed, ARTICLES_MAX); count > 0; count--) {
        struct drawn_article article = { .id = below(seed, IDS), .published = below(seed, MONTHS * DAYS) };

        article.outlet = PICK(seed, "One", "One", "Two", "Three");
        article.collected = article.published + below(seed, 3);
        say(seed, &article);
        add(inputs, &article);
        if (below(seed, 3) == 0) { /* copied */
            article.id = IDS + below(seed, IDS);
            article.outlet = PICK(seed, "One", "Two");
            article.published += below(seed, 4);
            article.collected = article.published;
            add(inputs, &article);
        }
        while (below(seed, 3) == 0) { /* corrected, or another text of the same moment */
            say(seed, &article);
            article.collected += below(seed, 2);
            add(inputs, &article);
        }
    }
    if (below(seed, 4) == 0)
        ck_sim_add_raw(inputs, &policy_news, (struct ck_bytes){ 0 }, CK_BYTES("{\"id\":\"N0\",\"publisher\":"));
}
