/* SPDX-License-Identifier: Apache-2.0
 * Classify as a processor: what an article says holds until a later version says otherwise. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "domain/model/topics.h"
#include "support/held.h"

static struct held *held;

static void setup(void)
{
    extern const struct ck_processor classify;

    held = held_new(&classify);
}

static void teardown(void) { held_free(held); }
TestSuite(classify, .init = setup, .fini = teardown);

enum { INSTANT_MS = 1753056000 /* 2025-07-21 */ };

static void put(const char *id, const char *body, int64_t collected_s)
{
    struct news_fact fact = { .id = ck_bytes_from(id),
                              .publisher = CK_BYTES("Paper"),
                              .title = CK_BYTES(""),
                              .body = ck_bytes_from(body),
                              .url = CK_BYTES(""),
                              .language = CK_BYTES("en"),
                              .published_at = INSTANT_MS * (int64_t)1000,
                              .collected_at = (INSTANT_MS + collected_s) * 1000 };

    held_put(held, &intake_news, &fact);
}

static const char both[] = "China's antimony exports in June were 88% lower than in January. Germanium exports fell 95%.";
static const char one[] = "China's antimony exports in June were 88% lower than in January.";

/* What holds; that no mark was forgotten is part of every test. */
static size_t holding(void)
{
    held_settle_checked(held);
    return held_count(held);
}

/* Claims are keyed by item, article and ordinal, and say what the passage says. */
Test(classify, claims)
{
    const struct policy_claim *claim;

    put("n1", both, 0);
    cr_assert_eq(holding(), 2);
    claim = held_find(held, &policy_claims, "antimony|n1|0");
    cr_assert(claim);
    cr_expect_eq(claim->metric, METRIC_QUANTITY_CHANGE);
    cr_expect_float_eq(claim->value.value, -0.88, 1e-12);
    cr_expect(ck_bytes_equal(claim->base_period, CK_BYTES("2025-01")));
    cr_expect(held_find(held, &policy_claims, "germanium|n1|1") != NULL);
}

/* A corrected article that says less retracts what it no longer says; the order in which versions arrive does not matter. */
Test(classify, corrected)
{
    put("n1", both, 0);
    cr_expect_eq(holding(), 2);
    put("n1", one, 60);
    cr_expect_eq(holding(), 1);
    cr_expect(held_find(held, &policy_claims, "germanium|n1|1") == NULL);
    put("n1", both, 0);
    cr_expect_eq(holding(), 1, "an old version came back");
}

/* Of two versions of one instant the same one wins in either order. */
Test(classify, same_instant)
{
    size_t first;

    put("a", both, 0);
    put("a", one, 0);
    first = holding();
    put("b", one, 0);
    put("b", both, 0);
    cr_expect_eq(holding(), 2 * first);
}

/* An act is stated under actor, hash and article; ten copies of a story are ten mentions of one hash. */
Test(classify, copies)
{
    char id[32];

    for (int i = 0; i < 10; i++) {
        snprintf(id, sizeof id, "n%d", i);
        put(id, "China lifted its ban on antimony exports to the United States.", i);
    }
    cr_expect_eq(holding(), 20, "a mention and a claim each");
}

/* The subject of an output key is the article, or the article and the reader of it who is another. */
Test(classify, subject)
{
    extern const struct ck_processor classify;
    char                             buf[CK_KEY_SIZE_MAX];
    size_t                           size;

    size = classify.subject(&policy_claims, CK_BYTES("antimony|a|3"), buf);
    cr_expect(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("a")));
    size = classify.subject(&policy_claims, CK_BYTES("-|a|3|desk"), buf);
    cr_expect(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("a|desk")));
    size = classify.subject(&policy_mentions, CK_BYTES("CHN|0123456789abcdef|a"), buf);
    cr_expect(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("a")));
}

/* Nothing stands in an article of boilerplate, and nothing is published for it. */
Test(classify, boilerplate)
{
    put("n1", "Sign in. Related stories: China bans gallium exports to US. Leave a Reply.", 0);
    cr_expect_eq(holding(), 0);
}

/* "from" has its base in the words behind it; a month after those is the period, and a later sentence's month is none of it. */
Test(classify, month_after_its_base)
{
    const struct policy_claim *claim;

    put("n1",
        "China's antimony exports to the United States fell 45% from a year earlier in March 2024. China exported no antimony to Thailand in May "
        "2023.",
        0);
    holding();
    claim = held_find(held, &policy_claims, "antimony|n1|0");
    cr_assert(claim);
    cr_expect(ck_bytes_equal(claim->period, CK_BYTES("2024-03")));
    cr_expect(ck_bytes_equal(claim->base_period, CK_BYTES("2023-03")));
    cr_expect_eq(claim->base_kind.value, BASE_KIND_YOY);
}

/* Which of the article's other claims stand behind a claim: those of later sentences, unless the title has them too. */
Test(classify, behind)
{
    static const struct {
        const char *title, *body, *behind; /* for each claim of antimony, of each of its statements: by period, partner */
    } rows[] = {
        { "", "China exported 40 t of antimony in June, of which Chile took 1 t. Japan took 8 t.", "nb bn nn " },
        { "Chinese antimony exports reach 40 t", "Japan took 8 t of China's antimony in June. China exported 40 t of antimony in June in all.",
          "n n " },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct news_fact           fact = { .id = CK_BYTES("n"),
                                            .publisher = CK_BYTES("Paper"),
                                            .title = ck_bytes_from(rows[i].title),
                                            .body = ck_bytes_from(rows[i].body),
                                            .url = CK_BYTES(""),
                                            .language = CK_BYTES("en"),
                                            .published_at = INSTANT_MS * (int64_t)1000,
                                            .collected_at = (INSTANT_MS + (int64_t)i) * 1000 };
        const struct policy_claim *claim;
        char                       key[32], found[64] = "";

        held_put(held, &intake_news, &fact);
        held_settle_checked(held);
        for (int n = 0; snprintf(key, sizeof key, "antimony|n|%d", n) > 0 && (claim = held_find(held, &policy_claims, key)); n++) {
            for (size_t s = 0; s < claim->statements.count; s++)
                strcat(found, claim->statements.items[s].behind ? "b" : "n");
            strcat(found, " ");
        }
        cr_expect_str_eq(found, rows[i].behind, "%s: %s", rows[i].body, found);
    }
}
