/* SPDX-License-Identifier: Apache-2.0
 * A reader of rows over any bytes: its cells are texts that can be read to their ends, and a failure says why. */
#ifndef CHOKEPOINT_FUZZ_ROWS_H
#define CHOKEPOINT_FUZZ_ROWS_H

#include <assert.h>
#include <stdint.h>

#include "source/rows/rows.h"

enum { FUZZ_NAMES_MAX = 16 };

static size_t fuzz_wanted, fuzz_sum;

static inline int fuzz_row(void *context, const struct row *row)
{
    (void)context;
    for (size_t i = 0; i < fuzz_wanted; i++)
        for (size_t k = 0; row->cells[i].data && k < row->cells[i].size; k++)
            fuzz_sum += (unsigned char)row->cells[i].data[k];
    return 0;
}

static inline void fuzz_bad(void *context, size_t line, const char *problem, struct ck_bytes text, const struct ck_bytes *cells)
{
    (void)context, (void)line, (void)text, (void)cells;
    assert(problem[0]);
}

static inline void fuzz_told(void *context, size_t line, const char *text)
{
    (void)context, (void)line;
    assert(text[0]);
}

static inline int fuzz_member(void *context, size_t line, struct ck_bytes name)
{
    (void)context;
    assert(line > 0);
    return name.size == 7 ? -1 : 0;
}

static inline void fuzz_partial(void *context, size_t line, const char *text)
{
    (void)context, (void)line;
    fuzz_sum += (unsigned char)text[0];
}

static inline void fuzz_by_rows(void *context) { (void)context; }

static inline void fuzz_rows(const struct row_shape *shape, const char *const *names, const uint8_t *data, size_t size)
{
    struct ck_bytes  wanted[FUZZ_NAMES_MAX];
    struct row_wants wants = { wanted, 0, true };
    struct row_sink  sink = {
         .row = fuzz_row, .bad = fuzz_bad, .told = fuzz_told, .member = fuzz_member, .partial = fuzz_partial, .by_rows = size % 2 ? fuzz_by_rows : NULL
    };
    char           problem[ROWS_PROBLEM_MAX] = "";
    struct stream *stream;
    const char    *encoding = shape->format <= ROWS_JSON ? "UTF-8" : NULL; /* the others decode by what the document says */

    for (; names[wants.count]; wants.count++)
        wanted[wants.count] = ck_bytes_from(names[wants.count]);
    fuzz_wanted = wants.count;
    if (stream_open_bytes("x", (struct ck_bytes){ (const char *)data, size }, encoding, &stream, problem) < 0)
        return;
    if (size % 3 == 0)
        stream_may_be_windows(stream);
    if (rows_read(stream, shape, &wants, &sink, problem) < 0)
        assert(problem[0] || sink.member);
    stream_close(stream);
}

#endif
