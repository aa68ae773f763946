/* SPDX-License-Identifier: Apache-2.0
 * Fills the store from the lines of a directory's <topic>.jsonl, as `replay`, `ingest` and `export` write them. The offset of a record is the number
 * of its line, from 0, in partition 0; lines with `partition` and `offset` have those.
 *
 * Time of publication: the member `published` of the line, which `replay --by-day` writes; a line without it counts as published at 0 (1970), which
 * means: not known when. */
#ifndef CHOKEPOINT_SERVE_FILES_H
#define CHOKEPOINT_SERVE_FILES_H

#include "chokepoint/avro.h"
#include "chokepoint/topic.h"
#include "engine/util/journal.h"
#include "serve/store/store.h"

enum { FILES_PROBLEM_MAX = 512 };

struct files_report {
    uint64_t records, left_out; /* lines */
    uint64_t ours, undated;     /* lines of topics that are not the users'; those of them that do not say when they were published */
    size_t   files;
    bool     dated; /* there are such lines, and all of them say it */
};

/* A text that is another when the files are: for store_options.source. 0, or a negative errno (no such directory). */
int files_source(const char *directory, const struct ck_topic *const *topics, struct ck_buffer *ret_text);

/* What the store has already is passed over. 0, or a negative errno with words. */
int files_read(struct store *store, const char *directory, const struct ck_topic *const *topics, const struct journal *journal,
               struct files_report *ret_report, char ret_problem[FILES_PROBLEM_MAX]);

/* What was read of several directories. */
void files_add(struct files_report *total, const struct files_report *report);

/* Notes in the store that all files of its source were read, and what was found there. 0, or a negative errno. */
int files_note(struct store *store, const struct files_report *total);

/* Whether that was noted. */
bool files_noted(struct store *store, struct files_report *ret_total);

#endif
