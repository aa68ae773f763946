/* SPDX-License-Identifier: Apache-2.0
 * The words of all languages: data/lexicon*.csv as tables (tools/lexicon.c writes them) and their longest match. */
#ifndef CHOKEPOINT_NEWS_LEXICON_H
#define CHOKEPOINT_NEWS_LEXICON_H

#include "domain/model/language.h"
#include "lexicon_table.h" /* enum kind, enum concept */

enum { TERM_MAX = 96 /* bytes of a folded term */, MEANINGS_MAX = 8 /* of one term */ };

struct meaning {
    uint16_t kind, concept; /* enum kind, enum concept */
    uint16_t written;       /* of lexicon_written: its letters must stand so, as in May and US; 0: in any case */
};

struct lexicon_node {
    uint32_t child;      /* the first one */
    uint32_t entry;      /* 0: no term ends here */
    uint32_t row;        /* of lexicon_rows: for each byte from `low` to `low` + `width` which child it leads to, from 1; 0: none */
    uint8_t  low, width; /* a node without children has width 0, and a row that leads nowhere */
};

/* Bit i of a set is the i-th meaning of the term. */
struct lexicon_entry {
    uint32_t first;                     /* of lexicon_meanings */
    uint8_t  count;                     /* at most MEANINGS_MAX */
    uint8_t  languages[LANGUAGE_COUNT]; /* those that each language has; of LANGUAGE_UNKNOWN all */
    uint8_t  cased;                     /* those whose letters must be as written */
    uint8_t  free;                      /* those that may stand inside a word: no boundaries are asked */
    uint8_t  open;                      /* the same, and those that what follows may belong to: beginnings of German compounds */
    uint8_t  exports;                   /* 1: it speaks of exports (exports.h) */
};

struct lexicon_concept {
    struct ck_bytes name;
    double          value; /* of a name that is a number */
};

extern const struct lexicon_node    lexicon_nodes[];
extern const uint8_t                lexicon_rows[];
extern const struct lexicon_entry   lexicon_entries[];
extern const struct meaning         lexicon_meanings[];
extern const char *const            lexicon_written[];
extern const struct lexicon_concept lexicon_concepts[];
extern const char                   lexicon_digest[]; /* of the csv files, for the processor's `rules`: 16 hexadecimal digits */

/* From `node` along `byte`; 0 if there is no such way. The root is 0. */
static inline uint32_t lexicon_step(uint32_t node, uint8_t byte)
{
    const struct lexicon_node *parent = &lexicon_nodes[node];
    uint8_t                    at = (uint8_t)(byte - parent->low), child;

    if (at > parent->width)
        return 0;
    child = lexicon_rows[parent->row + at];
    return child ? parent->child + child - 1 : 0;
}

#endif
