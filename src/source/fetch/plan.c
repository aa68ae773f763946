/* SPDX-License-Identifier: Apache-2.0
 * Windows times lists, and how a request is written. */
#include "source/fetch/plan.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"

/* ---- requests ---- */

static size_t windows_of(const struct fetch_spec *spec, const struct fetch_wish *wish, int32_t *ret_first)
{
    int32_t size = spec->window_months;

    if (size == 0)
        return 1;
    *ret_first = wish->since - ck_month_of_year(wish->since) % size;
    return wish->until < wish->since ? 0 : (size_t)((wish->until - *ret_first) / size + 1);
}

/* What the section says, in pieces. */
static struct ck_bytes_array default_of(const struct fetch_spec *spec, enum dimension dimension, struct ck_arena *arena)
{
    struct ck_bytes  text = spec->defaults[dimension];
    struct ck_bytes *items = ck_arena_take(arena, (text.size + SPEC_FLOWS_MAX + 1) * sizeof *items);
    size_t           count = 0;

    if (dimension == DIMENSION_FLOWS && spec->flow_count && !text.data) {
        for (; count < spec->flow_count; count++)
            items[count] = spec->flows[count].text;
        return (struct ck_bytes_array){ items, count };
    }
    while (text.data) {
        const char *end = memmem(text.data, text.size, spec->list.data, spec->list.size);
        size_t      size = end ? (size_t)(end - text.data) : text.size;

        items[count++] = (struct ck_bytes){ text.data, size };
        text = end ? (struct ck_bytes){ end + spec->list.size, text.size - size - spec->list.size } : (struct ck_bytes){ 0 };
    }
    return (struct ck_bytes_array){ items, count };
}

static struct ck_bytes_array list_of(const struct fetch_spec *spec, const struct fetch_wish *wish, enum dimension dimension, struct ck_arena *arena)
{
    return wish->lists[dimension].count ? wish->lists[dimension] : default_of(spec, dimension, arena);
}

static bool is_complete(const struct fetch_spec *spec, const struct fetch_wish *wish, struct ck_arena *arena, char problem[PLAN_PROBLEM_MAX])
{
    static const char *const options[DIMENSION_LISTS] = { "--reporter", "--partner", "--items", "--flow" };

    for (size_t i = 0; i < DIMENSION_LISTS; i++)
        if (list_of(spec, wish, (enum dimension)i, arena).count == 0 && fetch_spec_uses(spec, dimension_name((enum dimension)i))) {
            snprintf(problem, PLAN_PROBLEM_MAX, "which %s? this source is asked with %s", dimension_name((enum dimension)i), options[i]);
            return false;
        }
    if (fetch_spec_uses(spec, "url") && !spec->index_link.data && !wish->url.data) {
        snprintf(problem, PLAN_PROBLEM_MAX, "which URL? this source is asked with one");
        return false;
    }
    return true;
}

bool fetch_plan(const struct fetch_spec *spec, const struct fetch_wish *wish, struct ck_arena *arena, struct fetch_asks *ret_asks,
                char problem[PLAN_PROBLEM_MAX])
{
    int32_t first = 0;
    size_t  windows = windows_of(spec, wish, &first), count = windows, turns[DIMENSION_LISTS];

    if (!is_complete(spec, wish, arena, problem))
        return false;
    for (size_t i = 0; i < DIMENSION_LISTS; i++) {
        turns[i] = spec->each[i] ? list_of(spec, wish, (enum dimension)i, arena).count : 1;
        count *= turns[i];
        if (count > PLAN_ASKS_MAX) {
            snprintf(problem, PLAN_PROBLEM_MAX, "more than %d requests: name fewer %s, or a later --since", PLAN_ASKS_MAX,
                     dimension_name((enum dimension)i));
            return false;
        }
    }
    ret_asks->items = ck_arena_take(arena, count * sizeof *ret_asks->items);
    ret_asks->count = count;
    for (size_t number = 0; number < count; number++) {
        struct fetch_ask *ask = &ret_asks->items[number];
        size_t            rest = number / windows;

        *ask =
            (struct fetch_ask){ .first = first + (int32_t)(number % windows) * spec->window_months, .months = spec->window_months, .url = wish->url };
        for (size_t i = 0; i < DIMENSION_LISTS; i++) {
            ask->lists[i] = list_of(spec, wish, (enum dimension)i, arena);
            if (spec->each[i])
                ask->lists[i] = (struct ck_bytes_array){ &ask->lists[i].items[rest % turns[i]], 1 };
            rest /= turns[i];
        }
    }
    return true;
}

bool fetch_ask_halve(const struct fetch_ask *ask, const struct spec_split *split, struct fetch_ask ret_halves[2])
{
    for (size_t i = 0; i < split->count; i++) {
        enum dimension by = split->by[i];
        size_t         count = by == DIMENSION_MONTHS ? (size_t)ask->months : ask->lists[by].count, half = count / 2;

        if (half == 0)
            continue;
        ret_halves[0] = ret_halves[1] = *ask;
        if (by == DIMENSION_MONTHS) {
            ret_halves[0].months = (int32_t)half;
            ret_halves[1].first += (int32_t)half;
            ret_halves[1].months -= (int32_t)half;
        } else {
            ret_halves[0].lists[by].count = half;
            ret_halves[1].lists[by] = (struct ck_bytes_array){ ask->lists[by].items + half, count - half };
        }
        return true;
    }
    return false;
}

bool fetch_ask_is_recent(const struct fetch_spec *spec, const struct fetch_ask *ask, int32_t now)
{
    return ask->months == 0 || ask->first + ask->months > now - spec->reread_months;
}

/* ---- writing ---- */

struct writing {
    char  *buf;
    size_t size, room;
    bool   full;
};

static void put(struct writing *writing, struct ck_bytes text)
{
    if (text.size >= writing->room - writing->size) {
        writing->full = true;
        return;
    }
    memcpy(writing->buf + writing->size, text.data, text.size);
    writing->size += text.size;
    writing->buf[writing->size] = '\0';
}

static bool is_unreserved(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~*", c); }

/* RFC 3986, 2.3: what is not unreserved is escaped; `*` is left as sources expect it for "all". */
static void put_escaped(struct writing *writing, struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        char escaped[4];

        if (text.data[i] && is_unreserved(text.data[i]))
            put(writing, (struct ck_bytes){ text.data + i, 1 });
        else {
            snprintf(escaped, sizeof escaped, "%%%02X", (unsigned char)text.data[i]);
            put(writing, (struct ck_bytes){ escaped, 3 });
        }
    }
}

static void put_time(struct writing *writing, struct ck_bytes format, int32_t day)
{
    char    text[16];
    int32_t year;
    int     month, of_month;

    ck_day_to_civil(day, &year, &month, &of_month);
    for (size_t i = 0; i < format.size; i++) {
        if (format.data[i] != '%') {
            put(writing, (struct ck_bytes){ format.data + i, 1 });
            continue;
        }
        i++;
        snprintf(text, sizeof text, format.data[i] == 'Y' ? "%04d" : "%02d",
                 format.data[i] == 'Y'   ? (int)year
                 : format.data[i] == 'm' ? month
                                         : of_month);
        put(writing, ck_bytes_from(text));
    }
}

struct writing_ask {
    const struct fetch_spec *spec;
    const struct fetch_ask  *ask;
    struct ck_bytes          key;
    int32_t                  until;
    bool                     escaped; /* values are escaped */
};

static void put_list(struct writing *writing, const struct writing_ask *of, enum dimension dimension)
{
    struct ck_bytes_array list = of->ask->lists[dimension];

    for (size_t i = 0; i < list.count; i++) {
        if (i)
            put(writing, of->spec->list);
        (of->escaped && dimension != DIMENSION_FLOWS ? put_escaped : put)(writing, list.items[i]); /* flows are the section's own words */
    }
}

static int32_t last_of(const struct writing_ask *of)
{
    int32_t last = of->ask->first + of->ask->months - 1;

    return last < of->until ? last : of->until;
}

static void put_place(struct writing *writing, const struct writing_ask *of, struct ck_bytes name)
{
    const struct fetch_ask *ask = of->ask;

    for (size_t i = 0; i < DIMENSION_LISTS; i++)
        if (ck_bytes_equal(name, ck_bytes_from(dimension_name((enum dimension)i))))
            put_list(writing, of, (enum dimension)i);
    if (ck_bytes_equal(name, CK_BYTES("from")))
        put_time(writing, of->spec->time, ck_month_first_day(ask->first));
    else if (ck_bytes_equal(name, CK_BYTES("to")))
        put_time(writing, of->spec->time, ck_month_last_day(last_of(of)));
    else if (ck_bytes_equal(name, CK_BYTES("months")))
        for (int32_t month = ask->first; month <= last_of(of); month++) {
            if (month > ask->first)
                put(writing, of->spec->list);
            put_time(writing, of->spec->time, ck_month_first_day(month));
        }
    else if (ck_bytes_equal(name, CK_BYTES("url")))
        put(writing, ask->url);
    else if (ck_bytes_equal(name, CK_BYTES("key")))
        (of->escaped ? put_escaped : put)(writing, of->key);
}

static void put_template(struct writing *writing, const struct writing_ask *of, struct ck_bytes template)
{
    for (size_t i = 0; i < template.size; i++) {
        const char *end = template.data[i] == '{' ? memchr(template.data + i, '}', template.size - i) : NULL;

        if (!end) {
            put(writing, (struct ck_bytes){ template.data + i, 1 });
            continue;
        }
        put_place(writing, of, (struct ck_bytes){ template.data + i + 1, (size_t)(end - template.data) - i - 1 });
        i = (size_t)(end - template.data);
    }
}

bool fetch_ask_text(const struct fetch_spec *spec, const struct fetch_ask *ask, struct ck_bytes template, struct ck_bytes key, int32_t until,
                    char ret_text[PLAN_URL_MAX])
{
    struct writing     writing = { ret_text, 0, PLAN_URL_MAX, false };
    struct writing_ask of = { spec, ask, key, until, false };

    ret_text[0] = '\0';
    put_template(&writing, &of, template);
    return !writing.full;
}

static void put_pair(struct writing *writing, const struct writing_ask *of, struct ck_bytes name, struct ck_bytes template)
{
    struct writing_ask parts = *of;
    struct writing     before = *writing;
    size_t             value;

    put(writing, strchr(writing->buf, '?') ? CK_BYTES("&") : CK_BYTES("?"));
    put_escaped(writing, name);
    put(writing, CK_BYTES("="));
    value = writing->size;
    parts.escaped = true;
    put_template(writing, &parts, template);
    if (writing->size == value && !writing->full) {
        *writing = before;
        writing->buf[writing->size] = '\0';
    }
}

bool fetch_ask_url(const struct fetch_spec *spec, const struct fetch_ask *ask, struct ck_bytes key, int32_t until, char ret_url[PLAN_URL_MAX])
{
    struct writing     writing = { ret_url, 0, PLAN_URL_MAX, false };
    struct writing_ask of = { spec, ask, key, until, true };
    bool               whole = ask->url.data && !fetch_spec_uses(spec, "url"); /* a page or a link */

    ret_url[0] = '\0';
    if (whole)
        put(&writing, ask->url);
    else
        put_template(&writing, &of, spec->url);
    for (size_t i = 0; i < spec->query_count && !whole; i++)
        put_pair(&writing, &of, spec->query[i].name, spec->query[i].text);
    if (spec->key_query.data && key.data)
        put_pair(&writing, &of, spec->key_query, CK_BYTES("{key}"));
    return !writing.full;
}

void fetch_ask_name(const struct fetch_spec *spec, const struct fetch_ask *ask, char ret_name[PLAN_NAME_MAX + 1])
{
    enum { HEX = 17, KEPT = PLAN_NAME_MAX - HEX };
    char   url[PLAN_URL_MAX];
    size_t size;

    fetch_ask_url(spec, ask, (struct ck_bytes){ 0 }, INT32_MAX, url);
    size = strlen(url);
    if (ck_key_fits((struct ck_bytes){ url, size })) {
        memcpy(ret_name, url, size + 1);
        return;
    }
    for (size_t i = 0; i < size && i < KEPT; i++) {
        bool fits = ck_key_fits((struct ck_bytes){ url + i, 1 });

        ret_name[i] = fits ? url[i] : '~';
        ret_name[i + 1] = '\0';
    }
    snprintf(ret_name + strlen(ret_name), HEX + 1, "~%016llx", (unsigned long long)XXH3_64bits(url, size));
}
