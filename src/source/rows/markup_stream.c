/* SPDX-License-Identifier: Apache-2.0
 * Between streams and readers of documents. */
#include "source/rows/markup_stream.h"

#include <errno.h>
#include <stdio.h>

static ssize_t on_read(void *context, char *buf, size_t size) { return stream_read(context, buf, size); }

static int failed(struct stream *stream, int result, char problem[ROWS_PROBLEM_MAX])
{
    const char *told = stream_problem(stream);

    if (result < 0 && !problem[0])
        snprintf(problem, ROWS_PROBLEM_MAX, "%s", told && told[0] ? told : "it cannot be read");
    return result;
}

int markup_text_failed(struct row_reading *reading, int result) { return failed(reading->stream, result, reading->problem); }

int markup_text_open(struct row_reading *reading, struct xml_text *text)
{
    int  result = xml_text_open(text, (struct byte_source){ reading->stream, on_read }, reading->shape->encoding);
    char told[ROWS_PROBLEM_MAX];

    reading->problem[0] = '\0';
    if (result == -EINVAL)
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "its encoding %s is none that is known here", text->encoding);
    if (result < 0)
        return markup_text_failed(reading, result);
    if (text->mistaken && reading->sink->told) {
        snprintf(told, sizeof told, "it says that it is %s, and is UTF-8", text->encoding);
        reading->sink->told(reading->sink->context, 1, told);
    }
    if (text->in_size > text->in_at || !text->ended)
        return 0;
    xml_text_close(text);
    snprintf(reading->problem, ROWS_PROBLEM_MAX, "it is empty");
    return -ENOMSG;
}

int markup_read(struct stream *stream, struct ck_buffer *bytes, char problem[ROWS_PROBLEM_MAX])
{
    char    buf[16384];
    ssize_t size;

    problem[0] = '\0';
    while ((size = stream_read(stream, buf, sizeof buf)) > 0) {
        if (bytes->size + (size_t)size > MARKUP_PAGE_MAX) {
            snprintf(problem, ROWS_PROBLEM_MAX, "it is larger than %d MiB", MARKUP_PAGE_MAX / (1024 * 1024));
            return -EFBIG;
        }
        ck_buffer_append(bytes, (struct ck_bytes){ buf, (size_t)size });
    }
    if (size < 0)
        return failed(stream, (int)size, problem);
    if (bytes->size > 0)
        return 0;
    snprintf(problem, ROWS_PROBLEM_MAX, "it is empty");
    return -ENOMSG;
}
