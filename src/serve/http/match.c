/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/match.h"

#include <limits.h>
#include <stdio.h>

#include "engine/util/nearest.h"
#include "serve/http/negotiate.h"

/* ---- the path ---- */

/* Takes the next part of a route's path: "status", "{id}"; false: no more. */
static bool take_part(const char **path, struct ck_bytes *ret_part)
{
    if (**path == '/')
        (*path)++;
    *ret_part = (struct ck_bytes){ *path, strcspn(*path, "/") };
    *path += ret_part->size;
    return ret_part->size > 0;
}

static bool is_parameter(struct ck_bytes part) { return *part.data == '{'; }

static struct ck_bytes name_of(struct ck_bytes part) { return (struct ck_bytes){ part.data + 1, part.size - 2 }; }

static bool path_is(const struct serve_route *route, const struct ck_bytes *segments, size_t count)
{
    const char     *path = route->path;
    struct ck_bytes part;
    size_t          i = 0;

    for (; take_part(&path, &part); i++) {
        if (i == count)
            return false;
        if (is_parameter(part) ? segments[i].size == 0 : !ck_bytes_equal(part, segments[i]))
            return false;
    }
    return i == count;
}

static bool ends_with(struct ck_bytes text, const char *suffix)
{
    size_t size = strlen(suffix);

    return size && text.size > size && memcmp(text.data + text.size - size, suffix, size) == 0;
}

/* The suffix is looked for in what stands in the request: one that is written %2Ejson belongs to a key. A path that is called so has none. */
static bool match_one(const struct serve_route *route, const struct serve_target *target, struct serve_match *match)
{
    struct ck_bytes *last = match->segments + target->segment_count - 1, whole;

    for (size_t i = 0; i < target->segment_count; i++)
        match->segments[i] = target->segments[i];
    match->route = route;
    match->suffix = NULL;
    for (size_t i = 0; target->segment_count && route->forms[i]; i++)
        if (ends_with(target->last, route->forms[i]->suffix))
            match->suffix = route->forms[i];
    if (!match->suffix)
        return path_is(route, match->segments, target->segment_count);
    whole = *last;
    last->size -= strlen(match->suffix->suffix);
    if (path_is(route, match->segments, target->segment_count))
        return true;
    *last = whole;
    match->suffix = NULL;
    return path_is(route, match->segments, target->segment_count);
}

bool match_route(const struct serve_route *const *routes, const struct serve_target *target, struct ck_bytes accept, struct serve_match *ret_match,
                 const struct serve_form **ret_form)
{
    int best = -1;

    for (; *routes; routes++) {
        struct serve_match       match;
        const struct serve_form *form;
        int                      weight;

        if (!match_one(*routes, target, &match))
            continue;
        form = match.suffix ? match.suffix : negotiate_form((*routes)->forms, accept, &weight);
        if (match.suffix)
            weight = INT_MAX;
        if (weight <= best)
            continue;
        best = weight;
        *ret_form = form;
        *ret_match = match;
    }
    return best >= 0;
}

/* ---- parameters ---- */

size_t serve_parameter_count(const struct serve_route *route)
{
    size_t count = 0;

    while (route->parameters && route->parameters[count].name)
        count++;
    return count;
}

bool serve_in_path(const struct serve_route *route, const struct serve_parameter *parameter)
{
    const char     *path = route->path;
    struct ck_bytes part;

    while (take_part(&path, &part))
        if (is_parameter(part) && ck_bytes_equal(name_of(part), ck_bytes_from(parameter->name)))
            return true;
    return false;
}

static size_t place_of(const struct serve_route *route, struct ck_bytes name)
{
    size_t place = 0;

    while (route->parameters && route->parameters[place].name && !ck_bytes_equal(ck_bytes_from(route->parameters[place].name), name))
        place++;
    return place;
}

static bool read_one(struct serve_match *match, size_t place, struct ck_bytes text, struct ck_arena *arena, struct serve_answer *answer)
{
    const struct serve_parameter *parameter = &match->route->parameters[place];
    struct serve_value           *value = &match->values[place];

    *value = (struct serve_value){ 0 };
    if (!parameter->kind->read(parameter, text, arena, value)) {
        serve_refuse_parameter(answer, parameter->name, text, serve_allowed(parameter, arena), NULL);
        return false;
    }
    value->given = true;
    return true;
}

static bool read_path(struct serve_match *match, struct ck_arena *arena, struct serve_answer *answer)
{
    const char     *path = match->route->path;
    struct ck_bytes part;

    for (size_t i = 0; take_part(&path, &part); i++)
        if (is_parameter(part) && !read_one(match, place_of(match->route, name_of(part)), match->segments[i], arena, answer))
            return false;
    return true;
}

/* The names of the query's parameters, for people. */
static const char *names_of(const struct serve_route *route, struct ck_arena *arena)
{
    struct ck_buffer text = { 0 };
    char            *copy;

    for (size_t i = 0; i < serve_parameter_count(route); i++)
        if (!serve_in_path(route, &route->parameters[i]))
            serve_print(&text, "%s%s", text.size ? ", " : "", route->parameters[i].name);
    if (!text.size)
        serve_print(&text, "none");
    ck_buffer_append(&text, (struct ck_bytes){ "", 1 });
    copy = ck_arena_take(arena, text.size);
    memcpy(copy, text.data, text.size);
    ck_buffer_release(&text);
    return copy;
}

static void refuse_unknown(const struct serve_route *route, struct ck_bytes name, struct ck_arena *arena, struct serve_answer *answer)
{
    struct nearest nearest = nearest_to(name);
    char           detail[160];

    for (size_t i = 0; i < serve_parameter_count(route); i++)
        if (!serve_in_path(route, &route->parameters[i]))
            nearest_try(&nearest, ck_bytes_from(route->parameters[i].name));
    snprintf(detail, sizeof detail, "the route has no such parameter%s%.*s%s", nearest.found.data ? " (nearest: " : "", (int)nearest.found.size,
             nearest.found.data ? nearest.found.data : "", nearest.found.data ? ")" : "");
    serve_refuse_parameter(answer, ck_arena_copy(arena, (struct ck_bytes){ name.data, name.size + 1 }).data, (struct ck_bytes){ 0 },
                           names_of(route, arena), detail);
}

static bool read_pair(struct serve_match *match, const struct serve_pair *pair, struct ck_arena *arena, struct serve_answer *answer)
{
    size_t                        place = place_of(match->route, pair->name);
    const struct serve_parameter *parameter = place < serve_parameter_count(match->route) ? &match->route->parameters[place] : NULL;

    if (!parameter || serve_in_path(match->route, parameter)) {
        refuse_unknown(match->route, pair->name, arena, answer);
        return false;
    }
    if (match->route->loose && pair->value.size == 0)
        return true;
    if (match->values[place].given) {
        serve_refuse_parameter(answer, parameter->name, pair->value, serve_allowed(parameter, arena), "the parameter is there more than once");
        return false;
    }
    return read_one(match, place, pair->value, arena, answer);
}

/* A span that ends before it begins has nothing in it: whoever asks for one has mistaken something. */
static bool in_order(const struct serve_match *match, struct ck_arena *arena, struct serve_answer *answer)
{
    for (size_t i = 0; i < serve_parameter_count(match->route); i++) {
        const struct serve_parameter *parameter = &match->route->parameters[i];
        size_t                        begin = parameter->behind ? place_of(match->route, ck_bytes_from(parameter->behind)) : i;
        char                          detail[160];

        if (!match->values[i].given || !match->values[begin].given || match->values[i].number >= match->values[begin].number)
            continue;
        snprintf(detail, sizeof detail, "%s lies before %s", parameter->name, parameter->behind);
        serve_refuse_parameter(answer, parameter->name, match->values[i].text, serve_allowed(parameter, arena), detail);
        return false;
    }
    return true;
}

/* What was not given has its default. */
static bool complete(struct serve_match *match, struct ck_arena *arena, struct serve_answer *answer)
{
    for (size_t i = 0; i < serve_parameter_count(match->route); i++) {
        const struct serve_parameter *parameter = &match->route->parameters[i];

        if (match->values[i].given)
            continue;
        if (parameter->required) {
            serve_refuse_parameter(answer, parameter->name, (struct ck_bytes){ 0 }, serve_allowed(parameter, arena), "the parameter is needed");
            return false;
        }
        if (parameter->otherwise && !read_one(match, i, ck_bytes_from(parameter->otherwise), arena, answer))
            return false;
        match->values[i].given = false;
    }
    return true;
}

bool match_parameters(struct serve_match *match, const struct serve_target *target, struct ck_arena *arena, struct serve_answer *answer)
{
    memset(match->values, 0, sizeof match->values);
    if (!read_path(match, arena, answer))
        return false;
    for (size_t i = 0; i < target->pair_count; i++)
        if (!read_pair(match, &target->pairs[i], arena, answer))
            return false;
    return complete(match, arena, answer) && in_order(match, arena, answer);
}
