/* SPDX-License-Identifier: Apache-2.0
 * What a vet holds, for the files that make it up. */
#ifndef CHOKEPOINT_INGEST_VET_INTERNAL_H
#define CHOKEPOINT_INGEST_VET_INTERNAL_H

#include <xxhash.h>

#include "engine/base/string_set.h"
#include "program/ingest/trial.h"
#include "program/ingest/vet.h"
#include "program/ingest/vet_words.h"

enum { SHOWN = 80 }; /* bytes of a name */

struct slice { /* of vet->facts */
    size_t at, size;
};

struct vet_entry {                         /* 72 bytes, for each record of the file */
    size_t        line, key_at, record_at; /* in vet->stow */
    int64_t       known_ms;
    XXH128_hash_t key;
    XXH64_hash_t  content;
    uint32_t      key_size, record_size; /* of what is put away */
    bool          left_out;
    bool          converted; /* its value */
    bool          of_item;   /* trade: of an item of the catalogue */
};

struct vet {
    const struct ingest_kind *kind;
    struct vet_options        options;
    struct trial              trial;
    const struct ck_topic    *topic; /* of the facts; NULL: none was accepted */
    struct stow               stow;
    struct ck_buffer          scrap;  /* what is encoded now */
    struct ck_buffer          facts;  /* of measures and items */
    struct slice             *places; /* of the facts; of each entry */
    struct vet_entry         *entries;
    size_t                    count, room, total;
    bool                      by_rows;  /* lines are numbers of rows */
    bool                      converts; /* the values of the records that come */
    struct tally              refused;
    struct string_set         told; /* names that the catalogue lacks */
    struct vet_words          words;
    struct ck_arena           arena, scratch;
};

/* Counts a refused row and tells of it, up to VET_REFUSED_TOLD of a reason. */
void vet_refuse(struct vet *vet, size_t line, const char *reason, const char *text);

struct ck_bytes vet_key(struct vet *vet, const struct vet_entry *entry); /* until the scratch is cleared */

/* The record of an entry, until the scratch is cleared; NULL: it cannot be read. Another one in its place. */
void *vet_decode(struct vet *vet, const struct vet_entry *entry);
void  vet_put(struct vet *vet, struct vet_entry *entry, const void *record);

/* What a record of trade is to another one of its key and publication. */
enum vet_edition {
    VET_CONTRARY,
    VET_NEAR,   /* contrary, but as near as a value that a rate has converted is to the printed one, beside the same weight */
    VET_POORER, /* another edition, which has nothing that the other one has not */
    VET_FULLER  /* another edition, which has a figure that the other one lacks */
};
enum vet_edition vet_edition_of(struct vet *vet, const struct vet_entry *entry, struct vet *there, const struct vet_entry *other);

/* Rows of statistics state one thing of a publication; of the other kinds two of one key may be what their publisher prints. */
bool vet_is_statistics(const struct vet *vet);

/* Whether two records of one key and one publication with other contents cannot both be true: of statistics, and of a publisher's table of supply. */
bool vet_refuses_repeats(const struct vet *vet);

#endif
