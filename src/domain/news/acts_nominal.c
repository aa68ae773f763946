/* SPDX-License-Identifier: Apache-2.0
 * Who does what a noun names, "the addition of 11 firms to the Entity List by Washington": the by-phrase or the genitive tells; and who puts firms
 * on a list, which is never the state that they are of. */
#include "domain/news/acts.h"

enum { BY_REACH = 4 /* tokens from "by" to the state */, HOME_REACH = 4 /* from a state to its firms */ };

/* A state within a few tokens of a word that says by whom. */
static struct ck_bytes by_state(const struct sight *sight, size_t from, size_t to)
{
    static const char *const by[] = { "by", "by the", "durch", "seitens", "por", "por parte de", "por parte del", "a manos de", NULL };
    const struct text       *text = sight->text;

    for (size_t i = from; i < to; i++)
        for (size_t at = i + 1; token_among(text, i, by) && at < to && at <= i + BY_REACH && text->tokens[at].type != TOKEN_PUNCTUATION; at++)
            if (state_at(text, at).data)
                return state_at(text, at);
    return (struct ck_bytes){ 0 };
}

/* Washington's addition, Pekings Aufnahme, 미국의 …: whose it is. */
static struct ck_bytes of_state(const struct sight *sight, size_t noun)
{
    const struct text *text = sight->text;

    if (noun >= sight->first + 3 && text->tokens[noun - 2].type == TOKEN_PUNCTUATION && state_at(text, noun - 3).data)
        return state_at(text, noun - 3);
    return noun > sight->first ? state_at(text, noun - 1) : (struct ck_bytes){ 0 };
}

/* Where the firms are at home that are put on the list or taken off. */
static struct ck_bytes home_of(const struct sight *sight, const struct act_seen *act)
{
    const struct text *text = sight->text;
    size_t             from = act->verb < act->object ? act->verb : act->object;

    from = clause_start(sight, from);
    for (size_t i = from; i < act->upper; i++) {
        if (!word_is(text, i, CONCEPT_company))
            continue;
        if (text->language == LANGUAGE_ES) {
            if (country_at(text, i + 1))
                return state_at(text, i + 1);
            continue;
        }
        for (size_t at = i; at > from && i - at < HOME_REACH && verb_at(sight, at - 1) == CONCEPT_NONE && !word_is(text, at - 1, CONCEPT_authority);
             at--)
            if (country_at(text, at - 1))
                return state_at(text, at - 1);
    }
    return (struct ck_bytes){ 0 };
}

/* 美国将…列入, 美国把…: the state right before the particle. */
static struct ck_bytes before_particle(const struct sight *sight, const struct act_seen *act)
{
    const struct text *text = sight->text;

    for (size_t i = act->last; text->language == LANGUAGE_ZH && i > sight->first; i--)
        if (state_at(text, i - 1).data && follows(text, i - 1, (const char *const[]){ "将", "把", NULL }))
            return state_at(text, i - 1);
    return (struct ck_bytes){ 0 };
}

/* The Entity List is kept by the United States. */
static bool is_entity_list(const struct text *text, size_t i)
{
    static const char *const names[] = { "entity list", "lista de entidades", "实体清单", "エンティティーリスト", "エンティティリスト", NULL };

    return token_among(text, i, names) && !preceded(text, i, (const char *const[]){ "不可靠", "unreliable ", NULL });
}

struct ck_bytes nominal_actor(const struct sight *sight, const struct act_seen *act, struct ck_bytes read)
{
    const struct text *text = sight->text;
    bool               firms = act->is_list || verb_at(sight, act->verb) == CONCEPT_blacklist;
    bool               noun = verb_at(sight, act->verb) == CONCEPT_NONE || (firms && word_is(text, act->verb + 1, CONCEPT_of));
    struct ck_bytes    state = { 0 }, home;

    if (act->object == NO_TOKEN)
        return read;
    if (noun || (act->is_list && !is_head_last(text) && text->language != LANGUAGE_ZH))
        state = by_state(sight, act->verb + 1, clause_end(sight, act->last));
    if (state.data || !firms)
        return state.data ? state : read;
    if (noun)
        state = of_state(sight, act->verb);
    home = home_of(sight, act);
    if (state.data && !ck_bytes_equal(state, home))
        return state;
    state = before_particle(sight, act);
    if (state.data)
        return state;
    if (!home.data || !ck_bytes_equal(home, read))
        return noun && is_entity_list(text, act->object) ? CK_BYTES("USA") : read;
    for (size_t i = sight->first; i < sight->end; i++) /* another one that the sentence names */
        if (state_at(text, i).data && !ck_bytes_equal(state_at(text, i), home))
            return state_at(text, i);
    return is_entity_list(text, act->object) ? CK_BYTES("USA") : (struct ck_bytes){ 0 };
}
