/* SPDX-License-Identifier: Apache-2.0
 * Told and not refused: a catalogue of sources may come to know more of them, and a reporter may print in whatever nomenclature it likes. */
#include "program/ingest/vet_words.h"

#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/code.h"
#include "domain/model/edition.h"
#include "domain/model/supply_measure.h"
#include "domain/model/topics.h"
#include "domain/model/unit.h"
#include "domain/trade/source.h"
#include "engine/util/nearest.h"

#define SHOW(text) (int)((text).size < 80 ? (text).size : 80), (text).data

void vet_words_tell(struct vet_words *words, const struct vet_options *options, size_t line, const char *text)
{
    struct ck_bytes told = ck_bytes_from(text);

    if (words->told.count >= VET_NAMES_MAX || string_set_has(&words->told, told))
        return;
    string_set_add(&words->told, ck_arena_copy(&words->arena, told), &words->arena);
    options->tell(options->context, line, false, text);
}

static void meet_word(struct vet_words *words, const struct vet_options *options, size_t line, const char *what, struct ck_bytes word,
                      struct nearest nearest)
{
    char text[VET_TEXT_MAX];

    if (!nearest.found.data || ck_bytes_equal(nearest.found, word))
        return;
    snprintf(text, sizeof text, "%s %.*s is none that something is known of (nearest: %.*s)", what, SHOW(word), SHOW(nearest.found));
    vet_words_tell(words, options, line, text);
}

/* A code of an earlier edition of HS belongs to an item only where the catalogue says that the scope is the same; of a longer code of a nomenclature
 * that the catalogue does not write in, the first six digits count alone. */
static bool meet_code(struct vet_words *words, const struct vet_options *options, size_t line, const struct trade_fact *fact)
{
    struct ck_arena     arena = CK_ARENA_NULL;
    struct code_mapping mapping = catalogue_map(options->catalogue, fact->commodity, fact->nomenclature, &arena);
    const char         *nomenclature = nomenclature_symbols.symbols[fact->nomenclature];
    bool                mapped = mapping.item.data != NULL;
    char                text[VET_TEXT_MAX];

    if (mapping.edition_unknown) {
        snprintf(text, sizeof text, "commodity %.*s of %s belongs to no item: the catalogue does not say that its scope is that of HS2022",
                 SHOW(fact->commodity), nomenclature);
        vet_words_tell(words, options, line, text);
    } else if (mapping.international) {
        snprintf(text, sizeof text, "commodity %.*s of %s counts by its first six digits: the catalogue's longer prefixes there are of others",
                 SHOW(fact->commodity), nomenclature);
        vet_words_tell(words, options, line, text);
    }
    ck_arena_release(&arena);
    return mapped;
}

static bool meet_trade(struct vet_words *words, const struct vet_options *options, size_t line, const struct trade_fact *fact)
{
    struct nearest nearest = nearest_to(fact->source);
    const char    *name, *whose = code_nomenclature_of(fact->nomenclature);
    bool           of_item = true; /* a name that the catalogue lacks is an item of its own */
    char           text[VET_TEXT_MAX];

    for (size_t i = 0; (name = source_name(i)); i++)
        nearest_try(&nearest, ck_bytes_from(name));
    meet_word(words, options, line, "source", fact->source, nearest);
    if (options->catalogue && fact->nomenclature != NOMENCLATURE_ITEM)
        of_item = meet_code(words, options, line, fact);
    if (!whose || code_is_written_by(fact->nomenclature, fact->reporter, ck_month_from_day(fact->period)))
        return of_item;
    snprintf(text, sizeof text, "nomenclature %s is that of %s, and the reporter is %.*s", nomenclature_symbols.symbols[fact->nomenclature], whose,
             SHOW(fact->reporter));
    vet_words_tell(words, options, line, text);
    return of_item;
}

static void meet_supply(struct vet_words *words, const struct vet_options *options, size_t line, const struct supply_entry *entry)
{
    struct nearest nearest = nearest_to(entry->measure);
    char           text[VET_TEXT_MAX];

    for (const char *const *known = supply_measures; *known; known++)
        nearest_try(&nearest, ck_bytes_from(*known));
    meet_word(words, options, line, "measure", entry->measure, nearest);
    if (supply_measure_is_share(entry->measure) && unit_whole(entry->unit, &words->arena) == 0) {
        snprintf(text, sizeof text, "unit %.*s of %.*s is neither percent nor ratio: nothing is computed from it", SHOW(entry->unit),
                 SHOW(entry->measure));
        vet_words_tell(words, options, line, text);
    }
    if (supply_measure_is_production(entry->measure) && unit_grams(entry->unit, &words->arena) == 0) {
        snprintf(text, sizeof text, "unit %.*s of %.*s is no weight that is known: it compares only with figures in the same words",
                 SHOW(entry->unit), SHOW(entry->measure));
        vet_words_tell(words, options, line, text);
    }
}

bool vet_words_meet(struct vet_words *words, const struct vet_options *options, size_t line, const struct ck_topic *topic, const void *fact)
{
    if (topic == &intake_trade)
        return meet_trade(words, options, line, fact);
    if (topic == &intake_supply)
        meet_supply(words, options, line, fact);
    return true;
}

void vet_words_release(struct vet_words *words) { ck_arena_release(&words->arena); }
