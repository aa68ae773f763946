/* SPDX-License-Identifier: Apache-2.0
 * Who acts, on whom, on what (docs/CLAIMS.md 3.2). */
#include "domain/news/acts.h"

enum { ADJECTIVE_REACH = 4, DETAIL_REACH = 3 };

static bool is_possessive(const struct text *text, size_t i) { return token_is_symbol(text, i + 1, '\'') || token_is_symbol(text, i + 1, 0x2019); }

struct ck_bytes state_at(const struct text *text, size_t i)
{
    const struct meaning *meaning = country_at(text, i);

    if (!meaning)
        meaning = token_meaning(text, i, KIND_capital);
    if (meaning)
        return concept_name((enum concept)meaning->concept);
    if (word_is(text, i, CONCEPT_authority_eu))
        return CK_BYTES("EUU");
    if (word_is(text, i, CONCEPT_authority_us))
        return CK_BYTES("USA");
    return word_is(text, i, CONCEPT_authority_cn) ? CK_BYTES("CHN") : (struct ck_bytes){ 0 };
}

static bool is_toward(const struct text *text, size_t i) { return token_meaning(text, i, KIND_toward) != NULL; }

/* "Chinese firms", "two German suppliers": the state is where they are at home. */
static bool is_home(const struct text *text, size_t i)
{
    for (size_t j = i; text->language == LANGUAGE_ES && j > 0 && i - j < DETAIL_REACH && text->tokens[j - 1].type != TOKEN_PUNCTUATION; j--)
        if (word_is(text, j - 1, CONCEPT_company))
            return true; /* usuarios militares estadounidenses */
    for (size_t j = i + 1; j < text->token_count && j <= i + ADJECTIVE_REACH; j++) {
        if (word_is(text, j, CONCEPT_company) || ck_bytes_begin(token_folded(text, j), CK_BYTES("applic")))
            return true;
        if (text->tokens[j].type == TOKEN_PUNCTUATION || token_meaning(text, j, KIND_act_word) || token_meaning(text, j, KIND_act_verb))
            return false;
    }
    return false;
}

/* Preceded by a word that makes it a destination: "to Japan", 对日本, 日本に対する, 日本向け. */
static bool is_destination(const struct text *text, size_t i)
{
    static const char *const after[] = { "向け", "への", "へ",   "に対",  "에 대한", "에 대해", "에 ", "로의",
                                         "으로", "행 ",  "에게", " 기업", " 업체",   "企业",    NULL };
    size_t                   before = i;

    if (is_possessive(text, i))
        return false;
    if (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO)
        return follows(text, i, after);
    while (before > 0 && i - before < 2 && text->tokens[before - 1].type == TOKEN_WORD)
        before--;
    return i > 0 && (word_is(text, i - 1, CONCEPT_toward_word) || word_is(text, i - 1, CONCEPT_to) ||
                     (before > 0 && (word_is(text, before - 1, CONCEPT_toward_word) || word_is(text, before - 1, CONCEPT_to))));
}

/* "in the United States" */
static bool is_located(const struct text *text, size_t i) { return i > 0 && word_is(text, i - 1, CONCEPT_location); }

/* Walking back from the verb: the nearest state that can act, or a company. */
/* 为部分欧洲企业, 将20家日本实体: what something is done for or to. */
static bool is_object(const struct text *text, size_t i, size_t lower)
{
    for (size_t back = i; text->language == LANGUAGE_ZH && back > lower && i - back < ADJECTIVE_REACH + 1; back--)
        if (word_is(text, back - 1, CONCEPT_dative))
            return true;
    return i > lower && word_is(text, i - 1, CONCEPT_order);
}

/* "China, which has slashed exports": whoever the relative clause is about acts in it. */
static bool is_antecedent(const struct text *text, size_t i)
{
    static const char *const pronouns[] = { "which", "who", "das", "die", "der", "que", NULL };
    bool                     comma = token_is_symbol(text, i + 1, ',');

    for (size_t w = 0; comma && i + 2 < text->token_count && pronouns[w]; w++)
        if (ck_bytes_equal(token_folded(text, i + 2), ck_bytes_from(pronouns[w])))
            return true;
    return false;
}

enum subject subject_of(const struct sight *sight, size_t before, size_t lower, struct ck_bytes *ret_state)
{
    const struct text *text = sight->text;

    for (size_t i = before; i > lower; i--) {
        size_t          at = i - 1;
        struct ck_bytes state = state_at(text, at);

        if (word_is(text, at, CONCEPT_company) && !is_object(text, at, lower))
            return SUBJECT_COMPANY;
        if (!state.data || (!is_antecedent(text, at) && (is_destination(text, at) || is_home(text, at) || is_located(text, at))))
            continue;
        *ret_state = state;
        return SUBJECT_STATE;
    }
    for (size_t i = before; i > lower; i--)
        if (word_is(text, i - 1, CONCEPT_authority)) {
            *ret_state = (struct ck_bytes){ 0 };
            return SUBJECT_STATE;
        }
    return SUBJECT_NONE;
}

/* The first state of the stretch that may be the one that acts. */
static struct ck_bytes state_between(const struct sight *sight, size_t from, size_t to)
{
    struct ck_bytes state = { 0 };

    for (size_t i = from; i < to; i++) {
        if (!state_at(sight->text, i).data || is_destination(sight->text, i) || is_home(sight->text, i) ||
            (i > sight->first + 2 && is_located(sight->text, i)))
            continue;
        if (!state.data || is_possessive(sight->text, i))
            state = state_at(sight->text, i);
        if (is_possessive(sight->text, i))
            return state;
    }
    return state;
}

static bool is_target_of(const struct sight *sight, const struct act_seen *act, struct ck_bytes state)
{
    for (size_t i = act->first; i <= act->last; i++)
        if (ck_bytes_equal(state_at(sight->text, i), state) && is_destination(sight->text, i))
            return true;
    return false;
}

void actor_find(const struct sight *sight, struct act_seen *act, struct ck_bytes last_actor)
{
    struct ck_bytes state = { 0 };

    if ((!act->passive || act->act == POLICY_ACT_ENFORCE) && !is_head_last(sight->text)) /* through bans to the U.S. and a smuggling crackdown */
        subject_of(sight, act->first, sight->first, &state);
    if (!state.data && act->object != NO_TOKEN && act->object > act->verb)
        for (size_t i = act->verb + 1; i < act->object && !act->passive; i++)
            if (state_at(sight->text, i).data && (act->act == POLICY_ACT_HOLD_TIGHT || !is_home(sight->text, i)) && !is_destination(sight->text, i))
                state = state_at(sight->text, i);
    if (!state.data && act->passive)
        state = state_between(sight, clause_start(sight, act->first), clause_end(sight, act->last));
    if (!state.data)
        state = state_between(sight, sight->first, act->last + 1);
    if (!state.data && last_actor.data && !is_target_of(sight, act, last_actor))
        state = last_actor;
    if (!state.data)
        state = state_between(sight, act->last + 1, sight->end);
    if (!state.data && act->instrument.data && ck_bytes_begin(act->instrument, CK_BYTES("No. ")))
        state = CK_BYTES("CHN");
    if (!state.data)
        for (size_t i = sight->first; i < act->last && !state.data; i++)
            if (state_at(sight->text, i).data && !is_toward(sight->text, i) && (act->act == POLICY_ACT_ENFORCE || !is_destination(sight->text, i)))
                state = state_at(sight->text, i);
    act->actor = state;
}

static void target_add(struct act_seen *act, struct ck_bytes state)
{
    if (ck_bytes_equal(state, act->actor) || act->target_count == TARGETS_MAX)
        return;
    for (size_t i = 0; i < act->target_count; i++)
        if (ck_bytes_equal(act->targets[i], state))
            return;
    act->targets[act->target_count++] = state;
}

static bool is_source(const struct text *text, size_t i)
{
    static const char *const after[] = { "から", "経由", "を経由", "을 통", "를 통", "에서", "を通", NULL };

    if (follows(text, i, after))
        return true;
    return i > 0 && text->language != LANGUAGE_ES &&
           (word_is(text, i - 1, CONCEPT_not_target) ||
            (i > 1 && text->tokens[i - 1].type == TOKEN_WORD && word_is(text, i - 2, CONCEPT_not_target)));
}

/* The destination stands after the verb. */
static bool is_ordered(const struct text *text) { return text->language == LANGUAGE_EN || text->language == LANGUAGE_ES; }

void targets_find(const struct sight *sight, struct act_seen *act)
{
    const struct text *text = sight->text;
    bool               past_from = false;

    if (act->act == POLICY_ACT_ENFORCE)
        return;
    for (size_t i = is_ordered(text) && !act->passive && act->act != POLICY_ACT_HOLD_TIGHT ? act->first : act->lower;
         i < (act->is_list ? sight->end : act->upper); i++) {
        const struct meaning *toward = token_meaning(text, i, KIND_toward), *country = country_at(text, i);
        struct ck_bytes       state = toward    ? concept_name((enum concept)toward->concept)
                                      : country ? concept_name((enum concept)country->concept)
                                                : (struct ck_bytes){ 0 };

        if (i >= act->upper && !past_from && !word_is(text, i, CONCEPT_from))
            continue;
        past_from |= act->is_list && i > act->last && word_is(text, i, CONCEPT_from);
        if (!state.data && token_meaning(text, i, KIND_capital) && is_destination(text, i))
            state = state_at(text, i);
        if (!state.data || (!past_from && is_source(text, i) && !is_home(text, i)))
            continue;
        if (!toward && is_possessive(text, i))
            continue;
        if (past_from && act->target_count == 1 && ck_bytes_equal(act->targets[0], CK_BYTES("EUU")))
            act->target_count = 0;
        if (toward || is_home(text, i) || is_destination(text, i) || is_located(text, i) || past_from || i > act->verb ||
            text->language == LANGUAGE_ZH || is_head_last(text))
            target_add(act, state);
    }
    if (act->target_count == 0 && act->act != POLICY_ACT_SIGNAL)
        act->targets[act->target_count++] = CK_BYTES("ALL");
}

static void item_add(struct act_seen *act, struct ck_bytes item)
{
    for (size_t i = 0; i < act->item_count; i++)
        if (ck_bytes_equal(act->items[i], item))
            return;
    if (act->item_count < ITEMS_MAX)
        act->items[act->item_count++] = item;
}

/* "seven rare earths and magnets": the magnets are of these (docs/CLAIMS.md 2). */
static bool follows_rare_earths(const struct text *text, size_t i)
{
    for (size_t j = i; j-- > 0 && i - j < SIGHT_MAX;)
        if (token_means(text, j, KIND_item, CONCEPT_rare_earths) || token_means(text, j, KIND_item, CONCEPT_rare_earth_magnets))
            return true;
    return false;
}

static void items_between(const struct text *text, size_t from, size_t to, struct act_seen *act)
{
    for (size_t i = from; i < to; i++) {
        const struct meaning *item = token_meaning(text, i, KIND_item);

        if (item && !token_meaning(text, i, KIND_noitem))
            item_add(act, concept_name((enum concept)item->concept));
        else if (token_meaning(text, i, KIND_magnet) && follows_rare_earths(text, i))
            item_add(act, concept_name(CONCEPT_rare_earth_magnets));
    }
}

/* The object says of itself that it was named before: "that clause", "its licence rule", "both metals". */
static bool is_anaphoric(const struct text *text, size_t object)
{
    static const char *const words[] = { "that",  "this", "its",   "it", "both", "these", "those", "the",
                                         "their", "die",  "diese", "la", "las",  "los",   "esta",  NULL };

    for (size_t back = 1; back <= DETAIL_REACH && back <= object; back++)
        for (size_t w = 0; words[w]; w++)
            if (ck_bytes_equal(token_folded(text, object - back), ck_bytes_from(words[w])))
                return true;
    return false;
}

/* "of the affiliates rule": the object says what it is of. */
static bool has_complement(const struct text *text, size_t object, size_t upper)
{
    if (token_meaning(text, object + 2, KIND_month))
        return false;
    return object + 1 < upper &&
           (ck_bytes_equal(token_folded(text, object + 1), CK_BYTES("of")) || ck_bytes_equal(token_folded(text, object + 1), CK_BYTES("on")) ||
            ck_bytes_equal(token_folded(text, object + 1), CK_BYTES("of the")) || ck_bytes_equal(token_folded(text, object + 1), CK_BYTES("on the")));
}

void items_find(const struct sight *sight, struct act_seen *act, const struct act_seen *before)
{
    const struct text *text = sight->text;
    bool               after = !is_head_last(text) && text->language != LANGUAGE_ZH;

    items_between(text, after && !act->passive ? act->first : act->lower, act->upper, act);
    if (act->item_count || act->is_list)
        return;
    if (act->act == POLICY_ACT_ENFORCE || !after) {
        items_between(text, clause_start(sight, act->first), clause_end(sight, act->last), act);
        return;
    }
    if (act->object == NO_TOKEN || has_complement(text, act->object, act->upper))
        return;
    for (size_t i = sight->first; i < act->first; i++)
        if (token_meaning(text, i, KIND_noitem))
            return;
    items_between(text, sight->first, act->first, act);
    if (!is_anaphoric(text, act->object))
        return;
    if (!before || act->item_count || before->item_count == 0)
        return;
    for (size_t i = 0; i < before->item_count; i++)
        item_add(act, before->items[i]);
    if (act->target_count == 1 && ck_bytes_equal(act->targets[0], CK_BYTES("ALL")) && ck_bytes_equal(act->actor, before->actor)) {
        memcpy(act->targets, before->targets, sizeof act->targets);
        act->target_count = before->target_count;
    }
}
