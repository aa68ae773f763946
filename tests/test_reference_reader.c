/* SPDX-License-Identifier: Apache-2.0
 * Reference topics whose records have a schema that is not known yet: nothing behind them is learned, nothing else waits, and no record is passed
 * over. */
#include <criterion/criterion.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "chokepoint/avro.h"
#include "domain/model/topics.h"
#include "engine/formats/json.h"
#include "engine/log/memory.h"
#include "engine/registry/registry.h"
#include "engine/runtime/worker.h"
#include "examples/spike.h"
#include "records.h"
#include "support/fake_registry.h"
#include "support/listed.h"

enum { TODAY = 50, ID = 7, FORMAT_OWN = -1, FORMAT_NEWER = -2 };

static const struct timespec moment = { .tv_nsec = 5000000 };

struct scene {
    struct ck_processor  listed;
    struct cluster      *cluster;
    struct fake_registry fake;
    struct fake_answer   answers[2];
    char                *answer;
    struct registry     *registry;
    struct log          *log;
    struct worker       *worker;
    int64_t (*clock_ms)(void);
};

static void open_worker(struct scene *scene)
{
    struct worker_topics topics = worker_topics_new(&scene->listed, NULL);

    for (size_t i = 0; i < topics.count; i++)
        cluster_create(scene->cluster, topics.topics[i].name, 1);
    cr_assert_eq(log_memory_open(scene->cluster, &(struct log_memory_options){ "listed", "listed", topics.topics, topics.count, 0 }, &scene->log), 0);
    cr_assert_eq(worker_new(
                     &(struct worker_options){
                         .processor = &scene->listed, .log = scene->log, .today = TODAY, .registry = scene->registry, .clock_ms = scene->clock_ms },
                     &scene->worker),
                 0);
    worker_topics_free(&topics);
}

static void close_worker(struct scene *scene)
{
    worker_free(scene->worker);
    log_close(scene->log);
}

static void open_registry(struct scene *scene, int unknown_ms)
{
    char problem[REGISTRY_PROBLEM_MAX];

    cr_assert_eq(registry_open(
                     &(struct registry_options){
                         .urls = scene->fake.url, .call_ms = 300, .retry_ms = 10, .retry_max_ms = 20, .unknown_ms = unknown_ms, .absent_ms = 20 },
                     &scene->registry, problem, sizeof problem),
                 0, "%s", problem);
}

/* A registry that has our schema under ID when it is well; unknown_ms 0: there is none. */
static void scene_open(struct scene *scene, enum fake_mood mood, int unknown_ms)
{
    json_t *json = json_pack("{s:s}", "schema", item_fact_type.schema);

    *scene = (struct scene){ .listed = listed_with(listed_learned), .cluster = cluster_new(), .answer = json_dumps(json, 0) };
    json_decref(json);
    scene->answers[0] = (struct fake_answer){ "/schemas/ids/7", scene->answer };
    fake_registry_start(&scene->fake, scene->answers, mood);
    if (unknown_ms)
        open_registry(scene, unknown_ms);
    cluster_create(scene->cluster, "spike.prices", 1);
    cluster_create(scene->cluster, "intake.items", 1);
}

static void scene_close(struct scene *scene)
{
    close_worker(scene);
    registry_close(scene->registry);
    fake_registry_stop(&scene->fake);
    cluster_free(scene->cluster);
    free(scene->answer);
}

static void append(struct scene *scene, const struct ck_topic *topic, const void *value, int format)
{
    char             key[CK_KEY_SIZE_MAX], framing[] = { 0, 0, 0, 0, (char)format };
    struct ck_buffer buffer = { 0 };

    if (format < 0)
        ck_single_object_write(topic->value->fingerprint + (format == FORMAT_NEWER), &buffer);
    else
        ck_buffer_append(&buffer, (struct ck_bytes){ framing, sizeof framing });
    ck_record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
    cluster_append(scene->cluster, topic->name, 0,
                   &(struct log_record){ .key = { key, ck_topic_key(topic, value, key) }, .value = ck_buffer_bytes(&buffer) });
    ck_buffer_release(&buffer);
}

static void put_price(struct scene *scene, const char *name)
{
    append(scene, &spike_prices, &(struct price_fact){ ck_bytes_from(name), 1, 5 }, FORMAT_OWN);
}

static void put_item(struct scene *scene, const char *name, int format)
{
    append(scene, &intake_items, &(struct item_fact){ .item = ck_bytes_from(name), .name = CK_BYTES("four") }, format);
}

static void steps(struct scene *scene)
{
    while (worker_step(scene->worker, 0) == WORKER_BUSY)
        continue;
}

static const struct worker_counters *later(struct scene *scene, int times)
{
    for (int i = 0; i < times; i++) {
        steps(scene);
        nanosleep(&moment, NULL);
    }
    return worker_counters(scene->worker);
}

static bool goes_on(struct scene *scene)
{
    for (int i = 0; i < 2000; i++)
        if (later(scene, 1)->schema_waits == 0) {
            steps(scene);
            return true;
        }
    return false;
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static size_t moves(struct scene *scene)
{
    size_t records = 0;

    cluster_read(scene->cluster, "moves", 0, 0, count, &records);
    return records;
}

/* From the moment of the record on the reference stands; prices go on; then all is learned in its order, and what it changes is published. */
static void expect_held_in_order(enum fake_mood mood)
{
    struct scene                  scene;
    const struct worker_counters *counters;

    scene_open(&scene, mood, 60000);
    open_worker(&scene);
    put_item(&scene, "tin", FORMAT_OWN);
    put_price(&scene, "tin");
    steps(&scene);
    cr_assert_eq(moves(&scene), 1);
    put_item(&scene, "lead", ID);
    put_item(&scene, "zinc", FORMAT_OWN);
    put_price(&scene, "lead");
    put_price(&scene, "zinc");
    counters = later(&scene, 20);
    cr_expect_eq(counters->consumed[0], 3, "mood %d: the prices go on", mood);
    cr_expect_eq(counters->consumed[1], 1, "mood %d: what is behind the record waits too", mood);
    cr_expect_eq(counters->references[1], 1, "mood %d", mood);
    cr_expect_eq(moves(&scene), 1, "mood %d", mood);
    cr_expect(counters->stalls && counters->schema_waits == 1 && counters->holds[WORKER_HELD_SCHEMA] == 1, "mood %d", mood);
    cr_expect(counters->waits_longest.input == 1 && counters->waits_longest.schema == ID && counters->waits_longest.offset == 1, "mood %d", mood);
    atomic_store(&scene.fake.mood, FAKE_WELL);
    cr_assert(goes_on(&scene), "mood %d", mood);
    counters = worker_counters(scene.worker);
    cr_expect(!counters->stalls && counters->consumed[1] == 3 && counters->references[1] == 3, "mood %d", mood);
    cr_expect_eq(moves(&scene), 3, "mood %d", mood);
    scene_close(&scene);
}

Test(reference_reader, held_in_order)
{
    expect_held_in_order(FAKE_UNKNOWING);
    expect_held_in_order(FAKE_ERROR);
    expect_held_in_order(FAKE_SILENT);
}

/* Before it has learned what was there at its start, a worker does not join, and says what it waits for. */
Test(reference_reader, not_caught_up_before)
{
    struct scene                  scene;
    const struct worker_counters *counters;

    scene_open(&scene, FAKE_ERROR, 60000);
    open_worker(&scene);
    put_item(&scene, "tin", ID);
    put_price(&scene, "tin");
    counters = later(&scene, 20);
    cr_expect_eq(worker_phase(scene.worker), WORKER_WAITING_FOR_REFERENCE);
    cr_expect(counters->partitions == 0 && counters->consumed[0] == 0 && counters->schema_waits == 1);
    atomic_store(&scene.fake.mood, FAKE_WELL);
    cr_assert(goes_on(&scene));
    cr_expect_eq(worker_phase(scene.worker), WORKER_RUNNING);
    cr_expect_eq(moves(&scene), 1);
    scene_close(&scene);
}

/* "Not found", however firmly, is no end: another worker may know it. Not even a restart between passes it over. */
Test(reference_reader, never_given_up)
{
    struct scene scene;

    scene_open(&scene, FAKE_UNKNOWING, -1);
    open_worker(&scene);
    put_item(&scene, "zinc", FORMAT_OWN);
    put_price(&scene, "tin");
    steps(&scene);
    put_item(&scene, "tin", ID);
    cr_expect_eq(later(&scene, 20)->schema_waits, 1);
    close_worker(&scene);
    registry_close(scene.registry);
    open_registry(&scene, -1);
    open_worker(&scene);
    put_price(&scene, "zinc");
    cr_expect_eq(later(&scene, 20)->schema_waits, 1);
    cr_expect_eq(moves(&scene), 0, "it does not join with less than there is");
    atomic_store(&scene.fake.mood, FAKE_WELL);
    cr_assert(goes_on(&scene));
    cr_expect_eq(moves(&scene), 2);
    scene_close(&scene);
}

/* Rows that have seen the record under another worker wait for this one to learn it. */
Test(reference_reader, rows_ahead_of_it)
{
    struct scene scene;

    scene_open(&scene, FAKE_WELL, 60000);
    open_worker(&scene);
    put_item(&scene, "tin", FORMAT_OWN);
    steps(&scene);
    put_item(&scene, "lead", ID);
    put_price(&scene, "lead");
    cr_assert(goes_on(&scene));
    cr_assert(later(&scene, 20)->references[1] == 2 && moves(&scene) == 1);
    close_worker(&scene);
    registry_close(scene.registry);
    scene.registry = NULL;
    open_worker(&scene);
    put_price(&scene, "tin");
    cr_expect(later(&scene, 20)->stalls, "the framing without a registry");
    cr_expect_eq(moves(&scene), 1);
    scene_close(&scene);
}

static int64_t now_ms = 1;
static int64_t clock_ms(void) { return now_ms; }

/* A reference topic that is made anew, shorter: after a while, and not before, it is another topic. What follows from the records that are gone is
 * retracted, though nothing in the topic says so. */
Test(reference_reader, made_anew_shorter)
{
    struct scene scene;

    scene_open(&scene, FAKE_WELL, 0);
    for (int i = 0; i < 3; i++)
        put_item(&scene, (const char *[]){ "tin", "lead", "zinc" }[i], FORMAT_OWN);
    open_worker(&scene);
    put_price(&scene, "tin");
    put_price(&scene, "zinc");
    steps(&scene);
    cr_assert_eq(moves(&scene), 2);
    close_worker(&scene);
    cluster_shorten(scene.cluster, "intake.items", 1);
    scene.clock_ms = clock_ms;
    open_worker(&scene);
    cr_expect_eq(later(&scene, 20)->lacks, 1);
    cr_expect_eq(worker_counters(scene.worker)->lacks_longest.of, WORKER_LACKS_REFERENCE);
    cr_expect_eq(worker_counters(scene.worker)->lacks_longest.have, 1);
    cr_expect_eq(worker_counters(scene.worker)->lacks_longest.need, 3);
    cr_expect_eq(worker_counters(scene.worker)->renewed, 0);
    now_ms += 59000;
    cr_expect_eq(later(&scene, 20)->lacks, 1);
    cr_expect_eq(moves(&scene), 2);
    now_ms += 2000;
    cr_expect_eq(later(&scene, 20)->lacks, 0);
    cr_expect_eq(worker_counters(scene.worker)->renewed, 1);
    cr_expect_eq(worker_counters(scene.worker)->renewed_last.need, 3);
    cr_expect_eq(worker_phase(scene.worker), WORKER_RUNNING);
    now_ms += 1000;
    later(&scene, 5);
    cr_expect_eq(moves(&scene), 3, "zinc is retracted, tin is not said again");
    scene_close(&scene);
}

/* The single-object encoding of a schema that this build does not have: whoever wrote it is newer. */
Test(reference_reader, newer_writer)
{
    struct scene                  scene;
    const struct worker_counters *counters;

    scene_open(&scene, FAKE_WELL, 0);
    open_worker(&scene);
    put_item(&scene, "tin", FORMAT_OWN);
    put_price(&scene, "tin");
    steps(&scene);
    put_item(&scene, "lead", FORMAT_NEWER);
    put_price(&scene, "lead");
    counters = later(&scene, 5);
    cr_expect(counters->stalls && counters->waits_longest.by_fingerprint && counters->waits_longest.schema == item_fact_type.fingerprint + 1);
    cr_expect(counters->consumed[0] == 2 && counters->consumed[1] == 1);
    scene_close(&scene);
}

/* JSON has no fingerprint: a field that this build does not have says the same. */
Test(reference_reader, newer_writer_in_json)
{
    struct item_fact              lead = { .item = CK_BYTES("lead"), .name = CK_BYTES("four") };
    struct ck_buffer              text = { 0 };
    struct scene                  scene;
    const struct worker_counters *counters;

    scene_open(&scene, FAKE_WELL, 0);
    open_worker(&scene);
    json_write(&item_fact_type, 0, item_fact_type.field_count, &lead, &text);
    cluster_append(scene.cluster, "intake.items", 0, &(struct log_record){ .key = CK_BYTES("lead"), .value = ck_buffer_bytes(&text) });
    put_price(&scene, "lead");
    counters = later(&scene, 5);
    cr_expect(!counters->stalls && counters->consumed[0] == 1 && counters->consumed[1] == 1);
    text.size--;
    ck_buffer_append(&text, CK_BYTES(",\"colour\":\"grey\"}"));
    cluster_append(scene.cluster, "intake.items", 0, &(struct log_record){ .key = CK_BYTES("lead"), .value = ck_buffer_bytes(&text) });
    put_price(&scene, "tin");
    counters = later(&scene, 5);
    cr_expect(counters->stalls && counters->waits_longest.by_fingerprint && counters->waits_longest.schema == 0);
    cr_expect(counters->consumed[1] == 1);
    ck_buffer_release(&text);
    scene_close(&scene);
}

/* Bytes that no schema could mend are passed over by every worker. */
Test(reference_reader, damage_is_passed_over)
{
    struct scene scene;

    scene_open(&scene, FAKE_WELL, 0);
    open_worker(&scene);
    cluster_append(scene.cluster, "intake.items", 0, &(struct log_record){ .key = CK_BYTES("tin"), .value = CK_BYTES("\xc3\x02no") });
    put_item(&scene, "tin", FORMAT_OWN);
    put_price(&scene, "tin");
    steps(&scene);
    cr_expect_eq(worker_counters(scene.worker)->schema_waits, 0);
    cr_expect_eq(worker_counters(scene.worker)->references[1], 2);
    cr_expect_eq(moves(&scene), 1);
    scene_close(&scene);
}
