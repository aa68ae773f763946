/* SPDX-License-Identifier: Apache-2.0
 * What a processor is: three pure functions and a description. It does no I/O, reads no clock, draws no random number.
 * docs/FIRST_PROCESSOR.md walks through one. */
#ifndef CHOKEPOINT_PROCESSOR_H
#define CHOKEPOINT_PROCESSOR_H

#include "chokepoint/arena.h"
#include "chokepoint/marks.h"
#include "chokepoint/out.h"
#include "chokepoint/record.h"
#include "chokepoint/table.h"
#include "chokepoint/topic.h"

enum input_role { INPUT_STREAM, INPUT_REFERENCE };

struct input {
    const struct topic *topic;
    enum input_role     role;
    /* INPUT_REFERENCE: adds a decoded value, which it copies, to what processor->reference created. Returns 0, or -ENOMEM. */
    int (*learn)(void *reference, int64_t offset, struct bytes key, const void *value);
    bool required; /* INPUT_REFERENCE: a worker waits while the topic is empty, unless reference.allow_empty */
};

/* What a processor reads whole, from its INPUT_REFERENCE topics: one for each worker, which never takes anything out. */
struct reference_type {
    void *(*create)(void); /* NULL: memory is exhausted */
    void (*destroy)(void *reference);
};

/* What out_note() tells an operator: a warning of the journal, with several notes in one line. */
struct note_type {
    const char *event, *member; /* of the line: "unknown_items", "items" */
    const char *effect;         /* what follows from it */
    /* Whether a note still holds, as the reference is now; what no longer holds is not told. NULL: it does. */
    bool (*holds)(const void *reference, struct bytes note);
};

struct table_type {
    const char               *name;
    const struct record_type *row; /* of the row's bytes */
};

enum event_type {
    EVENT_RECORD,    /* value: the decoded record of `topic` */
    EVENT_RETRACTED, /* of a stated topic: key only */
    EVENT_REFERENCE, /* learned only: value: the decoded reference record of `topic` */
    EVENT_DAY,       /* learned only: step->day is the new day */
    EVENT_ALL        /* learned only: mark whatever the rows and the reference can make hold */
};

struct event {
    enum event_type     type;
    const struct topic *topic;
    struct bytes        key;   /* of the record */
    const void         *value; /* struct of topic->value; its strings live until the end of the call */
    struct bytes        raw;   /* the bytes as read, before they were decoded */
};

/* What each of the three functions may use: what it may not do does not compile. `arena` is cleared after each call of theirs; `day` is the
 * EVENT_DAY last delivered, days since 1970-01-01. */
struct applying { /* apply(): changes rows, marks, appends, rejects */
    const void          *config;
    const void          *reference; /* as below; for marks alone: it may be learned before or after the record, so rows must not depend on it */
    int32_t              day;
    struct table *const *tables;
    struct marks        *marks; /* NULL: the processor has no tables */
    struct arena        *arena;
    struct out          *out;
};

struct learning { /* learned(): reads rows, marks */
    const void                *config;
    const void                *reference; /* of processor->reference; NULL: there are no INPUT_REFERENCE topics */
    int32_t                    day;
    const struct table *const *tables;
    struct marks              *marks;
    struct arena              *arena;
};

struct settling { /* settle(): reads rows, states */
    const void                *config;
    const void                *reference; /* of processor->reference; NULL: there are no INPUT_REFERENCE topics */
    int32_t                    day;
    const struct table *const *tables;
    struct arena              *arena;
    struct months              changed; /* rows of other months are as they were when the subject was settled last */
    struct out                *out;
};

/* For what marks alike when a record is applied and when one is learned. */
static inline struct learning learning_of(const struct applying *step)
{
    return (struct learning){ step->config, step->reference, step->day, (const struct table *const *)step->tables, step->marks, step->arena };
}

enum {
    STEP_OK,
    STEP_REJECT /* apply only, from out_reject(): a dead letter; no row was changed */
};

enum option_type { OPTION_DOUBLE, OPTION_INT, OPTION_BOOLEAN };
struct processor_option {
    const char      *name; /* "collapse.for": set as `<processor>.collapse.for` */
    enum option_type type;
    double           min, max, fallback;
    size_t           offset; /* in the config struct: double, int32_t or bool */
    const char      *help;
};

struct processor {
    const char                    *name, *purpose;
    const struct input            *inputs;  /* ends with topic == NULL */
    const struct topic *const     *outputs; /* ends with NULL */
    const struct table_type       *tables;  /* ends with name == NULL; NULL: no tables */
    const struct processor_option *options; /* ends with name == NULL; NULL: none. With others all is settled anew: rows must not depend on them */
    size_t                         config_size;
    const struct reference_type   *reference; /* what INPUT_REFERENCE topics are learned into; NULL: there are none */
    const char *const      *reasons; /* of dead letters, its own: "sold_out" is REASON_OWN, the next REASON_OWN + 1; ends with NULL; NULL: none */
    const struct note_type *notes;   /* of out_note(); NULL: it is not called */
    const char             *rules;   /* digest of data that apply() judges by (a lexicon): with other data, state is built anew; NULL: none */
    int (*apply)(struct applying *, const struct event *);
    /* Called once with key.data == NULL, then for each row of the first table. NULL when nothing can be learned. */
    int (*learned)(struct learning *, const struct event *, struct bytes key, struct bytes row);
    int (*settle)(struct settling *, struct bytes subject); /* what was marked: text without control characters */
    /* How many components, from the first, of each output key, and of each key of the first table, are the subject. Then `subject` is NULL, and where
     * `learned` is NULL, EVENT_ALL marks the subject of each row. 0: `subject` and `learned` say. */
    size_t subject_parts;
    /* Which subject states this output key: writes it into buf (KEY_SIZE_MAX), returns its length. */
    size_t (*subject)(const struct topic *, struct bytes key, char *buf);
};

#endif
