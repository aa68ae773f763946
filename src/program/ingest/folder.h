/* SPDX-License-Identifier: Apache-2.0
 * The directory that replay reads: DIR/<topic>.jsonl. What one run writes comes to stand there as a whole, or not at all, behind what is there. */
#ifndef CHOKEPOINT_INGEST_FOLDER_H
#define CHOKEPOINT_INGEST_FOLDER_H

#include "program/ingest/vet.h"

enum { FOLDER_PROBLEM_MAX = 512 };

struct folder;

/* Whether an output is a directory: one that is there; or nothing is, and the name ends in a slash or has no dot. */
bool folder_is_meant(const char *path);

/* Makes the directory, and waits for nobody: NULL, with a problem, while another command writes there. `intake` and its `config` are borrowed. */
struct folder *folder_open(const char *path, const struct ck_processor *intake, const void *config, char problem[FOLDER_PROBLEM_MAX]);

/* Leaves out of a finished vet what the directory has already, and refuses what that contradicts. 0, or a negative errno of reading it. */
int folder_compare(struct folder *folder, const struct ingest_kind *kind, struct vet *vet);

/* 0, or a negative errno. */
int folder_add(struct folder *folder, const struct ingest_kind *kind, const void *record);

/* Ends the step; not `keep`: nothing was written. 0, or a negative errno. */
int folder_end(struct folder *folder, bool keep);

size_t      folder_there(const struct folder *folder); /* records that were there already */
size_t      folder_twice(const struct folder *folder); /* records that the run gave more than once */
void        folder_tell(const struct folder *folder); /* " to DIR: trade.records 12, policy.news 2" on standard error; nothing where there are none */
const char *folder_problem(const struct folder *folder);
void        folder_free(struct folder *folder);

#endif
