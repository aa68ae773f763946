/* SPDX-License-Identifier: Apache-2.0
 * Numbers in words and digits with their qualifier and unit (docs/CLAIMS.md 4.4). */
#ifndef CHOKEPOINT_NEWS_NUMERALS_H
#define CHOKEPOINT_NEWS_NUMERALS_H

#include "domain/news/text.h"

enum { FIGURES_MAX = 65536 };

enum figure_kind {
    FIGURE_WEIGHT,   /* in kg or t */
    FIGURE_MONEY,    /* in a currency */
    FIGURE_PRICE,    /* a currency for a weight */
    FIGURE_PERCENT,  /* as a ratio: 18 % is 0.18 */
    FIGURE_POINTS,   /* percentage points, as a ratio */
    FIGURE_FRACTION, /* a third, nine-tenths */
    FIGURE_MULTIPLE, /* of a base: seven times, doubled, halved (0.5) */
    FIGURE_ZERO,     /* none, nil */
    FIGURE_PLAIN,    /* a number without a unit */
};

struct printed_figure {
    uint32_t         first, end;  /* tokens, with the qualifier */
    uint32_t         core;        /* the number's own first token */
    uint32_t         start, stop; /* bytes of the document: the span of docs/CLAIMS.md 4.6 */
    enum figure_kind kind;
    double           value, half; /* as printed, in `unit`; half a unit of the last digit, or a tenth for words */
    double           high;        /* of a range; NAN */
    enum concept qualifier;       /* CONCEPT_NONE, CONCEPT_about … */
    enum concept unit;            /* CONCEPT_t, CONCEPT_kg, CONCEPT_USD …; CONCEPT_NONE */
    enum concept weight;          /* PRICE: for which weight */
    bool   verb;                  /* MULTIPLE: doubled, halved: a change by itself */
    bool   worded;
    double scale;    /* what the multipliers behind the number come to: thousand, 万; 1: none; 0: a number of several parts */
    bool   open;     /* one mark and three digits, of which nothing tells what they mean: read only as a weight */
    bool   exact;    /* the ends of a range are as worded */
    int    sign;     /* -1, 1: printed before it */
    bool   bounded;  /* `half` is a printed tolerance: 353±5 */
    bool   lopsided; /* a tolerance of two sides: 353 +5/-3 */
};

struct figure_array {
    struct printed_figure *items;
    size_t                 count;
    bool                   cut;
};

/* `taken[i]`: token i belongs to a date and is no number. */
void figures_find(const struct text *text, const uint8_t *taken, struct ck_arena *arena, struct figure_array *ret_figures);

struct interval {
    double value, low, high; /* NAN: unbounded */
};

enum reading_as {
    AS_LEVEL,
    AS_SHARE,
    AS_RISE,
    AS_FALL,
    AS_RATIO /* of the base: 7 is +600 % */,
    AS_TIMES_MORE /* seven times more: 7 or 8 of the base */,
    AS_INVERSE /* fell tenfold: to a tenth of it */
};

struct interval figure_interval(const struct printed_figure *figure, enum reading_as as);

/* Of a fall, as a ratio: nothing falls below -1. What says that it did (by 293 %) stays as it is written. */
void interval_end_at_nothing(struct interval *fall);

/* ---- scan.c: where a number ends ---- */

/* The end of the number at `at` of the folded text; `at` where none begins. *ret_vague: 数十, 十几: a number that nobody tells. */
size_t  number_scan(const struct text *text, size_t at, bool *ret_vague);
int32_t numeral_before(const struct text *text, size_t at); /* the code point that ends at `at`; 0: none */

/* ---- digits.c ---- */

enum marks { MARKS_UNKNOWN, MARKS_POINT /* 1,234.5 */, MARKS_COMMA /* 1.234,5 */ };

enum marks marks_of(const struct text *text);

/* Digits with their marks: whole, or false. *ret_half is half a unit of the last digit. *ret_open: one mark and three digits behind it, of which
 * neither language nor document tells what it means; read as a mark of groups. */
bool digits_read(struct ck_bytes text, enum language language, enum marks marks, double *ret_value, double *ret_half, bool *ret_open);

/* ---- characters.c ---- */

enum numeral_class { NUMERAL_NONE, NUMERAL_ZERO, NUMERAL_DIGIT, NUMERAL_SCALE, NUMERAL_POINT, NUMERAL_SPACE };

enum numeral_class numeral_class(int32_t code, enum language language);
double             numeral_value(int32_t code);   /* -1: no numeral */
bool               numeral_vague(int32_t code);   /* 几, 数 */
bool               decimal_mark(int32_t code);    /* that parts no groups: . ． ・ · ﹒ */
double             vulgar_fraction(int32_t code); /* ½; 0: none */

/* A number that holds numeral characters: whole, or false (七八百 is either of two). *ret_half: of the last place written; *ret_scale as in struct
 * figure. */
bool characters_read(struct ck_bytes text, enum language language, double *ret_value, double *ret_half, double *ret_scale);

#endif
