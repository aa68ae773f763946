/* SPDX-License-Identifier: Apache-2.0
 * What a worker is about, for the line that tells why it ended: the record that it reads, the subject that it settles, the transaction that it ends.
 * Everything here may be called by a handler of signals. */
#ifndef CHOKEPOINT_UTIL_WORK_PLACE_H
#define CHOKEPOINT_UTIL_WORK_PLACE_H

#include "chokepoint/bytes.h"
#include "engine/util/journal.h"

enum place_type {
    PLACE_NONE,       /* no record and no subject has to do with it */
    PLACE_RECORD,     /* one record of an input */
    PLACE_SUBJECT,    /* a subject of a partition, and the records of the open transaction that may be the reason */
    PLACE_TRANSACTION /* the end of a transaction: its records, and the subject that took longest */
};

enum { PLACE_TEXT = 256, PLACE_RECORDS = 768, PLACE_PAIRS = 8 };

struct work_place {
    enum place_type type;
    const char     *processor;
    const char     *topic;                  /* PLACE_RECORD: as the program calls it, without prefix or rename; and its … */
    int64_t         partition, offset;      /* … place; partition: of a PLACE_SUBJECT too */
    char            key[PLACE_TEXT];        /* PLACE_RECORD; quoted and bounded */
    char            subject[PLACE_TEXT];    /* the same of a subject; "": none */
    int64_t         subject_ms;             /* PLACE_TRANSACTION: how long it took */
    char            records[PLACE_RECORDS]; /* topic|partition|first-last, with spaces between; "": none */
};

/* Bytes as text in at most PLACE_TEXT - 1 bytes, as quote_text() spells them; cut with "..." behind it. */
void place_text(char ret_text[PLACE_TEXT], struct ck_bytes bytes);

/* Adds " topic|partition|first-last" to place->records; what no longer fits is told by "...". */
void place_records_add(struct work_place *place, const char *topic, int64_t partition, int64_t first, int64_t last);

/* The pairs of a line of the journal, which point into the place; how many. */
size_t place_pairs(const struct work_place *place, struct journal_pair ret_pairs[PLACE_PAIRS]);

#endif
