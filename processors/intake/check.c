/* SPDX-License-Identifier: Apache-2.0
 * Generic over the field tables: a new enum, number or date of an input schema is checked without a line here. */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "domain/model/code.h"
#include "domain/model/country.h"
#include "engine/base/string_set.h"

#define NUMBER_GREATEST 9e12
enum { YEAR_FIRST = 1962, YEAR_LAST = 9999 };

const char *const intake_reasons[] = { [INTAKE_UNKNOWN_COUNTRY - CK_REASON_OWN] = "unknown_country", NULL };

void note(struct intake_finding *finding, int reason, const char *field, const char *cause)
{
    if (reason < finding->reason)
        *finding = (struct intake_finding){ .reason = reason, .field = field, .cause = cause };
}

void note_text(struct intake_finding *finding, int reason, const char *field, struct ck_bytes value, const char *cause)
{
    if (reason < finding->reason)
        *finding = (struct intake_finding){ .reason = reason, .field = field, .value = value, .cause = cause };
}

void note_number(struct intake_finding *finding, int reason, const char *field, double value, const char *cause)
{
    if (reason >= finding->reason)
        return;
    note(finding, reason, field, cause);
    ck_number_show(value, finding->number);
}

void note_day(struct intake_finding *finding, int reason, const char *field, int32_t day, const char *cause)
{
    if (reason >= finding->reason)
        return;
    note(finding, reason, field, cause);
    if (ck_day_in_years(day))
        finding->number[ck_day_write(day, finding->number)] = '\0';
}

void note_meant(struct intake_finding *finding, const char *field, struct ck_bytes value, struct ck_bytes meant)
{
    if (CK_REASON_UNKNOWN_ENUM < finding->reason)
        *finding = (struct intake_finding){ .reason = CK_REASON_UNKNOWN_ENUM, .field = field, .value = value, .meant = meant };
}

void note_code(struct intake_finding *finding, const char *field, struct ck_bytes value, size_t digits_max)
{
    if (CK_REASON_BAD_KEY < finding->reason)
        *finding = (struct intake_finding){ .reason = CK_REASON_BAD_KEY, .field = field, .value = value, .digits = digits_max };
}

void note_many(struct intake_finding *finding, const char *field, size_t count, size_t most)
{
    if (count > most && CK_REASON_TOO_LARGE < finding->reason)
        *finding = (struct intake_finding){ .reason = CK_REASON_TOO_LARGE, .field = field, .count = count, .most = most };
}

/* ---- canonical form ---- */

/* What has no canonical form stays, and is found by the check. */
static struct ck_bytes canonical(struct ck_bytes text, unsigned what, struct ck_arena *arena)
{
    struct ck_bytes digits;

    if (what & TEXT_UPPER)
        return upper_fold(text, arena);
    if ((what & TEXT_ITEM) == TEXT_ITEM)
        return item_fold(text, arena);
    if ((what & TEXT_CODE) == TEXT_CODE && code_fold(text, arena, &digits))
        return digits;
    return text;
}

struct check_place {
    struct ck_bytes text;
    size_t          index;
};

static int by_text(const void *a, const void *b)
{
    const struct check_place *one = a, *two = b;
    int                       order = ck_bytes_compare(one->text, two->text);

    return order ? order : (one->index > two->index) - (one->index < two->index);
}

static int by_index(const void *a, const void *b)
{
    const struct check_place *one = a, *two = b;

    return (one->index > two->index) - (one->index < two->index);
}

/* Drops repeats and keeps the order: there, the first is special. By sorting, because a foreign record may have a hundred thousand of them. */
static void drop_repeats(struct ck_bytes_array *array, struct ck_arena *arena)
{
    struct check_place *places = ck_arena_take(arena, (array->count + 1) * sizeof *places);
    struct ck_bytes    *items = ck_arena_take(arena, (array->count + 1) * sizeof *items);
    size_t              kept = 0;

    if (array->count == 0)
        return;
    for (size_t i = 0; i < array->count; i++)
        places[i] = (struct check_place){ array->items[i], i };
    qsort(places, array->count, sizeof *places, by_text);
    for (size_t i = 0; i < array->count; i++)
        if (i == 0 || !ck_bytes_equal(places[i].text, places[kept - 1].text))
            places[kept++] = places[i];
    qsort(places, kept, sizeof *places, by_index);
    for (size_t i = 0; i < kept; i++)
        items[i] = places[i].text;
    *array = (struct ck_bytes_array){ items, kept };
}

static void sort_texts(struct ck_bytes_array *array, unsigned what, struct ck_arena *arena)
{
    struct ck_bytes *items = ck_arena_take(arena, (array->count + 1) * sizeof *items);

    if (array->count == 0)
        return;
    for (size_t i = 0; i < array->count; i++)
        items[i] = canonical(array->items[i], what, arena);
    *array = string_set_sorted(&(struct string_set){ items, array->count, array->count });
}

void canonicalise(const struct text_rule *rules, void *record, struct ck_arena *arena)
{
    for (const struct text_rule *rule = rules; rule->field; rule++) {
        void *place = (char *)record + rule->offset;

        if (rule->what & NUMBER_SIGNED)
            continue;
        if (rule->what & TEXT_ORDERED)
            drop_repeats(place, arena);
        else if (rule->what & TEXT_ARRAY)
            sort_texts(place, rule->what, arena);
        else
            *(struct ck_bytes *)place = canonical(*(struct ck_bytes *)place, rule->what, arena);
    }
}

/* ---- texts ---- */

static bool names_country(struct ck_bytes text, unsigned what)
{
    return country_known(text) || (what & TEXT_WORLD && ck_bytes_equal(text, CK_BYTES("WLD"))) ||
           (what & TEXT_OTHER && ck_bytes_equal(text, CK_BYTES("OTH"))) || (what & TEXT_ALL && ck_bytes_equal(text, CK_BYTES("ALL")));
}

static bool fits_key(struct ck_bytes text) { return ck_key_fits(text) && !text_hides(text); }

static bool fits_rule(struct ck_bytes text, unsigned what)
{
    if (ck_bytes_equal(text, CK_BYTES("*")) && ((what & TEXT_ITEM) == TEXT_ITEM || what & TEXT_ANY)) /* all items are none */
        return what & TEXT_ANY;
    return (what & TEXT_PREFIX) == TEXT_PREFIX ? code_is_prefix(text) : fits_key(text);
}

/* Why a text that does not fit its rule does not. */
static const char *key_fault(struct ck_bytes text, unsigned what)
{
    _Static_assert(CK_KEY_COMPONENT_MAX == 250, "as the words say");
    if (text.size == 0)
        return (what & TEXT_ITEM) == TEXT_ITEM ? "empty, or without a letter or digit" : "empty";
    if (text.size > CK_KEY_COMPONENT_MAX)
        return "longer than 250 bytes";
    if (!ck_key_fits(text))
        return "with | or a control character, which no key may have";
    return text_hides(text) ? "with a character that nobody sees, or a blank at an end" : "all items, where one is wanted";
}

static const char *country_wanted(unsigned what)
{
#define WANTED "no country that this field takes: ISO 3166-1 alpha-3"
    if (what & TEXT_WORLD)
        return what & TEXT_OTHER ? WANTED ", WLD or OTH" : WANTED " or WLD";
    if (what & TEXT_OTHER)
        return WANTED " or OTH";
    return what & TEXT_ALL ? WANTED " or ALL" : WANTED;
#undef WANTED
}

static void check_text(struct intake_finding *finding, const struct text_rule *rule, struct ck_bytes text)
{
    if ((rule->what & TEXT_COUNTRY) == TEXT_COUNTRY && !names_country(text, rule->what))
        note_text(finding, INTAKE_UNKNOWN_COUNTRY, rule->field, text, country_wanted(rule->what));
    if (!(rule->what & TEXT_KEY) || fits_rule(text, rule->what))
        return;
    if ((rule->what & TEXT_PREFIX) == TEXT_PREFIX)
        note_code(finding, rule->field, text, CODE_DIGITS_MAX);
    else if ((rule->what & TEXT_CODE) != TEXT_CODE) /* those are judged by their nomenclature */
        note_text(finding, CK_REASON_BAD_KEY, rule->field, text, key_fault(text, rule->what));
}

static void check_texts(struct intake_finding *finding, const struct text_rule *rule, const void *place)
{
    const struct ck_bytes_array *array = place;

    if (!(rule->what & TEXT_ARRAY)) {
        if (((const struct ck_bytes *)place)->data)
            check_text(finding, rule, *(const struct ck_bytes *)place);
        return;
    }
    if (rule->most)
        note_many(finding, rule->field, array->count, rule->most);
    for (size_t i = 0; i < array->count; i++)
        check_text(finding, rule, array->items[i]);
}

/* ---- fields ---- */

static bool date_in_range(int32_t day) { return day >= ck_day_from_civil(YEAR_FIRST, 1, 1) && day <= ck_day_from_civil(YEAR_LAST, 12, 31); }

static void check_instant(struct intake_finding *finding, const char *field, int32_t day, int32_t today)
{
    if (!ck_day_has_room(day)) /* readers add to it */
        note_day(finding, CK_REASON_BAD_PERIOD, field, day, "out of the years that instants may be of");
    else if (day > today + CK_DAYS_AHEAD_MAX)
        note_day(finding, CK_REASON_FUTURE, field, day, "more than two days ahead");
}

static void check_symbol(struct intake_finding *finding, const struct ck_field *field)
{
    if (CK_REASON_UNKNOWN_ENUM < finding->reason)
        *finding = (struct intake_finding){ .reason = CK_REASON_UNKNOWN_ENUM,
                                            .field = field->name,
                                            .value = ck_bytes_from(field->symbols->symbols[field->symbols->fallback]),
                                            .symbols = field->symbols };
}

static bool is_signed(const struct text_rule *rules, const struct ck_field *field)
{
    for (; rules->field; rules++)
        if (rules->offset == field->offset)
            return rules->what & NUMBER_SIGNED;
    return false;
}

/* NaN fails every comparison. */
static void check_number(struct intake_finding *finding, const struct ck_field *field, bool with_sign, double value)
{
    if (value < 0 && !with_sign)
        note_number(finding, CK_REASON_BAD_NUMBER, field->name, value, "below 0");
    else if (!(fabs(value) <= NUMBER_GREATEST))
        note_number(finding, CK_REASON_BAD_NUMBER, field->name, value, with_sign ? "not from -9e12 to 9e12" : "not up to 9e12");
}

static void check_field(struct intake_finding *finding, const struct text_rule *rules, const struct ck_field *field, int32_t today, const void *place)
{
    const struct ck_maybe_int    *number = place;
    const struct ck_maybe_double *figure = place;

    switch (field->kind) {
    case CK_FIELD_ENUM:
        if ((!field->nullable || number->known) && number->value == (int32_t)field->symbols->fallback)
            check_symbol(finding, field);
        break;
    case CK_FIELD_DOUBLE:
        if (!field->nullable || figure->known)
            check_number(finding, field, is_signed(rules, field), figure->value);
        break;
    case CK_FIELD_DATE:
        if ((!field->nullable || number->known) && !date_in_range(number->value))
            note_day(finding, CK_REASON_BAD_PERIOD, field->name, number->value, "out of the years 1962 to 9999");
        break;
    case CK_FIELD_TIMESTAMP: check_instant(finding, field->name, ck_day_from_ms(*(const int64_t *)place), today); break;
    default: break;
    }
}

void check_part(struct intake_finding *finding, struct ck_maybe_double part, const char *field)
{
    if (part.known && part.value > 1)
        note_number(finding, CK_REASON_BAD_NUMBER, field, part.value, "above 1");
}

struct intake_finding check_record(const struct ck_record_type *type, const struct text_rule *rules, int32_t today, const void *record)
{
    struct intake_finding finding = FINDING_NONE;

    for (size_t i = 0; i < type->field_count; i++)
        check_field(&finding, rules, &type->fields[i], today, (const char *)record + type->fields[i].offset);
    for (const struct text_rule *rule = rules; rule->field; rule++)
        if (!(rule->what & NUMBER_SIGNED))
            check_texts(&finding, rule, (const char *)record + rule->offset);
    return finding;
}

/* `age`: months from the end of the period to the publication. */
static void check_age(struct intake_finding *finding, int32_t period, int32_t age, const struct intake_config *config)
{
    if (age <= config->retention_months || CK_REASON_BEYOND_RETENTION >= finding->reason)
        return;
    note_day(finding, CK_REASON_BEYOND_RETENTION, "period", period, NULL);
    finding->months = age;
    finding->months_most = config->retention_months;
}

void check_period(struct intake_finding *finding, int32_t period, int32_t months, int64_t published_at, const struct intake_config *config)
{
    int32_t month, published;

    if (finding->reason <= CK_REASON_BAD_PERIOD) /* the dates may be out of range */
        return;
    month = ck_month_from_day(period);
    published = ck_day_from_ms(published_at);
    if (period != ck_month_first_day(month))
        note_day(finding, CK_REASON_BAD_PERIOD, "period", period, "not the first day of a month");
    else if (period > published)
        note_day(finding, CK_REASON_BAD_PERIOD, "period", period, "after published_at");
    if (months < 1 || months > 12)
        note_number(finding, CK_REASON_BAD_MONTHS, "period_months", months, "not 1 to 12");
    else if (ck_month_year(month + months - 1) >= YEAR_LAST) /* what reads a month may look ahead, and years have four digits */
        note_day(finding, CK_REASON_BAD_PERIOD, "period", period, "not before the year 9999");
    else
        check_age(finding, period, ck_month_from_day(published) - (month + months - 1), config);
}

/* ---- the end ---- */

enum { DETAIL_SIZE = 512, SHOWN = 60 };

static size_t add(char *detail, size_t size, struct ck_bytes more)
{
    memcpy(detail + size, more.data, more.size);
    return size + more.size;
}

/* The beginning of a value, no half character at its end. */
static struct ck_bytes beginning(struct ck_bytes value)
{
    size_t size = value.size < SHOWN ? value.size : SHOWN;

    while (size > 0 && size < value.size && ((unsigned char)value.data[size] & 0xC0) == 0x80)
        size--;
    return (struct ck_bytes){ value.data, size };
}

/* Nothing, or all that there are. */
static size_t add_symbols(char *detail, size_t size, const struct ck_enum_type *symbols)
{
    const char *separator = " (one of ";

    for (size_t i = 0; i < symbols->count && size < DETAIL_SIZE / 2; i++) {
        if (i == symbols->fallback)
            continue;
        size = add(detail, add(detail, size, ck_bytes_from(separator)), beginning(ck_bytes_from(symbols->symbols[i])));
        separator = ", ";
    }
    return add(detail, size, CK_BYTES(")"));
}

static size_t add_cause(char *detail, size_t size, struct ck_bytes cause)
{
    return add(detail, add(detail, add(detail, size, CK_BYTES(" (")), cause), CK_BYTES(")"));
}

static size_t add_number(char *detail, size_t size, int64_t number) { return size + ck_number_write_long(number, detail + size); }

/* What is wrong with a code: a hint, or how many digits it may have. */
static size_t add_code(char *detail, size_t size, const struct intake_finding *finding)
{
    char advice[CODE_ADVICE_MAX];

    if (code_advise(finding->value, advice))
        return add(detail, add(detail, size, CK_BYTES(": ")), ck_bytes_from(advice));
    size = add(detail, size, CK_BYTES(" (not "));
    for (size_t digits = 2; digits <= finding->digits; digits += 2) {
        if (digits > 2)
            size = add(detail, size, digits == finding->digits ? CK_BYTES(" or ") : CK_BYTES(", "));
        size = add_number(detail, size, (int64_t)digits);
    }
    return add(detail, size, CK_BYTES(" digits)"));
}

static size_t add_age(char *detail, size_t size, const struct intake_finding *finding)
{
    size = add_number(detail, add(detail, size, CK_BYTES(" (ended ")), finding->months);
    size = add_number(detail, add(detail, size, CK_BYTES(" months before published_at, more than the ")), finding->months_most);
    return add(detail, size, CK_BYTES(" of intake.retention_months)"));
}

static size_t add_count(char *detail, size_t size, const struct intake_finding *finding)
{
    size = add_number(detail, add(detail, size, CK_BYTES(": ")), (int64_t)finding->count);
    size = add_number(detail, add(detail, size, CK_BYTES(" (more than ")), (int64_t)finding->most);
    return add(detail, size, CK_BYTES(")"));
}

int conclude(struct ck_applying *step, const struct intake_finding *finding, const struct ck_topic *topic, const void *fact)
{
    char            detail[DETAIL_SIZE];
    struct ck_bytes value = finding->number[0] ? ck_bytes_from(finding->number) : finding->value;
    size_t          size;

    if (finding->reason == CK_REASON_COUNT)
        return ck_out_append(step, topic, fact);
    size = add(detail, 0, ck_bytes_from(finding->field));
    if (value.data)
        size = add(detail, add(detail, size, value.size ? CK_BYTES(": ") : CK_BYTES(":")), beginning(value));
    if (finding->meant.data) {
        size = add(detail, add(detail, size, CK_BYTES(" (nearest: ")), finding->meant);
        size = add(detail, size, CK_BYTES(")"));
    }
    if (finding->cause)
        size = add_cause(detail, size, ck_bytes_from(finding->cause));
    if (finding->symbols)
        size = add_symbols(detail, size, finding->symbols);
    if (finding->digits)
        size = add_code(detail, size, finding);
    if (finding->months)
        size = add_age(detail, size, finding);
    if (finding->most)
        size = add_count(detail, size, finding);
    detail[size] = '\0';
    return ck_out_reject(step, finding->reason, detail);
}
