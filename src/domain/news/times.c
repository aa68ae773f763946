/* SPDX-License-Identifier: Apache-2.0
 * Periods that depend on others, and what kind a base is (docs/CLAIMS.md 4.3: from the two periods, not from the words). */
#include "domain/news/claims.h"

#include "chokepoint/day.h"

bool is_base_moment(const struct moment *moment)
{
    return moment->base ||
           (moment->kind == MOMENT_RELATIVE &&
            (moment->relative == CONCEPT_year_ago || moment->relative == CONCEPT_month_ago || moment->relative == CONCEPT_period_ago)) ||
           moment->kind == MOMENT_YEARS_BEFORE || moment->kind == MOMENT_PRE_CONTROL;
}

static struct claim_months relative_months(const struct claims_reader *reader, const struct moment *moment, struct claim_months period)
{
    int32_t now = ck_month_from_day(reader->text->article->published_on);

    if (moment->relative == CONCEPT_ytd || moment->relative == CONCEPT_this_year) {
        if (period.set)
            return (struct claim_months){ true, month_of(ck_month_year(period.to), 1), period.to };
        return (struct claim_months){ 0 };
    }
    if (moment->relative == CONCEPT_same && moment->year && period.set) {
        int32_t shift = (ck_month_year(period.to) - moment->year) * 12;

        return (struct claim_months){ true, period.from - shift, period.to - shift };
    }
    if (!period.set)
        period = (struct claim_months){ moment->relative == CONCEPT_month_ago, now, now };
    if (!period.set)
        return period;
    int32_t length = period.to - period.from + 1;

    switch (moment->relative) {
    case CONCEPT_year_ago: return (struct claim_months){ true, period.from - 12, period.to - 12 };
    case CONCEPT_next_month: return (struct claim_months){ true, period.to + 1, period.to + 1 };
    case CONCEPT_month_ago: return (struct claim_months){ true, period.from - 1, length == 1 ? period.to - 1 : period.from - 1 };
    case CONCEPT_period_ago: return (struct claim_months){ true, period.from - length, period.from - 1 };
    default: return period;
    }
}

/* A bare month, or range of months, in the last year in which it begins or ends before the period does. */
static struct claim_months last_before(struct claim_months months, struct claim_months period)
{
    int32_t ends = months.to - period.to, begins = months.from - period.from, late = ends < begins ? ends : begins, years = 0;

    if (late >= 0)
        years = -(late / 12 + 1);
    if (period.from - (months.to + 12 * years) > 12)
        years += (period.from - (months.to + 12 * years) - 1) / 12;
    return (struct claim_months){ true, months.from + 12 * years, months.to + 12 * years };
}

struct claim_months moment_months(const struct claims_reader *reader, const struct moment *moment, struct claim_months period, bool as_base)
{
    struct claim_months months = { true, moment->from, moment->to };

    if (moment->kind == MOMENT_RELATIVE)
        return relative_months(reader, moment, period);
    if (moment->kind == MOMENT_PRE_CONTROL || moment->kind == MOMENT_UNTOLD)
        return (struct claim_months){ 0 };
    if (moment->kind == MOMENT_YEARS_BEFORE) {
        if (!period.set)
            return period;
        return (struct claim_months){ true, month_of(ck_month_year(period.to) - moment->count, 1), month_of(ck_month_year(period.to) - 1, 12) };
    }
    return as_base && !moment->year_given && period.set ? last_before(months, period) : months;
}

enum base_kind base_kind_of(struct claim_months period, struct claim_months base, const struct moment *moment)
{
    int32_t length = period.to - period.from + 1, base_length = base.to - base.from + 1;

    if (moment && moment->kind == MOMENT_PRE_CONTROL)
        return BASE_KIND_PRE_CONTROL;
    if (moment && moment->mean)
        return BASE_KIND_MEAN_OF;
    if (!base.set)
        return BASE_KIND_UNKNOWN;
    if (moment && moment->combined && base_length != length)
        return BASE_KIND_SUM_OF;
    if (!period.set)
        return base_length == 1 ? BASE_KIND_SINCE_MONTH : BASE_KIND_UNKNOWN;
    if (length != base_length)
        return base_length == 1 ? BASE_KIND_SINCE_MONTH : BASE_KIND_SUM_OF;
    if (base.from == period.from - 12)
        return length > 1 && ck_month_of_year(period.from) == 0 ? BASE_KIND_YTD : BASE_KIND_YOY;
    if (length == 1)
        return base.from == period.from - 1 ? BASE_KIND_MOM : BASE_KIND_SINCE_MONTH;
    return base.to == period.from - 1 ? BASE_KIND_PREV_PERIOD : BASE_KIND_SUM_OF;
}

bool names_control(const struct text *text, size_t i)
{
    switch (token_concept(text, i, KIND_act_object)) {
    case CONCEPT_restriction:
    case CONCEPT_duty:
    case CONCEPT_suspension:
    case CONCEPT_licence:
    case CONCEPT_quota:
    case CONCEPT_list:
    case CONCEPT_evasion: return true;
    default: return false;
    }
}

bool moment_of_control(const struct claims_reader *reader, const struct segment *segment, const struct moment *moment)
{
    const struct text *text = reader->text;
    bool               control = false;

    for (size_t i = segment->figure_first; i < segment->figure_end; i++)
        if (text->tokens[reader->figures.items[i].first].clause == text->tokens[moment->first].clause)
            return false;
    for (size_t i = moment->first; i-- > segment->first && text->tokens[i].clause == text->tokens[moment->first].clause && !control;)
        control = names_control(text, i);
    return control;
}

/* (June 2025) behind a figure */
static bool is_bare_time(const struct claims_reader *reader, const struct segment *segment)
{
    const struct moment *moment = &reader->moments.items[segment->moment_first];

    for (size_t i = segment->first; i < segment->end; i++)
        if ((i < moment->first || i >= moment->end) && reader->text->tokens[i].type != TOKEN_PUNCTUATION)
            return false;
    return true;
}

/* After the leaders met in May: a clause without figures, trade or customs tells no time of figures. */
static bool tells_time(const struct claims_reader *reader, const struct segment *segment)
{
    if (segment->moment_end == segment->moment_first + 1 && is_bare_time(reader, segment))
        return true;
    return segment->figure_first < segment->figure_end || segment_has(reader, segment, KIND_flow) || segment_has(reader, segment, KIND_customs);
}

struct claim_months sole_months(const struct claims_reader *reader, size_t segment)
{
    struct claim_months sole = { 0 };
    uint32_t            sentence = reader->segments[segment].sentence;

    for (; segment < reader->segment_count && reader->segments[segment].sentence == sentence; segment++) {
        const struct segment *here = &reader->segments[segment];

        for (size_t i = here->moment_first; i < here->moment_end && tells_time(reader, here); i++) {
            const struct moment *moment = &reader->moments.items[i];
            struct claim_months  months = { true, moment->from, moment->to };

            if (moment->kind == MOMENT_UNTOLD && !is_base_moment(moment))
                return (struct claim_months){ 0 };
            if (moment->kind != MOMENT_MONTHS || is_base_moment(moment) || moment->since || moment_of_control(reader, here, moment))
                continue;
            months = months_sum(reader, here, months);
            if (moment->between || (sole.set && (sole.from != months.from || sole.to != months.to)))
                return (struct claim_months){ 0 };
            sole = months;
        }
    }
    return sole;
}

/* this year until July, hasta julio … este año */
static bool is_until(const struct claims_reader *reader, const struct segment *segment)
{
    bool this_year = false, until = false;

    for (size_t i = segment->moment_first; i < segment->moment_end; i++) {
        const struct moment *moment = &reader->moments.items[i];

        this_year |= moment->kind == MOMENT_RELATIVE && moment->relative == CONCEPT_this_year;
        until |=
            moment->kind == MOMENT_MONTHS && ((moment->first > 0 && token_means(reader->text, moment->first - 1, KIND_date_before, CONCEPT_until) &&
                                               !token_meaning(reader->text, moment->first - 1, KIND_toward_before)) ||
                                              token_means(reader->text, moment->end, KIND_date_after, CONCEPT_until));
    }
    return this_year && until;
}

/* 올해 들어 가장 적었다: the least of this year so far, and no sum of it. */
static bool sums_up(const struct claims_reader *reader, const struct segment *segment)
{
    for (size_t i = segment->first; i < segment->end; i++)
        if (token_has(reader->text, i, KIND_cumulative) && !(i + 1 < segment->end && token_has(reader->text, i + 1, KIND_record)))
            return true;
    return false;
}

struct claim_months months_sum(const struct claims_reader *reader, const struct segment *segment, struct claim_months months)
{
    if (months.set && months.from == months.to && (sums_up(reader, segment) || is_until(reader, segment)))
        months.from = month_of(ck_month_year(months.to), 1);
    return months;
}
