/* SPDX-License-Identifier: Apache-2.0
 * Routes, as they are written. */
#include <string.h>

#include "chokepoint/number.h"
#include "domain/model/country.h"
#include "domain/model/topics.h"
#include "engine/util/nearest.h"
#include "notify/route/reading.h"
#include "processors/alert/rule.h"
#include "records.h"

enum { DAY_S = 24 * 60 * 60, DAY_MS = DAY_S * 1000, ALL_DAYS = 0x7f, MUTES_MAX = 32 };

static size_t line_of(const struct map_node *node, const char *name) { return node_find(node, name)->line; }

static bool no_word(struct routing_reading *reading, size_t line, const char *name, struct ck_bytes word, struct ck_bytes nearest)
{
    return wrong(reading, line, "%s: there is no %.64s%s%.*s%s", name, word.data, nearest.data ? " (nearest: " : "", (int)nearest.size, nearest.data,
                 nearest.data ? ")" : "");
}

/* ---- what is matched ---- */

static bool read_topics(struct routing_reading *reading, const struct map_node *node, struct notify_route *route)
{
    struct ck_bytes_array names = { 0 };
    size_t                count = 0;

    route->topics[0] = &alerts;
    if (!node || !node_find(node, "topic"))
        return true;
    if (!read_list(reading, node, "topic", &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        const struct ck_topic *topic = notice_topic(names.items[i]);

        if (!topic)
            return wrong(reading, line_of(node, "topic"), "topic: alerts, policy.verdicts or control.status, not %.64s", names.items[i].data);
        for (size_t k = 0; k < count; k++)
            if (route->topics[k] == topic)
                return wrong(reading, line_of(node, "topic"), "topic: %s twice", topic->name);
        route->topics[count++] = topic;
    }
    return true;
}

static bool has_topic(const struct notify_route *route, const struct ck_topic *topic)
{
    for (const struct ck_topic *const *one = route->topics; *one; one++)
        if (*one == topic)
            return true;
    return false;
}

static bool rules_good(struct routing_reading *reading, const struct map_node *node, const struct notify_route *route)
{
    if (route->rules.count && !has_topic(route, &alerts))
        return wrong(reading, line_of(node, "rule"), "rule: only alerts are of a rule");
    for (size_t i = 0; i < route->rules.count; i++) {
        struct nearest nearest = nearest_to(route->rules.items[i]);

        if (alert_rule_find(route->rules.items[i]))
            continue;
        for (size_t k = 0; k < ALERT_RULE_COUNT; k++)
            nearest_try(&nearest, ck_bytes_from(alert_rules[k].name));
        return no_word(reading, line_of(node, "rule"), "rule", route->rules.items[i], nearest.found);
    }
    return true;
}

static bool states_good(struct routing_reading *reading, const struct map_node *node, const struct notify_route *route)
{
    for (size_t i = 0; i < route->states.count; i++) {
        struct nearest nearest = nearest_to(route->states.items[i]);
        bool           known = false;

        for (const struct ck_topic *const *topic = route->topics; *topic; topic++) {
            const struct ck_enum_type *states = notice_states(*topic);

            for (size_t k = 1; k < states->count; k++) {
                known = known || ck_bytes_equal(route->states.items[i], ck_bytes_from(states->symbols[k]));
                nearest_try(&nearest, ck_bytes_from(states->symbols[k]));
            }
        }
        if (!known)
            return no_word(reading, line_of(node, "state"), "state", route->states.items[i], nearest.found);
    }
    return true;
}

static bool countries_good(struct routing_reading *reading, const struct map_node *node, const struct notify_route *route)
{
    for (size_t i = 0; i < route->countries.count; i++) {
        struct ck_bytes country = route->countries.items[i];

        if (!country_known(country) && !ck_bytes_equal(country, CK_BYTES("WLD")) && !ck_bytes_equal(country, CK_BYTES("ALL")))
            return wrong(reading, line_of(node, "country"), "country: no country %.64s (ISO 3166-1 alpha-3)", country.data);
    }
    return true;
}

static bool read_severity(struct routing_reading *reading, const struct map_node *node, struct notify_route *route)
{
    const char *text = NULL;

    if (!read_text(reading, node, "severity", &text) || !text)
        return text == NULL && !node_find(node, "severity");
    if (route->topics[0] != &alerts || route->topics[1])
        return wrong(reading, line_of(node, "severity"), "severity: only alerts have one; a route of its own for other topics");
    for (size_t i = 1; i < alert_severity_symbols.count; i++)
        if (strcmp(alert_severity_symbols.symbols[i], text) == 0)
            route->rank = (int)i;
    return route->rank || wrong(reading, line_of(node, "severity"), "severity: info, warning or critical (at least), not %.64s", text);
}

static bool read_match(struct routing_reading *reading, const struct map_node *node, struct notify_route *route)
{
    static const char *const names[] = { "topic", "rule", "severity", "item", "country", "state", NULL };

    if (node && !names_good(reading, node, names))
        return false;
    if (!read_topics(reading, node, route) || !node)
        return node == NULL;
    return read_list(reading, node, "rule", &route->rules) && read_list(reading, node, "item", &route->items) &&
           read_list(reading, node, "country", &route->countries) && read_list(reading, node, "state", &route->states) &&
           read_severity(reading, node, route) && rules_good(reading, node, route) && countries_good(reading, node, route) &&
           states_good(reading, node, route);
}

/* ---- how it is told ---- */

static bool read_group(struct routing_reading *reading, const struct map_node *node, struct notify_route *route)
{
    static const char *const fields[] = { "topic", "rule", "severity", "item", "reporter", "partner", "news", "state", "since", NULL };
    struct ck_bytes_array    words = { 0 };

    if (!read_list(reading, node, "group", &words) || !read_duration(reading, node, "wait", 0, DAY_MS, &route->wait_ms))
        return false;
    if (words.count > GROUP_FIELDS_MAX)
        return wrong(reading, line_of(node, "group"), "group: more than %d fields", GROUP_FIELDS_MAX);
    for (size_t i = 0; i < words.count; i++) {
        const char *const *field = fields;

        while (*field && strcmp(*field, words.items[i].data) != 0)
            field++;
        if (!*field)
            return wrong(reading, line_of(node, "group"), "group: topic, rule, severity, item, reporter, partner, news, state or since, not %.64s",
                         words.items[i].data);
        route->group[i] = *field;
    }
    route->grouped = words.count > 0;
    if (route->grouped && !node_find(node, "wait"))
        route->wait_ms = 30 * 1000;
    return true;
}

static bool read_days(struct routing_reading *reading, const struct map_node *node, struct mute_window *window)
{
    static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
    struct ck_bytes_array    words = { 0 };

    if (!read_list(reading, node, "days", &words))
        return false;
    window->days = words.count ? 0 : ALL_DAYS;
    for (size_t i = 0; i < words.count; i++) {
        size_t day = 0;

        while (day < 7 && strcmp(days[day], words.items[i].data) != 0)
            day++;
        if (day == 7)
            return wrong(reading, line_of(node, "days"), "days: mon, tue, wed, thu, fri, sat or sun, not %.64s", words.items[i].data);
        window->days |= 1u << day;
    }
    return true;
}

/* HH:MM, to 24:00. */
static bool read_hour(struct ck_bytes text, int32_t *ret_s)
{
    int64_t hours, minutes;

    if (text.size != 5 || text.data[2] != ':' || !ck_number_read_long((struct ck_bytes){ text.data, 2 }, &hours) ||
        !ck_number_read_long((struct ck_bytes){ text.data + 3, 2 }, &minutes))
        return false;
    *ret_s = (int32_t)(hours * 3600 + minutes * 60);
    return hours >= 0 && minutes >= 0 && minutes < 60 && *ret_s <= DAY_S;
}

static bool read_window(struct routing_reading *reading, const struct map_node *node, struct mute_window *window)
{
    static const char *const names[] = { "days", "hours", NULL };
    const char              *hours = "00:00-24:00";

    *window = (struct mute_window){ 0 };
    if (!names_good(reading, node, names) || !read_days(reading, node, window) || !read_text(reading, node, "hours", &hours))
        return false;
    if (strlen(hours) != 11 || hours[5] != '-' || !read_hour((struct ck_bytes){ hours, 5 }, &window->from_s) ||
        !read_hour((struct ck_bytes){ hours + 6, 5 }, &window->until_s) || window->from_s == window->until_s || window->from_s == DAY_S)
        return wrong(reading, node->line, "hours: HH:MM-HH:MM in UTC, not %.64s", hours);
    return true;
}

static bool read_mutes(struct routing_reading *reading, const struct map_node *node, struct notify_route *route)
{
    const struct map_node *list = node_find(node, "mute");
    struct mute_window    *windows;

    if (!list)
        return true;
    if (list->kind != NODE_LIST || list->count > MUTES_MAX)
        return wrong(reading, list->line, "mute: a list of windows, {days: [sat, sun], hours: 22:00-06:00}, at most %d", MUTES_MAX);
    windows = ck_arena_take(&reading->routing->arena, (list->count + 1) * sizeof *windows);
    for (const struct map_node *item = list->first; item; item = item->next)
        if (!read_window(reading, item, &windows[route->mute_count++]))
            return false;
    route->mutes = windows;
    return route_open_ms(route, 0) < 7 * (int64_t)DAY_MS || wrong(reading, list->line, "mute: these windows never end");
}

static bool read_receivers_of(struct routing_reading *reading, const struct map_node *node, struct notify_route *route)
{
    const struct routing *routing = reading->routing;
    struct ck_bytes_array names = { 0 };

    if (!read_list(reading, node, "to", &names))
        return false;
    if (!names.count)
        return wrong(reading, node->line, "%s: to is missing", route->name);
    for (size_t i = 0; i < names.count; i++) {
        struct nearest nearest = nearest_to(names.items[i]);
        size_t         number = 0;

        for (; number < routing->receiver_count && strcmp(routing->receivers[number].name, names.items[i].data) != 0; number++)
            nearest_try(&nearest, ck_bytes_from(routing->receivers[number].name));
        if (number == routing->receiver_count)
            return no_word(reading, line_of(node, "to"), "to", names.items[i], nearest.found);
        for (size_t k = 0; k < route->receiver_count; k++)
            if (route->receivers[k] == number)
                return wrong(reading, line_of(node, "to"), "to: %s twice", names.items[i].data);
        route->receivers[route->receiver_count++] = number;
    }
    return true;
}

bool read_route(struct routing_reading *reading, const struct map_node *node, struct notify_route *route)
{
    static const char *const names[] = { "name", "match", "group", "wait", "mute", "updates", "to", NULL };

    *route = (struct notify_route){ .line = node->line };
    return names_good(reading, node, names) && read_name(reading, node, &route->name) && read_match(reading, node_find(node, "match"), route) &&
           read_group(reading, node, route) && read_mutes(reading, node, route) && read_flag(reading, node, "updates", &route->updates) &&
           read_receivers_of(reading, node, route);
}
