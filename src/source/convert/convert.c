/* SPDX-License-Identifier: Apache-2.0
 * Rows in, records out. */
#include "source/convert/converting.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"

#include "source/convert/columns.h"
#include "source/convert/figures.h"
#include "source/convert/twice.h"

static int take_row(void *context, const struct row *row)
{
    struct converting *converting = context;
    struct evaluating  evaluating = evaluating_of(converting, row);
    int                result;

    converting->row = row;
    if (++converting->count->rows % CONVERT_STEP == 0 && converting->sink->progress)
        converting->sink->progress(converting->sink->context, converting->count->rows - converting->before.rows);
    selection_look(converting->selection, &evaluating);
    if (converting->run->prefixes.count && converting->map->variants[0].commodity && !row_is_asked(&evaluating, converting->run->prefixes)) {
        converting->count->not_asked++;
        if (converting->map->through_last)
            row_look_at_period(&evaluating, &converting->last);
        points_look(&evaluating);
        ck_arena_clear(&converting->arena);
        return 0;
    }
    if (!converting->joined)
        return take_cells(context, row);
    result = joined_take(converting->joined, row, evaluating.reason, evaluating.detail);
    if (result == RULE_LEFT_OUT)
        converting_leave_out(converting, evaluating.reason, false, 0);
    else if (result == RULE_BAD)
        converting_reject(converting, "repeated", evaluating.detail);
    return 0;
}

static int take_columns(void *context, size_t line, const struct ck_bytes *names, size_t count)
{
    struct converting *converting = context;

    (void)line;
    return columns_good(converting->map, converting->shape, names, count, converting->problem) ? 0 : -EPROTO;
}

static int take_member(void *context, size_t line, struct ck_bytes name)
{
    struct converting *converting = context;

    (void)line;
    return member_good(converting->map, converting->shape, name, converting->problem) ? 0 : -EPROTO;
}

static void take_partial(void *context, size_t line, const char *text)
{
    struct converting *converting = context;

    converting->count->partial = converting->before.partial + 1;
    converting->count->lacking = converting->before.lacking + 1;
    if (text[0] && converting->sink->partial)
        converting->sink->partial(converting->sink->context, line, text);
}

/* Of two files that were put together nothing is missing; sums of them are none of a month. */
static void take_again(void *context, size_t line)
{
    struct converting *converting = context;

    converting->again_line = line;
    converting->count->partial = converting->before.partial + 1;
}

static void take_by_rows(void *context)
{
    struct converting *converting = context;

    converting->by_rows = true;
    converting->sink->by_rows(converting->sink->context);
}

static void take_next(void *context, struct ck_bytes url)
{
    struct converting *converting = context;

    converting->sink->next(converting->sink->context, url);
}

static void take_bad(void *context, size_t line, const char *problem, struct ck_bytes text, const struct ck_bytes *cells)
{
    struct converting *converting = context;
    struct row         row = { .line = line, .cells = cells };
    struct evaluating  evaluating = evaluating_of(converting, &row);
    char               detail[ROWS_PROBLEM_MAX];

    snprintf(detail, sizeof detail, "%s", problem);
    if (converting->strays)
        strays_add(converting->strays, &evaluating, detail);
    ck_arena_clear(&converting->arena);
    converting->count->rows++;
    converting->count->rejected++;
    converting->sink->reject(converting->sink->context, line, "unreadable", detail, text);
}

static void take_way(void *context, size_t line, const struct ck_bytes *cells)
{
    struct converting *converting = context;
    struct row         row = { .line = line, .cells = cells };
    struct evaluating  evaluating = evaluating_of(converting, &row);

    strays_may_be(converting->strays, &evaluating);
    ck_arena_clear(&converting->arena);
}

static void take_told(void *context, size_t line, const char *text) { converting_told(context, line, text); }

static void take_lacking(void *context, const char *text)
{
    take_told(context, 1, text);
    take_partial(context, 1, text);
}

static void take_selection(void *context, const char *text) { take_told(context, 0, text); }

static void tell_late_zeros(struct converting *converting)
{
    char text[ROWS_PROBLEM_MAX], month[CK_MONTH_TEXT + 1] = "";

    ck_month_write(ck_month_from_day(converting->last.day), month);
    snprintf(text, sizeof text,
             "no row has a figure after %s: %zu zeros of later months are taken as such, for they had ended long before --published; if the file is "
             "older, say its day",
             month, converting->late_zeros);
    converting_told(converting, 0, text);
}

static int read_all(struct converting *converting, struct stream *stream)
{
    const struct source_map *map = converting->map;
    struct row_sink          rows = { .context = converting,
                                      .columns = take_columns,
                                      .row = take_row,
                                      .bad = take_bad,
                                      .may_be = converting->strays ? take_way : NULL,
                                      .told = take_told,
                                      .member = take_member,
                                      .partial = take_partial,
                                      .again = take_again,
                                      .by_rows = converting->sink->by_rows ? take_by_rows : NULL,
                                      .next = converting->run->next.data ? take_next : NULL };
    struct row_wants         wants = map->names;
    struct row_shape         shape = converting->shape->rows;
    char                     words[ROWS_PROBLEM_MAX];
    int                      result;

    wants.digests = map->fold;
    wants.is_figure = column_is_figure;
    wants.is_unread = column_is_unread;
    wants.context = map;
    if (converting->run->next.data)
        shape.said_next = converting->run->next;
    shape.complete = converting->run->complete;
    result = rows_read(stream, &shape, &wants, &rows, words);
    if (result < 0 && converting->problem[0] == '\0')
        snprintf(converting->problem, CONVERT_PROBLEM_MAX, "%s", words);
    if (result == 0 && (shape.format == ROWS_JSON || shape.format == ROWS_XML) && converting->count->rows == converting->before.rows &&
        converting->count->partial == converting->before.partial)
        converting->count->nothing++;
    if (result == 0)
        result = converting->run->all_parts || converting->run->whole ? 0 : selection_judge(converting->selection, converting->problem);
    if (result == 0 && !converting->run->all_parts && !converting->run->whole)
        selection_tell(converting->selection, take_selection, converting);
    if (result == 0)
        totals_tell(converting->totals, take_lacking, converting);
    if (result == 0 && converting->joined)
        result = joined_each(converting->joined, take_cells, converting);
    if (result == 0 && converting->points)
        result = points_each(converting->points, take_waiting, converting);
    if (result == 0 && map->equal_parts)
        result = twice_by_rows(converting->seen, converting->problem);
    if (result == 0 && converting->facts)
        result = facts_each(converting->facts, give_fact, converting);
    if (result == 0 && converting->late_zeros)
        tell_late_zeros(converting);
    return result;
}

int convert(struct stream *stream, const struct source_map *map, const struct map_shape *shape, const struct convert_run *run,
            const struct convert_sink *sink, struct convert_count *count, char problem[CONVERT_PROBLEM_MAX])
{
    struct converting converting = { .map = map,
                                     .shape = shape,
                                     .run = run,
                                     .sink = sink,
                                     .count = count,
                                     .problem = problem,
                                     .facts = map->fold ? facts_new(map->equal_parts) : NULL,
                                     .joined = map->join ? joined_new(map) : NULL,
                                     .strays = map->fold || map->join ? strays_new() : NULL,
                                     .points = run->decimal_point ? NULL : points_new(),
                                     .seen = map->fold ? seen_new() : NULL,
                                     .totals = totals_new(map),
                                     .selection = selection_new(map),
                                     .before = *count,
                                     .last = { .day = INT32_MIN } };
    int               result;

    problem[0] = '\0';
    count->sums_possible = count->sums_possible || (map->world_sum && !run->whole);
    result = read_all(&converting, stream);
    facts_free(converting.facts);
    joined_free(converting.joined);
    strays_free(converting.strays);
    points_free(converting.points);
    seen_free(converting.seen);
    totals_free(converting.totals);
    selection_free(converting.selection);
    ck_arena_release(&converting.arena);
    return result < 0 ? result : 0;
}
