/* SPDX-License-Identifier: Apache-2.0
 * The words of all languages: data/lexicon*.csv as tables (tools/lexicon.c writes them) and their longest match. */
#ifndef CHOKEPOINT_NEWS_LEXICON_H
#define CHOKEPOINT_NEWS_LEXICON_H

#include "domain/model/language.h"
#include "lexicon_table.h" /* enum kind, enum concept */

enum { TERM_MAX = 96 /* bytes of a folded term */, MEANINGS_MAX = 8 /* of one term */ };

enum meaning_flag {
    MEANING_CASED = 1,   /* letters as in the csv: May, US */
    MEANING_FREE = 2,    /* may stand inside a word: no boundaries are asked */
    MEANING_OPEN = 4,    /* what follows may be part of the same word (beginnings of German compounds) */
    MEANING_FOREIGN = 8, /* valid in every language */
};

struct meaning {
    uint16_t        kind, concept; /* enum kind, enum concept */
    uint8_t         languages;     /* bit 1 << enum language; 0: all */
    uint8_t         flags;
    struct ck_bytes term; /* as in the csv, for MEANING_CASED */
};

struct lexicon_node {
    uint32_t child;      /* the first one */
    uint32_t entry;      /* 0: no term ends here */
    uint32_t row;        /* of lexicon_rows: for each byte from `low` to `low` + `width` which child it leads to, from 1; 0: none */
    uint8_t  low, width; /* a node without children has width 0, and a row that leads nowhere */
};

struct lexicon_entry {
    uint32_t first;
    uint16_t count;
};

struct lexicon_concept {
    struct ck_bytes name;
    double          value; /* of a name that is a number */
};

extern const struct lexicon_node    lexicon_nodes[];
extern const uint8_t                lexicon_rows[];
extern const struct lexicon_entry   lexicon_entries[];
extern const struct meaning         lexicon_meanings[];
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
