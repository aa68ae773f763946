/* SPDX-License-Identifier: Apache-2.0
 * chokepoint schemas: the schemas of the topics that processors write, and where a schema registry has them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/config/command_line.h"
#include "engine/registry/internal.h"
#include "engine/serde/encode.h"
#include "engine/util/exit_code.h"
#include "engine/util/terminal_table.h"
#include "engine/util/plural.h"
#include "engine/base/topics.h"
#include "engine/cli/commands.h"

enum { KEY_SHOW = 256, KEY_KEEP_LEVEL, CALL_MS = 10000, PAUSE_MS = 500 };

static const char level[] = "BACKWARD_TRANSITIVE";

static const struct argp_option options[] = {
    { "show", KEY_SHOW, "NAME", 0, "list: nothing but the text of this schema; NAME: as list prints it, or of any topic", 0 },
    { "keep-level", KEY_KEEP_LEVEL, NULL, 0, "register: leave the compatibility level of the subjects as it is", 0 },
    { 0 },
};

enum schemas_act { ACT_NONE, ACT_LIST, ACT_CHECK, ACT_REGISTER };

struct schemas_arguments {
    struct command_arguments shared;
    enum schemas_act         act;
    const char              *show;
    bool                     keep_level;
};

static void set_act(struct schemas_arguments *given, const char *word, struct argp_state *state)
{
    static const char *const acts[] = { [ACT_LIST] = "list", [ACT_CHECK] = "check", [ACT_REGISTER] = "register" };

    for (enum schemas_act act = ACT_LIST; act <= ACT_REGISTER; act++)
        if (strcmp(word, acts[act]) == 0)
            given->act = act;
    if (given->act == ACT_NONE)
        argp_error(state, "%s: list, check or register", word);
}

static void check_arguments(const struct schemas_arguments *given, struct argp_state *state)
{
    if (given->act == ACT_NONE)
        argp_error(state, "schemas list|check|register [PROCESSOR...]");
    if (given->show && given->act != ACT_LIST)
        argp_error(state, "--show is for list");
    if (given->keep_level && given->act != ACT_REGISTER)
        argp_error(state, "--keep-level is for register");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct schemas_arguments *given = state->input;

    switch (key) {
    case KEY_SHOW: given->show = argument; return 0;
    case KEY_KEEP_LEVEL: given->keep_level = true; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            return ARGP_ERR_UNKNOWN;
        set_act(given, argument, state);
        return 0;
    case ARGP_KEY_END: check_arguments(given, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- a text ---- */

static int show(const struct ck_processor *const *processors, const char *name)
{
    const struct ck_record_type *type = NULL;
    json_t                      *schema;
    struct topics                topics;

    topics_collect(processors, &topics);
    for (const struct ck_topic *const *topic = topics.items; *topic; topic++)
        if (strcmp((*topic)->name, name) == 0 || strcmp((*topic)->value->name, name) == 0)
            type = (*topic)->value;
    if (!type) {
        fprintf(stderr, "%s schemas: no schema or topic %s: `schemas list` and `topology` show them\n", program_invocation_short_name, name);
        return EXIT_USAGE;
    }
    schema = json_loads(type->schema, 0, NULL);
    if (!schema || json_dumpf(schema, stdout, JSON_INDENT(1)) != 0)
        return EXIT_CONFIG;
    json_decref(schema);
    putchar('\n');
    return EXIT_CLEAN;
}

/* ---- calls ---- */

struct schemas_session {
    const struct schemas_arguments *given;
    const struct installation      *installation;
    struct registry_http            http;
    bool                            asks; /* there is a registry */
    struct terminal_table           table;
    size_t                          subjects, open; /* open: not there, not compatible or refused */
};

struct question {
    char                         subject[ENCODE_SUBJECT_MAX];
    const struct ck_record_type *type;
    struct registry_version      version;
    bool                         compatible;
};

static int find(struct registry_http *http, struct question *question)
{
    return registry_find(http, question->subject, question->type, &question->version);
}

static int compare(struct registry_http *http, struct question *question)
{
    return registry_compatible(http, question->subject, question->type, &question->compatible);
}

static int put(struct registry_http *http, struct question *question)
{
    return registry_register(http, question->subject, question->type, &question->version.id);
}

static int set_level(struct registry_http *http, struct question *question) { return registry_set_level(http, question->subject, level); }

/* As long as brokers would be waited for. */
static int call(struct schemas_session *session, int (*of)(struct registry_http *, struct question *), struct question *question)
{
    int64_t until_ms = monotonic_ms() + session->installation->start_ms;
    int     outcome;

    while ((outcome = of(&session->http, question)) == REGISTRY_FAILED && monotonic_ms() < until_ms)
        nanosleep(&(struct timespec){ .tv_nsec = PAUSE_MS * 1000000L }, NULL);
    return outcome;
}

/* ---- one schema ---- */

static void row(struct schemas_session *session, const char *status, const struct question *question)
{
    terminal_table_printf(&session->table, "%s", status);
    terminal_table_printf(&session->table, "%s", question->subject);
    terminal_table_printf(&session->table, "%s", question->type->name);
    terminal_table_printf(&session->table, "%016" PRIx64, question->type->fingerprint);
}

static void row_version(struct schemas_session *session, const struct question *question, const char *more)
{
    char version[32] = "";

    if (question->version.version > 0)
        snprintf(version, sizeof version, ", version %" PRId64, question->version.version);
    terminal_table_printf(&session->table, "id %" PRIu32 "%s%s", question->version.id, version, more);
}

static int tell_absent(struct schemas_session *session, const struct question *question)
{
    row(session, "missing", question);
    terminal_table_printf(&session->table, "%s", session->http.problem);
    session->open++;
    return REGISTRY_ANSWERED;
}

static int tell_there(struct schemas_session *session, const struct question *question)
{
    row(session, "there", question);
    row_version(session, question, "");
    return REGISTRY_ANSWERED;
}

static int list_one(struct schemas_session *session, struct question *question)
{
    int outcome;

    if (!session->asks) {
        row(session, "-", question);
        terminal_table_printf(&session->table, "no registry.url");
        return REGISTRY_ANSWERED;
    }
    outcome = call(session, find, question);
    if (outcome == REGISTRY_ABSENT)
        return tell_absent(session, question);
    return outcome == REGISTRY_ANSWERED ? tell_there(session, question) : outcome;
}

static int check_one(struct schemas_session *session, struct question *question)
{
    int outcome = call(session, compare, question);

    if (outcome == REGISTRY_ABSENT) {
        row(session, "new", question);
        terminal_table_printf(&session->table, "the registry has no version to compare it with");
        return REGISTRY_ANSWERED;
    }
    if (outcome != REGISTRY_ANSWERED)
        return outcome;
    row(session, question->compatible ? "compatible" : "conflict", question);
    terminal_table_printf(&session->table, "%s", question->compatible ? "the registry would take it" : session->http.problem);
    session->open += !question->compatible;
    return outcome;
}

/* The level first, so that the schema is judged by it; some registries know levels of subjects only that are there. */
static int register_new(struct schemas_session *session, struct question *question)
{
    int levelled = session->given->keep_level ? REGISTRY_ANSWERED : call(session, set_level, question), outcome;

    if (levelled != REGISTRY_ANSWERED && levelled != REGISTRY_ABSENT)
        return levelled;
    outcome = call(session, put, question);
    if (outcome == REGISTRY_ANSWERED && levelled == REGISTRY_ABSENT)
        outcome = call(session, set_level, question);
    if (outcome == REGISTRY_ABSENT)
        return tell_absent(session, question);
    if (outcome != REGISTRY_ANSWERED)
        return outcome;
    row(session, "registered", question);
    row_version(session, question, session->given->keep_level ? "" : ", level BACKWARD_TRANSITIVE");
    return outcome;
}

static int register_one(struct schemas_session *session, struct question *question)
{
    int outcome = call(session, find, question);

    if (outcome == REGISTRY_ABSENT)
        return register_new(session, question);
    return outcome == REGISTRY_ANSWERED ? tell_there(session, question) : outcome;
}

/* What the registry refuses is told, and the next one is tried. */
static int each(struct schemas_session *session, const struct ck_topic *topic)
{
    static int (*const acts[])(struct schemas_session *,
                               struct question *) = { [ACT_LIST] = list_one, [ACT_CHECK] = check_one, [ACT_REGISTER] = register_one };
    struct question question = { .type = topic->value };
    int             outcome;

    encode_subject(session->installation, topic->name, question.subject);
    session->subjects++;
    outcome = acts[session->given->act](session, &question);
    if (outcome != REGISTRY_REFUSED)
        return outcome;
    row(session, "refused", &question);
    terminal_table_printf(&session->table, "%s", session->http.problem);
    session->open++;
    return REGISTRY_ANSWERED;
}

/* ---- all ---- */

static int all(struct schemas_session *session)
{
    static const char *const problems[] = { [ACT_LIST] = "missing", [ACT_CHECK] = "not compatible", [ACT_REGISTER] = "refused" };
    int                      outcome = REGISTRY_ANSWERED;

    for (const struct ck_processor *const *processor = session->given->shared.selection.items; *processor && outcome == REGISTRY_ANSWERED;
         processor++)
        for (const struct ck_topic *const *topic = (*processor)->outputs; *topic && outcome == REGISTRY_ANSWERED; topic++)
            outcome = each(session, *topic);
    terminal_table_print(&session->table, stdout, "");
    fflush(stdout);
    if (outcome != REGISTRY_ANSWERED) {
        fprintf(stderr, "%s schemas: the registry does not answer: %s\n", program_invocation_short_name, session->http.problem);
        return EXIT_BROKER;
    }
    if (session->asks)
        fprintf(stderr, "%s schemas: %zu subject%s, %zu %s%s\n", program_invocation_short_name, session->subjects, plural(session->subjects),
                session->open, problems[session->given->act],
                session->given->act == ACT_LIST && session->open ? "; `schemas register` registers them" : "");
    return session->open && session->given->act != ACT_LIST ? EXIT_BROKER : EXIT_CLEAN;
}

static int with_registry(void *arguments, const struct config *config)
{
    const struct schemas_arguments *given = arguments;
    const struct installation      *installation = &config->installation;
    static const atomic_bool        never = false;
    struct schemas_session          session = { .given = given, .installation = installation, .http.stop = &never, .table = { .columns = 5 } };
    struct registry_options         registry = registry_options_of(installation, NULL);
    char                            problem[REGISTRY_PROBLEM_MAX];
    int                             code;

    if (given->show)
        return show(given->shared.processors, given->show);
    session.asks = *installation->registry_urls;
    registry.call_ms = CALL_MS;
    if (!session.asks && given->act != ACT_LIST) {
        fprintf(stderr, "%s schemas: registry.url says where the registry is, and it is not set\n", program_invocation_short_name);
        return EXIT_CONFIG;
    }
    if (session.asks && registry_http_open(&session.http, &registry, problem, sizeof problem) != 0) {
        fprintf(stderr, "%s schemas: %s\n", program_invocation_short_name, problem);
        code = EXIT_CONFIG;
    } else {
        code = all(&session);
    }
    registry_http_close(&session.http);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        options,
        "list|check|register [PROCESSOR...]",
        "The schemas of the topics that the processors (default: all) write, and where a schema registry has them.\v"
        "list shows each with its subject, its fingerprint and, if the registry has it, its id. check asks the registry "
        "whether it would take it after the latest version of the subject. register registers those that are missing, "
        "and sets the level of their subjects to BACKWARD_TRANSITIVE: whoever reads with a later schema reads "
        "everything.\n\n"
        "Exit codes: 0; 3 no registry.url; 4 the registry does not answer, a schema is not compatible (check) or refused.",
        parse,
        true,
        with_registry
    };
    struct schemas_arguments given = { 0 };

    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_schemas = { "schemas", "lists, checks and registers the schemas of what is published", run };
