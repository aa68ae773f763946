/* SPDX-License-Identifier: Apache-2.0
 * Routing that is being read: what its parts share. Functions that answer a bool told the fault when it is false. */
#ifndef CHOKEPOINT_NOTIFY_READING_H
#define CHOKEPOINT_NOTIFY_READING_H

#include "notify/route/route.h"
#include "source/map/node.h"

struct routing_reading {
    struct routing *routing;
    char           *problem; /* ROUTING_PROBLEM_MAX */
};

bool wrong(struct routing_reading *reading, size_t line, const char *form, ...) __attribute__((format(printf, 3, 4)));

/* Whether the node is a mapping of these names only; the list ends with NULL. */
bool names_good(struct routing_reading *reading, const struct map_node *node, const char *const *names);

/* What stands at the name; absent leaves what is there. */
bool read_text(struct routing_reading *reading, const struct map_node *mapping, const char *name, const char **ret_text);
bool read_list(struct routing_reading *reading, const struct map_node *mapping, const char *name, struct ck_bytes_array *ret_list); /* or one text */
bool read_flag(struct routing_reading *reading, const struct map_node *mapping, const char *name, bool *ret_flag);
bool read_duration(struct routing_reading *reading, const struct map_node *mapping, const char *name, int64_t least_ms, int64_t most_ms,
                   int64_t *ret_ms);
bool read_count(struct routing_reading *reading, const struct map_node *mapping, const char *name, size_t most, size_t *ret_count);

/* A name of letters, digits, - and _; at most ROUTING_NAME_MAX. */
bool read_name(struct routing_reading *reading, const struct map_node *mapping, const char **ret_name);

bool read_receiver(struct routing_reading *reading, const struct map_node *node, struct receiver *receiver);
bool read_route(struct routing_reading *reading, const struct map_node *node, struct notify_route *route);

#endif
