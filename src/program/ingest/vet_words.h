/* SPDX-License-Identifier: Apache-2.0
 * Words of a record that are valid whatever they are, and are nearly always meant to be ones that something is computed from. */
#ifndef CHOKEPOINT_INGEST_VET_WORDS_H
#define CHOKEPOINT_INGEST_VET_WORDS_H

#include "engine/base/string_set.h"
#include "program/ingest/vet.h"

struct vet_words {
    struct string_set told;
    struct ck_arena   arena;
};

/* Returns whether a record of trade is of an item, as far as the catalogue tells; of other kinds true. Tells, once each: a source or a measure of
 * supply that is nearly a known one, a share in another unit than percent, a national nomenclature of another reporter, a code whose edition of HS
 * leaves it without an item. */
bool vet_words_meet(struct vet_words *words, const struct vet_options *options, size_t line, const struct ck_topic *topic, const void *fact);

/* Tells it of the first line that it stands in. */
void vet_words_tell(struct vet_words *words, const struct vet_options *options, size_t line, const char *text);

void vet_words_release(struct vet_words *words);

#endif
