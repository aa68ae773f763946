/* SPDX-License-Identifier: Apache-2.0
 * Days and months. After H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day is the last of its
 * year. */
#include "chokepoint/day.h"

#include <assert.h>

enum { YEAR_FIRST = 1, YEAR_LAST = 9999 };
enum { ERA_DAYS = 146097 /* of 400 years */, EPOCH_DAYS = 719468 /* from 0000-03-01 to 1970-01-01 */ };

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

int32_t ck_day_from_civil(int32_t year, int month, int day)
{
    int64_t from_march = (int64_t)year - (month <= 2), era = floor_div(from_march, 400), year_of_era = from_march - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return (int32_t)(era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH_DAYS);
}

void ck_day_to_civil(int32_t day, int32_t *ret_year, int *ret_month, int *ret_day)
{
    int64_t shifted = (int64_t)day + EPOCH_DAYS, era = floor_div(shifted, ERA_DAYS), day_of_era = shifted - era * ERA_DAYS;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int     march = (int)((5 * day_of_year + 2) / 153);

    *ret_day = (int)(day_of_year - (153 * march + 2) / 5 + 1);
    *ret_month = march < 10 ? march + 3 : march - 9;
    *ret_year = (int32_t)(year_of_era + era * 400 + (*ret_month <= 2));
}

int32_t ck_day_from_ms(int64_t time_ms)
{
    int64_t day = floor_div(time_ms, CK_DAY_MS);

    return day < INT32_MIN ? INT32_MIN : day > INT32_MAX ? INT32_MAX : (int32_t)day;
}

int32_t ck_month_from_day(int32_t day)
{
    int32_t year;
    int     month, day_of_month;

    ck_day_to_civil(day, &year, &month, &day_of_month);
    return (year - 1970) * 12 + month - 1;
}

int32_t ck_month_of_year(int32_t month) { return month - (int32_t)floor_div(month, 12) * 12; }
int32_t ck_month_year(int32_t month) { return 1970 + (int32_t)floor_div(month, 12); }
int32_t ck_month_first_day(int32_t month) { return ck_day_from_civil(ck_month_year(month), ck_month_of_year(month) + 1, 1); }
int32_t ck_month_last_day(int32_t month) { return ck_month_first_day(month + 1) - 1; }

static bool is_between(int32_t day, int32_t first_year, int32_t last_year)
{
    return day >= ck_day_from_civil(first_year, 1, 1) && day < ck_day_from_civil(last_year + 1, 1, 1);
}

bool ck_day_in_years(int32_t day) { return is_between(day, YEAR_FIRST, YEAR_LAST); }
bool ck_day_has_room(int32_t day) { return is_between(day, YEAR_FIRST + CK_ROOM_MONTHS / 12, YEAR_LAST - CK_ROOM_MONTHS / 12); }

static void write_digits(int32_t value, size_t count, char *buf)
{
    while (count-- > 0) {
        buf[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

static void write_month(int32_t year, int month, char *buf)
{
    assert(year >= 0 && year <= YEAR_LAST);
    write_digits(year, 4, buf);
    buf[4] = '-';
    write_digits(month, 2, buf + 5);
}

size_t ck_day_write(int32_t day, char *buf)
{
    int32_t year;
    int     month, day_of_month;

    ck_day_to_civil(day, &year, &month, &day_of_month);
    write_month(year, month, buf);
    buf[7] = '-';
    write_digits(day_of_month, 2, buf + 8);
    return CK_DAY_TEXT;
}

size_t ck_month_write(int32_t month, char *buf)
{
    write_month(ck_month_year(month), ck_month_of_year(month) + 1, buf);
    return CK_MONTH_TEXT;
}

size_t ck_months_write(int32_t from, int32_t to, char *buf)
{
    size_t size = ck_month_write(from, buf);

    if (from == to)
        return size;
    buf[size++] = '/';
    return size + ck_month_write(to, buf + size);
}

static bool read_digits(const char *text, size_t count, int *ret_value)
{
    int value = 0;

    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *ret_value = value;
    return true;
}

static bool read_month(const char *text, int *ret_year, int *ret_month)
{
    return read_digits(text, 4, ret_year) && text[4] == '-' && read_digits(text + 5, 2, ret_month) && *ret_month >= 1 && *ret_month <= 12;
}

bool ck_month_read(struct ck_bytes text, int32_t *ret_month)
{
    int year, month;

    if (text.size != CK_MONTH_TEXT || !read_month(text.data, &year, &month))
        return false;
    *ret_month = (year - 1970) * 12 + month - 1;
    return true;
}

bool ck_day_read(struct ck_bytes text, int32_t *ret_day)
{
    int     year, month, day;
    int32_t first;

    if (text.size != CK_DAY_TEXT || !read_month(text.data, &year, &month) || text.data[7] != '-' || !read_digits(text.data + 8, 2, &day))
        return false;
    first = ck_day_from_civil(year, month, 1);
    if (day < 1 || day > ck_month_last_day((year - 1970) * 12 + month - 1) - first + 1)
        return false;
    *ret_day = first + day - 1;
    return true;
}

bool ck_day_read_first(struct ck_bytes text, int32_t *ret_day)
{
    char    whole[] = "0000-01-01";
    int32_t day;

    if (text.size != CK_DAY_TEXT && text.size != CK_MONTH_TEXT && text.size != 4)
        return false;
    memcpy(whole, text.data, text.size);
    if (!ck_day_read((struct ck_bytes){ whole, CK_DAY_TEXT }, &day))
        return false;
    *ret_day = day;
    return true;
}
