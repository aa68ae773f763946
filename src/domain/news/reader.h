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

/* Why a number with a unit gave no claim, as far as the reader knows. */
enum unread_why {
    UNREAD_UNCLEAR,
    UNREAD_BOILERPLATE,
    UNREAD_FORECAST,
    UNREAD_OTHER_SUBJECT, /* prices, stocks, companies, licences … */
    UNREAD_NO_ITEM,
    UNREAD_OTHER_ITEM, /* one that claims are not made of */
    UNREAD_NO_REPORTER,
    UNREAD_OUTPUT,        /* tonnes of production */
    UNREAD_CONTROL,       /* of a quota, a duty, of firms */
    UNREAD_OTHER_PERCENT, /* an average, a percentage of a tariff, of a purity … */
    UNREAD_DENIED,        /* or revised */
    UNREAD_IMPOSSIBLE,    /* a share above 1, a fall below -1 */
    UNREAD_SEVERAL_ITEMS  /* a sum of items, or of one of several that nothing tells */
};

struct unread_figure {
    struct span     span;
    enum unread_why why;
    bool            counted; /* among figures_not_read: its clause names an item */
};

struct reading {
    struct policy_mention   *mentions; /* one for each event (SPEC 9.1), spans in order; without emission */
    size_t                   mention_count;
    struct policy_claim     *claims; /* in the order of ordinals */
    const struct span_array *also;   /* for each claim: further spans (docs/CLAIMS.md 6) */
    size_t                   claim_count;
    struct named_scopes      named;
    struct unread_figure    *unread; /* numbers with a unit that gave no claim, in the order of their spans */
    size_t                   unread_count;
    bool                     cut; /* a limit was reached: what came later was not read */
};

/* The words that name the parts of a claim: for each the nearest that say what the claim says, its own clause first. Empty: none does. */
enum claim_word { WORD_ITEM, WORD_REPORTER, WORD_PARTNER, WORD_FLOW, WORD_PERIOD, WORD_BASE, WORD_DIRECTION, CLAIM_WORDS };
struct claim_words {
    struct span spans[CLAIM_WORDS];
};

/* Of each of some claims of the article. Reads it again. */
void article_words(const struct article *article, const struct policy_claim *const *claims, size_t count, struct ck_arena *arena,
                   struct claim_words *ret_words);

/* Everything lives in `arena`. Never fails: hostile text gives few findings, or none. */
void article_read(const struct article *article, struct ck_arena *arena, struct reading *ret_reading);

/* ---- between acts.c, claims.c and text.c ---- */

struct text;                                                                              /* the document, split and looked up: text.h */
void acts_find(const struct text *text, struct ck_arena *arena, struct reading *reading); /* fills mentions */
void claims_find(const struct text *text, struct ck_arena *arena, struct reading *reading /* mentions */); /* fills claims, also */

#endif
