/* SPDX-License-Identifier: Apache-2.0
 * Where the object of a verb is: after it or before it, in a passive, behind a preposition. */
#include "domain/news/acts.h"

enum { ASIDE_MAX = 3, REACH = 18 /* tokens from a verb to its object */, IN_FORCE_REACH = 7, CHAIN_REACH = 6 };

/* "export licence rule": the last of a compound is its head. */
size_t head_of(const struct sight *sight, size_t i, size_t end)
{
    while (i + 1 < end && object_at(sight, i + 1) != CONCEPT_NONE)
        i++;
    return i;
}

size_t object_after(const struct sight *sight, size_t verb, size_t end)
{
    size_t found = NO_TOKEN;

    for (size_t i = verb + 1; i < end && (i <= verb + REACH || sight->text->language == LANGUAGE_ZH); i++) {
        enum concept other = verb_at(sight, i);

        if (object_at(sight, i) != CONCEPT_NONE) {
            found = head_of(sight, i, end);
            if (sight->text->language != LANGUAGE_ZH)
                return found;
            i = found;
        } else if (word_is(sight->text, i, CONCEPT_under))
            break;
        else if (other != CONCEPT_NONE && sight->text->language == LANGUAGE_EN && object_at(sight, i + 1) != CONCEPT_NONE &&
                 is_participle(sight->text, i) && (i == verb + 1 || sight->text->tokens[i - 1].type == TOKEN_WORD))
            continue; /* its first streamlined licences */
        else if (other != CONCEPT_NONE && is_weak_attribute(sight, i))
            continue; /* setzte die im Oktober verhängten Kontrollen aus */
        else if (other != CONCEPT_NONE && other != CONCEPT_add && (found != NO_TOKEN || sight->text->language != LANGUAGE_ZH))
            break;
    }
    return found;
}

/* The head of a subject is its first object, "ban on exports"; of what stands before a Japanese or Chinese verb, the nearest one. */
size_t object_before(const struct sight *sight, size_t verb, size_t lower)
{
    bool   nearest = is_head_last(sight->text) || sight->text->language == LANGUAGE_ZH;
    size_t found = NO_TOKEN;

    for (size_t i = lower; i < verb; i++)
        if (object_at(sight, i) != CONCEPT_NONE) {
            found = head_of(sight, i, verb);
            if (!nearest)
                return found;
            i = found;
        }
    return found;
}

static bool is_object_marked(const struct text *text, size_t object)
{
    static const char *const marks[] = { "を",       "을",       "를",      " 전면",   "再开を", " 재개를", "の承认を",
                                         "の许可を", "の认可を", " 승인을", " 허가를", "も",     "도 ",     NULL };

    return follows(text, object, marks);
}

/* 輸出が禁止された, 수출이 중국 정부에 의해 금지됐다 */
static bool is_banned_subject(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const by[] = { "によって", "により", "に ", "에 의해", "에 의하여", NULL };
    static const char *const passive[] = { "され", "됐", "되", "된", "돼", "られ", NULL };
    bool                     told = candidate->verb == CONCEPT_ban;

    if (!follows(sight->text, candidate->at, passive))
        return false;
    for (size_t i = clause_start(sight, candidate->at); i < candidate->at && !told; i++)
        told = (state_at(sight->text, i).data || word_is(sight->text, i, CONCEPT_authority)) && follows(sight->text, i, by);
    return told;
}

/* Is it a suspension of a flow (暂停出口, suspension of exports), which restricts, and not of a control? */
static bool suspends_flow(const struct sight *sight, size_t object)
{
    static const char *const exempting[] = { "exempt", "waiver", "carve", "ausnahm", "befrei", "exenc", "excepc", "dispens", "exoner",
                                             "豁免",   "免除",   "特例",  "例外",    "除外",   "면제",  "예외",   "특례",    NULL };
    const struct text       *text = sight->text;
    bool                     before = is_head_last(text) || text->language == LANGUAGE_ZH;

    if (word_has(token_folded(text, object), exempting))
        return false; /* a waiver for sales lets them go */

    for (size_t step = 1; step <= CHAIN_REACH; step++) {
        size_t at = before ? object - step : object + step;

        if (before ? object < sight->first + step : at >= sight->end)
            return false;
        if (token_meaning(text, at, KIND_act_object)) {
            while (!before && at + 1 < sight->end && token_meaning(text, at + 1, KIND_act_object))
                at++; /* the head of "export licensing rule" */
            return object_class(token_concept(text, at, KIND_act_object)) == OBJECT_FLOW;
        }
        if (text->tokens[at].type == TOKEN_PUNCTUATION || verb_at(sight, at) != CONCEPT_NONE)
            return false;
    }
    return false;
}

/* may no longer be sold, darf nicht mehr geliefert werden: of the goods, said without who forbids. */
static bool is_barred(const struct text *text, size_t at)
{
    return token_has(text, at, KIND_act_split_barred) ||
           word_has(token_folded(text, at), (const char *const[]){ " longer be ", " again be ", "ya no se ", "ya no p", "不", NULL });
}

/* 審査を速める窓口を設け: the object is of the verb before a second object, which this verb has. */
static bool is_of_inner_verb(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const marks[] = { "を", "을 ", "를 ", NULL };

    if (candidate->verb != CONCEPT_impose || !follows(sight->text, candidate->object, marks))
        return false;
    for (size_t i = candidate->object + 1; i < candidate->at; i++)
        if (follows(sight->text, i, marks))
            return true;
    return false;
}

/* made exports subject to licensing */
static bool make_read(const struct sight *sight, struct candidate *candidate)
{
    size_t at = candidate->at;

    for (size_t i = at + 1; i < clause_end(sight, at) && i <= at + REACH; i++)
        if (ck_bytes_begin(token_folded(sight->text, i), CK_BYTES("subject")))
            candidate->object = object_after(sight, i, clause_end(sight, at));
    candidate->class = candidate->object == NO_TOKEN ? OBJECT_NONE : object_class(object_at(sight, candidate->object));
    candidate->verb = CONCEPT_add;
    return candidate->class == OBJECT_RESTRICTION || candidate->class == OBJECT_LICENCE;
}

static bool object_find(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act);

bool object_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act)
{
    if (!object_find(sight, candidate, lower, after_act))
        return false;
    if (candidate->class == OBJECT_SUSPENSION && suspends_flow(sight, candidate->object))
        candidate->class = OBJECT_RESTRICTION;
    return true;
}

/* 仍然禁止, still banned */
bool is_still(const struct sight *sight, size_t verb) { return word_between(sight->text, clause_start(sight, verb), verb, CONCEPT_still); }

/* A verb that no flow is the object of: what else does its clause name? */
static size_t past_flow(const struct sight *sight, const struct candidate *candidate, size_t end)
{
    switch ((int)candidate->verb) {
    case CONCEPT_impose:
    case CONCEPT_require:
    case CONCEPT_lift:
    case CONCEPT_extend:
    case CONCEPT_keep:
    case CONCEPT_cut:
    case CONCEPT_raise: break;
    default: return candidate->object;
    }
    for (size_t i = candidate->object + 1; i < end && verb_at(sight, i) == CONCEPT_NONE; i++)
        if (object_at(sight, i) != CONCEPT_NONE && object_at(sight, i) != CONCEPT_flow)
            return head_of(sight, i, end);
    return candidate->object;
}

static bool is_subject_verb(enum concept verb)
{
    return verb == CONCEPT_expire || verb == CONCEPT_effect || verb == CONCEPT_remain || verb == CONCEPT_no_more;
}

/* Aufgehoben ist die Auflage nicht: a participle that opens its clause has its subject behind it. */
static bool is_fronted(const struct sight *sight, size_t verb)
{
    size_t start = clause_start(sight, verb);

    return sight->text->language == LANGUAGE_DE && word_is(sight->text, verb + 1, CONCEPT_be) &&
           (verb == start || (verb == start + 1 && (word_is(sight->text, start, CONCEPT_duration) || word_is(sight->text, start, CONCEPT_adverb))));
}

/* Für Lieferungen an Autobauer hat Peking Lizenzen erteilt: what a German verb at the end has before it, past what stands behind a preposition. */
static size_t nearest_before(const struct sight *sight, size_t verb, size_t found)
{
    if (sight->text->language != LANGUAGE_DE || (is_passive(sight, verb) && verb_at(sight, verb) != CONCEPT_needed) ||
        object_class(object_at(sight, found)) != OBJECT_FLOW)
        return found;
    for (size_t i = verb; i > found; i--)
        if (object_at(sight, i - 1) != CONCEPT_NONE && object_class(object_at(sight, i - 1)) != OBJECT_FLOW)
            return i - 1;
    return found;
}

/* English, German, Spanish, Chinese: after the verb, else before it. */
/* levantó el 9 de noviembre, por un año, el veto: when, and nothing else. */
static bool is_date_only(const struct text *text, size_t from, size_t to)
{
    static const char *const words[] = { "el", "de", "on", "am", "im", "in", "en", "the", NULL };

    for (size_t i = from; i < to; i++)
        if (text->tokens[i].type != TOKEN_NUMBER && !token_is_symbol(text, i, ',') && !token_has(text, i, KIND_month) &&
            !word_is(text, i, CONCEPT_until) && !token_among(text, i, words) && !token_is_symbol(text, i, '.'))
            return false;
    return true;
}

/* dejó sin efecto, hasta el 27 de noviembre, el veto: an aside that tells until when does not part a verb from its object. */
static size_t past_aside(const struct sight *sight, size_t at, size_t end)
{
    size_t next = end + 1;

    if (sight->text->language == LANGUAGE_ZH || !is_date_only(sight->text, at + 1, end) || next >= sight->end ||
        !token_is_symbol(sight->text, end, ','))
        return end;
    if (word_between(sight->text, at + 1, end, CONCEPT_until) &&
        (object_class(object_at(sight, next + 1)) != OBJECT_NONE || object_class(object_at(sight, next + 2)) != OBJECT_NONE))
        return clause_end(sight, next); /* suspended until November 27, 2026, the ban on */
    if (!word_is(sight->text, next, CONCEPT_until) && !word_is(sight->text, next, CONCEPT_from) && !word_is(sight->text, next, CONCEPT_duration) &&
        clause_end(sight, next) > next + ASIDE_MAX)
        return end;
    next = clause_end(sight, next);
    return next < sight->end ? clause_end(sight, next + 1) : end;
}

/* die Pflicht, die seit April gilt, hob sie nicht auf: the main verb behind a relative clause. */
static bool is_behind_relative(const struct sight *sight, size_t at, size_t start)
{
    static const char *const pronouns[] = { "die", "der", "das", "den", NULL };

    return sight->text->language == LANGUAGE_DE && at == start && start > sight->first + 1 && token_is_symbol(sight->text, start - 1, ',') &&
           clause_start(sight, start - 2) > sight->first && token_among(sight->text, clause_start(sight, start - 2), pronouns);
}

/* con cuotas, with quotas, mit Quoten: how, not what. */
static bool is_with(const struct sight *sight, size_t object)
{
    static const char *const with[] = { "con", "with", "mit", "under", "unter", "bajo", NULL };

    return object_class(object_at(sight, object)) == OBJECT_RESTRICTION && object > sight->first && token_among(sight->text, object - 1, with);
}

/* "was granted a waiver": who gets it is the subject. */
static bool is_given(const struct sight *sight, const struct candidate *candidate)
{
    return sight->text->language == LANGUAGE_EN && (candidate->verb == CONCEPT_grant || candidate->verb == CONCEPT_deny) &&
           object_before(sight, candidate->at, clause_start(sight, candidate->at)) == NO_TOKEN;
}

/* Das Verbot, Gallium auszuführen, hat Peking ausgesetzt: the auxiliary opens the clause, what stands before the comma is the verb's. */
static bool is_second(const struct sight *sight, size_t start)
{
    return sight->text->language == LANGUAGE_DE && start > sight->first && token_is_symbol(sight->text, start - 1, ',') &&
           word_is(sight->text, start, CONCEPT_have);
}

/* Mit der Bekanntmachung hatte Peking die Ausfuhr verboten: what a ban is on, and not what it is told by. */
static size_t flow_before(const struct sight *sight, size_t verb, size_t found)
{
    if (sight->text->language != LANGUAGE_DE || object_class(object_at(sight, found)) != OBJECT_RESTRICTION)
        return nearest_before(sight, verb, found);
    for (size_t i = verb; i > found; i--)
        if (object_class(object_at(sight, i - 1)) == OBJECT_FLOW)
            return i - 1;
    return found;
}

/* Für Ausfuhren von Terbium gilt seit April eine Lizenzpflicht, desde abril rige una prohibición: what takes effect stands behind the verb. */
static bool holds_behind(const struct sight *sight, const struct candidate *candidate)
{
    size_t after;

    if ((candidate->verb != CONCEPT_effect && candidate->verb != CONCEPT_expire) ||
        (sight->text->language != LANGUAGE_DE && sight->text->language != LANGUAGE_ES) ||
        (candidate->object != NO_TOKEN && object_at(sight, candidate->object) != CONCEPT_flow))
        return false;
    after = object_after(sight, candidate->at, clause_end(sight, candidate->at));
    return after != NO_TOKEN && (object_class(object_at(sight, after)) == OBJECT_RESTRICTION ||
                                 (candidate->verb == CONCEPT_expire && object_class(object_at(sight, after)) == OBJECT_SUSPENSION));
}

/* hat den Export untersagt und das Verbot verlängert: the participle closes its part, what stands behind it is of the next verb. */
static bool is_closed_part(const struct sight *sight, size_t at, size_t start)
{
    return sight->text->language == LANGUAGE_DE && token_has(sight->text, at + 1, KIND_and) &&
           (word_between(sight->text, start, at, CONCEPT_have) || word_between(sight->text, start, at, CONCEPT_be));
}

/* A licence has been required for exports: what is needed stands before. */
static bool is_needed_before(const struct sight *sight, const struct candidate *candidate, size_t start)
{
    size_t before = sight->text->language == LANGUAGE_EN && candidate->verb == CONCEPT_needed ? object_before(sight, candidate->at, start) : NO_TOKEN;

    return before != NO_TOKEN && object_class(object_at(sight, before)) == OBJECT_LICENCE;
}

static void ordered_find(const struct sight *sight, struct candidate *candidate, size_t lower)
{
    size_t at = candidate->at, start = clause_start(sight, at), end = is_closed_part(sight, at, start) ? at + 1 : clause_end(sight, at);
    bool   split = sight->text->language == LANGUAGE_DE && token_concept(sight->text, at, KIND_act_verb) != candidate->verb;
    bool   subject = is_subject_verb(candidate->verb), remains = candidate->verb == CONCEPT_remain || candidate->verb == CONCEPT_no_more;

    if (!subject && !is_needed_before(sight, candidate, start) && (!candidate->passive || is_fronted(sight, at) || is_given(sight, candidate)))
        candidate->object = object_after(sight, at, split ? strong_end(sight, at) : past_aside(sight, at, end));
    if (candidate->verb == CONCEPT_effect && sight->text->language == LANGUAGE_ZH && !is_attribute(sight->text, at)) { /* 12月起实施管制 */
        candidate->object = object_after(sight, at, end);
        if (candidate->object != NO_TOKEN && token_has(sight->text, candidate->object, KIND_act_verb))
            candidate->object = NO_TOKEN;
        candidate->verb = candidate->object != NO_TOKEN ? CONCEPT_impose : candidate->verb;
    }
    if (candidate->object != NO_TOKEN && candidate->object > at && candidate->verb == CONCEPT_ban && is_with(sight, candidate->object))
        candidate->object = object_after(sight, candidate->object, end); /* limita con cuotas las exportaciones */
    if (candidate->object != NO_TOKEN && candidate->verb == CONCEPT_resume && is_with(sight, candidate->object)) {
        candidate->object = NO_TOKEN; /* las reanudó con cuotas */
        return;
    }
    if (candidate->object != NO_TOKEN)
        return;
    candidate->object = object_before(sight, at, subject || start > lower ? start : lower);
    if (candidate->object == NO_TOKEN && is_second(sight, start))
        candidate->object = object_before(sight, at, strong_start(sight, at));
    if (candidate->object != NO_TOKEN && !subject)
        candidate->object = candidate->verb == CONCEPT_ban ? flow_before(sight, at, candidate->object) : nearest_before(sight, at, candidate->object);
    if (candidate->object == NO_TOKEN && is_behind_relative(sight, at, start))
        candidate->object = object_before(sight, at, strong_start(sight, at));
    if (candidate->object == NO_TOKEN && (subject || candidate->passive) && !is_ellipsis(sight, at)) /* "the controls, announced in April, remain" */
        candidate->object = object_before(sight, at, strong_start(sight, at));
    candidate->before = candidate->object != NO_TOKEN;
    if (holds_behind(sight, candidate)) {
        candidate->object = object_after(sight, at, end);
        candidate->before = false;
    }
    if (remains && (candidate->object == NO_TOKEN || object_class(object_at(sight, candidate->object)) == OBJECT_FLOW)) {
        size_t after = object_after(sight, at, end);

        for (size_t i = at + 1; after == NO_TOKEN && i + 1 < end && i < at + IN_FORCE_REACH; i++)
            if (word_is(sight->text, i, CONCEPT_under)) /* remain under the licensing regime */
                after = object_after(sight, i, end);
        candidate->before = after == NO_TOKEN && candidate->before;
        candidate->object = after != NO_TOKEN ? after : candidate->object;
    }
}

/* "suspended the stricter vetting for exports": of what the flow is told is not known. */
static bool is_of_unknown(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const of[] = { "for", "on", "für", "fur", "bei", "auf", "gegen", "para", "sobre", NULL };
    const struct text       *text = sight->text;
    size_t                   at = candidate->object;

    if (object_at(sight, candidate->object) != CONCEPT_flow || candidate->object < candidate->at + 3 || is_head_last(text) ||
        text->language == LANGUAGE_ZH || candidate->verb == CONCEPT_remain)
        return false;
    while (candidate->verb == CONCEPT_suspend && at > candidate->at + 3 &&
           (token_has(text, at - 1, KIND_item) || token_has(text, at - 1, KIND_noitem)))
        at--; /* a pact on rare earth exports */
    return token_among(text, at - 1, of) && text->tokens[at - 2].type == TOKEN_WORD;
}

/* 须经许可方可出口: what is required, not what it is for. */
static size_t licence_after(const struct sight *sight, const struct candidate *candidate)
{
    for (size_t i = candidate->at + 1; i < candidate->object; i++)
        if (object_class(object_at(sight, i)) == OBJECT_LICENCE)
            return i;
    return candidate->object;
}

/* 为…出口开绿灯, 輸出にゴーサインを出した, 수출에 청신호를: a particle says what the verb is for; 수출의 고삐를 조였다: of what. */
static bool is_led(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const marks[] = { "に", "에 ", NULL }, *const of[] = { "의", "の", NULL };
    const struct text *text = sight->text;

    if (text->language == LANGUAGE_JA && ck_bytes_begin(token_folded(text, candidate->at), CK_BYTES("停止を")) &&
        follows(text, candidate->object, (const char *const[]){ "の", "契约の", NULL }))
        return true; /* 輸出の停止を指示した */
    if (is_head_last(text))
        return (candidate->verb == CONCEPT_grant && follows(text, candidate->object, marks)) ||
               (word_is(text, candidate->at, CONCEPT_tighten) && follows(text, candidate->object, of));
    if (text->language != LANGUAGE_ZH || (candidate->verb != CONCEPT_grant && candidate->verb != CONCEPT_ban))
        return false;
    return word_between(text, clause_start(sight, candidate->at), candidate->object, CONCEPT_dative);
}

/* What the found object is, and whether one of its place can be an object. */
static bool object_take(const struct sight *sight, struct candidate *candidate)
{
    const struct text *text = sight->text;
    size_t             at = candidate->at;

    if (!is_head_last(text) && object_at(sight, candidate->object) == CONCEPT_flow && !candidate->before)
        candidate->object =
            past_flow(sight, candidate, candidate->verb == CONCEPT_require ? strong_end(sight, candidate->at) : clause_end(sight, candidate->at));
    if (text->language == LANGUAGE_ZH && candidate->verb == CONCEPT_require)
        candidate->object = licence_after(sight, candidate);
    candidate->class = word_is(text, candidate->object, CONCEPT_barred_from) ? OBJECT_FLOW : object_class(object_at(sight, candidate->object));
    if (candidate->verb == CONCEPT_remain && text->language == LANGUAGE_EN && !candidate->before && candidate->object <= at + ASIDE_MAX &&
        !word_between(text, at + 1, candidate->object, CONCEPT_under) &&
        token_among(text, at, (const char *const[]){ "stay", "stays", "stayed", "staying", NULL })) {
        candidate->verb = CONCEPT_suspend; /* "stayed its embargo" */
        return true;
    }
    if (candidate->verb == CONCEPT_keep && candidate->class == OBJECT_RESTRICTION && !candidate->before && !is_head_last(text) &&
        word_between(text, candidate->object + 1, clause_end(sight, candidate->object), CONCEPT_suspended))
        candidate->class = OBJECT_SUSPENSION; /* "keeps its ban suspended" */
    if (candidate->verb == CONCEPT_keep && candidate->class == OBJECT_RESTRICTION && text->language == LANGUAGE_ZH && candidate->object > at)
        for (size_t i = at + 1; i < candidate->object; i++)
            if (token_means(text, i, KIND_act_verb, CONCEPT_suspend))
                candidate->class = OBJECT_SUSPENSION; /* 继续暂停…措施 */
    if (candidate->verb == CONCEPT_remain)
        return remain_read(sight, candidate);
    if (candidate->class == OBJECT_GOODS)
        candidate->class = OBJECT_FLOW;
    /* Without an auxiliary a participle alone can follow its object: "a rule introduced in March". */
    if (candidate->before && !is_subject_verb(candidate->verb) && !candidate->passive && text->language == LANGUAGE_EN &&
        !is_participle(text, candidate->at))
        return false;
    if (candidate->class == OBJECT_FLOW && candidate->before) /* a flow as subject is data */
        return is_head_last(text) ? is_object_marked(text, candidate->object) || is_banned_subject(sight, candidate) || is_led(sight, candidate)
                                  : candidate->passive || text->language == LANGUAGE_DE || is_still(sight, candidate->at) || is_led(sight, candidate);
    return true;
}

static bool object_find(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act)
{
    const struct text *text = sight->text;
    size_t             at = candidate->at;

    candidate->object = NO_TOKEN;
    if (candidate->verb == CONCEPT_crack)
        return crack_read(sight, candidate, lower, after_act);
    if (candidate->verb == CONCEPT_make)
        return make_read(sight, candidate);
    if (candidate->verb == CONCEPT_blacklist) {
        candidate->object = company_after(sight, at, clause_end(sight, at));
        candidate->class = OBJECT_RESTRICTION;
        return candidate->object != NO_TOKEN;
    }
    if (text->language == LANGUAGE_ZH && ck_bytes_equal(token_folded(text, at), CK_BYTES("开始")) && at + 1 < clause_end(sight, at) &&
        text->tokens[at + 1].type != TOKEN_PUNCTUATION && !follows(text, at, (const char *const[]){ "的", NULL }))
        return false; /* 开始影响 */
    candidate->passive = !is_head_last(text) && is_passive(sight, at);
    if (candidate->verb == CONCEPT_add && is_standing(text, at))
        return standing_read(sight, candidate);
    if (under_read(sight, candidate))
        return true;
    if (word_is(text, at, CONCEPT_whole_flow) || word_is(text, at, CONCEPT_whole_licence)) { /* stop selling, genehmigungspflichtig */
        candidate->object = at;
        candidate->class = word_is(text, at, CONCEPT_whole_flow) ? OBJECT_FLOW : OBJECT_LICENCE;
        candidate->passive |= is_barred(text, at);
        return true;
    }
    if (allowed_read(sight, candidate) || relative_read(sight, candidate, lower))
        return true;
    if (text->language == LANGUAGE_ZH && follows(text, at, (const char *const[]){ "的", NULL }) && candidate->verb == CONCEPT_impose)
        return false;
    if (is_head_last(text)) {
        candidate->object = object_before(sight, at, lower);
        if (candidate->object != NO_TOKEN && is_of_inner_verb(sight, candidate))
            return false;
        candidate->before = true;
        if (candidate->object == NO_TOKEN && is_whole_verb(text, at))
            return goods_marked(sight, candidate, lower);
        if (candidate->object == NO_TOKEN && (candidate->verb == CONCEPT_ban || candidate->verb == CONCEPT_suspend) && sight->told)
            return bound_marked(sight, candidate, lower);
    } else if (candidate->verb == CONCEPT_add || candidate->verb == CONCEPT_off) {
        if (text->language != LANGUAGE_ZH)
            return add_read(sight, candidate, strong_end(sight, at)) ||
                   (candidate->verb == CONCEPT_add && !candidate->passive && goods_read(sight, candidate, after_act));
        candidate->object = object_after(sight, at, clause_end(sight, at));
        if (candidate->object == NO_TOKEN && candidate->verb == CONCEPT_off) /* 从实体清单中删除 */
            candidate->object = object_before(sight, at, clause_start(sight, at));
    } else if (!barred_read(sight, candidate))
        ordered_find(sight, candidate, lower);
    if (!candidate->passive && !is_head_last(text) &&
        (candidate->object == NO_TOKEN ||
         (candidate->before && candidate->verb == CONCEPT_impose && object_class(object_at(sight, candidate->object)) == OBJECT_SUSPENSION) ||
         (candidate->verb == CONCEPT_impose && object_at(sight, candidate->object) == CONCEPT_flow))) {
        size_t antecedent = antecedent_of(sight, candidate);

        if (antecedent != NO_TOKEN) {
            candidate->object = antecedent;
            candidate->before = candidate->passive = true;
        }
    }
    candidate->relative |= candidate->object != NO_TOKEN && candidate->object > at && is_weak_attribute(sight, at);
    if (candidate->object != NO_TOKEN && is_of_unknown(sight, candidate))
        return false;
    if (candidate->object == NO_TOKEN)
        return candidate->verb == CONCEPT_ban && !is_head_last(text) && goods_read(sight, candidate, after_act);
    return object_take(sight, candidate);
}
