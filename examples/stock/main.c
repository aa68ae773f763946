/* The commands of chokepoint over the processors of stock: run, simulate, replay, topics, lag, reset, dlq, export, explain, doctor … */
#include <chokepoint/program.h>

#include "program.h"

static const struct ck_processor *const processors[] = { &receive, &stock, NULL }; /* writers before their readers */
static const struct ck_program          program = { .size = sizeof program, .name = "stock", .version = "0.1.0", .processors = processors };

int main(int argc, char **argv) { return chokepoint_main(argc, argv, &program); }
