/* SPDX-License-Identifier: Apache-2.0
 * What a fact is: the sum of its parts, which of its rows are totals of them, and whether that is sure. */
#include "source/convert/folded.h"

const char fact_total[] =
    "it has the weight and the money of all other rows of its fact together, or of some before or behind it: it is a total, and no part of the sum";

static bool has_amounts(const struct folded_fact *fact)
{
    return fact->sum.has_quantity && fact->sum.has_value && fact->most > 0 && fact->most_value > 0;
}

static bool is_totalled(const struct folded_fact *fact)
{
    return fact->parts >= 3 && has_amounts(fact) && fact->most == fact->sum.quantity - fact->most &&
           fact->most_value == fact->sum.value.value - fact->most_value;
}

static bool is_near(millionths one, millionths other)
{
    enum { ROUNDED = 100 }; /* totals are rounded by themselves */
    millionths gap = one > other ? one - other : other - one, more = one > other ? one : other;

    return gap * ROUNDED <= more;
}

/* In a file most of whose facts have a row that is their total, two rows that are equal are one and its total, and what is nearly the sum of the
 * others was rounded. */
static bool is_totalled_as_others(const struct folded_facts *facts, const struct folded_fact *fact)
{
    return facts->totalled > 0 && facts->totalled * 2 >= facts->of_rows && fact->parts >= 2 && has_amounts(fact) &&
           is_near(fact->most, fact->sum.quantity - fact->most) && is_near(fact->most_value, fact->sum.value.value - fact->most_value);
}

/* Whether two sums say the same, in a figure at least. */
static bool is_same(const struct trade_part *one, const struct trade_part *other)
{
    bool money = one->has_value && other->has_value && ck_bytes_equal(one->value.currency, other->value.currency);
    bool weight = one->has_quantity && other->has_quantity;

    return (money || weight) && (!weight || is_near(one->quantity, other->quantity)) && (!money || is_near(one->value.value, other->value.value));
}

/* The rows that say what a fact is: its parts, or where it has none, the most rows of one kind of total. */
static const struct folded_fact *given_of(const struct folded_facts *facts, const struct folded_fact *base)
{
    const struct folded_fact *given = base;

    for (uint32_t next = base->next; next && base->parts == 0; next = facts->items[next - 1].next)
        if (facts->items[next - 1].parts > given->parts)
            given = &facts->items[next - 1];
    return given;
}

/* One figure is to the millionth what the others add up to, and the other one is not. */
static bool is_half_same(const struct trade_part *one, const struct trade_part *other)
{
    bool money = one->has_value && other->has_value && one->value.value != 0 && one->value.value == other->value.value;
    bool weight = one->has_quantity && other->has_quantity && one->quantity != 0 && one->quantity == other->quantity;

    return (money || weight) && !is_same(one, other);
}

static bool merge(struct folded_fact *fact, const struct folded_fact *parts)
{
    char detail[ROWS_PROBLEM_MAX];

    if (!fact_add(fact, &parts->sum, detail))
        return false;
    fact->sum.line = parts->sum.line < fact->sum.line ? parts->sum.line : fact->sum.line;
    fact->parts += parts->parts;
    fact->zero_money += parts->zero_money;
    if (parts->most > fact->most) {
        fact->most = parts->most;
        fact->most_value = parts->most_value;
        fact->most_line = parts->most_line;
    }
    return true;
}

/* What becomes of the rows of one kind of total beside what the fact is. */
static void judge_total(struct folded_facts *facts, const struct folded_fact *given, const struct folded_fact *total, struct fact_sum *sum)
{
    bool              same = is_same(&given->sum, &total->sum);
    enum hint_verdict verdict = total->hint ? hints_verdict(facts, total->hint) : HINT_TOTAL;
    bool              part = verdict == HINT_PART ? !is_half_same(&given->sum, &total->sum) : verdict == HINT_DOUBT && !same;

    if (part && merge(&facts->merged, total)) {
        sum->added += total->parts;
        sum->parts += total->parts;
        return;
    }
    sum->totals += total->parts;
    if (same && verdict == HINT_TOTAL)
        return;
    sum->state = FACT_UNEQUAL;
    sum->line = total->sum.line;
    sum->hinted = total->hint != 0;
}

/* All other rows that are called totals have to say the same as what the fact is. */
static struct fact_sum sum_of(struct folded_facts *facts, const struct folded_fact *base)
{
    const struct folded_fact *given = given_of(facts, base);
    struct fact_sum           sum = { .state = FACT_WHOLE, .added = given == base ? 0 : given->parts - 1 };

    facts->merged = *given;
    for (uint32_t next = base->next; next; next = facts->items[next - 1].next)
        if (&facts->items[next - 1] != given && facts->items[next - 1].parts > 0)
            judge_total(facts, given, &facts->items[next - 1], &sum);
    if (base->spoiled)
        sum.state = FACT_SPOILED;
    else if (sum.state == FACT_WHOLE && !base->sum.world &&
             (is_totalled(&facts->merged) || is_totalled_as_others(facts, &facts->merged) || base->subtotals.found ||
              (base->subtotals.found_hint && sum.parts))) {
        sum.state = FACT_TOTALLED;
        sum.line = is_totalled(&facts->merged) || is_totalled_as_others(facts, &facts->merged) ? facts->merged.most_line : base->subtotals.line;
    }
    sum.part = &facts->merged.sum;
    sum.zero_money = facts->merged.zero_money;
    return sum;
}

/* In how many facts the rows of each kind that may be totals are, and how many have a total that nothing hints at. */
static void count_totals(struct folded_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        const struct folded_fact *base = &facts->items[i], *given = base->total || base->sum.world ? NULL : given_of(facts, base);

        facts->of_rows += given && given->parts >= 3;
        facts->totalled += given && is_totalled(given);
        for (uint32_t next = base->next; given && next; next = facts->items[next - 1].next) {
            const struct folded_fact *total = &facts->items[next - 1];

            if (total != given && total->hint && total->parts > 0)
                hints_count(facts, total->hint, is_same(&given->sum, &total->sum));
        }
    }
}

static bool has_parts(const struct folded_facts *facts, const struct folded_fact *base)
{
    return base->parts > 0 || (base->next && facts->items[base->next - 1].parts > 0);
}

int facts_each(struct folded_facts *facts, int (*each)(void *context, const struct fact_sum *sum), void *context)
{
    int result = 0;

    count_totals(facts);
    for (int world = 0; world <= 1; world++) /* sums over partners behind them */
        for (size_t i = 0; i < facts->count && result >= 0; i++) {
            const struct folded_fact *fact = &facts->items[i];

            if (!fact->total && fact->sum.world == (world == 1) && has_parts(facts, fact)) {
                struct fact_sum sum = sum_of(facts, fact);

                result = each(context, &sum);
            }
        }
    return result;
}
