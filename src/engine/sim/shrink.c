/* SPDX-License-Identifier: Apache-2.0
 * A smaller case that fails in the same way: delta debugging over the decisions, in chunks that are halved, and then over what nobody was fed. */
#include <stdlib.h>

#include "engine/sim/internal.h"

struct shrinking {
    const struct sim *sim;
    size_t            runs;
    char              wanted[32]; /* the word of the report */
    char             *report;
};

static void word_of(const char *report, char word[32]) { snprintf(word, 32, "%.*s", (int)strcspn(report, ":"), report); }

static bool still_fails(struct shrinking *shrinking, const struct sim_case *given)
{
    char report[SIM_REPORT], word[32];

    if (shrinking->runs == 0)
        return false;
    shrinking->runs--;
    if (sim_replay(shrinking->sim, given, report))
        return false;
    word_of(report, word);
    if (strcmp(word, shrinking->wanted) != 0)
        return false;
    memcpy(shrinking->report, report, SIM_REPORT);
    return true;
}

/* Without the decisions from `at` on; false: they are needed. */
static bool cut(struct shrinking *shrinking, struct sim_case *given, size_t at, size_t size)
{
    struct sim_case      smaller = *given;
    struct sim_schedule *schedule = &smaller.schedule;

    schedule->items = malloc((given->schedule.count + 1) * sizeof *schedule->items);
    if (!schedule->items)
        abort();
    schedule->count = schedule->room = given->schedule.count - size;
    memcpy(schedule->items, given->schedule.items, at * sizeof *schedule->items);
    memcpy(schedule->items + at, given->schedule.items + at + size, (schedule->count - at) * sizeof *schedule->items);
    if (!still_fails(shrinking, &smaller)) {
        free(schedule->items);
        return false;
    }
    free(given->schedule.items);
    given->schedule = *schedule;
    return true;
}

static bool cut_all(struct shrinking *shrinking, struct sim_case *given, size_t size)
{
    bool any = false;

    for (size_t at = given->schedule.count; at > 0 && shrinking->runs > 0;) {
        size_t from = at > size ? at - size : 0;

        any = cut(shrinking, given, from, at - from) || any;
        at = from;
    }
    return any;
}

/* Fewer steps at once, no empty numbers. */
static void simplify(struct shrinking *shrinking, struct sim_case *given)
{
    static const int64_t values[] = { 1, 2, 3 };
    int64_t             *fields[] = { &given->schedule.setup.partitions, &given->schedule.setup.user_partitions, &given->schedule.setup.batch_max,
                                      &given->schedule.setup.inputs_max, &given->schedule.setup.subjects_max,    &given->schedule.setup.days_before };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (size_t j = 0; j < sizeof values / sizeof *values && values[j] < *fields[i]; j++) {
            int64_t was = *fields[i];

            *fields[i] = values[j];
            if (still_fails(shrinking, given))
                break;
            *fields[i] = was;
        }
}

/* Inputs that are fed to nobody go; the others are numbered anew. */
static void drop_inputs(struct sim_case *given)
{
    size_t *number = calloc(given->inputs.count + 1, sizeof *number), kept = 0;
    bool   *used = calloc(given->inputs.count + 1, sizeof *used);

    if (!number || !used)
        abort();
    for (size_t i = 0; i < given->schedule.count; i++)
        if (given->schedule.items[i].act == SIM_FEED)
            used[given->schedule.items[i].a] = true;
    for (size_t i = 0; i < given->inputs.count; i++) {
        number[i] = kept;
        if (used[i])
            given->inputs.items[kept++] = given->inputs.items[i];
    }
    given->inputs.count = kept;
    for (size_t i = 0; i < given->schedule.count; i++)
        if (given->schedule.items[i].act == SIM_FEED)
            given->schedule.items[i].a = (int64_t)number[given->schedule.items[i].a];
    free(number);
    free(used);
}

void sim_shrink(const struct sim *sim, struct sim_case *given, size_t runs, char report[SIM_REPORT])
{
    struct shrinking shrinking = { .sim = sim, .runs = runs, .report = report };

    word_of(report, shrinking.wanted);
    if (still_fails(&shrinking, given)) {
        simplify(&shrinking, given);
        for (size_t size = given->schedule.count / 2 + 1; shrinking.runs > 0; size = (size + 1) / 2) {
            bool any = cut_all(&shrinking, given, size);

            if (size == 1 && !any)
                break;
        }
    }
    drop_inputs(given);
}
