/* SPDX-License-Identifier: Apache-2.0
 * A B+tree (Comer 1979, "The Ubiquitous B-Tree") of pointers to rows. Full nodes are split on the way down, so an insertion never goes back up.
 * Keys lie elsewhere, in their rows; a node keeps eight bytes of each beside the others, so that a search touches few cache lines (prefix
 * truncation and "poor man's normalized keys": Graefe 2006, "Implementing sorting in database systems"). Leaves that run empty stay: rows are hardly
 * ever removed, and a walk passes over an empty leaf at the cost of a comparison. */
#include "engine/state/tree.h"

#include <stdlib.h>

enum { NODE_MAX = 64, PREFIX_MAX = 48 };

struct separator {
    uint32_t size;
    char     bytes[];
};

struct ck_tree_node {
    uint16_t             count;
    bool                 leaf;
    uint8_t              prefix; /* bytes that all keys of the node share, at most PREFIX_MAX */
    char                 shared[PREFIX_MAX];
    struct ck_tree_node *next, *before;   /* leaves to the right and to the left */
    uint64_t             heads[NODE_MAX]; /* the 8 bytes of each key after the prefix, big-endian, zeros behind its end */
    union {
        struct row_entry *rows[NODE_MAX];
        struct {
            struct ck_tree_node *children[NODE_MAX];
            struct separator    *separators[NODE_MAX]; /* [i]: no key below children[i] is less; [0] unused */
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

static struct ck_tree_node *node_new(bool leaf)
{
    struct ck_tree_node *node = take(sizeof *node);

    node->count = 0;
    node->prefix = 0;
    node->leaf = leaf;
    node->next = node->before = NULL;
    return node;
}

struct ck_tree_node *tree_new(void) { return node_new(true); }

void tree_free(struct ck_tree_node *node, void (*each)(void *context, struct row_entry *entry), void *context)
{
    for (size_t i = 0; i < node->count; i++) {
        if (node->leaf) {
            each(context, node->rows[i]);
        } else {
            tree_free(node->children[i], each, context);
            if (i > 0)
                free(node->separators[i]);
        }
    }
    free(node);
}

/* ---- search ---- */

static inline struct ck_bytes node_key(const struct ck_tree_node *node, size_t at)
{
    if (node->leaf)
        return row_entry_key(node->rows[at]);
    return (struct ck_bytes){ node->separators[at]->bytes, node->separators[at]->size };
}

static inline uint64_t head_of(struct ck_bytes key, size_t prefix)
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

static uint8_t common_prefix(struct ck_bytes a, struct ck_bytes b)
{
    size_t  size = a.size < b.size ? a.size : b.size;
    uint8_t same = 0;

    while (same < size && same < PREFIX_MAX && a.data[same] == b.data[same])
        same++;
    return same;
}

/* The first of the slots whose head is not less. The same number of steps whatever the heads are, each a conditional move: a branch would be guessed
 * wrongly every other time. */
static size_t head_bound(const uint64_t *heads, size_t low, size_t high, uint64_t head)
{
    const uint64_t *from = heads + low;

    if (low == high)
        return low;
    for (size_t left = high - low; left > 1;) {
        size_t half = left / 2;

        from = from[half - 1] < head ? from + half : from;
        left -= half;
    }
    return (size_t)(from - heads) + (*from < head);
}

/* The end of the slots from `low` on whose head is equal: mostly none or one. */
static size_t head_end(const uint64_t *heads, size_t low, size_t high, uint64_t head)
{
    if (low == high || heads[low] != head)
        return low;
    if (low + 1 == high || heads[low + 1] != head)
        return low + 1;
    return head < UINT64_MAX ? head_bound(heads, low, high, head + 1) : high;
}

/* The first slot whose key is not less. Heads are compared first, because they lie together; keys only where heads are equal. */
static size_t node_bound(const struct ck_tree_node *node, struct ck_bytes key, bool *ret_equal)
{
    size_t   low = node->leaf ? 0 : 1, high = node->count;
    uint64_t head;
    int      order;

    *ret_equal = false;
    if (low == high)
        return low;
    order = memcmp(key.data, node->shared, key.size < node->prefix ? key.size : node->prefix);
    if (order > 0)
        return high;
    if (order < 0 || key.size < node->prefix)
        return low;
    head = head_of(key, node->prefix);
    low = head_bound(node->heads, low, high, head);
    high = head_end(node->heads, low, high, head);
    while (low < high) {
        size_t middle = (low + high) / 2;

        order = ck_bytes_compare(node_key(node, middle), key);
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
static size_t child_bound(const struct ck_tree_node *node, struct ck_bytes key)
{
    bool   equal;
    size_t at = node_bound(node, key, &equal);

    return equal ? at : at - 1;
}

/* Recomputes the longest common prefix and all heads. */
static void node_refresh(struct ck_tree_node *node)
{
    size_t first = node->leaf ? 0 : 1;

    node->prefix = 0;
    if (node->count <= first)
        return;
    node->prefix = common_prefix(node_key(node, first), node_key(node, node->count - 1u));
    memcpy(node->shared, node_key(node, first).data, node->prefix);
    for (size_t i = first; i < node->count; i++)
        node->heads[i] = head_of(node_key(node, i), node->prefix);
}

/* A key has come into the slot. */
static void node_settle(struct ck_tree_node *node, size_t at)
{
    size_t          first = node->leaf ? 0 : 1;
    struct ck_bytes key = node_key(node, at);

    if (node->count > first + 1u && key.size >= node->prefix && memcmp(key.data, node->shared, node->prefix) == 0)
        node->heads[at] = head_of(key, node->prefix);
    else
        node_refresh(node);
}

static struct ck_tree_node *leaf_find(struct ck_tree_node *node, struct ck_bytes key)
{
    while (!node->leaf)
        node = node->children[child_bound(node, key)];
    return node;
}

struct row_entry *tree_find(struct ck_tree_node *root, struct ck_bytes key)
{
    struct ck_tree_node *leaf = leaf_find(root, key);
    bool                 equal;
    size_t               at = node_bound(leaf, key, &equal);

    return equal ? leaf->rows[at] : NULL;
}

struct ck_tree_place tree_from(struct ck_tree_node *root, struct ck_bytes key)
{
    struct ck_tree_node *leaf = leaf_find(root, key);
    bool                 equal;

    return (struct ck_tree_place){ leaf, node_bound(leaf, key, &equal) };
}

struct row_entry *tree_next(struct ck_tree_place *place)
{
    const struct ck_tree_node *leaf = place->leaf;
    struct row_entry          *entry;

    while (leaf && place->index >= leaf->count) {
        leaf = leaf->next;
        *place = (struct ck_tree_place){ leaf, 0 };
    }
    if (!leaf)
        return NULL;
    entry = leaf->rows[place->index++];
    if (place->index + 2u < leaf->count)
        __builtin_prefetch(leaf->rows[place->index + 2]);
    return entry;
}

struct row_entry *tree_previous(struct ck_tree_place *place)
{
    const struct ck_tree_node *leaf = place->leaf;

    while (leaf && place->index == 0) {
        leaf = leaf->before;
        *place = (struct ck_tree_place){ leaf, leaf ? leaf->count : 0 };
    }
    return leaf ? leaf->rows[--place->index] : NULL;
}

struct ck_tree_place tree_end(struct ck_tree_node *root)
{
    while (!root->leaf)
        root = root->children[root->count - 1];
    return (struct ck_tree_place){ root, root->count };
}

/* ---- growth ---- */

static void node_split(struct ck_tree_node *parent, size_t at)
{
    struct ck_tree_node *left = parent->children[at], *right = node_new(left->leaf);
    size_t               half = left->count / 2;
    struct separator    *separator;

    right->count = (uint16_t)(left->count - half);
    if (left->leaf) {
        struct ck_bytes key = row_entry_key(left->rows[half]);

        memcpy(right->rows, left->rows + half, right->count * sizeof right->rows[0]);
        separator = take(sizeof *separator + key.size);
        separator->size = (uint32_t)key.size;
        memcpy(separator->bytes, key.data, key.size);
        right->next = left->next;
        right->before = left;
        if (right->next)
            right->next->before = right;
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
static struct ck_tree_node *leaf_with_room(struct ck_tree_node **root, struct ck_bytes key)
{
    struct ck_tree_node *node;

    if ((*root)->count == NODE_MAX) {
        node = node_new(false);
        node->children[0] = *root;
        node->count = 1;
        *root = node;
        node_split(node, 0);
    }
    node = *root;
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

struct row_entry *tree_put(struct ck_tree_node **root, struct row_entry *entry)
{
    bool                 equal;
    struct ck_bytes      key = row_entry_key(entry);
    struct ck_tree_node *leaf = leaf_find(*root, key);
    size_t               at = node_bound(leaf, key, &equal);
    struct row_entry    *old;

    if (equal) {
        old = leaf->rows[at];
        leaf->rows[at] = entry;
        return old;
    }
    if (leaf->count == NODE_MAX) {
        leaf = leaf_with_room(root, key);
        at = node_bound(leaf, key, &equal);
    }
    memmove(leaf->rows + at + 1, leaf->rows + at, (leaf->count - at) * sizeof leaf->rows[0]);
    memmove(leaf->heads + at + 1, leaf->heads + at, (leaf->count - at) * sizeof leaf->heads[0]);
    leaf->rows[at] = entry;
    leaf->count++;
    node_settle(leaf, at);
    return NULL;
}

struct row_entry *tree_take(struct ck_tree_node *root, struct ck_bytes key)
{
    bool                 equal;
    struct ck_tree_node *leaf = leaf_find(root, key);
    size_t               at = node_bound(leaf, key, &equal);
    struct row_entry    *entry;

    if (!equal)
        return NULL;
    entry = leaf->rows[at];
    leaf->count--;
    memmove(leaf->rows + at, leaf->rows + at + 1, (leaf->count - at) * sizeof leaf->rows[0]);
    memmove(leaf->heads + at, leaf->heads + at + 1, (leaf->count - at) * sizeof leaf->heads[0]);
    return entry;
}
