/* SPDX-License-Identifier: Apache-2.0
 * Who is killed leaves a transaction open, and nobody reads behind it before transaction.timeout.ms is over: neither the next owner of its partitions
 * nor the readers of its outputs. So who is assigned partitions asks, before anything else, who committed last in them (by the note of the offset),
 * and whether that instance is still a member. If it is not, its transactional id is initialized once more, which aborts what it has left open and
 * fences whatever is left of it.
 *
 * An instance is a member if a member has its group.instance.id or its client.id. Where the installation sets kafka.client.id, all members may have
 * the same: then only the static ones can be told apart, the others' offsets do not name them, and nobody is fenced on a guess.
 *
 * One that is only starting is no member yet. It may be fenced, and initializes its id again when it is given partitions for the first time
 * (group.c). Until then nobody is at it any more: no member gives its partitions back before its own thread has ended.
 *
 * Brokers that do not answer cost LIMIT_MS at most, for all questions together. Then it is as if nobody had asked: the time-out of the dead one's
 * transaction ends it. */
#include <stdlib.h>
#include <string.h>

#include "engine/kafka/peers.h"
#include "engine/log_kafka/internal.h"
#include "engine/log_kafka/offset_note.h"

enum { LIMIT_MS = 10000, INIT_MS = 5000, SLICE_MS = 500, NAMES_MAX = 1024 };

struct instances {
    struct ck_bytes items[NAMES_MAX]; /* in the offsets that they were read from */
    size_t          count;
};

static struct ck_bytes own_name(const struct predecessors *predecessors)
{
    const char *instance = predecessors->options->installation->instance;

    return ck_bytes_from(instance ? instance : "");
}

static void names_add(struct instances *names, struct ck_bytes name)
{
    for (size_t i = 0; i < names->count; i++)
        if (ck_bytes_equal(names->items[i], name))
            return;
    if (names->count < NAMES_MAX)
        names->items[names->count++] = name;
}

/* The others that committed last in the partitions. */
static void find_names(const struct predecessors *predecessors, const rd_kafka_topic_partition_list_t *offsets, struct instances *ret_names)
{
    struct ck_bytes own = own_name(predecessors);

    ret_names->count = 0;
    for (int i = 0; i < offsets->cnt; i++) {
        struct offset_note note = offset_note_read((struct ck_bytes){ offsets->elems[i].metadata, offsets->elems[i].metadata_size });

        if (note.instance.size > 0 && !ck_bytes_equal(note.instance, own))
            names_add(ret_names, note.instance);
    }
}

static bool has_client_id(const struct installation *installation) { return installation_property(installation, "client.id") != NULL; }

bool predecessors_names_members(const struct installation *installation)
{
    return installation_static_instance(installation) || !has_client_id(installation);
}

static bool may_live(const struct predecessors *predecessors, const struct rd_kafka_group_info *group, struct ck_bytes name)
{
    for (int i = 0; i < group->member_cnt; i++)
        if (kafka_peers_may_be(&group->members[i], name, has_client_id(predecessors->options->installation)))
            return true;
    return false;
}

/* The transactional id of another instance: ours, which ends with our name (`0`: none), with its. */
static void id_of(const struct predecessors *predecessors, struct ck_bytes name, char ret_id[LOG_NAME_MAX])
{
    size_t own = own_name(predecessors).size, whole = strlen(predecessors->transactional_id);

    if (own == 0)
        own = sizeof "0" - 1;
    snprintf(ret_id, LOG_NAME_MAX, "%.*s%.*s", (int)(whole - own), predecessors->transactional_id, (int)name.size, name.data);
}

static bool is_stopped(const struct predecessors *predecessors) { return atomic_load(&predecessors->stop); }

static rd_kafka_error_t *init(const struct predecessors *predecessors, rd_kafka_t *writer)
{
    int64_t           until_ms = monotonic_ms() + INIT_MS;
    rd_kafka_error_t *error = NULL;

    if (until_ms > predecessors->until_ms)
        until_ms = predecessors->until_ms;
    do {
        rd_kafka_error_destroy(error);
        error = rd_kafka_init_transactions(writer, SLICE_MS);
    } while (error && rd_kafka_error_is_retriable(error) && monotonic_ms() < until_ms && !is_stopped(predecessors));
    return error;
}

static void end_one(const struct predecessors *predecessors, struct ck_bytes name)
{
    const struct journal *journal = predecessors->options->journal;
    char                  id[LOG_NAME_MAX], problem[KAFKA_PROBLEM_MAX] = "";
    struct kafka_options  options = {
         .installation = predecessors->options->installation, .journal = journal, .role = KAFKA_WRITER, .transactional_id = id
    };
    rd_kafka_t       *writer;
    rd_kafka_error_t *error;

    id_of(predecessors, name, id);
    if (kafka_open(&options, &writer, problem))
        return;
    error = init(predecessors, writer);
    JOURNAL(journal, error ? JOURNAL_WARNING : JOURNAL_INFO, "predecessor_ended", TEXT("group", predecessors->group), TEXT("transactional_id", id),
            TEXT("result", error ? rd_kafka_error_string(error) : "nothing of it is open"));
    rd_kafka_error_destroy(error);
    kafka_close(writer);
}

static void tell_unknown(const struct predecessors *predecessors, const char *what, rd_kafka_resp_err_t code)
{
    if (!is_stopped(predecessors))
        JOURNAL(predecessors->options->journal, JOURNAL_WARNING, "predecessors_unknown", TEXT("group", predecessors->group), TEXT("asked", what),
                TEXT("result", rd_kafka_err2str(code)));
}

static void end_dead(const struct predecessors *predecessors, struct kafka_peers *peers, const struct instances *names)
{
    const struct rd_kafka_group_info *group;
    rd_kafka_resp_err_t               code = kafka_peers_members(peers, predecessors->member, &group);

    if (code) {
        tell_unknown(predecessors, "members", code);
        return;
    }
    for (size_t i = 0; i < names->count && !is_stopped(predecessors); i++)
        if (!may_live(predecessors, group, names->items[i]))
            end_one(predecessors, names->items[i]);
}

static void end_all(const struct predecessors *predecessors, struct kafka_peers *peers)
{
    struct instances   *names = malloc(sizeof *names);
    rd_kafka_resp_err_t code;

    if (!names)
        abort();
    code = kafka_peers_committed(peers, predecessors->parts);
    if (code) {
        tell_unknown(predecessors, "offsets", code);
    } else {
        find_names(predecessors, predecessors->parts, names);
        if (names->count > 0)
            end_dead(predecessors, peers, names);
    }
    free(names);
}

/* Without an answer nobody is fenced. */
static void *run(void *argument)
{
    struct predecessors *predecessors = argument;
    struct kafka_options options = { .installation = predecessors->options->installation,
                                     .journal = predecessors->options->journal,
                                     .group = predecessors->group };
    struct kafka_peers  *peers;
    char                 problem[KAFKA_PROBLEM_MAX];

    if (kafka_peers_open(&options, predecessors->until_ms, &predecessors->stop, &peers, problem) == 0) {
        end_all(predecessors, peers);
        kafka_peers_close(peers);
    }
    pthread_mutex_lock(&predecessors->mutex);
    predecessors->ended = true;
    pthread_cond_signal(&predecessors->changed);
    pthread_mutex_unlock(&predecessors->mutex);
    return NULL;
}

/* ---- the worker's side ---- */

static void reap(struct predecessors *predecessors)
{
    pthread_join(predecessors->thread, NULL);
    pthread_cond_destroy(&predecessors->changed);
    pthread_mutex_destroy(&predecessors->mutex);
    rd_kafka_topic_partition_list_destroy(predecessors->parts);
    free(predecessors->member);
    *predecessors = (struct predecessors){ 0 };
}

/* The consumer's name in the group; NULL: none at present. The caller frees it. */
static char *own_member(const struct log_kafka *kafka)
{
    char *id = rd_kafka_memberid(kafka->group.rk), *copy = id && *id ? strdup(id) : NULL;

    if (id && *id && !copy)
        abort();
    rd_kafka_mem_free(kafka->group.rk, id);
    return copy;
}

void predecessors_end(struct log_kafka *kafka)
{
    struct predecessors *predecessors = &kafka->predecessors;
    char                *member;

    predecessors_close(predecessors);
    if (kafka->owned.count == 0 || !kafka->options.installation->end_predecessors)
        return;
    member = own_member(kafka);
    if (!member)
        return; /* it is out of the group again */
    *predecessors = (struct predecessors){ .running = true,
                                           .options = &kafka->options,
                                           .group = kafka->group_name,
                                           .transactional_id = kafka->transactional_id,
                                           .member = member,
                                           .until_ms = monotonic_ms() + LIMIT_MS,
                                           .parts = rd_kafka_topic_partition_list_new((int)kafka->owned.count) };
    for (size_t i = 0; i < kafka->owned.count; i++)
        rd_kafka_topic_partition_list_add(predecessors->parts, kafka->topics[kafka->owned.parts[i].topic].name, kafka->owned.parts[i].partition);
    pthread_mutex_init(&predecessors->mutex, NULL);
    log_kafka_condition(&predecessors->changed);
    if (pthread_create(&predecessors->thread, NULL, run, predecessors) != 0)
        abort();
}

bool predecessors_ended(struct predecessors *predecessors, int timeout_ms)
{
    struct timespec until = log_kafka_after(timeout_ms);
    bool            ended;

    if (!predecessors->running)
        return true;
    pthread_mutex_lock(&predecessors->mutex);
    while (!predecessors->ended && pthread_cond_timedwait(&predecessors->changed, &predecessors->mutex, &until) == 0)
        continue;
    ended = predecessors->ended;
    pthread_mutex_unlock(&predecessors->mutex);
    if (ended)
        reap(predecessors);
    return ended;
}

void predecessors_close(struct predecessors *predecessors)
{
    if (!predecessors->running)
        return;
    atomic_store(&predecessors->stop, true);
    reap(predecessors);
}
