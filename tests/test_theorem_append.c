/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdio.h>

#include "domain/model/topics.h"
#include "engine/log/memory.h"
#include "engine/sim/sim.h"
#include "engine/state/published.h"
#include "records.h"
#include "support/seeds.h"

enum { SEEDS = 40 };

/* relay: a processor without tables.   policy.news ──▶ relay ──▶ intake.news */
static int relay_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct news_item *news = event->value;
    struct news_fact        fact = { .id = news->id, .publisher = news->publisher, .title = news->title, .published_at = news->published_at };

    if (news->publisher.size == 0)
        return ck_out_reject(step, CK_REASON_MISSING_FIELD, "publisher");
    return ck_out_append(step, &intake_news, &fact);
}

/* Swallows some without a word. */
static int silent_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct news_item *news = event->value;

    return news->published_at % 50 == 7 ? CK_STEP_OK : relay_apply(step, event);
}

static const struct ck_input        inputs[] = { { &policy_news, CK_INPUT_STREAM, NULL }, { 0 } };
static const struct ck_topic *const outputs[] = { &intake_news, NULL };

static void generate(struct ck_sim_inputs *list, uint64_t *seed)
{
    uint64_t count = 50 + ck_sim_below(seed, 300);

    for (uint64_t i = 0; i < count; i++) {
        char             id[16];
        struct news_item news = { .published_at = (int64_t)i };

        snprintf(id, sizeof id, "n%d", (int)ck_sim_below(seed, 100));
        news.id = ck_bytes_from(id);
        news.publisher = ck_sim_below(seed, 10) ? CK_BYTES("paper") : CK_BYTES("");
        ck_sim_add_raw(list, &policy_news, ck_bytes_from(id), CK_BYTES("{\"id\": 1}"));
        ck_sim_add(list, &policy_news, &news);
    }
}

static size_t failures(int (*apply)(struct ck_applying *, const struct ck_event *), unsigned broken, unsigned cluster_broken)
{
    struct ck_processor              relay = { .name = "relay", .purpose = "test", .inputs = inputs, .outputs = outputs, .apply = apply };
    const struct ck_processor *const list[] = { &relay };
    struct sim theorem = { .processors = list, .count = 1, .generate = generate, .broken = broken, .cluster_broken = cluster_broken };

    return seeds_failed(&theorem, 1, SEEDS, !broken && !cluster_broken && apply == relay_apply);
}

/* Every input is appended or dead-lettered exactly once, whatever happens on the way. */
Test(theorem_append, holds) { cr_assert_eq(failures(relay_apply, 0, 0), 0); }

Test(theorem_append, sees_silence) { cr_assert_gt(failures(silent_apply, 0, 0), 0); }

/* Records of aborted transactions are repeats. */
Test(theorem_append, sees_dirty_reads) { cr_assert_gt(failures(relay_apply, 0, CLUSTER_DIRTY_READS), 0); }

/* Members that commit what others have done again. */
Test(theorem_append, sees_broken_fencing) { cr_assert_gt(failures(relay_apply, 0, CLUSTER_NO_FENCING), 0); }
