/* SPDX-License-Identifier: Apache-2.0
 * The judgement of what was said. */
#include "source/rows/beside.h"

#include <errno.h>
#include <stdio.h>

#include "chokepoint/number.h"

struct ck_bytes beside_place(const struct row_shape *shape, int what)
{
    return what == BESIDE_COUNT ? shape->said_count : what == BESIDE_NEXT ? shape->said_next : shape->said_error;
}

void beside_note(struct beside *beside, int what, struct ck_bytes text)
{
    size_t size = text.size < sizeof beside->said[what] - 1 ? text.size : sizeof beside->said[what] - 1;

    while (size < text.size && size && ((unsigned char)text.data[size] & 0xC0) == 0x80)
        size--;
    if (size)
        memcpy(beside->said[what], text.data, size);
    beside->said[what][size] = '\0';
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)beside->said[what][i] < ' ')
            beside->said[what][i] = ' ';
}

static void tell(const struct row_reading *reading, size_t line, const char *what, const char *said)
{
    char words[ROWS_PROBLEM_MAX];

    snprintf(words, sizeof words, "%.60s%.190s", what, said);
    if (reading->sink->told)
        reading->sink->told(reading->sink->context, line, words);
    tell_partial(reading, line, words);
}

int beside_judge(const struct beside *beside, const struct row_reading *reading, size_t line, size_t elements, bool found)
{
    int64_t count = 0;
    bool    counted = ck_number_read_long(ck_bytes_from(beside->said[BESIDE_COUNT]), &count);
    char    words[ROWS_PROBLEM_MAX];

    if (beside->said[BESIDE_ERROR][0] && elements == 0) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "the publisher answers: %.190s", beside->said[BESIDE_ERROR]);
        return -ENODATA;
    }
    if (!found && counted && count != 0) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "no list of rows: there is no %.64s, and it says that it has %lld rows",
                 reading->shape->rows.data ? reading->shape->rows.data : "", (long long)count);
        return -ENODATA;
    }
    if (beside->said[BESIDE_ERROR][0])
        tell(reading, line, "the publisher says beside the rows: ", beside->said[BESIDE_ERROR]);
    if (beside->said[BESIDE_NEXT][0] && reading->sink->next)
        reading->sink->next(reading->sink->context, ck_bytes_from(beside->said[BESIDE_NEXT]));
    else if (beside->said[BESIDE_NEXT][0])
        tell(reading, line, "there is a next page, which is not in this file: ", beside->said[BESIDE_NEXT]);
    if (found && counted && (size_t)count != elements) {
        snprintf(words, sizeof words, "it says that it has %lld rows, and has %zu", (long long)count, elements);
        tell(reading, line, "", words);
    }
    return 0;
}
