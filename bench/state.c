/* SPDX-License-Identifier: Apache-2.0
 * Time and state of enrich and leverage over generated facts, each worker alone on a log in memory, with changelog and headers as in production; then
 * a restart that restores from the changelog. Prints one tab-separated line a figure.   bench_state [FACTS] */
#include "chokepoint/avro.h"
#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "domain/model/topics.h"
#include "engine/embedded/embedded.h"
#include "engine/log/memory.h"
#include "engine/runtime/worker.h"
#include "engine/base/topics.h"
#include "processors/all.h"
#include "records.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ITEMS = 16, PARTNERS = 25, TODAY = 20780 };

static const char *const partners[PARTNERS] = { "WLD", "USA", "JPN", "KOR", "DEU", "FRA", "ITA", "GBR", "NLD", "ESP", "IND", "THA", "VNM",
                                                "MYS", "IDN", "MEX", "BRA", "CAN", "AUS", "TUR", "POL", "CZE", "BEL", "AUT", "SWE" };

static double now_s(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void append(struct cluster *cluster, const struct ck_topic *topic, const void *value)
{
    char              key[CK_KEY_SIZE_MAX];
    struct ck_buffer  buffer = { 0 };
    struct log_record record = { 0 };

    ck_single_object_write(topic->value->fingerprint, &buffer);
    ck_record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
    record.key = (struct ck_bytes){ key, ck_topic_key(topic, value, key) };
    record.value = ck_buffer_bytes(&buffer);
    if (cluster_append(cluster, topic->name, 0, &record))
        abort();
    ck_buffer_release(&buffer);
}

static void append_reference(struct cluster *cluster, const char *const names[ITEMS])
{
    struct ck_bytes           everyone = CK_BYTES("ALL"), all = CK_BYTES("*");
    const struct measure_fact measure = { .measure_id = CK_BYTES("M1"),
                                          .act = ACT_BASE,
                                          .authority = CK_BYTES("A"),
                                          .instrument = CK_BYTES("I"),
                                          .origin = CK_BYTES("CHN"),
                                          .destinations = { &everyone, 1 },
                                          .items = { &all, 1 },
                                          .coverage = ck_known_int(COVERAGE_FULL),
                                          .end_use = ck_known_int(END_USE_ANY),
                                          .restriction = ck_known_int(RESTRICTION_LICENCE),
                                          .valid_from = ck_known_int(19570),
                                          .end_inclusive = ck_known_int(END_INCLUSIVE_TRUE),
                                          .source_url = CK_BYTES(""),
                                          .note = CK_BYTES(""),
                                          .read_from = { .topic = CK_BYTES("") } };

    append(cluster, &intake_measures, &measure);
    for (size_t i = 0; i < ITEMS; i++) {
        const struct item_fact item = {
            .item = ck_bytes_from(names[i]), .name = CK_BYTES(""), .coverage = ITEM_COVERAGE_FULL, .origin = { .topic = CK_BYTES("") }
        };

        append(cluster, &intake_items, &item);
    }
}

static void append_facts(struct cluster *cluster, size_t count, const char *const names[ITEMS])
{
    int32_t month = ck_month_from_day(ck_day_from_civil(2005, 1, 1));

    for (size_t i = 0; i < count; i++) {
        size_t                  series = i % (ITEMS * PARTNERS);
        const struct trade_fact fact = { .source = CK_BYTES("GACC"),
                                         .reporter = CK_BYTES("CHN"),
                                         .partner = ck_bytes_from(partners[series % PARTNERS]),
                                         .flow = FLOW_EXPORT,
                                         .nomenclature = NOMENCLATURE_ITEM,
                                         .commodity = ck_bytes_from(names[series / PARTNERS]),
                                         .period = ck_month_first_day(month + (int32_t)(i / (ITEMS * PARTNERS)) % 240),
                                         .period_months = 1,
                                         .quantity_g = ck_known_long((int64_t)(i * 2654435761u % 1000003) * 1000),
                                         .observation = OBSERVATION_OBSERVED,
                                         .published_at = 1700000000000 + (int64_t)i,
                                         .origin = { .topic = CK_BYTES("") } };

        append(cluster, &intake_trade, &fact);
    }
}

/* Runs a worker of the processor until nothing is left to read; returns its counters. */
static struct worker_counters run(struct cluster *cluster, const struct ck_processor *processor, double *ret_seconds)
{
    struct worker_topics      topics = worker_topics_new(processor, NULL);
    struct log_memory_options options = {
        .group = processor->name, .transactional_id = processor->name, .topics = topics.topics, .topic_count = topics.count
    };
    struct log            *log;
    struct worker         *worker;
    struct worker_counters counters;
    double                 start;
    int                    result = WORKER_BUSY;
    void                  *config = option_defaults(processor);

    for (size_t i = 0; i < topics.count; i++)
        cluster_create(cluster, topics.topics[i].name, 1);
    if (log_memory_open(cluster, &options, &log))
        abort();
    start = now_s();
    if (worker_new(&(struct worker_options){ .processor = processor, .config = config, .log = log, .today = TODAY }, &worker))
        abort();
    while (result == WORKER_BUSY)
        result = worker_step(worker, 0);
    *ret_seconds = now_s() - start;
    if (result != WORKER_IDLE) {
        fprintf(stderr, "%s: %s\n", processor->name, worker_error(result));
        exit(1);
    }
    counters = *worker_counters(worker);
    worker_free(worker);
    log_close(log);
    worker_topics_free(&topics);
    free(config);
    return counters;
}

static const struct ck_processor *find(const char *name)
{
    for (const struct ck_processor *const *processor = processors_all; *processor; processor++)
        if (strcmp((*processor)->name, name) == 0)
            return *processor;
    abort();
}

static void report(const char *name, const struct worker_counters *counters, double seconds, size_t facts)
{
    uint64_t emitted = counters->emitted[0] + counters->emitted[1];

    printf("%s: a record\t%.2f us\n", name, seconds * 1e6 / (double)facts);
    printf("%s: a record published\t%.2f us\t(%llu published)\n", name, seconds * 1e6 / (double)(emitted ? emitted : 1), (unsigned long long)emitted);
    printf("%s: state\t%.0f bytes a fact\t(%zu rows)\n", name, (double)counters->state_bytes / (double)facts, counters->rows);
}

int main(int argc, char **argv)
{
    size_t                 facts = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 96000;
    struct cluster        *cluster = cluster_new();
    struct worker_counters counters;
    char                   texts[ITEMS][16];
    const char            *names[ITEMS];
    double                 seconds;
    struct topics          topics;

    topics_collect(processors_all, &topics);
    for (size_t i = 0; i < ITEMS; i++) {
        snprintf(texts[i], sizeof texts[i], "item-%02zu", i);
        names[i] = texts[i];
    }
    for (const struct ck_topic *const *topic = topics.items; *topic; topic++)
        cluster_create(cluster, (*topic)->name, 1);
    append_reference(cluster, names);
    append_facts(cluster, facts, names);
    counters = run(cluster, find("enrich"), &seconds);
    report("enrich", &counters, seconds, facts);
    counters = run(cluster, find("leverage"), &seconds);
    report("leverage", &counters, seconds, facts);
    for (const char *const *name = (const char *const[]){ "enrich", "leverage", NULL }; *name; name++) {
        counters = run(cluster, find(*name), &seconds);
        printf("%s: restore\t%.0f rows/s\t(%zu rows)\n", *name, (double)counters.rows / seconds, counters.rows);
    }
    cluster_free(cluster);
    return 0;
}
