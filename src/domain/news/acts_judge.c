/* SPDX-License-Identifier: Apache-2.0
 * What a verb and its object make (docs/CLAIMS.md 3.1): the table, with its moods and signals: one act. */
#include "domain/news/acts.h"

enum { CHAIN_REACH = 4, DURATION_REACH = 3 };
/* 見直さない方針だ, 바꾸지 않기로: what is not touched is held, and not only meant to be. */
static bool is_left(const struct sight *sight, const struct candidate *candidate)
{
    return candidate->verb == CONCEPT_remain && word_has(token_folded(sight->text, candidate->at), (const char *const[]){ "ない", "않", NULL });
}

/* "hardly any licences are granted", kaum noch Lizenzen: neither an easing nor a ban. */
static bool is_scarce(const struct sight *sight, const struct candidate *candidate)
{
    return word_between(sight->text, clause_start(sight, candidate->at), clause_end(sight, candidate->at), CONCEPT_scarce);
}

/* "allow only selected firms to export", nur noch ausgewählten Firmen erlauben: what is left to some is no easing. */
static bool is_left_to_some(const struct sight *sight, const struct candidate *candidate)
{
    return candidate->verb == CONCEPT_allow &&
           word_between(sight->text, clause_start(sight, candidate->at), clause_end(sight, candidate->at), CONCEPT_solely);
}

/* ---- one act ---- */

static bool is_auxiliary(const struct sight *sight, size_t i)
{
    return word_is(sight->text, i, CONCEPT_have) || word_is(sight->text, i, CONCEPT_be) || word_is(sight->text, i, CONCEPT_will) ||
           word_is(sight->text, i, CONCEPT_not) || word_is(sight->text, i, CONCEPT_adverb) || word_is(sight->text, i, CONCEPT_to);
}

static void span_set(const struct sight *sight, const struct candidate *candidate, size_t signal, size_t lower, struct act_seen *act)
{
    size_t first = candidate->at, last = candidate->at;

    while (first > lower && is_auxiliary(sight, first - 1))
        first--;
    if (signal != NO_TOKEN) {
        first = signal < first ? signal : first;
        last = signal > last ? signal : last;
        while (first > lower && is_auxiliary(sight, first - 1))
            first--;
    }
    act->verb = candidate->at;
    act->object = candidate->object;
    if (candidate->object != NO_TOKEN) {
        first = candidate->object < first ? candidate->object : first;
        last = candidate->object > last ? candidate->object : last;
    }
    act->first = first;
    act->last = last;
}

/* A noun in a chain, "the relaxation of the restrictions": announced, or taking effect, it is what is done; what holds, ends or suspends it does so
 * with an easing (docs/CLAIMS.md 11, the sign is the product along the chain). */
static void noun_follow(struct candidate *candidate, enum concept noun)
{
    bool eases = noun == CONCEPT_lift || noun == CONCEPT_suspend;

    if (candidate->verb == CONCEPT_impose || candidate->verb == CONCEPT_effect)
        candidate->verb = noun;
    else if (eases && candidate->class == OBJECT_RESTRICTION)
        candidate->class = OBJECT_SUSPENSION;
}

static void chain_follow(const struct sight *sight, struct candidate *candidate)
{
    size_t from = candidate->at + 1;

    if (candidate->verb == CONCEPT_impose && candidate->object < candidate->at &&
        !word_between(sight->text, candidate->object, candidate->at, CONCEPT_be))
        return; /* the suspension of the controls that it had imposed */

    if (candidate->object == NO_TOKEN || candidate->class == OBJECT_EVASION || is_head_last(sight->text))
        return;
    if (candidate->object < candidate->at)
        from = near_before(candidate->object, CHAIN_REACH, clause_start(sight, candidate->at));
    for (size_t i = from; i < candidate->object; i++) {
        enum concept noun = i == candidate->at ? CONCEPT_NONE : token_concept(sight->text, i, KIND_act_noun);

        if (noun && verb_at(sight, i) == CONCEPT_NONE)
            noun_follow(candidate, noun);
    }
}

static bool ends_in_ing(struct ck_bytes word) { return word.size > 3 && memcmp(word.data + word.size - 3, "ing", 3) == 0; }

static bool has_object(const struct sight *sight, size_t verb)
{
    for (size_t i = clause_start(sight, verb); i < clause_end(sight, verb); i++)
        if (object_at(sight, i) != CONCEPT_NONE)
            return true;
    return false;
}

/* The verb is part of a noun: the notice on strengthening controls, 关于加强…的公告, 강화 공고, 規制の強化を停止. */
static bool is_named(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const markers[] = { "を", "을", "를", "の", "의", "が", "は", "이 ", "은 ", "가 ", "について", "に関する", "에 관한", NULL };
    static const char *const talks[] = { "talks", "discussions", "negotiations", "debate", "speculation", "rumours", "rumors", "talk", NULL };
    static const char *const about[] = { "about", "on", "over", "of", NULL };
    const struct text       *text = sight->text;
    size_t                   at = candidate->at, next = at + 1, end = clause_end(sight, at);
    struct ck_bytes          word = token_folded(text, at);

    if (text->language == LANGUAGE_EN && at > sight->first + 1 && ends_in_ing(word) && word_is(text, at - 1, CONCEPT_on) &&
        object_at(sight, at - 2) != CONCEPT_NONE)
        return true; /* its ban on approving sales */
    if (text->language == LANGUAGE_EN && at > sight->first + 1 && ends_in_ing(word) && token_among(text, at - 1, about) &&
        token_among(text, at - 2, talks))
        return true; /* talks about easing */
    if (candidate->verb == CONCEPT_grant && is_head_last(text) && follows(text, at, (const char *const[]){ "を", "을 ", "를 ", NULL }))
        for (size_t i = next; i < end; i++) /* 발급을 중단했다 */
            if (verb_at(sight, i) == CONCEPT_suspend || verb_at(sight, i) == CONCEPT_lift || verb_at(sight, i) == CONCEPT_deny)
                return true;
    if (candidate->verb != CONCEPT_impose)
        return false;
    if (text->language == LANGUAGE_ZH && candidate->object > at && word_is(text, candidate->object, CONCEPT_announcement))
        for (size_t i = candidate->object + 1; i < sight->end; i++)
            if (verb_at(sight, i) != CONCEPT_NONE && has_object(sight, i)) /* 发布公告扩大管制, 发布公告，对…实施管制 */
                return true;
    if (text->language == LANGUAGE_EN)
        return at > sight->first + 1 && ends_in_ing(word) && (word_is(text, at - 1, CONCEPT_of) || word_is(text, at - 1, CONCEPT_on)) &&
               word_is(text, at - 2, CONCEPT_announcement);
    if (text->language == LANGUAGE_ZH)
        return candidate->object > at && word_is(text, candidate->object, CONCEPT_announcement) &&
               (follows(text, candidate->object - 1, (const char *const[]){ "的", NULL }) ||
                ck_bytes_equal(token_folded(text, candidate->object - 1), CK_BYTES("的")));
    if (!is_head_last(text))
        return false;
    if (word_is(text, next, CONCEPT_announcement))
        return true;
    if (!follows(text, at, markers))
        return false;
    end = follows(text, at, (const char *const[]){ "について", "に関する", "에 관한", NULL }) ? sight->end : end;
    for (; next < end; next++)
        if (verb_at(sight, next) == CONCEPT_suspend || verb_at(sight, next) == CONCEPT_lift)
            return true;
    return false;
}

static enum thing thing_of(const struct sight *sight, const struct candidate *candidate, enum policy_act act)
{
    if (object_at(sight, candidate->object) == CONCEPT_duty)
        return THING_DUTY;
    if (candidate->verb == CONCEPT_cut || candidate->verb == CONCEPT_raise)
        return THING_QUOTA;
    if (act == POLICY_ACT_HOLD_TIGHT && candidate->class == OBJECT_FLOW)
        return THING_FLOW;
    return act == POLICY_ACT_TIGHTEN && candidate->class == OBJECT_LICENCE && candidate->verb != CONCEPT_require &&
                   candidate->verb != CONCEPT_needed && candidate->verb != CONCEPT_add
               ? THING_LICENCE
               : THING_RULE;
}

/* a ban that was in force for eight months, 8カ月続いた禁止, 8개월간 시행된, seit acht Monaten geltende: how long the rule held. */
static bool is_held_for(const struct sight *sight, size_t at)
{
    enum { BEFORE = 3 };
    static const char *const lasting[] = { "续い", "続い", "続く", "续く", " 시행된", " 이어진", " 지속된", " 계속된", "にわたる", "にわたり", NULL };

    if (sight->text->language == LANGUAGE_ZH && follows(sight->text, at, (const char *const[]){ "的", "多的", NULL }))
        return true; /* 近八个月的禁令 */
    if (is_head_last(sight->text))
        return follows(sight->text, at, lasting) || follows(sight->text, at + 1, lasting);
    for (size_t i = near_before(at, BEFORE, sight->first); i < at; i++)
        if (word_is(sight->text, i, CONCEPT_lasting))
            return true;
    return false;
}

/* temporarily, for 90 days, für sechs Monate, durante un año */
static bool is_for_a_time(const struct sight *sight, size_t from, size_t to)
{
    static const char *const during[] = { "for", "für", "fur", "durante", "por", NULL };
    static const char *const units[] = { "days",  "weeks", "months", "year",  "years", "tage", "wochen", "monate", "jahr",
                                         "jahre", "días",  "dias",   "meses", "año",   "ano",  "años",   "anos",   NULL };
    const struct text       *text = sight->text;

    for (size_t i = from; i < to; i++)
        if (word_is(text, i, CONCEPT_duration) && !is_held_for(sight, i))
            return true;
    for (size_t i = from; i + 1 < to; i++)
        for (size_t unit = i + 1; token_among(text, i, during) && !is_held_for(sight, i) && unit < to && unit <= i + DURATION_REACH; unit++)
            if (token_among(text, unit, units))
                return true;
    return false;
}

static bool has_percent(const struct sight *sight, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (token_is_symbol(sight->text, i, '%') || token_has(sight->text, i, KIND_percent))
            return true;
    return false;
}

/* "Announced licensing", exige un permiso: under licence, and not banned. */
static bool is_licensing(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const words[] = { "licen", "permi", "lizenz", "genehmig", "许可", "許可", "허가", NULL };

    return (candidate->verb == CONCEPT_add && candidate->class == OBJECT_RESTRICTION && object_at(sight, candidate->object) != CONCEPT_list) ||
           candidate->class == OBJECT_LICENCE || candidate->verb == CONCEPT_require || candidate->verb == CONCEPT_needed ||
           (candidate->object != NO_TOKEN && word_has(token_folded(sight->text, candidate->object), words));
}

/* kündigte an, ab dem 1. Mai genehmigungspflichtig zu machen: with its day it is done. */
static bool is_announced_for(const struct sight *sight, size_t signal)
{
    return signal != NO_TOKEN && sight->text->language == LANGUAGE_DE && has_start(sight) &&
           word_has(token_folded(sight->text, signal), (const char *const[]){ "kündig", NULL });
}

bool act_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act, struct act_seen *ret_act)
{
    struct act_seen act = { 0 };
    size_t          signal = signal_of(sight, candidate, lower);
    bool            noun = candidate->verb == CONCEPT_signal;

    if (noun)
        candidate->verb = CONCEPT_impose; /* "weighs a ban" */
    if (!object_read(sight, candidate, lower, after_act))
        return false;
    if (is_named(sight, candidate) || is_attributive(sight, candidate)) {
        candidate->object = NO_TOKEN; /* another verb may take it */
        return false;
    }
    if (candidate->relative && is_head_last(sight->text) && !noun)
        signal = NO_TOKEN; /* 発表した規制を…合意: of the main verb */
    if (is_announced_for(sight, signal))
        signal = NO_TOKEN;
    chain_follow(sight, candidate);
    if (noun && (candidate->class == OBJECT_FLOW || candidate->class == OBJECT_LICENCE || (candidate->before && !is_head_last(sight->text))))
        return false;
    signal = noun ? candidate->at : signal;
    if (candidate->verb == CONCEPT_ban && candidate->object != NO_TOKEN && has_percent(sight, candidate->at, candidate->object))
        return false; /* controls 80 % of supply */
    if (is_killed(sight, candidate, lower, signal != NO_TOKEN) || is_import(sight, candidate) || is_outcome(sight, candidate))
        return false;
    act.negated = negations(sight, candidate, lower) % 2 == 1;
    act.act = act_of(sight, candidate, act.negated);
    if (signal != NO_TOKEN && candidate->class == OBJECT_LICENCE &&
        (candidate->verb == CONCEPT_speed || (candidate->verb == CONCEPT_lift && act.act == POLICY_ACT_UNKNOWN)))
        act.act = POLICY_ACT_EASE; /* agreed to speed up licences */
    if (act.act == POLICY_ACT_TIGHTEN && candidate->at > sight->first + 1 && verb_at(sight, candidate->at - 2) == CONCEPT_keep &&
        word_is(sight->text, candidate->at - 1, CONCEPT_to))
        act.act = POLICY_ACT_HOLD_TIGHT; /* "continues to restrict" */
    if (act.act == POLICY_ACT_UNKNOWN || (act.act == POLICY_ACT_FLOW_EASE && is_scarce(sight, candidate)) ||
        ((act.act == POLICY_ACT_EASE || act.act == POLICY_ACT_FLOW_EASE) && is_left_to_some(sight, candidate)))
        return false;
    span_set(sight, candidate, signal, lower, &act);
    if (!(after_act && act.first > lower && token_meaning(sight->text, act.first - 1, KIND_and)) && !is_by_state(sight, candidate, act.first))
        return false;
    if (signal != NO_TOKEN && act.act != POLICY_ACT_ENFORCE &&
        !(act.act == POLICY_ACT_HOLD_TIGHT && (negations(sight, candidate, lower) || is_left(sight, candidate)))) {
        act.toward = toward_of(act.act);
        act.act = POLICY_ACT_SIGNAL;
    }
    act.passive = candidate->passive || (candidate->before && !is_head_last(sight->text));
    act.future = !act.negated && is_future(sight, &act) && !(candidate->class == OBJECT_LICENCE && is_from_now(sight, candidate->at));
    if (act.act == POLICY_ACT_EASE && (candidate->verb == CONCEPT_lift || candidate->verb == CONCEPT_off) &&
        is_for_a_time(sight, clause_start(sight, act.first), clause_end(sight, act.last)))
        act.act = POLICY_ACT_EASE_TEMP;
    act.title = sight->title;
    act.sentence = sight->text->tokens[sight->first].sentence;
    act.class = candidate->class;
    act.by_firm = act.act == POLICY_ACT_FLOW_EASE && candidate->class == OBJECT_FLOW && is_firm(sight->text, act.first);
    act.halts = candidate->class == OBJECT_FLOW && candidate->verb == CONCEPT_suspend && act.act == POLICY_ACT_TIGHTEN;
    act.takes_effect = candidate->verb == CONCEPT_effect;
    act.licensed = is_licensing(sight, candidate);
    act.quota = object_at(sight, candidate->object) == CONCEPT_quota;
    act.replaces = candidate->verb == CONCEPT_replace && act.act == POLICY_ACT_EASE;
    act.thing = thing_of(sight, candidate, act.act);
    act.is_list = object_at(sight, candidate->object) == CONCEPT_list && sight_says(sight, CONCEPT_company);
    act.hedged = sight_says(sight, CONCEPT_hedge);
    *ret_act = act;
    return true;
}
