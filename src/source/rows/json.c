/* SPDX-License-Identifier: Apache-2.0
 * Rows of a JSON document: the elements of the list at a pointer, each parsed by itself; or documents one after the other (JSON lines). What stands
 * around the list is walked over and has to be JSON, too: an answer that was cut is told. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "source/rows/internal.h"
#include "source/rows/json_beside.h"
#include "source/rows/json_cells.h"
#include "source/rows/members.h"

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
    struct beside       beside;
    struct member_names members;
    size_t              elements;  /* of the list */
    size_t              last_line; /* where the last one began */
    bool                by_rows;   /* rows are told by numbers */
    bool                missing;   /* there is no list */
    bool                empty;     /* the document is {} */
};

#define NONE SIZE_MAX

static int broken(struct json_reading *json, const char *problem)
{
    snprintf(json->reading->problem, ROWS_PROBLEM_MAX, "line %zu: %.220s", json->line, problem);
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

    sink->bad(sink->context, line, problem, text, NULL);
}

/* Tells of members that no row before had. */
static int meet_members(struct json_reading *json, size_t line)
{
    const char *name;
    json_t     *value;
    size_t      place = 0;
    int         result = 0;

    if (!json_is_object(json->cells.value))
        return 0;
    json_object_foreach(json->cells.value, name, value)
    {
        result = members_meet(&json->members, json->reading, line, place++, ck_bytes_from(name));
        if (result < 0)
            break;
    }
    return result;
}

/* How the row that began on this line is told. */
static size_t place_of_row(struct json_reading *json, size_t line)
{
    const struct row_sink *sink = json->reading->sink;

    if (json->elements++ && line == json->last_line && sink->by_rows && !json->by_rows) {
        json->by_rows = true;
        sink->by_rows(sink->context);
    }
    json->last_line = line;
    return json->by_rows ? json->elements : line;
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
    line = place_of_row(json, line);
    if (json->too_long) {
        tell_bad(json, line, "a row is too long", text);
        return 0;
    }
    if (json->reading->shape->header_first && !json->cells.columns)
        return json_cells_header(&json->cells, text, problem)
                   ? (sink->columns ? sink->columns(sink->context, line, json->cells.columns, json->cells.count) : 0)
                   : broken(json, problem);
    if (!json_cells_take(&json->cells, text, problem))
        tell_bad(json, line, problem, text);
    else if ((result = meet_members(json, line)) >= 0)
        result = give_row(json->reading, line, json->cells.cells, text, json_cells_digests(&json->cells));
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

/* Past the value of a member that is none of the way to the list; what it says of the document is noted. */
static int pass_value(struct json_reading *json, struct ck_bytes path, struct ck_bytes name)
{
    const struct row_shape *shape = json->reading->shape;
    int                     result;

    if (!json_beside_wants(shape, path, name))
        return skip_value(json);
    peek_behind_space(json);
    json->mark = json->at;
    result = skip_value(json);
    if (result == 0 && json->mark != NONE)
        json_beside_take(&json->beside, shape, path, name, (struct ck_bytes){ json->text + json->mark, json->at - json->mark });
    json->mark = NONE;
    json->too_long = false;
    return result;
}

/* The name of a member and its colon. */
static int take_name(struct json_reading *json, struct ck_buffer *name)
{
    int result = peek_behind_space(json) == '"' ? 0 : expect(json, '"');

    name->size = 0;
    if (result == 0)
        result = skip_string(json, name);
    return result ? result : expect(json, ':');
}

/* Into the member of that name of the object at `path` that comes next; to the end of the object where there is none (`missing`), or no object. */
static int enter(struct json_reading *json, struct ck_bytes path, struct ck_bytes wanted)
{
    struct ck_buffer name = { 0 };
    bool             found = false, more;
    int              result;

    if (path.size && peek_behind_space(json) != '{') {
        json->missing = true;
        return skip_value(json);
    }
    result = expect(json, '{');
    more = result == 0 && peek_behind_space(json) != '}';
    json->empty = result == 0 && !more && path.size == 0;
    while (result == 0 && more && !found) {
        result = take_name(json, &name);
        found = result == 0 && ck_bytes_equal(ck_buffer_bytes(&name), wanted);
        if (result == 0 && !found)
            result = pass_value(json, path, ck_buffer_bytes(&name));
        more = result == 0 && !found && peek_behind_space(json) == ',';
        if (more)
            next(json);
    }
    if (result == 0 && !found) {
        json->missing = true;
        result = expect(json, '}');
    }
    ck_buffer_release(&name);
    return result;
}

/* Out of an object that enter() entered. */
static int leave(struct json_reading *json, struct ck_bytes path)
{
    struct ck_buffer name = { 0 };
    int              result = 0;

    while (result == 0 && peek_behind_space(json) == ',') {
        next(json);
        result = take_name(json, &name);
        if (result == 0)
            result = pass_value(json, path, ck_buffer_bytes(&name));
    }
    ck_buffer_release(&name);
    return result ? result : expect(json, '}');
}

/* The list, or what stands in its place. */
static int take_list_if_any(struct json_reading *json)
{
    int c = peek_behind_space(json);

    if (c == '[' || c < 0)
        return take_list(json);
    json->missing = true;
    return skip_value(json);
}

/* A document without its list of rows: one that is empty, or says that it has none, is an answer all the same. */
static int judge_missing(struct json_reading *json)
{
    struct ck_bytes rows = json->reading->shape->rows;
    int             result = beside_judge(&json->beside, json->reading, json->line, 0, false);
    char            problem[128];

    if (result || json->empty || json->beside.said[BESIDE_COUNT][0])
        return result;
    snprintf(problem, sizeof problem, "no list of rows: there is no %.*s", (int)(rows.size < 64 ? rows.size : 64), rows.data);
    return broken(json, problem);
}

/* The list at the pointer, and the rest of the document. A bare list is one of rows, too: some tools take away what stands around it. */
static int take_document(struct json_reading *json)
{
    struct ck_bytes rows = json->reading->shape->rows;
    size_t          ends[DEPTH_MAX], depth = 0, from = 0;
    int             result = 0;

    if (peek_behind_space(json) == '[')
        rows.size = 0;
    while (result == 0 && from < rows.size && depth < DEPTH_MAX && !json->missing) {
        const char *slash = memchr(rows.data + from + 1, '/', rows.size - from - 1);
        size_t      end = slash ? (size_t)(slash - rows.data) : rows.size;

        result = enter(json, (struct ck_bytes){ rows.data, from }, (struct ck_bytes){ rows.data + from + 1, end - from - 1 });
        ends[depth] = from;
        depth += !json->missing;
        from = end;
    }
    if (result == 0 && !json->missing)
        result = take_list_if_any(json);
    while (result >= 0 && depth-- > 0)
        result = leave(json, (struct ck_bytes){ rows.data, ends[depth] });
    if (result >= 0 && peek_behind_space(json) >= 0)
        result = broken(json, "text behind the end of the document");
    if (result < 0)
        return result;
    return json->missing ? judge_missing(json) : beside_judge(&json->beside, json->reading, json->line, json->elements, true);
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
    members_release(&json.members);
    free(json.text);
    return json.error ? json.error : result < 0 ? result : 0;
}
