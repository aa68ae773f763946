/* SPDX-License-Identifier: Apache-2.0
 * Reading an article: the acts of policy and the claims that docs/CLAIMS.md defines, each with its bytes of the document (title, newline, body).
 * Deterministic; linear in the text; every capacity is a named limit. */
#ifndef CHOKEPOINT_NEWS_READER_H
#define CHOKEPOINT_NEWS_READER_H

#include "chokepoint/arena.h"
#include "records.h"

enum { DOCUMENT_MAX = 1024 * 1024 /* bytes that are read of a document */, FINDINGS_MAX = 256 /* acts, and claims, of an article */ };

struct article {
    struct ck_bytes id, publisher, title, body;
    struct ck_bytes language;     /* "en", "zh", "ja", "ko", "de", "es"; others are read with the lexicon of all */
    int64_t         published_at; /* ms */
    int32_t         published_on; /* day as printed, in the publisher's zone; the UTC day where it is not known */
};

struct reading {
    struct policy_mention   *mentions; /* one for each event (SPEC 9.1), spans in order; without emission */
    size_t                   mention_count;
    struct policy_claim     *claims; /* in the order of ordinals */
    const struct span_array *also;   /* for each claim: further spans (docs/CLAIMS.md 6) */
    size_t                   claim_count;
    struct named_scopes      named;
    bool                     cut; /* a limit was reached: what came later was not read */
};

/* Everything lives in `arena`. Never fails: hostile text gives few findings, or none. */
void article_read(const struct article *article, struct ck_arena *arena, struct reading *ret_reading);

/* ---- between acts.c, claims.c and text.c ---- */

struct text;                                                                              /* the document, split and looked up: text.h */
void acts_find(const struct text *text, struct ck_arena *arena, struct reading *reading); /* fills mentions */
void claims_find(const struct text *text, struct ck_arena *arena, struct reading *reading /* mentions */); /* fills claims, also */

#endif
