/* SPDX-License-Identifier: Apache-2.0
 * kafka_deadly: a processor of the program with a fault: it dies of an input whose bytes have DEADLY, and of a subject with |RWA. What `run` does
 * otherwise; see check_poison.sh.
 *     kafka_deadly PROCESSOR [-X NAME=VALUE …] */
#include <argp.h>
#include <assert.h>
#include <string.h>

#include "engine/config/arguments.h"
#include "engine/config/processor_set.h"
#include "engine/service/run.h"
#include "engine/util/exit_code.h"
#include "processors/all.h"

static const struct ck_processor *sound;

static bool has(struct ck_bytes bytes, struct ck_bytes part) { return bytes.size && memmem(bytes.data, bytes.size, part.data, part.size); }

static int deadly_apply(struct ck_applying *step, const struct ck_event *event)
{
    assert(!has(event->raw, CK_BYTES("DEADLY")));
    return sound->apply(step, event);
}

static int deadly_settle(struct ck_settling *step, struct ck_bytes subject)
{
    assert(!has(subject, CK_BYTES("|RWA")));
    return sound->settle(step, subject);
}

struct arguments {
    struct config_arguments config;
    size_t                  index; /* in processors_all */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct arguments *given = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &given->config; return 0;
    case ARGP_KEY_ARG: {
        const struct ck_processor *const *place = processor_place(processors_all, ck_bytes_from(argument));

        if (!place)
            argp_error(state, "no processor %s", argument);
        sound = *place;
        given->index = (size_t)(place - processors_all);
        return 0;
    }
    case ARGP_KEY_NO_ARGS: argp_error(state, "which processor?"); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int main(int argc, char **argv)
{
    static const struct argp_child children[] = { { &config_argp, 0, NULL, 0 }, { 0 } };
    static const struct argp       argp = { NULL, parse, "PROCESSOR", NULL, children, NULL, NULL };
    const struct ck_processor     *processors[1];
    struct arguments               given = { 0 };
    struct ck_processor            deadly;
    struct config                  config;
    struct journal                 journal = { .fd = 2, .level = JOURNAL_INFO };
    int                            code = EXIT_CONFIG;

    if (argp_parse(&argp, argc, argv, 0, NULL, &given) != 0)
        return EXIT_USAGE;
    deadly = *sound;
    deadly.apply = deadly_apply;
    if (sound->settle)
        deadly.settle = deadly_settle;
    processors[0] = &deadly;
    if (config_open(&config, &given.config, processors_all)) {
        const void *configs[1] = { config.values[given.index] };

        journal.json = strcmp(config.installation.log_format, "json") == 0;
        code = run_processors(&(struct run_options){
            .processors = processors, .configs = configs, .count = 1, .installation = &config.installation, .journal = &journal });
    }
    config_release(&config);
    return code;
}
