/* SPDX-License-Identifier: Apache-2.0
 * Reading articles: what the command takes for one, and that no text, however made, costs more than its size. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "engine/util/file.h"
#include "program/read/internal.h"
#include "program/telling/telling.h"
#include "support/hostile.h"

static int32_t day_of(const char *text)
{
    int32_t day = 0;

    cr_assert(ck_day_read(ck_bytes_from(text), &day));
    return day;
}

/* The day of an article is the one that its own time zone prints, though the instant is of another day in UTC; `text` and `summary` stand for a body.
 */
Test(read, passage)
{
    struct ck_arena arena = CK_ARENA_NULL;
    struct article  article;

    cr_assert_null(passage_read(CK_BYTES("{\"id\":\"C1\",\"text\":\"b\",\"published_at\":\"2025-07-21T04:00:00+08:00\",\"labels\":{\"x\":[]}}"),
                                &arena, &article));
    cr_assert_eq(article.published_on, day_of("2025-07-21"));
    cr_assert_eq(ck_day_from_ms(article.published_at), day_of("2025-07-20"));
    cr_assert(ck_bytes_equal(article.body, CK_BYTES("b")));
    cr_assert_eq(article.title.size, 0);
    cr_assert_null(passage_read(CK_BYTES("{\"summary\":\"s\",\"body\":\"b\",\"published_at\":\"2025-07-21\"}"), &arena, &article));
    cr_assert(ck_bytes_equal(article.body, CK_BYTES("b")));
    ck_arena_release(&arena);
}

/* What is no article is told, and leaves the caller's as it was. */
Test(read, no_passage)
{
    static const char *const bad[] = { "", "[]", "{", "{\"published_at\":\"someday\"}", "{\"title\":1,\"published_at\":\"2025-07-21\"}", "{}" };
    struct ck_arena          arena = CK_ARENA_NULL;
    struct article           article = { .published_on = 7 };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_not_null(passage_read(ck_bytes_from(bad[i]), &arena, &article), "%s", bad[i]);
        cr_assert_eq(article.published_on, 7);
    }
    ck_arena_release(&arena);
}

/* The first line of a plain text is the title, with either end of line or none. */
Test(read, plain)
{
    struct article article = { 0 };

    plain_read(CK_BYTES("T\r\nbody\nmore"), &article);
    cr_assert(ck_bytes_equal(article.title, CK_BYTES("T")));
    cr_assert(ck_bytes_equal(article.body, CK_BYTES("body\nmore")));
    plain_read(CK_BYTES("China's exports fell. They had risen in May.\nMore"), &article);
    cr_assert_eq(article.title.size, 0, "a paragraph is no title");
    cr_assert(ck_bytes_equal(article.body, CK_BYTES("China's exports fell. They had risen in May.\nMore")));
    plain_read(CK_BYTES("a b c d e f g h i j k l m n o p q r s t\nMore"), &article);
    cr_assert_eq(article.title.size, 0, "twenty words are no title");
    plain_read(CK_BYTES("中国の輸出は減った。\n続き"), &article);
    cr_assert_eq(article.title.size, 0);
    plain_read(CK_BYTES("U.S. exports to Japan rise\nMore"), &article);
    cr_assert(ck_bytes_equal(article.title, CK_BYTES("U.S. exports to Japan rise")));
    plain_read(CK_BYTES("T"), &article);
    cr_assert(ck_bytes_equal(article.title, CK_BYTES("T")));
    cr_assert_eq(article.body.size, 0);
    plain_read(CK_BYTES(""), &article);
    cr_assert_eq(article.title.size, 0);
}

static void expect_bounded(const struct article *article, const char *name)
{
    size_t          size = article->title.size + 1 + article->body.size;
    struct ck_arena arena = CK_ARENA_NULL;
    struct reading  reading;

    article_read(article, &arena, &reading);
    cr_assert_leq(reading.mention_count, FINDINGS_MAX, "%s", name);
    cr_assert_leq(reading.claim_count, FINDINGS_MAX, "%s", name);
    for (size_t i = 0; i < reading.claim_count; i++) {
        const int32_t *span = reading.claims[i].span.items;

        cr_assert(span[0] >= 0 && span[0] < span[1] && (size_t)span[1] <= size, "%s", name);
        cr_assert_eq(reading.claims[i].ordinal, (int32_t)i, "%s", name);
    }
    ck_arena_release(&arena);
}

/* Each is read to an end, in every kind of language, with bounded findings inside the document; bench/reader.c takes the time of a mebibyte. */
Test(read, hostile, .timeout = 240)
{
    static const char *const languages[] = { "en", "zh", "de", "" };
    enum { SIZE = 64 * 1024 };
    char *text = malloc(SIZE);

    cr_assert(text);
    for (const struct hostile *hostile = hostile_texts; hostile->name; hostile++)
        for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
            struct article article = {
                .id = CK_BYTES("x"), .publisher = CK_BYTES("p"), .language = ck_bytes_from(languages[i]), .title = CK_BYTES("")
            };

            hostile_fill(hostile, text, SIZE);
            article.body = (struct ck_bytes){ text, SIZE };
            expect_bounded(&article, hostile->name);
        }
    free(text);
}

/* Beyond the limit of a document nothing is read, and that is told. */
Test(read, document_limit)
{
    static const char told[] = "China's germanium exports to Japan fell 5 % in June 2025.";
    enum { SIZE = DOCUMENT_MAX + 4096 };
    char           *text = malloc(SIZE);
    struct ck_arena arena = CK_ARENA_NULL;
    struct article  article = {
         .id = CK_BYTES("x"), .publisher = CK_BYTES("p"), .language = CK_BYTES("en"), .title = CK_BYTES(""), .published_on = 20290
    };
    struct reading reading;

    cr_assert(text);
    memset(text, '\n', SIZE);
    memcpy(text + SIZE - sizeof told, told, sizeof told - 1);
    article.body = (struct ck_bytes){ text, SIZE };
    article_read(&article, &arena, &reading);
    cr_assert(reading.cut);
    cr_assert_eq(reading.claim_count, 0);
    ck_arena_release(&arena);
    free(text);
}

/* The article of the demo through the chain over the shipped data: a verdict for each claim, and what the headline leaves out. */
Test(read, episode)
{
    struct judge_options options = { .data = SOURCE_DIR "/data", .today = day_of("2026-11-23") };
    struct ck_buffer     text = { 0 };
    struct ck_arena      arena = CK_ARENA_NULL;
    struct article       article;
    struct judgement     judgement;

    cr_assert_eq(file_read(SOURCE_DIR "/data/episode.jsonl", &text), 0);
    cr_assert_null(passage_read(ck_buffer_bytes(&text), &arena, &article));
    cr_assert_eq(article_judge(&article, &options, &judgement), 0);
    cr_assert_geq(judgement.claim_count, 6);
    for (size_t i = 0; i < judgement.claim_count; i++)
        cr_assert_not_null(judgement.verdicts[i]);
    cr_assert(judgement.scorecard && judgement.scorecard->context_missing);
    cr_assert_eq(judgement.verdicts[0]->verdict, VERDICT_KIND_MISSING_CONTEXT);
    ck_arena_release(&judgement.arena);
    ck_arena_release(&arena);
    ck_buffer_release(&text);
}

/* A number has at most three decimals, but what is not 0 does not stand as 0. */
Test(read, numbers)
{
    static const struct {
        double      value;
        const char *text;
    } cases[] = { { 0, "0" },           { 1951147.96, "1,951,147.96" }, { -3188.5, "−3,188.5" }, { 0.1234567, "0.123" },
                  { 0.0004, "0.0004" }, { 0.00049, "0.0005" },          { 1e-9, "0.000000001" }, { 5, "5" } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct told_sentence sentence = { .size = 0 };

        sentence_number(&sentence, cases[i].value);
        cr_expect(ck_bytes_equal((struct ck_bytes){ sentence.text, sentence.size }, ck_bytes_from(cases[i].text)), "%.*s, not %s", (int)sentence.size,
                  sentence.text, cases[i].text);
    }
}
