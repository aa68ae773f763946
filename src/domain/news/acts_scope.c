/* SPDX-License-Identifier: Apache-2.0
 * Who acts, on whom, on what (docs/CLAIMS.md 3.2). */
#include "domain/news/acts.h"

enum { ADJECTIVE_REACH = 4, DETAIL_REACH = 3, COMMAND_REACH = 6, ASKED_REACH = 24 };

/* The destination stands after the verb. */
static bool is_ordered(const struct text *text) { return text->language == LANGUAGE_EN || text->language == LANGUAGE_ES; }

static bool is_possessive(const struct text *text, size_t i) { return token_is_symbol(text, i + 1, '\'') || token_is_symbol(text, i + 1, 0x2019); }

/* Of which states and companies are. */
#define STATES(w) KIND_IN(w, KIND_country) | KIND_IN(w, KIND_capital) | KIND_IN(w, KIND_act_word)
static const struct kind_set states = KIND_SET(STATES);

struct ck_bytes state_at(const struct text *text, size_t i)
{
    const struct meaning *meaning;

    if (i >= text->token_count || !token_has_any(text, i, &states))
        return (struct ck_bytes){ 0 };
    meaning = country_at(text, i);
    if (!meaning)
        meaning = token_meaning(text, i, KIND_capital);
    if (meaning)
        return concept_name((enum concept)meaning->concept);
    if (word_is(text, i, CONCEPT_authority_eu))
        return CK_BYTES("EUU");
    if (word_is(text, i, CONCEPT_authority_us))
        return CK_BYTES("USA");
    if (word_is(text, i, CONCEPT_authority_jp))
        return CK_BYTES("JPN");
    if (word_is(text, i, CONCEPT_authority_kr))
        return CK_BYTES("KOR");
    return word_is(text, i, CONCEPT_authority_cn) ? CK_BYTES("CHN") : (struct ck_bytes){ 0 };
}

static bool is_toward(const struct text *text, size_t i) { return token_meaning(text, i, KIND_toward) != NULL; }

/* Herstellern aus Europa, magnet makers from Germany: firms, and where they are from. */
static bool is_firms_from(const struct text *text, size_t i)
{
    static const char *const from[] = { "from", "aus", "aus der", "aus den", "from the", NULL }, *const articles[] = { "the", "der", "den", "dem",
                                                                                                                       NULL };
    size_t at = i;

    if (i < 2 || text->language == LANGUAGE_ES || !(word_is(text, i - 2, CONCEPT_company) || (i > 2 && word_is(text, i - 3, CONCEPT_company))))
        return false;
    at -= token_among(text, at - 1, articles);
    return token_among(text, at - 1, from) && word_is(text, at - 2, CONCEPT_company);
}

/* "Chinese firms", "two German suppliers": the state is where they are at home. */
static bool is_home(const struct text *text, size_t i)
{
    if (is_firms_from(text, i))
        return true;
    for (size_t j = i; text->language == LANGUAGE_ES && j > 0 && i - j < DETAIL_REACH && text->tokens[j - 1].type != TOKEN_PUNCTUATION; j--)
        if (word_is(text, j - 1, CONCEPT_company))
            return true; /* usuarios militares estadounidenses */
    for (size_t j = i + 1 + (is_possessive(text, i) ? 2 : 0); j < text->token_count && j <= i + ADJECTIVE_REACH; j++) {
        if (word_is(text, j, CONCEPT_company) || ck_bytes_begin(token_folded(text, j), CK_BYTES("applic")))
            return true;
        if (text->tokens[j].type == TOKEN_PUNCTUATION || token_meaning(text, j, KIND_act_word) || token_meaning(text, j, KIND_act_verb))
            return false;
    }
    return false;
}

/* "in the United States" */
static bool is_located(const struct text *text, size_t i)
{
    if (i > 1 && token_has(text, i, KIND_capital) && word_is(text, i - 2, CONCEPT_authority))
        return false; /* die Regierung in Den Haag */
    return i > 0 && word_is(text, i - 1, CONCEPT_location);
}

/* an Chinas Kontrollen, for Chinese exports: whose they are. */
static bool is_whose(const struct text *text, size_t i)
{
    enum concept next = token_concept(text, i + 1, KIND_act_object);

    if (text->language == LANGUAGE_DE)
        return word_ends_with(token_folded(text, i), "as") && object_class(next) == OBJECT_RESTRICTION;
    return text->language == LANGUAGE_EN && next == CONCEPT_flow && word_ends_with(token_folded(text, i), "ese");
}

/* Preceded by a word that makes it a destination: "to Japan", 对日本, 日本に対する, 日本向け. */
static bool is_destination(const struct text *text, size_t i)
{
    static const char *const after[] = { "向け", "への", "へ",   "に対",  "에 대한", "에 대해", "에 ", "로의",
                                         "으로", "행 ",  "에게", " 기업", " 업체",   "企业",    NULL };
    size_t                   before = i;

    if (is_possessive(text, i) && !(is_home(text, i) && i > 0 && (word_is(text, i - 1, CONCEPT_to) || word_is(text, i - 1, CONCEPT_toward_word))))
        return false; /* but: exports to Japan's military */
    if (is_whose(text, i))
        return false;
    if (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO)
        return follows(text, i, after) ||
               (text->language == LANGUAGE_KO && follows(text, i, (const char *const[]){ " 수출을", " 수출도", " 판매를", NULL }));
    if (is_located(text, i) && (i == 1 || text->tokens[i - 2].type == TOKEN_PUNCTUATION))
        return false;                                                           /* In the Congo, … */
    if (token_has(text, i + 1, KIND_act_verb) && text->language == LANGUAGE_EN) /* On Friday China announced */
        return i > 0 && (word_is(text, i - 1, CONCEPT_to) || word_is(text, i - 1, CONCEPT_toward_word));
    while (before > 0 && i - before < 2 && text->tokens[before - 1].type == TOKEN_WORD)
        before--;
    if (token_has(text, i, KIND_capital) && (is_located(text, i) || (i > 1 && word_is(text, i - 2, CONCEPT_authority))))
        return false; /* das Ministerium in Peking */
    return i > 0 && (word_is(text, i - 1, CONCEPT_toward_word) || word_is(text, i - 1, CONCEPT_to) ||
                     (before > 0 && (word_is(text, before - 1, CONCEPT_toward_word) || word_is(text, before - 1, CONCEPT_to))));
}

bool is_bound_for(const struct text *text, size_t i) { return is_destination(text, i); }

/* Walking back from the verb: the nearest state that can act, or a company. */
/* 为部分欧洲企业, 将20家日本实体: what something is done for or to. */
static bool is_object(const struct text *text, size_t i, size_t lower)
{
    bool flows = false;

    for (size_t back = i; text->language == LANGUAGE_ZH && back > lower && i - back < ADJECTIVE_REACH + 1; back--)
        if (word_is(text, back - 1, CONCEPT_dative) ||
            (is_toward(text, back - 1) && token_folded(text, back - 1).size > 6 && !flows)) /* 对波兰企业 */
            return true;
        else
            flows |= token_has(text, back - 1, KIND_act_object); /* 对日出口企业 */
    return i > lower && word_is(text, i - 1, CONCEPT_order);
}

/* "China, which has slashed exports": whoever the relative clause is about acts in it. */
static bool is_antecedent(const struct text *text, size_t i)
{
    static const char *const pronouns[] = { "which", "who", "das", "die", "der", "que", NULL };
    bool                     comma = token_is_symbol(text, i + 1, ',');

    return comma && i + 2 < text->token_count && token_among(text, i + 2, pronouns);
}

/* "It", "they": who was the subject before. */
static bool is_same_subject(const struct text *text, size_t i)
{
    return text->language == LANGUAGE_EN &&
           (ck_bytes_equal(token_folded(text, i), CK_BYTES("it")) || ck_bytes_equal(token_folded(text, i), CK_BYTES("they")));
}

/* The first that can act. */
static enum subject subject_first(const struct text *text, size_t from, size_t to, struct ck_bytes *ret_state)
{
    for (size_t i = from; i < to && (i == from || !token_has(text, i - 1, KIND_act_verb)); i++) {
        struct ck_bytes state = state_at(text, i);

        if (word_is(text, i, CONCEPT_company))
            return SUBJECT_COMPANY;
        if (!state.data || is_destination(text, i) || is_home(text, i) || is_located(text, i))
            continue;
        *ret_state = state;
        return SUBJECT_STATE;
    }
    return SUBJECT_NONE;
}

/* China, the top supplier, has …: what a state is called. */
static bool is_apposition(const struct sight *sight, size_t i)
{
    size_t start = clause_start(sight, i);

    return start >= sight->first + 2 && token_is_symbol(sight->text, start - 1, ',') && state_at(sight->text, start - 2).data &&
           token_is_symbol(sight->text, clause_end(sight, i), ',');
}

/* 政府は国営企業に…よう求めた: a firm is asked, and no other state. */
static bool is_command_last(const struct sight *sight, size_t i)
{
    static const char *const marks[] = { "に", "에 ", "에게", "に対", NULL };
    const struct text       *text = sight->text;
    bool                     firm = false;

    for (size_t at = i > sight->first + ASKED_REACH ? i - ASKED_REACH : sight->first; at < i; at++) {
        firm |= word_is(text, at, CONCEPT_company) && follows(text, at, marks);
        if ((state_at(text, at).data || word_is(text, at, CONCEPT_authority)) && follows(text, at, marks))
            return false;
    }
    return firm;
}

/* "India asked its miner to halt", "told chip makers to stop": the firm is told, the state acts. Token i: the verb. */
bool is_command(const struct sight *sight, size_t i)
{
    const struct text *text = sight->text;

    if (is_head_last(text))
        return is_command_last(sight, i);
    if ((!word_is(text, i, CONCEPT_order) && !word_is(text, i, CONCEPT_ask)))
        return false;
    for (size_t at = i + 1; at < clause_end(sight, i) && at <= i + COMMAND_REACH; at++) {
        if (word_is(text, at, CONCEPT_company))
            return true;
        if ((state_at(text, at).data && !is_home(text, at)) ||
            (word_is(text, at, CONCEPT_to) && !(text->language == LANGUAGE_ES && at == i + 1))) /* ordenó a su empresa */
            return false;
    }
    return false;
}

/* "Traders say customs has stopped": whoever tells it does not act. */
static bool is_saying(const struct text *text, size_t i)
{
    static const char *const says[] = { "say", "says", "said", "report", "reported", "told", NULL };

    return token_among(text, i + 1, says) || token_among(text, i + 2, says);
}

static bool is_commanded(const struct sight *sight, size_t company, size_t lower)
{
    for (size_t i = company; i > lower && company - i < COMMAND_REACH; i--)
        if (is_command(sight, i - 1))
            return true;
    return false;
}

/* the ministry of industry, the industry ministry */
static bool is_of_authority(const struct text *text, size_t i)
{
    return word_is(text, i + 1, CONCEPT_authority) || (i > 1 && word_is(text, i - 2, CONCEPT_authority) && word_is(text, i - 1, CONCEPT_of));
}

/* "China and the United States agreed to pause the controls": the first of the two, where the other one is named right behind it. */
static struct ck_bytes joint_subject(const struct text *text, size_t i, size_t lower)
{
    size_t and = i > lower && token_among(text, i - 1, (const char *const[]){ "the", "die", "los", NULL }) ? i - 1 : i;
    bool acts = token_has(text, i + 1, KIND_act_verb) || word_is(text, i + 1, CONCEPT_have) || word_is(text, i + 1, CONCEPT_will);

    if (!acts || and < lower + 2 || !token_has(text, and-1, KIND_and) || is_head_last(text) || text->language == LANGUAGE_ZH)
        return (struct ck_bytes){ 0 };
    return is_destination(text, and-2) || is_home(text, and-2) || is_located(text, and-2) ? (struct ck_bytes){ 0 } : state_at(text, and-2);
}

enum subject subject_of(const struct sight *sight, size_t before, size_t lower, struct ck_bytes *ret_state)
{
    const struct text *text = sight->text;
    bool               authority = false;

    if (before > lower && text->language == LANGUAGE_EN && token_among(text, before - 1, (const char *const[]){ "by", NULL }))
        return subject_first(text, clause_start(sight, before), before - 1, ret_state); /* surprised buyers by capping exports */
    for (size_t i = before; i > lower; i--) {
        size_t          at = i - 1;
        struct ck_bytes state;

        if (!token_has_any(text, at, &states) && !is_same_subject(text, at))
            continue;
        state = state_at(text, at);
        authority |= word_is(text, at, CONCEPT_authority);
        if (is_same_subject(text, at))
            return subject_first(text, lower, at, ret_state);
        if (word_is(text, at, CONCEPT_company) && !is_of_authority(text, at) && !is_object(text, at, lower) && !is_apposition(sight, at) &&
            !is_commanded(sight, at, lower))
            return authority && is_saying(text, at) ? SUBJECT_STATE : SUBJECT_COMPANY;
        if (state.data && word_is(text, at + 1, CONCEPT_import))
            continue; /* hit back at US tariffs by restricting */
        if (!state.data || (!is_antecedent(text, at) && (is_destination(text, at) || is_home(text, at) || is_located(text, at))))
            continue;
        *ret_state = joint_subject(text, at, lower).data ? joint_subject(text, at, lower) : state;
        return SUBJECT_STATE;
    }
    for (size_t i = before; i > lower; i--)
        if (word_is(text, i - 1, CONCEPT_authority)) {
            *ret_state = (struct ck_bytes){ 0 };
            return SUBJECT_STATE;
        }
    return SUBJECT_NONE;
}

/* "Applications from Japan", Anträge aus Japan */
static bool is_from(const struct text *text, size_t i)
{
    static const char *const from[] = { "from", "aus", NULL };

    return i > 0 && token_among(text, i - 1, from);
}

/* Japanese, Korean: the state that is the topic or the subject. */
static struct ck_bytes topic_between(const struct sight *sight, size_t from, size_t to)
{
    static const char *const marks[] = { "は",  "が",  "も",    "政府は",  "政府が",  "商务省は",  "商务省が",  "는 ",     "은 ",     "이 ",
                                         "가 ", "도 ", "측은 ", " 정부는", " 정부가", " 상무부는", " 상무부가", " 당국은", " 당국이", NULL };

    for (size_t i = to; i > from; i--)
        if (state_at(sight->text, i - 1).data && follows(sight->text, i - 1, marks))
            return state_at(sight->text, i - 1);
    return (struct ck_bytes){ 0 };
}

/* The first state of the stretch that may be the one that acts. */
static struct ck_bytes state_between(const struct sight *sight, size_t from, size_t to)
{
    struct ck_bytes state = { 0 };

    for (size_t i = from; i < to; i++) {
        if (!state_at(sight->text, i).data || is_destination(sight->text, i) || is_home(sight->text, i) ||
            (!is_head_last(sight->text) && sight->text->language != LANGUAGE_ZH && is_from(sight->text, i)) ||
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

static bool is_required(const struct sight *sight, const struct act_seen *act)
{
    bool barred = (act->class == OBJECT_FLOW && act->passive && act->object == act->verb) ||
                  is_standing(sight->text, act->verb); /* may no longer be exported */

    return barred || (act->class == OBJECT_LICENCE && act->thing == THING_RULE && act->act == POLICY_ACT_TIGHTEN);
}

/* A court in Shenzhen, 부산세관: who enforces is of the state in which the town lies. */
static struct ck_bytes place_of(const struct sight *sight, const struct act_seen *act)
{
    for (size_t i = sight->first; i <= act->last; i++)
        if (word_is(sight->text, i, CONCEPT_place_cn))
            return CK_BYTES("CHN");
        else if (word_is(sight->text, i, CONCEPT_place_kr))
            return CK_BYTES("KOR");
        else if (word_is(sight->text, i, CONCEPT_place_jp))
            return CK_BYTES("JPN");
    return (struct ck_bytes){ 0 };
}

void actor_find(const struct sight *sight, struct act_seen *act, struct ck_bytes last_actor)
{
    struct ck_bytes state = { 0 };

    if (act->by_firm)
        return;
    act->actor = act->act == POLICY_ACT_ENFORCE ? place_of(sight, act) : state;
    if (act->actor.data)
        return;
    if ((!act->passive || act->act == POLICY_ACT_ENFORCE) && !is_head_last(sight->text)) /* through bans to the U.S. and a smuggling crackdown */
        subject_of(sight, act->first, sight->first, &state);
    if (!state.data && act->object != NO_TOKEN && act->object > act->verb)
        for (size_t i = act->verb + 1; i < act->object && !act->passive; i++)
            if (state_at(sight->text, i).data && (act->act == POLICY_ACT_HOLD_TIGHT || !is_home(sight->text, i)) && !is_destination(sight->text, i))
                state = state_at(sight->text, i);
    if (!state.data && act->passive)
        state = state_between(sight, clause_start(sight, act->first), clause_end(sight, act->last));
    if (!state.data && is_head_last(sight->text))
        state = topic_between(sight, sight->first, act->last + 1);
    if (!state.data)
        state = state_between(sight, sight->first, act->last + 1);
    for (size_t i = clause_start(sight, act->first);
         !state.data && (is_required(sight, act) || act->takes_effect) && i < (is_required(sight, act) ? clause_end(sight, act->last) : act->last);
         i++)
        if (state_at(sight->text, i).data &&
            (is_required(sight, act) ? is_located(sight->text, i) || is_from(sight->text, i) : is_located(sight->text, i) && i > act->verb))
            state = state_at(sight->text, i); /* Ausfuhren sind in China genehmigungspflichtig */
    if (!state.data && last_actor.data && !is_target_of(sight, act, last_actor))
        state = last_actor;
    if (!state.data)
        state = state_between(sight, act->last + 1, sight->end);
    for (size_t i = sight->first; !state.data && is_ordered(sight->text) && i < sight->end; i++)
        if (state_at(sight->text, i).data && is_located(sight->text, i) && i > act->last)
            state = state_at(sight->text, i); /* takes effect in Vietnam */
    if (!state.data && act->instrument.data && ck_bytes_begin(act->instrument, CK_BYTES("No. ")))
        state = CK_BYTES("CHN");
    if (!state.data)
        for (size_t i = sight->first; i < act->last && !state.data; i++)
            if (state_at(sight->text, i).data && !is_toward(sight->text, i) &&
                (act->act == POLICY_ACT_ENFORCE || (!is_destination(sight->text, i) && (act->class != OBJECT_FLOW || !is_home(sight->text, i)))) &&
                !is_firms_from(sight->text, i))
                state = state_at(sight->text, i);
    act->actor = nominal_actor(sight, act, state);
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
    static const char *const after[] = {
        "への报復", "への対抗", "への对抗", "に対する报復", "に対抗", "에 대한 보복", "에 맞서", "에 대한 대응", "と合意", "との", "과 합의",
        "와 합의",  "과의 ",    "와의 ",    "から",         "経由",   "を経由",       "을 통",   "를 통",        "에서",   "を通", NULL
    };

    if (follows(text, i, after))
        return true;
    return i > 0 && text->language != LANGUAGE_ES && !is_head_last(text) &&
           (word_is(text, i - 1, CONCEPT_not_target) ||
            (i > 1 && text->tokens[i - 1].type == TOKEN_WORD && word_is(text, i - 2, CONCEPT_not_target)));
}

/* Where a preposition stands before whom it is for, in front of the verb. */
static bool is_fronted(const struct text *text, size_t i)
{
    static const char *const for_whom[] = { "for", "against", "to", "for the", "to the", "against the", "para", "contra", "a", NULL };

    for (size_t back = 1; back <= DETAIL_REACH && back <= i; back++) {
        if (text->tokens[i - back].type == TOKEN_PUNCTUATION)
            return false;
        if (token_among(text, i - back, for_whom))
            return back == 1 || is_home(text, i);
    }
    return false;
}

/* 米国の追加関税への対抗策, 미국의 관세에 대응해: whose tariffs are answered; the answer need not be on exports to it. */
static bool is_answered(const struct text *text, size_t i)
{
    enum { REACH = 8 };
    static const char *const duties[] = { "関税", "关税", "制裁", "규제", "관세", "제재", NULL };
    static const char *const answers[] = { "対抗", "对抗", "报复", "報復", "대응", "맞불", "맞서", "보복", "맞대응", NULL };
    bool                     duty = false;

    for (size_t at = i + 1; is_head_last(text) && at < text->token_count && at <= i + REACH && text->tokens[at].type != TOKEN_PUNCTUATION; at++) {
        duty |= word_has(token_folded(text, at), duties) || follows(text, at - 1, duties);
        if (duty && (word_has(token_folded(text, at), answers) || follows(text, at, answers)))
            return true;
    }
    return false;
}

void targets_find(const struct sight *sight, struct act_seen *act)
{
    const struct text *text = sight->text;
    bool               past_from = false;

    if (act->act == POLICY_ACT_ENFORCE)
        return;
    if (is_required(sight, act) && text->language != LANGUAGE_ZH) /* Polish importers need a licence */
        for (size_t i = clause_start(sight, act->first); i < act->first; i++)
            if (country_at(text, i) && is_home(text, i))
                target_add(act, state_at(text, i));
    for (size_t i = strong_start(sight, act->first) > act->lower ? strong_start(sight, act->first) : act->lower; is_ordered(text) && i < act->first;
         i++)
        if (country_at(text, i) && is_fronted(text, i))
            target_add(act, state_at(text, i)); /* for Polish buyers Hanoi lifted */
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
        if (!state.data || (!past_from && is_source(text, i) && !is_home(text, i) &&
                            !(act->class == OBJECT_LICENCE && !is_required(sight, act) && is_from(text, i))))
            continue;
        if (!toward && ((is_possessive(text, i) && !is_destination(text, i)) || is_answered(text, i)))
            continue;
        if (past_from && act->target_count == 1 && ck_bytes_equal(act->targets[0], CK_BYTES("EUU")))
            act->target_count = 0;
        if (toward || is_home(text, i) || is_destination(text, i) || is_located(text, i) || past_from || i > act->verb ||
            text->language == LANGUAGE_ZH || is_head_last(text))
            target_add(act, state);
    }
    for (size_t i = act->upper; text->language == LANGUAGE_ZH && act->target_count == 0 && i < sight->end; i++)
        if (preceded(text, i, (const char *const[]){ "涉及", "涵盖", "适用于", NULL }) ||
            token_among(text, i, (const char *const[]){ "涉及", "涵盖", NULL }))
            for (; i < sight->end; i++) /* 暂停实施，涉及镓、锗对美出口 */
                if (is_toward(text, i))
                    target_add(act, concept_name((enum concept)token_meaning(text, i, KIND_toward)->concept));
    if (act->target_count == 0 && act->act != POLICY_ACT_SIGNAL)
        act->targets[act->target_count++] = CK_BYTES("ALL");
}
