/* SPDX-License-Identifier: Apache-2.0
 * Dates by forms; strptime() obeys the locale and lets much through. */
#include "source/map/calendar.h"

#include "chokepoint/day.h"

static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

bool calendar_form_good(struct ck_bytes form)
{
    bool any = false;

    for (size_t i = 0; i < form.size; i++)
        if (form.data[i] == '%') {
            if (++i == form.size || !strchr("YymdHMSbfz%", form.data[i]))
                return false;
            any = any || form.data[i] != '%';
        }
    return any;
}

bool calendar_form_has(struct ck_bytes form, char letter)
{
    for (size_t i = 0; i + 1 < form.size; i++)
        if (form.data[i] == '%') {
            if (form.data[i + 1] == letter)
                return true;
            i++;
        }
    return false;
}

static bool is_digit(struct ck_bytes text, size_t at) { return at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; }

/* From `least` to `most` digits. */
static bool take_number(struct ck_bytes text, size_t *at, size_t least, size_t most, int *ret)
{
    size_t from = *at;
    int    value = 0;

    for (; is_digit(text, *at) && *at - from < most; (*at)++)
        value = value * 10 + (text.data[*at] - '0');
    *ret = value;
    return *at - from >= least;
}

static bool take_month(struct ck_bytes text, size_t *at, int *ret)
{
    for (int month = 0; month < 12; month++)
        if (text.size - *at >= 3 && memcmp(text.data + *at, months[month], 3) == 0) {
            *at += 3;
            *ret = month + 1;
            return true;
        }
    return false;
}

static bool take_fraction(struct ck_bytes text, size_t *at, int *ret)
{
    int place = 100;

    if (!is_digit(text, *at))
        return false;
    for (*ret = 0; is_digit(text, *at); (*at)++) {
        *ret += (text.data[*at] - '0') * place;
        place /= 10;
    }
    return true;
}

static bool take_zone(struct ck_bytes text, size_t *at, int *ret)
{
    int  hours, minutes;
    bool west;

    *ret = 0;
    if (*at < text.size && text.data[*at] == 'Z') {
        (*at)++;
        return true;
    }
    if (*at == text.size || (text.data[*at] != '+' && text.data[*at] != '-'))
        return false;
    west = text.data[(*at)++] == '-';
    if (!take_number(text, at, 2, 2, &hours))
        return false;
    *at += *at < text.size && text.data[*at] == ':';
    if (!take_number(text, at, 2, 2, &minutes) || hours > 14 || minutes > 59)
        return false;
    *ret = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

/* A part that the form has twice is the same both times. */
static bool agrees(int32_t *part, int number)
{
    bool same = *part == 0 || *part == number;

    *part = number;
    return same;
}

static bool take(char letter, struct ck_bytes text, size_t *at, struct printed_date *calendar)
{
    int number = 0;

    switch (letter) {
    case 'Y':
        if (!take_number(text, at, 4, 4, &number))
            return false;
        return agrees(&calendar->year, number);
    case 'y':
        if (!take_number(text, at, 2, 2, &number))
            return false;
        return agrees(&calendar->year, 2000 + number);
    case 'm': return take_number(text, at, 1, 2, &number) && agrees(&calendar->month, number);
    case 'd': return take_number(text, at, 1, 2, &number) && agrees(&calendar->day, number);
    case 'H': return take_number(text, at, 1, 2, &calendar->hour) && calendar->hour < 24;
    case 'M': return take_number(text, at, 1, 2, &calendar->minute) && calendar->minute < 60;
    case 'S': return take_number(text, at, 1, 2, &calendar->second) && calendar->second < 60;
    case 'b': return take_month(text, at, &number) && agrees(&calendar->month, number);
    case 'f': return take_fraction(text, at, &calendar->milliseconds);
    default: return take_zone(text, at, &calendar->zone_minutes);
    }
}

static bool exists(const struct printed_date *calendar)
{
    int32_t year;
    int     month, day;

    if (calendar->year < 1 || calendar->month < 0 || calendar->month > 12 || calendar->day < 0 || calendar->day > 31)
        return false;
    if (calendar->month == 0 || calendar->day == 0)
        return true;
    ck_day_to_civil(ck_day_from_civil(calendar->year, calendar->month, calendar->day), &year, &month, &day);
    return day == calendar->day && month == calendar->month;
}

bool calendar_read(struct ck_bytes form, struct ck_bytes text, struct printed_date *ret)
{
    struct printed_date calendar = { 0 };
    size_t              at = 0;
    bool                good = true, month = calendar_form_has(form, 'm') || calendar_form_has(form, 'b'), day = calendar_form_has(form, 'd');

    for (size_t i = 0; i < form.size && good; i++) {
        char c = form.data[i];

        if (c == '%' && i + 1 < form.size && form.data[i + 1] != '%')
            good = take(form.data[++i], text, &at, &calendar);
        else {
            i += c == '%';
            good = at < text.size && text.data[at++] == c;
        }
    }
    if (!good || at != text.size || !exists(&calendar) || (month && calendar.month == 0) || (day && calendar.day == 0))
        return false;
    *ret = calendar;
    return true;
}
