/* SPDX-License-Identifier: Apache-2.0
 * What a table calls its totals, and what only begins or ends like it. */
#include <criterion/criterion.h>

#include "source/rows/total_word.h"

Test(total_word, words)
{
    static const char *const totals[] = { "Total",
                                          "TOTAL",
                                          "Ｔｏｔａｌ",
                                          "Totals",
                                          "total:",
                                          "* Total *",
                                          "Grand Total",
                                          "GRAND TOTAL",
                                          "Sub-total",
                                          "Subtotal",
                                          "North Total",
                                          "North - total",
                                          "Total (all ports)",
                                          "Total, road",
                                          "Total général",
                                          "TOTAL GÉNÉRAL",
                                          "Gesamt",
                                          "Insgesamt",
                                          "Zwischensumme",
                                          "Suma",
                                          "Razem",
                                          "Итого",
                                          "ИТОГО",
                                          "Всего",
                                          "合计",
                                          "合計",
                                          "总计",
                                          "總計",
                                          "総計",
                                          "合　计",
                                          "山东省合计",
                                          "小计：",
                                          "計",
                                          "계",
                                          "합계",
                                          "소계",
                                          "All",
                                          "全国" };
    static const char *const others[] = {
        "",      "1",           "SP",       "Total SA", "Totalisators", "TotalEnergies", "Subtotals of Ltd", "Allied",
        "Small", "Suma Ltd",    "時計",     "기계",     "会计师",       "Gesamtschule",  "Itogon",           "ensembles",
        "North", "total sales", "Razemski", "-",        "Totally",      "2025",          "Subtotaling"
    };

    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        cr_assert(total_word(CK_BYTES("1"), ck_bytes_from(totals[i])), "%s", totals[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_assert_not(total_word(CK_BYTES("1"), ck_bytes_from(others[i])), "%s", others[i]);
}

/* Cells of a column with one word are of one kind, whatever stands before it; other words and other columns are others. */
Test(total_word, kinds)
{
    uint64_t total = total_word(CK_BYTES("1"), CK_BYTES("Total"));

    cr_assert_eq(total, total_word(CK_BYTES("1"), CK_BYTES("TOTAL: ")));
    cr_assert_neq(total, total_word(CK_BYTES("2"), CK_BYTES("Total")));
    cr_assert_neq(total, total_word(CK_BYTES("1"), CK_BYTES("Grand total")));
    cr_assert_neq(total, total_word(CK_BYTES("1"), CK_BYTES("North Total")));
    cr_assert_eq(total_word(CK_BYTES("1"), CK_BYTES("North Total")), total_word(CK_BYTES("1"), CK_BYTES("South Total")));
}

/* What may be a total and may be something else, for the whole file to tell. */
Test(total_word, hints)
{
    static const char *const hints[] = { "",     "-",    "*",         "—",   "…",        "..",       "All ports", "ALL PORTS", "all-ports",
                                         "Alle", "Tous", "Все порты", "Все", "全部口岸", "所有省份", "World",     "WORLD",     "Весь мир" };
    static const char *const others[] = { "1", "N", "Allied", "Alles", "Worlds", "Nationale", "Всеволожск", "SP", "0", "Metals, all" };

    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        cr_assert(total_hint(CK_BYTES("1"), ck_bytes_from(hints[i])), "%s", hints[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_assert_not(total_hint(CK_BYTES("1"), ck_bytes_from(others[i])), "%s", others[i]);
    cr_assert_neq(total_hint(CK_BYTES("1"), CK_BYTES("")), total_hint(CK_BYTES("2"), CK_BYTES("")));
    cr_assert_neq(total_hint(CK_BYTES("1"), CK_BYTES("")), total_hint(CK_BYTES("1"), CK_BYTES("-")));
    cr_assert_eq(total_hint(CK_BYTES("1"), CK_BYTES("All ports")), total_hint(CK_BYTES("1"), CK_BYTES("all roads")));
}
