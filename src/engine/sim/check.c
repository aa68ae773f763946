/* SPDX-License-Identifier: Apache-2.0
 * Checks one execution, and compares two. */
#include <stdio.h>

#include "engine/sim/internal.h"

/* ---- no gap ---- */

static bool topic_has_no_gap(struct sim_run *run, const struct ck_topic *topic, char *report)
{
    struct facts facts = facts_of(run, topic);
    int64_t      expected = 0;
    bool         good = true;

    for (size_t i = 0; i < facts.count && good; i++) {
        const struct sim_fact *fact = &facts.items[i];

        if (i == 0 || !ck_bytes_equal(fact->key, fact[-1].key))
            expected = 0;
        good = run->outputs_compacted ? fact->revision >= expected : fact->revision == expected;
        if (!good)
            snprintf(report, SIM_REPORT, "gap: %s %.*s has revision %lld where %lld is due", topic->name, (int)fact->key.size, fact->key.data,
                     (long long)fact->revision, (long long)expected);
        expected = fact->revision + 1;
    }
    facts_release(&facts);
    return good;
}

static const struct ck_topic *next_stated(const struct sim_run *run, size_t *processor, size_t *output)
{
    for (; *processor < run->sim->count; ++*processor, *output = 0) {
        const struct ck_topic *topic = run->sim->processors[*processor]->outputs[*output];

        while (topic && topic->appended)
            topic = run->sim->processors[*processor]->outputs[++*output];
        if (topic) {
            ++*output;
            return topic;
        }
    }
    return NULL;
}

bool check_gaps(struct sim_run *run, char *report)
{
    const struct ck_topic *topic;
    size_t                 processor = 0, output = 0;

    while ((topic = next_stated(run, &processor, &output)))
        if (!topic_has_no_gap(run, topic, report))
            return false;
    return true;
}

/* ---- the same ---- */

static bool same(const struct facts *a, const struct facts *b, const char *name, char *report)
{
    size_t i = 0;

    while (i < a->count && i < b->count && ck_bytes_equal(a->items[i].key, b->items[i].key) &&
           ck_bytes_equal(a->items[i].content, b->items[i].content))
        i++;
    if (i == a->count && i == b->count)
        return true;
    snprintf(report, SIM_REPORT, "content: %s differs at key %.*s (reference) and %.*s; %zu and %zu keys", name,
             i < a->count ? (int)a->items[i].key.size : 4, i < a->count ? a->items[i].key.data : "none", i < b->count ? (int)b->items[i].key.size : 4,
             i < b->count ? b->items[i].key.data : "none", a->count, b->count);
    return false;
}

static bool same_topic(struct sim_run *a, struct sim_run *b, const struct ck_topic *topic, char *report)
{
    struct facts left = facts_of(a, topic), right = facts_of(b, topic);
    bool         good;

    facts_final(&left);
    facts_final(&right);
    good = same(&left, &right, topic->name, report);
    facts_release(&left);
    facts_release(&right);
    return good;
}

static bool same_letters(struct sim_run *a, struct sim_run *b, const struct ck_processor *processor, char *report)
{
    struct facts left = facts_of_letters(a, processor), right = facts_of_letters(b, processor);
    bool         good = same(&left, &right, "dead letters", report);

    facts_release(&left);
    facts_release(&right);
    return good;
}

bool check_same(struct sim_run *a, struct sim_run *b, char *report)
{
    const struct ck_topic *topic;
    size_t                 processor = 0, output = 0;

    while ((topic = next_stated(a, &processor, &output)))
        if (!same_topic(a, b, topic, report))
            return false;
    for (size_t i = 0; i < a->sim->count; i++)
        if (!same_letters(a, b, a->sim->processors[i], report))
            return false;
    return true;
}

/* ---- no impossible output ---- */

bool check_impossible(struct sim_run *run, char *report)
{
    if (run->impossible > 0)
        snprintf(report, SIM_REPORT, "impossible: %zu times what was published did not follow from the rows and the reference", run->impossible);
    return run->impossible == 0;
}

/* ---- no silence ---- */

/* Of a processor that only appends one record for each input: inputs = appended + dead letters. */
static bool is_silent(struct sim_run *run, const struct ck_processor *processor, char *report)
{
    char   name[256];
    size_t in = 0, out = 0;

    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        if (input->role == CK_INPUT_STREAM)
            in += records_of(run, input->topic->name);
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        out += records_of(run, (*output)->name);
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    out += records_of(run, name);
    if (in == out)
        return false;
    snprintf(report, SIM_REPORT, "silence: %s read %zu records, and appended or dead-lettered %zu", processor->name, in, out);
    return true;
}

static int stop(void *context, const struct log_record *record)
{
    *(int64_t *)context = record->offset;
    return 1;
}

static bool waits(const struct sim_actor *actor)
{
    for (size_t i = 0; i < actor->instance_count; i++)
        if (actor->instances[i].worker && worker_phase(actor->instances[i].worker) == WORKER_WAITING_FOR_REFERENCE)
            return true;
    return false;
}

/* The group has committed an offset past every record of its inputs. */
static bool is_behind(struct sim_run *run, const struct sim_actor *actor, char *report)
{
    for (const struct ck_input *input = actor->processor->inputs; input->topic; input++)
        for (int i = 0; input->role == CK_INPUT_STREAM && i < cluster_partitions(run->cluster, input->topic->name); i++) {
            int64_t next = cluster_committed(run->cluster, actor->processor->name, input->topic->name, (uint16_t)i), offset = 0;

            if (!cluster_read(run->cluster, input->topic->name, (uint16_t)i, next, stop, &offset))
                continue;
            snprintf(report, SIM_REPORT, "silence: %s has not read %s/%d from offset %lld on", actor->processor->name, input->topic->name, i,
                     (long long)offset);
            return true;
        }
    return false;
}

bool check_silence(struct sim_run *run, char *report)
{
    for (size_t i = 0; i < run->sim->count; i++) {
        const struct sim_actor *actor = &run->actors[i];

        if (!waits(actor) && (is_behind(run, actor, report) || (!actor->processor->tables && is_silent(run, actor->processor, report))))
            return false;
    }
    return true;
}

/* ---- marking everything ---- */

bool check_marking(struct sim_run *run, char *report)
{
    const struct ck_topic *topic;
    size_t                 processor = 0, output = 0, before = 0, after = 0;

    while ((topic = next_stated(run, &processor, &output)))
        before += records_of(run, topic->name);
    for (size_t i = 0; i < run->sim->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count; j++)
            worker_mark_all(run->actors[i].instances[j].worker);
    if (run_quiet(run)) {
        snprintf(report, SIM_REPORT, "marking: %s ends with %s", run->where, worker_error(run->error));
        return false;
    }
    processor = output = 0;
    while ((topic = next_stated(run, &processor, &output)))
        after += records_of(run, topic->name);
    if (before == after)
        return true;
    snprintf(report, SIM_REPORT, "marking: settling everything again published %zu records", after - before);
    return false;
}
