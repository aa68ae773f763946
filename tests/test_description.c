/* SPDX-License-Identifier: Apache-2.0
 * Descriptions of processors that a compiler takes and a runtime cannot: each is refused at the start, with the names of whom it is about. */
#include <criterion/criterion.h>

#include "chokepoint/key.h"
#include "engine/runtime/description.h"
#include "engine/runtime/worker.h"
#include "engine/sim/sim.h"
#include "examples/spike.h"
#include "processors/all.h"
#include "records.h"
#include "support/listed.h"

static char problem[DESCRIPTION_PROBLEM_MAX];

static void refused_of(const struct processor *const *processors, const char *one, const char *other)
{
    cr_expect_neq(description_check(processors, problem), 0, "%s, %s", one, other);
    cr_expect(strstr(problem, one), "%s: %s", one, problem);
    cr_expect(strstr(problem, other), "%s: %s", other, problem);
}

static void refused(const struct processor *processor, const char *one, const char *other)
{
    refused_of((const struct processor *const[]){ processor, NULL }, one, other);
}

Test(description, of_the_program_and_the_examples)
{
    struct processor              listed = listed_with(listed_learned);
    const struct processor *const examples[] = { &receive, &spike, &listed, NULL };

    cr_expect_eq(description_check(processors_all, problem), 0, "%s", problem);
    listed.outputs = (const struct topic *const[]){ NULL };
    cr_expect_eq(description_check(examples, problem), 0, "%s", problem);
}

/* Which partition a users' record lies in is their client's choice: what reads one beside rows would miss them. */
Test(description, users_topics_and_tables)
{
    struct processor direct = spike;

    direct.inputs = (const struct input[]){ { &users_prices, INPUT_STREAM, NULL }, { 0 } };
    refused(&direct, "spike has tables and reads prices", "which users write");
    direct.inputs = (const struct input[]){ { &spike_prices, INPUT_STREAM, NULL }, { &users_prices, INPUT_STREAM, NULL }, { 0 } };
    refused(&direct, "spike has tables and reads prices", "append it to a topic of yours");
    direct = receive;
    direct.inputs = (const struct input[]){ { &spike_prices, INPUT_STREAM, NULL }, { &users_prices, INPUT_STREAM, NULL }, { 0 } };
    cr_expect_eq(description_check((const struct processor *const[]){ &direct, NULL }, problem), 0, "without tables: %s", problem);
}

/* simulate says the same, before it runs anything. */
Test(description, in_the_simulator)
{
    struct processor              direct = spike;
    const struct processor *const list[] = { &direct };
    struct sim                    sim = { .processors = list, .count = 1, .today = 50 };
    char                          report[SIM_REPORT];

    direct.inputs = (const struct input[]){ { &users_prices, INPUT_STREAM, NULL }, { 0 } };
    cr_assert_not(sim_holds(&sim, 1, report));
    cr_expect(strstr(report, "description: spike has tables and reads prices, which users write"), "%s", report);
}

Test(description, counts_that_are_unlike)
{
    struct topic     whole = spike_prices;
    struct processor both = spike;

    whole.name = "spike.all";
    whole.one_partition = true;
    both.inputs = (const struct input[]){ { &spike_prices, INPUT_STREAM, NULL }, { &whole, INPUT_STREAM, NULL }, { 0 } };
    refused(&both, "spike.prices", "spike.all");
    both.inputs = (const struct input[]){ { &whole, INPUT_STREAM, NULL }, { 0 } };
    cr_expect_eq(description_check((const struct processor *const[]){ &both, NULL }, problem), 0, "%s", problem);
}

Test(description, names)
{
    static const char *const names[] = { "", "a|b", "a b", "a.b", "\xc3\xa9", "a\n", NULL };
    struct processor         other = spike;
    struct topic             topic = spike_moves;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        other.name = names[i];
        refused(&other, "is no name of a processor", names[i] ? names[i] : "\"\"");
    }
    other = spike;
    refused_of((const struct processor *const[]){ &spike, &receive, &other, NULL }, "two processors", "spike");
    refused_of((const struct processor *const[]){ &spike, &spike, NULL }, "two processors", "spike");
    other.outputs = (const struct topic *const[]){ &topic, NULL };
    topic.name = "a|b";
    refused(&other, "spike", "\"a|b\" is no name of a topic");
    topic.name = "spike.dlq";
    refused(&other, "spike", "spike.dlq");
    topic.name = "receive.changelog";
    refused_of((const struct processor *const[]){ &receive, &other, NULL }, "spike uses", "receive.changelog");
}

/* Two structs of one name are two topics to whoever compares them. */
Test(description, topics_of_one_name)
{
    struct topic     own = spike_prices;
    struct processor other = spike;

    other.inputs = (const struct input[]){ { &own, INPUT_STREAM, NULL }, { 0 } };
    refused_of((const struct processor *const[]){ &receive, &other, NULL }, "receive and spike", "spike.prices");
    other = spike;
    other.name = "jump";
    refused_of((const struct processor *const[]){ &spike, &other, NULL }, "spike and jump", "moves");
}

Test(description, inputs)
{
    struct processor other = spike;
    struct topic     keyless = spike_prices;
    struct input     many[WORKER_INPUTS_MAX + 2];
    struct topic     topics[WORKER_INPUTS_MAX + 2];
    char             names[WORKER_INPUTS_MAX + 2][8];

    keyless.key = NULL;
    other.inputs = NULL;
    refused(&other, "spike", ".inputs");
    other.inputs = (const struct input[]){ { 0 } };
    refused(&other, "spike", "INPUT_STREAM");
    other.inputs = (const struct input[]){ { &keyless, INPUT_STREAM, NULL }, { 0 } };
    refused(&other, "spike.prices", ".key");
    other.inputs = (const struct input[]){ { &spike_prices, INPUT_STREAM, NULL }, { &spike_prices, INPUT_STREAM, NULL }, { 0 } };
    refused(&other, "spike.prices", "twice");
    other.inputs = (const struct input[]){ { &spike_prices, INPUT_STREAM, NULL }, { &spike_moves, INPUT_REFERENCE, NULL }, { 0 } };
    refused(&other, "moves", ".learn");
    for (size_t i = 0; i < WORKER_INPUTS_MAX + 2; i++) {
        snprintf(names[i], sizeof names[i], "t%zu", i);
        topics[i] = spike_prices;
        topics[i].name = names[i];
        many[i] = (struct input){ &topics[i], INPUT_STREAM, NULL };
    }
    other.inputs = many; /* no end */
    refused(&other, "spike", "more than 16 inputs");
}

static int learn(void *reference, int64_t offset, struct bytes key, const void *value)
{
    (void)reference;
    (void)offset;
    (void)key;
    (void)value;
    return 0;
}

static void *create(void) { return NULL; }

static void destroy(void *reference) { (void)reference; }

Test(description, references)
{
    static const struct reference_type kind = { .create = create, .destroy = destroy };
    struct topic                       one = spike_moves;
    struct processor                   other = spike;

    other.outputs = (const struct topic *const[]){ NULL };
    other.inputs = (const struct input[]){ { &spike_prices, INPUT_STREAM, NULL }, { &spike_moves, INPUT_REFERENCE, learn }, { 0 } };
    refused(&other, "moves", "several partitions");
    one.one_partition = true;
    other.inputs = (const struct input[]){ { &spike_prices, INPUT_STREAM, NULL }, { &one, INPUT_REFERENCE, learn }, { 0 } };
    refused(&other, "moves", "no .reference");
    other.reference = &kind;
    cr_expect_eq(description_check((const struct processor *const[]){ &other, NULL }, problem), 0, "%s", problem);
    other = receive;
    other.inputs = (const struct input[]){ { &users_prices, INPUT_STREAM, NULL }, { &one, INPUT_REFERENCE, learn }, { 0 } };
    refused(&other, "receive has no tables", "moves");
}

Test(description, outputs)
{
    struct processor other = spike;
    struct topic     topic = spike_moves;

    other.outputs = NULL;
    refused(&other, "spike", ".outputs");
    other.outputs = (const struct topic *const[]){ &users_prices, NULL };
    refused(&other, "prices", ".foreign");
    other.outputs = (const struct topic *const[]){ &topic, NULL };
    topic.value = &price_fact_type;
    refused(&other, "moves", "Emission");
    topic.value = &move_type;
    topic.appended = true;
    refused(&other, "moves", "Origin");
    topic.value = &spike_price_type;
    refused(&other, "moves", "Origin");
    topic = spike_moves;
    topic.key = NULL;
    refused(&other, "moves", ".key");
    other.outputs = (const struct topic *const[]){ &spike_moves, &spike_moves, NULL };
    refused(&other, "spike", "moves");
    other = receive;
    other.outputs = (const struct topic *const[]){ &spike_moves, NULL };
    refused(&other, "receive has no tables", "moves");
}

static size_t subject(const struct topic *topic, struct bytes key, char *buf)
{
    (void)topic;
    memcpy(buf, key.data, key.size);
    return key.size;
}

Test(description, functions_and_tables)
{
    static const struct table_type rowless[] = { { "prices", NULL }, { 0 } }, none[] = { { 0 } };
    struct processor               other = spike;

    other.settle = NULL;
    refused(&other, "spike", ".settle");
    other = spike;
    other.apply = NULL;
    refused(&other, "spike", ".apply");
    other = spike;
    other.tables = rowless;
    refused(&other, "prices", ".row");
    other.tables = none;
    refused(&other, "spike", "no table");
    other = spike;
    other.subject = subject;
    refused(&other, "spike", ".subject_parts");
    other.subject = NULL;
    other.learned = NULL;
    other.purpose = NULL;
    cr_expect_eq(description_check((const struct processor *const[]){ &other, NULL }, problem), 0, "these may be missing: %s", problem);
}

static void option_refused(struct processor_option option, size_t config_size, const char *why)
{
    const struct processor_option options[] = { option, { 0 } };
    struct processor              other = spike;

    other.options = options;
    other.config_size = config_size;
    refused(&other, "spike", why);
}

Test(description, options)
{
    struct processor other = spike;

    other.config_size = 0;
    refused(&other, "spike.limit", ".config_size of 0");
    option_refused((struct processor_option){ "far", OPTION_INT, 0, 9, 1, 8, "" }, 11, "lies at 8");
    option_refused((struct processor_option){ "far", OPTION_INT, 0, 9, 1, SIZE_MAX, "" }, 16, "spike.far");
    option_refused((struct processor_option){ "far", OPTION_DOUBLE, 0, 9, 1, 4, "" }, 16, "lies at 4");
    option_refused((struct processor_option){ "far", OPTION_BOOLEAN, 0, 0, 1, 16, "" }, 16, "lies at 16");
    option_refused((struct processor_option){ "far", OPTION_INT, 0, 9, 10, 0, "" }, 16, "default 10");
    option_refused((struct processor_option){ "fa|r", OPTION_INT, 0, 9, 1, 0, "" }, 16, "fa|r");
}

/* Reasons of a processor's own are named, once, and not as one that all have. */
Test(description, reasons)
{
    static const char *const good[] = { "sold_out", "too_old", NULL }, *const shared[] = { "sold_out", "bad_key", NULL };
    static const char *const twice[] = { "sold_out", "sold_out", NULL }, *const odd[] = { "sold out", NULL };
    static const char *many[REASONS_OWN_MAX + 2];
    static char        names[REASONS_OWN_MAX + 1][8];
    struct processor   other = receive;

    for (size_t i = 0; i <= REASONS_OWN_MAX; i++) {
        snprintf(names[i], sizeof names[i], "r%zu", i);
        many[i] = names[i];
    }
    other.reasons = good;
    cr_expect_eq(description_check((const struct processor *const[]){ &other, NULL }, problem), 0, "%s", problem);
    cr_expect_null(reason_name(&other, REASON_OWN + 2));
    cr_expect_null(reason_name(NULL, REASON_OWN));
    cr_expect_str_eq(reason_name(&other, REASON_OWN + 1), "too_old");
    cr_expect_str_eq(reason_name(&other, REASON_BAD_KEY), "bad_key");
    other.reasons = shared;
    refused(&other, "receive", "bad_key, which every processor has");
    other.reasons = twice;
    refused(&other, "receive", "sold_out twice");
    other.reasons = odd;
    refused(&other, "receive", "\"sold out\" is no name of a reason");
    other.reasons = many;
    refused(&other, "receive", "more than 16 reasons");
}
