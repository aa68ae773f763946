/* SPDX-License-Identifier: Apache-2.0
 * chokepoint read --labels: what the reader finds in each passage of a file, in the form of tests/news/claims.jsonl, for a scorer to compare. */
#include <stdio.h>
#include <string.h>

#include "chokepoint/number.h"
#include "engine/formats/json.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "program/read/internal.h"

static void write_long(long value, struct ck_buffer *buffer)
{
    char text[CK_NUMBER_TEXT_MAX];

    ck_buffer_append(buffer, (struct ck_bytes){ text, ck_number_write_long(value, text) });
}

static void write_span(struct span span, struct ck_buffer *buffer)
{
    ck_buffer_append(buffer, CK_BYTES("["));
    write_long(span.start, buffer);
    ck_buffer_append(buffer, CK_BYTES(","));
    write_long(span.end, buffer);
    ck_buffer_append(buffer, CK_BYTES("]"));
}

static void write_also(const struct span *spans, size_t count, struct ck_buffer *buffer)
{
    ck_buffer_append(buffer, CK_BYTES(",\"also\":["));
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            ck_buffer_append(buffer, CK_BYTES(","));
        write_span(spans[i], buffer);
    }
    ck_buffer_append(buffer, CK_BYTES("]}"));
}

/* The record's fields before the one of that name, the object left open. */
static void write_until(const struct ck_record_type *type, const char *name, const void *record, struct ck_buffer *buffer)
{
    size_t end = 0;

    while (strcmp(type->fields[end].name, name) != 0)
        end++;
    json_write(type, 0, end, record, buffer);
    buffer->size--; /* the brace */
}

static void write_mention(const struct policy_mention *mention, struct ck_buffer *buffer)
{
    const struct span none = { 0 }, *first = mention->spans.count ? mention->spans.items : &none;

    write_until(&policy_mention_type, "news", mention, buffer);
    ck_buffer_append(buffer, CK_BYTES(",\"hedged\":"));
    ck_buffer_append(buffer, mention->hedged ? CK_BYTES("true") : CK_BYTES("false"));
    ck_buffer_append(buffer, CK_BYTES(",\"span\":"));
    write_span(*first, buffer);
    write_also(first + 1, mention->spans.count ? mention->spans.count - 1 : 0, buffer);
}

void findings_write(const struct article *article, const struct reading *reading, struct ck_buffer *buffer)
{
    ck_buffer_append(buffer, CK_BYTES("{\"id\":"));
    json_write_text(article->id, buffer);
    ck_buffer_append(buffer, CK_BYTES(",\"events\":["));
    for (size_t i = 0; i < reading->mention_count; i++) {
        if (i > 0)
            ck_buffer_append(buffer, CK_BYTES(","));
        write_mention(&reading->mentions[i], buffer);
    }
    ck_buffer_append(buffer, CK_BYTES("],\"claims\":["));
    for (size_t i = 0; i < reading->claim_count; i++) {
        if (i > 0)
            ck_buffer_append(buffer, CK_BYTES(","));
        write_until(&policy_claim_type, "news", &reading->claims[i], buffer);
        write_also(reading->also[i].items, reading->also[i].count, buffer);
    }
    ck_buffer_append(buffer, CK_BYTES("]}"));
}

/* False: the line was told. */
static bool print_line(const char *path, size_t number, struct ck_bytes line, struct ck_arena *arena, struct ck_buffer *buffer)
{
    struct article article;
    struct reading reading;
    const char    *problem = passage_read(line, arena, &article);

    if (problem) {
        fprintf(stderr, "%s:%zu: %s\n", path, number, problem);
        return false;
    }
    article_read(&article, arena, &reading);
    buffer->size = 0;
    findings_write(&article, &reading, buffer);
    ck_buffer_append(buffer, CK_BYTES("\n"));
    fwrite(buffer->data, 1, buffer->size, stdout);
    return true;
}

int labels_print(const char *path)
{
    struct ck_buffer text = { 0 }, line = { 0 };
    struct ck_arena  arena = CK_ARENA_NULL;
    int              result = file_read(path, &text), code = EXIT_CLEAN;
    size_t           number = 1;

    if (result < 0) {
        fprintf(stderr, "chokepoint read: %s: %s\n", path, file_error(result));
        code = EXIT_CONFIG;
    }
    for (size_t at = 0; result >= 0 && at < text.size; number++) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        size_t      size = end ? (size_t)(end - text.data) - at : text.size - at;

        if (size > 0 && !print_line(path, number, (struct ck_bytes){ text.data + at, size }, &arena, &line))
            code = EXIT_CONFIG;
        ck_arena_clear(&arena);
        at += size + 1;
    }
    ck_arena_release(&arena);
    ck_buffer_release(&line);
    ck_buffer_release(&text);
    return code;
}
