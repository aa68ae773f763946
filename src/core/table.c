/* SPDX-License-Identifier: Apache-2.0
 * A B+tree (Comer 1979, "The Ubiquitous B-Tree") of pointers to rows. Full nodes are split on the way down, so an insertion never goes back up.
 * Leaves that run empty stay: rows are hardly ever removed, and a walk passes over an empty leaf at the cost of a comparison. */
#include "core/table.h"

#include <assert.h>
#include <stdlib.h>

#include "chokepoint/codec.h"
#include "core/state.h"

enum { NODE_MAX = 64 };

struct separator {
    uint32_t size;
    char     bytes[];
};

struct table_node {
    uint16_t           count;
    bool               leaf;
    struct table_node *next; /* leaf to the right */
    union {
        struct row_entry *rows[NODE_MAX];
        struct {
            struct table_node *children[NODE_MAX];
            struct separator  *separators[NODE_MAX]; /* [i]: no key below children[i] is less; [0] unused */
        };
    };
};

static void *take(size_t size)
{
    void *memory = malloc(size);

    if (!memory)
        abort();
    return memory;
}

static struct table_node *node_new(bool leaf)
{
    struct table_node *node = take(sizeof *node);

    node->count = 0;
    node->leaf = leaf;
    node->next = NULL;
    return node;
}

static void node_free(struct table_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (node->leaf) {
            free(node->rows[i]);
        } else {
            node_free(node->children[i]);
            if (i > 0)
                free(node->separators[i]);
        }
    }
    free(node);
}

struct table *table_new(struct state *state, uint8_t number)
{
    struct table *table = calloc(1, sizeof *table);

    if (!table)
        abort();
    table->state = state;
    table->number = number;
    table->root = node_new(true);
    return table;
}

void table_free(struct table *table)
{
    if (!table)
        return;
    node_free(table->root);
    free(table);
}

/* ---- search ---- */

static inline int key_order(const char *data, size_t size, struct bytes key)
{
    size_t shorter = size < key.size ? size : key.size;
    int    order = memcmp(data, key.data, shorter);

    return order ? order : (size > key.size) - (size < key.size);
}

/* The first row of a leaf whose key is not less. */
static size_t leaf_bound(const struct table_node *leaf, struct bytes key, bool *ret_equal)
{
    size_t low = 0, high = leaf->count;

    *ret_equal = false;
    while (low < high) {
        size_t                  middle = (low + high) / 2;
        const struct row_entry *row = leaf->rows[middle];
        int                     order = key_order(row->bytes, row->key_size, key);

        if (order == 0) {
            *ret_equal = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The last child whose separator is not greater. */
static size_t child_bound(const struct table_node *node, struct bytes key)
{
    size_t low = 1, high = node->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (key_order(node->separators[middle]->bytes, node->separators[middle]->size, key) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

static struct table_node *leaf_find(const struct table *table, struct bytes key)
{
    struct table_node *node = table->root;

    while (!node->leaf)
        node = node->children[child_bound(node, key)];
    return node;
}

const struct row_entry *table_entry(const struct table *table, struct bytes key)
{
    const struct table_node *leaf = leaf_find(table, key);
    bool                     equal;
    size_t                   at = leaf_bound(leaf, key, &equal);

    return equal ? leaf->rows[at] : NULL;
}

/* ---- growth ---- */

static void node_split(struct table_node *parent, size_t at)
{
    struct table_node *left = parent->children[at], *right = node_new(left->leaf);
    size_t             half = left->count / 2;
    struct separator  *separator;

    right->count = (uint16_t)(left->count - half);
    if (left->leaf) {
        struct bytes key = row_entry_key(left->rows[half]);

        memcpy(right->rows, left->rows + half, right->count * sizeof right->rows[0]);
        separator = take(sizeof *separator + key.size);
        separator->size = (uint32_t)key.size;
        memcpy(separator->bytes, key.data, key.size);
        right->next = left->next;
        left->next = right;
    } else {
        memcpy(right->children, left->children + half, right->count * sizeof right->children[0]);
        memcpy(right->separators, left->separators + half, right->count * sizeof right->separators[0]);
        separator = right->separators[0];
    }
    left->count = (uint16_t)half;
    memmove(parent->children + at + 2, parent->children + at + 1, (parent->count - at - 1) * sizeof parent->children[0]);
    memmove(parent->separators + at + 2, parent->separators + at + 1, (parent->count - at - 1) * sizeof parent->separators[0]);
    parent->children[at + 1] = right;
    parent->separators[at + 1] = separator;
    parent->count++;
}

/* The leaf where the key belongs, with room for one row more. */
static struct table_node *leaf_with_room(struct table *table, struct bytes key)
{
    struct table_node *node;

    if (table->root->count == NODE_MAX) {
        node = node_new(false);
        node->children[0] = table->root;
        node->count = 1;
        table->root = node;
        node_split(node, 0);
    }
    node = table->root;
    while (!node->leaf) {
        size_t at = child_bound(node, key);

        if (node->children[at]->count == NODE_MAX) {
            node_split(node, at);
            at = child_bound(node, key);
        }
        node = node->children[at];
    }
    return node;
}

/* Returns the place of the row, whose old entry (or NULL) is still in it. */
static struct row_entry **place_for(struct table *table, struct bytes key)
{
    bool               equal;
    struct table_node *leaf = leaf_find(table, key);
    size_t             at = leaf_bound(leaf, key, &equal);

    if (equal)
        return &leaf->rows[at];
    if (leaf->count == NODE_MAX) {
        leaf = leaf_with_room(table, key);
        at = leaf_bound(leaf, key, &equal);
    }
    memmove(leaf->rows + at + 1, leaf->rows + at, (leaf->count - at) * sizeof leaf->rows[0]);
    leaf->rows[at] = NULL;
    leaf->count++;
    return &leaf->rows[at];
}

static struct row_entry *row_take_out(struct table *table, struct bytes key)
{
    bool               equal;
    struct table_node *leaf = leaf_find(table, key);
    size_t             at = leaf_bound(leaf, key, &equal);
    struct row_entry  *entry;

    if (!equal)
        return NULL;
    entry = leaf->rows[at];
    leaf->count--;
    memmove(leaf->rows + at, leaf->rows + at + 1, (leaf->count - at) * sizeof leaf->rows[0]);
    return entry;
}

static void count_row(struct table *table, const struct row_entry *entry, int sign)
{
    size_t size = sizeof *entry + entry->key_size + entry->value_size;

    table->rows = sign > 0 ? table->rows + 1 : table->rows - 1;
    table->bytes = sign > 0 ? table->bytes + size : table->bytes - size;
}

static void digest_count(struct table *table, const struct row_entry *entry, int sign)
{
    struct digest digest;

    if (!table->state)
        return;
    digest = digest_row(table->number, row_entry_key(entry), row_entry_value(entry), row_entry_origin(entry));
    if (sign > 0)
        digest_add(&table->state->digest, digest);
    else
        digest_subtract(&table->state->digest, digest);
    table->state->rows += sign;
}

static struct row_entry *row_new(struct bytes key, struct bytes value, struct row_origin origin, uint32_t transaction)
{
    struct row_entry *entry;

    assert(key.size <= UINT32_MAX && value.size <= UINT32_MAX);
    entry = take(sizeof *entry + key.size + value.size);
    *entry = (struct row_entry){ (uint32_t)key.size, (uint32_t)value.size, transaction, origin.topic, origin.partition, origin.offset };
    if (key.size)
        memcpy(entry->bytes, key.data, key.size);
    if (value.size)
        memcpy(entry->bytes + key.size, value.data, value.size);
    return entry;
}

/* ---- the public face ---- */

static void row_of(const struct row_entry *entry, struct row *ret_row)
{
    *ret_row = (struct row){ row_entry_key(entry), row_entry_value(entry), row_entry_origin(entry) };
}

static void track(struct table *table, const struct row_entry *entry)
{
    if (table->tracked)
        reads_add(&table->state->reads, row_entry_origin(entry));
}

bool table_get(struct table *table, struct bytes key, struct row *ret_row)
{
    const struct row_entry *entry = table_entry(table, key);

    if (!entry)
        return false;
    track(table, entry);
    row_of(entry, ret_row);
    return true;
}

void table_put(struct table *table, struct bytes key, struct bytes value)
{
    struct state      *state = table->state;
    struct row_origin  origin = state ? state->origin : (struct row_origin){ 0 };
    struct row_entry  *entry = row_new(key, value, origin, state ? state->transaction : 0);
    struct row_entry **place = place_for(table, key), *old = *place;

    *place = entry;
    if (old) {
        count_row(table, old, -1);
        digest_count(table, old, -1);
    }
    count_row(table, entry, 1);
    digest_count(table, entry, 1);
    if (state && !old)
        undo_push(&state->undo, (struct undo_entry){ table, row_new(key, (struct bytes){ 0 }, origin, 0), false });
    else if (state && old->transaction != state->transaction)
        undo_push(&state->undo, (struct undo_entry){ table, old, true });
    else
        free(old);
}

void table_remove(struct table *table, struct bytes key)
{
    struct state     *state = table->state;
    struct row_entry *old = row_take_out(table, key);

    if (!old)
        return;
    count_row(table, old, -1);
    digest_count(table, old, -1);
    if (state)
        undo_push(&state->undo, (struct undo_entry){ table, old, true });
    else
        free(old);
}

struct table_walk table_each(struct table *table, struct bytes prefix)
{
    struct table_node *leaf = leaf_find(table, prefix);
    bool               equal;

    return (struct table_walk){ table, prefix, leaf, leaf_bound(leaf, prefix, &equal) };
}

bool table_next(struct table_walk *walk, struct row *ret_row)
{
    const struct table_node *leaf = walk->leaf;
    const struct row_entry  *entry;

    while (leaf && walk->index >= leaf->count) {
        walk->leaf = leaf->next;
        walk->index = 0;
        leaf = walk->leaf;
    }
    if (!leaf)
        return false;
    entry = leaf->rows[walk->index];
    if (!bytes_begin(row_entry_key(entry), walk->prefix))
        return false;
    walk->index++;
    track(walk->table, entry);
    row_of(entry, ret_row);
    return true;
}

/* ---- without undo ---- */

void table_restore(struct table *table, struct row_entry *entry)
{
    struct row_entry **place = place_for(table, row_entry_key(entry)), *old = *place;

    *place = entry;
    if (old)
        count_row(table, old, -1);
    count_row(table, entry, 1);
    free(old);
}

void table_forget(struct table *table, struct bytes key)
{
    struct row_entry *old = row_take_out(table, key);

    if (old)
        count_row(table, old, -1);
    free(old);
}

void table_load(struct table *table, struct bytes key, struct bytes value, struct row_origin origin)
{
    struct row_entry *entry = row_new(key, value, origin, 0);

    table_unload(table, key);
    digest_count(table, entry, 1);
    table_restore(table, entry);
}

void table_unload(struct table *table, struct bytes key)
{
    struct row_entry *old = row_take_out(table, key);

    if (!old)
        return;
    count_row(table, old, -1);
    digest_count(table, old, -1);
    free(old);
}
