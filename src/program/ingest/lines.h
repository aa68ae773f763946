/* SPDX-License-Identifier: Apache-2.0
 * JSON lines and Avro container files to records of a kind, one at a time. */
#ifndef CHOKEPOINT_INGEST_LINES_H
#define CHOKEPOINT_INGEST_LINES_H

#include <stdio.h>

#include "program/ingest/ingest.h"

/* Lines as replay reads them: {"key", "timestamp", "value": {…}}, of which only the value counts, or the bare value. Blank lines are passed over.
 * INGEST_OK, INGEST_BAD, -EIO, -EILSEQ (UTF-16), or what the sink's `record` answered. */
int ingest_lines(const struct ingest_kind *kind, FILE *file, const struct ingest_sink *sink);

/* A file of the data directory that has been read, CSV or lines as its kind says. `catalogue`: as for ingest_csv(). */
int ingest_text(const struct ingest_kind *kind, struct ck_bytes text, const struct reference *catalogue, const struct ingest_sink *sink);

/* The object of a news file as NewsItem has it; in `arena`, or the object itself where it is none. */
struct ck_bytes ingest_news(struct ck_bytes object, struct ck_arena *arena);

/* The object of a file of claims as SubmittedClaim has it: without what records of policy.claims say besides. */
struct ck_bytes ingest_claim(struct ck_bytes object, struct ck_arena *arena);

/* Whether files of news have a member of that name beside those of NewsItem (data/README.md). */
bool ingest_news_aside(struct ck_bytes name);

/* An object container file, resolved by name; `line` counts its values from 1, 0 is the file as a whole. */
int ingest_avro(const struct ingest_kind *kind, const char *path, const struct ingest_sink *sink);

#endif
