/* SPDX-License-Identifier: Apache-2.0
 * From a published value back to the input records, by `emission.sources`, `origin`, and the keys of records that a value names. */
#ifndef CHOKEPOINT_EXPLAIN_TRACE_H
#define CHOKEPOINT_EXPLAIN_TRACE_H

#include <jansson.h>

#include "chokepoint/arena.h"
#include "engine/explain/trace_store.h"

enum { TRACE_DEPTH_MAX = 16 };

struct trace {
    struct trace_store                store;
    const struct ck_processor *const *processors;   /* of the program; ends with NULL */
    const struct ck_topic            *topic;        /* only the tree of this topic's record; NULL: of every topic that has the key */
    size_t                            children_max; /* of one value */

    json_t *seen;               /* what the trees have shown, by topic and position */
    size_t  removed, unplaced;  /* nodes with such a `missing` */
    char    why[TRACE_WHY_MAX]; /* of the first one that was unplaced; of what ended the trace */
};

void trace_release(struct trace *trace);

/* A member of a member of a value, by its path: "level.quantity_kg"; NULL: there is none. */
json_t *trace_member(json_t *value, const char *path);

/* The trees of the last record with that key in each topic, logs beside other topics aside: an array of nodes
 *     {topic, partition, offset (not of a replay's file), line (of a file), key, value (without emission), retracted, children: [node …], more: how
 * many children were left out, unnamed: how many rows were read that emission.sources does not name, above: the same record stands in full before
 * this node, missing: why there is no value} where an input record has no key and no children, and `value` is null if it is not at hand. Empty: no
 * such key. The caller's reference. NULL: the store cannot be read (trace->why). */
json_t *trace_key(struct trace *trace, struct ck_bytes key);

#endif
