/* SPDX-License-Identifier: Apache-2.0
 * Documents that are made to harm: whatever comes is told, and costs no more than its size. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/simulation.h"
#include "support/row_text.h"

static const struct row_shape xml = { .format = ROWS_XML, .rows = { "r", 1 } }, html = { .format = ROWS_HTML }, feed = { .format = ROWS_FEED },
                              gacc = { .format = ROWS_GACC_TABLE };

static void repeat(struct ck_buffer *buffer, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ck_buffer_append(buffer, ck_bytes_from(text));
}

/* `begin`, then `text` so many times, then `end`. */
static void expect_repeated(const struct row_shape *shape, const char *names, const char *begin, const char *text, size_t count, const char *end,
                            int result, const char *rows)
{
    struct ck_buffer document = { 0 };

    ck_buffer_append(&document, ck_bytes_from(begin));
    repeat(&document, text, count);
    ck_buffer_append(&document, ck_bytes_from(end));
    expect_rows(shape, names, ck_buffer_bytes(&document), result, rows);
    ck_buffer_release(&document);
}

/* Entities that grow, that are files or addresses: no DTD is read, in a feed neither. */
Test(markup_hostile, entities)
{
    static const char *const documents[] = {
        "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
        "\"&b;&b;&b;&b;&b;&b;&b;&b;\">]><rss><channel><item><title>&c;</title></item></channel></rss>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&x;</title></item></channel></rss>",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x.dtd\"> %p;]><rss/>",
        "<!doctype r [<!ENTITY x 'y'>]><rss/>",
        "<!DOCTYPE\nr\n[",
    };

    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct ck_buffer got = { 0 };

        cr_expect_eq(row_text(&feed, "title", ck_bytes_from(documents[i]), &got), -EBADMSG, "%s: %s", documents[i], got.data);
        cr_expect(strstr(got.data, "it has a DTD"), "%s: %s", documents[i], got.data);
        ck_buffer_release(&got);
        cr_expect_eq(row_text(&xml, "a", ck_bytes_from(documents[i]), &got), -EBADMSG, "%s: %s", documents[i], got.data);
        ck_buffer_release(&got);
    }
    expect_rows(&feed, "title", CK_BYTES("<rss><channel><item><title>&c;</title></item></channel></rss>"), 0,
                "1. &c; is no reference of XML\n1:&c;\n");
    expect_rows(&feed, "title",
                CK_BYTES("<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss><channel><item><title>&passwd;</title></item></channel></rss>"), 0,
                "1. &passwd; is no reference of XML\n1:&passwd;\n");
}

/* A million elements in each other. */
Test(markup_hostile, depth, .timeout = 120)
{
    enum { MANY = 1000000 };

    expect_repeated(&xml, "a", "<d>", "<x>", MANY, "", -EBADMSG, "line 1: Excessive depth in document: 256 use XML_PARSE_HUGE option");
    expect_repeated(&feed, "title", "<rss>", "<x>", MANY, "", -EBADMSG, "line 1: more than 200 elements in each other");
    expect_repeated(&feed, "title", "<rss><channel><item><title>a</title><description>", "&lt;b&gt;", 100000,
                    "c</description></item></channel></rss>", 0, "1:a\n");
    expect_repeated(&html, "a", "<table>", "<table><tr><td>", MANY, "", -ENODATA,
                    "none of its 8 tables has the column a and the others that are wanted");
    expect_repeated(&gacc, "title", "", "<div class=atcl-ttl>", 300000, "", -ENODATA, "it has no table of commodities with quantities");
    expect_repeated(&feed, "title", "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":", "[", MANY, "", -EBADMSG, "line 1: nested too deep");
}

/* A cell of 100 MB, a tag, a comment, a name without end. */
Test(markup_hostile, size, .timeout = 300)
{
    enum { MUCH = 100 * 1000 * 1000 / 50, LESS = MUCH / 5 };
    static const char *const text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwx"; /* 50 */

    expect_repeated(&xml, "a", "<d><r><a>", text, MUCH, "</a></r><r><a>1</a></r></d>", 0, "1! a: more text than a row may have\n1:1\n");
    expect_repeated(&xml, "a", "<d><r><a><![CDATA[", text, LESS, "]]></a></r><r><a>1</a></r></d>", 0, "1! a: more text than a row may have\n1:1\n");
    expect_repeated(&xml, "a", "<d><!--", text, LESS, "--><r><a>1</a></r></d>", 0, "1:1\n");
    expect_repeated(&xml, "a", "<d><r a='", text, LESS, "'/></d>", -EBADMSG, "line 1: a tag of more than 65536 bytes or 256 attributes");
    expect_repeated(&xml, "a", "<d><", text, LESS, "/></d>", -EBADMSG, "line 1: a tag of more than 65536 bytes or 256 attributes");
    expect_repeated(&feed, "id", "<rss><channel><item><title>", text, MUCH,
                    "</title></item><item><guid>1</guid><title>a</title></item></channel></rss>", 0, "1! more text than an item may have\n1:1\n");
    expect_repeated(&html, "a", "<table><tr><td>a<tr><td>", text, LESS, "</table>", -EFBIG, "it is larger than 16 MiB");
    expect_repeated(&html, "a", "<table><tr><td>a<tr><td>", text, 200000, "</table>", 0, "1! more text than a cell may have\n");
}

/* Very many of what is small. */
Test(markup_hostile, numbers, .timeout = 300)
{
    expect_repeated(&xml, "a", "<d><r", " b='1'", 300, "/></d>", -EBADMSG, "line 1: a tag of more than 65536 bytes or 256 attributes");
    expect_repeated(&feed, "title", "<rss><channel><item", " b='1'", 300, "/></channel></rss>", -EBADMSG,
                    "line 1: a tag of more than 65536 bytes or 256 attributes");
    expect_repeated(&html, "a", "<table>", "<tr><td>1<td>2", 300000, "</table>", -EFBIG, "its tables have more than 400000 cells");
    expect_repeated(&html, "a", "<table>", "<tr><td rowspan=100 colspan=100>", 30000, "</table>", -EFBIG, "its tables have more than 400000 cells");
    expect_repeated(&html, "a", "<p ", "a ", 1000000, ">", -ENODATA, "none of its 0 tables has the column a and the others that are wanted");
    expect_repeated(&html, "a", "", "<p a=\"", 300000, "", -ENODATA, "none of its 0 tables has the column a and the others that are wanted");
    expect_repeated(&html, "a", "", "<!-- ", 300000, "", -ENODATA, "none of its 0 tables has the column a and the others that are wanted");
}

/* Faults are told twenty times, and counted. */
Test(markup_hostile, told)
{
    struct ck_buffer document = { 0 }, got = { 0 };
    size_t           lines = 0;

    ck_buffer_append(&document, CK_BYTES("<rss><channel><item><title>"));
    repeat(&document, "& ", 1000);
    ck_buffer_append(&document, CK_BYTES("</title></item></channel></rss>"));
    cr_expect_eq(row_text(&feed, "id", ck_buffer_bytes(&document), &got), 0);
    for (const char *at = got.data; (at = strstr(at, ". an &")); at++)
        lines++;
    cr_expect_eq(lines, 20);
    cr_expect(strstr(got.data, "1. 980 more of such faults"), "%s", got.data);
    ck_buffer_release(&document);
    ck_buffer_release(&got);
}

static const char *const pieces[] = { "<rss>",
                                      "<channel>",
                                      "<item>",
                                      "</item>",
                                      "<title>",
                                      "</title>",
                                      "<description>",
                                      "</description>",
                                      "<![CDATA[",
                                      "]]>",
                                      "<!--",
                                      "-->",
                                      "&amp;",
                                      "&lt;",
                                      "&#x20AC;",
                                      "&",
                                      "<",
                                      ">",
                                      "\"",
                                      "'",
                                      "=",
                                      "<feed xmlns='http://www.w3.org/2005/Atom'>",
                                      "<entry>",
                                      "</entry>",
                                      "<content type='xhtml'>",
                                      "<content mode='base64'>",
                                      "PHA+",
                                      "<table>",
                                      "<tr>",
                                      "<td rowspan=3>",
                                      "<td>Commodity",
                                      "<td>Quantity Unit",
                                      "<td>Quantity",
                                      "<td>Value",
                                      "<td>6",
                                      "1to6",
                                      "Unit: US$1,000",
                                      "<div class=atcl-ttl>(13) Major Export,6.2025</div>",
                                      "<div class=atcl-date>2025/07/18</div>",
                                      "T",
                                      "1,234",
                                      "\xEB\x85\x84",
                                      "\xFF",
                                      "\xEF\xB7\x90",
                                      "\xEF\xB7\x91",
                                      "\n",
                                      " ",
                                      "<?xml encoding='euc-kr'?>",
                                      "<!DOCTYPE rss>",
                                      "<r>",
                                      "</r>",
                                      "<a>",
                                      "</a>",
                                      "/",
                                      "<pubDate>Thu, 27 Aug 2026 20:55:00 GMT</pubDate>",
                                      "<guid>x|y</guid>",
                                      "<link href='u'/>" };

/* Random pieces, and every beginning of a document: each reader ends, and says something wherever it gives nothing. */
Test(markup_hostile, pieces, .timeout = 300)
{
    enum { ROUNDS = 3000, MOST = 60 };
    const struct row_shape *const shapes[] = { &xml, &html, &feed, &gacc };
    static const char *const      names[] = { "a,.,./@b", "6 Quantity,Commodity", "id,title,body,publisher,published_at",
                                              "commodity,quantity,value,period" };
    uint64_t                      seed = 11;

    for (int round = 0; round < ROUNDS; round++) {
        struct ck_buffer document = { 0 };

        for (uint64_t count = ck_sim_below(&seed, MOST); count > 0; count--) {
            const char *piece = pieces[ck_sim_below(&seed, sizeof pieces / sizeof *pieces)];

            ck_buffer_append(&document, ck_bytes_from(piece));
            if (ck_sim_below(&seed, 50) == 0)
                ck_buffer_append(&document, (struct ck_bytes){ "\0", 1 });
        }
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
            struct ck_buffer got = { 0 };
            int              result = row_text(shapes[i], names[i], ck_buffer_bytes(&document), &got);

            cr_expect(result <= 0 && (result == 0 || got.size > 1), "seed 11, round %d, reader %zu", round, i);
            ck_buffer_release(&got);
        }
        ck_buffer_release(&document);
    }
}

/* What a feed that is cut gives is a beginning of what it would have given. */
Test(markup_hostile, cut)
{
    static const char text[] =
        "<?xml version='1.0' encoding='utf-8'?><rss><channel><title>F</title><item><guid>1</guid><title>a &amp; b</title>"
        "<description><![CDATA[<p>c</p>]]></description></item><item><guid>2</guid><title>\xEB\x85\x84</title></item></channel></rss>";

    for (size_t size = 1; size < sizeof text - 1; size++) {
        struct ck_buffer got = { 0 };
        int              result = row_text(&feed, "id,body", (struct ck_bytes){ text, size }, &got);
        const char      *first = strstr(got.data, "1:F:1|"), *second = strstr(got.data, "1:F:2|");

        cr_expect(!first || strncmp(first, "1:F:1|c\n", 8) == 0, "%zu: %s", size, got.data);
        cr_expect((first != NULL) == (size >= (size_t)(strstr(text, "</item>") - text) + 7), "%zu: %s", size, got.data);
        cr_expect((second != NULL) == (size >= sizeof text - 1 - strlen("</channel></rss>")), "%zu: %s", size, got.data);
        cr_expect(result < 0 || strstr(got.data, "the document ends"), "%zu: %s", size, got.data);
        ck_buffer_release(&got);
    }
}
