/* SPDX-License-Identifier: Apache-2.0
 * Rules over the cells of a row. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "domain/model/code.h"
#include "source/convert/figures.h"
#include "source/convert/internal.h"
#include "source/convert/points.h"
#include "source/page/html.h"
#include "source/page/page.h"

enum { SHOWN = 64 };

int note_bad(struct evaluating *evaluating, const char *reason, const char *form, ...)
{
    va_list arguments;

    snprintf(evaluating->reason, sizeof evaluating->reason, "%s", reason);
    va_start(arguments, form);
    vsnprintf(evaluating->detail, sizeof evaluating->detail, form, arguments);
    va_end(arguments);
    return RULE_BAD;
}

static int shown(struct ck_bytes text) { return (int)(text.size < SHOWN ? text.size : SHOWN); }

/* ---- texts ---- */

static struct ck_bytes run_value(const struct evaluating *evaluating, struct ck_bytes name)
{
    const struct convert_run *run = evaluating->run;

    if (ck_bytes_equal(name, CK_BYTES("@published")))
        return run->published;
    if (ck_bytes_equal(name, CK_BYTES("@flow")))
        return run->flow;
    if (ck_bytes_equal(name, CK_BYTES("@quantity")))
        return evaluating->quantity;
    if (ck_bytes_equal(name, CK_BYTES("@collected")))
        return run->collected;
    return run->inner.data && ck_bytes_equal(name, CK_BYTES("@file")) ? run->inner : run->file;
}

static struct ck_bytes column_value(const struct evaluating *evaluating, size_t column)
{
    struct ck_bytes name = evaluating->map->names.names[column];

    return name.size && name.data[0] == '@' ? run_value(evaluating, name) : evaluating->cells[column];
}

struct ck_bytes text_value(const struct evaluating *evaluating, const struct map_text *text)
{
    size_t size = 0, at = 0;
    char  *whole;

    if (text->count == 1 && text->parts[0].column != MAP_LITERAL)
        return column_value(evaluating, text->parts[0].column);
    for (size_t i = 0; i < text->count; i++) {
        struct ck_bytes part =
            text->parts[i].column == MAP_LITERAL ? text->parts[i].literal : text_whole(column_value(evaluating, text->parts[i].column));

        if (part.size == 0 && !text->parts[i].optional)
            return (struct ck_bytes){ 0 };
        size += part.size;
    }
    whole = ck_arena_take(evaluating->arena, size + 1);
    for (size_t i = 0; i < text->count; i++) {
        struct ck_bytes part =
            text->parts[i].column == MAP_LITERAL ? text->parts[i].literal : text_whole(column_value(evaluating, text->parts[i].column));

        if (part.size)
            memcpy(whole + at, part.data, part.size);
        at += part.size;
    }
    return (struct ck_bytes){ whole, size };
}

struct ck_bytes texts_value(const struct evaluating *evaluating, const struct map_texts *texts)
{
    struct ck_bytes text = { 0 }, first = { 0 };

    for (size_t i = 0; i < texts->count && text.size == 0; i++) {
        text = text_value(evaluating, &texts->items[i]);
        if (!first.data)
            first = text;
    }
    return text.size ? text : first; /* an empty cell is one, where no other column says more */
}

static bool is_missing(const struct map_rule *rule, struct ck_bytes text)
{
    if (!text.data)
        return true;
    for (size_t i = 0; i < rule->missing.count; i++)
        if (ck_bytes_equal(text, rule->missing.items[i]))
            return true;
    return text.size == 0 && (rule->number || (!rule->words && !rule->table && !rule->begins)); /* an empty cell is no word that is known */
}

static struct ck_bytes stripped(struct ck_bytes text, struct ck_bytes characters)
{
    while (text.size && characters.size && memchr(characters.data, text.data[0], characters.size))
        text = (struct ck_bytes){ text.data + 1, text.size - 1 };
    while (text.size && characters.size && memchr(characters.data, text.data[text.size - 1], characters.size))
        text.size--;
    return text;
}

void note_word(struct ck_bytes column, struct ck_bytes word, char ret_reason[CONVERT_REASON_MAX])
{
    enum { COLUMN_SHOWN = 32 };
    bool made = column.size && memchr(column.data, '{', column.size); /* of columns whose names say less than what stands in them */

    if (word.size == 0)
        word = CK_BYTES("empty");
    if (made)
        column.size = 0;
    snprintf(ret_reason, CONVERT_REASON_MAX, "%.*s%s%.*s", (int)(column.size < COLUMN_SHOWN ? column.size : COLUMN_SHOWN),
             column.size ? column.data : "", column.size ? " " : "", shown(word), word.data);
}

/* ---- words ---- */

static int take_entry(struct evaluating *evaluating, const struct map_rule *rule, const struct code_entry *entry, struct ck_bytes *text)
{
    struct ck_bytes why = entry->why.size ? entry->why : rule->from.count ? rule->from.items[0].written : CK_BYTES("");

    if (!entry_is_left_out(entry)) {
        *text = entry->value;
        return RULE_VALUE;
    }
    if (entry->code.size == 0) /* begins: whatever is no word before it */
        snprintf(evaluating->reason, sizeof evaluating->reason, "other %.*s", shown(why), why.data);
    else
        snprintf(evaluating->reason, sizeof evaluating->reason, "%.*s (%.*s)", shown(entry->code), entry->code.data, shown(why), why.data);
    return RULE_LEFT_OUT;
}

static const struct code_entry *begins_with(const struct code_table *begins, struct ck_bytes text)
{
    for (size_t i = 0; i < begins->count; i++)
        if (ck_bytes_begin(text, begins->entries[i].code))
            return &begins->entries[i];
    return NULL;
}

static int look_up(struct evaluating *evaluating, const struct map_rule *rule, struct ck_bytes *text)
{
    const struct code_entry *entry = NULL;
    struct ck_bytes          from = rule->from.count ? rule->from.items[0].written : CK_BYTES("is"), word;

    if (!rule->table && !rule->words && !rule->begins)
        return RULE_VALUE;
    if (rule->words)
        entry = code_find(rule->words, *text);
    if (!entry && rule->begins)
        entry = begins_with(rule->begins, *text);
    if (!entry && rule->table)
        entry = code_find(rule->table, *text);
    if (entry)
        return take_entry(evaluating, rule, entry, text);
    if (rule->number && !rule->table)
        return RULE_VALUE; /* words stand beside numbers */
    if (ck_bytes_equal(rule->otherwise, CK_BYTES("-"))) {
        note_word(from, *text, evaluating->reason);
        return RULE_LEFT_OUT;
    }
    if (rule->otherwise.data) {
        *text = rule->otherwise;
        return RULE_VALUE;
    }
    word = text->size ? *text : CK_BYTES("an empty cell");
    return note_bad(evaluating, "unmapped", "%.*s: %.*s is not known%s%.*s", shown(from), from.data, shown(word), word.data,
                    rule->table ? " to the table " : "", rule->table ? shown(rule->table->name) : 0, rule->table ? rule->table->name.data : "");
}

/* ---- codes ---- */

struct ck_bytes code_padded(const struct map_rule *rule, struct ck_bytes digits, struct ck_arena *arena)
{
    char *padded;

    if (digits.size >= MAP_CODE_DIGITS_MAX || !(rule->pad & 1u << (digits.size + 1)))
        return digits;
    padded = ck_arena_take(arena, digits.size + 1); /* a chapter begins with one zero at most */
    padded[0] = '0';
    memcpy(padded + 1, digits.data, digits.size);
    return (struct ck_bytes){ padded, digits.size + 1 };
}

bool code_lacks_end(const struct map_rule *rule, struct ck_bytes digits, struct ck_arena *arena)
{
    enum { SUBHEADING = 6 };
    const struct code_table *known = rule->subheadings;
    struct ck_bytes          padded = code_padded(rule, digits, arena), first = { digits.data, digits.size < SUBHEADING ? digits.size : SUBHEADING };

    if (!known || padded.size == digits.size ||
        code_find(known, (struct ck_bytes){ padded.data, padded.size < SUBHEADING ? padded.size : SUBHEADING }))
        return false;
    for (size_t i = 0; i < known->count; i++)
        if (ck_bytes_begin(known->entries[i].code, first))
            return true;
    return false;
}

static int take_digits(struct evaluating *evaluating, const struct map_rule *rule, struct ck_bytes *text)
{
    struct ck_bytes code = text_whole(*text), digits;

    if (!code_fold_as(code, rule->digits, evaluating->arena, &digits))
        return note_bad(evaluating, "bad_key", "%.*s is no code of digits", shown(code), code.data);
    if (code_lacks_end(rule, digits, evaluating->arena))
        return note_bad(evaluating, "bad_key", "%.*s: has it lost its last digit? With a zero before it, it is no subheading that is known",
                        shown(code), code.data);
    digits = code_padded(rule, digits, evaluating->arena);
    if (digits.size > MAP_CODE_DIGITS_MAX || (digits.size % 2 && !(rule->digits & 1u << digits.size)))
        return note_bad(evaluating, "bad_key", "%.*s: a code has an even number of digits: has it lost a zero?", shown(code), code.data);
    if (digits.size >= 2 && memcmp(digits.data, "00", 2) == 0)
        return note_bad(evaluating, "bad_key", "%.*s: there is no chapter 00: has it lost a digit?", shown(code), code.data);
    if (!(rule->digits & 1u << digits.size)) {
        snprintf(evaluating->reason, sizeof evaluating->reason, "codes of %zu digits", digits.size);
        return RULE_LEFT_OUT;
    }
    evaluating->digits = digits.size;
    if (rule->first && digits.size > rule->first)
        digits.size = rule->first;
    *text = digits;
    return RULE_VALUE;
}

static struct ck_bytes edition(int32_t year)
{
    static const struct {
        int32_t         from;
        struct ck_bytes name;
    } editions[] = { { 2022, { "HS2022", 6 } }, { 2017, { "HS2017", 6 } }, { 2012, { "HS2012", 6 } },
                     { 2007, { "HS2007", 6 } }, { 2002, { "HS2002", 6 } }, { 1996, { "HS1996", 6 } } };

    for (size_t i = 0; i < sizeof editions / sizeof *editions; i++)
        if (year >= editions[i].from)
            return editions[i].name;
    return CK_BYTES("HS1992");
}

static int take_by_digits(struct evaluating *evaluating, const struct map_rule *rule, struct ck_bytes *text)
{
    char                     count[4];
    int                      size = snprintf(count, sizeof count, "%u", (unsigned)(evaluating->commodity.size % 100));
    const struct code_entry *entry = code_find(rule->by_digits, (struct ck_bytes){ count, (size_t)size });

    if (!entry)
        return note_bad(evaluating, "bad_key", "%.*s: a code of %s digits has no nomenclature here", shown(evaluating->commodity),
                        evaluating->commodity.data, count);
    return take_entry(evaluating, rule, entry, text);
}

/* ---- lists ---- */

/* Elements parted by `list`, each by the rule's words and digits, as a text parted by bars. */
static int take_list(struct evaluating *evaluating, const struct map_rule *rule, struct ck_bytes *text)
{
    struct ck_buffer whole = { 0 };
    struct ck_bytes  rest = *text;
    size_t           count = 0;
    int              result = RULE_VALUE;

    while (rest.size && result == RULE_VALUE) {
        const char     *end = memmem(rest.data, rest.size, rule->list.data, rule->list.size);
        struct ck_bytes element = { rest.data, end ? (size_t)(end - rest.data) : rest.size };

        rest = end ? (struct ck_bytes){ end + rule->list.size, rest.size - element.size - rule->list.size } : (struct ck_bytes){ 0 };
        element = stripped(element, CK_BYTES(" \t"));
        if (element.size == 0)
            continue;
        result = look_up(evaluating, rule, &element);
        if (result == RULE_VALUE && rule->digits)
            result = take_digits(evaluating, rule, &element);
        if (result == RULE_VALUE && memchr(element.data, '|', element.size))
            result = note_bad(evaluating, "bad_key", "a list whose elements have a bar");
        if (count++)
            ck_buffer_append(&whole, CK_BYTES("|"));
        ck_buffer_append(&whole, element);
    }
    *text = count > rule->many && rule->many_is.data ? rule->many_is : ck_arena_copy(evaluating->arena, ck_buffer_bytes(&whole));
    ck_buffer_release(&whole);
    return result;
}

/* ---- a field ---- */

static struct ck_bytes plain_text(struct evaluating *evaluating, struct ck_bytes html)
{
    struct ck_buffer text = { 0 }, whole = { 0 };
    struct ck_bytes  plain;

    page_fragment(html, &text);
    html_pair(ck_buffer_bytes(&text), &whole);
    plain = ck_arena_copy(evaluating->arena, ck_buffer_bytes(&whole));
    ck_buffer_release(&text);
    ck_buffer_release(&whole);
    return plain;
}

/* Whether the rule is for this row. */
static bool is_for(const struct evaluating *evaluating, const struct map_rule *rule)
{
    struct ck_bytes text = rule->only ? text_value(evaluating, &rule->only->text) : (struct ck_bytes){ 0 };

    return !rule->only || (text.data && pattern_find(rule->only->patterns, text));
}

static int rule_text(struct evaluating *evaluating, const struct map_field *field, const struct map_rule *rule, struct ck_bytes *text)
{
    int result = RULE_VALUE;

    if (!is_for(evaluating, rule))
        return RULE_MISSING;
    if (rule->is.data) {
        *text = rule->is;
        return RULE_VALUE;
    }
    if (rule->by_digits) {
        result = take_by_digits(evaluating, rule, text);
    } else {
        *text = stripped(texts_value(evaluating, &rule->from), rule->strip);
        if (is_missing(rule, *text)) {
            *text = rule->otherwise;
            return rule->otherwise.data ? RULE_VALUE : RULE_MISSING;
        }
        if (rule->list.data)
            return take_list(evaluating, rule, text);
        if (rule->html)
            *text = plain_text(evaluating, *text);
        result = look_up(evaluating, rule, text);
    }
    if (result == RULE_VALUE && rule->digits)
        result = take_digits(evaluating, rule, text);
    if (result == RULE_VALUE && rule->form != FORM_NONE)
        result = rule_date(evaluating, field, rule, text);
    return result;
}

int field_text(struct evaluating *evaluating, const struct map_field *field, struct ck_bytes *ret_text)
{
    int result = RULE_MISSING;

    for (size_t i = 0; i < field->rule_count && result == RULE_MISSING; i++)
        result = rule_text(evaluating, field, &field->rules[i], ret_text);
    if (result == RULE_VALUE && ck_bytes_equal(*ret_text, CK_BYTES("HS")) && strcmp(field->field->name, "nomenclature") == 0)
        *ret_text = edition(evaluating->year);
    return result;
}

/* ---- amounts ---- */

static bool is_zero(struct ck_bytes text)
{
    millionths value;

    return decimal_read(text, '.', ',', FACTOR_ONE, &value) && value == 0;
}

static int unit_factor(struct evaluating *evaluating, const struct map_field *field, const struct map_rule *rule, struct ck_bytes text,
                       struct factor *ret)
{
    struct ck_bytes          unit;
    const struct code_entry *entry;

    *ret = rule->times;
    if (rule->unit.count == 0)
        return RULE_VALUE;
    unit = texts_value(evaluating, &rule->unit);
    entry = unit.data ? code_find(rule->units, unit) : NULL;
    if (!entry && unit.size == 0 && is_zero(text))
        return RULE_MISSING; /* a column that the goods have no use for */
    if (!entry && unit.size == 0)
        return note_bad(evaluating, "unmapped", "%s: a number without its unit (%.*s)", field->field->name, shown(rule->unit.items[0].written),
                        rule->unit.items[0].written.data);
    if (!entry)
        return note_bad(evaluating, "unmapped", "%s: the unit %.*s is not known", field->field->name, shown(unit), unit.data);
    if (entry_is_left_out(entry))
        return RULE_MISSING;
    factor_read(entry->value, ret);
    if (rule->times.digits != 1 || rule->times.exponent) {
        ret->digits *= rule->times.digits;
        ret->exponent += rule->times.exponent;
    }
    return RULE_VALUE;
}

static int rule_amount(struct evaluating *evaluating, const struct map_field *field, const struct map_rule *rule, struct row_amount *ret)
{
    struct ck_bytes text = rule->is.data ? rule->is : stripped(texts_value(evaluating, &rule->from), rule->strip);
    struct factor   factor = rule->times;
    int             result;

    if (!is_for(evaluating, rule))
        return RULE_MISSING;
    if (is_missing(rule, text)) {
        if (!rule->otherwise.data)
            return RULE_MISSING;
        text = rule->otherwise;
    }
    result = look_up(evaluating, rule, &text);
    if (result != RULE_VALUE)
        return result;
    if (text.size == 0 || (evaluating->shape->rows.format == ROWS_CSV && text_is_no_number(text)))
        return RULE_MISSING;
    result = unit_factor(evaluating, field, rule, text, &factor);
    if (result != RULE_VALUE)
        return result;
    if (rule->bound && (text.data[0] == '<' || text.data[0] == '>'))
        text = (struct ck_bytes){ text.data + 1, text.size - 1 };
    if (points_doubt(evaluating, rule, text)) {
        evaluating->doubtful = true;
        return note_bad(evaluating, "ambiguous",
                        "%s: %.*s: does its point part decimals or thousands? No other number of its column tells (--decimal-point)",
                        field->field->name, shown(text), text.data);
    }
    if (!decimal_read(text, evaluating->shape->decimal, evaluating->shape->thousands, factor, &ret->value))
        return note_bad(evaluating, "bad_number", "%s: %.*s is no %snumber", field->field->name, shown(text), text.data,
                        evaluating->shape->decimal ? "" : "whole ");
    ret->currency = rule->currency_from.count ? texts_value(evaluating, &rule->currency_from) : rule->currency;
    if (rule->currency_from.count && ret->currency.size != 3)
        return note_bad(evaluating, "unmapped", "%s: money without its currency", field->field->name);
    if (ck_bytes_equal(ret->currency, CK_BYTES("USD")))
        ret->currency = (struct ck_bytes){ 0 };
    return RULE_VALUE;
}

int field_amount(struct evaluating *evaluating, const struct map_field *field, struct row_amount *ret_amount, size_t *ret_rule)
{
    int    result = RULE_MISSING;
    size_t rule = 0;

    while (rule < field->rule_count && result == RULE_MISSING)
        result = rule_amount(evaluating, field, &field->rules[rule++], ret_amount);
    if (ret_rule)
        *ret_rule = rule;
    return result;
}
