/* SPDX-License-Identifier: Apache-2.0
 * The fields of a record out of a row. */
#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "domain/model/code.h"
#include "engine/avro/codec.h"
#include "engine/formats/cell.h"
#include "source/convert/internal.h"

/* ---- whether somebody asks for the row ---- */

/* The digits that the text begins with. */
static struct ck_bytes leading_digits(struct ck_bytes text)
{
    size_t size = 0;

    while (size < text.size && text.data[size] >= '0' && text.data[size] <= '9')
        size++;
    return (struct ck_bytes){ text.data, size };
}

/* Whether the row may be about a wanted code: before anything else is looked at, for a file has millions of others. */
bool row_is_asked(struct evaluating *evaluating, struct ck_bytes_array prefixes)
{
    enum { HEADING = 4 };
    const struct map_rule *rule = &evaluating->map->variants[0].commodity->rules[0];
    struct ck_bytes        text, digits, padded;

    if (rule->is.data || rule->by_digits || rule->words || rule->table)
        return true;
    text = texts_value(evaluating, &rule->from);
    while (text.size && rule->strip.size && memchr(rule->strip.data, text.data[0], rule->strip.size))
        text = (struct ck_bytes){ text.data + 1, text.size - 1 };
    digits = leading_digits(text_whole(text));
    if (digits.size < text.size && !code_fold_as(text_whole(text), rule->digits, evaluating->arena, &digits))
        digits = leading_digits(text);
    if (code_lacks_end(rule, digits, evaluating->arena))
        padded = digits; /* it is one of the wanted codes, and not whole */
    else
        padded = code_padded(rule, digits, evaluating->arena);
    digits = padded;
    for (size_t i = 0; i < prefixes.count; i++)
        if (ck_bytes_begin(digits, prefixes.items[i]) || (digits.size >= HEADING && ck_bytes_begin(prefixes.items[i], digits)) ||
            (digits.size >= 2 && digits.size < text.size && ck_bytes_begin(prefixes.items[i], digits)))
            return true;
    return false;
}

/* ---- fields ---- */

static struct ck_bytes column_of(const struct map_field *field)
{
    return field->rules[0].from.count ? field->rules[0].from.items[0].written : CK_BYTES("");
}

/* With what the map says of files without the column. */
static int note_missing(struct evaluating *evaluating, const struct map_field *field)
{
    const struct code_entry *without = evaluating->shape->without ? code_find(evaluating->shape->without, column_of(field)) : NULL;

    if (!without)
        return note_bad(evaluating, "unmapped", "%s: the row does not say", field->field->name);
    return note_bad(evaluating, "unmapped", "%s: the row does not say: %.*s", field->field->name,
                    (int)(without->value.size < 200 ? without->value.size : 200), without->value.data);
}

static int note_empty(struct evaluating *evaluating, const struct map_field *field)
{
    struct ck_bytes column = column_of(field);

    return note_bad(evaluating, "unmapped", "%s: %.*s%sempty", field->field->name, (int)(column.size < 64 ? column.size : 64),
                    column.size ? column.data : "", column.size ? " is " : "");
}

/* One field of text. RULE_VALUE: it is stored, or may be null. */
int row_field(struct evaluating *evaluating, const struct map_field *field, void *record)
{
    struct ck_bytes   text = { 0 };
    struct row_amount amount = { 0 };
    int               result;

    if (field->field->kind == CK_FIELD_DOUBLE) {
        result = field_amount(evaluating, field, &amount, NULL);
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
        return note_missing(evaluating, field);
    if (result != RULE_VALUE)
        return result;
    if (text.size == 0 && field->field->kind != CK_FIELD_STRING)
        return field->field->nullable ? RULE_VALUE : note_empty(evaluating, field);
    if (!cell_store(field->field, text, evaluating->arena, record))
        return note_bad(evaluating, "unmapped", "%s: %.*s is no value of it", field->field->name, (int)(text.size < 64 ? text.size : 64), text.data);
    return RULE_VALUE;
}

static bool is_amount(const struct map_variant *variant, const struct map_field *field)
{
    return field == variant->quantity || field == variant->value;
}

/* The number, from 1, of the rule of the field that gives an amount; empty: none does. */
static struct ck_bytes rule_number(const struct evaluating *evaluating, const struct map_field *field)
{
    enum { RULE_TEXT_MAX = 24 };
    struct evaluating apart = *evaluating; /* what is noted there is noted again when the amount is read */
    struct row_amount amount;
    char             *text = ck_arena_take(evaluating->arena, RULE_TEXT_MAX);
    size_t            rule;

    if (!field || field_amount(&apart, field, &amount, &rule) != RULE_VALUE)
        return (struct ck_bytes){ text, 0 };
    return (struct ck_bytes){ text, (size_t)snprintf(text, RULE_TEXT_MAX, "%zu", rule) };
}

/* The fields of a trade record but for its amounts, those first that others rest on. `partner`: what became of the partner. */
int row_trade(struct evaluating *evaluating, const struct map_variant *variant, bool observed, struct trade_record *record, int *ret_partner)
{
    const struct map_field *first[] = { variant->period, variant->commodity };
    int                     result = RULE_VALUE;
    bool                    months = false;

    *ret_partner = RULE_VALUE;
    for (size_t i = 0; i < sizeof first / sizeof *first && result == RULE_VALUE; i++) {
        result = row_field(evaluating, first[i], record);
        evaluating->commodity = record->commodity;
        if (i == 0 && result == RULE_VALUE)
            ck_day_to_civil(record->period, &evaluating->year, &(int){ 0 }, &(int){ 0 });
    }
    for (size_t i = 0; i < variant->count && result == RULE_VALUE; i++) {
        const struct map_field *field = &variant->fields[i];

        if (field == variant->period || field == variant->commodity || is_amount(variant, field) || (field == variant->observation && !observed))
            continue;
        months = months || strcmp(field->field->name, "period_months") == 0;
        if (field == variant->observation && field->rule_count > 1)
            evaluating->quantity = rule_number(evaluating, variant->quantity);
        result = row_field(evaluating, field, record);
        if (field == variant->partner && result == RULE_LEFT_OUT) {
            *ret_partner = RULE_LEFT_OUT;
            result = RULE_VALUE;
        }
    }
    if (evaluating->yearly && !months)
        record->period_months = 12;
    return result;
}

int row_amounts(struct evaluating *evaluating, const struct map_variant *variant, struct trade_part *part)
{
    struct row_amount quantity = { 0 };
    int               result = variant->quantity ? field_amount(evaluating, variant->quantity, &quantity, NULL) : RULE_MISSING;

    part->has_quantity = result == RULE_VALUE;
    part->quantity = part->has_quantity ? quantity.value : 0;
    if (result == RULE_BAD || result == RULE_LEFT_OUT)
        return result;
    result = variant->value ? field_amount(evaluating, variant->value, &part->value, NULL) : RULE_MISSING;
    part->has_value = result == RULE_VALUE;
    if (!part->has_value)
        part->value = (struct row_amount){ 0 };
    return result == RULE_MISSING ? RULE_VALUE : result;
}

millionths row_weight(struct evaluating *evaluating)
{
    const struct source_map *map = evaluating->map;
    millionths               weight = 0;

    for (size_t i = 0; i < map->variant_count; i++) {
        struct row_amount amount = { 0 };

        if (map->variants[i].quantity && field_amount(evaluating, map->variants[i].quantity, &amount, NULL) == RULE_VALUE && amount.value > 0)
            weight += amount.value;
    }
    return weight;
}

void last_period_note(struct last_period *last, const struct trade_part *part)
{
    if ((part->quantity <= 0 && part->value.value <= 0) || part->record.period < last->day)
        return;
    if (part->record.period > last->day)
        *last = (struct last_period){ .day = part->record.period };
    last->trades++;
}

void row_look_at_period(struct evaluating *evaluating, struct last_period *last)
{
    for (size_t i = 0; i < evaluating->map->variant_count; i++) {
        const struct map_variant *variant = &evaluating->map->variants[i];
        struct trade_part         part = { 0 };

        record_default(evaluating->map->type, evaluating->arena, &part.record);
        if (row_field(evaluating, variant->period, &part.record) == RULE_VALUE && part.record.period >= last->day &&
            row_amounts(evaluating, variant, &part) == RULE_VALUE)
            last_period_note(last, &part);
    }
}
