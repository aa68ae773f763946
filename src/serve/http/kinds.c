/* SPDX-License-Identifier: Apache-2.0
 * The kinds of parameters that are of no particular program, and the forms of answers. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chokepoint/day.h"
#include "engine/base/character.h"
#include "engine/util/instant.h"
#include "serve/http/route.h"

enum { DIGITS_MAX = 15, MS_A_DAY = 86400000 };

static bool is_text(struct ck_bytes text)
{
    while (text.size) {
        uint32_t code;
        size_t   taken = character_take(text, &code);

        if (code < 0x20 || code == 0x7f || code >= CHARACTER_BROKEN)
            return false;
        text.data += taken;
        text.size -= taken;
    }
    return true;
}

static bool text_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    (void)arena;
    ret_value->text = text;
    return (int64_t)text.size >= parameter->least && (int64_t)text.size <= parameter->most && is_text(text);
}

static bool day_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    int32_t day;

    (void)parameter;
    (void)arena;
    if (!ck_day_read(text, &day) || !ck_day_in_years(day))
        return false;
    *ret_value = (struct serve_value){ .text = text, .number = day };
    return true;
}

static bool month_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    int32_t month;

    (void)parameter;
    (void)arena;
    if (!ck_month_read(text, &month) || !ck_day_in_years(ck_month_first_day(month)))
        return false;
    *ret_value = (struct serve_value){ .text = text, .number = month };
    return true;
}

static bool moment_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    (void)parameter;
    (void)arena;
    ret_value->text = text;
    return instant_read(text, &ret_value->number);
}

/* What began on a day is later than its first instant: of a day all counts. */
static bool since_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    int32_t day;

    if (!moment_read(parameter, text, arena, ret_value))
        return false;
    if (ck_day_read(text, &day))
        ret_value->number = (int64_t)day * MS_A_DAY;
    return true;
}

static bool whole_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    bool   negative = text.size > 1 && *text.data == '-';
    size_t place = negative;

    (void)arena;
    if (text.size == place || text.size > DIGITS_MAX)
        return false;
    ret_value->number = 0;
    for (; place < text.size; place++) {
        if (text.data[place] < '0' || text.data[place] > '9')
            return false;
        ret_value->number = ret_value->number * 10 + (text.data[place] - '0');
    }
    if (negative)
        ret_value->number = -ret_value->number;
    ret_value->text = text;
    return ret_value->number >= parameter->least && ret_value->number <= parameter->most;
}

static bool word_read(const struct serve_parameter *parameter, struct ck_bytes text, struct ck_arena *arena, struct serve_value *ret_value)
{
    (void)arena;
    for (size_t i = 0; parameter->list[i]; i++)
        if (strlen(parameter->list[i]) == text.size && strncasecmp(parameter->list[i], text.data, text.size) == 0) {
            *ret_value = (struct serve_value){ .text = ck_bytes_from(parameter->list[i]), .number = (int64_t)i };
            return true;
        }
    return false;
}

const struct serve_kind serve_text = { "text", NULL, "string", NULL, NULL, text_read };
const struct serve_kind serve_day = { "day", "a day that exists, YYYY-MM-DD", "string", "date", NULL, day_read };
const struct serve_kind serve_month = { "month", "a month, YYYY-MM", "string", NULL, "^[0-9]{4}-(0[1-9]|1[0-2])$", month_read };
const struct serve_kind serve_instant = {
    "instant", "an instant of RFC 3339, 2025-01-31T12:00:00Z (a + in it is written %2B), or a day, YYYY-MM-DD, which means its last instant (UTC)",
    "string",  NULL,
    NULL,      moment_read
};
const struct serve_kind serve_since = {
    "instant", "an instant of RFC 3339, 2025-01-31T12:00:00Z (a + in it is written %2B), or a day, YYYY-MM-DD, which means its first instant (UTC)",
    "string",  NULL,
    NULL,      since_read
};
const struct serve_kind serve_whole = { "whole number", NULL, "integer", NULL, NULL, whole_read };
const struct serve_kind serve_word = { "word", NULL, "string", NULL, NULL, word_read };

const char *serve_allowed(const struct serve_parameter *parameter, struct ck_arena *arena)
{
    struct ck_buffer text = { 0 };
    char            *copy;

    if (parameter->kind->allowed)
        return parameter->kind->allowed;
    if (parameter->kind == &serve_word)
        for (size_t i = 0; parameter->list[i]; i++)
            serve_print(&text, "%s%s", i ? ", " : "one of ", parameter->list[i]);
    else if (parameter->kind == &serve_whole)
        serve_print(&text, "a whole number from %lld to %lld", (long long)parameter->least, (long long)parameter->most);
    else
        serve_print(&text, "a text of %lld to %lld bytes of UTF-8 without control characters", (long long)parameter->least,
                    (long long)parameter->most);
    ck_buffer_append(&text, (struct ck_bytes){ "", 1 });
    copy = ck_arena_take(arena, text.size);
    memcpy(copy, text.data, text.size);
    ck_buffer_release(&text);
    return copy;
}

bool serve_late(const struct serve_request *request) { return monotonic_ms() > request->deadline_ms; }

const struct serve_form serve_json = { ".json", "application/json", NULL };
const struct serve_form serve_csv = { ".csv", "text/csv; charset=utf-8", NULL };
const struct serve_form serve_html = { ".html", "text/html; charset=utf-8", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'" };
const struct serve_form serve_calendar = { "", "text/calendar; charset=utf-8", NULL };
const struct serve_form serve_atom = { "", "application/atom+xml; charset=utf-8", NULL };
const struct serve_form serve_events = { "", "text/event-stream; charset=utf-8", NULL };
const struct serve_form serve_metrics = { "", "text/plain; version=0.0.4; charset=utf-8", NULL };
