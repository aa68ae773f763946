/* SPDX-License-Identifier: Apache-2.0
 * The target of a request (RFC 9112, 3.2) in its parts. Each part is decoded once: what %2F stands for stays in its segment. No file is ever opened
 * by a path, so dots mean nothing. */
#ifndef CHOKEPOINT_SERVE_TARGET_H
#define CHOKEPOINT_SERVE_TARGET_H

#include "chokepoint/arena.h"
#include "chokepoint/bytes.h"

enum { TARGET_SIZE_MAX = 4096, TARGET_SEGMENTS_MAX = 8, TARGET_PAIRS_MAX = 32 };

struct serve_pair {
    struct ck_bytes name, value;
};

struct serve_target {
    struct ck_bytes   authority;                     /* of a target with a scheme, which counts before the field Host; "": none */
    struct ck_bytes   path, query;                   /* as they stand in the request; query: "" if it has none */
    struct ck_bytes   segments[TARGET_SEGMENTS_MAX]; /* decoded; none: the path is "/" */
    struct ck_bytes   last;                          /* the last one as it stands in the request */
    size_t            segment_count;
    struct serve_pair pairs[TARGET_PAIRS_MAX]; /* decoded, + as a space */
    size_t            pair_count;
    bool              all; /* the target is `*` */
};

/* 0, or the status that it is refused with: 400, 404 (deeper than any route), 414; *ret_why, a constant, says what is wrong. The parts live in `text`
 * and in the arena. */
int serve_target_read(struct ck_bytes text, struct ck_arena *arena, struct serve_target *ret_target, const char **ret_why);

#endif
