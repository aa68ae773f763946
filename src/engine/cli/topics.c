/* SPDX-License-Identifier: Apache-2.0
 * chokepoint topics: what the processors need of the cluster, what is there, and the difference mended. Never shrinks, never deletes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/admin/topics_plan.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/config/command_line.h"
#include "engine/kafka/admin.h"
#include "engine/util/exit_code.h"
#include "engine/util/terminal_table.h"
#include "engine/util/plural.h"
#include "engine/cli/commands.h"

struct topics_options {
    struct command_arguments shared;
    bool                     apply, users;
};

enum { KEY_APPLY = 256, KEY_USERS, HEARD_TRIES = 100, HEARD_PAUSE_MS = 100 };

static const struct argp_option arguments[] = {
    { "apply", KEY_APPLY, NULL, 0, "Create what is missing and set what differs; nothing is shrunk or deleted", 0 },
    { "users", KEY_USERS, NULL, 0, "Create the users' topics too (with --apply), with topics.partitions partitions", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct topics_options *options = state->input;

    (void)argument;
    switch (key) {
    case KEY_APPLY: options->apply = true; return 0;
    case KEY_USERS: options->users = true; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- one topic ---- */

struct topics_tally {
    size_t topics, open, mended; /* open: differences that are left */
};

struct topics_session {
    struct kafka_admin          *admin;
    const struct installation   *installation;
    const struct topics_options *options;
    struct terminal_table        table;
    struct topics_tally          tally;
};

static void row(struct topics_session *session, const char *status, const char *topic)
{
    terminal_table_printf(&session->table, "%s", status);
    terminal_table_printf(&session->table, "%s", topic);
}

static void row_pairs(struct topics_session *session, const char *status, const struct plan_topic *topic, const char *const *pairs, const char *more)
{
    char   text[512];
    size_t size = (size_t)snprintf(text, sizeof text, "%d partition%s", topic->partitions, plural((size_t)topic->partitions));

    for (; *pairs && size < sizeof text; pairs += 2)
        size += (size_t)snprintf(text + size, sizeof text - size, " %s=%s", pairs[0], pairs[1]);
    row(session, status, topic->name);
    terminal_table_printf(&session->table, "%s%s", text, more);
}

static const char *found_in(const void *settings, const char *name) { return kafka_settings_find(settings, name); }

static int mend_settings(struct topics_session *session, const struct plan_topic *topic, const struct kafka_settings *found, bool is_new)
{
    const char *wrong[2 * PLAN_SETTINGS_MAX + 1];
    size_t      count = plan_wrong_settings(topic, found_in, found, wrong);
    int         result = count > 0 && session->options->apply ? kafka_admin_alter(session->admin, topic->name, wrong) : 0;

    if (result)
        return result;
    for (size_t i = 0; i < count; i++) {
        const char *value = kafka_settings_find(found, wrong[2 * i]);

        row(session, session->options->apply ? "altered" : "setting", topic->name);
        terminal_table_printf(&session->table, "%s=%s, was %s", wrong[2 * i], wrong[2 * i + 1], value ? value : "not known to the cluster");
    }
    if (session->options->apply)
        session->tally.mended += count;
    else
        session->tally.open += count;
    return count == 0 && !is_new ? 1 : 0;
}

/* A broker that is asked may hear later of a new topic than the one that made it. */
static int read_settings(struct topics_session *session, const struct plan_topic *topic, bool is_new, struct kafka_settings *ret_found)
{
    int result = kafka_admin_topic_settings(session->admin, topic->name, ret_found);

    for (int i = 0; i < HEARD_TRIES && is_new && result == -ENOENT; i++) {
        nanosleep(&(struct timespec){ 0, HEARD_PAUSE_MS * 1000000L }, NULL);
        result = kafka_admin_topic_settings(session->admin, topic->name, ret_found);
    }
    return result;
}

/* 1: nothing was to be said about the settings. */
static int look_at_settings(struct topics_session *session, const struct plan_topic *topic, bool is_new)
{
    struct kafka_settings found = { 0 };
    int                   result = topic->settings[0].name ? read_settings(session, topic, is_new, &found) : 0;

    if (result == 0)
        result = topic->settings[0].name ? mend_settings(session, topic, &found, is_new) : 1;
    kafka_settings_release(&found);
    return result;
}

static int create(struct topics_session *session, const struct plan_topic *topic)
{
    const char *pairs[2 * PLAN_SETTINGS_MAX + 1];
    bool        ours = !topic->foreign || session->options->users;
    int         result;

    plan_creation_settings(topic, pairs);
    if (!session->options->apply || !ours) {
        row_pairs(session, "missing", topic, pairs, topic->foreign ? "; the users' topic: its producers create it, or --apply --users does" : "");
        session->tally.open++;
        return 0;
    }
    result = kafka_admin_create(session->admin, topic->name, topic->partitions, session->installation->replication, pairs);
    if (result)
        return result;
    row_pairs(session, "created", topic, pairs, "");
    session->tally.mended++;
    result = look_at_settings(session, topic, true);
    return result < 0 ? result : 0;
}

static void tell_partitions(struct topics_session *session, const struct plan_topic *topic, int found)
{
    row(session, "partitions", topic->name);
    terminal_table_printf(&session->table, "%d, wanted %d: it cannot be changed in place, because state and keys are placed by it; %s", found,
                          topic->partitions,
                          topic->partitions > 1 ? "set topics.partitions to it, or use another topics.prefix" : "use another topics.prefix");
    session->tally.open++;
}

static int look_at(struct topics_session *session, const struct plan_topic *topic)
{
    int               replication = 0, result, partitions = kafka_admin_topic(session->admin, topic->name, &replication);
    enum plan_verdict verdict;

    session->tally.topics++;
    if (partitions < 0 && partitions != -ENOENT)
        return partitions;
    verdict = plan_judge(topic, partitions);
    if (verdict == PLAN_MISSING)
        return create(session, topic);
    if (verdict != PLAN_FITS)
        tell_partitions(session, topic, partitions);
    result = look_at_settings(session, topic, false);
    if (result == 1 && verdict == PLAN_FITS) {
        row(session, "ok", topic->name);
        terminal_table_printf(&session->table, "%d partition%s, replication %d%s", partitions, plural((size_t)partitions), replication,
                              topic->foreign ? ", users'" : "");
    }
    return result < 0 ? result : 0;
}

/* ---- the command ---- */

static int look_at_all(struct topics_session *session, const struct topics_plan *plan)
{
    const struct topics_tally *tally = &session->tally;
    int                        result = 0;

    for (size_t i = 0; i < plan->count && result == 0; i++)
        result = look_at(session, &plan->items[i]);
    terminal_table_print(&session->table, stdout, "");
    fflush(stdout);
    if (result) {
        fprintf(stderr, "%s topics: %s\n", program_invocation_short_name, kafka_admin_problem(session->admin));
        return kafka_exit(result);
    }
    fprintf(stderr, "%s topics: %zu topic%s, %zu difference%s mended, %zu left%s\n", program_invocation_short_name, tally->topics,
            plural(tally->topics), tally->mended, plural(tally->mended), tally->open,
            tally->open && !session->options->apply ? "; --apply mends what can be mended" : "");
    return tally->open ? EXIT_TOPOLOGY : EXIT_CLEAN;
}

static int with_cluster(void *given, const struct config *config)
{
    const struct topics_options *options = given;
    struct topics_session        session = { .installation = &config->installation, .options = options, .table = { .columns = 3 } };
    struct topics_plan           plan;
    int                          result = brokers_open("topics", session.installation, &session.admin), code;

    if (result)
        return kafka_exit(result);
    plan = topics_plan_new(session.installation, options->shared.selection.items);
    code = look_at_all(&session, &plan);
    topics_plan_free(&plan);
    kafka_admin_free(session.admin);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        arguments, "[PROCESSOR...]", "Shows which topics the processors (default: all) need, and how those of the cluster differ.", parse,
        true,      with_cluster
    };
    struct topics_options options = { 0 };

    return command_line_run(&line, &options.shared, program, argc, argv);
}

const struct ck_command command_topics = { "topics", "shows, creates and sets the topics that processors need", run };
