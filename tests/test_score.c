/* SPDX-License-Identifier: Apache-2.0
 * Scorecards: verdicts counted by article. */
#include <criterion/criterion.h>

#include "domain/model/topics.h"
#include "support/held.h"

static struct held *held;

static void setup(void)
{
    extern const struct ck_processor score; /* here: the suite has its name */

    held = held_new(&score);
}

static void teardown(void) { held_free(held); }
TestSuite(score, .init = setup, .fini = teardown);

static void put(const char *news, int ordinal, enum verdict_kind kind, size_t facts)
{
    const struct counter_fact some[] = { { COUNTER_FACT_KIND_MOM, -1 }, { COUNTER_FACT_KIND_YOY, -1 } };
    const struct verdict      verdict = {
             .news = ck_bytes_from(news), .item = CK_BYTES("antimony"), .ordinal = ordinal, .verdict = kind, .counter_facts = { some, facts }
    };

    held_put(held, &policy_verdicts, &verdict);
}

static const struct scorecard *card_of(const char *news) { return held_at(held, &policy_scorecards, news); }

/* Counts are by name; what nothing can be said of is no part of the share; articles are counted apart, and by their whole id. */
Test(score, counts)
{
    const struct scorecard *card;

    put("a", 0, VERDICT_KIND_SUPPORTED, 0);
    put("a", 1, VERDICT_KIND_MISSING_CONTEXT, 2);
    put("a", 2, VERDICT_KIND_CONTRADICTED, 0);
    put("a", 3, VERDICT_KIND_CIRCULAR, 0);
    put("a", 4, VERDICT_KIND_NOT_YET, 0);
    put("a", 5, VERDICT_KIND_NOT_CHECKABLE, 0);
    put("a", 6, VERDICT_KIND_SUPPORTED_ROUNDING, 0);
    put("ab", 0, VERDICT_KIND_SUPPORTED, 0);
    card = card_of("a");
    cr_assert(card);
    cr_assert_eq(card->claims, 7);
    cr_assert_eq(card->checkable, 4);
    cr_assert_float_eq(card->supported_share.value, 0.75, 1e-12);
    cr_assert_eq(card->counter_facts, 2);
    cr_assert(card->context_missing);
    cr_assert_eq(card->verdicts.count, 7);
    cr_assert_eq(card->verdicts.items[0].verdict, VERDICT_KIND_CIRCULAR);
    cr_assert_eq(card->verdicts.items[6].verdict, VERDICT_KIND_SUPPORTED_ROUNDING);
    cr_assert_eq(card_of("ab")->claims, 1);
}

/* Each reader of an article has a card of its own: one figure that two have read is counted once on each. */
Test(score, readers)
{
    struct verdict verdict = {
        .news = CK_BYTES("a"), .item = CK_BYTES("antimony"), .verdict = VERDICT_KIND_CONTRADICTED, .reader = CK_BYTES("desk")
    };

    put("a", 0, VERDICT_KIND_SUPPORTED, 0);
    held_put(held, &policy_verdicts, &verdict);
    cr_assert_eq(card_of("a")->claims, 1);
    cr_assert(ck_bytes_equal(card_of("a")->reader, CK_BYTES("chokepoint")));
    cr_assert_eq(card_of("a|desk")->claims, 1);
    cr_assert(ck_bytes_equal(card_of("a|desk")->reader, CK_BYTES("desk")) && ck_bytes_equal(card_of("a|desk")->news, CK_BYTES("a")));
    cr_assert_float_eq(card_of("a|desk")->supported_share.value, 0, 1e-12);
    held_retract(held, &policy_verdicts, "a|antimony|0|desk");
    cr_assert(!card_of("a|desk") && card_of("a"));
}

/* Nobody knows what an article leaves out that is not there; what the control list alone says is left out all the same. */
Test(score, article_missing)
{
    const struct counter_fact facts[] = { { COUNTER_FACT_KIND_MOM, -1 }, { COUNTER_FACT_KIND_SUPERSEDED, 1 } };
    const struct verdict      verdict = { .news = CK_BYTES("a"),
                                          .item = CK_BYTES("antimony"),
                                          .verdict = VERDICT_KIND_SUPPORTED,
                                          .counter_facts = { facts, 2 },
                                          .reader = CK_BYTES("desk"),
                                          .article_missing = true };

    held_put(held, &policy_verdicts, &verdict);
    cr_assert_eq(card_of("a|desk")->counter_facts, 1);
}

/* A verdict that changes is counted anew; an article without claims has no card; nothing checkable has no share. */
Test(score, changes)
{
    put("a", 0, VERDICT_KIND_NOT_YET, 0);
    cr_assert(!card_of("a")->supported_share.known);
    put("a", 0, VERDICT_KIND_CONTRADICTED, 0);
    cr_assert_eq(card_of("a")->claims, 1);
    cr_assert_float_eq(card_of("a")->supported_share.value, 0, 1e-12);
    held_retract(held, &policy_verdicts, "a|antimony|0");
    cr_assert(!card_of("a"));
}
