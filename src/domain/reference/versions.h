/* SPDX-License-Identifier: Apache-2.0
 * The latest version of each fact of the reference. */
#ifndef CHOKEPOINT_REFERENCE_VERSIONS_H
#define CHOKEPOINT_REFERENCE_VERSIONS_H

#include "domain/reference/internal.h"

/* Of the versions with a known time of at most known_ms, the latest of each identity, sorted by identity. In the arena. */
struct view versions_latest(const struct versions *versions, enum reference_kind kind, int64_t known_ms, struct ck_arena *arena);

/* The latest version of each identity, everything known; kept until anything is learned. */
const struct view *versions_view(const struct reference *reference, enum reference_kind kind);

/* Where a measure stands among the latest versions; their count: nowhere. */
size_t measure_place(const struct view *latest, struct ck_bytes measure_id);

#endif
