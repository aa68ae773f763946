/* SPDX-License-Identifier: Apache-2.0
 * Borrowed bytes: a pointer and a size, owned by someone else. Every function that returns them says how long they stay valid.
 * `data == NULL` is the null of a nullable string; an empty string has size 0 and a non-null pointer. */
#ifndef CHOKEPOINT_BYTES_H
#define CHOKEPOINT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "chokepoint/api.h"

CK_API_BEGIN

struct ck_bytes {
    const char *data;
    size_t      size;
};

struct ck_bytes_array {
    const struct ck_bytes *items;
    size_t                 count;
};

#define CK_BYTES(literal) ((struct ck_bytes){ "" literal, sizeof(literal) - 1 })

static inline struct ck_bytes ck_bytes_from(const char *text) { return (struct ck_bytes){ text, text ? strlen(text) : 0 }; }

static inline bool ck_bytes_equal(struct ck_bytes a, struct ck_bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Bytewise order; a prefix sorts before longer strings. */
static inline int ck_bytes_compare(struct ck_bytes a, struct ck_bytes b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int    order = shorter ? memcmp(a.data, b.data, shorter) : 0;

    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static inline bool ck_bytes_begin(struct ck_bytes whole, struct ck_bytes prefix)
{
    return whole.size >= prefix.size && (prefix.size == 0 || memcmp(whole.data, prefix.data, prefix.size) == 0);
}

CK_API_END

#endif
