/* SPDX-License-Identifier: Apache-2.0
 * What a processor has said in the present call, until the runtime takes it. */
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

/* One output of this settle or apply. key and value are places in out->text; the value is the single-object header and the content, and of an
 * appended record also its origin. */
struct statement {
    uint16_t          output; /* index among the processor's outputs */
    size_t            key, key_size, value, value_size;
    int64_t           time_ms, vintage_ms; /* 0: none */
    struct provenance sources;
};

/* What ck_out_keep_before() said; key is a place in out->text. */
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
    int                                error;                 /* 0, or what of the present call cannot be: -EMSGSIZE, -EPROTO; … */
    char                               fault[FAULT_MAX];      /* … the topic, the key and why; "" */
    int                                reason;                /* of the last ck_out_reject() */
    char                               detail[DETAIL_MAX];
};

/* Forgets what was said; rows read count from now on. */
void out_clear(struct ck_out *out);

/* Notes what cannot be of a key of a topic, and returns `error`: -EMSGSIZE, or -EPROTO (the processor does what its description or the rules of its
 * phase exclude). The first of a call stands, whatever the processor returns. */
int out_fault(struct ck_out *out, int error, const struct ck_topic *topic, struct ck_bytes key, const char *why);

/* Whether every statement is of the subject that the description makes of its key: what a reset relies on. 0 or -EPROTO; for simulations. */
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

/* Keys of the processor's first output before this one are left as they are; null: no such keys. */
struct ck_bytes out_kept(const struct ck_out *out);

/* Whether this published key is left as it is. */
bool out_keeps(const struct ck_out *out, uint16_t output, struct ck_bytes key);

#endif
