/* SPDX-License-Identifier: Apache-2.0
 * Records as JSON, as `export` writes their values, and as rows of CSV. */
#include "engine/formats/csv_write.h"
#include "engine/formats/json.h"
#include "engine/util/instant.h"
#include "serve/answers/internal.h"

void member_write(struct ck_buffer *buffer, const char *before, struct ck_bytes text)
{
    ck_buffer_append(buffer, ck_bytes_from(before));
    json_write_text(text, buffer);
}

static size_t published_text(const struct answers *answers, int64_t published_ms, char buf[INSTANT_TEXT_MAX])
{
    return answers->options.undated ? 0 : instant_write(published_ms, buf);
}

void published_write(const struct answers *answers, int64_t published_ms, struct ck_buffer *buffer)
{
    char   text[INSTANT_TEXT_MAX];
    size_t size = published_text(answers, published_ms, text);

    if (size)
        json_write_text((struct ck_bytes){ text, size }, buffer);
    else
        ck_buffer_append(buffer, CK_BYTES("null"));
}

void record_write(const struct answers *answers, const struct ck_topic *topic, const struct store_row *row, const void *value,
                  struct ck_buffer *buffer)
{
    member_write(buffer, "{\"key\":", row->key);
    serve_print(buffer, ",\"partition\":%d,\"offset\":%lld,\"published\":", row->partition, (long long)row->offset);
    published_write(answers, row->published_ms, buffer);
    if (row->retracted)
        ck_buffer_append(buffer, CK_BYTES(",\"retracted\":true"));
    ck_buffer_append(buffer, CK_BYTES(",\"value\":"));
    if (value)
        json_write(topic->value, 0, topic->value->field_count, value, buffer);
    else
        ck_buffer_append(buffer, CK_BYTES("null"));
    ck_buffer_append(buffer, CK_BYTES("}"));
}

void record_header_write(const struct ck_topic *topic, struct ck_buffer *buffer)
{
    ck_buffer_append(buffer, CK_BYTES("key,partition,offset,published,"));
    csv_write_header(topic->value, buffer);
    ck_buffer_append(buffer, CK_BYTES("\r\n"));
}

void record_row_write(const struct answers *answers, const struct ck_topic *topic, const struct store_row *row, const void *value,
                      struct ck_buffer *buffer)
{
    char text[INSTANT_TEXT_MAX];

    csv_write_cell(row->key, buffer);
    serve_print(buffer, ",%d,%lld,", row->partition, (long long)row->offset);
    ck_buffer_append(buffer, (struct ck_bytes){ text, published_text(answers, row->published_ms, text) });
    ck_buffer_append(buffer, CK_BYTES(","));
    csv_write_record(topic->value, value, buffer);
    ck_buffer_append(buffer, CK_BYTES("\r\n"));
}
