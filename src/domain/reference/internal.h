/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: the records of the reference, and indexes computed on demand. */
#ifndef CHOKEPOINT_REFERENCE_INTERNAL_H
#define CHOKEPOINT_REFERENCE_INTERNAL_H

#include "domain/reference/reference.h"

enum reference_kind { KIND_MEASURE, KIND_ITEM, KIND_SUPPLY, KIND_RELEASE, KIND_EVENT, KIND_COUNT };

/* A record with its offset and its key; the key is kept for events only, else null. */
struct kept_record {
    int64_t         offset;
    struct ck_bytes key;
    max_align_t     record[];
};

static inline const struct kept_record *kept_of(const void *record)
{
    return (const struct kept_record *)(const void *)((const char *)record - offsetof(struct kept_record, record));
}

struct versions {
    const void **items;
    size_t       count, room;
};

struct view {
    const void **items;
    size_t       count;
    bool         made;
};

/* Which item a prefix of codes belongs to; items of coverage MIXED have none (SPEC 5.7). */
struct prefix {
    struct ck_bytes         text; /* the first member, for strings_place_among() */
    const struct item_fact *item;
    enum nomenclature       since;      /* the first edition of HS in which it had this scope, as far as the catalogue says */
    unsigned                written_in; /* nomenclature_bit() of those for which it holds */
};

struct consolidation;
struct families;
struct status_cache;

/* Cached answers: computed on demand, cleared when a record is learned. */
struct named_measures {
    struct ck_bytes        origin;
    struct ck_bytes_array  items, destinations, targets; /* sorted */
    bool                   may_ban;
    struct named_measures *next;
};

struct views {
    struct ck_arena arena;
    struct view     kinds[KIND_COUNT]; /* latest versions, sorted by identity */
    struct view     acts;              /* the measures in the order in which they work: known_at, measure_id */
    struct view     children;          /* the items that have a parent, sorted by (parent, item) */
    struct prefix  *prefixes;          /* sorted by (text, item); NULL: not made yet */
    size_t          prefix_count;
    enum { APART_UNKNOWN, APART_YES, APART_NO } apart; /* whether the acts of each origin target measures of that origin only */
    int64_t               *instants;                   /* see measures_same_known(); NULL: not made yet */
    struct named_measures *named;                      /* what the measures of each origin name, computed on demand */
    size_t                *scopes;                     /* see measure_scope(), beside the measures of `kinds`; NULL: not made yet */
    struct families       *families;                   /* of measures; NULL: not made yet */
    struct consolidation **consolidations;             /* of each family, as known at one instant each, the newest first; in cache_arena */
    size_t                 consolidations_size;        /* in all of them, and one for each */
    struct ck_arena        scratch;                    /* of one question */
    struct ck_arena        cache_arena;                /* cleared alone when the cache is full */
    struct status_cache   *cache;                      /* of questions about status */
};

struct reference {
    struct ck_arena arena; /* every version */
    struct versions kinds[KIND_COUNT];
    struct views   *views; /* changes behind a const reference */
};

#endif
