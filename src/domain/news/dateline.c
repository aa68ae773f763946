/* SPDX-License-Identifier: Apache-2.0
 * Where a report was written, before its text: HONG KONG, April 21 (Reuters) -; Singapur/Peking -; 中新社香港4月21日电; 【香港=時事】. Nothing was
 * sent to that place. */
#include "domain/news/claims.h"
#include "domain/news/figures.h"

enum { DATELINE_TOKENS = 18, DATELINE_BYTES = 90 };

static bool is_dash(const struct text *text, size_t i)
{
    struct ck_bytes word = i < text->token_count ? token_folded(text, i) : (struct ck_bytes){ 0 };

    return ck_bytes_begin(word, CK_BYTES("-")) || ck_bytes_begin(word, CK_BYTES("–")) || ck_bytes_begin(word, CK_BYTES("—"));
}

/* A dash with space around it, or the dashes behind (Yonhap) and (EFE). */
static bool is_mark(const struct text *text, size_t i)
{
    size_t next = i + 1;

    if (!is_dash(text, i) || !(text->tokens[i].spaced || (i > 0 && text->tokens[i - 1].type == TOKEN_PUNCTUATION)))
        return false;
    while (is_dash(text, next))
        next++;
    return next < text->token_count && text->tokens[next].spaced;
}

static bool has_lower_case(const struct text *text, size_t i)
{
    for (uint32_t at = text->tokens[i].start; at < text->tokens[i].end; at++)
        if (text->document.data[at] >= 'a' && text->document.data[at] <= 'z')
            return true;
    return false;
}

/* Places that are also countries: where only the name stands, another country would be what the sentence is about. */
static bool is_city(const struct text *text, size_t i)
{
    return token_means(text, i, KIND_country, CONCEPT_HKG) || token_means(text, i, KIND_country, CONCEPT_SGP) || token_has(text, i, KIND_capital);
}

/* What stands in no dateline: words in lower case, but those of a date. */
static bool is_of_text(const struct text *text, size_t i)
{
    if (token_has(text, i, KIND_flow) || token_has(text, i, KIND_item) || token_has(text, i, KIND_change) || token_has(text, i, KIND_percent))
        return true;
    return text->tokens[i].type == TOKEN_WORD && !text->tokens[i].capital && !token_has(text, i, KIND_month) &&
           text->tokens[i].end - text->tokens[i].start > 3;
}

static size_t latin_end(const struct text *text, size_t first)
{
    bool dated = false, lower = false, city = false;

    for (size_t i = first; i < first + DATELINE_TOKENS && i < text->token_count && !is_of_text(text, i); i++) {
        dated |= text->tokens[i].type == TOKEN_NUMBER || token_is_symbol(text, i, '(');
        lower |= text->tokens[i].type != TOKEN_PUNCTUATION && !token_has(text, i, KIND_month) && has_lower_case(text, i);
        city |= is_city(text, i);
        if (i > first && is_mark(text, i))
            return dated || city || !lower ? i + 1 : first;
    }
    return first;
}

static bool begins_at(struct ck_bytes text, size_t at, const char *word)
{
    return ck_bytes_begin((struct ck_bytes){ text.data + at, text.size - at }, ck_bytes_from(word));
}

/* The byte behind it; 0: there is none. */
static size_t eastern_bytes(struct ck_bytes body)
{
    static const char *const signs[] = { "=", "电", "電", "讯", "共同", "时事", "時事", "ロイター", "연합", "뉴스", NULL };
    bool                     bracket = begins_at(body, 0, "【") || begins_at(body, 0, "("), told = false;

    for (size_t at = 0; at < body.size && at < DATELINE_BYTES; at++) {
        for (size_t s = 0; signs[s]; s++)
            told |= begins_at(body, at, signs[s]);
        if (bracket && (begins_at(body, at, "】") || begins_at(body, at, ")")))
            return told ? at + 1 : 0;
        if (!bracket && (begins_at(body, at, "日电 ") || begins_at(body, at, "日電 ") || begins_at(body, at, "日讯 ")))
            return at + 2 * strlen("日");
        if (begins_at(body, at, "。") || (!bracket && begins_at(body, at, "，")))
            return 0;
    }
    return 0;
}

size_t dateline_end(const struct text *text)
{
    size_t          sentence = 0, first, end;
    struct ck_bytes body;

    while (sentence < text->sentence_count && text->sentences[sentence].title)
        sentence++;
    if (sentence == text->sentence_count || text->sentences[sentence].first == text->sentences[sentence].end)
        return 0;
    first = text->sentences[sentence].first;
    if (!is_east(text))
        return latin_end(text, first);
    body = (struct ck_bytes){ text->folded.data + text->tokens[first].from, text->folded.size - text->tokens[first].from };
    end = eastern_bytes(body) + text->tokens[first].from;
    while (first < text->token_count && text->tokens[first].from < end)
        first++;
    return first;
}
