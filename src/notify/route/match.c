/* SPDX-License-Identifier: Apache-2.0
 * Routes against notices: pure. */
#include <string.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "notify/route/route.h"

enum { DAY_S = 24 * 60 * 60, WEEK = 7, WINDOWS_TRIED_MAX = 512 };

static bool has(struct ck_bytes_array list, struct ck_bytes word)
{
    if (list.count == 0)
        return true;
    for (size_t i = 0; word.data && i < list.count; i++)
        if (ck_bytes_equal(list.items[i], word))
            return true;
    return false;
}

static bool of_topic(const struct notify_route *route, const struct ck_topic *topic)
{
    for (const struct ck_topic *const *one = route->topics; *one; one++)
        if (*one == topic)
            return true;
    return false;
}

bool routing_names(const struct routing *routing, const struct ck_topic *topic)
{
    for (size_t i = 0; i < routing->route_count; i++)
        if (of_topic(&routing->routes[i], topic))
            return true;
    return false;
}

bool route_concerns(const struct notify_route *route, const struct notice *notice)
{
    return of_topic(route, notice->topic) && has(route->rules, notice->rule) && has(route->items, notice->item) &&
           (has(route->countries, notice->reporter) || has(route->countries, notice->partner) || has(route->countries, notice->hub));
}

/* What a route tells of that names no states: alerts that fire, claims that the figures contradict, statuses that restrict. */
static bool state_tells(const struct notify_route *route, const struct notice *notice)
{
    if (route->states.count)
        return has(route->states, notice->state);
    if (notice->topic == &alerts)
        return ck_bytes_equal(notice->state, CK_BYTES("FIRING"));
    if (notice->topic == &policy_verdicts)
        return ck_bytes_equal(notice->state, CK_BYTES("CONTRADICTED"));
    return !ck_bytes_equal(notice->state, CK_BYTES("NONE_KNOWN")) && !ck_bytes_equal(notice->state, CK_BYTES("NONE"));
}

bool route_matches(const struct notify_route *route, const struct notice *notice)
{
    return !notice->retracted && route_concerns(route, notice) && notice->rank >= route->rank && state_tells(route, notice);
}

/* ---- groups ---- */

static struct ck_bytes field_of(const struct notice *notice, const char *name, char day[CK_DAY_TEXT])
{
    const struct {
        const char     *name;
        struct ck_bytes text;
    } fields[] = { { "topic", ck_bytes_from(notice->topic->name) },
                   { "rule", notice->rule },
                   { "severity", notice->severity },
                   { "item", notice->item },
                   { "reporter", notice->reporter },
                   { "partner", notice->partner },
                   { "news", notice->news },
                   { "state", notice->state } };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i].name, name) == 0)
            return fields[i].text;
    return (struct ck_bytes){ day, notice->since.known ? ck_day_write(notice->since.value, day) : 0 }; /* since */
}

struct ck_bytes route_group(const struct notify_route *route, const struct notice *notice, struct ck_arena *arena)
{
    struct ck_buffer buffer = { 0 };
    struct ck_bytes  group;

    if (!route->grouped)
        return CK_BYTES("");
    ck_buffer_append(&buffer, ck_bytes_from(route->name));
    for (const char *const *field = route->group; *field; field++) {
        char            day[CK_DAY_TEXT];
        struct ck_bytes text = field_of(notice, *field, day);

        ck_buffer_append(&buffer, CK_BYTES("|"));
        ck_buffer_append(&buffer, text.data ? text : CK_BYTES("-"));
    }
    group = ck_arena_copy(arena, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
    return group;
}

/* ---- mutes ---- */

/* The end of the window if it holds at that instant; else the instant. */
static int64_t window_end(const struct mute_window *window, int64_t time_ms)
{
    int64_t days = time_ms / CK_DAY_MS - (time_ms % CK_DAY_MS < 0), length_s = window->until_s - window->from_s;

    if (length_s <= 0)
        length_s += DAY_S;
    for (int64_t day = days - 1; day <= days; day++) {
        int64_t weekday = ((day + 3) % WEEK + WEEK) % WEEK; /* 1970-01-01 was a Thursday */
        int64_t from_ms = day * CK_DAY_MS + window->from_s * 1000LL, until_ms = from_ms + length_s * 1000;

        if ((window->days >> weekday & 1) && time_ms >= from_ms && time_ms < until_ms)
            return until_ms;
    }
    return time_ms;
}

int64_t route_open_ms(const struct notify_route *route, int64_t time_ms)
{
    bool moved = true;

    for (int tries = 0; moved && tries < WINDOWS_TRIED_MAX; tries++) {
        moved = false;
        for (size_t i = 0; i < route->mute_count; i++) {
            int64_t end_ms = window_end(&route->mutes[i], time_ms);

            moved = moved || end_ms != time_ms;
            time_ms = end_ms;
        }
    }
    return time_ms;
}
