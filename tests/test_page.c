/* SPDX-License-Identifier: Apache-2.0
 * Saved pages: title, text, day, language and publisher of pages in the forms that sites have, in their encodings; and whatever bytes come. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "engine/sim/sim.h"
#include "engine/util/file.h"
#include "source/page/page.h"

static struct ck_arena arena;

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(page, .fini = teardown);

static void expect_text(const char *what, struct ck_bytes found, const char *wanted)
{
    cr_expect(ck_bytes_equal(found, ck_bytes_from(wanted)), "%s: '%.*s', not '%s'", what, (int)found.size, found.data, wanted);
}

/* tests/news/pages: menus, lists of links, scripts, styles, comments, notes of cookies and teasers are no text of the article; a forgotten end tag
 * hides nothing; the text of an article that a script will put there is in its JSON-LD. */
Test(page, of_sites)
{
    static const struct {
        const char *file, *title, *body, *published, *language, *publisher;
    } rows[] = {
        { "en", "Magnets & metals: what June brought",
          "A mine.\nChina exported 353\u00a0tonnes of rare earth magnets to the United States in June, up\u00a0660% from May, customs data showed.\n"
          "Total magnet exports were 38% below June\u00a02024.\nR&D of substitutes goes on; 5 &lt; 6.\n",
          "2025-07-21T08:30:00+02:00", "en", "The Invented Courier" },
        { "de", "Germaniumausfuhren brechen ein",
          "Chinas Germaniumexporte nach Deutschland sanken im Juni gegenüber Mai um 20\u00a0%.\nDer Wert lag bei 1,5\u00a0Mio.\u00a0€.\n",
          "2025-07-21", "de", "" },
        { "zh", "6月锑出口下降", "来源：虚构网\n　　海关数据显示，6月中国对日本锑出口量环比下降20%。\n　　同期镓出口量为5吨。\n", "2025-07-21", "",
          "" },
        { "ja", "アンチモン輸出が減少", "7月21日\n6月の中国の日本向けアンチモン輸出量は前月比20%減少した。\n", "2025-07-21T10:00:00+09:00", "ja",
          "" },
        { "ko", "안티몬 수출 감소", "6월 중국의 일본에 대한 안티몬 수출은 전월 대비 20% 감소했다.\n", "2025-07-21T10:00:00+09:00", "ko", "" },
        { "es", "Cae el antimonio",
          "Las exportaciones chinas de antimonio a Japón cayeron un 20 % en junio frente a mayo.\n\nLas de galio fueron de 5 t.", "2025-07-21",
          "es-ES", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ck_buffer  bytes = { 0 };
        struct saved_page page;
        char              path[512];

        snprintf(path, sizeof path, SOURCE_DIR "/tests/news/pages/%s.html", rows[i].file);
        cr_assert_eq(file_read(path, &bytes), 0);
        cr_assert(html_begins(ck_buffer_bytes(&bytes)), "%s", rows[i].file);
        cr_assert_null(page_read(ck_buffer_bytes(&bytes), &arena, &page));
        expect_text(rows[i].file, page.title, rows[i].title);
        expect_text(rows[i].file, page.body, rows[i].body);
        expect_text(rows[i].file, page.published, rows[i].published);
        if (rows[i].language[0])
            cr_expect(ck_bytes_begin(page.language, ck_bytes_from(rows[i].language)), "%.*s", (int)page.language.size, page.language.data);
        expect_text(rows[i].file, page.publisher, rows[i].publisher);
        ck_buffer_release(&bytes);
    }
}

/* One construction a row: what becomes the text. */
Test(page, constructions)
{
    static const struct {
        const char *html, *body;
    } rows[] = {
        { "<body><p>a<p>b", "a\nb\n" },
        { "<BODY><P CLASS=x>a</P>\n\n<P>b</BODY>", "a\nb\n" },
        { "<body>a  b\n\tc<br>d<br/>e", "a b c\nd\ne\n" },
        { "<body><p>&laquo;a&raquo; 20&nbsp;&deg;C &iquest;b?", "«a» 20\u00a0°C ¿b?\n" },
        { "<body><p>5&nbsp;t &#8364; &#x20AC; &amp; &nosuch; &", "" },
        { "<body><p>a<!-- b > c --><!---->d<!x><?y?>e</p>", "ade\n" },
        { "<body><p>3 < 4 and 5 <6 t</p>", "3 < 4 and 5 <6 t\n" },
        { "<body><p title='a>b' data-x=\"</p>\">c</p>", "c\n" },
        { "<body><p title=\"not closed>a</p><p>b", "a\nb\n" },
        { "<body><script>if (1<2) document.write('<p>x</p>')</script><p>a", "a\n" },
        { "<body><script src=x></script><style>p{}</style><p>a", "a\n" },
        { "<body><script>never closed", "" },
        { "<body><noscript><p>x</p></noscript><template><p>y</p></template><svg><title>z</title></svg><p>a", "a\n" },
        { "<body><nav><nav><p>x</p></nav><p>y</p></nav><p>a", "a\n" },
        { "<body><nav><p>x<main><p>a</main>", "a\n" },
        { "<body><p>x<main><p>a</p></main><p>y", "a\n" },
        { "<body><article><p>x</article><article><p>longer</article>", "longer\n" },
        { "<body><main><article><p>aaaa<article><p>b</article></article></main>", "aaaa\nb\n" },
        { "<body><p hidden>x</p><div aria-hidden=true><div>y</div>z</div><p>a", "a\n" },
        { "<body><div class='share-tools'>x</div><div class=shares>y</div><div class='content share_bar'>z</div><p class=shareholders>a</p><p "
          "id=commentary>b",
          "a\nb\n" },
        { "<body><ul><li><a href=x>long link text</a> 1</li></ul><p>a <a href=y>b</a> cdef", "a b cdef\n" },
        { "<body><table><tr><td>Germany<td>5 t<tr><td>Japan<td>6 t</table>", "Germany\n5 t\nJapan\n6 t\n" },
        { "<body><button>x</button><form><p>y</form><select><option>z</select><p>a", "a\n" },
        { "<body><header><p>x</header><article><header><p>a</header><p>b</article>", "a\nb\n" },
        { "<head><p>x</head><body><p>a", "a\n" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct saved_page page = { 0 };

        page_read(ck_bytes_from(rows[i].html), &arena, &page);
        if (strstr(rows[i].html, "nosuch"))
            expect_text(rows[i].html, page.body, "5\u00a0t € € & &nosuch; &\n");
        else
            expect_text(rows[i].html, page.body.data ? page.body : CK_BYTES(""), rows[i].body);
    }
}

/* When it was published, from whatever says so, the best first; what is no time says nothing. */
Test(page, published)
{
    static const struct {
        const char *html, *published;
    } rows[] = {
        { "<meta property=\"article:published_time\" content=\"2025-07-21T08:00:00Z\"><p>a", "2025-07-21T08:00:00Z" },
        { "<meta content='2025-07-21' name=DC.date.issued><p>a", "2025-07-21" },
        { "<meta itemprop=datePublished content='2025-07-21T08:00:00-0500'><p>a", "2025-07-21T08:00:00-05:00" },
        { "<meta name=date content='last week'><p>a<time datetime=2025-07-20>", "2025-07-20" },
        { "<meta name=date content='2025-07-20'><script "
          "type=application/ld+json>{\"@type\":\"BlogPosting\",\"datePublished\":\"2025-07-21\"}</script><p>a",
          "2025-07-21" },
        { "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":</script><p>a", "" },
        { "<script type=application/ld+json>{\"@type\":\"Event\",\"datePublished\":\"2025-07-21\"}</script><p>a", "" },
        { "<script type=application/ld+json>[[[[[[[[[[[{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-07-21\"}]]]]]]]]]]]</script><p>a", "" },
        { "<p>a", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct saved_page page;

        cr_assert_null(page_read(ck_bytes_from(rows[i].html), &arena, &page), "%s", rows[i].html);
        expect_text(rows[i].html, page.published, rows[i].published);
    }
}

/* A page whose text a script would put there is told, and so is one of nothing. */
Test(page, empty)
{
    static const char *const pages[] = { "<html><title>t</title><body><div id=app></div><script src=x></script></body>", "<html>",
                                         "<html><body><nav><p>x</nav>" };

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct saved_page page;

        cr_expect_not_null(page_read(ck_bytes_from(pages[i]), &arena, &page), "%s", pages[i]);
    }
}

/* Text that speaks of tags, and an article with some, is no page. */
Test(page, begins)
{
    static const char *const pages[] = {
        "<!DOCTYPE html><p>", "\xEF\xBB\xBF\n <html>", "<!-- saved --><HTML>", "<?xml version='1.0'?><html xmlns='x'>", "<head>", "<article>"
    };
    static const char *const texts[] = {
        "", "<", "<p>China exported 5 t.", "China <html>", "{\"a\":\"<html>\"}", "< html", "<?xml version='1.0'?><response><header>"
    };

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        cr_expect(html_begins(ck_bytes_from(pages[i])), "%s", pages[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect(!html_begins(ck_bytes_from(texts[i])), "%s", texts[i]);
}

/* An encoding that nobody knows is told; bytes that are none of it are no reason to stop. */
Test(page, encodings)
{
    struct saved_page page;

    cr_expect_not_null(page_read(CK_BYTES("<meta charset=klingon><p>\xE4"), &arena, &page));
    cr_assert_null(page_read(CK_BYTES("<meta charset=klingon><p>plain"), &arena, &page));
    cr_assert_null(page_read(CK_BYTES("<p>gegen\xFC"
                                      "ber"),
                             &arena, &page));
    expect_text("no charset", page.body, "gegenüber\n");
    cr_assert_null(page_read(CK_BYTES("<meta charset=euc-kr><p>a\xFF\xFF"
                                      "b"),
                             &arena, &page));
    expect_text("broken", page.body,
                "a\uFFFD\uFFFD"
                "b\n");
    cr_assert_null(page_read(CK_BYTES("\xFF\xFE<\0p\0>\0a\0"), &arena, &page));
    expect_text("UTF-16", page.body, "a\n");
}

/* A piece of HTML that is all article: no menu, list of links or name of a class is left out; what nobody would see is. */
Test(page, fragment)
{
    static const struct {
        const char *html, *text;
    } rows[] = {
        { "", "" },
        { "plain", "plain" },
        { "<p>a</p><p>b</p>", "a\nb" },
        { "a<br>b<br/>c", "a\nb\nc" },
        { "353&nbsp;tonnes, up 660&percnt;", "353\u00a0tonnes, up 660%" },
        { "<ol><li><a href=x>all of it a link</a>&nbsp;<font color=#6f6f6f>Paper</font></li></ol>", "all of it a link\u00a0Paper" },
        { "<nav>a</nav><div class=related>b</div><footer>c</footer>", "a\nb\nc" },
        { "<script>x</script><style>y</style><iframe>z</iframe><p hidden>w</p>a", "a" },
        { "5 &lt; 6 &amp; 7 &gt; 6 &ograve;&yuml;", "5 < 6 & 7 > 6 \u00f2\u00ff" },
        { "the &lt;blink&gt; tag, &amp;amp; and &amp;nbsp;", "the &lt;blink> tag, &amp;amp; and &amp;nbsp;" },
        { "&lt;", "&lt;" },
        { "unclosed <b>a <i>b", "unclosed a b" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ck_buffer text = { 0 };

        page_fragment(ck_bytes_from(rows[i].html), &text);
        expect_text(rows[i].html, ck_buffer_bytes(&text), rows[i].text);
        ck_buffer_release(&text);
    }
}

/* Pages with pieces taken out, doubled and cut: something comes of each, and nothing breaks. */
Test(page, hostile, .timeout = 120)
{
    enum { ROUNDS = 4000, ROOM = 4096 };
    static const char *const pieces[] = { "<article",
                                          ">",
                                          "</article>",
                                          "<nav>",
                                          "</nav>",
                                          "<p",
                                          "<script>",
                                          "</script>",
                                          "<!--",
                                          "-->",
                                          "\"",
                                          "'",
                                          "=",
                                          "&amp;",
                                          "&#0;",
                                          "&#x110000;",
                                          "<title>",
                                          "</title>",
                                          "<h1>",
                                          "</h1>",
                                          "<a href=",
                                          "</a>",
                                          "<main>",
                                          "</main>",
                                          "</",
                                          "<",
                                          "hidden",
                                          "text ",
                                          "\xE4",
                                          "\xFF",
                                          "<meta charset=gb2312>",
                                          "<script type=application/ld+json>",
                                          "{\"@type\":\"NewsArticle\"}",
                                          "\n",
                                          "<svg/>",
                                          "<br/>" };
    uint64_t                 seed = 7;

    for (int round = 0; round < ROUNDS; round++) {
        char              text[ROOM];
        size_t            size = 0;
        struct saved_page page;

        for (uint64_t count = ck_sim_below(&seed, 60); count > 0; count--) {
            const char *piece = pieces[ck_sim_below(&seed, sizeof pieces / sizeof *pieces)];

            memcpy(text + size, piece, strlen(piece));
            size += strlen(piece);
        }
        page_read((struct ck_bytes){ ck_arena_copy(&arena, (struct ck_bytes){ size ? text : "", size }).data, size }, &arena, &page);
        ck_arena_clear(&arena);
    }
}
