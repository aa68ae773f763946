/* SPDX-License-Identifier: Apache-2.0
 * Figures that an item inherits from its ancestors. */
#include "domain/reference/ancestors.h"

bool ancestors_have(const struct ancestors *ancestors, struct ck_bytes item)
{
    for (size_t i = 0; i < ancestors->count; i++)
        if (ck_bytes_equal(ancestors->items[i], item))
            return true;
    return false;
}

struct ancestors ancestors_of(const struct reference *reference, struct ck_bytes item)
{
    struct ancestors ancestors = { .count = 0 };

    while (item.data && ancestors.count < ANCESTORS_MAX && !ancestors_have(&ancestors, item)) {
        ancestors.items[ancestors.count++] = item;
        item = catalogue_parent(reference, item);
    }
    return ancestors;
}

struct ck_maybe_double ancestors_essentiality(const struct reference *reference, const struct ancestors *ancestors)
{
    for (size_t i = 0; i < ancestors->count; i++) {
        const struct item_fact *item = catalogue_item(reference, ancestors->items[i]);

        if (item && item->essentiality.known)
            return item->essentiality;
    }
    return (struct ck_maybe_double){ 0 };
}

struct ck_maybe_double ancestors_substitutability(const struct reference *reference, const struct ancestors *ancestors)
{
    for (size_t i = 0; i < ancestors->count; i++) {
        const struct item_fact *item = catalogue_item(reference, ancestors->items[i]);

        if (item && item->substitutability.known)
            return item->substitutability;
    }
    return (struct ck_maybe_double){ 0 };
}
