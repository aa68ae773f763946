/* SPDX-License-Identifier: Apache-2.0
 * Dates are read word by word: what a word is shows in its form, and no kind of word may come twice. */
#include "source/rows/feed_date.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "chokepoint/day.h"
#include "engine/util/instant.h"

enum { UNKNOWN = -1, TEXT_MAX = 80, HOUR_MIN = 60, TURN = 50 /* 49 is 2049 */ };

struct feed_date {
    int  year, month, day; /* UNKNOWN until they are read */
    int  hour, minute, second, millisecond;
    bool has_time, has_zone;
    int  offset_min; /* ahead of UTC */
};

struct feed_word {
    const char *at;
    size_t      size;
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

/* ---- parts ---- */

/* Takes up to `most` digits; returns how many there were. */
static size_t take_digits(const char **at, size_t most, int *ret_value)
{
    size_t count = 0;

    for (*ret_value = 0; count < most && is_digit(**at); count++)
        *ret_value = *ret_value * 10 + *(*at)++ - '0';
    return count;
}

/* 20:55, 20:55:00, 20:55:00.123, 205500, 2055. False: it is no time. */
static bool take_time(const char **at, struct feed_date *date)
{
    int fraction = 0, scale = 100;

    if (date->has_time)
        return false;
    size_t hours = take_digits(at, 2, &date->hour);
    bool   colon = **at == ':';

    *at += colon;
    if (hours == 0 || (!colon && hours != 2) || take_digits(at, 2, &date->minute) != 2)
        return false;
    if (colon ? **at == ':' : is_digit(**at)) {
        *at += colon;
        if (take_digits(at, 2, &date->second) != 2)
            return false;
    }
    if ((**at == '.' || **at == ',') && is_digit((*at)[1]))
        for ((*at)++; is_digit(**at); (*at)++, scale /= 10)
            fraction += (**at - '0') * scale;
    date->millisecond = fraction;
    date->has_time = date->hour < 24 && date->minute < HOUR_MIN && date->second <= HOUR_MIN;
    return date->has_time;
}

/* +08:00, +0800, -05; the sign is there. */
static bool take_offset(const char **at, struct feed_date *date)
{
    int    sign = *(*at)++ == '-' ? -1 : 1, hours, minutes = 0;
    size_t digits = take_digits(at, 2, &hours);

    if (digits == 0)
        return false;
    *at += **at == ':';
    if (is_digit(**at) && take_digits(at, 2, &minutes) != 2)
        return false;
    if (date->has_zone || hours > 14 || minutes >= HOUR_MIN)
        return false;
    date->has_zone = true;
    date->offset_min = sign * (hours * HOUR_MIN + minutes);
    return true;
}

/* ---- words ---- */

static int among(const char *const *names, struct feed_word word, size_t least)
{
    for (int i = 0; names[i]; i++)
        if (word.size >= least && word.size <= strlen(names[i]) && strncasecmp(word.at, names[i], word.size) == 0)
            return i;
    return UNKNOWN;
}

/* RFC 822's, and names that mean one offset wherever they are written; CST is North America's, as there. */
static bool zone_of(struct feed_word word, int *ret_min)
{
    static const struct {
        const char *name;
        int         hours;
    } zones[] = { { "GMT", 0 },  { "UT", 0 },   { "UTC", 0 },  { "Z", 0 },    { "EST", -5 }, { "EDT", -4 }, { "CST", -6 },  { "CDT", -5 },
                  { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 }, { "WET", 0 },  { "CET", 1 },  { "CEST", 2 },  { "EET", 2 },
                  { "EEST", 3 }, { "MSK", 3 },  { "HKT", 8 },  { "SGT", 8 },  { "JST", 9 },  { "KST", 9 },  { "AEST", 10 }, { "AEDT", 11 } };

    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strlen(zones[i].name) == word.size && strncasecmp(zones[i].name, word.at, word.size) == 0) {
            *ret_min = zones[i].hours * HOUR_MIN;
            return true;
        }
    return false;
}

static bool take_word(const char **at, struct feed_date *date)
{
    static const char *const months[] = { "january", "february",  "march",   "april",    "may",      "june", "july",
                                          "august",  "september", "october", "november", "december", NULL };
    static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL };
    struct feed_word         word = { *at, 0 };
    int                      month, offset;

    while (is_letter(**at)) {
        (*at)++;
        word.size++;
    }
    month = among(months, word, 3);
    if (month != UNKNOWN && date->month == UNKNOWN) {
        date->month = month + 1;
        return true;
    }
    if (among(days, word, 3) != UNKNOWN && date->day == UNKNOWN)
        return true;
    if (!zone_of(word, &offset) || (!date->has_time && !date->has_zone))
        return false;
    if ((**at == '+' || **at == '-') && offset == 0) /* GMT+0800 */
        return take_offset(at, date);
    if (date->has_zone)
        return date->offset_min == offset; /* +0000 GMT */
    date->has_zone = true;
    date->offset_min = offset;
    return true;
}

/* A day, a year, or a time: by how many digits there are and what is behind them. */
static bool take_number(const char **at, struct feed_date *date)
{
    const char *ahead = *at;
    int         value;
    size_t      digits = take_digits(&ahead, 4, &value);

    if (*ahead == ':' && digits <= 2)
        return take_time(at, date);
    *at = ahead;
    if (digits <= 2 && date->day == UNKNOWN) {
        date->day = value;
        return true;
    }
    if (date->year != UNKNOWN || digits == 1 || digits == 3)
        return false;
    date->year = digits == 4 ? value : value + (value < TURN ? 2000 : 1900);
    return true;
}

static bool take_words(const char *at, struct feed_date *date)
{
    while (*at) {
        bool dash = *at == '-' && !is_digit(at[1]), between = *at == '-' && date->month != UNKNOWN && date->year == UNKNOWN;

        if (*at == '(') { /* a remark */
            at = strchr(at, ')');
            if (!at)
                return false;
            at++;
        } else if (strchr(" \t\r\n,.", *at) || dash || between) {
            at++;
        } else if (is_digit(*at)    ? !take_number(&at, date)
                   : is_letter(*at) ? !take_word(&at, date)
                                    : !((*at == '+' || *at == '-') && take_offset(&at, date))) {
            return false;
        }
    }
    return true;
}

/* ---- from the greatest part to the least ---- */

/* 2026-08-27, 2026/08/27, 20260827 and what is behind it. */
static bool take_iso(const char *at, struct feed_date *date)
{
    size_t least;
    char   mark;

    if (take_digits(&at, 4, &date->year) != 4)
        return false;
    mark = *at == '-' || *at == '/' ? *at++ : 0;
    least = mark ? 1 : 2;
    if (take_digits(&at, 2, &date->month) < least || (mark && *at++ != mark) || take_digits(&at, 2, &date->day) < least)
        return false;
    if (!*at)
        return true;
    if (*at == 'T' || *at == 't')
        at++;
    else if (*at != ' ')
        return false;
    while (*at == ' ')
        at++;
    if (!take_time(&at, date))
        return false;
    while (*at == ' ')
        at++;
    if (!*at)
        return true;
    if (*at == '+' || *at == '-')
        return take_offset(&at, date) && !*at;
    return is_letter(*at) && take_word(&at, date) && !*at;
}

/* 2026年8月27日 and 2026년 8월 27일 as 2026-8-27. */
static void write_east(char *text)
{
    static const char *const signs[][2] = { { "年", "-" }, { "月", "-" }, { "日", " " }, { "년", "-" }, { "월", "-" }, { "일", " " } };
    char                    *to = text;

    for (const char *at = text; *at;) {
        size_t i = 0;

        while (i < sizeof signs / sizeof *signs && strncmp(at, signs[i][0], strlen(signs[i][0])) != 0)
            i++;
        if (i == sizeof signs / sizeof *signs) {
            *to++ = *at++;
            continue;
        }
        *to++ = signs[i][1][0];
        for (at += strlen(signs[i][0]); *at == ' ';)
            at++;
    }
    while (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

static bool is_iso(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return (digits == 4 && (text[4] == '-' || text[4] == '/')) || digits == 8;
}

size_t feed_date_write(struct ck_bytes text, char buf[FEED_DATE_MAX])
{
    struct feed_date date = { .year = UNKNOWN, .month = UNKNOWN, .day = UNKNOWN };
    char             plain[TEXT_MAX], whole[TEXT_MAX];
    int64_t          instant;
    int              offset, size;

    while (text.size && memchr(" \t\r\n", text.data[0], 4))
        text.data++, text.size--;
    while (text.size && memchr(" \t\r\n", text.data[text.size - 1], 4))
        text.size--;
    if (text.size >= sizeof plain || memchr(text.data, '\0', text.size))
        return 0;
    memcpy(plain, text.data, text.size);
    plain[text.size] = '\0';
    write_east(plain);
    if (!(is_iso(plain) ? take_iso(plain, &date) : take_words(plain, &date)) || date.year == UNKNOWN || date.month == UNKNOWN || date.day == UNKNOWN)
        return 0;
    offset = date.offset_min < 0 ? -date.offset_min : date.offset_min;
    size = date.has_time && date.has_zone
               ? snprintf(whole, sizeof whole, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d", date.year, date.month, date.day, date.hour,
                          date.minute, date.second, date.millisecond, date.offset_min < 0 ? '-' : '+', offset / HOUR_MIN, offset % HOUR_MIN)
               : snprintf(whole, sizeof whole, "%04d-%02d-%02d", date.year, date.month, date.day);
    if (!instant_read((struct ck_bytes){ whole, (size_t)size }, &instant))
        return 0;
    if (date.has_time && date.has_zone)
        return instant_write(instant, buf);
    memcpy(buf, whole, (size_t)size);
    return (size_t)size;
}
