/* SPDX-License-Identifier: Apache-2.0
 * A row to its records, or to parts of facts. */
#include "source/convert/converting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/formats/cell.h"

/* ---- what becomes of rows ---- */

void converting_reject(struct converting *converting, const char *reason, const char *detail)
{
    converting->count->rejected++;
    converting->sink->reject(converting->sink->context, converting->row->line, reason, detail, converting->row->text);
}

void converting_leave_out(struct converting *converting, const char *reason, bool lost, millionths weight)
{
    left_out_add(converting->count, reason, lost, weight);
}

void converting_told(struct converting *converting, size_t line, const char *text)
{
    if (converting->sink->told)
        converting->sink->told(converting->sink->context, line, text);
}

struct evaluating evaluating_of(struct converting *converting, const struct row *row)
{
    return (struct evaluating){
        converting->map, converting->shape, converting->run, row->cells, .points = converting->points, .arena = &converting->arena
    };
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

        if (condition->verdict >= VERDICT_SEVERAL || (condition->verdict == VERDICT_KEEP ? entry || !text.data : !entry))
            continue;
        if (entry && entry->value.size)
            snprintf(reason, sizeof reason, "%.*s", (int)(entry->value.size < 80 ? entry->value.size : 80), entry->value.data);
        else
            note_word(condition->text.written, text, reason);
        converting_leave_out(converting, reason, condition->verdict == VERDICT_LOST, condition->verdict == VERDICT_LOST ? row_weight(evaluating) : 0);
        return false;
    }
    return true;
}

/* The row as a part of what the publisher traded with the world. */
static bool add_to_world(struct converting *converting, const struct trade_part *part)
{
    const struct trade_part world = part_to_world(part, converting->run->file, &converting->arena);
    char                    detail[ROWS_PROBLEM_MAX];
    bool                    first;

    if (record_is_world(&part->record) || ck_bytes_equal(part->record.partner, CK_BYTES("EUU"))) { /* beside its members, or without them */
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
    int               partner, result;

    record_default(converting->map->type, &converting->arena, &part.record);
    result = row_trade(&evaluating, variant, false, &part.record, &partner);
    if (result == RULE_VALUE && partner == RULE_VALUE) {
        part.digits = evaluating.digits;
        facts_spoil(converting->facts, &part);
    } else if (result == RULE_BAD)
        strays_add_refused(converting->strays, refused, variant);
    return RULE_VALUE;
}

static int take_trade(struct converting *converting, struct evaluating *evaluating, const struct map_variant *variant)
{
    struct trade_part part = { .line = converting->row->line };
    int               partner, result;
    bool              first;

    part.totals = converting->row->totals;
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
    if (part.quantity < 0 || part.value.value < 0)
        return note_bad(evaluating, "bad_number", "%s: a figure below 0 is none of a row", part.quantity < 0 ? "quantity_kg" : "value_usd");
    if (part_is_of_unended(&part))
        return note_bad(evaluating, "bad_period", "period: it had not ended on the day of publication");
    if (part.record.observation == OBSERVATION_SUPPRESSED)
        part.has_quantity = false;
    if (part.record.observation == OBSERVATION_SUPPRESSED && part.value.value == 0) /* withheld like the quantity, and no zero */
        part.has_value = false;
    if (!part.has_quantity && !part.has_value && part.record.observation != OBSERVATION_SUPPRESSED &&
        part.record.observation != OBSERVATION_WITHDRAWN) {
        if (converting->map->variant_count == 1)
            converting_leave_out(converting, "neither quantity nor value", false, 0);
        return RULE_VALUE;
    }
    last_period_note(&converting->last, &part);
    if (partner == RULE_LEFT_OUT)
        converting_leave_out(converting, evaluating->reason, true, part.has_quantity && part.quantity > 0 ? part.quantity : 0);
    else if (!converting->facts && converting->strays && strays_may_be_of(converting->strays, &part.record))
        converting_leave_out(converting, "fact that may lack a row that cannot be read", false, 0);
    else if (!converting->facts) {
        result = give_part(converting, &part, part.has_quantity && part.quantity == 0 && part.has_value ? part.value.value : 0);
        return result < 0 ? result : RULE_VALUE;
    } else if (!facts_add(converting->facts, &part, evaluating->detail, &first)) {
        snprintf(evaluating->reason, sizeof evaluating->reason, "repeated");
        return RULE_BAD;
    } else
        converting->count->folded += !first && !part.totals.word && !part.totals.hints; /* what becomes of totals shows at the end */
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
    result = give_record(converting, converting->row->line, record, false);
    return result < 0 ? result : RULE_VALUE;
}

static int take_variant(struct converting *converting, struct evaluating *evaluating, const struct map_variant *variant)
{
    evaluating->doubtful = false;
    return converting->edition  ? spoil_trade(converting, evaluating, variant)
           : variant->commodity ? take_trade(converting, evaluating, variant)
                                : take_other(converting, evaluating, variant);
}

static int take_variants(struct converting *converting, struct evaluating *evaluating)
{
    const struct source_map *map = converting->map;
    char                     told[ROWS_PROBLEM_MAX] = ""; /* what is wrong with the whole row is told once */

    for (size_t i = 0; i < map->variant_count; i++) {
        const struct map_variant *variant = &map->variants[i];
        int                       result = take_variant(converting, evaluating, variant);

        if (result < 0)
            return result;
        if (result == RULE_BAD && evaluating->doubtful && points_keep(converting->points, evaluating, variant, converting->row))
            continue;
        if (result == RULE_BAD && converting->facts && variant->commodity)
            spoil_trade(converting, evaluating, variant);
        if (result == RULE_BAD && strcmp(told, evaluating->detail) != 0)
            converting_reject(converting, evaluating->reason, strcpy(told, evaluating->detail));
        else if (result == RULE_LEFT_OUT)
            converting_leave_out(converting, evaluating->reason, false, 0);
        if (result == RULE_LEFT_OUT)
            return 0; /* of the other words of the row the same would be told again */
    }
    return 0;
}

int take_waiting(void *context, const struct row *row, const struct map_variant *variant)
{
    struct converting *converting = context;
    struct evaluating  evaluating = evaluating_of(converting, row);
    int                result;

    converting->row = row;
    converting->edition = false;
    result = take_variant(converting, &evaluating, variant);
    if (result == RULE_BAD && converting->facts && variant->commodity)
        spoil_trade(converting, &evaluating, variant);
    if (result == RULE_BAD)
        converting_reject(converting, evaluating.reason, evaluating.detail);
    else if (result == RULE_LEFT_OUT)
        converting_leave_out(converting, evaluating.reason, false, 0);
    ck_arena_clear(&converting->arena);
    return result < 0 ? result : 0;
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
            converting_reject(converting, evaluating->reason, evaluating->detail);
        else if (found == RULE_LEFT_OUT)
            converting_leave_out(converting, evaluating->reason, false, 0);
        else
            result = take_variants(converting, evaluating);
    } while (rest.size && result >= 0);
    return result;
}

int take_cells(void *context, const struct row *row)
{
    struct converting *converting = context;
    struct evaluating  evaluating = evaluating_of(converting, row);
    int                result = 0;

    converting->row = row;
    totals_look(converting->totals, &evaluating);
    if (is_kept(converting, &evaluating) && (result = row_is_repeated(converting, row)) == 0)
        result = converting->map->each ? take_each(converting, &evaluating) : take_variants(converting, &evaluating);
    if (result >= 0 && converting->facts && !facts_fit(converting->facts, seen_count(converting->seen), converting->run, converting->problem))
        result = -EFBIG;
    ck_arena_clear(&converting->arena);
    return result;
}
