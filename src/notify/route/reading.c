/* SPDX-License-Identifier: Apache-2.0
 * The whole of a routing file, and the parts that its parts are made of. */
#include "notify/route/reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "chokepoint/number.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"

bool wrong(struct routing_reading *reading, size_t line, const char *form, ...)
{
    va_list arguments;
    char    words[ROUTING_PROBLEM_MAX];

    va_start(arguments, form);
    vsnprintf(words, sizeof words, form, arguments);
    va_end(arguments);
    snprintf(reading->problem, ROUTING_PROBLEM_MAX, "%.180s:%zu: %.400s", reading->routing->path, line, words);
    return false;
}

bool names_good(struct routing_reading *reading, const struct map_node *node, const char *const *names)
{
    const struct map_node *unknown;
    struct ck_bytes        nearest;

    if (node->kind != NODE_MAPPING)
        return wrong(reading, node->line, "names with values are wanted here");
    unknown = node_unknown(node, names, &nearest);
    return !unknown || wrong(reading, unknown->line, "unknown word %.64s%s%.*s%s", unknown->name.data, nearest.data ? " (nearest: " : "",
                             (int)nearest.size, nearest.data, nearest.data ? ")" : "");
}

bool read_text(struct routing_reading *reading, const struct map_node *mapping, const char *name, const char **ret_text)
{
    const struct map_node *node = node_find(mapping, name);

    if (!node)
        return true;
    if (node->kind != NODE_TEXT || node->null || !node->text.size)
        return wrong(reading, node->line, "%s: a text is wanted", name);
    for (size_t i = 0; i < node->text.size; i++)
        if ((unsigned char)node->text.data[i] < ' ')
            return wrong(reading, node->line, "%s: a control character", name);
    *ret_text = node->text.data;
    return true;
}

bool read_list(struct routing_reading *reading, const struct map_node *mapping, const char *name, struct ck_bytes_array *ret_list)
{
    const struct map_node *node = node_find(mapping, name);
    struct ck_bytes       *items;
    size_t                 count = 0;

    if (!node)
        return true;
    if (node->kind == NODE_MAPPING || (node->kind == NODE_LIST && !node->count) || (node->kind == NODE_TEXT && !node->text.size))
        return wrong(reading, node->line, "%s: a word or a list of words is wanted", name);
    items = ck_arena_take(&reading->routing->arena, (node->count + 1) * sizeof *items);
    if (node->kind == NODE_TEXT)
        items[count++] = node->text;
    for (const struct map_node *item = node->first; item; item = item->next) {
        if (item->kind != NODE_TEXT || !item->text.size)
            return wrong(reading, item->line, "%s: a word is wanted", name);
        items[count++] = item->text;
    }
    *ret_list = (struct ck_bytes_array){ items, count };
    return true;
}

bool read_flag(struct routing_reading *reading, const struct map_node *mapping, const char *name, bool *ret_flag)
{
    const struct map_node *node = node_find(mapping, name);

    if (!node)
        return true;
    if (node->kind == NODE_TEXT && (ck_bytes_equal(node->text, CK_BYTES("true")) || ck_bytes_equal(node->text, CK_BYTES("false")))) {
        *ret_flag = ck_bytes_equal(node->text, CK_BYTES("true"));
        return true;
    }
    return wrong(reading, node->line, "%s: true or false", name);
}

bool duration_read(struct ck_bytes text, int64_t *ret_ms)
{
    static const struct {
        struct ck_bytes unit;
        int64_t         ms;
    } units[] = {
        { { "ms", 2 }, 1 }, { { "s", 1 }, 1000 }, { { "m", 1 }, 60 * 1000 }, { { "h", 1 }, 60 * 60 * 1000 }, { { "d", 1 }, 24 * 60 * 60 * 1000 }
    };
    enum { DIGITS_MAX = 9 };
    size_t digits = 0;

    while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9')
        digits++;
    if (digits == 0 || digits > DIGITS_MAX || !ck_number_read_long((struct ck_bytes){ text.data, digits }, ret_ms))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (ck_bytes_equal((struct ck_bytes){ text.data + digits, text.size - digits }, units[i].unit)) {
            *ret_ms *= units[i].ms;
            return true;
        }
    return false;
}

bool read_duration(struct routing_reading *reading, const struct map_node *mapping, const char *name, int64_t least_ms, int64_t most_ms,
                   int64_t *ret_ms)
{
    const struct map_node *node = node_find(mapping, name);
    int64_t                time_ms;

    if (!node)
        return true;
    if (node->kind != NODE_TEXT || !duration_read(node->text, &time_ms))
        return wrong(reading, node->line, "%s: a time such as 500ms, 30s, 5m, 1h or 2d is wanted", name);
    if (time_ms < least_ms || time_ms > most_ms)
        return wrong(reading, node->line, "%s: from %lld ms to %lld s", name, (long long)least_ms, (long long)most_ms / 1000);
    *ret_ms = time_ms;
    return true;
}

bool read_count(struct routing_reading *reading, const struct map_node *mapping, const char *name, size_t most, size_t *ret_count)
{
    const struct map_node *node = node_find(mapping, name);
    int64_t                number;

    if (!node)
        return true;
    if (node->kind != NODE_TEXT || !ck_number_read_long(node->text, &number) || number < 1 || (uint64_t)number > most)
        return wrong(reading, node->line, "%s: a number from 1 to %zu", name, most);
    *ret_count = (size_t)number;
    return true;
}

bool read_name(struct routing_reading *reading, const struct map_node *mapping, const char **ret_name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

    if (!node_find(mapping, "name"))
        return wrong(reading, mapping->line, "name is missing");
    if (!read_text(reading, mapping, "name", ret_name))
        return false;
    if (strlen(*ret_name) > ROUTING_NAME_MAX || strspn(*ret_name, letters) != strlen(*ret_name))
        return wrong(reading, node_find(mapping, "name")->line, "name: at most %d letters, digits, -, _ and .", ROUTING_NAME_MAX);
    return true;
}

/* ---- the whole ---- */

bool routing_from_read(struct ck_bytes text, struct routing *routing)
{
    if (ck_bytes_equal(text, CK_BYTES("start")))
        routing->from = ROUTING_FROM_START;
    else if (ck_bytes_equal(text, CK_BYTES("now")))
        routing->from = ROUTING_FROM_NOW;
    else if (instant_read(text, &routing->from_ms))
        routing->from = ROUTING_FROM_INSTANT;
    else
        return false;
    return true;
}

static bool read_from(struct routing_reading *reading, const struct map_node *root)
{
    const char *text = "start";

    if (!read_text(reading, root, "from", &text))
        return false;
    return routing_from_read(ck_bytes_from(text), reading->routing) ||
           wrong(reading, node_find(root, "from")->line, "from: start, now, or an instant (RFC 3339)");
}

static const struct map_node *list_at(struct routing_reading *reading, const struct map_node *root, const char *name, size_t most)
{
    const struct map_node *node = node_find(root, name);

    if (!node || node->kind != NODE_LIST || !node->first) {
        wrong(reading, node ? node->line : root->line, node && node->kind == NODE_LIST ? "%s: the list is empty" : "%s: a list is wanted", name);
        return NULL;
    }
    if (node->count > most) {
        wrong(reading, node->line, "%s: more than %zu", name, most);
        return NULL;
    }
    return node;
}

static bool read_receivers(struct routing_reading *reading, const struct map_node *root)
{
    struct routing        *routing = reading->routing;
    const struct map_node *list = list_at(reading, root, "receivers", RECEIVERS_MAX);

    for (const struct map_node *node = list ? list->first : NULL; node; node = node->next) {
        struct receiver *receiver = &routing->receivers[routing->receiver_count];

        if (!read_receiver(reading, node, receiver))
            return false;
        for (size_t i = 0; i < routing->receiver_count; i++)
            if (strcmp(routing->receivers[i].name, receiver->name) == 0)
                return wrong(reading, node->line, "a second receiver %s", receiver->name);
        routing->receiver_count++;
    }
    return list != NULL;
}

static bool read_routes(struct routing_reading *reading, const struct map_node *root)
{
    struct routing        *routing = reading->routing;
    const struct map_node *list = list_at(reading, root, "routes", ROUTES_MAX);

    for (const struct map_node *node = list ? list->first : NULL; node; node = node->next) {
        struct notify_route *route = &routing->routes[routing->route_count];

        if (!read_route(reading, node, route))
            return false;
        for (size_t i = 0; i < routing->route_count; i++)
            if (strcmp(routing->routes[i].name, route->name) == 0)
                return wrong(reading, node->line, "a second route %s", route->name);
        routing->route_count++;
    }
    return list != NULL;
}

static bool read_all(struct routing_reading *reading, struct ck_bytes text)
{
    static const char *const names[] = { "from", "receivers", "routes", NULL };
    char                     problem[NODE_PROBLEM_MAX];
    size_t                   line;
    const struct map_node   *root = node_read(text, &reading->routing->arena, problem, &line);

    if (!root)
        return wrong(reading, line, "%s", problem);
    return names_good(reading, root, names) && read_from(reading, root) && read_receivers(reading, root) && read_routes(reading, root);
}

struct routing *routing_read_text(const char *path, struct ck_bytes text, char problem[ROUTING_PROBLEM_MAX])
{
    struct routing        *routing = calloc(1, sizeof *routing);
    struct routing_reading reading = { routing, problem };

    if (!routing)
        abort();
    routing->path = path;
    routing->digest = (int64_t)(XXH3_64bits(text.data, text.size) >> 2);
    if (read_all(&reading, text))
        return routing;
    routing_free(routing);
    return NULL;
}

struct routing *routing_read(const char *path, char problem[ROUTING_PROBLEM_MAX])
{
    struct ck_buffer text = { 0 };
    int              result = file_read(path, &text);
    struct routing  *routing = NULL;

    if (result)
        snprintf(problem, ROUTING_PROBLEM_MAX, "%.300s: %s", path, file_error(result));
    else
        routing = routing_read_text(path, ck_buffer_bytes(&text), problem);
    ck_buffer_release(&text);
    return routing;
}

void routing_free(struct routing *routing)
{
    if (!routing)
        return;
    ck_arena_release(&routing->arena);
    free(routing);
}
