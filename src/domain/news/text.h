/* SPDX-License-Identifier: Apache-2.0
 * A document as tokens: terms of the lexicon (longest match), numbers, words that are not known, punctuation; each with its bytes of the document,
 * its sentence and its clause. */
#ifndef CHOKEPOINT_NEWS_TEXT_H
#define CHOKEPOINT_NEWS_TEXT_H

#include "domain/news/lexicon.h"
#include "domain/news/reader.h"

enum {
    TOKENS_MAX = 262144,
    SENTENCES_MAX = 65536,
    SENTENCE_TOKENS_MAX = 512 /* a longer sentence is cut, from half of it on behind a clause: what is read of a sentence may cost its square */
};

enum { KIND_WORDS = (KIND_COUNT + 63) / 64 };

enum token_type { TOKEN_WORD, TOKEN_NUMBER, TOKEN_TERM, TOKEN_PUNCTUATION };

struct token {
    uint32_t start, end; /* bytes of the document */
    uint32_t from, to;   /* bytes of the folded text */
    uint32_t entry;      /* TERM: its place in lexicon_entries */
    uint32_t sentence;
    uint32_t clause; /* counts through the document; ends at a comma, semicolon, colon, dash, bracket or conjunction */
    int32_t  symbol; /* PUNCTUATION: the code point */
    uint8_t  type;   /* enum token_type */
    uint8_t  valid;  /* TERM: bit i: the i-th meaning of the entry holds here (language, letters) */
    bool     spaced; /* white space before it */
    bool     capital;
    uint64_t kinds[KIND_WORDS]; /* TERM: bit n: one of the meanings that hold is of kind n */
    uint64_t words;             /* TERM: bit n: one of the meanings that hold is an act_word whose concept is n, divided by 64 */
};

struct sentence {
    uint32_t first, end; /* tokens */
    bool     title;
    bool     boilerplate;       /* docs/CLAIMS.md 7: nothing is read from it */
    uint64_t kinds[KIND_WORDS]; /* of all its tokens: rules ask the sentence before its tokens */
};

struct text {
    const struct article *article;
    enum language         language; /* as told, else as the letters look */
    struct ck_bytes       document, folded;
    const uint32_t       *origin; /* of each byte of `folded`, and one more */
    struct token         *tokens;
    size_t                token_count;
    struct sentence      *sentences;
    size_t                sentence_count;
    uint32_t              clause_count;
    bool                  cut;
    bool                  open; /* rules ask all tokens, whatever is known of sentences and sights: tests compare what they find then */
};

void text_read(const struct article *article, struct ck_arena *arena, struct text *ret_text);

/* Is one of the meanings of token i of that kind? False beyond the last token. */
static inline bool token_has(const struct text *text, size_t i, enum kind kind)
{
    return i < text->token_count && (text->tokens[i].kinds[(unsigned)kind / 64] >> ((unsigned)kind % 64) & 1);
}

/* Kinds of which a token may have any. A set is written once for each word: LIST(w) is KIND_IN(w, KIND_month) | KIND_IN(w, KIND_number) … */
struct kind_set {
    uint64_t words[KIND_WORDS];
};
#define KIND_IN(word, kind) ((kind) / 64 == (word) ? (uint64_t)1 << (kind) % 64 : 0)
#define KIND_SET(LIST)                                                                                                                               \
    {                                                                                                                                                \
        {                                                                                                                                            \
            LIST(0), LIST(1), LIST(2)                                                                                                                \
        }                                                                                                                                            \
    }
_Static_assert(KIND_WORDS == 3, "KIND_SET");

static inline bool kinds_have(const uint64_t kinds[KIND_WORDS], enum kind kind) { return kinds[(unsigned)kind / 64] >> ((unsigned)kind % 64) & 1; }

static inline void kinds_add(uint64_t kinds[KIND_WORDS], const uint64_t more[KIND_WORDS])
{
    kinds[0] |= more[0];
    kinds[1] |= more[1];
    kinds[2] |= more[2];
}

static inline bool kinds_meet(const uint64_t kinds[KIND_WORDS], const struct kind_set *set)
{
    return ((kinds[0] & set->words[0]) | (kinds[1] & set->words[1]) | (kinds[2] & set->words[2])) != 0;
}

static inline bool token_has_any(const struct text *text, size_t i /* below token_count */, const struct kind_set *set)
{
    return kinds_meet(text->tokens[i].kinds, set);
}

/* Has the sentence of token i, or the one behind it, a token of that kind? What is read from i on reaches no further: only a sentence of
 * SENTENCE_TOKENS_MAX / 2 tokens and more ends within a phrase. */
static inline bool near_has(const struct text *text, size_t i, enum kind kind)
{
    const struct sentence *sentence = &text->sentences[text->tokens[i].sentence];

    return kinds_have(sentence->kinds, kind) || (sentence + 1 < text->sentences + text->sentence_count && kinds_have(sentence[1].kinds, kind));
}

void token_mean(struct token *token); /* TERM: sets `kinds` and `words` from `entry` and `valid` */

/* Which it has: where only that is asked, nothing is searched. */
__attribute__((pure, returns_nonnull)) const struct meaning *token_find(const struct text *text, size_t i, enum kind kind);

/* The meaning of that kind of token i, or NULL (also where i is beyond the last token). */
static inline const struct meaning *token_meaning(const struct text *text, size_t i, enum kind kind)
{
    return token_has(text, i, kind) ? token_find(text, i, kind) : NULL;
}

bool token_means_only(const struct text *text, size_t i, enum kind kind, enum concept concept);

static inline bool token_means(const struct text *text, size_t i, enum kind kind, enum concept concept)
{
    return token_has(text, i, kind) && token_means_only(text, i, kind, concept);
}

static inline enum concept token_concept(const struct text *text, size_t i, enum kind kind) /* CONCEPT_NONE: not of that kind */
{
    const struct meaning *meaning = token_meaning(text, i, kind);

    return meaning ? (enum concept)meaning->concept : CONCEPT_NONE;
}

static inline bool token_is_symbol(const struct text *text, size_t i, int32_t symbol)
{
    return i < text->token_count && text->tokens[i].type == TOKEN_PUNCTUATION && text->tokens[i].symbol == symbol;
}

static inline struct ck_bytes token_folded(const struct text *text, size_t i) /* empty: beyond the last */
{
    return i < text->token_count ? (struct ck_bytes){ text->folded.data + text->tokens[i].from, text->tokens[i].to - text->tokens[i].from }
                                 : CK_BYTES("");
}

struct ck_bytes concept_name(enum concept concept);

/* ---- parts of text.c ---- */
void sentences_split(struct text *text, struct ck_arena *arena); /* sentences, clauses, boilerplate */

#endif
