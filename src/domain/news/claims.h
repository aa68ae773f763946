/* SPDX-License-Identifier: Apache-2.0
 * Between the parts of the reader of claims (docs/CLAIMS.md 4): segments, what each names, what it takes from before, and the claims seen. */
#ifndef CHOKEPOINT_NEWS_CLAIMS_H
#define CHOKEPOINT_NEWS_CLAIMS_H

#include "domain/news/numerals.h"
#include "domain/news/periods.h"

enum {
    SEGMENTS_MAX = 65536,
    SEGMENT_TOKENS_MAX = 512 /* longer statements are cut: every look around a number stays within one */,
    SCOPE_COUNTRIES_MAX = 16,
    SCOPE_ITEMS_MAX = 8,
    PARTNERS_MAX = 4,
    ALSO_MAX = 8,
    CLAIMS_MAX = FINDINGS_MAX
};

/* A stretch of a sentence that makes its own statement. */
struct segment {
    uint32_t first, end; /* tokens */
    uint32_t sentence;
    uint32_t figure_first, figure_end, moment_first, moment_end; /* those that lie in it */
    uint64_t kinds[KIND_WORDS];                                  /* of its tokens; set once it is complete */
    bool     complete;
};

struct claims_reader {
    const struct text  *text;
    struct ck_arena    *arena;
    struct figure_array figures;
    struct moment_array moments;
    struct segment     *segments;
    size_t              segment_count;
    size_t              dateline; /* the first token behind it */
    bool                magnets;  /* rare earths or their magnets are named somewhere: bare "magnets" are these */
};

void segments_split(struct claims_reader *reader);
bool segment_has_inside(const struct claims_reader *reader, const struct segment *segment, enum kind kind);

static inline bool segment_has(const struct claims_reader *reader, const struct segment *segment, enum kind kind)
{
    return segment->complete ? kinds_have(segment->kinds, kind) : segment_has_inside(reader, segment, kind);
}

static inline bool segment_has_any(const struct segment *segment /* complete */, const struct kind_set *set)
{
    return kinds_meet(segment->kinds, set);
}

bool segment_on_control(const struct claims_reader *reader, const struct segment *segment); /* it tells of a control, and has no figure */

/* ---- dateline.c ---- */

size_t dateline_end(const struct text *text); /* the token behind it; the first of the body: there is none */

/* ---- included.c ---- */

bool is_products(struct ck_bytes word);              /* the second part of Wolframprodukte */
bool is_included(const struct text *text, size_t i); /* the item at token i is a part of the one before it */

/* ---- scope.c: 4.2 ---- */

enum role { ROLE_BARE, ROLE_TO, ROLE_FROM };

struct named_place { /* a country that is named */
    uint32_t  token;
    enum role role;
    bool      owner; /* China's exports, Chinese magnets */
    bool      leads; /* the clause is about its own flow */
    enum concept country;
};

/* The parts of a scope that have anchors (SPEC 9.3). */
enum claim_part { PART_ITEM, PART_REPORTER, PART_PARTNER, PART_FLOW, PART_PERIOD, PART_BASE, PARTS };

struct claim_months {
    bool    set;
    int32_t from, to;
};

enum measure { MEASURE_NONE, MEASURE_WEIGHT, MEASURE_VALUE, MEASURE_UNIT_VALUE };

/* Items in the order in which a sentence names them. */
struct claim_items {
    enum concept items[SCOPE_ITEMS_MAX];
    size_t count;
};

struct claim_scope {
    enum concept item; /* CONCEPT_NONE: none yet; CONCEPT_none: one that the catalogue lacks */
    enum concept reporter;
    struct ck_bytes     partner;
    enum claim_flow     flow;
    struct claim_months period;
    struct claim_months base;
    enum base_kind      base_kind; /* BASE_KIND_UNKNOWN: no base */
    enum measure        measure;
    bool                share;                     /* shares are spoken of */
    bool                series;                    /* item and reporter are those of a flow: only a clause about a flow changes them */
    bool                counted;                   /* a figure was told of the series */
    bool                listing;                   /* a list of partners is open */
    uint32_t            named_in[PARTS];           /* the sentence that named the part last, and one; 0: none of the text that was read */
    struct claim_items  list, pair;                /* those of the last sentence that named any; of the last that named several */
    uint32_t            list_sentence, item_since; /* the sentence of the list; that since which the item is spoken of, and one */
    bool                rejected;                  /* prices, stocks, companies …: no claims until trade is named again */
};

/* What a segment names itself. */
struct named_parts {
    enum concept items[SCOPE_ITEMS_MAX];
    uint32_t           item_tokens[SCOPE_ITEMS_MAX];
    size_t             item_count;
    struct named_place places[SCOPE_COUNTRIES_MAX];
    size_t             place_count;
    bool               reporter, partner, period, base;
    bool               world, no_item;
    bool               flow, home, listed; /* a word of trade; "the country's"; "by country" */
    bool               bought;             /* the flow is what somebody imports */
    bool               supplied;           /* a source sells, in a series of imports */
    bool               several[PARTS];     /* more than one value of the part: which of them a number has is not told by the clause alone */
    bool               self;               /* to the reporter itself: not what is meant */
    bool               status;             /* that something is under licence or banned */
};

void scope_read(const struct claims_reader *reader, const struct segment *segment,
                struct claim_scope *scope /* in: before, out: with what the segment names */, struct named_parts *ret_named);
void places_find(const struct claims_reader *reader, const struct segment *segment, struct named_parts *named); /* places.c */
bool names_world(const struct claims_reader *reader, const struct segment *segment);                            /* in total, worldwide */
/* 日本从中国进口, 한국의 중국산 수입: of one that buys and one bought from, the buyer reports, whoever was spoken of before; NONE: other countries.
 */
bool is_surpassing(const struct text *text, size_t i, size_t first,
                   size_t end); /* the country of token i ranks before whom it is about: 독일에 이어 */

/* ---- buyers.c ---- */

enum concept buyer_of(const struct named_parts *named);
bool is_named_as(const struct named_parts *named, enum role role, enum concept country);
void buying_read(const struct claims_reader *reader, const struct segment *segment, const struct claim_scope *before, struct named_parts *named,
                 struct claim_scope *scope); /* Japan bought 304 t from China: its imports */

/* ---- production.c ---- */

bool is_producer_rank(const struct claims_reader *reader, const struct segment *segment, size_t i);
bool is_part_of_output(const struct claims_reader *reader, const struct segment *segment, size_t i);
bool is_output_told(const struct claim_scope *scope, const struct segment *segment); /* by the sentence, before this segment */

bool            is_brought_in(const struct text *text, size_t verb, size_t end); /* führte … ein: the particle at the end says which way */
bool            is_possessive(const struct text *text, size_t i);                /* China's */
struct ck_bytes partner_of(const struct claims_reader *reader, const enum concept *countries, size_t count);

/* ---- times.c ---- */

struct claim_months sole_months(const struct claims_reader *reader, size_t segment /* the first of its sentence */); /* not set: none, or several */
struct claim_months months_sum(const struct claims_reader *reader, const struct segment *segment,
                               struct claim_months months); /* "cumulative … in July": from January */

/* The months that a moment means when `period` is spoken of. */
struct claim_months moment_months(const struct claims_reader *reader, const struct moment *moment, struct claim_months period, bool as_base);
enum base_kind      base_kind_of(struct claim_months period, struct claim_months base, const struct moment *moment /* may be NULL */);
bool                is_base_moment(const struct moment *moment);

bool names_control(const struct text *text, size_t i); /* token i: a ban, a licence, a quota, a list … */

/* "After Beijing imposed controls in March": the time of a control, in a clause without figures. */
bool moment_of_control(const struct claims_reader *reader, const struct segment *segment, const struct moment *moment);

/* ---- claims ---- */

struct claim_seen {
    enum metric metric;
    enum concept item;
    struct ck_bytes      reporter, partner;
    enum claim_flow      flow;
    struct claim_months  period, base;
    enum base_kind       base_kind;
    struct interval      interval;
    struct ck_bytes      unit;
    enum direction       direction;
    struct ck_bytes      date;
    enum claim_of        of;
    bool                 hedged, title, plain, worded;
    uint32_t             start, stop;
    const struct moment *against; /* the time that tells the base; NULL: none does */
    struct span          also[ALSO_MAX];
    size_t               also_count;
    bool                 elided[ELISION_BASE_PERIOD + 1];
    uint32_t             sentence;
    bool                 completed;      /* by what stands behind it */
    enum anchor          anchors[PARTS]; /* of item and flow; of the others what they are if `elided` */
    bool                 several[PARTS];
};

struct claims {
    struct claims_reader *reader;
    struct claim_seen    *items;
    size_t                count;
    bool                  cut;
    bool                  hedged; /* of the sentence */
    bool                  title;
    struct claim_months   sole;     /* the one time of the sentence; not set: none, or several */
    uint32_t              sentence; /* that is being read */
    struct claim_scope    first;    /* of the first clause that names an item: what a title falls back on */
    uint8_t              *unread;   /* of each figure: enum unread_why, where it gave no claim */
};

/* ---- rank_words.c ---- */

int32_t small_number(const struct text *text, size_t i);                   /* in digits or words; 0: none */
int32_t rank_place(const struct text *text, size_t i, size_t *ret_end);    /* that a phrase from token i tells; 0: none */
int32_t rank_top(const struct text *text, size_t i, size_t *ret_end);      /* the top three: 3; 0: none */
enum concept rank_head(const struct text *text, size_t first, size_t end); /* CONCEPT_buyer, CONCEPT_source, CONCEPT_producer */

/* ---- untraded.c ---- */

bool is_attribute_item(const struct text *text, size_t i);                            /* token i, an item, tells what another product is made of */
bool is_untraded(const struct claims_reader *reader, const struct claim_seen *claim); /* of an item that no sentence speaks of as traded */

/* ---- anchors.c: SPEC 9.3 ---- */

size_t months_named(const struct claims_reader *reader, const struct segment *segment); /* that are no base */
void   anchors_follow(const struct claims_reader *reader, const struct segment *segment, struct claim_scope *scope, struct named_parts *named);
void   anchors_set(const struct claim_scope *scope, const struct named_parts *named, struct claim_seen *claim);
struct claim_anchors anchors_record(const struct claim_seen *claim);

/* Where an act's item (`concept`) and the date of `moment` (NULL: none) stand as seen from the act. */
void anchors_of_control(const struct claims_reader *reader, struct span act, const struct moment *moment, struct claim_seen *claim);

/* YYYY-MM or YYYY-MM/YYYY-MM; null: not set, or of no year of four digits */
struct ck_bytes months_text(struct ck_arena *arena, struct claim_months months);

/* named.c: what the article names anywhere, and the figures that gave no claim. Call them once all claims are found. */
struct named_scopes named_scopes_of(const struct claims *claims);
void                items_set_apart(const struct claims *claims, struct reading *reading); /* of each claim, once reading->named is there */
void                unread_list(const struct claims *claims, struct reading *reading);

enum concept item_at(const struct claims_reader *reader, size_t i);

/* Moments, figures and segments of a text. */
void claims_prepare(struct claims_reader *reader);

/* Its clause may leave out what is said only behind it. */
static inline bool claim_speaks_ahead(const struct claim_seen *claim) { return claim->title || claim->completed; }

/* A number's claim, NULL when there is no room. */
struct claim_seen *claim_new(struct claims *claims, const struct claim_scope *scope, const struct named_parts *named, uint32_t start, uint32_t stop);

/* figures.c: the claims of a segment's numbers */
void figures_pass(struct claims *claims, const struct segment *segment, enum unread_why why); /* gives none */
void figures_read(struct claims *claims, const struct segment *segment, struct claim_scope *scope, const struct named_parts *named);
void ranks_read(struct claims *claims, const struct segment *segment, const struct claim_scope *scope, const struct named_parts *named);
void records_read(struct claims *claims, const struct segment *segment, const struct claim_scope *scope, const struct named_parts *named);
void statements_read(struct claims *claims, const struct segment *segment, const struct claim_scope *scope, const struct named_parts *named);
void controls_read(struct claims *claims, const struct reading *reading);
void claims_complete(struct claims *claims); /* completion.c: what only the whole article tells */
void claims_merge(struct claims *claims);

#endif
