/* SPDX-License-Identifier: Apache-2.0
 * A question about control status as people put it, its answer (SPEC 5) and what is to be said beside it. Who asks at a terminal and who asks over
 * HTTP gets the same. */
#ifndef CHOKEPOINT_SERVE_INQUIRY_H
#define CHOKEPOINT_SERVE_INQUIRY_H

#include "chokepoint/avro.h"
#include "domain/control/status.h"

enum { INQUIRY_PROBLEM_MAX = 512 };

struct inquiry {
    struct status_question question;   /* known_ms INT64_MAX: everything */
    struct ck_bytes        subject;    /* its item or code */
    const char            *known_text; /* NULL: known_ms was not given */
    size_t                 refused;    /* records of the list that are missing */

    struct control_result result;
    const char           *note;    /* NULL: none */
    bool                  unknown; /* a code that nothing speaks of */
};

/* As intake reads them. extra: a word that stands beside the countries ("ALL"), or NULL. */
bool inquiry_country(struct ck_bytes text, const char *extra, struct ck_arena *arena, struct ck_bytes *ret_country);

/* Digits are a code, anything else is an item. False: it is neither, and ret_problem says why. */
bool inquiry_subject(struct inquiry *inquiry, struct ck_bytes text, struct ck_arena *arena, char ret_problem[INQUIRY_PROBLEM_MAX]);

/* Whether the catalogue or a measure knows the item. False: ret_problem says so, with the nearest one. */
bool inquiry_knows_item(const struct reference *reference, struct ck_bytes item, char ret_problem[INQUIRY_PROBLEM_MAX]);

/* Fills the result and what is beside it. False: no item of that name is known, and ret_problem says so, with the nearest one. Strings live in the
 * reference and in the arena. */
bool inquiry_ask(struct inquiry *inquiry, const struct reference *reference, struct ck_arena *arena, char ret_problem[INQUIRY_PROBLEM_MAX]);

/* Appends the answer as a line of JSON. */
void inquiry_write(const struct inquiry *inquiry, struct ck_buffer *buffer);

#endif
