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

static void refused_of(const struct ck_processor *const *processors, const char *one, const char *other)
{
    cr_expect_neq(description_check(processors, problem), 0, "%s, %s", one, other);
    cr_expect(strstr(problem, one), "%s: %s", one, problem);
    cr_expect(strstr(problem, other), "%s: %s", other, problem);
}

static void refused(const struct ck_processor *processor, const char *one, const char *other)
{
    refused_of((const struct ck_processor *const[]){ processor, NULL }, one, other);
}

Test(description, of_the_program_and_the_examples)
{
    struct ck_processor              listed = listed_with(listed_learned);
    const struct ck_processor *const examples[] = { &receive, &spike, &listed, NULL };

    cr_expect_eq(description_check(processors_all, problem), 0, "%s", problem);
    listed.outputs = (const struct ck_topic *const[]){ NULL };
    cr_expect_eq(description_check(examples, problem), 0, "%s", problem);
}

/* Which partition a users' record lies in is their client's choice: what reads one beside rows would miss them. */
Test(description, users_topics_and_tables)
{
    struct ck_processor direct = spike;

    direct.inputs = (const struct ck_input[]){ { &users_prices, CK_INPUT_STREAM, NULL }, { 0 } };
    refused(&direct, "spike has tables and reads prices", "which users write");
    direct.inputs = (const struct ck_input[]){ { &spike_prices, CK_INPUT_STREAM, NULL }, { &users_prices, CK_INPUT_STREAM, NULL }, { 0 } };
    refused(&direct, "spike has tables and reads prices", "append it to a topic of yours");
    direct = receive;
    direct.inputs = (const struct ck_input[]){ { &spike_prices, CK_INPUT_STREAM, NULL }, { &users_prices, CK_INPUT_STREAM, NULL }, { 0 } };
    cr_expect_eq(description_check((const struct ck_processor *const[]){ &direct, NULL }, problem), 0, "without tables: %s", problem);
}

/* simulate says the same, before it runs anything. */
Test(description, in_the_simulator)
{
    struct ck_processor              direct = spike;
    const struct ck_processor *const list[] = { &direct };
    struct sim                       sim = { .processors = list, .count = 1, .today = 50 };
    char                             report[SIM_REPORT];

    direct.inputs = (const struct ck_input[]){ { &users_prices, CK_INPUT_STREAM, NULL }, { 0 } };
    cr_assert_not(sim_holds(&sim, 1, report));
    cr_expect(strstr(report, "description: spike has tables and reads prices, which users write"), "%s", report);
}

Test(description, counts_that_are_unlike)
{
    struct ck_topic     whole = spike_prices;
    struct ck_processor both = spike;

    whole.name = "spike.all";
    whole.one_partition = true;
    both.inputs = (const struct ck_input[]){ { &spike_prices, CK_INPUT_STREAM, NULL }, { &whole, CK_INPUT_STREAM, NULL }, { 0 } };
    refused(&both, "spike.prices", "spike.all");
    both.inputs = (const struct ck_input[]){ { &whole, CK_INPUT_STREAM, NULL }, { 0 } };
    cr_expect_eq(description_check((const struct ck_processor *const[]){ &both, NULL }, problem), 0, "%s", problem);
}

Test(description, names)
{
    static const char *const names[] = { "", "a|b", "a b", "a.b", "\xc3\xa9", "a\n", NULL };
    struct ck_processor      other = spike;
    struct ck_topic          topic = spike_moves;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        other.name = names[i];
        refused(&other, "is no name of a processor", names[i] ? names[i] : "\"\"");
    }
    other = spike;
    refused_of((const struct ck_processor *const[]){ &spike, &receive, &other, NULL }, "two processors", "spike");
    refused_of((const struct ck_processor *const[]){ &spike, &spike, NULL }, "two processors", "spike");
    other.outputs = (const struct ck_topic *const[]){ &topic, NULL };
    topic.name = "a|b";
    refused(&other, "spike", "\"a|b\" is no name of a topic");
    topic.name = "spike.dlq";
    refused(&other, "spike", "spike.dlq");
    topic.name = "receive.changelog";
    refused_of((const struct ck_processor *const[]){ &receive, &other, NULL }, "spike uses", "receive.changelog");
}

/* Two structs of one name are two topics to whoever compares them. */
Test(description, topics_of_one_name)
{
    struct ck_topic     own = spike_prices;
    struct ck_processor other = spike;

    other.inputs = (const struct ck_input[]){ { &own, CK_INPUT_STREAM, NULL }, { 0 } };
    refused_of((const struct ck_processor *const[]){ &receive, &other, NULL }, "receive and spike", "spike.prices");
    other = spike;
    other.name = "jump";
    refused_of((const struct ck_processor *const[]){ &spike, &other, NULL }, "spike and jump", "moves");
}

Test(description, inputs)
{
    struct ck_processor other = spike;
    struct ck_topic     keyless = spike_prices;
    struct ck_input     many[WORKER_INPUTS_MAX + 2];
    struct ck_topic     topics[WORKER_INPUTS_MAX + 2];
    char                names[WORKER_INPUTS_MAX + 2][8];

    keyless.key = NULL;
    other.inputs = NULL;
    refused(&other, "spike", ".inputs");
    other.inputs = (const struct ck_input[]){ { 0 } };
    refused(&other, "spike", "INPUT_STREAM");
    other.inputs = (const struct ck_input[]){ { &keyless, CK_INPUT_STREAM, NULL }, { 0 } };
    refused(&other, "spike.prices", ".key");
    other.inputs = (const struct ck_input[]){ { &spike_prices, CK_INPUT_STREAM, NULL }, { &spike_prices, CK_INPUT_STREAM, NULL }, { 0 } };
    refused(&other, "spike.prices", "twice");
    other.inputs = (const struct ck_input[]){ { &spike_prices, CK_INPUT_STREAM, NULL }, { &spike_moves, CK_INPUT_REFERENCE, NULL }, { 0 } };
    refused(&other, "moves", ".learn");
    for (size_t i = 0; i < WORKER_INPUTS_MAX + 2; i++) {
        snprintf(names[i], sizeof names[i], "t%zu", i);
        topics[i] = spike_prices;
        topics[i].name = names[i];
        many[i] = (struct ck_input){ &topics[i], CK_INPUT_STREAM, NULL };
    }
    other.inputs = many; /* no end */
    refused(&other, "spike", "more than 16 inputs");
}

static int learn(void *reference, int64_t offset, struct ck_bytes key, const void *value)
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
    static const struct ck_reference_type kind = { .create = create, .destroy = destroy };
    struct ck_topic                       one = spike_moves;
    struct ck_processor                   other = spike;

    other.outputs = (const struct ck_topic *const[]){ NULL };
    other.inputs = (const struct ck_input[]){ { &spike_prices, CK_INPUT_STREAM, NULL }, { &spike_moves, CK_INPUT_REFERENCE, learn }, { 0 } };
    refused(&other, "moves", "several partitions");
    one.one_partition = true;
    other.inputs = (const struct ck_input[]){ { &spike_prices, CK_INPUT_STREAM, NULL }, { &one, CK_INPUT_REFERENCE, learn }, { 0 } };
    refused(&other, "moves", "no .reference");
    other.reference = &kind;
    cr_expect_eq(description_check((const struct ck_processor *const[]){ &other, NULL }, problem), 0, "%s", problem);
    other = receive;
    other.inputs = (const struct ck_input[]){ { &users_prices, CK_INPUT_STREAM, NULL }, { &one, CK_INPUT_REFERENCE, learn }, { 0 } };
    refused(&other, "receive has no tables", "moves");
}

Test(description, outputs)
{
    struct ck_processor other = spike;
    struct ck_topic     topic = spike_moves;

    other.outputs = NULL;
    refused(&other, "spike", ".outputs");
    other.outputs = (const struct ck_topic *const[]){ &users_prices, NULL };
    refused(&other, "prices", ".foreign");
    other.outputs = (const struct ck_topic *const[]){ &topic, NULL };
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
    other.outputs = (const struct ck_topic *const[]){ &spike_moves, &spike_moves, NULL };
    refused(&other, "spike", "moves");
    other = receive;
    other.outputs = (const struct ck_topic *const[]){ &spike_moves, NULL };
    refused(&other, "receive has no tables", "moves");
}

static size_t subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    (void)topic;
    memcpy(buf, key.data, key.size);
    return key.size;
}

Test(description, functions_and_tables)
{
    static const struct ck_table_type rowless[] = { { "prices", NULL }, { 0 } }, none[] = { { 0 } };
    struct ck_processor               other = spike;

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
    other.subject_parts = 0;
    refused(&other, "spike", "neither .subject_parts nor .subject");
    other.subject_parts = spike.subject_parts;
    other.learned = NULL;
    other.purpose = NULL;
    cr_expect_eq(description_check((const struct ck_processor *const[]){ &other, NULL }, problem), 0, "these may be missing: %s", problem);
}

static void option_refused(struct ck_processor_option option, size_t config_size, const char *why)
{
    const struct ck_processor_option options[] = { option, { 0 } };
    struct ck_processor              other = spike;

    other.options = options;
    other.config_size = config_size;
    refused(&other, "spike", why);
}

Test(description, options)
{
    struct ck_processor other = spike;

    other.config_size = 0;
    refused(&other, "spike.limit", ".config_size of 0");
    option_refused((struct ck_processor_option){ "far", CK_OPTION_INT, 0, 9, 1, 8, "" }, 11, "lies at 8");
    option_refused((struct ck_processor_option){ "far", CK_OPTION_INT, 0, 9, 1, SIZE_MAX, "" }, 16, "spike.far");
    option_refused((struct ck_processor_option){ "far", CK_OPTION_DOUBLE, 0, 9, 1, 4, "" }, 16, "lies at 4");
    option_refused((struct ck_processor_option){ "far", CK_OPTION_BOOLEAN, 0, 0, 1, 16, "" }, 16, "lies at 16");
    option_refused((struct ck_processor_option){ "far", CK_OPTION_INT, 0, 9, 10, 0, "" }, 16, "default 10");
    option_refused((struct ck_processor_option){ "fa|r", CK_OPTION_INT, 0, 9, 1, 0, "" }, 16, "fa|r");
}

static bool any(const void *record) { return record != NULL; }

Test(description, worth)
{
    struct ck_worth_type worth = { .output = &spike_moves, .counts = any, .records = "moves", .lack = "are moves" };
    struct ck_processor  other = spike;

    other.worth = &worth;
    cr_assert_eq(description_check((const struct ck_processor *const[]){ &other, NULL }, problem), 0, "%s", problem);
    worth.output = &spike_prices;
    refused(&other, "spike", "none of its outputs");
    worth.output = &spike_moves;
    worth.counts = NULL;
    refused(&other, "spike", ".worth lacks");
    worth.counts = any;
    worth.lack = NULL;
    refused(&other, "spike", ".worth lacks");
}

/* Reasons of a processor's own are named, once, and not as one that all have. */
Test(description, reasons)
{
    static const char *const good[] = { "sold_out", "too_old", NULL }, *const shared[] = { "sold_out", "bad_key", NULL };
    static const char *const twice[] = { "sold_out", "sold_out", NULL }, *const odd[] = { "sold out", NULL };
    static const char  *many[CK_REASONS_OWN_MAX + 2];
    static char         names[CK_REASONS_OWN_MAX + 1][8];
    struct ck_processor other = receive;

    for (size_t i = 0; i <= CK_REASONS_OWN_MAX; i++) {
        snprintf(names[i], sizeof names[i], "r%zu", i);
        many[i] = names[i];
    }
    other.reasons = good;
    cr_expect_eq(description_check((const struct ck_processor *const[]){ &other, NULL }, problem), 0, "%s", problem);
    cr_expect_null(ck_reason_name(&other, CK_REASON_OWN + 2));
    cr_expect_null(ck_reason_name(NULL, CK_REASON_OWN));
    cr_expect_str_eq(ck_reason_name(&other, CK_REASON_OWN + 1), "too_old");
    cr_expect_str_eq(ck_reason_name(&other, CK_REASON_BAD_KEY), "bad_key");
    other.reasons = shared;
    refused(&other, "receive", "bad_key, which every processor has");
    other.reasons = twice;
    refused(&other, "receive", "sold_out twice");
    other.reasons = odd;
    refused(&other, "receive", "\"sold out\" is no name of a reason");
    other.reasons = many;
    refused(&other, "receive", "more than 16 reasons");
}
