/* SPDX-License-Identifier: Apache-2.0
 * The line at the foot of a terminal says what the processors' states say, and fits. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "engine/service/progress.h"

extern const struct ck_processor enrich, leverage;

static struct run_state *state_new(const struct ck_processor *processor, int phase)
{
    struct run_state *state = calloc(1, sizeof *state);

    cr_assert(state);
    state->processor = processor;
    atomic_store(&state->phase, phase);
    return state;
}

Test(run_progress, line)
{
    struct run_state             *one = state_new(&enrich, RUN_RUNNING), *two = state_new(&leverage, RUN_RESTORING);
    const struct run_state *const states[] = { one, two };
    struct run_progress           progress = { .consumed = 1000, .told_ms = 5000 };
    char                          text[RUN_PROGRESS_MAX];

    atomic_store(&one->consumed[0], 3400);
    atomic_store(&one->lag[0][2], 1 + 532); /* 0: not known */
    atomic_store(&one->lag[0][3], 1);
    atomic_store(&one->table_rows[0], 99); /* what was published */
    atomic_store(&one->table_rows[1], 1234567);
    atomic_store(&one->dead_letters[3], 2);
    atomic_store(&two->restore_remaining, 45678);
    run_progress_text(&progress, states, 2, 7000, 200, text);
    cr_assert_str_eq(text, "running 1 of 2, 1,200 records/s, lag 532, 1,234,567 rows, 2 dead letters, leverage restoring 45,678");

    atomic_store(&one->lag[0][2], 1);
    run_progress_text(&progress, states, 2, 8000, 30, text);
    cr_assert_str_eq(text, "running 1 of 2, 0 records/s...");
    atomic_store(&two->phase, RUN_SWEEPING);
    atomic_store(&two->subjects_left, 7);
    run_progress_text(&progress, states, 2, 9000, 200, text);
    cr_assert_str_eq(text, "running 1 of 2, 0 records/s, lag 0, 1,234,567 rows, 2 dead letters, leverage sweeping 7");
    atomic_store(&two->phase, RUN_RUNNING);
    run_progress_text(&progress, states, 2, 10000, 200, text);
    cr_assert_str_eq(text, "running 2 of 2, 0 records/s, all read, 1,234,567 rows, 2 dead letters");
    atomic_store(&one->away_ms, 12000);
    atomic_store(&two->away_ms, 11000);
    run_progress_text(&progress, states, 2, 32000, 200, text);
    cr_assert_str_eq(text, "running 2 of 2, 0 records/s, no broker answers for 21 s, 1,234,567 rows, 2 dead letters");
    atomic_store(&one->away_ms, 0);
    atomic_store(&two->away_ms, 0);
    run_progress_text(&progress, states, 2, 33000, 200, text);
    cr_assert_str_eq(text, "running 2 of 2, 0 records/s, all read, 1,234,567 rows, 2 dead letters");
    atomic_store(&one->table_rows[1], 1);
    atomic_store(&one->dead_letters[3], 1);
    run_progress_text(&progress, states, 2, 34000, 200, text);
    cr_assert_str_eq(text, "running 2 of 2, 0 records/s, all read, 1 row, 1 dead letter");
    free(one);
    free(two);
}
