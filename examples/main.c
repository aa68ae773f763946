/* SPDX-License-Identifier: Apache-2.0
 * A program over the example's processors: it links the engine, and nothing of the product but the example's records. */
#include "chokepoint/program.h"
#include "examples/spike.h"

static const struct ck_processor *const processors[] = { &receive, &spike, NULL };
static const struct ck_program          program = { .size = sizeof program, .name = "spike", .version = "1.0", .processors = processors };

int main(int argc, char **argv) { return chokepoint_main(argc, argv, &program); }
