/* SPDX-License-Identifier: Apache-2.0
 * Where the clauses of a sight begin and end, and what any of its tokens is. */
#include "domain/news/acts.h"

static bool is_item(const struct text *text, size_t i) { return token_meaning(text, i, KIND_item) || token_meaning(text, i, KIND_noitem); }

static bool is_name(const struct text *text, size_t i) { return is_item(text, i) || country_at(text, i); }

static bool is_comma(const struct text *text, size_t i)
{
    const struct token *token = &text->tokens[i];

    if (i >= text->token_count)
        return false;
    if (token->type == TOKEN_PUNCTUATION && (token->symbol == ',' || token->symbol == 0xFF0C || token->symbol == 0x3001))
        return true;
    return text->language == LANGUAGE_JA && ck_bytes_equal(token_folded(text, i), CK_BYTES("、"));
}

/* Gallium-, Germanium- und Antimonprodukte: a hyphen that stands for the rest of a word. */
static bool is_open_hyphen(const struct text *text, size_t i)
{
    return ck_bytes_equal(token_folded(text, i), CK_BYTES("-")) && is_comma(text, i + 1);
}

static bool is_thing(const struct text *text, size_t i) { return is_name(text, i) || token_has(text, i, KIND_magnet); }

/* darunter Terbium, including dysprosium, entre ellas el terbio */
static bool is_including(const struct text *text, size_t i)
{
    static const char *const words[] = { "darunter", "including", "einschließlich", "entre", "incluidos", "incluidas",
                                         "namely",   "such as",   "sowie",          "plus",  NULL };

    return token_among(text, i, words);
}

/* Behind the comma comes the next name of a list, and no verb before it: within `reach` tokens. */
static bool is_listed(const struct text *text, size_t comma, size_t reach)
{
    for (size_t i = comma + 1; i <= comma + reach && i < text->token_count; i++)
        if (is_thing(text, i))
            return true;
        else if (token_has(text, i, KIND_act_verb) && text->language == LANGUAGE_ZH)
            return false; /* 锑，并收紧石墨审查 */
    return false;
}

/* Seltene Erden, Lithiumbatterien und künstlichen Grafit: words that are no items stand in lists too. */
static bool is_enumeration(const struct text *text, size_t comma)
{
    enum { REACH = 6, LAST = 3 };

    if (text->language == LANGUAGE_ZH || is_head_last(text))
        return false;
    for (size_t i = comma + 2; i <= comma + REACH && i < text->token_count; i++) {
        if (token_has(text, i, KIND_act_verb) || (text->tokens[i].type == TOKEN_PUNCTUATION && !is_comma(text, i)))
            return false;
        if (token_has(text, i, KIND_and))
            return is_listed(text, i, LAST);
    }
    return false;
}

/* A comma between things of one kind, or in a date. */
static bool is_list_comma(const struct text *text, size_t i)
{
    enum { NEXT = 3, ASIDE = 5 };

    if (!is_comma(text, i) || i == 0)
        return false;
    if (token_is_symbol(text, i, 0x3001) && text->language == LANGUAGE_ZH)
        return true;
    if (text->tokens[i - 1].type == TOKEN_NUMBER && i + 1 < text->token_count && text->tokens[i + 1].type == TOKEN_NUMBER)
        return true;
    if (!is_name(text, i - 1) && !(token_has(text, i - 1, KIND_magnet) && is_item(text, i + 1)) &&
        !(is_open_hyphen(text, i - 1) && i > 1 && is_name(text, i - 2)))
        return false;
    if (is_listed(text, i, is_including(text, i + 1) ? ASIDE : NEXT) || is_enumeration(text, i))
        return true;
    for (size_t j = i + 2; token_meaning(text, i + 1, KIND_and) && j <= i + 6 && j < text->token_count; j++) {
        if (is_thing(text, j))
            return !token_has(text, j + 1, KIND_act_verb) && !word_is(text, j + 1, CONCEPT_will);
        if (token_has(text, j, KIND_act_verb))
            return false;
    }
    return false;
}

static bool is_strong(const struct text *text, size_t i)
{
    return i + 1 < text->token_count && text->tokens[i].clause != text->tokens[i + 1].clause && !is_comma(text, i) && !is_open_hyphen(text, i);
}

static bool is_boundary(const struct text *text, size_t i) { return is_strong(text, i) || (is_comma(text, i) && !is_list_comma(text, i)); }

typedef bool boundary(const struct text *, size_t);

static size_t walk_back(const struct sight *sight, size_t i, boundary *is_end)
{
    while (i > sight->first && !is_end(sight->text, i - 1))
        i--;
    return i;
}

static size_t walk_on(const struct sight *sight, size_t i, boundary *is_end)
{
    while (i < sight->end && !is_end(sight->text, i))
        i++;
    return i;
}

/* The stretch from `from` to the boundary `at`; what comes next begins behind it. */
static size_t bounds_close(struct bounds *bounds, size_t from, size_t at)
{
    for (size_t i = from; i <= at; i++)
        bounds->ends[i] = (uint16_t)at;
    bounds->starts[at + 1] = (uint16_t)(at + 1);
    return at + 1;
}

static void bounds_rest(struct bounds *bounds, size_t from, size_t count)
{
    for (size_t i = from; i < count; i++)
        bounds->ends[i] = (uint16_t)count;
}

/* Once for a sight: whoever reads it asks for the bounds of each token many times. */
static void bounds_find(struct sight *sight)
{
    const struct text *text = sight->text;
    size_t             count = sight->end - sight->first, strong = 0, clause = 0;

    sight->strong.starts[0] = sight->clauses.starts[0] = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = sight->first + i;
        bool   comma = is_comma(text, at),
             parts = at + 1 < text->token_count && text->tokens[at].clause != text->tokens[at + 1].clause && !is_open_hyphen(text, at);

        sight->strong.starts[i + 1] = (uint16_t)strong;
        sight->clauses.starts[i + 1] = (uint16_t)clause;
        if (comma ? !is_list_comma(text, at) : parts)
            clause = bounds_close(&sight->clauses, clause, i);
        if (parts && !comma)
            strong = bounds_close(&sight->strong, strong, i);
    }
    bounds_rest(&sight->clauses, clause, count);
    bounds_rest(&sight->strong, strong, count);
    sight->bounded = true;
}

static size_t start_of(const struct sight *sight, size_t i, const struct bounds *bounds, boundary *is_end)
{
    bool inside = sight->bounded && i >= sight->first && i <= sight->end;

    return inside ? sight->first + bounds->starts[i - sight->first] : walk_back(sight, i, is_end);
}

static size_t end_of(const struct sight *sight, size_t i, const struct bounds *bounds, boundary *is_end)
{
    bool inside = sight->bounded && i >= sight->first && i < sight->end;

    return inside ? sight->first + bounds->ends[i - sight->first] : walk_on(sight, i, is_end);
}

size_t strong_start(const struct sight *sight, size_t i) { return start_of(sight, i, &sight->strong, is_strong); }
size_t clause_start(const struct sight *sight, size_t i) { return start_of(sight, i, &sight->clauses, is_boundary); }
size_t strong_end(const struct sight *sight, size_t i) { return end_of(sight, i, &sight->strong, is_strong); }
size_t clause_end(const struct sight *sight, size_t i) { return end_of(sight, i, &sight->clauses, is_boundary); }

/* Eight bytes at once: is one of them a digit, or one of the six characters behind 9? */
static bool may_have_digit(struct ck_bytes text)
{
    const uint64_t ones = UINT64_MAX / 0xff;
    size_t         at = 0;

    for (uint64_t bytes; at + sizeof bytes <= text.size; at += sizeof bytes) {
        memcpy(&bytes, text.data + at, sizeof bytes);
        bytes = (bytes & 0xf0 * ones) ^ 0x30 * ones; /* zero where it is one of them */
        if ((bytes - ones) & ~bytes & 0x80 * ones)
            return true;
    }
    for (; at < text.size; at++)
        if ((text.data[at] & 0xf0) == 0x30)
            return true;
    return false;
}

/* What any of its tokens is, so that rules ask the sight before its tokens. */
static void sight_sum(struct sight *sight)
{
    const struct text  *text = sight->text;
    const struct token *end = &text->tokens[sight->end];
    uint32_t            to = end[-1].to + NUMBER_AHEAD < text->folded.size ? end[-1].to + NUMBER_AHEAD : (uint32_t)text->folded.size;

    memset(sight->kinds, text->open ? 0xff : 0, sizeof sight->kinds);
    sight->words = text->open ? UINT64_MAX : 0;
    sight->numbered = sight->printed = text->open;
    for (const struct token *token = &text->tokens[sight->first]; token < end; token++) {
        kinds_add(sight->kinds, token->kinds);
        sight->words |= token->words;
        sight->numbered |= token->type == TOKEN_NUMBER;
    }
    sight->printed |= may_have_digit((struct ck_bytes){ text->folded.data + text->tokens[sight->first].from, to - text->tokens[sight->first].from });
}

void sight_see(struct sight *sight, const struct kind_set *acting)
{
    sight_sum(sight);
    if (kinds_meet(sight->kinds, acting)) /* in others few ask where a clause ends */
        bounds_find(sight);
}
