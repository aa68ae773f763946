/* SPDX-License-Identifier: Apache-2.0
 * Internal header: a record of a topic as the store keeps it. */
#ifndef CHOKEPOINT_SERVE_VALUE_H
#define CHOKEPOINT_SERVE_VALUE_H

#include "chokepoint/avro.h"
#include "engine/serde/decode.h"
#include "serve/store/store.h"

struct value_taker {
    struct decoder   decoder;
    struct ck_buffer body;
    struct ck_arena  scratch;
    char             key[CK_KEY_SIZE_MAX];
};

/* Fills key, value and retracted of the record; they are valid until the next call. The key is the record's; of a users' topic the one that the
 * topic's table forms of the value, if it has one, because producers choose theirs freely. DECODE_OK or DECODE_BAD. */
int value_take(struct value_taker *taker, const struct ck_topic *topic, struct ck_bytes key, struct ck_bytes value, struct store_record *record,
               struct decode_failure *ret_failure);

void value_release(struct value_taker *taker);

#endif
