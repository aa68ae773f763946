/* SPDX-License-Identifier: Apache-2.0
 * What an item inherits. */
#include "domain/reference/chain.h"

bool chain_has(const struct chain *chain, struct ck_bytes item)
{
    for (size_t i = 0; i < chain->count; i++)
        if (ck_bytes_equal(chain->items[i], item))
            return true;
    return false;
}

struct chain chain_of(const struct reference *reference, struct ck_bytes item)
{
    struct chain chain = { .count = 0 };

    while (item.data && chain.count < CHAIN_MAX && !chain_has(&chain, item)) {
        chain.items[chain.count++] = item;
        item = catalogue_parent(reference, item);
    }
    return chain;
}

struct ck_maybe_double chain_essentiality(const struct reference *reference, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct item_fact *item = catalogue_item(reference, chain->items[i]);

        if (item && item->essentiality.known)
            return item->essentiality;
    }
    return (struct ck_maybe_double){ 0 };
}

struct ck_maybe_double chain_substitutability(const struct reference *reference, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct item_fact *item = catalogue_item(reference, chain->items[i]);

        if (item && item->substitutability.known)
            return item->substitutability;
    }
    return (struct ck_maybe_double){ 0 };
}
