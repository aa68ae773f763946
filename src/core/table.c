/* SPDX-License-Identifier: Apache-2.0
 * A B+tree (Comer 1979, "The Ubiquitous B-Tree") of pointers to rows. Full nodes are split on the way down, so an insertion never goes back up.
 * Keys lie elsewhere, in their rows; a node keeps eight bytes of each beside the others, so that a search touches few cache lines (prefix truncation
 * and "poor man's normalized keys": Graefe 2006, "Implementing sorting in database systems"). Leaves that run empty stay: rows are hardly ever
 * removed, and a walk passes over an empty leaf at the cost of a comparison. */
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
    uint32_t           prefix;          /* bytes that all keys of the node share */
    struct table_node *next;            /* leaf to the right */
    uint64_t           heads[NODE_MAX]; /* the 8 bytes of each key after the prefix, big-endian, zeros behind its end */
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
    node->prefix = 0;
    node->leaf = leaf;
    node->next = NULL;
    return node;
}

static size_t entry_size(const struct row_entry *entry) { return sizeof *entry + entry->key_size + entry->value_size; }

void table_drop(struct table *table, struct row_entry *entry)
{
    if (entry)
        pool_give(table->pool, entry, entry_size(entry));
}

static void node_free(struct table *table, struct table_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (node->leaf) {
            table_drop(table, node->rows[i]);
        } else {
            node_free(table, node->children[i]);
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
    table->pool = state ? &state->pool : &table->own;
    table->root = node_new(true);
    return table;
}

void table_free(struct table *table)
{
    if (!table)
        return;
    node_free(table, table->root);
    pool_release(&table->own);
    buffer_release(&table->row);
    free(table);
}

/* ---- search ---- */

static inline struct bytes node_key(const struct table_node *node, size_t at)
{
    if (node->leaf)
        return row_entry_key(node->rows[at]);
    return (struct bytes){ node->separators[at]->bytes, node->separators[at]->size };
}

static inline uint64_t head_of(struct bytes key, size_t prefix)
{
    unsigned char bytes[8] = { 0 };
    size_t        size = key.size > prefix ? key.size - prefix : 0;
    uint64_t      head;

    if (size >= sizeof bytes)
        memcpy(bytes, key.data + prefix, sizeof bytes);
    else if (size > 0)
        memcpy(bytes, key.data + prefix, size);
    head = 0;
    for (unsigned i = 0; i < sizeof bytes; i++)
        head = head << 8 | bytes[i];
    return head;
}

static size_t common_prefix(struct bytes a, struct bytes b)
{
    size_t size = a.size < b.size ? a.size : b.size, same = 0;

    while (same < size && a.data[same] == b.data[same])
        same++;
    return same;
}

/* The first slot whose key is not less. Heads are compared first, because they lie together; keys only where heads are equal. */
static size_t node_bound(const struct table_node *node, struct bytes key, bool *ret_equal)
{
    size_t       first = node->leaf ? 0 : 1, low = first, high = node->count;
    struct bytes sample;
    uint64_t     head;
    int          order;

    *ret_equal = false;
    if (low == high)
        return low;
    sample = node_key(node, first);
    order = memcmp(key.data, sample.data, key.size < node->prefix ? key.size : node->prefix);
    if (order > 0)
        return high;
    if (order < 0 || key.size < node->prefix)
        return low;
    head = head_of(key, node->prefix);
    while (low < high) {
        size_t middle = (low + high) / 2;

        order = (node->heads[middle] > head) - (node->heads[middle] < head);
        if (order == 0)
            order = bytes_compare(node_key(node, middle), key);
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
    bool   equal;
    size_t at = node_bound(node, key, &equal);

    return equal ? at : at - 1;
}

/* Takes the longest common prefix anew, and with it all heads. */
static void node_refresh(struct table_node *node)
{
    size_t first = node->leaf ? 0 : 1;

    node->prefix = 0;
    if (node->count <= first)
        return;
    node->prefix = (uint32_t)common_prefix(node_key(node, first), node_key(node, node->count - 1u));
    for (size_t i = first; i < node->count; i++)
        node->heads[i] = head_of(node_key(node, i), node->prefix);
}

/* A key has come into the slot. */
static void node_settle(struct table_node *node, size_t at)
{
    size_t       first = node->leaf ? 0 : 1;
    struct bytes key = node_key(node, at), other;

    if (node->count > first + 1) {
        other = node_key(node, at == first ? first + 1 : first);
        if (key.size >= node->prefix && memcmp(key.data, other.data, node->prefix) == 0) {
            node->heads[at] = head_of(key, node->prefix);
            return;
        }
    }
    node_refresh(node);
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
    size_t                   at = node_bound(leaf, key, &equal);

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
    memmove(parent->heads + at + 2, parent->heads + at + 1, (parent->count - at - 1) * sizeof parent->heads[0]);
    parent->children[at + 1] = right;
    parent->separators[at + 1] = separator;
    parent->count++;
    node_refresh(left);
    node_refresh(right);
    node_settle(parent, at + 1);
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

/* Puts the entry in its place; returns the one that was there, or NULL. */
static struct row_entry *row_put_in(struct table *table, struct row_entry *entry)
{
    bool               equal;
    struct bytes       key = row_entry_key(entry);
    struct table_node *leaf = leaf_find(table, key);
    size_t             at = node_bound(leaf, key, &equal);
    struct row_entry  *old;

    if (equal) {
        old = leaf->rows[at];
        leaf->rows[at] = entry;
        return old;
    }
    if (leaf->count == NODE_MAX) {
        leaf = leaf_with_room(table, key);
        at = node_bound(leaf, key, &equal);
    }
    memmove(leaf->rows + at + 1, leaf->rows + at, (leaf->count - at) * sizeof leaf->rows[0]);
    memmove(leaf->heads + at + 1, leaf->heads + at, (leaf->count - at) * sizeof leaf->heads[0]);
    leaf->rows[at] = entry;
    leaf->count++;
    node_settle(leaf, at);
    return NULL;
}

static struct row_entry *row_take_out(struct table *table, struct bytes key)
{
    bool               equal;
    struct table_node *leaf = leaf_find(table, key);
    size_t             at = node_bound(leaf, key, &equal);
    struct row_entry  *entry;

    if (!equal)
        return NULL;
    entry = leaf->rows[at];
    leaf->count--;
    memmove(leaf->rows + at, leaf->rows + at + 1, (leaf->count - at) * sizeof leaf->rows[0]);
    memmove(leaf->heads + at, leaf->heads + at + 1, (leaf->count - at) * sizeof leaf->heads[0]);
    return entry;
}

static void count_row(struct table *table, const struct row_entry *entry, int sign)
{
    size_t size = entry_size(entry);

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

static struct row_entry *row_new(struct table *table, struct bytes key, struct bytes value, struct row_origin origin, uint32_t transaction)
{
    struct row_entry *entry;

    assert(key.size <= UINT32_MAX && value.size <= UINT32_MAX);
    entry = pool_take(table->pool, sizeof *entry + key.size + value.size);
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
    struct state     *state = table->state;
    struct row_origin origin = state ? state->origin : (struct row_origin){ 0 };
    struct row_entry *entry = row_new(table, key, value, origin, state ? state->transaction : 0);
    struct row_entry *old = row_put_in(table, entry);

    if (old) {
        count_row(table, old, -1);
        digest_count(table, old, -1);
    }
    count_row(table, entry, 1);
    digest_count(table, entry, 1);
    if (state && !old)
        undo_push(&state->undo, (struct undo_entry){ table, row_new(table, key, (struct bytes){ 0 }, origin, 0), false });
    else if (state && old->transaction != state->transaction)
        undo_push(&state->undo, (struct undo_entry){ table, old, true });
    else
        table_drop(table, old);
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
        table_drop(table, old);
}

struct table_walk table_each(struct table *table, struct bytes prefix)
{
    struct table_node *leaf = leaf_find(table, prefix);
    bool               equal;

    return (struct table_walk){ table, prefix, leaf, node_bound(leaf, prefix, &equal) };
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
    if (walk->index + 2u < leaf->count)
        __builtin_prefetch(leaf->rows[walk->index + 2]);
    track(walk->table, entry);
    row_of(entry, ret_row);
    return true;
}

/* ---- without undo ---- */

void table_restore(struct table *table, struct row_entry *entry)
{
    struct row_entry *old = row_put_in(table, entry);

    if (old)
        count_row(table, old, -1);
    count_row(table, entry, 1);
    table_drop(table, old);
}

void table_forget(struct table *table, struct bytes key)
{
    struct row_entry *old = row_take_out(table, key);

    if (old)
        count_row(table, old, -1);
    table_drop(table, old);
}

void table_load(struct table *table, struct bytes key, struct bytes value, struct row_origin origin)
{
    struct row_entry *entry = row_new(table, key, value, origin, 0);

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
    table_drop(table, old);
}
