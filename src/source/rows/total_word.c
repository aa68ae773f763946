/* SPDX-License-Identifier: Apache-2.0
 * Whole cells, or the last word of them; of Chinese, Japanese and Korean, that are written without blanks, the last characters. */
#include "source/rows/total_word.h"

#include <xxhash.h>

#include "domain/news/fold.h"

enum { CELL_MAX = 96, ALL, LAST, LAST_CHARACTERS };

/* As fold() leaves them: lower case, simplified characters, no hyphens. ALL: the whole cell alone, for the word ends other words and names, too. */
static const struct {
    struct ck_bytes word;
    int             where;
} words[] = {
#define WORD(text, where)                                                                                                                            \
    {                                                                                                                                                \
        { text, sizeof(text) - 1 }, where                                                                                                            \
    }
    WORD("total", LAST),
    WORD("totals", LAST),
    WORD("subtotal", LAST),
    WORD("sub total", LAST),
    WORD("grand total", LAST),
    WORD("grand totals", LAST),
    WORD("overall total", LAST),
    WORD("all", ALL),
    WORD("sum", ALL),
    WORD("sum total", ALL),
    WORD("gesamt", LAST),
    WORD("insgesamt", LAST),
    WORD("gesamtsumme", LAST),
    WORD("summe", ALL),
    WORD("zwischensumme", LAST),
    WORD("teilsumme", LAST),
    WORD("total général", LAST),
    WORD("total general", LAST),
    WORD("total geral", LAST),
    WORD("sous total", LAST),
    WORD("ensemble", ALL),
    WORD("totale", LAST),
    WORD("totale generale", LAST),
    WORD("totaal", LAST),
    WORD("subtotaal", LAST),
    WORD("totalt", LAST),
    WORD("i alt", ALL),
    WORD("summa", ALL),
    WORD("yhteensä", LAST),
    WORD("suma", ALL),
    WORD("suma total", ALL),
    WORD("razem", LAST),
    WORD("ogółem", LAST),
    WORD("celkem", LAST),
    WORD("spolu", ALL),
    WORD("összesen", LAST),
    WORD("toplam", LAST),
    WORD("genel toplam", LAST),
    WORD("jumlah", ALL),
    WORD("tổng", ALL),
    WORD("tổng số", ALL),
    WORD("tổng cộng", ALL),
    WORD("итого", LAST),
    WORD("всего", LAST),
    WORD("общий итог", LAST),
    WORD("подытог", LAST),
    WORD("усього", LAST),
    WORD("разом", LAST),
    WORD("σύνολο", ALL),
    WORD("σ", ALL), /* Σ */
    WORD("∑", ALL),
    WORD("الإجمالي", ALL),
    WORD("المجموع", ALL),
    WORD("कुल", ALL),
    WORD("计", ALL),
    WORD("合计", LAST_CHARACTERS),
    WORD("总计", LAST_CHARACTERS),
    WORD("総计", LAST_CHARACTERS),
    WORD("小计", LAST_CHARACTERS),
    WORD("共计", LAST_CHARACTERS),
    WORD("总数", ALL),
    WORD("総数", ALL),
    WORD("总额", ALL),
    WORD("総额", ALL),
    WORD("全国", ALL),
    WORD("全部", ALL),
    WORD("계", ALL),
    WORD("합계", LAST_CHARACTERS),
    WORD("총계", LAST_CHARACTERS),
    WORD("소계", LAST_CHARACTERS),
    WORD("총합계", LAST_CHARACTERS),
    WORD("전체", ALL),
#undef WORD
};

/* Most cells are numbers and short codes. */
static bool may_be_word(struct ck_bytes cell)
{
    bool letter = false;

    if (cell.size < 3 || cell.size > CELL_MAX)
        return ck_bytes_equal(cell, CK_BYTES("Σ"));
    for (size_t i = 0; i < cell.size && !letter; i++)
        letter = ((unsigned char)cell.data[i] | 0x20) >= 'a';
    return letter;
}

static bool is_mark(char c) { return memchr(" *.:;,-()[]_/\"'<>=+#", c, 20) != NULL; }

static bool is_han(struct ck_bytes text) { return text.size >= 3 && ((unsigned char)text.data[0] & 0xF0) == 0xE0; }

/* With the colon of Chinese. */
static bool ends_wide(struct ck_bytes text) { return text.size > 3 && memcmp(text.data + text.size - 3, "\xEF\xBC\x9A", 3) == 0; }

/* Without blanks between the characters, as 合　计 is written to fill a cell. */
static struct ck_bytes without_blanks(struct ck_bytes text, char *ret)
{
    size_t size = 0;

    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != ' ')
            ret[size++] = text.data[i];
    return (struct ck_bytes){ ret, size };
}

/* Past the word at the beginning, nothing but what is said of it: "total (all ports)", "total, road". */
static bool goes_on_with_mark(struct ck_bytes text, struct ck_bytes word)
{
    size_t at = word.size;

    while (at < text.size && text.data[at] == ' ')
        at++;
    return ck_bytes_begin(text, word) && at < text.size && is_mark(text.data[at]);
}

static bool ends_with(struct ck_bytes text, struct ck_bytes word, int where)
{
    size_t at = text.size - word.size;

    if (where == ALL || text.size <= word.size || memcmp(text.data + at, word.data, word.size) != 0)
        return false;
    return where == LAST_CHARACTERS || is_mark(text.data[at - 1]);
}

/* ---- what may be one ---- */

/* Before other words, or alone. */
static const struct ck_bytes hints[] = {
#define WORD(text)                                                                                                                                   \
    {                                                                                                                                                \
        text, sizeof(text) - 1                                                                                                                       \
    }
    WORD("all"),   WORD("alle"),     WORD("aller"),    WORD("tous"),   WORD("toutes"),    WORD("todos"),      WORD("todas"),
    WORD("tutti"), WORD("tutte"),    WORD("alla"),     WORD("kaikki"), WORD("wszystkie"), WORD("vse"),        WORD("все"),
    WORD("всі"),   WORD("всички"),   WORD("όλα"),      WORD("tüm"),    WORD("semua"),     WORD("tất cả"),     WORD("world"),
    WORD("whole"), WORD("monde"),    WORD("le monde"), WORD("welt"),   WORD("mundo"),     WORD("el mundo"),   WORD("mondo"),
    WORD("мир"),   WORD("весь мир"), WORD("dünya"),    WORD("dunia"),  WORD("national"),  WORD("nationwide"), WORD("worldwide"),
#undef WORD
};
static const struct ck_bytes han_hints[] = { { "全", 3 }, { "所有", 6 }, { "各", 3 }, { "世界", 6 }, { "전국", 6 }, { "전세계", 9 } };

static bool begins_as(struct ck_bytes text, struct ck_bytes word)
{
    return ck_bytes_begin(text, word) && (text.size == word.size || is_mark(text.data[word.size]));
}

/* Which of the words the cell, folded, begins with; 0: none. */
static size_t hint_of(struct ck_bytes text)
{
    size_t count = sizeof hints / sizeof *hints;

    for (size_t i = 0; i < count; i++)
        if (begins_as(text, hints[i]))
            return i + 1;
    for (size_t i = 0; i < sizeof han_hints / sizeof *han_hints; i++)
        if (ck_bytes_begin(text, han_hints[i]))
            return count + i + 1;
    return 0;
}

static bool is_of_marks(struct ck_bytes cell)
{
    static const struct ck_bytes dashes[] = { { "—", 3 }, { "–", 3 }, { "…", 3 }, { "−", 3 } };

    while (cell.size) {
        size_t size = is_mark(cell.data[0]) ? 1 : 0;

        for (size_t i = 0; i < sizeof dashes / sizeof *dashes && !size; i++)
            size = ck_bytes_begin(cell, dashes[i]) ? dashes[i].size : 0;
        if (!size)
            return false;
        cell = (struct ck_bytes){ cell.data + size, cell.size - size };
    }
    return true;
}

uint64_t total_hint(struct ck_bytes column, struct ck_bytes cell)
{
    char     folded[CELL_MAX * FOLD_GROWTH + 1];
    uint32_t origin[CELL_MAX * FOLD_GROWTH + 1];
    uint64_t hint = 0;

    if (is_of_marks(cell))
        hint = cell.size ? XXH3_64bits(cell.data, cell.size) : 1;
    else if (may_be_word(cell))
        hint = hint_of((struct ck_bytes){ folded, fold(cell, folded, origin) });
    return hint ? XXH3_64bits_withSeed(column.data, column.size, ~hint) | 1 : 0;
}

void row_totals_note(struct row_totals *totals, struct ck_bytes column, struct ck_bytes cell)
{
    uint64_t word = total_word(column, cell);

    totals->word ^= word;
    if (!word)
        totals->hints ^= total_hint(column, cell);
}

uint64_t total_word(struct ck_bytes column, struct ck_bytes cell)
{
    char            folded[CELL_MAX * FOLD_GROWTH + 1], close[CELL_MAX * FOLD_GROWTH + 1];
    uint32_t        origin[CELL_MAX * FOLD_GROWTH + 1];
    struct ck_bytes text;

    if (!may_be_word(cell))
        return 0;
    text = (struct ck_bytes){ folded, fold(cell, folded, origin) };
    while (text.size && is_mark(text.data[0]))
        text = (struct ck_bytes){ text.data + 1, text.size - 1 };
    while (text.size && (is_mark(text.data[text.size - 1]) || ends_wide(text)))
        text.size -= is_mark(text.data[text.size - 1]) ? 1 : 3;
    if (is_han(text))
        text = without_blanks(text, close);
    for (int last = 0; last <= 1; last++) /* "grand total" before "… total" */
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            struct ck_bytes word = words[i].word;

            if (last ? ends_with(text, word, words[i].where)
                     : ck_bytes_equal(text, word) || (words[i].where == LAST && goes_on_with_mark(text, word)))
                return XXH3_64bits_withSeed(column.data, column.size, XXH3_64bits_withSeed(word.data, word.size, (XXH64_hash_t)last)) | 1;
        }
    return 0;
}
