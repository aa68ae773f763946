/* SPDX-License-Identifier: Apache-2.0
 * chokepoint read: what an article says was done and what it says happened, and what the figures and the control list say of it. */
#include <argp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "chokepoint/day.h"
#include "domain/model/language.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "program/commands.h"
#include "program/ingest/shipped.h"
#include "program/read/internal.h"
#include "source/page/page.h"

enum { KEY_LABELS = 256, KEY_JSON, KEY_DATA, KEY_PUBLISHED, KEY_LANGUAGE, KEY_PUBLISHER, KEY_NOW };

struct read_options {
    const char          *file, *labels, *published, *language, *publisher;
    struct judge_options judge;
    bool                 json, has_now;
};

static const struct argp_option arguments[] = {
    { "labels", KEY_LABELS, "FILE", 0, "One line of findings for each passage of FILE (JSON lines), nothing checked", 0 },
    { "json", KEY_JSON, NULL, 0, "Print the article, its acts, claims, verdicts and scorecard as one JSON object", 0 },
    { "published", KEY_PUBLISHED, "TIME", 0, "When a plain text or a page was published: a day or an instant; default: what the page says, else now",
      0 },
    { "language", KEY_LANGUAGE, "CODE", 0,
      "Language of a plain text or a page: en, zh, ja, ko, de or es (zh-Hant is zh); default: what the page says, else any of them", 0 },
    { "publisher", KEY_PUBLISHER, "NAME", 0, "Who published a plain text or a page", 0 },
    { "data", KEY_DATA, "DIR", 0, "Check against this data directory; default: the one that the program came with", 0 },
    { "input", 'i', "DIR", 0, "Check against files <topic>.jsonl instead, as for replay", 0 },
    { "now", KEY_NOW, "DAY", 0, "Today, YYYY-MM-DD; default: the day of the clock (UTC)", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct read_options *options = state->input;
    int64_t              instant;

    switch (key) {
    case KEY_LABELS: options->labels = argument; return 0;
    case KEY_JSON: options->json = true; return 0;
    case KEY_LANGUAGE:
        options->language = argument;
        if (language_read(ck_bytes_from(argument)) == LANGUAGE_UNKNOWN)
            argp_error(state, "--language: no language %s: en, zh, ja, ko, de or es, also with a script or region (zh-Hant)", argument);
        return 0;
    case KEY_PUBLISHER: options->publisher = argument; return 0;
    case KEY_DATA: options->judge.data = argument; return 0;
    case 'i': options->judge.input = argument; return 0;
    case KEY_PUBLISHED:
        options->published = argument;
        if (!instant_read(ck_bytes_from(argument), &instant))
            argp_error(state, "--published: %s is neither a day nor an instant", argument);
        return 0;
    case KEY_NOW:
        options->has_now = true;
        if (!today_read(ck_bytes_from(argument), &options->judge.today))
            argp_error(state, "--now: %s is no day from 0101-01-01 to 9899-12-31 (YYYY-MM-DD)", argument);
        return 0;
    case ARGP_KEY_ARG:
        if (options->file)
            argp_error(state, "%s: one article at a time", argument);
        options->file = argument;
        return 0;
    case ARGP_KEY_END:
        if (!options->labels == !options->file)
            argp_error(state, options->labels ? "--labels names the file" : "which article? a file, or - for standard input");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int64_t now_ms(void) { return (int64_t)time(NULL) * 1000; }

/* The day of a time with an offset is the day that it names. */
static void set_published(struct article *article, struct ck_bytes text)
{
    article->published_at = now_ms();
    article->published_on = ck_day_from_ms(article->published_at);
    if (text.size >= CK_DAY_TEXT && instant_read(text, &article->published_at))
        ck_day_read((struct ck_bytes){ text.data, CK_DAY_TEXT }, &article->published_on);
}

/* What browsers make of a page with its pictures. */
static bool is_archive(struct ck_bytes text)
{
    return ck_bytes_begin(text, CK_BYTES("From: <Saved by ")) || ck_bytes_begin(text, CK_BYTES("MIME-Version:"));
}

/* What the page says of itself is used, and told. */
static void page_tell(const struct read_options *options, const struct saved_page *page, struct article *article)
{
    article->title = page->title;
    article->body = page->body;
    article->language = page->language;
    article->publisher = page->publisher;
    if (!page->published.size && !options->published)
        fprintf(stderr, "chokepoint read: %s: the page does not say when it was published: it is read as of now (--published tells)\n",
                options->file);
    else if (!options->published)
        fprintf(stderr, "chokepoint read: %s: published %.*s, as the page says\n", options->file, (int)page->published.size, page->published.data);
}

static bool is_json(struct ck_bytes text)
{
    size_t at = 0;

    while (at < text.size && strchr(" \t\r\n", text.data[at]) && text.data[at])
        at++;
    return at < text.size && text.data[at] == '{';
}

/* NULL, or what is wrong. */
static const char *read_article(const struct read_options *options, struct ck_bytes text, struct ck_arena *arena, struct article *ret_article)
{
    struct article article = { .id = CK_BYTES("article"), .publisher = CK_BYTES(""), .language = CK_BYTES("") };
    const char    *problem;

    if (is_json(text)) {
        problem = passage_read(text, arena, &article);
        if (problem)
            return problem;
        passage_tell(options->file, text);
        if (article.id.size == 0)
            article.id = CK_BYTES("article");
    } else {
        struct saved_page page = { .published = CK_BYTES("") };

        if (is_archive(text))
            return "an archive of a page: save the page as HTML";
        if (!html_begins(text))
            plain_read(text, &article);
        else if ((problem = page_read(text, arena, &page)))
            return problem;
        else
            page_tell(options, &page, &article);
        set_published(&article, options->published ? ck_bytes_from(options->published) : page.published);
        article.language = options->language ? ck_bytes_from(options->language) : article.language;
        article.publisher = options->publisher ? ck_bytes_from(options->publisher) : article.publisher;
    }
    *ret_article = article;
    return NULL;
}

static int show(const struct read_options *options, const struct article *article)
{
    struct judgement judgement;
    struct ck_buffer buffer = { 0 };
    int              code = article_judge(article, &options->judge, &judgement);

    if (code == EXIT_CLEAN && options->json) {
        judgement_write(article, &judgement, &buffer);
        fwrite(buffer.data, 1, buffer.size, stdout);
    } else if (code == EXIT_CLEAN) {
        judgement_print(article, &judgement);
    }
    ck_buffer_release(&buffer);
    ck_arena_release(&judgement.arena);
    return code;
}

static int read_file(struct read_options *options)
{
    struct ck_buffer text = { 0 };
    struct ck_arena  arena = CK_ARENA_NULL;
    struct article   article;
    char             data[PATH_MAX];
    const char      *problem;
    int              result = file_read(options->file, &text), code = EXIT_CONFIG;

    problem = result < 0 ? file_error(result) : read_article(options, ck_buffer_bytes(&text), &arena, &article);
    if (problem)
        fprintf(stderr, "chokepoint read: %s: %s\n", options->file, problem);
    else if (options->judge.input || shipped_directory(options->judge.data, data, sizeof data)) {
        options->judge.data = data;
        if (!options->has_now)
            options->judge.today = ck_day_from_ms(now_ms());
        code = show(options, &article);
    }
    ck_arena_release(&arena);
    ck_buffer_release(&text);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp argp = { arguments, parse, "FILE\n-\n--labels FILE", "Reads an article and checks what it claims.", NULL, NULL, NULL };
    struct read_options      options = { 0 };

    (void)program;
    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    return options.labels ? labels_print(options.labels) : read_file(&options);
}

const struct ck_command command_read = { "read", "reads an article and checks what it claims", run };
