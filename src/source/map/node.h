/* SPDX-License-Identifier: Apache-2.0
 * A YAML document as a tree of texts, lists and mappings, each with its line. */
#ifndef CHOKEPOINT_SOURCE_MAP_NODE_H
#define CHOKEPOINT_SOURCE_MAP_NODE_H

#include "chokepoint/arena.h"

enum { NODE_DEPTH_MAX = 16, NODES_MAX = 100000, NODE_PROBLEM_MAX = 256 };

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAPPING };

struct map_node {
    enum node_kind         kind;
    struct ck_bytes        name; /* in its mapping */
    struct ck_bytes        text; /* of NODE_TEXT; with a NUL behind */
    bool                   null; /* a plain `null`, `~` or nothing */
    size_t                 line, count /* of what is inside */;
    const struct map_node *first, *next; /* inside; beside it */
};

/* In the arena. NULL: `problem` at *ret_line. No aliases, no tags, no name twice in a mapping, one document. */
const struct map_node *node_read(struct ck_bytes text, struct ck_arena *arena, char problem[NODE_PROBLEM_MAX], size_t *ret_line);

const struct map_node *node_find(const struct map_node *mapping, const char *name); /* NULL: none; `mapping` NULL or of another kind: none */

/* The first name in the mapping that is none of `names`, which ends with NULL; *ret_nearest: the one that was meant, data == NULL: none is like it.
 * NULL: all are. */
const struct map_node *node_unknown(const struct map_node *mapping, const char *const *names, struct ck_bytes *ret_nearest);

#endif
