/* SPDX-License-Identifier: Apache-2.0
 * Words around a number that turn what it says: denied, a part of a base or of the exports, a multiple downwards, a number said before. */
#include "domain/news/figures.h"

enum { DENIED_REACH = 12, BEHIND_REACH = 8, WHOLE_REACH = 4, REVISED_REACH = 3 /* tokens */ };

static bool ends_clause(const struct text *text, size_t i, size_t from) { return text->tokens[i].clause != text->tokens[from].clause; }

/* not 50 %, did not fall 38 %, 并未增长50%, 50%も増えていない, 50% 늘지 않았다, stiegen nicht um 50 % */
bool is_denied(const struct figure_view *view)
{
    const struct text     *text = view->text;
    const struct sentence *sentence = &text->sentences[view->segment->sentence];
    size_t                 first = view->figure->first, end = view->figure->end;

    if (!kinds_have(sentence->kinds, KIND_deny) && !kinds_have(sentence->kinds, KIND_deny_all))
        return false;
    for (size_t i = first; i-- > view->segment->first && i + DENIED_REACH > first && !ends_clause(text, i, first);) {
        if (token_meaning(text, i, KIND_deny) && !token_meaning(text, i + 1, KIND_deny_only))
            return true;
        if (text->tokens[i].type == TOKEN_NUMBER)
            break;
    }
    if (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO)
        for (size_t i = end; i < end + BEHIND_REACH && i < view->segment->end && text->tokens[i].type != TOKEN_NUMBER && !ends_clause(text, i, first);
             i++)
            if (token_meaning(text, i, KIND_deny))
                return true;
    for (size_t i = sentence->first; i < sentence->end && i < first + SEGMENT_TOKENS_MAX; i++)
        if (token_meaning(text, i, KIND_deny_all) && (is_east(text) || i < first))
            return true;
    return false;
}

/* revised from an initial 300 t */
bool is_revised(const struct figure_view *view)
{
    size_t first = view->figure->first;

    if (!kinds_have(view->text->sentences[view->segment->sentence].kinds, KIND_revised))
        return false;
    for (size_t i = first; i-- > view->segment->first && i + REVISED_REACH >= first;)
        if (token_meaning(view->text, i, KIND_revised))
            return true;
    return false;
}

/* 1月的5%, 前年同月の5%, 전년 동월의 5%: the base stands right before, its particle between */
bool is_of_base(const struct figure_view *view)
{
    const struct printed_figure *before = view->reader->figures.items;
    const struct text           *text = view->text;
    size_t                       at = view->figure->first, end = view->figure->end;

    if (!is_east(text) || at == 0 || !token_meaning(text, at - 1, KIND_of) || token_meaning(text, end, KIND_base_mark) ||
        token_meaning(text, end, KIND_change) || token_meaning(text, end + 1, KIND_change))
        return false;
    for (at--; at > view->segment->first && (token_meaning(text, at - 1, KIND_level_word) || token_meaning(text, at - 1, KIND_flow)); at--)
        continue;
    if (view->index > view->segment->figure_first && before[view->index - 1].end == at && before[view->index - 1].kind == FIGURE_WEIGHT) {
        at = before[view->index - 1].first; /* 去年同期2050吨的20%: what it was, too */
        at -= at > view->segment->first && token_has(text, at - 1, KIND_of);
    }
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++)
        if (view->reader->moments.items[i].end == at && is_base_moment(&view->reader->moments.items[i]))
            return true;
    return false;
}

/* two-thirds of the exports went to Germany: exports are the whole, and a partner is told */
bool is_part_of_exports(const struct figure_view *view)
{
    const struct text *text = view->text;
    size_t             first = view->figure->first, end = view->figure->end;
    bool               partner = view->named->partner || segment_has(view->reader, view->segment, KIND_took);

    if (!partner)
        return false;
    if (is_east(text)) {
        if (first == 0 || !token_meaning(text, first - 1, KIND_of))
            return false;
        for (size_t i = first - 1; i-- > view->segment->first && i + WHOLE_REACH > first;)
            if (token_meaning(text, i, KIND_flow))
                return !token_meaning(text, end, KIND_change);
        for (size_t i = end; first > 1 && token_has(text, first - 2, KIND_item) && i < view->segment->end; i++) /* 인듐의 절반이 한국으로 수출됐다 */
            if (token_has(text, i, KIND_flow))
                return true;
        return false;
    }
    if (!token_meaning(text, end, KIND_of))
        return false;
    for (size_t i = end; i < end + WHOLE_REACH && i < view->segment->end; i++)
        if (token_meaning(text, i, KIND_flow))
            return true;
    return false;
}

/* five times faster than in May: growth against growth */
bool is_speed(const struct figure_view *view) { return token_meaning(view->text, view->figure->end, KIND_speed) != NULL; }

/* Behind the list that the number begins or stands in: 88% and 95% below. */
size_t behind_list(const struct figure_view *view)
{
    const struct text *text = view->text;
    size_t             end = view->figure->end;

    for (size_t i = view->index + 1; i < view->segment->figure_end; i++) {
        const struct printed_figure *next = &view->reader->figures.items[i];
        size_t                       at = end;

        while (at < next->first &&
               (token_is_symbol(text, at, ',') || token_meaning(text, at, KIND_and) || token_meaning(text, at, KIND_respectively)))
            at++;
        if (next->kind != view->figure->kind || at != next->first || at == end)
            break;
        end = next->end;
    }
    return end;
}

/* … but by 5 %: what follows a denied number has its verb */
bool is_contrast(const struct figure_view *view)
{
    size_t first = view->segment->first;

    for (size_t i = first; i < first + 2 && i < view->figure->first; i++)
        if (token_meaning(view->text, i, KIND_contrast)) {
            for (size_t back = i; back-- > view->text->sentences[view->segment->sentence].first && back + DENIED_REACH > i;)
                if (token_meaning(view->text, back, KIND_deny))
                    return true;
        }
    return false;
}
