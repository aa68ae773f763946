/* SPDX-License-Identifier: Apache-2.0
 * Facts whose rows are added up, and what shows that some of these rows are totals of the others. */
#ifndef CHOKEPOINT_SOURCE_FOLDED_H
#define CHOKEPOINT_SOURCE_FOLDED_H

#include <xxhash.h>

#include "source/convert/internal.h"

/* ---- subtotal.c: rows that are the sum of those before or behind them, in their order ---- */

struct amounts {
    millionths quantity, value;
};
struct subtotals {
    struct amounts head, sum;       /* since the last one: of the first row; of all */
    uint32_t       rows;            /* since then */
    size_t         line, head_line; /* of the first that was found; of the head */
    bool           off;             /* a row lacks an amount */
    bool           found;           /* a row is one that nothing hints at */
    bool           found_hint;      /* a row is one that may be a total by its cells */
};
void subtotals_look(struct subtotals *subtotals, const struct trade_part *part);

/* ---- hints.c: whether cells that may say that a row is a total do say so in this file ---- */

enum hint_verdict {
    HINT_PART,  /* nowhere are such rows the sum of the others of their fact */
    HINT_DOUBT, /* of some facts they are, of more they are not */
    HINT_TOTAL
};
struct hint_kind {
    uint64_t hint;         /* 0: free */
    size_t   same, others; /* facts whose other rows add up to them, and do not */
};
void              hints_count(struct folded_facts *facts, uint64_t hint, bool same);
enum hint_verdict hints_verdict(const struct folded_facts *facts, uint64_t hint);

struct folded_fact {
    XXH128_hash_t     key;
    struct trade_part sum;
    size_t            parts;            /* those that were refused aside */
    millionths        zero_money;       /* of parts of 0 kg */
    bool              spoiled;          /* a part of it was refused */
    bool              total;            /* what rows add up to that are called totals, and no fact */
    uint32_t          next;             /* index + 1 of what rows of this fact add up to that are called totals of another kind; 0: no more */
    uint64_t          hint;             /* of such rows that may be totals and may be parts: of which kind; 0: they are called totals */
    millionths        most, most_value; /* of the part with the greatest weight */
    size_t            most_line;
    struct subtotals  subtotals; /* among the rows of the fact that are not called totals */
};

struct folded_facts {
    struct folded_fact *items;
    size_t              count, room;
    uint32_t           *slots;      /* index + 1; 0: free */
    size_t              slot_count; /* a power of two */
    struct ck_arena     arena;
    struct ck_buffer    scrap;
    bool                alike; /* rows are of single consignments, of which one may be as great as others together */
    struct hint_kind   *kinds; /* slots of a hash table */
    size_t              kind_count, kind_room;
    size_t              of_rows, totalled; /* facts of three rows or more; of these: those of which one row is the total */
    struct folded_fact  merged;            /* of the last sum */
};

/* Adds a sum of parts to another one of the same fact. False: they do not agree (`detail`). */
bool fact_add(struct folded_fact *fact, const struct trade_part *part, char *detail);

#endif
