/* SPDX-License-Identifier: Apache-2.0
 * Text in columns, JSON by jansson. */
#include "engine/cli/lag_write.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/processor.h"
#include "engine/util/terminal_table.h"
#include "engine/util/plural.h"

/* A partition that had read nothing has nothing to rebuild. */
static bool rebuilds(const struct lag_state *state)
{
    for (size_t i = 0; i < state->progress.rebuild.count; i++)
        if (state->progress.rebuild.items[i] > 0)
            return true;
    return false;
}

static const char *day_text(int32_t day, char text[CK_DAY_TEXT + 1])
{
    if (day == INT32_MIN)
        return "-";
    text[ck_day_write(day, text)] = '\0';
    return text;
}

/* ---- text ---- */

/* "prices 0,3,6" */
static void write_parts(const struct kafka_member *member, struct terminal_table *table)
{
    char   text[512] = "nothing assigned";
    size_t size = 0;

    for (size_t i = 0; i < member->part_count && size < sizeof text; i++) {
        bool same = i > 0 && strcmp(member->parts[i].topic, member->parts[i - 1].topic) == 0;

        size += (size_t)snprintf(text + size, sizeof text - size, same ? "%s%s%" PRId32 : "%s%s %" PRId32,
                                 same ? ""
                                 : i  ? "; "
                                      : "",
                                 same ? "," : member->parts[i].topic, member->parts[i].partition);
    }
    terminal_table_printf(table, "%s", text);
}

static void write_members(const struct lag *lag, FILE *file)
{
    struct terminal_table table = { .columns = 4 };

    for (size_t i = 0; i < lag->members.count; i++) {
        terminal_table_printf(&table, "member");
        terminal_table_printf(&table, "%s", lag->members.items[i].client);
        terminal_table_printf(&table, "%s", lag->members.items[i].host);
        write_parts(&lag->members.items[i], &table);
    }
    terminal_table_print(&table, file, "  ");
}

static void write_inputs(const struct lag *lag, FILE *file)
{
    struct terminal_table table = { .columns = 6 };

    for (size_t i = 0; i < lag->input_count; i++) {
        const struct lag_input *input = &lag->inputs[i];

        if (input->end == 0 && input->next <= 0)
            continue;
        terminal_table_printf(&table, "input");
        terminal_table_printf(&table, "%s-%d", input->topic, input->partition);
        if (input->next < 0)
            terminal_table_printf(&table, "nothing committed");
        else
            terminal_table_printf(&table, "committed %" PRId64, input->next);
        terminal_table_printf(&table, "end %" PRId64, input->end);
        terminal_table_printf(&table, "lag %" PRId64, input->lag);
        terminal_table_printf(&table, "%s", input->lost ? "its next record is no longer kept" : "");
    }
    terminal_table_print(&table, file, "  ");
}

static void write_states(const struct lag *lag, FILE *file)
{
    struct terminal_table table = { .columns = 5 };
    char                  day[CK_DAY_TEXT + 1];

    for (size_t i = 0; i < lag->state_count; i++) {
        const struct lag_state *state = &lag->states[i];

        terminal_table_printf(&table, "state");
        terminal_table_printf(&table, "partition %zu", i);
        if (!state->readable) {
            terminal_table_printf(&table, "%s", state->found ? "its meta row cannot be read" : "nothing yet");
            terminal_table_printf(&table, "%s", "");
            terminal_table_printf(&table, "%s", "");
            continue;
        }
        terminal_table_printf(&table, "%" PRId64 " row%s", state->progress.rows, plural((size_t)state->progress.rows));
        terminal_table_printf(&table, "day %s", day_text(state->progress.day, day));
        terminal_table_printf(&table, "%s%" PRId64 " reference record%s behind", rebuilds(state) ? "rebuilding, " : "", lag_behind(lag, state),
                              plural((size_t)lag_behind(lag, state)));
    }
    terminal_table_print(&table, file, "  ");
}

static void write_head(const struct lag *lag, FILE *file)
{
    fprintf(file, "%s: group %s, %s, %zu member%s; lag %" PRId64, lag->processor->name, lag->group, lag->members.state, lag->members.count,
            plural(lag->members.count), lag->total);
    if (lag->state_count)
        fprintf(file, ", %" PRId64 " row%s, %" PRId64 " reference record%s behind", lag->rows, plural((size_t)lag->rows), lag->behind,
                plural((size_t)lag->behind));
}

/* Offsets that the group has committed. */
static int64_t progress_of(const struct lag *lag)
{
    int64_t all = 0;

    for (size_t i = 0; i < lag->input_count; i++)
        all += lag->inputs[i].next > 0 ? lag->inputs[i].next : 0;
    return all;
}

/* By what was read since `before`, and by what is left. */
static void write_rate(const struct lag *lag, const struct lag *before, int64_t elapsed_ms, FILE *file)
{
    int64_t read = progress_of(lag) - progress_of(before), shrunk = before->total - lag->total;

    if (elapsed_ms <= 0)
        return;
    fprintf(file, "; %" PRId64 " offsets/s", read > 0 ? read * 1000 / elapsed_ms : 0);
    if (lag->total == 0)
        fputs(", all read", file);
    else if (shrunk > 0)
        fprintf(file, ", through in %" PRId64 " s", lag->total * elapsed_ms / shrunk / 1000 + 1);
    else
        fputs(", the lag does not shrink", file);
}

void lag_write_summary(const struct lag *lag, const struct lag *before, int64_t elapsed_ms, FILE *file)
{
    write_head(lag, file);
    if (before)
        write_rate(lag, before, elapsed_ms, file);
    fputc('\n', file);
}

void lag_write_text(const struct lag *lag, FILE *file)
{
    write_head(lag, file);
    fputc('\n', file);
    write_members(lag, file);
    write_inputs(lag, file);
    for (size_t i = 0; i < lag->reference_count; i++)
        fprintf(file, "  reference  %s  %" PRId64 " record%s\n", lag->references[i].topic, lag->references[i].records,
                plural((size_t)lag->references[i].records));
    write_states(lag, file);
}

/* ---- JSON ---- */

static json_t *json_members(const struct lag *lag)
{
    json_t *list = json_array();

    for (size_t i = 0; i < lag->members.count; i++) {
        const struct kafka_member *member = &lag->members.items[i];
        json_t                    *parts = json_array();

        for (size_t j = 0; j < member->part_count; j++)
            json_array_append_new(parts, json_pack("{s:s,s:i}", "topic", member->parts[j].topic, "partition", (int)member->parts[j].partition));
        json_array_append_new(list,
                              json_pack("{s:s,s:s,s:s,s:o}", "id", member->id, "client", member->client, "host", member->host, "partitions", parts));
    }
    return list;
}

static json_t *json_inputs(const struct lag *lag)
{
    json_t *list = json_array();

    for (size_t i = 0; i < lag->input_count; i++) {
        const struct lag_input *input = &lag->inputs[i];

        json_array_append_new(list, json_pack("{s:s,s:i,s:o,s:I,s:I,s:I,s:b}", "topic", input->topic, "partition", input->partition, "committed",
                                              input->next < 0 ? json_null() : json_integer(input->next), "first", (json_int_t)input->first, "end",
                                              (json_int_t)input->end, "lag", (json_int_t)input->lag, "lost", input->lost));
    }
    return list;
}

static json_t *json_states(const struct lag *lag)
{
    json_t *list = json_array();
    char    day[CK_DAY_TEXT + 1];

    for (size_t i = 0; i < lag->state_count; i++) {
        const struct lag_state *state = &lag->states[i];
        json_t                 *applied = json_object();

        if (!state->readable) {
            json_array_append_new(list, json_pack("{s:i,s:b}", "partition", (int)i, "readable", !state->found));
            json_decref(applied);
            continue;
        }
        for (size_t j = 0; j < lag->reference_count && j < state->progress.applied.count; j++)
            json_object_set_new(applied, lag->references[j].topic, json_integer(state->progress.applied.items[j]));
        json_array_append_new(list, json_pack("{s:i,s:I,s:s,s:o,s:I,s:b}", "partition", (int)i, "rows", (json_int_t)state->progress.rows, "day",
                                              day_text(state->progress.day, day), "applied", applied, "behind", (json_int_t)lag_behind(lag, state),
                                              "rebuilding", rebuilds(state)));
    }
    return list;
}

void lag_write_json(const struct lag *lag, FILE *file)
{
    json_t *references = json_object(), *all;
    char   *text;

    for (size_t i = 0; i < lag->reference_count; i++)
        json_object_set_new(references, lag->references[i].topic, json_integer(lag->references[i].records));
    all = json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:I,s:I,s:I}", "processor", lag->processor->name, "group", lag->group, "group_state",
                    lag->members.state, "members", json_members(lag), "inputs", json_inputs(lag), "references", references, "state", json_states(lag),
                    "lag", (json_int_t)lag->total, "rows", (json_int_t)lag->rows, "behind", (json_int_t)lag->behind);
    text = all ? json_dumps(all, JSON_COMPACT) : NULL;
    if (!text)
        abort();
    fprintf(file, "%s\n", text);
    free(text);
    json_decref(all);
}
