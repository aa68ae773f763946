/* SPDX-License-Identifier: Apache-2.0
 * The grammar of numbers, one rule a function: each looks at the tokens from i and returns the token after what it has read, or 0. */
#include "domain/news/amounts.h"

#include <math.h>

static double round4(double value) { return floor(value * 10000 + 0.5) / 10000; }

/* 八成八, 8割8分: the next place */
static size_t tenth_rest_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text    *text = numerals->text;
    struct printed_figure rest = { 0 };
    bool                  part = text->language == LANGUAGE_JA;
    size_t                next;

    if (i >= text->token_count || text->tokens[i].spaced)
        return i;
    next = amount_take(numerals, i, &rest);
    if (!next || next != i + 1 || rest.value <= 0 || rest.value >= 10)
        return i;
    if (part ? !ck_bytes_equal(token_folded(numerals->text, next), CK_BYTES("分"))
             : token_meaning(text, next, KIND_unit) || token_meaning(text, next, KIND_scale) || token_meaning(text, next, KIND_tenth))
        return i;
    figure->value += rest.value < 1 ? rest.value / 10 : rest.value / 100;
    figure->half = 0.005;
    return next + part;
}

static bool is_glyph(const struct text *text, size_t i) /* ½ alone */
{
    struct ck_bytes number = token_folded(text, i);
    size_t          size;

    return i < text->token_count && text->tokens[i].type == TOKEN_NUMBER && number.size > 0 &&
           vulgar_fraction(fold_at(number.data, number.size, 0, &size)) > 0;
}

/* two-thirds, 三分之二, nine-tenths, 八成: `at` is behind the count, if there is one */
static size_t part_take(const struct numerals *numerals, size_t i, size_t at, double count, struct printed_figure *figure)
{
    const struct text    *text = numerals->text;
    struct printed_figure other = { 0 };
    size_t                next;

    if (token_meaning(text, at, KIND_part)) {
        figure->value = round4(count / concept_value(token_concept(text, at, KIND_part)));
        return at + 1;
    }
    if (token_meaning(text, at, KIND_tenth) && at > i) {
        figure->value = round4(count / 10);
        return tenth_rest_take(numerals, at + 1, figure);
    }
    if (!token_meaning(text, at, KIND_over) || at == i)
        return 0;
    next = amount_take(numerals, at + 1, &other);
    if (!next || count == 0)
        return 0;
    figure->value = round4(other.value / count);
    return next;
}

static size_t fraction_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    size_t             at = i;

    figure->half = 0;
    if (token_concept(text, i, KIND_fraction) || is_glyph(text, i)) {
        figure->value = concept_value(token_concept(text, i, KIND_fraction));
        if (is_glyph(text, i) && !digits_take(numerals, i, figure))
            return 0;
        figure->half = 0;
        at = i + 1;
    } else {
#define PARTS_OF(w) KIND_IN(w, KIND_part) | KIND_IN(w, KIND_tenth) | KIND_IN(w, KIND_over)
        static const struct kind_set parts = KIND_SET(PARTS_OF);
        struct printed_figure        count = { .value = 1 };
        size_t                       digits;
        enum concept word;

        if (i < text->token_count && text->tokens[i].type == TOKEN_NUMBER && (i + 1 >= text->token_count || !token_has_any(text, i + 1, &parts)))
            return 0;
        digits = digits_take(numerals, i, &count);
        word = token_concept(text, at, KIND_number);

        if (digits && count.open)
            return 0;
        if (word)
            count.value = concept_value(word);
        if (digits || word || token_meaning(text, at, KIND_article))
            at++;
        else if (text->language != LANGUAGE_DE && text->language != LANGUAGE_ES)
            return 0;
        if (token_meaning(text, at, KIND_part) && token_meaning(text, at + 1, KIND_ordered)) /* a third month, the fifth time */
            return 0;
        at = part_take(numerals, i, at, count.value, figure);
        if (!at)
            return 0;
    }
    figure->kind = FIGURE_FRACTION;
    if (figure->half != 0.005)
        figure->half = 0.1 * figure->value;
    figure->worded = true;
    return figure->value < 1 ? at : 0;
}

static size_t multiple_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    enum concept verb = token_concept(text, i, KIND_multiple_verb), word = token_concept(text, i, KIND_multiple);
    double part;
    size_t next, times;

    figure->kind = FIGURE_MULTIPLE;
    if (verb || word || token_meaning(text, i, KIND_half_again)) {
        figure->value = concept_value(verb ? verb : word ? word : CONCEPT_1_5);
        figure->half = 0.1 * figure->value;
        figure->verb = verb != CONCEPT_NONE;
        figure->worded = true;
        if (verb || !is_east_language(text))
            return i + 1;
        next = half_take(numerals, i + 1, &part); /* 두 배 반 */
        figure->value += part;
        return next;
    }
    next = german_times_take(numerals, i, figure);
    if (next) {
        figure->half = 0.1 * figure->value;
        figure->worded = true;
        return next;
    }
    next = near_has(text, i, KIND_times) ? amount_take(numerals, i, figure) : 0;
    if (!next)
        return 0;
    next = tolerance_take(numerals, next, figure);
    times = next;
    while (is_east_language(text) && token_meaning(text, times, KIND_qualifier))
        times++;
    if (token_is_symbol(text, times, '-'))
        times++;
    if (!token_meaning(text, times, KIND_times))
        return 0;
    next = half_take(numerals, times + 1, &part);
    figure->value += part;
    if (!figure->bounded && (figure->half >= 0.5 || part > 0))
        figure->half = 0.1 * figure->value;
    return next;
}

/* $ before the number */
static size_t currency_take(const struct numerals *numerals, size_t i, enum concept *unit)
{
    enum concept concept = token_concept(numerals->text, i, KIND_unit);

    if (!concept || concept == CONCEPT_t || concept == CONCEPT_kg || concept == CONCEPT_lb || concept == CONCEPT_short_ton || concept == CONCEPT_gram)
        return i;
    *unit = concept;
    return i + 1;
}

/* per tonne, behind the money, or (east) before it */
static size_t per_take(const struct numerals *numerals, size_t next, size_t first, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    enum concept weight;

    if (token_meaning(text, next, KIND_per) && is_weight(weight = token_concept(text, next + 1, KIND_unit))) {
        figure->kind = FIGURE_PRICE;
        figure->weight = weight;
        return next + 2;
    }
    for (size_t back = 1; is_east_language(text) && back <= 3 && first > back; back++)
        if (token_meaning(text, first - back, KIND_per)) {
            weight = token_concept(text, first - back + 1, KIND_unit);
            if (!is_weight(weight) && first - back > 0)
                weight = token_concept(text, first - back - 1, KIND_unit);
            if (is_weight(weight)) {
                figure->kind = FIGURE_PRICE;
                figure->weight = weight;
            }
            break;
        }
    return next;
}

static bool is_equals(const struct text *text, size_t i) { return token_is_symbol(text, i, '=') || token_is_symbol(text, i, 0x2248); }

/* ($1 = 7.17 yuan), 7.17 yuan to the dollar: the price of a currency */
static bool is_rate(const struct text *text, size_t first, size_t next)
{
    size_t at = next;

    if (is_equals(text, next) || (first > 0 && is_equals(text, first - 1)))
        return true;
    if (!token_meaning(text, at, KIND_per) && !token_meaning(text, at, KIND_to))
        return false;
    at++;
    at += token_meaning(text, at, KIND_article) || ck_bytes_equal(token_folded(text, at), CK_BYTES("the"));
    return token_meaning(text, at, KIND_unit) && !is_weight(token_concept(text, at, KIND_unit));
}

static bool token_is_hyphen(const struct text *text, size_t i)
{
    struct ck_bytes word = token_folded(text, i);

    return word.size == 1 && word.data[0] == '-' && !text->tokens[i].spaced && i + 1 < text->token_count && !text->tokens[i + 1].spaced;
}

size_t unit_take(const struct numerals *numerals, size_t next, size_t first, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    enum concept unit;

    while (is_east_language(text) && token_meaning(text, next, KIND_qualifier) &&
           (token_meaning(text, next + 1, KIND_unit) || token_meaning(text, next + 1, KIND_percent)))
        figure->qualifier = token_concept(text, next++, KIND_qualifier);
    if (figure->open && (token_meaning(text, next, KIND_points) || token_meaning(text, next, KIND_percent))) {
        figure->kind = FIGURE_PLAIN; /* 1,234 % in a text that does not show its decimal mark */
        return next + 1;
    }
    if (token_meaning(text, next, KIND_points)) {
        figure->kind = FIGURE_POINTS;
        figure->value /= 100;
        figure->half /= 100;
        figure->high /= 100;
        return next + 1;
    }
    if (token_meaning(text, next, KIND_percent)) {
        bool points = token_meaning(text, next + 1, KIND_points) && !text->tokens[next + 1].spaced;

        figure->kind = points ? FIGURE_POINTS : FIGURE_PERCENT;
        figure->value /= 100;
        figure->half /= 100;
        figure->high /= 100;
        return next + 1 + points;
    }
    if (text->language == LANGUAGE_EN && token_is_hyphen(text, next) && is_weight(token_concept(text, next + 1, KIND_unit)))
        next++; /* a 15,000-kg consignment */
    unit = token_concept(text, next, KIND_unit);
    if (unit && figure->unit == CONCEPT_NONE) {
        double part;

        figure->unit = unit;
        next = half_take(numerals, next + 1, &part); /* dos toneladas y media */
        figure->value += part;
        if (part > 0)
            figure->half = 0.1 * figure->value;
    }
    if (figure->unit == CONCEPT_NONE || figure->unit == CONCEPT_other_money || (figure->open && !is_weight(figure->unit))) {
        figure->kind = FIGURE_PLAIN;
        return next;
    }
    if (is_weight(figure->unit)) {
        figure->kind = is_east_language(text) && (token_has(text, next, KIND_per) || (figure->value == 1 && text->tokens[next].type == TOKEN_NUMBER))
                           ? FIGURE_PLAIN
                           : FIGURE_WEIGHT; /* 1トン当たり, 1キロ3400ドル */
        weight_convert(figure);
        return next;
    }
    figure->kind = FIGURE_MONEY;
    next = per_take(numerals, next, first, figure);
    if (is_rate(text, first, next))
        figure->kind = FIGURE_PLAIN;
    return next;
}

/* -12.3 behind a space: the dash is the number's own sign */
static bool is_signed(const struct text *text, size_t dash)
{
    return dash + 1 < text->token_count && text->tokens[dash].spaced && !text->tokens[dash + 1].spaced && token_folded(text, dash).size == 1 &&
           token_folded(text, dash).data[0] == '-';
}

/* 9-10 thousand, 1.2-1.3万: the multiplier belongs to both, where that leaves the first below the second. */
static void multiplier_share(const struct printed_figure *other, struct printed_figure *figure)
{
    if (other->scale > 1 && figure->scale == 1 && figure->value > 0 && figure->value * other->scale < other->value) {
        figure->value *= other->scale;
        figure->half *= other->scale;
        figure->open = false;
    }
}

/* a to b, between a and b: the second number and its unit */
static size_t range_take(const struct numerals *numerals, size_t first, size_t next, struct printed_figure *figure)
{
    const struct text    *text = numerals->text;
    struct printed_figure other = { .high = NAN };
    size_t                at = next, end;
    enum concept unit = CONCEPT_NONE;
    bool between = first > 0 && token_meaning(text, first - 1, KIND_between) && !token_means(text, first - 1, KIND_base_mark, CONCEPT_base);

    if (between && (token_meaning(text, at, KIND_percent) || token_meaning(text, at, KIND_unit))) /* between 20% and 30% */
        at++;
    if (!(token_meaning(text, at, KIND_span_mark) || (between && token_meaning(text, at, KIND_and))))
        return next;
    if (!between && (text->language == LANGUAGE_EN || text->language == LANGUAGE_ES || text->language == LANGUAGE_DE) && first > 0 &&
        token_meaning(text, first - 1, KIND_base_mark))
        return next; /* from a to b: two levels */
    at = currency_take(numerals, at + 1, &unit);
    end = amount_take(numerals, at, &other);
    if (end)
        multiplier_share(&other, figure);
    if (!end || is_signed(text, next) || other.open != figure->open || (unit && unit != figure->unit) || other.value <= figure->value)
        return next;
    figure->high = other.value;
    figure->half = other.half > figure->half ? figure->half : other.half;
    return end;
}

static size_t measured_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    size_t             next, at;
    enum concept unit;

    figure->high = NAN;
    if (token_meaning(text, i, KIND_percent_before)) {
        next = amount_take(numerals, i + 1, figure);
        if (!next)
            return 0;
        figure->kind = FIGURE_PERCENT;
        figure->value /= 100;
        figure->half /= 100;
        return next;
    }
    at = currency_take(numerals, i, &figure->unit);
    next = amount_take(numerals, at, figure);
    if (!next)
        return 0;
    next = range_take(numerals, i, tolerance_take(numerals, next, figure), figure);
    unit = figure->unit ? figure->unit : token_concept(text, next, KIND_unit);
    next = tolerance_behind(numerals, unit_take(numerals, next, i, figure), unit, figure);
    if (figure->lopsided || (i > 0 && token_meaning(text, i - 1, KIND_tolerance)))
        figure->kind = FIGURE_PLAIN; /* ±5 t alone is no amount */
    return next;
}

/* half a tonne, three-quarters of a tonne, half a billion dollars, half a percent, ¾ t */
static size_t part_amount_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    bool               half = token_meaning(text, i, KIND_half_word);
    size_t             at = half ? i + 1 : fraction_take(numerals, i, figure);

    if (!at || i >= text->token_count || numerals->taken[i])
        return 0;
    if (half)
        *figure = (struct printed_figure){ .value = 0.5, .half = 0.05, .worded = true, .high = NAN };
    at += token_meaning(text, at, KIND_of) != NULL;
    at += token_meaning(text, at, KIND_article) || token_means(text, at, KIND_number, CONCEPT_1);
    for (enum concept scale; (scale = token_concept(text, at, KIND_scale)); at++) {
        figure->value *= concept_value(scale);
        figure->half *= concept_value(scale);
    }
    figure->high = NAN;
    if (!token_meaning(text, at, KIND_unit) && !token_meaning(text, at, KIND_percent) && !token_meaning(text, at, KIND_points))
        return 0;
    return unit_take(numerals, at, i, figure);
}

static size_t zero_take(const struct numerals *numerals, size_t i, struct printed_figure *figure)
{
    if (!token_meaning(numerals->text, i, KIND_zero) || !is_own_zero(numerals->text, i))
        return 0;
    *figure = (struct printed_figure){ .kind = FIGURE_ZERO, .high = NAN };
    return i + 1;
}

/* Qualifiers before the number (not "by", "to") and behind it. */
static void qualifiers_take(const struct numerals *numerals, size_t number, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    size_t             first = number;

    while (first > 0 && !numerals->taken[first - 1]) {
        size_t before = first - 1;

        if (token_meaning(text, before, KIND_article) && before > 0 && token_meaning(text, before - 1, KIND_qualifier))
            before--;
        if (!token_meaning(text, before, KIND_qualifier) || token_meaning(text, before, KIND_only_behind) ||
            text->tokens[before].sentence != text->tokens[number].sentence)
            break;
        if (figure->qualifier == CONCEPT_NONE)
            figure->qualifier = token_concept(text, before, KIND_qualifier);
        first = before;
    }
    if ((is_east_language(text) || (text->language == LANGUAGE_EN && token_meaning(text, figure->end, KIND_qualifier) &&
                                    token_means(text, figure->end, KIND_qualifier, CONCEPT_about) && token_folded(text, figure->end).size == 5)) &&
        token_meaning(text, figure->end, KIND_qualifier) && figure->qualifier == CONCEPT_NONE && !token_meaning(text, figure->end + 1, KIND_number) &&
        (figure->end + 1 >= text->token_count || text->tokens[figure->end + 1].type != TOKEN_NUMBER)) {
        figure->qualifier = token_concept(text, figure->end, KIND_qualifier);
        figure->end++;
    }
    if (!isnan(figure->high) && first == number && first > 0 && token_meaning(text, first - 1, KIND_between))
        for (size_t at = number + 1; at < figure->end; at++)
            if (token_meaning(text, at, KIND_and)) {
                first--;
                break;
            }
    figure->first = (uint32_t)first;
    figure->core = (uint32_t)number;
}

/* se multiplicaron por [más de] siete: the verb is in the span */
static void multiply_take(const struct numerals *numerals, struct printed_figure *figure)
{
    if (figure->first > 0 && (figure->kind == FIGURE_PLAIN || figure->kind == FIGURE_MULTIPLE) &&
        token_meaning(numerals->text, figure->first - 1, KIND_multiply)) {
        figure->kind = FIGURE_MULTIPLE;
        figure->verb = true;
        if (figure->half >= 0.5)
            figure->half = 0.1 * figure->value;
        if (numerals->text->language == LANGUAGE_ES)
            figure->first--;
    }
}

static void figure_add(struct numerals *numerals, const struct printed_figure *figure, struct ck_arena *arena)
{
    struct figure_array *figures = numerals->figures;

    if (figures->count == numerals->capacity) {
        struct printed_figure *more = ck_arena_take(arena, 2 * numerals->capacity * sizeof *more);

        memcpy(more, figures->items, figures->count * sizeof *more);
        figures->items = more;
        numerals->capacity *= 2;
    }
    figures->items[figures->count++] = *figure;
    figures->items[figures->count - 1].start = numerals->text->tokens[figure->first].start;
    figures->items[figures->count - 1].stop = numerals->text->tokens[figure->end - 1].end;
}

/* No rule reads anything at a token that is none of these. */
static bool may_begin(const struct text *text, size_t i)
{
#define BEGINNINGS(w)                                                                                                                                \
    KIND_IN(w, KIND_multiple_verb) | KIND_IN(w, KIND_multiple) | KIND_IN(w, KIND_half_again) | KIND_IN(w, KIND_number) | KIND_IN(w, KIND_article) |  \
        KIND_IN(w, KIND_half_word) | KIND_IN(w, KIND_fraction) | KIND_IN(w, KIND_part) | KIND_IN(w, KIND_percent_before) | KIND_IN(w, KIND_unit) |   \
        KIND_IN(w, KIND_zero)
    static const struct kind_set beginnings = KIND_SET(BEGINNINGS);

    if (text->tokens[i].type == TOKEN_NUMBER || token_has_any(text, i, &beginnings))
        return true;
    return (text->language == LANGUAGE_DE && text->tokens[i].type == TOKEN_WORD) ||
           (text->language == LANGUAGE_ES && ck_bytes_equal(token_folded(text, i), CK_BYTES("mil")));
}

void figures_find(const struct text *text, const uint8_t *taken, struct ck_arena *arena, struct figure_array *ret_figures)
{
    static size_t (*const rules[])(const struct numerals *, size_t, struct printed_figure *) = { multiple_take, part_amount_take, fraction_take,
                                                                                                 measured_take, zero_take };
    struct numerals numerals = { .text = text, .taken = taken, .figures = ret_figures, .capacity = 16, .marks = marks_of(text) };

    *ret_figures = (struct figure_array){ .items = ck_arena_take(arena, numerals.capacity * sizeof *ret_figures->items) };
    for (size_t i = 0; i < text->token_count;) {
        struct printed_figure figure;
        size_t                next = 0;
        bool                  may = !taken[i] && may_begin(text, i);

        for (size_t rule = 0; may && !next && rule < sizeof rules / sizeof *rules; rule++) {
            figure = (struct printed_figure){ .high = NAN };
            next = rules[rule](&numerals, i, &figure);
        }
        if (!next) {
            i++;
            continue;
        }
        if (ret_figures->count == FIGURES_MAX) {
            ret_figures->cut = true;
            break;
        }
        figure.end = (uint32_t)next;
        qualifiers_take(&numerals, sign_take(&numerals, i, &figure), &figure);
        figure.core = (uint32_t)i;
        multiply_take(&numerals, &figure);
        figure_add(&numerals, &figure, arena);
        i = figure.end;
    }
    units_share(text, ret_figures);
    units_repeat(&numerals);
    ranges_join(text, ret_figures);
    pairs_drop(text, ret_figures);
    prices_find(text, ret_figures);
}
