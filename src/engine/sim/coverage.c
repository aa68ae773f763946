/* SPDX-License-Identifier: Apache-2.0
 * What the drawn inputs have tried: the sources of what was stated, by input. */
#include <inttypes.h>

#include "chokepoint/avro.h"
#include "chokepoint/types.h"
#include "engine/sim/internal.h"

struct source_counting {
    const struct ck_processor *processor;
    const struct ck_topic     *topic;
    uint64_t                  *stated, *joined, *on;
    struct ck_arena            arena;
};

static size_t stream_inputs(const struct ck_processor *processor)
{
    size_t count = 0;

    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        count += input->role == CK_INPUT_STREAM;
    return count;
}

static int count_record(void *context, const struct log_record *record)
{
    struct source_counting      *counting = context;
    const struct ck_record_type *type = counting->topic->value;
    char                        *value = ck_arena_take(&counting->arena, type->size);
    const struct ck_emission    *emission = (const void *)(value + type->fields[type->field_count - 1].offset);
    struct ck_bytes              body = { record->value.data + CK_SINGLE_OBJECT_HEADER, record->value.size - CK_SINGLE_OBJECT_HEADER };
    size_t                       together = 0;

    if (ck_record_decode(type, body, &counting->arena, value) == CK_CODEC_OK && !emission->retracted) {
        ++*counting->stated;
        for (size_t i = 0; i < SIM_INPUTS_MAX && counting->processor->inputs[i].topic; i++) {
            struct ck_bytes name = ck_bytes_from(counting->processor->inputs[i].topic->name);
            size_t          j = 0;

            while (j < emission->sources.count && !ck_bytes_equal(emission->sources.items[j].topic, name))
                j++;
            if (j == emission->sources.count || counting->processor->inputs[i].role != CK_INPUT_STREAM)
                continue;
            counting->on[i]++;
            together++;
        }
        *counting->joined += together > 1;
    }
    ck_arena_clear(&counting->arena);
    return 0;
}

void coverage_count(struct sim_run *run)
{
    const struct sim *sim = run->sim;

    for (size_t i = 0; sim->coverage && i < sim->count; i++)
        for (const struct ck_topic *const *output = sim->processors[i]->outputs; *output; output++) {
            struct source_counting counting = { .processor = sim->processors[i],
                                                .topic = *output,
                                                .stated = &sim->coverage->processors[i].stated,
                                                .joined = &sim->coverage->processors[i].joined,
                                                .on = sim->coverage->processors[i].on };

            for (int j = 0; !(*output)->appended && j < cluster_partitions(run->cluster, (*output)->name); j++)
                cluster_read(run->cluster, (*output)->name, (uint16_t)j, 0, count_record, &counting);
            ck_arena_release(&counting.arena);
        }
}

/* ---- as text ---- */

static size_t warn(const struct sim *sim, const struct sim_coverage *coverage, size_t i, FILE *out)
{
    const struct ck_processor *processor = sim->processors[i];
    size_t                     warnings = 0;

    if (coverage->processors[i].stated == 0) {
        fprintf(out, "warning: %s stated nothing: it was not tried\n", processor->name);
        return 1;
    }
    for (size_t j = 0; j < SIM_INPUTS_MAX && processor->inputs[j].topic; j++)
        if (processor->inputs[j].role == CK_INPUT_STREAM && coverage->processors[i].on[j] == 0) {
            fprintf(out, "warning: no statement of %s rests on %s\n", processor->name, processor->inputs[j].topic->name);
            warnings++;
        }
    if (warnings == 0 && stream_inputs(processor) == 2 && coverage->processors[i].joined == 0) {
        fprintf(out, "warning: no statement of %s rests on two of its inputs: they never met, and what joins them was not tried\n", processor->name);
        warnings++;
    }
    return warnings;
}

static bool states(const struct ck_processor *processor)
{
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        if (!(*output)->appended)
            return true;
    return false;
}

size_t sim_coverage_write(const struct sim *sim, const struct sim_coverage *coverage, FILE *out)
{
    size_t warnings = 0;

    for (size_t i = 0; i < sim->count; i++) {
        const struct ck_processor *processor = sim->processors[i];

        if (!states(processor))
            continue;
        fprintf(out, "%s: %" PRIu64 " statements", processor->name, coverage->processors[i].stated);
        for (size_t j = 0; j < SIM_INPUTS_MAX && processor->inputs[j].topic; j++)
            if (processor->inputs[j].role == CK_INPUT_STREAM)
                fprintf(out, ", %" PRIu64 " on %s", coverage->processors[i].on[j], processor->inputs[j].topic->name);
        if (stream_inputs(processor) > 1)
            fprintf(out, ", %" PRIu64 " on two inputs or more", coverage->processors[i].joined);
        fputc('\n', out);
        warnings += warn(sim, coverage, i, out);
    }
    return warnings;
}
