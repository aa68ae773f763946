/* SPDX-License-Identifier: Apache-2.0
 * What a file looks like by its first bytes: for people who gave one that nothing here reads. */
#ifndef CHOKEPOINT_SOURCE_LOOKS_H
#define CHOKEPOINT_SOURCE_LOOKS_H

#include "chokepoint/bytes.h"

enum {
    LOOKS_HEAD_MIN = 512, /* bytes that tell all that looks_foreign() knows */
    LOOKS_WORDS_MAX = 128
};

/* What it is, if it is none of rows as text, and what to do: a workbook, a document, an archive that is not unpacked here. NULL: it may be. */
const char *looks_foreign(struct ck_bytes head);

/* Its first words in one line, cut where a character ends; what is no character is `?`. "": it has none. */
void looks_words(struct ck_bytes head, char ret_words[LOOKS_WORDS_MAX]);

#endif
