/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/answer.h"

#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/character.h"
#include "engine/formats/json.h"

static void print_to(struct ck_buffer *buffer, const char *format, va_list arguments)
{
    char *text;
    int   size = vasprintf(&text, format, arguments);

    if (size < 0)
        abort();
    ck_buffer_append(buffer, (struct ck_bytes){ text, (size_t)size });
    free(text);
}

void serve_print(struct ck_buffer *buffer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_to(buffer, format, arguments);
    va_end(arguments);
}

/* Whole characters of it. */
static struct ck_bytes shown(struct ck_bytes value)
{
    size_t size = 0;

    while (size < value.size) {
        uint32_t code;
        size_t   taken = character_take((struct ck_bytes){ value.data + size, value.size - size }, &code);

        if (size + taken > SERVE_VALUE_SHOWN_MAX)
            break;
        size += taken;
    }
    return (struct ck_bytes){ value.data, size };
}

static void add_member(struct ck_buffer *buffer, const char *name, struct ck_bytes text)
{
    serve_print(buffer, ",\"%s\":", name);
    json_write_text(text, buffer);
}

static void begin(struct serve_answer *answer, int status, struct ck_bytes detail)
{
    ck_buffer_release(&answer->content);
    answer->content = (struct ck_buffer){ 0 };
    answer->problem = true;
    answer->status = status;
    answer->link = NULL;
    serve_print(&answer->content, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d", MHD_get_reason_phrase_for((unsigned)status), status);
    add_member(&answer->content, "detail", detail);
}

void serve_refuse(struct serve_answer *answer, int status, const char *format, ...)
{
    struct ck_buffer detail = { 0 };
    va_list          arguments;

    va_start(arguments, format);
    print_to(&detail, format, arguments);
    va_end(arguments);
    begin(answer, status, ck_buffer_bytes(&detail));
    ck_buffer_append(&answer->content, CK_BYTES("}\n"));
    ck_buffer_release(&detail);
}

void serve_refuse_parameter(struct serve_answer *answer, const char *parameter, struct ck_bytes value, const char *allowed, const char *detail)
{
    struct ck_buffer made = { 0 };

    if (detail)
        ck_buffer_append(&made, ck_bytes_from(detail));
    else
        serve_print(&made, "%s is %s", parameter, allowed);
    begin(answer, MHD_HTTP_BAD_REQUEST, ck_buffer_bytes(&made));
    add_member(&answer->content, "parameter", ck_bytes_from(parameter));
    if (value.data)
        add_member(&answer->content, "value", shown(value));
    add_member(&answer->content, "allowed", ck_bytes_from(allowed));
    ck_buffer_append(&answer->content, CK_BYTES("}\n"));
    ck_buffer_release(&made);
}
