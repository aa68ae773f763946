/* SPDX-License-Identifier: Apache-2.0
 * Whether a processor is alive and ready, from the counters that its thread keeps. */
#include "engine/service/run.h"

enum {
    ALIVE_MS = 30000,
    READY_MS = 60000,
    AWAY_MS = 20000, /* without an answer of any broker: not ready */
};

bool run_is_alive(const struct run_state *state, int64_t now_ms, uint64_t *heartbeats_before, int64_t *heartbeat_ms)
{
    uint64_t heartbeats = atomic_load(&state->heartbeats);

    if (heartbeats != *heartbeats_before) {
        *heartbeats_before = heartbeats;
        *heartbeat_ms = now_ms;
    }
    return now_ms - *heartbeat_ms < ALIVE_MS;
}

bool run_is_ready(const struct run_state *state, int64_t now_ms)
{
    return atomic_load(&state->phase) == RUN_RUNNING && now_ms - atomic_load(&state->commit_ms) < READY_MS &&
           !run_is_waiting_for_schema(state, now_ms) && !run_is_away(state, now_ms) && atomic_load(&state->stand.count) == 0;
}

bool run_is_waiting_for_schema(const struct run_state *state, int64_t now_ms)
{
    int64_t stalled_ms = atomic_load(&state->stalled_ms);

    return stalled_ms != 0 && now_ms - stalled_ms >= READY_MS;
}

bool run_is_away(const struct run_state *state, int64_t now_ms)
{
    int64_t away_ms = atomic_load(&state->away_ms);

    return away_ms != 0 && now_ms - away_ms >= AWAY_MS;
}
