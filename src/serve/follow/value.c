/* SPDX-License-Identifier: Apache-2.0
 * A record of a topic as the store keeps it: plain Avro of the present schema. */
#include "serve/follow/value.h"

int value_take(struct value_taker *taker, const struct ck_topic *topic, struct ck_bytes key, struct ck_bytes value, struct store_record *record,
               struct decode_failure *ret_failure)
{
    void *decoded;

    record->key = key;
    record->value = (struct ck_bytes){ 0 };
    record->retracted = true;
    if (!value.data)
        return DECODE_OK;
    ck_arena_clear(&taker->scratch);
    taker->body.size = 0;
    if (decode_known(&taker->decoder, topic, value, &taker->scratch, &decoded, ret_failure) != DECODE_OK)
        return DECODE_BAD;
    if (topic->key && (topic->foreign || !key.data))
        record->key = (struct ck_bytes){ taker->key, ck_topic_key(topic, decoded, taker->key) };
    ck_record_encode(topic->value, 0, topic->value->field_count, decoded, &taker->body);
    record->value = ck_buffer_bytes(&taker->body);
    record->retracted = value_is_retracted(topic, decoded);
    return DECODE_OK;
}

void value_release(struct value_taker *taker)
{
    ck_buffer_release(&taker->body);
    ck_arena_release(&taker->scratch);
}
