/* SPDX-License-Identifier: Apache-2.0
 * Rules ask what is known of a sentence before its tokens. With all gates open they ask every token: what they find must be the same. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "domain/news/text.h"
#include "engine/util/file.h"
#include "program/read/internal.h"

enum { SOUPS = 600, SOUP_BYTES = 700, STRETCH_MAX = 96 };

static struct article article_of(const char *language, struct ck_bytes body)
{
    return (struct article){ .id = CK_BYTES("a"),
                             .publisher = CK_BYTES("p"),
                             .title = CK_BYTES(""),
                             .body = body,
                             .language = ck_bytes_from(language),
                             .published_at = 1753084800000,
                             .published_on = 20290 };
}

static void findings_of(const struct article *article, bool open, struct ck_buffer *ret_findings)
{
    struct ck_arena arena = CK_ARENA_NULL;
    struct reading  reading = { 0 };
    struct text     text;

    text_read(article, &arena, &text);
    text.open = open;
    for (size_t i = 0; open && i < text.sentence_count; i++)
        memset(text.sentences[i].kinds, 0xff, sizeof text.sentences[i].kinds);
    acts_find(&text, &arena, &reading);
    claims_find(&text, &arena, &reading);
    findings_write(article, &reading, ret_findings);
    for (size_t i = 0; i < reading.unread_count; i++) {
        char line[64];

        snprintf(line, sizeof line, " %d:%d:%d", (int)reading.unread[i].span.start, (int)reading.unread[i].why, reading.unread[i].counted);
        ck_buffer_append(ret_findings, ck_bytes_from(line));
    }
    ck_arena_release(&arena);
}

/* Returns whether anything was found. */
static bool expect_same(const struct article *article, const char *name)
{
    struct ck_buffer gated = { 0 }, full = { 0 };
    bool             found;

    findings_of(article, false, &gated);
    findings_of(article, true, &full);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&gated), ck_buffer_bytes(&full)), "%s: %.*s\n%.*s\n%.*s", name, (int)article->body.size,
              article->body.data, (int)gated.size, gated.data, (int)full.size, full.data);
    found = memmem(gated.data, gated.size, "\"span\"", strlen("\"span\"")) != NULL;
    ck_buffer_release(&gated);
    ck_buffer_release(&full);
    return found;
}

static struct ck_bytes line_take(struct ck_bytes *lines)
{
    const char     *end = memchr(lines->data, '\n', lines->size);
    struct ck_bytes line = { lines->data, end ? (size_t)(end - lines->data) : lines->size };

    lines->data += line.size + (end != NULL);
    lines->size -= line.size + (end != NULL);
    return line;
}

/* The articles of a file of passages, each in its own language and in that of all. */
static size_t expect_same_passages(const char *path)
{
    struct ck_buffer text = { 0 };
    size_t           found = 0;

    cr_assert_eq(file_read(path, &text), 0, "%s", path);
    for (struct ck_bytes rest = ck_buffer_bytes(&text); rest.size > 0;) {
        struct ck_arena arena = CK_ARENA_NULL;
        struct article  article;

        if (!passage_read(line_take(&rest), &arena, &article)) {
            found += expect_same(&article, path);
            article.language = CK_BYTES("");
            found += expect_same(&article, path);
        }
        ck_arena_release(&arena);
    }
    ck_buffer_release(&text);
    return found;
}

Test(gates, passages, .timeout = 240)
{
    cr_assert_gt(expect_same_passages(SOURCE_DIR "/tests/news/claims.jsonl"), 300);
    cr_assert_gt(expect_same_passages(SOURCE_DIR "/tests/news/test_passages.jsonl"), 30);
}

/* Stretches of a few words of the passages and of the tests' own sentences, drawn at random and put one behind the other. */
static size_t soup_draw(struct ck_bytes words, uint64_t *seed, char *ret_soup)
{
    size_t size = 0;

    while (size + STRETCH_MAX < SOUP_BYTES) {
        size_t at, end, wanted;

        *seed = *seed * 6364136223846793005U + 1442695040888963407U;
        at = (size_t)(*seed >> 33) % (words.size - STRETCH_MAX);
        wanted = (size_t)(*seed >> 24) % (STRETCH_MAX / 2);
        while (at > 0 && words.data[at - 1] != ' ' && words.data[at - 1] != '\n')
            at--;
        for (end = at; end < at + STRETCH_MAX - 1 && (end < at + wanted || words.data[end] != ' ');)
            end++;
        memcpy(ret_soup + size, words.data + at, end - at);
        size += end - at;
        ret_soup[size++] = *seed >> 60 ? ' ' : '\n';
    }
    return size;
}

Test(gates, soups, .timeout = 240)
{
    static const char *const files[] = { "/tests/news/acts.txt", "/tests/news/figures.txt", "/tests/news/trade.txt", "/tests/news/claims.jsonl" };
    static const char *const languages[] = { "en", "zh", "ja", "ko", "de", "es", "" };
    struct ck_buffer         words = { 0 };
    uint64_t                 seed = 20290;
    size_t                   found = 0;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char             path[512];
        struct ck_buffer text = { 0 };

        snprintf(path, sizeof path, "%s%s", SOURCE_DIR, files[i]);
        cr_assert_eq(file_read(path, &text), 0, "%s", path);
        ck_buffer_append(&words, ck_buffer_bytes(&text));
        ck_buffer_release(&text);
    }
    for (size_t i = 0; i < SOUPS; i++) {
        char           soup[SOUP_BYTES], name[64];
        struct article article;

        snprintf(name, sizeof name, "soup %zu", i);
        article = article_of(languages[i % (sizeof languages / sizeof *languages)],
                             (struct ck_bytes){ soup, soup_draw(ck_buffer_bytes(&words), &seed, soup) });
        found += expect_same(&article, name);
    }
    ck_buffer_release(&words);
    cr_assert_gt(found, SOUPS / 20, "%zu", found);
}
