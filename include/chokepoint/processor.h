/* SPDX-License-Identifier: Apache-2.0
 * What a processor is: three pure functions and a description. It does no I/O, reads no clock, draws no random number.
 * docs/FIRST_PROCESSOR.md walks through one. */
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
    /* CK_INPUT_REFERENCE: adds a decoded value, which it copies, to what processor->reference created. Returns 0, or -ENOMEM. */
    int (*learn)(void *reference, int64_t offset, struct ck_bytes key, const void *value);
    bool required; /* CK_INPUT_REFERENCE: a worker waits while the topic is empty, unless reference.allow_empty */
};

/* What a processor reads whole, from its CK_INPUT_REFERENCE topics: one for each worker, which never takes anything out. */
struct ck_reference_type {
    void *(*create)(void); /* NULL: memory is exhausted */
    void (*destroy)(void *reference);
};

/* What ck_out_note() tells an operator: a warning of the journal, with several notes in one line. */
struct ck_note_type {
    const char *event, *member; /* of the line: "unknown_items", "items" */
    const char *effect;         /* what follows from it */
    /* Whether a note still holds, as the reference is now; what no longer holds is not told. NULL: it does. */
    bool (*holds)(const void *reference, struct ck_bytes note);
};

struct ck_table_type {
    const char                  *name;
    const struct ck_record_type *row; /* of the row's bytes */
};

enum ck_event_type {
    CK_EVENT_RECORD,    /* value: the decoded record of `topic` */
    CK_EVENT_RETRACTED, /* of a stated topic: key only */
    CK_EVENT_REFERENCE, /* learned only: value: the decoded reference record of `topic` */
    CK_EVENT_DAY,       /* learned only: step->day is the new day */
    CK_EVENT_ALL        /* learned only: mark whatever the rows and the reference can make hold */
};

struct ck_event {
    enum ck_event_type     type;
    const struct ck_topic *topic;
    struct ck_bytes        key;   /* of the record */
    const void            *value; /* struct of topic->value; its strings live until the end of the call */
    struct ck_bytes        raw;   /* the bytes as read, before they were decoded */
    /* When the record was written, by its producer or the broker: ms since 1970; 0: nobody says. A repetition of the record has another: what rows
     * hold must not depend on it. */
    int64_t time_ms;
};

/* What each of the three functions may use: what it may not do does not compile. `arena` is cleared after each call of theirs; `day` is the
 * CK_EVENT_DAY last delivered, days since 1970-01-01. */
struct ck_applying { /* apply(): changes rows, marks, appends, rejects */
    const void             *config;
    const void             *reference; /* as below; for marks alone: it may be learned before or after the record, so rows must not depend on it */
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
    struct ck_months              changed; /* rows of other months are as they were when the subject was settled last */
    struct ck_out                *out;
};

/* For what marks alike when a record is applied and when one is learned. */
static inline struct ck_learning ck_learning_of(const struct ck_applying *step)
{
    return (struct ck_learning){ step->config, step->reference, step->day, (const struct ck_table *const *)step->tables, step->marks, step->arena };
}

enum {
    CK_STEP_OK,
    CK_STEP_REJECT /* apply only, from ck_out_reject(): a dead letter; no row was changed */
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
    const char                       *name, *purpose;
    const struct ck_input            *inputs;  /* ends with topic == NULL */
    const struct ck_topic *const     *outputs; /* ends with NULL */
    const struct ck_table_type       *tables;  /* ends with name == NULL; NULL: no tables */
    const struct ck_processor_option *options; /* ends with name == NULL; NULL: none. With others all is settled anew: rows must not depend on them */
    size_t                            config_size;
    const struct ck_reference_type   *reference; /* what CK_INPUT_REFERENCE topics are learned into; NULL: there are none */
    const char *const *reasons; /* of dead letters, its own: "sold_out" is CK_REASON_OWN, the next CK_REASON_OWN + 1; ends with NULL; NULL: none */
    const struct ck_note_type *notes; /* of ck_out_note(); NULL: it is not called */
    const char                *rules; /* digest of data that apply() judges by (a lexicon): with other data, state is built anew; NULL: none */
    int (*apply)(struct ck_applying *, const struct ck_event *);
    /* Called once with key.data == NULL, then for each row of the first table. NULL when nothing can be learned. */
    int (*learned)(struct ck_learning *, const struct ck_event *, struct ck_bytes key, struct ck_bytes row);
    int (*settle)(struct ck_settling *, struct ck_bytes subject); /* what was marked: text without control characters */
    /* How many components, from the first, of each output key, and of each key of the first table, are the subject. Then `subject` is NULL, and where
     * `learned` is NULL, CK_EVENT_ALL marks the subject of each row. 0: `subject` and `learned` say. */
    size_t subject_parts;
    /* Which subject states this output key: writes it into buf (CK_KEY_SIZE_MAX), returns its length. */
    size_t (*subject)(const struct ck_topic *, struct ck_bytes key, char *buf);
};

CK_API_END

#endif
