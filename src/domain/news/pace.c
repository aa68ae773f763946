/* SPDX-License-Identifier: Apache-2.0
 * The pace of a change (docs/CLAIMS.md, Rulings): "the fall narrowed to 15 %, from 18.9 %" tells two falls, of 15 % and of 18.9 %. */
#include "domain/news/figures.h"

#include "chokepoint/day.h"

enum { PACE_BACK = 24 /* tokens from the noun to its number */, PACE_AHEAD = 6, VERB_BACK = 3, MOMENT_BEHIND = 5 };

/* A noun, where the same letters may be a verb: after a determiner, an adjective or a mark of the year, not after "exports". */
static bool is_noun(const struct text *text, size_t i)
{
    return text->language != LANGUAGE_EN || i == 0 ||
           !(token_meaning(text, i - 1, KIND_flow) || token_meaning(text, i - 1, KIND_country) || token_meaning(text, i - 1, KIND_item) ||
             token_meaning(text, i - 1, KIND_magnet));
}

enum direction pace_of(const struct figure_view *view)
{
    const struct text *text = view->text;
    size_t             first = text->sentences[view->segment->sentence].first, end = text->sentences[view->segment->sentence].end;
    size_t             low = view->figure->first > first + PACE_BACK ? view->figure->first - PACE_BACK : first;
    size_t             ahead = is_east(text) || text->language == LANGUAGE_DE ? view->figure->end + PACE_AHEAD : view->figure->first;
    enum concept rate = CONCEPT_NONE;
    bool   pace = false;
    size_t at = low, verb = 0;

    if (view->figure->kind != FIGURE_PERCENT)
        return DIRECTION_NONE;
    for (; at < view->figure->first; at++) {
        if (token_meaning(text, at, KIND_rate) && is_noun(text, at)) {
            rate = token_concept(text, at, KIND_rate);
            pace = verb > 0 && verb + VERB_BACK >= at; /* moderó su caída */
        } else if (token_meaning(text, at, KIND_pace))
            verb = at;
        if (rate)
            pace |= token_meaning(text, at, KIND_pace) != NULL;
    }
    for (; rate && !pace && at < end && at < ahead; at++)
        pace = token_meaning(text, at, KIND_pace) != NULL;
    return !rate || !pace ? DIRECTION_NONE : rate == CONCEPT_up ? DIRECTION_UP : DIRECTION_DOWN;
}

/* The time that stands with the number itself: 60 % in June, 1〜9月の7.5%. */
static const struct moment *moment_beside(const struct figure_view *view)
{
    const struct text *text = view->text;
    uint32_t           next = view->segment->end;

    if (view->index + 1 < view->segment->figure_end)
        next = view->reader->figures.items[view->index + 1].first;
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->kind != MOMENT_MONTHS)
            continue;
        if (is_east(text) ? moment->end + 1 == view->figure->first && token_meaning(text, moment->end, KIND_of)
                          : moment->first >= view->figure->end && moment->first <= view->figure->end + MOMENT_BEHIND && moment->first < next)
            return moment;
    }
    return NULL;
}

void pace_months(const struct figure_view *view, struct claim_seen *claim)
{
    const struct moment *own = moment_beside(view);
    bool                 annual = false;

    if (own)
        claim->period = months_sum(view->reader, view->segment, moment_months(view->reader, own, claim->period, false));
    for (size_t i = view->text->sentences[view->segment->sentence].first; i < view->segment->end; i++)
        annual |= token_means(view->text, i, KIND_relative, CONCEPT_year_ago) || token_meaning(view->text, i, KIND_annual);
    claim->base = (struct claim_months){ 0 };
    claim->base_kind = BASE_KIND_UNKNOWN;
    if (claim->period.set && (annual || (claim->period.to > claim->period.from && ck_month_of_year(claim->period.from) == 0))) {
        claim->base = (struct claim_months){ true, claim->period.from - 12, claim->period.to - 12 };
        claim->base_kind = base_kind_of(claim->period, claim->base, NULL);
    }
    claim->elided[ELISION_BASE_PERIOD] = !annual;
}
