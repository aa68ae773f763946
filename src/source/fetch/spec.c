/* SPDX-License-Identifier: Apache-2.0
 * A table of the section's words; each reads its text. */
#include "source/fetch/spec.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS, MONTHS_MAX = 1200, COUNT_MAX = 1000 * 1000 * 1000 };

static const char *const dimensions[DIMENSIONS] = { "reporters", "partners", "codes", "flows", "months" };
static const char *const values[] = { "from", "to", "url", "key" };

const char *dimension_name(enum dimension dimension) { return dimensions[dimension]; }

struct spec_reading {
    struct fetch_spec *spec;
    char              *problem;
};

static bool wrong(struct spec_reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(struct spec_reading *reading, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reading->problem, SPEC_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    return false;
}

static int quoted(struct ck_bytes text) { return text.size < 60 ? (int)text.size : 60; }

static bool dimension_of(struct ck_bytes text, size_t count, enum dimension *ret_dimension)
{
    for (size_t i = 0; i < count; i++)
        if (ck_bytes_equal(text, ck_bytes_from(dimensions[i]))) {
            *ret_dimension = (enum dimension)i;
            return true;
        }
    return false;
}

/* ---- texts ---- */

static bool is_place(struct ck_bytes name)
{
    enum dimension dimension;

    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (ck_bytes_equal(name, ck_bytes_from(values[i])))
            return true;
    return dimension_of(name, DIMENSIONS, &dimension);
}

static bool read_template(struct spec_reading *reading, struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char     *end = text.data[i] == '{' ? memchr(text.data + i, '}', text.size - i) : NULL;
        struct ck_bytes name = { text.data + i + 1, end ? (size_t)(end - text.data) - i - 1 : 0 };

        if (text.data[i] == '{' && (!end || !is_place(name)))
            return wrong(reading, "{%.*s}: a place is reporters, partners, codes, flows, months, from, to, url or key", quoted(name), name.data);
    }
    return true;
}

static bool read_url(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    memcpy((char *)reading->spec + at, &text, sizeof text);
    if (!ck_bytes_begin(text, CK_BYTES("https://")) && !ck_bytes_begin(text, CK_BYTES("http://")) && !ck_bytes_begin(text, CK_BYTES("{url}")))
        return wrong(reading, "url: https://…, http://… or {url}");
    return read_template(reading, text);
}

static bool read_index(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    size_t count = 0;

    while (count + 1 < SPEC_INDEXES_MAX && reading->spec->index_urls[count].data)
        count++;
    if (count + 1 == SPEC_INDEXES_MAX)
        return wrong(reading, "index: at most %d pages", SPEC_INDEXES_MAX - 1);
    return read_url(reading, text, at + count * sizeof text);
}

/* The member of the spec at `at`. */
static bool read_text(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    memcpy((char *)reading->spec + at, &text, sizeof text);
    return text.size > 0 ? true : wrong(reading, "a text is expected");
}

/* In the words of the source; empty: what it takes for all. */
static bool read_default(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    memcpy((char *)reading->spec + at, &(struct ck_bytes){ text.data ? text.data : "", text.size }, sizeof text);
    return true;
}

static bool read_time(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '%' && (i + 1 == text.size || !strchr("Ymd", text.data[++i])))
            return wrong(reading, "time: %%Y, %%m and %%d stand for year, month and day");
    return read_text(reading, text, at);
}

static bool read_pointer(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    return text.size && text.data[0] == '/' ? read_text(reading, text, at) : wrong(reading, "next: a JSON pointer, /…");
}

static bool read_flag(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    bool yes = ck_bytes_equal(text, CK_BYTES("true"));

    *(bool *)((char *)reading->spec + at) = yes;
    return yes || ck_bytes_equal(text, CK_BYTES("false")) ? true : wrong(reading, "true or false, not %.*s", quoted(text), text.data);
}

/* ---- numbers ---- */

/* Digits, then the rest of the text. -1: none, or too many. */
static int64_t number_of(struct ck_bytes text, struct ck_bytes *ret_rest)
{
    int64_t number = text.size && text.data[0] >= '0' && text.data[0] <= '9' ? 0 : -1;
    size_t  at = 0;

    for (; at < text.size && text.data[at] >= '0' && text.data[at] <= '9' && number <= COUNT_MAX; at++)
        number = number * 10 + (text.data[at] - '0');
    *ret_rest = (struct ck_bytes){ text.data + at, text.size - at };
    return number > COUNT_MAX ? -1 : number;
}

static bool is_one_of(struct ck_bytes text, const char *one, const char *many)
{
    while (text.size && text.data[0] == ' ')
        text = (struct ck_bytes){ text.data + 1, text.size - 1 };
    return ck_bytes_equal(text, ck_bytes_from(one)) || ck_bytes_equal(text, ck_bytes_from(many));
}

static bool read_count(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    struct ck_bytes rest;
    int64_t         number = number_of(text, &rest);

    if (number < 1 || rest.size)
        return wrong(reading, "a whole number from 1 on, not %.*s", quoted(text), text.data);
    *(int *)((char *)reading->spec + at) = (int)number;
    return true;
}

static bool read_months(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    struct ck_bytes rest;
    int64_t         number = number_of(text, &rest), months = -1;

    if (is_one_of(rest, "month", "months"))
        months = number;
    else if (is_one_of(rest, "year", "years"))
        months = number * 12;
    if (months < 1 || months > MONTHS_MAX)
        return wrong(reading, "1 month, 12 months, 2 years …, not %.*s", quoted(text), text.data);
    *(int *)((char *)reading->spec + at) = (int)months;
    return true;
}

static bool read_windows(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    if (!read_months(reading, text, at))
        return false;
    if (12 % reading->spec->window_months != 0)
        return wrong(reading, "windows: 1, 2, 3, 4, 6 or 12 months, so that they begin alike every year");
    return true;
}

static bool read_duration(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    static const struct {
        const char *one, *many;
        int64_t     ms;
    } units[] = { { "min", "minutes", MINUTE_MS },
                  { "minute", "minutes", MINUTE_MS },
                  { "h", "hours", HOUR_MS },
                  { "hour", "hours", HOUR_MS },
                  { "day", "days", DAY_MS } };
    struct ck_bytes rest;
    int64_t         number = number_of(text, &rest);

    (void)at;
    for (size_t i = 0; i < sizeof units / sizeof *units && number > 0; i++)
        if (is_one_of(rest, units[i].one, units[i].many)) {
            reading->spec->every_ms = number * units[i].ms;
            return true;
        }
    return wrong(reading, "15 minutes, 6 hours, 1 day …, not %.*s", quoted(text), text.data);
}

static bool read_pace(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    struct ck_bytes rest;
    int64_t         number = number_of(text, &rest);
    int64_t span_ms = is_one_of(rest, "/s", "/s") ? 1000 : is_one_of(rest, "/min", "/min") ? MINUTE_MS : is_one_of(rest, "/h", "/h") ? HOUR_MS : 0;

    (void)at;
    if (number < 1 || !span_ms)
        return wrong(reading, "1/s, 10/min, 100/h, not %.*s", quoted(text), text.data);
    reading->spec->pace_ms = (int)((span_ms + number - 1) / number);
    return true;
}

/* ---- lists ---- */

static bool read_status(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    long           *statuses = (long *)(void *)((char *)reading->spec + at);
    struct ck_bytes rest;
    int64_t         number = number_of(text, &rest);
    size_t          count = 0;

    while (count < SPEC_STATUSES_MAX && statuses[count])
        count++;
    if (number < 200 || number > 599 || rest.size || count + 1 == SPEC_STATUSES_MAX)
        return wrong(reading, "up to %d statuses of HTTP, 200 to 599, not %.*s", SPEC_STATUSES_MAX - 1, quoted(text), text.data);
    statuses[count] = (long)number;
    return true;
}

static bool read_split(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    struct spec_split *split = (struct spec_split *)(void *)((char *)reading->spec + at);

    if (split->count == DIMENSIONS || !dimension_of(text, DIMENSIONS, &split->by[split->count]))
        return wrong(reading, "split: some of months, reporters, partners, codes, flows, not %.*s", quoted(text), text.data);
    split->count++;
    return true;
}

static bool read_each(struct spec_reading *reading, struct ck_bytes text, size_t at)
{
    enum dimension dimension;

    (void)at;
    if (!dimension_of(text, DIMENSION_LISTS, &dimension))
        return wrong(reading, "each: some of reporters, partners, codes, flows, not %.*s", quoted(text), text.data);
    reading->spec->each[dimension] = true;
    return true;
}

/* ---- the table ---- */

struct spec_word {
    const char *name; /* a last part of * is a list's number */
    bool (*read)(struct spec_reading *, struct ck_bytes text, size_t at);
    size_t at;
};

#define AT(member) offsetof(struct fetch_spec, member)

static const struct spec_word words[] = {
    { "url", read_url, AT(url) },
    { "release.url", read_url, AT(release_url) },
    { "release.rows", read_text, AT(release_rows) },
    { "release.value", read_text, AT(release_value) },
    { "release.at", read_text, AT(release_at) },
    { "index.url", read_index, AT(index_urls) },
    { "index.url.*", read_index, AT(index_urls) },
    { "index.reader", read_text, AT(index_reader) },
    { "index.link", read_text, AT(index_link) },
    { "list", read_text, AT(list) },
    { "from", read_text, AT(from) },
    { "time", read_time, AT(time) },
    { "next", read_pointer, AT(next) },
    { "shorter", read_default, AT(shorter) },
    { "digits", read_count, AT(digits) },
    { "windows", read_windows, AT(window_months) },
    { "since", read_months, AT(since_months) },
    { "reread", read_months, AT(reread_months) },
    { "releases", read_flag, AT(releases) },
    { "pace", read_pace, 0 },
    { "day", read_count, AT(day_max) },
    { "every", read_duration, 0 },
    { "key.header", read_text, AT(key_header) },
    { "key.query", read_text, AT(key_query) },
    { "key.env", read_text, AT(key_env) },
    { "key.needed", read_flag, AT(key_needed) },
    { "defaults.reporters", read_default, AT(defaults[DIMENSION_REPORTERS]) },
    { "defaults.partners", read_default, AT(defaults[DIMENSION_PARTNERS]) },
    { "defaults.codes", read_default, AT(defaults[DIMENSION_CODES]) },
    { "defaults.flows", read_default, AT(defaults[DIMENSION_FLOWS]) },
    { "cut.split", read_split, AT(cut_split) },
    { "cut.split.*", read_split, AT(cut_split) },
    { "too_big.status", read_status, AT(too_big) },
    { "too_big.status.*", read_status, AT(too_big) },
    { "too_big.split", read_split, AT(too_big_split) },
    { "too_big.split.*", read_split, AT(too_big_split) },
    { "empty.status", read_status, AT(empty) },
    { "empty.status.*", read_status, AT(empty) },
    { "empty.says", read_text, AT(empty_says) },
    { "each", read_each, 0 },
    { "each.*", read_each, 0 },
};

static bool names(struct ck_bytes name, const char *word)
{
    size_t size = strlen(word);

    if (word[size - 1] != '*')
        return ck_bytes_equal(name, ck_bytes_from(word));
    if (name.size < size || memcmp(name.data, word, size - 1) != 0)
        return false;
    for (size_t i = size - 1; i < name.size; i++)
        if (name.data[i] < '0' || name.data[i] > '9')
            return false;
    return true;
}

static bool read_pair(struct spec_reading *reading, struct ck_bytes name, struct ck_bytes text, bool query)
{
    struct fetch_spec *spec = reading->spec;
    size_t            *count = query ? &spec->query_count : &spec->header_count;

    if (*count == SPEC_PAIRS_MAX)
        return wrong(reading, "more than %d", SPEC_PAIRS_MAX);
    if (!query && (memchr(name.data, ':', name.size) || memchr(text.data, '\n', text.size) || memchr(text.data, '\r', text.size)))
        return wrong(reading, "no header of HTTP");
    (query ? spec->query : spec->headers)[(*count)++] = (struct spec_pair){ name, text };
    return read_template(reading, text);
}

static bool read_flow(struct spec_reading *reading, struct ck_bytes name, struct ck_bytes text)
{
    static const char *const symbols[] = { "EXPORT", "IMPORT", "RE_EXPORT", "RE_IMPORT" };
    struct fetch_spec       *spec = reading->spec;

    for (size_t i = 0; i < sizeof symbols / sizeof *symbols && spec->flow_count < SPEC_FLOWS_MAX; i++)
        if (ck_bytes_equal(name, ck_bytes_from(symbols[i]))) {
            spec->flows[spec->flow_count++] = (struct spec_pair){ name, text };
            return true;
        }
    return wrong(reading, "flows: EXPORT, IMPORT, RE_EXPORT, RE_IMPORT, not %.*s", quoted(name), name.data);
}

static bool is_behind(struct ck_bytes name, struct ck_bytes front, struct ck_bytes *ret_rest)
{
    *ret_rest = (struct ck_bytes){ name.data + front.size, name.size - front.size };
    return ck_bytes_begin(name, front);
}

static bool read_setting(struct spec_reading *reading, const struct spec_setting *setting)
{
    struct ck_bytes name = setting->name, rest;

    if (is_behind(name, CK_BYTES("query."), &rest))
        return read_pair(reading, rest, setting->text, true);
    if (is_behind(name, CK_BYTES("headers."), &rest))
        return read_pair(reading, rest, setting->text, false);
    if (is_behind(name, CK_BYTES("flows."), &rest))
        return read_flow(reading, rest, setting->text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (names(name, words[i].name))
            return words[i].read(reading, setting->text, words[i].at);
    return wrong(reading, "fetch.%.*s: there is no such word", quoted(name), name.data);
}

/* ---- together ---- */

static bool has_place(struct ck_bytes text, const char *name)
{
    char place[32];

    snprintf(place, sizeof place, "{%s}", name);
    return text.size && memmem(text.data, text.size, place, strlen(place)) != NULL;
}

struct ck_bytes fetch_spec_flow(const struct fetch_spec *spec, struct ck_bytes symbol)
{
    for (size_t i = 0; i < spec->flow_count; i++)
        if (ck_bytes_equal(spec->flows[i].name, symbol))
            return spec->flows[i].text;
    return (struct ck_bytes){ 0 };
}

bool fetch_spec_uses(const struct fetch_spec *spec, const char *name)
{
    bool uses = has_place(spec->url, name);

    for (size_t i = 0; i < spec->query_count; i++)
        uses = uses || has_place(spec->query[i].text, name);
    for (size_t i = 0; i < spec->header_count; i++)
        uses = uses || has_place(spec->headers[i].text, name);
    return uses;
}

static bool check(struct spec_reading *reading)
{
    struct fetch_spec *spec = reading->spec;
    bool               timed = fetch_spec_uses(spec, "from") || fetch_spec_uses(spec, "to") || fetch_spec_uses(spec, "months");

    if (!spec->url.data)
        return wrong(reading, "url is missing");
    if (timed && (!spec->time.data || !spec->window_months))
        return wrong(reading, "{from}, {to} and {months} need time and windows");
    if (!timed && (spec->window_months || spec->since_months || spec->reread_months))
        return wrong(reading, "windows, since and reread need a place {from}, {to} or {months}");
    if ((spec->key_header.data || spec->key_query.data) != (spec->key_env.data != NULL))
        return wrong(reading, "key: header or query, and env");
    if (spec->key_header.data && spec->key_query.data)
        return wrong(reading, "key: header or query, not both");
    for (size_t i = 0; i < DIMENSION_LISTS; i++)
        if ((spec->each[i] || spec->defaults[i].data) && !fetch_spec_uses(spec, dimensions[i]))
            return wrong(reading, "%s: there is no place {%s}", dimensions[i], dimensions[i]);
    if ((spec->release_url.data != NULL) != (spec->release_value.data != NULL))
        return wrong(reading, "release: url and value");
    if ((spec->index_urls[0].data != NULL) != (spec->index_link.data != NULL))
        return wrong(reading, "index: url and link");
    if (!spec->list.data)
        spec->list = CK_BYTES(",");
    if (!spec->since_months)
        spec->since_months = 24;
    return true;
}

bool fetch_spec_read(const struct spec_setting *settings, size_t count, struct fetch_spec *ret_spec, char problem[SPEC_PROBLEM_MAX], size_t *ret_line)
{
    struct spec_reading reading = { ret_spec, problem };

    *ret_spec = (struct fetch_spec){ 0 };
    for (size_t i = 0; i < count; i++) {
        *ret_line = settings[i].line;
        if (!read_setting(&reading, &settings[i]))
            return false;
    }
    *ret_line = 0;
    return check(&reading);
}
