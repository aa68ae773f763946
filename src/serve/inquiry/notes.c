/* SPDX-License-Identifier: Apache-2.0
 * What is to be said beside an answer: what the Union is told, how a code was read, and whether anything is known of it. */
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/code.h"
#include "domain/model/country.h"
#include "domain/model/topics.h"
#include "serve/inquiry/internal.h"

/* ---- the union ---- */

static bool has(struct ck_bytes_array ids, struct ck_bytes id)
{
    for (size_t i = 0; i < ids.count; i++)
        if (ck_bytes_equal(ids.items[i], id))
            return true;
    return false;
}

enum { NOTE_MAX = 512 };

#define SHOW(text) (int)((text).size < 80 ? (text).size : 80), (text).data

/* The question with the union in the place of its members; false: it is the same. */
static bool ask_of_union(const struct status_question *question, bool as_origin, bool as_destination, struct status_question *ret_question)
{
    int32_t month = ck_month_from_day(question->day);

    *ret_question = *question;
    if ((as_origin && !country_is_member(CK_BYTES("EUU"), question->origin, month)) ||
        (as_destination && !country_is_member(CK_BYTES("EUU"), question->destination, month)))
        return false;
    if (as_origin)
        ret_question->origin = CK_BYTES("EUU");
    if (as_destination)
        ret_question->destination = CK_BYTES("EUU");
    return true;
}

/* What a measure says of the EU it does not say of a member (SPEC 2.2), where the goods go as little as where they come from: whoever asks of a
 * member is told of those. NULL: there is none. */
static const char *union_note(const struct reference *reference, const struct inquiry *inquiry, struct ck_arena *arena)
{
    static const struct {
        bool origin, destination;
    } places[] = { { false, true }, { true, false }, { true, true } };

    for (size_t place = 0; place < sizeof places / sizeof places[0]; place++) {
        struct status_question question;
        struct control_result  of_union;

        if (!ask_of_union(&inquiry->question, places[place].origin, places[place].destination, &question))
            continue;
        of_union = status_ask(reference, &question, arena);
        for (size_t i = 0; i < of_union.measures.count; i++) {
            char *note;

            if (has(inquiry->result.measures, of_union.measures.items[i]))
                continue;
            note = ck_arena_take(arena, NOTE_MAX);
            snprintf(note, NOTE_MAX, "%.*s is in force %s EUU (%s), which does not stand for its members: chokepoint status %.*s %.*s %.*s",
                     SHOW(of_union.measures.items[i]), places[place].destination ? "for" : "of",
                     enum_name(&status_symbols, (int32_t)of_union.status).data, SHOW(question.origin), SHOW(question.destination),
                     SHOW(inquiry->subject));
            return note;
        }
    }
    return NULL;
}

/* ---- codes ---- */

/* A code is asked for that the law of this list may well leave free, or that is misspelt: the answer is the list's, and says that it rests on
 * nothing. */
static bool knows_code(const struct reference *reference, const struct status_question *question)
{
    struct measure_fact_list measures = measures_learned(reference);
    enum nomenclature        own = code_nomenclature_of_country(question->origin);

    for (size_t i = 0; i < measures.count; i++) {
        bool alike = code_nomenclature_of_country(measures.items[i]->origin) == own;

        if (code_touches(alike ? question->code : code_international(question->code), measures.items[i]->commodity_prefixes))
            return true;
    }
    return catalogue_names_code(reference, question->code, own);
}

/* Digits behind the sixth are the origin's. NULL: the catalogue has prefixes of its nomenclature. */
static const char *international_note(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    enum nomenclature own = code_nomenclature_of_country(question->origin);
    const char       *writes = code_nomenclature_of(own) ? nomenclature_symbols.symbols[own] : "a nomenclature of its own";
    char             *note;

    if (!question->code.data || !catalogue_map(reference, question->code, own, arena).international)
        return NULL;
    note = ck_arena_take(arena, NOTE_MAX);
    snprintf(note, NOTE_MAX,
             "%.*s is read as a code of %.*s, which writes %s: its first six digits count, for the catalogue's longer prefixes there "
             "are of others",
             SHOW(question->code), SHOW(question->origin), writes);
    return note;
}

static const char *unknown_note(const struct inquiry *inquiry, struct ck_arena *arena)
{
    char *note = ck_arena_take(arena, NOTE_MAX);

    snprintf(note, NOTE_MAX, "neither an item of the catalogue nor a measure has codes of %.*s: nothing is known of it", SHOW(inquiry->subject));
    return note;
}

void inquiry_add_notes(struct inquiry *inquiry, const struct reference *reference, struct ck_arena *arena)
{
    inquiry->unknown = inquiry->question.code.data && !knows_code(reference, &inquiry->question);
    inquiry->note = inquiry->unknown ? unknown_note(inquiry, arena) : union_note(reference, inquiry, arena);
    if (!inquiry->note)
        inquiry->note = international_note(reference, &inquiry->question, arena);
}
