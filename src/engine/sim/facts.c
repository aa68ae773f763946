/* SPDX-License-Identifier: Apache-2.0
 * The contents of the topics after an execution. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "engine/serde/dead_letter.h"
#include "engine/sim/internal.h"
#include "chokepoint/types.h"

static int by_key(const void *left, const void *right)
{
    const struct sim_fact *a = left, *b = right;
    int                    order = ck_bytes_compare(a->key, b->key);

    if (order == 0)
        order = ck_bytes_compare(a->content, b->content);
    return order ? order : (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static int by_key_and_time(const void *left, const void *right)
{
    const struct sim_fact *a = left, *b = right;
    int                    order = ck_bytes_compare(a->key, b->key);

    return order ? order : (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static struct sim_fact *fact_new(struct facts *facts)
{
    if (facts->count == facts->room) {
        facts->room = facts->room ? facts->room * 2 : 64;
        facts->items = realloc(facts->items, facts->room * sizeof *facts->items);
        assert(facts->items);
    }
    facts->items[facts->count] = (struct sim_fact){ .sequence = facts->count };
    return &facts->items[facts->count++];
}

static int collect(void *context, const struct log_record *record)
{
    struct facts                *facts = context;
    const struct ck_record_type *type = facts->topic->value;
    char                        *value = ck_arena_take(&facts->arena, type->size);
    struct sim_fact             *fact = fact_new(facts);
    const struct ck_emission    *emission = (const void *)(value + type->fields[type->field_count - 1].offset);
    struct ck_buffer             content = { 0 };

    assert(ck_record_decode(type, (struct ck_bytes){ record->value.data + CK_SINGLE_OBJECT_HEADER, record->value.size - CK_SINGLE_OBJECT_HEADER },
                            &facts->arena, value) == CK_CODEC_OK);
    ck_record_encode(type, 0, type->field_count - 1, value, &content);
    fact->key = ck_arena_copy(&facts->arena, record->key);
    fact->content = ck_arena_copy(&facts->arena, ck_buffer_bytes(&content));
    fact->revision = emission->revision;
    fact->retracted = emission->retracted;
    ck_buffer_release(&content);
    return 0;
}

struct facts facts_of(struct sim_run *run, const struct ck_topic *topic)
{
    struct facts facts = { .topic = topic };

    for (int i = 0; i < cluster_partitions(run->cluster, topic->name); i++)
        cluster_read(run->cluster, topic->name, (uint16_t)i, 0, collect, &facts);
    if (facts.count > 0)
        qsort(facts.items, facts.count, sizeof *facts.items, by_key_and_time);
    return facts;
}

void facts_release(struct facts *facts)
{
    free(facts->items);
    ck_arena_release(&facts->arena);
}

void facts_final(struct facts *facts)
{
    size_t kept = 0;

    for (size_t i = 0; i < facts->count; i++)
        if ((i + 1 == facts->count || !ck_bytes_equal(facts->items[i].key, facts->items[i + 1].key)) && !facts->items[i].retracted)
            facts->items[kept++] = facts->items[i];
    facts->count = kept;
}

struct letters {
    struct sim_run *run;
    struct facts    facts;
};

struct fact_source {
    int64_t         offset;
    struct ck_bytes value;
};

static int find_source(void *context, const struct log_record *record)
{
    struct fact_source *source = context;

    if (record->offset == source->offset)
        source->value = record->value;
    return 1;
}

/* Of a letter that had to go without its value: the record that it came from. */
static struct ck_bytes whole_value(struct sim_run *run, const struct log_record *record)
{
    struct dead_letter letter;
    struct fact_source source;
    char               topic[256];

    if (!dead_letter_read(record, &letter) || letter.size == (int64_t)record->value.size)
        return record->value;
    source = (struct fact_source){ letter.offset, record->value };
    snprintf(topic, sizeof topic, "%.*s", (int)letter.topic.size, letter.topic.data);
    cluster_read(run->cluster, topic, (uint16_t)letter.partition, letter.offset, find_source, &source);
    return source.value;
}

static int collect_letter(void *context, const struct log_record *record)
{
    struct letters  *letters = context;
    struct facts    *facts = &letters->facts;
    struct sim_fact *fact = fact_new(facts);
    struct ck_bytes  value = whole_value(letters->run, record);
    struct ck_buffer text = { 0 };

    for (size_t i = 0; i < record->header_count; i++)
        if (strcmp(record->headers[i].name, "topic") == 0 || strcmp(record->headers[i].name, "reason") == 0)
            ck_buffer_append(&text, record->headers[i].value);
    fact->key = ck_arena_copy(&facts->arena, ck_buffer_bytes(&text));
    fact->content = ck_arena_copy(&facts->arena, value.data ? value : CK_BYTES(""));
    ck_buffer_release(&text);
    return 0;
}

/* As a set: a repeated input is dead-lettered repeatedly. */
struct facts facts_of_letters(struct sim_run *run, const struct ck_processor *processor)
{
    struct letters letters = { .run = run };
    struct facts   facts;
    char           name[256];
    size_t         kept = 0;

    snprintf(name, sizeof name, "%s.dlq", processor->name);
    cluster_read(run->cluster, name, 0, 0, collect_letter, &letters);
    facts = letters.facts;
    if (facts.count > 0)
        qsort(facts.items, facts.count, sizeof *facts.items, by_key);
    for (size_t i = 0; i < facts.count; i++)
        if (i == 0 || !ck_bytes_equal(facts.items[i].key, facts.items[i - 1].key) ||
            !ck_bytes_equal(facts.items[i].content, facts.items[i - 1].content))
            facts.items[kept++] = facts.items[i];
    facts.count = kept;
    return facts;
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

size_t records_of(struct sim_run *run, const char *name)
{
    size_t records = 0;

    for (int i = 0; i < cluster_partitions(run->cluster, name); i++)
        cluster_read(run->cluster, name, (uint16_t)i, 0, count, &records);
    return records;
}
