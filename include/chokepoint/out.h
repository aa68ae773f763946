/* SPDX-License-Identifier: Apache-2.0
 * What a processor says. Stated values are compared by the runtime with what was published: equal ones are suppressed, others get the next revision,
 * and what is no longer stated is retracted. */
#ifndef CHOKEPOINT_OUT_H
#define CHOKEPOINT_OUT_H

#include "chokepoint/table.h"

struct out;
struct applying;
struct settling;
struct topic;

/* Reasons of dead letters, in the order in which they are tested: of several, the first stands. The names that a processor adds (processor->reasons)
 * have the numbers from REASON_OWN on. */
enum { REASONS_OWN_MAX = 16 };
enum reason {
    REASON_TOO_LARGE,
    REASON_UNDECODABLE,
    REASON_UNKNOWN_SCHEMA,
    REASON_UNKNOWN_FIELD,
    REASON_MISSING_FIELD,
    REASON_UNKNOWN_ENUM,
    REASON_OWN, /* what the type allows, and the processor does not */
    REASON_BAD_NUMBER = REASON_OWN + REASONS_OWN_MAX,
    REASON_BAD_PERIOD,
    REASON_BAD_MONTHS,
    REASON_BAD_KEY,
    REASON_CONTRADICTION,
    REASON_FUTURE,
    REASON_BEYOND_RETENTION,
    REASON_SET_ASIDE, /* by an operator: chokepoint dlq set-aside */
    REASON_DAMAGED,   /* the same, of what could not be read: its bytes are lost */
    REASON_COUNT
};

/* "too_large" …, or one of the processor's; NULL: it has none of this number. processor NULL: one that has none of its own. */
struct processor;
const char *reason_name(const struct processor *processor, int reason);

/* This value must hold. Doubles are rounded to 12 significant digits. At most one statement for a key in one settle.
 * Everything is copied. Returns STEP_OK, or -EMSGSIZE. */
int out_state(const struct settling *step, const struct topic *topic, const void *value);

/* What was published under the keys of this topic that are less than the value's key is as it would be stated again. Once in a settle;
 * none of those keys may be stated. */
void out_keep_before(const struct settling *step, const struct topic *topic, const void *value);

/* Names a source of the next out_state(). Without any, all rows read since the settle began are its sources. */
void out_source(const struct settling *step, struct row_origin origin);

/* What an operator should know (struct note_type), such as a name that no other record has. Nothing is published for it; the journal tells each note
 * once. One in a settle: the last counts. Notes over OUT_NOTE_MAX bytes are passed over. */
enum { OUT_NOTE_MAX = 256 };
void out_note(const struct settling *step, struct bytes note);

/* Appends a record. Returns STEP_OK, or -EMSGSIZE. */
int out_append(const struct applying *step, const struct topic *topic, const void *value);

/* A dead letter; returns STEP_REJECT. `detail` is copied. */
int out_reject(const struct applying *step, int reason, const char *detail);

#endif
