/* SPDX-License-Identifier: Apache-2.0
 * Prices of a weight that are not written as such: $3,150 a kilogram, compared with $1,980; 1キロ3150ドル. Read as amounts they would be the value of
 * all that was shipped. */
#include "domain/news/amounts.h"

static const double NEAR_PRICE = 10; /* times: prices that a sentence compares are not further apart */

enum { PRICE_GAP = 4 /* tokens between the two ends: from 1,980 to 3,150 dollars a kilogram */ };

static bool is_plain_money(const struct printed_figure *figure) { return figure->kind == FIGURE_MONEY && figure->scale == 1; }

static bool is_near(const struct printed_figure *price, const struct printed_figure *money)
{
    return money->unit == price->unit && money->value < NEAR_PRICE * price->value && money->value * NEAR_PRICE > price->value;
}

/* worth $480 in all: it says itself what it is. */
static bool is_said_total(const struct text *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (token_means(text, i, KIND_measure, CONCEPT_value) || token_means(text, i, KIND_measure, CONCEPT_weight))
            return true;
    return false;
}

static void price_by(const struct printed_figure *price, struct printed_figure *money)
{
    money->kind = FIGURE_PRICE;
    money->weight = price->weight;
}

/* What a price is compared with, behind it in the sentence or right before it. */
static void compared_with(const struct text *text, struct figure_array *figures, size_t at)
{
    const struct printed_figure *price = &figures->items[at];
    uint32_t                     sentence = text->tokens[price->first].sentence;
    size_t                       from = price->end;

    for (size_t i = at + 1; i < figures->count && text->tokens[figures->items[i].first].sentence == sentence; i++) {
        struct printed_figure *other = &figures->items[i];

        if (is_plain_money(other) && is_near(price, other) && !is_said_total(text, from, other->first))
            price_by(price, other);
        from = other->end;
    }
    if (at > 0 && is_plain_money(price - 1) && is_near(price, price - 1) && text->tokens[price[-1].first].sentence == sentence &&
        price->first <= price[-1].end + PRICE_GAP && !is_said_total(text, price[-1].end, price->first))
        price_by(price, &figures->items[at - 1]);
}

/* 1キロ3150ドル, 1kg에 3150달러, 一吨3150美元: one unit of weight and the money for it. The weight is no amount that was traded. */
static bool is_one_weight(const struct text *text, const struct printed_figure *weight, const struct printed_figure *money)
{
    if (!is_weight(weight->unit) || weight->value != 1 || money->kind != FIGURE_MONEY ||
        (weight->kind != FIGURE_WEIGHT && weight->kind != FIGURE_PLAIN))
        return false;
    if (money->first == weight->end)
        return true;
    return money->first == weight->end + 1 && (token_is_symbol(text, weight->end, '=') || token_has(text, weight->end, KIND_per) ||
                                               ck_bytes_equal(token_folded(text, weight->end), CK_BYTES("에")));
}

static void weights_join(const struct text *text, struct figure_array *figures)
{
    size_t kept = 0;

    for (size_t i = 0; i < figures->count; i++) {
        struct printed_figure *figure = &figures->items[i];

        if (kept > 0 && is_one_weight(text, &figures->items[kept - 1], figure)) {
            figure->kind = FIGURE_PRICE;
            figure->weight = figures->items[kept - 1].unit;
            kept--;
        }
        figures->items[kept++] = *figure;
    }
    figures->count = kept;
}

void prices_find(const struct text *text, struct figure_array *figures)
{
    if (is_east_language(text))
        weights_join(text, figures);
    for (size_t i = 0; i < figures->count; i++)
        if (figures->items[i].kind == FIGURE_PRICE)
            compared_with(text, figures, i);
}
