/* SPDX-License-Identifier: Apache-2.0
 * What stands behind an object and says what it is on: "controls on graphite", "curbs on the old town", el veto a la exportación de bauxita. */
#include "domain/news/acts.h"

enum {
    NOUN_REACH = 5 /* tokens of what the object is on */,
    CHAIN = 3 /* "ban on exports of" */,
    LETTERS_MIN = 4 /* of a word that says something */
};

static const char *const prepositions[] = { "on",  "of", "on the", "of the", "für", "fur",   "von",  "auf",
                                            "bei", "de", "del",    "a",      "al",  "sobre", "para", NULL };

/* erlaubt drei Firmen, Gallium in die USA zu liefern: what is allowed is told by an infinitive of trade. NO_TOKEN: none. */
static size_t infinitive_of_trade(const struct sight *sight, size_t verb)
{
    static const char *const trades[] = { "liefern", "exportieren", "verkaufen", "auszuführen", "verschiffen", "auszuliefern", NULL };
    const struct text       *text = sight->text;
    size_t                   comma = clause_end(sight, verb);

    if (text->language != LANGUAGE_DE || comma + 1 >= sight->end)
        return NO_TOKEN;
    for (size_t i = comma; i < clause_end(sight, comma + 1); i++)
        if (token_among(text, i, trades) &&
            (ck_bytes_begin(token_folded(text, i), CK_BYTES("ausz")) || ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("zu"))))
            return i;
    return NO_TOKEN;
}

bool allowed_read(const struct sight *sight, struct candidate *candidate)
{
    size_t infinitive = candidate->verb == CONCEPT_allow ? infinitive_of_trade(sight, candidate->at) : NO_TOKEN;

    if (infinitive == NO_TOKEN)
        return false;
    candidate->object = infinitive;
    candidate->class = OBJECT_FLOW;
    return true;
}

/* The start of what is behind a preposition; NO_TOKEN: nothing is. */
static size_t noun_start(const struct sight *sight, size_t object)
{
    return object + 2 < sight->end && token_among(sight->text, object + 1, prepositions) ? object + 2 : NO_TOKEN;
}

static bool is_known(const struct sight *sight, size_t i)
{
    const struct text *text = sight->text;

    return text->tokens[i].type != TOKEN_WORD || token_has(text, i, KIND_item) || token_has(text, i, KIND_noitem) ||
           token_has(text, i, KIND_act_object) || token_has(text, i, KIND_month) || state_at(text, i).data || is_referring(text, i);
}

/* No word of it is known: no item, no goods, no flow, no state, nothing that was named before. */
static bool is_all_unknown(const struct sight *sight, size_t from)
{
    const struct text *text = sight->text;
    bool               says = false;

    for (size_t i = from; i < sight->end && i < from + NOUN_REACH; i++) {
        if (text->tokens[i].type == TOKEN_PUNCTUATION || verb_at(sight, i) != CONCEPT_NONE)
            break;
        if (text->tokens[i].type == TOKEN_TERM && (word_is(text, i, CONCEPT_be) || word_is(text, i, CONCEPT_have) || word_is(text, i, CONCEPT_will)))
            break;
        if (is_known(sight, i) && !(text->tokens[i].type == TOKEN_TERM && word_is(text, i, CONCEPT_elsewhere)))
            return false;
        says |= text->tokens[i].to - text->tokens[i].from >= LETTERS_MIN && !word_is(text, i, CONCEPT_location);
    }
    return says;
}

bool is_complement_unknown(const struct sight *sight, size_t object)
{
    size_t noun = noun_start(sight, object);

    for (size_t step = 0; step < CHAIN && noun != NO_TOKEN; step++) {
        size_t flow = noun;

        while (flow < noun + 2 && flow < sight->end && object_at(sight, flow) == CONCEPT_NONE)
            flow++; /* the */
        if (object_at(sight, flow) == CONCEPT_NONE)
            return is_all_unknown(sight, noun);
        noun = noun_start(sight, head_of(sight, flow, sight->end));
    }
    return false;
}

bool is_front_unknown(const struct sight *sight, size_t object)
{
    size_t start = clause_start(sight, object);

    return sight->text->language == LANGUAGE_DE && start + 1 < object &&
           token_among(sight->text, start, (const char *const[]){ "für", "fur", "bei", NULL }) && is_all_unknown(sight, start + 1);
}
