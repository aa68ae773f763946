/* SPDX-License-Identifier: Apache-2.0
 * A processor: three pure functions and a description. It does no I/O, reads no clock and draws no random numbers. docs/FIRST_PROCESSOR.md builds
 * one. */
#ifndef CHOKEPOINT_PROCESSOR_H
#define CHOKEPOINT_PROCESSOR_H

#include "chokepoint/api.h"
#include "chokepoint/arena.h"
#include "chokepoint/marks.h"
#include "chokepoint/out.h"
#include "chokepoint/record.h"
#include "chokepoint/table.h"
#include "chokepoint/topic.h"

CK_API_BEGIN

enum ck_input_role { CK_INPUT_STREAM, CK_INPUT_REFERENCE };

struct ck_input {
    const struct ck_topic *topic;
    enum ck_input_role     role;
    /* CK_INPUT_REFERENCE: copies a decoded value into the object that processor->reference created. Returns 0, or -ENOMEM. */
    int (*learn)(void *reference, int64_t offset, struct ck_bytes key, const void *value);
    bool required; /* CK_INPUT_REFERENCE: the worker waits while the topic is empty, unless reference.allow_empty is set */
    /* CK_INPUT_REFERENCE: what results lack while the topic is empty, and what to do, for people: `replay` says "TOPIC is empty, so …". NULL: nothing
     * that needs to be said */
    const char *without;
};

/* The object that holds all records of the CK_INPUT_REFERENCE topics. Each worker has one and never removes a record from it. */
struct ck_reference_type {
    void *(*create)(void); /* NULL: memory is exhausted */
    void (*destroy)(void *reference);
};

/* How the runtime logs the notes of ck_out_note(): as a warning, several notes in one line. */
struct ck_note_type {
    const char *event, *member; /* of the log line: "unknown_items", "items" */
    const char *effect;         /* of the fact on what is published */
    /* Whether a note still applies with the reference as it is now; if not, it is not logged. NULL: it does. */
    bool (*holds)(const void *reference, struct ck_bytes note);
};

/* Which records of an output anything follows from. If there are records of it and none is such, `replay` warns "0 of 12 RECORDS LACK". */
struct ck_worth_type {
    const struct ck_topic *output;
    bool (*counts)(const void *record);
    const char *records; /* what they are, in the plural: "prices" */
    const char *lack;    /* what none of them is or has, what follows, and what to do: "are of a known product, so …" */
};

struct ck_table_type {
    const char                  *name;
    const struct ck_record_type *row; /* schema of the row */
};

enum ck_event_type {
    CK_EVENT_RECORD,    /* value: the decoded record of `topic` */
    CK_EVENT_RETRACTED, /* the key of a stated topic was retracted; no value */
    CK_EVENT_REFERENCE, /* learned() only; value: the decoded reference record of `topic` */
    CK_EVENT_DAY,       /* learned() only; step->day is the new day */
    CK_EVENT_ALL        /* learned() only: mark every subject for which settle() may state anything */
};

struct ck_event {
    enum ck_event_type     type;
    const struct ck_topic *topic;
    struct ck_bytes        key;   /* of the record */
    const void            *value; /* struct of topic->value; its strings live until the end of the call */
    struct ck_bytes        raw;   /* the undecoded bytes of the record */
    /* The Kafka timestamp of the record, set by its producer or the broker: ms since 1970-01-01; 0: none. A repeat of the record has another one, so
     * rows must not depend on it. */
    int64_t time_ms;
};

/* The argument of each function holds only what that function may use, so that misuse does not compile. The runtime clears `arena` after each call;
 * `day` is the day of the last CK_EVENT_DAY, in days since 1970-01-01. */
struct ck_applying { /* apply(): changes rows, marks, appends, rejects */
    const void *config;
    const void *reference; /* as below; use it only to choose marks: a reference record may arrive before or after this record, so rows must not
                              depend on it */
    int32_t                 day;
    struct ck_table *const *tables;
    struct ck_marks        *marks; /* NULL: the processor has no tables */
    struct ck_arena        *arena;
    struct ck_out          *out;
};

struct ck_learning { /* learned(): reads rows, marks */
    const void                   *config;
    const void                   *reference; /* of processor->reference; NULL: there are no CK_INPUT_REFERENCE topics */
    int32_t                       day;
    const struct ck_table *const *tables;
    struct ck_marks              *marks;
    struct ck_arena              *arena;
};

struct ck_settling { /* settle(): reads rows, states */
    const void                   *config;
    const void                   *reference; /* of processor->reference; NULL: there are no CK_INPUT_REFERENCE topics */
    int32_t                       day;
    const struct ck_table *const *tables;
    struct ck_arena              *arena;
    struct ck_months              changed; /* rows of other months have not changed since the subject was last settled */
    struct ck_out                *out;
};

/* For functions that mark subjects both in apply() and in learned(). */
static inline struct ck_learning ck_learning_of(const struct ck_applying *step)
{
    return (struct ck_learning){ step->config, step->reference, step->day, (const struct ck_table *const *)step->tables, step->marks, step->arena };
}

enum {
    CK_STEP_OK,
    CK_STEP_REJECT /* apply() only, from ck_out_reject(): a dead letter; no row was changed */
};

enum ck_option_type { CK_OPTION_DOUBLE, CK_OPTION_INT, CK_OPTION_BOOLEAN };
struct ck_processor_option {
    const char         *name; /* "collapse.for": set as `<processor>.collapse.for` */
    enum ck_option_type type;
    double              min, max, fallback;
    size_t              offset; /* in the config struct: double, int32_t or bool */
    const char         *help;
};

struct ck_processor {
    const char                   *name, *purpose;
    const struct ck_input        *inputs;  /* ends with topic == NULL */
    const struct ck_topic *const *outputs; /* ends with NULL */
    const struct ck_table_type   *tables;  /* ends with name == NULL; NULL: no tables */
    const struct ck_processor_option
          *options; /* ends with name == NULL; NULL: none. When a value changes, everything is settled again: rows must not depend on options */
    size_t config_size;
    const struct ck_reference_type *reference; /* holds the records of CK_INPUT_REFERENCE topics; NULL: there are none */
    const char *const
        *reasons; /* its own reasons of dead letters: "sold_out" is CK_REASON_OWN, the next CK_REASON_OWN + 1; ends with NULL; NULL: none */
    const struct ck_note_type *notes; /* of ck_out_note(); NULL: it is not called */
    const char                *rules; /* digest of the data that apply() uses (a lexicon): when it changes, the state is rebuilt; NULL: none */
    int (*apply)(struct ck_applying *, const struct ck_event *);
    /* Called once with key.data == NULL, then for each row of the first table. NULL: reference records and days change nothing. */
    int (*learned)(struct ck_learning *, const struct ck_event *, struct ck_bytes key, struct ck_bytes row);
    int (*settle)(struct ck_settling *, struct ck_bytes subject); /* a marked subject: text without control characters */
    /* The number of leading components that form the subject, in each output key and in each key of the first table. `subject` is NULL then, and
     * where `learned` is NULL, CK_EVENT_ALL marks the subject of each row. 0: `subject` and `learned` decide. */
    size_t subject_parts;
    /* Writes the subject that states this output key into buf (CK_KEY_SIZE_MAX) and returns its length. */
    size_t (*subject)(const struct ck_topic *, struct ck_bytes key, char *buf);
    const struct ck_worth_type *worth; /* of one of its outputs; NULL: each record is worth as much */
};

CK_API_END

#endif
