/* SPDX-License-Identifier: Apache-2.0
 * Objects that stand where no object of a main verb does: behind an attribute, before a relative clause or a participle. */
#include "domain/news/acts.h"

enum { ANTECEDENT_REACH = 12 };

static bool word_ends(struct ck_bytes word, const char *const *ends)
{
    for (; *ends; ends++)
        if (word_ends_with(word, *ends))
            return true;
    return false;
}

bool is_attribute(const struct text *text, size_t verb)
{
    static const char *const ja[] = { "されている", "された", "している", "した", "してきた", "される", "た", "れた", NULL };
    static const char *const ko[] = { "된 ", "한 ", "됐던 ", "했던 ", "하는 ", "되는 ", " 중인 ", NULL };
    static const char *const zh[] = { "的", NULL };
    static const char *const ends[] = { "。", "、", "と",   "が",   "も", "の", "こと", "ため", "に",
                                        "は", "か", "ほか", "方针", "后", "际", "场合", "う",   NULL };
    const char *const       *marks = text->language == LANGUAGE_JA ? ja : text->language == LANGUAGE_KO ? ko : zh;
    struct counted           reader = { text->folded, text->tokens[verb].to };

    if (text->language == LANGUAGE_KO && word_ends(token_folded(text, verb), (const char *const[]){ "한", "된", "던", NULL }))
        return follows(text, verb, (const char *const[]){ " ", NULL }); /* 시작한 허가제 */
    return mark_read(&reader, marks) && (text->language != LANGUAGE_JA || (reader.at < reader.text.size && !mark_read(&reader, ends)));
}

/* 4月に導入された輸出規制, 起实施的出口管制, 도입된 수출 통제: the object comes right after the verb. */
static size_t relative_object(const struct sight *sight, const struct candidate *candidate)
{
    size_t end = clause_end(sight, candidate->at);

    if (!is_attribute(sight->text, candidate->at))
        return NO_TOKEN;
    for (size_t i = candidate->at + 1; i < end; i++) {
        if (object_at(sight, i) != CONCEPT_NONE) {
            size_t head = object_class(object_at(sight, i)) == OBJECT_RESTRICTION && object_class(object_at(sight, i + 1)) == OBJECT_SUSPENSION
                              ? i /* 公布的新规暂停期: what was made public is the rule */
                              : head_of(sight, i, end);
            enum object_class class = object_class(object_at(sight, head));

            return class == OBJECT_RESTRICTION || class == OBJECT_SUSPENSION ? head : NO_TOKEN;
        }
        if (verb_at(sight, i) != CONCEPT_NONE)
            return NO_TOKEN;
    }
    return NO_TOKEN;
}

/* Chinese, Japanese, Korean: a verb that stands before its object. */
bool relative_read(const struct sight *sight, struct candidate *candidate, size_t lower)
{
    bool   chinese = sight->text->language == LANGUAGE_ZH;
    size_t object = chinese || is_head_last(sight->text) ? relative_object(sight, candidate) : NO_TOKEN;

    if (object == NO_TOKEN || (!chinese && object_before(sight, candidate->at, lower) != NO_TOKEN))
        return false;
    candidate->object = object;
    candidate->relative = true;
    candidate->class = object_class(object_at(sight, object));
    return true;
}

/* German: die im Mai von Washington verhängten Beschränkungen; from the participle back to its article there are dates, adverbs and who acts. */
bool is_weak_attribute(const struct sight *sight, size_t verb)
{
    static const char *const articles[] = { "die", "der", "den", "dem", "das", "des", "diese", "dieser", "ihre", "ihren", NULL };
    static const char *const ends[] = { "ten", "te", "ter", "tes", "ene", "enen", "ener", "enes", NULL };
    const struct text       *text = sight->text;
    struct ck_bytes          word = token_folded(text, verb);
    bool                     weak = word_ends(word, ends);

    for (size_t i = verb; weak && text->language == LANGUAGE_DE && i > clause_start(sight, verb) && verb - i < ANTECEDENT_REACH; i--) {
        if (token_among(text, i - 1, articles))
            return true;
        if (verb_at(sight, i - 1) != CONCEPT_NONE || object_at(sight, i - 1) != CONCEPT_NONE)
            return false;
    }
    return false;
}

static bool is_past_participle(const struct text *text, size_t i)
{
    static const char *const ends[] = {
        "ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "sto", "sta", "stos", "stas", "cha", "cho", NULL
    };
    struct ck_bytes word = token_folded(text, i);

    if (text->language == LANGUAGE_EN)
        return is_participle(text, i);
    return text->language == LANGUAGE_ES && word_ends(word, ends);
}

/* Das Verbot, im Dezember 2024 erlassen, …: a clause of a date and a participle, right behind what it was done to. */
static bool is_aside_participle(const struct sight *sight, size_t verb, size_t start)
{
    const struct text *text = sight->text;
    enum object_class class = start > sight->first + 1 ? object_class(object_at(sight, start - 2)) : OBJECT_NONE;

    if ((class != OBJECT_RESTRICTION && class != OBJECT_SUSPENSION) || verb + 1 != clause_end(sight, verb) || !token_is_symbol(text, start - 1, ','))
        return false;
    for (size_t i = start; i < verb; i++)
        if (text->tokens[i].type == TOKEN_WORD && !ck_bytes_equal(token_folded(text, i), CK_BYTES("von")) &&
            !ck_bytes_equal(token_folded(text, i), CK_BYTES("erst")))
            return false;
    return true;
}

/* "The curbs, adopted in May, …": a participle behind a comma, with when or by whom. */
static bool is_dated_aside(const struct sight *sight, size_t verb)
{
    static const char *const next[] = { "in", "on", "by", "last", "this", "earlier", "en", "el", "por", NULL };

    return is_past_participle(sight->text, verb) && token_among(sight->text, verb + 1, next) &&
           (sight->text->language == LANGUAGE_EN || sight->text->language == LANGUAGE_ES);
}

/* "The ban, extended in June until September 21, has": what else is done to rules in an aside. */
static bool is_aside_verb(enum concept verb) { return verb == CONCEPT_extend || verb == CONCEPT_suspend || verb == CONCEPT_lift; }

/* Where the object of another verb, or the subject before a comma, is what this one was done to: "suspended the controls announced in October", "the
 * controls that it had imposed", la medida, impuesta en diciembre; 禁令，即日起…暂停. */
size_t antecedent_of(const struct sight *sight, const struct candidate *candidate)
{
    const struct text       *text = sight->text;
    size_t                   at = candidate->at, strong = strong_start(sight, at), start = clause_start(sight, at);
    static const char *const relative[] = { "which", "que", NULL }; /* "the rule, which it rolled out in February," */
    bool                     told = is_past_participle(text, at);
    size_t                   near = at;

    if (text->language == LANGUAGE_ZH) {
        struct ck_bytes state;

        if (start == strong || start < sight->first + 2 || (candidate->verb != CONCEPT_suspend && candidate->verb != CONCEPT_effect) ||
            subject_of(sight, at, start, &state) == SUBJECT_COMPANY)
            return NO_TOKEN;
        return object_at(sight, start - 2) != CONCEPT_NONE && object_at(sight, start - 2) != CONCEPT_flow ? start - 2 : NO_TOKEN;
    }
    if (text->language == LANGUAGE_DE && is_aside_participle(sight, at, start))
        return start - 2;
    if ((candidate->verb != CONCEPT_impose &&
         !(is_aside_verb(candidate->verb) && is_dated_aside(sight, at) && at > sight->first && token_is_symbol(text, at - 1, ','))) ||
        is_head_last(text) || token_among(text, at + 1, (const char *const[]){ "it", "them", NULL }))
        return NO_TOKEN;
    while (near > strong && token_among(text, near - 1, (const char *const[]){ "first", "originally", "initially", "newly", "only", NULL }))
        near--; /* first imposed on Feb. 22 */
    for (size_t i = near; i > strong && at - i < ANTECEDENT_REACH; i--) {
        enum object_class class = object_class(object_at(sight, i - 1));

        if (class == OBJECT_RESTRICTION || (class == OBJECT_SUSPENSION && i < near && token_is_symbol(text, near - 1, ',')))
            return told ? i - 1 : NO_TOKEN;
        if (class != OBJECT_NONE && class != OBJECT_FLOW)
            return NO_TOKEN;
        if (verb_at(sight, i - 1) != CONCEPT_NONE || word_is(text, i - 1, CONCEPT_be) ||
            (text->tokens[i - 1].type == TOKEN_PUNCTUATION && text->language != LANGUAGE_DE && !(i + 1 < at && token_among(text, i, relative)) &&
             (i < near || !is_dated_aside(sight, at))))
            return NO_TOKEN; /* "a quota, the regulator announced" */
        told |= ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("that")) || ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("which")) ||
                ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("que")) ||
                (text->language == LANGUAGE_DE && i > sight->first + 1 && token_is_symbol(text, i - 2, ',') &&
                 (ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("die")) || ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("das")) ||
                  ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("den"))));
    }
    return NO_TOKEN;
}

/* 販売を認める許可証の発行: what kind of licence it is. */
static bool is_of_licence(const struct sight *sight, const struct candidate *candidate)
{
    return is_head_last(sight->text) && (candidate->verb == CONCEPT_allow || candidate->verb == CONCEPT_grant) &&
           follows(sight->text, candidate->at, (const char *const[]){ "る", "た", "하는 ", "한 ", NULL }) &&
           (object_class(object_at(sight, candidate->at + 1)) == OBJECT_LICENCE ||
            object_class(object_at(sight, candidate->at + 2)) == OBJECT_LICENCE);
}

/* 輸出を禁じる措置, 수출을 금지한 조치: what the rule is that another verb is about. */
static bool is_of_rule(const struct sight *sight, const struct candidate *candidate)
{
    size_t next = candidate->at + 1;

    if (!is_head_last(sight->text) || candidate->verb != CONCEPT_ban ||
        !follows(sight->text, candidate->at, (const char *const[]){ "る", "する", "した", "た", "하는 ", "한 ", NULL }))
        return false;
    next += object_class(object_at(sight, next)) != OBJECT_RESTRICTION;
    for (size_t i = next + 1; object_class(object_at(sight, next)) == OBJECT_RESTRICTION && i < clause_end(sight, next); i++)
        if (verb_at(sight, i) != CONCEPT_NONE)
            return true;
    return false;
}

bool is_attributive(const struct sight *sight, const struct candidate *candidate)
{
    return is_of_licence(sight, candidate) || is_of_rule(sight, candidate);
}
