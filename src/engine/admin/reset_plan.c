/* SPDX-License-Identifier: Apache-2.0
 * Reads the whole changelog to count its rows: only its end shows which rows still exist. */
#include "engine/admin/reset_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/avro.h"
#include "engine/kafka/tail.h"
#include "engine/runtime/changelog.h"
#include "engine/runtime/internal.h"
#include "engine/state/published_list.h"
#include "engine/state/state.h"

struct reset_planning {
    struct reset_plan         *plan;
    const struct ck_processor *processor;
    struct kafka_admin        *admin;
    const struct installation *installation;
    char                      *problem;
};

static int fail(const struct reset_planning *planning, int result)
{
    snprintf(planning->problem, KAFKA_PROBLEM_MAX, "%s", kafka_admin_problem(planning->admin));
    return result;
}

static int read_group(struct reset_planning *planning, struct kafka_offsets *ret_offsets)
{
    struct kafka_members members = { 0 };
    int                  result = kafka_admin_members(planning->admin, planning->plan->group, &members);

    planning->plan->members = members.count;
    kafka_members_release(&members);
    if (result == 0)
        result = kafka_admin_committed(planning->admin, planning->plan->group, ret_offsets);
    return result ? fail(planning, result) : 0;
}

static int read_input(struct reset_planning *planning, uint16_t number, const struct kafka_offsets *offsets)
{
    struct reset_plan_input *input = &planning->plan->inputs[number];
    char                     topic[INSTALLATION_NAME_MAX];
    int                      result = 0;

    input->topic = planning->processor->inputs[number].topic->name;
    installation_topic(planning->installation, input->topic, topic);
    input->partitions = kafka_admin_topic(planning->admin, topic, NULL);
    if (input->partitions < 0)
        return fail(planning, input->partitions);
    input->ends = calloc((size_t)input->partitions + 1, sizeof *input->ends);
    if (!input->ends)
        abort();
    for (int i = 0; i < input->partitions && result == 0; i++) {
        int64_t first = 0, end;

        result = kafka_admin_offsets(planning->admin, topic, i, &first, &end);
        input->gone += first;
    }
    if (result)
        return fail(planning, result);
    for (size_t i = 0; i < offsets->count; i++)
        if (strcmp(offsets->items[i].topic, topic) == 0)
            input->committed += offsets->items[i].next;
    return kafka_tail_ends(planning->admin, planning->installation, topic, input->partitions, input->ends, planning->problem);
}

struct counting {
    struct ck_table *rows; /* partition, key of the changelog */
    struct ck_buffer key;
};

static int count(void *context, const struct log_record *record)
{
    struct counting *counting = context;
    char             partition[2] = { (char)(record->part.partition >> 8), (char)record->part.partition };

    if (record->key.size == 0 || changelog_is_meta(record->key))
        return 0;
    counting->key.size = 0;
    ck_buffer_append(&counting->key, (struct ck_bytes){ partition, sizeof partition });
    ck_buffer_append(&counting->key, record->key);
    if (record->value.data)
        table_load(counting->rows, ck_buffer_bytes(&counting->key), (struct ck_bytes){ 0 }, (struct ck_row_origin){ 0 });
    else
        table_unload(counting->rows, ck_buffer_bytes(&counting->key));
    return 0;
}

static int read_changelog(struct reset_planning *planning)
{
    struct reset_plan   *plan = planning->plan;
    char                 name[INSTALLATION_NAME_MAX], topic[INSTALLATION_NAME_MAX];
    struct counting      counting = { .rows = table_new(NULL, 0) };
    struct kafka_scan    scan = { .installation = planning->installation, .topic = topic, .partition = -1, .each = count, .context = &counting };
    struct ck_table_walk walk;
    struct ck_row        row;
    int                  result;

    snprintf(name, sizeof name, "%s.changelog", planning->processor->name);
    installation_topic(planning->installation, name, topic);
    plan->partitions = kafka_admin_topic(planning->admin, topic, NULL);
    result = plan->partitions < 0 ? fail(planning, plan->partitions) : kafka_scan(&scan, planning->problem);
    walk = ck_table_each(counting.rows, CK_BYTES(""));
    while (ck_table_next(&walk, &row))
        if (row.key.data[2] != TABLE_PUBLISHED)
            plan->rows++;
        else
            plan->lists += !published_list_goes_on((struct ck_bytes){ row.key.data + 3, row.key.size - 3 });
    table_free(counting.rows);
    ck_buffer_release(&counting.key);
    return result;
}

int reset_plan_read(struct reset_plan *plan, const struct ck_processor *processor, struct kafka_admin *admin, const struct installation *installation,
                    char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct reset_planning planning = { plan, processor, admin, installation, ret_problem };
    struct kafka_offsets  offsets = { 0 };
    int                   result;

    *plan = (struct reset_plan){ 0 };
    installation_group(installation, processor, plan->group);
    result = read_group(&planning, &offsets);
    for (uint16_t i = 0; processor->inputs[i].topic && result == 0; i++)
        if (processor->inputs[i].role == CK_INPUT_STREAM)
            result = read_input(&planning, i, &offsets);
    if (result == 0)
        result = read_changelog(&planning);
    kafka_offsets_release(&offsets);
    return result;
}

void reset_plan_release(struct reset_plan *plan)
{
    for (size_t i = 0; i < WORKER_INPUTS_MAX; i++)
        free(plan->inputs[i].ends);
    *plan = (struct reset_plan){ 0 };
}

int64_t reset_plan_end(void *context, uint16_t input, uint16_t partition)
{
    const struct reset_plan *plan = context;

    return partition < plan->inputs[input].partitions ? plan->inputs[input].ends[partition] : 0;
}
