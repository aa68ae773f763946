/* SPDX-License-Identifier: Apache-2.0
 * Sentences, clauses, and which sentences are boilerplate. */
#include "domain/news/text.h"

static bool is_stop(int32_t symbol)
{
    return symbol == '.' || symbol == '!' || symbol == '?' || symbol == 0x3002 || symbol == 0xFF01 || symbol == 0xFF1F || symbol == 0xFF0E ||
           symbol == '\n';
}

/* A full stop ends a sentence where a space and no small letter follows. */
static bool is_number_mark(const struct text *text, size_t dot) /* No. 2, Nr. 46 */
{
    static const char *const marks[] = { "no", "nos", "nr", "núm" };
    bool                     found = false;

    for (size_t i = 0; dot > 0 && i < sizeof marks / sizeof *marks; i++)
        found |= ck_bytes_equal(token_folded(text, dot - 1), ck_bytes_from(marks[i]));
    return found && text->tokens[dot + 1].type == TOKEN_NUMBER;
}

static bool is_lower(const struct text *text, size_t i) /* 353 t. vs. 46 t.: no sentence begins so */
{
    char c = text->document.data[text->tokens[i].start];

    return c >= 'a' && c <= 'z';
}

static bool ends_sentence(const struct text *text, size_t i)
{
    const struct token *token = &text->tokens[i], *next = token + 1;

    if (token->type == TOKEN_WORD || token->type == TOKEN_NUMBER)
        return false;
    if (token->type == TOKEN_TERM && text->folded.data[token->to - 1] == '.') /* U.S. The… */
        return i + 1 < text->token_count && next->spaced && next->capital && token_meaning(text, i + 1, KIND_opener) != NULL;
    if (token->type != TOKEN_PUNCTUATION || !is_stop(token->symbol))
        return false;
    if (token->symbol != '.' || i + 1 >= text->token_count)
        return true;
    if (token_is_symbol(text, i + 1, '"') || token_is_symbol(text, i + 1, ')') || token_is_symbol(text, i + 1, '\n'))
        return !token_is_symbol(text, i + 1, '\n') || true;
    if (text->language == LANGUAGE_DE && i > 0 && token[-1].type == TOKEN_NUMBER && token_meaning(text, i + 1, KIND_month)) /* 1. August */
        return false;
    if (is_number_mark(text, i) || is_lower(text, i + 1))
        return false;
    return next->spaced && (next->capital || next->type != TOKEN_WORD || (unsigned char)text->folded.data[next->from] >= 0x80);
}

static bool ends_clause(const struct text *text, size_t i)
{
    switch (text->tokens[i].symbol) { /* 0: no punctuation */
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case 0xFF0C:
    case 0xFF1B:
    case 0xFF1A:
    case 0x2014:
    case 0x2026: /* 6.1% 감소…미국행도 줄어 */
    case 0x2015: return true;
    case 0x3001: return text->language == LANGUAGE_JA;
    case 0x2013: return text->tokens[i].spaced;
    default:
        return token_meaning(text, i, KIND_conjunction) != NULL &&
               !(text->language == LANGUAGE_DE && i > 0 && text->tokens[i - 1].type != TOKEN_PUNCTUATION); /* fielen aber im April */
    }
}

static void sentence_add(struct text *text, uint32_t end)
{
    struct sentence *last = text->sentence_count ? &text->sentences[text->sentence_count - 1] : NULL;
    struct sentence  sentence = { .first = last ? last->end : 0, .end = end };

    sentence.title = text->tokens[sentence.first].start < text->article->title.size;
    for (size_t i = sentence.first; i < end; i++) {
        text->tokens[i].sentence = (uint32_t)text->sentence_count;
        kinds_add(sentence.kinds, text->tokens[i].kinds);
    }
    sentence.boilerplate = kinds_have(sentence.kinds, KIND_boilerplate); /* words that no report of trade has: what stands around an article */
    text->sentences[text->sentence_count++] = sentence;
}

static bool is_full(uint32_t count, bool clause_ends) { return count >= SENTENCE_TOKENS_MAX || (count >= SENTENCE_TOKENS_MAX / 2 && clause_ends); }

void sentences_split(struct text *text, struct ck_arena *arena)
{
    size_t   capacity = text->token_count + 2;
    uint32_t first = 0;

    if (capacity > SENTENCES_MAX)
        capacity = SENTENCES_MAX;
    text->sentences = ck_arena_take(arena, capacity * sizeof *text->sentences);
    for (uint32_t i = 0; i < text->token_count; i++) {
        bool last = i + 1 == text->token_count, clause_ends = ends_clause(text, i);
        bool ends = ends_sentence(text, i) || is_full(i - first + 1, clause_ends);

        text->tokens[i].clause = text->clause_count;
        text->clause_count += clause_ends || ends;
        if ((!ends && !last) || text->sentence_count + 1 == capacity)
            continue;
        while (i + 1 < text->token_count && i - first < SENTENCE_TOKENS_MAX && text->tokens[i + 1].type == TOKEN_PUNCTUATION &&
               !text->tokens[i + 1].spaced && text->tokens[i + 1].symbol != '\n')
            text->tokens[++i].clause = text->clause_count;
        sentence_add(text, i + 1);
        first = i + 1;
    }
    if (first < text->token_count) { /* more sentences than are kept: the rest is one that nobody reads */
        sentence_add(text, (uint32_t)text->token_count);
        text->sentences[text->sentence_count - 1].boilerplate = true;
        text->cut = true;
    }
    text->clause_count++;
}
