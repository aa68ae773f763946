/* SPDX-License-Identifier: Apache-2.0
 * Instants as text. */
#include "engine/util/instant.h"

#include <time.h>

#include "chokepoint/day.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, HOUR_MS = 60 * MINUTE_MS, CLOCK_TEXT = 9 /* Thh:mm:ss */, OFFSET_TEXT = 6 /* +hh:mm */ };

static bool two_digits(const char *text, int max, int *ret_value)
{
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return false;
    *ret_value = (text[0] - '0') * 10 + (text[1] - '0');
    return *ret_value <= max;
}

/* ".125": as many digits as one likes, of which three count. */
static bool fraction_read(struct ck_bytes *text, int *ret_ms)
{
    int    ms = 0, weight = 100;
    size_t at = 1;

    if (text->size == 0 || text->data[0] != '.') {
        *ret_ms = 0;
        return true;
    }
    for (; at < text->size && text->data[at] >= '0' && text->data[at] <= '9'; at++, weight /= 10)
        ms += weight * (text->data[at] - '0');
    if (at == 1)
        return false;
    *text = (struct ck_bytes){ text->data + at, text->size - at };
    *ret_ms = ms;
    return true;
}

static bool offset_read(struct ck_bytes text, int64_t *ret_offset_ms)
{
    int hours, minutes;

    if (text.size == 1 && (text.data[0] | 0x20) == 'z') {
        *ret_offset_ms = 0;
        return true;
    }
    if (text.size != OFFSET_TEXT || (text.data[0] != '+' && text.data[0] != '-') || text.data[3] != ':')
        return false;
    if (!two_digits(text.data + 1, 23, &hours) || !two_digits(text.data + 4, 59, &minutes))
        return false;
    *ret_offset_ms = (text.data[0] == '-' ? -1 : 1) * ((int64_t)hours * HOUR_MS + (int64_t)minutes * MINUTE_MS);
    return true;
}

bool instant_read(struct ck_bytes text, int64_t *ret_time_ms)
{
    const char *clock = text.data + CK_DAY_TEXT;
    int32_t     day;
    int64_t     offset_ms;
    int         hours, minutes, seconds, ms;

    if (text.size < CK_DAY_TEXT || !ck_day_read((struct ck_bytes){ text.data, CK_DAY_TEXT }, &day))
        return false;
    if (text.size == CK_DAY_TEXT) {
        *ret_time_ms = ((int64_t)day + 1) * CK_DAY_MS - 1;
        return true;
    }
    if (text.size < CK_DAY_TEXT + CLOCK_TEXT || ((clock[0] | 0x20) != 't' && clock[0] != ' ') || clock[3] != ':' || clock[6] != ':')
        return false;
    if (!two_digits(clock + 1, 23, &hours) || !two_digits(clock + 4, 59, &minutes) || !two_digits(clock + 7, 60, &seconds))
        return false;
    text = (struct ck_bytes){ clock + CLOCK_TEXT, text.size - CK_DAY_TEXT - CLOCK_TEXT };
    if (!fraction_read(&text, &ms) || !offset_read(text, &offset_ms))
        return false;
    *ret_time_ms = (int64_t)day * CK_DAY_MS + (int64_t)hours * HOUR_MS + (int64_t)minutes * MINUTE_MS + (int64_t)seconds * SECOND_MS + ms - offset_ms;
    return true;
}

static char *put_two(char *at, char before, int value)
{
    *at++ = before;
    *at++ = (char)('0' + value / 10);
    *at++ = (char)('0' + value % 10);
    return at;
}

size_t instant_write(int64_t time_ms, char *buf)
{
    static const int64_t first_ms = -719528LL * CK_DAY_MS, end_ms = 2932897LL * CK_DAY_MS; /* 0000-01-01, 10000-01-01 */
    char                *at = buf;
    int32_t              day;
    int                  rest;

    if (time_ms < first_ms || time_ms >= end_ms)
        return 0;
    day = ck_day_from_ms(time_ms);
    rest = (int)(time_ms - (int64_t)day * CK_DAY_MS);
    at += ck_day_write(day, at);
    at = put_two(at, 'T', rest / HOUR_MS);
    at = put_two(at, ':', rest / MINUTE_MS % 60);
    at = put_two(at, ':', rest / SECOND_MS % 60);
    if (rest % SECOND_MS) {
        *at++ = '.';
        *at++ = (char)('0' + rest % SECOND_MS / 100);
        *at++ = (char)('0' + rest % 100 / 10);
        *at++ = (char)('0' + rest % 10);
    }
    *at++ = 'Z';
    return (size_t)(at - buf);
}

bool today_read(struct ck_bytes text, int32_t *ret_day)
{
    int32_t day;

    if (!ck_day_read(text, &day) || !ck_day_has_room(day))
        return false;
    *ret_day = day;
    return true;
}

int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t clock_day(void) { return ck_day_from_ms((int64_t)time(NULL) * 1000); }
