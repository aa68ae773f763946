/* SPDX-License-Identifier: Apache-2.0
 * Inside the reference: what the files that answer about it share. */
#ifndef CHOKEPOINT_CORE_REFERENCE_H
#define CHOKEPOINT_CORE_REFERENCE_H

#include "chokepoint/reference.h"

enum reference_kind { KIND_MEASURE, KIND_ITEM, KIND_SUPPLY, KIND_RELEASE, KIND_EVENT, KIND_COUNT };

struct versions {
    const void **items;
    size_t       count, room;
};

struct view {
    const void **items;
    size_t       count;
    bool         made;
};

struct law;
struct memo;

/* Answers that were asked for before; made on demand, dropped when anything is learned. */
struct views {
    struct arena arena;
    struct view  kinds[KIND_COUNT]; /* latest versions, sorted by identity */
    struct law  *laws;              /* of each origin, everything known */
    struct memo *memo;              /* of questions about status */
};

struct reference {
    struct arena    arena; /* every version */
    struct versions kinds[KIND_COUNT];
    struct versions event_keys; /* struct bytes, beside KIND_EVENT */
    struct views   *views;      /* changes behind a const reference */
};

#endif
