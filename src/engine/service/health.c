/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/service/health.h"
#include "engine/util/plural.h"

#include <inttypes.h>
#include <stdlib.h>

enum { REASON_SIZE = 320 };

struct seen {
    uint64_t heartbeats;
    int64_t  heartbeat_ms;
};

struct health {
    const struct run_state *const *states;
    size_t                         count;
    struct seen                    seen[];
};

struct health *health_new(const struct run_state *const *states, size_t count, int64_t now_ms)
{
    struct health *health = calloc(1, sizeof *health + count * sizeof health->seen[0]);

    if (!health)
        abort();
    health->states = states;
    health->count = count;
    for (size_t i = 0; i < count; i++)
        health->seen[i].heartbeat_ms = now_ms;
    return health;
}

void health_free(struct health *health) { free(health); }

/* Which record it stands before. */
static void explain_wait(const struct run_state *state, int64_t now_ms, char *reason)
{
    uint64_t    place = atomic_load(&state->wait.place), schema = atomic_load(&state->wait.schema);
    const char *topic = state->processor->inputs[place >> 16 & UINT16_MAX].topic->name;
    char        name[96];

    if (place & RUN_WAITS_BY_FINGERPRINT)
        snprintf(name, sizeof name, "of fingerprint %016" PRIx64 " (its writer is newer than this version)", schema);
    else
        snprintf(name, sizeof name, "of id %" PRIu64 " in the schema registry", schema);
    snprintf(reason, REASON_SIZE, "it waits for the schema %s: topic %s, partition %d, offset %" PRId64 ", for %" PRId64 " s", name, topic,
             (int)(place & UINT16_MAX), atomic_load(&state->wait.offset), (now_ms - atomic_load(&state->wait.since_ms)) / 1000);
}

/* A reference topic that waits keeps it in phases before running too. */
static bool is_kept(const struct run_state *state, int phase, int64_t now_ms)
{
    if (!(atomic_load(&state->wait.place) & RUN_WAITS))
        return false;
    return phase == RUN_RUNNING ? run_is_waiting_for_schema(state, now_ms) : phase <= RUN_RESTORING && atomic_load(&state->stalled_ms) != 0;
}

/* What its rows, or a reference topic, are short of. */
static void explain_lack(const struct run_state *state, int64_t now_ms, char *reason)
{
    int64_t have = atomic_load(&state->lack.have), need = atomic_load(&state->lack.need),
            waited_s = (now_ms - atomic_load(&state->lack.since_ms)) / 1000;
    int partition = atomic_load(&state->lack.partition);

    if (atomic_load(&state->lack.of) == WORKER_LACKS_TAIL)
        snprintf(reason, REASON_SIZE,
                 "it waits for the end of the changelog of partition %d: its last transaction there is number %" PRId64 ", the group has %" PRId64
                 ", for %" PRId64 " s",
                 partition, have, need, waited_s);
    else
        snprintf(reason, REASON_SIZE,
                 "it waits for the reference topic %s: it has %" PRId64 " record%s, the rows of partition %d have seen %" PRId64 ", for %" PRId64
                 " s",
                 state->processor->inputs[atomic_load(&state->lack.input)].topic->name, have, plural((size_t)have), partition, need, waited_s);
}

/* A reference topic that must not be empty: in this phase, the first of them is as good as another. */
static const char *required_of(const struct ck_processor *processor)
{
    const struct ck_input *input = processor->inputs;

    while (input->topic && !input->required)
        input++;
    return input->topic ? input->topic->name : "a reference topic";
}

static void explain_phase(const struct run_state *state, int phase, int64_t now_ms, char *reason)
{
    switch (phase) {
    case RUN_STARTING: snprintf(reason, REASON_SIZE, "it looks for brokers and topics, or reads the reference topics"); break;
    case RUN_WAITING_FOR_REGISTRY:
        snprintf(reason, REASON_SIZE, "it asks the schema registry for the ids of its schemas; the journal says what it answers");
        break;
    case RUN_WAITING_FOR_REFERENCE: snprintf(reason, REASON_SIZE, "%s has no record yet: nothing is computed", required_of(state->processor)); break;
    case RUN_JOINING: snprintf(reason, REASON_SIZE, "it waits for the group to say which partitions are its own"); break;
    case RUN_RESTORING:
        snprintf(reason, REASON_SIZE, "it reads its rows: %" PRId64 " records of the changelog are left", atomic_load(&state->restore_remaining));
        break;
    case RUN_SWEEPING:
        snprintf(reason, REASON_SIZE, "it settles what a new day or the reference has changed: %" PRIu64 " subjects are left",
                 atomic_load(&state->subjects_left));
        break;
    case RUN_RUNNING:
        snprintf(reason, REASON_SIZE, "nothing was committed for %" PRId64 " s, and something is to be",
                 (now_ms - atomic_load(&state->commit_ms)) / 1000);
        break;
    case RUN_DRAINING: snprintf(reason, REASON_SIZE, "it stops"); break;
    default: snprintf(reason, REASON_SIZE, "it has ended with exit code %d", atomic_load(&state->exit_code)); break;
    }
}

/* A topic that it reads: an input, or else its changelog. */
static void explain_stand(const struct run_state *state, int64_t now_ms, char *reason)
{
    const struct ck_input *inputs = state->processor->inputs;
    uint64_t               topic = atomic_load(&state->stand.topic);
    char                   name[96];
    size_t                 count = 0;

    while (inputs[count].topic)
        count++;
    if (topic < count)
        snprintf(name, sizeof name, "%s", inputs[topic].topic->name);
    else
        snprintf(name, sizeof name, "%s.changelog", state->processor->name);
    snprintf(reason, REASON_SIZE,
             "topic %s, partition %" PRIu64 " stands at offset %" PRId64 " while its end is %" PRId64 ", for %" PRId64 " s (%" PRIu64 " stand)", name,
             atomic_load(&state->stand.partition), atomic_load(&state->stand.next), atomic_load(&state->stand.end),
             (now_ms - atomic_load(&state->stand.since_ms)) / 1000, atomic_load(&state->stand.count));
}

static bool judge(struct health *health, size_t index, enum health_probe probe, int64_t now_ms, int phase, char *reason)
{
    const struct run_state *state = health->states[index];
    struct seen            *seen = &health->seen[index];
    bool                    good = false;

    switch (probe) {
    case HEALTH_LIVE:
        good = run_is_alive(state, now_ms, &seen->heartbeats, &seen->heartbeat_ms);
        if (!good)
            snprintf(reason, REASON_SIZE, "no sign of life for %" PRId64 " s", (now_ms - seen->heartbeat_ms) / 1000);
        return good;
    case HEALTH_READY: good = run_is_ready(state, now_ms); break;
    case HEALTH_STARTED: good = phase != RUN_STARTING && phase != RUN_ENDED; break;
    }
    if (!good && probe == HEALTH_READY && phase != RUN_ENDED && run_is_away(state, now_ms))
        snprintf(reason, REASON_SIZE, "no broker answers for %" PRId64 " s", (now_ms - atomic_load(&state->away_ms)) / 1000);
    else if (!good && probe == HEALTH_READY && phase != RUN_ENDED && atomic_load(&state->stand.count) > 0)
        explain_stand(state, now_ms, reason);
    else if (!good && is_kept(state, phase, now_ms))
        explain_wait(state, now_ms, reason);
    else if (!good && phase == RUN_RESTORING && atomic_load(&state->lack.of) != WORKER_LACKS_NOTHING)
        explain_lack(state, now_ms, reason);
    else if (!good)
        explain_phase(state, phase, now_ms, reason);
    return good;
}

/* Names and reasons are ours: nothing in them needs escaping. */
bool health_write(struct health *health, enum health_probe probe, int64_t now_ms, FILE *file)
{
    bool all = true;

    fprintf(file, "{\"processors\":[");
    for (size_t i = 0; i < health->count; i++) {
        char reason[REASON_SIZE] = "";
        int  phase = atomic_load(&health->states[i]->phase);
        bool good = judge(health, i, probe, now_ms, phase, reason);

        all = all && good;
        fprintf(file, "%s\n {\"processor\":\"%s\",\"ok\":%s,\"phase\":\"%s\"", i ? "," : "", health->states[i]->processor->name,
                good ? "true" : "false", run_phase_names[phase]);
        if (!good)
            fprintf(file, ",\"reason\":\"%s\"", reason);
        fputc('}', file);
    }
    fprintf(file, "\n],\"ok\":%s}\n", all ? "true" : "false");
    return all;
}
