/* SPDX-License-Identifier: Apache-2.0
 * The parts of `serve`: the store, what fills it, the server, and the thread between them. */
#include "program/serve/serving.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/formats/json.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/registry/registry.h"
#include "engine/util/exit_code.h"
#include "serve/http/hosts.h"
#include "serve/site/site.h"

enum { WAKE_MS = 500, REST_MS = 100, MAPPED_MAX = 160 << 20 };

static int fail(const char *problem, int code)
{
    fprintf(stderr, "%s serve: %s\n", program_invocation_short_name, problem);
    return code;
}

/* ---- the store ---- */

/* Where the records come from; the topics' names in Kafka are those of the store, so that another prefix is another store. */
static int source_of(struct serving *serving, struct ck_buffer *source, struct store_topic *names, char problem[STORE_PROBLEM_MAX])
{
    for (size_t i = 0; i < serving->topics.count; i++) {
        const struct ck_topic *topic = serving->topics.items[i];

        installation_topic(serving->given->input_count ? NULL : serving->installation, topic->name, serving->names[i]);
        names[i] = (struct store_topic){ serving->names[i], topic->value->fingerprint, site_topic_by_end(topic) };
    }
    if (serving->given->input_count == 0)
        ck_buffer_append(source, CK_BYTES("kafka"));
    for (size_t i = 0; i < serving->given->input_count; i++) {
        int result = files_source(serving->given->inputs[i], serving->topics.items, source);

        if (result) {
            snprintf(problem, STORE_PROBLEM_MAX, "--input %.400s: %s", serving->given->inputs[i], strerror(-result));
            return result;
        }
        ck_buffer_append(source, CK_BYTES("; "));
    }
    ck_buffer_append(source, (struct ck_bytes){ "", 1 });
    return 0;
}

static int data_open(struct serving *serving, const char **ret_directory)
{
    char problem[PATH_MAX + 128];
    int  result;

    *ret_directory = serving->given->data;
    if (serving->given->data)
        return EXIT_CLEAN;
    result = scratch_open(&serving->scratch);
    if (result) {
        snprintf(problem, sizeof problem, "no temporary directory: %s: name one by --data", strerror(-result));
        return fail(problem, EXIT_CONFIG);
    }
    serving->has_scratch = true;
    *ret_directory = serving->scratch.path;
    return EXIT_CLEAN;
}

static int open_store(struct serving *serving)
{
    struct store_topic   names[STORE_TOPICS_MAX];
    struct store_options options = {
        .topics = names, .topic_count = serving->topics.count, .fleeting = !serving->given->data, .mapped_max = MAPPED_MAX
    };
    struct ck_buffer source = { 0 };
    char             problem[STORE_PROBLEM_MAX];
    int              code = data_open(serving, &options.directory), result;

    if (code != EXIT_CLEAN)
        return code;
    result = source_of(serving, &source, names, problem);
    options.source = source.data;
    if (result == 0)
        result = store_open(&options, &serving->store, problem);
    ck_buffer_release(&source);
    if (result)
        return fail(problem, result == -EBADMSG ? EXIT_STATE : EXIT_CONFIG);
    if (store_emptied(serving->store))
        JOURNAL(&serving->journal, JOURNAL_INFO, "store_emptied", TEXT("data", options.directory), TEXT("why", store_emptied(serving->store)),
                TEXT("effect", "everything is read again"));
    return EXIT_CLEAN;
}

/* ---- what fills it ---- */

static int read_directory(struct serving *serving, const char *directory, struct files_report *total)
{
    struct files_report report;
    char                problem[FILES_PROBLEM_MAX];

    if (files_read(serving->store, directory, serving->topics.items, &serving->journal, &report, problem))
        return fail(problem, EXIT_CONFIG);
    JOURNAL(&serving->journal, JOURNAL_INFO, "files_read", TEXT("input", directory), NUMBER("files", (int64_t)report.files),
            NUMBER("records", (int64_t)report.records), NUMBER("left_out", (int64_t)report.left_out));
    files_add(total, &report);
    if (report.files > 0)
        return EXIT_CLEAN;
    snprintf(problem, sizeof problem, "--input %.300s: no file of a topic is there (`replay --output` writes them)", directory);
    return fail(problem, EXIT_CONFIG);
}

/* The store has the files of this source already, whole: they are not read again. */
static bool files_are_known(struct serving *serving, struct files_report *ret_total)
{
    if (!files_noted(serving->store, ret_total))
        return false;
    JOURNAL(&serving->journal, JOURNAL_INFO, "files_known", NUMBER("files", (int64_t)ret_total->files),
            NUMBER("records", (int64_t)ret_total->records), NUMBER("left_out", (int64_t)ret_total->left_out));
    return true;
}

static int read_files(struct serving *serving)
{
    struct files_report total = { 0 };
    int                 code = EXIT_CLEAN, result = 0;

    if (!files_are_known(serving, &total)) {
        for (size_t i = 0; i < serving->given->input_count && code == EXIT_CLEAN; i++)
            code = read_directory(serving, serving->given->inputs[i], &total);
        result = code == EXIT_CLEAN ? files_note(serving->store, &total) : 0;
        if (result)
            return fail(store_error(result), EXIT_CONFIG);
    }
    serving->undated = total.ours == 0 || total.undated > 0;
    if (code == EXIT_CLEAN && serving->undated)
        JOURNAL(&serving->journal, JOURNAL_WARNING, "undated", NUMBER("lines", (int64_t)total.undated),
                TEXT("why", "they do not say when they were published: replay --by-day writes that"),
                TEXT("effect", "a known_at in the past is refused"));
    return code;
}

static int open_log(void *context, struct log **ret_log, char ret_problem[FOLLOW_PROBLEM_MAX])
{
    const struct serving    *serving = context;
    struct log_topic         followed[TOPICS_MAX];
    struct log_kafka_options options = {
        .installation = serving->installation, .journal = &serving->journal, .topics = followed, .topic_count = serving->topics.count
    };

    for (size_t i = 0; i < serving->topics.count; i++)
        followed[i] = (struct log_topic){ serving->names[i], LOG_FOLLOWED };
    return log_kafka_open(&options, ret_log, ret_problem, FOLLOW_PROBLEM_MAX);
}

static bool brokers_are_away(const struct log *log) { return log_kafka_health(log)->away_ms != 0; }

/* The follower ends only where it cannot go on: the program ends as after a signal, with another code. */
static void follow_ended(void *context, int result)
{
    struct serving     *serving = context;
    struct follow_state state;

    follow_state(serving->follow, &state);
    JOURNAL(&serving->journal, JOURNAL_ERROR, "follow_ended", TEXT("problem", state.problem));
    atomic_store(&serving->code, result == -EBADMSG ? EXIT_STATE : EXIT_CONFIG);
    kill(getpid(), SIGTERM);
}

static int follow_kafka(struct serving *serving)
{
    char problem[KAFKA_PROBLEM_MAX], refused[REGISTRY_PROBLEM_MAX];

    if (kafka_names_brokers(serving->installation, problem))
        return fail(problem, EXIT_CONFIG);
    if (registry_open_installation(serving->installation, &serving->journal, &serving->registry, refused, sizeof refused))
        return fail(refused, EXIT_CONFIG);
    kafka_warn(serving->installation, &serving->journal);
    serving->follow = follow_new(&(struct follow_options){ .store = serving->store,
                                                           .topics = serving->topics.items,
                                                           .registry = serving->registry,
                                                           .journal = &serving->journal,
                                                           .open = open_log,
                                                           .problem = log_kafka_problem,
                                                           .away = brokers_are_away,
                                                           .context = serving });
    return EXIT_CLEAN;
}

/* ---- the server ---- */

/* What /health tells of the follower. */
static bool tell_source(void *context, struct ck_buffer *buffer)
{
    static const char *const phases[] = {
        [FOLLOW_OPENING] = "opening", [FOLLOW_READING] = "reading", [FOLLOW_CURRENT] = "current", [FOLLOW_AWAY] = "away"
    };
    struct serving     *serving = context;
    struct follow_state state;

    follow_state(serving->follow, &state);
    if (state.phase == FOLLOW_CURRENT)
        atomic_store(&serving->was_current, true);
    serve_print(buffer,
                "{\"phase\":\"%s\",\"behind\":%lld,\"records\":%llu,\"left_out\":%llu,\"lost\":%llu,\"made_anew\":%llu,\"opened\":%llu,\"problem\":",
                phases[state.phase], (long long)state.behind, (unsigned long long)state.records, (unsigned long long)state.left_out,
                (unsigned long long)state.lost, (unsigned long long)state.anew, (unsigned long long)state.opened);
    json_write_text(ck_bytes_from(state.problem), buffer);
    ck_buffer_append(buffer, CK_BYTES("}"));
    return atomic_load(&serving->was_current);
}

static void write_metrics(const struct follow_state *state, struct ck_buffer *buffer)
{
    const struct {
        const char *name, *type, *help;
        long long   value;
    } rows[] = {
        { "brokers_away", "gauge", "Whether no broker answers: answers are from what the store has", state->phase == FOLLOW_AWAY },
        { "current", "gauge", "Whether every partition was read to its end", state->phase == FOLLOW_CURRENT },
        { "behind_records", "gauge", "Records of the topics that are known to be unread", state->behind },
        { "left_out_records_total", "counter", "Records that cannot be read", (long long)state->left_out },
        { "lost_records_total", "counter", "Records that retention took before they were read", (long long)state->lost },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        serve_print(buffer, "# HELP chokepoint_serve_%s %s\n# TYPE chokepoint_serve_%s %s\nchokepoint_serve_%s %lld\n", rows[i].name, rows[i].help,
                    rows[i].name, rows[i].type, rows[i].name, rows[i].value);
}

/* The same for /metrics. */
static void tell_source_metrics(void *context, struct ck_buffer *buffer)
{
    struct follow_state state;

    follow_state(((struct serving *)context)->follow, &state);
    write_metrics(&state, buffer);
}
/* Streams that wait are read again after a commit, those of several commits in a short time once. */
static void *wake(void *argument)
{
    struct serving *serving = argument;
    uint64_t        seen = 0, touched = 0;

    while (!atomic_load(&serving->stop)) {
        uint64_t topics;

        seen = store_wait(serving->store, seen, WAKE_MS);
        topics = answers_touched(serving->answers, &touched);
        if (topics) {
            serve_server_wake(serving->server, topics);
            usleep(REST_MS * 1000);
        }
        store_trim(serving->store);
    }
    return NULL;
}

static int open_server(struct serving *serving)
{
    const struct serve_arguments *given = serving->given;
    char                          problem[SERVE_PROBLEM_MAX];
    struct serve_options          options = {
                 .listen = given->listen,
                 .origin = given->origin,
                 .tokens = given->tokens,
                 .hosts = given->hosts,
                 .known_hosts = given->host_count || (!given->tokens && hosts_are_local(given->listen)),
                 .threads = (unsigned)given->threads,
                 .requests_per_s = (unsigned)given->requests_per_s,
                 .of_one = (unsigned)given->of_one,
                 .routes = site_routes,
                 .journal = &serving->journal,
    };

    serving->answers = answers_new(&(struct answers_options){ .store = serving->store,
                                                              .topics = serving->topics.items,
                                                              .processors = given->shared.processors,
                                                              .undated = serving->undated,
                                                              .tokens = given->tokens != NULL,
                                                              .source = serving->follow ? tell_source : NULL,
                                                              .source_metrics = serving->follow ? tell_source_metrics : NULL,
                                                              .source_context = serving,
                                                              .today = given->has_today ? given->today : INT32_MIN });
    options.context = serving->answers;
    if (serve_server_open(&options, &serving->server, problem))
        return fail(problem, EXIT_CONFIG);
    if (pthread_create(&serving->waker, NULL, wake, serving))
        abort();
    serving->has_waker = true;
    JOURNAL(&serving->journal, JOURNAL_INFO, "serving", TEXT("listen", given->listen), NUMBER("port", serve_server_port(serving->server)),
            TEXT("from", given->input_count ? given->inputs[0] : "kafka"), TEXT("data", given->data ? given->data : "temporary: --data keeps it"));
    return EXIT_CLEAN;
}

/* ---- all of it ---- */

int serving_open(struct serving *serving)
{
    int code;

    atomic_store(&serving->code, SERVING_RUNS);
    topics_collect(serving->given->shared.processors, &serving->topics);
    serving->names = calloc(serving->topics.count, sizeof *serving->names);
    if (!serving->names)
        abort();
    code = open_store(serving);
    if (code == EXIT_CLEAN)
        code = serving->given->input_count ? read_files(serving) : follow_kafka(serving);
    if (code == EXIT_CLEAN)
        code = open_server(serving);
    if (code == EXIT_CLEAN && serving->follow)
        serving->thread = follow_thread_start(serving->follow, follow_ended, serving);
    return code;
}

void serving_close(struct serving *serving)
{
    atomic_store(&serving->stop, true);
    if (serving->has_waker)
        pthread_join(serving->waker, NULL);
    serve_server_close(serving->server);
    answers_free(serving->answers);
    follow_thread_stop(serving->thread);
    if (serving->follow)
        follow_free(serving->follow);
    registry_close(serving->registry);
    store_close(serving->store);
    if (serving->has_scratch)
        scratch_close(&serving->scratch);
    free(serving->names);
}
