/* SPDX-License-Identifier: Apache-2.0
 * What stands at a number and belongs to it: signs, a zero that is a word of its own, the two ends of a range that both have a unit. */
#include <math.h>

#include "domain/news/amounts.h"

static bool is_dash(const struct text *text, size_t i)
{
    struct ck_bytes word = token_folded(text, i);

    return ck_bytes_equal(word, CK_BYTES("-")) || ck_bytes_equal(word, CK_BYTES("–")) || ck_bytes_equal(word, CK_BYTES("—"));
}

static bool is_open(const struct text *text, size_t i) /* what may stand right before a sign */
{
    const struct token *token = &text->tokens[i];

    return token->type == TOKEN_PUNCTUATION && (token->symbol == '(' || token->symbol == ':' || token->symbol == ',' || token->symbol == 0xFF1A ||
                                                token->symbol == 0xFF0C || token->symbol == 0xFF08 || token->symbol == ';' || token->symbol == '\n');
}

/* A dash right before the number, and not behind another number or its unit. */
static bool is_minus(const struct text *text, size_t sign)
{
    if (!is_dash(text, sign) || text->tokens[sign + 1].spaced)
        return false;
    if (sign == 0 || text->tokens[sign].spaced || is_open(text, sign - 1))
        return true;
    return is_east_language(text) && text->tokens[sign - 1].type != TOKEN_NUMBER && !token_meaning(text, sign - 1, KIND_unit) &&
           !token_meaning(text, sign - 1, KIND_percent) && !token_meaning(text, sign - 1, KIND_scale) && !token_meaning(text, sign - 1, KIND_number);
}

static int sign_of(const struct text *text, size_t i)
{
    const struct token *token = &text->tokens[i];
    enum concept word = token_concept(text, i, KIND_sign);

    if (word)
        return word == CONCEPT_minus ? -1 : 1;
    if (is_minus(text, i))
        return -1;
    if (token->type != TOKEN_PUNCTUATION || text->tokens[i + 1].spaced)
        return 0;
    switch (token->symbol) {
    case 0x25B2: return text->language == LANGUAGE_JA ? -1 : 0;
    case 0x25B3: return text->language == LANGUAGE_JA || text->language == LANGUAGE_KO ? -1 : 0;
    case 0x25BC:
    case 0x25BD: return -1;
    case '+': return 1;
    default: return 0;
    }
}

static enum concept mark_of(const struct text *text, size_t i) /* ~5,577 t, >20 % */
{
    struct ck_bytes word = token_folded(text, i);
    size_t          size;

    if (text->tokens[i + 1].spaced && text->tokens[i].type != TOKEN_PUNCTUATION)
        return CONCEPT_NONE;
    switch (fold_at(word.data, word.size, 0, &size)) {
    case '~':
    case 0xFF5E:
    case 0x301C:
    case 0x2248:
    case 0x2245:
        return size == word.size && (i == 0 || text->tokens[i].spaced || is_open(text, i - 1) || token_meaning(text, i - 1, KIND_flow))
                   ? CONCEPT_about
                   : CONCEPT_NONE;
    case '<':
    case 0x2264: return CONCEPT_under;
    case '>':
    case 0x2265: return CONCEPT_over;
    default: return CONCEPT_NONE;
    }
}

size_t sign_take(const struct numerals *numerals, size_t number, struct printed_figure *figure)
{
    const struct text *text = numerals->text;
    size_t             before = number - 1;
    int                sign;

    if (number == 0 || numerals->taken[before] || figure->kind == FIGURE_ZERO || text->tokens[before].sentence != text->tokens[number].sentence)
        return number;
    sign = sign_of(text, before);
    if (sign && (figure->kind == FIGURE_PERCENT || figure->kind == FIGURE_POINTS || figure->kind == FIGURE_WEIGHT || figure->kind == FIGURE_MONEY)) {
        figure->sign = sign;
        return before;
    }
    figure->qualifier = figure->qualifier ? figure->qualifier : mark_of(text, before);
    return figure->qualifier && mark_of(text, before) ? before : number;
}

/* ---- zero ---- */

static bool is_written_on(const struct text *text, size_t at) /* a hyphen that the folding took */
{
    return at < text->document.size && text->document.data[at] == '-';
}

/* What a zero may stand before: the end of its clause, a unit, the thing counted, a little word. Zero-tolerance, 零关税, ゼロ成長 are other words. */
static bool ends_zero(const struct text *text, size_t i)
{
    const struct token *token = i < text->token_count ? &text->tokens[i] : NULL;

    return !token || token->type == TOKEN_PUNCTUATION || token_meaning(text, i, KIND_unit) || token_meaning(text, i, KIND_flow) ||
           token_meaning(text, i, KIND_item) || token_meaning(text, i, KIND_took) || token_meaning(text, i, KIND_relative) ||
           token_meaning(text, i, KIND_since) || token_meaning(text, i, KIND_month) || token_meaning(text, i, KIND_after_zero) ||
           token_meaning(text, i, KIND_level_word) || token_meaning(text, i, KIND_opener) || token_meaning(text, i, KIND_date_before) ||
           token_meaning(text, i, KIND_to) || token_meaning(text, i, KIND_of) || token_meaning(text, i, KIND_base_mark) ||
           token_meaning(text, i, KIND_country);
}

bool is_own_zero(const struct text *text, size_t i)
{
    const struct token *token = &text->tokens[i];
    size_t              size;

    if (token_meaning(text, i, KIND_numeral_zero) == NULL)
        return true; /* none, kein: no numerals */
    if (token->start > 0 && (is_written_on(text, token->start - 1) || is_written_on(text, token->end)))
        return false;
    if (i > 0 && (token_meaning(text, i - 1, KIND_number) || (text->tokens[i - 1].type == TOKEN_NUMBER && !token->spaced)))
        return false;
    if (is_east_language(text) && i + 1 < text->token_count && !text->tokens[i + 1].spaced) {
        struct ck_bytes next = token_folded(text, i + 1);
        int32_t         code = fold_at(next.data, next.size, 0, &size);

        if (text->language == LANGUAGE_KO ? letter_of(code) == LETTER_HANGUL : code >= 0x3041 && code < 0x30A0)
            return true; /* particles */
    }
    if (text->language == LANGUAGE_ES && i > 0 && text->tokens[i - 1].type != TOKEN_PUNCTUATION && !token_meaning(text, i + 1, KIND_unit))
        return token_meaning(text, i - 1, KIND_after_zero) || token_meaning(text, i - 1, KIND_to) || token_meaning(text, i - 1, KIND_of) ||
               token_meaning(text, i - 1, KIND_took) || token_meaning(text, i - 1, KIND_qualifier);
    return ends_zero(text, i + 1);
}

/* ---- ranges ---- */

static bool same_kind(const struct printed_figure *one, const struct printed_figure *next)
{
    return one->kind == next->kind && one->unit == next->unit && one->weight == next->weight && isnan(one->high) && isnan(next->high) &&
           one->sign == 0 && next->sign == 0 && next->qualifier == CONCEPT_NONE && one->value < next->value;
}

/* 5%-6%, 10 t–12 t, between a third and a half: two numbers with the mark of a range between them. */
static bool is_range(const struct text *text, const struct printed_figure *one, const struct printed_figure *next)
{
    bool between = one->first > 0 && token_meaning(text, one->first - 1, KIND_between) && token_meaning(text, one->end, KIND_and);

    if (one->end + 1 != next->first || !same_kind(one, next) ||
        (one->kind != FIGURE_PERCENT && one->kind != FIGURE_WEIGHT && one->kind != FIGURE_MONEY && one->kind != FIGURE_FRACTION &&
         one->kind != FIGURE_POINTS))
        return false;
    return between || (token_meaning(text, one->end, KIND_span_mark) && text->tokens[one->end].type == TOKEN_TERM &&
                       !letter_of(fold_at(text->folded.data, text->folded.size, text->tokens[one->end].from, &(size_t){ 0 })));
}

void ranges_join(const struct text *text, struct figure_array *figures)
{
    size_t kept = 0;

    for (size_t i = 0; i < figures->count; i++) {
        struct printed_figure *one = kept ? &figures->items[kept - 1] : NULL, *next = &figures->items[i];

        if (!one || !is_range(text, one, next)) {
            figures->items[kept++] = *next;
            continue;
        }
        one->high = next->value;
        one->half = one->half > next->half ? next->half : one->half;
        one->exact = one->kind == FIGURE_FRACTION;
        one->end = next->end;
        one->stop = next->stop;
        if (token_meaning(text, one->first ? one->first - 1 : 0, KIND_between)) {
            one->first--;
            one->start = text->tokens[one->first].start;
        }
    }
    figures->count = kept;
}

/* In brackets right behind another number, and much the same weight, or another currency. */
static bool is_said_again(const struct text *text, const struct printed_figure *one, const struct printed_figure *next)
{
    double per_one = one->unit == CONCEPT_kg ? 0.001 : 1, per_next = next->unit == CONCEPT_kg ? 0.001 : 1;
    bool   opens = token_is_symbol(text, one->end, '(') || token_is_symbol(text, one->end, 0xFF08);
    bool   closes = token_is_symbol(text, next->end, ')') || token_is_symbol(text, next->end, 0xFF09);

    if (!opens || !closes || one->end + 1 != next->first || one->kind != next->kind)
        return false;
    if (one->kind == FIGURE_MONEY)
        return one->unit != next->unit;
    return one->kind == FIGURE_WEIGHT && next->value * per_next >= 0.85 * one->value * per_one &&
           next->value * per_next <= 1.15 * one->value * per_one;
}

void pairs_drop(const struct text *text, struct figure_array *figures)
{
    for (size_t i = 1; i < figures->count; i++)
        if (is_said_again(text, &figures->items[i - 1], &figures->items[i]))
            figures->items[i].kind = FIGURE_PLAIN;
}
