/* SPDX-License-Identifier: Apache-2.0
 * Between the parts that read a number in its place: what it says (senses.c), of when and against what (bases.c), and its claim (figures.c). */
#ifndef CHOKEPOINT_NEWS_FIGURES_H
#define CHOKEPOINT_NEWS_FIGURES_H

#include "domain/news/claims.h"

enum sense { SENSE_NONE, SENSE_LEVEL, SENSE_SHARE, SENSE_CHANGE };

/* A number in its place. */
struct figure_view {
    struct claims               *claims;
    const struct claims_reader  *reader;
    const struct text           *text;
    const struct segment        *segment;
    struct claim_scope          *scope;
    const struct named_parts    *named;
    const struct printed_figure *figure;
    size_t                       index;
};

/* ---- senses.c ---- */

static inline bool is_east(const struct text *text) /* no spaces, or the verb last */
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

enum sense      sense_of(const struct figure_view *view);
enum reading_as change_reading(const struct figure_view *view, enum direction *direction);
bool            is_from(const struct figure_view *view);          /* "from" stands before the number */
bool            is_earlier_share(const struct figure_view *view); /* what the share before it is compared with */

/* ---- pace.c ---- */

enum direction pace_of(const struct figure_view *view); /* of the change whose pace the number tells; NONE: it tells none */
void           pace_months(const struct figure_view *view, struct claim_seen *claim);

/* ---- others.c ---- */

bool is_of_other(const struct figure_view *view); /* an average, or a percentage of a tariff, a purity, a stake … */

/* ---- wordings.c ---- */

bool   is_denied(const struct figure_view *view);
bool   is_revised(const struct figure_view *view);         /* a number that was said before and is no longer held */
bool   is_of_base(const struct figure_view *view);         /* 1月的5%: of the base, not by so much */
bool   is_part_of_exports(const struct figure_view *view); /* a share of them went to a partner */
bool   is_contrast(const struct figure_view *view);        /* not by A but by B: B has the verb of A */
bool   is_speed(const struct figure_view *view);
size_t behind_list(const struct figure_view *view); /* the token behind the last number of the list */

/* ---- bases.c ---- */

enum measure        measure_at(const struct text *text, size_t i);
enum measure        measure_of(const struct figure_view *view);
enum metric         metric_of(const struct figure_view *view, enum sense sense, struct claim_months period);
struct claim_months period_of(const struct figure_view *view, enum sense sense, bool *ret_named);
void                base_set(const struct figure_view *view, struct claim_seen *claim);

#endif
