/* SPDX-License-Identifier: Apache-2.0
 * What must hold of an execution, and of two. */
#include "theorem_run.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/codec.h"
#include "records.h"

struct fact { /* a record as read */
    struct bytes key, content;
    int64_t      revision;
    bool         retracted;
    size_t       sequence;
};

struct facts {
    const struct topic *topic;
    struct fact        *items;
    size_t              count, room;
    struct arena        arena;
};

static int by_key(const void *left, const void *right)
{
    const struct fact *a = left, *b = right;
    int                order = bytes_compare(a->key, b->key);

    if (order == 0)
        order = bytes_compare(a->content, b->content);
    return order ? order : (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static int by_key_and_time(const void *left, const void *right)
{
    const struct fact *a = left, *b = right;
    int                order = bytes_compare(a->key, b->key);

    return order ? order : (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static struct fact *fact_new(struct facts *facts)
{
    if (facts->count == facts->room) {
        facts->room = facts->room ? facts->room * 2 : 64;
        facts->items = realloc(facts->items, facts->room * sizeof *facts->items);
        assert(facts->items);
    }
    facts->items[facts->count] = (struct fact){ .sequence = facts->count };
    return &facts->items[facts->count++];
}

static int collect(void *context, const struct log_record *record)
{
    struct facts             *facts = context;
    const struct record_type *type = facts->topic->value;
    char                     *value = arena_take(&facts->arena, type->size);
    struct fact              *fact = fact_new(facts);
    const struct emission    *emission = (const void *)(value + type->fields[type->field_count - 1].offset);
    struct buffer             content = { 0 };

    assert(record_decode(type, (struct bytes){ record->value.data + SINGLE_OBJECT_HEADER, record->value.size - SINGLE_OBJECT_HEADER }, &facts->arena,
                         value) == CODEC_OK);
    record_encode(type, 0, type->field_count - 1, value, &content);
    fact->key = arena_copy(&facts->arena, record->key);
    fact->content = arena_copy(&facts->arena, buffer_bytes(&content));
    fact->revision = emission->revision;
    fact->retracted = emission->retracted;
    buffer_release(&content);
    return 0;
}

static struct facts facts_of(struct run *run, const struct topic *topic)
{
    struct facts facts = { .topic = topic };

    for (int i = 0; i < cluster_partitions(run->cluster, topic->name); i++)
        cluster_read(run->cluster, topic->name, (uint16_t)i, 0, collect, &facts);
    if (facts.count > 0)
        qsort(facts.items, facts.count, sizeof *facts.items, by_key_and_time);
    return facts;
}

static void facts_release(struct facts *facts)
{
    free(facts->items);
    arena_release(&facts->arena);
}

/* Keeps the last record of each key, if it is not retracted. */
static void facts_final(struct facts *facts)
{
    size_t kept = 0;

    for (size_t i = 0; i < facts->count; i++)
        if ((i + 1 == facts->count || !bytes_equal(facts->items[i].key, facts->items[i + 1].key)) && !facts->items[i].retracted)
            facts->items[kept++] = facts->items[i];
    facts->count = kept;
}

/* ---- no gap ---- */

static bool topic_has_no_gap(struct run *run, const struct topic *topic, char *report)
{
    struct facts facts = facts_of(run, topic);
    int64_t      expected = 0;
    bool         good = true;

    for (size_t i = 0; i < facts.count && good; i++) {
        const struct fact *fact = &facts.items[i];

        if (i == 0 || !bytes_equal(fact->key, fact[-1].key))
            expected = 0;
        good = fact->revision == expected++;
        if (!good)
            snprintf(report, THEOREM_REPORT, "gap: %s %.*s has revision %lld where %lld is due", topic->name, (int)fact->key.size, fact->key.data,
                     (long long)fact->revision, (long long)expected - 1);
    }
    facts_release(&facts);
    return good;
}

static const struct topic *next_stated(const struct run *run, size_t *processor, size_t *output)
{
    for (; *processor < run->theorem->count; ++*processor, *output = 0) {
        const struct topic *topic = run->theorem->processors[*processor]->outputs[*output];

        while (topic && topic->appended)
            topic = run->theorem->processors[*processor]->outputs[++*output];
        if (topic) {
            ++*output;
            return topic;
        }
    }
    return NULL;
}

bool check_gaps(struct run *run, char *report)
{
    const struct topic *topic;
    size_t              processor = 0, output = 0;

    while ((topic = next_stated(run, &processor, &output)))
        if (!topic_has_no_gap(run, topic, report))
            return false;
    return true;
}

/* ---- the same ---- */

static bool same(const struct facts *a, const struct facts *b, const char *name, char *report)
{
    size_t i = 0;

    while (i < a->count && i < b->count && bytes_equal(a->items[i].key, b->items[i].key) && bytes_equal(a->items[i].content, b->items[i].content))
        i++;
    if (i == a->count && i == b->count)
        return true;
    snprintf(report, THEOREM_REPORT, "content: %s differs at key %.*s (reference) and %.*s; %zu and %zu keys", name,
             i < a->count ? (int)a->items[i].key.size : 4, i < a->count ? a->items[i].key.data : "none", i < b->count ? (int)b->items[i].key.size : 4,
             i < b->count ? b->items[i].key.data : "none", a->count, b->count);
    return false;
}

static bool same_topic(struct run *a, struct run *b, const struct topic *topic, char *report)
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

static int collect_letter(void *context, const struct log_record *record)
{
    struct facts *facts = context;
    struct fact  *fact = fact_new(facts);
    struct buffer text = { 0 };

    for (size_t i = 0; i < record->header_count; i++)
        if (strcmp(record->headers[i].name, "topic") == 0 || strcmp(record->headers[i].name, "reason") == 0)
            buffer_append(&text, record->headers[i].value);
    fact->key = arena_copy(&facts->arena, buffer_bytes(&text));
    fact->content = arena_copy(&facts->arena, record->value.data ? record->value : BYTES(""));
    buffer_release(&text);
    return 0;
}

/* As a set: a repeated input is dead-lettered repeatedly. */
static struct facts letters_of(struct run *run, const struct processor *processor)
{
    struct facts facts = { 0 };
    char         name[256];
    size_t       kept = 0;

    snprintf(name, sizeof name, "%s.dlq", processor->name);
    cluster_read(run->cluster, name, 0, 0, collect_letter, &facts);
    if (facts.count > 0)
        qsort(facts.items, facts.count, sizeof *facts.items, by_key);
    for (size_t i = 0; i < facts.count; i++)
        if (i == 0 || !bytes_equal(facts.items[i].key, facts.items[i - 1].key) || !bytes_equal(facts.items[i].content, facts.items[i - 1].content))
            facts.items[kept++] = facts.items[i];
    facts.count = kept;
    return facts;
}

static bool same_letters(struct run *a, struct run *b, const struct processor *processor, char *report)
{
    struct facts left = letters_of(a, processor), right = letters_of(b, processor);
    bool         good = same(&left, &right, "dead letters", report);

    facts_release(&left);
    facts_release(&right);
    return good;
}

bool check_same(struct run *a, struct run *b, char *report)
{
    const struct topic *topic;
    size_t              processor = 0, output = 0;

    while ((topic = next_stated(a, &processor, &output)))
        if (!same_topic(a, b, topic, report))
            return false;
    for (size_t i = 0; i < a->theorem->count; i++)
        if (!same_letters(a, b, a->theorem->processors[i], report))
            return false;
    return true;
}

/* ---- no impossible output ---- */

bool check_impossible(struct run *run, char *report)
{
    if (run->impossible > 0)
        snprintf(report, THEOREM_REPORT, "impossible: %zu times what was published did not follow from the rows and the reference", run->impossible);
    return run->impossible == 0;
}

/* ---- no silence ---- */

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static size_t records_of(struct run *run, const char *name)
{
    size_t records = 0;

    for (int i = 0; i < cluster_partitions(run->cluster, name); i++)
        cluster_read(run->cluster, name, (uint16_t)i, 0, count, &records);
    return records;
}

/* Of a processor that only appends one record for each input: inputs = appended + dead letters. Whether others have read all is seen by their
 * content. */
static bool is_silent(struct run *run, const struct processor *processor, char *report)
{
    char   name[256];
    size_t in = 0, out = 0;

    for (const struct input *input = processor->inputs; input->topic; input++)
        if (input->role == INPUT_STREAM)
            in += records_of(run, input->topic->name);
    for (const struct topic *const *output = processor->outputs; *output; output++)
        out += records_of(run, (*output)->name);
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    out += records_of(run, name);
    if (in == out)
        return false;
    snprintf(report, THEOREM_REPORT, "silence: %s read %zu records, and appended or dead-lettered %zu", processor->name, in, out);
    return true;
}

bool check_silence(struct run *run, char *report)
{
    for (size_t i = 0; i < run->theorem->count; i++)
        if (!run->theorem->processors[i]->tables && is_silent(run, run->theorem->processors[i], report))
            return false;
    return true;
}

/* ---- marking everything ---- */

bool check_marking(struct run *run, char *report)
{
    const struct topic *topic;
    size_t              processor = 0, output = 0, before = 0, after = 0;

    while ((topic = next_stated(run, &processor, &output)))
        before += records_of(run, topic->name);
    for (size_t i = 0; i < run->theorem->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count; j++)
            worker_mark_all(run->actors[i].instances[j].worker);
    if (run_quiet(run)) {
        snprintf(report, THEOREM_REPORT, "marking: %s ends with %s", run->where, worker_error(run->error));
        return false;
    }
    processor = output = 0;
    while ((topic = next_stated(run, &processor, &output)))
        after += records_of(run, topic->name);
    if (before == after)
        return true;
    snprintf(report, THEOREM_REPORT, "marking: settling everything again published %zu records", after - before);
    return false;
}
