/* SPDX-License-Identifier: Apache-2.0
 * Tolerances: 353±5 t, 353 +/- 5 t, 353 t (±2 %), plus or minus 5 t. What is printed is the interval. */
#include "domain/news/amounts.h"

#include <math.h>

static bool is_comma(const struct text *text, size_t i)
{
    return token_is_symbol(text, i, ',') || token_is_symbol(text, i, 0xFF0C) || ck_bytes_equal(token_folded(text, i), CK_BYTES("、"));
}

static bool is_bracket(const struct text *text, size_t i, bool opens)
{
    return token_is_symbol(text, i, opens ? '(' : ')') || token_is_symbol(text, i, opens ? 0xFF08 : 0xFF09);
}

/* The token of the tolerance's number, behind ± and the words for it; 0: none. */
static size_t mark_end(const struct text *text, size_t at)
{
    size_t from = at;

    while (token_has(text, at, KIND_tolerance) || (at > from && token_has(text, at, KIND_of)))
        at++;
    return at > from ? at : 0;
}

static bool has_sign(const struct text *text, size_t i, bool plus)
{
    struct ck_bytes sign = token_folded(text, i);

    return sign.size == 1 && sign.data[0] == (plus ? '+' : '-') && i + 1 < text->token_count && !text->tokens[i + 1].spaced;
}

/* +5/-3, (+5 %/-3 %): the sides differ. Returns the token behind; 0: none. */
static size_t sides_end(const struct numerals *numerals, size_t at)
{
    const struct text    *text = numerals->text;
    struct printed_figure side = { .high = NAN };

    for (int sides = 0; sides < 2; sides++) {
        size_t end;

        if (sides && (ck_bytes_equal(token_folded(text, at), CK_BYTES("/")) || is_comma(text, at)))
            at++;
        if (!has_sign(text, at, sides == 0) || !(end = amount_take(numerals, at + 1, &side)))
            return 0;
        at = end + (token_has(text, end, KIND_percent) || token_has(text, end, KIND_unit));
    }
    return at;
}

static size_t opening(const struct text *text, size_t next, bool *ret_bracket)
{
    *ret_bracket = is_bracket(text, next, true);
    return next + (*ret_bracket || is_comma(text, next));
}

static size_t closing(const struct text *text, size_t at, bool bracket) { return at + (bracket && is_bracket(text, at, false)); }

static size_t lopsided_take(const struct numerals *numerals, size_t next, struct printed_figure *figure)
{
    bool   bracket;
    size_t end = sides_end(numerals, opening(numerals->text, next, &bracket));

    if (!end)
        return next;
    figure->lopsided = true;
    return closing(numerals->text, end, bracket);
}

/* Its mark is at token i, or behind the bracket or comma there. */
static bool may_be_tolerance(const struct text *text, size_t i)
{
    return token_has(text, i, KIND_tolerance) || token_has(text, i + 1, KIND_tolerance) || has_sign(text, i, true) || has_sign(text, i + 1, true);
}

size_t tolerance_take(const struct numerals *numerals, size_t next, struct printed_figure *figure)
{
    if (!may_be_tolerance(numerals->text, next))
        return next;

    const struct text    *text = numerals->text;
    struct printed_figure other = { .high = NAN };
    bool                  bracket, relative;
    size_t                at = mark_end(text, opening(text, next, &bracket)), end = at ? amount_take(numerals, at, &other) : 0;

    if (!end)
        return is_comma(text, next) ? next : lopsided_take(numerals, next, figure);
    relative = bracket && token_has(text, end, KIND_percent);
    if ((bracket && !is_bracket(text, end + relative, false)) || (!bracket && is_comma(text, next)))
        return next;
    if (other.scale > 1 && figure->scale == 1) /* 1.2±0.1 thousand */
        figure->value *= other.scale;
    figure->half = relative ? figure->value * other.value / 100 : other.value;
    figure->bounded = true;
    return closing(text, end + relative, bracket);
}

/* What the tolerance comes to in the unit of the figure; NAN: it is of another measure. */
static double half_of(const struct printed_figure *figure, const struct printed_figure *other)
{
    bool ratio = other->kind == FIGURE_PERCENT || other->kind == FIGURE_POINTS;

    switch (figure->kind) {
    case FIGURE_PERCENT:
    case FIGURE_POINTS: return ratio ? other->value : NAN;
    case FIGURE_MONEY: return ratio ? figure->value * other->value : other->unit == figure->unit ? other->value : NAN;
    case FIGURE_WEIGHT:
        if (ratio)
            return figure->value * other->value;
        if (other->kind != FIGURE_WEIGHT)
            return NAN;
        return other->value * (other->unit == CONCEPT_kg ? 0.001 : 1) / (figure->unit == CONCEPT_kg ? 0.001 : 1);
    default: return NAN;
    }
}

size_t tolerance_behind(const struct numerals *numerals, size_t next, enum concept unit, struct printed_figure *figure)
{
    if (!may_be_tolerance(numerals->text, next))
        return next;

    const struct text    *text = numerals->text;
    struct printed_figure other = { .high = NAN };
    bool                  bracket;
    size_t                at = mark_end(text, opening(text, next, &bracket)), number = at, end;
    double                half;

    if (figure->bounded || figure->kind == FIGURE_PLAIN)
        return next;
    if (number && unit && token_means(text, number, KIND_unit, unit) && !is_weight(unit))
        number++; /* ±$5 */
    end = number ? amount_take(numerals, number, &other) : 0;
    if (!end)
        return lopsided_take(numerals, next, figure);
    if (token_has(text, end, KIND_unit) || token_has(text, end, KIND_percent) || token_has(text, end, KIND_points))
        end = unit_take(numerals, end, number, &other);
    else { /* of the figure's own unit */
        other.kind = figure->kind;
        other.unit = unit;
        other.value /= figure->kind == FIGURE_PERCENT || figure->kind == FIGURE_POINTS ? 100 : 1;
        if (figure->kind == FIGURE_WEIGHT)
            weight_convert(&other);
    }
    half = half_of(figure, &other);
    if (isnan(half))
        return next;
    figure->half = half;
    figure->bounded = true;
    return closing(text, end, bracket);
}
