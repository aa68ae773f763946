/* SPDX-License-Identifier: Apache-2.0
 * The parts of classify: articles (classify.c), and the claims that others read in them (submitted.c). */
#ifndef CLASSIFY_INTERNAL_H
#define CLASSIFY_INTERNAL_H

#include "chokepoint/processor.h"
#include "records.h"

enum { CLASSIFY_FINDINGS, CLASSIFY_SUBMITTED }; /* tables: by article; by article, reader and ordinal */

/* A submitted claim: keeps its greatest version, and marks its reader. */
void submitted_apply(struct ck_applying *step, const struct claim_fact *fact);

/* Marks the readers of an article; of all articles where `news` is null. */
void submitted_mark(const struct ck_learning *step, struct ck_bytes news);

/* States the claims of a reader: the subject news|reader. */
int submitted_settle(struct ck_settling *step, struct ck_bytes news, struct ck_bytes reader);

#endif
