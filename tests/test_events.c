/* SPDX-License-Identifier: Apache-2.0
 * Events: what a fold of mentions leaves, by hand and for every order of arrival; and the theorem on random mentions. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/sim/sim.h"
#include "engine/state/marks.h"
#include "support/held.h"
#include "support/seeds.h"

enum { SEEDS = 60, TODAY = 50 };

static struct held *held;

static void setup(void)
{
    extern const struct ck_processor events;

    held = held_new(&events);
}

static void teardown(void) { held_free(held); }
TestSuite(events, .init = setup, .fini = teardown);

static int64_t instant_of(const char *day_text)
{
    int32_t day = 0;

    cr_assert(ck_day_read(ck_bytes_from(day_text), &day));
    return (int64_t)day * CK_DAY_MS;
}

static const struct ck_bytes three_metals[] = { { "gallium", 7 }, { "germanium", 9 }, { "antimony", 8 } };

/* The suspension of the ban on gallium, germanium and antimony, as one outlet prints it. */
static struct policy_mention mention_of(const char *news, const char *publisher, const char *day)
{
    return (struct policy_mention){
        .act = POLICY_ACT_EASE_TEMP,
        .actor = CK_BYTES("CHN"),
        .target = CK_BYTES("USA"),
        .items = { three_metals, 3 },
        .news = ck_bytes_from(news),
        .publisher = ck_bytes_from(publisher),
        .published_at = instant_of(day),
    };
}

static void put(struct policy_mention mention) { held_put(held, &policy_mentions, &mention); }

static void retract(struct policy_mention mention)
{
    char key[CK_KEY_SIZE_MAX + 1];

    key[ck_topic_key(&policy_mentions, &mention, key)] = 0;
    held_retract(held, &policy_mentions, key);
}

static const char CK_KEY[] = "CHN|6ff0da22c31b1f83"; /* EASE_TEMP|CHN|USA|gallium,germanium,antimony|2025-11 */

/* The event that holds; that no mark was forgotten is part of every test. */
static const struct policy_event *event_at(const char *key) { return held_at(held, &policy_events, key); }

static void expect_text(struct ck_bytes text, const char *expected)
{
    cr_expect(ck_bytes_equal(text, ck_bytes_from(expected)), "%.*s", (int)text.size, text.data ? text.data : "");
}

/* The hash is that of SPEC 9.1: XXH3-64 over act|actor|target|items|effective or month, as tests/oracle/event_key.py computes it too. */
Test(events, hash)
{
    struct policy_mention suspended = mention_of("a", "p", "2025-11-10"), banned = suspended, enforced = suspended;
    char                  hash[17];

    mention_hash(&suspended, hash);
    cr_expect_str_eq(hash, "6ff0da22c31b1f83");
    banned.act = POLICY_ACT_TIGHTEN;
    banned.effective = CK_BYTES("2024-12-03");
    mention_hash(&banned, hash);
    cr_expect_str_eq(hash, "1a65932eb4cbd46c");
    enforced.act = POLICY_ACT_ENFORCE;
    enforced.actor = enforced.target = (struct ck_bytes){ 0 };
    enforced.items.count = 0;
    mention_hash(&enforced, hash);
    cr_expect_str_eq(hash, "17ede8c5ee13df5c");
}

/* Ten copies of one story are one event with ten mentions, the publishers sorted and each named once. */
Test(events, ten_copies)
{
    static const char *const   publishers[] = { "Wire", "Mirror", "Daily" };
    const struct policy_event *event;

    for (int i = 0; i < 10; i++) {
        char news[16], day[16];

        snprintf(news, sizeof news, "n%d", i);
        snprintf(day, sizeof day, "2025-11-%02d", 20 - i);
        put(mention_of(news, publishers[i % 3], day));
    }
    event = event_at(CK_KEY);
    cr_assert(event);
    cr_expect_eq(held_count(held), 1);
    cr_expect_eq(event->mentions, 10);
    cr_expect_eq(event->first_published, instant_of("2025-11-11"));
    cr_expect_eq(event->last_published, instant_of("2025-11-20"));
    cr_assert_eq(event->publishers.count, 3);
    expect_text(event->publishers.items[0], "Daily");
    expect_text(event->publishers.items[2], "Wire");
    expect_text(event->actor, "CHN");
    expect_text(event->target, "USA");
    cr_expect_eq(event->items.count, 3);
}

/* The same article again, corrected or not, is still one mention. */
Test(events, the_same_article_again)
{
    put(mention_of("a", "Wire", "2025-11-10"));
    put(mention_of("a", "Wire", "2025-11-12"));
    cr_expect_eq(event_at(CK_KEY)->mentions, 1);
    cr_expect_eq(event_at(CK_KEY)->first_published, instant_of("2025-11-12"));
}

/* A mention that its article no longer makes is forgotten; with the last one the event goes, and it comes back with a new one. */
Test(events, retracted)
{
    put(mention_of("a", "Wire", "2025-11-10"));
    put(mention_of("b", "Daily", "2025-11-11"));
    cr_expect_eq(event_at(CK_KEY)->mentions, 2);
    retract(mention_of("a", "Wire", "2025-11-10"));
    cr_expect_eq(event_at(CK_KEY)->mentions, 1);
    cr_expect_eq(event_at(CK_KEY)->first_published, instant_of("2025-11-11"));
    retract(mention_of("b", "Daily", "2025-11-11"));
    cr_expect_null(event_at(CK_KEY));
    cr_expect_eq(held_count(held), 0);
    put(mention_of("c", "Daily", "2025-11-11"));
    cr_expect_eq(event_at(CK_KEY)->mentions, 1);
}

/* Without a printed date the calendar month of publication tells events apart; a printed one holds them together. */
Test(events, months_and_dates)
{
    struct policy_mention early = mention_of("a", "Wire", "2025-11-30"), late = mention_of("b", "Wire", "2025-12-01");

    put(early);
    put(late);
    held_settle(held);
    cr_expect_eq(held_count(held), 2);
    early.news = CK_BYTES("c");
    late.news = CK_BYTES("d");
    early.effective = late.effective = CK_BYTES("2025-11-09");
    put(early);
    put(late);
    held_settle(held);
    cr_expect_eq(held_count(held), 3);
}

/* An event is hedged as long as every mention is. */
Test(events, hedged)
{
    struct policy_mention rumour = mention_of("a", "Blog", "2025-11-09");

    rumour.hedged = true;
    put(rumour);
    cr_expect(event_at(CK_KEY)->hedged);
    put(mention_of("b", "Wire", "2025-11-10"));
    cr_expect_not(event_at(CK_KEY)->hedged);
}

/* The fuller text wins, then the one printed more often, then the first in bytewise order. */
Test(events, the_fuller_value)
{
    static const char *const untils[] = { "2026", "2026-11-27", "2026-11-10", "2026-11-27", NULL };
    struct policy_mention    mention;

    for (size_t i = 0; i < sizeof untils / sizeof *untils; i++) {
        char news[2] = { (char)('a' + i), 0 };

        mention = mention_of(news, "Wire", "2025-11-10");
        mention.until = ck_bytes_from(untils[i]);
        mention.instrument = i == 0 ? CK_BYTES("No. 72") : i == 1 ? CK_BYTES("No. 72 of 2025") : (struct ck_bytes){ 0 };
        put(mention);
    }
    expect_text(event_at(CK_KEY)->until, "2026-11-27");
    expect_text(event_at(CK_KEY)->instrument, "No. 72 of 2025");
    mention = mention_of("x", "Wire", "2025-11-10");
    mention.until = CK_BYTES("2026-11-10");
    put(mention);
    expect_text(event_at(CK_KEY)->until, "2026-11-10");
}

/* Where a signal points is what most say; of as many, TIGHTEN; no word of it, null. */
Test(events, toward)
{
    struct policy_mention mention = mention_of("a", "Wire", "2025-11-10");

    put(mention);
    cr_expect_not(event_at(CK_KEY)->toward.known);
    mention.news = CK_BYTES("b");
    mention.toward = ck_known_int(TOWARD_EASE);
    put(mention);
    cr_expect_eq(event_at(CK_KEY)->toward.value, TOWARD_EASE);
    mention.news = CK_BYTES("c");
    mention.toward = ck_known_int(TOWARD_TIGHTEN);
    put(mention);
    cr_expect_eq(event_at(CK_KEY)->toward.value, TOWARD_TIGHTEN);
}

/* A null actor is a dash in the key and in the event. */
Test(events, without_actor)
{
    struct policy_mention mention = mention_of("a", "Wire", "2025-11-10");

    mention.act = POLICY_ACT_ENFORCE;
    mention.actor = mention.target = (struct ck_bytes){ 0 };
    mention.items.count = 0;
    put(mention);
    cr_assert(event_at("-|17ede8c5ee13df5c"));
    expect_text(event_at("-|17ede8c5ee13df5c")->actor, "-");
}

/* ---- the theorem ---- */

static struct ck_bytes pick(uint64_t *seed, const char *const *texts, size_t count) { return ck_bytes_from(texts[ck_sim_below(seed, count)]); }

static void generate(struct ck_sim_inputs *list, uint64_t *seed)
{
    static const char *const actors[] = { "CHN", "USA", NULL }, *const targets[] = { "ALL", "USA", NULL }, *const publishers[] = { "p", "q", "r" };
    static const char *const dates[] = { NULL, NULL, "2025", "2025-11", "2025-11-09" }, *const numbers[] = { NULL, "No. 1", "No. 1 of 2025",
                                                                                                             "No. 2 of 2025" };
    static const enum toward towards[] = { TOWARD_TIGHTEN, TOWARD_EASE };

    for (uint64_t i = 20 + ck_sim_below(seed, 150); i > 0; i--) {
        char                  news[16];
        struct policy_mention mention = { .act = (enum policy_act)(1 + ck_sim_below(seed, 3)) };

        snprintf(news, sizeof news, "n%d", (int)i); /* a key once: of two versions of a stated record only the last one counts */
        mention.news = ck_bytes_from(news);
        mention.actor = pick(seed, actors, 3);
        mention.target = pick(seed, targets, 3);
        mention.items = (struct ck_bytes_array){ three_metals, ck_sim_below(seed, 3) };
        mention.effective = pick(seed, dates, 5);
        mention.until = pick(seed, dates, 5);
        mention.instrument = pick(seed, numbers, 4);
        mention.publisher = pick(seed, publishers, 3);
        mention.published_at = (int64_t)ck_sim_below(seed, 60) * CK_DAY_MS;
        mention.hedged = ck_sim_below(seed, 2);
        if (ck_sim_below(seed, 3) == 0)
            mention.toward = ck_known_int(towards[ck_sim_below(seed, 2)]);
        if (ck_sim_below(seed, 8) == 0)
            mention.emission.retracted = true;
        ck_sim_add(list, &policy_mentions, &mention);
    }
}

/* Marks nothing when a hedged mention comes. */
static int forgetful_apply(struct ck_applying *step, const struct ck_event *event)
{
    extern const struct ck_processor events;
    const struct policy_mention     *mention = event->value;
    struct ck_marks                 *unseen;
    int                              rc;

    if (event->type == CK_EVENT_RETRACTED || !mention->hedged)
        return events.apply(step, event);
    unseen = marks_new();
    rc = events.apply(&(struct ck_applying){ step->config, step->reference, step->day, step->tables, unseen, step->arena, step->out }, event);
    marks_free(unseen);
    return rc;
}

static size_t failures(const struct ck_processor *processor, bool show)
{
    const struct ck_processor *const list[] = { processor };
    struct sim                       theorem = { .processors = list, .count = 1, .today = TODAY, .generate = generate };

    return seeds_failed(&theorem, 1, SEEDS, show);
}

/* Any order, repetition, rebalance, death and batch leaves the same events, without gap, silence or forgotten mark. */
Test(events, theorem)
{
    extern const struct ck_processor events;

    cr_expect_eq(failures(&events, true), 0);
}

/* A processor that forgets to mark is seen. */
Test(events, theorem_sees_a_forgotten_mark)
{
    extern const struct ck_processor events;
    struct ck_processor              forgetful = events;

    forgetful.apply = forgetful_apply;
    cr_expect_gt(failures(&forgetful, false), 0);
}
