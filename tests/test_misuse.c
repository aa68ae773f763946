/* SPDX-License-Identifier: Apache-2.0
 * Processors that break a rule of their phase: what does not compile is in tests/misuses, what a description excludes in test_description; these are
 * found by the runtime, which names topic and key, or by the simulator. */
#include <criterion/criterion.h>

#include <errno.h>
#include <stdio.h>

#include "chokepoint/key.h"
#include "engine/embedded/embedded.h"
#include "engine/runtime/worker.h"
#include "engine/sim/sim.h"
#include "examples/spike.h"
#include "records.h"

enum { SEEDS = 60, TODAY = 60 };

static void generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    for (uint64_t i = 20 + ck_sim_below(seed, 100); i > 0; i--) {
        char         name[16];
        struct price price;

        snprintf(name, sizeof name, "i%d", (int)ck_sim_below(seed, 9));
        price = (struct price){ .instrument = ck_bytes_from(name) };
        price.day = (int32_t)ck_sim_below(seed, TODAY + 5);
        price.amount = 1 + (int64_t)ck_sim_below(seed, 30);
        ck_sim_add(inputs, &users_prices, &price);
    }
}

static char report[SIM_REPORT];

/* The first report that begins with a word, of some seeds; false: none does. */
static bool is_found(const struct ck_processor *bad, const char *word)
{
    const struct ck_processor *const list[] = { &receive, bad };
    struct sim                       sim = { .processors = list, .count = 2, .today = TODAY, .generate = generate };

    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        if (!sim_holds(&sim, seed, report) && strncmp(report, word, strlen(word)) == 0)
            return true;
    return false;
}

Test(misuse, none) { cr_assert_not(is_found(&spike, ""), "%s", report); }

/* ---- what the runtime names ---- */

static struct embedded *embedded_of(const struct ck_processor *bad)
{
    const struct ck_processor *const list[] = { bad };
    struct embedded                 *embedded;
    struct price_fact                price = { CK_BYTES("tin"), 1, 5 };

    cr_assert_eq(embedded_new(list, 1, &(struct embedded_options){ .today = TODAY }, &embedded), 0);
    cr_assert_eq(embedded_append_record(embedded, &spike_prices, &price, 0), 0);
    return embedded;
}

static void ends(const struct ck_processor *bad, int error, const char *const *words)
{
    struct embedded *embedded = embedded_of(bad);
    const char      *fault = worker_fault(embedded_worker(embedded, bad->name));

    cr_assert_eq(embedded_run(embedded), error);
    for (; *words; words++)
        cr_expect(strstr(fault, *words), "%s: %s", *words, fault);
    cr_expect(*worker_error(error) && worker_exit_code(error) == 70);
    embedded_free(embedded);
}

static int passed_over; /* results that a processor ought to return */

/* It passes over what ck_out_state() returns, and is stopped all the same. */
static int twice_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct move move = { .instrument = subject, .day = 3 };

    passed_over += ck_out_state(step, &spike_moves, &move);
    move.amount = 7;
    passed_over += ck_out_state(step, &spike_moves, &move);
    return CK_STEP_OK;
}

Test(misuse, a_key_stated_twice)
{
    struct ck_processor bad = spike;

    bad.settle = twice_settle;
    ends(&bad, -EPROTO, (const char *const[]){ "spike: moves, key tin|1970-01-04", "stated twice", NULL });
    cr_expect(is_found(&bad, "error: spike ends with"), "%s", report);
    cr_expect(strstr(report, "moves, key") && strstr(report, "stated twice"), "%s", report);
}

static int returning_apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)step;
    (void)event;
    return 42;
}

static int silent_apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)step;
    (void)event;
    return CK_STEP_REJECT;
}

static int forgetful_apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)event;
    passed_over += ck_out_reject(step, CK_REASON_BAD_KEY, NULL);
    return CK_STEP_OK;
}

static int nameless_apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)event;
    return ck_out_reject(step, CK_REASON_OWN + 3, "sold out");
}

static int failing_settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)step;
    (void)subject;
    return -5;
}

/* What a function may not return ends the worker with its name, and not as the failure of a log or of nothing. */
Test(misuse, results)
{
    static const struct {
        int (*apply)(struct ck_applying *, const struct ck_event *);
        const char *said;
    } wrong[] = {
        { returning_apply, "spike: apply() returned what it may not: 42" },
        { silent_apply, "spike: apply() returned CK_STEP_REJECT without ck_out_reject()" },
        { forgetful_apply, "spike: apply() called ck_out_reject() and went on" },
        { nameless_apply, "spike: ck_out_reject() has a reason that is none of the library's or of .reasons: 9" },
    };
    struct ck_processor bad = spike;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        bad.apply = wrong[i].apply;
        ends(&bad, -EPROTO, (const char *const[]){ wrong[i].said, NULL });
    }
    bad = spike;
    bad.settle = failing_settle;
    ends(&bad, -EPROTO, (const char *const[]){ "spike: settle() returned what it may not: -5", NULL });
}

static const struct ck_key_part     day_key[] = { CK_KEY(move, day), CK_KEY_END };
static const struct ck_topic        days = { .name = "days", .value = &move_type, .key = day_key };
static const struct ck_topic *const day_outputs[] = { &days, NULL };

/* More than a topic takes, in a text of the statement. */
static int huge_settle(struct ck_settling *step, struct ck_bytes subject)
{
    size_t size = (size_t)9 * 1024 * 1024;
    char  *text = ck_arena_take(step->arena, size);

    (void)subject;
    memset(text, 'x', size);
    passed_over += ck_out_state(step, &days, &(struct move){ .instrument = { text, size }, .day = 3 });
    return CK_STEP_OK;
}

Test(misuse, a_value_that_is_too_large)
{
    struct ck_processor bad = spike;

    bad.settle = huge_settle;
    bad.outputs = day_outputs;
    ends(&bad, -EMSGSIZE, (const char *const[]){ "spike: days, key 1970-01-04", "larger than", NULL });
}

static int elsewhere_settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)subject;
    return ck_out_state(step, &spike_prices, &(struct price_fact){ CK_BYTES("tin"), 3, 1 });
}

static int unlisted_apply(struct ck_applying *step, const struct ck_event *event) { return ck_out_append(step, &spike_prices, event->value); }

static int stated_apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)event;
    return ck_out_append(step, &spike_moves, &(struct move){ CK_BYTES("tin"), 3 });
}

Test(misuse, topics)
{
    struct ck_processor bad = spike;

    bad.settle = elsewhere_settle;
    ends(&bad, -EPROTO, (const char *const[]){ "spike.prices, key tin|1970-01-04", ".appended", NULL });
    bad = spike;
    bad.apply = unlisted_apply;
    ends(&bad, -EPROTO, (const char *const[]){ "spike.prices, key tin|1970-01-02", "not among the .outputs", NULL });
    bad.apply = stated_apply;
    ends(&bad, -EPROTO, (const char *const[]){ "moves, key tin|1970-01-04", "out_append()", NULL });
}

/* ---- what the simulator finds ---- */

static size_t wrong_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    (void)topic;
    memcpy(buf, key.data, 1);
    return 1;
}

Test(misuse, subject_that_is_not_of_the_key)
{
    struct ck_processor bad = spike;

    bad.subject_parts = 0;
    bad.subject = wrong_subject;
    cr_assert(is_found(&bad, "error: spike ends with"), "%s", report);
    cr_expect(strstr(report, "moves, key i") && strstr(report, "stated by the subject i") && strstr(report, "is of i"), "%s", report);
}

Test(misuse, subject_of_too_many_parts)
{
    struct ck_processor bad = spike;

    bad.subject_parts = 2;
    cr_assert(is_found(&bad, "error: spike ends with"), "%s", report);
    cr_expect(strstr(report, "moves, key i"), "%s", report);
}

/* Whose rows another partition has, or none. */
static int other_key_settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)subject;
    return ck_out_state(step, &spike_moves, &(struct move){ CK_BYTES("elsewhere"), 3 });
}

Test(misuse, key_of_another_subject)
{
    struct ck_processor bad = spike;

    bad.settle = other_key_settle;
    cr_assert(is_found(&bad, "error: spike ends with"), "%s", report);
    cr_expect(strstr(report, "moves, key elsewhere|1970-01-04"), "%s", report);
}

static int last_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct price_fact *price = event->value;
    char                     buf[CK_KEY_SIZE_MAX];

    ck_table_write(step->tables[0], &spike_price_type, (struct ck_bytes){ buf, ck_topic_key(&spike_prices, price, buf) },
                   &(struct spike_price){ price->amount });
    ck_marks_add(step->marks, price->instrument);
    return CK_STEP_OK;
}

Test(misuse, the_last_one_wins)
{
    struct ck_processor bad = spike;

    bad.apply = last_apply;
    cr_assert(is_found(&bad, "content"), "%s", report);
}

static int late_reject_apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)last_apply(step, event);
    return ((const struct price_fact *)event->value)->amount % 2 ? ck_out_reject(step, CK_REASON_BAD_NUMBER, "odd") : CK_STEP_OK;
}

Test(misuse, reject_behind_a_change)
{
    struct ck_processor bad = spike;

    bad.apply = late_reject_apply;
    cr_assert(is_found(&bad, ""), "%s", report);
}

static int counting_settle(struct ck_settling *step, struct ck_bytes subject)
{
    static int64_t settled;

    return ck_out_state(step, &spike_moves, &(struct move){ .instrument = subject, .day = 3, .amount = settled++ });
}

Test(misuse, a_global)
{
    struct ck_processor bad = spike;

    bad.settle = counting_settle;
    cr_assert(is_found(&bad, ""), "%s", report);
}
