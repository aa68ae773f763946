/* SPDX-License-Identifier: Apache-2.0
 * Dates by the forms of a rule. */
#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/util/instant.h"
#include "source/convert/internal.h"
#include "source/map/calendar.h"

static int shown(struct ck_bytes text) { return (int)(text.size < 64 ? text.size : 64); }

static int64_t instant_of(const struct printed_date *calendar)
{
    int64_t day = ck_day_from_civil(calendar->year, calendar->month ? calendar->month : 1, calendar->day ? calendar->day : 1);

    return day * CK_DAY_MS + ((calendar->hour * 60 + calendar->minute - calendar->zone_minutes) * 60 + calendar->second) * INT64_C(1000) +
           calendar->milliseconds;
}

/* A day of statistics is its midnight, one of news its end: what was published on a day is known to whoever writes on it. */
static bool read_rfc3339(const struct source_map *map, struct ck_bytes text, struct printed_date *ret)
{
    int64_t time_ms;
    int32_t milliseconds, day;

    if (!instant_read(text, &time_ms))
        return false;
    if (map->topic != &policy_news && ck_day_read(text, &day))
        time_ms = (int64_t)day * CK_DAY_MS;
    *ret = (struct printed_date){ 0 };
    ck_day_to_civil(ck_day_from_ms(time_ms), &ret->year, &ret->month, &ret->day);
    milliseconds = (int32_t)(time_ms - (int64_t)ck_day_from_ms(time_ms) * CK_DAY_MS);
    ret->hour = milliseconds / 3600000;
    ret->minute = milliseconds / 60000 % 60;
    ret->second = milliseconds / 1000 % 60;
    ret->milliseconds = milliseconds % 1000;
    return true;
}

int rule_date(struct evaluating *evaluating, const struct map_field *field, const struct map_rule *rule, struct ck_bytes *text)
{
    struct ck_bytes     whole = text_whole(*text);
    struct printed_date calendar = { 0 };
    char               *buf = ck_arena_take(evaluating->arena, INSTANT_TEXT_MAX);
    bool                read = false, month = true;

    for (size_t i = 0; i < rule->forms.count && !read; i++) {
        struct ck_bytes form = rule->forms.items[i];

        if (ck_bytes_equal(form, RFC3339)) {
            read = read_rfc3339(evaluating->map, *text, &calendar);
            continue;
        }
        read = calendar_read(form, *text, &calendar) || calendar_read(form, whole, &calendar);
        month = calendar_form_has(form, 'm') || calendar_form_has(form, 'b');
    }
    if (!read)
        return note_bad(evaluating, "bad_period", "%s: %.*s has not the form %.*s", field->field->name, shown(*text), text->data,
                        shown(rule->forms.items[0]), rule->forms.items[0].data);
    if (strcmp(field->field->name, "period") == 0) {
        evaluating->yearly = !month;
        evaluating->year = calendar.year;
    }
    if (rule->form == FORM_MONTH)
        calendar.day = 1;
    text->data = buf;
    if (field->field->kind == CK_FIELD_DATE)
        text->size = ck_day_write(ck_day_from_ms(instant_of(&calendar)), buf);
    else
        text->size = instant_write(instant_of(&calendar), buf);
    return text->size ? RULE_VALUE : note_bad(evaluating, "bad_period", "%s: beyond the calendar", field->field->name);
}
