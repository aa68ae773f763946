/* SPDX-License-Identifier: Apache-2.0
 * chokepoint fetch: asks a publisher for what is new, and hands it on with the place, in one step. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/base/string_set.h"
#include "engine/config/command_line.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/plural.h"
#include "engine/util/secret.h"
#include "processors/all.h"
#include "program/commands.h"
#include "program/fetch/fetching.h"
#include "program/fetch/kind.h"
#include "program/fetch/wish.h"
#include "program/ingest/shipped.h"
#include "source/map/set.h"

enum {
    KEY_ITEMS = 256,
    KEY_REPORTER,
    KEY_PARTNER,
    KEY_FLOW,
    KEY_SINCE,
    KEY_UNTIL,
    KEY_TO,
    KEY_DRY,
    KEY_EVERY,
    KEY_MAP,
    KEY_SOURCES,
    KEY_DATA,
    KEY_RATES,
    KEY_CONTACT,
    KEY_KEY,
    KEY_RIGHTS,
    EVERY_MS = 24 * 60 * 60 * 1000
};

static const struct argp_option options[] = {
    { "items", KEY_ITEMS, "ITEMS", 0, "Items of the catalogue, with commas", 0 },
    { "reporter", KEY_REPORTER, "COUNTRIES", 0, "Who reports: ISO 3166-1 alpha-3, with commas", 0 },
    { "partner", KEY_PARTNER, "COUNTRIES", 0, "With whom; default: all", 0 },
    { "flow", KEY_FLOW, "FLOW", 0, "export, import, re_export or re_import; default: what the source is asked for", 0 },
    { "since", KEY_SINCE, "YYYY-MM", 0, "From which month on; default: the source's", 0 },
    { "until", KEY_UNTIL, "YYYY-MM", 0, "To which month; default: this one", 0 },
    { "output", 'o', "DIR", 0, "To lines of DIR/<topic>.jsonl, which replay reads; the places stand beside them", 0 },
    { "to", KEY_TO, "PLACE", 0, "kafka: to the users' topics, with fetch.place in one transaction", 0 },
    { "dry-run", KEY_DRY, NULL, 0, "Prints the requests and their number, and asks nobody", 0 },
    { "rights", KEY_RIGHTS, "PRINCIPAL", OPTION_ARG_OPTIONAL, "Prints the rights that --to kafka needs, for kafka-acls.sh; default: User:chokepoint",
      0 },
    { "every", KEY_EVERY, NULL, 0, "Goes on, and asks as often as the source is new", 0 },
    { "rates", KEY_RATES, "FILE", 0, "Monthly rates of exchange (CSV of the ECB); without it values in other currencies are left out", 0 },
    { "contact", KEY_CONTACT, "TEXT", 0, "How the publisher reaches you: an address, for User-Agent", 0 },
    { "key-file", KEY_KEY, "FILE", 0, "Holds the key that the publisher gave you; default: the environment variable of the source", 0 },
    { "map", KEY_MAP, "FILE", 0, "A map of your own, instead of SOURCE", 0 },
    { "sources", KEY_SOURCES, "DIR", 0, "Maps of your own", 0 },
    { "data", KEY_DATA, "DIR", 0, "Data directory; default: the one that the program came with", 0 },
    { 0 },
};

/* ---- arguments ---- */

static void set_word(struct fetch_arguments *given, char *word, unsigned number, struct argp_state *state)
{
    if (number == 0 && !given->map)
        given->source = word;
    else if (given->url_count < FETCH_URLS_MAX)
        given->urls[given->url_count++] = word;
    else
        argp_error(state, "more than %d URLs at a time", FETCH_URLS_MAX);
}

static void check(const struct fetch_arguments *given, struct argp_state *state)
{
    if (!given->source && !given->map)
        argp_error(state, "which source? chokepoint sources list");
    if (given->kafka && given->output)
        argp_error(state, "--to kafka or --output, not both");
    if (!given->kafka && !given->output && !given->dry && !given->rights)
        argp_error(state, "where to? --output DIR or --to kafka");
    if (given->dry && given->every)
        argp_error(state, "--dry-run asks nobody: not with --every");
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct fetch_arguments *given = state->input;

    switch (key) {
    case 'o': given->output = argument; return 0;
    case KEY_ITEMS: given->items = argument; return 0;
    case KEY_REPORTER: given->reporter = argument; return 0;
    case KEY_PARTNER: given->partner = argument; return 0;
    case KEY_FLOW: given->flow = argument; return 0;
    case KEY_SINCE: given->since = argument; return 0;
    case KEY_UNTIL: given->until = argument; return 0;
    case KEY_TO:
        given->kafka = strcmp(argument, "kafka") == 0;
        if (!given->kafka)
            argp_error(state, "--to: kafka, not %s", argument);
        return 0;
    case KEY_DRY: given->dry = true; return 0;
    case KEY_EVERY: given->every = true; return 0;
    case KEY_RIGHTS:
        given->rights = argument ? argument : "User:chokepoint";
        if (!strchr(given->rights, ':') || strchr(given->rights, '\n'))
            argp_error(state, "--rights: TYPE:NAME is expected, such as User:chokepoint");
        return 0;
    case KEY_MAP: given->map = argument; return 0;
    case KEY_SOURCES: given->own = argument; return 0;
    case KEY_DATA: given->data = argument; return 0;
    case KEY_RATES: given->rates = argument; return 0;
    case KEY_CONTACT: given->contact = argument; return 0;
    case KEY_KEY: given->key = argument; return 0;
    case ARGP_KEY_ARG: set_word(given, argument, state->arg_num, state); return 0;
    case ARGP_KEY_END: check(given, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- a fetch ---- */

static int failed(const char *problem, int code)
{
    fprintf(stderr, "chokepoint fetch: %s\n", problem);
    return code;
}

static int64_t clock_ms(void *context)
{
    struct timespec now;

    (void)context;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False: SIGINT or SIGTERM came, which are blocked but here. */
static bool wait_ms(void *context, int64_t time_ms)
{
    struct timespec wait = { time_ms / 1000, time_ms % 1000 * 1000000 };
    sigset_t        signals;

    (void)context;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return sigtimedwait(&signals, NULL, &wait) <= 0;
}

/* ---- what is needed for it ---- */

static int open_map(struct fetching *fetching, const char *data)
{
    const struct fetch_arguments *given = fetching->given;
    char                          problem[MAP_PROBLEM_MAX], why[SPEC_PROBLEM_MAX];
    struct spec_setting          *settings;
    size_t                        line;

    fetching->map = given->map ? map_at(given->map, data, problem) : map_named(data, given->own, given->source, problem);
    if (!fetching->map)
        return failed(problem, EXIT_CONFIG);
    snprintf(fetching->name, sizeof fetching->name, "%.*s", (int)fetching->map->name.size, fetching->map->name.data);
    if (!fetching->map->fetch_count) {
        snprintf(problem, sizeof problem, "%s cannot be asked: get its files, then chokepoint ingest %s FILE", fetching->name, fetching->name);
        return failed(problem, EXIT_CONFIG);
    }
    settings = ck_arena_take(&fetching->arena, fetching->map->fetch_count * sizeof *settings);
    for (size_t i = 0; i < fetching->map->fetch_count; i++)
        settings[i] = (struct spec_setting){ fetching->map->fetch[i].path, fetching->map->fetch[i].value, fetching->map->fetch[i].line };
    if (fetch_spec_read(settings, fetching->map->fetch_count, &fetching->spec, why, &line))
        return EXIT_CLEAN;
    snprintf(problem, sizeof problem, "%.200s:%zu: fetch: %.200s", fetching->map->path, line, why);
    return failed(problem, EXIT_CONFIG);
}

static struct ck_bytes_array split(const char *text, struct ck_arena *arena)
{
    struct string_set set = { 0 };

    while (text && *text) {
        size_t size = strcspn(text, ",");

        string_set_add(&set, (struct ck_bytes){ text, size }, arena);
        text += size + (text[size] == ',');
    }
    return string_set_sorted(&set);
}

/* EXPORT for export. */
static struct ck_bytes upper(const char *text, struct ck_arena *arena)
{
    struct ck_bytes copy = ck_arena_copy(arena, ck_bytes_from(text));
    char           *letters = (char *)(uintptr_t)copy.data;

    for (size_t i = 0; i < copy.size; i++)
        if (letters[i] >= 'a' && letters[i] <= 'z')
            letters[i] = (char)(letters[i] - 'a' + 'A');
    return text ? copy : (struct ck_bytes){ 0 };
}

/* The same for each URL that the user names. */
static bool plan(struct fetching *fetching, char problem[WISH_PROBLEM_MAX])
{
    const struct fetch_arguments *given = fetching->given;
    struct fetch_asks             asks = { 0 }, more;

    for (size_t i = 0; i < given->url_count || i == 0; i++) {
        struct fetch_ask *all;

        fetching->wish.url = ck_bytes_from(given->urls[i]);
        if (!fetch_plan(&fetching->spec, &fetching->wish, &fetching->arena, &more, problem))
            return false;
        all = ck_arena_take(&fetching->arena, (asks.count + more.count) * sizeof *all);
        for (size_t k = 0; k < asks.count + more.count; k++)
            all[k] = k < asks.count ? asks.items[k] : more.items[k - asks.count];
        asks = (struct fetch_asks){ all, asks.count + more.count };
    }
    fetching->asks = asks;
    return true;
}

static int read_wish(struct fetching *fetching)
{
    const struct fetch_arguments *given = fetching->given;
    const struct wish_words       words = { .reporters = split(given->reporter, &fetching->arena),
                                            .partners = split(given->partner, &fetching->arena),
                                            .items = split(given->items, &fetching->arena),
                                            .flow = upper(given->flow, &fetching->arena),
                                            .since = ck_bytes_from(given->since),
                                            .until = ck_bytes_from(given->until),
                                            .url = ck_bytes_from(given->urls[0]),
                                            .now = ck_month_from_day(ck_day_from_ms(clock_ms(NULL))),
                                            .subheadings = &fetching->subheadings };
    char                          told[WISH_PROBLEM_MAX], problem[WISH_PROBLEM_MAX];

    if (!wish_read(fetching->map, &fetching->spec, &words, fetching->catalogue, &fetching->arena, &fetching->wish, &fetching->reading.prefixes, told,
                   problem) ||
        !plan(fetching, problem))
        return failed(problem, EXIT_CONFIG);
    fetching->reading.whole = fetching->spec.releases && words.partners.count == 0;
    if (told[0])
        fprintf(stderr, "chokepoint fetch %s: not asked for, since the source has no codes of their length or nomenclature: %s\n", fetching->name,
                told);
    return EXIT_CLEAN;
}

static int read_key(struct fetching *fetching)
{
    char problem[FETCH_PROBLEM_MAX], name[128];

    snprintf(name, sizeof name, "%.*s", (int)fetching->spec.key_env.size, fetching->spec.key_env.data ? fetching->spec.key_env.data : "");
    if (fetching->given->key) {
        fetching->key = secret_read(fetching->given->key, problem, sizeof problem);
        if (!fetching->key)
            return failed(problem, EXIT_CONFIG);
    } else if (name[0] && getenv(name))
        fetching->key = strdup(getenv(name));
    if (fetching->key || !fetching->spec.key_needed || fetching->given->dry)
        return EXIT_CLEAN;
    snprintf(problem, sizeof problem, "%s is asked with a key: set %s, or name a file with --key-file", fetching->name, name);
    return failed(problem, EXIT_CONFIG);
}

static int prepare(struct fetching *fetching, const struct config *config)
{
    const struct fetch_arguments     *given = fetching->given;
    const struct ck_processor *const *intake = processor_place(config->processors, CK_BYTES("intake"));
    char                              data[PATH_MAX], path[PATH_MAX], problem[RATES_PROBLEM_MAX] = "";
    int                               code;

    if (!shipped_directory(given->data, data, sizeof data))
        return EXIT_CONFIG;
    code = open_map(fetching, data);
    if (code)
        return code;
    if (!path_join(path, sizeof path, data, "codes/hs-subheadings.csv") ||
        code_table_read(path, CK_BYTES("hs-subheadings"), &fetching->arena, &fetching->subheadings, problem) != 0)
        return failed(problem, EXIT_CONFIG);
    fetching->catalogue = shipped_load(data, *intake, true, NULL);
    if (!fetching->catalogue)
        return EXIT_CONFIG;
    if (given->rates) {
        fetching->rates = rates_read(given->rates, problem);
        if (!fetching->rates)
            return failed(problem, EXIT_CONFIG);
    }
    fetching->reading.map = fetching->map;
    fetching->reading.spec = &fetching->spec;
    fetching->reading.intake = *intake;
    fetching->reading.intake_config = config->values[intake - config->processors];
    fetching->reading.catalogue = fetching->catalogue;
    fetching->reading.rates = fetching->rates;
    fetching->reading.tell = fetching_tell_row;
    fetching->reading.context = fetching;
    code = read_wish(fetching);
    return code ? code : read_key(fetching);
}

/* ---- asking ---- */

static int run_once(struct fetching *fetching)
{
    int result;

    memset(&fetching->reading.count, 0, sizeof fetching->reading.count);
    fetching->reading.told = 0;
    result = fetcher_run(&fetching->fetcher, &fetching->asks);
    fetching_summarize(fetching);
    if (result == -ECANCELED)
        return failed("stopped: what was handed on stays, the rest is fetched the next time", EXIT_CLEAN);
    if (result)
        return failed(outlet_problem(&fetching->outlet), fetching->outlet.log ? EXIT_BROKER : EXIT_CONFIG);
    return fetching->fetcher.counts.failed || fetching->fetcher.counts.refused ? EXIT_CONFIG : EXIT_CLEAN;
}

/* The wish moves with the calendar. */
static int run_for_ever(struct fetching *fetching)
{
    int64_t every_ms = fetching->spec.every_ms ? fetching->spec.every_ms : EVERY_MS;
    int     code;

    do
        code = run_once(fetching);
    while ((code == EXIT_CLEAN || code == EXIT_CONFIG) && wait_ms(NULL, every_ms) && (code = read_wish(fetching)) == EXIT_CLEAN);
    return code;
}

/* What the records of a map are written to; ends with NULL. */
static void topics_of(const struct source_map *map, const struct ck_topic *ret_topics[3])
{
    ret_topics[0] = map->topic;
    ret_topics[1] = map->topic == &trade_records ? &trade_releases : NULL;
    ret_topics[2] = NULL;
}

static int print_rights(struct fetching *fetching, const struct installation *installation)
{
    const struct ck_topic *topics[3];
    char                   data[PATH_MAX];
    int                    code = shipped_directory(fetching->given->data, data, sizeof data) ? open_map(fetching, data) : EXIT_CONFIG;

    if (code)
        return code;
    topics_of(fetching->map, topics);
    outlet_print_rights(installation, fetching->name, topics, fetching->given->rights);
    return EXIT_CLEAN;
}

static int fetch_with(struct fetching *fetching, const struct installation *installation)
{
    const struct ck_topic *topics[3];
    struct fetcher        *fetcher = &fetching->fetcher;
    int                    code;

    topics_of(fetching->map, topics);
    code = fetching->given->kafka ? outlet_open_kafka(installation, fetching->name, topics, &fetching->outlet)
                                  : outlet_open_directory(fetching->given->output, topics, &fetching->outlet);

    if (code)
        return code;
    *fetcher = (struct fetcher){ .spec = &fetching->spec,
                                 .wish = &fetching->wish,
                                 .source = fetching->name,
                                 .key = ck_bytes_from(fetching->key),
                                 .store = fetching->outlet.store,
                                 .group_parts = fetch_kind_of(fetching->map->topic)->group_parts,
                                 .calls = { .convert = document_convert,
                                            .complete = document_complete,
                                            .withdraw = document_withdraw,
                                            .links = document_links,
                                            .release = document_release,
                                            .tell = fetching_tell,
                                            .step = fetching_step,
                                            .clock_ms = clock_ms,
                                            .context = &fetching->reading } };
    fetcher->web = web_new(&(struct web_settings){
        .contact = fetching->given->contact, .pace_ms = fetching->spec.pace_ms, .wait = wait_ms, .asked = fetcher_count, .context = fetcher });
    code = fetching->given->every ? run_for_ever(fetching) : run_once(fetching);
    web_free(fetcher->web);
    fetcher_release(fetcher);
    outlet_close(&fetching->outlet);
    return code;
}

static int fetch(void *arguments, const struct config *config)
{
    struct fetching fetching = { .given = arguments, .shows = isatty(STDERR_FILENO) };
    sigset_t        signals;
    int             code;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* wait_ms() hears them */
    code = fetching.given->rights ? print_rights(&fetching, &config->installation) : prepare(&fetching, config);
    if (code == EXIT_CLEAN && !fetching.given->rights)
        code = fetching.given->dry ? fetching_dry_run(&fetching) : fetch_with(&fetching, &config->installation);
    secret_free(fetching.key);
    rates_free(fetching.rates);
    reference_free(fetching.catalogue);
    map_free(fetching.map);
    ck_arena_release(&fetching.arena);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        options, "SOURCE [URL…]", "Asks a publisher for what is new, and hands it on: to files, or to the users' topics.", parse, false, fetch
    };
    struct fetch_arguments given = { 0 };

    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_fetch = { "fetch", "asks a publisher for what is new", run };
