/* SPDX-License-Identifier: Apache-2.0
 * Transaction markers take offsets too, and a group that has read everything is positioned before the last marker. So short lags are computed by
 * counting records. */
#include "engine/admin/lag.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kafka/tail.h"
#include "engine/runtime/changelog.h"

struct lag_reading {
    struct lag                *lag;
    struct kafka_admin        *admin;
    const struct installation *installation;
    char                      *problem;
};

static void *more(void *memory, size_t count, size_t size)
{
    memory = realloc(memory, (count + 1) * size);
    if (!memory)
        abort();
    memset((char *)memory + count * size, 0, size);
    return memory;
}

static int fail(const struct lag_reading *reading, int result)
{
    snprintf(reading->problem, KAFKA_PROBLEM_MAX, "%s", kafka_admin_problem(reading->admin));
    return result;
}

/* ---- stream inputs ---- */

static int64_t committed_of(const struct kafka_offsets *offsets, const char *topic, int partition)
{
    for (size_t i = 0; i < offsets->count; i++)
        if (offsets->items[i].partition == partition && strcmp(offsets->items[i].topic, topic) == 0)
            return offsets->items[i].next;
    return -1;
}

static int count_left(void *context, const struct log_record *record)
{
    ((struct lag_input *)context)[record->part.partition].lag++;
    return 0;
}

/* Counts the remaining records of partitions with a short lag; other partitions are scanned from their end. */
static int count_short(struct lag_reading *reading, const char *topic, struct lag_input *inputs, int count)
{
    int64_t          *from = calloc((size_t)count + 1, sizeof *from);
    struct kafka_scan scan = {
        .installation = reading->installation, .topic = topic, .partition = -1, .from = from, .each = count_left, .context = inputs
    };
    bool any = false;
    int  result = 0;

    if (!from)
        abort();
    for (int i = 0; i < count; i++) {
        struct lag_input *input = &inputs[i];
        int64_t           next = input->next < input->first ? input->first : input->next;

        input->lag = input->end > next ? input->end - next : 0;
        from[i] = input->end;
        if (input->lag == 0 || input->lag > LAG_COUNTED_MAX)
            continue;
        from[i] = next;
        input->lag = 0;
        any = true;
    }
    if (any)
        result = kafka_scan(&scan, reading->problem);
    free(from);
    return result;
}

static int read_input(struct lag_reading *reading, const char *name, const struct kafka_offsets *offsets)
{
    struct lag *lag = reading->lag;
    char        topic[INSTALLATION_NAME_MAX];
    int         count, result = 0;
    size_t      begin = lag->input_count;

    installation_topic(reading->installation, name, topic);
    count = kafka_admin_topic(reading->admin, topic, NULL);
    if (count < 0)
        return fail(reading, count);
    for (int i = 0; i < count && result == 0; i++) {
        struct lag_input *input;

        lag->inputs = more(lag->inputs, lag->input_count, sizeof *lag->inputs);
        input = &lag->inputs[lag->input_count++];
        *input = (struct lag_input){ .topic = name, .partition = i, .next = committed_of(offsets, topic, i) };
        result = kafka_admin_offsets(reading->admin, topic, i, &input->first, &input->end);
        input->lost = input->next >= 0 && input->next < input->first && input->next != 0;
    }
    if (result)
        return fail(reading, result);
    result = count_short(reading, topic, lag->inputs + begin, count);
    for (size_t i = begin; i < lag->input_count; i++)
        lag->total += lag->inputs[i].lag;
    return result;
}

/* ---- references, state ---- */

static int count_record(void *context, const struct log_record *record)
{
    (void)record;
    ++*(int64_t *)context;
    return 0;
}

static int read_reference(struct lag_reading *reading, const char *name)
{
    struct lag       *lag = reading->lag;
    char              topic[INSTALLATION_NAME_MAX];
    int64_t           records = 0;
    struct kafka_scan scan = { .installation = reading->installation, .topic = topic, .partition = 0, .each = count_record, .context = &records };
    int               result;

    installation_topic(reading->installation, name, topic);
    result = kafka_scan(&scan, reading->problem);
    if (result)
        return result;
    lag->references = more(lag->references, lag->reference_count, sizeof *lag->references);
    lag->references[lag->reference_count++] = (struct lag_reference){ name, records };
    return 0;
}

static bool take_meta(void *context, const struct log_record *record)
{
    struct lag       *lag = context;
    struct lag_state *state = &lag->states[record->part.partition];

    if (!changelog_is_meta(record->key))
        return false;
    state->found = true;
    state->readable = changelog_meta(ck_arena_copy(&lag->arena, record->value), &lag->arena, &state->progress) == 0;
    return true;
}

static int read_states(struct lag_reading *reading)
{
    struct lag *lag = reading->lag;
    char        name[INSTALLATION_NAME_MAX], topic[INSTALLATION_NAME_MAX];
    int         count, result;

    snprintf(name, sizeof name, "%s.changelog", lag->processor->name);
    installation_topic(reading->installation, name, topic);
    count = kafka_admin_topic(reading->admin, topic, NULL);
    if (count < 0)
        return fail(reading, count);
    lag->states = calloc((size_t)count + 1, sizeof *lag->states);
    if (!lag->states)
        abort();
    lag->state_count = (size_t)count;
    result = kafka_tail(&(struct kafka_tail){ reading->admin, reading->installation, topic, count, take_meta, lag }, reading->problem);
    for (size_t i = 0; i < lag->state_count; i++) {
        int64_t behind = lag_behind(lag, &lag->states[i]);

        lag->rows += lag->states[i].readable ? lag->states[i].progress.rows : 0;
        if (behind > lag->behind)
            lag->behind = behind;
    }
    return result;
}

int64_t lag_behind(const struct lag *lag, const struct lag_state *state)
{
    int64_t behind = 0;

    for (size_t i = 0; i < lag->reference_count && state->readable && state->progress.rows > 0 && i < state->progress.applied.count; i++)
        behind += lag->references[i].records - state->progress.applied.items[i];
    return behind > 0 ? behind : 0;
}

/* ---- all of it ---- */

int lag_read(struct lag *lag, const struct ck_processor *processor, struct kafka_admin *admin, const struct installation *installation,
             char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct lag_reading   reading = { lag, admin, installation, ret_problem };
    struct kafka_offsets offsets = { 0 };
    int                  result;

    *lag = (struct lag){ .processor = processor };
    installation_group(installation, processor, lag->group);
    result = kafka_admin_members(admin, lag->group, &lag->members);
    if (result == 0)
        result = kafka_admin_committed(admin, lag->group, &offsets);
    if (result)
        return fail(&reading, result);
    for (const struct ck_input *input = processor->inputs; input->topic && result == 0; input++)
        result = input->role == CK_INPUT_STREAM ? read_input(&reading, input->topic->name, &offsets) : read_reference(&reading, input->topic->name);
    if (result == 0 && processor->tables)
        result = read_states(&reading);
    kafka_offsets_release(&offsets);
    return result;
}

void lag_release(struct lag *lag)
{
    kafka_members_release(&lag->members);
    free(lag->inputs);
    free(lag->references);
    free(lag->states);
    ck_arena_release(&lag->arena);
    *lag = (struct lag){ 0 };
}
