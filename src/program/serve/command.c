/* SPDX-License-Identifier: Apache-2.0
 * chokepoint serve: what the topics know, over HTTP, from a store that follows Kafka or was filled from files. */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "engine/admin/acl_plan.h"
#include "engine/util/exit_code.h"
#include "engine/util/instant.h"
#include "program/commands.h"
#include "program/serve/serving.h"
#include "serve/http/hosts.h"

enum {
    KEY_INPUT = 256,
    KEY_DATA,
    KEY_LISTEN,
    KEY_CORS,
    KEY_HOST,
    KEY_TOKENS,
    KEY_THREADS,
    KEY_RATE,
    KEY_CONNECTIONS,
    KEY_TODAY,
    KEY_OPENAPI,
    KEY_RIGHTS,
    THREADS_MAX = 64,
    RATE_MAX = 1000000,
    CONNECTIONS = 1024,
    CONNECTIONS_MAX = 100000
};

#define LISTEN "127.0.0.1:8080"

static const struct argp_option arguments[] = {
    { "input", KEY_INPUT, "DIR", 0,
      "Serve the files of a directory, such as replay writes; needs no Kafka. More than once: what was replayed and what came of it, for /explain",
      0 },
    { "data", KEY_DATA, "DIR", 0, "Where the store is kept, for this process alone; default: a temporary directory, read anew at each start", 0 },
    { "listen", KEY_LISTEN, "ADDRESS", 0, "Default: " LISTEN "; port 0: a free one, which the journal tells", 0 },
    { "cors", KEY_CORS, "ORIGIN", 0, "Let pages of this origin ask; *: of any", 0 },
    { "host", KEY_HOST, "NAME", 0,
      "What the server is called, beside its address and localhost; a request that calls it otherwise is refused. More than once. Without it any "
      "name "
      "will do, but where it listens to this machine alone and asks for no tokens: a page of any site could have its own name lead here",
      0 },
    { "tokens", KEY_TOKENS, "FILE", 0, "Answer only who has one of the bearer tokens in this file, one a line; read again when it changes", 0 },
    { "threads", KEY_THREADS, "N", 0, "That answer; default: 2", 0 },
    { "rate", KEY_RATE, "N", 0, "Requests a second of one address at most, /health and /ready aside; default: no limit", 0 },
    { "connections", KEY_CONNECTIONS, "N", 0, "Connections of one address at most, streams of events among them; default: 1024", 0 },
    { "today", KEY_TODAY, "DAY", 0, "The day that answers are given for where none is asked for; default: the clock's", 0 },
    { "openapi", KEY_OPENAPI, NULL, 0, "Print the description of the routes (OpenAPI 3.1), and serve nothing", 0 },
    { "rights", KEY_RIGHTS, "PRINCIPAL", OPTION_ARG_OPTIONAL, "Prints the rights that it needs, for kafka-acls.sh; default: User:chokepoint", 0 },
    { 0 },
};

static const char purpose[] =
    "Answers questions about what the topics hold: HTTP, JSON and CSV, events as they come, pages for people. Routes: /openapi.json, and "
    "docs/API.md. "
    "It reads; nothing can be written through it.\v"
    "The store has every revision of every key with the time at which it was published, so that known_at=TIME answers as one would have then. With "
    "--data it is continued from the place that it has; what other schemas or another source wrote is read again. Several processes may serve the "
    "same "
    "topics, each with its own store. Without TLS: put a proxy before it where others can listen.\n\n"
    "Exit codes: 0 after a signal; 2 usage; 3 configuration, a file that cannot be read, an address that is taken, or no room for the store; 6 the "
    "store is damaged: "
    "remove it. While the brokers are away it answers from what it has.";

static int64_t number_of(const char *text, const char *option, int64_t most, struct argp_state *state)
{
    int64_t number = 0;

    if (!ck_number_read_long(ck_bytes_from(text), &number) || number < 1 || number > most)
        argp_error(state, "%s: a whole number from 1 to %lld is expected, not %s", option, (long long)most, text);
    return number;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct serve_arguments *given = state->input;

    switch (key) {
    case KEY_INPUT:
        if (given->input_count == SERVE_INPUTS_MAX)
            argp_error(state, "--input: %d directories at most", SERVE_INPUTS_MAX);
        given->inputs[given->input_count++] = argument;
        return 0;
    case KEY_DATA: given->data = argument; return 0;
    case KEY_LISTEN: given->listen = argument; return 0;
    case KEY_CORS: given->origin = argument; return 0;
    case KEY_HOST:
        if (given->host_count == SERVE_HOSTS_MAX)
            argp_error(state, "--host: %d names at most", SERVE_HOSTS_MAX);
        if (!hosts_fit(argument))
            argp_error(state, "--host: %s is no name (chokepoint.example.org, without a port)", argument);
        given->hosts[given->host_count++] = argument;
        return 0;
    case KEY_TOKENS: given->tokens = argument; return 0;
    case KEY_THREADS: given->threads = number_of(argument, "--threads", THREADS_MAX, state); return 0;
    case KEY_RATE: given->requests_per_s = number_of(argument, "--rate", RATE_MAX, state); return 0;
    case KEY_CONNECTIONS: given->of_one = number_of(argument, "--connections", CONNECTIONS_MAX, state); return 0;
    case KEY_TODAY:
        given->has_today = true;
        if (!today_read(ck_bytes_from(argument), &given->today))
            argp_error(state, "--today: %s is no day (YYYY-MM-DD)", argument);
        return 0;
    case KEY_OPENAPI: given->openapi = true; return 0;
    case KEY_RIGHTS:
        given->rights = argument ? argument : "User:chokepoint";
        if (!strchr(given->rights, ':') || strchr(given->rights, '\n'))
            argp_error(state, "--rights: TYPE:NAME is expected, such as User:chokepoint");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int print_description(const struct serve_arguments *given)
{
    struct ck_buffer buffer = { 0 };

    answers_describe(given->tokens != NULL, &buffer);
    fwrite(buffer.data, 1, buffer.size, stdout);
    ck_buffer_release(&buffer);
    return EXIT_CLEAN;
}

/* It is no member of a group: to read is all that it needs. */
static int print_rights(const struct serve_arguments *given, const struct installation *installation)
{
    struct acl_plan plan = { 0 };
    struct topics   topics;
    char            name[INSTALLATION_NAME_MAX];

    topics_collect(given->shared.processors, &topics);
    for (size_t i = 0; i < topics.count; i++) {
        installation_topic(installation, topics.items[i]->name, name);
        acl_plan_add(&plan, ACL_TOPIC, name, ACL_READ);
    }
    acl_plan_write_commands(&plan, installation, given->rights, stdout);
    acl_plan_free(&plan);
    return EXIT_CLEAN;
}

static int serve(void *argument, const struct config *config)
{
    const struct serve_arguments *given = argument;
    struct serving                serving = { .given = given, .installation = &config->installation };
    sigset_t                      signals;
    int                           code, signal;

    if (given->openapi)
        return print_description(given);
    if (given->rights)
        return print_rights(given, &config->installation);
    serving.journal = installation_journal(&config->installation);
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* of all threads: this one waits for them */
    code = serving_open(&serving);
    if (code == EXIT_CLEAN) {
        sigwait(&signals, &signal);
        JOURNAL(&serving.journal, JOURNAL_INFO, "stopping", TEXT("by", signal == SIGINT ? "SIGINT" : "SIGTERM"));
        code = atomic_load(&serving.code) == SERVING_RUNS ? EXIT_CLEAN : atomic_load(&serving.code);
    }
    serving_close(&serving);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = { arguments, "", purpose, parse, false, serve };
    struct serve_arguments           given = { .listen = LISTEN, .of_one = CONNECTIONS };

    mallopt(M_ARENA_MAX, 2);
    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_serve = { "serve", "answers questions over HTTP", run };
