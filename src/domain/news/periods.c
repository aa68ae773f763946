/* SPDX-License-Identifier: Apache-2.0
 * The grammar of dates. Each rule looks at the tokens from i and returns the token after what it has read, or 0; the first that reads wins. */
#include "domain/news/periods.h"

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/news/dates.h"

enum { COUNT_MAX = 60 /* of months, days, years before */, NAMED_YEAR_FIRST = 1000 };

int32_t month_of(int32_t year, int month) { return (year - 1970) * 12 + month - 1; }

enum { SUM_MONTHS = 4 /* from January on */ };

static bool is_east(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

/* The moment's year, or that none can tell. Returns `next`. */
static size_t year_set(struct moment *moment, int32_t year, size_t next)
{
    if (year == YEAR_UNTOLD)
        moment->kind = MOMENT_UNTOLD;
    return next;
}

static size_t month_name(const struct text *text, size_t i, int *ret_month)
{
    enum concept concept = token_concept(text, i, KIND_month);
    int32_t number = integer_at(text, i);

    if (concept) {
        *ret_month = (int)lexicon_concepts[concept].value;
        return i + 1;
    }
    if (is_east(text) && number >= 1 && number <= 12 && token_meaning(text, i + 1, KIND_month_mark)) {
        *ret_month = number;
        return i + 2;
    }
    return 0;
}

static int32_t month_begun(const struct calendar *calendar, int month)
{
    int32_t year = ck_month_year(calendar->now), found = month_of(year, month);

    return found > calendar->now ? month_of(year - 1, month) : found;
}

/* A day of a month, in the order of the language. */
static size_t day_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    size_t             at = i, next;
    int32_t            year = 0, day;
    int                month;

    if (is_east(text)) {
        next = year_before(calendar, at, &year);
        at = next ? next : at;
        next = month_name(text, at, &month);
        if (!next || (day = integer_at(text, next)) < 1 || day > 31 || !token_meaning(text, next + 1, KIND_day_mark))
            return 0;
        next += 2;
    } else if ((day = integer_at(text, at)) >= 1 && day <= 31) {
        at++;
        if (token_is_symbol(text, at, '.') || token_meaning(text, at, KIND_of))
            at++;
        next = month_name(text, at, &month);
        if (!next)
            return 0;
        size_t behind = year_behind(calendar, next, &year);

        next = behind ? behind : next;
    } else {
        next = month_name(text, at, &month);
        if (!next || (day = integer_at(text, next)) < 1 || day > 31 || text->language != LANGUAGE_EN || token_meaning(text, next + 1, KIND_unit) ||
            token_meaning(text, next + 1, KIND_percent))
            return 0;
        next++;
        size_t behind = year_behind(calendar, next, &year);

        next = behind ? behind : next;
    }
    *moment = (struct moment){ .kind = MOMENT_DAY, .year_given = year != 0, .month = month, .day = day };
    moment->year = year ? year : ck_month_year(month_begun(calendar, month));
    moment->from = moment->to = month_of(moment->year, month);
    return year_set(moment, year, next);
}

static size_t month_read(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text  *text = calendar->text;
    int32_t             year = 0;
    int                 month;
    size_t              at = i, next = 0, behind;
    struct numeric_date date;

    if ((next = numeric_date_take(text, i, &date)) && date.month && !date.day) {
        *moment = (struct moment){ .kind = MOMENT_MONTHS, .month = date.month, .year_given = true };
        moment->from = moment->to = month_of(date.year, date.month);
        return next;
    }
    if ((next = year_before(calendar, at, &year)))
        at = next + (size_t)(text->language == LANGUAGE_KO ? 0 : token_meaning(text, next, KIND_of) != NULL);
    next = month_name(text, at, &month);
    if (!next)
        return 0;
    if (!year && (behind = year_behind(calendar, next, &year)))
        next = behind;
    *moment = (struct moment){ .kind = MOMENT_MONTHS, .month = month, .year_given = year != 0 };
    moment->from = moment->to = year ? month_of(year, month) : month_begun(calendar, month);
    return year_set(moment, year, next);
}

/* The months that were read last: several rules ask for the one that begins at a token. */
struct months_read {
    struct month_read {
        size_t        at, next; /* tokens: the one it was asked for, and that behind it; 0: no month begins there */
        struct moment moment;
    } slots[4]; /* by the token's number */
};

static size_t month_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    struct month_read *slot = &calendar->months->slots[i % 4];

    if (slot->at != i) {
        slot->at = i;
        slot->next = month_read(calendar, i, &slot->moment);
    }
    if (slot->next)
        *moment = slot->moment;
    return slot->next;
}

/* A whole date in digits, or one that is none. */
static size_t numeric_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    struct numeric_date date;
    size_t              next = numeric_date_take(calendar->text, i, &date);

    if (!next || (!date.untold && !date.day))
        return 0;
    *moment = (struct moment){
        .kind = date.untold ? MOMENT_UNTOLD : MOMENT_DAY, .year_given = true, .year = date.year, .month = date.month, .day = date.day
    };
    if (!date.untold)
        moment->from = moment->to = month_of(date.year, date.month);
    return next;
}

/* The first month of a range: a bare number where the mark of the month follows the second, 1至6月. */
static size_t range_first(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    int32_t            year = 0, number;
    size_t             at = i, next = year_before(calendar, i, &year);

    if (next)
        at = next;
    number = integer_at(text, at);
    if (is_east(text) && number >= 1 && number <= 12 && (token_meaning(text, at + 1, KIND_span_mark) || token_is_symbol(text, at + 1, '-'))) {
        *moment = (struct moment){ .kind = MOMENT_MONTHS, .month = number, .year_given = year != 0 };
        moment->from = moment->to = year ? month_of(year, number) : month_begun(calendar, number);
        return year_set(moment, year, at + 1);
    }
    return month_take(calendar, i, moment);
}

/* How many months after `month` the next month of the name of `other` lies: 0..11, whatever their years. */
static int32_t months_on(int32_t month, int32_t other) { return ck_month_of_year(other - ck_month_of_year(month)); }

/* Puts the ends of a range in order: the one without a printed year lies next to the other. False: both are printed, and backwards. */
static bool range_order(struct moment *range, bool last_given)
{
    if (range->year_given && range->from > range->to) {
        range->to = range->from + months_on(range->from, range->to);
        return !last_given;
    }
    if (!range->year_given)
        range->from = range->to - months_on(range->from, range->to);
    return true;
}

static size_t range_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    struct moment      last;
    size_t             at = range_first(calendar, i, moment), end;
    bool               between = i > 0 && token_meaning(text, i - 1, KIND_between), mark, dash;

    if (!at)
        return 0;
    dash = token_is_symbol(text, at, '-') || ck_bytes_equal(token_folded(text, at), CK_BYTES("/")) || token_is_symbol(text, at, 0x2013) ||
           token_is_symbol(text, at, 0x2014);
    mark = dash || token_meaning(text, at, KIND_span_mark) || (between && token_meaning(text, at, KIND_and));
    end = month_take(calendar, at + (size_t)mark, &last);
    if (!end || (!mark && text->language != LANGUAGE_EN) || token_meaning(text, at, KIND_reject))
        return 0;
    moment->to = last.to;
    moment->between = between && !dash;
    if (moment->kind == MOMENT_UNTOLD || last.kind == MOMENT_UNTOLD) {
        moment->kind = MOMENT_UNTOLD;
        return end;
    }
    if (!range_order(moment, last.year_given))
        return 0;
    moment->year_given |= last.year_given;
    if ((text->language == LANGUAGE_DE || text->language == LANGUAGE_ES) && ck_month_of_year(moment->from) == 0 &&
        moment->to >= moment->from + SUM_MONTHS)
        moment->between = false; /* von Januar bis August: a sum, as the press has it */
    return end;
}

/* H1 2024, the first five months of last year, 2024年上半年 */
static size_t part_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    int32_t            year = 0;
    size_t             at = i, next = year_before(calendar, i, &year), behind;
    struct ck_bytes    name;
    int                first = 0, last = 0;

    if (next)
        at = next + (size_t)(token_meaning(text, next, KIND_of) != NULL);
    enum concept part = token_concept(text, at, KIND_year_part);

    if (!part)
        return 0;
    name = concept_name(part);
    for (size_t c = 0; c < name.size && name.data[c] != '.'; c++)
        first = first * 10 + (name.data[c] - '0');
    for (size_t c = name.size; c-- > 0 && name.data[c] != '.';)
        last += (name.data[c] - '0') * (c + 1 == name.size ? 1 : 10);
    next = at + 1;
    if (!year && (behind = year_behind(calendar, next, &year)))
        next = behind;
    *moment = (struct moment){ .kind = MOMENT_MONTHS, .year_given = year != 0 };
    if (!year)
        year = ck_month_year(calendar->now) - (month_of(ck_month_year(calendar->now), last) > calendar->now);
    moment->from = month_of(year, first);
    moment->to = month_of(year, last);
    return year_set(moment, year, next);
}

/* the five months to April */
static size_t months_to_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    enum concept word = token_concept(text, i, KIND_number);
    int32_t count = word ? (int32_t)lexicon_concepts[word].value : integer_at(text, i);
    size_t  end;

    if (count < 1 || count > COUNT_MAX || !token_meaning(text, i + 1, KIND_months_to))
        return 0;
    end = month_take(calendar, i + 2, moment);
    if (end)
        moment->from = moment->to - count + 1;
    return end;
}

/* 1H25, 2Q25: the half or the quarter before its letter, and the year of this century */
static size_t numbered_part_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    struct ck_bytes    word = token_folded(text, i + 1);
    int32_t            part = integer_at(text, i), length = word.size && word.data[0] == 'h' ? 6 : 3;
    int64_t            year;

    if (i + 1 >= text->token_count || text->tokens[i + 1].spaced || word.size != 3 || (word.data[0] != 'h' && word.data[0] != 'q') || part < 1 ||
        part > 12 / length || !ck_number_read_long((struct ck_bytes){ word.data + 1, 2 }, &year))
        return 0;
    *moment = (struct moment){ .kind = MOMENT_MONTHS, .year_given = true };
    moment->to = month_of(2000 + (int32_t)year, part * length);
    moment->from = moment->to - length + 1;
    return i + 2;
}

/* the year to June, the quarter ended June, the June quarter */
static size_t form_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    struct ck_bytes    word = token_folded(text, i), mark = token_folded(text, i + 1);
    bool               twelve = ck_bytes_equal(word, CK_BYTES("year")), three = ck_bytes_equal(word, CK_BYTES("quarter"));
    size_t             end = 0;

    if (text->language != LANGUAGE_EN)
        return 0;
    if ((twelve || three) && (ck_bytes_equal(mark, CK_BYTES("to")) || ck_bytes_equal(mark, CK_BYTES("ended"))))
        end = month_take(calendar, i + 2, moment);
    else if (token_meaning(text, i, KIND_month)) {
        end = month_take(calendar, i, moment);
        end = end && ck_bytes_equal(token_folded(text, end), CK_BYTES("quarter")) ? end + 1 : 0;
    }
    if (end)
        moment->from = moment->to - (twelve ? 11 : 2);
    return end;
}

static size_t years_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    int32_t            year, last;
    size_t             next = year_take(calendar, i, &year), more;

    if (!next)
        return 0;
    *moment = (struct moment){ .kind = MOMENT_MONTHS, .year_given = true, .from = month_of(year, 1), .to = month_of(year, 12) };
    if (token_means(text, i, KIND_relative, CONCEPT_this_year)) {
        *moment = (struct moment){ .kind = MOMENT_RELATIVE, .relative = CONCEPT_this_year };
        return next;
    }
    if (token_means(text, next, KIND_relative, CONCEPT_same)) { /* 2024年同期 */
        *moment = (struct moment){ .kind = MOMENT_RELATIVE, .relative = CONCEPT_same, .year = year };
        return next + 1;
    }
    for (size_t at = next; at < text->token_count && at < next + 2; at++) { /* 2022, 2023 and 2024 combined */
        if (!token_is_symbol(text, at, ',') && !token_meaning(text, at, KIND_and) && !token_meaning(text, at, KIND_span_mark))
            break;
        more = year_take(calendar, at + 1, &last);
        if (more && last > year) {
            struct moment rest;
            size_t        end = years_take(calendar, at + 1, &rest);

            if (rest.combined || token_meaning(text, end, KIND_combined)) {
                moment->to = rest.to;
                moment->combined = true;
                return end;
            }
        }
    }
    return next;
}

static size_t years_before_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    enum concept word = token_concept(text, i, KIND_number);
    int32_t count = word ? (int32_t)lexicon_concepts[word].value : integer_at(text, i);

    if (count < 2 || count > 20 || !(token_meaning(text, i + 1, KIND_in_years) || (is_east(text) && token_meaning(text, i + 1, KIND_year_mark))))
        return 0;
    for (size_t at = i + 2; at < i + 6; at++)
        if (token_meaning(text, at, KIND_combined)) {
            *moment = (struct moment){ .kind = MOMENT_YEARS_BEFORE, .count = count, .combined = true };
            return i + 2;
        }
    return 0;
}

static bool is_in(struct ck_bytes word)
{
    return ck_bytes_equal(word, CK_BYTES("in")) || ck_bytes_equal(word, CK_BYTES("im")) || ck_bytes_equal(word, CK_BYTES("en"));
}

static size_t relative_take(const struct calendar *calendar, size_t i, struct moment *moment)
{
    const struct text *text = calendar->text;
    enum concept relative = token_concept(text, i, KIND_relative);
    size_t behind;

    if (token_meaning(text, i, KIND_pre_control)) {
        *moment = (struct moment){ .kind = MOMENT_PRE_CONTROL, .base = true };
        return i + 1;
    }
    if (!relative)
        return 0;
    *moment = (struct moment){ .kind = MOMENT_RELATIVE, .relative = relative };
    behind = i + 1 + (size_t)token_has(text, i + 1, KIND_of);
    if (relative == CONCEPT_same &&
        (token_means(text, behind, KIND_relative, CONCEPT_year_ago) || token_means(text, behind, KIND_relative, CONCEPT_last_year))) {
        moment->relative = CONCEPT_year_ago; /* in the same period a year earlier */
        return behind + 1;
    }
    if (relative == CONCEPT_last_month)
        *moment = (struct moment){ .kind = MOMENT_MONTHS, .from = calendar->now - 1, .to = calendar->now - 1, .year_given = true };
    if (relative == CONCEPT_same && (behind = year_behind(calendar, i + 1, &moment->year)))
        return behind;
    if (relative == CONCEPT_same && is_in(token_folded(text, i + 1)) && (behind = year_take(calendar, i + 2, &moment->year)))
        return behind; /* from the same month in 2024 */
    moment->year = 0;
    return i + 1;
}

/* No rule reads anything at a token that is none of these. */
static bool may_begin(const struct text *text, size_t i)
{
#define BEGINNINGS(w)                                                                                                                                \
    KIND_IN(w, KIND_month) | KIND_IN(w, KIND_year_part) | KIND_IN(w, KIND_relative) | KIND_IN(w, KIND_pre_control) | KIND_IN(w, KIND_number)
    static const struct kind_set beginnings = KIND_SET(BEGINNINGS);
    struct ck_bytes              word = token_folded(text, i);

    if (text->tokens[i].type == TOKEN_NUMBER) {
        int32_t number = integer_at(text, i);

        return is_east(text) || (number >= 0 && number <= COUNT_MAX) || number >= NAMED_YEAR_FIRST || numeric_date_may_begin(text, i);
    }
    if (token_has_any(text, i, &beginnings))
        return true;
    return text->language == LANGUAGE_EN && (word.data[0] == 'y' || word.data[0] == 'q'); /* year, quarter */
}

void moments_find(const struct text *text, struct ck_arena *arena, uint8_t *taken, struct moment_array *ret_moments)
{
    static size_t (*const rules[])(const struct calendar *, size_t, struct moment *) = { numeric_take,   numbered_part_take, form_take,    range_take,
                                                                                         months_to_take, day_take,           part_take,    month_take,
                                                                                         years_take,     years_before_take,  relative_take };
    struct months_read months;
    struct calendar    calendar = { .text = text, .now = ck_month_from_day(text->article->published_on), .months = &months };
    size_t             capacity = 16;

    for (size_t slot = 0; slot < sizeof months.slots / sizeof *months.slots; slot++)
        months.slots[slot].at = SIZE_MAX;

    *ret_moments = (struct moment_array){ .items = ck_arena_take(arena, capacity * sizeof *ret_moments->items) };
    for (size_t i = 0; i < text->token_count;) {
        struct moment moment;
        size_t        next = 0;
        bool          may = may_begin(text, i);

        for (size_t rule = 0; may && !next && rule < sizeof rules / sizeof *rules; rule++)
            next = rules[rule](&calendar, i, &moment);
        if (!next) {
            i++;
            continue;
        }
        if (ret_moments->count == MOMENTS_MAX) {
            ret_moments->cut = true;
            break;
        }
        if (ret_moments->count == capacity) {
            struct moment *more = ck_arena_take(arena, 2 * capacity * sizeof *more);

            memcpy(more, ret_moments->items, capacity * sizeof *more);
            ret_moments->items = more;
            capacity *= 2;
        }
        moment.first = (uint32_t)i;
        moment.end = (uint32_t)next;
        moment_mark(text, taken, &moment);
        moment_join(text, ret_moments->count > 0 ? &ret_moments->items[ret_moments->count - 1] : NULL, &moment);
        ret_moments->items[ret_moments->count++] = moment;
        memset(taken + i, 1, next - i);
        i = next;
    }
}
