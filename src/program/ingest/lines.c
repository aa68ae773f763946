/* SPDX-License-Identifier: Apache-2.0
 * What cannot be read is told with its number, and the next one is tried. */
#include "program/ingest/lines.h"

#include <errno.h>

#include "domain/model/topics.h"
#include "engine/avro/buffer.h"
#include "engine/formats/avro_file.h"
#include "engine/formats/json_scan.h"
#include "engine/serde/decode.h"
#include "engine/util/file.h"

enum { LINE_MAX_BYTES = 4 * FOREIGN_VALUE_MAX };

/* ---- JSON lines ---- */

/* Reads up to the end of the line; of a line beyond the limit only the beginning is kept. False: there is none. */
static bool read_line(FILE *file, struct ck_buffer *line)
{
    int byte = getc_unlocked(file);

    line->size = 0;
    if (byte == EOF)
        return false;
    for (; byte != EOF && byte != '\n'; byte = getc_unlocked(file))
        if (line->size <= LINE_MAX_BYTES)
            buffer_byte(line, (char)byte);
    return true;
}

static struct ck_bytes trimmed(struct ck_bytes text)
{
    while (text.size > 0 && strchr(" \t\r", text.data[0]) && text.data[0])
        text = (struct ck_bytes){ text.data + 1, text.size - 1 };
    while (text.size > 0 && strchr(" \t\r", text.data[text.size - 1]) && text.data[text.size - 1])
        text.size--;
    return text;
}

/* What replay would take of the line. */
static struct ck_bytes value_of(struct ck_bytes line)
{
    struct ck_bytes value = envelope_of(line).value;

    return value.data ? value : line;
}

static int take_line(const struct ingest_kind *kind, struct ck_bytes line, size_t number, struct ck_arena *arena, const struct ingest_sink *sink)
{
    struct decode_failure failure = { CK_REASON_UNDECODABLE, "no JSON object" };
    struct ck_bytes       value = value_of(line);
    void                 *record;
    char                  problem[INGEST_PROBLEM_MAX];

    if (kind->topic == &policy_news)
        value = ingest_news(value, arena);
    if (kind->topic == &claims_submitted)
        value = ingest_claim(value, arena);
    if (value.data[0] == '{' && decode_value(kind->topic, value, arena, &record, &failure) == DECODE_OK)
        return ingest_give(sink, number, record);
    snprintf(problem, sizeof problem, "%s: %.200s", ck_reason_name(NULL, failure.reason), failure.detail);
    sink->bad(sink->context, number, problem);
    return INGEST_BAD;
}

int ingest_lines(const struct ingest_kind *kind, FILE *file, const struct ingest_sink *sink)
{
    struct ck_buffer line = { 0 };
    struct ck_arena  arena = CK_ARENA_NULL;
    int              result = INGEST_OK, outcome = INGEST_OK;

    for (size_t number = 1; result >= 0 && read_line(file, &line); number++) {
        struct ck_bytes text = ck_buffer_bytes(&line);

        if (text_begin(&text) && number == 1) { /* files may have been put behind each other, each with its mark */
            result = -EILSEQ;
            break;
        }
        text = trimmed(text);
        if (text.size == 0)
            continue;
        result = take_line(kind, text, number, &arena, sink);
        if (result == INGEST_BAD)
            outcome = INGEST_BAD;
        ck_arena_clear(&arena);
    }
    if (result >= 0 && ferror(file))
        result = -EIO;
    ck_buffer_release(&line);
    ck_arena_release(&arena);
    return result < 0 ? result : outcome;
}

int ingest_text(const struct ingest_kind *kind, struct ck_bytes text, const struct reference *catalogue, const struct ingest_sink *sink)
{
    char  empty[] = "\n";
    FILE *file;
    int   result;

    if (!kind->lines)
        return ingest_csv(kind, text, catalogue, sink);
    file = text.size > 0 ? fmemopen((void *)(uintptr_t)text.data, text.size, "r") : fmemopen(empty, 1, "r");
    if (!file)
        return -errno;
    result = ingest_lines(kind, file, sink);
    fclose(file);
    return result;
}

/* ---- Avro ---- */

int ingest_avro(const struct ingest_kind *kind, const char *path, const struct ingest_sink *sink)
{
    struct avro_input *input = NULL;
    struct ck_arena    arena = CK_ARENA_NULL;
    void              *record = ck_arena_take(&arena, kind->topic->value->size);
    char               problem[AVRO_FILE_PROBLEM_MAX];
    size_t             number = 0;
    int                result = avro_input_open(path, kind->topic->value, &input, problem), outcome = INGEST_OK;

    while (result == 0) {
        int next = avro_input_next(input, record, problem);

        if (next == AVRO_INPUT_END)
            break;
        number++;
        if (next == AVRO_INPUT_RECORD)
            result = ingest_give(sink, number, record);
        else if (next == AVRO_INPUT_BAD)
            sink->bad(sink->context, number, problem);
        else
            result = next;
        if (next != AVRO_INPUT_RECORD)
            outcome = INGEST_BAD;
    }
    avro_input_free(input);
    ck_arena_release(&arena);
    if (result != -EBADMSG && !(number == 0 && result < 0))
        return result ? result : outcome;
    sink->bad(sink->context, number, problem);
    return INGEST_BAD;
}
