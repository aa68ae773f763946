/* SPDX-License-Identifier: Apache-2.0
 * Claims that others read in an article (docs/CLAIMS.md 4): each part by itself, then what the parts say of one another. */
#include "internal.h"

#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/model/claim_shape.h"
#include "domain/model/code.h"
#include "domain/model/country.h"
#include "domain/model/topics.h"
#include "engine/base/string_set.h"

enum { ORDINAL_MAX = 255, MONTHS_MAX = 240, PARTNERS_MAX = 16, YEAR_FIRST = 1962 };

#define TEXT(name, what)                                                                                                                             \
    {                                                                                                                                                \
#name, offsetof(struct submitted_claim, name), what                                                                                          \
    }
static const struct text_rule claim_texts[] = {
    TEXT(news, TEXT_KEY),       TEXT(reader, TEXT_KEY),         TEXT(item, TEXT_ITEM),           TEXT(reporter, TEXT_COUNTRY),
    TEXT(value, NUMBER_SIGNED), TEXT(value_low, NUMBER_SIGNED), TEXT(value_high, NUMBER_SIGNED), { 0 },
};
#undef TEXT

static bool is_control(const struct submitted_claim *claim) { return metric_family(claim->metric) == FAMILY_CONTROL; }

static bool is_dated(const struct submitted_claim *claim) { return claim->metric == METRIC_CONTROL_FROM || claim->metric == METRIC_CONTROL_UNTIL; }

/* ---- partners ---- */

/* Those that are added together, joined by `+`; as many as there is room for. */
static size_t partners_split(struct ck_bytes text, struct ck_bytes ret_parts[PARTNERS_MAX + 1])
{
    size_t count = 0;

    for (size_t from = 0, at = 0; at <= text.size && count <= PARTNERS_MAX; at++)
        if (at == text.size || text.data[at] == '+') {
            ret_parts[count++] = (struct ck_bytes){ text.data + from, at - from };
            from = at + 1;
        }
    return count;
}

/* In capitals, in order. Where nothing is told: all. */
static struct ck_bytes partner_of(const struct submitted_claim *claim, struct ck_arena *arena)
{
    struct ck_bytes parts[PARTNERS_MAX + 1], text = upper_fold(claim->partner, arena);
    size_t          count, size = 0;
    char           *joined;

    if (!claim->partner.data)
        return is_control(claim) ? CK_BYTES("ALL") : CK_BYTES("WLD");
    count = partners_split(text, parts);
    if (count < 2 || count > PARTNERS_MAX)
        return text;
    qsort(parts, count, sizeof *parts, strings_compare);
    joined = ck_arena_take(arena, text.size);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            joined[size++] = '+';
        memcpy(joined + size, parts[i].data, parts[i].size);
        size += parts[i].size;
    }
    return (struct ck_bytes){ joined, size };
}

static void check_partner(struct intake_finding *finding, const struct submitted_claim *claim)
{
    struct ck_bytes parts[PARTNERS_MAX + 1], all = is_control(claim) ? CK_BYTES("ALL") : CK_BYTES("WLD");
    size_t          count = partners_split(claim->partner, parts);

    if (count == 1 && ck_bytes_equal(claim->partner, all))
        return;
    for (size_t i = 0; i < count; i++)
        if (!country_known(parts[i]))
            note_text(finding, INTAKE_UNKNOWN_COUNTRY, "partner", claim->partner,
                      is_control(claim) ? "neither countries joined by + nor ALL" : "neither countries joined by + nor WLD");
        else if (i > 0 && ck_bytes_equal(parts[i], parts[i - 1]))
            note_text(finding, CK_REASON_CONTRADICTION, "partner", claim->partner, "one country twice");
    if (count > PARTNERS_MAX)
        note_text(finding, INTAKE_UNKNOWN_COUNTRY, "partner", claim->partner, "more than 16 countries");
}

/* ---- months ---- */

static bool check_months(struct intake_finding *finding, const char *field, struct ck_bytes text, struct ck_months *ret_months)
{
    if (!text.data)
        return false;
    if (!months_read(text, ret_months))
        note_text(finding, CK_REASON_BAD_PERIOD, field, text, "neither YYYY-MM nor YYYY-MM/YYYY-MM, the first not after the last");
    else if (ck_month_year(ret_months->from) < YEAR_FIRST || ret_months->to - ret_months->from >= MONTHS_MAX)
        note_text(finding, CK_REASON_BAD_PERIOD, field, text, "before 1962, or of more than 240 months");
    else
        return true;
    return false;
}

/* Weights of one month and of several have metrics of their own. */
static void check_length(struct intake_finding *finding, const struct submitted_claim *claim, struct ck_months period)
{
    bool one = period.from == period.to;

    if (!one && (claim->metric == METRIC_QUANTITY_LEVEL || claim->metric == METRIC_QUANTITY_CHANGE))
        note_text(finding, CK_REASON_CONTRADICTION, "period", claim->period, "several months, which have CUMULATIVE_LEVEL and CUMULATIVE_CHANGE");
    if (one && (claim->metric == METRIC_CUMULATIVE_LEVEL || claim->metric == METRIC_CUMULATIVE_CHANGE))
        note_text(finding, CK_REASON_CONTRADICTION, "period", claim->period, "one month, which has QUANTITY_LEVEL and QUANTITY_CHANGE");
}

static void check_base(struct intake_finding *finding, const struct submitted_claim *claim, const struct ck_months *period)
{
    enum base_kind   kind = claim->base_kind.known ? (enum base_kind)claim->base_kind.value : BASE_KIND_UNKNOWN;
    struct ck_months base, meant;

    if (!claim->base_period.data && !claim->base_kind.known)
        return;
    if (!metric_is_change(claim->metric) && claim->metric != METRIC_RECORD)
        note_text(finding, CK_REASON_CONTRADICTION, claim->base_period.data ? "base_period" : "base_kind",
                  claim->base_period.data ? claim->base_period : enum_name(&base_kind_symbols, claim->base_kind.value),
                  "of a metric that is compared with nothing");
    if (!check_months(finding, "base_period", claim->base_period, &base) || !period)
        return;
    if (base.from >= period->from && claim->metric != METRIC_RECORD)
        note_text(finding, CK_REASON_CONTRADICTION, "base_period", claim->base_period, "does not begin before the period");
    else if (base_of_kind(*period, kind, &meant) && (meant.from != base.from || meant.to != base.to))
        note_text(finding, CK_REASON_CONTRADICTION, "base_period", claim->base_period, "other months than base_kind says");
}

static void check_date(struct intake_finding *finding, const struct submitted_claim *claim)
{
    int32_t day;

    if (!is_dated(claim)) {
        if (claim->date.data || claim->of.known)
            note_text(finding, CK_REASON_CONTRADICTION, claim->date.data ? "date" : "of",
                      claim->date.data ? claim->date : enum_name(&claim_of_symbols, claim->of.value),
                      "of another metric than CONTROL_FROM and CONTROL_UNTIL");
        return;
    }
    if (!claim->date.data || !claim->of.known)
        note(finding, CK_REASON_MISSING_FIELD, claim->date.data ? "of" : "date", "which CONTROL_FROM and CONTROL_UNTIL have");
    else if (!ck_day_read_first(claim->date, &day) || ck_month_year(ck_month_from_day(day)) < YEAR_FIRST)
        note_text(finding, CK_REASON_BAD_PERIOD, "date", claim->date, "neither YYYY-MM-DD nor YYYY-MM nor YYYY, from 1962 on");
}

/* ---- values ---- */

static const char *unit_wanted(enum metric metric)
{
    bool change = metric_is_change(metric);

    switch (metric_family(metric)) {
    case FAMILY_WEIGHT: return change ? "a change of a weight is in kg, t or ratio" : "a weight is in kg or t";
    case FAMILY_VALUE: return change ? "a change of a value is in USD, CNY, EUR, JPY, KRW or ratio" : "a value is in USD, CNY, EUR, JPY or KRW";
    case FAMILY_UNIT_VALUE:
        return change ? "a change of a price is in money for a kg or t, as USD/kg, or ratio" : "a price is in money for a kg or t: USD/kg";
    case FAMILY_SHARE: return "a share is in ratio";
    default: return "the metric has no unit";
    }
}

/* The units in which each family is told; a change may be a ratio too. */
static void check_unit(struct intake_finding *finding, const struct submitted_claim *claim)
{
    static const char *const units[][11] = {
        [FAMILY_WEIGHT] = { "kg", "t" },
        [FAMILY_VALUE] = { "USD", "CNY", "EUR", "JPY", "KRW" },
        [FAMILY_UNIT_VALUE] = { "USD/kg", "USD/t", "CNY/kg", "CNY/t", "EUR/kg", "EUR/t", "JPY/kg", "JPY/t", "KRW/kg", "KRW/t" },
        [FAMILY_SHARE] = { "ratio" },
    };
    enum figure_family family = metric_family(claim->metric);
    bool               known = false, fits = metric_is_change(claim->metric) && ck_bytes_equal(claim->unit, CK_BYTES("ratio"));

    if (!claim->unit.data) {
        if (claim->value.known && claim->value.value != 0 && family >= FAMILY_WEIGHT && family <= FAMILY_SHARE)
            note(finding, CK_REASON_MISSING_FIELD, "unit", "which a value has that is not 0");
        return;
    }
    for (size_t of = FAMILY_WEIGHT; of <= FAMILY_SHARE; of++)
        for (const char *const *unit = units[of]; *unit; unit++)
            if (ck_bytes_equal(claim->unit, ck_bytes_from(*unit))) {
                known = true;
                fits = fits || of == family;
            }
    if (!known)
        note_text(finding, CK_REASON_UNKNOWN_ENUM, "unit", claim->unit,
                  "none of kg, t, ratio, USD, CNY, EUR, JPY, KRW, nor one of these moneys for a kg or t: USD/kg");
    else if (!fits)
        note_text(finding, CK_REASON_CONTRADICTION, "unit", claim->unit, unit_wanted(claim->metric));
}

/* What no figure of the metric can be. */
static void check_range(struct intake_finding *finding, const struct submitted_claim *claim, const char *field, struct ck_maybe_double number)
{
    bool   change = metric_is_change(claim->metric), ratio = ck_bytes_equal(claim->unit, CK_BYTES("ratio"));
    double value = number.value;

    if (!number.known)
        return;
    if (change && ratio && value < -1)
        note_number(finding, CK_REASON_BAD_NUMBER, field, value, "nothing falls below -1");
    if (!change && value < 0)
        note_number(finding, CK_REASON_BAD_NUMBER, field, value, "below 0");
    if (metric_family(claim->metric) == FAMILY_SHARE && value > 1)
        note_number(finding, CK_REASON_BAD_NUMBER, field, value, "a share above 1");
    if ((claim->metric == METRIC_RANK || claim->metric == METRIC_RECORD) && value < 1)
        note_number(finding, CK_REASON_BAD_NUMBER, field, value, "places count from 1");
    if (claim->metric == METRIC_CONTROL_IN_FORCE && value != 0 && value != 1)
        note_number(finding, CK_REASON_BAD_NUMBER, field, value, "neither 0 nor 1");
}

static void check_value(struct intake_finding *finding, const struct submitted_claim *claim)
{
    struct ck_maybe_double value = claim->value, low = claim->value_low, high = claim->value_high;

    check_range(finding, claim, "value", value);
    check_range(finding, claim, "value_low", low);
    check_range(finding, claim, "value_high", high);
    if (value.known && !low.known && !high.known && !is_control(claim))
        note(finding, CK_REASON_MISSING_FIELD, "value_low", "without it and value_high any figure would bear the value out");
    if (low.known && high.known && low.value > high.value)
        note_number(finding, CK_REASON_CONTRADICTION, "value_low", low.value, "above value_high");
    if (value.known && ((low.known && value.value < low.value) || (high.known && value.value > high.value)))
        note_number(finding, CK_REASON_CONTRADICTION, "value", value.value, "not from value_low to value_high");
}

/* Which way: a change has the way of its value. */
static enum direction direction_of(const struct submitted_claim *claim)
{
    if (claim->direction != DIRECTION_NONE || !metric_is_change(claim->metric) || !claim->value.known || claim->value.value == 0)
        return claim->direction;
    return claim->value.value > 0 ? DIRECTION_UP : DIRECTION_DOWN;
}

/* A claim says something: a value, a bound, or which way. */
static void check_saying(struct intake_finding *finding, const struct submitted_claim *claim)
{
    bool change = metric_is_change(claim->metric), up = claim->direction == DIRECTION_UP, down = claim->direction == DIRECTION_DOWN;
    bool counted = claim->value.known || claim->value_low.known || claim->value_high.known;

    if (change && claim->value.known && ((up && claim->value.value < 0) || (down && claim->value.value > 0)))
        note_number(finding, CK_REASON_CONTRADICTION, "value", claim->value.value, "against the direction");
    if (claim->metric == METRIC_RECORD && !up && !down)
        note(finding, CK_REASON_MISSING_FIELD, "direction", "the highest is UP, the lowest DOWN");
    if (!is_dated(claim) && !counted && !(change && (up || down)))
        note(finding, CK_REASON_MISSING_FIELD, "value", "without it nothing is claimed");
}

/* ---- the rest ---- */

static bool is_reserved(struct ck_bytes reader, struct ck_arena *arena)
{
    return ck_bytes_equal(upper_fold(reader, arena), upper_fold(READER_OWN, arena));
}

static void check_span(struct intake_finding *finding, const struct submitted_claim *claim)
{
    const int32_t *span = claim->span.items;

    if (claim->span.count == 0)
        return;
    if (CK_REASON_BAD_NUMBER >= finding->reason || (claim->span.count == 2 && span[0] >= 0 && span[0] < span[1]))
        return;
    note(finding, CK_REASON_BAD_NUMBER, "span", "not the first byte of the claim and the byte after the last");
    for (size_t i = 0, size = 0; i < claim->span.count && i < 2; i++) { /* two of 32 bits have room */
        if (i > 0)
            finding->number[size++] = ',';
        size += ck_number_write_long(span[i], finding->number + size);
        finding->number[size] = '\0';
    }
}

/* A newer symbol is never guessed. */
static void check_anchors(struct intake_finding *finding, const struct claim_anchors *anchors)
{
    for (size_t i = 0; anchors && i < claim_anchors_type.field_count; i++) {
        const struct ck_field *field = &claim_anchors_type.fields[i];

        if (*(const int32_t *)((const char *)anchors + field->offset) == ANCHOR_UNKNOWN)
            note(finding, CK_REASON_UNKNOWN_ENUM, field->name, "an anchor is one of CLAUSE, SENTENCE, ARTICLE, DEFAULT, for each part");
    }
}

/* What the record does not tell stands nowhere; what it tells, and says no more of, in the claim's own clause. */
static struct claim_anchors anchors_of(const struct submitted_claim *given, const struct claim_anchors *told)
{
    const struct claim_anchors clause = { ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE };
    struct claim_anchors       anchors = told ? *told : clause;

    if (!given->item.data)
        anchors.item = ANCHOR_DEFAULT;
    if (!given->reporter.data)
        anchors.reporter = ANCHOR_DEFAULT;
    if (!given->partner.data)
        anchors.partner = ANCHOR_DEFAULT;
    if (!given->flow.known)
        anchors.flow = ANCHOR_DEFAULT;
    if (!given->period.data && !is_dated(given))
        anchors.period = ANCHOR_DEFAULT;
    if (metric_is_change(given->metric) && !given->base_period.data && !given->base_kind.known)
        anchors.base = ANCHOR_DEFAULT;
    return anchors;
}

static struct intake_finding check_claim(const struct submitted_claim *claim, struct ck_applying *step)
{
    struct intake_finding finding = check_record(&submitted_claim_type, claim_texts, step->day, claim);
    struct ck_months      period;
    bool                  has_period = check_months(&finding, "period", claim->period, &period);

    if (is_reserved(claim->reader, step->arena))
        note_text(&finding, CK_REASON_BAD_KEY, "reader", claim->reader, "the name of the program's own reader");
    if (claim->ordinal < 0 || claim->ordinal > ORDINAL_MAX)
        note_number(&finding, CK_REASON_BAD_NUMBER, "ordinal", claim->ordinal, "not 0 to 255");
    check_partner(&finding, claim);
    if (has_period)
        check_length(&finding, claim, period);
    check_base(&finding, claim, has_period ? &period : NULL);
    check_date(&finding, claim);
    check_unit(&finding, claim);
    check_value(&finding, claim);
    check_saying(&finding, claim);
    check_span(&finding, claim);
    check_anchors(&finding, claim->anchors);
    return finding;
}

int accept_claim(struct ck_applying *step, const void *value)
{
    const struct submitted_claim *given = value;
    struct submitted_claim        claim = *given;
    struct intake_finding         finding;

    canonicalise(claim_texts, &claim, step->arena);
    claim.partner = partner_of(&claim, step->arena);
    claim.direction = direction_of(&claim);
    if (is_control(&claim) && !claim.flow.known)
        claim.flow = ck_known_int(CLAIM_FLOW_EXPORT);
    finding = check_claim(&claim, step);
    return conclude(step, &finding, &intake_claims,
                    &(struct claim_fact){
                        .news = claim.news,
                        .reader = claim.reader,
                        .ordinal = claim.ordinal,
                        .metric = claim.metric,
                        .item = claim.item,
                        .reporter = claim.reporter,
                        .partner = claim.partner,
                        .flow = claim.flow,
                        .period = claim.period,
                        .base_period = claim.base_period,
                        .base_kind = claim.base_kind,
                        .value = claim.value,
                        .value_low = claim.value_low,
                        .value_high = claim.value_high,
                        .unit = claim.unit,
                        .direction = claim.direction,
                        .date = claim.date,
                        .of = claim.of,
                        .hedged = claim.hedged,
                        .span = claim.span,
                        .anchors = anchors_of(given, given->anchors),
                        .published_at = claim.published_at,
                        .submitted_at = claim.submitted_at,
                        .withdrawn = claim.withdrawn,
                    });
}
