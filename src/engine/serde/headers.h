/* SPDX-License-Identifier: Apache-2.0
 * Record headers: CloudEvents 1.0 in binary mode ("Kafka Protocol Binding", 3.2), and those of dead letters. */
#ifndef CHOKEPOINT_SERDE_HEADERS_H
#define CHOKEPOINT_SERDE_HEADERS_H

#include "chokepoint/out.h"
#include "engine/log/log.h"

enum { HEADERS_MAX = 16, HEADERS_TEXT = 512, HEADERS_DETAIL = 6 * 256 /* of 255 bytes that are spelled out */, DEAD_LETTER_KEY_MAX = 64 * 1024 };

struct headers {
    const char       *content_type; /* of the values of events */
    bool              id_alone;     /* an event has no header but ce_id, and traceparent if it has one */
    struct log_header list[HEADERS_MAX];
    size_t            count;
    char              text[HEADERS_TEXT]; /* of the values that are made here */
    size_t            used;
    char              detail[HEADERS_DETAIL]; /* of a dead letter */
};

/* The identity of an event, from which ce_id is computed: of a stated value (topic, key, revision, content); of an appended one (topic, source topic,
 * partition, offset). */
struct event_identity {
    struct ck_bytes topic, key, content; /* appended: content is empty, key the source topic */
    int64_t         revision;            /* appended: offset */
    int32_t         partition;           /* appended; else -1 */
};

void headers_event(struct headers *headers, const struct event_identity *identity, const char *processor, struct ck_bytes key, int64_t time_ms,
                   int64_t vintage_ms);

/* Copies a valid `traceparent` of the source (W3C Trace Context, version 00: 55 bytes); drops an invalid one. */
void headers_trace(struct headers *headers, const struct log_record *source);

/* The position of a refused record and the reason: all that `chokepoint dlq redrive` needs to send it again. Copies `redriven` (how often it was
 * redriven) and the trace. The headers together stay below 128 KiB for any source: of a longer key they keep DEAD_LETTER_KEY_MAX bytes, with its
 * length in `key_size`. The detail is escaped (engine/util/quote.h), because it quotes the record. */
void headers_dead_letter(struct headers *headers, const char *topic, const struct log_record *source, int reason, const char *detail,
                         const struct ck_processor *processor, struct ck_bytes build);

#endif
