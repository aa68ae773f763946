/* SPDX-License-Identifier: Apache-2.0
 * chokepoint read: what an article says was done and what it says happened, and what the figures and the control list say of it. */
#include <argp.h>

#include "shell/command.h"
#include "shell/read_parts.h"

enum { KEY_LABELS = 256 };

struct options {
    const char *labels;
};

static const struct argp_option arguments[] = {
    { "labels", KEY_LABELS, "FILE", 0, "One line of findings for each passage of FILE (JSON lines), nothing checked", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case KEY_LABELS: options->labels = argument; return 0;
    case ARGP_KEY_END:
        if (!options->labels)
            argp_error(state, "which article?");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int run(int argc, char **argv)
{
    static const struct argp argp = { arguments, parse, "", "Reads an article and checks what it claims.", NULL, NULL, NULL };
    struct options           options = { 0 };

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    return labels_print(options.labels);
}

const struct command command_read = { "read", "reads an article and checks what it claims", run };
