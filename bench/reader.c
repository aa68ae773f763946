/* SPDX-License-Identifier: Apache-2.0
 * The reader of articles on one core: articles and megabytes a second of the labelled passages, by language, as articles of 1 KB and as one long
 * text; then hostile texts of growing size, whose nanoseconds a byte must not grow. Prints one tab-separated line a figure. bench_reader
 * tests/news/claims.jsonl */
#include "engine/util/file.h"
#include "program/read/internal.h"
#include "support/hostile.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { KB = 1024, LONG = 1024 * 1024, ARTICLES_MAX = 4096 };

static const double SECONDS = 0.5, PATIENCE = 1; /* a text that takes longer than that is not tried at greater sizes */

/* Of this process's time on a core: what else the machine does is not counted. */
static double now_s(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* The passages of a language, one after another, again and again up to the size. */
static struct ck_bytes passages_of(struct ck_bytes lines, const char *language, size_t size, struct ck_arena *arena)
{
    char  *text = ck_arena_take(arena, size);
    size_t at = 0;

    while (at < size) {
        size_t before = at;

        for (struct ck_bytes rest = lines; rest.size > 0 && at < size;) {
            const char    *end = memchr(rest.data, '\n', rest.size);
            size_t         line = end ? (size_t)(end - rest.data) : rest.size;
            struct article article;

            if (!passage_read((struct ck_bytes){ rest.data, line }, arena, &article) && ck_bytes_equal(article.language, ck_bytes_from(language))) {
                size_t taken = article.body.size < size - at ? article.body.size : size - at;

                memcpy(text + at, article.body.data, taken);
                at += taken;
                if (at < size)
                    text[at++] = '\n';
            }
            rest = (struct ck_bytes){ rest.data + line + (end != NULL), rest.size - line - (end != NULL) };
        }
        if (at == before)
            break;
    }
    return (struct ck_bytes){ text, at };
}

struct load {
    struct ck_bytes text;
    size_t          step; /* bytes of an article */
    const char     *language;
};

/* Reads the text in articles of the step, round and round. Seconds for one byte. */
static double seconds_a_byte(const struct load *load, double seconds)
{
    struct ck_arena arena = CK_ARENA_NULL;
    double          start = now_s(), spent = 0;
    size_t          bytes = 0;

    do {
        for (size_t at = 0; at < load->text.size; at += load->step) {
            size_t         size = load->text.size - at < load->step ? load->text.size - at : load->step;
            struct article article = { .id = CK_BYTES("x"),
                                       .publisher = CK_BYTES("p"),
                                       .title = CK_BYTES(""),
                                       .body = { load->text.data + at, size },
                                       .language = ck_bytes_from(load->language),
                                       .published_at = 1753084800000,
                                       .published_on = 20290 };
            struct reading reading;

            article_read(&article, &arena, &reading);
            ck_arena_clear(&arena);
            bytes += size;
        }
        spent = now_s() - start;
    } while (spent < seconds);
    ck_arena_release(&arena);
    return spent / (double)bytes;
}

static void tell_languages(struct ck_bytes lines)
{
    static const char *const languages[] = { "en", "zh", "ja", "ko", "de", "es" };

    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct ck_arena arena = CK_ARENA_NULL;
        struct load     load = { passages_of(lines, languages[i], LONG, &arena), KB, languages[i] };
        double          small = seconds_a_byte(&load, SECONDS), large;

        load.step = LONG;
        large = seconds_a_byte(&load, SECONDS);
        printf("%s, articles of 1 KB\t%.0f articles/s\t%.1f MB/s\n", languages[i], 1 / (small * KB), 1e-6 / small);
        printf("%s, one text of 1 MiB\t\t%.1f MB/s\n", languages[i], 1e-6 / large);
        ck_arena_release(&arena);
    }
}

/* One line a text: nanoseconds a byte at four sizes, and the last over the first. */
static void tell_hostile(void)
{
    static const size_t sizes[] = { LONG / 64, LONG / 16, LONG / 4, LONG };
    char               *text = malloc(LONG);

    if (!text)
        abort();
    fflush(stdout);
    printf("hostile text, ns a byte\t16 KiB\t64 KiB\t256 KiB\t1 MiB\tratio\n");
    for (const struct hostile *hostile = hostile_texts; hostile->name; hostile++) {
        double first = 0, last = 0;

        printf("%s", hostile->name);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            struct load load = { { text, sizes[i] }, sizes[i], "en" };

            hostile_fill(hostile, text, sizes[i]);
            last = seconds_a_byte(&load, SECONDS / 10);
            first = i ? first : last;
            printf("\t%.1f", last * 1e9);
            if (last * (double)sizes[i] > PATIENCE)
                break;
        }
        printf("\t%.2f\n", last / first);
    }
    free(text);
}

int main(int argc, char **argv)
{
    struct ck_buffer lines = { 0 };

    if (argc != 2 || file_read(argv[1], &lines) != 0) {
        fprintf(stderr, "usage: bench_reader tests/news/claims.jsonl\n");
        return 2;
    }
    tell_languages(ck_buffer_bytes(&lines));
    tell_hostile();
    ck_buffer_release(&lines);
    return 0;
}
