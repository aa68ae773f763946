/* SPDX-License-Identifier: Apache-2.0
 * Tables of HTML pages: headers of several rows, cells that span, tables in tables, what is left out. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>

#include "support/row_text.h"

static void expect(const char *names, const char *text, int result, const char *rows)
{
    static const struct row_shape shape = { .format = ROWS_HTML };

    expect_rows(&shape, names, ck_bytes_from(text), result, rows);
}

Test(html_rows, tables)
{
    expect("Country,t", "<table><tr><th>Country<th>t<tr><td>Germany<td>5<tr><td>Japan<td>6</table>", 0, "1:Germany|5\n1:Japan|6\n");
    expect("t,Country", "<TABLE>\n<TR><TD>Country</TD><TD>t</TD></TR>\n<TR><TD> Germany\n </TD><TD>&nbsp;&nbsp;5&nbsp;</TD></TR></TABLE>", 0,
           "3:5|Germany\n");
    expect("a,b",
           "<table><caption>c</caption><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td></tr><tr></tr><tr><td></td><td></td></tr></"
           "tbody></table>",
           0, "1:1|~\n");
    expect("a,b",
           "<table><tr><td>x<td>y<tr><td>1<td>2</table><table><tr><td colspan=2>Title<tr><td colspan=2>Unit: T<tr><td>a<td>b<tr><td>3<td>4</table>",
           0, "1:3|4\n");
    expect("a", "<table><tr><td>a<tr><td>&lt;b&gt; R&amp;D &eacute;<br>x<script>no</script></table>", 0, "1:<b> R&D é x\n");
    expect("a（b）", "<table><tr><td>a（b）<tr><td>（1）</table>", 0, "1:（1）\n");
    expect("a,a@href", "<table><tr><td>a<tr><td><a href=http://x.example/1?b=2&amp;c> Feb.</a><a href=2>x</a><tr><td>none</table>", 0,
           "1:Feb.x|http://x.example/1?b=2&c\n1:none|~\n");
}

/* A column is called as its header cells from above to below. */
Test(html_rows, spans)
{
    static const char text[] = "<table><tr><td rowspan=2>Name<td rowspan=2>Unit<td colspan=2>6<td colspan='2'>1to6"
                               "<tr><td>Quantity<td>Value<td>Quantity<td>Value"
                               "<tr><td>Tin<td>T<td>1<td>2<td>3<td>4<tr><td colspan=6>Note: all of it</table>";

    expect("Name,Unit,6 Quantity,1to6 Value", text, 0, "1:Tin|T|1|4\n");
    expect("Name,7 Quantity", text, -ENODATA, "none of its 1 tables has the column Name and the others that are wanted");
    expect("Quantity,Name", text, -ENODATA, "none of its 1 tables has the column Quantity and the others that are wanted");
    expect("g,v", "<table><tr><td>g<td>v<tr><td rowspan=3>A<td>1<tr><td>2<tr><td>3<tr><td>B<td>4</table>", 0, "1:A|1\n1:A|2\n1:A|3\n1:B|4\n");
    expect("a,b", "<table><tr><td>a<td>b<tr><td colspan=0>1<td colspan=-5>2<tr><td rowspan=99999999999>3<td>4<tr><td>5</table>", 0,
           "1:1|2\n1:3|4\n1:3|5\n");
}

/* A table in a cell is one of its own. */
Test(html_rows, nested)
{
    static const char text[] = "<table><tr><td>x<table><tr><td>a<tr><td>1</table>y<tr><td>z</table>";

    expect("a", text, 0, "1:1\n");
    expect("xy", text, 0, "1:z\n");
}

Test(html_rows, encodings)
{
    expect("a", "<meta charset=gb2312><table><tr><td>a<tr><td>\xCF\xA1\xCD\xC1</table>", 0, "1:稀土\n");
    expect("a", "<meta charset=euc-kr><table><tr><td>a<tr><td>\xB3\xE2</table>", 0, "1:년\n");
    expect("a", "<meta charset=big5><table><tr><td>a<tr><td>\xB5}\xA4g</table>", 0, "1:稀土\n");
    expect("a", "", -ENOMSG, "it is empty");
    expect("a", "no table", -ENODATA, "none of its 0 tables has the column a and the others that are wanted");
}
