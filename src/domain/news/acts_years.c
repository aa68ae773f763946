/* SPDX-License-Identifier: Apache-2.0
 * The day that a printed date of an act means: the year that is not printed, and days that are none. */
#include "chokepoint/day.h"
#include "domain/news/acts_calendar.h"

enum { AHEAD_DAYS = 120 /* a start without a year is told no longer before */, ACT_DAY_TEXT = 10 };

/* Day 0: none is printed. */
static bool is_in_month(int32_t year, int32_t month, int32_t day)
{
    return day == 0 || day <= ck_month_last_day((year - 1970) * 12 + month - 1) - ck_day_from_civil(year, month, 1) + 1;
}

/* 0: no such day is near. The year that is not printed: of an end, the first such day on or after publication; of what was done, the last one; else
 * the nearest. */
static int32_t year_supplied(const struct date *date, bool past, int32_t published)
{
    int32_t year, best = 0, distance = INT32_MAX;
    int     month, day;

    ck_day_to_civil(published, &year, &month, &day);
    for (int32_t y = year - 1; y <= year + 1; y++) {
        int32_t first = ck_day_from_civil(y, date->month, date->day ? date->day : 1),
                last = date->day ? first : ck_month_last_day(ck_month_from_day(first));
        int32_t away = first > published ? first - published : last < published ? published - last : 0;

        if (!is_in_month(y, date->month, date->day) || (date->place == PLACE_FROM && first > published + AHEAD_DAYS) ||
            (date->place == PLACE_UNTIL && last < published) || (past && first > published))
            continue;
        if (away < distance) {
            distance = away;
            best = y;
        }
    }
    return best;
}

/* The first `size` bytes of YYYY-MM-DD; null: a day that no record can carry. */
static struct ck_bytes day_cut(const struct sight *sight, int32_t day, size_t size)
{
    char *text;

    if (!ck_day_in_years(day))
        return (struct ck_bytes){ 0 };
    text = ck_arena_take(sight->arena, ACT_DAY_TEXT);
    ck_day_write(day, text);
    return (struct ck_bytes){ text, size };
}

struct ck_bytes act_day_text(const struct sight *sight, int32_t day) { return day_cut(sight, day, ACT_DAY_TEXT); }

/* "In September 2024 … and in December": of the year of the date before it in the sentence, or of the next; 0: there is none. */
static int32_t year_told_before(const struct sight *sight, const struct date *date, bool past)
{
    struct date before = { 0 }, at;
    int32_t     year, first;

    for (size_t i = sight->first; !date->lost && i < date->first; i++)
        if (act_date_at(sight, i, &at)) {
            before = at.year && at.month ? at : (struct date){ 0 };
            i = at.last;
        }
    if (!before.year || !date->month || (!past && (date->place == PLACE_UNTIL || !date->day)))
        return 0;
    year = before.year + (date->month < before.month);
    first = ck_day_from_civil(year, date->month, date->day ? date->day : 1);
    return first <= sight->text->article->published_on ? year : 0;
}

struct ck_bytes act_date_text(const struct sight *sight, struct date date, bool past)
{
    if (!date.year)
        date.year = year_told_before(sight, &date, past);
    if (!date.year && !date.lost)
        date.year = year_supplied(&date, past, sight->text->article->published_on);
    if (!date.year || !is_in_month(date.year, date.month ? date.month : 1, date.day))
        return (struct ck_bytes){ 0 }; /* 30 February: what is meant is not known */
    return day_cut(sight, ck_day_from_civil(date.year, date.month ? date.month : 1, date.day ? date.day : 1), date.day ? 10 : date.month ? 7 : 4);
}
