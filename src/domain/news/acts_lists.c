/* SPDX-License-Identifier: Apache-2.0
 * Items that an act names behind its own words: "on five metals: tungsten, …", "together with", "as far as they concern", "the ban … affects". */
#include "domain/news/acts.h"

enum { FIRST_REACH = 3 /* tokens from the mark of a list to its first name */, NEAR = 3 /* from "together with" to it */ };

static bool is_thing(const struct text *text, size_t i) { return token_has(text, i, KIND_item) || token_has(text, i, KIND_noitem); }

/* Token i is a name, or one stands within a few tokens behind it. */
static bool is_near_thing(const struct sight *sight, size_t i)
{
    for (size_t at = i; at < sight->end && at <= i + NEAR; at++)
        if (is_thing(sight->text, at))
            return true;
    return false;
}

/* "put indium under licence in February, together with tungsten and bismuth": these too. */
static void items_together(const struct sight *sight, struct act_seen *act)
{
    static const char *const with[] = { "together with ", "along with ", "alongside ", "zusammen mit ", "neben ",
                                        "junto con ",     "junto a ",    "además de ", "ademas de ",    NULL };

    static const char *const comma[] = { ", with ", ", mit ", ", con ", NULL }; /* and a name right behind it */

    for (size_t i = act->last + 1; i < sight->end && verb_at(sight, i) == CONCEPT_NONE; i++)
        if (!is_near_thing(sight, i))
            continue;
        else if (preceded(sight->text, i, with) || (is_thing(sight->text, i) && preceded(sight->text, i, comma))) {
            size_t end = i;

            while (end < sight->end && verb_at(sight, end) == CONCEPT_NONE && object_at(sight, end) == CONCEPT_NONE)
                end++;
            items_between(sight->text, i, end, act);
            return;
        }
}

static bool is_list_mark(const struct text *text, size_t i)
{
    static const int32_t marks[] = { ':', 0xFF1A, '(', 0xFF08, 0x2013, 0x2014 };
    bool                 found = false;

    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
        found |= token_is_symbol(text, i, marks[m]);
    return found;
}

/* "On five metals: tungsten, tellurium and bismuth": a mark, and right behind it the first name. */
static void items_counted(const struct sight *sight, struct act_seen *act)
{
    const struct text *text = sight->text;
    size_t             mark = clause_end(sight, act->last), first = mark + 1, end;

    if (mark + 1 >= sight->end || !is_list_mark(text, mark) ||
        !(word_between(text, act->lower, mark, CONCEPT_referring) || is_thing(text, mark - 1) || object_at(sight, mark - 1) != CONCEPT_NONE))
        return;
    while (first < sight->end && first <= mark + FIRST_REACH && !is_thing(text, first) && text->tokens[first].type == TOKEN_WORD)
        first++;
    end = strong_end(sight, first);
    for (size_t i = first; i < end; i++)
        if (verb_at(sight, i) != CONCEPT_NONE || object_at(sight, i) != CONCEPT_NONE)
            return; /* a sentence of its own */
    if (first < sight->end && is_thing(text, first))
        items_between(text, first, end, act);
}

/* soweit sie Kobalt betreffen, "insofar as they concern cobalt", en lo que respecta al cobalto: on what it is narrowed. */
static void items_narrowed(const struct sight *sight, struct act_seen *act)
{
    static const char *const far[] = { "soweit ",
                                       "sofern ",
                                       "as far as ",
                                       "so far as ",
                                       "insofar as ",
                                       "where they concern ",
                                       "with regard to ",
                                       "in respect of ",
                                       "en lo que respecta a ",
                                       "en lo que respecta al ",
                                       "por lo que respecta a ",
                                       "por lo que respecta al ",
                                       "en lo relativo a ",
                                       "en lo relativo al ",
                                       "en cuanto a ",
                                       "en cuanto al ",
                                       NULL };

    for (size_t i = act->last + 1; i < strong_end(sight, act->last); i++)
        if (is_near_thing(sight, i) && preceded(sight->text, i, far)) {
            items_between(sight->text, i, clause_end(sight, i), act);
            return;
        }
}

/* An item stands behind token `from`; if not, no list does. */
static bool names_behind(const struct sight *sight, size_t from)
{
#define NAMES(w) KIND_IN(w, KIND_item) | KIND_IN(w, KIND_noitem) | KIND_IN(w, KIND_magnet)
    static const struct kind_set names = KIND_SET(NAMES);

    for (size_t i = from; kinds_meet(sight->kinds, &names) && i < sight->end; i++)
        if (token_has_any(sight->text, i, &names))
            return true;
    return false;
}

void items_listed(const struct sight *sight, struct act_seen *act)
{
    bool after = !is_head_last(sight->text) && sight->text->language != LANGUAGE_ZH;

    if (act->object == NO_TOKEN || act->is_list || !names_behind(sight, act->last + 1))
        return;
    if (act->item_count && after)
        items_together(sight, act);
    if (!is_head_last(sight->text))
        items_counted(sight, act);
    if (!act->item_count && after)
        items_narrowed(sight, act);
}

/* "The rule … covers bismuth as well", gilt auch für Wismut: besides what it was on. */
bool says_also(const struct sight *sight, const struct act_seen *act)
{
    static const char *const words[] = { "also", "as well", "auch", "ebenfalls", "también", "tambien", "asimismo", NULL };
    static const char *const marks[] = { "也涉及", "还涉及", "也涵盖", "还涵盖", "也适用于", "还包括", "也包括", NULL };
    const struct text       *text = sight->text;

    for (size_t i = act->upper; i < sight->end; i++)
        if (token_among(text, i, words) || preceded(text, i, marks) ||
            (token_among(text, i, (const char *const[]){ "well", NULL }) && i > 0 && token_among(text, i - 1, (const char *const[]){ "as", NULL })))
            return names_behind(sight, act->upper);
    return false;
}

/* 暂停实施，涉及镓、锗; "the ban … affects gallium"; betroffen sind; 対象は…: what the clauses behind say that it is on. */
void items_reached(const struct sight *sight, struct act_seen *act)
{
    static const char *const words[] = { "涉及",       "涵盖",     "包括",     "适用于",    "covers",    "cover",    "covered",  "covering",
                                         "affects",    "affect",   "affected", "affecting", "hits",      "concerns", "concern",  "concerning",
                                         "applies to", "apply to", "betrifft", "betreffen", "betroffen", "umfasst",  "umfassen", "erfasst",
                                         "erfassen",   "afecta",   "afectan",  "afectó",    "afectados", "abarca",   "abarcan",  "abarcaba",
                                         "cubre",      "cubren",   "incluye",  "incluyen",  NULL };
    static const char *const topics[] = { "対象は", "対象となるのは", "대상은 ", "대상 품목은 ", NULL };
    const struct text       *text = sight->text;

    if (!names_behind(sight, act->upper))
        return;
    for (size_t i = sight->first; i < act->first; i++)
        if (token_among(text, i, (const char *const[]){ "betroffen", "affected", "afectados", "afectadas", NULL }))
            items_between(text, act->upper, sight->end, act); /* Betroffen vom Verbot, das …, sind Gallium und Germanium */
    for (size_t i = act->upper; !act->item_count && i < sight->end; i++) {
        bool chinese = text->language == LANGUAGE_ZH && preceded(text, i, (const char *const[]){ "涉及", "涵盖", "包括", "适用于", NULL });

        if (token_among(text, i, words) || chinese || preceded(text, i, topics))
            items_between(text, i, text->language == LANGUAGE_ZH ? sight->end : strong_end(sight, i), act);
    }
}
