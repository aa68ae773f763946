/* SPDX-License-Identifier: Apache-2.0
 * Headers of records: CloudEvents 1.0 in binary mode ("Kafka Protocol Binding", 3.2), and those of dead letters. */
#ifndef CHOKEPOINT_SERDE_HEADERS_H
#define CHOKEPOINT_SERDE_HEADERS_H

#include "chokepoint/out.h"
#include "engine/log/log.h"

enum { HEADERS_MAX = 16, HEADERS_TEXT = 512, HEADERS_DETAIL = 6 * 256 /* of 255 bytes that are spelled out */, DEAD_LETTER_KEY_MAX = 64 * 1024 };

struct headers {
    const char       *content_type; /* of the values of events */
    struct log_header list[HEADERS_MAX];
    size_t            count;
    char              text[HEADERS_TEXT]; /* of the values that are made here */
    size_t            used;
    char              detail[HEADERS_DETAIL]; /* of a dead letter */
};

/* What makes an event the same event: a stated value (topic, key, revision, content), or an appended one (topic, source topic, partition, offset). */
struct event_identity {
    struct ck_bytes topic, key, content; /* appended: content is empty, key the source topic */
    int64_t         revision;            /* appended: offset */
    int32_t         partition;           /* appended; else -1 */
};

void headers_event(struct headers *headers, const struct event_identity *identity, const char *processor, struct ck_bytes key, int64_t time_ms,
                   int64_t vintage_ms);

/* Passes a trace on, if the source has one as W3C Trace Context writes it (version 00: 55 bytes); what is none is dropped. */
void headers_trace(struct headers *headers, const struct log_record *source);

/* Where a record came from and why it is refused: what `chokepoint dlq redrive` needs to send it again. How often that was done (`redriven`) and the
 * trace are passed on. Whatever the source is, all of it together is less than 128 KiB: of a longer key DEAD_LETTER_KEY_MAX bytes are kept, and
 * `key_size` says how long it was. The detail is spelled out as messages are (engine/util/quote.h), because it quotes the record. */
void headers_dead_letter(struct headers *headers, const char *topic, const struct log_record *source, int reason, const char *detail,
                         const struct ck_processor *processor, struct ck_bytes build);

#endif
