/* SPDX-License-Identifier: Apache-2.0
 * The table of docs/CLAIMS.md 3.1, verb by object by negation, and the rules of single words that it cannot hold. */
#include "domain/news/acts.h"

enum { MODAL_REACH = 4, CLASSES = OBJECT_EVASION + 1 };

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
    if (sight->text->language == LANGUAGE_JA) /* 4月に規制しており */
        for (size_t i = clause_start(sight, candidate->at); i < candidate->at; i++)
            if (sight->text->tokens[i].type == TOKEN_NUMBER && follows(sight->text, i, (const char *const[]){ "月に", "日に", "年に", NULL }))
                return true;
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

/* por un sistema de cuotas, with a system of quotas */
static bool is_system(const struct text *text, size_t i)
{
    static const char *const systems[] = { "system", "sistema", "regime", "régimen", "regimen", "esquema", NULL };

    return (i > 1 && token_among(text, i - 2, systems)) || (i > 0 && token_among(text, i - 1, systems));
}

static bool is_instead(const struct text *text, size_t i)
{
    static const char *const by[] = { "por", "con", "durch", "with", "by", "mit", "for", "以", "用", NULL };

    if (is_head_last(text) &&
        follows(text, i, (const char *const[]){ "로 ", "으로 ", "に切り替", "に置き换", "に移行", "に転换", "へ移行", "へ転换", NULL }))
        return true; /* 쿼터로 대체 */
    for (size_t w = 0; by[w]; w++)
        for (size_t step = 1; step <= (is_system(text, i) ? 4U : 2U) && step <= i; step++)
            if (ck_bytes_equal(token_folded(text, i - step), ck_bytes_from(by[w])) ||
                word_has(token_folded(text, i - step), (const char *const[]){ " way to", " way for", NULL })) /* made way for quotas */
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
    static const char *const sales[] = { "sale", "selling", "venta", "verkauf", "销售", "贩売", "판매", NULL };

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

static bool is_lifted(const struct sight *sight, const struct candidate *candidate)
{
    for (size_t i = sight->first; i < candidate->at; i++)
        if (verb_at(sight, i) == CONCEPT_lift)
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

/* "Will now be required", sind künftig nötig, se exigirán ahora, 今後…が必要: from now on, and not before. */
bool is_from_now(const struct sight *sight, size_t at)
{
    static const char *const words[] = { "henceforth", "künftig", "fortan", "nunmehr", NULL }, *const now[] = { "now", "ahora", NULL };
    static const char *const marks[] = { "今后", "即日起", "今後", "앞으로 ", "향후 ", "from now on", "ab sofort ", "en adelante", NULL };
    const struct text       *text = sight->text;
    bool                     will = false, called = false;

    for (size_t i = clause_start(sight, at); i < clause_end(sight, at); i++) {
        if (token_among(text, i, words) || preceded(text, i, marks) || follows(text, i, marks))
            return true;
        called |= token_among(text, i, now);
        will |= word_is(text, i, CONCEPT_will) || word_has(token_folded(text, i), (const char *const[]){ "irán", "erán", "erá", "irá", NULL });
    }
    return called && will;
}

/* 義務付けた, 의무화했다, verlangte; or a notice says so: that the rule was made, not only that it is there. */
static bool is_made(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const past[] = { "た", "했", NULL }, *const verbs[] = { "verlangte", "exigió", "obligó", "requirió", NULL };
    const struct text *text = sight->text;

    if (sight_says(sight, CONCEPT_notify) || is_from_now(sight, candidate->at))
        return true;
    if (candidate->verb != CONCEPT_require)
        return false;
    if (word_has(token_folded(text, candidate->at), (const char *const[]){ "pflichtig zu machen", "pflichtig machen", NULL }))
        return true;
    if (text->language == LANGUAGE_DE && token_among(text, candidate->at + 1, (const char *const[]){ "machte", "machten", "gemacht", NULL }))
        return true; /* genehmigungspflichtig machte */
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

/* General licences, 包括許可, Sammelgenehmigungen: they let more through, whoever introduces them. */
static bool is_general(const struct sight *sight, const struct candidate *candidate)
{
    return candidate->class == OBJECT_LICENCE && (word_is(sight->text, candidate->object, CONCEPT_general) ||
                                                  (candidate->object > sight->first && word_is(sight->text, candidate->object - 1, CONCEPT_general)));
}

static bool is_application(const struct text *text, size_t i)
{
    return word_has(token_folded(text, i), (const char *const[]){ "antrag", "anträg", "application", "solicitud", "申请", "申请", "신청", NULL });
}

/* 輸出枠を拡大: a quota that is widened lets more through. */
static bool is_enlarged(const struct sight *sight, size_t verb)
{
    static const char *const wider[] = { "expand", "widen", "broaden", "enlarg", "ausgeweitet", "weitet", "erweiter", "ausweit", "ampli",
                                         "拡大",   "拡充",  "広げ",    "扩大",   "扩展",        "확대",   "넓",       NULL };

    return word_has(token_folded(sight->text, verb), wider);
}

/* 停止し、輸出枠制に移行した: from a halt to a quota. */
static bool is_moved_to(const struct sight *sight, const struct candidate *candidate)
{
    return is_head_last(sight->text) &&
           follows(sight->text, candidate->object, (const char *const[]){ "に移行", "へ移行", "に転换", "로 이행", "로 전환", NULL }) &&
           (sight->told || is_halted(sight, candidate) || is_undone(sight, candidate));
}

/* 由自由改为限制: into what it is changed, and nothing was restricted before. */
static bool is_changed_into(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const into[] = { "改为", "改成", "转为", "变为", NULL };

    return sight->text->language == LANGUAGE_ZH && object_at(sight, candidate->object) != CONCEPT_quota && candidate->object > candidate->at &&
           word_has(token_folded(sight->text, candidate->at), into) && !is_undone(sight, candidate) && !is_halted(sight, candidate);
}

/* mantiene en suspenso, hält … ausgesetzt: what is suspended stays so. */
static bool is_kept_so(const struct sight *sight, size_t at)
{
    for (size_t back = 1; back <= 2 && at >= sight->first + back; back++)
        if (verb_at(sight, at - back) == CONCEPT_keep || verb_at(sight, at - back) == CONCEPT_remain ||
            token_means(sight->text, at - back, KIND_act_split_stay, CONCEPT_keep))
            return true;
    return false;
}

/* 금지를 반년 더 늘렸다: what is on for longer. */
static bool is_longer(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const units[] = { "년", "달", "개월", "주", "일", NULL };

    if (sight->text->language != LANGUAGE_KO || candidate->verb != CONCEPT_raise ||
        !ck_bytes_begin(token_folded(sight->text, candidate->at), CK_BYTES("늘")))
        return false;
    for (size_t i = candidate->object + 1; i < candidate->at; i++)
        if (word_is(sight->text, i, CONCEPT_duration) || word_has(token_folded(sight->text, i), units))
            return true;
    return follows(sight->text, candidate->object, (const char *const[]){ " 기간을", "기간을", NULL });
}

/* "The cabinet approved a ban", aprobó la prohibición: whoever may make rules has made one. */
static bool is_passed(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const laws[] = { "ban", "prohib", "embargo", "verbot", "exportstopp", "veto", NULL };
    static const char *const passes[] = { "approv", "authori", "billig", "genehmig", "aprob", "aprueb", NULL }; /* and not "issues" */

    return word_has(token_folded(sight->text, candidate->at), passes) && !is_head_last(sight->text) && sight->text->language != LANGUAGE_ZH &&
           word_has(token_folded(sight->text, candidate->object), laws);
}

/* 放宽对日出口, 輸出を緩和, 수출을 완화: a flow of which the rules are meant. */
static bool is_relaxed(const struct sight *sight, size_t verb)
{
    return word_has(token_folded(sight->text, verb), (const char *const[]){ "放宽", "放松", "松绑", "缓和", "緩和", "완화", NULL });
}

/* Into what a rule is changed, and how a verb of another row is meant. */
static bool changed_of(const struct sight *sight, const struct candidate *candidate, bool negated, enum policy_act *ret_act)
{
    enum concept object = object_at(sight, candidate->object);

    if (object == CONCEPT_quota && candidate->verb == CONCEPT_impose && is_enlarged(sight, candidate->at))
        *ret_act = negated ? HOLD : EASE;
    else if (object == CONCEPT_quota && candidate->verb == CONCEPT_add && is_moved_to(sight, candidate))
        *ret_act = negated ? NONE : EASE;
    else if (candidate->verb == CONCEPT_replace && is_changed_into(sight, candidate))
        *ret_act = negated ? NONE : TIGHT;
    else if (candidate->verb == CONCEPT_suspend && candidate->class == OBJECT_RESTRICTION && is_kept_so(sight, candidate->at))
        *ret_act = negated ? NONE : KEEP;
    else if (candidate->verb == CONCEPT_grant && candidate->class == OBJECT_RESTRICTION && is_passed(sight, candidate))
        *ret_act = negated ? NONE : TIGHT;
    else if (candidate->verb == CONCEPT_lift && candidate->class == OBJECT_FLOW && is_relaxed(sight, candidate->at))
        *ret_act = negated ? HOLD : EASE;
    else if (is_longer(sight, candidate))
        *ret_act = act_plain(CONCEPT_extend, candidate->class, negated);
    else
        return false;
    return true;
}

/* Rules of single words that the table cannot hold. */
enum policy_act act_of(const struct sight *sight, const struct candidate *candidate, bool negated)
{
    enum concept object = object_at(sight, candidate->object);
    enum policy_act changed;

    if (object == CONCEPT_quota && token_meaning(sight->text, candidate->object, KIND_share) &&
        (country_at(sight->text, candidate->object + 2) || ck_bytes_equal(token_folded(sight->text, candidate->object + 2), CK_BYTES("mercado"))))
        return NONE; /* la cuota de Alemania: its share */
    if (object == CONCEPT_duty && (candidate->verb == CONCEPT_cut || candidate->verb == CONCEPT_raise))
        return negated ? NONE : candidate->verb == CONCEPT_cut ? EASE : TIGHT;
    if (changed_of(sight, candidate, negated, &changed))
        return changed;
    if ((candidate->verb == CONCEPT_cut || candidate->verb == CONCEPT_raise) && object != CONCEPT_quota)
        return NONE;
    if ((candidate->verb == CONCEPT_impose || candidate->verb == CONCEPT_effect || candidate->verb == CONCEPT_add) && is_general(sight, candidate))
        return negated ? NONE : FREE;
    if (candidate->verb == CONCEPT_lift && candidate->class == OBJECT_LICENCE && is_application(sight->text, candidate->object))
        return NONE; /* whoever applied withdraws it */
    if (candidate->verb == CONCEPT_lift && candidate->class == OBJECT_LICENCE && word_is(sight->text, candidate->at, CONCEPT_revoke))
        return negated ? NONE : TIGHT;
    if (object == CONCEPT_quota &&
        (word_between(sight->text, candidate->at, candidate->object, CONCEPT_import) ||
         word_between(sight->text, near_before(candidate->object, MODAL_REACH, sight->first), candidate->object, CONCEPT_import)))
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
    if (candidate->verb == CONCEPT_replace && object == CONCEPT_quota && sight->text->language == LANGUAGE_ZH && is_lifted(sight, candidate))
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
