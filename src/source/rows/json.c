/* SPDX-License-Identifier: Apache-2.0
 * Rows of a JSON document: the elements of the list at a pointer, each parsed by itself; or documents one after the other (JSON lines). What stands
 * around the list is walked over and has to be JSON, too: an answer that was cut is told. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "source/rows/internal.h"
#include "source/rows/json_cells.h"

enum { PIECE = 64 * 1024, DEPTH_MAX = 64, NAME_MAX_SIZE = 256 };

struct json_reading {
    struct row_reading *reading;
    char               *text; /* what has been read and is kept */
    size_t              room, at, end;
    size_t              mark; /* where the row begins that is kept; NONE: none is */
    size_t              line; /* of `at` */
    bool                ended, too_long;
    int                 error;
    struct json_cells   cells;
};

#define NONE SIZE_MAX

static int broken(struct json_reading *json, const char *problem)
{
    snprintf(json->reading->problem, ROWS_PROBLEM_MAX, "line %zu: %s", json->line, problem);
    return json->error = -EBADMSG;
}

/* ---- bytes ---- */

/* Reads on; what lies before the mark, or before `at`, is dropped. False: the end. */
static bool read_on(struct json_reading *json)
{
    size_t  from = json->mark != NONE ? json->mark : json->at;
    ssize_t got;

    if (json->ended)
        return false;
    if (json->mark != NONE && json->at - json->mark > ROWS_ROW_MAX) {
        json->too_long = true;
        json->mark = NONE;
        from = json->at;
    }
    if (from)
        memmove(json->text, json->text + from, json->end - from);
    json->at -= from;
    json->end -= from;
    json->mark = json->mark == NONE ? NONE : 0;
    if (json->room - json->end < PIECE) {
        json->room = json->room * 2 + PIECE;
        json->text = realloc(json->text, json->room);
        if (!json->text)
            abort();
    }
    got = stream_read(json->reading->stream, json->text + json->end, json->room - json->end);
    if (got < 0) {
        snprintf(json->reading->problem, ROWS_PROBLEM_MAX, "%s", stream_problem(json->reading->stream));
        json->error = (int)got;
    }
    json->ended = got <= 0;
    json->end += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* The next byte; -1: the end, or an error. */
static int peek(struct json_reading *json)
{
    if (json->at == json->end && !read_on(json))
        return -1;
    return (unsigned char)json->text[json->at];
}

static int next(struct json_reading *json)
{
    int c = peek(json);

    json->line += c == '\n';
    json->at += c >= 0;
    return c;
}

static int peek_behind_space(struct json_reading *json)
{
    int c = peek(json);

    while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        next(json);
        c = peek(json);
    }
    return c;
}

static int expect(struct json_reading *json, char wanted)
{
    char problem[64];

    if (peek_behind_space(json) == wanted) {
        next(json);
        return 0;
    }
    if (json->error)
        return json->error;
    if (json->ended && json->at == json->end)
        return broken(json, "the document ends in the middle: it was cut");
    snprintf(problem, sizeof problem, "no JSON: '%c' is missing", wanted);
    return broken(json, problem);
}

/* ---- values ---- */

/* From the opening quote past the closing one; `name`, where given, gets what fits of it. */
static int skip_string(struct json_reading *json, struct ck_buffer *name)
{
    int c;

    next(json);
    while ((c = next(json)) != '"') {
        if (c == '\\')
            c = next(json);
        if (c < 0)
            return json->error ? json->error : broken(json, "the document ends in the middle: it was cut");
        if (name && name->size < NAME_MAX_SIZE)
            ck_buffer_append(name, (struct ck_bytes){ &(char){ (char)c }, 1 });
    }
    return 0;
}

/* Past one value; brackets have to match. */
static int skip_value(struct json_reading *json)
{
    char   open[DEPTH_MAX];
    size_t depth = 0;
    int    c = peek_behind_space(json);

    do {
        if (c == '"') {
            if (skip_string(json, NULL))
                return json->error;
        } else if (c == '{' || c == '[') {
            if (depth == DEPTH_MAX)
                return broken(json, "nested too deep");
            open[depth++] = (char)c;
            next(json);
        } else if (c == '}' || c == ']') {
            if (depth == 0 || open[depth - 1] != (c == '}' ? '{' : '['))
                return broken(json, "no JSON: brackets that do not match");
            depth--;
            next(json);
        } else if (c < 0) {
            return json->error ? json->error : broken(json, "the document ends in the middle: it was cut");
        } else {
            next(json);
            while (depth == 0 && (c = peek(json)) >= 0 && !strchr(",]} \t\r\n", c))
                next(json);
        }
        c = depth ? peek_behind_space(json) : 0;
    } while (depth > 0);
    return 0;
}

/* ---- rows ---- */

static void tell_bad(struct json_reading *json, size_t line, const char *problem, struct ck_bytes text)
{
    const struct row_sink *sink = json->reading->sink;

    sink->bad(sink->context, line, problem, text);
}

static int take_row(struct json_reading *json)
{
    const struct row_sink *sink = json->reading->sink;
    char                   problem[ROWS_PROBLEM_MAX];
    size_t                 line;
    struct ck_bytes        text;
    int                    result;

    peek_behind_space(json);
    line = json->line;
    json->mark = json->at;
    json->too_long = false;
    result = skip_value(json);
    text = json->mark == NONE ? (struct ck_bytes){ 0 } : (struct ck_bytes){ json->text + json->mark, json->at - json->mark };
    json->mark = NONE;
    if (result)
        return result;
    if (json->too_long) {
        tell_bad(json, line, "a row is too long", text);
        return 0;
    }
    if (json->reading->shape->header_first && !json->cells.columns)
        return json_cells_header(&json->cells, text, problem)
                   ? (sink->columns ? sink->columns(sink->context, line, json->cells.columns, json->cells.count) : 0)
                   : broken(json, problem);
    if (json_cells_take(&json->cells, text, problem))
        result = give_row(json->reading, line, json->cells.cells, text);
    else
        tell_bad(json, line, problem, text);
    json_cells_clear(&json->cells);
    return result;
}

static int take_list(struct json_reading *json)
{
    int result = expect(json, '[');

    if (result == 0 && peek_behind_space(json) == ']')
        return expect(json, ']');
    while (result >= 0) {
        result = take_row(json);
        if (result < 0)
            break;
        if (peek_behind_space(json) != ',')
            return expect(json, ']');
        next(json);
    }
    return result;
}

/* Into the member of that name of the object that comes next. */
static int enter(struct json_reading *json, struct ck_bytes wanted)
{
    struct ck_buffer name = { 0 };
    char             problem[128];
    bool             found = false;
    int              result = expect(json, '{');

    while (result == 0 && !found) {
        if (peek_behind_space(json) != '"') {
            snprintf(problem, sizeof problem, "no list of rows: there is no /%.*s", (int)(wanted.size < 64 ? wanted.size : 64), wanted.data);
            result = broken(json, problem);
            break;
        }
        name.size = 0;
        result = skip_string(json, &name);
        if (result == 0)
            result = expect(json, ':');
        found = ck_bytes_equal(ck_buffer_bytes(&name), wanted);
        if (result == 0 && !found)
            result = skip_value(json);
        if (result == 0 && !found && peek_behind_space(json) == ',')
            next(json);
    }
    ck_buffer_release(&name);
    return result;
}

/* Out of an object that enter() entered. */
static int leave(struct json_reading *json)
{
    int result = 0;

    while (result == 0 && peek_behind_space(json) == ',') {
        next(json);
        result = peek_behind_space(json) == '"' ? skip_string(json, NULL) : expect(json, '"');
        if (result == 0)
            result = expect(json, ':');
        if (result == 0)
            result = skip_value(json);
    }
    return result ? result : expect(json, '}');
}

/* The list at the pointer, and the rest of the document. */
static int take_document(struct json_reading *json)
{
    struct ck_bytes pointer = json->reading->shape->rows;
    size_t          depth = 0, size;
    int             result = 0;

    while (result == 0 && pointer.size > 0) {
        const char *slash = memchr(pointer.data + 1, '/', pointer.size - 1);

        size = slash ? (size_t)(slash - pointer.data) : pointer.size;
        result = enter(json, (struct ck_bytes){ pointer.data + 1, size - 1 });
        pointer = (struct ck_bytes){ pointer.data + size, pointer.size - size };
        depth++;
    }
    if (result == 0)
        result = take_list(json);
    for (; result >= 0 && depth > 0; depth--)
        result = leave(json);
    if (result >= 0 && peek_behind_space(json) >= 0)
        result = broken(json, "text behind the end of the document");
    return result;
}

static int take_lines(struct json_reading *json)
{
    int result = 0;

    while (result >= 0 && peek_behind_space(json) >= 0)
        result = take_row(json);
    return result;
}

static int take_all(struct json_reading *json)
{
    int  first = peek_behind_space(json);
    char words[64];

    if (json->error)
        return json->error;
    if (first < 0) {
        snprintf(json->reading->problem, ROWS_PROBLEM_MAX, "the file is empty");
        return -ENOMSG;
    }
    if (first != '{' && first != '[') {
        size_t size = json->end - json->at < 40 ? json->end - json->at : 40;

        snprintf(words, sizeof words, "no JSON: it begins with %.*s", (int)size, json->text + json->at);
        return broken(json, words);
    }
    return first == '{' && json->reading->shape->rows.size == 0 ? take_lines(json) : take_document(json);
}

int read_json_rows(struct row_reading *reading)
{
    struct json_reading json = { .reading = reading, .mark = NONE, .line = 1 };
    int                 result;

    json_cells_init(&json.cells, reading->wants, reading->shape->header_first);
    result = take_all(&json);
    json_cells_release(&json.cells);
    free(json.text);
    return json.error ? json.error : result < 0 ? result : 0;
}
