/* SPDX-License-Identifier: Apache-2.0
 * Generic over the field tables: a new enum, number or date of an input schema is checked without a line here. */
#include "check.h"

#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "domain/model/code.h"
#include "domain/model/country.h"

#define NUMBER_GREATEST 9e12
enum { YEAR_FIRST = 1962, YEAR_LAST = 9999 };

const char *const intake_reasons[] = { [INTAKE_UNKNOWN_COUNTRY - REASON_OWN] = "unknown_country", NULL };

void note(struct finding *finding, int reason, const char *field)
{
    if (reason < finding->reason)
        *finding = (struct finding){ .reason = reason, .field = field };
}

void note_text(struct finding *finding, int reason, const char *field, struct bytes value)
{
    if (reason < finding->reason)
        *finding = (struct finding){ .reason = reason, .field = field, .value = value };
}

/* ---- canonical form ---- */

/* What has no canonical form stays, and is found by the check. */
static struct bytes canonical(struct bytes text, unsigned what, struct arena *arena)
{
    struct bytes digits;

    if (what & TEXT_UPPER)
        return upper_fold(text, arena);
    if ((what & TEXT_ITEM) == TEXT_ITEM)
        return item_fold(text, arena);
    if ((what & TEXT_CODE) == TEXT_CODE && code_fold(text, arena, &digits))
        return digits;
    return text;
}

static int in_order(const void *a, const void *b) { return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b); }

struct place {
    struct bytes text;
    size_t       index;
};

static int by_text(const void *a, const void *b)
{
    const struct place *one = a, *two = b;
    int                 order = bytes_compare(one->text, two->text);

    return order ? order : (one->index > two->index) - (one->index < two->index);
}

static int by_index(const void *a, const void *b)
{
    const struct place *one = a, *two = b;

    return (one->index > two->index) - (one->index < two->index);
}

/* Drops repeats and keeps the order: there, the first is special. By sorting, because a foreign record may have a hundred thousand of them. */
static void drop_repeats(struct bytes_array *array, struct arena *arena)
{
    struct place *places = arena_take(arena, (array->count + 1) * sizeof *places);
    struct bytes *items = arena_take(arena, (array->count + 1) * sizeof *items);
    size_t        kept = 0;

    if (array->count == 0)
        return;
    for (size_t i = 0; i < array->count; i++)
        places[i] = (struct place){ array->items[i], i };
    qsort(places, array->count, sizeof *places, by_text);
    for (size_t i = 0; i < array->count; i++)
        if (i == 0 || !bytes_equal(places[i].text, places[kept - 1].text))
            places[kept++] = places[i];
    qsort(places, kept, sizeof *places, by_index);
    for (size_t i = 0; i < kept; i++)
        items[i] = places[i].text;
    *array = (struct bytes_array){ items, kept };
}

static void sort_texts(struct bytes_array *array, unsigned what, struct arena *arena)
{
    struct bytes *items = arena_take(arena, (array->count + 1) * sizeof *items);
    size_t        kept = 0;

    if (array->count == 0)
        return;
    for (size_t i = 0; i < array->count; i++)
        items[i] = canonical(array->items[i], what, arena);
    qsort(items, array->count, sizeof *items, in_order);
    for (size_t i = 0; i < array->count; i++)
        if (i == 0 || !bytes_equal(items[i], items[kept - 1]))
            items[kept++] = items[i];
    *array = (struct bytes_array){ items, kept };
}

void canonicalise(const struct text_rule *rules, void *record, struct arena *arena)
{
    for (const struct text_rule *rule = rules; rule->field; rule++) {
        void *place = (char *)record + rule->offset;

        if (rule->what & TEXT_ORDERED)
            drop_repeats(place, arena);
        else if (rule->what & TEXT_ARRAY)
            sort_texts(place, rule->what, arena);
        else
            *(struct bytes *)place = canonical(*(struct bytes *)place, rule->what, arena);
    }
}

/* ---- texts ---- */

static bool names_country(struct bytes text, unsigned what)
{
    return country_known(text) || (what & TEXT_WORLD && bytes_equal(text, BYTES("WLD"))) || (what & TEXT_OTHER && bytes_equal(text, BYTES("OTH"))) ||
           (what & TEXT_ALL && bytes_equal(text, BYTES("ALL")));
}

static bool fits_key(struct bytes text) { return key_fits(text) && !text_hides(text); }

static bool fits_rule(struct bytes text, unsigned what)
{
    if (bytes_equal(text, BYTES("*")) && ((what & TEXT_ITEM) == TEXT_ITEM || what & TEXT_ANY)) /* all items are none */
        return what & TEXT_ANY;
    return (what & TEXT_PREFIX) == TEXT_PREFIX ? code_is_prefix(text) : fits_key(text);
}

static void check_text(struct finding *finding, const struct text_rule *rule, struct bytes text)
{
    if ((rule->what & TEXT_COUNTRY) == TEXT_COUNTRY && !names_country(text, rule->what))
        note_text(finding, INTAKE_UNKNOWN_COUNTRY, rule->field, text);
    if (rule->what & TEXT_KEY && !fits_rule(text, rule->what))
        note_text(finding, REASON_BAD_KEY, rule->field, text);
}

static void check_texts(struct finding *finding, const struct text_rule *rule, const void *place)
{
    const struct bytes_array *array = place;

    if (!(rule->what & TEXT_ARRAY)) {
        if (((const struct bytes *)place)->data)
            check_text(finding, rule, *(const struct bytes *)place);
        return;
    }
    if (rule->most && array->count > rule->most && REASON_TOO_LARGE < finding->reason)
        *finding = (struct finding){ .reason = REASON_TOO_LARGE, .field = rule->field, .most = rule->most };
    for (size_t i = 0; i < array->count; i++)
        check_text(finding, rule, array->items[i]);
}

/* ---- fields ---- */

static bool date_in_range(int32_t day) { return day >= day_from_civil(YEAR_FIRST, 1, 1) && day <= day_from_civil(YEAR_LAST, 12, 31); }

static void check_field(struct finding *finding, const struct field *field, int32_t today, const void *place)
{
    const struct maybe_int    *number = place;
    const struct maybe_double *figure = place;

    switch (field->kind) {
    case FIELD_ENUM:
        if ((!field->nullable || number->known) && number->value == (int32_t)field->symbols->fallback)
            note(finding, REASON_UNKNOWN_ENUM, field->name);
        break;
    case FIELD_DOUBLE: /* NaN fails both comparisons */
        if ((!field->nullable || figure->known) && !(figure->value >= 0 && figure->value <= NUMBER_GREATEST))
            note(finding, REASON_BAD_NUMBER, field->name);
        break;
    case FIELD_DATE:
        if ((!field->nullable || number->known) && !date_in_range(number->value))
            note(finding, REASON_BAD_PERIOD, field->name);
        break;
    case FIELD_TIMESTAMP:
        if (!day_has_room(day_from_ms(*(const int64_t *)place))) /* readers add to it */
            note(finding, REASON_BAD_PERIOD, field->name);
        else if (day_from_ms(*(const int64_t *)place) > today + DAYS_AHEAD_MAX)
            note(finding, REASON_FUTURE, field->name);
        break;
    default: break;
    }
}

void check_part(struct finding *finding, struct maybe_double part, const char *field)
{
    if (part.known && part.value > 1)
        note(finding, REASON_BAD_NUMBER, field);
}

struct finding check_record(const struct record_type *type, const struct text_rule *rules, int32_t today, const void *record)
{
    struct finding finding = FINDING_NONE;

    for (size_t i = 0; i < type->field_count; i++)
        check_field(&finding, &type->fields[i], today, (const char *)record + type->fields[i].offset);
    for (const struct text_rule *rule = rules; rule->field; rule++)
        check_texts(&finding, rule, (const char *)record + rule->offset);
    return finding;
}

void check_period(struct finding *finding, int32_t period, int32_t months, int64_t published_at, const struct intake_config *config)
{
    int32_t month, published;

    if (finding->reason <= REASON_BAD_PERIOD) /* the dates may be out of range */
        return;
    month = month_from_day(period);
    published = day_from_ms(published_at);
    if (period != month_first_day(month) || period > published)
        note(finding, REASON_BAD_PERIOD, "period");
    if (months < 1 || months > 12)
        note(finding, REASON_BAD_MONTHS, "period_months");
    else if (month_year(month + months - 1) >= YEAR_LAST) /* what reads a month may look ahead, and years have four digits */
        note(finding, REASON_BAD_PERIOD, "period");
    else if (month_from_day(published) - (month + months - 1) > config->retention_months)
        note(finding, REASON_BEYOND_RETENTION, "period");
}

/* ---- the end ---- */

int conclude(struct applying *step, const struct finding *finding, const struct topic *topic, const void *fact)
{
    static const char more[] = ": more than ";
    enum { SHOWN = 60 };
    char         detail[128];
    struct bytes name = bytes_from(finding->field);
    size_t       size = name.size, shown = finding->value.size < SHOWN ? finding->value.size : SHOWN;

    if (finding->reason == REASON_COUNT)
        return out_append(step, topic, fact);
    memcpy(detail, name.data, name.size);
    if (finding->value.data) {
        memcpy(detail + size, ": ", 2);
        memcpy(detail + size + 2, finding->value.data, shown);
        size += 2 + shown;
        while (shown < finding->value.size && ((unsigned char)finding->value.data[shown--] & 0xC0) == 0x80)
            size--; /* no half character */
    }
    if (finding->most) {
        memcpy(detail + size, more, sizeof more - 1);
        size += sizeof more - 1;
        size += number_write_long((int64_t)finding->most, detail + size);
    }
    detail[size] = '\0';
    return out_reject(step, finding->reason, detail);
}
