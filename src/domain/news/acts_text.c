/* SPDX-License-Identifier: Apache-2.0
 * The text as the reader of acts sees it: a phrase that says nothing of acts ("require export licences", as one term of a status) is split into the
 * words that may. */
#include "domain/news/acts.h"

/* A qualifier: "not less than" is no negation. */
#define KINDS_OF_ACTS(w)                                                                                                                             \
    KIND_IN(w, KIND_act_verb) | KIND_IN(w, KIND_act_object) | KIND_IN(w, KIND_act_word) | KIND_IN(w, KIND_act_noun) |                                \
        KIND_IN(w, KIND_act_split_aus) | KIND_IN(w, KIND_act_split_auf) | KIND_IN(w, KIND_act_split_ein) | KIND_IN(w, KIND_act_split_ab) |           \
        KIND_IN(w, KIND_act_split_an) | KIND_IN(w, KIND_act_split_zu) | KIND_IN(w, KIND_act_split_aufrecht) | KIND_IN(w, KIND_act_split_bei) |       \
        KIND_IN(w, KIND_act_split_zurueck) | KIND_IN(w, KIND_act_split_kraft) | KIND_IN(w, KIND_act_split_vor) | KIND_IN(w, KIND_act_split_fest) |   \
        KIND_IN(w, KIND_act_split_frei) | KIND_IN(w, KIND_act_split_sicher) | KIND_IN(w, KIND_act_split_heraus) | KIND_IN(w, KIND_act_split_hold) |  \
        KIND_IN(w, KIND_act_split_end) | KIND_IN(w, KIND_act_split_out) | KIND_IN(w, KIND_act_split_stay) | KIND_IN(w, KIND_act_split_only) |        \
        KIND_IN(w, KIND_act_split_must) | KIND_IN(w, KIND_act_split_over) | KIND_IN(w, KIND_act_split_green) | KIND_IN(w, KIND_act_split_prospect) | \
        KIND_IN(w, KIND_act_split_barred) | KIND_IN(w, KIND_item) | KIND_IN(w, KIND_magnet) | KIND_IN(w, KIND_noitem) | KIND_IN(w, KIND_country) |   \
        KIND_IN(w, KIND_capital) | KIND_IN(w, KIND_toward) | KIND_IN(w, KIND_toward_before) | KIND_IN(w, KIND_month) | KIND_IN(w, KIND_and) |        \
        KIND_IN(w, KIND_forecast) | KIND_IN(w, KIND_hedge) | KIND_IN(w, KIND_relative) | KIND_IN(w, KIND_qualifier)
static const struct kind_set kinds_of_acts = KIND_SET(KINDS_OF_ACTS);

static bool is_of_acts(unsigned kind) { return kinds_of_acts.words[kind / 64] >> kind % 64 & 1; }

/* Bit i: meaning i of the entry holds in this language and is of a kind that acts are read from. */
static uint8_t meanings_of_acts(const struct text *text, uint32_t entry)
{
    const struct lexicon_entry *terms = &lexicon_entries[entry];
    uint8_t                     valid = 0, spoken = terms->languages[text->language] & (uint8_t)~terms->cased;

    for (unsigned i = 0; i < terms->count; i++)
        if (is_of_acts(lexicon_meanings[terms->first + i].kind))
            valid |= (uint8_t)(1U << i);
    return valid & spoken;
}

static struct token part_at(const struct text *text, const struct token *whole, size_t at);

/* "would be": its modal is what counts. */
static bool is_modal(const struct text *text, const struct token *token)
{
    struct token part = part_at(text, token, token->from);
    struct text  alone = { .folded = text->folded, .tokens = &part, .token_count = 1 };

    return part.to < token->to && (word_is(&alone, 0, CONCEPT_will) || word_is(&alone, 0, CONCEPT_possible));
}

static bool is_split(const struct text *text, const struct token *token)
{
    if (token->type != TOKEN_TERM || token->to - token->from <= 3 || text->language == LANGUAGE_UNKNOWN)
        return false;
    if (!kinds_meet(token->kinds, &kinds_of_acts))
        return true;
    return (token->kinds[KIND_forecast / 64] >> (KIND_forecast % 64) & 1) && !(token->kinds[KIND_act_verb / 64] >> (KIND_act_verb % 64) & 1) &&
           !(token->kinds[KIND_act_word / 64] >> (KIND_act_word % 64) & 1) && is_modal(text, token);
}

static bool is_word_end(const struct text *text, size_t at, size_t to)
{
    bool spaced = text->language == LANGUAGE_EN || text->language == LANGUAGE_DE || text->language == LANGUAGE_ES;

    return at == to || !spaced || text->folded.data[at] == ' ';
}

static size_t letter_size(const struct text *text, size_t at)
{
    unsigned char byte = (unsigned char)text->folded.data[at];

    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/* The longest term of acts at `at`, within `to`; else a word. */
static struct token part_at(const struct text *text, const struct token *whole, size_t at)
{
    struct token part = *whole;
    uint32_t     node = 0;
    size_t       end = at;

    part.type = TOKEN_WORD;
    for (size_t i = at; i < whole->to;) {
        uint8_t valid;

        node = lexicon_step(node, (uint8_t)text->folded.data[i++]);
        if (!node)
            break;
        valid = lexicon_nodes[node].entry && (at > whole->from || i < whole->to) && is_word_end(text, i, whole->to)
                    ? meanings_of_acts(text, lexicon_nodes[node].entry)
                    : 0;
        if (valid) {
            part.type = TOKEN_TERM;
            part.entry = lexicon_nodes[node].entry;
            part.valid = valid;
            end = i;
        }
    }
    while (end == at || (part.type == TOKEN_WORD && !is_word_end(text, end, whole->to)))
        end += letter_size(text, end);
    if (end > whole->to)
        end = whole->to;
    memset(part.kinds, 0, sizeof part.kinds);
    part.words = 0;
    if (part.type == TOKEN_TERM)
        token_mean(&part);
    part.from = (uint32_t)at;
    part.to = (uint32_t)end;
    part.start = text->origin[at];
    part.end = end == whole->to ? whole->end : text->origin[end];
    part.spaced = at == whole->from ? whole->spaced : text->folded.data[at - 1] == ' ';
    part.capital = text->document.data[part.start] >= 'A' && text->document.data[part.start] <= 'Z';
    return part;
}

/* A word without spaces has no part of its own: nothing is said of it. */
static bool is_one_word(const struct text *text, const struct token *token)
{
    return (text->language == LANGUAGE_EN || text->language == LANGUAGE_DE || text->language == LANGUAGE_ES) &&
           !memchr(text->folded.data + token->from, ' ', token->to - token->from);
}

static size_t parts_put(const struct text *text, const struct token *token, struct token *parts)
{
    size_t count = 0;

    if (is_one_word(text, token)) {
        parts[0] = *token;
        parts[0].type = TOKEN_WORD;
        memset(parts[0].kinds, 0, sizeof parts[0].kinds);
        parts[0].words = 0;
        return 1;
    }
    for (size_t at = token->from; at < token->to;) {
        if (text->folded.data[at] == ' ') {
            at++;
            continue;
        }
        parts[count] = part_at(text, token, at);
        at = parts[count++].to;
    }
    return count;
}

/* The tokens that are split, by their places; *ret_room: tokens that the text may come to. */
static uint32_t *splits_find(const struct text *text, struct ck_arena *arena, size_t *ret_count, size_t *ret_room)
{
    uint32_t *splits = ck_arena_take(arena, (text->token_count + 1) * sizeof *splits);
    size_t    count = 0, room = text->token_count;

    for (size_t i = 0; i < text->token_count; i++) {
        if (!is_split(text, &text->tokens[i]))
            continue;
        splits[count++] = (uint32_t)i;
        room += (text->tokens[i].to - text->tokens[i].from + 1) / 2; /* a part is a letter of Han, or a word and a space */
    }
    *ret_count = count;
    *ret_room = room;
    return splits;
}

/* Sentence by sentence: what stands between two splits is copied at once. */
void acts_text(const struct text *text, struct ck_arena *arena, struct text *ret_text)
{
    size_t           split_count, room, count = 0, next = 0;
    uint32_t        *splits = splits_find(text, arena, &split_count, &room);
    struct token    *tokens = ck_arena_take(arena, (room + 1) * sizeof *tokens);
    struct sentence *sentences = ck_arena_take(arena, (text->sentence_count + 1) * sizeof *sentences);

    for (size_t s = 0; s < text->sentence_count; s++) {
        size_t from = text->sentences[s].first, end = text->sentences[s].end;

        sentences[s] = text->sentences[s];
        sentences[s].first = (uint32_t)count;
        while (from < end) {
            size_t split = next < split_count && splits[next] < end ? splits[next] : end;

            memcpy(tokens + count, text->tokens + from, (split - from) * sizeof *tokens);
            count += split - from;
            from = split + 1;
            if (split < end)
                count += parts_put(text, &text->tokens[splits[next++]], tokens + count);
        }
        sentences[s].end = (uint32_t)count;
    }
    *ret_text = *text;
    ret_text->tokens = tokens;
    ret_text->token_count = count;
    ret_text->sentences = sentences;
}
