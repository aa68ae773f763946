/* SPDX-License-Identifier: Apache-2.0
 * How China's customs write months, dates, units and figures, which changes from year to year. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "chokepoint/avro.h"
#include "engine/util/instant.h"
#include "source/page/html.h"
#include "source/rows/gacc.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2099, MONTHS = 12 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool gacc_says(struct ck_bytes text, const char *word)
{
    size_t size = strlen(word);

    for (size_t at = 0; at + size <= text.size; at++)
        if (strncasecmp(text.data + at, word, size) == 0)
            return true;
    return false;
}

/* ---- elements ---- */

static bool has_class(struct ck_bytes classes, const char *name)
{
    size_t size = strlen(name);

    for (size_t at = 0; at + size <= classes.size; at++)
        if ((at == 0 || classes.data[at - 1] == ' ') && memcmp(classes.data + at, name, size) == 0 &&
            (at + size == classes.size || classes.data[at + size] == ' '))
            return true;
    return false;
}

struct ck_bytes gacc_element(struct ck_bytes page, const char *class_name, struct ck_arena *arena)
{
    struct html       html = { .rest = page };
    struct html_token token;
    struct ck_buffer  text = { 0 };
    struct ck_bytes   copy = CK_BYTES("");
    char              name[HTML_NAME_MAX] = "";
    size_t            depth = 0;

    for (token = html_next(&html); token.type != HTML_END; token = html_next(&html)) {
        if (!depth && token.type == HTML_OPEN && has_class(html_attribute(token.text, "class"), class_name)) {
            memcpy(name, token.name, sizeof name);
            depth = 1;
        } else if (depth && token.type == HTML_TEXT && !token.raw) {
            table_text(token.text, &text);
        } else if (depth && html_is(&token, name)) {
            depth += token.type == HTML_OPEN ? 1 : (size_t)-1;
            if (!depth)
                break;
        }
        if (text.size > GACC_TEXT_MAX)
            break;
    }
    if (text.size)
        copy = cell_trim(ck_arena_copy(arena, ck_buffer_bytes(&text)));
    ck_buffer_release(&text);
    return copy;
}

/* ---- months ---- */

/* The month that a word names, from 1; 0: none. */
static int month_of(const char *word, size_t size)
{
    static const char *const names[MONTHS] = { "january", "february", "march",     "april",   "may",      "june",
                                               "july",    "august",   "september", "october", "november", "december" };

    for (int i = 0; i < MONTHS; i++)
        if ((size == 3 || size == strlen(names[i]) || (size == 4 && i == 8)) && strncasecmp(word, names[i], size) == 0)
            return i + 1;
    return 0;
}

static void take_month(struct gacc_period *period, int month)
{
    if (!period->from)
        period->from = month;
    period->to = month;
}

/* "7.2026": what the number is in a title is behind it. */
static bool before_year(struct ck_bytes text, size_t at)
{
    static const char *const marks[] = { "-", "to", "~", "–", "—", " " };
    bool                     passed = true;

    while (passed) { /* over the other end of a range */
        passed = false;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (ck_bytes_begin((struct ck_bytes){ text.data + at, text.size - at }, ck_bytes_from(marks[i]))) {
                at += strlen(marks[i]);
                passed = true;
            }
    }
    for (size_t i = 0; i < 2 && at < text.size && is_digit(text.data[at]); i++)
        at++;
    return at + 4 < text.size && text.data[at] == '.' && is_digit(text.data[at + 1]) && is_digit(text.data[at + 2]) && is_digit(text.data[at + 3]) &&
           is_digit(text.data[at + 4]);
}

struct gacc_period gacc_period_read(struct ck_bytes text, bool header)
{
    struct gacc_period period = { 0 };

    for (size_t at = 0; at < text.size;) {
        size_t end = at;
        int    value = 0;

        if (is_letter(text.data[at])) {
            while (end < text.size && is_letter(text.data[end]))
                end++;
            value = month_of(text.data + at, end - at);
            if (value)
                take_month(&period, value);
        } else if (is_digit(text.data[at])) {
            for (; end < text.size && is_digit(text.data[end]); end++)
                value = value < YEAR_MAX ? value * 10 + text.data[end] - '0' : value;
            if (end - at == 4 && value >= YEAR_MIN && value <= YEAR_MAX)
                period.year = value;
            else if (end - at <= 2 && value >= 1 && value <= MONTHS && (header || before_year(text, end)))
                take_month(&period, value);
        } else {
            end++;
        }
        at = end;
    }
    return period;
}

int gacc_number(struct ck_bytes title)
{
    static const struct ck_bytes begins[] = { { "(", 1 }, { "\uff08", 3 } }, ends[] = { { ")", 1 }, { "\uff09", 3 } };
    int                          number = 0;
    size_t                       digits = 0;

    for (size_t i = 0; i < 2; i++)
        if (ck_bytes_begin(title, begins[i])) {
            title.data += begins[i].size;
            title.size -= begins[i].size;
            break;
        } else if (i == 1) {
            return 0;
        }
    title = cell_trim(title);
    for (; digits < title.size && digits < 2 && is_digit(title.data[digits]); digits++)
        number = number * 10 + title.data[digits] - '0';
    title = cell_trim((struct ck_bytes){ title.data + digits, title.size - digits });
    return ck_bytes_begin(title, ends[0]) || ck_bytes_begin(title, ends[1]) ? number : 0;
}

/* ---- units ---- */

const char *gacc_currency(struct ck_bytes text)
{
    static const char *const dollars[] = { "us$", "usd", "dollar", "$" }, *const yuan[] = { "cny", "rmb", "yuan", "\uffe5", "\u00a5" };
    bool usd = false, cny = false;

    for (size_t i = 0; i < sizeof dollars / sizeof *dollars; i++)
        usd |= gacc_says(text, dollars[i]);
    for (size_t i = 0; i < sizeof yuan / sizeof *yuan; i++)
        cny |= gacc_says(text, yuan[i]);
    return usd == cny ? NULL : usd ? "USD" : "CNY";
}

bool gacc_unit(struct ck_bytes text, int *ret_digits)
{
    size_t at = 0, numbers = 0;

    for (*ret_digits = 0; at < text.size; at++) {
        if (!is_digit(text.data[at]))
            continue;
        if (text.data[at] != '1' || numbers++)
            return false;
        for (at++; at < text.size && (text.data[at] == '0' || text.data[at] == ','); at++)
            *ret_digits += text.data[at] == '0';
        if (at < text.size && is_digit(text.data[at]))
            return false;
    }
    *ret_digits += gacc_says(text, "billion") ? 9 : gacc_says(text, "million") ? 6 : gacc_says(text, "thousand") ? 3 : 0;
    return *ret_digits <= 12;
}

/* ---- dates ---- */

/* Numbers of a text, at most three; returns how many. */
static int numbers_of(struct ck_bytes text, int parts[3], size_t sizes[3])
{
    int count = 0;

    for (size_t at = 0; at < text.size && count < 3;) {
        if (!is_digit(text.data[at])) {
            at++;
            continue;
        }
        for (parts[count] = 0, sizes[count] = 0; at < text.size && is_digit(text.data[at]) && sizes[count] < 5; at++, sizes[count]++)
            parts[count] = parts[count] * 10 + text.data[at] - '0';
        count++;
    }
    return count;
}

int gacc_date(struct ck_bytes text, char ret_day[11])
{
    int     parts[3] = { 0 }, count, day, month, year;
    size_t  sizes[3] = { 0 };
    int64_t instant;

    count = numbers_of(text, parts, sizes);
    month = gacc_period_read(text, false).from;
    if (month && count >= 2 && sizes[1] == 4) { /* Jul.14,2025 or 14 July 2025 */
        year = parts[1], day = parts[0];
    } else if (count == 3 && sizes[0] == 4) {
        year = parts[0], month = parts[1], day = parts[2];
    } else {
        bool first = parts[0] > MONTHS || parts[0] == parts[1], second = parts[1] > MONTHS;

        if (count < 3 || sizes[2] != 4 || (first && second))
            return 0;
        if (first == second)
            return -1;
        year = parts[2], month = first ? parts[1] : parts[0], day = first ? parts[0] : parts[1];
    }
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > MONTHS || day < 1 || day > 31)
        return 0;
    snprintf(ret_day, 11, "%04d-%02d-%02d", year % 10000, month, day);
    if (instant_read((struct ck_bytes){ ret_day, 10 }, &instant))
        return 10;
    ret_day[0] = '\0';
    return 0;
}

/* ---- figures ---- */

/* 7,742 or 65,363.6: commas between groups of three. */
static bool is_figure(struct ck_bytes cell)
{
    size_t at = 0, group = 0;
    bool   comma = false;

    for (; at < cell.size && (is_digit(cell.data[at]) || cell.data[at] == ','); at++) {
        if (cell.data[at] == ',' && (comma ? group != 3 : group == 0 || group > 3))
            return false;
        comma |= cell.data[at] == ',';
        group = cell.data[at] == ',' ? 0 : group + 1;
    }
    if (at == 0 || (comma && group != 3))
        return false;
    if (at == cell.size)
        return true;
    if (cell.data[at++] != '.' || at == cell.size)
        return false;
    while (at < cell.size && is_digit(cell.data[at]))
        at++;
    return at == cell.size;
}

int gacc_figure(struct ck_bytes cell, int digits, char *buf)
{
    static const char *const none[] = { "", "-", "--", "\u2013", "\u2014", "\u2014\u2014" };
    size_t                   size = 0, point = 0;
    bool                     behind = false;

    cell = cell_trim(cell);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (ck_bytes_equal(cell, ck_bytes_from(none[i])))
            return 0;
    if (!is_figure(cell) || cell.size + (size_t)digits + 4 > GACC_TEXT_MAX)
        return -1;
    for (size_t i = 0; i < cell.size; i++) {
        behind |= cell.data[i] == '.';
        if (is_digit(cell.data[i])) {
            buf[size++] = cell.data[i];
            point += !behind;
        }
    }
    for (point += (size_t)digits; size < point;)
        buf[size++] = '0';
    if (size > point) {
        memmove(buf + point + 1, buf + point, size - point);
        buf[point] = '.';
        size++;
    }
    return (int)size;
}
