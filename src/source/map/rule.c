/* SPDX-License-Identifier: Apache-2.0
 * The rules of a field: which words they may have depends on what the field holds. */
#include <stdio.h>
#include <string.h>

#include "domain/model/country.h"
#include "domain/model/topics.h"
#include "engine/formats/cell.h"
#include "source/map/calendar.h"
#include "source/map/compiling.h"
#include "source/map/currency.h"

static const char *const rule_keys[] = { "only",    "from",      "is",     "table",    "words",
                                         "begins",  "by_digits", "digits", "first",    "pad",
                                         "strip",   "month",     "day",    "time",     "times",
                                         "bound",   "unit",      "units",  "currency", "else",
                                         "missing", "list",      "many",   "text",     "zero_beside_value",
                                         NULL };

static bool has(const struct map_node *node, const char *key) { return node_find(node, key) != NULL; }

static struct ck_bytes name_of(const struct compiling *compiling) { return compiling->shown; }

/* ---- values ---- */

/* Whether the text may be stored at the field. */
static bool value_fits(struct compiling *compiling, const struct ck_field *field, struct ck_bytes value)
{
    struct ck_arena arena = CK_ARENA_NULL;
    void           *record = ck_arena_take(&arena, compiling->map->type->size);
    bool            good;

    record_default(compiling->map->type, &arena, record);
    good = cell_store(field, value, &arena, record);
    ck_arena_release(&arena);
    return good;
}

static bool is_country(const struct compiling *compiling, const struct ck_field *field)
{
    return (compiling->map->topic == &trade_records || compiling->map->topic == &trade_releases) &&
           (strcmp(field->name, "reporter") == 0 || strcmp(field->name, "partner") == 0);
}

/* `HS`: the edition of the year. */
static bool value_good(struct compiling *compiling, size_t line, const struct ck_field *field, struct ck_bytes value)
{
    if (ck_bytes_equal(value, CK_BYTES("-")))
        return true;
    if (is_country(compiling, field) && !country_known(value) && !ck_bytes_equal(value, CK_BYTES("WLD")))
        return fault(compiling, line, "%s: no country %.*s (ISO 3166, three letters)", field->name, (int)(value.size < 64 ? value.size : 64),
                     value.data);
    if (field->kind != CK_FIELD_ENUM)
        return true;
    if (strcmp(field->name, "nomenclature") == 0 && ck_bytes_equal(value, CK_BYTES("HS")))
        return true;
    return value_fits(compiling, field, value) ||
           fault(compiling, line, "%s: no symbol %.*s", field->name, (int)(value.size < 64 ? value.size : 64), value.data);
}

static bool values_good(struct compiling *compiling, const struct map_node *node, const char *key, const struct ck_field *field,
                        const struct code_table *table)
{
    for (size_t i = 0; table && i < table->count; i++)
        if (!value_good(compiling, node_find(node, key)->line, field, table->entries[i].value))
            return false;
    return true;
}

static bool take_is(struct compiling *compiling, const struct map_node *node, const struct ck_field *field, struct map_rule *rule)
{
    if (!take_text(compiling, node, "is", &rule->is) || !take_text(compiling, node, "else", &rule->otherwise))
        return false;
    if (rule->is.data && (!value_good(compiling, node->line, field, rule->is) ||
                          (field->kind != CK_FIELD_ENUM && rule->is.data[0] != '-' && !value_fits(compiling, field, rule->is))))
        return compiling->problem[0] ? false
                                     : fault(compiling, node->line, "%s: %.*s is no value of it", field->name, (int)rule->is.size, rule->is.data);
    return !rule->otherwise.data || value_good(compiling, node->line, field, rule->otherwise);
}

/* ---- words, digits, forms ---- */

static bool take_lookups(struct compiling *compiling, const struct map_node *node, const struct ck_field *field, struct map_rule *rule)
{
    if (has(node, "table") && !take_table(compiling, node_find(node, "table"), &rule->table))
        return false;
    if (rule->table && (field->kind == CK_FIELD_ENUM || is_country(compiling, field)) && !values_good(compiling, node, "table", field, rule->table))
        return false;
    return take_words(compiling, node, "words", true, &rule->words) && values_good(compiling, node, "words", field, rule->words) &&
           take_words(compiling, node, "begins", false, &rule->begins) && values_good(compiling, node, "begins", field, rule->begins) &&
           take_words(compiling, node, "by_digits", true, &rule->by_digits) && values_good(compiling, node, "by_digits", field, rule->by_digits) &&
           take_texts(compiling, node, "missing", &rule->missing);
}

/* Numbers of digits, as bits. */
static bool take_lengths(struct compiling *compiling, const struct map_node *node, const char *key, unsigned *ret)
{
    struct ck_bytes_array lengths = { 0 };

    if (!take_texts(compiling, node, key, &lengths))
        return false;
    for (size_t i = 0; i < lengths.count; i++) {
        struct ck_bytes length = lengths.items[i];
        bool            ten = ck_bytes_equal(length, CK_BYTES("10"));

        if (!ten && (length.size != 1 || length.data[0] < '1' || length.data[0] > '9'))
            return fault(compiling, node_find(node, key)->line, "%s: numbers from 1 to 10 are wanted", key);
        *ret |= 1u << (ten ? 10 : length.data[0] - '0');
    }
    return true;
}

static bool take_digits(struct compiling *compiling, const struct map_node *node, struct map_rule *rule)
{
    size_t first = 0;

    if (!take_lengths(compiling, node, "digits", &rule->digits) || !take_lengths(compiling, node, "pad", &rule->pad) ||
        !take_number(compiling, node, "first", MAP_CODE_DIGITS_MAX, &first) || !take_text(compiling, node, "strip", &rule->strip))
        return false;
    rule->first = (unsigned)first;
    if (rule->pad && !take_subheadings(compiling, node->line, &rule->subheadings))
        return false;
    return (!first && !rule->pad) || rule->digits || fault(compiling, node->line, "first and pad are for digits");
}

static bool take_forms(struct compiling *compiling, const struct map_node *node, const struct ck_field *field, struct map_rule *rule)
{
    static const struct {
        const char   *key;
        enum map_form form;
    } forms[] = { { "month", FORM_MONTH }, { "day", FORM_DAY }, { "time", FORM_TIME } };
    bool dated = field->kind == CK_FIELD_DATE || field->kind == CK_FIELD_TIMESTAMP;

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const struct map_node *key = node_find(node, forms[i].key);

        if (!key)
            continue;
        if (!dated || rule->form != FORM_NONE)
            return fault(compiling, key->line, dated ? "one of month, day and time" : "%s: it is no date", field->name);
        rule->form = forms[i].form;
        if (!take_texts(compiling, node, forms[i].key, &rule->forms))
            return false;
        for (size_t k = 0; k < rule->forms.count; k++)
            if (!ck_bytes_equal(rule->forms.items[k], RFC3339) &&
                (!calendar_form_good(rule->forms.items[k]) ||
                 !calendar_form_has(rule->forms.items[k], 'Y') == !calendar_form_has(rule->forms.items[k], 'y')))
                return fault(compiling, key->line, "%s: %.*s: a form has %%Y or %%y, and %%m %%d %%b %%H %%M %%S %%f %%z", forms[i].key,
                             (int)rule->forms.items[k].size, rule->forms.items[k].data);
    }
    if (!dated || rule->form != FORM_NONE || rule->is.data || rule->from.count == 0)
        return true;
    for (size_t i = 0; i < rule->from.count; i++)
        if (rule->from.items[i].written.size == 0 || rule->from.items[i].written.data[0] != '@')
            return fault(compiling, node->line, "%s: in which form? month, day or time", field->name);
    return true;
}

/* ---- numbers ---- */

static bool take_currency(struct compiling *compiling, const struct map_node *node, struct map_rule *rule)
{
    const struct map_node   *currency = node_find(node, "currency");
    static const char *const keys[] = { "from", NULL };

    if (!currency)
        return true;
    if (currency->kind == NODE_MAPPING)
        return keys_good(compiling, currency, keys) && take_from(compiling, currency, "from", &rule->currency_from);
    if (currency->kind != NODE_TEXT || currency->text.size != 3)
        return fault(compiling, currency->line, "currency: three letters (ISO 4217) are wanted");
    rule->currency = currency->text;
    return currency_known(currency->text) || fault(compiling, currency->line, "currency: ISO 4217 has no %.3s", currency->text.data);
}

static bool take_units(struct compiling *compiling, const struct map_node *node, struct map_rule *rule)
{
    const struct map_node *units = node_find(node, "units");

    if (!take_from(compiling, node, "unit", &rule->unit))
        return false;
    if (!units)
        return rule->unit.count == 0 || fault(compiling, node->line, "unit: its units are wanted, a table or words");
    if (rule->unit.count == 0)
        return fault(compiling, units->line, "units: of which column? unit");
    if (units->kind == NODE_TEXT ? !take_table(compiling, units, &rule->units) : !take_words(compiling, node, "units", true, &rule->units))
        return false;
    for (size_t i = 0; i < rule->units->count; i++) {
        struct factor factor;

        if (!entry_is_left_out(&rule->units->entries[i]) && !factor_read(rule->units->entries[i].value, &factor))
            return fault(compiling, units->line, "units: %.*s is no factor", (int)rule->units->entries[i].value.size,
                         rule->units->entries[i].value.data);
    }
    return true;
}

static bool take_numbers(struct compiling *compiling, const struct map_node *node, const struct ck_field *field, struct map_rule *rule)
{
    static const char *const numeric[] = { "times", "bound", "unit", "units", "currency", "zero_beside_value", NULL };
    struct ck_bytes          times = { 0 }, zero = { 0 };

    rule->times = FACTOR_ONE;
    rule->number = field->kind == CK_FIELD_DOUBLE;
    for (const char *const *key = numeric; *key && !rule->number; key++)
        if (has(node, *key))
            return fault(compiling, node_find(node, *key)->line, "%s: %s is no number", *key, field->name);
    if (!rule->number)
        return true;
    if (has(node, "digits") || has(node, "table"))
        return fault(compiling, node->line, "%s: digits and tables are for codes", field->name);
    if (!take_text(compiling, node, "times", &times) || !take_text(compiling, node, "zero_beside_value", &zero))
        return false;
    if (times.data && !factor_read(times, &rule->times))
        return fault(compiling, node_find(node, "times")->line, "times: a number above 0 is wanted");
    if (zero.data && !ck_bytes_equal(zero, CK_BYTES("missing")))
        return fault(compiling, node_find(node, "zero_beside_value")->line, "zero_beside_value: it is always missing");
    return take_flag(compiling, node, "bound", &rule->bound) && take_units(compiling, node, rule) && take_currency(compiling, node, rule);
}

/* ---- texts and lists ---- */

static bool take_list(struct compiling *compiling, const struct map_node *node, const struct ck_field *field, struct map_rule *rule)
{
    static const char *const keys[] = { "over", "is", NULL };
    const struct map_node   *many = node_find(node, "many");
    struct ck_bytes          text = { 0 };

    if (!take_text(compiling, node, "list", &rule->list) || !take_text(compiling, node, "text", &text))
        return false;
    if ((rule->list.data || many) && field->kind != CK_FIELD_ARRAY)
        return fault(compiling, node->line, "%s: it is no list", field->name);
    if (rule->list.data && rule->list.size == 0)
        return fault(compiling, node->line, "list: what parts its elements is wanted");
    if (many && (!keys_good(compiling, many, keys) || !take_number(compiling, many, "over", 10000, &rule->many) ||
                 !take_text(compiling, many, "is", &rule->many_is)))
        return false;
    if (text.data && (!ck_bytes_equal(text, CK_BYTES("html")) || field->kind != CK_FIELD_STRING))
        return fault(compiling, node->line, "text: html, of a text");
    rule->html = text.data != NULL;
    return true;
}

/* ---- rules ---- */

static bool take_only(struct compiling *compiling, const struct map_node *node, struct map_rule *rule)
{
    const struct map_node *only = node_find(node, "only");
    struct map_condition  *condition;
    char                   name[128];

    if (!only)
        return true;
    if (only->kind != NODE_MAPPING || only->count != 1 || only->first->name.size >= sizeof name)
        return fault(compiling, only->line, "only: one column with its words is wanted");
    condition = ck_arena_take(&compiling->map->arena, sizeof *condition);
    *condition = (struct map_condition){ .verdict = VERDICT_KEEP };
    snprintf(name, sizeof name, "%.*s", (int)only->first->name.size, only->first->name.data);
    rule->only = condition;
    return text_compile(compiling, only->line, only->first->name, &condition->text) && take_words(compiling, only, name, false, &condition->patterns);
}

static bool rule_compile(struct compiling *compiling, const struct map_node *node, const struct ck_field *field, struct map_rule *rule)
{
    struct ck_bytes name = name_of(compiling);

    *rule = (struct map_rule){ .line = node->line };
    if (!keys_good(compiling, node, rule_keys) || !take_from(compiling, node, "from", &rule->from) || !take_is(compiling, node, field, rule))
        return false;
    if (has(node, "by_digits") ? has(node, "from") || has(node, "is") : !has(node, "from") == !has(node, "is"))
        return fault(compiling, node->line, "%.*s: from, is or by_digits, one of them", (int)name.size, name.data);
    return take_only(compiling, node, rule) && take_lookups(compiling, node, field, rule) && take_digits(compiling, node, rule) &&
           take_forms(compiling, node, field, rule) && take_numbers(compiling, node, field, rule) && take_list(compiling, node, field, rule);
}

bool rules_compile(struct compiling *compiling, const struct map_node *node, struct map_field *field)
{
    struct map_rule *rules = ck_arena_take(&compiling->map->arena, (node->count + 1) * sizeof *rules);

    field->rules = rules;
    compiling->shown = ck_bytes_from(field->field->name);
    if (node->kind != NODE_LIST)
        return rule_compile(compiling, node, field->field, &rules[field->rule_count++]);
    for (const struct map_node *rule = node->first; rule; rule = rule->next)
        if (!rule_compile(compiling, rule, field->field, &rules[field->rule_count++]))
            return false;
    return field->rule_count > 0 || fault(compiling, node->line, "%s: no rule", field->field->name);
}
