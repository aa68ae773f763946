/* SPDX-License-Identifier: Apache-2.0
 * chokepoint dlq: what processors refused: lists it, shows it, and sends it again; what they cannot finish: sets it aside. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/number.h"
#include "chokepoint/out.h"
#include "engine/admin/redrive.h"
#include "engine/cli/brokers.h"
#include "engine/cli/dead_letter_print.h"
#include "engine/cli/kafka_exit.h"
#include "engine/config/command_line.h"
#include "engine/kafka/scan.h"
#include "engine/serde/dead_letter.h"
#include "engine/util/exit_code.h"
#include "engine/util/terminal_table.h"
#include "engine/util/plural.h"
#include "engine/cli/dlq_internal.h"
#include "engine/cli/commands.h"

enum { KEY_LIMIT = 256, KEY_KEY, KEY_OFFSET, KEY_YES, KEY_RAW, KEY_PROCESSOR, KEY_THROUGH };

enum { LIST_LIMIT = 50, SHOW_LIMIT = 10 };

static const struct argp_option options[] = {
    { "reason", 'r', "REASON", 0, "Only those refused for it: undecodable, unknown_enum …; set-aside: why, in your words", 0 },
    { "key", KEY_KEY, "KEY", 0, "Only this one: TOPIC|PARTITION|OFFSET, as list prints it", 0 },
    { "offset", KEY_OFFSET, "P:O", 0, "Only those that came from this partition and offset of their topic", 0 },
    { "limit", KEY_LIMIT, "N", 0, "list: the newest N, default 50; show: the first N, default 10; redrive: send N, default all", 0 },
    { "raw", KEY_RAW, NULL, 0, "show: nothing but the bytes of the first one", 0 },
    { "yes", KEY_YES, NULL, 0, "redrive: send; without it, only what would be sent is counted", 0 },
    { "through", KEY_THROUGH, "OFFSET", 0, "set-aside: all to this offset, the last of a batch whose bytes are damaged", 0 },
    { "processor", KEY_PROCESSOR, "PROCESSOR", 0, "set-aside: which, if several read the topic", 0 },
    { 0 },
};

enum dlq_act { ACT_NONE, ACT_LIST, ACT_SHOW, ACT_REDRIVE, ACT_SET_ASIDE };

struct dlq_arguments {
    struct command_arguments   shared;
    enum dlq_act               act_wanted;
    const struct ck_processor *processor;
    struct dead_letter_filter  filter;
    struct dlq_place           place; /* ACT_SET_ASIDE */
    const char                *reason;
    size_t                     limit; /* SIZE_MAX: not given */
    bool                       raw, yes;
};

static bool is_reason(const struct ck_processor *const *processors, const char *name)
{
    for (; *processors; processors++)
        for (int reason = 0; reason < CK_REASON_COUNT; reason++) {
            const char *known = ck_reason_name(*processors, reason);

            if (known && strcmp(known, name) == 0)
                return true;
        }
    return false;
}

static void set_offset(struct dlq_arguments *given, const char *text, struct argp_state *state)
{
    const char *colon = strchr(text, ':');

    if (!colon || !ck_number_read_long((struct ck_bytes){ text, (size_t)(colon - text) }, &given->filter.partition) ||
        !ck_number_read_long(ck_bytes_from(colon + 1), &given->filter.offset) || given->filter.partition < 0 || given->filter.offset < 0)
        argp_error(state, "--offset: PARTITION:OFFSET, not %s", text);
}

static const struct ck_processor *processor_of(const struct dlq_arguments *given, const char *word, struct argp_state *state)
{
    const struct ck_processor *const *place = processor_place(given->shared.processors, ck_bytes_from(word));

    if (!place)
        argp_error(state, "no processor %s: `topology` shows them", word);
    return *place;
}

/* TOPIC PARTITION OFFSET */
static void set_place(struct dlq_arguments *given, const char *word, unsigned number, struct argp_state *state)
{
    int64_t *place = number == 2 ? &given->place.partition : &given->place.offset;

    if (number > 3)
        argp_error(state, "%s: one record at a time", word);
    if (number == 1)
        given->place.topic = word;
    else if (!ck_number_read_long(ck_bytes_from(word), place) || *place < 0 || (number == 2 && *place > UINT16_MAX))
        argp_error(state, "%s is no %s", word, number == 2 ? "partition" : "offset");
}

static void set_word(struct dlq_arguments *given, const char *word, unsigned number, struct argp_state *state)
{
    static const char *const acts[] = { [ACT_LIST] = "list", [ACT_SHOW] = "show", [ACT_REDRIVE] = "redrive", [ACT_SET_ASIDE] = "set-aside" };

    for (enum dlq_act act = ACT_LIST; number == 0 && act <= ACT_SET_ASIDE; act++)
        if (strcmp(word, acts[act]) == 0)
            given->act_wanted = act;
    if (number == 0 && given->act_wanted == ACT_NONE)
        argp_error(state, "%s: list, show, redrive or set-aside", word);
    if (number > 0 && given->act_wanted == ACT_SET_ASIDE) {
        set_place(given, word, number, state);
        return;
    }
    if (number > 1)
        argp_error(state, "%s: one processor at a time", word);
    if (number == 1)
        given->processor = processor_of(given, word, state);
}

static void check_place(const struct dlq_arguments *given, struct argp_state *state)
{
    if (!given->place.topic || given->place.offset < 0)
        argp_error(state, "dlq set-aside TOPIC PARTITION OFFSET --reason TEXT");
    if (given->place.through >= 0 && given->place.through < given->place.offset)
        argp_error(state, "--through: it is before the offset");
    if (!given->reason || !*given->reason)
        argp_error(state, "set-aside: --reason TEXT says why, for those who find the dead letter");
}

static void check(struct dlq_arguments *given, struct argp_state *state)
{
    if (given->act_wanted == ACT_SET_ASIDE)
        check_place(given, state);
    else if (given->act_wanted == ACT_NONE)
        argp_error(state, "list, show, redrive or set-aside");
    else if (!given->processor && given->act_wanted != ACT_LIST)
        argp_error(state, "of which processor? `dlq list` counts them for all");
    else if (given->place.processor || given->place.through >= 0)
        argp_error(state, "--%s is for set-aside", given->place.processor ? "processor" : "through");
    else if (given->reason && !is_reason(given->shared.processors, given->reason))
        argp_error(state, "--reason: no reason %s", given->reason);
    if (given->raw && given->act_wanted != ACT_SHOW)
        argp_error(state, "--raw is for show");
    if (given->yes && given->act_wanted != ACT_REDRIVE)
        argp_error(state, "--yes is for redrive");
    given->place.reason = given->reason;
    if (given->reason)
        given->filter.reason = ck_bytes_from(given->reason);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct dlq_arguments *given = state->input;
    int64_t               number;

    switch (key) {
    case 'r': given->reason = argument; return 0;
    case KEY_PROCESSOR: given->place.processor = processor_of(given, argument, state); return 0;
    case KEY_THROUGH:
        if (!ck_number_read_long(ck_bytes_from(argument), &given->place.through) || given->place.through < 0)
            argp_error(state, "--through: %s is no offset", argument);
        return 0;
    case KEY_KEY: given->filter.key = ck_bytes_from(argument); return 0;
    case KEY_OFFSET: set_offset(given, argument, state); return 0;
    case KEY_LIMIT:
        if (!ck_number_read_long(ck_bytes_from(argument), &number) || number < 1)
            argp_error(state, "--limit: %s is no count", argument);
        given->limit = (size_t)number;
        return 0;
    case KEY_RAW: given->raw = true; return 0;
    case KEY_YES: given->yes = true; return 0;
    case ARGP_KEY_ARG: set_word(given, argument, state->arg_num, state); return 0;
    case ARGP_KEY_END: check(given, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- list and show ---- */

struct dlq_reading {
    const struct dlq_arguments *given;
    struct dead_letters         list;
    size_t                      shown, matched, strange;
};

static int read_letter(void *context, const struct log_record *record)
{
    struct dlq_reading *reading = context;
    struct dead_letter  letter;

    if (!dead_letter_read(record, &letter)) {
        reading->strange++;
        return 0;
    }
    if (!dead_letter_matches(&letter, &reading->given->filter))
        return 0;
    reading->matched++;
    if (reading->given->act_wanted == ACT_LIST)
        dead_letters_add(&reading->list, &letter);
    else if (reading->shown < (reading->given->raw ? 1 : reading->given->limit)) {
        reading->shown++;
        if (reading->given->raw)
            fwrite(letter.value.data, 1, letter.value.size, stdout);
        else
            dead_letter_print(record, stdout);
    }
    return 0;
}

static int read_letters(struct dlq_arguments *given, const struct installation *installation, const char *topic)
{
    struct dlq_reading reading = { .given = given };
    char               name[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    struct kafka_scan  scan = { .installation = installation, .topic = name, .partition = -1, .each = read_letter, .context = &reading };
    int                result;

    if (given->limit == SIZE_MAX)
        given->limit = given->act_wanted == ACT_LIST ? LIST_LIMIT : SHOW_LIMIT;
    reading.list.limit = given->limit;
    installation_topic(installation, topic, name);
    result = kafka_scan(&scan, problem);
    if (result)
        fprintf(stderr, "%s dlq: %s\n", program_invocation_short_name, problem);
    else if (given->act_wanted == ACT_LIST) {
        dead_letters_settle(&reading.list);
        dead_letters_print(&reading.list, stdout);
    } else if (reading.matched > reading.shown)
        fprintf(stderr, "%s dlq: %zu of %zu shown: --limit N shows more, --key CK_KEY one\n", program_invocation_short_name, reading.shown,
                reading.matched);
    else if (reading.matched == 0)
        fprintf(stderr, "%s dlq: %s: no such dead letter\n", program_invocation_short_name, name);
    if (reading.strange)
        fprintf(stderr, "%s dlq: %s: %zu record%s not of this program\n", program_invocation_short_name, name, reading.strange,
                plural(reading.strange));
    dead_letters_release(&reading.list);
    return kafka_exit(result);
}

/* ---- list of all processors ---- */

/* Adds the counts of one. An exit code. */
static int count_processor(const struct dlq_arguments *given, const struct installation *installation, const struct ck_processor *processor,
                           struct terminal_table *table, size_t *total)
{
    struct dlq_reading reading = { .given = given, .list = { .limit = 1 } };
    char               topic[INSTALLATION_NAME_MAX], name[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    struct kafka_scan  scan = { .installation = installation, .topic = name, .partition = -1, .each = read_letter, .context = &reading };
    int                result;

    snprintf(topic, sizeof topic, "%s.dlq", processor->name);
    installation_topic(installation, topic, name);
    result = kafka_scan(&scan, problem);
    if (result)
        fprintf(stderr, "%s dlq: %s\n", program_invocation_short_name, problem);
    *total += dead_letters_settle(&reading.list);
    for (size_t i = 0; i < reading.list.count_count; i++) {
        if (reading.list.counts[i].count == 0)
            continue;
        terminal_table_text(table, ck_bytes_from(processor->name));
        terminal_table_printf(table, "%zu", reading.list.counts[i].count);
        terminal_table_text(table, ck_bytes_from(reading.list.counts[i].reason));
        terminal_table_text(table, ck_bytes_from(reading.list.counts[i].topic));
    }
    dead_letters_release(&reading.list);
    return kafka_exit(result);
}

static int count_all(const struct dlq_arguments *given, const struct installation *installation)
{
    struct terminal_table table = { .columns = 4 };
    size_t                total = 0;
    int                   code = EXIT_CLEAN;

    for (const struct ck_processor *const *processor = given->shared.processors; *processor && code == EXIT_CLEAN; processor++)
        code = count_processor(given, installation, *processor, &table, &total);
    terminal_table_print(&table, stdout, "");
    if (code == EXIT_CLEAN)
        printf("%zu dead letter%s%s\n", total, plural(total), total ? "; `dlq list PROCESSOR` lists them" : "");
    return code;
}

/* ---- redrive ---- */

static void tell_held(void *context, const struct dead_letter *letter, const char *why)
{
    (void)context;
    fprintf(stderr, "%s dlq: %.*s: not sent: %s\n", program_invocation_short_name, (int)letter->key.size, letter->key.data, why);
}

static int drive(const struct dlq_arguments *given, const struct installation *installation, const char *topic)
{
    struct redrive_options wanted = {
        .installation = installation, .topic = topic, .filter = given->filter, .limit = given->limit, .send = given->yes, .held = tell_held
    };
    struct redrive_counts counts;
    char                  problem[KAFKA_PROBLEM_MAX] = "";
    int                   result = redrive(&wanted, &counts, problem);

    if (result)
        fprintf(stderr, "%s dlq: %s\n", program_invocation_short_name, problem);
    printf("%s %zu, sent before %zu, cannot be sent %zu", given->yes ? "sent" : "would be sent", counts.sent, counts.already, counts.held);
    if (counts.left)
        printf(", left by --limit %zu", counts.left);
    putchar('\n');
    if (counts.failed)
        fprintf(stderr, "%s dlq: %zu not acknowledged: call it again; those that arrived are not sent twice\n", program_invocation_short_name,
                counts.failed);
    if (!given->yes && counts.sent)
        fprintf(stderr, "%s dlq: nothing was sent: --yes does it\n", program_invocation_short_name);
    if (result)
        return kafka_exit(result);
    return counts.held ? EXIT_CONFIG : EXIT_CLEAN;
}

static int act(void *arguments, const struct config *config)
{
    struct dlq_arguments      *given = arguments;
    const struct installation *installation = &config->installation;
    char                       topic[INSTALLATION_NAME_MAX];
    int                        result;

    if (given->act_wanted == ACT_SET_ASIDE) /* opens the brokers itself */
        return dlq_set_aside(&given->place, given->shared.processors, installation);
    result = brokers_await("dlq", installation);
    if (result)
        return kafka_exit(result);
    if (!given->processor)
        return count_all(given, installation);
    snprintf(topic, sizeof topic, "%s.dlq", given->processor->name);
    return given->act_wanted == ACT_REDRIVE ? drive(given, installation, topic) : read_letters(given, installation, topic);
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        options,
        "list [PROCESSOR]\nshow PROCESSOR\nredrive PROCESSOR\nset-aside TOPIC PARTITION OFFSET [--through OFFSET] --reason TEXT",
        "Lists and shows the records that a processor refused, and sends them again; sets a record aside that it cannot finish.",
        parse,
        false,
        act
    };
    struct dlq_arguments given = { .filter = { .partition = -1, .offset = -1 }, .place = { .offset = -1, .through = -1 }, .limit = SIZE_MAX };

    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_dlq = { "dlq", "lists, shows and sends again what a processor refused; sets aside what it cannot finish", run };
