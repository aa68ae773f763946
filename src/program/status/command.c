/* SPDX-License-Identifier: Apache-2.0
 * chokepoint status ORIGIN DESTINATION ITEM|CODE [DAY]: SPEC 5 asked of the shipped control list. */
#include <argp.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/control/status.h"
#include "domain/model/code.h"
#include "domain/model/country.h"
#include "domain/model/topics.h"
#include "engine/config/processor_set.h"
#include "engine/formats/json.h"
#include "engine/util/exit_code.h"
#include "engine/util/instant.h"
#include "engine/util/nearest.h"
#include "engine/util/plural.h"
#include "engine/util/quote.h"
#include "engine/util/terminal_table.h"
#include "engine/util/tally.h"
#include "processors/all.h"
#include "program/commands.h"
#include "program/ingest/shipped.h"

struct status_options {
    struct status_question question;
    struct ck_bytes        subject; /* item or code */
    const char            *data, *known_text;
    struct ck_arena        arena; /* the subject, where it was written otherwise */
    bool                   has_day, json, text;
    size_t                 refused; /* rows of the list */
    const char            *note;    /* NULL: none */
    bool                   unknown; /* a code that nothing speaks of */
};

enum { KEY_KNOWN_AT = 256, KEY_JSON, KEY_TEXT, KEY_DATA };

static const struct argp_option arguments[] = {
    { "known-at", KEY_KNOWN_AT, "TIME", 0, "As known then (a day: its last instant); default: everything", 0 },
    { "json", KEY_JSON, NULL, 0, "Print JSON; the default where standard output is no terminal", 0 },
    { "text", KEY_TEXT, NULL, 0, "Print a table; the default on a terminal", 0 },
    { "data", KEY_DATA, "DIR", 0, "Data directory; default: the one that the program came with", 0 },
    { 0 },
};

/* As intake reads them. */
static void parse_country(struct status_options *options, struct ck_bytes text, const char *extra, struct ck_bytes *ret_country,
                          struct argp_state *state)
{
    *ret_country = upper_fold(text, &options->arena);
    if (!country_known(*ret_country) && !(extra && ck_bytes_equal(*ret_country, ck_bytes_from(extra))))
        argp_error(state, "%s: no country (ISO 3166-1 alpha-3%s%s)", text.data, extra ? ", or " : "", extra ? extra : "");
}

/* Digits are a code, as intake reads them; anything else is an item. */
static void parse_subject(struct status_options *options, struct ck_bytes text, struct argp_state *state)
{
    char advice[CODE_ADVICE_MAX];

    if (ck_day_read(text, &options->question.day)) /* its digits would be a code */
        argp_error(state, "%s is a day, where an item or a code is asked", text.data);
    if (code_fold(text, &options->arena, &options->question.code)) {
        options->subject = options->question.code;
        if (!code_is_prefix(options->subject))
            argp_error(state, "%s: no code (2, 4, 6, 8 or 10 digits)", text.data);
        return;
    }
    if (code_advise(text, advice))
        argp_error(state, "%s: %s", text.data, advice);
    options->question.item = options->subject = item_fold(text, &options->arena);
    if (options->subject.size == 0 || ck_bytes_equal(options->subject, CK_BYTES("*")))
        argp_error(state, "%s: neither an item nor a code", text.data);
}

static void parse_positional(struct status_options *options, struct ck_bytes text, struct argp_state *state)
{
    switch (state->arg_num) {
    case 0: parse_country(options, text, NULL, &options->question.origin, state); break;
    case 1: parse_country(options, text, "ALL", &options->question.destination, state); break;
    case 2: parse_subject(options, text, state); break;
    case 3:
        options->has_day = true;
        if (!ck_day_read(text, &options->question.day))
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
        options->known_text = argument;
        if (!instant_read(ck_bytes_from(argument), &options->question.known_ms))
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

/* ---- the union ---- */

static bool has(struct ck_bytes_array ids, struct ck_bytes id)
{
    for (size_t i = 0; i < ids.count; i++)
        if (ck_bytes_equal(ids.items[i], id))
            return true;
    return false;
}

enum { NOTE_MAX = 512 };

#define SHOW(text) (int)((text).size < 80 ? (text).size : 80), (text).data

/* The question with the union in the place of its members; false: it is the same. */
static bool ask_of_union(const struct status_question *question, bool as_origin, bool as_destination, struct status_question *ret_question)
{
    int32_t month = ck_month_from_day(question->day);

    *ret_question = *question;
    if ((as_origin && !country_is_member(CK_BYTES("EUU"), question->origin, month)) ||
        (as_destination && !country_is_member(CK_BYTES("EUU"), question->destination, month)))
        return false;
    if (as_origin)
        ret_question->origin = CK_BYTES("EUU");
    if (as_destination)
        ret_question->destination = CK_BYTES("EUU");
    return true;
}

/* What a measure says of the EU it does not say of a member (SPEC 2.2), where the goods go as little as where they come from: whoever asks of a
 * member is told of those. NULL: there is none. */
static const char *union_note(const struct reference *reference, const struct status_options *options, const struct control_result *result,
                              struct ck_arena *arena)
{
    static const struct {
        bool origin, destination;
    } places[] = { { false, true }, { true, false }, { true, true } };

    for (size_t place = 0; place < sizeof places / sizeof places[0]; place++) {
        struct status_question question;
        struct control_result  of_union;

        if (!ask_of_union(&options->question, places[place].origin, places[place].destination, &question))
            continue;
        of_union = status_ask(reference, &question, arena);
        for (size_t i = 0; i < of_union.measures.count; i++) {
            char *note;

            if (has(result->measures, of_union.measures.items[i]))
                continue;
            note = ck_arena_take(arena, NOTE_MAX);
            snprintf(note, NOTE_MAX, "%.*s is in force %s EUU (%s), which does not stand for its members: chokepoint status %.*s %.*s %.*s",
                     SHOW(of_union.measures.items[i]), places[place].destination ? "for" : "of",
                     enum_name(&status_symbols, (int32_t)of_union.status).data, SHOW(question.origin), SHOW(question.destination),
                     SHOW(options->subject));
            return note;
        }
    }
    return NULL;
}

/* ---- codes ---- */

/* A code is asked for that the law of this list may well leave free, or that is misspelt: the answer is the list's, and says that it rests on
 * nothing. */
static bool knows_code(const struct reference *reference, const struct status_question *question)
{
    struct measure_fact_list measures = measures_learned(reference);
    enum nomenclature        own = code_nomenclature_of_country(question->origin);

    for (size_t i = 0; i < measures.count; i++) {
        bool alike = code_nomenclature_of_country(measures.items[i]->origin) == own;

        if (code_touches(alike ? question->code : code_international(question->code), measures.items[i]->commodity_prefixes))
            return true;
    }
    return catalogue_names_code(reference, question->code, own);
}

/* Digits behind the sixth are the origin's. NULL: the catalogue has prefixes of its nomenclature. */
static const char *international_note(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    enum nomenclature own = code_nomenclature_of_country(question->origin);
    const char       *writes = code_nomenclature_of(own) ? nomenclature_symbols.symbols[own] : "a nomenclature of its own";
    char             *note;

    if (!question->code.data || !catalogue_map(reference, question->code, own, arena).international)
        return NULL;
    note = ck_arena_take(arena, NOTE_MAX);
    snprintf(note, NOTE_MAX,
             "%.*s is read as a code of %.*s, which writes %s: its first six digits count, for the catalogue's longer prefixes there "
             "are of others",
             SHOW(question->code), SHOW(question->origin), writes);
    return note;
}

static const char *unknown_note(const struct status_options *options, struct ck_arena *arena)
{
    char *note = ck_arena_take(arena, NOTE_MAX);

    snprintf(note, NOTE_MAX, "neither an item of the catalogue nor a measure has codes of %.*s: nothing is known of it", SHOW(options->subject));
    return note;
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
    struct measure_fact_list list = measures_known(reference, options->question.origin, options->question.known_ms, arena);
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

    printf("%s%.*s → %.*s, %.*s, on %s%s%s%s\n", paint(PAINT_BOLD), (int)options->question.origin.size, options->question.origin.data,
           (int)options->question.destination.size, options->question.destination.data, (int)options->subject.size, options->subject.data,
           day_text(options->question.day, day), options->known_text ? ", as known at " : "", options->known_text ? options->known_text : "",
           paint(PAINT_PLAIN));
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
    if (options->note)
        printf("  %s\n", quote_text(ck_bytes_from(options->note), note, sizeof note));
}

/* ---- JSON ---- */

static void add_member(struct ck_buffer *buffer, const char *before, struct ck_bytes text)
{
    ck_buffer_append(buffer, ck_bytes_from(before));
    json_write_text(text, buffer);
}

static void print_json(const struct status_options *options, const struct control_result *result)
{
    struct ck_buffer buffer = { 0 };
    char             day[CK_DAY_TEXT + 1], count[48];

    add_member(&buffer, "{\"origin\":", options->question.origin);
    add_member(&buffer, ",\"destination\":", options->question.destination);
    add_member(&buffer, options->question.code.data ? ",\"code\":" : ",\"item\":", options->subject);
    add_member(&buffer, ",\"day\":", ck_bytes_from(day_text(options->question.day, day)));
    if (options->known_text)
        add_member(&buffer, ",\"known_at\":", ck_bytes_from(options->known_text));
    ck_buffer_append(&buffer, CK_BYTES(",\"result\":"));
    json_write(&control_result_type, 0, control_result_type.field_count, result, &buffer);
    if (options->unknown)
        ck_buffer_append(&buffer, CK_BYTES(",\"unknown\":true"));
    if (options->note)
        add_member(&buffer, ",\"note\":", ck_bytes_from(options->note));
    if (options->refused) {
        snprintf(count, sizeof count, ",\"refused\":%zu", options->refused);
        ck_buffer_append(&buffer, ck_bytes_from(count));
    }
    ck_buffer_append(&buffer, CK_BYTES("}\n"));
    fwrite(buffer.data, 1, buffer.size, stdout);
    ck_buffer_release(&buffer);
}

/* ---- the answer ---- */

/* An item that neither the catalogue nor a measure knows is a misspelt one far more often than a new one: no status is told of it. */
static bool knows_item(const struct reference *reference, struct ck_bytes item)
{
    struct measure_fact_list measures = measures_learned(reference);

    if (catalogue_item(reference, item))
        return true;
    for (size_t i = 0; i < measures.count; i++)
        for (size_t k = 0; k < measures.items[i]->items.count; k++)
            if (ck_bytes_equal(measures.items[i]->items.items[k], item))
                return true;
    return false;
}

static void tell_unknown(const struct reference *reference, struct ck_bytes item)
{
    struct item_fact_list    items = catalogue_items(reference);
    struct measure_fact_list measures = measures_learned(reference);
    struct nearest           nearest = nearest_to(item);

    for (size_t i = 0; i < items.count; i++)
        nearest_try(&nearest, items.items[i]->item);
    for (size_t i = 0; i < measures.count; i++)
        for (size_t k = 0; k < measures.items[i]->items.count; k++)
            nearest_try(&nearest, measures.items[i]->items.items[k]);
    fprintf(stderr, "chokepoint status: no item %.*s is known%s%.*s%s: no status\n", (int)item.size, item.data,
            nearest.found.data ? " (nearest: " : "", (int)nearest.found.size, nearest.found.data ? nearest.found.data : "",
            nearest.found.data ? ")" : "");
}

static int answer(struct status_options *options, const struct reference *reference, struct ck_arena *arena)
{
    struct control_result result;

    if (options->question.item.data && !knows_item(reference, options->question.item)) {
        tell_unknown(reference, options->question.item);
        return EXIT_USAGE;
    }
    result = status_ask(reference, &options->question, arena);
    options->unknown = options->question.code.data && !knows_code(reference, &options->question);
    options->note = options->unknown ? unknown_note(options, arena) : union_note(reference, options, &result, arena);
    if (!options->note)
        options->note = international_note(reference, &options->question, arena);
    if (options->refused && result.status == STATUS_NONE_KNOWN) {
        fprintf(stderr, "chokepoint status: no status: %zu row%s of the list refused, and no other controls it\n", options->refused,
                plural(options->refused));
        return EXIT_CONFIG;
    }
    if (options->json || (!options->text && !output_is_terminal()))
        print_json(options, &result);
    else
        print_text(options, &result, reference, arena);
    if (options->refused)
        fprintf(stderr, "chokepoint status: %zu row%s of the list refused: the status may be another one\n", options->refused,
                plural(options->refused));
    return options->refused ? EXIT_CONFIG : EXIT_CLEAN;
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
    struct status_options    options = { .question = { .known_ms = INT64_MAX } };
    char                     directory[PATH_MAX];
    struct ck_arena          arena = CK_ARENA_NULL;
    struct reference        *reference;
    int                      code = EXIT_CONFIG;

    (void)program;
    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    if (!options.has_day)
        options.question.day = clock_day();
    if (shipped_directory(options.data, directory, sizeof directory) &&
        (reference = shipped_load(directory, *processor_place(processors_all, CK_BYTES("intake")), !options.data, &options.refused))) {
        code = answer(&options, reference, &arena);
        reference_free(reference);
    }
    ck_arena_release(&arena);
    ck_arena_release(&options.arena);
    return code;
}

const struct ck_command command_status = { "status", "asks the shipped control list about an item and a day", run };
