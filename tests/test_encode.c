/* SPDX-License-Identifier: Apache-2.0
 * The form in which values leave is no content: whatever it is, the same is published, under the same ce_id, and read back. */
#include "engine/serde/encode.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/embedded/embedded.h"
#include "engine/registry/registry.h"
#include "engine/serde/decode.h"
#include "engine/serde/record_lines.h"
#include "processors/all.h"
#include "engine/replay/files.h"
#include "records.h"
#include "support/fake_registry.h"
#include "support/random_record.h"

static struct fake_registry fake;
static struct registry     *registry;

static void setup(void)
{
    struct registry_options options = { .urls = fake.url, .call_ms = 2000, .may_register = true };
    char                    problem[REGISTRY_PROBLEM_MAX];

    fake_registry_start(&fake, NULL, FAKE_WELL);
    cr_assert_eq(registry_open(&options, &registry, problem, sizeof problem), 0, "%s", problem);
}

static void teardown(void)
{
    registry_close(registry);
    fake_registry_stop(&fake);
}
TestSuite(encoder, .init = setup, .fini = teardown);

static void single_object(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer)
{
    buffer->size = 0;
    ck_single_object_write(type->fingerprint, buffer);
    ck_record_encode(type, 0, type->field_count, record, buffer);
}

/* Ids of all outputs of a processor, each of which the registry did not have. */
static const uint32_t *ids_of(const struct ck_processor *processor)
{
    static uint32_t ids[WORKER_OUTPUTS_MAX];
    char            problem[REGISTRY_PROBLEM_MAX] = "";
    int             result;

    while ((result = encode_schema_ids(registry, NULL, processor, ids, problem, sizeof problem)) == -EAGAIN)
        ;
    cr_assert_eq(result, 0, "%s", problem);
    return ids;
}

/* ---- one value ---- */

/* Random records of every output of every processor, in every form, are read back to the same bytes. */
static void expect_read_back(const struct ck_processor *processor, size_t output, struct encoder *encoder, struct random *random)
{
    const struct ck_topic *topic = processor->outputs[output];
    struct ck_arena        arena = CK_ARENA_NULL;
    struct ck_buffer       inside = { 0 }, again = { 0 };
    struct decode_failure  failure = { 0 };

    for (int round = 0; round < 50; round++) {
        void           *record = ck_arena_take(&arena, topic->value->size), *back;
        struct ck_bytes value;

        random_record(random, topic->value, &arena, record);
        single_object(topic->value, record, &inside);
        value = encode_value(encoder, output, topic->value, ck_buffer_bytes(&inside));
        cr_assert_eq(decode_known(&(struct decoder){ .registry = registry }, topic, value, &arena, &back, &failure), DECODE_OK, "%s, format %d: %s",
                     topic->name, encoder->format, failure.detail);
        single_object(topic->value, back, &again);
        cr_assert(ck_bytes_equal(ck_buffer_bytes(&inside), ck_buffer_bytes(&again)), "%s, format %d", topic->name, encoder->format);
        ck_arena_clear(&arena);
    }
    ck_buffer_release(&inside);
    ck_buffer_release(&again);
    ck_arena_release(&arena);
}

Test(encoder, values_are_read_back)
{
    struct random random = { 5 };

    for (const struct ck_processor *const *processor = processors_all; *processor; processor++)
        for (int format = OUTPUT_SINGLE_OBJECT; format <= OUTPUT_JSON; format++) {
            struct encoder encoder = { .format = (enum output_format)format, .schema_ids = ids_of(*processor) };

            for (size_t output = 0; (*processor)->outputs[output]; output++)
                expect_read_back(*processor, output, &encoder, &random);
            encoder_release(&encoder);
        }
}

/* What stands on the wire, byte by byte. */
Test(encoder, exact_bytes)
{
    const uint32_t   ids[] = { 0x01020304 };
    struct move      move = { .instrument = CK_BYTES("tin"), .before = 1, .amount = 2 };
    struct ck_buffer inside = { 0 };
    struct encoder   encoder = { .schema_ids = ids };
    struct ck_bytes  value;

    single_object(&move_type, &move, &inside);
    value = encode_value(&encoder, 0, &move_type, ck_buffer_bytes(&inside));
    cr_expect_eq(value.data, inside.data, "nothing is copied");
    encoder.format = OUTPUT_REGISTRY;
    value = encode_value(&encoder, 0, &move_type, ck_buffer_bytes(&inside));
    cr_expect_eq(value.size, inside.size - CK_SINGLE_OBJECT_HEADER + REGISTRY_HEADER);
    cr_expect(memcmp(value.data, "\0\1\2\3\4\6tin", 9) == 0);
    cr_expect(memcmp(value.data + REGISTRY_HEADER, inside.data + CK_SINGLE_OBJECT_HEADER, inside.size - CK_SINGLE_OBJECT_HEADER) == 0);
    encoder.format = OUTPUT_JSON;
    value = encode_value(&encoder, 0, &move_type, ck_buffer_bytes(&inside));
    cr_expect(value.size > 20 && memcmp(value.data, "{\"instrument\":\"tin\",", 20) == 0, "%.*s", (int)value.size, value.data);
    cr_expect_str_eq(encode_content_type(OUTPUT_JSON), "application/json");
    cr_expect_str_eq(encode_content_type(OUTPUT_REGISTRY), "application/avro");
    encoder_release(&encoder);
    ck_buffer_release(&inside);
}

Test(encoder, subjects)
{
    struct installation installation;
    char                problem[INSTALLATION_PROBLEM_MAX], subject[ENCODE_SUBJECT_MAX];

    installation_init(&installation, processors_all);
    encode_subject(&installation, "trade.enriched", subject);
    cr_expect_str_eq(subject, "trade.enriched-value");
    cr_assert_eq(installation_set(&installation, "topics.prefix", "east.", "-X", problem), 0);
    encode_subject(&installation, "alerts", subject);
    cr_expect_str_eq(subject, "east.alerts-value");
    installation_release(&installation);
}

/* ---- the whole chain ---- */

enum { TOPIC_RECORDS_MAX = 20000 };

struct seen { /* one record: what must not depend on the form */
    char id[40];
};

struct outcome {
    struct seen         records[TOPIC_RECORDS_MAX];
    size_t              count, sizes;
    enum output_format  format;
    char               *text;
    size_t              text_size;
    struct record_lines lines;
};

static const char first_bytes[] = { '\xc3', '\0', '{' }; /* by enum output_format */

static int see(void *context, const struct log_record *record)
{
    struct outcome *outcome = context;
    struct seen    *seen = &outcome->records[outcome->count++];
    struct ck_bytes id = record_header(record, "ce_id");

    cr_assert_lt(outcome->count, TOPIC_RECORDS_MAX);
    cr_assert(ck_bytes_equal(record_header(record, "content-type"), ck_bytes_from(encode_content_type(outcome->format))));
    cr_assert_eq(record->value.data[0], first_bytes[outcome->format], "%s", outcome->lines.topic->name);
    snprintf(seen->id, sizeof seen->id, "%.*s", (int)id.size, id.data);
    outcome->sizes += record->value.size;
    return record_lines_add(&outcome->lines, record);
}

static size_t count_processors(void)
{
    size_t count = 0;

    while (processors_all[count])
        count++;
    return count;
}

static struct embedded *chain_of(const struct ck_processor *const *processors, size_t count, enum output_format format)
{
    struct embedded_options options = { .today = ck_day_from_civil(2026, 11, 23), .registry = registry, .format = format, .partitions = 3 };
    struct embedded        *embedded;

    cr_assert_eq(embedded_new(processors, count, &options, &embedded), 0);
    return embedded;
}

static struct embedded *run_chain(size_t count, enum output_format format)
{
    struct embedded    *embedded = chain_of(processors_all, count, format);
    struct replay_input input = { 0 };

    cr_assert_eq(replay_load(&input, SOURCE_DIR "/tests/golden/input", processors_all, processors_all, count, INT64_MAX), 0);
    cr_assert_eq(replay_feed(&input, embedded), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    replay_input_release(&input);
    return embedded;
}

static void read_topic(struct embedded *embedded, const struct ck_topic *topic, enum output_format format, struct outcome *outcome)
{
    FILE *file = open_memstream(&outcome->text, &outcome->text_size);

    outcome->count = outcome->sizes = 0;
    outcome->format = format;
    outcome->lines = (struct record_lines){ .topic = topic, .file = file, .decoder = { .registry = registry } };
    cr_assert_eq(embedded_read(embedded, topic->name, 0, see, outcome), 0, "%s: %s", topic->name, outcome->lines.failure.detail);
    record_lines_release(&outcome->lines);
    fclose(file);
}

static void expect_same(const struct ck_topic *topic, const struct outcome *one, const struct outcome *other)
{
    cr_assert_eq(one->count, other->count, "%s", topic->name);
    cr_assert(one->text_size == other->text_size && memcmp(one->text, other->text, one->text_size) == 0, "%s: contents differ", topic->name);
    for (size_t i = 0; i < one->count; i++)
        cr_assert_str_eq(one->records[i].id, other->records[i].id, "%s, record %zu", topic->name, i);
}

static size_t expect_same_outputs(const struct ck_processor *processor, struct embedded *plain, struct embedded *chain, enum output_format format)
{
    static struct outcome one, other;
    size_t                records = 0;

    for (const struct ck_topic *const *topic = processor->outputs; *topic; topic++) {
        read_topic(plain, *topic, OUTPUT_SINGLE_OBJECT, &one);
        read_topic(chain, *topic, format, &other);
        expect_same(*topic, &one, &other);
        records += one.count;
        free(one.text);
        free(other.text);
    }
    return records;
}

/* All processors over the real data: every record of every topic, in order, with its ce_id. */
Test(encoder, is_no_content)
{
    struct embedded *plain = run_chain(count_processors(), OUTPUT_SINGLE_OBJECT);

    for (int format = OUTPUT_REGISTRY; format <= OUTPUT_JSON; format++) {
        struct embedded *chain = run_chain(count_processors(), (enum output_format)format);
        size_t           records = 0;

        for (const struct ck_processor *const *processor = processors_all; *processor; processor++)
            records += expect_same_outputs(*processor, plain, chain, (enum output_format)format);
        cr_expect_gt(records, 1000);
        embedded_free(chain);
    }
    embedded_free(plain);
}

/* ---- forms mixed in one topic, as after a change of the option ---- */

struct mixer {
    struct embedded *to;
    size_t           output, turn;
    bool             mixes;
    struct encoder   encoder;
};

static int pass_on(void *context, const struct log_record *record)
{
    struct mixer          *mixer = context;
    const struct ck_topic *topic = processors_all[0]->outputs[mixer->output];

    mixer->encoder.format = mixer->mixes ? (enum output_format)(mixer->turn++ % 3) : OUTPUT_SINGLE_OBJECT;
    return embedded_append(mixer->to, topic->name, record->key, encode_value(&mixer->encoder, mixer->output, topic->value, record->value),
                           record->time_ms);
}

/* What intake appended, in one form or in all of them in turn, goes to all the others. */
static struct embedded *run_rest(struct embedded *intake, bool mixes)
{
    struct mixer mixer = { .to = chain_of(processors_all + 1, count_processors() - 1, OUTPUT_SINGLE_OBJECT), .mixes = mixes };

    mixer.encoder.schema_ids = ids_of(processors_all[0]);
    for (; processors_all[0]->outputs[mixer.output]; mixer.output++)
        cr_assert_eq(embedded_read(intake, processors_all[0]->outputs[mixer.output]->name, 0, pass_on, &mixer), 0);
    encoder_release(&mixer.encoder);
    cr_assert_eq(embedded_run(mixer.to), 0);
    return mixer.to;
}

/* Streams and reference topics with all forms in them are read as with one. */
Test(encoder, forms_may_be_mixed)
{
    struct embedded *intake = run_chain(1, OUTPUT_SINGLE_OBJECT), *plain = run_rest(intake, false), *mixed = run_rest(intake, true);
    size_t           records = 0;

    for (const struct ck_processor *const *processor = processors_all + 1; *processor; processor++) {
        records += expect_same_outputs(*processor, plain, mixed, OUTPUT_SINGLE_OBJECT);
        cr_expect_eq(worker_counters(embedded_worker(mixed, (*processor)->name))->dead_letters[CK_REASON_UNDECODABLE], 0);
    }
    cr_expect_gt(records, 400);
    embedded_free(intake);
    embedded_free(plain);
    embedded_free(mixed);
}
