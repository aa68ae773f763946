/* SPDX-License-Identifier: Apache-2.0
 * What was only planned, and is dropped: "a move to ban sales was put on ice", 搁置了禁止出口的计划, 禁輸する計画を撤回した. Nothing was done, and
 * nothing is to come (docs/CLAIMS.md 3.1). */
#include "domain/news/acts.h"

/* Nouns of what somebody means to do, right before the verb of what it is. */
static const char *const english[] = { "move to ",     "moves to ",     "plan to ",      "plans to ",
                                       "bid to ",      "push to ",      "attempt to ",   "attempts to ",
                                       "proposal to ", "proposals to ", "threat to ",    "effort to ",
                                       "efforts to ",  "bill to ",      "intention to ", NULL };
static const char *const spanish[] = { "plan para ",  "plan de ",       "planes para ", "planes de ", "propuesta de ", "propuesta para ",
                                       "intento de ", "proyecto para ", "proyecto de ", "idea de ",   "intención de ", "proyecto de ley para ",
                                       NULL };
static const char *const german[] = { "plan",      "pläne",   "vorhaben",   "vorstoß",       "versuch", "idee", "absicht",
                                      "vorschlag", "drohung", "initiative", "gesetzentwurf", "entwurf", NULL };
static const char *const chinese[] = { "的计划", "的方案", "的提案", "的打算", "的动议", "的设想", "的草案", "的提议", NULL };
static const char *const japanese[] = { "计画", "る案", "法案", "する方针", "る方针", "构想", NULL };
static const char *const korean[] = { "하는 계획", "하려던 계획", "할 계획",     "하는 방안", "하려던 방안",
                                      "하는 법안", "하자는 제안", "한다는 계획", "하는 안",   NULL };

static bool is_drop(const struct sight *sight, size_t i)
{
    enum concept verb = verb_at(sight, i);

    return verb == CONCEPT_suspend || verb == CONCEPT_lift || verb == CONCEPT_deny || word_is(sight->text, i, CONCEPT_dropped);
}

static bool is_dropped_between(const struct sight *sight, size_t from, size_t to, size_t but)
{
    for (size_t i = from; i < to; i++)
        if (i != but && is_drop(sight, i))
            return true;
    return false;
}

/* Der Plan, die Ausfuhr zu verbieten, …: the noun ends the clause before the infinitive's. */
static bool is_german_plan(const struct sight *sight, size_t start)
{
    return start > sight->first + 1 && token_is_symbol(sight->text, start - 1, ',') && token_among(sight->text, start - 2, german);
}

/* 禁止锑出口的计划: the noun ends the verb's clause. */
static bool is_chinese_plan(const struct sight *sight, size_t at)
{
    for (size_t i = at; i < clause_end(sight, at); i++)
        if (follows(sight->text, i, chinese))
            return true;
    return false;
}

/* What verb `at` says is a plan. */
static bool is_planned(const struct sight *sight, size_t at)
{
    const struct text *text = sight->text;

    switch (text->language) {
    case LANGUAGE_EN: return preceded(text, at, english);
    case LANGUAGE_ES: return preceded(text, at, spanish);
    case LANGUAGE_DE: return is_german_plan(sight, clause_start(sight, at));
    case LANGUAGE_ZH: return is_chinese_plan(sight, at);
    default: return follows(text, at, text->language == LANGUAGE_JA ? japanese : korean);
    }
}

bool is_dropped_plan(const struct sight *sight, const struct candidate *candidate)
{
    size_t at = candidate->at;
    bool   wide = sight->text->language == LANGUAGE_DE, drops = is_drop(sight, at);
    size_t from = wide ? sight->first : clause_start(sight, at), to = wide ? sight->end : clause_end(sight, at);

    if (is_planned(sight, at))
        return is_dropped_between(sight, from, to, at);
    for (size_t i = from; drops && i < to; i++) /* what is dropped is the plan, and not what it is on */
        if (i != at && verb_at(sight, i) != CONCEPT_NONE && is_planned(sight, i))
            return true;
    return false;
}
