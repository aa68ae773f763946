/* SPDX-License-Identifier: Apache-2.0
 * The status line has no line end; the journal erases it before each of its lines (journal.h), so it stays below them. */
#include "engine/service/progress.h"
#include "engine/util/plural.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PROGRESS_MS = 1000, COLUMNS_DEFAULT = 80 };

struct progress_text {
    char  *data;
    size_t used;
};

static void add(struct progress_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct progress_text *text, const char *format, ...)
{
    va_list arguments;
    int     size;

    va_start(arguments, format);
    size = vsnprintf(text->data + text->used, RUN_PROGRESS_MAX - text->used, format, arguments);
    va_end(arguments);
    text->used += size > 0 ? (size_t)size : 0;
    if (text->used >= RUN_PROGRESS_MAX)
        text->used = RUN_PROGRESS_MAX - 1;
}

/* 1,234,567 */
static void add_number(struct progress_text *text, uint64_t number)
{
    if (number >= 1000) {
        add_number(text, number / 1000);
        add(text, ",%03u", (unsigned)(number % 1000));
    } else
        add(text, "%u", (unsigned)number);
}

/* ---- totals ---- */

static uint64_t sum(const _Atomic uint64_t *numbers, size_t count)
{
    uint64_t all = 0;

    for (size_t i = 0; i < count; i++)
        all += atomic_load_explicit(&numbers[i], memory_order_relaxed);
    return all;
}

static int64_t lag_of(const struct run_state *state)
{
    int64_t all = 0;

    for (size_t i = 0; i < WORKER_INPUTS_MAX && state->processor->inputs[i].topic; i++)
        for (size_t p = 0; p < RUN_PARTITIONS_MAX; p++) {
            int64_t lag = atomic_load_explicit(&state->lag[i][p], memory_order_relaxed);

            all += lag > 1 ? lag - 1 : 0;
        }
    return all;
}

/* The earliest of those without a broker counts. */
static void take_away(struct run_totals *totals, int64_t away_ms)
{
    if (away_ms && (totals->away_ms == 0 || away_ms < totals->away_ms))
        totals->away_ms = away_ms;
}

struct run_totals run_total(const struct run_state *const *states, size_t count)
{
    struct run_totals totals = { 0 };

    for (size_t i = 0; i < count; i++) {
        totals.consumed += sum(states[i]->consumed, WORKER_INPUTS_MAX);
        totals.emitted += sum(states[i]->emitted, WORKER_OUTPUTS_MAX);
        totals.suppressed += sum(states[i]->suppressed, WORKER_OUTPUTS_MAX);
        totals.dead_letters += sum(states[i]->dead_letters, CK_REASON_COUNT);
        totals.rows += sum(states[i]->table_rows + 1, WORKER_TABLES_MAX - 1); /* the first is what was published */
        totals.lag += lag_of(states[i]);
        totals.running += atomic_load(&states[i]->phase) == RUN_RUNNING;
        take_away(&totals, atomic_load(&states[i]->away_ms));
    }
    return totals;
}

/* ---- the line ---- */

/* The phase of a processor that does not run yet, and its remaining work. */
static void add_phase(struct progress_text *text, const struct run_state *state)
{
    int      phase = atomic_load(&state->phase);
    uint64_t left = 0;

    if (phase == RUN_RUNNING)
        return;
    if (phase == RUN_RESTORING)
        left = (uint64_t)atomic_load(&state->restore_remaining);
    else if (phase == RUN_SWEEPING)
        left = atomic_load(&state->subjects_left);
    add(text, ", %s %s", state->processor->name, run_phase_names[phase]);
    if (left > 0) {
        add(text, " ");
        add_number(text, left);
    }
}

void run_progress_text(struct run_progress *progress, const struct run_state *const *states, size_t count, int64_t now_ms, size_t columns,
                       char ret_text[RUN_PROGRESS_MAX])
{
    struct run_totals    totals = run_total(states, count);
    struct progress_text text = { ret_text, 0 };
    int64_t              elapsed_ms = progress->told_ms ? now_ms - progress->told_ms : 0;

    add(&text, "running %zu of %zu, ", totals.running, count);
    add_number(&text, elapsed_ms > 0 ? (totals.consumed - progress->consumed) * 1000 / (uint64_t)elapsed_ms : 0);
    add(&text, " records/s, ");
    if (totals.away_ms) /* the lag is as it was when they went */
        add(&text, "no broker answers for %" PRId64 " s, ", (now_ms - totals.away_ms) / 1000);
    else if (totals.lag == 0 && totals.running == count)
        add(&text, "all read, ");
    else {
        add(&text, "lag ");
        add_number(&text, (uint64_t)totals.lag);
        add(&text, ", ");
    }
    add_number(&text, totals.rows);
    add(&text, " row%s, ", plural(totals.rows));
    add_number(&text, totals.dead_letters);
    add(&text, " dead letter%s", plural(totals.dead_letters));
    for (size_t i = 0; i < count; i++)
        add_phase(&text, states[i]);
    if (text.used > columns && columns > 3) {
        memcpy(ret_text + columns - 3, "...", 3);
        ret_text[columns] = '\0';
    }
    *progress = (struct run_progress){ totals.consumed, now_ms };
}

static size_t columns_of(int fd)
{
    struct winsize size;

    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col - 1u : COLUMNS_DEFAULT - 1;
}

void run_progress(struct run_progress *progress, const struct run_options *options, const struct run_state *const *states, int64_t now_ms)
{
    const struct journal *journal = options->journal;
    char                  text[RUN_PROGRESS_MAX], line[RUN_PROGRESS_MAX + 16];
    int                   size;
    ssize_t               written;

    if (!journal->live || now_ms - progress->told_ms < PROGRESS_MS)
        return;
    run_progress_text(progress, states, options->count, now_ms, columns_of(journal->fd), text);
    size = snprintf(line, sizeof line, JOURNAL_ERASE "%s", text);
    written = write(journal->fd, line, (size_t)size); /* a terminal that is gone is no reason to stop */
    (void)written;
}

bool run_progress_can(void)
{
    const char *term = getenv("TERM");

    return isatty(STDERR_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}
