/* SPDX-License-Identifier: Apache-2.0
 * bench_wire INPUT: what each output.format costs: processor time to turn a record into it and to read it back, and bytes, over everything that the
 * chain publishes from the files of a directory. Prints one tab-separated line a figure. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "chokepoint/day.h"
#include "engine/embedded/embedded.h"
#include "engine/registry/registry.h"
#include "engine/serde/decode.h"
#include "processors/all.h"
#include "engine/replay/files.h"
#include "support/fake_registry.h"

enum { ROUNDS = 200 };

struct sample {
    const struct ck_processor *processor;
    size_t                     output;
    struct ck_bytes            value, wire;
    uint32_t                   ids[WORKER_OUTPUTS_MAX];
};

static struct {
    struct sample  *items;
    size_t          count;
    struct ck_arena arena;
} samples;

static double now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int keep(void *context, const struct log_record *record)
{
    struct sample *sample;

    samples.items = reallocarray(samples.items, samples.count + 1, sizeof *samples.items);
    if (!samples.items)
        abort();
    sample = &samples.items[samples.count++];
    *sample = *(const struct sample *)context;
    sample->value = ck_arena_copy(&samples.arena, record->value);
    return 0;
}

static void collect(const char *directory)
{
    struct embedded_options options = { .today = ck_day_from_civil(2026, 11, 23), .headers = OUTPUT_HEADERS_NONE, .allow_empty_reference = true };
    struct replay_input     input = { 0 };
    struct embedded        *embedded;
    size_t                  count = 0;

    while (processors_all[count])
        count++;
    if (replay_load(&input, directory, processors_all, processors_all, count, INT64_MAX) ||
        embedded_new(processors_all, count, &options, &embedded) || replay_feed(&input, embedded) || embedded_run(embedded))
        exit(1);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; processors_all[i]->outputs[j]; j++)
            embedded_read(embedded, processors_all[i]->outputs[j]->name, 0, keep, &(struct sample){ .processor = processors_all[i], .output = j });
    replay_input_release(&input);
    embedded_free(embedded);
}

static void ask_ids(struct registry *registry)
{
    char problem[REGISTRY_PROBLEM_MAX];

    for (size_t i = 0; i < samples.count; i++)
        while (encode_schema_ids(registry, NULL, samples.items[i].processor, samples.items[i].ids, problem, sizeof problem) == -EAGAIN)
            ;
}

static struct ck_bytes made_of(struct encoder *wire, const struct sample *sample)
{
    wire->schema_ids = sample->ids;
    return encode_value(wire, sample->output, sample->processor->outputs[sample->output]->value, sample->value);
}

static double make_ns(struct encoder *wire, size_t *ret_bytes)
{
    double start = now_ns();

    *ret_bytes = 0;
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < samples.count; i++)
            *ret_bytes += made_of(wire, &samples.items[i]).size;
    *ret_bytes /= ROUNDS * samples.count;
    return (now_ns() - start) / ROUNDS / (double)samples.count;
}

static double read_ns(struct registry *registry)
{
    struct decoder        decoder = { .registry = registry };
    struct ck_arena       arena = CK_ARENA_NULL;
    double                start = now_ns();
    struct decode_failure failure;
    void                 *value;

    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < samples.count; i++) {
            const struct sample *sample = &samples.items[i];

            if (decode_known(&decoder, sample->processor->outputs[sample->output], sample->wire, &arena, &value, &failure) != DECODE_OK)
                exit(1);
            ck_arena_clear(&arena);
        }
    ck_arena_release(&arena);
    return (now_ns() - start) / ROUNDS / (double)samples.count;
}

static void measure(enum output_format format, const char *name, struct registry *registry)
{
    struct encoder wire = { .format = format };
    size_t         bytes;
    double         made = make_ns(&wire, &bytes);

    for (size_t i = 0; i < samples.count; i++)
        samples.items[i].wire = ck_arena_copy(&samples.arena, made_of(&wire, &samples.items[i]));
    printf("output.format %s, %zu records\t%.0f ns to make\t%.0f ns to read, %zu bytes\n", name, samples.count, made, read_ns(registry), bytes);
    encoder_release(&wire);
}

int main(int argc, char **argv)
{
    static struct fake_registry fake;
    struct registry            *registry;
    char                        problem[REGISTRY_PROBLEM_MAX];

    if (argc != 2)
        return 2;
    collect(argv[1]);
    fake_registry_start(&fake, NULL, FAKE_WELL);
    if (registry_open(&(struct registry_options){ .urls = fake.url, .may_register = true }, &registry, problem, sizeof problem))
        return 1;
    ask_ids(registry);
    measure(OUTPUT_SINGLE_OBJECT, "single-object", registry);
    measure(OUTPUT_REGISTRY, "registry", registry);
    measure(OUTPUT_JSON, "json", registry);
    registry_close(registry);
    fake_registry_stop(&fake);
    free(samples.items);
    ck_arena_release(&samples.arena);
    return 0;
}
