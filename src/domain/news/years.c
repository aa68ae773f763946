/* SPDX-License-Identifier: Apache-2.0
 * Years as they are printed (docs/CLAIMS.md 4.3): alone, behind a month, before one; and what stands where a year does and is none. */
#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/news/dates.h"

enum {
    YEAR_FIRST = 1990, /* of a number that stands alone */
    YEAR_LAST = 2100,
    NAMED_FIRST = 1000, /* of one that can be nothing but a year: behind a month, before the mark of a year. June 1926 is not June */
    NAMED_LAST = 9000,
    YEAR_DIGITS = 4,
    SHORT_FIRST = 10, /* of a year in two digits, of this century */
    CENTURY = 2000
};

int32_t integer_at(const struct text *text, size_t i)
{
    int32_t value = 0;

    if (i >= text->token_count || text->tokens[i].type != TOKEN_NUMBER || text->tokens[i].to - text->tokens[i].from > 4)
        return -1;
    for (size_t at = text->tokens[i].from; at < text->tokens[i].to; at++) {
        char digit = text->folded.data[at];

        if (digit < '0' || digit > '9')
            return -1;
        value = 10 * value + digit - '0';
    }
    return value;
}

static bool is_east(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

/* 25年通年, 25年の年間: a year of this century, and all of it. */
static bool is_whole_year(const struct text *text, size_t i)
{
    static const char *const marks[] = { "年通年", "年全体", "年の年間", "年の1年", "年1年間", "年一年间", NULL };
    struct ck_bytes          rest = { text->folded.data + text->tokens[i].to, text->folded.size - text->tokens[i].to };

    for (size_t m = 0; marks[m]; m++)
        if (ck_bytes_begin(rest, ck_bytes_from(marks[m])))
            return true;
    return false;
}

/* 前年5月: of the year before the last May; 0: token i does not say so. */
static int32_t year_before_month(const struct calendar *calendar, size_t i)
{
    const struct text *text = calendar->text;
    int32_t            month, year;

    if (text->language != LANGUAGE_JA || !ck_bytes_equal(token_folded(text, i), CK_BYTES("前年")) ||
        !ck_bytes_begin(token_folded(text, i + 2), CK_BYTES("月")))
        return 0;
    month = integer_at(text, i + 1);
    if (month < 1 || month > 12)
        return 0;
    year = ck_month_year(calendar->now) - 1;
    return month - 1 < ck_month_of_year(calendar->now) ? year : year - 1;
}

static size_t year_between(const struct calendar *calendar, size_t i, int32_t first, int32_t last, int32_t *ret_year)
{
    const struct text *text = calendar->text;
    enum concept relative = token_concept(text, i, KIND_relative);
    int32_t year = integer_at(text, i), before = year_before_month(calendar, i);

    if (relative == CONCEPT_last_year || relative == CONCEPT_this_year || relative == CONCEPT_year_before_last) {
        *ret_year = ck_month_year(calendar->now) - (relative == CONCEPT_last_year ? 1 : relative == CONCEPT_year_before_last ? 2 : 0);
        return i + 1;
    }
    if (before) {
        *ret_year = before;
        return i + 1;
    }
    if (text->language == LANGUAGE_JA && year >= SHORT_FIRST && year < 100 && is_whole_year(text, i)) {
        *ret_year = CENTURY + year;
        return i + 2;
    }
    if (year < first || year > last)
        return 0;
    if (is_east(text) && !token_meaning(text, i + 1, KIND_year_mark))
        return 0;
    if (!is_east(text) &&
        (token_meaning(text, i + 1, KIND_unit) || token_meaning(text, i + 1, KIND_scale) || token_meaning(text, i + 1, KIND_percent)))
        return 0;
    *ret_year = year;
    return i + 1 + (size_t)is_east(text);
}

/* 2024   2024年   de 2024   last year */
size_t year_take(const struct calendar *calendar, size_t i, int32_t *ret_year)
{
    bool marked = is_east(calendar->text);

    return year_between(calendar, i, marked ? NAMED_FIRST : YEAR_FIRST, marked ? NAMED_LAST : YEAR_LAST, ret_year);
}

/* Digits without marks; 0: token i has others, or none. */
static size_t digits_alone(const struct text *text, size_t i)
{
    struct ck_bytes number = token_folded(text, i);

    if (i >= text->token_count || text->tokens[i].type != TOKEN_NUMBER)
        return 0;
    for (size_t at = 0; at < number.size; at++)
        if (number.data[at] < '0' || number.data[at] > '9')
            return 0;
    return number.size;
}

/* What a number behind a month counts: 10000 t, 12000 workers. Four digits and something else are a year. */
static bool is_counted(const struct text *text, size_t i, size_t digits)
{
    if (token_meaning(text, i, KIND_unit) || token_meaning(text, i, KIND_scale) || token_meaning(text, i, KIND_percent))
        return true;
    return digits > YEAR_DIGITS && i < text->token_count &&
           (text->tokens[i].type == TOKEN_WORD || token_meaning(text, i, KIND_item) || token_meaning(text, i, KIND_noitem));
}

size_t year_behind(const struct calendar *calendar, size_t i, int32_t *ret_year)
{
    const struct text *text = calendar->text;
    size_t             at = i, end, digits;
    bool               mark = token_is_symbol(text, at, '\'') || token_is_symbol(text, at, 0x2019) || token_is_symbol(text, at, 0x2018);

    if (is_east(text))
        return 0;
    if (mark && digits_alone(text, at + 1) == 2 && !text->tokens[at + 1].spaced) {
        *ret_year = CENTURY + integer_at(text, at + 1);
        return at + 2;
    }
    if (token_meaning(text, at, KIND_of) || token_is_symbol(text, at, ',') || token_meaning(text, at, KIND_origin_before))
        at++;
    end = year_between(calendar, at, NAMED_FIRST, NAMED_LAST, ret_year);
    digits = end ? 0 : digits_alone(text, at);
    if (digits < YEAR_DIGITS || is_counted(text, at + 1, digits))
        return end;
    *ret_year = YEAR_UNTOLD;
    return at + 1;
}

/* 令和7年, 民国114年: the year before the first of the era that stands before token i; 0: none does. */
static int32_t era_before(const struct text *text, size_t i)
{
    static const struct {
        const char *name;
        int32_t     year;
    } eras[] = { { "令和", 2018 }, { "平成", 1988 }, { "民国", 1911 } };
    struct ck_bytes name = token_folded(text, i > 0 ? i - 1 : i);

    for (size_t e = 0; i > 0 && e < sizeof eras / sizeof *eras; e++) {
        size_t size = strlen(eras[e].name);

        if (name.size >= size && memcmp(name.data + name.size - size, eras[e].name, size) == 0)
            return eras[e].year;
    }
    return 0;
}

size_t year_before(const struct calendar *calendar, size_t i, int32_t *ret_year)
{
    const struct text *text = calendar->text;
    size_t             next = is_east(text) ? year_take(calendar, i, ret_year) : 0, digits = digits_alone(text, i);
    int32_t            era;

    if (next || !is_east(text) || digits == 0 || !token_meaning(text, i + 1, KIND_year_mark))
        return next;
    era = era_before(text, i);
    *ret_year = era && digits < YEAR_DIGITS                         ? era + integer_at(text, i)
                : digits == 2 && integer_at(text, i) >= SHORT_FIRST ? CENTURY + integer_at(text, i)
                                                                    : YEAR_UNTOLD;
    return i + 2;
}
