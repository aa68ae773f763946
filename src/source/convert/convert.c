/* SPDX-License-Identifier: Apache-2.0
 * Rows in, records out. */
#include "source/convert/convert.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"
#include "engine/formats/cell.h"
#include "source/convert/columns.h"
#include "source/convert/figures.h"
#include "source/convert/internal.h"
#include "source/convert/twice.h"

struct converting {
    const struct source_map   *map;
    const struct map_shape    *shape;
    const struct convert_run  *run;
    const struct convert_sink *sink;
    struct convert_count      *count;
    char                      *problem; /* CONVERT_PROBLEM_MAX */
    struct folded_facts       *facts;   /* NULL: records are not added up */
    struct joined             *joined;
    struct seen_rows          *seen;
    struct totals             *totals;
    struct ck_arena            arena;                                 /* of a row */
    bool own_world, by_rows /* lines are numbers of rows */, edition; /* edition: the row is another one of a row before, and neither is taken */
    struct convert_count before;                                      /* what was counted before this document */
    int32_t              last_day;                                    /* the first day of the last period with a figure */
    size_t               again_line;                                  /* where the header stands again, the last time; 0: it does not */
    const struct row    *row;
    struct row           sum_row; /* `row` while sums are given: the line of the first part */
};

/* ---- what becomes of rows ---- */

static void reject(struct converting *converting, const char *reason, const char *detail)
{
    converting->count->rejected++;
    converting->sink->reject(converting->sink->context, converting->row->line, reason, detail, converting->row->text);
}

static void leave_out(struct converting *converting, const char *reason, bool lost, millionths weight)
{
    left_out_add(converting->count, reason, lost, weight);
}

/* ---- which rows ---- */

/* Whether the conditions keep the row; else it is left out. */
static bool is_kept(struct converting *converting, struct evaluating *evaluating)
{
    for (size_t i = 0; i < converting->map->condition_count; i++) {
        const struct map_condition *condition = &converting->map->conditions[i];
        struct ck_bytes             text = text_value(evaluating, &condition->text);
        const struct code_entry    *entry = text.data ? pattern_find(condition->patterns, text) : NULL;
        char                        reason[CONVERT_REASON_MAX];

        if (condition->verdict == VERDICT_TOTAL || (condition->verdict == VERDICT_KEEP ? entry || !text.data : !entry))
            continue;
        if (entry && entry->value.size)
            snprintf(reason, sizeof reason, "%.*s", (int)(entry->value.size < 80 ? entry->value.size : 80), entry->value.data);
        else
            note_word(condition->text.written, text, reason);
        leave_out(converting, reason, condition->verdict == VERDICT_LOST, condition->verdict == VERDICT_LOST ? row_weight(evaluating) : 0);
        return false;
    }
    return true;
}

/* ---- records ---- */

static int give(struct converting *converting, size_t line, const void *record, bool converted)
{
    converting->count->records++;
    return converting->sink->record(converting->sink->context, line, record, converted);
}

static bool is_world(const struct trade_record *record) { return ck_bytes_equal(record->partner, CK_BYTES("WLD")); }

static int give_part(struct converting *converting, struct trade_part *part, millionths zero_money)
{
    if (!part_finish(converting->run, part, zero_money))
        converting->count->unpriced++;
    if (part_is_weightless(part, zero_money)) {
        converting->count->weightless++;
        converting->count->weightless_sums += part->world;
    }
    if (part->has_quantity && part->quantity > 0 && !is_world(&part->record))
        converting->count->weight += part->quantity;
    return give(converting, part->line, &part->record, part->value.currency.data && part->record.value_usd.known);
}

/* The row as a part of what the publisher traded with the world. */
static bool add_to_world(struct converting *converting, const struct trade_part *part)
{
    const struct trade_part world = part_to_world(part, converting->run->file, &converting->arena);
    char                    detail[ROWS_PROBLEM_MAX];
    bool                    first;

    if (is_world(&part->record) && part->record.partner.size) {
        converting->own_world = true;
        return true;
    }
    return facts_add(converting->facts, &world, detail, &first);
}

/* The facts that a refused row, or the other edition of one, is a part of: those that it would be, whatever figures and flags it has. */
static int spoil_trade(struct converting *converting, const struct evaluating *refused, const struct map_variant *variant)
{
    struct evaluating evaluating = *refused; /* which keeps its own fault */
    struct trade_part part = { .line = converting->row->line };
    int               partner;

    record_default(converting->map->type, &converting->arena, &part.record);
    if (row_trade(&evaluating, variant, false, &part.record, &partner) == RULE_VALUE && partner == RULE_VALUE) {
        part.digits = evaluating.digits;
        facts_spoil(converting->facts, &part);
    }
    return RULE_VALUE;
}

static int take_trade(struct converting *converting, struct evaluating *evaluating, const struct map_variant *variant)
{
    struct trade_part part = { .line = converting->row->line };
    int               partner, result;
    bool              first;

    record_default(converting->map->type, &converting->arena, &part.record);
    result = row_trade(evaluating, variant, true, &part.record, &partner);
    if (result == RULE_VALUE) {
        char reason[CONVERT_REASON_MAX];

        memcpy(reason, evaluating->reason, sizeof reason);
        result = row_amounts(evaluating, variant, &part);
        if (partner == RULE_LEFT_OUT)
            memcpy(evaluating->reason, reason, sizeof reason);
    }
    if (result != RULE_VALUE)
        return result;
    part.digits = evaluating->digits;
    if (part_is_of_unended(&part))
        return note_bad(evaluating, "bad_period", "period: it had not ended on the day of publication");
    if (part.record.observation == OBSERVATION_SUPPRESSED)
        part.has_quantity = false;
    if (part.record.observation == OBSERVATION_SUPPRESSED && part.value.value == 0) /* withheld like the quantity, and no zero */
        part.has_value = false;
    if (!part.has_quantity && !part.has_value && part.record.observation != OBSERVATION_SUPPRESSED &&
        part.record.observation != OBSERVATION_WITHDRAWN) {
        if (converting->map->variant_count == 1)
            leave_out(converting, "neither quantity nor value", false, 0);
        return RULE_VALUE;
    }
    if ((part.quantity > 0 || part.value.value > 0) && part.record.period > converting->last_day)
        converting->last_day = part.record.period;
    if (partner == RULE_LEFT_OUT)
        leave_out(converting, evaluating->reason, true, part.has_quantity && part.quantity > 0 ? part.quantity : 0);
    else if (!converting->facts) {
        result = give_part(converting, &part, part.has_quantity && part.quantity == 0 && part.has_value ? part.value.value : 0);
        return result < 0 ? result : RULE_VALUE;
    } else if (!facts_add(converting->facts, &part, evaluating->detail, &first)) {
        snprintf(evaluating->reason, sizeof evaluating->reason, "repeated");
        return RULE_BAD;
    } else
        converting->count->folded += !first;
    if (converting->map->world_sum && converting->run->whole && !add_to_world(converting, &part))
        return note_bad(evaluating, "repeated", "it does not add up with the other partners");
    return RULE_VALUE;
}

static int take_other(struct converting *converting, struct evaluating *evaluating, const struct map_variant *variant)
{
    void *record = ck_arena_take(&converting->arena, converting->map->type->size);
    int   result = RULE_VALUE;

    record_default(converting->map->type, &converting->arena, record);
    for (size_t i = 0; i < variant->count && result == RULE_VALUE; i++)
        result = row_field(evaluating, &variant->fields[i], record);
    if (result != RULE_VALUE)
        return result;
    result = give(converting, converting->row->line, record, false);
    return result < 0 ? result : RULE_VALUE;
}

static int take_variants(struct converting *converting, struct evaluating *evaluating)
{
    const struct source_map *map = converting->map;
    char                     told[ROWS_PROBLEM_MAX] = ""; /* what is wrong with the whole row is told once */

    for (size_t i = 0; i < map->variant_count; i++) {
        const struct map_variant *variant = &map->variants[i];
        int                       result = converting->edition  ? spoil_trade(converting, evaluating, variant)
                                           : variant->commodity ? take_trade(converting, evaluating, variant)
                                                                : take_other(converting, evaluating, variant);

        if (result < 0)
            return result;
        if (result == RULE_BAD && converting->facts && variant->commodity)
            spoil_trade(converting, evaluating, variant);
        if (result == RULE_BAD && strcmp(told, evaluating->detail) != 0)
            reject(converting, evaluating->reason, strcpy(told, evaluating->detail));
        else if (result == RULE_LEFT_OUT)
            leave_out(converting, evaluating->reason, false, 0);
        if (result == RULE_LEFT_OUT)
            return 0; /* of the other words of the row the same would be told again */
    }
    return 0;
}

/* The row for each element of its list. */
static int take_each(struct converting *converting, struct evaluating *evaluating)
{
    const struct map_each *each = converting->map->each;
    size_t                 count = converting->map->names.count;
    struct ck_bytes        rest = evaluating->cells[each->from], *cells = ck_arena_take(&converting->arena, (count + 1) * sizeof *cells);
    int                    result = 0;

    memcpy(cells, evaluating->cells, count * sizeof *cells);
    evaluating->cells = cells;
    do {
        int found = each_next(evaluating, each, &rest, &cells[each->as]);

        if (found == RULE_BAD)
            reject(converting, evaluating->reason, evaluating->detail);
        else if (found == RULE_LEFT_OUT)
            leave_out(converting, evaluating->reason, false, 0);
        else
            result = take_variants(converting, evaluating);
    } while (rest.size && result >= 0);
    return result;
}

static void take_told(void *context, size_t line, const char *text)
{
    struct converting *converting = context;

    if (converting->sink->told)
        converting->sink->told(converting->sink->context, line, text);
}

static void leave_equal_out(struct converting *converting, const struct row *row)
{
    if (converting->count->repeated++ - converting->before.repeated < 3) /* are told each */
        take_told(converting, row->line, "equal to a row before it in every cell: counted once");
    leave_out(converting, "equal to a row before", false, 0);
}

/* Two rows that differ in nothing but their figures are two editions of one: which one holds is not known, so that neither does. */
static void refuse_editions(struct converting *converting, const struct row *row, size_t first)
{
    static const char words[] = "%s %zu is equal to it in every cell but the figures: two editions of one row, and no parts of a sum";
    const char       *what = converting->by_rows ? "row" : "line";
    struct row        other = { .line = first };
    char              detail[ROWS_PROBLEM_MAX];

    if (seen_first_asked(converting->seen, row->parted)) {
        converting->row = &other;
        snprintf(detail, sizeof detail, words, what, row->line);
        reject(converting, "repeated", detail);
        converting->row = row;
    }
    snprintf(detail, sizeof detail, words, what, first);
    reject(converting, "repeated", detail);
    converting->edition = true;
}

/* Publishers' tables have no two rows that are equal in every cell: such a row is a repetition and no part, unless the map says that its rows may be
 * equal. 1, 0, or a negative errno with the problem. */
static int is_repeated(struct converting *converting, const struct row *row)
{
    XXH128_hash_t parted = converting->map->equal_parts ? row->digest : row->parted;
    enum seen_as  as = SEEN_NEVER;
    size_t        first;

    converting->edition = false;
    if (converting->facts)
        as = seen_row_before(converting->seen, parted, row->digest, row->line, &first);
    if (as == SEEN_OTHER)
        refuse_editions(converting, row, first);
    else if (as == SEEN_EQUAL && converting->map->equal_parts) {
        converting->count->equal++;
        return twice_by_header(converting->again_line, row->line, first, converting->problem);
    } else if (as == SEEN_EQUAL)
        leave_equal_out(converting, row);
    return as == SEEN_EQUAL;
}

static struct evaluating evaluating_of(struct converting *converting, const struct row *row)
{
    return (struct evaluating){ converting->map, converting->shape, converting->run, row->cells, .arena = &converting->arena };
}

/* A row of the file, or one that was joined of several. */
static int take_cells(void *context, const struct row *row)
{
    struct converting *converting = context;
    struct evaluating  evaluating = evaluating_of(converting, row);
    int                result = 0;

    converting->row = row;
    totals_look(converting->totals, &evaluating);
    if (is_kept(converting, &evaluating) && (result = is_repeated(converting, row)) == 0)
        result = converting->map->each ? take_each(converting, &evaluating) : take_variants(converting, &evaluating);
    if (result >= 0 && converting->facts && !facts_fit(converting->facts, seen_count(converting->seen), converting->run, converting->problem))
        result = -EFBIG;
    ck_arena_clear(&converting->arena);
    return result;
}

static int take_row(void *context, const struct row *row)
{
    struct converting *converting = context;
    struct evaluating  evaluating = evaluating_of(converting, row);
    int                result;

    converting->row = row;
    if (++converting->count->rows % CONVERT_STEP == 0 && converting->sink->progress)
        converting->sink->progress(converting->sink->context, converting->count->rows - converting->before.rows);
    if (converting->run->prefixes.count && converting->map->variants[0].commodity && !row_is_asked(&evaluating, converting->run->prefixes)) {
        converting->count->not_asked++;
        if (converting->map->through_last)
            row_look_at_period(&evaluating, &converting->last_day);
        ck_arena_clear(&converting->arena);
        return 0;
    }
    if (!converting->joined)
        return take_cells(context, row);
    result = joined_take(converting->joined, row, evaluating.reason, evaluating.detail);
    if (result == RULE_LEFT_OUT)
        leave_out(converting, evaluating.reason, false, 0);
    else if (result == RULE_BAD)
        reject(converting, "repeated", evaluating.detail);
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
    if (text[0] && converting->sink->partial)
        converting->sink->partial(converting->sink->context, line, text);
}

static void take_again(void *context, size_t line) { ((struct converting *)context)->again_line = line; }

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

static void take_bad(void *context, size_t line, const char *problem, struct ck_bytes text)
{
    struct converting *converting = context;

    converting->count->rows++;
    converting->count->rejected++;
    converting->sink->reject(converting->sink->context, line, "unreadable", problem, text);
}

/* Whether the sum over the partners is what the publisher traded with the world. */
static bool may_sum(const struct converting *converting)
{
    const struct convert_count *count = converting->count, *before = &converting->before;

    return !converting->own_world && count->rejected == before->rejected && count->partial == before->partial && count->repeated == before->repeated;
}

static int give_fact(void *context, const struct trade_part *sum, millionths zero_money, enum fact_state state)
{
    struct converting *converting = context;
    struct trade_part  part = *sum;

    converting->sum_row = (struct row){ part.line, NULL, { 0 } };
    converting->row = &converting->sum_row;
    if (state == FACT_TOTALLED)
        reject(converting, "repeated", fact_total);
    else if (state == FACT_SPOILED)
        leave_out(converting, "sum with a row that was refused", false, 0);
    if (state != FACT_WHOLE)
        return 0;
    if (converting->map->through_last && part.record.period > converting->last_day && !part_was_counted(&part)) {
        if (!part.world)
            leave_out(converting, "months to come", false, 0);
        return 0;
    }
    if (part.world && !may_sum(converting)) {
        converting->count->no_sums = true;
        return 0;
    }
    if (part.world) {
        converting->count->sums++;
        if (part.record.observation != OBSERVATION_SUPPRESSED)
            part.record.observation = OBSERVATION_DERIVED;
    }
    return give_part(converting, &part, zero_money);
}

static void take_lacking(void *context, const char *text)
{
    take_told(context, 1, text);
    take_partial(context, 1, text);
}

static int read_all(struct converting *converting, struct stream *stream)
{
    const struct source_map *map = converting->map;
    struct row_sink          rows = { .context = converting,
                                      .columns = take_columns,
                                      .row = take_row,
                                      .bad = take_bad,
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
        totals_tell(converting->totals, take_lacking, converting);
    if (result == 0 && converting->joined)
        result = joined_each(converting->joined, take_cells, converting);
    if (result == 0 && map->equal_parts)
        result = twice_by_rows(converting->seen, converting->problem);
    if (result == 0 && converting->facts)
        result = facts_each(converting->facts, give_fact, converting);
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
                                     .facts = map->fold ? facts_new() : NULL,
                                     .joined = map->join ? joined_new(map) : NULL,
                                     .seen = map->fold ? seen_new() : NULL,
                                     .totals = totals_new(map),
                                     .before = *count,
                                     .last_day = INT32_MIN };
    int               result;

    problem[0] = '\0';
    count->sums_possible = count->sums_possible || (map->world_sum && !run->whole);
    result = read_all(&converting, stream);
    facts_free(converting.facts);
    joined_free(converting.joined);
    seen_free(converting.seen);
    totals_free(converting.totals);
    ck_arena_release(&converting.arena);
    return result < 0 ? result : 0;
}
