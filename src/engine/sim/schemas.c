/* SPDX-License-Identifier: Apache-2.0
 * Each worker has a registry without a server, which knows only the schemas that it was given. The schema of an id follows from the id alone. */
#include <assert.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "engine/registry/registry.h"
#include "engine/serde/decode.h"
#include "engine/sim/internal.h"

enum { CASES = 3 /* one in so many has such inputs */, VARIANTS = 4 /* ids of one schema, as registries have of texts that mean the same */ };

#define OTHER UINT64_C(0x9d39247e33776d41) /* numbers of its own: cases without such inputs are what they are without it */

static uint32_t id_of(const struct ck_record_type *type, uint64_t variant)
{
    return (uint32_t)(type->fingerprint & 0x0fffffff) * VARIANTS + (uint32_t)variant;
}

/* The type among those of the inputs; NULL: no id of theirs. */
static const struct ck_record_type *type_of(const struct ck_sim_inputs *inputs, uint32_t id)
{
    for (size_t i = 0; i < inputs->count; i++)
        if (id_of(inputs->items[i].topic->value, id % VARIANTS) == id)
            return inputs->items[i].topic->value;
    return NULL;
}

/* ---- inputs ---- */

static void frame(struct ck_sim_inputs *inputs, struct sim_input *input, uint64_t variant)
{
    uint32_t         id = id_of(input->topic->value, variant);
    const char       header[REGISTRY_HEADER] = { 0, (char)(id >> 24), (char)(id >> 16), (char)(id >> 8), (char)id };
    struct ck_buffer buffer = { 0 };

    ck_buffer_append(&buffer, (struct ck_bytes){ header, sizeof header });
    ck_buffer_append(&buffer, (struct ck_bytes){ input->value.data + CK_SINGLE_OBJECT_HEADER, input->value.size - CK_SINGLE_OBJECT_HEADER });
    input->value = ck_arena_copy(&inputs->arena, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
}

void schemas_frame(struct ck_sim_inputs *inputs, uint64_t seed)
{
    uint64_t own = seed ^ OTHER, percent = 1 + ck_sim_below(&own, 100);

    if (ck_sim_below(&own, CASES) != 0)
        return;
    for (size_t i = 0; i < inputs->count; i++) {
        struct sim_input *input = &inputs->items[i];
        struct ck_bytes   body;
        uint64_t          fingerprint, variant = ck_sim_below(&own, VARIANTS);

        if (ck_sim_below(&own, 100) < percent && ck_single_object_read(input->value, &fingerprint, &body) &&
            fingerprint == input->topic->value->fingerprint)
            frame(inputs, input, variant);
    }
}

/* ---- what is known of them ---- */

static void collect(struct sim_run *run, uint32_t id)
{
    for (size_t i = 0; i < run->id_count; i++)
        if (run->ids[i] == id)
            return;
    run->ids = realloc(run->ids, (run->id_count + 1) * sizeof *run->ids);
    assert(run->ids);
    run->ids[run->id_count++] = id;
}

void schemas_collect(struct sim_run *run)
{
    uint32_t id;

    for (size_t i = 0; i < run->inputs->count; i++)
        if (decode_framing(run->inputs->items[i].value, &id) && type_of(run->inputs, id))
            collect(run, id);
}

struct registry *schemas_registry(const struct sim_run *run)
{
    struct registry *registry = NULL;
    char             problem[REGISTRY_PROBLEM_MAX];

    if (run->id_count > 0 && registry_open(&(struct registry_options){ 0 }, &registry, problem, sizeof problem) != 0)
        abort();
    if (run->knows_all)
        schemas_teach(run, registry, 0);
    return registry;
}

void schemas_teach(const struct sim_run *run, struct registry *registry, uint32_t id)
{
    for (size_t i = 0; registry && i < run->id_count; i++)
        if (id == 0 || run->ids[i] == id)
            registry_teach(registry, run->ids[i], type_of(run->inputs, run->ids[i])->schema);
}
