/* SPDX-License-Identifier: Apache-2.0
 * The headers of headers_dead_letter(), read back. */
#include "engine/serde/dead_letter.h"

#include <stdio.h>

#include "chokepoint/number.h"
#include "engine/base/topics.h"
#include "engine/serde/record_lines.h"

static bool read_long(const struct log_record *record, const char *name, int64_t *ret_value)
{
    return ck_number_read_long(record_header(record, name), ret_value);
}

bool dead_letter_read(const struct log_record *record, struct dead_letter *ret_letter)
{
    struct dead_letter letter = { .key = record->key,
                                  .topic = record_header(record, "topic"),
                                  .reason = record_header(record, "reason"),
                                  .detail = record_header(record, "detail"),
                                  .source_key = record_header(record, "key"),
                                  .redriven_from = record_header(record, "redriven_from"),
                                  .traceparent = record_header(record, "traceparent"),
                                  .value = record->value,
                                  .size = (int64_t)record->value.size,
                                  .refused_ms = record->time_ms };

    if (!letter.key.data || !letter.topic.data || !letter.reason.data || !read_long(record, "partition", &letter.partition) ||
        !read_long(record, "offset", &letter.offset) || letter.partition < 0 || letter.partition > UINT16_MAX || letter.offset < 0)
        return false;
    if (!read_long(record, "timestamp", &letter.time_ms))
        letter.time_ms = 0;
    if (record_header(record, "size").data && !read_long(record, "size", &letter.size))
        return false;
    letter.key_size = (int64_t)letter.source_key.size;
    if (record_header(record, "key_size").data && !read_long(record, "key_size", &letter.key_size))
        return false;
    /* An invalid count counts as the maximum, so that the record is not redriven for ever. */
    if (record_header(record, "redriven").data && (!read_long(record, "redriven", &letter.redriven) || letter.redriven < 0))
        letter.redriven = REDRIVES_MAX;
    *ret_letter = letter;
    return true;
}

bool dead_letter_matches(const struct dead_letter *letter, const struct dead_letter_filter *filter)
{
    return (!filter->reason.data || ck_bytes_equal(filter->reason, letter->reason)) &&
           (!filter->key.data || ck_bytes_equal(filter->key, letter->key)) && (filter->partition < 0 || filter->partition == letter->partition) &&
           (filter->offset < 0 || filter->offset == letter->offset);
}

const char *dead_letter_hold(const struct dead_letter *letter, const struct ck_processor *const *processors)
{
    const struct ck_topic *topic = topic_named(processors, letter->topic);

    if (letter->redriven >= REDRIVES_MAX)
        return "it was sent again three times already";
    if (ck_bytes_equal(letter->reason, ck_bytes_from(ck_reason_name(NULL, CK_REASON_DAMAGED))))
        return "its bytes could not be read: its producer must send it again";
    if (letter->size != (int64_t)letter->value.size)
        return "only its beginning is kept";
    if (letter->key_size != (int64_t)letter->source_key.size)
        return "only the beginning of its key is kept";
    if (!topic)
        return "its topic is none of this version's";
    if (!topic->foreign && !letter->source_key.data)
        return "its key is not kept";
    return NULL;
}

struct log_record dead_letter_record(const struct dead_letter *letter, struct log_header headers[REDRIVE_HEADERS], char text[REDRIVE_TEXT])
{
    struct log_record record = { .part = { 0, (uint16_t)letter->partition }, .key = letter->source_key, .value = letter->value, .headers = headers };
    int               size = snprintf(text, REDRIVE_TEXT, "%lld", (long long)letter->redriven + 1);

    headers[record.header_count++] = (struct log_header){ "redriven", { text, (size_t)size } };
    headers[record.header_count++] = (struct log_header){ "redriven_from", letter->key };
    if (letter->traceparent.data)
        headers[record.header_count++] = (struct log_header){ "traceparent", letter->traceparent };
    return record;
}
