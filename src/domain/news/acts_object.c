/* SPDX-License-Identifier: Apache-2.0
 * Where the object of a verb is: after it or before it, in a passive, behind a preposition. */
#include "domain/news/acts.h"

enum { REACH = 18 /* tokens from a verb to its object */, IN_FORCE_REACH = 7, CHAIN_REACH = 6 };

/* "export licence rule": the last of a compound is its head. */
static size_t head_of(const struct sight *sight, size_t i, size_t end)
{
    while (i + 1 < end && object_at(sight, i + 1) != CONCEPT_NONE)
        i++;
    return i;
}

static size_t object_after(const struct sight *sight, size_t verb, size_t end)
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
        else if (other != CONCEPT_NONE && other != CONCEPT_add && (found != NO_TOKEN || sight->text->language != LANGUAGE_ZH))
            break;
    }
    return found;
}

/* The head of a subject is its first object, "ban on exports"; of what stands before a Japanese or Chinese verb, the nearest one. */
static size_t object_before(const struct sight *sight, size_t verb, size_t lower)
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

static bool is_bare_remain(const struct sight *sight, size_t i)
{
    struct bytes word = token_folded(sight->text, i);

    return sight->text->language != LANGUAGE_ZH && !is_head_last(sight->text) && !memchr(word.data, ' ', word.size) &&
           !bytes_begin(word, BYTES("stand")) && !bytes_begin(word, BYTES("weiterhin"));
}

static bool says_banned(struct bytes word) { return word.size > 6 && memcmp(word.data + word.size - 6, "banned", 6) == 0; }

/* "remain" says of a control that it is there only with "in force", of a flow only with "banned". */
static bool remain_read(const struct sight *sight, struct candidate *candidate)
{
    size_t at = candidate->at, end = at + IN_FORCE_REACH < sight->end ? at + IN_FORCE_REACH : sight->end;
    bool   suspended = word_between(sight->text, at, strong_end(sight, at), CONCEPT_suspended),
         in_force = word_between(sight->text, at, end, CONCEPT_in_force);
    bool banned = word_between(sight->text, at, end, CONCEPT_banned) || says_banned(token_folded(sight->text, at));

    if (candidate->class == OBJECT_FLOW)
        return banned || suspended;
    if (candidate->class == OBJECT_LICENCE && candidate->before)
        return false; /* permits stand for a year */
    if (candidate->before && is_bare_remain(sight, at) && !in_force && !banned && !suspended)
        return false;
    if (candidate->class == OBJECT_RESTRICTION && suspended)
        candidate->class = OBJECT_SUSPENSION;
    return true;
}

/* "put … under licence", "add … to the list": the object comes after a preposition. */
static bool add_read(const struct sight *sight, struct candidate *candidate, size_t end)
{
    for (size_t i = candidate->at + 1; i < end && i <= candidate->at + REACH; i++) {
        bool joined = word_is(sight->text, i, CONCEPT_to) || word_is(sight->text, i, CONCEPT_on) || word_is(sight->text, i, CONCEPT_toward_word) ||
                      word_is(sight->text, i, CONCEPT_off) || word_is(sight->text, i, CONCEPT_not_target) || word_is(sight->text, i, CONCEPT_under) ||
                      bytes_equal(token_folded(sight->text, i), BYTES("auf"));

        if (i == candidate->at + 1 && candidate->verb == CONCEPT_add && !candidate->passive) { /* "put curbs on" */
            size_t head = head_of(sight, i, end);

            if (object_at(sight, head) == CONCEPT_restriction) {
                candidate->object = head;
                candidate->class = OBJECT_RESTRICTION;
                return true;
            }
        }
        if (!joined)
            continue;
        candidate->object = object_after(sight, i, end);
        if (candidate->object != NO_TOKEN) {
            candidate->class = object_class(object_at(sight, candidate->object));
            return candidate->class == OBJECT_RESTRICTION || candidate->class == OBJECT_LICENCE;
        }
    }
    return false;
}

static bool crack_read(const struct sight *sight, struct candidate *candidate, size_t lower)
{
    size_t from = candidate->at + 1, to = strong_end(sight, candidate->at);

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
    return false;
}

/* "banned both metals", "added antimony": the goods themselves, right after the verb. */
static bool goods_read(const struct sight *sight, struct candidate *candidate, bool after_act)
{
    for (size_t i = candidate->at + 1; i < sight->end && i <= candidate->at + 3; i++)
        if (token_meaning(sight->text, i, KIND_item) || object_class(token_concept(sight->text, i, KIND_act_object)) == OBJECT_GOODS) {
            candidate->object = i;
            candidate->class = candidate->verb == CONCEPT_ban ? OBJECT_FLOW : OBJECT_RESTRICTION;
            return candidate->verb == CONCEPT_ban || after_act;
        }
    return false;
}

static bool is_object_marked(const struct text *text, size_t object)
{
    static const char *const marks[] = { "を", "을", "를", " 전면", NULL };

    return follows(text, object, marks);
}

/* Is it a suspension of a flow (暂停出口, suspension of exports), which restricts, and not of a control? */
static bool suspends_flow(const struct sight *sight, size_t object)
{
    const struct text *text = sight->text;
    bool               before = is_head_last(text) || text->language == LANGUAGE_ZH;

    for (size_t step = 1; step <= CHAIN_REACH; step++) {
        size_t at = before ? object - step : object + step;

        if (before ? object < sight->first + step : at >= sight->end)
            return false;
        if (token_meaning(text, at, KIND_act_object))
            return object_class(token_concept(text, at, KIND_act_object)) == OBJECT_FLOW;
        if (text->tokens[at].type == TOKEN_PUNCTUATION || verb_at(sight, at) != CONCEPT_NONE)
            return false;
    }
    return false;
}

static bool object_find(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act);

bool object_read(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act)
{
    if (!object_find(sight, candidate, lower, after_act))
        return false;
    if (candidate->class == OBJECT_SUSPENSION && candidate->verb != CONCEPT_remain && suspends_flow(sight, candidate->object))
        candidate->class = OBJECT_RESTRICTION;
    return true;
}

static bool object_find(const struct sight *sight, struct candidate *candidate, size_t lower, bool after_act)
{
    const struct text *text = sight->text;
    size_t             at = candidate->at, end = clause_end(sight, at);
    bool               subject = candidate->verb == CONCEPT_expire || candidate->verb == CONCEPT_effect || candidate->verb == CONCEPT_remain;

    candidate->object = NO_TOKEN;
    if (candidate->verb == CONCEPT_crack)
        return crack_read(sight, candidate, lower);
    candidate->passive = !is_head_last(text) && is_passive(sight, at);
    if (is_head_last(text)) {
        candidate->object = object_before(sight, at, lower);
        candidate->before = true;
    } else if (candidate->verb == CONCEPT_add || candidate->verb == CONCEPT_off) {
        if (text->language != LANGUAGE_ZH)
            return add_read(sight, candidate, strong_end(sight, at)) ||
                   (candidate->verb == CONCEPT_add && !candidate->passive && goods_read(sight, candidate, after_act));
        candidate->object = object_after(sight, at, end);
    } else {
        size_t from = clause_start(sight, at) > lower ? clause_start(sight, at) : lower;

        if (!subject && !candidate->passive)
            candidate->object = object_after(sight, at, end);
        if (candidate->object == NO_TOKEN) {
            candidate->object = object_before(sight, at, subject ? clause_start(sight, at) : from);
            if (candidate->object == NO_TOKEN && (subject || candidate->passive)) /* "the controls, announced in April, remain" */
                candidate->object = object_before(sight, at, strong_start(sight, at));
            candidate->before = candidate->object != NO_TOKEN;
            if (subject && candidate->verb == CONCEPT_remain &&
                (candidate->object == NO_TOKEN || object_class(object_at(sight, candidate->object)) == OBJECT_FLOW)) {
                size_t after = object_after(sight, at, end);

                candidate->before = after == NO_TOKEN && candidate->before;
                candidate->object = after != NO_TOKEN ? after : candidate->object;
            }
        }
        if (candidate->object == NO_TOKEN)
            return candidate->verb == CONCEPT_ban && goods_read(sight, candidate, after_act);
    }
    if (candidate->object == NO_TOKEN)
        return false;
    candidate->class = object_class(object_at(sight, candidate->object));
    if (candidate->verb == CONCEPT_remain)
        return remain_read(sight, candidate);
    if (candidate->class == OBJECT_GOODS)
        candidate->class = OBJECT_FLOW;
    /* Without an auxiliary a participle alone can follow its object: "a rule introduced in March". */
    if (candidate->before && !subject && !candidate->passive && text->language == LANGUAGE_EN && !is_participle(text, at))
        return false;
    if (candidate->class == OBJECT_FLOW && candidate->before) /* a flow as subject is data */
        return is_head_last(text) ? is_object_marked(text, candidate->object) : candidate->passive || text->language == LANGUAGE_DE;
    return true;
}
