/* SPDX-License-Identifier: Apache-2.0
 * A dead letter, read back: the position of its record, the reason, and the record's bytes. */
#ifndef CHOKEPOINT_SERDE_DEAD_LETTER_H
#define CHOKEPOINT_SERDE_DEAD_LETTER_H

#include "chokepoint/processor.h"
#include "engine/log/log.h"

/* Everything is borrowed from the record. */
struct dead_letter {
    struct ck_bytes key;                     /* source topic|partition|offset */
    struct ck_bytes topic, reason, detail;   /* topic: its name in the program, without prefix or rename */
    struct ck_bytes source_key, traceparent; /* data == NULL: none */
    struct ck_bytes redriven_from;           /* the key of the dead letter that its record was sent again from; data == NULL: none */
    struct ck_bytes value;
    int64_t         partition, offset, time_ms; /* of the source */
    int64_t         size;                       /* size of the original value: above value.size if only its beginning was kept */
    int64_t         key_size;                   /* size of the original key: above source_key.size if only its beginning was kept */
    int64_t         redriven;                   /* how often the record has been redriven */
    int64_t         refused_ms;                 /* when the dead letter was written */
};

/* False: this program did not write it. */
bool dead_letter_read(const struct log_record *record, struct dead_letter *ret_letter);

struct dead_letter_filter {
    struct ck_bytes reason, key;       /* data == NULL: any */
    int64_t         partition, offset; /* of the source; -1: any */
};

bool dead_letter_matches(const struct dead_letter *letter, const struct dead_letter_filter *filter);

enum { REDRIVES_MAX = 3 };

/* Why its record cannot be redriven; NULL: it can. `processors` (ends with NULL): those of the program. */
const char *dead_letter_hold(const struct dead_letter *letter, const struct ck_processor *const *processors);

enum { REDRIVE_HEADERS = 3, REDRIVE_TEXT = 24 };

/* The record to send to the topic and partition it came from; valid as long as the letter's record and the arrays. */
struct log_record dead_letter_record(const struct dead_letter *letter, struct log_header headers[REDRIVE_HEADERS], char text[REDRIVE_TEXT]);

#endif
