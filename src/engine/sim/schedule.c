/* SPDX-License-Identifier: Apache-2.0
 * A case as text. What it needs stands before: processors, setup, inputs with their bytes; then the decisions, one a line, numbered for the reader
 * only. */
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "engine/sim/internal.h"
#include "engine/sim/words.h"

enum { RUN_MIN = 64 /* of one byte, written as a count */ };

void schedule_add(struct sim_schedule *schedule, struct sim_decision decision)
{
    if (schedule->count == schedule->room) {
        schedule->room = schedule->room ? schedule->room * 2 : 256;
        schedule->items = realloc(schedule->items, schedule->room * sizeof *schedule->items);
        if (!schedule->items)
            abort();
    }
    if (decision.topic) {
        struct ck_bytes name = ck_arena_copy(&schedule->arena, (struct ck_bytes){ decision.topic, strlen(decision.topic) + 1 });

        decision.topic = name.data;
    }
    schedule->items[schedule->count++] = decision;
}

void sim_case_release(struct sim_case *given)
{
    sim_inputs_release(&given->inputs);
    free(given->schedule.items);
    ck_arena_release(&given->schedule.arena);
    *given = (struct sim_case){ 0 };
}

/* ---- bytes ---- */

/* "-": null. "=" and the bytes, of which %XX is one and %{N*XX} many. */
static void write_bytes(struct ck_bytes bytes, FILE *out)
{
    if (!bytes.data) {
        fputs(" -", out);
        return;
    }
    fputs(" =", out);
    for (size_t i = 0; i < bytes.size;) {
        unsigned char c = (unsigned char)bytes.data[i];
        size_t        same = 1;

        while (i + same < bytes.size && (unsigned char)bytes.data[i + same] == c)
            same++;
        if (same >= RUN_MIN) {
            fprintf(out, "%%{%zu*%02X}", same, c);
            i += same;
            continue;
        }
        fprintf(out, c > ' ' && c < 0x7f && c != '%' ? "%c" : "%%%02X", c);
        i++;
    }
}

/* ---- writing ---- */

static void write_decision(const struct sim *sim, const struct sim_decision *decision, FILE *out)
{
    unsigned parts = sim_acts[decision->act].parts;

    fputs(sim_acts[decision->act].word, out);
    if (parts & SIM_WHO)
        fprintf(out, " %s-%u", sim->processors[decision->actor]->name, decision->worker);
    if (parts & SIM_TOPIC)
        fprintf(out, " %s", decision->topic);
    if (parts & SIM_A)
        fprintf(out, " %lld", (long long)decision->a);
    if (parts & SIM_B)
        fprintf(out, " %lld", (long long)decision->b);
    if (parts & SIM_CALL)
        fprintf(out, " %s %s", sim_calls[decision->call], sim_faults[decision->fault]);
    fputc('\n', out);
}

static void write_inputs(const struct sim_case *given, FILE *out)
{
    for (size_t i = 0; i < given->inputs.count; i++) {
        const struct sim_input *input = &given->inputs.items[i];

        fprintf(out, "input %s", input->topic->name);
        write_bytes(input->key, out);
        write_bytes(input->value, out);
        fputc('\n', out);
    }
}

void sim_write(const struct sim *sim, const struct sim_case *given, FILE *out)
{
    const struct sim_setup *setup = &given->schedule.setup;
    size_t                  indent = 0;

    fputs("processors", out);
    for (size_t i = 0; i < sim->count; i++)
        fprintf(out, " %s:%lld", sim->processors[i]->name, (long long)setup->workers[i]);
    fprintf(out, "\nsetup today=%d days_before=%lld empty_reference=%lld partitions=%lld user_partitions=%lld batch=%lld inputs=%lld subjects=%lld\n",
            sim->today, (long long)setup->days_before, (long long)setup->empty_reference, (long long)setup->partitions,
            (long long)setup->user_partitions, (long long)setup->batch_max, (long long)setup->inputs_max, (long long)setup->subjects_max);
    write_inputs(given, out);
    for (size_t i = 0; i < given->schedule.count; i++) {
        const struct sim_decision *decision = &given->schedule.items[i];

        if (decision->act == SIM_WAKE && indent > 0)
            indent--;
        fprintf(out, "%5zu %*s", i + 1, (int)indent * 2, "");
        write_decision(sim, decision, out);
        if (decision->act == SIM_FAULT && decision->fault >= SIM_SLEEP)
            indent++;
    }
}
