/* SPDX-License-Identifier: Apache-2.0
 * chokepoint plot ITEM REPORTER PARTNER: one series as SVG, from what replay wrote. */
#include <argp.h>

#include <stdio.h>

#include "domain/model/code.h"
#include "domain/model/topics.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "program/commands.h"
#include "program/report/input.h"
#include "serve/pages/data.h"
#include "serve/pages/series.h"

struct plotting {
    struct report_input input;
    const char         *output, *flow;
    struct ck_bytes     given[3]; /* item, reporter, partner */
    struct ck_arena     arena;
};

enum { KEY_KNOWN_AT = 256, ITEM = 0, REPORTER, PARTNER, GIVEN_COUNT };

static const struct argp_option arguments[] = {
    { "input", 'i', "DIR", 0, "Files <topic>.jsonl, as replay wrote them", 0 },
    { "output", 'o', "FILE", 0, "Where to write the plot; default: standard output", 0 },
    { "flow", 'f', "FLOW", 0, "EXPORT (the default), IMPORT, RE_EXPORT or RE_IMPORT", 0 },
    { "known-at", KEY_KNOWN_AT, "TIME", 0, "As known then (a day: its last instant), of a replay --by-day; default: everything", 0 },
    { 0 },
};

static const char *parse_flow(struct ck_bytes text, struct argp_state *state)
{
    for (size_t i = FLOW_UNKNOWN + 1; i < flow_symbols.count; i++)
        if (ck_bytes_equal(text, ck_bytes_from(flow_symbols.symbols[i])))
            return flow_symbols.symbols[i];
    argp_error(state, "--flow: EXPORT, IMPORT, RE_EXPORT or RE_IMPORT, not %s", text.data);
    return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct plotting *plotting = state->input;

    switch (key) {
    case 'i': plotting->input.directory = argument; return 0;
    case 'o': plotting->output = argument; return 0;
    case 'f': plotting->flow = parse_flow(ck_bytes_from(argument), state); return 0;
    case KEY_KNOWN_AT:
        plotting->input.known_text = argument;
        if (!instant_read(ck_bytes_from(argument), &plotting->input.known_ms))
            argp_error(state, "--known-at: %s is neither a day nor an instant", argument);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num >= GIVEN_COUNT)
            argp_error(state, "%s: one argument too many", argument);
        plotting->given[state->arg_num] =
            state->arg_num == ITEM ? item_fold(ck_bytes_from(argument), &plotting->arena) : upper_fold(ck_bytes_from(argument), &plotting->arena);
        return 0;
    case ARGP_KEY_END:
        if (!plotting->input.directory || state->arg_num < PARTNER)
            argp_error(state, "an item, a reporter and --input are needed: chokepoint plot gallium CHN --input out");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int draw(struct plotting *plotting)
{
    static const struct series_frame frame = { .first = 1, .last = 0, .alone = true };
    struct site_page                *page = &plotting->input.page;
    struct ck_buffer                 out = { 0 };
    struct ck_bytes    key, parts[] = { plotting->given[REPORTER], plotting->given[ITEM], ck_bytes_from(plotting->flow), plotting->given[PARTNER] };
    struct data_rows   rows;
    struct series_list list;
    int                code;

    page->arena = &plotting->arena;
    page->out = &out;
    key = data_key(page, parts, sizeof parts / sizeof parts[0], true);
    rows = data_scan(page, &leverage_indicators, key);
    list = series_list_of(page, &rows);
    if (page->result)
        return report_fail(&plotting->input, plotting->input.directory, store_error(page->result));
    if (list.count == 0) {
        fprintf(stderr, "chokepoint plot: no figures of %.*s in leverage.indicators\n", (int)key.size - 1, key.data);
        return EXIT_CONFIG;
    }
    series_plot(page, &list.items[0], &frame);
    code = report_write(&plotting->input, plotting->output, ck_buffer_bytes(&out));
    ck_buffer_release(&out);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp argp = {
        arguments, parse, "ITEM REPORTER [PARTNER]", "Draws one series as SVG, with the control status behind it. PARTNER: default WLD, all.", NULL,
        NULL,      NULL
    };
    struct plotting plotting = { .input.command = "plot", .output = "-", .flow = "EXPORT", .given[PARTNER] = CK_BYTES("WLD") };
    int             code;

    (void)program;
    if (argp_parse(&argp, argc, argv, 0, NULL, &plotting) != 0)
        return EXIT_USAGE;
    code = report_input_open(&plotting.input);
    if (code == EXIT_CLEAN)
        code = draw(&plotting);
    report_input_close(&plotting.input);
    ck_arena_release(&plotting.arena);
    return code;
}

const struct ck_command command_plot = { "plot", "draws one series of trade as SVG", run };
