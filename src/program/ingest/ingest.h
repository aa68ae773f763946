/* SPDX-License-Identifier: Apache-2.0
 * CSV rows to records, in the shapes of data/ (SPEC 12.2). A column is a field of the record, or one that the kind explains; no other is allowed. */
#ifndef CHOKEPOINT_INGEST_INGEST_H
#define CHOKEPOINT_INGEST_INGEST_H

#include <stdio.h>

#include "chokepoint/processor.h"
#include "domain/reference/reference.h"

enum { INGEST_PROBLEM_MAX = 256 };

struct ingest_kind {
    const char            *name, *file; /* "trade", "trade.csv"; file NULL: the data directory has none of this kind */
    const struct ck_topic *topic;       /* that the records are for */
    int64_t (*known_ms)(const void *record);
    bool lines; /* the file is of JSON lines, not CSV, and may be absent */
};

extern const struct ingest_kind ingest_kinds[];                          /* those with a file of the data directory; ends with name == NULL */
const struct ingest_kind       *ingest_find(const char *name);           /* all kinds */
const struct ingest_kind       *ingest_of(const struct ck_topic *topic); /* of a user's topic; NULL: it is none */
bool                            ingest_is_reference(const struct ingest_kind *kind); /* what figures are judged by, and no figures or news */

enum {
    INGEST_OK,
    INGEST_BAD /* the header, or some rows, are not in the kind's shape: told through `bad`; the other rows were given */
};

struct ingest_sink {
    void *context;
    int (*record)(void *context, const void *record); /* valid until it returns; negative: ends */
    void (*bad)(void *context, size_t line, const char *problem /* text */);
    size_t *line;                                               /* gets the line, or the number, of each record before record(); NULL: nobody asks */
    void (*told)(void *context, size_t line, const char *text); /* of a record that was given: how it was read; NULL: nobody asks */
};

/* Hands a record to a sink. */
static inline int ingest_give(const struct ingest_sink *sink, size_t line, const void *record)
{
    if (sink->line)
        *sink->line = line;
    return sink->record(sink->context, record);
}

/* `catalogue`: maps the codes of trade rows to items; NULL for other kinds. INGEST_OK, INGEST_BAD, or what `record` answered. */
int ingest_csv(const struct ingest_kind *kind, struct ck_bytes text, const struct reference *catalogue, const struct ingest_sink *sink);

/* The same from a file, of which memory holds a row; or a negative errno of reading it (-EILSEQ: UTF-16). */
int ingest_csv_file(const struct ingest_kind *kind, FILE *file, const struct reference *catalogue, const struct ingest_sink *sink);

/* A reference that knows the items of an items.csv. NULL: INGEST_BAD, told through `bad`. */
struct reference *ingest_catalogue(struct ck_bytes items_csv, const struct ingest_sink *sink);

#endif
