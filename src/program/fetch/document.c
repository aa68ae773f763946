/* SPDX-License-Identifier: Apache-2.0
 * Conversion and judgement of documents; what else is read of them. */
#include "program/fetch/document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/base/string_set.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "program/fetch/kind.h"
#include "source/stream/looks.h"

enum { TOPIC_RECORDS, TOPIC_RELEASES /* of the store */, INSTANT_SIZE = INSTANT_TEXT_MAX + 1 };

/* ---- rows that are refused ---- */

static void refuse(struct fetch_reading *reading, size_t line, const char *text)
{
    char words[FETCH_PROBLEM_MAX];

    reading->harvest->refused++;
    if (++reading->told > REJECTS_TOLD_MAX)
        return;
    snprintf(words, sizeof words, "%.300s%s%zu: %.600s%s", reading->shown, reading->by_rows ? ", row " : ":", line, text,
             reading->told == REJECTS_TOLD_MAX ? " (further refused rows are counted, and not told)" : "");
    reading->tell(reading->context, words);
}

static void reject(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes text)
{
    char words[FETCH_PROBLEM_MAX];

    (void)text;
    snprintf(words, sizeof words, "%s: %s", reason, detail);
    refuse(context, line, words);
}

static void vet_told(void *context, size_t line, bool refused, const char *text)
{
    if (refused)
        refuse(context, line, text);
}

/* ---- records ---- */

struct document_reading {
    struct fetch_reading  *reading;
    struct fetch_document *document;
    struct vet            *vet;
    bool                   too_long; /* the URL of the next page */
};

static int take(void *context, size_t line, const void *record, bool converted)
{
    struct document_reading *converting = context;

    (void)converted;
    vet_record(converting->vet, line, record);
    return 0;
}

static void take_reject(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes text)
{
    reject(((struct document_reading *)context)->reading, line, reason, detail, text);
}

static void take_partial(void *context, size_t line, const char *text)
{
    const struct fetch_reading *reading = ((struct document_reading *)context)->reading;
    char                        words[FETCH_PROBLEM_MAX];

    (void)line;
    snprintf(words, sizeof words, "%.300s: %.600s", reading->shown, text);
    reading->tell(reading->context, words);
}

static void take_by_rows(void *context)
{
    struct document_reading *converting = context;

    converting->reading->by_rows = true;
    vet_by_rows(converting->vet);
}

static void take_next(void *context, struct ck_bytes url)
{
    struct document_reading *converting = context;
    struct fetch_document   *document = converting->document;

    converting->too_long = url.size >= sizeof document->next;
    if (!converting->too_long)
        snprintf(document->next, sizeof document->next, "%.*s", (int)url.size, url.data);
}

static int keep(void *context, const void *record)
{
    struct fetch_reading *reading = context;

    fetch_kind_add(fetch_kind_of(reading->map->topic), TOPIC_RECORDS, record, reading->harvest);
    return 0;
}

static void instant_text(int64_t time_ms, char text[INSTANT_SIZE]) { text[instant_write(time_ms, text)] = '\0'; }

/* The charset of a Content-Type: `text/csv; charset="utf-8"`. Null: it tells none. */
static struct ck_bytes charset_of(const char *type)
{
    const char *at = strcasestr(type, "charset=");
    size_t      size;

    if (!at)
        return (struct ck_bytes){ 0 };
    at += sizeof "charset=" - 1;
    at += *at == '"';
    size = strcspn(at, "\"; \t");
    return (struct ck_bytes){ at, size };
}

/* What the publisher says of its release, else the date of the document: when it was published, unless the rows themselves say it. */
static void run_of(struct fetch_reading *reading, const struct fetch_document *document, char published[INSTANT_SIZE], char collected[INSTANT_SIZE],
                   struct convert_run *ret_run)
{
    *ret_run = (struct convert_run){
        .prefixes = reading->prefixes, .rates = reading->rates, .complete = true, .decimal_point = true, .next = reading->spec->next
    };
    instant_text(document->collected_ms, collected);
    ret_run->collected = ck_bytes_from(collected);
    ret_run->file = ck_bytes_from(document->shown);
    published[0] = '\0';
    if (document->released_ms > 0 || document->modified_ms > 0)
        instant_text(document->released_ms > 0 ? document->released_ms : document->modified_ms, published);
    ret_run->charset = charset_of(document->type);
    if (published[0])
        ret_run->published = ck_bytes_from(published);
}

static void count_add(struct convert_count *sum, const struct convert_count *more)
{
    sum->rows += more->rows;
    sum->records += more->records;
    sum->rejected += more->rejected;
    sum->folded += more->folded;
    sum->unpriced += more->unpriced;
    sum->not_asked += more->not_asked;
    for (size_t i = 0; i < more->reasons; i++)
        sum->left_out[CONVERT_REASONS_MAX - 1].rows += more->left_out[i].rows;
}

static int convert_body(struct fetch_reading *reading, struct fetch_document *document, struct vet *vet, char problem[FETCH_PROBLEM_MAX])
{
    struct document_reading converting = { reading, document, vet, false };
    struct convert_sink     sink = {
            .context = &converting, .record = take, .partial = take_partial, .by_rows = take_by_rows, .next = take_next, .reject = take_reject
    };
    struct convert_count *count = calloc(1, sizeof *count);
    struct convert_run    run;
    struct stream        *stream;
    char                  published[INSTANT_SIZE], collected[INSTANT_SIZE];
    int                   result;

    if (!count)
        abort();
    run_of(reading, document, published, collected, &run);
    result = stream_open_file(document->shown, document->body, NULL, &stream, problem);
    if (result == 0) {
        result = convert_document(stream, reading->map, &run, &sink, count, problem);
        stream_close(stream);
    }
    if (result == 0 && converting.too_long) {
        snprintf(problem, FETCH_PROBLEM_MAX, "the URL of the next page is too long");
        result = -EFBIG;
    }
    if (result == 0)
        count_add(&reading->count, count);
    reading->harvest->partial = reading->harvest->partial || count->partial;
    free(count);
    return result;
}

static bool is_page(const char *head)
{
    head += strspn(head, " \t\r\n");
    return strncasecmp(head, "<!doctype html", 14) == 0 || strncasecmp(head, "<html", 5) == 0;
}

/* What publishers say instead of data, and under 200. */
static int tell_kind(const struct fetch_document *document, int result, char problem[FETCH_PROBLEM_MAX])
{
    char   head[LOOKS_HEAD_MIN + 1], begins[LOOKS_WORDS_MAX], words[FETCH_PROBLEM_MAX];
    size_t size;

    if (result == 0 || result == -EMSGSIZE)
        return result;
    rewind(document->body);
    size = fread(head, 1, sizeof head - 1, document->body);
    head[size] = '\0';
    looks_words((struct ck_bytes){ head, size }, begins);
    snprintf(words, sizeof words, "%.300s (%s%s%s): %.400s", is_page(head) ? "a page" : "the answer",
             document->type[0] ? document->type : "no type is told", size ? ", it begins: " : ", it is empty", begins, problem);
    snprintf(problem, FETCH_PROBLEM_MAX, "%s", words);
    return result;
}

int document_convert(void *context, struct fetch_document *document, struct harvest *harvest, char problem[FETCH_PROBLEM_MAX])
{
    struct fetch_reading    *reading = context;
    const struct vet_options options = { .intake = reading->intake,
                                         .config = reading->intake_config,
                                         .catalogue = reading->catalogue,
                                         .hold = true,
                                         .context = reading,
                                         .tell = vet_told };
    struct vet              *vet;
    int                      result;

    reading->harvest = harvest;
    reading->shown = document->shown;
    reading->by_rows = false;
    vet = vet_new(ingest_of(reading->map->topic), &options);
    result = tell_kind(document, convert_body(reading, document, vet, problem), problem);
    if (result == 0) {
        vet_finish(vet);
        result = vet_each(vet, keep, reading);
    }
    vet_free(vet);
    return result;
}

/* ---- the request as a whole ---- */

/* The prefix that a code stands for: without the character that stands for the digits behind it. */
static struct ck_bytes prefix_of(const struct fetch_reading *reading, struct ck_bytes code)
{
    struct ck_bytes shorter = reading->spec->shorter;

    if (shorter.size && code.size > shorter.size && memcmp(code.data + code.size - shorter.size, shorter.data, shorter.size) == 0)
        code.size -= shorter.size;
    return code;
}

static void add_markers(const struct fetch_reading *reading, const struct fetch_ask *ask, const struct trade_record *record, struct harvest *harvest)
{
    struct ck_bytes_array codes = ask->lists[DIMENSION_CODES];

    for (size_t i = 0; i < codes.count; i++) {
        struct release_marker marker = { .source = record->source,
                                         .reporter = record->reporter,
                                         .flow = record->flow,
                                         .period = record->period,
                                         .commodity_prefix = prefix_of(reading, codes.items[i]),
                                         .completeness = COMPLETENESS_COMPLETE,
                                         .published_at = record->published_at };

        fetch_kind_add(fetch_kind_of(&trade_releases), TOPIC_RELEASES, &marker, harvest);
    }
}

/* A release is complete for the codes that were asked for, if all of it was asked for and given, and no row of it was refused. */
void document_complete(void *context, const struct fetch_ask *ask, const struct fetch_document *last, struct harvest *harvest)
{
    struct fetch_reading *reading = context;
    size_t                count = harvest->count;
    struct ck_arena       arena = CK_ARENA_NULL;

    (void)last;
    for (size_t i = 0; i < count && reading->whole && harvest->refused == 0 && !harvest->partial; i++) {
        struct trade_record record;

        if (harvest->items[i].topic == TOPIC_RECORDS &&
            ck_record_decode(&trade_record_type, harvest->items[i].encoded, &arena, &record) == CK_CODEC_OK && record.period_months == 1)
            add_markers(reading, ask, &record, harvest);
    }
    ck_arena_release(&arena);
}

bool document_withdraw(void *context, struct ck_bytes key, const struct harvest_item *beside, struct harvest *harvest)
{
    const struct fetch_reading *reading = context;

    if (reading->map->topic == &trade_records)
        withdrawal_add(key, beside, TOPIC_RECORDS, harvest);
    return reading->map->topic == &trade_records;
}

/* ---- indexes and releases ---- */

struct cells_reading { /* of rows of which a few cells count */
    struct ck_arena  *arena;
    struct string_set texts;
    int64_t           latest_ms;
    XXH64_hash_t      hash;
    size_t            rows;
    char             *problem;
    bool              failed;
};

static void cells_bad(void *context, size_t line, const char *problem, struct ck_bytes text, const struct ck_bytes *cells)
{
    struct cells_reading *reading = context;

    (void)text, (void)cells;
    if (!reading->failed)
        snprintf(reading->problem, FETCH_PROBLEM_MAX, "line %zu: %s", line, problem);
    reading->failed = true;
}

static int read_cells(struct fetch_document *document, const struct row_shape *shape, const struct row_wants *wants,
                      int (*row)(void *context, const struct row *row), struct cells_reading *reading)
{
    struct row_sink sink = { .context = reading, .row = row, .bad = cells_bad };
    struct stream  *stream;
    int result = stream_open_file(document->shown, document->body, shape->format == ROWS_JSON ? "UTF-8" : NULL, &stream, reading->problem);

    if (result)
        return result;
    result = rows_read(stream, shape, wants, &sink, reading->problem);
    stream_close(stream);
    result = result == 0 && reading->failed ? -EILSEQ : result;
    return tell_kind(document, result, reading->problem);
}

static int take_link(void *context, const struct row *row)
{
    struct cells_reading *reading = context;

    if (row->cells[0].size)
        string_set_add(&reading->texts, ck_arena_copy(reading->arena, row->cells[0]), reading->arena);
    return 0;
}

int document_links(void *context, struct fetch_document *document, struct ck_arena *arena, struct ck_bytes_array *ret_urls,
                   char problem[FETCH_PROBLEM_MAX])
{
    const struct fetch_reading *reading = context;
    const struct row_shape      shape = { .format = ROWS_GACC_INDEX };
    const struct row_wants      wants = { &reading->spec->index_link, 1 };
    struct cells_reading        cells = { .arena = arena, .problem = problem };
    int                         result = read_cells(document, &shape, &wants, take_link, &cells);

    *ret_urls = string_set_sorted(&cells.texts);
    return result;
}

/* The order of the rows does not count: what is told is a sum of hashes. */
static int take_release(void *context, const struct row *row)
{
    struct cells_reading *reading = context;
    char                  zoned[64]; /* Comtrade's instants have no zone: UTC */
    int64_t               at_ms;

    snprintf(zoned, sizeof zoned, "%.*sZ", (int)(row->cells[1].size < 60 ? row->cells[1].size : 60), row->cells[1].size ? row->cells[1].data : "");
    reading->rows++;
    reading->hash += row->cells[0].size ? XXH3_64bits(row->cells[0].data, row->cells[0].size) : 0;
    if ((instant_read(row->cells[1], &at_ms) || instant_read(ck_bytes_from(zoned), &at_ms)) && at_ms > reading->latest_ms)
        reading->latest_ms = at_ms;
    return 0;
}

int document_release(void *context, struct fetch_document *document, struct ck_arena *arena, struct ck_bytes *ret_value, int64_t *ret_at_ms,
                     char problem[FETCH_PROBLEM_MAX])
{
    const struct fetch_reading *reading = context;
    const struct row_shape      shape = { .format = ROWS_JSON, .rows = reading->spec->release_rows };
    const struct ck_bytes       names[] = { reading->spec->release_value,
                                      reading->spec->release_at.data ? reading->spec->release_at : reading->spec->release_value };
    const struct row_wants      wants = { names, 2 };
    struct cells_reading        cells = { .arena = arena, .problem = problem };
    char                        text[40];
    int                         result = read_cells(document, &shape, &wants, take_release, &cells);

    *ret_at_ms = cells.latest_ms;
    *ret_value = CK_BYTES("");
    if (result == 0 && cells.rows) {
        snprintf(text, sizeof text, "%zu:%016llx", cells.rows, (unsigned long long)cells.hash);
        *ret_value = ck_arena_copy(arena, ck_bytes_from(text));
    }
    return result;
}
