/* SPDX-License-Identifier: Apache-2.0
 * JSON lines and Avro files to records. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/formats/avro_file.h"
#include "engine/serde/decode.h"
#include "engine/util/file.h"
#include "program/ingest/lines.h"
#include "program/ingest/target.h"
#include "records.h"

struct taken {
    size_t records, bad, lines[8];
    char   problem[INGEST_PROBLEM_MAX];
    double values[8];
    int    answer;
};

static int take_supply(void *context, const void *record)
{
    struct taken             *taken = context;
    const struct supply_fact *fact = record;

    if (taken->records < 8)
        taken->values[taken->records] = fact->value.known ? fact->value.value : -1;
    taken->records++;
    return taken->answer;
}

static int count_record(void *context, const void *record)
{
    (void)record;
    ((struct taken *)context)->records++;
    return 0;
}

static void take_bad(void *context, size_t line, const char *problem)
{
    struct taken *taken = context;

    if (taken->bad < 8)
        taken->lines[taken->bad] = line;
    taken->bad++;
    snprintf(taken->problem, sizeof taken->problem, "%s", problem);
}

static int ingest(struct taken *taken, const char *text, size_t size)
{
    const struct ingest_sink sink = { taken, take_supply, take_bad };
    FILE                    *file = fmemopen((void *)(uintptr_t)text, size, "r");
    int                      result = ingest_lines(ingest_find("supply"), file, &sink);

    fclose(file);
    return result;
}

#define FACT "{\"item\":\"tin\",\"country\":\"CHN\",\"measure\":\"share\",\"year_from\":2024,\"year_to\":2024,\"value\":%d}"

/* An envelope and a bare value give the same, though a supply fact has a member `value` of its own; blank lines are passed over, and the last line
 * needs no end. */
Test(ingest_lines, envelopes_and_bare_values)
{
    struct taken taken = { 0 };
    char         text[1024];
    int size = snprintf(text, sizeof text, FACT "\n\n  \r\n{\"key\":\"k\",\"timestamp\":\"2025-01-01\",\"value\":" FACT "}\r\n" FACT, 1, 2, 3);

    cr_assert_eq(ingest(&taken, text, (size_t)size), INGEST_OK, "%s", taken.problem);
    cr_assert_eq(taken.records, 3);
    cr_assert_eq(taken.values[0], 1);
    cr_assert_eq(taken.values[1], 2);
    cr_assert_eq(taken.values[2], 3);
}

/* A line is one record, or it is refused: what stands behind an object, a member that stands twice or that nobody knows is never passed over. */
Test(ingest_lines, half_of_a_line)
{
#define ONE "{\"item\":\"tin\",\"country\":\"CHN\",\"measure\":\"share\",\"year_from\":2024,\"year_to\":2024,\"value\":1}"
    static const char *const lines[] = { "{\"value\":" ONE "}\r{\"value\":" ONE "}",
                                         "{\"value\":" ONE "} {\"value\":" ONE "}",
                                         "{\"value\":" ONE ",\"value\":" ONE "}",
                                         "{\"valeu\":1,\"value\":" ONE "}",
                                         "{\"value\":" ONE "},",
                                         "{\"value\":" ONE };
#undef ONE
    struct taken taken = { 0 };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        cr_expect_eq(ingest(&taken, lines[i], strlen(lines[i])), INGEST_BAD, "%s", lines[i]);
    cr_expect_eq(taken.records, 0);
    cr_expect_eq(taken.bad, sizeof lines / sizeof *lines);
}

/* What export writes is a line too. */
Test(ingest_lines, exported)
{
    struct taken taken = { 0 };
    char         text[1024];
    int          size =
        snprintf(text, sizeof text, "{\"key\":\"k\",\"timestamp\":\"2025-01-01\",\"partition\":0,\"offset\":7,\"headers\":{},\"value\":" FACT "}", 4);

    cr_assert_eq(ingest(&taken, text, (size_t)size), INGEST_OK, "%s", taken.problem);
    cr_assert_eq(taken.values[0], 4);
}

struct articles {
    size_t      records;
    const char *body; /* that each must have */
};

static int take_news(void *context, const void *record)
{
    struct articles        *articles = context;
    const struct news_item *news = record;

    articles->records++;
    cr_assert(ck_bytes_equal(news->body, ck_bytes_from(articles->body)), "%.*s", (int)news->body.size, news->body.data);
    cr_assert_eq(news->collected_at, news->published_at);
    return 0;
}

/* A news file needs neither body nor collected_at: the summary and the publication stand for them; members that NewsItem lacks are passed over, one
 * that stands twice is not. */
Test(ingest_lines, news)
{
    struct articles          articles = { .body = "s" };
    const struct ingest_sink sink = { &articles, take_news, NULL };
    struct taken             taken = { 0 };
    const struct ingest_sink refused = { &taken, take_supply, take_bad };

#define NEWS(rest) "{\"id\":\"N1\",\"title\":\"t\",\"publisher\":\"p\",\"language\":\"en\",\"published_at\":\"2025-07-21T08:00:00+08:00\"" rest "}\n"
    cr_assert_eq(ingest_text(ingest_find("news"), CK_BYTES(NEWS(",\"summary\":\"s\",\"claims\":[{\"a\":1}],\"kind\":null")), NULL, &sink), INGEST_OK);
    articles.body = "b";
    cr_assert_eq(ingest_text(ingest_find("news"), CK_BYTES(NEWS(",\"summary\":\"s\",\"body\":\"b\"")), NULL, &sink), INGEST_OK);
    cr_assert_eq(articles.records, 2);
    cr_assert_eq(ingest_text(ingest_find("news"), CK_BYTES(NEWS(",\"body\":\"b\",\"body\":\"c\"") NEWS("")), NULL, &refused), INGEST_BAD);
    cr_assert_eq(taken.bad, 2);
    cr_assert_eq(taken.records, 0);
    cr_assert_eq(ingest_text(ingest_find("news"), CK_BYTES(""), NULL, &refused), INGEST_OK);
#undef NEWS
}

static int take_claim(void *context, const void *record)
{
    const struct submitted_claim *claim = record;

    ++*(size_t *)context;
    cr_assert(ck_bytes_equal(claim->reader, CK_BYTES("desk")) && claim->anchors && claim->anchors->item == ANCHOR_CLAUSE);
    return 0;
}

/* A record of policy.claims is a claim once it has a reader and the instant of the submission: what the program says of its article is passed over. A
 * member that nobody knows is refused. */
Test(ingest_lines, claims)
{
    size_t                   count = 0;
    const struct ingest_sink sink = { &count, take_claim, NULL };
    struct taken             taken = { 0 };
    const struct ingest_sink refused = { &taken, take_supply, take_bad };

#define CLAIM(rest)                                                                                                                                  \
    "{\"metric\":\"RANK\",\"news\":\"n\",\"ordinal\":1,\"reader\":\"desk\",\"published_at\":\"2025-07-21\",\"submitted_at\":\"2025-07-22\"" rest "}" \
    "\n"
#define ANCHOR(name) "\"" name "\":\"CLAUSE\""
    cr_assert_eq(
        ingest_text(ingest_find("claims"),
                    CK_BYTES(CLAIM(",\"elided\":[],\"named\":{\"items\":[]},\"statements\":[],\"control_stated\":true,\"article_missing\":false,"
                                   "\"emission\":{\"revision\":3},\"anchors\":{" ANCHOR("item") "," ANCHOR("reporter") "," ANCHOR(
                                       "partner") "," ANCHOR("flow") "," ANCHOR("period") "," ANCHOR("base") "}")),
                    NULL, &sink),
        INGEST_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(ingest_text(ingest_find("claims"), CK_BYTES(CLAIM(",\"actor\":\"CHN\"") CLAIM(",\"news\":\"m\"")), NULL, &refused), INGEST_BAD);
    cr_assert_eq(taken.bad, 2);
#undef ANCHOR
#undef CLAIM
}

/* Every article of the shipped file is an article. */
Test(ingest_lines, shipped_news)
{
    struct taken             taken = { 0 };
    const struct ingest_sink sink = { &taken, count_record, take_bad };
    struct ck_buffer         text = { 0 };

    cr_assert_eq(file_read(SOURCE_DIR "/data/news.jsonl", &text), 0);
    cr_assert_eq(ingest_text(ingest_find("news"), ck_buffer_bytes(&text), NULL, &sink), INGEST_OK, "%s", taken.problem);
    cr_assert_eq(taken.records, 66);
    ck_buffer_release(&text);
}

/* Each bad line is told with its number and reason, and the others are taken. */
Test(ingest_lines, bad_lines)
{
    struct taken taken = { 0 };
    char         text[1024];
    int          size = snprintf(text, sizeof text, "no json\n" FACT "\n{\"value\":{\"itme\":\"tin\"}}\n[1]\n" FACT "\n", 1, 2);

    cr_assert_eq(ingest(&taken, text, (size_t)size), INGEST_BAD);
    cr_assert_eq(taken.records, 2);
    cr_assert_eq(taken.bad, 3);
    cr_assert_eq(taken.lines[0], 1);
    cr_assert_eq(taken.lines[1], 3);
    cr_assert_eq(taken.lines[2], 4);
    cr_assert(strstr(taken.problem, "undecodable"), "%s", taken.problem);
}

/* A line without end is not kept: it is too large, and the next one is read. */
Test(ingest_lines, endless_line)
{
    enum { SIZE = 20 * FOREIGN_VALUE_MAX };
    struct taken taken = { 0 };
    char        *text = malloc(SIZE + 1024);
    int          size;

    cr_assert(text);
    memset(text, ' ', SIZE);
    text[0] = '{';
    text[SIZE - 1] = '\n';
    size = snprintf(text + SIZE, 1024, FACT "\n", 5);
    cr_assert_eq(ingest(&taken, text, SIZE + (size_t)size), INGEST_BAD);
    cr_assert_eq(taken.bad, 1);
    cr_assert_eq(taken.records, 1);
    cr_assert_eq(taken.values[0], 5);
    free(text);
}

/* What the sink refuses ends it. */
Test(ingest_lines, ends)
{
    struct taken taken = { .answer = -5 };
    char         text[1024];
    int          size = snprintf(text, sizeof text, FACT "\n" FACT "\n", 1, 2);

    cr_assert_eq(ingest(&taken, text, (size_t)size), -5);
    cr_assert_eq(taken.records, 1);
}

/* A container file gives its records; what is none is told as a whole. */
Test(ingest_lines, avro)
{
    char                     path[] = "/tmp/chokepoint-ingest-XXXXXX", problem[AVRO_FILE_PROBLEM_MAX];
    struct taken             taken = { 0 };
    const struct ingest_sink sink = { &taken, take_supply, take_bad };
    struct supply_fact  fact = { .item = CK_BYTES("tin"), .country = CK_BYTES("CHN"), .measure = CK_BYTES("share"), .value = ck_known_double(4) };
    struct avro_output *output;

    close(mkstemp(path));
    cr_assert_eq(ingest_avro(ingest_find("supply"), path, &sink), INGEST_BAD);
    cr_assert_eq(taken.bad, 1);
    cr_assert_eq(taken.lines[0], 0);
    cr_assert_eq(avro_output_open(path, &supply_fact_type, "deflate", &output, problem), 0);
    cr_assert_eq(avro_output_add(output, &fact), 0);
    cr_assert_eq(avro_output_add(output, &fact), 0);
    cr_assert_eq(avro_output_close(output), 0);
    cr_assert_eq(ingest_avro(ingest_find("supply"), path, &sink), INGEST_OK, "%s", taken.problem);
    cr_assert_eq(taken.records, 2);
    cr_assert_eq(taken.values[1], 4);
    unlink(path);
}

/* Both encodings of a record are read by intake's decoder as the record. */
Test(ingest_lines, encodings)
{
    struct supply_fact fact = { .item = CK_BYTES("tin"), .country = CK_BYTES("CHN"), .measure = CK_BYTES("share"), .value = ck_known_double(4.25) };
    struct ck_buffer   buffer = { 0 };
    struct ck_arena    arena = CK_ARENA_NULL;
    struct decode_failure failure;
    void                 *back;

    for (int json = 0; json < 2; json++) {
        struct ck_bytes bytes = ingest_encode(&supply_fact_type, json, &fact, &buffer);

        cr_assert_eq(bytes.data[0] == '{', json);
        cr_assert_eq(decode_value(ingest_find("supply")->topic, bytes, &arena, &back, &failure), DECODE_OK, "%s", failure.detail);
        cr_assert_eq(((struct supply_fact *)back)->value.value, 4.25);
        cr_assert(ck_bytes_equal(((struct supply_fact *)back)->item, fact.item));
    }
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
}
