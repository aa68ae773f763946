/* SPDX-License-Identifier: Apache-2.0
 * What a verb and its object make (docs/CLAIMS.md 3.1): the table, negation, moods, signals. */
#include "domain/news/acts.h"

enum {
    SIGNAL_REACH = 9,
    MODAL_REACH = 4,
    LIST_REACH = 10,
    DUE_REACH = 6 /* tokens before the verb */,
    CHAIN_REACH = 4,
    DURATION_REACH = 3,
    CLASSES = OBJECT_EVASION + 1
};

#define NONE POLICY_ACT_UNKNOWN
#define TIGHT POLICY_ACT_TIGHTEN
#define EASE POLICY_ACT_EASE
#define TEMP POLICY_ACT_EASE_TEMP
#define FREE POLICY_ACT_FLOW_EASE
#define HOLD POLICY_ACT_HOLD_TIGHT
#define KEEP POLICY_ACT_HOLD_EASE
#define CRACK POLICY_ACT_ENFORCE

/* docs/CLAIMS.md 3.1, columns as there; E: evasion. A number of a quota, a list and a first object that is replaced have rules of their own below. */
static const struct verb_rule {
    enum concept verb;
    enum policy_act plain[CLASSES], negated[CLASSES]; /* by enum object_class: –, R, S, F, L, E */
} rules[] = {
    { CONCEPT_impose, { NONE, TIGHT, TEMP, NONE, TIGHT }, { NONE } },
    { CONCEPT_effect, { NONE, TIGHT, TEMP, NONE, NONE }, { NONE } },
    { CONCEPT_ban, { NONE, NONE, NONE, TIGHT, TIGHT }, { NONE } },
    { CONCEPT_require, { NONE, TIGHT, NONE, NONE, TIGHT }, { NONE } },
    { CONCEPT_add, { NONE, TIGHT, NONE, NONE, TIGHT }, { NONE } },
    { CONCEPT_off, { NONE, EASE, NONE, NONE, EASE }, { NONE, HOLD, NONE, NONE, HOLD } },
    { CONCEPT_cut, { NONE, TIGHT }, { NONE } },
    { CONCEPT_raise, { NONE, EASE }, { NONE, HOLD } },
    { CONCEPT_replace, { NONE, EASE }, { NONE, HOLD } },
    { CONCEPT_lift, { NONE, EASE, TIGHT, NONE, NONE }, { NONE, HOLD, KEEP, NONE, NONE } },
    { CONCEPT_suspend, { NONE, TEMP, TIGHT, TIGHT, TIGHT }, { NONE, HOLD, KEEP, NONE, NONE } },
    { CONCEPT_resume, { NONE, TIGHT, TEMP, EASE, FREE }, { NONE, NONE, TIGHT, NONE, TIGHT } },
    { CONCEPT_extend, { NONE, HOLD, KEEP, NONE, KEEP }, { NONE, EASE, TIGHT, NONE, TIGHT } },
    { CONCEPT_keep, { NONE, HOLD, KEEP, NONE, NONE }, { NONE, EASE, TIGHT, NONE, NONE } },
    { CONCEPT_remain, { NONE, HOLD, KEEP, HOLD, HOLD }, { NONE } },
    { CONCEPT_expire, { NONE, EASE, TIGHT, NONE, NONE }, { NONE, HOLD, KEEP, NONE, NONE } },
    { CONCEPT_needed, { NONE, TIGHT, NONE, NONE, TIGHT }, { NONE } },
    { CONCEPT_blacklist, { NONE, TIGHT }, { NONE } },
    { CONCEPT_no_more, { NONE, EASE, TIGHT, EASE, EASE }, { NONE } },
    { CONCEPT_grant, { NONE, NONE, TEMP, FREE, FREE }, { NONE, NONE, NONE, TIGHT, TIGHT } },
    { CONCEPT_allow, { NONE, NONE, NONE, EASE, FREE }, { NONE, NONE, NONE, TIGHT, TIGHT } },
    { CONCEPT_deny, { NONE, NONE, HOLD, TIGHT, TIGHT }, { NONE } },
    { CONCEPT_crack, { NONE, NONE, NONE, NONE, NONE, CRACK }, { NONE } },
};

enum policy_act act_plain(enum concept verb, enum object_class class, bool negated)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules && class <= OBJECT_EVASION; i++)
        if (rules[i].verb == verb)
            return negated ? rules[i].negated[class] : rules[i].plain[class];
    return NONE;
}

enum toward toward_of(enum policy_act act) { return act == TIGHT || act == HOLD ? TOWARD_TIGHTEN : TOWARD_EASE; }

static size_t back(size_t i, size_t by, size_t lower) { return i > lower + by ? i - by : lower; }

/* "extend controls to five more metals" is scope, not time. */
static bool is_scope(const struct sight *sight, const struct candidate *candidate)
{
    size_t end = clause_end(sight, candidate->object);

    if (candidate->verb != CONCEPT_extend || candidate->before || candidate->class != OBJECT_RESTRICTION)
        return false;
    if (sight->text->language == LANGUAGE_ES && !ck_bytes_begin(token_folded(sight->text, candidate->at), CK_BYTES("ext")))
        return false;
    for (size_t i = candidate->object + 1; i < end; i++) {
        if (word_is(sight->text, i, CONCEPT_by) || (word_is(sight->text, i, CONCEPT_until) && !word_is(sight->text, i, CONCEPT_to)))
            return false;
        if (word_is(sight->text, i, CONCEPT_to))
            return !token_meaning(sight->text, i + 1, KIND_month) && sight->text->tokens[i + 1 < sight->end ? i + 1 : i].type != TOKEN_NUMBER;
    }
    return false;
}

static bool is_dated(const struct sight *sight, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if ((word_is(sight->text, i, CONCEPT_from) || word_is(sight->text, i, CONCEPT_on)) && i + 1 < to &&
            (token_meaning(sight->text, i + 1, KIND_month) || sight->text->tokens[i + 1].type == TOKEN_NUMBER))
            return true;
    return false;
}

/* "are banned": that a rule exists, not that it was made. */
static bool has_date(const struct sight *sight, const struct candidate *candidate)
{
    return is_dated(sight, candidate->at, sight->end) || has_start(sight);
}

static bool is_statement(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const lasting[] = { "하고 있", "されてい", "している", "しており", NULL };
    size_t                   before = candidate->at;

    if (is_head_last(sight->text) && candidate->verb == CONCEPT_ban)
        return follows(sight->text, candidate->at, lasting);
    if (!candidate->passive || (candidate->verb != CONCEPT_ban && candidate->verb != CONCEPT_impose))
        return false;
    while (before > sight->first && !word_is(sight->text, before - 1, CONCEPT_be))
        before--;
    if (before == sight->first)
        return false;
    struct ck_bytes word = token_folded(sight->text, before - 1);

    return ck_bytes_equal(word, CK_BYTES("is")) || ck_bytes_equal(word, CK_BYTES("are")) || ck_bytes_equal(word, CK_BYTES("ist")) ||
           ck_bytes_equal(word, CK_BYTES("sind")) || ck_bytes_equal(word, CK_BYTES("está")) || ck_bytes_equal(word, CK_BYTES("están")) ||
           ck_bytes_equal(word, CK_BYTES("es")) || ck_bytes_equal(word, CK_BYTES("son"));
}

static bool is_instead(const struct text *text, size_t i)
{
    static const char *const by[] = { "por", "con", "durch", "with", "by", "mit", "for", "以", "用", NULL };

    if (is_head_last(text) &&
        follows(text, i, (const char *const[]){ "로 ", "으로 ", "に切り替", "に置き換", "に移行", "に転換", "へ移行", "へ転換", NULL }))
        return true; /* 쿼터로 대체 */
    for (size_t w = 0; by[w]; w++)
        for (size_t step = 1; step <= 2 && step <= i; step++)
            if (ck_bytes_equal(token_folded(text, i - step), ck_bytes_from(by[w])))
                return true;
    return false;
}

/* amplió tres meses el veto: Spanish widens in time too. */
static bool is_prolonged(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const units[] = { "días", "dias", "semanas", "mes", "meses", "año", "ano", "años", "anos", NULL };

    if (sight->text->language != LANGUAGE_ES || !ck_bytes_begin(token_folded(sight->text, candidate->at), CK_BYTES("ampl")))
        return false;
    for (size_t i = candidate->at + 1; i < clause_end(sight, candidate->at); i++)
        if (token_among(sight->text, i, units) || word_is(sight->text, i, CONCEPT_until))
            return true;
    return false;
}

/* What is replaced: the first object that is named. */
static enum concept replaced_of(const struct sight *sight, const struct candidate *candidate)
{
    for (size_t i = clause_start(sight, candidate->at); is_head_last(sight->text) && i < candidate->at; i++)
        if (object_at(sight, i) != CONCEPT_NONE && object_at(sight, i) != CONCEPT_flow && !is_instead(sight->text, i))
            return object_at(sight, i);
    for (size_t i = candidate->at + 1; i < clause_end(sight, candidate->at); i++) /* por cuotas la prohibición: what comes instead */
        if (object_at(sight, i) != CONCEPT_NONE && object_at(sight, i) != CONCEPT_flow && !is_instead(sight->text, i))
            return object_at(sight, i);
    return is_instead(sight->text, candidate->object) ? CONCEPT_restriction /* la sustituyó por cuotas */
                                                      : object_at(sight, candidate->object);
}

/* cambiará el veto por cuotas */
static bool says_instead(const struct sight *sight, const struct candidate *candidate)
{
    for (size_t i = candidate->at + 1; i < clause_end(sight, candidate->at); i++)
        if (object_at(sight, i) != CONCEPT_NONE && is_instead(sight->text, i))
            return true;
    return false;
}

/* The sales of a firm that go on are those that a state lets through. */
static bool is_sale(struct ck_bytes word)
{
    static const char *const sales[] = { "sale", "selling", "venta", "verkauf", "销售", "販売", "판매", NULL };

    for (size_t s = 0; sales[s]; s++)
        if (ck_bytes_begin(word, ck_bytes_from(sales[s])))
            return true;
    return false;
}

/* Something was undone before in the sentence. */
static bool is_undone(const struct sight *sight, const struct candidate *candidate)
{
    for (size_t i = sight->first; i < candidate->at; i++)
        if (verb_at(sight, i) == CONCEPT_lift || (i != candidate->object && object_class(object_at(sight, i)) == OBJECT_RESTRICTION))
            return true;
    return false;
}

/* A flow was stopped before in the sentence. */
static bool is_halted(const struct sight *sight, const struct candidate *candidate)
{
    for (size_t i = sight->first; i < candidate->at; i++)
        if ((verb_at(sight, i) == CONCEPT_suspend || verb_at(sight, i) == CONCEPT_ban) && object_class(object_at(sight, i + 1)) != OBJECT_NONE)
            return true;
        else if (verb_at(sight, i) == CONCEPT_suspend)
            return true;
    return false;
}

/* 義務付けた, 의무화했다, verlangte; or a notice says so: that the rule was made, not only that it is there. */
static bool is_made(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const past[] = { "た", "했", NULL }, *const verbs[] = { "verlangte", "exigió", "obligó", "requirió", NULL };
    const struct text *text = sight->text;

    if (word_between(text, sight->first, sight->end, CONCEPT_notify))
        return true;
    if (candidate->verb != CONCEPT_require)
        return false;
    return is_head_last(text) ? follows(text, candidate->at, past) : token_among(text, candidate->at, verbs);
}

/* in seine Kontrollliste */
static bool is_into(const struct sight *sight, size_t object)
{
    static const char *const in[] = { "in", "ins", NULL };

    for (size_t step = 1; sight->text->language == LANGUAGE_DE && step <= 3 && step <= object; step++)
        if (token_among(sight->text, object - step, in))
            return true;
    return false;
}

/* Rules of single words that the table cannot hold. */
static enum policy_act act_of(const struct sight *sight, const struct candidate *candidate, bool negated)
{
    enum concept object = object_at(sight, candidate->object);

    if (object == CONCEPT_quota && token_meaning(sight->text, candidate->object, KIND_share) &&
        (country_at(sight->text, candidate->object + 2) || ck_bytes_equal(token_folded(sight->text, candidate->object + 2), CK_BYTES("mercado"))))
        return NONE; /* la cuota de Alemania: its share */
    if (object == CONCEPT_duty && (candidate->verb == CONCEPT_cut || candidate->verb == CONCEPT_raise))
        return negated ? NONE : candidate->verb == CONCEPT_cut ? EASE : TIGHT;
    if ((candidate->verb == CONCEPT_cut || candidate->verb == CONCEPT_raise) && object != CONCEPT_quota)
        return NONE;
    if (candidate->verb == CONCEPT_lift && candidate->class == OBJECT_LICENCE && word_is(sight->text, candidate->at, CONCEPT_revoke))
        return negated ? NONE : TIGHT;
    if (object == CONCEPT_quota && (word_between(sight->text, candidate->at, candidate->object, CONCEPT_import) ||
                                    word_between(sight->text, back(candidate->object, MODAL_REACH, sight->first), candidate->object, CONCEPT_import)))
        return NONE;
    if (candidate->verb == CONCEPT_suspend && candidate->class == OBJECT_LICENCE && word_is(sight->text, candidate->at, CONCEPT_waive))
        return negated ? NONE : TEMP;
    if (candidate->verb == CONCEPT_suspend && candidate->class == OBJECT_RESTRICTION && candidate->before &&
        (is_still(sight, candidate->at) || follows(sight->text, candidate->at, (const char *const[]){ "されたまま", "したまま", "のまま", NULL })))
        return negated ? NONE : KEEP; /* still suspended */
    if ((candidate->verb == CONCEPT_ban || candidate->verb == CONCEPT_require || candidate->verb == CONCEPT_needed) &&
        (candidate->passive || candidate->before) && is_still(sight, candidate->at))
        return negated ? NONE : HOLD;
    if (candidate->verb == CONCEPT_replace && ck_bytes_begin(token_folded(sight->text, candidate->at), CK_BYTES("cambi")) &&
        !says_instead(sight, candidate))
        return NONE;
    if (candidate->verb == CONCEPT_replace && object == CONCEPT_quota && candidate->before && !candidate->passive && !is_head_last(sight->text))
        return negated ? NONE : EASE; /* until quotas replaced it */
    if (candidate->verb == CONCEPT_replace && object == CONCEPT_quota && sight->text->language == LANGUAGE_ZH && is_undone(sight, candidate))
        return NONE; /* 解除禁令，改为实行配额: told by the first verb */
    if (candidate->verb == CONCEPT_replace && object == CONCEPT_quota && sight->text->language == LANGUAGE_ZH && is_halted(sight, candidate))
        return negated ? HOLD : EASE; /* 暂停出口，10月改为配额 */
    if (candidate->verb == CONCEPT_replace && replaced_of(sight, candidate) == CONCEPT_quota)
        return negated ? NONE : TIGHT;
    for (size_t i = sight->first;
         (candidate->verb == CONCEPT_impose || candidate->verb == CONCEPT_add) && object == CONCEPT_quota && i < candidate->at; i++)
        if (verb_at(sight, i) == CONCEPT_replace ||
            verb_at(sight, i) == CONCEPT_lift) /* "in place of the ban it introduced a quota" is told by the first verb */
            return NONE;
    if (candidate->verb == CONCEPT_lift && candidate->class == OBJECT_LICENCE && !word_is(sight->text, candidate->at, CONCEPT_revoke) &&
        word_is(sight->text, candidate->object, CONCEPT_vetting))
        return negated ? HOLD : EASE; /* 심사를 완화 */
    if (candidate->verb == CONCEPT_impose && candidate->class == OBJECT_FLOW && word_is(sight->text, candidate->at, CONCEPT_tighten))
        return negated ? NONE : TIGHT;
    if (object == CONCEPT_list && candidate->verb == CONCEPT_off && is_into(sight, candidate->object))
        return negated ? NONE : TIGHT; /* nimmt … in die Liste auf */
    if (object == CONCEPT_list && (candidate->verb == CONCEPT_add || candidate->verb == CONCEPT_off) &&
        word_between(sight->text, clause_start(sight, candidate->at), clause_end(sight, candidate->at), CONCEPT_white))
        return negated ? NONE : candidate->verb == CONCEPT_add ? EASE : TIGHT; /* a list of whom one trusts */
    if (candidate->verb == CONCEPT_replace && object != CONCEPT_quota && is_instead(sight->text, candidate->object) && !is_undone(sight, candidate))
        return negated ? NONE : TIGHT; /* 수출을 허가제로 바꾼다 */
    if (candidate->verb == CONCEPT_impose && candidate->class == OBJECT_RESTRICTION && is_prolonged(sight, candidate))
        return negated ? EASE : HOLD;
    if (is_scope(sight, candidate))
        return negated ? NONE : TIGHT;
    if ((candidate->verb == CONCEPT_require || candidate->verb == CONCEPT_needed || is_statement(sight, candidate)) && !has_date(sight, candidate) &&
        !is_made(sight, candidate))
        return NONE;
    if (candidate->verb == CONCEPT_resume && candidate->class == OBJECT_FLOW && !negated && is_sale(token_folded(sight->text, candidate->object)))
        return FREE;
    return act_plain(candidate->verb, candidate->class, negated);
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
        from = back(candidate->object, CHAIN_REACH, clause_start(sight, candidate->at));
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
    const struct text *text = sight->text;
    size_t             at = candidate->at, next = at + 1, end = clause_end(sight, at);
    struct ck_bytes    word = token_folded(text, at);

    if (text->language == LANGUAGE_EN && at > sight->first + 1 && ends_in_ing(word) && word_is(text, at - 1, CONCEPT_on) &&
        object_at(sight, at - 2) != CONCEPT_NONE)
        return true; /* its ban on approving sales */
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
    if (act == HOLD && candidate->class == OBJECT_FLOW)
        return THING_FLOW;
    return act == TIGHT && candidate->class == OBJECT_LICENCE && candidate->verb != CONCEPT_require && candidate->verb != CONCEPT_needed &&
                   candidate->verb != CONCEPT_add
               ? THING_LICENCE
               : THING_RULE;
}

/* temporarily, for 90 days, für sechs Monate, durante un año */
static bool is_for_a_time(const struct sight *sight, size_t from, size_t to)
{
    static const char *const during[] = { "for", "für", "fur", "durante", "por", NULL };
    static const char *const units[] = { "days",  "weeks", "months", "year",  "years", "tage", "wochen", "monate", "jahr",
                                         "jahre", "días",  "dias",   "meses", "año",   "ano",  "años",   "anos",   NULL };
    const struct text       *text = sight->text;

    if (word_between(text, from, to, CONCEPT_duration))
        return true;
    for (size_t i = from; i + 1 < to; i++)
        for (size_t unit = i + 1; token_among(text, i, during) && unit < to && unit <= i + DURATION_REACH; unit++)
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
        (candidate->verb == CONCEPT_speed || (candidate->verb == CONCEPT_lift && act.act == NONE)))
        act.act = EASE; /* agreed to speed up licences */
    if (act.act == TIGHT && candidate->at > sight->first + 1 && verb_at(sight, candidate->at - 2) == CONCEPT_keep &&
        word_is(sight->text, candidate->at - 1, CONCEPT_to))
        act.act = HOLD; /* "continues to restrict" */
    if (act.act == NONE)
        return false;
    span_set(sight, candidate, signal, lower, &act);
    if (!(after_act && act.first > lower && token_meaning(sight->text, act.first - 1, KIND_and)) && !is_by_state(sight, candidate, act.first))
        return false;
    if (signal != NO_TOKEN && act.act != CRACK && !(act.act == HOLD && negations(sight, candidate, lower))) {
        act.toward = toward_of(act.act);
        act.act = POLICY_ACT_SIGNAL;
    }
    act.passive = candidate->passive || (candidate->before && !is_head_last(sight->text));
    act.future = !act.negated && is_future(sight, &act);
    if (act.act == EASE && (candidate->verb == CONCEPT_lift || candidate->verb == CONCEPT_off) &&
        is_for_a_time(sight, clause_start(sight, act.first), clause_end(sight, act.last)))
        act.act = TEMP;
    act.title = sight->title;
    act.sentence = sight->text->tokens[sight->first].sentence;
    act.class = candidate->class;
    act.by_firm = act.act == FREE && candidate->class == OBJECT_FLOW && is_firm(sight->text, act.first);
    act.halts = candidate->class == OBJECT_FLOW && candidate->verb == CONCEPT_suspend && act.act == TIGHT;
    act.takes_effect = candidate->verb == CONCEPT_effect;
    act.thing = thing_of(sight, candidate, act.act);
    act.is_list = object_at(sight, candidate->object) == CONCEPT_list && word_between(sight->text, sight->first, sight->end, CONCEPT_company);
    act.hedged = word_between(sight->text, sight->first, sight->end, CONCEPT_hedge);
    *ret_act = act;
    return true;
}
