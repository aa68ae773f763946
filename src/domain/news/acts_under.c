/* SPDX-License-Identifier: Apache-2.0
 * Objects behind a preposition: put under licence, added to the list, came under control, unter Genehmigungspflicht gestellt. */
#include "domain/news/acts.h"

enum { REACH = 18 /* tokens from a verb to its object */ };

/* unter Genehmigungspflicht gestellt, auf die Liste gesetzt, einer Lizenzpflicht unterworfen: what a German participle puts something under. */
static bool add_read_before(const struct sight *sight, struct candidate *candidate)
{
    size_t at = candidate->at, start = clause_start(sight, at);

    if (at + 1 < clause_end(sight, at) && sight->text->tokens[at + 1].type != TOKEN_PUNCTUATION && !word_is(sight->text, at + 1, CONCEPT_be) &&
        !word_is(sight->text, at + 1, CONCEPT_have) && !token_has(sight->text, at + 1, KIND_and))
        return false;
    for (size_t i = at; i > start; i--) {
        enum concept object = object_at(sight, i - 1);
        bool dative = ck_bytes_begin(token_folded(sight->text, at), CK_BYTES("unter"));

        if (object == CONCEPT_NONE || object == CONCEPT_flow)
            continue;
        for (size_t j = i - 1; !dative && j > start && i - j < REACH / 4; j--)
            dative = word_is(sight->text, j - 1, CONCEPT_under) || word_is(sight->text, j - 1, CONCEPT_toward_word) ||
                     word_is(sight->text, j - 1, CONCEPT_off) || word_is(sight->text, j - 1, CONCEPT_not_target) ||
                     ck_bytes_equal(token_folded(sight->text, j - 1), CK_BYTES("auf"));
        candidate->object = i - 1;
        candidate->class = object_class(object);
        candidate->before = candidate->passive = true;
        return dative && (candidate->class == OBJECT_RESTRICTION || candidate->class == OBJECT_LICENCE);
    }
    return false;
}

/* "put … under licence", "add … to the list": the object comes after a preposition. */
bool add_read(const struct sight *sight, struct candidate *candidate, size_t end)
{
    for (size_t i = candidate->at + 1; i < end && i <= candidate->at + REACH; i++) {
        bool joined = word_is(sight->text, i, CONCEPT_to) || word_is(sight->text, i, CONCEPT_on) || word_is(sight->text, i, CONCEPT_toward_word) ||
                      word_is(sight->text, i, CONCEPT_off) || word_is(sight->text, i, CONCEPT_not_target) || word_is(sight->text, i, CONCEPT_under) ||
                      ck_bytes_equal(token_folded(sight->text, i), CK_BYTES("auf"));

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
    return sight->text->language == LANGUAGE_DE && add_read_before(sight, candidate);
}

static bool puts_under(const struct text *text, size_t verb)
{
    static const char *const words[] = { "came under", "come under",  "comes under", "coming under", "fell under", "unterwarf",
                                         "unterwirft", "unterwarfen", NULL };

    return token_among(text, verb, words);
}

/* The last rule or licence of the clause. */
static size_t rule_after(const struct sight *sight, size_t verb)
{
    for (size_t i = strong_end(sight, verb); i > verb + 1; i--) {
        enum object_class class = object_class(object_at(sight, i - 1));

        if (class == OBJECT_RESTRICTION || class == OBJECT_LICENCE)
            return i - 1;
    }
    return NO_TOKEN;
}

bool under_read(const struct sight *sight, struct candidate *candidate)
{
    if (candidate->verb != CONCEPT_add || !puts_under(sight->text, candidate->at))
        return false;
    candidate->passive |= sight->text->language == LANGUAGE_EN;
    candidate->object = rule_after(sight, candidate->at);
    candidate->class = candidate->object == NO_TOKEN ? OBJECT_NONE : object_class(object_at(sight, candidate->object));
    return candidate->object != NO_TOKEN;
}
