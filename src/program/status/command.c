/* SPDX-License-Identifier: Apache-2.0
 * chokepoint status ORIGIN DESTINATION ITEM|CODE [DAY]: SPEC 5 asked of the shipped control list. */
#include <argp.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/model/topics.h"
#include "engine/config/processor_set.h"
#include "engine/util/exit_code.h"
#include "engine/util/instant.h"
#include "engine/util/plural.h"
#include "engine/util/quote.h"
#include "engine/util/terminal_table.h"
#include "engine/util/tally.h"
#include "processors/all.h"
#include "program/commands.h"
#include "program/ingest/shipped.h"
#include "serve/inquiry/inquiry.h"

struct status_options {
    struct inquiry  inquiry;
    const char     *data;
    struct ck_arena arena; /* the subject, where it was written otherwise */
    bool            has_day, json, text;
};

enum { KEY_KNOWN_AT = 256, KEY_JSON, KEY_TEXT, KEY_DATA };

static const struct argp_option arguments[] = {
    { "known-at", KEY_KNOWN_AT, "TIME", 0, "As known then (a day: its last instant); default: everything", 0 },
    { "json", KEY_JSON, NULL, 0, "Print JSON; the default where standard output is no terminal", 0 },
    { "text", KEY_TEXT, NULL, 0, "Print a table; the default on a terminal", 0 },
    { "data", KEY_DATA, "DIR", 0, "Data directory; default: the one that the program came with", 0 },
    { 0 },
};

static void parse_country(struct status_options *options, struct ck_bytes text, const char *extra, struct ck_bytes *ret_country,
                          struct argp_state *state)
{
    if (!inquiry_country(text, extra, &options->arena, ret_country))
        argp_error(state, "%s: no country (ISO 3166-1 alpha-3%s%s)", text.data, extra ? ", or " : "", extra ? extra : "");
}

static void parse_subject(struct status_options *options, struct ck_bytes text, struct argp_state *state)
{
    char problem[INQUIRY_PROBLEM_MAX];

    if (!inquiry_subject(&options->inquiry, text, &options->arena, problem))
        argp_error(state, "%s", problem);
}

static void parse_positional(struct status_options *options, struct ck_bytes text, struct argp_state *state)
{
    switch (state->arg_num) {
    case 0: parse_country(options, text, NULL, &options->inquiry.question.origin, state); break;
    case 1: parse_country(options, text, "ALL", &options->inquiry.question.destination, state); break;
    case 2: parse_subject(options, text, state); break;
    case 3:
        options->has_day = true;
        if (!ck_day_read(text, &options->inquiry.question.day))
            argp_error(state, "%s is no day (YYYY-MM-DD)", text.data);
        break;
    default: argp_error(state, "%s: one argument too many", text.data);
    }
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct status_options *options = state->input;

    switch (key) {
    case KEY_KNOWN_AT:
        options->inquiry.known_text = argument;
        if (!instant_read(ck_bytes_from(argument), &options->inquiry.question.known_ms))
            argp_error(state, "--known-at: %s is neither a day nor an instant", argument);
        return 0;
    case KEY_JSON: options->json = true; return 0;
    case KEY_TEXT: options->text = true; return 0;
    case KEY_DATA: options->data = argument; return 0;
    case ARGP_KEY_ARG: parse_positional(options, ck_bytes_from(argument), state); return 0;
    case ARGP_KEY_END:
        if (state->arg_num < 3)
            argp_error(state, "origin, destination and item or code are needed: chokepoint status CHN USA germanium");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- text ---- */

static const char *day_text(int32_t day, char buf[CK_DAY_TEXT + 1])
{
    buf[ck_day_write(day, buf)] = '\0';
    return buf;
}

static const char *status_text(enum status status) { return enum_name(&status_symbols, (int32_t)status).data; }

static const struct measure_fact *measure_find(struct measure_fact_list list, struct ck_bytes id)
{
    for (size_t i = 0; i < list.count; i++)
        if (ck_bytes_equal(list.items[i]->measure_id, id))
            return list.items[i];
    return NULL;
}

static void add_measure(struct terminal_table *table, const char *what, struct ck_bytes id, struct ck_bytes by, struct measure_fact_list list)
{
    const struct measure_fact *measure = measure_find(list, id);
    char                       day[CK_DAY_TEXT + 1];

    terminal_table_printf(table, "%s", what);
    terminal_table_text(table, id);
    terminal_table_printf(table, "%s", measure && measure->restriction.known ? restriction_symbols.symbols[measure->restriction.value] : "");
    terminal_table_printf(table, "%s", measure && measure->valid_from.known ? day_text(measure->valid_from.value, day) : "");
    if (by.data)
        terminal_table_printf(table, "by %.*s", (int)by.size, by.data);
    else
        terminal_table_text(table, measure ? measure->instrument : CK_BYTES(""));
}

static void print_measures(const struct status_options *options, const struct control_result *result, const struct reference *reference,
                           struct ck_arena *arena)
{
    struct measure_fact_list list = measures_known(reference, options->inquiry.question.origin, options->inquiry.question.known_ms, arena);
    struct terminal_table    table = { .columns = 5 };

    for (size_t i = 0; i < result->measures.count; i++)
        add_measure(&table, i ? "" : "in force", result->measures.items[i], (struct ck_bytes){ 0 }, list);
    for (size_t i = 0; i < result->scoped.count; i++)
        add_measure(&table, i ? "" : "for some end uses", result->scoped.items[i], (struct ck_bytes){ 0 }, list);
    for (size_t i = 0; i < result->suspended.count; i++)
        add_measure(&table, i ? "" : "suspended", result->suspended.items[i].measure, result->suspended.items[i].by, list);
    terminal_table_print(&table, stdout, "  ");
}

static void print_text(const struct status_options *options, const struct control_result *result, const struct reference *reference,
                       struct ck_arena *arena)
{
    struct terminal_table table = { .columns = 2 };
    char                  day[CK_DAY_TEXT + 1], note[1024], number[CK_NUMBER_TEXT_MAX];

    printf("%s%.*s → %.*s, %.*s, on %s%s%s%s\n", paint(PAINT_BOLD), (int)options->inquiry.question.origin.size, options->inquiry.question.origin.data,
           (int)options->inquiry.question.destination.size, options->inquiry.question.destination.data, (int)options->inquiry.subject.size,
           options->inquiry.subject.data, day_text(options->inquiry.question.day, day), options->inquiry.known_text ? ", as known at " : "",
           options->inquiry.known_text ? options->inquiry.known_text : "", paint(PAINT_PLAIN));
    terminal_table_printf(&table, "status");
    terminal_table_printf(&table, "%s (severity %s)%s%s", status_text(result->status), ck_number_show(result->severity, number),
                          result->coverage.known ? ", coverage " : "",
                          result->coverage.known ? coverage_symbols.symbols[result->coverage.value] : "");
    if (result->since.known) {
        terminal_table_printf(&table, "since");
        terminal_table_printf(&table, "%s", day_text(result->since.value, day));
    }
    if (result->previous) {
        terminal_table_printf(&table, "before");
        terminal_table_printf(&table, "%s (severity %s)", status_text(result->previous->status), ck_number_show(result->previous->severity, number));
    }
    if (result->next_transition) {
        terminal_table_printf(&table, "next");
        terminal_table_printf(&table, "%s from %s (severity %s)", status_text(result->next_transition->status),
                              day_text(result->next_transition->day, day), ck_number_show(result->next_transition->severity, number));
    }
    if (!result->confirmed || result->boundary_uncertain) {
        terminal_table_printf(&table, "caution");
        terminal_table_printf(&table, "%s%s%s", result->confirmed ? "" : "the present status is not confirmed",
                              !result->confirmed && result->boundary_uncertain ? "; " : "",
                              result->boundary_uncertain ? "whether this day is included is unknown" : "");
    }
    terminal_table_print(&table, stdout, "  ");
    print_measures(options, result, reference, arena);
    if (result->status == STATUS_NONE_KNOWN)
        puts("  No measure in force is known. That is no clearance.");
    if (options->inquiry.note)
        printf("  %s\n", quote_text(ck_bytes_from(options->inquiry.note), note, sizeof note));
}

/* ---- the answer ---- */

static void print_json(const struct inquiry *inquiry)
{
    struct ck_buffer buffer = { 0 };

    inquiry_write(inquiry, &buffer);
    fwrite(buffer.data, 1, buffer.size, stdout);
    ck_buffer_release(&buffer);
}

static int answer(struct status_options *options, const struct reference *reference, struct ck_arena *arena)
{
    const struct control_result *result = &options->inquiry.result;
    char                         problem[INQUIRY_PROBLEM_MAX];

    if (!inquiry_ask(&options->inquiry, reference, arena, problem)) {
        fprintf(stderr, "chokepoint status: %s\n", problem);
        return EXIT_USAGE;
    }
    if (options->inquiry.refused && result->status == STATUS_NONE_KNOWN) {
        fprintf(stderr, "chokepoint status: no status: %zu row%s of the list refused, and no other controls it\n", options->inquiry.refused,
                plural(options->inquiry.refused));
        return EXIT_CONFIG;
    }
    if (options->json || (!options->text && !output_is_terminal()))
        print_json(&options->inquiry);
    else
        print_text(options, result, reference, arena);
    if (options->inquiry.refused)
        fprintf(stderr, "chokepoint status: %zu row%s of the list refused: the status may be another one\n", options->inquiry.refused,
                plural(options->inquiry.refused));
    return options->inquiry.refused ? EXIT_CONFIG : EXIT_CLEAN;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp argp = { arguments,
                                      parse,
                                      "ORIGIN DESTINATION ITEM|CODE [DAY]",
                                      "What the known control measures imply for an origin, a destination (or ALL), "
                                      "an item or commodity code, and a day (default: today).",
                                      NULL,
                                      NULL,
                                      NULL };
    struct status_options    options = { .inquiry = { .question = { .known_ms = INT64_MAX } } };
    char                     directory[PATH_MAX];
    struct ck_arena          arena = CK_ARENA_NULL;
    struct reference        *reference;
    int                      code = EXIT_CONFIG;

    (void)program;
    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    if (!options.has_day)
        options.inquiry.question.day = clock_day();
    if (shipped_directory(options.data, directory, sizeof directory) &&
        (reference = shipped_load(directory, *processor_place(processors_all, CK_BYTES("intake")), !options.data, &options.inquiry.refused))) {
        code = answer(&options, reference, &arena);
        reference_free(reference);
    }
    ck_arena_release(&arena);
    ck_arena_release(&options.arena);
    return code;
}

const struct ck_command command_status = { "status", "asks the shipped control list about an item and a day", run };
