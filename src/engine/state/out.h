/* SPDX-License-Identifier: Apache-2.0
 * The outputs of the present call of a processor, until the runtime takes them. */
#ifndef CHOKEPOINT_STATE_OUT_H
#define CHOKEPOINT_STATE_OUT_H

#include "chokepoint/avro.h"
#include "chokepoint/out.h"
#include "chokepoint/processor.h"
#include "engine/state/provenance.h"
#include "engine/state/state.h"
#include "chokepoint/types.h"

enum { FAULT_MAX = 640, FAULT_SHOWN = 100 /* bytes of a name or a key in a fault */ };
enum { VALUE_MAX = 8 * 1024 * 1024 - 64 * 1024, DETAIL_MAX = 256 };

/* One output of this call. key and value are ranges of out->text; the value is the single-object header and the content, followed by the origin in
 * appended records. */
struct statement {
    uint16_t          output; /* index among the processor's outputs */
    size_t            key, key_size, value, value_size;
    int64_t           time_ms, vintage_ms; /* 0: none */
    struct provenance sources;
};

/* The argument of ck_out_keep_before(); key is a range of out->text. */
struct kept {
    bool     any;
    uint16_t output;
    size_t   key, key_size;
};

struct ck_out {
    const struct ck_processor         *processor;
    struct state                      *state;     /* reads; NULL for a processor without tables */
    struct ck_reference_position_array reference; /* of each emission */
    struct ck_bytes                    build;
    struct ck_origin                   origin; /* of the input that is being applied */
    struct statement                  *statements;
    size_t                             count, room;
    struct ck_buffer                   text;
    struct kept                        kept;
    struct provenance                  sources; /* named by ck_out_source() */
    bool                               chosen;
    char                               note[CK_OUT_NOTE_MAX]; /* of ck_out_note() */
    size_t                             note_size;             /* 0: none */
    int                                error;                 /* 0, or the fault of the present call: -EMSGSIZE, -EPROTO; … */
    char                               fault[FAULT_MAX];      /* … the topic, the key and the cause; "": none */
    bool                               rejected;              /* by ck_out_reject() in the present call */
    int                                reason;                /* of the last ck_out_reject() */
    char                               detail[DETAIL_MAX];
};

/* Clears the outputs; rows read from now on become sources. */
void out_clear(struct ck_out *out);

/* Records a fault of an output and returns `error`: -EMSGSIZE, or -EPROTO (the processor violates its description or the rules of its phase). The
 * first fault of a call counts, whatever the processor returns. */
int out_fault(struct ck_out *out, int error, const struct ck_topic *topic, struct ck_bytes key, const char *why);

/* Checks what a call of the processor's function returned: CK_STEP_OK; or CK_STEP_REJECT after ck_out_reject(), where it may reject. Returns it, or
 * the error of the call: -EPROTO, with the fault that says what is wrong. */
int out_returned(struct ck_out *out, const char *function, int result, bool may_reject);

/* Checks that the description maps the key of every statement to `subject`, as a reset assumes. 0 or -EPROTO; for simulations. */
int  out_check_subject(struct ck_out *out, struct ck_bytes subject);
void out_release(struct ck_out *out);

static inline struct ck_bytes statement_key(const struct ck_out *out, const struct statement *statement)
{
    return (struct ck_bytes){ out->text.data + statement->key, statement->key_size };
}

static inline struct ck_bytes statement_value(const struct ck_out *out, const struct statement *statement)
{
    return (struct ck_bytes){ out->text.data + statement->value, statement->value_size };
}

/* The published keys of the processor's first output below this key are kept; null: none. */
struct ck_bytes out_kept(const struct ck_out *out);

/* Whether ck_out_keep_before() keeps this published key. */
bool out_keeps(const struct ck_out *out, uint16_t output, struct ck_bytes key);

#endif
