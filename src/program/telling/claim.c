/* SPDX-License-Identifier: Apache-2.0
 * A claim and its verdict in one sentence, with the numbers. */
#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/util/plural.h"
#include "program/telling/telling.h"

static void add_name(struct told_sentence *sentence, const struct ck_enum_type *type, int32_t index)
{
    struct ck_bytes name = enum_name(type, index);

    for (size_t i = 0; i < name.size; i++)
        sentence_add(sentence, "%c", name.data[i] == '_' ? ' ' : name.data[i]);
}

static bool is_about_control(enum metric metric)
{
    return metric == METRIC_CONTROL_IN_FORCE || metric == METRIC_CONTROL_FROM || metric == METRIC_CONTROL_UNTIL;
}

/* A bound as it is, where add_amount() rounds: +157.45 %. */
static void add_bound(struct told_sentence *sentence, const struct policy_claim *claim, double value)
{
    bool ratio = ck_bytes_equal(claim->unit, CK_BYTES("ratio"));

    sentence_add(sentence, "%s", ratio && value > 0 && claim->metric != METRIC_SHARE ? "+" : "");
    sentence_number(sentence, ratio ? value * 100 : value);
    if (claim->unit.data)
        sentence_add(sentence, " %.*s", ratio ? 1 : (int)claim->unit.size, ratio ? "%" : claim->unit.data);
}

/* A number in the unit of the claim. */
static void add_amount(struct told_sentence *sentence, const struct policy_claim *claim, double value)
{
    if (ck_bytes_equal(claim->unit, CK_BYTES("ratio")) && claim->metric == METRIC_SHARE) {
        sentence_number(sentence, value * 100);
        sentence_add(sentence, " %%");
    } else if (ck_bytes_equal(claim->unit, CK_BYTES("ratio"))) {
        sentence_percent(sentence, value);
    } else {
        sentence_number(sentence, value);
        if (claim->unit.data)
            sentence_add(sentence, " %.*s", (int)claim->unit.size, claim->unit.data);
    }
}

/* ---- what it is about ---- */

static void add_scope(struct told_sentence *sentence, const struct policy_claim *claim)
{
    bool imports = claim->flow.known && claim->flow.value == CLAIM_FLOW_IMPORT;

    sentence_add_bytes(sentence, claim->item.data ? claim->item : CK_BYTES("no item"));
    sentence_add(sentence, ", ");
    sentence_add_bytes(sentence, claim->reporter.data ? claim->reporter : CK_BYTES("nobody"));
    if (claim->partner.data && !(claim->flow.known && claim->flow.value == CLAIM_FLOW_PRODUCTION)) {
        sentence_add(sentence, imports ? " from " : " to ");
        sentence_add_bytes(sentence, claim->partner);
    }
    if (claim->period.data)
        sentence_add(sentence, ", %.*s", (int)claim->period.size, claim->period.data);
    if (claim->base_period.data)
        sentence_add(sentence, " against %.*s", (int)claim->base_period.size, claim->base_period.data);
    if (claim->base_kind.known)
        sentence_add(sentence, " (%s)", base_kind_symbols.symbols[claim->base_kind.value]);
}

/* ---- what it says ---- */

static void add_interval(struct told_sentence *sentence, const struct policy_claim *claim)
{
    struct ck_maybe_double low = claim->value_low, high = claim->value_high;

    if (!low.known && !high.known)
        return;
    if (low.known && high.known && low.value == high.value)
        return;
    sentence_add(sentence, " [");
    if (low.known)
        add_bound(sentence, claim, low.value);
    sentence_add(sentence, " …");
    if (high.known) {
        sentence_add(sentence, " ");
        add_bound(sentence, claim, high.value);
    }
    sentence_add(sentence, "]");
}

static void add_control(struct told_sentence *sentence, const struct policy_claim *claim)
{
    const char *what = claim->of.known && claim->of.value == CLAIM_OF_SUSPENSION ? "suspension" : "restriction";

    if (claim->metric == METRIC_CONTROL_IN_FORCE) {
        sentence_add(sentence, claim->value.known && claim->value.value == 0 ? "no control any longer" : "a control in force");
        return;
    }
    sentence_add(sentence, "a %s %s ", what, claim->metric == METRIC_CONTROL_FROM ? "from" : "until");
    sentence_add_bytes(sentence, claim->date.data ? claim->date : CK_BYTES("no day"));
}

static void add_saying(struct told_sentence *sentence, const struct policy_claim *claim)
{
    if (is_about_control(claim->metric)) {
        add_control(sentence, claim);
    } else if (claim->metric == METRIC_RANK) {
        sentence_add(sentence, "place ");
        sentence_number(sentence, claim->value.value);
    } else if (claim->metric == METRIC_RECORD) {
        sentence_add(sentence, "the %s", claim->direction == DIRECTION_DOWN ? "lowest" : "highest");
        if (claim->value.known && claim->value.value > 1) {
            sentence_add(sentence, " but ");
            sentence_number(sentence, claim->value.value - 1);
        }
    } else if (!claim->value.known) {
        sentence_add(sentence, claim->direction == DIRECTION_DOWN ? "a fall" : "a rise");
    } else {
        add_amount(sentence, claim, claim->value.value);
        add_interval(sentence, claim);
    }
}

/* ---- what is true ---- */

static bool is_flag(enum counter_fact_kind fact)
{
    return fact == COUNTER_FACT_KIND_STILL_CONTROLLED || fact == COUNTER_FACT_KIND_ONE_MONTH || fact == COUNTER_FACT_KIND_SUPERSEDED;
}

/* Those that the article states elsewhere, or those that it leaves out. */
static void add_counter_facts(struct told_sentence *sentence, const struct counter_fact_array *facts, bool stated)
{
    bool first = true;

    for (size_t i = 0; i < facts->count; i++) {
        if (facts->items[i].stated != stated)
            continue;
        sentence_add(sentence, "%s", !first ? ", " : stated ? "; stated elsewhere: " : "; left out: ");
        first = false;
        add_name(sentence, &counter_fact_kind_symbols, (int32_t)facts->items[i].fact);
        if (is_flag(facts->items[i].fact))
            continue;
        sentence_add(sentence, " ");
        sentence_percent(sentence, facts->items[i].value);
    }
}

static bool same_text(struct ck_bytes a, struct ck_bytes b) { return a.data && b.data && ck_bytes_equal(a, b); }

/* The partner, and what else is another than in the claim. */
static void add_reading(struct told_sentence *sentence, const struct policy_claim *claim, const struct verdict_reading *reading)
{
    if (reading->reporter.data && !same_text(reading->reporter, claim->reporter)) {
        sentence_add_bytes(sentence, reading->reporter);
        sentence_add(sentence, " to ");
    }
    sentence_add_bytes(sentence, reading->partner);
    if (reading->period.data && !same_text(reading->period, claim->period)) {
        sentence_add(sentence, " in ");
        sentence_add_bytes(sentence, reading->period);
    }
    if (reading->base_period.data && !same_text(reading->base_period, claim->base_period)) {
        sentence_add(sentence, " against ");
        sentence_add_bytes(sentence, reading->base_period);
    } else if (reading->base_kind.known) {
        sentence_add(sentence, " (%s)", base_kind_symbols.symbols[reading->base_kind.value]);
    }
}

static void add_readings(struct told_sentence *sentence, const struct policy_claim *claim, const struct verdict_reading_array *readings)
{
    for (size_t i = 0; i < readings->count; i++) {
        const struct verdict_reading *reading = &readings->items[i];

        sentence_add(sentence, "%s", i ? ", " : "; true of ");
        add_reading(sentence, claim, reading);
        sentence_add(sentence, " ");
        add_amount(sentence, claim, reading->true_value);
    }
}

/* In words. */
static const char *why_told(enum verdict_why why)
{
    static const char *const sentences[] = {
        [VERDICT_WHY_ITEM] = "the text tells no item, or not whose trade it is",
        [VERDICT_WHY_PERIOD] = "the text tells no month, or none to compare with",
        [VERDICT_WHY_UNIT] = "the figures are not in this unit",
        [VERDICT_WHY_METRIC] = "the figures do not tell such a number",
        [VERDICT_WHY_PARTNERS] = "several partners together, or the world's share of itself",
        [VERDICT_WHY_MISSING] = "figures are lacking",
        [VERDICT_WHY_NONE_KNOWN] = "the control list knows of no control there, which is no proof that there is none",
        [VERDICT_WHY_NO_MEASURE] = "the control list has no measure of this item",
        [VERDICT_WHY_AMBIGUOUS] = "it does not hold as it was read, and what its clause leaves open may mean what cannot be computed",
    };

    return (size_t)why < sizeof sentences / sizeof *sentences && sentences[why] ? sentences[why] : "";
}

void claim_tell(const struct policy_claim *claim, const struct verdict *verdict, struct told_sentence *sentence)
{
    add_scope(sentence, claim);
    sentence_add(sentence, ": ");
    add_saying(sentence, claim);
    if (claim->hedged)
        sentence_add(sentence, ", hedged");
    if (!verdict)
        return;
    if (verdict->why.known)
        sentence_add(sentence, "; %s: %s", verdict_why_symbols.symbols[verdict->why.value], why_told((enum verdict_why)verdict->why.value));
    if (verdict->true_value.known && !is_about_control(claim->metric)) {
        sentence_add(sentence, "; the value is ");
        add_amount(sentence, claim, verdict->true_value.value);
    }
    add_readings(sentence, claim, &verdict->readings);
    add_counter_facts(sentence, &verdict->counter_facts, false);
    add_counter_facts(sentence, &verdict->counter_facts, true);
    for (size_t i = 0; i < verdict->measures.count; i++)
        sentence_add(sentence, "%s%.*s", i ? ", " : "; measures: ", (int)verdict->measures.items[i].size, verdict->measures.items[i].data);
}

void scorecard_tell(const struct scorecard *scorecard, struct told_sentence *sentence)
{
    sentence_add(sentence, "%d claim%s:", scorecard->claims, plural((size_t)scorecard->claims));
    for (size_t i = 0; i < scorecard->verdicts.count; i++) {
        sentence_add(sentence, "%s %d ", i ? "," : "", scorecard->verdicts.items[i].count);
        add_name(sentence, &verdict_kind_symbols, (int32_t)scorecard->verdicts.items[i].verdict);
    }
    sentence_add(sentence, ". %d can be checked", scorecard->checkable);
    if (scorecard->supported_share.known) {
        sentence_add(sentence, ", of which the figures bear out ");
        sentence_number(sentence, scorecard->supported_share.value * 100);
        sentence_add(sentence, " %%");
    }
    sentence_add(sentence, "; %d counter-fact%s left out%s", scorecard->counter_facts, plural((size_t)scorecard->counter_facts),
                 scorecard->context_missing ? ": context is missing" : "");
    if (scorecard->figures_not_read > 0)
        sentence_add(sentence, "; %d figure%s not read", scorecard->figures_not_read, plural((size_t)scorecard->figures_not_read));
    sentence_add(sentence, ".");
}
