/* SPDX-License-Identifier: Apache-2.0
 * What a processor says. Stated values are compared by the runtime with what was published: equal ones are suppressed, others get the next revision,
 * and what is no longer stated is retracted. */
#ifndef CHOKEPOINT_OUT_H
#define CHOKEPOINT_OUT_H

#include "chokepoint/api.h"
#include "chokepoint/table.h"

CK_API_BEGIN

struct ck_out;
struct ck_applying;
struct ck_settling;
struct ck_topic;

/* Reasons of dead letters, in the order in which they are tested: of several, the first stands. The names that a processor adds (processor->reasons)
 * have the numbers from CK_REASON_OWN on. */
enum { CK_REASONS_OWN_MAX = 16 };
enum ck_reason {
    CK_REASON_TOO_LARGE,
    CK_REASON_UNDECODABLE,
    CK_REASON_UNKNOWN_SCHEMA,
    CK_REASON_UNKNOWN_FIELD,
    CK_REASON_MISSING_FIELD,
    CK_REASON_UNKNOWN_ENUM,
    CK_REASON_OWN, /* what the type allows, and the processor does not */
    CK_REASON_BAD_NUMBER = CK_REASON_OWN + CK_REASONS_OWN_MAX,
    CK_REASON_BAD_PERIOD,
    CK_REASON_BAD_MONTHS,
    CK_REASON_BAD_KEY,
    CK_REASON_CONTRADICTION,
    CK_REASON_FUTURE,
    CK_REASON_BEYOND_RETENTION,
    CK_REASON_SET_ASIDE, /* by an operator: chokepoint dlq set-aside */
    CK_REASON_DAMAGED,   /* the same, of what could not be read: its bytes are lost */
    CK_REASON_COUNT
};

/* "too_large" …, or one of the processor's; NULL: it has none of this number. processor NULL: one that has none of its own. */
struct ck_processor;
const char *ck_reason_name(const struct ck_processor *processor, int reason);

/* This value must hold. Doubles are rounded to 12 significant digits. At most one statement for a key in one settle.
 * Everything is copied. Returns CK_STEP_OK, or -EMSGSIZE. */
int ck_out_state(const struct ck_settling *step, const struct ck_topic *topic, const void *value);

/* What was published under the keys of this topic that are less than the value's key is as it would be stated again. Once in a settle;
 * none of those keys may be stated. */
void ck_out_keep_before(const struct ck_settling *step, const struct ck_topic *topic, const void *value);

/* Names a source of the next ck_out_state(). Without any, all rows read since the settle began are its sources. */
void ck_out_source(const struct ck_settling *step, struct ck_row_origin origin);

/* What an operator should know (struct ck_note_type), such as a name that no other record has. Nothing is published for it; the journal tells each
 * note once. One in a settle: the last counts. Notes over CK_OUT_NOTE_MAX bytes are passed over. */
enum { CK_OUT_NOTE_MAX = 256 };
void ck_out_note(const struct ck_settling *step, struct ck_bytes note);

/* Appends a record. Returns CK_STEP_OK, or -EMSGSIZE. */
int ck_out_append(const struct ck_applying *step, const struct ck_topic *topic, const void *value);

/* A dead letter; returns CK_STEP_REJECT. `detail` is copied. */
int ck_out_reject(const struct ck_applying *step, int reason, const char *detail);

CK_API_END

#endif
