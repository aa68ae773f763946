/* SPDX-License-Identifier: Apache-2.0
 * What stands around a time (docs/CLAIMS.md 4.3): does it make the time a base, a beginning, an average or a sum? */
#include "domain/news/amounts.h"
#include "domain/news/periods.h"

enum { BACK_MAX = 8, ON_REACH = 5 /* tokens before a time */ };

static bool is_east(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

static bool ends_statement(const struct text *text, size_t at)
{
    return token_meaning(text, at, KIND_change) || token_meaning(text, at, KIND_multiple_verb) || token_meaning(text, at, KIND_country) ||
           token_meaning(text, at, KIND_conjunction) || token_meaning(text, at, KIND_month) ||
           (token_meaning(text, at, KIND_span_mark) && !is_east(text));
}

static bool is_numeral(const struct text *text, size_t i)
{
    return (i < text->token_count && text->tokens[i].type == TOKEN_NUMBER) || token_meaning(text, i, KIND_number) ||
           token_meaning(text, i, KIND_multiple) || token_meaning(text, i, KIND_multiple_verb) || token_meaning(text, i, KIND_fraction) ||
           token_meaning(text, i, KIND_part) || token_meaning(text, i, KIND_article) || token_meaning(text, i, KIND_unit);
}

/* Does the mark at `at` make the time at i a base? Not "from China", nor the qualifier of a number, nor until. */
static bool is_base_mark(const struct text *text, size_t at, size_t i)
{
    if (!token_meaning(text, at, KIND_base_mark) || token_meaning(text, at, KIND_span_mark))
        return false;
    if (at + 1 < i && token_meaning(text, at, KIND_qualifier) && is_numeral(text, at + 1)) /* more than doubled, under 500 */
        return false;
    if (at + 1 < i && (token_meaning(text, at + 1, KIND_country) || token_meaning(text, at + 1, KIND_item)))
        return false;
    return !token_means(text, at, KIND_date_before, CONCEPT_until);
}

/* A number before `at` that its whole or base follows: a third of …, 27 times the …, 62 % of … */
static bool is_part_of(const struct text *text, size_t at)
{
    return token_meaning(text, at, KIND_part) || token_meaning(text, at, KIND_fraction) || token_meaning(text, at, KIND_times) ||
           token_meaning(text, at, KIND_percent) || token_meaning(text, at, KIND_multiple);
}

static bool is_ago(const struct text *text, size_t at)
{
    return token_means(text, at, KIND_relative, CONCEPT_year_ago) || token_means(text, at, KIND_relative, CONCEPT_month_ago) ||
           token_means(text, at, KIND_relative, CONCEPT_period_ago);
}

/* from 46 t in May: looks back over levels, articles and prepositions for a word that makes what follows the base. */
static bool is_base_before(const struct text *text, const uint8_t *taken, size_t i)
{
    bool whole = false;

    for (size_t back = 1; back <= (is_east(text) ? 3 : BACK_MAX) && back <= i; back++) {
        size_t at = i - back;

        if (text->tokens[at].sentence != text->tokens[i].sentence || token_is_symbol(text, at, ',') || token_is_symbol(text, at, ';') ||
            token_is_symbol(text, at, '(') || token_is_symbol(text, at, 0xFF0C) || token_is_symbol(text, at, 0x3002))
            return false;
        if (is_ago(text, at)) /* from a year earlier in March: the mark has its base */
            return false;
        if (taken[at] && back > 1 && !token_meaning(text, i - 1, KIND_and) && !token_meaning(text, i - 1, KIND_article)) /* since 2009 in June */
            return false;
        if (ck_bytes_equal(token_folded(text, at), CK_BYTES("after")) && is_numeral(text, at + 1)) /* after 46 t in May */
            return true;
        if (ck_bytes_begin(token_folded(text, at), CK_BYTES("over")) && (at == 0 || text->tokens[at - 1].sentence != text->tokens[at].sentence))
            return false; /* Over the first half, exports came to */
        if (ck_bytes_equal(token_folded(text, at), CK_BYTES("over the")) && at > 0 && is_weight(token_concept(text, at - 1, KIND_unit)) &&
            !token_has(text, i, KIND_relative))
            return false; /* 87 t over the first five months */
        if (is_base_mark(text, at, i) || (!is_east(text) && text->language != LANGUAGE_EN && token_meaning(text, at, KIND_of) &&
                                          text->tokens[at + 1].type == TOKEN_NUMBER && back > 1))
            return true;
        if (is_part_of(text, at))
            return whole || (token_meaning(text, at, KIND_percent) && at >= 2 && is_base_mark(text, at - 2, i)) ||
                   (back == 1 && !token_meaning(text, at, KIND_percent));
        whole |=
            ck_bytes_equal(token_folded(text, at), CK_BYTES("the")) || token_meaning(text, at, KIND_of) || token_meaning(text, at, KIND_level_word);
        if (ends_statement(text, at) || (token_meaning(text, at, KIND_flow) && back > 3))
            return false;
    }
    return false;
}

/* A level and "from" behind it: 1만6000톤에서, 5トンから */
static bool is_level_from(const struct text *text, size_t i)
{
    size_t at = i;

    while (at < i + 6 && at < text->token_count &&
           (text->tokens[at].type == TOKEN_NUMBER || token_has(text, at, KIND_number) || token_has(text, at, KIND_scale) ||
            token_has(text, at, KIND_unit) || token_has(text, at, KIND_percent) || token_has(text, at, KIND_qualifier)))
        at++;
    return at > i && token_has(text, at, KIND_base_mark) && text->language != LANGUAGE_ZH;
}

/* Only 5% of January's: a verb of being so much before the moment (zh), or behind the number. */
static bool is_amount_of(const struct text *text, size_t end, size_t behind)
{
    if (token_meaning(text, behind, KIND_change) || token_meaning(text, behind + 1, KIND_change)) /* 6月の20%増 */
        return false;
    for (size_t back = 1; text->language == LANGUAGE_ZH && back <= 6 && back <= end; back++)
        if (token_meaning(text, end - back, KIND_amounts_to))
            return true;
    for (size_t at = behind; text->language != LANGUAGE_ZH && at < behind + 3; at++)
        if (token_meaning(text, at, KIND_amounts_to) || token_meaning(text, at, KIND_level_word))
            return true;
    return false;
}

/* 是5月290公斤的两倍: a level, and so many times it */
static bool is_level_times(const struct text *text, size_t end)
{
    size_t at = end;

    while (at < end + 4 && at < text->token_count &&
           (text->tokens[at].type == TOKEN_NUMBER || token_has(text, at, KIND_scale) || token_has(text, at, KIND_unit) ||
            token_has(text, at, KIND_qualifier)))
        at++;
    if (at == end || !token_has(text, at - 1, KIND_unit) || !token_has(text, at, KIND_of))
        return false;
    for (size_t times = at + 1; times < at + 4; times++)
        if (token_has(text, times, KIND_times) || token_has(text, times, KIND_multiple) || token_has(text, times, KIND_fraction) ||
            token_has(text, times, KIND_over) || token_has(text, times, KIND_tenth) || token_has(text, times, KIND_percent))
            return true;
    return false;
}

/* 6월(3천188t)보다, 6月（3188トン）より: what stands in brackets tells how much it was. */
static size_t past_bracket(const struct text *text, size_t end)
{
    enum { REACH = 8 };

    if (!token_is_symbol(text, end, '(') && !token_is_symbol(text, end, 0xFF08))
        return end;
    for (size_t i = end + 1; i < end + REACH && i < text->token_count; i++)
        if (token_is_symbol(text, i, ')') || token_is_symbol(text, i, 0xFF09))
            return i + 1;
    return end;
}

/* 前年8月を31%下回った */
static bool is_measured_by(const struct text *text, size_t end)
{
    static const char *const verbs[] = { "下回", "上回", "超え", "割り込", NULL };
    enum { REACH = 8 };

    if (text->language != LANGUAGE_JA || !ck_bytes_equal(token_folded(text, end), CK_BYTES("を")))
        return false;
    for (size_t at = end + 1; at < end + REACH && at < text->token_count && text->tokens[at].sentence == text->tokens[end].sentence; at++)
        for (size_t v = 0; verbs[v]; v++)
            if (ck_bytes_begin(token_folded(text, at), ck_bytes_from(verbs[v])))
                return true;
    return false;
}

static bool is_base_behind(const struct text *text, size_t end)
{
    if (!is_east(text))
        return false;
    if (is_measured_by(text, end))
        return true;
    if (is_level_times(text, end))
        return true;
    end = past_bracket(text, end);
    for (size_t at = end; at < end + 3; at++) {
        if (text->language == LANGUAGE_ZH && token_has(text, at + 1, KIND_country) && ck_bytes_equal(token_folded(text, at), CK_BYTES("自")))
            return false; /* 2月自中国进口 */
        if ((token_meaning(text, at, KIND_base_mark) && (text->language != LANGUAGE_ZH || token_meaning(text, at, KIND_base_behind))) ||
            token_meaning(text, at, KIND_since))
            return true;
        if (!token_meaning(text, at, KIND_of) && !token_meaning(text, at, KIND_level_word) && !token_meaning(text, at, KIND_measure))
            break;
    }
    size_t of = end;

    while (token_has(text, of, KIND_level_word))
        of++;
    if (token_has(text, of, KIND_of) && is_level_from(text, of + 1)) /* 9월의 1만6000톤에서 */
        return true;
    end = of;
    if (token_meaning(text, end, KIND_of)) /* 5月的七倍, 前月の約7.6倍, 5월의 7배, 去年同期的三分之二 */
        for (size_t at = end + 1; at < end + 6; at++) {
            if (token_meaning(text, at, KIND_times) || token_meaning(text, at, KIND_over) || token_meaning(text, at, KIND_fraction) ||
                token_meaning(text, at, KIND_multiple) || token_meaning(text, at, KIND_tenth))
                return true;
            if (token_meaning(text, at, KIND_percent))
                return is_amount_of(text, end, at + 1);
            if (!(text->tokens[at < text->token_count ? at : 0].type == TOKEN_NUMBER) && !token_meaning(text, at, KIND_number) &&
                !token_meaning(text, at, KIND_qualifier) && !token_meaning(text, at, KIND_level_word))
                return false;
        }
    return false;
}

/* Down 38 % on June 2024: behind a number's size, "on" stands before its base. */
static bool is_on_base(const struct text *text, const struct moment *moment)
{
    size_t at = moment->first;

    if (moment->kind == MOMENT_DAY || at < 2 ||
        !((text->language == LANGUAGE_EN && ck_bytes_equal(token_folded(text, at - 1), CK_BYTES("on"))) ||
          (text->language == LANGUAGE_DE && ck_bytes_equal(token_folded(text, at - 1), CK_BYTES("zum")))))
        return false;
    for (size_t i = at - 1; i-- > 0 && i + ON_REACH >= at && text->tokens[i].sentence == text->tokens[at].sentence;) {
        if (text->tokens[i].type == TOKEN_PUNCTUATION && !token_has(text, i, KIND_percent))
            return false;
        if (token_meaning(text, i, KIND_percent) || token_meaning(text, i, KIND_change) || token_meaning(text, i, KIND_compare) ||
            token_meaning(text, i, KIND_multiple) || token_meaning(text, i, KIND_unit))
            return true;
    }
    return false;
}

/* at an average of $390 a kilogram: of a price, not of months */
static bool is_of_price(const struct text *text, size_t i)
{
    enum { PRICE_REACH = 4 };

    for (size_t at = i + 1; at < i + PRICE_REACH; at++)
        if (token_has(text, at, KIND_unit) && !is_weight(token_concept(text, at, KIND_unit)))
            return true;
    return false;
}

static bool is_average(const struct text *text, size_t i) /* not the half of "dos veces y media" */
{
    return token_has(text, i, KIND_average) && !(i > 0 && ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("y"))) && !is_of_price(text, i);
}

void moment_mark(const struct text *text, const uint8_t *taken, struct moment *moment)
{
    moment->base |= is_base_before(text, taken, moment->first) || is_base_behind(text, moment->end) || is_on_base(text, moment);
    if (moment->kind == MOMENT_RELATIVE && moment->relative == CONCEPT_next_month)
        moment->base = false; /* de 90 toneladas al mes siguiente */
    if (text->language == LANGUAGE_ZH && moment->first > 0 && ck_bytes_equal(token_folded(text, moment->first - 1), CK_BYTES("由")))
        moment->base = true; /* 由1月的12吨降至 */
    moment->since = (moment->first > 0 && !is_east(text) && token_meaning(text, moment->first - 1, KIND_since)) ||
                    (is_east(text) && token_meaning(text, moment->end, KIND_since) && !token_meaning(text, moment->end, KIND_base_mark) &&
                     !token_has(text, moment->end + 1, KIND_country)) /* 2月自中国进口 */
                    || (moment->first > 1 && !is_east(text) && token_meaning(text, moment->first - 2, KIND_since) &&
                        token_meaning(text, moment->first - 1, KIND_of));
    for (size_t at = moment->end; at < moment->end + 4; at++)
        if (is_average(text, at)) {
            moment->mean = true;
            break;
        } else if (token_meaning(text, at, KIND_month) || token_meaning(text, at, KIND_relative) || token_meaning(text, at, KIND_percent) ||
                   token_is_symbol(text, at, ','))
            break; /* in June, an average of $390 */
    for (size_t back = 1; !is_east(text) && back <= 3 && back <= moment->first; back++)
        moment->mean |= is_average(text, moment->first - back);
    for (size_t at = moment->end; at < moment->end + 3; at++)
        moment->combined |= token_meaning(text, at, KIND_combined) != NULL;
    for (size_t back = 1; !is_east(text) && back <= 2 && back <= moment->first; back++)
        moment->combined |= token_meaning(text, moment->first - back, KIND_combined) != NULL;
    if (moment->mean)
        moment->base = true;
}

/* What stands in such a list between two times. */
static bool is_of_list(const struct text *text, size_t i)
{
    return is_numeral(text, i) || token_has(text, i, KIND_scale) || token_has(text, i, KIND_opener) || token_has(text, i, KIND_qualifier) ||
           token_has(text, i, KIND_of) || token_has(text, i, KIND_to) || ck_bytes_equal(token_folded(text, i), CK_BYTES("im")) ||
           token_has(text, i, KIND_level_word) || token_is_symbol(text, i, ',') || token_is_symbol(text, i, 0x3001);
}

void moment_join(const struct text *text, const struct moment *before, struct moment *moment)
{
    enum { LIST_REACH = 8 };
    bool number = false, joined = false;

    if (!before || !before->base || before->since || before->mean || moment->base || moment->since || moment->kind != MOMENT_MONTHS ||
        moment->first > before->end + LIST_REACH)
        return;
    for (size_t i = before->end; i < moment->first; i++) {
        bool conjunction = token_has(text, i, KIND_and) || token_is_symbol(text, i, 0x3001);

        if (!conjunction && !is_of_list(text, i))
            return;
        joined |= conjunction;
        number |= text->tokens[i].type == TOKEN_NUMBER;
    }
    moment->base = joined && number;
}
