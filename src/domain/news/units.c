/* SPDX-License-Identifier: Apache-2.0
 * Units of weight, and those that numbers of a list share: 39, 59 and 77 %; 877 t in October, 405 in November. */
#include "domain/news/amounts.h"

enum { REPEAT_REACH = 12 /* tokens between two numbers of a list */ };

bool is_weight(enum concept unit)
{
    return unit == CONCEPT_t || unit == CONCEPT_kg || unit == CONCEPT_lb || unit == CONCEPT_short_ton || unit == CONCEPT_gram;
}

void weight_convert(struct printed_figure *figure)
{
    double factor = figure->unit == CONCEPT_lb          ? 0.45359237
                    : figure->unit == CONCEPT_short_ton ? 0.90718474
                    : figure->unit == CONCEPT_gram      ? 0.001
                                                        : 1;

    figure->value *= factor;
    figure->half *= factor;
    figure->high *= factor;
    figure->unit = figure->unit == CONCEPT_lb || figure->unit == CONCEPT_gram ? CONCEPT_kg
                   : figure->unit == CONCEPT_short_ton                        ? CONCEPT_t
                                                                              : figure->unit;
}

/* brachte 120 Millionen ein, 15 Prozent mehr: no number, though it is one's word. */
static bool is_article(const struct text *text, const struct printed_figure *figure)
{
    static const char *const words[] = { "ein", "eine", "einen", "einem", "einer", "un", "una", "uno", "a", "an", NULL };
    struct ck_bytes          word = token_folded(text, figure->first);

    for (size_t w = 0; figure->end == figure->first + 1 && words[w]; w++)
        if (ck_bytes_equal(word, ck_bytes_from(words[w])))
            return true;
    return false;
}

/* 39, 59 and 77 %: numbers without a unit take that of the next one of their list; the span is digits alone. */
void units_share(const struct text *text, struct figure_array *figures)
{
    for (size_t i = figures->count; i-- > 1;) {
        struct printed_figure *one = &figures->items[i - 1], *next = &figures->items[i];
        size_t                 gap = one->end;

        if (one->kind != FIGURE_PLAIN || next->kind == FIGURE_PLAIN || next->kind == FIGURE_ZERO || next->kind == FIGURE_FRACTION ||
            next->kind == FIGURE_MULTIPLE)
            continue;
        while (gap < next->first && (token_is_symbol(text, gap, ',') || token_meaning(text, gap, KIND_and) || token_is_symbol(text, gap, 0x3001) ||
                                     token_meaning(text, gap, KIND_by) || token_has(text, gap, KIND_respectively)))
            gap++;
        if (gap != next->first || gap == one->end || is_article(text, one))
            continue;
        double factor = next->kind == FIGURE_PERCENT || next->kind == FIGURE_POINTS ? 0.01 : 1;

        one->kind = next->kind;
        one->unit = next->unit;
        one->weight = next->weight;
        one->value *= factor;
        one->half *= factor;
    }
}

/* frente a las 60 de enero, compared with 60 in January */
static bool is_compared(const struct text *text, size_t number)
{
    for (size_t back = 1; back <= 2 && back <= number; back++)
        if (token_has(text, number - back, KIND_base_mark) && !token_has(text, number - back, KIND_qualifier))
            return true;
    return false;
}

/* 877 t in October, 405 in November: a number without a unit before a time has that of the weight before it. */
void units_repeat(const struct numerals *numerals)
{
    const struct text *text = numerals->text;

    for (size_t i = 1; i < numerals->figures->count; i++) {
        struct printed_figure       *one = &numerals->figures->items[i];
        const struct printed_figure *last = one - 1;
        size_t                       at = one->end;
        bool listed = token_is_symbol(text, one->first - 1, ',') || token_meaning(text, one->first - 1, KIND_and) || is_compared(text, one->first);

        at += token_has(text, at, KIND_date_before) || token_has(text, at, KIND_of);
        if (one->kind != FIGURE_PLAIN || last->kind != FIGURE_WEIGHT || !listed || at == one->end || at >= text->token_count ||
            !numerals->taken[at] || last->end + REPEAT_REACH < one->first || text->tokens[last->first].sentence != text->tokens[one->first].sentence)
            continue;
        one->kind = FIGURE_WEIGHT;
        one->unit = last->unit;
    }
}
