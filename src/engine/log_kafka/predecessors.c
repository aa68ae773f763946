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
 * (group.c). Until then nobody is at it any more: no member gives its partitions back before its own thread has ended. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kafka/admin.h"
#include "engine/log_kafka/internal.h"
#include "engine/log_kafka/offset_note.h"

enum { INIT_MS = 5000, SLICE_MS = 500, NAMES_MAX = 1024 };

struct instances {
    struct ck_bytes items[NAMES_MAX]; /* in the offsets that they were read from */
    size_t          count;
};

static struct ck_bytes own_name(const struct predecessors *predecessors)
{
    const char *instance = predecessors->options->installation->instance;

    return ck_bytes_from(instance ? instance : "");
}

static bool is_assigned(const struct predecessors *predecessors, const struct kafka_offset *offset)
{
    for (size_t i = 0; i < predecessors->count; i++)
        if (predecessors->parts[i].partition == offset->partition && strcmp(predecessors->parts[i].topic, offset->topic) == 0)
            return true;
    return false;
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
static void find_names(const struct predecessors *predecessors, const struct kafka_offsets *offsets, struct instances *ret_names)
{
    struct ck_bytes own = own_name(predecessors);

    ret_names->count = 0;
    for (size_t i = 0; i < offsets->count; i++) {
        struct offset_note note = offset_note_read(ck_bytes_from(offsets->items[i].note));

        if (note.instance.size > 0 && !ck_bytes_equal(note.instance, own) && is_assigned(predecessors, &offsets->items[i]))
            names_add(ret_names, note.instance);
    }
}

bool predecessors_names_members(const struct installation *installation)
{
    return installation_static_instance(installation) || !installation_property(installation, "client.id");
}

static bool is_name_of(const struct predecessors *predecessors, const struct kafka_member *member, struct ck_bytes name)
{
    struct ck_bytes client = ck_bytes_from(member->client), prefix = ck_bytes_from(kafka_client_prefix);

    if (*member->instance)
        return ck_bytes_equal(ck_bytes_from(member->instance), name);
    if (installation_property(predecessors->options->installation, "client.id") || !ck_bytes_begin(client, prefix))
        return true; /* it may be */
    return ck_bytes_equal((struct ck_bytes){ client.data + prefix.size, client.size - prefix.size }, name);
}

static bool may_live(const struct predecessors *predecessors, const struct kafka_members *members, struct ck_bytes name)
{
    for (size_t i = 0; i < members->count; i++)
        if (is_name_of(predecessors, &members->items[i], name))
            return true;
    return false;
}

/* The transactional id of another instance: ours, which ends with our name, with its. */
static void id_of(const struct predecessors *predecessors, struct ck_bytes name, char ret_id[LOG_NAME_MAX])
{
    size_t own = own_name(predecessors).size, whole = strlen(predecessors->transactional_id);

    snprintf(ret_id, LOG_NAME_MAX, "%.*s%.*s", (int)(whole - own), predecessors->transactional_id, (int)name.size, name.data);
}

static bool is_stopped(const struct predecessors *predecessors) { return atomic_load(&predecessors->stop); }

static rd_kafka_error_t *init(const struct predecessors *predecessors, rd_kafka_t *writer)
{
    rd_kafka_error_t *error = NULL;

    for (int left_ms = INIT_MS; left_ms > 0 && !is_stopped(predecessors); left_ms -= SLICE_MS) {
        rd_kafka_error_destroy(error);
        error = rd_kafka_init_transactions(writer, SLICE_MS);
        if (!error || !rd_kafka_error_is_retriable(error))
            break;
    }
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

static void end_all(const struct predecessors *predecessors, struct kafka_admin *admin)
{
    struct kafka_offsets offsets = { 0 };
    struct kafka_members members = { 0 };
    struct instances    *names = malloc(sizeof *names);

    if (!names)
        abort();
    if (kafka_admin_committed(admin, predecessors->group, &offsets) == 0) {
        find_names(predecessors, &offsets, names);
        if (names->count > 0 && kafka_admin_members(admin, predecessors->group, &members) == 0)
            for (size_t i = 0; i < names->count && !is_stopped(predecessors); i++)
                if (!may_live(predecessors, &members, names->items[i]))
                    end_one(predecessors, names->items[i]);
    }
    kafka_members_release(&members);
    kafka_offsets_release(&offsets);
    free(names);
}

/* Without an answer nobody is fenced: the transaction's own time-out ends it. */
static void *run(void *argument)
{
    struct predecessors *predecessors = argument;
    struct kafka_admin  *admin;
    char                 problem[KAFKA_PROBLEM_MAX];

    if (kafka_admin_begin(predecessors->options->installation, predecessors->options->journal, &predecessors->stop, &admin, problem) == 0) {
        end_all(predecessors, admin);
        kafka_admin_free(admin);
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
    free(predecessors->parts);
    *predecessors = (struct predecessors){ 0 };
}

void predecessors_end(struct log_kafka *kafka)
{
    struct predecessors *predecessors = &kafka->predecessors;

    predecessors_close(predecessors);
    if (kafka->owned.count == 0 || !kafka->options.installation->end_predecessors)
        return;
    *predecessors = (struct predecessors){ .running = true,
                                           .options = &kafka->options,
                                           .group = kafka->group_name,
                                           .transactional_id = kafka->transactional_id,
                                           .count = kafka->owned.count };
    predecessors->parts = calloc(predecessors->count, sizeof *predecessors->parts);
    if (!predecessors->parts)
        abort();
    for (size_t i = 0; i < predecessors->count; i++)
        predecessors->parts[i] = (struct predecessor_part){ kafka->topics[kafka->owned.parts[i].topic].name, kafka->owned.parts[i].partition };
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
