/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/sim/words.h"

const struct sim_act_word sim_acts[SIM_ACTS] = {
    [SIM_FEED] = { "feed", SIM_A | SIM_B },
    [SIM_STEP] = { "step", SIM_WHO | SIM_A },
    [SIM_FAULT] = { "at", SIM_A | SIM_CALL },
    [SIM_WAKE] = { "wake", 0 },
    [SIM_START] = { "start", SIM_WHO },
    [SIM_LEAVE] = { "leave", SIM_WHO | SIM_A },
    [SIM_EVICT] = { "evict", SIM_WHO },
    [SIM_DROP] = { "drop", SIM_WHO },
    [SIM_DAY] = { "day", SIM_A },
    [SIM_EXPIRE] = { "expire", 0 },
    [SIM_MARKER] = { "marker", SIM_WHO | SIM_A },
    [SIM_LAND] = { "land", SIM_WHO },
    [SIM_COMPACT] = { "compact", SIM_TOPIC | SIM_A | SIM_B },
    [SIM_GROW] = { "grow", SIM_TOPIC | SIM_A },
    [SIM_TEACH] = { "schema", SIM_WHO | SIM_A },
    [SIM_REWRITE] = { "rewrite", SIM_TOPIC | SIM_A },
    [SIM_SHORTEN] = { "shorten", SIM_TOPIC | SIM_A },
    [SIM_AHEAD] = { "ahead", SIM_WHO | SIM_A },
};
const char *const sim_calls[SIM_CALLS] = {
    [CALL_JOIN] = "join",     [CALL_POLL] = "poll",     [CALL_RELEASE] = "release", [CALL_COMMITTED] = "committed",
    [CALL_FETCH] = "fetch",   [CALL_FOLLOW] = "follow", [CALL_BEGIN] = "begin",     [CALL_APPEND] = "append",
    [CALL_COMMIT] = "commit", [CALL_ABORT] = "abort",   [CALL_REOPEN] = "reopen",   [CALL_END] = "end",
};
const char *const sim_faults[SIM_FAULTS] = {
    [FAULT_NONE] = "none",
    [FAULT_DIE] = "die",
    [FAULT_DIE_HALFWAY] = "die-halfway",
    [FAULT_ABORT] = "abort",
    [FAULT_SLOW] = "slow",
    [FAULT_UNKNOWN_COMMITTED] = "unknown-committed",
    [FAULT_UNKNOWN_ABORTED] = "unknown-aborted",
    [FAULT_UNKNOWN_LATE] = "unknown-late",
    [FAULT_IDLE] = "idle",
    [FAULT_TURN] = "turn",
    [FAULT_LAG] = "lag",
    [FAULT_OUT_OF_RANGE] = "out-of-range",
    [FAULT_TOO_LARGE] = "too-large",
    [SIM_SLEEP] = "sleep",
    [SIM_PAUSE] = "pause",
};
