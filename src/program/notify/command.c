/* SPDX-License-Identifier: Apache-2.0
 * chokepoint notify: tells receivers of alerts, verdicts and statuses, by routes. */
#include <argp.h>

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/config/command_line.h"
#include "engine/util/plural.h"
#include "engine/util/secret.h"
#include "engine/util/terminal_table.h"
#include "notify/send/message.h"
#include "program/commands.h"
#include "program/notify/notify.h"

enum { KEY_DRY = 256, KEY_FROM, KEY_REDRIVE, KEY_RIGHTS, KEY_JSON, KEY_TEXT };

static const struct argp_option options[] = {
    { "routes", 'r', "FILE", 0, "Receivers and routes (YAML); docs/NOTIFY.md", 0 },
    { "from", KEY_FROM, "WHEN", 0,
      "Where a topic that was never read begins: start, now, or an instant before which nothing began; default: as the file says", 0 },
    { "dry-run", KEY_DRY, NULL, 0, "Prints what would be told, and tells nobody; with --input", 0 },
    { "input", 'i', "DIR", 0, "--dry-run: the files <topic>.jsonl that replay wrote", 0 },
    { "redrive", KEY_REDRIVE, NULL, 0,
      "At this start read the topics anew: who was not told of what holds is told, because he refused it or was away for too long (dead)", 0 },
    { "json", KEY_JSON, NULL, 0, "told, owed, dead: print JSON lines; the default where standard output is no terminal", 0 },
    { "text", KEY_TEXT, NULL, 0, "told, owed, dead: print lines for people; the default on a terminal", 0 },
    { "rights", KEY_RIGHTS, "PRINCIPAL", OPTION_ARG_OPTIONAL, "Prints the rights that it needs, for kafka-acls.sh; default: User:chokepoint", 0 },
    { 0 },
};

struct notify_arguments {
    struct command_arguments shared;
    const char              *routes, *from, *input, *rights, *receiver, *list;
    bool                     dry, checks, tests, redrive, json, text;
};

static error_t take_word(struct notify_arguments *given, char *word, struct argp_state *state)
{
    if (state->arg_num == 0 && strcmp(word, "check") == 0)
        given->checks = true;
    else if (state->arg_num == 0 && strcmp(word, "test") == 0)
        given->tests = true;
    else if (state->arg_num == 0 && (strcmp(word, "told") == 0 || strcmp(word, "owed") == 0 || strcmp(word, "dead") == 0))
        given->list = word;
    else if (state->arg_num == 1 && given->tests)
        given->receiver = word;
    else
        argp_error(state, "%s: nothing, check, test RECEIVER, told, owed or dead", word);
    return 0;
}

static void check(const struct notify_arguments *given, struct argp_state *state)
{
    if (!given->routes && !given->list)
        argp_error(state, "who is told of what? --routes FILE");
    if (given->tests && !given->receiver)
        argp_error(state, "test RECEIVER: which?");
    if (given->dry != (given->input != NULL))
        argp_error(state, "--dry-run and --input DIR belong together");
    if (given->redrive && (given->dry || given->checks || given->tests || given->list))
        argp_error(state, "--redrive is for a run");
    if ((given->json || given->text) && !given->list)
        argp_error(state, "--json and --text are for told, owed and dead");
    if (given->json && given->text)
        argp_error(state, "--json or --text");
    if (given->dry && (given->checks || given->tests))
        argp_error(state, "--dry-run stands alone");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct notify_arguments *given = state->input;

    switch (key) {
    case 'r': given->routes = argument; return 0;
    case 'i': given->input = argument; return 0;
    case KEY_FROM: given->from = argument; return 0;
    case KEY_DRY: given->dry = true; return 0;
    case KEY_REDRIVE: given->redrive = true; return 0;
    case KEY_JSON: given->json = true; return 0;
    case KEY_TEXT: given->text = true; return 0;
    case KEY_RIGHTS:
        given->rights = argument ? argument : "User:chokepoint";
        if (!strchr(given->rights, ':') || strchr(given->rights, '\n'))
            argp_error(state, "--rights: TYPE:NAME is expected, such as User:chokepoint");
        return 0;
    case ARGP_KEY_ARG: return take_word(given, argument, state);
    case ARGP_KEY_END: check(given, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- check ---- */

static size_t check_secret(const char *receiver, const char *path)
{
    char  problem[256];
    char *secret = path ? secret_read(path, problem, sizeof problem) : NULL;

    if (path && !secret)
        fprintf(stderr, "chokepoint notify: %s: %s\n", receiver, problem);
    secret_free(secret);
    return path && !secret;
}

static size_t check_file(const char *receiver, const char *path, const char *mode)
{
    FILE *file = path ? fopen(path, mode) : NULL;

    if (path && !file)
        fprintf(stderr, "chokepoint notify: %s: %s: it cannot be opened\n", receiver, path);
    if (file)
        fclose(file);
    return path && !file;
}

/* Told, and no fault: a proxy beside it may add what is missing. */
static void tell_clear(const struct receiver *receiver)
{
    if (receiver->url && strncasecmp(receiver->url, "http://", 7) == 0 && (receiver->token_file || receiver->password_file))
        fprintf(stderr, "chokepoint notify: %s: its credentials go unencrypted: https\n", receiver->name);
}

/* Compared with the catalogue on Kafka, where the installation says where that is. */
static size_t check_items(const struct installation *installation, const struct routing *routing)
{
    char problem[NOTIFY_ITEMS_PROBLEM_MAX] = "kafka.bootstrap.servers is not set; --dry-run compares them with what was replayed";
    int  unknown = NOTIFY_ITEMS_UNCOMPARED;

    if (!notify_names_items(routing))
        return 0;
    if (installation_property(installation, "bootstrap.servers"))
        unknown = notify_compare_items(installation, routing, NULL, notify_say_unknown, NULL, problem);
    if (unknown == NOTIFY_ITEMS_UNCOMPARED)
        fprintf(stderr, "chokepoint notify: items are not compared with a catalogue: %s\n", problem);
    return unknown == NOTIFY_ITEMS_UNCOMPARED ? 0 : (size_t)unknown;
}

/* What the file says is good already; what it names must be there. */
static int check_routing(const struct installation *installation, const struct routing *routing)
{
    size_t problems = check_items(installation, routing);

    for (size_t i = 0; i < routing->receiver_count; i++) {
        const struct receiver *receiver = &routing->receivers[i];

        tell_clear(receiver);
        problems += check_secret(receiver->name, receiver->secret_file) + check_secret(receiver->name, receiver->token_file) +
                    check_secret(receiver->name, receiver->password_file) + check_file(receiver->name, receiver->ca_file, "re") +
                    check_file(receiver->name, receiver->run ? receiver->run[0] : NULL, "re");
    }
    for (size_t i = 0; i < routing->receiver_count; i++) {
        bool used = false;

        for (size_t k = 0; k < routing->route_count; k++)
            for (size_t n = 0; n < routing->routes[k].receiver_count; n++)
                used = used || routing->routes[k].receivers[n] == i;
        if (!used)
            fprintf(stderr, "chokepoint notify: %s: no route names it, so it is told nothing\n", routing->receivers[i].name);
    }
    printf("%s: %zu receiver%s, %zu route%s, %zu problem%s\n", routing->path, routing->receiver_count, plural(routing->receiver_count),
           routing->route_count, plural(routing->route_count), problems, plural(problems));
    return problems ? EXIT_CONFIG : EXIT_CLEAN;
}

/* ---- test ---- */

static int test_receiver(const struct routing *routing, const char *name)
{
    struct parcel_outcome outcome;
    struct timespec       now;
    atomic_bool           stop = false;
    struct carriage      *carriage;
    struct parcel        *parcel;
    size_t                number = 0;

    while (number < routing->receiver_count && strcmp(routing->receivers[number].name, name) != 0)
        number++;
    if (number == routing->receiver_count) {
        fprintf(stderr, "chokepoint notify: %s names no receiver %s\n", routing->path, name);
        return EXIT_CONFIG;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    parcel = message_test(&routing->receivers[number], (int64_t)now.tv_sec * 1000);
    carriage = carriage_new(&routing->receivers[number], &stop);
    carriage_deliver(carriage, parcel, &outcome);
    if (outcome.end == PARCEL_TOLD)
        printf("%s: told, id %s\n", name, parcel->id);
    else
        fprintf(stderr, "chokepoint notify: %s: not told: %s\n", name, outcome.detail);
    carriage_free(carriage);
    parcel_free(parcel);
    return outcome.end == PARCEL_TOLD ? EXIT_CLEAN : EXIT_REFUSED;
}

static int notify(void *arguments, const struct config *config)
{
    struct notify_arguments *given = arguments;
    char                     problem[ROUTING_PROBLEM_MAX];
    struct routing          *routing = given->list ? NULL : routing_read(given->routes, problem);
    sigset_t                 signals;
    int                      code;

    if (given->list)
        return notify_list(&config->installation, given->list, given->json || (!given->text && !output_is_terminal()));
    if (routing && given->from && !routing_from_read(ck_bytes_from(given->from), routing)) {
        snprintf(problem, sizeof problem, "--from: start, now, or an instant (RFC 3339), not %.100s", given->from);
        routing_free(routing);
        routing = NULL;
    }
    if (routing && given->redrive && routing->from == ROUTING_FROM_NOW) {
        snprintf(problem, sizeof problem, "--redrive: with `from: now` nothing that is there is told: give --from, an instant");
        routing_free(routing);
        routing = NULL;
    }
    if (!routing) {
        fprintf(stderr, "chokepoint notify: %s\n", problem);
        return EXIT_CONFIG;
    }
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    code = EXIT_CLEAN;
    if (given->rights)
        notify_print_rights(&config->installation, routing, given->rights);
    else if (given->checks)
        code = check_routing(&config->installation, routing);
    else if (given->tests)
        code = test_receiver(routing, given->receiver);
    else if (given->dry)
        code = notify_dry_run(routing, given->input);
    else {
        pthread_sigmask(SIG_BLOCK, &signals, NULL); /* the loop hears them */
        code = notify_run(&config->installation, routing, given->redrive);
    }
    routing_free(routing);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        options,
        "\ncheck\ntest RECEIVER\ntold\nowed\ndead",
        "Tells receivers of alerts, verdicts and statuses: webhooks, Alertmanager, mail, commands; until SIGTERM.",
        parse,
        false,
        notify
    };
    struct notify_arguments given = { 0 };

    mallopt(M_ARENA_MAX, 2); /* an arena for each of librdkafka's threads would keep memory that nobody uses */
    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_notify = { "notify", "tells receivers of alerts, by routes", run };
