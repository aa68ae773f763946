/* SPDX-License-Identifier: Apache-2.0
 * Fetching from a publisher that answers as a test has written: what is sent, what is not sent again, what is withdrawn, and that nothing of an
 * answer is sent that was not read to its end. A document here is lines of `GROUP|KEY CONTENT`. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/day.h"
#include "engine/log/memory.h"
#include "source/fetch/fetcher.h"
#include "support/scripted_server.h"

#define HEAD(status, headers) "HTTP/1.1 " status "\r\n" headers "Connection: close\r\n\r\n"
#define OK(body)                                                                                                                                     \
    {                                                                                                                                                \
        .text = HEAD("200 OK", "") body                                                                                                              \
    }
#define STATUS(status)                                                                                                                               \
    {                                                                                                                                                \
        .text = HEAD(status, "")                                                                                                                     \
    }

enum { ANSWERS_MAX = 12 };

static const struct ck_topic        things = { "things", &fetch_cell_type, NULL };
static const struct ck_topic *const topics[] = { &things, NULL };

static struct cluster         *cluster;
static struct log             *log_;
static struct fetch_store     *store;
static struct scripted_server *server;
static struct fetcher          fetcher;
static struct fetch_spec       spec;
static struct fetch_wish       wish;
static struct ck_arena         arena;
static char                    told[4096], url[64];
static int64_t                 now_ms;

/* ---- what a program gives ---- */

static int convert(void *context, struct fetch_document *document, struct harvest *harvest, char problem[FETCH_PROBLEM_MAX])
{
    char             key[32], line[256];
    long long        content;
    size_t           rows = 0;
    struct ck_buffer encoded = { 0 };

    (void)context;
    while (fgets(line, sizeof line, document->body)) {
        if (strncmp(line, "next", 4) == 0)
            snprintf(document->next, sizeof document->next, "%s%s", url, strtok(line + 5, "\n"));
        else if (line[0] == '!')
            harvest->refused++;
        else if (sscanf(line, "%31s %lld", key, &content) != 2) {
            snprintf(problem, FETCH_PROBLEM_MAX, "no document: %s", strtok(line, "\n"));
            return -EILSEQ;
        } else {
            encoded.size = 0;
            ck_record_encode(&fetch_cell_type, 0, fetch_cell_type.field_count, &(struct fetch_cell){ ck_bytes_from(key), content }, &encoded);
            harvest_add(harvest, 0, ck_bytes_from(key), content, ck_buffer_bytes(&encoded));
            rows++;
        }
    }
    ck_buffer_release(&encoded);
    return rows == 2 && spec.cut_split.count ? -EMSGSIZE : 0;
}

static bool withdraw(void *context, struct ck_bytes key, const struct harvest_item *beside, struct harvest *harvest)
{
    struct ck_buffer encoded = { 0 };

    (void)context;
    cr_assert(ck_bytes_equal(ck_key_front(beside->key, 1), ck_key_front(key, 1)));
    ck_record_encode(&fetch_cell_type, 0, fetch_cell_type.field_count, &(struct fetch_cell){ key, -1 }, &encoded);
    harvest_add(harvest, 0, key, -1, ck_buffer_bytes(&encoded));
    ck_buffer_release(&encoded);
    return true;
}

static int release(void *context, struct fetch_document *document, struct ck_arena *memory, struct ck_bytes *ret_value, int64_t *ret_at_ms,
                   char problem[FETCH_PROBLEM_MAX])
{
    char line[64];

    (void)context, (void)problem;
    *ret_at_ms = 0;
    *ret_value = fgets(line, sizeof line, document->body) ? ck_arena_copy(memory, ck_bytes_from(line)) : CK_BYTES("");
    return 0;
}

static int links(void *context, struct fetch_document *document, struct ck_arena *memory, struct ck_bytes_array *ret_urls,
                 char problem[FETCH_PROBLEM_MAX])
{
    struct ck_bytes *urls = ck_arena_take(memory, 8 * sizeof *urls);
    char             line[64], link[128];

    (void)context, (void)problem;
    ret_urls->items = urls;
    for (ret_urls->count = 0; fgets(line, sizeof line, document->body); ret_urls->count++) {
        snprintf(link, sizeof link, "%s%s", url, strtok(line, "\n"));
        urls[ret_urls->count] = ck_arena_copy(memory, ck_bytes_from(link));
    }
    return 0;
}

static void tell(void *context, const char *text)
{
    (void)context;
    snprintf(told + strlen(told), sizeof told - strlen(told), "%s\n", text);
}

static int64_t clock_ms(void *context)
{
    (void)context;
    return now_ms;
}

static void encode(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer)
{
    ck_record_encode(type, 0, type->field_count, record, buffer);
}

static bool wait_not(void *context, int64_t wait_ms)
{
    (void)context;
    return wait_ms > 0;
}

/* ---- a run ---- */

static void setup(void)
{
    static const struct log_topic log_topics[] = { { "fetch.place", LOG_FOLLOWED }, { "things", LOG_WRITTEN } };
    char                          problem[STORE_PROBLEM_MAX];

    now_ms = 1790000000000;
    cluster = cluster_new();
    cluster_create(cluster, "fetch.place", 1);
    cluster_create(cluster, "things", 1);
    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "fetch", "fetch", log_topics, 2, 0 }, &log_), 0);
    cr_assert_eq(log_store_open(&(struct log_store_options){ .log = log_, .topics = topics, .encode = encode }, &store, problem), 0, "%s", problem);
}

static void teardown(void)
{
    store_close(store);
    log_close(log_);
    cluster_free(cluster);
    fetcher_release(&fetcher);
    ck_arena_release(&arena);
}
TestSuite(fetcher, .init = setup, .fini = teardown, .timeout = 60);

/* Opens a server, and a fetcher that asks it by these settings; the user names the server's URL. */
static struct fetch_asks open_with(const struct scripted_answer *answers, const struct spec_setting *settings, size_t count)
{
    struct fetch_asks asks;
    char              problem[FETCH_PROBLEM_MAX];
    size_t            line;

    server = scripted_server_start(answers);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", scripted_server_port(server));
    wish.url = ck_bytes_from(url);
    cr_assert(fetch_spec_read(settings, count, &spec, problem, &line), "%s", problem);
    cr_assert(fetch_plan(&spec, &wish, &arena, &asks, problem), "%s", problem);
    told[0] = '\0';
    fetcher.spec = &spec;
    fetcher.wish = &wish;
    fetcher.source = "test";
    fetcher.store = store;
    fetcher.group_parts = 1;
    fetcher.calls = (struct fetcher_calls){ convert, NULL, withdraw, links, release, tell, NULL, clock_ms, NULL };
    fetcher.web = web_new(&(struct web_settings){ .tries = 1, .wait = wait_not, .asked = fetcher_count, .context = &fetcher });
    return asks;
}

static void close_all(void)
{
    web_free(fetcher.web);
    scripted_server_stop(server);
}

/* The spec in lines `a=b`; {url} is the server's. Answers come in their order; the last one stays. */
static const struct fetch_counts *run(const char *const *lines, const struct scripted_answer *answers)
{
    struct spec_setting settings[16];
    struct fetch_asks   asks;
    size_t              count = 0;

    for (; lines[count]; count++) {
        const char *equals = strchr(lines[count], '=');

        settings[count] = (struct spec_setting){ { lines[count], (size_t)(equals - lines[count]) }, ck_bytes_from(equals + 1), count + 1 };
    }
    asks = open_with(answers, settings, count);
    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert_eq(scripted_server_requests(server), fetcher.counts.requests);
    close_all();
    return &fetcher.counts;
}

struct sent {
    char text[1024];
};

static int see(void *context, const struct log_record *record)
{
    struct sent      *sent = context;
    struct ck_arena   memory = CK_ARENA_NULL;
    struct fetch_cell cell;
    size_t            size = strlen(sent->text);

    cr_assert_eq(ck_record_decode(&fetch_cell_type, record->value, &memory, &cell), CK_CODEC_OK);
    snprintf(sent->text + size, sizeof sent->text - size, "%s%.*s=%lld", size ? " " : "", (int)cell.key.size, cell.key.data, (long long)cell.content);
    ck_arena_release(&memory);
    return 0;
}

static void expect_sent(const char *all)
{
    struct sent sent = { "" };

    cr_assert_eq(cluster_read(cluster, "things", 0, 0, see, &sent), 0);
    cr_assert_str_eq(sent.text, all);
}

static const struct spec_setting by_url = { { "url", 3 }, { "{url}", 5 }, 1 };

/* ---- properties ---- */

/* What is the same is not sent again; what has changed is; what is gone is withdrawn where its release is still spoken of, else it stays. */
Test(fetcher, differences)
{
    static const struct scripted_answer answers[] = { OK("a|1 10\na|2 20\nb|1 30\n"), OK("a|1 10\na|2 20\nb|1 30\n"), OK("a|1 11\na|3 40\n"), { 0 } };
    const struct fetch_counts          *counts;
    struct fetch_asks                   asks;

    asks = open_with(answers, &by_url, 1);
    counts = &fetcher.counts;
    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert(counts->done == 1 && counts->sent == 3 && counts->same == 0, "%s", told);
    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert(counts->done == 1 && counts->sent == 0 && counts->same == 3);
    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert(counts->sent == 2 && counts->same == 0 && counts->withdrawn == 1 && counts->kept == 1);
    expect_sent("a|1=10 a|2=20 b|1=30 a|1=11 a|3=40 a|2=-1");
    close_all();
}

/* An answer with a refused row withdraws nothing: the row may be the one that is missing. Nor does an answer without anything. */
Test(fetcher, doubt)
{
    static const struct scripted_answer answers[] = { OK("a|1 10\na|2 20\n"), OK("a|1 10\n!\n"), STATUS("204 None"), OK(""), { 0 } };
    struct fetch_asks                   asks;
    static const struct spec_setting    settings[] = { { { "url", 3 }, { "{url}", 5 }, 1 }, { { "empty.status", 12 }, { "204", 3 }, 2 } };

    asks = open_with(answers, settings, 2);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
        cr_assert(fetcher.counts.done == 1 && fetcher.counts.withdrawn == 0, "%zu: %s", i, told);
        cr_assert(fetcher.counts.kept == (i < 2 ? 0 : 2) && fetcher.counts.doubted == (i == 1), "%zu: %zu, %zu", i, fetcher.counts.kept,
                  fetcher.counts.doubted);
    }
    expect_sent("a|1=10 a|2=20");
    close_all();
}

/* A status may say that there is nothing, by the words that come with it; another text under it is a fault, and told. */
Test(fetcher, nothing)
{
    static const char *const lines[] = { "url={url}", "empty.status=404", "empty.says=No results", NULL };
    static const struct {
        struct scripted_answer answers[2];
        bool                   good;
        const char            *said;
    } cases[] = {
        { { { .text = HEAD("404 Not Found", "Content-Length: 58\r\n") "<S:Fault><code>100</code><text>No results  found.</text>\n\n" } }, true, "" },
        { { { .text = HEAD("404 Not Found", "Content-Length: 23\r\n") "<p>No such page.</p>\n\n\n" } }, false, "status 404: it says: No such page." },
        { { { .text = HEAD("404 Not Found", "Content-Length: 0\r\n") } }, false, "status 404" },
        { { { .text = HEAD("400 Bad", "Content-Length: 10\r\n") "No results" } }, false, "status 400: it says: No results" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct fetch_counts *counts;

        wish = (struct fetch_wish){ 0 };
        counts = run(lines, cases[i].answers);
        cr_assert(counts->done == cases[i].good && counts->failed == !cases[i].good, "%zu: %s", i, told);
        cr_assert(strstr(told, cases[i].said), "%s: %s", cases[i].said, told);
    }
}

/* What fails is told; nothing of it is sent, and the others go on. */
Test(fetcher, failures)
{
    static const struct {
        struct scripted_answer answers[ANSWERS_MAX];
        const char            *said;
    } cases[] = {
        { { STATUS("500 Oh"), OK("b|1 2\n") }, "status 500" },
        { { STATUS("404 No"), OK("b|1 2\n") }, "status 404" },
        { { STATUS("204 None"), OK("b|1 2\n") }, "an answer without a body" },
        { { OK("One request in 5 seconds, please.\n"), OK("b|1 2\n") }, "no document: One request" },
        { { OK("a|1 10\nnext /2\n"), STATUS("503 Oh"), OK("b|1 2\n") }, "status 503" },
        { { { .text = HEAD("200 OK", "Content-Length: 100\r\n") "a|1 10\n" }, OK("b|1 2\n") }, "ends before its end" },
        { { { .text = HEAD("302 Found", "Location: http://example.org/\r\n") }, OK("b|1 2\n") }, "another host" },
    };
    static const char *const     lines[] = { "url={url}/{reporters}", "each=reporters", NULL };
    static const struct ck_bytes reporters[] = { { "a", 1 }, { "b", 1 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct fetch_counts *counts;

        wish = (struct fetch_wish){ .lists = { { reporters, 2 } } };
        counts = run(lines, cases[i].answers);
        cr_assert(counts->asks == 2 && counts->failed == 1 && counts->done == 1 && counts->sent == 1, "%zu: %s", i, told);
        cr_assert(strstr(told, cases[i].said) && strstr(told, "127.0.0.1"), "%s: %s", cases[i].said, told);
    }
    expect_sent("b|1=2 b|1=2 b|1=2 b|1=2 b|1=2 b|1=2 b|1=2"); /* of servers of their own */
}

/* Pages are one request; a publisher's limit halves it until it fits, and what was cut is not sent. */
Test(fetcher, pages_and_parts)
{
    static const struct scripted_answer pages[] = { OK("a|1 1\nnext /2\n"), OK("a|2 2\nnext /3\n"), OK("a|3 3\n"), { 0 } },
                                        large[] = { STATUS("413 Large"), OK("c|1 1\n"), OK("c|2 2\n"), { 0 } },
                                        cut[] = { OK("d|1 1\nd|2 2\n"), OK("d|1 1\n"), OK("d|2 3\n"), { 0 } },
                                        stuck[] = { OK("e|1 1\ne|2 2\n"), { 0 } };
    static const char *const     plain[] = { "url={url}/", NULL };
    static const char *const     halved[] = { "url={url}/{codes}", "too_big.status=413", "too_big.split=codes", "cut.split=codes", NULL };
    static const struct ck_bytes codes[] = { { "11", 2 }, { "22", 2 } };
    const struct fetch_counts   *counts;

    wish = (struct fetch_wish){ 0 };
    counts = run(plain, pages);
    cr_assert(counts->asks == 1 && counts->done == 1 && counts->sent == 3 && counts->requests == 3, "%s", told);
    wish = (struct fetch_wish){ .lists = { [DIMENSION_CODES] = { codes, 2 } } };
    counts = run(halved, large);
    cr_assert(counts->done == 1 && counts->sent == 2 && counts->requests == 3, "%s", told);
    counts = run(halved, cut);
    cr_assert(counts->done == 1 && counts->sent == 2 && counts->requests == 3, "%s", told);
    counts = run(halved, stuck);
    cr_assert(counts->done == 0 && counts->failed == 1 && counts->sent == 0 && counts->requests == 2, "%s", told);
    cr_assert(strstr(told, "cannot be made smaller"), "%s", told);
    expect_sent("a|1=1 a|2=2 a|3=3 c|1=1 c|2=2 d|1=1 d|2=3");
}

/* So many requests go out on a day, and the rest on the next. */
Test(fetcher, budget)
{
    static const struct scripted_answer fine[] = { OK("a|1 1\n"), { 0 } };
    static const char *const            lines[] = { "url={url}/{reporters}", "each=reporters", "day=3", NULL };
    static const struct ck_bytes        reporters[] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 } };
    const struct fetch_counts          *counts;

    wish = (struct fetch_wish){ .lists = { { reporters, 4 } } };
    counts = run(lines, fine);
    cr_assert(counts->done == 3 && counts->left == 1 && counts->requests == 3, "%s", told);
    counts = run(lines, fine);
    cr_assert(counts->done == 0 && counts->left == 4 && counts->requests == 0, "%s", told);
    now_ms += CK_DAY_MS;
    counts = run(lines, fine);
    cr_assert(counts->done == 3 && counts->left == 1 && counts->requests == 3, "%s", told);
}

/* Where a publisher says when its data change, nothing else is asked for while they do not. */
Test(fetcher, releases)
{
    static const struct scripted_answer answers[] = { OK("v1"), OK("a|1 1\n"), OK("v1"), OK("v2"), OK("a|1 2\n"), OK(""), { 0 } };
    static const struct spec_setting    settings[] = { { { "url", 3 }, { "{url}", 5 }, 1 },
                                                       { { "release.url", 11 }, { "{url}/r", 7 }, 2 },
                                                       { { "release.value", 13 }, { "v", 1 }, 3 } };
    struct fetch_asks                   asks;

    asks = open_with(answers, settings, 3);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
        cr_assert(fetcher.counts.done == 1 && fetcher.counts.unchanged == (i == 1 || i == 3) && fetcher.counts.requests == (i % 2 ? 1 : 2), "%zu: %s",
                  i, told);
    }
    expect_sent("a|1=1 a|1=2");
    close_all();
}

/* Pages of links: each link is read once. */
Test(fetcher, index)
{
    static const struct scripted_answer answers[] = { OK("/1\n/2\n"), OK("a|1 1\n"), OK("b|1 1\n"), OK("/1\n/2\n/3\n"), OK("c|1 1\n"), { 0 } };
    static const struct spec_setting    settings[] = { { { "url", 3 }, { "{url}", 5 }, 1 },
                                                       { { "index.url.0", 11 }, { "{url}/index", 11 }, 2 },
                                                       { { "index.link", 10 }, { "url", 3 }, 3 } };
    struct fetch_asks                   asks = open_with(answers, settings, 3);

    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert(fetcher.counts.asks == 2 && fetcher.counts.done == 2 && fetcher.counts.requests == 3, "%s", told);
    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert(fetcher.counts.asks == 1 && fetcher.counts.done == 1 && fetcher.counts.requests == 2, "%s", told);
    expect_sent("a|1=1 b|1=1 c|1=1");
    close_all();
}

/* A page of links, or of a list, that leads to somebody else is not followed there. */
Test(fetcher, strangers)
{
    static const struct scripted_answer leads[] = { OK("a|1 1\nnext @example.org/\n"), { 0 } };
    static const char *const            plain[] = { "url={url}/", NULL };
    const struct fetch_counts          *counts = run(plain, leads);

    cr_assert(counts->failed == 1 && counts->sent == 0 && counts->requests == 1, "%s", told);
    cr_assert(strstr(told, "the next page is on another host"), "%s", told);
}

/* What is known is asked for with its tag. */
Test(fetcher, unchanged)
{
    static const struct scripted_answer answers[] = { { .text = HEAD("200 OK", "ETag: \"7\"\r\n") "a|1 1\n" }, STATUS("304 Not Modified"), { 0 } };
    struct fetch_asks                   asks;

    asks = open_with(answers, &by_url, 1);
    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert_eq(fetcher_run(&fetcher, &asks), 0);
    cr_assert(fetcher.counts.unchanged == 1 && fetcher.counts.done == 1 && fetcher.counts.withdrawn == 0, "%s", told);
    cr_assert(strstr(scripted_server_request(server, 1), "If-None-Match: \"7\"\r\n"));
    expect_sent("a|1=1");
    close_all();
}
