/* SPDX-License-Identifier: Apache-2.0
 * Outputs of a processor. The runtime compares stated values with those published before: it suppresses equal values, publishes others with the next
 * revision, and retracts the keys that settle() states no longer. */
#ifndef CHOKEPOINT_OUT_H
#define CHOKEPOINT_OUT_H

#include "chokepoint/api.h"
#include "chokepoint/table.h"

CK_API_BEGIN

struct ck_out;
struct ck_applying;
struct ck_settling;
struct ck_topic;

/* Reasons of dead letters, in the order in which they are tested: the first that applies is published. Reasons that a processor adds
 * (processor->reasons) have the numbers from CK_REASON_OWN on. */
enum { CK_REASONS_OWN_MAX = 16 };
enum ck_reason {
    CK_REASON_TOO_LARGE,
    CK_REASON_UNDECODABLE,
    CK_REASON_UNKNOWN_SCHEMA,
    CK_REASON_UNKNOWN_FIELD,
    CK_REASON_MISSING_FIELD,
    CK_REASON_UNKNOWN_ENUM,
    CK_REASON_OWN, /* a value that the schema allows and the processor refuses */
    CK_REASON_BAD_NUMBER = CK_REASON_OWN + CK_REASONS_OWN_MAX,
    CK_REASON_BAD_PERIOD,
    CK_REASON_BAD_MONTHS,
    CK_REASON_BAD_KEY,
    CK_REASON_CONTRADICTION,
    CK_REASON_FUTURE,
    CK_REASON_BEYOND_RETENTION,
    CK_REASON_SET_ASIDE, /* by an operator: chokepoint dlq set-aside */
    CK_REASON_DAMAGED,   /* the same, for a record that could not be read: its bytes are lost */
    CK_REASON_COUNT
};

/* "too_large" …, or the processor's own; NULL: no such reason. processor may be NULL: it has none of its own. */
struct ck_processor;
const char *ck_reason_name(const struct ck_processor *processor, int reason);

/* States a value: under its key, this content shall be published. Rounds doubles to 12 significant digits. At most one statement per key in one
 * settle(). Copies everything. Returns CK_STEP_OK, or -EMSGSIZE. */
CK_CHECKED int ck_out_state(const struct ck_settling *step, const struct ck_topic *topic, const void *value);

/* Keeps everything already published for this subject under keys of `topic` below the value's key, as if it had been stated again. At most one call
 * in a settle(); do not also state any of those keys. */
void ck_out_keep_before(const struct ck_settling *step, const struct ck_topic *topic, const void *value);

/* Adds a source to the next ck_out_state(). A value without named sources has all rows that were read since the settle began as its sources. */
void ck_out_source(const struct ck_settling *step, struct ck_row_origin origin);

/* A note for the operator (struct ck_note_type), such as a name that no reference record has. The runtime logs each note once and publishes nothing.
 * One note in a settle(): the last one counts. Notes above CK_OUT_NOTE_MAX bytes are dropped. */
enum { CK_OUT_NOTE_MAX = 256 };
void ck_out_note(const struct ck_settling *step, struct ck_bytes note);

/* Appends a record, whatever was published before. Copies everything. Returns CK_STEP_OK, or -EMSGSIZE. */
CK_CHECKED int ck_out_append(const struct ck_applying *step, const struct ck_topic *topic, const void *value);

/* Publishes a dead letter for the record; apply() returns its result, CK_STEP_REJECT, and must not have changed a row. Copies `detail`. */
CK_CHECKED int ck_out_reject(const struct ck_applying *step, int reason, const char *detail);

CK_API_END

#endif
