/* SPDX-License-Identifier: Apache-2.0
 * The pages of serve/pages as routes: the same paths as the answers in JSON, for whoever prefers text/html, and the files beside them. */
#ifndef CHOKEPOINT_SERVE_SITE_H
#define CHOKEPOINT_SERVE_SITE_H

#include "chokepoint/topic.h"
#include "serve/http/route.h"

/* The routes of answers_routes, then those of the pages; their context is a struct answers. Ends with NULL. */
extern const struct serve_route *const site_routes[];

/* Whether pages look for the records of a topic by the last component of their keys: store_topic.by_end. */
bool site_topic_by_end(const struct ck_topic *topic);

#endif
