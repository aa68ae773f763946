/* SPDX-License-Identifier: Apache-2.0
 * The times that a text names (docs/CLAIMS.md 4.3): months, ranges, quarters, halves, years, days, and words that are relative to another time. */
#ifndef CHOKEPOINT_NEWS_PERIODS_H
#define CHOKEPOINT_NEWS_PERIODS_H

#include "domain/news/text.h"

enum { MOMENTS_MAX = 65536 };

enum moment_kind {
    MOMENT_MONTHS,   /* from..to */
    MOMENT_DAY,      /* a date with its day */
    MOMENT_RELATIVE, /* year_ago, month_ago, period_ago, same: to the period that is spoken of */
    MOMENT_YEARS_BEFORE /* the `count` years before it */,
    MOMENT_PRE_CONTROL,
    MOMENT_UNTOLD, /* a time is printed, and nobody can tell which: June 9999, 2024-25. It is no other time */
};

struct moment {
    uint32_t         first, end; /* tokens */
    enum moment_kind kind;
    enum concept relative;
    int32_t from, to; /* months */
    int32_t year, month, day, count;
    bool    year_given; /* else the latest that has begun by the publication */
    bool    between;    /* "between A and B": for a change, from A to B */
    bool    base;       /* stands after from, than, compared with …, or before 보다, より … */
    bool    since;
    bool    mean;     /* the monthly average of it */
    bool    combined; /* the sum of it */
};

struct moment_array {
    struct moment *items;
    size_t         count;
    bool           cut;
};

/* taken[i] becomes 1 for each token of a moment that holds a number or month, for figures_find(). */
void moments_find(const struct text *text, struct ck_arena *arena, uint8_t *taken, struct moment_array *ret_moments);

/* Whether the moment is a base, a beginning, an average or a sum. taken[i]: token i is of an earlier moment. */
void moment_mark(const struct text *text, const uint8_t *taken, struct moment *moment);

/* In a list behind a base it is one too: from 214 t in February and 305 t in March 2025. `before` may be NULL. */
void moment_join(const struct text *text, const struct moment *before, struct moment *moment);

int32_t month_of(int32_t year, int month /* 1..12 */);

#endif
