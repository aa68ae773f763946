/* SPDX-License-Identifier: Apache-2.0
 * What a running processor tells of itself: alive and ready. */
#include <criterion/criterion.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "domain/reference/reference.h"
#include "engine/runtime/worker.h"
#include "engine/service/internal.h"
#include "engine/service/run.h"
#include "examples/spike.h"

/* Alive as long as it beats at least each 30 s, whatever it is doing. */
Test(run, alive)
{
    static struct run_state state;
    uint64_t                heartbeats_before = 0;
    int64_t                 heartbeat_ms = 1000;

    cr_assert(run_is_alive(&state, 1000, &heartbeats_before, &heartbeat_ms), "it has just started");
    cr_assert(run_is_alive(&state, 30999, &heartbeats_before, &heartbeat_ms));
    cr_assert_not(run_is_alive(&state, 31000, &heartbeats_before, &heartbeat_ms), "it never beat");
    atomic_fetch_add(&state.heartbeats, 1);
    cr_assert(run_is_alive(&state, 90000, &heartbeats_before, &heartbeat_ms), "it beat since it was asked");
    cr_assert(run_is_alive(&state, 119999, &heartbeats_before, &heartbeat_ms));
    cr_assert_not(run_is_alive(&state, 120000, &heartbeats_before, &heartbeat_ms));
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
    } cases[] = { { -EACCES, 4 },  { -ENOENT, 4 },  { -EIO, 4 },     { -ERANGE, 5 }, { -EDOM, 5 },   { -EPROTO, 70 },
                  { -EBADMSG, 6 }, { -EUCLEAN, 6 }, { -ENODATA, 6 }, { -ESTALE, 7 }, { -ENOMEM, 8 }, { -ETIME, 9 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(worker_exit_code(cases[i].error), cases[i].code, "%d", cases[i].error);
}

/* What the journal has been told since the last time. */
static const char *told(int fd)
{
    static char text[8192];
    ssize_t     size = read(fd, text, sizeof text - 1);

    text[size > 0 ? size : 0] = '\0';
    return text;
}

extern const struct ck_processor enrich;

static struct notes notes;

static void note(const char *name) { notes_add(&notes, ck_bytes_from(name)); }

/* An item that the catalogue lacks is told once, when the catalogue has had time to come; several in one line, and one line a minute. */
Test(run, unknown_items_are_told)
{
    static struct worker_thread actor;
    int                         ends[2];
    struct journal              journal;
    struct run_options          options = { .journal = &journal };
    struct reference           *reference = reference_new();
    struct item_fact            late = { .item = CK_BYTES("gallium") };
    char                        name[32];

    cr_assert_eq(pipe2(ends, O_NONBLOCK), 0);
    journal = (struct journal){ ends[1], false, JOURNAL_INFO };
    actor.options = &options;
    actor.state.processor = &enrich;
    note("");
    note("germaniun");
    note("germaniun");
    note("gallium");
    note("rare earths");
    cr_expect_eq(notes.count, 3);
    run_report_notes(&actor, &notes, 5000);
    cr_expect_str_empty(told(ends[0]));
    cr_assert_eq(reference_learn_item(reference, 0, CK_BYTES("gallium"), &late), 0);
    notes_forget(&notes, enrich.notes, reference);
    run_report_notes(&actor, &notes, 14999);
    cr_expect_str_empty(told(ends[0]));
    run_report_notes(&actor, &notes, 15000);
    cr_expect(strstr(told(ends[0]), "warning unknown_items processor=enrich items=\"germaniun, rare earths\" effect="));
    note("germaniun");
    note("unobtainium");
    run_report_notes(&actor, &notes, 16000);
    run_report_notes(&actor, &notes, 74999);
    cr_expect_str_empty(told(ends[0]));
    run_report_notes(&actor, &notes, 75000);
    cr_expect(strstr(told(ends[0]), "items=unobtainium effect="));
    run_report_notes(&actor, &notes, 999999);
    cr_expect_str_empty(told(ends[0]));
    for (int i = 0; i < 2 * NOTES_MAX; i++) {
        snprintf(name, sizeof name, "made-up-%d", i);
        note(name);
    }
    cr_expect_eq(notes.count, NOTES_MAX);
    reference_free(reference);
}

/* A wait for a schema is told once it is more than a moment, once, again when another partition waits (but not each at once), and at its end. */
Test(run, waits_are_told)
{
    static struct worker_thread actor;
    struct worker_counters      counters = {
             .schema_waits = 1, .waits_longest = { true, false, 0, 3, 4711, 17, 50000 }, .stalls = true, .stalled_ms = 50000
    };
    int                ends[2];
    struct journal     journal;
    struct run_options options = { .journal = &journal };

    cr_assert_eq(pipe2(ends, O_NONBLOCK), 0);
    journal = (struct journal){ ends[1], false, JOURNAL_INFO };
    actor.options = &options;
    actor.state.processor = &spike;
    run_report_schema_waits(&actor, &counters, 50999);
    cr_expect_str_empty(told(ends[0]));
    cr_expect_eq(atomic_load(&actor.state.stalled_ms), 50000);
    run_report_schema_waits(&actor, &counters, 51000);
    cr_expect(strstr(told(ends[0]),
                     "warning schema_waits processor=spike topic=spike.prices partition=3 offset=17 schema_id=4711 waited_ms=1000 partitions=1"));
    run_report_schema_waits(&actor, &counters, 99000);
    cr_expect_str_empty(told(ends[0]));
    counters.schema_waits = 2;
    run_report_schema_waits(&actor, &counters, 99100);
    cr_expect(strstr(told(ends[0]), "partitions=2"));
    counters.schema_waits = 1;
    run_report_schema_waits(&actor, &counters, 99200);
    cr_expect_str_empty(told(ends[0]));
    counters = (struct worker_counters){ 0 };
    run_report_schema_waits(&actor, &counters, 110000);
    cr_expect(strstr(told(ends[0]), "info schema_goes_on processor=spike waited_ms=60000"));
    cr_expect(atomic_load(&actor.state.stalled_ms) == 0 && atomic_load(&actor.state.wait.place) == 0);
    run_report_schema_waits(&actor, &counters, 111000);
    cr_expect_str_empty(told(ends[0]));
}
