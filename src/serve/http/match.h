/* SPDX-License-Identifier: Apache-2.0
 * From a target to a route with its parameters read, or to the problem that says why not. Pure. */
#ifndef CHOKEPOINT_SERVE_MATCH_H
#define CHOKEPOINT_SERVE_MATCH_H

#include "serve/http/route.h"
#include "serve/http/target.h"

struct serve_match {
    const struct serve_route *route;
    const struct serve_form  *suffix;                        /* the form that the path ends with; NULL: the header Accept chooses */
    struct ck_bytes           segments[TARGET_SEGMENTS_MAX]; /* decoded, the last one without the suffix */
    struct serve_value        values[SERVE_PARAMETERS_MAX];
};

/* Of the routes of the list (ends with NULL) with that path the one whose form suits best: one that the path ends with, else what Accept weighs most;
 * of several the first. False: no route has the path. *ret_form is NULL if none of the forms is acceptable. */
bool match_route(const struct serve_route *const *routes, const struct serve_target *target, struct ck_bytes accept, struct serve_match *ret_match,
                 const struct serve_form **ret_form);

/* Reads the parameters of path and query. False: `answer` is the problem. */
bool match_parameters(struct serve_match *match, const struct serve_target *target, struct ck_arena *arena, struct serve_answer *answer);

/* The number of parameters of a route. */
size_t serve_parameter_count(const struct serve_route *route);
/* Whether the parameter stands in the path. */
bool serve_in_path(const struct serve_route *route, const struct serve_parameter *parameter);

#endif
