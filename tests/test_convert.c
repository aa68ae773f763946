/* SPDX-License-Identifier: Apache-2.0
 * Rows to records: nothing is guessed, nothing is lost in silence. Each case is a file and all that becomes of it, as text. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "records.h"
#include "source/convert/convert.h"

static struct ck_buffer all;
static bool             counting;                                     /* records, instead of each */
static bool             silent;                                       /* of rows that are refused */
static void (*telling)(void *context, size_t line, const char *text); /* NULL: nobody is told */

static void note(const char *form, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *form, ...)
{
    char    words[1024];
    va_list arguments;

    va_start(arguments, form);
    vsnprintf(words, sizeof words, form, arguments);
    va_end(arguments);
    ck_buffer_append(&all, ck_bytes_from(words));
}

static void note_number(struct ck_maybe_double number)
{
    char text[CK_NUMBER_TEXT_MAX + 1];

    text[number.known ? ck_number_write(number.value, text) : 0] = '\0';
    note(" %s", number.known ? text : "null");
}

/* partner commodity nomenclature month [months] kg usd observation */
static int take(void *context, size_t line, const void *record, bool converted)
{
    const struct trade_record *trade = record;
    char                       month[CK_MONTH_TEXT + 1] = "";

    (void)context, (void)converted;
    if (counting)
        return 0;
    ck_month_write(ck_month_from_day(trade->period), month);
    note("%zu %.*s %.*s %s %s", line, (int)trade->partner.size, trade->partner.data, (int)trade->commodity.size, trade->commodity.data,
         nomenclature_symbols.symbols[trade->nomenclature], month);
    if (trade->period_months != 1)
        note("/%d", trade->period_months);
    note_number(trade->quantity_kg);
    note_number(trade->value_usd);
    note(" %s\n", observation_symbols.symbols[trade->observation]);
    return 0;
}

static void reject(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes text)
{
    (void)context;
    (void)text;
    if (!silent)
        note("%zu ! %s: %s\n", line, reason, detail);
}

#define TOTALLED                                                                                                                                     \
    "it has the weight and the money of all other rows of its fact together, or of some before or behind it: it is a total, and no part of the sum"
#define HEAD "source: x\nkind: trade\nread: {format: csv, sign: \"P,C,M\", ignore: [I]}\n"
#define RECORD                                                                                                                                       \
    "record:\n  source: {is: X}\n  reporter: {is: DEU}\n  partner: {from: P, words: {US: USA, CN: CHN, W: WLD, QZ: \"-\"}}\n  flow: {is: IMPORT}\n"  \
    "  commodity: {from: C, digits: [6, 8], pad: 8}\n  nomenclature: {by_digits: {6: HS, 8: CN8}}\n  period: {from: M, month: [\"%Y%m\", \"%Y\"]}\n" \
    "  quantity_kg: {from: Q}\n  value_usd: {from: V}\n  observation: {from: O, words: {\"\": OBSERVED, c: SUPPRESSED, e: ESTIMATED}}\n"             \
    "  published_at: {from: \"@published\"}\n"
#define ADDED "fold: [quantity_kg, value_usd]\nworld: sum\n"

/* What the map makes of the file; then what is left out, and the problem. */
static void expect_run(const char *map_text, const char *file, struct convert_run run, const char *wanted)
{
    static const struct map_places places = { { SOURCE_DIR "/data/codes", NULL, NULL } };
    char                           problem[MAP_PROBLEM_MAX];
    struct source_map             *map = map_compile("m", ck_bytes_from(map_text), &places, problem);
    struct convert_sink            sink = { .record = take, .told = telling, .reject = reject };
    struct convert_count          *count = calloc(1, sizeof *count);
    struct stream                 *stream;
    int                            result;

    cr_assert(map, "%s", problem);
    run.published = CK_BYTES("2025-07-05T00:00:00Z");
    all.size = 0;
    cr_assert_eq(stream_open_bytes("file", ck_bytes_from(file), NULL, &stream, problem), 0);
    result = convert_document(stream, map, &run, &sink, count, problem);
    stream_close(stream);
    if (counting)
        note("%zu records\n", count->records);
    for (size_t i = 0; i < count->reasons; i++)
        note("- %zu %s%s %lld\n", count->left_out[i].rows, count->left_out[i].reason, count->left_out[i].lost ? " lost" : "",
             (long long)(count->left_out[i].weight / MILLION));
    if (count->folded)
        note("+ %zu\n", count->folded);
    if (count->weightless)
        note("without weight %zu, %zu\n", count->weightless, count->weightless_sums);
    if (count->equal)
        note("equal %zu\n", count->equal);
    if (count->nothing)
        note("nothing\n");
    if (count->no_sums)
        note("no sums\n");
    if (result)
        note("%d %s\n", result, problem);
    ck_buffer_append(&all, (struct ck_bytes){ "", 1 });
    cr_assert_str_eq(all.data, wanted, "of %s:\n%s\nnot\n%s", file, all.data, wanted);
    free(count);
    map_free(map);
    ck_buffer_release(&all);
    all = (struct ck_buffer){ 0 };
}

static void expect(const char *map, const char *file, const char *wanted) { expect_run(map, file, (struct convert_run){ 0 }, wanted); }

/* A row is a record; what the map does not know is told, and the other rows go on. */
Test(convert, rows)
{
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,24.3,1656.853,\nCN,81129210,2019,5,,e\nW,8112921,201901,,7,\n",
           "2 USA 811292 HS2022 2025-06 24.3 1656.853 OBSERVED\n3 CHN 81129210 CN8 2019-01/12 5.0 null ESTIMATED\n4 WLD 08112921 CN8 2019-01 null "
           "7.0 OBSERVED\n");
    expect(HEAD RECORD,
           "P,C,M,Q,V,O\nXX,811292,202506,1,1,\nUS,8112x2,202506,1,1,\nUS,81129,202506,1,1,\nUS,8112,202506,1,1,\nUS,811292,2025-06,1,1,\nUS,811292,"
           "202506,1 t,1,\n"
           "US,811292,202506,1,1,?\n,811292,202506,1,1,\nUS,,202506,1,1,\nUS,811292,202506,1,1,\n",
           "2 ! unmapped: P: XX is not known\n3 ! bad_key: 8112x2 is no code of digits\n4 ! bad_key: 81129: a code has an even number of digits: has "
           "it lost a zero?\n"
           "6 ! bad_period: period: 2025-06 has not the form %Y%m\n7 ! bad_number: quantity_kg: 1 t is no number\n8 ! unmapped: O: ? is not known\n9 "
           "! unmapped: P: an empty cell is not known\n"
           "10 ! unmapped: commodity: the row does not say\n11 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n- 1 codes of 4 digits 0\n");
}

/* What is known and not wanted is counted by reason; the weight of what cannot be placed is told. */
Test(convert, left_out)
{
    expect(HEAD "when: {Z: [A, B]}\nunless: {C: {TOTAL: totals, \"99*\": adjustments}}\nlost: {C: {\"*X*\": residuals}}\n" RECORD,
           "P,C,M,Q,V,O,Z\nUS,811292,202506,1,1,,A\nUS,TOTAL,202506,100,1,,A\nUS,99R100,202506,1,1,,A\nUS,81XXXX,202506,40,1,,B\nQZ,811292,202506,9,"
           "1,,B\nUS,811292,202506,1,1,,C\n"
           "US,811292,202506,1,1,,\n",
           "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n- 1 totals 0\n- 1 adjustments 0\n- 1 residuals lost 40\n- 1 QZ (P) lost 9\n- 1 Z C 0\n- 1 "
           "Z empty 0\n");
    expect(HEAD "when: {Z: A}\n" RECORD, "P,C,M,Q,V,O\nUS,811292,202506,1,1,\n",
           "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n"); /* no such column */
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,,,\nUS,811292,202506,,,c\n",
           "3 USA 811292 HS2022 2025-06 null null SUPPRESSED\n- 1 neither quantity nor value 0\n");
}

/* What parts thousands is said by the map, and not guessed: 1,234 may be a thousand of what it seems. */
Test(convert, separators)
{
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,\"1,234\",1,\nUS,811292,202505,1.25,1,\n",
           "2 ! bad_number: quantity_kg: 1,234 is no number\n3 USA 811292 HS2022 2025-05 1.25 1.0 OBSERVED\n");
    expect("source: x\nkind: trade\nread: {format: csv, sign: \"P,C,M\", thousands: \",\"}\n" RECORD,
           "P,C,M,Q,V,O\nUS,811292,202506,\"1,234\",1,\nUS,811292,202505,\"1,23\",1,\n",
           "2 USA 811292 HS2022 2025-06 1234.0 1.0 OBSERVED\n3 ! bad_number: quantity_kg: 1,23 is no number\n");
    expect("source: x\nkind: trade\nread: {format: csv, sign: \"P,C,M\", decimal: \",\"}\n" RECORD,
           "P,C,M,Q,V,O\nUS,811292,202506,\"1,234\",1,\nUS,811292,202505,1.234,1,\n",
           "2 USA 811292 HS2022 2025-06 1.234 1.0 OBSERVED\n3 ! bad_number: quantity_kg: 1.234 is no number\n");
}

/* Published on 2025-07-05: a month or a year that had not ended then is not told as a whole; its zeros say nothing and are left to others. */
Test(convert, not_ended)
{
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,1,1,\nUS,811292,202507,1,1,\nUS,811292,2025,1,1,\nUS,811292,2024,1,,\nUS,811292,202508,,1,\n",
           "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n3 ! bad_period: period: it had not ended on the day of publication\n"
           "4 ! bad_period: period: it had not ended on the day of publication\n5 USA 811292 HS2022 2024-01/12 1.0 null OBSERVED\n"
           "6 ! bad_period: period: it had not ended on the day of publication\n");
}

/* 0 kg beside money is no zero; in a sum such a part counts as nothing where its money is next to nothing. */
Test(convert, zeros)
{
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,0,79,\nUS,850511,202506,0,0,\nUS,811299,202506,0,,\n",
           "2 USA 811292 HS2022 2025-06 null 79.0 OBSERVED\n3 USA 850511 HS2022 2025-06 0.0 0.0 OBSERVED\n4 USA 811299 HS2022 2025-06 0.0 null "
           "OBSERVED\n");
    expect(HEAD ADDED RECORD,
           "P,C,M,Q,V,O,I\nUS,811292,202506,0,10,,1\nUS,811292,202506,250,990,,2\nCN,811292,202506,0,11,,1\nCN,811292,202506,250,989,,2\nW,811292,"
           "202506,0,5,,1\nW,811292,202506,0,6,,2\n",
           "2 USA 811292 HS2022 2025-06 250.0 1000.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 null 1000.0 OBSERVED\n6 WLD 811292 HS2022 2025-06 null "
           "11.0 OBSERVED\n+ 3\nwithout weight 1, 0\n");
    expect_run(
        HEAD ADDED RECORD, "P,C,M,Q,V,O\nUS,811292,202506,0,11,\nCN,811292,202506,250,989,\nUS,850511,202506,0,9,\n",
        (struct convert_run){ .whole = true },
        "2 USA 811292 HS2022 2025-06 null 11.0 OBSERVED\n3 CHN 811292 HS2022 2025-06 250.0 989.0 OBSERVED\n4 USA 850511 HS2022 2025-06 null 9.0 "
        "OBSERVED\n2 WLD 811292 HS2022 2025-06 null 1000.0 DERIVED\n4 WLD 850511 HS2022 2025-06 null 9.0 DERIVED\nwithout weight 2, 2\n");
}

/* A row that is the sum of all others of its fact, in weight and in money, is their total and no part: the sum would be twice what it is. Two rows,
 * or figures that agree in one of the two alone, say nothing. */
Test(convert, totals_among_parts)
{
    expect(HEAD ADDED RECORD,
           "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,1\nUS,811292,202506,20,30,,2\nUS,811292,202506,30,100,,3\nCN,811292,202506,5,9,,1\n",
           "4 ! repeated: " TOTALLED "\n5 CHN "
           "811292 HS2022 2025-06 5.0 9.0 OBSERVED\n+ 2\n");
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,1\nUS,811292,202506,20,30,,2\nUS,811292,202506,30,99,,3\n",
           "2 USA 811292 HS2022 2025-06 60.0 199.0 OBSERVED\n+ 2\n");
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,1\nUS,811292,202506,10,70,,2\n",
           "2 USA 811292 HS2022 2025-06 20.0 140.0 OBSERVED\n+ 1\n");
}

/* A row with a word for a total in a column that nobody reads is no part of what stands beside it. By itself, or with others of its kind, it is the
 * figure; where the others do not add up to it, nothing is. */
Test(convert, rows_called_totals)
{
#define UNEQUAL(line)                                                                                                                                \
    "repeated: line " #line                                                                                                                          \
    " is called a total, and the other rows of its fact do not add up to it: is it a part? (a map that names the column, as in `when`, decides)\n"
    static const struct {
        const char *rows, *wanted;
    } cases[] = {
        { "US,811292,202506,10,70,,1\nUS,811292,202506,10,70,,Total\n",
          "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n- 1 totals beside their parts 0\n" },
        { "US,811292,202506,10,70,,TOTAL\nUS,811292,202506,10,70,,1\n",
          "3 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n- 1 totals beside their parts 0\n" },
        { "US,811292,202506,10,,,1\nUS,811292,202506,20,,,2\nUS,811292,202506,30,,,合计\n",
          "2 USA 811292 HS2022 2025-06 30.0 null OBSERVED\n- 1 totals beside their parts 0\n+ 1\n" },
        { "US,811292,202506,10,70,,1\nUS,811292,202506,20,30,,2\nUS,811292,202506,30,100,,Total\nUS,811292,202506,30,100,,Grand total\n",
          "2 USA 811292 HS2022 2025-06 30.0 100.0 OBSERVED\n- 2 totals beside their parts 0\n+ 1\n" },
        { "US,811292,202506,10,70,,N 1\nUS,811292,202506,10,70,,N Total\nUS,811292,202506,20,30,,S 1\nUS,811292,202506,20,30,,S "
          "Total\nUS,811292,202506,30,100,,Total\n",
          "2 USA 811292 HS2022 2025-06 30.0 100.0 OBSERVED\n- 3 totals beside their parts 0\n+ 1\n" },
        { "US,811292,202506,10,70,,Total\nCN,811292,202506,5,9,,1\n",
          "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n3 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n" },
        { "US,811292,202506,10,70,,N Total\nUS,811292,202506,20,30,,S Total\nUS,811292,202506,30,100,,Total\n",
          "2 USA 811292 HS2022 2025-06 30.0 100.0 OBSERVED\n- 1 totals beside their parts 0\n+ 1\n" },
        { "US,811292,202506,12.4,70,,1\nUS,811292,202506,87.4,30,,2\nUS,811292,202506,100,100,,Total\n", /* rounded by itself */
          "2 USA 811292 HS2022 2025-06 99.8 100.0 OBSERVED\n- 1 totals beside their parts 0\n+ 1\n" },
        { "US,811292,202506,,70,c,1\nUS,811292,202506,20,30,,2\nUS,811292,202506,30,100,,Total\n",
          "2 USA 811292 HS2022 2025-06 null 100.0 SUPPRESSED\n- 1 totals beside their parts 0\n+ 1\n" },
        { "US,811292,202506,10,70,,1\nUS,811292,202506,20,30,,Total\nCN,811292,202506,5,9,,1\n",
          "2 ! " UNEQUAL(3) "4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n" },
        { "US,811292,202506,10,,,1\nUS,811292,202506,,70,,Total\n", "2 ! " UNEQUAL(3) }, /* nothing to compare */
        { "US,811292,202506,10,70,,1\nUS,811292,202506,20,30,,Total SA\n", "2 USA 811292 HS2022 2025-06 30.0 100.0 OBSERVED\n+ 1\n" },
        { "US,811292,202506,x,70,,1\nUS,811292,202506,30,100,,Total\n",
          "2 ! bad_number: quantity_kg: x is no number\n- 1 sum with a row that was refused 0\n" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        snprintf(text, sizeof text, "P,C,M,Q,V,O,I\n%s", cases[i].rows);
        expect(HEAD ADDED RECORD, text, cases[i].wanted);
    }
    expect_run(HEAD ADDED RECORD,
               "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,1\nUS,811292,202506,10,70,,Total\nCN,811292,202506,5,9,,1\nCN,811292,202506,5,9,,Total\n",
               (struct convert_run){ .whole = true },
               "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n2 WLD 811292 HS2022 2025-06 15.0 79.0 "
               "DERIVED\n- 2 totals beside their parts 0\n");
    expect_run(
        HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,1\nUS,811292,202506,10,70,,Total\nCN,811292,202506,5,9,,Total\n",
        (struct convert_run){ .whole = true },
        "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n- 1 totals beside their parts 0\nno sums\n");
    expect(HEAD "when: {I: \"*\"}\n" ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,1\nUS,811292,202506,20,30,,Total\n",
           "2 USA 811292 HS2022 2025-06 30.0 100.0 OBSERVED\n+ 1\n"); /* the map says that it is a part */
}

/* An empty cell, marks, a word for all of something may say that a row is a total: it is one if such rows are totals in this file, and else a part. A
 * row that is the sum of those before or behind it in their order is no part, whatever it is called. */
Test(convert, rows_that_may_be_totals)
{
#define HINTED(line)                                                                                                                                 \
    "repeated: line " #line " may be a total (a cell is empty, or says all), and the other rows of its fact do not add up to it: is it a part? "     \
    "(a map that names the column, as in `when`, decides)\n"
#define IN_ORDER "repeated: " TOTALLED "\n"
#define FOR_US(amounts, port) "US,811292,202506," amounts ",," port "\n"
#define FOR_CN(amounts, port) "CN,811292,202506," amounts ",," port "\n"
    static const struct {
        const char *rows, *wanted;
    } cases[] = {
        { FOR_US("12.5,150", "N") FOR_US("7.5,90", "S") FOR_US("20,240", "") FOR_CN("3,40", "N") FOR_CN("3,40", ""),
          "2 USA 811292 HS2022 2025-06 20.0 240.0 OBSERVED\n5 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n- 2 totals beside their parts 0\n+ 1\n" },
        { FOR_US("12.54,150", "N") FOR_US("7.53,90", "S") FOR_US("20.1,240", "All ports"),
          "2 USA 811292 HS2022 2025-06 20.07 240.0 OBSERVED\n- 1 totals beside their parts 0\n+ 1\n" },
        { FOR_US("12.54,150", "N") FOR_US("7.53,90", "S") FOR_US("20.1,240", "*"),
          "2 USA 811292 HS2022 2025-06 20.07 240.0 OBSERVED\n- 1 totals beside their parts 0\n+ 1\n" },
        { FOR_US("12.54,150", "N") FOR_US("7.53,90", "S") FOR_US("20.1,240", "\u03A3") FOR_CN("3,40", "N") FOR_CN("4,40", "\u03A3"),
          "2 USA 811292 HS2022 2025-06 20.07 240.0 OBSERVED\n5 ! " UNEQUAL(6) "- 1 totals beside their parts 0\n+ 1\n" },
        { FOR_US("1,1", "World") FOR_US("1,1", "N"), "3 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n- 1 totals beside their parts 0\n" },
        { FOR_US("1,1", "N") FOR_US("1,1", "\u5168\u90E8\u53E3\u5CB8"),
          "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n- 1 totals beside their parts 0\n" },
        /* nowhere a total: a port that nobody noted, a company */
        { FOR_US("10,70", "N") FOR_US("5,9", "") FOR_CN("3,40", "S"),
          "2 USA 811292 HS2022 2025-06 15.0 79.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n+ 1\n" },
        { FOR_US("10,70", "") FOR_US("5,9", "N") FOR_US("7,20", "All Metals Ltd") FOR_US("1,2", "-"),
          "2 USA 811292 HS2022 2025-06 23.0 101.0 OBSERVED\n+ 3\n" },
        { FOR_US("10,70", "") FOR_CN("5,9", ""), "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n3 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n" },
        /* one of the two figures is that of the others together */
        { FOR_US("100,1", "N") FOR_US("50,1", "S") FOR_US("200,2", "All ports"), "2 ! " HINTED(4) "+ 1\n" },
        /* a total elsewhere, and not here; more often not */
        { FOR_US("10,70", "N") FOR_US("10,70", "") FOR_CN("10,70", "N") FOR_CN("40,90", ""),
          "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n4 ! " HINTED(5) "- 1 totals beside their parts 0\n" },
        { FOR_US("10,70", "N") FOR_US("10,70", "") FOR_CN("10,70", "N") FOR_CN("40,90", "") "CN,81129200,202506,1,9,,N\nCN,81129200,202506,4,9.5,,\n",
          "2 ! " HINTED(3) "4 CHN 811292 HS2022 2025-06 50.0 160.0 OBSERVED\n6 CHN 81129200 CN8 2025-06 5.0 18.5 OBSERVED\n+ 2\n" },
        /* subtotals without a word, behind their parts and before them */
        { FOR_US("10,100", "N1") FOR_US("20,200", "N2") FOR_US("30,300", "North") FOR_US("5,50", "S1"), "4 ! " IN_ORDER "+ 3\n" },
        { FOR_US("30,300", "North") FOR_US("10,100", "N1") FOR_US("20,200", "N2") FOR_US("5,50", "S1"), "2 ! " IN_ORDER "+ 3\n" },
        { FOR_US("5,50", "S1") FOR_US("10,100", "N1") FOR_US("30,300", "North") FOR_US("20,200", "N2"),
          "2 USA 811292 HS2022 2025-06 65.0 650.0 OBSERVED\n+ 3\n" },
        { FOR_US("10,100", "N") FOR_US("20,200", "N2") FOR_US("30,300", "") FOR_US("5,50", "S1") FOR_CN("5,9", "N")
              FOR_CN("4,1", "") "CN,81129200,202506,1,9,,N\n",
          "4 ! " IN_ORDER "6 CHN 811292 HS2022 2025-06 9.0 10.0 OBSERVED\n8 CHN 81129200 CN8 2025-06 1.0 9.0 OBSERVED\n+ 3\n" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        snprintf(text, sizeof text, "P,C,M,Q,V,O,I\n%s", cases[i].rows);
        expect(HEAD ADDED RECORD, text, cases[i].wanted);
    }
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\n" FOR_US("10,70", "N") FOR_US("10,70", "") FOR_CN("5,9", "N") FOR_CN("5,9", ""),
               (struct convert_run){ .whole = true },
               "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n2 WLD 811292 HS2022 2025-06 15.0 79.0 "
               "DERIVED\n- 2 totals beside their parts 0\n");
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\n" FOR_US("10,70", "N") FOR_US("4,7", "") FOR_CN("5,9", "N"), (struct convert_run){ .whole = true },
               "2 USA 811292 HS2022 2025-06 14.0 77.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n2 WLD 811292 HS2022 2025-06 19.0 86.0 "
               "DERIVED\n+ 1\n");
    /* ROLLUP of two columns: companies of ports, ports, all */
    expect("source: x\nkind: trade\nread: {format: csv, sign: \"P,C,M\", ignore: [I, J]}\n" ADDED RECORD,
           "P,C,M,Q,V,O,I,J\n" FOR_US("1,10", "N,a") FOR_US("2,22", "N,b") FOR_US("3,32", "N,") FOR_US("4,40", "S,a") FOR_US("4,40", "S,")
               FOR_US("7,72", ","),
           "2 USA 811292 HS2022 2025-06 7.0 72.0 OBSERVED\n- 3 totals beside their parts 0\n+ 2\n");
    /* consignments may be so by chance */
    expect(HEAD "equal: parts\n" ADDED RECORD, "P,C,M,Q,V,O,I\n" FOR_US("1,5", "N") FOR_US("1,5", "N") FOR_US("2,10", "S") FOR_US("9,1", "S"),
           "2 USA 811292 HS2022 2025-06 13.0 21.0 OBSERVED\n+ 3\nequal 1\n");
}

/* The same in rows of other formats: a member, one below others, an element, an attribute, a cell of a page. */
Test(convert, rows_called_totals_in_documents)
{
    static const char wanted[] = "1 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n- 1 totals beside their parts 0\n";
#define MAP(read) "source: x\nkind: trade\nread: " read "\n" ADDED RECORD
#define JSON(first, other)                                                                                                                           \
    "{\"r\":[{\"P\":\"US\",\"C\":\"811292\",\"M\":\"202506\",\"Q\":10,\"V\":70,\"O\":\"\"," first                                                    \
    "},{\"P\":\"US\",\"C\":\"811292\",\"M\":\"202506\",\"Q\":10,\"V\":70,\"O\":\"\"," other "}]}"
#define ELEMENT(attribute, below) "<i" attribute "><P>US</P><C>811292</C><M>202506</M><Q>10</Q><V>70</V><O></O>" below "</i>"
#define CELLS(port) "<tr><td>US<td>811292<td>202506<td>10<td>70<td><td>" port

    expect(MAP("{format: json, rows: /r, ignore: [I]}"), JSON("\"I\":\"N\"", "\"I\":\"Total\""), wanted);
    expect(MAP("{format: json, rows: /r, ignore: [I]}"), JSON("\"I\":{\"n\":\"N\"}", "\"I\":{\"n\":\"Total\"}"), wanted);
    expect(MAP("{format: xml, rows: r/i, ignore: [I]}"), "<r>" ELEMENT("", "<I>N</I>") ELEMENT("", "<I>Total</I>") "</r>", wanted);
    expect(MAP("{format: xml, rows: r/i, ignore: [I]}"), "<r>" ELEMENT("", "<I n='N'/>") ELEMENT("", "<I n='Total'/>") "</r>", wanted);
    expect(MAP("{format: html, ignore: [I]}"), "<table><tr><th>P<th>C<th>M<th>Q<th>V<th>O<th>I" CELLS("N") CELLS("Total") "</table>", wanted);
}

/* What a refused row is a part of is not known: its fact is not given, whichever of its rows comes first, and other facts are. */
Test(convert, refused_parts)
{
    static const char *const rows[] = { "US,811292,202506,x,70,,1\nUS,811292,202506,20,30,,2\n",
                                        "US,811292,202506,20,30,,2\nUS,811292,202506,x,70,,1\n" };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[512], expected[512];

        snprintf(text, sizeof text, "P,C,M,Q,V,O,I\n%sCN,811292,202506,5,9,,1\n", rows[i]);
        snprintf(
            expected, sizeof expected,
            "%zu ! bad_number: quantity_kg: x is no number\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n- 1 sum with a row that was refused 0\n",
            i + 2);
        expect(HEAD ADDED RECORD, text, expected);
    }
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,x,70,,1\n",
           "2 ! bad_number: quantity_kg: x is no number\n"); /* it is all of its fact */
}

/* A row that is too short is a part of the facts that have what can be read of it: none of those is given. Its last cell may be cut itself, and where
 * a cell is none of its column, cells are missing before it. */
Test(convert, unreadable_parts)
{
#define SHORT(cells) "unreadable: " cells ", where the header has 7; "
#define NOT_GIVEN "- 1 sum that may lack a row that cannot be read 0\n"
    static const struct {
        const char *row, *wanted;
    } cases[] = {
        { "US,811292,202506,5\n",
          "2 ! " SHORT("4 cells") "what may lack it is not given: USA 811292 2025-06\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n"
                                  "5 USA 810420 HS2022 2025-06 6.0 8.0 OBSERVED\n" NOT_GIVEN "+ 1\n" },
        { "US,811292,2025\n", "2 ! " SHORT("3 cells") "what may lack it is not given: USA 811292\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n"
                                                      "5 USA 810420 HS2022 2025-06 6.0 8.0 OBSERVED\n" NOT_GIVEN "+ 1\n" },
        { "US,8112\n", "2 ! " SHORT("2 cells") "what may lack it is not given: USA\n4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n"
                                               "- 2 sum that may lack a row that cannot be read 0\n+ 1\n" },
        { "U\n", "2 ! " SHORT(
                     "1 cells") "what it is a part of cannot be read: sums of this file may lack it\n3 USA 811292 HS2022 2025-06 30.0 30.0 OBSERVED\n"
                                "4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n5 USA 810420 HS2022 2025-06 6.0 8.0 OBSERVED\n+ 1\n" },
        { "811292,202506,5,1,,2\n", /* the first one */
          "2 ! " SHORT("6 cells") "what may lack it is not given: 811292 2025-06\n5 USA 810420 HS2022 2025-06 6.0 8.0 OBSERVED\n"
                                  "- 2 sum that may lack a row that cannot be read 0\n+ 1\n" },
        { "QZ,811292,202506,5\n",
          "2 ! unreadable: 4 cells, where the header has 7\n3 USA 811292 HS2022 2025-06 30.0 30.0 OBSERVED\n"
          "4 CHN 811292 HS2022 2025-06 5.0 9.0 OBSERVED\n5 USA 810420 HS2022 2025-06 6.0 8.0 OBSERVED\n+ 1\n" }, /* which would be left out */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        snprintf(text, sizeof text,
                 "P,C,M,Q,V,O,I\n%sUS,811292,202506,10,10,,1\nCN,811292,202506,5,9,,1\nUS,810420,202506,6,8,,1\nUS,811292,202506,20,20,,2\n",
                 cases[i].row);
        expect(HEAD ADDED RECORD, text, cases[i].wanted);
    }
    expect(HEAD RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,5\nUS,811292,202506,10,10,,1\n",
           "2 ! unreadable: 4 cells, where the header has 7\n3 USA 811292 HS2022 2025-06 10.0 10.0 OBSERVED\n"); /* rows are facts by themselves */
}

/* More rows than are kept apart may be of anything. */
Test(convert, many_unreadable_parts)
{
    struct ck_buffer text = { 0 };

    ck_buffer_append(&text, CK_BYTES("P,C,M,Q,V,O,I\nUS,811292,202506,10,10,,1\n"));
    for (size_t i = 0; i < 1025; i++)
        ck_buffer_append(&text, CK_BYTES("CN,810420,2\n"));
    ck_buffer_append(&text, (struct ck_bytes){ "", 1 });
    silent = true;
    expect(HEAD ADDED RECORD, text.data, "- 1 sum that may lack a row that cannot be read 0\n");
    silent = false;
    ck_buffer_release(&text);
}

/* A number like 1.000 is one thing where a point parts decimals and another where it parts thousands: it waits until another number of its column
 * shows which, wherever that stands, and is refused if none does. */
Test(convert, points)
{
#define DOUBT(field, number)                                                                                                                         \
    "ambiguous: " field ": " number ": does its point part decimals or thousands? No other number of its column tells (--decimal-point)\n"
    static const struct {
        const char *rows, *wanted;
    } cases[] = {
        { "US,811292,202506,1.000,5,\n", "2 ! " DOUBT("quantity_kg", "1.000") },
        { "US,811292,202506,-12.345,5,\n", "2 ! " DOUBT("quantity_kg", "-12.345") },
        { "US,811292,202506,5,999.999,\nCN,811292,202506,1000,7,\n",
          "3 CHN 811292 HS2022 2025-06 1000.0 7.0 OBSERVED\n2 ! " DOUBT("value_usd", "999.999") },
        { "US,811292,202506,1.000,5,\nCN,811292,202506,0.25,7,\n",
          "3 CHN 811292 HS2022 2025-06 0.25 7.0 OBSERVED\n2 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n" },
        { "CN,811292,202506,12.5,7,\nUS,811292,202506,1.000,5,\n",
          "2 CHN 811292 HS2022 2025-06 12.5 7.0 OBSERVED\n3 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n" },
        { "CN,811292,202506,0.250,7,\nUS,811292,202506,1.000,5,\n",
          "2 CHN 811292 HS2022 2025-06 0.25 7.0 OBSERVED\n3 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n" },
        { "CN,811292,202506,1234.567,7,\nUS,811292,202506,1.000,5,\n",
          "2 CHN 811292 HS2022 2025-06 1234.567 7.0 OBSERVED\n3 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n" },
        { "CN,811292,202506,7,0.25,\nUS,811292,202506,1.000,5,\n",
          "2 CHN 811292 HS2022 2025-06 7.0 0.25 OBSERVED\n3 ! " DOUBT("quantity_kg", "1.000") }, /* another column */
        { "US,811292,202506,1.000.000,5,\nCN,811292,202506,2.000,5,\n",
          "2 ! bad_number: quantity_kg: 1.000.000 is no number\n3 ! " DOUBT("quantity_kg", "2.000") },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        snprintf(text, sizeof text, "P,C,M,Q,V,O\n%s", cases[i].rows);
        expect(HEAD RECORD, text, cases[i].wanted);
    }
    expect("source: x\nkind: trade\nread: {format: csv, decimal: \".\"}\n" RECORD, "P,C,M,Q,V,O\nUS,811292,202506,1.000,5,\n",
           "2 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n");
    expect(
        "source: x\nkind: trade\nread: {format: csv, thousands: \",\"}\n" RECORD,
        "P,C,M,Q,V,O\nUS,811292,202506,1.000,5,\nCN,811292,202506,\"1,000\",5,\n",
        "3 CHN 811292 HS2022 2025-06 1000.0 5.0 OBSERVED\n2 ! " DOUBT("quantity_kg", "1.000")); /* who writes both has mixed two countries' forms */
    expect("source: x\nkind: trade\nread: {format: csv, thousands: \",\"}\n" RECORD,
           "P,C,M,Q,V,O\nUS,811292,202506,1.000,5,\nCN,811292,202506,\"1,000.5\",5,\n",
           "3 CHN 811292 HS2022 2025-06 1000.5 5.0 OBSERVED\n2 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n");
    expect("source: x\nkind: trade\nread: {format: csv, delimiter: \";\", decimal: \",\", thousands: \".\"}\n" RECORD,
           "P;C;M;Q;V;O\nUS;811292;202506;1.000;5;\n", "2 USA 811292 HS2022 2025-06 1000.0 5.0 OBSERVED\n");
    expect_run(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,1.000,5,\n", (struct convert_run){ .decimal_point = true },
               "2 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n");
    expect("source: x\nkind: trade\nread: {format: json, rows: /r}\n" RECORD,
           "{\"r\":[{\"P\":\"US\",\"C\":\"811292\",\"M\":\"202506\",\"Q\":1.125,\"V\":5,\"O\":\"\"}]}",
           "1 USA 811292 HS2022 2025-06 1.125 5.0 OBSERVED\n"); /* numbers of JSON have a decimal point */
}

/* The same of rows that are added up: a fact with a part that is refused in the end has no sum; rows of other codes show what points part, too. */
Test(convert, points_of_sums)
{
    static const struct ck_bytes prefix = { "811292", 6 };
    struct convert_run           asked = { .prefixes = { &prefix, 1 } };

    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,1.000,5,,1\nUS,811292,202506,2,5,,2\nCN,811292,202506,2,5,,1\n",
           "2 ! " DOUBT("quantity_kg", "1.000") "4 CHN 811292 HS2022 2025-06 2.0 5.0 OBSERVED\n- 1 sum with a row that was refused 0\n");
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,1.000,5,,1\nUS,811292,202506,2.5,5,,2\n",
           "3 USA 811292 HS2022 2025-06 3.5 10.0 OBSERVED\n+ 1\n");
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,1.000,5,,1\nUS,810420,202506,2.5,5,,2\n", asked,
               "2 USA 811292 HS2022 2025-06 1.0 5.0 OBSERVED\n");
}

/* Rows of one fact are added up exactly; an unknown part leaves the sum unknown, a suppressed one suppresses it. */
Test(convert, sums)
{
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,0.1,0.1,,1\nUS,811292,202506,0.2,0.2,,2\nUS,811292,202506,0.4,0.4,e,3\n",
           "2 USA 811292 HS2022 2025-06 0.7 0.7 ESTIMATED\n+ 2\n");
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,5,1,,1\nUS,811292,202506,,2,,2\nCN,811292,202506,5,1,,1\nCN,811292,202506,7,2,c,2\n",
           "2 USA 811292 HS2022 2025-06 null 3.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 null 3.0 SUPPRESSED\n+ 2\n");
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,5,1,,x\n", "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n");
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O,D\nUS,811292,202506,5,1,,x\n",
           "-71 the column D is not known to the map: rows may be parts, or totals, of one another (if it parts nothing: "
           "`ignore` in the map's `read`)\n");
}

/* The sum over partners is the world's where the file is whole, has no world of its own, and no row was refused. */
Test(convert, world)
{
    struct convert_run whole = { .whole = true };

    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nQZ,811292,202506,7,2,\n", whole,
               "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n2 WLD 811292 HS2022 2025-06 12.0 3.0 DERIVED\n- 1 QZ (P) lost 7\n");
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nCN,811292,202506,7,2,c\n", whole,
               "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n3 CHN 811292 HS2022 2025-06 null 2.0 SUPPRESSED\n2 WLD 811292 HS2022 2025-06 null 3.0 "
               "SUPPRESSED\n");
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nW,811292,202506,7,2,\n", whole,
               "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n3 WLD 811292 HS2022 2025-06 7.0 2.0 OBSERVED\nno sums\n");
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nXX,811292,202506,7,2,\n", whole,
               "3 ! unmapped: P: XX is not known\n2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\nno sums\n");
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nshort\n", whole,
               "3 ! unreadable: 1 cells, where the header has 6; what it is a part of cannot be read: sums of this file may lack it\n2 USA 811292 "
               "HS2022 2025-06 5.0 1.0 OBSERVED\nno sums\n");
}

/* A row that is equal to one before in every cell is that row once more, and no part of its fact; a map may say that its rows may be equal. */
Test(convert, equal_rows)
{
    struct convert_run whole = { .whole = true };

#define TWICE                                                                                                                                        \
    "P,C,M,Q,V,O,I\nUS,811292,202506,5,1,,x\nUS,811292,202506,5,1,,y\nUS, "                                                                          \
    "811292,202506,\"5\",1,,x\nQZ,811292,202506,7,2,,x\nQZ,811292,202506,7,2,,x\n"
    expect_run(HEAD ADDED RECORD, TWICE, whole,
               "2 USA 811292 HS2022 2025-06 10.0 2.0 OBSERVED\n- 2 equal to a row before 0\n- 1 QZ (P) lost 7\n+ 1\nno sums\n");
    expect_run(HEAD ADDED "equal: parts\n" RECORD, TWICE "QZ,811292,202506,7,2,,x\n", whole,
               "2 USA 811292 HS2022 2025-06 15.0 3.0 OBSERVED\n2 WLD 811292 HS2022 2025-06 36.0 9.0 DERIVED\n- 3 QZ (P) lost 21\n+ 2\nequal 3\n");
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nUS,811292,202506,5,1,\n", /* nothing is added up */
           "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n3 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n");
}

/* Rows that may be equal are those of one file: what was put behind itself, or behind another edition, is none. */
Test(convert, files_behind_themselves)
{
#define HEADER "P,C,M,Q,V,O,I\n"
#define EVEN                                                                                                                                         \
    " different rows stand there an even number of times: the file was put together with itself, or with another edition of it; give each by "       \
    "itself, "                                                                                                                                       \
    "the newest one\n"
#define FIRST "US,811292,202506,5,1,,x\nUS,811292,202506,5,1,,x\nCN,811292,202506,7,1,,x\n"
#define AGAIN(line, row, first)                                                                                                                      \
    "-74 the header stands again in line " #line ", and line " #row " behind it is equal to line " #first                                            \
    ": the file was put behind itself, or behind another edition of it; give each by itself, the newest one\n"
    static const char good[] = "2 USA 811292 HS2022 2025-06 10.0 2.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 7.0 1.0 OBSERVED\n";
    char              wanted[512];

    snprintf(wanted, sizeof wanted, "%s+ 1\nequal 1\n", good);
    expect(HEAD ADDED "equal: parts\n" RECORD, HEADER FIRST, wanted);
    expect(HEAD ADDED "equal: parts\n" RECORD, HEADER FIRST HEADER FIRST, "+ 1\nequal 2\n" AGAIN(5, 6, 2));
    expect(HEAD ADDED "equal: parts\n" RECORD, HEADER FIRST HEADER "CN,811292,202506,8,1,,x\nCN,811292,202506,7,1,,x\n",
           "+ 2\nequal 2\n" AGAIN(5, 7, 4));
    expect(HEAD ADDED "equal: parts\n" RECORD, HEADER FIRST FIRST, "+ 4\nequal 4\n-74 2 of its 2" EVEN);
    snprintf(wanted, sizeof wanted, "%s6 USA 811292 HS2022 2025-05 5.0 null OBSERVED\n+ 2\nequal 1\n", good); /* another month, with rows alike */
    expect(HEAD ADDED "equal: parts\n" RECORD, HEADER FIRST HEADER "US,811292,202505,4,1,,x\nUS,811292,202505,1,,,x\n", wanted);
    expect(HEAD ADDED "equal: parts\n" RECORD, HEADER "US,811292,202506,5,1,,x\nUS,811292,202506,5,1,,x\n", /* two consignments */
           "2 USA 811292 HS2022 2025-06 10.0 2.0 OBSERVED\n+ 1\nequal 1\n");
    expect(HEAD ADDED RECORD, HEADER FIRST HEADER FIRST,
           "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 7.0 1.0 OBSERVED\n- 4 equal to a row before 0\n");
}

/* Without a header between, what stands behind another edition has rows of it in their order; consignments that stand side by side have not. */
Test(convert, files_behind_other_editions)
{
#define MONTH(month, figure) "US,811292,2025" month "," figure ",1,,x\n"
    expect(HEAD   ADDED "equal: parts\n" RECORD,
           HEADER MONTH("01", "1") MONTH("02", "2") MONTH("03", "3") MONTH("04", "4") MONTH("05", "5") MONTH("01", "1") MONTH("02", "9")
               MONTH("03", "3") MONTH("04", "4") MONTH("05", "5"),
           "+ 4\nequal 4\n-74 line 11 and 3 others before it are equal to rows 5 lines above, in their order: the file was put behind itself, or "
           "behind another edition of it; "
           "give each by itself, the newest one\n");
    /* two editions in any order: most rows twice, the revised one in both forms; a pair among many is of consignments */
    expect(HEAD   ADDED "equal: parts\n" RECORD,
           HEADER MONTH("04", "4") MONTH("01", "1") MONTH("02", "2") MONTH("02", "9") MONTH("01", "1") MONTH("03", "3") MONTH("04", "4")
               MONTH("03", "3"),
           "+ 4\nequal 3\n-74 3 of its 5" EVEN);
    expect(HEAD   ADDED "equal: parts\n" RECORD,
           HEADER MONTH("01", "1") MONTH("01", "2") MONTH("01", "3") MONTH("01", "4") MONTH("01", "5") MONTH("01", "6") MONTH("01", "7")
               MONTH("01", "1"),
           "2 USA 811292 HS2022 2025-01 29.0 8.0 OBSERVED\n+ 7\nequal 1\n");
    expect(HEAD   ADDED "equal: parts\n" RECORD,
           HEADER MONTH("01", "1") MONTH("01", "2") MONTH("01", "3") MONTH("01", "4") MONTH("01", "5") MONTH("01", "6") MONTH("01", "7")
               MONTH("01", "8") MONTH("01", "1"),
           "+ 8\nequal 1\n-74 1 of its 8" EVEN);
    expect(HEAD   ADDED "equal: parts\n" RECORD,
           HEADER MONTH("01", "1") MONTH("01", "2") MONTH("01", "3") MONTH("01", "4") MONTH("01", "5") MONTH("01", "6") MONTH("01", "7")
               MONTH("01", "8") MONTH("01", "9") MONTH("01", "1"),
           "2 USA 811292 HS2022 2025-01 46.0 10.0 OBSERVED\n+ 9\nequal 1\n");
    expect(
        HEAD   ADDED "equal: parts\n" RECORD,
        HEADER MONTH("01", "1") MONTH("02", "2") MONTH("03", "3") MONTH("04", "4") MONTH("04", "4") MONTH("04", "4") MONTH("04", "4") MONTH("04", "4")
            MONTH("04", "4"),
        "2 USA 811292 HS2022 2025-01 1.0 1.0 OBSERVED\n3 USA 811292 HS2022 2025-02 2.0 1.0 OBSERVED\n4 USA 811292 HS2022 2025-03 3.0 1.0 OBSERVED\n"
        "5 USA 811292 HS2022 2025-04 24.0 6.0 OBSERVED\n+ 5\nequal 5\n");
}

/* What one row shows of others: of a code or month that is none, what it could have been; a figure below 0 is none; in a file whose facts have their
 * totals among them, two equal rows are one and its total. */
Test(convert, rows_that_show_more)
{
#define OF_CHINA "CN,811292,202506,3,40,,x\n"
#define LACKING "- 1 sum that may lack a row that cannot be read 0\n"
    static const struct {
        const char *rows, *wanted;
    } cases[] = {
        { "US,811292,202506,1,2,,x\nUS,811x92,202506,5,6,,y\n" OF_CHINA,
          "3 ! bad_key: 811x92 is no code of digits\n4 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n" LACKING },
        { "US,811292,202506,1,2,,x\nUS,850x11,202506,5,6,,y\n" OF_CHINA,
          "3 ! bad_key: 850x11 is no code of digits\n2 USA 811292 HS2022 2025-06 1.0 2.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n" },
        { "US,811292,202506,1,2,,x\nUS,811292,June,5,6,,y\n" OF_CHINA,
          "3 ! bad_period: period: June has not the form %Y%m\n4 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n" LACKING },
        { "US,811292,202506,1,2,,x\nAtlantis,811292,June,5,6,,y\n" OF_CHINA,
          "3 ! bad_period: period: June has not the form %Y%m\n2 USA 811292 HS2022 2025-06 1.0 2.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 3.0 40.0 "
          "OBSERVED\n" },
        { "US,001129,202506,1,2,,x\n" OF_CHINA,
          "2 ! bad_key: 001129: there is no chapter 00: has it lost a digit?\n3 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n" },
        { "US,811292,202506,10,20,,x\nUS,811292,202506,-1,2,,y\n" OF_CHINA,
          "3 ! bad_number: quantity_kg: a figure below 0 is none of a row\n4 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n- 1 sum with a row that "
          "was refused "
          "0\n" },
        { "US,811292,202506,10,20,,x\nUS,811292,202506,1,-2,,y\n" OF_CHINA,
          "3 ! bad_number: value_usd: a figure below 0 is none of a row\n4 CHN 811292 HS2022 2025-06 3.0 40.0 OBSERVED\n- 1 sum with a row that was "
          "refused 0\n" },
        { "US,811292,202506,10,20,,x\nUS,811292,202506,5,9,,y\nUS,811292,202506,15,29,,99\nCN,811292,202506,3,40,,x\nCN,811292,202506,3,40,,99\n",
          "4 ! repeated: " TOTALLED "\n5 ! repeated: " TOTALLED "\n+ 3\n" },
        { "US,811292,202506,10,20,,x\nUS,811292,202506,5,9,,y\nUS,811292,202506,7,29,,99\nCN,811292,202506,3,40,,x\nCN,811292,202506,3,40,,99\n",
          "2 USA 811292 HS2022 2025-06 22.0 58.0 OBSERVED\n5 CHN 811292 HS2022 2025-06 6.0 80.0 OBSERVED\n+ 3\n" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        snprintf(text, sizeof text, "P,C,M,Q,V,O,I\n%s", cases[i].rows);
        expect(HEAD ADDED RECORD, text, cases[i].wanted);
    }
}

/* A row that has lost a cell, or has one too many, may be of any fact that its cells say if that is so at one place of it. */
Test(convert, rows_with_a_cell_lost)
{
#define ONE_LOST "2 ! unreadable: 6 cells, where the header has 7; what may lack it is not given: "
    static const char map[] =
        "source: x\nkind: trade\nread: {format: csv, sign: \"P,C,M\", ignore: [I]}\nfold: [quantity_kg, value_usd]\nrecord:\n"
        "  source: {is: X}\n  reporter: {is: DEU}\n  partner: {from: P, words: {US: USA, CN: CHN}}\n"
        "  flow: {from: F, words: {1: IMPORT, 2: EXPORT}}\n  commodity: {from: C, digits: 6}\n  nomenclature: {is: HS}\n"
        "  period: {from: M, month: \"%Y%m\"}\n  quantity_kg: {from: Q}\n  value_usd: {from: V}\n  observation: {is: OBSERVED}\n"
        "  published_at: {from: \"@published\"}\n";

    /* F was lost, and I stands in its place: 2 is no flow of this row, which is of the first fact */
    expect(map, "P,C,M,F,I,Q,V\nUS,811292,202506,2,10,20\nUS,811292,202506,1,3,10,20\nUS,811292,202506,2,3,11,21\nCN,811292,202506,1,3,12,22\n",
           ONE_LOST "USA 811292 2025-06\n5 CHN 811292 HS2022 2025-06 12.0 22.0 OBSERVED\n- 2 sum that may lack a row that cannot be read 0\n");
    /* the partner was lost */
    expect(map, "P,C,M,F,I,Q,V\n811292,202506,1,2,10,20\nUS,811292,202506,1,3,10,20\nCN,811292,202506,2,3,12,22\n",
           ONE_LOST "811292 2025-06\n4 CHN 811292 HS2022 2025-06 12.0 22.0 OBSERVED\n- 1 sum that may lack a row that cannot be read 0\n");
    /* one too many */
    expect(map, "P,C,M,F,I,Q,V\nUS,811292,202506,3,1,2,10,20\nUS,811292,202506,1,3,10,20\nCN,811292,202506,1,3,12,22\n",
           "2 ! unreadable: 8 cells, where the header has 7; what may lack it is not given: USA 811292 2025-06\n4 CHN 811292 HS2022 2025-06 12.0 "
           "22.0 OBSERVED\n"
           "- 1 sum that may lack a row that cannot be read 0\n");
}

/* A group of partners may stand beside its members: no sum over the partners is sure then. */
Test(convert, groups_of_partners)
{
    expect_run("source: x\nkind: trade\nread: {format: csv, sign: \"P,C,M\", ignore: [I]}\n" ADDED
               "record:\n  source: {is: X}\n  reporter: {is: DEU}\n  partner: {from: P, words: {US: USA, EU: EUU}}\n  flow: {is: IMPORT}\n"
               "  commodity: {from: C, digits: 6}\n  nomenclature: {is: HS}\n  period: {from: M, month: \"%Y%m\"}\n  quantity_kg: {from: Q}\n"
               "  value_usd: {from: V}\n  observation: {is: OBSERVED}\n  published_at: {from: \"@published\"}\n",
               "P,C,M,Q,V,I\nUS,811292,202506,10,70,x\nEU,811292,202506,5,9,x\n", (struct convert_run){ .whole = true },
               "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n3 EUU 811292 HS2022 2025-06 5.0 9.0 OBSERVED\nno sums\n");
}

/* A file whose rows are all of one part of the country is no file of the country; rows that are called totals are of no part. */
Test(convert, one_part_alone)
{
#define SEVERAL HEAD "several: {I: ask for all}\n" ADDED RECORD

    expect(SEVERAL, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,N\nCN,811292,202506,5,9,,N\n",
           "-74 all its rows have N in the column I: ask for all (if nothing was selected: --all-parts)\n");
    expect(SEVERAL, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,N\nUS,811292,202506,10,70,,Total\n",
           "-74 all its rows have N in the column I: ask for all (if nothing was selected: --all-parts)\n");
    expect(SEVERAL, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,N\nUS,811292,202506,5,9,,S\n", "2 USA 811292 HS2022 2025-06 15.0 79.0 OBSERVED\n+ 1\n");
    expect(SEVERAL, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,N\nUS,811292,202506,5,9,,S\nUS,811292,202506,15,79,,Total\n",
           "2 USA 811292 HS2022 2025-06 15.0 79.0 OBSERVED\n- 1 totals beside their parts 0\n+ 1\n");
    expect(SEVERAL, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,\n", "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n");
    expect(SEVERAL, "P,C,M,Q,V,O,I\nUS,811292,202506,10,70,,全国\n", "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n");
    expect(SEVERAL, "P,C,M,Q,V,O\nUS,811292,202506,10,70,\n", "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n");
}

/* How many words show that nothing was selected, which one a few rows may all have, and what who gives the file knows. */
Test(convert, parts_that_were_selected)
{
#define OF_PARTS(says) HEAD "several: {I: {is: ask, " says "}}\n" ADDED RECORD
#define PART(port) "US,811292,202506,10,70,," port "\n"
#define NOT_ALL(words) "-74 all its rows have " words " in the column I: ask (if nothing was selected: --all-parts)\n"
#define SUM_OF(kg, usd, more) "2 USA 811292 HS2022 2025-06 " kg " " usd " OBSERVED\n+ " more "\n"
    struct convert_run all_parts = { .all_parts = true };

    expect(OF_PARTS("words: 3"), "P,C,M,Q,V,O,I\n" PART("N") PART("S"), "+ 1\n" NOT_ALL("N, S"));
    expect(OF_PARTS("words: 3"), "P,C,M,Q,V,O,I\n" PART("N") PART("S") PART("Total"), "+ 1\n" NOT_ALL("N, S"));
    expect(OF_PARTS("words: 3"), "P,C,M,Q,V,O,I\n" PART("N") PART("S") PART("E"), SUM_OF("30.0", "210.0", "2"));
    expect_run(OF_PARTS("words: 3"), "P,C,M,Q,V,O,I\n" PART("N") PART("S"), all_parts, SUM_OF("20.0", "140.0", "1"));
    expect_run(OF_PARTS("words: 2"), "P,C,M,Q,V,O,I\n" PART("N"), all_parts, "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n");
    expect(OF_PARTS("none: [N, \"0*\"]"), "P,C,M,Q,V,O,I\n" PART("N") PART("01"), SUM_OF("20.0", "140.0", "1"));
    expect(OF_PARTS("none: [N]"), "P,C,M,Q,V,O,I\n" PART("N") PART("S"), "+ 1\n" NOT_ALL("S"));
    expect(OF_PARTS("usual: N"), "P,C,M,Q,V,O,I\n" PART("N"), "2 USA 811292 HS2022 2025-06 10.0 70.0 OBSERVED\n");
    expect(OF_PARTS("usual: N"), "P,C,M,Q,V,O,I\n" PART("S"), NOT_ALL("S"));
    all = (struct ck_buffer){ 0 };
    silent = counting = true; /* a hundred rows of the usual word alone are none of a publisher's file */
    for (int rows = 99; rows <= 100; rows++) {
        struct ck_buffer file = { 0 };

        ck_buffer_append(&file, CK_BYTES("P,C,M,Q,V,O,I\n"));
        for (int i = 0; i < rows; i++) {
            char row[64];

            snprintf(row, sizeof row, "US,81%04d,202506,1,1,,N\n", i);
            ck_buffer_append(&file, ck_bytes_from(row));
        }
        ck_buffer_append(&file, (struct ck_bytes){ "", 1 });
        expect(OF_PARTS("usual: N"), file.data, rows < 100 ? "99 records\n" : "0 records\n" NOT_ALL("N"));
        ck_buffer_release(&file);
    }
    silent = counting = false;
}

/* Rows that are equal in every cell but their figures, units and flags are two editions of one row: neither is taken, and what it is a part of has no
 * sum. */
Test(convert, editions_of_a_row)
{
    struct convert_run whole = { .whole = true };
#define EDITION(line) "repeated: line " #line " is equal to it in every cell but the figures: two editions of one row, and no parts of a sum\n"

    expect_run(HEAD ADDED RECORD,
               "P,C,M,Q,V,O,I\nUS,811292,202506,5,1,,x\nUS,811292,202506,5,1,,y\nUS,811292,202506,6,1,,x\nCN,811292,202506,7,2,,x\n"
               "US,811292,202506,5,1,,x\nUS,811292,202506,8,1,,x\n",
               whole,
               "2 ! " EDITION(4) "4 ! " EDITION(2) "7 ! " EDITION(2) "5 CHN 811292 HS2022 2025-06 7.0 2.0 OBSERVED\n- 1 equal to a row before 0\n"
                                                                     "- 1 sum with a row that was refused 0\n+ 1\nno sums\n");
    expect(HEAD ADDED RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nUS,811292,202506,5,1,c\nCN,811292,202506,5,1,\nCN,811292,202506,n/a,,zz\n",
           "2 ! " EDITION(3) "3 ! " EDITION(2) "4 ! " EDITION(5) "5 ! " EDITION(4) "- 2 sum with a row that was refused 0\n");
    expect(HEAD "figures: [I]\n" ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,5,1,,1\nUS,811292,202506,5,1,,2\nUS,811292,202507,5,1,,2\n",
           "2 ! " EDITION(3) "3 ! " EDITION(2) "4 ! bad_period: period: it had not ended on the day of publication\n"
                                               "- 1 sum with a row that was refused 0\n");
    expect(HEAD ADDED "equal: parts\n" RECORD, "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nUS,811292,202506,6,1,\n",
           "2 USA 811292 HS2022 2025-06 11.0 2.0 OBSERVED\n+ 1\n");
}

/* Five digits are six that lost their first zero, or their last digit; blanks stand where each tariff has them. */
Test(convert, damaged_codes)
{
    static const struct ck_bytes antimony = { "8110", 4 };
    struct convert_run           run = { .prefixes = { &antimony, 1 } };
#define LOST(code) " ! bad_key: " code ": has it lost its last digit? With a zero before it, it is no subheading that is known\n"
#define FILE_OF_CODES "P,C,M,Q,V,O\nUS,8110101,202506,5,1,\nUS,3044100,202506,5,1,\nUS,8110 1 010,202506,5,1,\nUS,8110-8112,202506,5,1,\n"

    expect(HEAD RECORD, FILE_OF_CODES,
           "2" LOST("8110101") "3 USA 03044100 CN8 2025-06 5.0 1.0 OBSERVED\n4 USA 81101010 CN8 2025-06 5.0 1.0 OBSERVED\n"
                               "5 ! bad_key: 8110-8112 is no code of digits\n");
    expect_run(HEAD RECORD, "P,C,M,Q,V,O\nUS,8110101,202506,5,1,\nUS,3044100,202506,5,1,\nUS,8110 1 010,202506,5,1,\n", run,
               "2" LOST("8110101") "4 USA 81101010 CN8 2025-06 5.0 1.0 OBSERVED\n");
}

/* Names in quotes are names: by them the file is known, and is no JSON. */
Test(convert, quoted_header)
{
    static const struct map_places places = { { SOURCE_DIR "/data/codes", NULL, NULL } };
    static const char *const       heads[] = { "P,C,M\n", "\"P\",\"C\",\"M\"\n", "\xEF\xBB\xBF\"P\",\"C\",\"M\"\r\n", "[[\"P\",\"C\",\"M\"]",
                                               "\"C\",\"P\"\n" };
    static const int               shapes[] = { 1, 1, 1, 0, -1 };
    static const char              text[] = "source: x\nkind: trade\nread: [{format: json, sign: '\"P\",'}, {format: csv, sign: \"P,C,M\"}]\n" RECORD;
    char                           problem[MAP_PROBLEM_MAX];
    struct source_map             *map = map_compile("m", ck_bytes_from(text), &places, problem);

    cr_assert(map, "%s", problem);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        bool                    sure;
        const struct map_shape *shape = map_shape_of(map, ck_bytes_from(heads[i]), &sure);

        cr_expect_eq(shape ? (int)(shape - map->shapes) : -1, shapes[i], "%s", heads[i]);
    }
    map_free(map);
    expect(HEAD RECORD, "\"P\",\"C\",\"M\",\"Q\",\"V\",\"O\"\n\"US\",\"811292\",\"202506\",\"5\",\"1\",\"\"\n",
           "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n");
}

/* No sum of a file that was cut, or is one of several pages. */
Test(convert, parts_of_documents)
{
    struct convert_run whole = { .whole = true };
#define PAGES                                                                                                                                        \
    "source: x\nkind: trade\nread: {format: json, rows: /d, next: /next, count: /n, ignore: [i]}\nfold: [quantity_kg, value_usd]\nworld: "           \
    "sum\n" RECORD
#define ROW_OF_US "{\"P\":\"US\",\"C\":\"811292\",\"M\":\"202506\",\"Q\":5,\"V\":1,\"O\":\"\""
#define US "US,811292,202506,5,1,\n"
#define IS_US "1 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n"
#define IS_WORLD "1 WLD 811292 HS2022 2025-06 5.0 1.0 DERIVED\n"

    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,5,1,,x\nUS,850511,202506,8,1,,x", whole,
               "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n3 USA 850511 HS2022 2025-06 8.0 1.0 OBSERVED\nno sums\n");
    expect_run(PAGES, "{\"n\":0,\"d\":[]}", whole, "nothing\n");
    expect_run(PAGES, "{\"n\":3,\"d\":[]}", whole, "");
    expect_run(PAGES, "{\"d\":[" ROW_OF_US "}]}", whole, IS_US IS_WORLD);
    expect_run(PAGES, "{\"d\":[" ROW_OF_US ",\"i\":1}],\"next\":\"x\"}", whole, IS_US "no sums\n");
    expect_run(PAGES, "{\"n\":2,\"d\":[" ROW_OF_US "}]}", whole, IS_US "no sums\n");
    expect_run(
        PAGES, "{\"n\":2,\"d\":[" ROW_OF_US ",\"port\":7}]}", whole,
        "-71 the column port is not known to the map: rows may be parts, or totals, of one another (if it parts nothing: `ignore` in the map's "
        "`read`)\n");
}

/* Of a text made of columns, the one that is missing is told. */
Test(convert, missing_of_several)
{
    expect("source: x\nkind: news\nread: {format: csv}\nrecord:\n  id: {from: \"G-{Intervention ID}-{part?}\"}\n  publisher: {is: X}\n  title: "
           "{from: t}\n"
           "  body: {is: \"\"}\n  language: {is: en}\n  published_at: {from: \"@published\"}\n  collected_at: {from: \"@published\"}\n",
           "t\nx\n", "-71 no column Intervention ID: it is no file of x as its map knows them\n");
}

/* The encoding that a transfer told says more than the map's, and less than a mark; one that nobody knows says nothing. */
Test(convert, charsets)
{
#define UMLAUT "source: x\nkind: trade\nread: {format: csv, encoding: latin1}\n"
#define NAMED(BYTES) "P,C,M,Q,V,O\n" BYTES ",811292,202506,1,1,\n"
    static const char *const told[] = { NULL, "2 ! unmapped: P: \xC3\xA4 is not known\n", "2 ! unmapped: P: \xC3\x83\xC2\xA4 is not known\n" };

    expect(UMLAUT RECORD, NAMED("\xE4"), told[1]);
    expect(UMLAUT RECORD, NAMED("\xC3\xA4"), told[2]);
    expect_run(UMLAUT RECORD, NAMED("\xC3\xA4"), (struct convert_run){ .charset = CK_BYTES("utf-8") }, told[1]);
    expect_run(UMLAUT RECORD, NAMED("\xE4"), (struct convert_run){ .charset = CK_BYTES("klingon") }, told[1]);
    expect_run(UMLAUT RECORD, "\xEF\xBB\xBF" NAMED("\xC3\xA4"), (struct convert_run){ .charset = CK_BYTES("latin1") }, told[1]);
}

static void told(void *context, size_t line, const char *text)
{
    (void)context;
    note("%zu told %s\n", line, text);
}

/* What a spreadsheet saves of a table in UTF-8 is read where somebody is told of it, and only where the map and the transfer name no encoding. */
Test(convert, saved_by_spreadsheets)
{
#define EITHER "source: x\nkind: trade\nread: {format: csv, ignore: [I]}\n" RECORD
#define TWO                                                                                                                                          \
    "source: x\nkind: trade\nread:\n  - {format: csv, sign: \"P,C,M\", ignore: [I]}\n"                                                               \
    "  - {format: csv, encoding: latin1, sign: \"X,Y,Z\", ignore: [I]}\n" RECORD
    static const char saved[] = "P,C,M,Q,V,O,I\nUS,811292,202506,1,1,,C\xF4te\n";

    telling = told;
    expect(EITHER, saved,
           "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n0 told not utf-8 at byte 37: read as Windows-1252, as spreadsheets save it\n");
    expect(EITHER, "P,C,M,Q,V,O,I\nUS,811292,202506,1,1,,C\xC3\xB4te \xF4\n", "-84 not utf-8 at byte 42\n");
    expect_run(EITHER, saved, (struct convert_run){ .charset = CK_BYTES("utf-8") }, "-84 not utf-8 at byte 37\n");
    expect(TWO, saved, "-84 not utf-8 at byte 37\n");
    telling = NULL;
    expect(EITHER, saved, "-84 not utf-8 at byte 37\n");
}

/* A header in other letters is that header; one that stands further below is told with its line. */
Test(convert, headers)
{
    expect(HEAD RECORD, "p,c,m,q,v,o,i\nUS,811292,202506,1,1,,x\n", "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n");
    expect(HEAD RECORD, "sep=,\n\"P\",\"C\",\"M\",\"Q\",\"V\",\"O\"\nUS,811292,202506,1,1,\n", "3 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n");
    expect(HEAD RECORD, "Title\n\nP,C,M,Q,V,O\nUS,811292,202506,1,1,\n", "-71 its header seems to be line 3: take away what stands above it\n");
    expect(HEAD RECORD, "P,C,M,Q,V,O,STATE\nUS,811292,202506,1,1,,x\n",
           "-71 the column STATE is not known to the map: rows may be parts, or totals, of one another (if it parts nothing: `ignore` in the map's "
           "`read`)\n");
    expect(HEAD RECORD, " \n\n", "-42 the file is empty but for blanks\n");
}

/* A column of a page's table that the map does not know may part the facts, as one of a file may. */
Test(convert, columns_of_pages)
{
#define PAGE "source: x\nkind: trade\nread: {format: html, ignore: [\"Goods *\"]}\n"
#define TABLE(HEAD_CELLS, CELLS)                                                                                                                     \
    "<table><tr><th>P</th><th>C</th><th>M</th><th>Q</th><th>V</th><th>O</th>" HEAD_CELLS "</tr>\n<tr><td>US</td><td>811292</td><td>202506</td>"      \
    "<td>1</td><td>1</td><td></td>" CELLS "</tr></table>"
    expect(PAGE RECORD, TABLE("", ""), "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n");
    expect(PAGE RECORD, TABLE("<th>Goods in words</th><th></th>", "<td>germanium</td><td></td>"), "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n");
    expect(PAGE RECORD, TABLE("<th>Port</th>", "<td>North</td>"),
           "-71 the column Port is not known to the map: rows may be parts, or totals, of one another (if it parts nothing: `ignore` in the map's "
           "`read`)\n");
}

/* A header that is parted otherwise is told as such. */
Test(convert, other_delimiters)
{
    expect(
        HEAD RECORD, "P;C;M;Q;V;O\nUS;811292;202506;12,5;1;\n",
        "-71 its header is parted by ';' and the files of x by ',': a spreadsheet saves so, maybe with decimal commas too; take the file as it was "
        "downloaded, or give a map with this delimiter and decimal (--map)\n");
    expect(
        "source: x\nkind: trade\nread: {format: csv, delimiter: \";\"}\n" RECORD, "P\tC\tM\tQ\tV\tO\n",
        "-71 its header is parted by tabs and the files of x by ';': a spreadsheet saves so, maybe with decimal commas too; take the file as it was "
        "downloaded, or give a map with this delimiter and decimal (--map)\n");
    expect(HEAD RECORD, "x;y\n", "-71 no column P: it is no file of x as its map knows them\n");
}

/* What is held until the end has a bound, which is told. */
Test(convert, too_many_facts)
{
    expect_run(HEAD ADDED RECORD, "P,C,M,Q,V,O,I\nUS,811292,202506,5,1,,1\nUS,811292,202506,6,1,,2\nCN,811292,202506,5,1,,1\n",
               (struct convert_run){ .facts_max = 2 },
               "2 USA 811292 HS2022 2025-06 11.0 2.0 OBSERVED\n4 CHN 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n+ 1\n");
    expect_run(HEAD ADDED RECORD,
               "P,C,M,Q,V,O\nUS,811292,202506,5,1,\nCN,811292,202506,5,1,\nCN,811292,202507,5,1,\nCN,811292,202505,5,1,\nCN,850511,202505,5,1,\n",
               (struct convert_run){ .facts_max = 2 },
               "4 ! bad_period: period: it had not ended on the day of publication\n-27 its rows are of more than 2 facts, which would take too much "
               "memory: "
               "ask for some items (--items NAMES), or for less at a time\n");
}

/* Only rows of the wanted codes, and of codes that a wanted one may hide in. */
Test(convert, asked)
{
    static const struct ck_bytes prefixes[] = { { "2504", 4 }, { "811292", 6 }, { "81129210", 8 } };
    struct convert_run           run = { .prefixes = { prefixes, 3 } };

    expect_run(
        HEAD "lost: {C: {\"*X*\": residuals}}\n" RECORD,
        "P,C,M,Q,V,O\nUS,81129210,202506,1,1,\nUS,81129290,202506,2,1,\nUS,811292,202506,3,1,\nUS,811299,202506,4,1,\nUS,250410,202506,5,1,\nUS,"
        "81XXXX,202506,6,1,\nUS,82XXXX,202506,7,1,\n"
        "XX,999999,x,y,z,\n",
        run,
        "2 USA 81129210 CN8 2025-06 1.0 1.0 OBSERVED\n3 USA 81129290 CN8 2025-06 2.0 1.0 OBSERVED\n4 USA 811292 HS2022 2025-06 3.0 1.0 OBSERVED\n"
        "6 USA 250410 HS2022 2025-06 5.0 1.0 OBSERVED\n- 1 residuals lost 6\n");
}

/* Columns of months become records; months after the last with a figure are none, whoever has it. */
Test(convert, months)
{
#define WIDE                                                                                                                                         \
    HEAD "unpivot: {Mon: [Apr, May, Jun]}\nfold: [quantity_kg, value_usd]\nthrough: last\nrecord:\n  source: {is: X}\n  reporter: {is: DEU}\n"       \
         "  partner: {from: P, words: {US: USA, CN: CHN}}\n  flow: {is: IMPORT}\n  commodity: {from: C, digits: 6}\n  nomenclature: {is: HS}\n"      \
         "  period: {from: \"{M}-{Mon}\", month: \"%Y-%b\"}\n  quantity_kg: {from: \"Q-{Mon}\"}\n  observation: {is: OBSERVED}\n"                    \
         "  published_at: {from: \"@published\"}\n"
    static const struct ck_bytes prefixes[] = { { "850511", 6 } };
    struct convert_run           run = { .prefixes = { prefixes, 1 } };

    expect(WIDE, "P,C,M,Q-Apr,Q-May,Q-Jun\nUS,811292,2025,1,0,0\nCN,811292,2025,0,2,0\n",
           "2 USA 811292 HS2022 2025-04 1.0 null OBSERVED\n2 USA 811292 HS2022 2025-05 0.0 null OBSERVED\n3 CHN 811292 HS2022 2025-04 0.0 null "
           "OBSERVED\n"
           "3 CHN 811292 HS2022 2025-05 2.0 null OBSERVED\n- 2 months to come 0\n");
    expect_run(WIDE, "P,C,M,Q-Apr,Q-May,Q-Jun\nUS,850511,2025,1,0,0\nCN,811292,2025,0,2,0\n", run,
               "2 USA 850511 HS2022 2025-04 1.0 null OBSERVED\n2 USA 850511 HS2022 2025-05 0.0 null OBSERVED\n- 1 months to come 0\n");
    expect(WIDE, "P,C,M,Q-Apr,Q-May,Q-Jun\nUS,811292,2025,1,x,3\n",
           "2 ! bad_number: quantity_kg: x is no number\n2 USA 811292 HS2022 2025-04 1.0 null OBSERVED\n2 USA 811292 HS2022 2025-06 3.0 null "
           "OBSERVED\n");
    expect(WIDE, "P,C,M,Q-Apr,Q-May,Q-Jun\nUS,811292,2024,1,0,0\n", /* long counted when they were published: zeros */
           "2 USA 811292 HS2022 2024-04 1.0 null OBSERVED\n2 USA 811292 HS2022 2024-05 0.0 null OBSERVED\n2 USA 811292 HS2022 2024-06 0.0 null "
           "OBSERVED\n");
}

/* A row for each indicator: they come in any order, and say a thing once. */
Test(convert, joined)
{
#define LONG                                                                                                                                         \
    "source: x\nkind: trade\nread: {format: csv}\njoin: {key: [P, C, M], column: I, value: V}\nrecord:\n  source: {is: X}\n  reporter: {is: DEU}\n"  \
    "  partner: {from: P, words: {US: USA, CN: CHN}}\n  flow: {is: IMPORT}\n  commodity: {from: C, digits: 6}\n  nomenclature: {is: HS}\n"           \
    "  period: {from: M, month: \"%Y%m\"}\n  quantity_kg: {from: KG, times: 100}\n  value_usd: {from: USD}\n"                                        \
    "  observation:\n    - {from: F@KG, words: {\"\": OBSERVED, c: SUPPRESSED}}\n    - {is: OBSERVED}\n  published_at: {from: \"@published\"}\n"
    expect(
        LONG,
        "P,C,M,I,V,F\nUS,811292,202506,KG,1.5,\nCN,811292,202506,USD,7,\nUS,811292,202506,USD,9,c\nCN,811292,202506,KG,,c\nCN,811292,202506,NO,3,\n",
        "2 USA 811292 HS2022 2025-06 150.0 9.0 OBSERVED\n3 CHN 811292 HS2022 2025-06 null 7.0 SUPPRESSED\n- 1 I NO 0\n");
    expect(LONG, "P,C,M,I,V,F\nUS,811292,202506,KG,1,\nUS,811292,202506,KG,1,\nCN,811292,202506,KG,1,\nCN,811292,202506,KG,2,\n",
           "5 ! repeated: another row of the same key says KG otherwise; its first row is line 4\n2 USA 811292 HS2022 2025-06 100.0 null OBSERVED\n");
    /* one half that cannot be read: the other is no fact */
    expect(
        LONG, "P,C,M,I,V,F\nUS,811292,202506,USD,9,\nUS,811292,202506,KG,1\nCN,811292,202506,KG,2,\n",
        "3 ! unreadable: 5 cells, where the header has 6; what may lack it is not given: USA 811292 2025-06\n4 CHN 811292 HS2022 2025-06 200.0 null "
        "OBSERVED\n- 1 fact that may lack a row that cannot be read 0\n");
}

/* A column that the map does not know may part the facts, whether rows are added up, joined or neither. */
Test(convert, unknown_columns)
{
#define UNKNOWN(NAME)                                                                                                                                \
    "-71 the column " NAME                                                                                                                           \
    " is not known to the map: rows may be parts, or totals, of one another (if it parts nothing: `ignore` in the map's `read`)\n"
    expect(HEAD RECORD, "P,C,M,Q,V,O,port\nUS,811292,202506,5,1,,x\n", UNKNOWN("port"));
    expect(HEAD RECORD, "P,C,M,Q,V,O,I,\nUS,811292,202506,5,1,,x,\n", "2 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n");
    expect(LONG, "P,C,M,I,V,F,mode\nUS,811292,202506,KG,1.5,,3\n", UNKNOWN("mode"));
    expect("source: x\nkind: trade\nread: {format: xml, rows: i}\n" RECORD,
           "<r><i><P>US</P><C>811292</C><M>202506</M><Q>5</Q><V>1</V><O/></i><i><P>US</P><C>811292</C><M>202506</M><Q>5</Q><dock>9</dock></i></r>",
           "1 USA 811292 HS2022 2025-06 5.0 1.0 OBSERVED\n" UNKNOWN("dock"));
}

/* A file of another form gives nothing, and says why. */
Test(convert, other_files)
{
    expect(HEAD RECORD, "", "-42 the file is empty\n");
    expect(HEAD RECORD, "P,C,Q,V,O\nUS,811292,1,1,\n", "-71 no column M: it is no file of x as its map knows them\n");
    expect(HEAD RECORD, "P,C,M,O\nUS,811292,202506,\n", "-71 neither a quantity nor a value is there: it is no file of x as its map knows them\n");
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,1,\"1,\n",
           "2 ! unreadable: a quote is not closed\n-74 line 2: a quote is not closed: what follows is not read\n");
    expect(HEAD RECORD, "\x01\x02;\t\t\n\xFF\xFE", "-71 it is no text (a byte 0x01 at its beginning), and no file of x\n");
}

/* A file without the edition of its codes has that of their year. */
Test(convert, editions)
{
    expect(HEAD RECORD, "P,C,M,Q,V,O\nUS,811292,202506,1,1,\nCN,811292,202506,1,1,\nUS,811292,2019,1,1,\n",
           "2 USA 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n3 CHN 811292 HS2022 2025-06 1.0 1.0 OBSERVED\n4 USA 811292 HS2017 2019-01/12 1.0 1.0 "
           "OBSERVED\n");
}

/* Ten trades do not stop in one month: the file is older than it is said to be, and its last zeros are months to come. Nine may have. */
Test(convert, older_than_published)
{
    for (int trades = 9; trades <= 10; trades++) {
        struct ck_buffer text = { 0 };
        char             row[64];

        ck_buffer_append(&text, CK_BYTES("P,C,M,Q-Apr,Q-May,Q-Jun\n"));
        for (int i = 0; i < trades; i++) {
            snprintf(row, sizeof row, "US,8112%02d,2024,1,0,0\n", i + 10);
            ck_buffer_append(&text, ck_bytes_from(row));
        }
        ck_buffer_append(&text, (struct ck_bytes){ "", 1 });
        counting = true;
        expect(WIDE, text.data, trades == 9 ? "27 records\n" : "10 records\n- 20 months to come 0\n");
        counting = false;
        ck_buffer_release(&text);
    }
    telling = told;
    expect(WIDE, "P,C,M,Q-Apr,Q-May,Q-Jun\nUS,811292,2024,1,0,0\n",
           "2 USA 811292 HS2022 2024-04 1.0 null OBSERVED\n2 USA 811292 HS2022 2024-05 0.0 null OBSERVED\n2 USA 811292 HS2022 2024-06 0.0 null "
           "OBSERVED\n0 told no row has a figure after 2024-04: 2 zeros of later months are taken as such, for they had ended long before "
           "--published; if the file is older, say its day\n");
    telling = NULL;
}
