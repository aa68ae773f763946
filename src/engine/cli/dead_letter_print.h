/* SPDX-License-Identifier: Apache-2.0
 * Dead letters for people. */
#ifndef CHOKEPOINT_CLI_DEAD_LETTER_PRINT_H
#define CHOKEPOINT_CLI_DEAD_LETTER_PRINT_H

#include <stdio.h>

#include "engine/serde/dead_letter.h"

/* Headers, then the bytes: as text if they are printable UTF-8, else as a dump. */
void dead_letter_print(const struct log_record *record, FILE *file);

struct dead_letter_count {
    char  *topic, *reason;
    size_t count;
};

/* Counts of the refused records, and the newest `limit` dead letters. A record that was sent again and refused again counts once, as it was refused
 * last. */
struct dead_letters {
    size_t                    limit;
    struct dead_letter_count *counts;
    size_t                    count_count;
    struct listed            *listed; /* a ring from `limit` on */
    size_t                    listed_count, listed_room, added;
    struct letter_mark       *marks; /* of all letters, and of those that later ones replace */
    size_t                    mark_count, mark_room, replaced;
};

void dead_letters_add(struct dead_letters *letters, const struct dead_letter *letter);
/* Takes away what later ones replace; before the counts are read or printed. How many records are left. */
size_t dead_letters_settle(struct dead_letters *letters);
void   dead_letters_print(const struct dead_letters *letters, FILE *file);
void   dead_letters_release(struct dead_letters *letters);

#endif
