/* SPDX-License-Identifier: Apache-2.0
 * Printed dates of acts (docs/CLAIMS.md 3.2), before it is asked whose they are. */
#ifndef CHOKEPOINT_NEWS_ACTS_CALENDAR_H
#define CHOKEPOINT_NEWS_ACTS_CALENDAR_H

#include "domain/news/acts.h"

enum date_place { PLACE_NONE, PLACE_FROM, PLACE_ON, PLACE_UNTIL };

struct date {
    int32_t         year, month, day; /* 0: not printed */
    size_t          first, last;      /* tokens */
    enum date_place place;
    bool            bare; /* a day alone */
    bool            lost; /* a year is printed that is none: which day is meant is not known */
};

bool act_date_at(const struct sight *sight, size_t i, struct date *ret_date); /* a date begins at token i */

/* YYYY, YYYY-MM or YYYY-MM-DD; past: of what was done. Null: which day is meant is not known. */
struct ck_bytes act_date_text(const struct sight *sight, struct date date, bool past);
struct ck_bytes act_day_text(const struct sight *sight, int32_t day); /* null: a day that no record can carry */

enum date_place date_place_before(const struct text *text, size_t first, size_t lower); /* of the date whose first token it is */

/* ---- acts_since.c ---- */

bool is_rule_since(const struct sight *sight, const struct act_seen *act, const struct date *date); /* the date is of the rule that the act undoes */

/* ---- acts_dateline.c ---- */

bool is_dateline(const struct sight *sight, const struct date *date);                                /* when the report was written */
bool is_anniversary(const struct sight *sight, const struct date *date);                             /* a day that looks back on the act */
bool is_told_behind(const struct sight *sight, const struct act_seen *act, const struct date *date); /* who did it tells of it on that day */
bool is_latest(const struct sight *sight, const struct date *date); /* zuletzt am 21. September: of what was done several times */

/* ---- acts_calendar.c ---- */

bool is_date_filler(const struct text *text, size_t i);                   /* "early", "the", between a preposition and a date */
bool is_date_past_word(const struct text *text, size_t i);                /* "last", pasado */
bool is_date_heading(const struct sight *sight, const struct date *date); /* "December 3, 2024: …" */

#endif
