/* SPDX-License-Identifier: Apache-2.0
 * Whether a state does it, or a firm: what firms do is no act (docs/CLAIMS.md 3). */
#include "domain/news/acts.h"

/* 同社は…供給を止めた: a company is the topic, and no state. */
static bool is_by_company(const struct sight *sight, const struct candidate *candidate)
{
    static const char *const topic[] = { "は", "が", "も", "는", "은", "가", "이 ", NULL };
    bool                     company = false;

    for (size_t i = sight->first; i < candidate->at; i++) {
        if ((state_at(sight->text, i).data || word_is(sight->text, i, CONCEPT_authority)) && follows(sight->text, i, topic))
            return false;
        company |= word_is(sight->text, i, CONCEPT_company) && follows(sight->text, i, topic);
    }
    return company;
}

/* Im Dezember verbot China den Export: the state stands between the verb and its object. */
static bool is_inverted(const struct sight *sight, const struct candidate *candidate)
{
    struct ck_bytes state = { 0 };

    if (sight->text->language != LANGUAGE_DE && sight->text->language != LANGUAGE_ES)
        return false;
    return candidate->object != NO_TOKEN && candidate->object > candidate->at &&
           subject_of(sight, candidate->object, candidate->at + 1, &state) == SUBJECT_STATE;
}

/* 又禁止向美国出口, y vetó las ventas, "when it curbed antimony": whose act the sentence before told. */
static bool is_continued(const struct sight *sight, const struct candidate *candidate, size_t first)
{
    static const char *const pronouns[] = { "it", "they", NULL };
    bool                     bans = candidate->verb == CONCEPT_ban;

    if (!sight->told)
        return false;
    switch (sight->text->language) {
    case LANGUAGE_ZH: return bans;
    case LANGUAGE_ES: return bans;
    case LANGUAGE_EN: return bans && first > sight->first && token_among(sight->text, first - 1, pronouns);
    default: return false;
    }
}

/* A company as subject makes no act; a flow needs a state as subject. */
bool is_by_state(const struct sight *sight, const struct candidate *candidate, size_t first)
{
    struct ck_bytes state = { 0 };
    enum subject    subject;

    if (candidate->passive || candidate->verb == CONCEPT_crack || candidate->verb == CONCEPT_add || candidate->verb == CONCEPT_off ||
        candidate->verb == CONCEPT_remain || candidate->verb == CONCEPT_no_more || candidate->verb == CONCEPT_require ||
        (is_head_last(sight->text) && candidate->class != OBJECT_FLOW) || (candidate->verb == CONCEPT_ban && is_still(sight, candidate->at)))
        return true;
    if (sight->text->language == LANGUAGE_ES && candidate->at > sight->first &&
        ck_bytes_equal(token_folded(sight->text, candidate->at - 1), CK_BYTES("se")))
        return true; /* se prohibió la exportación */
    if (is_head_last(sight->text) && is_by_company(sight, candidate))
        return false;
    for (size_t i = sight->first; candidate->verb == CONCEPT_ban && !is_head_last(sight->text) && i < first; i++)
        if (object_class(object_at(sight, i)) == OBJECT_RESTRICTION && !token_has(sight->text, i + 1, KIND_of))
            return true; /* the new rules bar companies from */
    subject = is_head_last(sight->text) ? SUBJECT_STATE : subject_of(sight, first, sight->first, &state);
    if (subject == SUBJECT_NONE && is_inverted(sight, candidate))
        return true;
    if (candidate->before && candidate->class != OBJECT_FLOW)
        return true;
    if (subject == SUBJECT_NONE && is_continued(sight, candidate, first))
        return true;
    return subject == SUBJECT_STATE || (subject == SUBJECT_NONE && candidate->class != OBJECT_FLOW);
}

/* "Nvidia resuming chip sales": a name that is no state's, right before the verb. */
bool is_firm(const struct text *text, size_t first)
{
    if (first == 0 || text->language != LANGUAGE_EN)
        return false;
    return text->tokens[first - 1].type == TOKEN_WORD && text->tokens[first - 1].capital && !state_at(text, first - 1).data;
}
