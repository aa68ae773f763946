/* SPDX-License-Identifier: Apache-2.0
 * Rows of XML documents: which elements are rows, which text is which cell, and that a document is believed as far as it is well-formed. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>

#include "support/row_text.h"

static struct row_shape at(const char *path) { return (struct row_shape){ .format = ROWS_XML, .rows = ck_bytes_from(path) }; }

static void expect(const char *path, const char *names, const char *text, int result, const char *rows)
{
    struct row_shape shape = at(path);

    expect_rows(&shape, names, ck_bytes_from(text), result, rows);
}

/* The form of Korea's customs: totals among the rows, a header that says whether it went well. */
Test(xml_rows, form)
{
    expect("/response/body/items/item", "year,hsCd,expWgt,balPayments",
           "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<response><header><resultCode>00</resultCode></header><body><items>\n"
           "<item><year>\xEC\xB4\x9D\xEA\xB3\x84</year><hsCd>-</hsCd><expWgt>12</expWgt></item>\n"
           "<item>\n <year>2026.01</year>\n <hsCd> 850511 </hsCd><expWgt/><balPayments>-5</balPayments></item></items></body></response>",
           0, "3:\xEC\xB4\x9D\xEA\xB3\x84|-|12|~\n4:2026.01|850511||-5\n");
    expect("/response/body/items/item", "year",
           "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>\n<code>30</code></cmmMsgHeader></OpenAPI_ServiceResponse>",
           -ENODATA, "it has no element /response/body/items/item; it says: SERVICE ERROR 30");
    expect("item", "a", "<x/>", -ENODATA, "it has no element item");
    expect("item", "a", "", -ENOMSG, "it is empty");
}

/* Paths from the root and from anywhere, attributes, prefixes, inner text. */
Test(xml_rows, paths)
{
    static const char text[] =
        "<s:doc xmlns:s='urn:s' xmlns:o='urn:o'><s:list><s:row id='1' o:kind='k'><s:a lang='en'>x<s:b>y</s:b>z</s:a><o:c>o</o:c></s:row></s:list>"
        "<s:row id='2'><s:a/></s:row></s:doc>";

    expect("row", "./@id,a,a/b,a/@lang,c,./@kind", text, 0, "1:1|xyz|y|en|o|k\n1:2||~|~|~|~\n");
    expect("list/row", "./@id", text, 0, "1:1\n");
    expect("/doc/row", "./@id", text, 0, "1:2\n");
    expect("/list/row", "./@id", text, -ENODATA, "it has no element /list/row; it says: x y z o");
    expect("s:row", "./@id,s:a,o:a", text, 0, "1:1|xyz|~\n1:2||~\n");
    expect("o:row", "./@id", text, -ENODATA, "it has no element o:row; it says: x y z o");
    expect("row/a", ".,./@lang", text, 0, "1:xyz|en\n1:|~\n");
    expect("r", "r/a", "<r><r><a>inner</a></r></r>", 0, "1:inner\n"); /* a row in a row is its text */
}

/* What the document says beside its rows: an error with its words, the number of rows, the next page; and an answer without rows. */
Test(xml_rows, beside)
{
#define OF(HEAD, ROWS) "<r><h>" HEAD "</h><b><items>" ROWS "</items></b></r>"
    static const struct row_shape shape = { .format = ROWS_XML,
                                            .rows = { "/r/b/items/item", 15 },
                                            .said_count = { "/r/h/total", 10 },
                                            .said_next = { "h/next", 6 },
                                            .said_error = { "/r/h/code", 9 } };
    static const struct {
        const char *text;
        int         result;
        const char *rows;
    } cases[] = {
        { OF("<code>00</code><m>fine</m>", "<item><a>1</a></item>"), 0, "1:1\n" },
        { OF("<code>00</code><m>fine</m>", ""), 0, "" },
        { "<r><h><code>0</code><m>fine</m></h><b/></r>", 0, "" },
        { OF("<m>no code</m>", ""), -ENODATA, "it has no element /r/b/items/item; it says: no code" },
        { OF("", ""), 0, "" },
        { "<r><b/></r>", -ENODATA, "it has no element /r/b/items/item" },
        { OF("<code>99</code><m>broken</m>", ""), -ENODATA, "the publisher answers: 99 broken" },
        { OF("<m>broken</m><code>E1</code>", ""), -ENODATA, "the publisher answers: broken E1" },
        { OF("<code>99</code><m>broken</m>", "<item><a>1</a></item>"), 0, "1:1\n0. the publisher says beside the rows: 99 broken\n" },
        { "<r><b><items><item><a>1</a></item></items></b><h><code>99</code></h></r>", 0, "1:1\n0. the publisher says beside the rows: 99\n" },
        { OF("<total>2</total>", "<item><a>1</a></item>"), 0, "1:1\n0. it says that it has 2 rows, and has 1\n" },
        { OF("<total>1</total>", "<item><a>1</a></item>"), 0, "1:1\n" },
        { OF("<total>0</total><m>none</m>", ""), 0, "" },
        { OF("<next>https://x/2</next>", "<item><a>1</a></item>"), 0, "1:1\n0. there is a next page, which is not in this file: https://x/2\n" },
        { OF("<next/>", "<item><a>1</a><h><next>7</next></h></item>"), 0, "1:1\n" }, /* of the row */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_rows(&shape, "a", ck_bytes_from(cases[i].text), cases[i].result, cases[i].rows);
}

/* What stands twice is ambiguous: the row is told, and the others are read. */
Test(xml_rows, repeats)
{
    expect("r", "a", "<d><r><a>1</a><a>2</a></r>\n<r><a>3</a></r></d>", 0, "1! a: it stands twice\n2:3\n");
    expect("r", "a", "<d><r><a>1</a><b><a>2</a></b></r></d>", 0, "1:1\n");
}

/* References: characters and the five of XML. CDATA is text, comments and instructions are nothing. */
Test(xml_rows, text)
{
    expect("r", "a,./@b", "<d><r b='&lt;&#65;&quot;'><a>&amp;&#x20AC;&gt;<![CDATA[<&amp;]]><!-- no --><?no no?>&apos;</a></r></d>", 0,
           "1:&\u20ac><&amp;'|<A\"\n");
    expect("r", "a", "<d>\n<!--\n\n-->\n<r><a><![CDATA[]]></a></r></d>", 0, "5:\n");
}

/* What is not well-formed ends the reading where it is; the rows before were given. A declared DTD is refused, whatever it declares. */
Test(xml_rows, ill_formed)
{
    static const struct {
        const char *text, *rows;
    } rows[] = {
        { "<d><r><a>1</a></r>\n<r><a>2</b></r></d>", "1:1\nline 2: Opening and ending tag mismatch: a line 2 and b" },
        { "<d><r><a>1</a></r><r><a>2</a>", "1:1\nline 1: Premature end of data in tag r line 1" },
        { "<d><r><a>1</a></r><!-- cut", "line 1: the document ends before -->" },
        { "<d><r><a>R&D</a></r></d>", "line 1: EntityRef: expecting ';'" },
        { "<d><r><a>&nbsp;</a></r></d>", "line 1: Entity 'nbsp' not defined" },
        { "<d><r><a b=1>2</a></r></d>", "line 1: AttValue: \" or ' expected" },
        { "<d><r><a b='1' b='2'>2</a></r></d>", "line 1: Attribute b redefined" },
        { "<d><r><a>&#0;</a></r></d>", "line 1: xmlParseCharRef: invalid xmlChar value 0" },
        { "<d/><d/>", "line 1: Extra content at the end of the document" },
        { "text", "line 1: Start tag expected, '<' not found" },
        { "\n<!DOCTYPE d><d><r><a>1</a></r></d>", "line 2: it has a DTD (<!DOCTYPE): entities that a document declares are not expanded" },
        { "<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>", "line 1: it has a DTD (<!DOCTYPE): entities that a document declares are not expanded" },
        { "<!DOCTYPE d [<!ENTITY a 'aaaa'>]><d><r><a>&a;</a></r></d>",
          "line 1: it has a DTD (<!DOCTYPE): entities that a document declares are not expanded" },
        { "<d><!DOCTYPE d></d>", "line 1: it has a DTD (<!DOCTYPE): entities that a document declares are not expanded" },
        { "<d><!ELEMENT r ANY></d>", "line 1: <! that begins nothing" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect("r", "a", rows[i].text, -EBADMSG, rows[i].rows);
}

/* XInclude is text of the document like any other, and reads no file. */
Test(xml_rows, includes)
{
    expect("r", "a", "<d xmlns:xi='http://www.w3.org/2001/XInclude'><r><a><xi:include href='file:///etc/passwd' parse='text'/></a></r></d>", 0,
           "1:\n");
}

/* Bytes that are none of the declared encoding cost their row. */
Test(xml_rows, encodings)
{
    expect("r", "a", "<?xml version='1.0' encoding='euc-kr'?><d><r><a>\xB3\xE2</a></r></d>", 0, "1:\xEB\x85\x84\n");
    expect("r", "a,b", "<d><r><a>\xB3\xE2</a></r><r><a>1</a><x>\xFF</x></r></d>", 0, "1! a: it holds bytes that are no characters\n1:1|~\n");
    expect("r", "a", "<?xml version='1.0' encoding='nosuch'?><d/>", -EINVAL, "its encoding nosuch is none that is known here");
}
