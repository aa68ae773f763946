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
    if (candidate->verb == CONCEPT_off && word_ends_with(token_folded(sight->text, candidate->at), " de")) { /* retiró de su lista */
        candidate->object = object_after(sight, candidate->at, end);
        candidate->class = candidate->object == NO_TOKEN ? OBJECT_NONE : object_class(object_at(sight, candidate->object));
        if (candidate->class == OBJECT_RESTRICTION)
            return true;
    }
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
    static const char *const words[] = { "came under",    "come under", "comes under", "coming under", "fell under",
                                         "brought under", "unterwarf",  "unterwirft",  "unterwarfen",  NULL };

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

/* ---- what has been under a rule since a day ---- */

bool is_standing(const struct text *text, size_t verb)
{
    static const char *const words[] = {
        "been under",      "been subject to", "steht",     "stehen",     "stand",     "standen",    "unterliegt",    "unterliegen",
        "unterlag",        "unterlagen",      "está bajo", "están bajo", "esta bajo", "estan bajo", "está sujeto a", "está sujeta a",
        "están sujetos a", "están sujetas a", "受",        "受到",       "处于",      "受けている", "下にある",      "下に置かれている",
        "받고 있",         "받아 왔",         "받아왔",    NULL
    };

    return token_among(text, verb, words);
}

/* unter Genehmigungsvorbehalt, subject to export controls: what stands right behind; in German, behind "unter" where the verb has none in itself. */
static size_t standing_behind(const struct sight *sight, size_t verb)
{
    enum { NEXT = 4 };
    const struct text *text = sight->text;
    bool               german = text->language == LANGUAGE_DE, open = !german || ck_bytes_begin(token_folded(text, verb), CK_BYTES("unter"));
    size_t             end = clause_end(sight, verb), from = verb;

    for (size_t i = verb + 1; i < end; i++) {
        enum object_class class = object_class(object_at(sight, i));

        if (!open && word_is(text, i, CONCEPT_under)) {
            open = true;
            from = i;
        }
        if (open && (class == OBJECT_RESTRICTION || class == OBJECT_LICENCE) && (german || i <= from + NEXT))
            return follows(text, i, (const char *const[]){ "影响", "冲击", "拖累", "推动", NULL }) ? NO_TOKEN : i;
    }
    return NO_TOKEN;
}

/* 輸出規制を受けている, 수출통제를 받고 있다: the object right before the verb, a particle between them; not 規制の影響を受けている. */
static size_t standing_before(const struct sight *sight, size_t verb)
{
    enum { BACK = 3 };
    static const char *const marks[] = { "", " ", "を", "을 ", "를 ", "の", NULL };
    const struct text       *text = sight->text;

    for (size_t i = verb; i > near_before(verb, BACK, sight->first); i--) {
        struct ck_bytes gap = { text->folded.data + text->tokens[i - 1].to, text->tokens[verb].from - text->tokens[i - 1].to };

        for (size_t m = 0; object_at(sight, i - 1) != CONCEPT_NONE && marks[m]; m++)
            if (ck_bytes_equal(gap, ck_bytes_from(marks[m])))
                return i - 1;
    }
    return NO_TOKEN;
}

/* Has been under export control since April, steht seit April unter Genehmigungsvorbehalt, 4月から輸出規制を受けている: a rule that began then. */
bool standing_read(const struct sight *sight, struct candidate *candidate)
{
    bool last = is_head_last(sight->text);

    candidate->passive = !last;
    candidate->before = last;
    candidate->object = last ? standing_before(sight, candidate->at) : standing_behind(sight, candidate->at);
    candidate->class = candidate->object == NO_TOKEN ? OBJECT_NONE : object_class(object_at(sight, candidate->object));
    return candidate->class == OBJECT_RESTRICTION || candidate->class == OBJECT_LICENCE;
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
