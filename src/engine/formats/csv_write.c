/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/formats/csv_write.h"

#include <stdio.h>

#include "engine/base/field.h"
#include "engine/formats/json.h"

void csv_write_cell(struct ck_bytes text, struct ck_buffer *buffer)
{
    bool   quoted = false;
    size_t from = 0;

    for (size_t i = 0; i < text.size; i++)
        quoted = quoted || (text.data[i] && strchr(",\"\r\n", text.data[i]));
    if (!quoted) {
        ck_buffer_append(buffer, text);
        return;
    }
    ck_buffer_append(buffer, CK_BYTES("\""));
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '"') { /* up to it, and once more from it on */
            ck_buffer_append(buffer, (struct ck_bytes){ text.data + from, i + 1 - from });
            from = i;
        }
    ck_buffer_append(buffer, (struct ck_bytes){ text.data + from, text.size - from });
    ck_buffer_append(buffer, CK_BYTES("\""));
}

/* ---- columns ---- */

static void write_names(const struct ck_record_type *type, const char *before, struct ck_buffer *buffer)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const struct ck_field *field = &type->fields[i];
        char                   name[256];

        snprintf(name, sizeof name, "%s%s%s", before, *before ? "." : "", field->name);
        if (i > 0)
            ck_buffer_append(buffer, CK_BYTES(","));
        if (field->kind == CK_FIELD_RECORD)
            write_names(field->record, name, buffer);
        else
            ck_buffer_append(buffer, ck_bytes_from(name));
    }
}

void csv_write_header(const struct ck_record_type *type, struct ck_buffer *buffer) { write_names(type, "", buffer); }

/* ---- cells ---- */

static void write_texts(struct ck_bytes_array texts, struct ck_buffer *buffer)
{
    struct ck_buffer joined = { 0 };

    for (size_t i = 0; i < texts.count; i++) {
        if (i > 0)
            ck_buffer_append(&joined, CK_BYTES("|"));
        ck_buffer_append(&joined, texts.items[i]);
    }
    csv_write_cell(ck_buffer_bytes(&joined), buffer);
    ck_buffer_release(&joined);
}

/* What JSON has behind the member's name, without quotes: numbers, words, days and instants have none inside. */
static void write_as_json(const struct ck_record_type *type, size_t place, const void *record, struct ck_buffer *buffer)
{
    struct ck_buffer json = { 0 };
    struct ck_bytes  text;
    size_t           name = strlen(type->fields[place].name) + strlen("{\"\":");

    json_write(type, place, place + 1, record, &json);
    text = (struct ck_bytes){ json.data + name, json.size - name - 1 };
    if (*text.data == '"')
        text = (struct ck_bytes){ text.data + 1, text.size - 2 };
    if (!ck_bytes_equal(text, CK_BYTES("[]")))
        csv_write_cell(text, buffer);
    ck_buffer_release(&json);
}

static void write_field(const struct ck_record_type *type, size_t place, const char *record, struct ck_buffer *buffer)
{
    const struct ck_field *field = &type->fields[place];
    const void            *value = record ? record + field->offset : NULL;

    if (value && field->nullable)
        value = field_nullable(field, value);
    if (field->kind == CK_FIELD_RECORD)
        csv_write_record(field->record, value, buffer);
    else if (!value)
        return;
    else if (field->kind == CK_FIELD_STRING)
        csv_write_cell(*(const struct ck_bytes *)value, buffer);
    else if (field->kind == CK_FIELD_ARRAY && field->element == CK_FIELD_STRING)
        write_texts(*(const struct ck_bytes_array *)value, buffer);
    else
        write_as_json(type, place, record, buffer);
}

void csv_write_record(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (i > 0)
            ck_buffer_append(buffer, CK_BYTES(","));
        write_field(type, i, record, buffer);
    }
}
