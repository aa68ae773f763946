/* SPDX-License-Identifier: Apache-2.0
 * One function for each kind of value that holds others. */
#include "engine/formats/json_value.h"

#include "chokepoint/number.h"
#include "engine/formats/json.h"

struct value_writing {
    struct ck_buffer *buffer;
    bool              pretty;
};

static void write_value(const struct value_writing *writing, json_t *value, size_t depth);

static void add(const struct value_writing *writing, const char *text) { ck_buffer_append(writing->buffer, ck_bytes_from(text)); }

static void new_line(const struct value_writing *writing, size_t depth)
{
    if (!writing->pretty)
        return;
    add(writing, "\n");
    while (depth-- > 0)
        add(writing, " ");
}

static void write_object(const struct value_writing *writing, json_t *object, size_t depth)
{
    const char *separator = "";
    const char *name;
    json_t     *member;

    add(writing, "{");
    json_object_foreach(object, name, member)
    {
        add(writing, separator);
        new_line(writing, depth + 1);
        json_write_text(ck_bytes_from(name), writing->buffer);
        add(writing, writing->pretty ? ": " : ":");
        write_value(writing, member, depth + 1);
        separator = ",";
    }
    if (*separator)
        new_line(writing, depth);
    add(writing, "}");
}

static void write_array(const struct value_writing *writing, json_t *array, size_t depth)
{
    size_t  index;
    json_t *element;

    add(writing, "[");
    json_array_foreach(array, index, element)
    {
        add(writing, index ? "," : "");
        new_line(writing, depth + 1);
        write_value(writing, element, depth + 1);
    }
    if (json_array_size(array))
        new_line(writing, depth);
    add(writing, "]");
}

static void write_value(const struct value_writing *writing, json_t *value, size_t depth)
{
    char number[CK_NUMBER_TEXT_MAX];

    switch (json_typeof(value)) {
    case JSON_OBJECT: write_object(writing, value, depth); break;
    case JSON_ARRAY: write_array(writing, value, depth); break;
    case JSON_STRING: json_write_text((struct ck_bytes){ json_string_value(value), json_string_length(value) }, writing->buffer); break;
    case JSON_INTEGER: ck_buffer_append(writing->buffer, (struct ck_bytes){ number, ck_number_write_long(json_integer_value(value), number) }); break;
    case JSON_REAL: ck_buffer_append(writing->buffer, (struct ck_bytes){ number, ck_number_write(json_real_value(value), number) }); break;
    case JSON_TRUE: add(writing, "true"); break;
    case JSON_FALSE: add(writing, "false"); break;
    default: add(writing, "null"); break;
    }
}

void json_write_value(json_t *value, bool pretty, struct ck_buffer *buffer) { write_value(&(struct value_writing){ buffer, pretty }, value, 0); }

void json_print_value(json_t *value, FILE *file)
{
    struct ck_buffer text = { 0 };

    json_write_value(value, true, &text);
    ck_buffer_append(&text, CK_BYTES("\n"));
    fwrite(text.data, 1, text.size, file);
    ck_buffer_release(&text);
}
