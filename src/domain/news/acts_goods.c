/* SPDX-License-Identifier: Apache-2.0
 * Objects that are no words of rules: goods that are seized, banned or listed, firms, and verbs that say themselves what they are on. */
#include "domain/news/acts.h"

enum { REACH = 18 /* tokens from a verb to its object */ };

/* "Customs seized 12 tons of antimony": the goods themselves, where those who watch a border take them. */
static bool seized_read(const struct sight *sight, struct candidate *candidate)
{
    const struct text *text = sight->text;
    size_t             start = clause_start(sight, candidate->at), end = clause_end(sight, candidate->at);

    if (!word_between(text, start, end, CONCEPT_customs) ||
        (!word_is(text, candidate->at, CONCEPT_seize) && !word_between(text, start, end, CONCEPT_ring)))
        return false;
    end = word_is(text, candidate->at, CONCEPT_seize) ? end : sight->end; /* a ring that moved gallium out */
    for (size_t i = start; i < end; i++)
        if (token_meaning(text, i, KIND_item)) {
            candidate->object = i;
            candidate->class = OBJECT_EVASION;
            candidate->before = i < candidate->at;
            return true;
        }
    return false;
}

bool crack_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act)
{
    size_t from = candidate->at + 1, to = strong_end(sight, candidate->at);

    lower = clause_start(sight, candidate->at) < lower && !after_act ? clause_start(sight, candidate->at) : lower;
    for (int round = 0; round < 2; round++) {
        for (size_t i = from; i < to; i++)
            if (object_class(token_concept(sight->text, i, KIND_act_object)) == OBJECT_EVASION) {
                candidate->object = i;
                candidate->class = OBJECT_EVASION;
                candidate->before = round == 1;
                return true;
            }
        from = lower;
        to = candidate->at;
    }
    return seized_read(sight, candidate);
}

/* "Dysprosium has been scarce since Beijing restricted it": what the sentence named before the verb. */
static bool is_pronoun_of_goods(const struct sight *sight, const struct candidate *candidate, size_t i)
{
    if (i != candidate->at + 1 || candidate->verb != CONCEPT_ban || !token_among(sight->text, i, (const char *const[]){ "it", "them", "both", NULL }))
        return false;
    for (size_t at = sight->first; at < candidate->at; at++)
        if (token_has(sight->text, at, KIND_item))
            return true;
    return false;
}

/* "banned both metals", "added antimony": the goods themselves, right after the verb. */
bool goods_read(const struct sight *sight, struct candidate *candidate, bool after_act)
{
    for (size_t i = candidate->at + 1; i < sight->end && i <= candidate->at + 3; i++)
        if (token_meaning(sight->text, i, KIND_item) || (candidate->verb == CONCEPT_ban && token_meaning(sight->text, i, KIND_noitem)) ||
            object_class(token_concept(sight->text, i, KIND_act_object)) == OBJECT_GOODS || is_referring(sight->text, i) ||
            is_pronoun_of_goods(sight, candidate, i)) {
            candidate->object = i;
            candidate->class = candidate->verb == CONCEPT_ban ? OBJECT_FLOW : OBJECT_RESTRICTION;
            return candidate->verb == CONCEPT_ban || after_act;
        }
    return false;
}

/* 輸出許可制とした: the verb says itself what is imposed. */
bool is_whole_verb(const struct text *text, size_t verb)
{
    return ck_bytes_begin(token_folded(text, verb), CK_BYTES("许可制")) || ck_bytes_begin(token_folded(text, verb), CK_BYTES("输出许可制"));
}

/* この金属を輸出許可制とした: on what, marked as an object or a topic. */
bool goods_marked(const struct sight *sight, struct candidate *candidate, size_t lower)
{
    static const char *const marks[] = { "を", "は", "も", NULL };

    for (size_t i = candidate->at; i > lower; i--)
        if ((token_has(sight->text, i - 1, KIND_item) || is_referring(sight->text, i - 1)) && follows(sight->text, i - 1, marks)) {
            candidate->object = i - 1;
            candidate->class = OBJECT_FLOW;
            return true;
        }
    return false;
}

/* 米国向けを禁じた, 미국행을 막았다: where to, for what goes there. */
bool bound_marked(const struct sight *sight, struct candidate *candidate, size_t lower)
{
    static const char *const marks[] = { "向けを", "向けも", "行きを", "행을 ", "행도 ", "を", "을 ", "를 ", NULL };
    const struct text       *text = sight->text;

    for (size_t i = candidate->at; i > lower; i--) {
        bool toward = token_has(text, i - 1, KIND_toward);

        if ((toward || state_at(text, i - 1).data) &&
            follows(text, i - 1, toward ? marks : (const char *const[]){ "向けを", "向けも", "행을 ", "행도 ", NULL })) {
            candidate->object = i - 1;
            candidate->class = OBJECT_FLOW;
            return true;
        }
    }
    return false;
}

/* "blacklisted 28 firms" */
size_t company_after(const struct sight *sight, size_t at, size_t end)
{
    for (size_t i = at + 1; i < end && i <= at + REACH; i++)
        if (word_is(sight->text, i, CONCEPT_company))
            return i;
    return NO_TOKEN;
}

/* "bars companies from supplying": what they are barred from. */
bool barred_read(const struct sight *sight, struct candidate *candidate)
{
    for (size_t i = candidate->at + 1;
         (candidate->verb == CONCEPT_ban || candidate->verb == CONCEPT_suspend) && i < clause_end(sight, candidate->at) && i <= candidate->at + REACH;
         i++)
        if (word_is(sight->text, i, CONCEPT_barred_from)) {
            candidate->object = i;
            return true;
        }
    return false;
}
