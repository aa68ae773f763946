/* SPDX-License-Identifier: Apache-2.0
 * What a number says: a level, a share or a change, and how a change is meant: by or to, of the base or of its size (docs/CLAIMS.md 4.4). */
#include "domain/news/figures.h"

enum { MOMENT_BETWEEN = 5 /* tokens, of a time between two numbers */ };

static bool ends_with_to(const struct text *text, size_t i) /* 降至, 增至, 达到 */
{
    struct ck_bytes word = token_folded(text, i);

    return text->language == LANGUAGE_ZH && word.size > 3 &&
           (memcmp(word.data + word.size - 3, "至", 3) == 0 || memcmp(word.data + word.size - 3, "到", 3) == 0);
}

static bool is_change(const struct text *text, size_t i) { return token_meaning(text, i, KIND_change) || token_meaning(text, i, KIND_compare); }

static enum concept change_at(const struct text *text, size_t i)
{
    enum concept change = token_concept(text, i, KIND_change);

    return change ? change : token_concept(text, i, KIND_compare);
}

/* The token right before the number, over its qualifier's articles. */
static size_t before_figure(const struct figure_view *view)
{
    size_t at = view->figure->first;

    while (at > view->segment->first && (token_meaning(view->text, at - 1, KIND_article) || token_meaning(view->text, at - 1, KIND_opener)) &&
           !token_meaning(view->text, at - 1, KIND_by) && !token_meaning(view->text, at - 1, KIND_to))
        at--;
    return at > view->segment->first ? at - 1 : SIZE_MAX;
}

static bool preceded(const struct figure_view *view, enum kind kind)
{
    size_t at = before_figure(view);

    return at != SIZE_MAX && token_meaning(view->text, at, kind);
}

static bool is_extent(const struct text *text, size_t i) /* 降幅: what follows is the size of the change */
{
    struct ck_bytes word = token_folded(text, i);

    return word.size > 3 && memcmp(word.data + word.size - 3, "幅", 3) == 0;
}

static bool is_to(const struct figure_view *view)
{
    size_t at = before_figure(view);

    if (is_east(view->text) && view->text->language != LANGUAGE_ZH)
        return view->figure->end < view->text->token_count && !view->text->tokens[view->figure->end].spaced &&
               token_meaning(view->text, view->figure->end, KIND_to);
    if (at == SIZE_MAX)
        return false;
    if (token_meaning(view->text, at, KIND_by) && view->text->language == LANGUAGE_ES)
        return false;
    if (view->text->language == LANGUAGE_ZH && at > view->segment->first && is_extent(view->text, at - 1))
        return false;
    return token_meaning(view->text, at, KIND_to) || ends_with_to(view->text, at);
}

static bool is_by(const struct figure_view *view) { return preceded(view, KIND_by) && !(view->text->language == LANGUAGE_ES && is_to(view)); }

static bool is_of(const struct figure_view *view) /* of its January level; half the …: the whole follows */
{
    return !is_east(view->text) && token_meaning(view->text, view->figure->end, KIND_of);
}

/* The word of change that governs the number: right behind it, else before it, else behind it. */
static size_t governor(const struct figure_view *view)
{
    const struct text *text = view->text;
    size_t             first = view->segment->first, end = view->segment->end, list = behind_list(view), near = list + (is_east(text) ? 4 : 2);

    for (size_t i = list; i < near && i < end; i++) {
        if (is_change(text, i) && !(token_meaning(text, i, KIND_base_mark) && !token_meaning(text, i, KIND_compare)))
            return i;
        if (text->tokens[i].type == TOKEN_NUMBER || text->tokens[i].type == TOKEN_PUNCTUATION)
            break;
    }
    for (size_t i = view->figure->first; i-- > first;)
        if (token_meaning(text, i, KIND_change))
            return i;
    for (size_t i = view->figure->first; i-- > first;)
        if (token_meaning(text, i, KIND_compare) && (!token_meaning(text, i, KIND_qualifier) || text->language == LANGUAGE_ZH) &&
            !token_meaning(text, i, KIND_toward_before))
            return i;
    for (size_t i = view->figure->end; i < end; i++)
        if (is_change(text, i) && !token_meaning(text, i, KIND_qualifier))
            return i;
    end = text->sentences[view->segment->sentence].end;
    end = end > view->segment->end + SEGMENT_TOKENS_MAX ? view->segment->end + SEGMENT_TOKENS_MAX : end;
    for (size_t i = view->segment->end; i < end && (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO); i++) /* the verb comes last */
        if (token_meaning(text, i, KIND_change))
            return i;
    if (is_contrast(view)) /* not by 50 % but by 5 % */
        for (size_t i = first; i-- > text->sentences[view->segment->sentence].first && i + SEGMENT_TOKENS_MAX > first;)
            if (token_meaning(text, i, KIND_change))
                return i;
    return SIZE_MAX;
}

/* von 405 t im November auf 390 t, de 405 a 390 toneladas: a level, and the one that it became */
static bool is_start(const struct figure_view *view)
{
    const struct text           *text = view->text;
    const struct printed_figure *next = view->index + 1 < view->segment->figure_end ? &view->reader->figures.items[view->index + 1] : NULL;
    size_t                       at = before_figure(view), to = next ? next->first : 0;

    if (text->language == LANGUAGE_ZH)
        return next && next->kind == view->figure->kind && next->first <= view->figure->end + MOMENT_BETWEEN && is_change(text, view->figure->end) &&
               ends_with_to(text, view->figure->end); /* 由6月的29%降至7月的3% */
    if ((text->language != LANGUAGE_DE && text->language != LANGUAGE_ES) || at == SIZE_MAX || !next || next->kind != view->figure->kind ||
        !(token_has(text, at, KIND_between) || token_has(text, at, KIND_base_mark)))
        return false;
    while (to > view->figure->end && (token_has(text, to - 1, KIND_article) || token_has(text, to - 1, KIND_opener)))
        to--;
    return to > view->figure->end && token_has(text, to - 1, KIND_to);
}

/* 87 t over the first five months: in them, not more than in them */
static bool is_over_time(const struct figure_view *view, size_t over)
{
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->first > over && moment->first <= over + 2)
            return moment->kind == MOMENT_MONTHS && moment->from < moment->to && !moment->base;
    }
    return false;
}

static bool is_direct_change(const struct figure_view *view) /* fell 500 t; 500トン減; 减少6343吨 */
{
    const struct text *text = view->text;
    size_t             before = before_figure(view), behind = view->figure->end;

    if (is_start(view))
        return false;
    if (is_by(view) && governor(view) != SIZE_MAX)
        return true;
    if (!is_east(text) && before != SIZE_MAX && before > view->segment->first && token_meaning(text, before, KIND_of) &&
        token_meaning(text, before - 1, KIND_change))
        return true; /* an increase of 1,500 t */
    if (text->language == LANGUAGE_ZH && before != SIZE_MAX && token_meaning(text, before, KIND_compare))
        return true; /* 比7月多两成 */
    if (token_meaning(text, behind, KIND_compare) && !token_meaning(text, behind, KIND_toward_before) &&
        !token_has(text, behind + 1, KIND_multiple_verb) && !token_has(text, behind + 1, KIND_multiple) && /* auf 4,1 t mehr als halbiert */
        !token_means(text, behind, KIND_compare, CONCEPT_NONE) && !is_east(text) && !is_over_time(view, behind))
        return true;
    if (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO)
        return behind < text->token_count && token_meaning(text, behind, KIND_change) && !is_to(view);
    if (text->language == LANGUAGE_ZH && before != SIZE_MAX && before > view->segment->first && is_extent(text, before - 1))
        return true;
    return before != SIZE_MAX && token_meaning(text, before, KIND_change) && !ends_with_to(text, before) && !is_to(view);
}

bool is_from(const struct figure_view *view)
{
    size_t          at = before_figure(view);
    struct ck_bytes word = at != SIZE_MAX ? token_folded(view->text, at) : (struct ck_bytes){ 0 };
    bool            up_from = word.size > 5 && memcmp(word.data + word.size - 5, " from", 5) == 0;

    return at != SIZE_MAX && token_meaning(view->text, at, KIND_base_mark) && (token_meaning(view->text, at, KIND_origin_before) || up_from) &&
           !token_meaning(view->text, at, KIND_qualifier);
}

/* A base stands right before, 5月的, or behind, of the June volume. */
static bool has_base_near(const struct figure_view *view)
{
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++)
        if (is_base_moment(&view->reader->moments.items[i]))
            return true;
    return false;
}

/* el 12 % de las de enero: the base follows after small words */
static bool is_base_next(const struct figure_view *view)
{
    enum { SMALL_WORDS = 4 };

    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->first >= view->figure->end && moment->first <= view->figure->end + SMALL_WORDS && is_base_moment(moment))
            return true;
    }
    return false;
}

static bool is_world(const struct figure_view *view) /* no partner is spoken of */
{
    return view->scope->partner.size == 0 || ck_bytes_equal(view->scope->partner, CK_BYTES("WLD"));
}

/* The claim before is a share, of the same sentence. */
static bool follows_share(const struct figure_view *view)
{
    const struct claim_seen *last = view->claims->count ? &view->claims->items[view->claims->count - 1] : NULL;

    return last && last->metric == METRIC_SHARE && last->sentence == view->claims->sentence;
}

/* 高于2月的22%, 上年同期为22%: not what it became, 降至2月的22% */
static bool is_of_earlier_moment(const struct figure_view *view)
{
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->end == view->figure->first || (moment->end + 1 == view->figure->first && token_has(view->text, moment->end, KIND_of)))
            return moment->first == view->segment->first || !ends_with_to(view->text, moment->first - 1);
    }
    return false;
}

/* A share, and what it was: up from 22 % in February, frente al 22 % de febrero, 高于2月的22%, 2月の22%から. */
static bool is_compared(const struct figure_view *view)
{
    const struct text *text = view->text;
    size_t             at = before_figure(view), behind = view->figure->end;
    const char        *from = text->language == LANGUAGE_JA ? "から" : "에서";

    if (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO)
        return ck_bytes_begin(token_folded(text, behind), ck_bytes_from(from)) || token_has(text, behind, KIND_base_mark);
    if (text->language == LANGUAGE_ZH)
        return is_of_earlier_moment(view) && !is_direct_change(view);
    return is_from(view) || (at != SIZE_MAX && token_has(text, at, KIND_base_mark) && !token_has(text, at, KIND_qualifier)) ||
           (at != SIZE_MAX && at > view->segment->first && token_has(text, at - 1, KIND_base_mark));
}

bool is_earlier_share(const struct figure_view *view) { return follows_share(view) && is_compared(view); }

static enum sense percent_sense(const struct figure_view *view)
{
    const struct text *text = view->text;
    bool               share = segment_has(view->reader, view->segment, KIND_share), word = governor(view) != SIZE_MAX;
    size_t             end = view->figure->end;

    if (view->scope->flow == CLAIM_FLOW_PRODUCTION)
        return is_direct_change(view) ? SENSE_NONE : SENSE_SHARE;
    if (view->figure->sign)
        return word || has_base_near(view) || view->named->period || segment_has(view->reader, view->segment, KIND_relative) ? SENSE_CHANGE
                                                                                                                             : SENSE_NONE;
    if (is_part_of_exports(view) && !is_to(view) && !is_by(view) && !is_direct_change(view))
        return SENSE_SHARE;
    if (is_earlier_share(view))
        return SENSE_SHARE;
    if (is_of_base(view) || (text->language == LANGUAGE_ES && is_of(view) && is_base_next(view) && is_world(view)))
        return SENSE_CHANGE;
    if (view->scope->share && is_from(view))
        return SENSE_SHARE;                   /* from 35 % in September */
    if (token_meaning(text, end, KIND_share)) /* 9% of the total */
        return SENSE_SHARE;
    if (share && (is_to(view) || is_start(view)))
        return SENSE_SHARE;
    if (share && !is_direct_change(view) && !(end < view->segment->end && is_change(text, end)))
        return SENSE_SHARE;
    if (word && (is_direct_change(view) || !is_of(view)))
        return view->scope->share && (is_to(view) || preceded(view, KIND_base_mark)) && !is_direct_change(view) ? SENSE_SHARE : SENSE_CHANGE;
    if (is_of(view) && view->segment->moment_end > view->segment->moment_first && !segment_has(view->reader, view->segment, KIND_took))
        return has_base_near(view) || is_world(view) ? SENSE_CHANGE : SENSE_SHARE; /* with 30 % of China's exports in April */
    if (is_of(view) || segment_has(view->reader, view->segment, KIND_took) || view->scope->share)
        return SENSE_SHARE;
    if (word || segment_has(view->reader, view->segment, KIND_relative))
        return SENSE_CHANGE;
    return is_world(view) ? SENSE_NONE : SENSE_SHARE; /* nothing tells of what */
}

static enum sense fraction_sense(const struct figure_view *view)
{
    bool share = segment_has(view->reader, view->segment, KIND_share) || segment_has(view->reader, view->segment, KIND_took);

    if (view->scope->flow == CLAIM_FLOW_PRODUCTION)
        return is_direct_change(view) ? SENSE_NONE : SENSE_SHARE;
    if (view->scope->share && is_from(view))
        return SENSE_SHARE; /* down from a quarter */
    if (is_part_of_exports(view) && !is_to(view) && !is_by(view))
        return SENSE_SHARE;
    if (is_by(view) && governor(view) == SIZE_MAX)
        return SENSE_NONE; /* by more than four fifths: of a rise or of a fall, nothing here says */
    if (follows_share(view) && view->named->partner && !is_direct_change(view) && !is_to(view) && !is_by(view))
        return SENSE_SHARE; /* 40 % fue a Alemania y una quinta parte a Japón */
    if (is_to(view) && segment_has(view->reader, view->segment, KIND_share) && !is_by(view) && !has_base_near(view))
        return SENSE_SHARE; /* its share rose to a third, 占比升至三成 */
    if (is_direct_change(view) || is_to(view) || is_by(view) || has_base_near(view))
        return SENSE_CHANGE;
    if (token_meaning(view->text, view->figure->end, KIND_share) || share)
        return SENSE_SHARE;
    return governor(view) != SIZE_MAX || view->segment->moment_end > view->segment->moment_first ? SENSE_CHANGE
           : is_of(view)                                                                         ? SENSE_CHANGE
                                                                                                 : SENSE_NONE;
}

/* Points are of a share: one is named, or the number before was one. */
static bool speaks_of_share(const struct figure_view *view)
{
    const struct claim_seen *last = view->claims->count ? &view->claims->items[view->claims->count - 1] : NULL;

    return view->scope->share || segment_has(view->reader, view->segment, KIND_share) ||
           (last && (last->metric == METRIC_SHARE || last->metric == METRIC_SHARE_CHANGE));
}

/* fell tenfold, ten times lower: down to a tenth; 减少一倍 says nothing */
static bool falls_by_times(const struct figure_view *view)
{
    size_t at = governor(view), before = before_figure(view), end = view->figure->end;

    if (view->figure->kind != FIGURE_MULTIPLE || view->figure->verb || view->figure->value < 1 || is_to(view))
        return false;
    if (token_means(view->text, end, KIND_compare, CONCEPT_down) || token_means(view->text, end, KIND_change, CONCEPT_down))
        return true;
    return at != SIZE_MAX && before != SIZE_MAX && (at == before || (is_by(view) && at < view->figure->first)) &&
           change_at(view->text, at) == CONCEPT_down && !ends_with_to(view->text, at);
}

/* prolonged twice, zweimal verlängert: how often, not how much. */
static bool is_count_of_times(const struct figure_view *view)
{
    static const char *const times[] = { "twice", "zweimal", "dreimal", "dos veces", "tres veces", NULL };
    static const char *const than[] = { "as",  "the",   "that", "what", "its", "their", "last", "so", "más",
                                        "mas", "mayor", "lo",   "la",   "el",  "las",   "los",  NULL };
    struct ck_bytes          word = token_folded(view->text, view->figure->first), next = token_folded(view->text, view->figure->end);
    bool                     found = false;

    for (size_t t = 0; times[t]; t++)
        found |= view->figure->end == view->figure->first + 1 && ck_bytes_equal(word, ck_bytes_from(times[t]));
    for (size_t t = 0; found && than[t]; t++)
        if (view->figure->end < view->text->token_count && ck_bytes_begin(next, ck_bytes_from(than[t])))
            return false;
    return found && view->segment->moment_end == view->segment->moment_first;
}

/* 31 % against a base, and no word that the lexicon has says whether more or less: undershot, 縮んだ. */
static enum sense sure_sense(const struct figure_view *view, enum sense sense)
{
    const struct text *text = view->text;
    size_t             first = text->sentences[view->segment->sentence].first;

    if (sense != SENSE_CHANGE || view->figure->sign || governor(view) != SIZE_MAX || is_of(view) || is_to(view) || is_of_base(view))
        return sense;
    if (text->language == LANGUAGE_DE && view->figure->end < view->segment->end &&
        ck_bytes_equal(token_folded(text, view->figure->end), CK_BYTES("zu")))
        return sense; /* legten um 12 Prozent zu */
    for (size_t i = view->figure->first; i-- > first && i + SEGMENT_TOKENS_MAX > view->figure->first;)
        if (token_has(text, i, KIND_change)) /* jumped, by 63.5 % on the month */
            return token_means(text, i, KIND_change, CONCEPT_up) ? sense : SENSE_NONE;
    return SENSE_NONE;
}

enum sense sense_of(const struct figure_view *view)
{
    if (view->figure->kind != FIGURE_ZERO && (is_denied(view) || is_revised(view)))
        return SENSE_NONE;
    switch (view->figure->kind) {
    case FIGURE_PERCENT: return pace_of(view) != DIRECTION_NONE ? SENSE_CHANGE : sure_sense(view, percent_sense(view));
    case FIGURE_FRACTION: return fraction_sense(view);
    case FIGURE_POINTS: return speaks_of_share(view) ? SENSE_CHANGE : SENSE_NONE;
    case FIGURE_MULTIPLE:
        return is_speed(view) || is_count_of_times(view) || (falls_by_times(view) && (is_east(view->text) || view->figure->value <= 1))
                   ? SENSE_NONE
                   : SENSE_CHANGE;
    case FIGURE_WEIGHT:
    case FIGURE_MONEY:
    case FIGURE_PRICE:
        if (view->figure->sign < 0 && !is_direct_change(view))
            return SENSE_NONE;
        return is_direct_change(view) ? SENSE_CHANGE : SENSE_LEVEL;
    case FIGURE_ZERO: return SENSE_LEVEL;
    default: return SENSE_NONE;
    }
}

/* ---- how a change is meant ---- */

static enum reading_as multiple_reading(const struct figure_view *view, enum direction *direction)
{
    const struct text *text = view->text;
    size_t             before = before_figure(view), end = view->figure->end;
    bool               grown = before != SIZE_MAX && token_means(text, before, KIND_change, CONCEPT_up) && !ends_with_to(text, before);

    *direction = view->figure->value < 1 ? DIRECTION_DOWN : DIRECTION_UP;
    if (falls_by_times(view)) {
        *direction = DIRECTION_DOWN;
        return AS_INVERSE;
    }
    if (view->figure->verb || view->figure->value < 1)
        return AS_RATIO;
    if (text->language == LANGUAGE_DE && is_by(view))
        return AS_TIMES_MORE;
    if (text->language == LANGUAGE_EN && is_by(view) && before != SIZE_MAX)
        return AS_RISE;
    if (text->language == LANGUAGE_ZH && (grown || (before != SIZE_MAX && token_meaning(text, before, KIND_by) && before > 0 &&
                                                    token_means(text, before - 1, KIND_change, CONCEPT_up))))
        return AS_RISE;
    if ((text->language == LANGUAGE_EN || text->language == LANGUAGE_ES) && token_means(text, end, KIND_compare, CONCEPT_up) &&
        view->figure->value > 2)
        return AS_TIMES_MORE;
    return AS_RATIO;
}

static bool is_ratio(const struct figure_view *view) /* a fraction or percentage of the base, not of the change */
{
    const struct text *text = view->text;
    size_t             before = before_figure(view), first = view->figure->first, governed = governor(view);

    if (is_by(view))
        return false;
    if (is_to(view) || is_of_base(view))
        return true;
    if (is_direct_change(view) || (view->figure->end < view->segment->end && is_change(text, view->figure->end) && !is_to(view)))
        return false;
    if (is_east(text))
        return (before != SIZE_MAX && token_meaning(text, before, KIND_of)) || governed == SIZE_MAX;
    if (is_of(view)) /* lost nine-tenths of their volume */
        return !(governed != SIZE_MAX && governed < first && governed + 2 >= first && token_meaning(text, governed, KIND_change));
    return governed == SIZE_MAX;
}

enum reading_as change_reading(const struct figure_view *view, enum direction *direction)
{
    size_t at = governor(view);
    enum concept word = at == SIZE_MAX ? CONCEPT_NONE : change_at(view->text, at);

    if (view->figure->kind == FIGURE_MULTIPLE)
        return multiple_reading(view, direction);
    if (view->figure->sign) {
        *direction = view->figure->sign < 0 ? DIRECTION_DOWN : DIRECTION_UP;
        return view->figure->sign < 0 ? AS_FALL : AS_RISE;
    }
    *direction = pace_of(view);
    if (*direction != DIRECTION_NONE)
        return *direction == DIRECTION_UP ? AS_RISE : AS_FALL;
    if ((view->figure->kind == FIGURE_FRACTION || (view->figure->kind == FIGURE_PERCENT && (is_of(view) || is_to(view) || is_of_base(view)))) &&
        is_ratio(view)) {
        *direction = view->figure->value < 1 ? DIRECTION_DOWN : DIRECTION_UP;
        return AS_RATIO;
    }
    *direction = word == CONCEPT_down ? DIRECTION_DOWN : DIRECTION_UP;
    return word == CONCEPT_down ? AS_FALL : AS_RISE;
}
