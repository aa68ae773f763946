/* SPDX-License-Identifier: Apache-2.0
 * Users' records at the edges of intake's range through all ten processors, once in order and once shuffled, repeated and in other batches and
 * partitions: nobody crashes, and what is left is the same. The first two bytes are the seed of the second execution. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "processors/all.h"
#include "support/draw.h"

enum { TODAY = 20301 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct draw drawn;

static void generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    struct draw draw = drawn;

    (void)seed;
    for (size_t i = 0; i < DRAW_RECORDS_MAX && draw.at < draw.size; i++)
        draw_record(&draw, inputs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sim sim = { .processors = processors_all, .today = TODAY, .generate = generate, .allow_empty_reference = true, .calm = true };
    char       report[SIM_REPORT];

    if (size < 3)
        return 0;
    drawn = (struct draw){ data + 2, size - 2, 0 };
    while (processors_all[sim.count])
        sim.count++;
    if (!sim_holds(&sim, (uint64_t)data[0] << 8 | data[1], report)) {
        fprintf(stderr, "%s\n", report);
        abort();
    }
    return 0;
}
