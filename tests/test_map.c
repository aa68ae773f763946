/* SPDX-License-Identifier: Apache-2.0
 * Maps, and what they are made of: numbers are exact, dates have one form, a word that does not exist is refused with its line. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "source/map/calendar.h"
#include "source/map/set.h"

static char problem[MAP_PROBLEM_MAX];

/* Decimal texts as millionths; groups of three digits, no others. */
Test(map, numbers)
{
    static const struct {
        const char *text, *times;
        char        decimal, thousands;
        int64_t     millionths;
        bool        good;
    } cases[] = { { "24.3", "1", '.', ',', 24300000, true },
                  { "352,785", "1", '.', ',', 352785000000, true },
                  { "1,234,567.89", "1", '.', ',', 1234567890000, true },
                  { "1.234,5", "1", ',', '.', 1234500000, true },
                  { "1772.90", "100", '.', ',', 177290000000, true },
                  { "0.1", "0.45359237", '.', ',', 45359, true }, /* 0.045359237 */
                  { "5", "0.0002", '.', ',', 1000, true },
                  { "-3", "1", '.', ',', -3000000, true },
                  { "1e3", "1", '.', ',', 1000000000, true },
                  { "1.5E+3", "1", '.', ',', 1500000000, true },
                  { "0.0000005", "1", '.', ',', 0, true }, /* half to even */
                  { "0.0000015", "1", '.', ',', 2, true },
                  { "251.0", "1", '.', ',', 251000000, true },
                  { "7", "1", '.', '\0', 7000000, true },
                  { "1,00", "1", '.', ',', 0, false },
                  { "12,34,567", "1", '.', ',', 0, false },
                  { "1,2345", "1", '.', ',', 0, false },
                  { ",123", "1", '.', ',', 0, false },
                  { "1,234", "1", '.', '\0', 0, false },
                  { "1000", "1", '\0', '\0', 1000000000, true }, /* whole numbers */
                  { "1000.0", "1", '\0', '\0', 1000000000, true },
                  { "-1.00", "1", '\0', '\0', -1000000, true },
                  { "2,000.0000", "1", '\0', ',', 2000000000, true },
                  { "1.000", "1", '\0', '\0', 0, false },
                  { "1.5", "1", '\0', '\0', 0, false },
                  { "1.", "1", '\0', '\0', 0, false },
                  { "1.000.000", "1", '\0', '\0', 0, false },
                  { "1.0.0", "1", '\0', '\0', 0, false },
                  { "1,0", "1", '\0', '\0', 0, false },
                  { "", "1", '.', ',', 0, false },
                  { "-", "1", '.', ',', 0, false },
                  { "1 000", "1", '.', ',', 0, false },
                  { "1.2.3", "1", '.', ',', 0, false },
                  { "0x10", "1", '.', ',', 0, false },
                  { "nan", "1", '.', ',', 0, false },
                  { "1e", "1", '.', ',', 0, false },
                  { "1e99", "1", '.', ',', 0, false },
                  { "12t", "1", '.', ',', 0, false },
                  { "9999999999999999999999999999999999999", "1", '.', ',', 0, false } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct factor times;
        millionths    value = 0;

        cr_assert(factor_read(ck_bytes_from(cases[i].times), &times));
        cr_assert_eq(decimal_read(ck_bytes_from(cases[i].text), cases[i].decimal, cases[i].thousands, times, &value), cases[i].good, "%s",
                     cases[i].text);
        if (cases[i].good)
            cr_assert_eq((int64_t)value, cases[i].millionths, "%s * %s is %lld", cases[i].text, cases[i].times, (long long)value);
    }
}

/* The double that is nearest: what a decimal text would be read as. */
Test(map, doubles)
{
    cr_assert_eq(decimal_double(24300000), 24.3);
    cr_assert_eq(decimal_double(1656853000), 1656.853);
    cr_assert_eq(decimal_double(-1), -0.000001);
    cr_assert_eq(decimal_double(0), 0.0);
    cr_assert_eq(decimal_double((millionths)9000000000000 * MILLION), 9e12);
}

Test(map, dates)
{
    static const struct {
        const char *form, *text;
        int         year, month, day, minute_of_day; /* year 0: refused */
    } cases[] = { { "%Y%m", "202506", 2025, 6, 0, 0 },
                  { "%Y-%m", "2025-1", 2025, 1, 0, 0 },
                  { "%d/%m/%y", "15/09/26", 2026, 9, 15, 0 },
                  { "%d/%m/%y %H:%M:%S", "15/09/26 11:00:00", 2026, 9, 15, 660 },
                  { "%Y-%b", "2025-Sep", 2025, 9, 0, 0 },
                  { "%Y", "2010", 2010, 0, 0, 0 },
                  { "%Y-%m-%dT%H:%M:%S.%f", "2026-08-03T19:51:21.7333333", 2026, 8, 3, 1191 },
                  { "%Y-%m-%d", "2024-02-29", 2024, 2, 29, 0 },
                  { "%Y-%m-%d", "2025-02-29", 0 },
                  { "%Y%m", "202513", 0 },
                  { "%Y%m", "202500", 0 },
                  { "%Y%m", "20256x", 0 },
                  { "%Y%m", "2025061", 0 },
                  { "%Y-%m", "2025/06", 0 },
                  { "%Y", "25", 0 },
                  { "%Y-%b", "2025-sep", 0 },
                  { "%H:%M", "24:00", 0 },
                  { "%Y-%m", "", 0 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct printed_date date = { 0 };
        bool                read = calendar_read(ck_bytes_from(cases[i].form), ck_bytes_from(cases[i].text), &date);

        cr_assert_eq(read, cases[i].year != 0, "%s of %s", cases[i].text, cases[i].form);
        if (read)
            cr_assert(date.year == cases[i].year && date.month == cases[i].month && date.day == cases[i].day &&
                          date.hour * 60 + date.minute == cases[i].minute_of_day,
                      "%s of %s", cases[i].text, cases[i].form);
    }
    cr_assert(!calendar_form_good(CK_BYTES("%Y-%q")));
    cr_assert(!calendar_form_good(CK_BYTES("%Y-%")));
    cr_assert(!calendar_form_good(CK_BYTES("day")));
}

/* Codes: exactly, or as the whole number that a data frame has made of them. Patterns: in the order in which they stand. */
Test(map, tables)
{
    struct code_entry entries[] = { { { "842", 3 }, { "USA", 3 }, { "", 0 } },
                                    { { "0", 1 }, { "WLD", 3 }, { "", 0 } },
                                    { { "W00", 3 }, { "WLD", 3 }, { "", 0 } } };
    struct code_table table = { .entries = entries, .count = 3 };
    struct code_entry patterns[] = { { { "*TOTAL*", 7 }, { "totals", 6 }, { "", 0 } }, { { "*X*", 3 }, { "secret", 6 }, { "", 0 } } };
    struct code_table globs = { .entries = patterns, .count = 2 };

    cr_assert_null(code_table_sort(&table));
    cr_assert_eq(code_find(&table, CK_BYTES("842"))->value.data[0], 'U');
    cr_assert(code_find(&table, CK_BYTES("842.0")));
    cr_assert(code_find(&table, CK_BYTES("0.0")));
    cr_assert_null(code_find(&table, CK_BYTES("0842")));
    cr_assert_null(code_find(&table, CK_BYTES("842.00")));
    cr_assert_null(code_find(&table, CK_BYTES("842.5")));
    cr_assert_null(code_find(&table, CK_BYTES("w00")));
    cr_assert_null(code_find(&table, CK_BYTES("")));
    cr_assert_eq(pattern_find(&globs, CK_BYTES("000TOTAL")), &patterns[0]);
    cr_assert_eq(pattern_find(&globs, CK_BYTES("39XXXXXX")), &patterns[1]);
    cr_assert_null(pattern_find(&globs, CK_BYTES("39000000")));
}

/* ---- maps ---- */

#define HEAD "source: x\nkind: trade\nread: {format: csv}\nrecord:\n"
#define REST                                                                                                                                         \
    "  source: {is: X}\n  reporter: {is: DEU}\n  partner: {from: P, words: {A: USA}}\n  flow: {is: IMPORT}\n"                                        \
    "  commodity: {from: C, digits: [6, 8]}\n  nomenclature: {by_digits: {6: HS, 8: CN8}}\n  period: {from: M, month: \"%Y%m\"}\n"                   \
    "  observation: {is: OBSERVED}\n  published_at: {from: \"@published\"}\n"

static struct source_map *compile(const char *text)
{
    static const struct map_places places = { { SOURCE_DIR "/data/codes", NULL, NULL } };

    return map_compile("m.yaml", ck_bytes_from(text), &places, problem);
}

/* Each fault is told with its line, and what it is about. */
Test(map, faults)
{
    static const struct {
        const char *text, *words;
    } cases[] = { { "", "m.yaml:1: " },
                  { "a: [", "m.yaml:" },
                  { "- a\n", "m.yaml:1: names with values" },
                  { "source: x\nsauce: y\n", "m.yaml:2: unknown key sauce" },
                  { "source: x\nkind: trade\nkind: news\n", "m.yaml:3: set twice: kind" },
                  { "source: &a x\nkind: *a\n", "m.yaml:2: an alias" },
                  { "source: x\nkind: trade\n---\na: b\n", "a second document" },
                  { "kind: trade\n" HEAD, "set twice" },
                  { "source: x\nkind: claims\n", "m.yaml:2: kind: " },
                  { "source: x\nkind: trade\n", "read: a format is wanted" },
                  { "source: x\nkind: trade\nread: {format: csv, delimiter: ab}\n", "m.yaml:3: delimiter: one character" },
                  { "source: x\nkind: trade\nread: {format: csv, skip: -1}\n", "m.yaml:3: skip: a whole number" },
                  { "source: x\nkind: trade\nread: {format: json, rows: data}\n", "m.yaml:3: rows: a JSON pointer" },
                  { "source: x\nkind: trade\nread:\n  - {format: csv, sign: abcd}\n  - {format: csv}\n", "m.yaml:5: sign: one of several" },
                  { "source: x\nkind: trade\nread: {format: csv, sign: abc}\n", "m.yaml:3: sign: four bytes" },
                  { HEAD REST "fold: [quantity_kg]\n", "m.yaml:14: fold: quantity_kg and value_usd, both" },
                  { HEAD REST "world: sum\n", "world and through need fold" },
                  { HEAD REST "when: {A: {B: {C: d}}}\n", "m.yaml:14: A: a word" },
                  { HEAD REST "join: {key: a}\n", "m.yaml:14: join: key, column and value" },
                  { HEAD REST "test: x\n", "m.yaml:14: test: a list" },
                  { HEAD REST "  quantity_kg: {from: Q, digits: 6}\n", "m.yaml:14: quantity_kg: digits" },
                  { HEAD REST "  quantity_kg: {from: Q, unit: U}\n", "m.yaml:14: unit: its units are wanted" },
                  { HEAD REST "  quantity_kg: {from: Q, unit: U, units: {KG: one}}\n", "m.yaml:14: units: one is no factor" },
                  { HEAD REST "  value_usd: {from: Q, currency: EURO}\n", "m.yaml:14: currency: three letters" },
                  { HEAD REST "  reference: {from: \"@today\"}\n", "m.yaml:14: from: @today: the run has" },
                  { HEAD REST "  reference: {from: \"{A\"}\n", "m.yaml:14: from: a brace is not closed" },
                  { HEAD REST "  reference: {from: [A, {b: c}]}\n", "m.yaml:14: from: a text is wanted" },
                  { HEAD REST "  reference: {from: A, is: B}\n", "m.yaml:14: reference: from, is or by_digits" },
                  { HEAD REST "  reference: {from: A, month: \"%Y\"}\n", "m.yaml:14: reference: it is no date" },
                  { HEAD REST "  period_months: {is: many}\n", "m.yaml:14: period_months: many is no value of it" } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source_map *map = compile(cases[i].text);

        cr_assert_null(map, "accepted: %s", cases[i].text);
        cr_assert(strstr(problem, cases[i].words), "%s\nis not told with %s: %s", cases[i].text, cases[i].words, problem);
    }
}

/* A map that is right: what it uses of a row, and how a file is known to be of it. */
Test(map, compiled)
{
    struct source_map *map = compile(
        "source: x\nkind: trade\nread:\n  - {format: csv, sign: [\"C,P,M\"]}\n  - {format: csv, encoding: gb18030, sign: 数据年月}\nrecord:\n" REST
        "  quantity_kg:\n    - {from: [Q, \"{A}-{B?}\"], times: 1000}\n    - {from: R}\nfetch: {url: u, place: {column: c, reread: 24}, cap: {split: "
        "[a, b]}}\n");
    bool sure;

    cr_assert(map, "%s", problem);
    cr_assert_eq(map->names.count, 8); /* P, C, M, @published, Q, A, B, R */
    cr_assert_eq(map_shape_of(map, CK_BYTES("C,P,M\n1,2,3\n"), &sure), &map->shapes[0]);
    cr_assert(sure);
    cr_assert_eq(map_shape_of(map, CK_BYTES("\xCA\xFD\xBE\xDD\xC4\xEA\xD4\xC2,x"), &sure), &map->shapes[1]);
    cr_assert_null(map_shape_of(map, CK_BYTES("a,b"), &sure));
    cr_assert_eq(map->fetch_count, 5);
    cr_assert(ck_bytes_equal(map->fetch[2].path, CK_BYTES("place.reread")) && ck_bytes_equal(map->fetch[4].path, CK_BYTES("cap.split.1")));
    map_free(map);
}

/* All maps that are shipped compile, and no two have one sign. */
Test(map, shipped)
{
    struct map_set set;

    cr_assert(map_set_read(SOURCE_DIR "/data", NULL, &set, problem), "%s", problem);
    cr_assert(set.count >= 13);
    for (size_t i = 0; i < set.count; i++)
        for (size_t k = 0; k < set.maps[i]->shape_count; k++)
            for (size_t s = 0; s < set.maps[i]->shapes[k].signs.count; s++) {
                struct ck_bytes sign = set.maps[i]->shapes[k].signs.items[s];
                char            head[256];
                int             size =
                    snprintf(head, sizeof head, "%s%.*s", set.maps[i]->shapes[k].rows.format == ROWS_JSON ? "{" : "", (int)sign.size, sign.data);

                cr_assert_eq(map_set_recognise(&set, (struct ck_bytes){ head, (size_t)size }), set.maps[i], "%s: a sign of another map, too: %s",
                             set.maps[i]->path, head);
            }
    map_set_release(&set);
}
