/* SPDX-License-Identifier: Apache-2.0
 * Clauses that say which rule is meant: "suspended the rule that extends controls to subsidiaries", "lifted the ban in a notice published on July
 * 22". */
#include "domain/news/acts.h"

enum { NEXT = 3 /* tokens from the rule to the word that opens its clause */ };

static bool is_eased(enum policy_act act) { return act == POLICY_ACT_EASE || act == POLICY_ACT_EASE_TEMP || act == POLICY_ACT_HOLD_EASE; }

/* The relative pronoun behind the rule; NO_TOKEN: none. */
static size_t relative_of(const struct sight *sight, const struct act_seen *act)
{
    static const char *const words[] = { "that", "which", "que", "die", "das", "der", NULL };

    for (size_t i = act->object + 1; i <= act->object + NEXT && i < sight->end; i++)
        if (token_among(sight->text, i, words))
            return i;
    return NO_TOKEN;
}

/* When or by whom: then it tells what was done, and not only what the rule says. */
static bool tells_history(const struct sight *sight, size_t from, size_t to)
{
    const struct text *text = sight->text;

    for (size_t i = from; i < to; i++)
        if (token_has(text, i, KIND_month) || text->tokens[i].type == TOKEN_NUMBER || word_is(text, i, CONCEPT_pronoun) ||
            word_is(text, i, CONCEPT_have) || word_is(text, i, CONCEPT_be) || token_among(text, i, (const char *const[]){ "es", "sie", "he", NULL }))
            return true;
    return false;
}

/* 暂停将出口管制扩大到子公司的规则: the verb within the attribute of the rule. */
static bool is_in_attribute(const struct sight *sight, const struct act_seen *before, const struct act_seen *act)
{
    size_t end = clause_end(sight, act->verb);

    if (act->verb < before->verb || act->verb >= clause_end(sight, before->verb) || tells_history(sight, before->verb + 1, end))
        return false;
    for (size_t i = act->verb + 1; i < end; i++)
        if (object_at(sight, i) == CONCEPT_restriction && preceded(sight->text, i, (const char *const[]){ "的", NULL }))
            return true;
    return false;
}

bool is_description(const struct sight *sight, const struct act_seen *before, const struct act_seen *act)
{
    size_t relative;

    if (is_head_last(sight->text) || before->object == NO_TOKEN || !is_eased(before->act) || act->act != POLICY_ACT_TIGHTEN || act->takes_effect)
        return false;
    if (sight->text->language == LANGUAGE_ZH)
        return is_in_attribute(sight, before, act);
    if (act->verb < before->object)
        return false;
    if (act->is_list && act->verb > before->object && word_is(sight->text, act->verb - 1, CONCEPT_company) &&
        !tells_history(sight, act->verb, clause_end(sight, act->verb)))
        return true; /* the rule on subsidiaries of firms placed on the Entity List */
    relative = relative_of(sight, before);
    if (relative == NO_TOKEN || act->verb <= relative || act->verb >= clause_end(sight, relative + 1))
        return false;
    if (sight->text->language != LANGUAGE_DE && act->verb > relative + 2)
        return false; /* that Beijing imposed */
    for (size_t i = relative + 1; sight->text->language == LANGUAGE_DE && i < act->verb; i++)
        if (state_at(sight->text, i).data && !token_has(sight->text, i - 1, KIND_toward_before))
            return false; /* die Peking verhängte */
    return !tells_history(sight, relative + 1, clause_end(sight, relative + 1));
}

bool is_publication(const struct sight *sight, const struct act_seen *before, const struct act_seen *act)
{
    if (!is_eased(before->act) || act->act != POLICY_ACT_TIGHTEN || act->object == NO_TOKEN || !word_is(sight->text, act->verb, CONCEPT_published))
        return false;
    if (act->object == before->object)
        return before->object < act->verb && word_between(sight->text, before->object + 1, act->verb, CONCEPT_paper);
    return act->object > before->object && word_is(sight->text, act->object, CONCEPT_paper);
}

/* "In a notice published on November 7, the ministry suspended": the paper by which the next act is done is no act of its own. */
size_t papers_drop(const struct sight *sight, struct act_seen *acts, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        bool paper = acts[i].act == POLICY_ACT_TIGHTEN && acts[i].object != NO_TOKEN && word_is(sight->text, acts[i].verb, CONCEPT_published) &&
                     word_is(sight->text, acts[i].object, CONCEPT_paper);

        if (!paper || i + 1 == count || clause_start(sight, acts[i + 1].first) <= acts[i].last)
            acts[kept++] = acts[i];
    }
    return kept;
}
