/* SPDX-License-Identifier: Apache-2.0
 * What a running processor tells of itself: alive and ready. */
#include <criterion/criterion.h>

#include <errno.h>

#include "shell/run.h"
#include "shell/worker.h"

/* Alive as long as it beats at least each 30 s, whatever it is doing. */
Test(run, alive)
{
    static struct run_state state;
    uint64_t                beats_before = 0;
    int64_t                 beat_ms = 1000;

    cr_assert(run_is_alive(&state, 1000, &beats_before, &beat_ms), "it has just started");
    cr_assert(run_is_alive(&state, 30999, &beats_before, &beat_ms));
    cr_assert_not(run_is_alive(&state, 31000, &beats_before, &beat_ms), "it never beat");
    atomic_fetch_add(&state.beats, 1);
    cr_assert(run_is_alive(&state, 90000, &beats_before, &beat_ms), "it beat since it was asked");
    cr_assert(run_is_alive(&state, 119999, &beats_before, &beat_ms));
    cr_assert_not(run_is_alive(&state, 120000, &beats_before, &beat_ms));
}

/* Ready in the phase running only, and only while it commits or has nothing to do. */
Test(run, ready)
{
    static struct run_state state;

    atomic_store(&state.commit_ms, 5000);
    for (int phase = RUN_STARTING; phase <= RUN_ENDED; phase++) {
        atomic_store(&state.phase, phase);
        cr_assert_eq(run_is_ready(&state, 5000), phase == RUN_RUNNING, "phase %d", phase);
    }
    atomic_store(&state.phase, RUN_RUNNING);
    cr_assert(run_is_ready(&state, 64999));
    cr_assert_not(run_is_ready(&state, 65000), "an open transaction that does not end");
}

/* Each result that ends a worker has the exit code that the manual promises. */
Test(run, exit_codes)
{
    static const struct {
        int error, code;
    } cases[] = { { -EACCES, 4 },  { -ENOENT, 4 },  { -EIO, 4 },    { -ERANGE, 5 }, { -EBADMSG, 6 },
                  { -EUCLEAN, 6 }, { -ENODATA, 6 }, { -ESTALE, 7 }, { -ENOMEM, 8 }, { -ETIME, 9 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(worker_exit_code(cases[i].error), cases[i].code, "%d", cases[i].error);
}
