/* SPDX-License-Identifier: Apache-2.0
 * A file of one kind before anybody takes its records: intake's own judgement of each, and what only the file as a whole shows: records of one key
 * and one publication that differ, names that the catalogue lacks, measures without an effect. One file, one answer, whichever command reads it. */
#ifndef CHOKEPOINT_INGEST_VET_H
#define CHOKEPOINT_INGEST_VET_H

#include "chokepoint/processor.h"
#include "domain/reference/reference.h"
#include "engine/util/tally.h"
#include "program/ingest/ingest.h"
#include "program/ingest/stow.h"
#include "source/convert/seen.h"

enum {
    VET_TEXT_MAX = 768,
    VET_NAMES_MAX = 100,  /* unknown names that are told; the others are counted */
    VET_REFUSED_TOLD = 20 /* refused rows of one reason in a file that are told each; the others are counted */
};

struct vet_options {
    const struct ck_processor *intake;
    const void                *config;    /* NULL: its defaults */
    const struct reference    *catalogue; /* names that it lacks are told; NULL: none is */
    bool                       fold;      /* trade: rows of one key and one publication that differ are added up; else refused */
    bool                       of_source; /* a map says what is added up: `fold` cannot be asked for */
    bool                       hold;      /* vet_each() is wanted */

    void *context;
    void (*refused)(void *context, size_t line, const char *reason, const char *text); /* each refused row; NULL: nobody asks */
    /* A line of the file, or 0: the file; in the order of lines, but for what vet_finish() finds. */
    void (*tell)(void *context, size_t line, bool refused, const char *text);
};

struct vet;

struct vet *vet_new(const struct ingest_kind *kind, const struct vet_options *options);
void        vet_free(struct vet *vet);

/* Each record of the file: as a user would produce it, decoded already, or not even that. */
void vet_value(struct vet *vet, size_t line, struct ck_bytes value);
void vet_record(struct vet *vet, size_t line, const void *record);
void vet_converted(struct vet *vet, bool converted); /* whether the value of the record that comes next was converted by a rate */
void vet_by_rows(struct vet *vet);                   /* what is told as lines from here on are numbers of rows */
void vet_unreadable(struct vet *vet, size_t line, const char *problem);
void vet_rejected(struct vet *vet, size_t line, const char *reason, const char *detail);

/* After the last record. */
void vet_note(struct vet *vet, size_t line, const char *text); /* how a record was read; each text is told once */
void vet_finish(struct vet *vet);

/* Whether records of trade are left and none is of an item, as far as the catalogue tells; what is to be said of it in text, of VET_TEXT_MAX bytes.
 * vet_finish() tells it of a file, but not of the files that a map reads (`of_source`): these are told of together. */
bool vet_trades_lost(struct vet *const *vets, size_t count, char *text);

/* After vet_finish() of each, of files of one run: records of one key and one publication that contradict each other between files are refused, all
 * of them, as they are within a file. Trade that does not, as two editions of a table in two currencies, is one record: the fuller one, a printed
 * value before a converted one. Files whose records are those of another file are told. `names`: of the files. */
void vet_across(struct vet *const *vets, const char *const *names, size_t count);

/* Notes what a vet holds, whatever the time of collection, and brings its entries into the order of keys. */
void vet_remember(struct vet *vet, struct seen_rows *seen);

struct vet_known {       /* records that are not written again */
    size_t there, twice; /* the directory had them, or a fuller edition; the run gave them before */
};

/* After vet_finish() of `vet`: leaves out the records that were seen, and adds to the counts; statistics of which `there` says something else of the
 * same publication are refused, or the whole file, if it is a fuller edition of what is there: nothing there can be replaced. `there` is of the same
 * kind and was remembered; `name` is its file's. */
void vet_against(struct vet *vet, struct vet *there, struct seen_rows *seen, const char *name, struct vet_known *known);

size_t              vet_total(const struct vet *vet); /* records, refused ones too */
const struct tally *vet_refused(const struct vet *vet);

/* The records that are left, in the order of lines; `hold`. A negative result ends it and is returned. */
int vet_each(struct vet *vet, int (*each)(void *context, const void *record), void *context);

/* What intake makes of them; measures and items. */
int vet_facts(struct vet *vet, int (*each)(void *context, struct ck_bytes key, const void *fact), void *context);

/* ---- inside (vet_measures.c, vet_law.c, vet_items.c) ---- */

struct vet_fact {
    size_t                 line;
    const void            *fact;
    const struct ck_topic *topic;
};

/* Tells of measures that have no effect. */
void vet_measures(const struct vet_options *options, const struct vet_fact *facts, size_t count);

/* Tells of what their acts make of them: measures never in force, suspensions and extensions of what has ended. */
void vet_law(const struct vet_options *options, const struct vet_fact *facts, size_t count);

/* Tells of items whose parents are not there. */
void vet_items(const struct vet_options *options, const struct vet_fact *facts, size_t count);

#endif
