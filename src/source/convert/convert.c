/* SPDX-License-Identifier: Apache-2.0
 * Rows in, records out. */
#include "source/convert/convert.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"
#include "domain/model/code.h"
#include "engine/avro/codec.h"
#include "engine/formats/cell.h"
#include "source/convert/columns.h"
#include "source/convert/internal.h"

struct converting {
    const struct source_map   *map;
    const struct map_shape    *shape;
    const struct convert_run  *run;
    const struct convert_sink *sink;
    struct convert_count      *count;
    char                      *problem; /* CONVERT_PROBLEM_MAX */
    struct folded_facts       *facts;   /* NULL: records are not added up */
    struct joined             *joined;
    struct ck_arena            arena; /* of a row */
    bool                       own_world;
    size_t                     rejected_before;
    int32_t                    last_day; /* the first day of the last period with a figure */
    const struct row          *row;
};

/* ---- what becomes of rows ---- */

static void reject(struct converting *converting, const char *reason, const char *detail)
{
    converting->count->rejected++;
    converting->sink->reject(converting->sink->context, converting->row->line, reason, detail, converting->row->text);
}

static void leave_out(struct converting *converting, const char *reason, bool lost, millionths weight)
{
    struct convert_count *count = converting->count;
    struct left_out      *left_out = NULL;

    for (size_t i = 0; i < count->reasons && !left_out; i++)
        if (strcmp(count->left_out[i].reason, reason) == 0 && count->left_out[i].lost == lost)
            left_out = &count->left_out[i];
    if (!left_out && count->reasons < CONVERT_REASONS_MAX) {
        left_out = &count->left_out[count->reasons++];
        *left_out = (struct left_out){ .lost = lost };
        snprintf(left_out->reason, sizeof left_out->reason, "%s", reason);
    }
    if (!left_out) { /* what is beyond counts as the last one */
        left_out = &count->left_out[CONVERT_REASONS_MAX - 1];
        snprintf(left_out->reason, sizeof left_out->reason, "other reasons");
        left_out->lost = left_out->lost || lost;
    }
    left_out->rows++;
    if (lost) {
        left_out->weight += weight;
        count->weight += weight;
    }
}

/* The weight of the row, where it has one. */
static millionths weight_of(struct evaluating *evaluating)
{
    const struct source_map *map = evaluating->map;
    millionths               weight = 0;

    for (size_t i = 0; i < map->variant_count; i++) {
        struct row_amount amount = { 0 };

        if (map->variants[i].quantity && field_amount(evaluating, map->variants[i].quantity, &amount) == RULE_VALUE && amount.value > 0)
            weight += amount.value;
    }
    return weight;
}

/* ---- which rows ---- */

/* The digits that the text begins with. */
static struct ck_bytes leading_digits(struct ck_bytes text)
{
    size_t size = 0;

    while (size < text.size && text.data[size] >= '0' && text.data[size] <= '9')
        size++;
    return (struct ck_bytes){ text.data, size };
}

/* Whether the row may be about a wanted code: before anything else is looked at, for a file has millions of others. */
static bool is_asked(struct evaluating *evaluating, struct ck_bytes_array prefixes)
{
    enum { HEADING = 4 };
    const struct map_rule *rule = &evaluating->map->variants[0].commodity->rules[0];
    struct ck_bytes        text, digits;

    if (rule->is.data || rule->by_digits || rule->words || rule->table)
        return true;
    text = texts_value(evaluating, &rule->from);
    while (text.size && rule->strip.size && memchr(rule->strip.data, text.data[0], rule->strip.size))
        text = (struct ck_bytes){ text.data + 1, text.size - 1 };
    digits = leading_digits(text_whole(text));
    if (digits.size < text.size && !code_fold(text_whole(text), evaluating->arena, &digits))
        digits = leading_digits(text);
    digits = code_padded(rule, digits, evaluating->arena);
    for (size_t i = 0; i < prefixes.count; i++)
        if (ck_bytes_begin(digits, prefixes.items[i]) || (digits.size >= HEADING && ck_bytes_begin(prefixes.items[i], digits)) ||
            (digits.size >= 2 && digits.size < text.size && ck_bytes_begin(prefixes.items[i], digits)))
            return true;
    return false;
}

/* Whether the conditions keep the row; else it is left out. */
static bool is_kept(struct converting *converting, struct evaluating *evaluating)
{
    for (size_t i = 0; i < converting->map->condition_count; i++) {
        const struct map_condition *condition = &converting->map->conditions[i];
        struct ck_bytes             text = text_value(evaluating, &condition->text);
        const struct code_entry    *entry = text.data ? pattern_find(condition->patterns, text) : NULL;
        char                        reason[CONVERT_REASON_MAX];

        if (condition->verdict == VERDICT_KEEP ? entry || !text.data : !entry)
            continue;
        if (entry && entry->value.size)
            snprintf(reason, sizeof reason, "%.*s", (int)(entry->value.size < 80 ? entry->value.size : 80), entry->value.data);
        else
            note_word(condition->text.written, text, reason);
        leave_out(converting, reason, condition->verdict == VERDICT_LOST, condition->verdict == VERDICT_LOST ? weight_of(evaluating) : 0);
        return false;
    }
    return true;
}

/* ---- records ---- */

static int give(struct converting *converting, size_t line, const void *record)
{
    converting->count->records++;
    return converting->sink->record(converting->sink->context, line, record);
}

/* One field of text. RULE_VALUE: it is stored, or may be null. */
static int fill(struct evaluating *evaluating, const struct map_field *field, void *record)
{
    struct ck_bytes   text = { 0 };
    struct row_amount amount = { 0 };
    int               result;

    if (field->field->kind == CK_FIELD_DOUBLE) {
        result = field_amount(evaluating, field, &amount);
        if (result == RULE_VALUE) {
            field_known(field->field->kind, (char *)record + field->field->offset);
            *(double *)(void *)((char *)record + field->field->offset) = decimal_double(amount.value);
        }
        return result == RULE_MISSING ? RULE_VALUE : result;
    }
    result = field_text(evaluating, field, &text);
    if (result == RULE_MISSING && (field->field->nullable || field->field->fallback.data))
        return RULE_VALUE;
    if (result == RULE_MISSING)
        return note_bad(evaluating, "unmapped", "%s: the row does not say", field->field->name);
    if (result != RULE_VALUE)
        return result;
    if (text.size == 0 && field->field->kind != CK_FIELD_STRING)
        return field->field->nullable ? RULE_VALUE : note_bad(evaluating, "unmapped", "%s: empty", field->field->name);
    if (!cell_store(field->field, text, evaluating->arena, record))
        return note_bad(evaluating, "unmapped", "%s: %.*s is no value of it", field->field->name, (int)(text.size < 64 ? text.size : 64), text.data);
    return RULE_VALUE;
}

static bool is_amount(const struct map_variant *variant, const struct map_field *field)
{
    return field == variant->quantity || field == variant->value;
}

/* The fields of a trade record but for its amounts, those first that others rest on. `partner`: what became of the partner. */
static int fill_trade(struct evaluating *evaluating, const struct map_variant *variant, struct trade_record *record, int *ret_partner)
{
    const struct map_field *first[] = { variant->period, variant->commodity };
    int                     result = RULE_VALUE;
    bool                    months = false;

    *ret_partner = RULE_VALUE;
    for (size_t i = 0; i < sizeof first / sizeof *first && result == RULE_VALUE; i++) {
        result = fill(evaluating, first[i], record);
        evaluating->commodity = record->commodity;
        if (i == 0 && result == RULE_VALUE)
            ck_day_to_civil(record->period, &evaluating->year, &(int){ 0 }, &(int){ 0 });
    }
    for (size_t i = 0; i < variant->count && result == RULE_VALUE; i++) {
        const struct map_field *field = &variant->fields[i];

        if (field == variant->period || field == variant->commodity || is_amount(variant, field))
            continue;
        months = months || strcmp(field->field->name, "period_months") == 0;
        result = fill(evaluating, field, record);
        if (field == variant->partner && result == RULE_LEFT_OUT) {
            *ret_partner = RULE_LEFT_OUT;
            result = RULE_VALUE;
        }
    }
    if (evaluating->yearly && !months)
        record->period_months = 12;
    return result;
}

static int fill_amounts(struct evaluating *evaluating, const struct map_variant *variant, struct trade_part *part)
{
    struct row_amount quantity = { 0 };
    int               result = variant->quantity ? field_amount(evaluating, variant->quantity, &quantity) : RULE_MISSING;

    part->has_quantity = result == RULE_VALUE;
    part->quantity = part->has_quantity ? quantity.value : 0;
    if (result == RULE_BAD || result == RULE_LEFT_OUT)
        return result;
    result = variant->value ? field_amount(evaluating, variant->value, &part->value) : RULE_MISSING;
    part->has_value = result == RULE_VALUE;
    if (!part->has_value)
        part->value = (struct row_amount){ 0 };
    return result == RULE_MISSING ? RULE_VALUE : result;
}

static bool is_world(const struct trade_record *record) { return ck_bytes_equal(record->partner, CK_BYTES("WLD")); }

static int give_part(struct converting *converting, struct trade_part *part, millionths zero_money)
{
    if (!part_finish(converting->run, part, zero_money))
        converting->count->unpriced++;
    if (part->has_quantity && part->quantity > 0 && !is_world(&part->record))
        converting->count->weight += part->quantity;
    return give(converting, part->line, &part->record);
}

/* The row as a part of what the publisher traded with the world. */
static bool add_to_world(struct converting *converting, const struct trade_part *part)
{
    static const char what[] = "sum of the file: ";
    struct trade_part world = *part;
    struct ck_bytes   file = converting->run->file.data ? converting->run->file : CK_BYTES("");
    char             *words = ck_arena_take(&converting->arena, sizeof what + file.size), detail[ROWS_PROBLEM_MAX];
    bool              first;

    if (is_world(&part->record) && part->record.partner.size) {
        converting->own_world = true;
        return true;
    }
    memcpy(words, what, sizeof what);
    if (file.size)
        memcpy(words + sizeof what - 1, file.data, file.size);
    world.world = true;
    world.record.partner = CK_BYTES("WLD");
    world.record.reference = (struct ck_bytes){ words, sizeof what - 1 + file.size };
    return facts_add(converting->facts, &world, detail, &first);
}

/* A figure of a period that was not over when it was published is of a part of it. Statistics of the last day's date are taken: time zones differ. */
static bool is_of_a_part(const struct trade_part *part)
{
    int32_t last_day = ck_month_last_day(ck_month_from_day(part->record.period) + part->record.period_months - 1);

    return (part->quantity > 0 || part->value.value > 0) && part->record.published_at > 0 && ck_day_from_ms(part->record.published_at) < last_day;
}

static int take_trade(struct converting *converting, struct evaluating *evaluating, const struct map_variant *variant)
{
    struct trade_part part = { .line = converting->row->line };
    int               partner, result;
    bool              first;

    record_default(converting->map->type, &converting->arena, &part.record);
    result = fill_trade(evaluating, variant, &part.record, &partner);
    if (result == RULE_VALUE) {
        char reason[CONVERT_REASON_MAX];

        memcpy(reason, evaluating->reason, sizeof reason);
        result = fill_amounts(evaluating, variant, &part);
        if (partner == RULE_LEFT_OUT)
            memcpy(evaluating->reason, reason, sizeof reason);
    }
    if (result != RULE_VALUE)
        return result;
    if (is_of_a_part(&part))
        return note_bad(evaluating, "bad_period", "period: it had not ended on the day of publication");
    if (part.record.observation == OBSERVATION_SUPPRESSED)
        part.has_quantity = false;
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
        result = fill(evaluating, &variant->fields[i], record);
    if (result != RULE_VALUE)
        return result;
    result = give(converting, converting->row->line, record);
    return result < 0 ? result : RULE_VALUE;
}

static int take_variants(struct converting *converting, struct evaluating *evaluating)
{
    const struct source_map *map = converting->map;

    for (size_t i = 0; i < map->variant_count; i++) {
        const struct map_variant *variant = &map->variants[i];
        int result = variant->commodity ? take_trade(converting, evaluating, variant) : take_other(converting, evaluating, variant);

        if (result < 0)
            return result;
        if (result == RULE_BAD)
            reject(converting, evaluating->reason, evaluating->detail);
        else if (result == RULE_LEFT_OUT)
            leave_out(converting, evaluating->reason, false, 0);
        if (result == RULE_LEFT_OUT)
            return 0; /* of the other words of the row the same would be told again */
    }
    return 0;
}

/* Rows of codes that nobody asked for show all the same which month is the last one of the file. */
static void look_at_period(struct converting *converting, struct evaluating *evaluating)
{
    for (size_t i = 0; i < converting->map->variant_count; i++) {
        const struct map_variant *variant = &converting->map->variants[i];
        struct trade_part         part = { 0 };

        record_default(converting->map->type, &converting->arena, &part.record);
        if (fill(evaluating, variant->period, &part.record) == RULE_VALUE && part.record.period > converting->last_day &&
            fill_amounts(evaluating, variant, &part) == RULE_VALUE && (part.quantity > 0 || part.value.value > 0))
            converting->last_day = part.record.period;
    }
}

/* A row of the file, or one that was joined of several. */
static int take_cells(void *context, const struct row *row)
{
    struct converting *converting = context;
    struct evaluating  evaluating = {
         .map = converting->map, .shape = converting->shape, .run = converting->run, .cells = row->cells, .arena = &converting->arena
    };
    int result = 0;

    converting->row = row;
    if (is_kept(converting, &evaluating))
        result = take_variants(converting, &evaluating);
    ck_arena_clear(&converting->arena);
    return result;
}

static int take_row(void *context, const struct row *row)
{
    struct converting *converting = context;
    struct evaluating  evaluating = {
         .map = converting->map, .shape = converting->shape, .run = converting->run, .cells = row->cells, .arena = &converting->arena
    };
    int result;

    converting->row = row;
    converting->count->rows++;
    if (converting->run->prefixes.count && converting->map->variants[0].commodity && !is_asked(&evaluating, converting->run->prefixes)) {
        converting->count->not_asked++;
        if (converting->map->through_last)
            look_at_period(converting, &evaluating);
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

static void take_bad(void *context, size_t line, const char *problem, struct ck_bytes text)
{
    struct converting *converting = context;

    converting->count->rows++;
    converting->count->rejected++;
    converting->sink->reject(converting->sink->context, line, "unreadable", problem, text);
}

static void take_told(void *context, size_t line, const char *text)
{
    struct converting *converting = context;

    if (converting->sink->told)
        converting->sink->told(converting->sink->context, line, text);
}

/* ---- facts at the end ---- */

static int give_fact(void *context, const struct trade_part *sum, millionths zero_money)
{
    struct converting *converting = context;
    struct trade_part  part = *sum;
    struct row         row = { part.line, NULL, { 0 } };

    converting->row = &row;
    if (converting->map->through_last && part.record.period > converting->last_day) {
        if (!part.world)
            leave_out(converting, "months to come", false, 0);
        return 0;
    }
    if (part.world && (converting->own_world || converting->count->rejected > converting->rejected_before)) {
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
                                     .rejected_before = count->rejected,
                                     .last_day = INT32_MIN };
    struct row_sink   rows = { &converting, take_columns, take_row, take_bad, take_told };
    char              words[ROWS_PROBLEM_MAX];
    int               result;

    problem[0] = '\0';
    count->sums_possible = count->sums_possible || (map->world_sum && !run->whole);
    result = rows_read(stream, &shape->rows, &map->names, &rows, words);
    if (result < 0 && problem[0] == '\0')
        snprintf(problem, CONVERT_PROBLEM_MAX, "%s", words);
    if (result == 0 && converting.joined)
        result = joined_each(converting.joined, take_cells, &converting);
    if (result == 0 && converting.facts)
        result = facts_each(converting.facts, give_fact, &converting);
    facts_free(converting.facts);
    joined_free(converting.joined);
    ck_arena_release(&converting.arena);
    return result < 0 ? result : 0;
}
