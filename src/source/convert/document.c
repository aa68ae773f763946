/* SPDX-License-Identifier: Apache-2.0
 * A document whose shape is not known yet. */
#include <errno.h>
#include <stdio.h>
#include <strings.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/util/instant.h"
#include "source/convert/by_columns.h"
#include "source/map/calendar.h"
#include "source/page/html.h"

enum { NAME_SIZE_MAX = 256, CHARSET_MAX = 64 };

/* The day in the name of the file, as the shape says it (midnight UTC); false: there is none. */
static bool released_by_name(const struct map_shape *shape, const char *name, char ret_instant[INSTANT_TEXT_MAX + 1])
{
    struct ck_bytes     text = ck_bytes_from(name);
    struct printed_date calendar;
    size_t              size;

    if (text.size > NAME_SIZE_MAX)
        return false;
    for (size_t from = 0; shape->released.data && from < text.size; from++)
        for (size_t end = text.size; end > from; end--)
            if (calendar_read(shape->released, (struct ck_bytes){ text.data + from, end - from }, &calendar)) {
                size = instant_write((int64_t)ck_day_from_civil(calendar.year, calendar.month, calendar.day) * CK_DAY_MS, ret_instant);
                ret_instant[size] = '\0';
                return size > 0;
            }
    return false;
}

bool convert_instant(struct ck_bytes text, char ret_instant[CONVERT_INSTANT_MAX])
{
    int32_t day;
    int64_t time_ms;
    size_t  size;

    if (ck_day_read(text, &day))
        time_ms = (int64_t)day * CK_DAY_MS;
    else if (!instant_read(text, &time_ms))
        return false;
    size = instant_write(time_ms, ret_instant);
    ret_instant[size] = '\0';
    return size > 0;
}

/* Whether the record cannot do without what the run says under this name. */
static bool needs(const struct source_map *map, const char *name)
{
    const struct map_variant *variant = &map->variants[0];

    for (size_t i = 0; i < variant->count; i++) {
        const struct map_field *field = &variant->fields[i];

        if (field->rule_count == 1 && field->rules[0].from.count == 1 && !field->rules[0].otherwise.data &&
            ck_bytes_equal(field->rules[0].from.items[0].written, ck_bytes_from(name)))
            return true;
    }
    return false;
}

static int missing(const struct source_map *map, const char *what, char *problem)
{
    snprintf(problem, CONVERT_PROBLEM_MAX, "the files of %.*s do not say %s", (int)map->name.size, map->name.data, what);
    return -EINVAL;
}

/* The encoding that the transfer told says more than the map's, and less than what the document says of itself; JSON is UTF-8. */
static void take_charset(const struct convert_run *run, struct map_shape *shape, char charset[CHARSET_MAX])
{
    if (run->charset.size == 0 || run->charset.size >= CHARSET_MAX || shape->rows.format == ROWS_JSON)
        return;
    memcpy(charset, run->charset.data, run->charset.size);
    charset[run->charset.size] = '\0';
    if (!stream_encoding_known(charset))
        return;
    if (shape->rows.format == ROWS_CSV)
        shape->encoding = charset;
    else
        shape->rows.encoding = charset;
}

/* A table in an encoding that nothing says is UTF-8, or what spreadsheets save; words of news are nobody's to guess. */
static bool may_be_windows(const struct source_map *map, const struct map_shape *shape, const struct convert_sink *sink, bool charset)
{
    bool may = shape->rows.format == ROWS_CSV && map->topic != &policy_news && sink->told && !charset;

    for (size_t i = 0; i < map->shape_count && may; i++)
        may = map->shapes[i].rows.format != ROWS_CSV || strcasecmp(map->shapes[i].encoding, "utf-8") == 0;
    return may;
}

/* A character of control among the first bytes that no text has; -1: there is none. */
static int binary_byte(struct ck_bytes head)
{
    for (size_t i = 0; i < head.size; i++)
        if ((unsigned char)head.data[i] < '\t' || ((unsigned char)head.data[i] > '\r' && (unsigned char)head.data[i] < ' ' && head.data[i] != '\x1B'))
            return (unsigned char)head.data[i];
    return -1;
}

/* A mark of UTF-16 or UTF-32 says that it is text all the same. */
static bool is_binary(const struct map_shape *shape, struct ck_bytes head)
{
    return (!shape || shape->rows.format == ROWS_CSV) && binary_byte(head) >= 0 && !ck_bytes_begin(head, CK_BYTES("\xFF\xFE")) &&
           !ck_bytes_begin(head, CK_BYTES("\xFE\xFF")) && !ck_bytes_begin(head, CK_BYTES("\0\0\xFE\xFF"));
}

/* Each second byte of what is written in few letters. */
static bool may_be_utf16(struct ck_bytes head)
{
    size_t zeros[2] = { 0, 0 };

    for (size_t i = 0; i < head.size; i++)
        zeros[i % 2] += head.data[i] == '\0';
    return (zeros[0] == 0) != (zeros[1] == 0) && (zeros[0] + zeros[1]) * 4 > head.size;
}

static void tell_binary(const struct source_map *map, struct ck_bytes head, char problem[CONVERT_PROBLEM_MAX])
{
    if (may_be_utf16(head))
        snprintf(problem, CONVERT_PROBLEM_MAX, "it seems to be UTF-16 without the mark that says so: save it as UTF-8");
    else
        snprintf(problem, CONVERT_PROBLEM_MAX, "it is no text (a byte 0x%02x at its beginning), and no file of %.*s", binary_byte(head),
                 (int)map->name.size, map->name.data);
}

static bool is_blank(struct ck_bytes head)
{
    size_t at = 0;

    while (at < head.size && (unsigned char)head.data[at] <= ' ')
        at++;
    return at == head.size;
}

/* All of a document that is an empty list or object. */
static bool is_empty_json(struct ck_bytes head)
{
    char text[3] = "";

    for (size_t i = 0, size = 0; i < head.size; i++)
        if ((unsigned char)head.data[i] > ' ' && size < 3)
            text[size++ % 3] = head.data[i];
    return text[2] == '\0' && (memcmp(text, "[]", 2) == 0 || memcmp(text, "{}", 2) == 0);
}

static const struct map_shape *json_shape(const struct source_map *map)
{
    for (size_t i = 0; i < map->shape_count; i++)
        if (map->shapes[i].rows.format == ROWS_JSON)
            return &map->shapes[i];
    return NULL;
}

/* The line where the header of the table seems to stand, if that is further below than it should; 0: it does not. */
static size_t header_below(const struct map_shape *shape, struct ck_bytes head)
{
    size_t line = shape->rows.format == ROWS_CSV ? map_sign_line(shape, head) : 0;

    return line > shape->rows.skip + 1 + (rows_sep_line(head) > 0) ? line : 0;
}

static void tell_windows(const struct stream *stream, const struct convert_sink *sink)
{
    char     words[CONVERT_PROBLEM_MAX];
    uint64_t offset;

    if (!stream_is_windows(stream, &offset))
        return;
    snprintf(words, sizeof words, "not utf-8 at byte %llu: read as Windows-1252, as spreadsheets save it", (unsigned long long)offset);
    sink->told(sink->context, 0, words);
}

/* What the names of the file, and of the one inside an archive, tell where the caller does not. `instant` lives as long as what is named. */
static void name_by_stream(const struct stream *stream, const struct map_shape *shape, struct convert_run *named, char instant[INSTANT_TEXT_MAX + 1])
{
    if (!named->published.data &&
        (released_by_name(shape, stream_inner_name(stream), instant) || released_by_name(shape, stream_name(stream), instant)))
        named->published = ck_bytes_from(instant);
    if (!named->file.data)
        named->file = ck_bytes_from(stream_name(stream));
    if (!named->inner.data)
        named->inner = ck_bytes_from(stream_inner_name(stream));
}

int convert_document(struct stream *stream, const struct source_map *map, const struct convert_run *run, const struct convert_sink *sink,
                     struct convert_count *count, char problem[CONVERT_PROBLEM_MAX])
{
    struct ck_bytes         head = stream_head(stream);
    struct convert_run      named = *run;
    bool                    sure;
    const struct map_shape *shape = map_shape_of(map, head, &sure);
    struct map_shape        told;
    size_t                  below;
    char                    delimiter = '\0';
    char                    instant[INSTANT_TEXT_MAX + 1], charset[CHARSET_MAX];
    int                     result;

    if (!shape)
        shape = map_shape_in_any_case(map, head);
    if (!shape && is_empty_json(head))
        shape = json_shape(map);
    if (!shape && (shape = shape_by_columns(map, head, &delimiter)) && delimiter != shape->rows.delimiter) {
        tell_delimiter(map, shape, delimiter, problem);
        return -EPROTO;
    }
    below = shape ? header_below(shape, head) : 0;
    if (head.size == 0) {
        char byte[16];

        if (stream_read(stream, byte, sizeof byte) < 0) {
            snprintf(problem, CONVERT_PROBLEM_MAX, "%s", stream_problem(stream));
            return -EBADMSG;
        }
        snprintf(problem, CONVERT_PROBLEM_MAX, "the file is empty");
        return -ENOMSG;
    }
    if (!sure && is_blank(head)) {
        snprintf(problem, CONVERT_PROBLEM_MAX, "the file is empty but for blanks");
        return -ENOMSG;
    }
    if (!sure && is_binary(shape, head)) {
        tell_binary(map, head, problem);
        return -EPROTO;
    }
    if (html_begins(head) && (!shape || shape->rows.format < ROWS_XML)) {
        snprintf(problem, CONVERT_PROBLEM_MAX, "it is a web page, and no file of %.*s", (int)map->name.size, map->name.data);
        return -EPROTO;
    }
    if (!shape) {
        snprintf(problem, CONVERT_PROBLEM_MAX, "it begins like no file of %.*s", (int)map->name.size, map->name.data);
        return -EPROTO;
    }
    name_by_stream(stream, shape, &named, instant);
    if (!named.published.data && needs(map, "@published"))
        return missing(map, "when they were published: --published DAY", problem);
    if (!named.flow.data && needs(map, "@flow"))
        return missing(map, "which way the trade went: --flow export or --flow import", problem);
    told = *shape;
    take_charset(run, &told, charset);
    if (stream_decode(stream, told.encoding)) {
        snprintf(problem, CONVERT_PROBLEM_MAX, "%s", stream_problem(stream));
        return -EINVAL;
    }
    if (may_be_windows(map, &told, sink, told.encoding != shape->encoding))
        stream_may_be_windows(stream);
    result = convert(stream, map, &told, &named, sink, count, problem);
    if (result == 0)
        tell_windows(stream, sink);
    if (result == -EPROTO && below)
        snprintf(problem, CONVERT_PROBLEM_MAX, "its header seems to be line %zu: take away what stands above it", below);
    return result;
}
