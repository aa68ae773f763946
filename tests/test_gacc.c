/* SPDX-License-Identifier: Apache-2.0
 * The tables of China's customs: what title, header, unit line and unit cells say decides; what contradicts itself is refused. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>

#include "engine/util/file.h"
#include "source/rows/gacc.h"
#include "support/row_text.h"

static const char *const all = "commodity,unit,quantity,value,currency,flow,period,period_months,table,published_at";

static const struct row_shape table = { .format = ROWS_GACC_TABLE }, index_page = { .format = ROWS_GACC_INDEX };

static void expect_file(const struct row_shape *shape, const char *names, const char *file, int result, const char *rows)
{
    struct ck_buffer text = { 0 };
    char             path[256];

    snprintf(path, sizeof path, SOURCE_DIR "/tests/sources/gacc/%s", file);
    cr_assert_eq(file_read(path, &text), 0, "%s", path);
    expect_rows(shape, names, ck_buffer_bytes(&text), result, rows);
    ck_buffer_release(&text);
}

/* Table 13: a month and the months since January, in thousands of dollars. */
Test(gacc, monthly)
{
    expect_file(&table, all, "table13.html", 0,
                "14:Agriculture products|~|~|8112345000|USD|EXPORT|2025-07|1|13|2025-08-18\n"
                "14:Agriculture products|~|~|57000111000|USD|EXPORT|2025-01|7|13|2025-08-18\n"
                "15:Fertilizers|10000T|123|456789000|USD|EXPORT|2025-07|1|13|2025-08-18\n"
                "15:Fertilizers|10000T|812|3456789000|USD|EXPORT|2025-01|7|13|2025-08-18\n"
                "16:Rare-earth ore, metals, compounds|T|5994|64321000|USD|EXPORT|2025-07|1|13|2025-08-18\n"
                "16:Rare-earth ore, metals, compounds|T|38563|275116000|USD|EXPORT|2025-01|7|13|2025-08-18\n"
                "18:Silver|KG|(a cell is no figure)|(a cell is no figure)|USD|EXPORT|2025-07|1|13|2025-08-18\n"
                "19:Electronic integrated circuits|100MN|30|16000000000|USD|EXPORT|2025-07|1|13|2025-08-18\n"
                "19:Electronic integrated circuits|100MN|210|110000000000|USD|EXPORT|2025-01|7|13|2025-08-18\n");
}

/* Table 5: other words for the same unit, millions of dollars, and the same months of the year before, which the printed change tells apart. */
Test(gacc, preliminary)
{
    expect_file(&table, all, "table5.html", 0,
                "14:Rare-earth ore, metals, compounds|Ton|5864.6|18700000|USD|EXPORT|2025-05|1|5|2025-06-09\n"
                "14:Rare-earth ore, metals, compounds|Ton|24827.0|144800000|USD|EXPORT|2025-01|5|5|2025-06-09\n"
                "15:Motor vehicles(including chassis fitted with engines)|10,000 Autos|98.8|16706500000|USD|EXPORT|2025-05|1|5|2025-06-09\n"
                "15:Motor vehicles(including chassis fitted with engines)|10,000 Autos|423.8|73571600000|USD|EXPORT|2025-01|5|5|2025-06-09\n"
                "16:Unwrought aluminium and aluminium products|10,000 Tons|54.7|1900100000|USD|EXPORT|2025-05|1|5|2025-06-09\n"
                "16:Unwrought aluminium and aluminium products|10,000 Tons|243.2|8300000000|USD|EXPORT|2025-01|5|5|2025-06-09\n");
}

/* January and February together are one figure of two months; the header spans no rows. */
Test(gacc, january_and_february)
{
    expect_file(&table, all, "table5_jan_feb.html", 0,
                "14:Rare-earth ore, metals, compounds|Ton|7344.0|390000000|CNY|EXPORT|2025-01|2|5|2025-03-07\n");
}

/* A page whose table is an image, and the index in place of a table, are told. */
Test(gacc, others)
{
    expect_file(&table, all, "image.html", -ENODATA,
                "the table of China's Major Exports by Quantity and Value, Jan. 2018 is an image (\\Excel\\5-RMB.png), in which nothing can be read");
    expect_file(&table, all, "index.html", -ENODATA, "it is the index of the months, and no table");
    expect_file(&index_page, "table,currency,flow,month,url", "index.html", 0,
                "2:5|USD|EXPORT|2|http://english.example.cn/Statics/0322d528-1511-4db4-b215-5523344bd58e.html\n"
                "2:5|USD|EXPORT|3|http://english.example.cn/Statics/cad31c59-6a89-4070-9dbb-4490e6b6e1d8.html\n"
                "7:13|~|EXPORT|9|http://english.example.cn/Statics/16b1956c-efe5-4c18-8802-4152ab35e21f.html\n");
    expect_file(&index_page, "month", "table5.html", -ENODATA,
                "it is no index of tables: no row of it has the number of a table and a link to a month");
    expect_rows(&index_page, "month", CK_BYTES("<table><tr><td>(4) Total Values<td><a href=/Statics/1.html>Mar.</a></table>"), -ENODATA,
                "it has 1 links, and none to a table of major commodities");
    expect_rows(&index_page, "month",
                CK_BYTES("<table><tr><td>(13) Major Export Commodities<td><a href=/Statics/1.html>all</a><a href=/Statics/2.html>Mar.</a></table>"),
                0, "1! a link that names no month\n1:3\n");
    expect_rows(&table, all, CK_BYTES("<p>x"), -ENODATA, "it has no table of commodities with quantities");
    expect_rows(&table, "nosuch", CK_BYTES("<p>x"), -EINVAL, "there is no nosuch in these tables");
}

/* A page that ends within its table was cut, wherever that is. */
Test(gacc, cut)
{
    static const char text[] =
        "<div class=atcl-ttl>(13) Major Export Commodities in Quantity and Value,6.2025</div><div class=atcl-date>2025/07/18</div><p>Unit: "
        "US$1</p><table><tr><td>"
        "Commodity<td>Quantity Unit<td colspan=2>6<tr><td>Quantity<td>Value<tr><td>Tin<td>T<td>1234<td>5678<tr><td>Zinc<td>T<td>32,569<td>7</table>";

    for (size_t size = (size_t)(strstr(text, "<table>") - text) + 7; size < sizeof text - 2; size++)
        expect_rows(&table, "quantity", (struct ck_bytes){ text, size }, -EBADMSG, "the page ends within a table: it was cut");
    expect_rows(&table, "quantity", (struct ck_bytes){ text, sizeof text - 1 }, 0, "1:1234\n1:32569\n");
}

/* A page of one row: the title, the date, the unit line, the groups of the header, the cells. */
static void expect_page(const char *title, const char *date, const char *unit, const char *groups, const char *cells, int result, const char *rows)
{
    char page[2048];

    snprintf(page, sizeof page,
             "<div class=atcl-ttl>%s</div><div class=atcl-date>%s</div><p>%s</p><table><tr><td rowspan=2>Commodity<td rowspan=2>Quantity Unit%s"
             "<tr><td>Quantity<td>Value<td>Quantity<td>Value<tr><td>Tin<td>%s</table>",
             title, date, unit, groups, cells);
    expect_rows(&table, "unit,quantity,value,currency,flow,period,period_months,published_at", ck_bytes_from(page), result, rows);
}

#define TITLE "(13) Major Export Commodities in Quantity and Value,6.2025"
#define GROUPS "<td colspan=2>6<td colspan=2>1to6"

/* Titles and headers of all years. */
Test(gacc, months)
{
    static const struct {
        const char *title, *groups, *periods[2];
    } rows[] = {
        { "(13) Major Export Commodities in Quantity and Value,6.2025", "<td colspan=2>6<td colspan=2>1to6", { "2025-06|1", "2025-01|6" } },
        { "（13）Major Export Commodities in Quantity and Value,1-6.2025", "<td colspan=2>6<td colspan=2>1to6", { "2025-06|1", "2025-01|6" } },
        { "(5) China's Major Exports by Quantity and Value, Jun 2025 (in USD)",
          "<td colspan=2>June<td colspan=2>Jan-Jun",
          { "2025-06|1", "2025-01|6" } },
        { "(5) China's Major Exports by Quantity and Value, June 2025", "<td colspan=2>6<td colspan=2>1 to 6", { "2025-06|1", "2025-01|6" } },
        { "(5) China's Major Exports by Quantity and Value, Jun. 2025", "<td colspan=2>6<td colspan=2>1-6", { "2025-06|1", "2025-01|6" } },
        { "(5) China's Major Exports by Quantity and Value", "<td colspan=2>6<td colspan=2>1—6", { "2025-06|1", "2025-01|6" } },
        { "(13) Major Export Commodities in Quantity and Value,6.2025", "<td colspan=2><td colspan=2>1to6", { "2025-06|1", "2025-01|6" } },
        { "(13) Major Export Commodities in Quantity and Value,1-6.2025", "<td colspan=2><td colspan=2>1to6", { "2025-06|1", "2025-01|6" } },
        { "(13) Major Export Commodities in Quantity and Value,6.2025", "<td colspan=2>6<td colspan=2>Percentage Change", { "2025-06|1", NULL } },
        { "(13) Major Export Commodities in Quantity and Value,6.2025", "<td colspan=2>6<td colspan=2>1to6 2024", { "2025-06|1", NULL } },
        { "(13) Major Export Commodities in Quantity and Value,1-6.2025", "<td colspan=2>1 to 6<td colspan=2>Same period", { "2025-01|6", NULL } },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char page[2048], wanted[256];
        int  size = snprintf(wanted, sizeof wanted, "1:%s\n", rows[i].periods[0]);

        if (rows[i].periods[1])
            snprintf(wanted + size, sizeof wanted - (size_t)size, "1:%s\n", rows[i].periods[1]);
        snprintf(page, sizeof page,
                 "<div class=atcl-ttl>%s</div><div class=atcl-date>2025/07/18</div><p>Unit: US$1,000</p><table><tr><td rowspan=2>Commodity<td "
                 "rowspan=2>Quantity "
                 "Unit%s<tr><td>Quantity<td>Value<td>Quantity<td>Value<tr><td>Tin<td>T<td>1<td>2<td>3<td>4</table>",
                 rows[i].title, rows[i].groups);
        expect_rows(&table, "period,period_months", ck_bytes_from(page), 0, wanted);
    }
}

/* January and February printed twice are one figure; an empty column stands before the names; sections and notes are no rows. */
Test(gacc, layouts)
{
    static const char *const pages[] = {
        "<table><tr><td>Commodity<td>Quantity Unit<td colspan=2>1 to 2<td colspan=2>1to2<td "
        "colspan=2>%<tr><td>Quantity<td>Value<td>Quantity<td>Value<td>Quantity<td>Value"
        "<tr><td>Tin<td>T<td>1<td>2<td>1<td>2<td>-<td>-</table>",
        "<table><tr><td><td colspan=7>(13) Major Export Commodities in Quantity and Value,1-2.2025<tr><td><td rowspan=2>Commodity<td "
        "rowspan=2>Quantity Unit<td colspan=2>1-2<td "
        "colspan=2>Percentage Change<tr><td><td>Quantity<td>Value<td>Quantity<td>Value<tr><td><td>Of "
        "which:<td><td><td><td><td><tr><td><td>Tin<td>T<td>1<td>2<td>3<td>4<tr><td "
        "colspan=7>Note: none</table>",
        "<table><tr><td><table><tr><td>Name of Commodity<td>Unit<td>1-2 Quantity<td>1-2 Value<td>Change, % Quantity<td>Change, % "
        "Value<tr><td>Tin<td>T<td>1<td>2<td>3<td>4</table></table>",
    };

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char page[2048];

        snprintf(page, sizeof page,
                 "<div class=atcl-ttl>(13) Major Export Commodities in Quantity and Value,1-2.2025</div><p>2025/03/20</p><p>Unit: US$1,000</p>%s",
                 pages[i]);
        expect_rows(&table, "commodity,unit,quantity,value,period,period_months", ck_bytes_from(page), 0,
                    "0. the page has no date\n1:Tin|T|1|2000|2025-01|2\n");
    }
}

/* The unit line says what a value is; without one no value is read; one that contradicts the title is refused. */
Test(gacc, units)
{
    static const struct {
        const char *title, *unit, *row;
        int         result;
    } rows[] = {
        { TITLE, "Unit: US$1,000", "1:T|1|2500|USD|EXPORT|2025-06|1|2025-07-18\n", 0 },
        { TITLE, "Unit：USD1 Million", "1:T|1|2500000|USD|EXPORT|2025-06|1|2025-07-18\n", 0 },
        { TITLE, "unit: CNY 100 Million", "1:T|1|250000000|CNY|EXPORT|2025-06|1|2025-07-18\n", 0 },
        { TITLE, "Unit:RMB￥10,000", "1:T|1|25000|CNY|EXPORT|2025-06|1|2025-07-18\n", 0 },
        { TITLE, "Unit: US$ Billion", "1:T|1|2500000000|USD|EXPORT|2025-06|1|2025-07-18\n", 0 },
        { TITLE " (in USD)", "Unit: USD1", "1:T|1|2.5|USD|EXPORT|2025-06|1|2025-07-18\n", 0 },
        { TITLE, "", "0. the page has no unit line: its values are not read\n1:T|1|~|~|EXPORT|2025-06|1|2025-07-18\n", 0 },
        { TITLE " (in CNY)", "Unit: USD1 Million", "the title says CNY, the unit line USD1 Million", -EBADMSG },
        { TITLE, "Unit: EUR 1,000", "the unit line EUR 1,000 is none that is known", -EBADMSG },
        { TITLE, "Unit: US$500", "the unit line US$500 is none that is known", -EBADMSG },
        { TITLE, "Unit: US$1,000 or CNY 1", "the unit line US$1,000 or CNY 1 is none that is known", -EBADMSG },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_page(rows[i].title, "2025/07/18", rows[i].unit, "<td colspan=2>6<td colspan=2>% change", "T<td>1<td>2.5<td>3<td>4", rows[i].result,
                    rows[i].row);
}

/* A date that could be read in two ways is none, and told; a page may not be older than its figures. */
Test(gacc, dates)
{
    static const struct {
        const char *text, *day;
    } rows[] = { { "2025/07/18", "2025-07-18" },
                 { "2025-7-8", "2025-07-08" },
                 { "18/07/2025", "2025-07-18" },
                 { "07/18/2025", "2025-07-18" },
                 { "08/08/2018", "2018-08-08" },
                 { "03/08/2018", "" },
                 { "2025/13/01", "" },
                 { "", "" },
                 { "July 2025", "" },
                 { "Jul.14,2025", "2025-07-14" },
                 { "14 July 2025", "2025-07-14" },
                 { "Jul. 2025, 14", "" },
                 { "2025/02/30", "" } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char day[11] = "";
        int  size = gacc_date(ck_bytes_from(rows[i].text), day);

        cr_expect(ck_bytes_equal((struct ck_bytes){ day, size > 0 ? 10 : 0 }, ck_bytes_from(rows[i].day)), "%s: %s", rows[i].text, day);
    }
    expect_page(TITLE, "07/08/2025", "Unit: US$1", "<td colspan=2>6<td colspan=2>%", "T<td>1<td>2<td>3<td>4", 0,
                "0. the page has no date (07/08/2025 can be read in two ways)\n1:T|1|2|USD|EXPORT|2025-06|1|~\n");
    expect_page(TITLE, "2025/06/18", "Unit: US$1", GROUPS, "T<td>1<td>2<td>3<td>4", -EBADMSG,
                "the page of 2025-06-18 has figures of 2025-06, a month that had not ended");
    expect_page("(13) Major Export Commodities", "", "Unit: US$1", GROUPS, "T<td>1<td>2<td>3<td>4", -EBADMSG,
                "neither the title (13) Major Export Commodities nor the date  says the year");
    expect_page("(13) Major Export Commodities", "2026/01/18", "Unit: US$1", "<td colspan=2>12<td colspan=2>%", "T<td>1<td>2<td>3<td>4", 0,
                "1:T|1|2|USD|EXPORT|2025-12|1|2026-01-18\n");
}

/* Headers that contradict the title, or each other. */
Test(gacc, contradictions)
{
    static const struct {
        const char *title, *groups, *cells, *problem;
    } rows[] = {
        { TITLE, "<td colspan=2>5<td colspan=2>1to5", "T<td>1<td>2<td>3<td>4", "the header says month 5, the title month 6" },
        { TITLE, "<td colspan=2>2to6<td colspan=2>1to6", "T<td>1<td>2<td>3<td>4", "the header 2to6 is neither a month nor the months since January" },
        { TITLE, "<td colspan=2>6<td colspan=2>Total", "T<td>1<td>2<td>3<td>4", "the header Total names no month" },
        { TITLE, "<td>6<td>1to6<td colspan=2>%", "T<td>1<td>2<td>3<td>4", "a quantity of 6 stands beside a value of 1to6" },
        { TITLE, "<td colspan=2>1to6<td colspan=2>1to6", "T<td>1<td>2<td>3<td>4",
          "two groups of columns are of the months 1 to 6, and no change says which year the second is of" },
        { "(1) China's Total Export & Import Values, Jun 2025", GROUPS, "T<td>1<td>2<td>3<td>4",
          "the title (1) China's Total Export & Import Values, Jun 2025 does not say whether these are exports or imports" },
        { "(13) Major Export Commodities in Quantity and Value,1-6.2025", "<td colspan=2><td colspan=2>%", "T<td>1<td>2<td>3<td>4",
          "the first columns of figures name no month" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_page(rows[i].title, "2025/07/18", "Unit: US$1", rows[i].groups, rows[i].cells, -EBADMSG, rows[i].problem);
}

/* Rows whose figures cannot be what they seem. */
Test(gacc, bad_rows)
{
    static const struct {
        const char *cells, *row;
    } rows[] = {
        { "62.0<td>11,164.1<td>215.8<td>36,897.6<td>", "1:62.0|(the unit is a number: the column of units is missing)|(the unit is a number: the "
                                                       "column of units is missing)|USD|EXPORT|2025-06|1|2025-07-18\n" },
        { "T<td>10<td>2<td>9<td>4",
          "1:T|(the sum since January is less than the month)|(the sum since January is less than the month)|USD|EXPORT|2025-06|1|2025-07-18\n" },
        { "T<td>1<td>5<td>9<td>4",
          "1:T|(the sum since January is less than the month)|(the sum since January is less than the month)|USD|EXPORT|2025-06|1|2025-07-18\n" },
        { "-<td>1<td>2<td>3<td>4", "1:~|(a quantity without a unit)|(a quantity without a unit)|USD|EXPORT|2025-06|1|2025-07-18\n" },
        { "T<td>1,23<td>2<td>300<td>4", "1:T|(a cell is no figure)|(a cell is no figure)|USD|EXPORT|2025-06|1|2025-07-18\n" },
        { "T<td>-5<td>2<td>300<td>4", "1:T|(a cell is no figure)|(a cell is no figure)|USD|EXPORT|2025-06|1|2025-07-18\n" },
        { "T<td>n.a.<td>2<td>300<td>4", "1:T|(a cell is no figure)|(a cell is no figure)|USD|EXPORT|2025-06|1|2025-07-18\n" },
        { "T<td>-<td>-<td>3<td>4", "1:T|3|4|USD|EXPORT|2025-01|6|2025-07-18\n" },
        { "T<td>7<td>0<td>111,000<td>0", "1:T|7|~|USD|EXPORT|2025-06|1|2025-07-18\n1:T|111000|~|USD|EXPORT|2025-01|6|2025-07-18\n" },
        { "T<td>0<td>0<td>3<td>4", "1:T|0|0|USD|EXPORT|2025-06|1|2025-07-18\n1:T|3|4|USD|EXPORT|2025-01|6|2025-07-18\n" },
        { "T", "" },
        { "", "" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_page(TITLE, "2025/07/18", "Unit: US$1", GROUPS, rows[i].cells, 0, rows[i].row);
}
