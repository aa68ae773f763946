/* SPDX-License-Identifier: Apache-2.0
 * Feeds of all kinds, as publishers write them: what of an item is where, in which encodings, and what is told of what is wrong. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/row_text.h"

static const struct row_shape feed = { .format = ROWS_FEED };

#define ATOM "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><id>1</id>"
#define ATOM_END "</entry></feed>"
#define RSS                                                                                                                                          \
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/' "                       \
    "xmlns:atom='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>F</title><item><guid>1</guid>"
#define RSS_END "</item></channel></rss>"

static struct ck_bytes of(const char *text) { return ck_bytes_from(text); }

/* One feed of each kind: every cell. */
Test(feed, kinds)
{
    static const char *const all = "id,title,body,url,publisher,language,published_at,updated_at,feed";
    static const struct {
        const char *text, *rows;
    } rows[] = {
        { "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Paper</title><link>http://p.example/</link><language>en-us</language>\n"
          "<image><title>logo</title></image>\n<item><title>A mine</title><link>http://p.example/1</link><guid isPermaLink=\"false\">n1</guid>"
          "<pubDate>Thu, 27 Aug 2026 20:55:00 GMT</pubDate><description>Short</description></item>\n</channel></rss>",
          "4:p.example:n1|A mine|Short|http://p.example/1|Paper|en|2026-08-27T20:55:00Z|~|Paper\n" },
        { "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
          "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
          "<channel rdf:about='http://p.example/'><title>Paper</title><dc:language>ja</dc:language></channel><image><title>logo</title></image>"
          "<item rdf:about='http://p.example/2'><title>B</title><link>http://p.example/2</link><dc:date>2026-08-27T20:55:00+09:00</dc:date>"
          "<dc:publisher>Agency</dc:publisher></item></rdf:RDF>",
          "1:http://p.example/2|B||http://p.example/2|Agency|ja|2026-08-27T11:55:00Z|~|Paper\n" },
        { "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"http://p.example/rss-0.91.dtd\">\n"
          "<rss version='0.91'><channel><title>Paper</title><item><title>C</title><link>http://p.example/3</link></item></channel></rss>",
          "2:http://p.example/3|C||http://p.example/3|Paper|~|~|~|Paper\n0. 1 item without a date\n" },
        { "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
          "xmlns='http://channel.netscape.com/rdf/simple/0.9/'><channel><title>Paper</title>"
          "</channel><item><title>C</title><link>http://p.example/3</link></item></rdf:RDF>",
          "1:http://p.example/3|C||http://p.example/3|Paper|~|~|~|Paper\n0. 1 item without a date\n" },
        { "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de-DE'><title type='html'>Bl&amp;amp;tt</title><link href='http://p.example/'/>"
          "<entry xml:lang='en'><id>tag:p.example,2026:4</id><title>D</title><link rel='self' href='http://p.example/s'/><link "
          "href='http://p.example/4'/>"
          "<published>2026-08-27T20:55:00Z</published><updated>2026-08-28T20:55:00Z</updated><summary>S</summary></entry></feed>",
          "1:tag:p.example,2026:4|D|S|http://p.example/4|Bl&tt|en|2026-08-27T20:55:00Z|2026-08-28T20:55:00Z|Bl&tt\n" },
        { "<a:feed "
          "xmlns:a='http://www.w3.org/2005/Atom'><a:title>P</a:title><a:entry><a:id>5</a:id><a:title>E</a:title><a:updated>2026-08-28T20:55:00Z</"
          "a:updated>"
          "<a:source><a:id>x</a:id><a:title>Wire</a:title><a:updated>2020-01-01T00:00:00Z</a:updated></a:source></a:entry></a:feed>",
          "1:P:5|E||~|Wire|~|2026-08-28T20:55:00Z|2026-08-28T20:55:00Z|P\n" },
        { "\xEF\xBB\xBF\n {\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"J\", \"language\": \"ko-KR\", \"items\": ["
          "{\"id\": 7, \"url\": \"http://p.example/7\", \"title\": \"G < H\", \"content_html\": \"<p>a</p><p>b</p>\", \"summary\": \"s\", "
          "\"date_published\": \"2026-08-27T20:55:00+09:00\"}, {\"id\": \"8\", \"content_text\": \"plain <b>\", \"language\": \"EN\"}]}",
          "2:p.example:7|G < H|a\nb|http://p.example/7|J|ko|2026-08-27T11:55:00Z|~|J\n2:J:8||plain &lt;b&gt;|~|J|en|~|~|J\n0. 1 item without a "
          "date\n" },
        { "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"id\": 1.5, \"title\": \"a\", \"url\": 7}, {\"id\": true, \"title\": "
          "\"<b>b</b>\", \"url\": \"u\"}, 3, "
          "{\"id\": {}, \"title\": null, \"content_text\": \"c\\u0000\"}]}",
          "1:1.5|a||~|~|~|~|~|~\n1:true|b||~|~|~|~|~|~\n1! a row that is no object\n1! no JSON: \\u0000 is not allowed without JSON_ALLOW_NUL near "
          "'\"c\\u0000\"'\n0. 2 items without a date\n" },
        { "<rss "
          "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>P\xFF</title><item><dc:title>t</dc:title><dc:description>d</"
          "dc:description><guid>1</guid></item></channel></rss>",
          "1:1|t|d|~|~|~|~|~|~\n0. 1 item without a date\n" },
        { "<rss><channel><item><title>t</title><textInput><title>no</title><link>no</link></textInput><guid>1</guid><link>http://p.example/?a=1&b=2</"
          "link></item></channel></rss\n",
          "1. an & that begins no reference\n1. the document ends within a tag\n2. the document ends within <rss> of line "
          "1\n1:p.example:1|t||http://p.example/?a=1&b=2|p.example|~|~|~|~\n0. 1 item without a date\n" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_rows(&feed, all, of(rows[i].text), 0, rows[i].rows);
}

/* The body is the longest text, without markup; what is HTML and what is plain text, each feed says in its way. */
Test(feed, bodies)
{
    static const struct {
        const char *item, *body;
        bool        atom;
    } rows[] = {
        { "<description>353&amp;nbsp;tonnes, up 660&amp;#37;</description>", "353\u00a0tonnes, up 660%", false },
        { "<description>a &amp;amp; b &amp;lt; c</description>", "a & b < c", false },
        { "<description>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;br/&gt;three</description>", "one\ntwo\nthree", false },
        { "<description><![CDATA[<ul><li>one</li><li>two &amp; three</li></ul>]]></description>", "one\ntwo & three", false },
        { "<description>short</description><content:encoded><![CDATA[<p>the long text</p>]]></content:encoded>", "the long text", false },
        { "<description>the longer text of both</description><content:encoded>short</content:encoded>", "the longer text of both", false },
        { "<description><![CDATA[<script>x()</script><style>y{}</style>text<img src='z'/>]]></description>", "text", false },
        { "<description>&amp;lt;p&amp;gt;twice &amp;amp;amp; more&amp;lt;/p&amp;gt;</description>", "twice & more", false },
        { "<description>the &amp;lt;blink&amp;gt; tag</description>", "the &lt;blink&gt; tag", false },
        { "<description>in<b>line</b> <i>markup</i></description>", "inline markup", false },
        { "<body xmlns='http://www.w3.org/1999/xhtml'><p>one</p><p>5 &lt; 6</p></body>", "one\n5 < 6", false },
        { "<media:content url='x' type='image/jpeg'><media:title>no</media:title></media:content><media:description>no</media:description>", "",
          false },
        { "<description>  \n </description>", "", false },
        { "<content type='html'>&lt;p&gt;a&lt;/p&gt;b</content>", "a\nb", true },
        { "<content>5 &lt;6 &amp;amp; more</content>", "5 <6 &amp;amp; more", true },
        { "<content type='text'>a &lt;b c</content>", "a &lt;b c", true },
        { "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>History of the &lt;blink&gt; <b>t</b>ag<p>x</p></div></content>",
          "History of the &lt;blink&gt; tag\nx", true },
        { "<content type='text/plain'>a\nb</content>", "a\nb", true },
        { "<content type='text/html'>&lt;p&gt;a&lt;/p&gt;</content>", "a", true },
        { "<content type='application/octet-stream'>PHA+Q2hpbmEgZXhwb3J0ZWQgMzUzJm5ic3A7dG9ubmVzICZhbXA7IG1vcmUuPC9wPg==</content>",
          "China exported 353\u00a0tonnes & more.", true },
        { "<content type='text/html' mode='base64'>PHA+\nQTwvcD4=</content>", "A", true },
        { "<content type='image/png'>iVBORw0KGgoAAAANSUhEUgAAAAE=</content><summary>words</summary>", "words", true },
        { "<content src='http://p.example/x' type='text/html'>no</content><summary>words</summary>", "words", true },
        { "<summary>&lt;p&gt;it does not say html&lt;/p&gt;</summary>", "it does not say html", true },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[2048], wanted[512];

        snprintf(text, sizeof text, "%s<title>t</title>%s%s", rows[i].atom ? ATOM : RSS, rows[i].item, rows[i].atom ? ATOM_END : RSS_END);
        snprintf(wanted, sizeof wanted, "1:F:1|%s\n", rows[i].body);
        expect_rows(&feed, "id,body", of(text), 0, wanted);
    }
}

/* An id is the guid, and not the link; an address is the link, and not the guid. Ids that no key may hold are hashed. */
Test(feed, ids)
{
    static const struct {
        const char *item, *row;
    } rows[] = {
        { "<title>t</title><link>http://link.example/</link><guid isPermaLink='false'>http://guid.example/</guid>",
          "http://guid.example/|http://link.example/" },
        { "<title>t</title><guid>http://guid.example/</guid>", "http://guid.example/|http://guid.example/" },
        { "<title>t</title><guid isPermaLink='true'>http://guid.example/</guid><link>http://link.example/</link>",
          "http://guid.example/|http://link.example/" },
        { "<title>t</title><guid isPermaLink='false'>http://guid.example/</guid>", "http://guid.example/|~" },
        { "<title>t</title><guid> n1 </guid>", "n1|~" },
        { "<title>t</title><link>http://link.example/</link>", "http://link.example/|http://link.example/" },
        { "<title>t</title><atom:link rel='self' href='http://self.example/'/><atom:link rel='alternate' href='http://alt.example/'/>",
          "http://alt.example/|http://alt.example/" },
        { "<title>t</title><guid>http://example.com/a|b</guid>",
          "sha256:68c610ad064012a118063ae7f060c0417091e8bc9ef797af64d492ff0b0f7d85|http://example.com/a|b" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[1024], wanted[512];

        snprintf(text, sizeof text, "<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel><item>%s</item></channel></rss>", rows[i].item);
        snprintf(wanted, sizeof wanted, "1:%s\n", rows[i].row);
        expect_rows(&feed, "id,url", of(text), 0, wanted);
    }
}

/* 200 bytes are an id, 201 are hashed; equal items have equal hashes, others have others. */
Test(feed, long_ids)
{
    char             text[1024];
    struct ck_buffer got[3] = { { 0 } };

    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "<rss><channel><item><title>t</title><guid>%0*d</guid></item></channel></rss>", 200 + (i > 0), i);
        cr_assert_eq(row_text(&feed, "id", of(text), &got[i]), 0);
    }
    cr_expect_eq(strlen(got[0].data), 2 + 200 + 1);
    cr_expect_eq(strncmp(got[1].data, "1:sha256:", 9), 0);
    cr_expect_eq(strlen(got[1].data), 2 + 7 + 64 + 1);
    cr_expect_str_neq(got[1].data, got[2].data);
    for (int i = 0; i < 3; i++)
        ck_buffer_release(&got[i]);
}

/* The publisher: source, dc:publisher, the feed's title, the host; its name at the end of the title goes, and a body that repeats the title. */
Test(feed, publishers)
{
    static const struct {
        const char *feed, *item, *row;
    } rows[] = {
        { "\"rare earth\" - News",
          "<title>Magnets fall - The Paper</title><link>http://n.example/1</link><source url='http://p.example'>The Paper</source>"
          "<description>&lt;a href='http://n.example/1'&gt;Magnets fall&lt;/a&gt;&amp;nbsp;&amp;nbsp;&lt;font color='#6f6f6f'&gt;The "
          "Paper&lt;/font&gt;</description>",
          "Magnets fall||The Paper" },
        { "Paper", "<title>Magnets fall | PAPER</title><dc:publisher>Paper</dc:publisher>", "Magnets fall||Paper" },
        { "Paper", "<title>Magnets – Paper</title>", "Magnets||Paper" },
        { "Paper", "<title>On Paper</title>", "On Paper||Paper" },
        { "Paper", "<title>Paper</title>", "Paper||Paper" },
        { "Paper", "<title>a</title><description>a</description>", "a||Paper" },
        { "Paper", "<title>a</title><description>a and more</description>", "a|a and more|Paper" },
        { "", "<title>a</title><link>https://www.p.example:8080/x</link>", "a||p.example" },
        { "", "<title>a</title>", "a||~" },
        { "T &amp;amp; &lt;b&gt;B&lt;/b&gt;", "<title>  a \n b </title>", "a b||T & B" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[2048], wanted[512];

        snprintf(text, sizeof text, "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item>%s</item><title>%s</title></channel></rss>",
                 rows[i].item, rows[i].feed);
        snprintf(wanted, sizeof wanted, "1:%s\n", rows[i].row);
        expect_rows(&feed, "title,body,publisher", of(text), 0, wanted);
    }
}

/* Dates: the best that can be read; one that cannot be read makes its item bad, none at all does not. */
Test(feed, dates)
{
    expect_rows(&feed, "published_at", of(RSS "<title>t</title><pubDate>Thu, 27 Aug 2026 20:55:00 GMT</pubDate>" RSS_END), 0,
                "1:2026-08-27T20:55:00Z\n");
    expect_rows(&feed, "published_at", of(RSS "<title>t</title><dc:date>2003-12-31T10:14:55Z</dc:date>" RSS_END), 0, "1:2003-12-31T10:14:55Z\n");
    expect_rows(&feed, "published_at", of(RSS "<title>t</title><pubDate>gestern</pubDate><dc:date>2026-08-27</dc:date>" RSS_END), 0,
                "1:2026-08-27\n");
    expect_rows(&feed, "published_at", of(RSS "<title>t</title><pubDate>gestern</pubDate>" RSS_END), 0,
                "1! when it was published cannot be read: gestern\n");
    expect_rows(&feed, "published_at", of(RSS "<title>t</title><pubDate></pubDate>" RSS_END), 0, "1:~\n0. 1 item without a date\n");
    expect_rows(&feed, "published_at,updated_at", of(ATOM "<title>t</title><updated>2026-08-27T00:00:00Z</updated>" ATOM_END), 0,
                "1:2026-08-27T00:00:00Z|2026-08-27T00:00:00Z\n");
}

/* The zero of a program that had no date is none; CST is China's in a feed that is Chinese. */
Test(feed, zeros)
{
    static const char *const zeros[] = { "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01", "0001-01-01T00:00:00Z", "0000-00-00 00:00:00" };

    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++) {
        char text[512];

        snprintf(text, sizeof text, "<rss><channel><item><title>t</title><pubDate>%s</pubDate></item></channel></rss>", zeros[i]);
        expect_rows(&feed, "published_at", of(text), 0, "1:~\n0. 1 item without a date\n");
    }
    expect_rows(&feed, "published_at", of(RSS "<title>t</title><pubDate>Thu, 27 Aug 2026 20:55:00 CST</pubDate>" RSS_END), 0,
                "1:2026-08-28T02:55:00Z\n");
    expect_rows(
        &feed, "published_at",
        of("<rss><channel><item><title>t</title><pubDate>Thu, 27 Aug 2026 20:55:00 CST</pubDate></item><language>zh-cn</language></channel></rss>"),
        0, "1:2026-08-27T12:55:00Z\n");
}

/* An id that others may give, too, has its place before it: two feeds with an article 1 have two articles. */
Test(feed, places)
{
    static const struct {
        const char *channel, *item, *id;
    } rows[] = {
        { "<title>F</title><link>https://www.f.example/news/</link>", "<guid isPermaLink='false'>1</guid>", "f.example/news:1" },
        { "<title>F</title><link>https://www.f.example/news/</link>", "<guid>1</guid><link>http://g.example/1</link>", "f.example/news:1" },
        { "<title>F</title>", "<guid>1</guid><link>http://g.example/1</link>", "g.example:1" },
        { "<title>F</title>", "<guid>1</guid>", "F:1" },
        { "<title>F</title><atom:link rel='self' href='http://self.example/'/><atom:link href='http://f.example/'/>", "<guid>1</guid>",
          "f.example:1" },
        { "", "<guid>1</guid>", "1" },
        { "<title>F</title>", "<guid>tag:f.example,2026:1</guid>", "tag:f.example,2026:1" },
        { "<title>F</title>", "<guid>urn:uuid:0322d528-1511-4db4-b215-5523344bd58e</guid>", "urn:uuid:0322d528-1511-4db4-b215-5523344bd58e" },
        { "<title>F</title>", "<guid>0322d528-1511-4db4-b215-5523344bd58e</guid>", "0322d528-1511-4db4-b215-5523344bd58e" },
        { "<title>F</title>", "<guid>12345 at https://f.example</guid>", "12345 at https://f.example" },
        { "<title>F</title>", "<guid>0322d528-1511-4db4-b215-5523344bd58</guid>", "F:0322d528-1511-4db4-b215-5523344bd58" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[1024], wanted[256];

        snprintf(text, sizeof text, "<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel>%s<item><title>t</title>%s</item></channel></rss>",
                 rows[i].channel, rows[i].item);
        snprintf(wanted, sizeof wanted, "1:%s\n", rows[i].id);
        expect_rows(&feed, "id", of(text), 0, wanted);
    }
}

/* Addresses that begin nowhere begin at xml:base, or at the feed. */
Test(feed, addresses)
{
    static const struct {
        const char *base, *href, *url;
    } rows[] = {
        { "http://b.example/blog/", "posts/1.html", "http://b.example/blog/posts/1.html" },
        { "http://b.example/blog/x", "posts/1.html", "http://b.example/blog/posts/1.html" },
        { "http://b.example", "posts/1.html", "http://b.example/posts/1.html" },
        { "http://b.example/blog/", "/p2", "http://b.example/p2" },
        { "https://b.example/blog/", "//c.example/p", "https://c.example/p" },
        { "http://b.example/", "https://c.example/p", "https://c.example/p" },
        { "blog/", "p", "~" },
        { "", "p", "~" },
        { "http://b.example/", "javascript:alert(1)", "~" },
        { "http://b.example/", "mailto:a@b.example", "~" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[1024], wanted[256];

        snprintf(wanted, sizeof wanted, "1:%s\n", rows[i].url);
        snprintf(text, sizeof text,
                 "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='%s'><entry><title>t</title><id>urn:1</id><link href='%s'/></entry></feed>",
                 rows[i].base, rows[i].href);
        expect_rows(&feed, "url", of(text), 0, wanted);
        snprintf(text, sizeof text,
                 "<feed xmlns='http://www.w3.org/2005/Atom'><entry xml:base='%s'><title>t</title><id>urn:1</id><link href='%s'/></entry></feed>",
                 rows[i].base, rows[i].href);
        expect_rows(&feed, "url", of(text), 0, wanted);
        snprintf(text, sizeof text, "<rss><channel><item><title>t</title><link>%s</link></item><link>%s</link></channel></rss>", rows[i].href,
                 rows[i].base);
        expect_rows(&feed, "url", of(text), 0, wanted);
    }
}

/* Languages as ISO 639-1. */
Test(feed, languages)
{
    static const char *const rows[][2] = { { "en-US", "en" }, { "EN", "en" }, { "zh_Hans", "zh" }, { "English", "en" }, { "KOREAN", "ko" },
                                           { "tlh", "~" },    { "e", "~" },   { "en?", "~" },      { "", "~" },         { "deutsch", "~" } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[512], wanted[32];

        snprintf(text, sizeof text, "<rss><channel><item><title>t</title></item><language>%s</language></channel></rss>", rows[i][0]);
        snprintf(wanted, sizeof wanted, "1:%s\n", rows[i][1]);
        expect_rows(&feed, "language", of(text), 0, wanted);
    }
}

/* In the encoding that it declares, or else in the map's; by its mark; what a name means among publishers. */
Test(feed, encodings)
{
    static const struct row_shape korean = { .format = ROWS_FEED, .encoding = "euc-kr" };
    static const char             utf16[] =
        "\xFF\xFE<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0e\0>\0t\x5E<\0/\0t\0i\0t\0l\0e\0>\0<"
        "\0/\0i\0t\0e\0m\0>\0<\0/\0c\0h\0a\0n\0n\0e\0l\0>\0<\0/\0r\0s\0s\0>\0";
#define ENCODED(name, title) "<?xml version=\"1.0\" encoding=\"" name "\"?><rss><channel><item><title>" title "</title></item></channel></rss>"

    expect_rows(&feed, "title", of(ENCODED("euc-kr", "\xB3\xE2 \xC1\xDF\xB1\xB9")), 0, "1:년 중국\n");
    expect_rows(&feed, "title",
                of(ENCODED("Big5", "\xB5\x7D\xA4g \xA5X\xA4"
                                   "f")),
                0, "1:稀土 出口\n");
    expect_rows(&feed, "title", of(ENCODED("GB2312", "\xCF\xA1\xCD\xC1\xB3\xF6\xBF\xDA")), 0, "1:稀土出口\n");
    expect_rows(&feed, "title",
                of(ENCODED("gb2312", "\xE9"
                                     "F")),
                0, "1:镕\n"); /* which GB 2312 does not have */
    expect_rows(&feed, "title",
                of(ENCODED("gb18030", "\xE9"
                                      "F\x81\x30\x81\x30")),
                0, "1:镕\xC2\x80\n");
    expect_rows(&feed, "title",
                of(ENCODED("iso-8859-1", "\x93"
                                         "a\x94 \xE4")),
                0, "1:“a” ä\n");
    expect_rows(&feed, "title", of(ENCODED("shift_jis", "\x92\x86\x8D\x91")), 0, "1:中国\n");
    expect_rows(&feed, "title", of(ENCODED("UTF-16", "a")), 0, "1:a\n"); /* it could be read as ASCII, so it is none */
    expect_rows(&feed, "title", of("\xEF\xBB\xBF" ENCODED("euc-kr", "년")), 0, "1:년\n");
    expect_rows(&feed, "title", of("\n\n  " ENCODED("euc-kr", "\xB3\xE2")), 0, "3:년\n");
    expect_rows(&feed, "title", (struct ck_bytes){ utf16, sizeof utf16 - 1 }, 0, "1:年\n");
    expect_rows(&korean, "title", of("<rss><channel><item><title>\xB3\xE2</title></item></channel></rss>"), 0, "1:년\n");
    expect_rows(&korean, "title", of(ENCODED("utf-8", "년")), 0, "1:년\n");
    expect_rows(&feed, "title", of(ENCODED("euc-kr", "중국 희토류")), 0, "1. it says that it is euc-kr, and is UTF-8\n1:중국 희토류\n");
    expect_rows(&feed, "title", of(ENCODED("iso-8859-1", "äöü")), 0, "1. it says that it is iso-8859-1, and is UTF-8\n1:äöü\n");
    expect_rows(&feed, "title", of(ENCODED("iso-8859-1", "\xC3\xA4")), 0, "1:Ã¤\n"); /* may be meant */
    expect_rows(&feed, "title", of(ENCODED("klingon", "a")), -EINVAL, "its encoding klingon is none that is known here");
    expect_rows(
        &feed, "title",
        of("<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>a\xB3\xE2</title></item><item><title>b</title></item></channel></rss>"),
        0, "1! the item holds bytes that are no characters of the feed's encoding\n1:b\n");
    expect_rows(&feed, "title", of(ENCODED("euc-kr", "\xEB\x85\x84\xFF")), 0,
                "1! the item holds bytes that are no characters of the feed's encoding\n");
}

/* What is no XML is mended and told; the items around it are read. */
Test(feed, ill_formed)
{
    static const struct {
        const char *text, *rows;
    } rows[] = {
        { "<rss><channel><item><title>R&D at AT&T & more</title></item></channel></rss>",
          "1. an & that begins no reference\n1. an & that begins no reference\n1. an & that begins no reference\n1:R&D at AT&T & more\n" },
        { "<rss><channel><item><title>353&nbsp;t &eacute;</title></item></channel></rss>",
          "1. &nbsp; is no reference of XML\n1. &eacute; is no reference of XML\n1:353\u00a0t é\n" },
        { "<rss><channel><item><title>a<link>http://p.example</link></item>\n<item><title>b</title></item></channel></rss>",
          "1. <title> of line 1 is not closed before </item>\n1:ahttp://p.example\n2:b\n" },
        { "<rss><channel><item><title>a</b></title></i></item><item><title>b</title></item></channel></rss>",
          "1. </b> ends nothing\n1. </i> ends nothing\n1:a\n1:b\n" },
        { "<rss><channel><item><title>a</title><description>x<br>y<hr>z</description></item></channel></rss>",
          "1. <hr> of line 1 is not closed before </description>\n1. <br> of line 1 is not closed before </description>\n1:a\n" },
        { "<rss version=2.0 version=3><channel><item><title a=b>5 < 6 <7</title></item></channel></rss>",
          "1. the attribute version stands twice or has no name\n1. a < that begins no tag\n1. a < that begins no tag\n1:5 < 6 <7\n" },
        { "Warning: a line\n<rss><channel><item><title>a</title></item></channel></rss>\n<!-- made in 3 s --> bye",
          "1. text before the first element\n3. text behind the end of the document\n2:a\n" },
        { "<br />\n<b>Warning</b>: x in <b>f.php</b><br />\n<rss><channel><item><title>a</title></item></channel></rss>",
          "1. <br> before the document\n2. <b> before the document\n2. text before the first element\n2. </b> ends nothing\n2. text before the first "
          "element\n"
          "2. <b> before the document\n2. text before the first element\n2. </b> ends nothing\n2. <br> before the document\n3:a\n" },
        { "<rss><channel><item><title>a</title></item><item><title>b</ti",
          "1. the document ends within a tag\n1. the document ends within <title> of line 1\n1:a\n1! the feed ends within the item\n" },
        { "<rss><channel><item><title>a</title></item><item><title>b</title>",
          "1. the document ends within <item> of line 1\n1:a\n1! the feed ends within the item\n" },
        { "<rss><channel><item><title>a</title></item><!-- cut",
          "1. the document ends before -->\n1. the document ends within <channel> of line 1\n1:a\n" },
        { "<rss><channel><item><title><![CDATA[a < b",
          "1. the document ends before ]]>\n1. the document ends within <title> of line 1\n1! the feed ends within the item\n" },
        { "<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>",
          "1. <item> of line 1 is not closed before </channel>\n1:a\n1:b\n" },
        { "<rss><channel><item><title>x\vy\fz</title></item></channel></rss>", "1:x y z\n" },
        { "<rss><channel><item><title>x&#0;y</title></item><item><title>&#x1F600;</title></item></channel></rss>",
          "1. &#0; is no character\n1! the item holds bytes that are no characters of the feed's encoding\n1:\xF0\x9F\x98\x80\n" },
        { "<rss><channel><item><title>x\x01y</title></item></channel></rss>",
          "1! the item holds bytes that are no characters of the feed's encoding\n" },
        { "<rss><channel><item><content:encoded>no such prefix</content:encoded><dc:date>2026-08-27</dc:date><title>a</title></item></channel></rss>",
          "1:a\n" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_rows(&feed, "title", of(rows[i].text), 0, rows[i].rows);
}

/* What is no feed says what it is. */
Test(feed, others)
{
    expect_rows(&feed, "title", of(""), -ENOMSG, "it is empty");
    expect_rows(&feed, "title", of("<!DOCTYPE html><html><head><title>Login</title></head></html>"), -EBADMSG, "it is an HTML page, and no feed");
    expect_rows(&feed, "title", of("<response><item/></response>"), -EBADMSG, "it is no feed: its first element is <response>");
    expect_rows(&feed, "title", of("{\"a\":1}"), -EBADMSG, "it is JSON, and no JSON Feed (no version of jsonfeed.org)");
    expect_rows(&feed, "title", of("<rss><channel><title>Empty</title></channel></rss>"), -ENODATA, "the feed Empty has no items");
    expect_rows(&feed, "title", of("<rss><channel><item/><item><title>a</title></item></channel></rss>"), 0,
                "1. an item without title and text is left out\n1:a\n");
    expect_rows(&feed, "nosuch", of("<rss/>"), -EINVAL, "items of feeds have no nosuch");
}
