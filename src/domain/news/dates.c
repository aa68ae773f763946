/* SPDX-License-Identifier: Apache-2.0
 * Dates in digits, from the bytes of the text: its tokens join 2025.07 to one number and part 2025-07 into three. */
#include "domain/news/dates.h"

#include "chokepoint/day.h"

enum { PARTS = 3, DIGITS_MAX = 4, YEAR_FIRST = 1000, YEAR_LAST = 9000, PLAIN_FIRST = 1990, PLAIN_LAST = 2100, MONTHS = 12, CENTURY = 100 };

struct date_parts {
    int32_t value[PARTS];
    size_t  digits[PARTS];
    size_t  count, to; /* bytes of the folded text */
    char    mark;
};

static bool is_digit(const struct text *text, size_t at)
{
    return at < text->folded.size && text->folded.data[at] >= '0' && text->folded.data[at] <= '9';
}

static bool is_mark(char c) { return c == '-' || c == '/' || c == '.'; }

static bool is_east(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

/* Groups of digits with one mark between them. False: one group, or more than three, or one of more than four digits. */
static bool parts_read(const struct text *text, size_t at, struct date_parts *parts)
{
    *parts = (struct date_parts){ 0 };
    for (;;) {
        size_t from = at;

        for (; is_digit(text, at); at++) {
            if (parts->count == PARTS || at - from == DIGITS_MAX)
                return false;
            parts->value[parts->count] = parts->value[parts->count] * 10 + text->folded.data[at] - '0';
        }
        parts->digits[parts->count++] = at - from;
        parts->to = at;
        if (at >= text->folded.size || !is_mark(text->folded.data[at]) || !is_digit(text, at + 1))
            break;
        if (parts->mark && text->folded.data[at] != parts->mark) /* 2025-01/2025-06: the mark of a range */
            break;
        parts->mark = text->folded.data[at++];
    }
    return parts->count > 1;
}

/* A mark and a digit behind the first digits: without, there is one group. */
static bool is_parted(const struct text *text, size_t at)
{
    while (is_digit(text, at))
        at++;
    return at < text->folded.size && is_mark(text->folded.data[at]) && is_digit(text, at + 1);
}

static bool is_calendar_day(int32_t year, int32_t month, int32_t day)
{
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > MONTHS || day < 1)
        return false;
    return ck_day_from_civil(year, (int)month, 1) + day - 1 <= ck_month_last_day(ck_month_from_day(ck_day_from_civil(year, (int)month, 1)));
}

static void day_set(struct numeric_date *date, int32_t year, int32_t month, int32_t day)
{
    if (is_calendar_day(year, month, day))
        *date = (struct numeric_date){ .year = year, .month = month, .day = day };
    else
        date->untold = true;
}

/* 20/07/2025, 07/20/2025: by the language's order, else where only one order has such a day. */
static void day_by_order(const struct text *text, const struct date_parts *parts, struct numeric_date *date)
{
    int32_t one = parts->value[0], two = parts->value[1], year = parts->value[2];
    bool    day_first = text->language == LANGUAGE_DE || text->language == LANGUAGE_ES || parts->mark == '.' || one == two;

    if (day_first || one > MONTHS)
        day_set(date, year, two, one);
    else if (two > MONTHS)
        day_set(date, year, one, two);
    else
        date->untold = true;
}

/* 2025-07; 2024-25 is a season, 2010-12 may be three years. */
static void month_set(const struct date_parts *parts, struct numeric_date *date)
{
    int32_t year = parts->value[0], month = parts->value[1];
    bool    season = parts->digits[1] == 2 && month > year % CENTURY && year % CENTURY < MONTHS;

    if (month < 1 || month > MONTHS || year < YEAR_FIRST || year > YEAR_LAST || season)
        date->untold = true;
    else
        *date = (struct numeric_date){ .year = year, .month = month };
}

static bool is_counted(const struct text *text, size_t end) /* 2025.06 t */
{
    return token_has(text, end, KIND_unit) || token_has(text, end, KIND_percent) || token_has(text, end, KIND_scale) ||
           token_has(text, end, KIND_times) || token_has(text, end, KIND_points);
}

/* "in 07/2025", "(07/2025)"; No. 07/2025 is a number of something. */
static bool is_introduced(const struct text *text, size_t i)
{
    return i > 0 && (token_has(text, i - 1, KIND_date_before) || token_has(text, i - 1, KIND_base_mark) || token_has(text, i - 1, KIND_since) ||
                     token_has(text, i - 1, KIND_between) || token_has(text, i - 1, KIND_span_mark) || token_has(text, i - 1, KIND_in_months) ||
                     token_is_symbol(text, i - 1, '('));
}

static bool date_set(const struct text *text, size_t i, const struct date_parts *parts, struct numeric_date *date)
{
    const size_t *digits = parts->digits;

    if (digits[0] == DIGITS_MAX) {
        if (digits[1] > 2 || (parts->count == PARTS && digits[2] > 2))
            return false;
        if (parts->count == PARTS) {
            day_set(date, parts->value[0], parts->value[1], parts->value[2]);
            return true;
        }
        if (parts->mark == '.' && (!is_east(text) || digits[1] != 2 || parts->value[0] < PLAIN_FIRST || parts->value[0] > PLAIN_LAST))
            return false;
        month_set(parts, date);
        return true;
    }
    if (digits[0] > 2 || parts->value[parts->count - 1] < PLAIN_FIRST || parts->value[parts->count - 1] > PLAIN_LAST)
        return false;
    if (parts->count == PARTS) {
        if (digits[1] > 2)
            return false;
        day_by_order(text, parts, date);
        return true;
    }
    if (parts->value[0] < 1 || parts->value[0] > MONTHS || !is_introduced(text, i) || (parts->mark == '.' && text->language != LANGUAGE_DE))
        return false;
    *date = (struct numeric_date){ .year = parts->value[1], .month = parts->value[0] };
    return true;
}

bool numeric_date_may_begin(const struct text *text, size_t i)
{
    return i < text->token_count && text->tokens[i].type == TOKEN_NUMBER && is_parted(text, text->tokens[i].from);
}

size_t numeric_date_take(const struct text *text, size_t i, struct numeric_date *ret_date)
{
    struct date_parts parts;
    size_t            end = i, from;

    if (!numeric_date_may_begin(text, i))
        return 0;
    from = text->tokens[i].from;
    if (from > 0 && (is_mark(text->folded.data[from - 1]) || is_digit(text, from - 1)) && is_digit(text, from > 1 ? from - 2 : 0))
        return 0;
    if (!parts_read(text, from, &parts))
        return 0;
    while (end < text->token_count && text->tokens[end].from < parts.to)
        end++;
    if (text->tokens[end - 1].to != parts.to || is_counted(text, end)) /* a number goes on */
        return 0;
    *ret_date = (struct numeric_date){ 0 };
    return date_set(text, i, &parts, ret_date) ? end : 0;
}
