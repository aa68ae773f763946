/* SPDX-License-Identifier: Apache-2.0
 * Between the parts that read a number in its place: what it says (senses.c), of when and against what (bases.c), and its claim (figures.c). */
#ifndef CHOKEPOINT_NEWS_FIGURES_H
#define CHOKEPOINT_NEWS_FIGURES_H

#include "domain/news/claims.h"

enum sense { SENSE_NONE, SENSE_LEVEL, SENSE_SHARE, SENSE_CHANGE };

/* A number in its place. */
struct view {
    struct claims        *claims;
    const struct reader  *reader;
    const struct text    *text;
    const struct segment *segment;
    struct scope         *scope;
    const struct named   *named;
    const struct figure  *figure;
    size_t                index;
};

/* ---- senses.c ---- */

static inline bool is_east(const struct text *text) /* no spaces, or the verb last */
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

enum sense      sense_of(const struct view *view);
enum reading_as change_reading(const struct view *view, enum direction *direction);
bool            is_from(const struct view *view); /* "from" stands before the number */

/* ---- pace.c ---- */

enum direction pace_of(const struct view *view); /* of the change whose pace the number tells; NONE: it tells none */
void           pace_months(const struct view *view, struct claim_seen *claim);

/* ---- others.c ---- */

bool is_of_other(const struct view *view); /* an average, or a percentage of a tariff, a purity, a stake … */

/* ---- wordings.c ---- */

bool   is_denied(const struct view *view);
bool   is_revised(const struct view *view);         /* a number that was said before and is no longer held */
bool   is_of_base(const struct view *view);         /* 1月的5%: of the base, not by so much */
bool   is_part_of_exports(const struct view *view); /* a share of them went to a partner */
bool   is_contrast(const struct view *view);        /* not by A but by B: B has the verb of A */
bool   is_speed(const struct view *view);
size_t behind_list(const struct view *view); /* the token behind the last number of the list */

/* ---- bases.c ---- */

enum measure     measure_at(const struct text *text, size_t i);
enum measure     measure_of(const struct view *view);
enum metric      metric_of(const struct view *view, enum sense sense, struct ck_months period);
struct ck_months period_of(const struct view *view, enum sense sense, bool *ret_named);
void             base_set(const struct view *view, struct claim_seen *claim);

#endif
