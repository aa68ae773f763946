/* SPDX-License-Identifier: Apache-2.0
 * Records and sums to whoever wants them. */
#include "source/convert/converting.h"

#include <stdio.h>

int give_record(struct converting *converting, size_t line, const void *record, bool converted)
{
    converting->count->records++;
    return converting->sink->record(converting->sink->context, line, record, converted);
}

bool record_is_world(const struct trade_record *record) { return ck_bytes_equal(record->partner, CK_BYTES("WLD")); }

int give_part(struct converting *converting, struct trade_part *part, millionths zero_money)
{
    if (!part_finish(converting->run, part, zero_money))
        converting->count->unpriced++;
    if (part_is_weightless(part, zero_money)) {
        converting->count->weightless++;
        converting->count->weightless_sums += part->world;
    }
    if (part->has_quantity && part->quantity > 0 && !record_is_world(&part->record))
        converting->count->weight += part->quantity;
    return give_record(converting, part->line, &part->record, part->value.currency.data && part->record.value_usd.known);
}

/* Whether the sum over the partners is what the publisher traded with the world. */
static bool may_sum(const struct converting *converting)
{
    const struct convert_count *count = converting->count, *before = &converting->before;

    return !converting->own_world && count->rejected == before->rejected && count->partial == before->partial && count->repeated == before->repeated;
}

/* Which of its rows are the parts of the others is not known. */
static void refuse_unequal(struct converting *converting, const struct fact_sum *sum)
{
    char detail[ROWS_PROBLEM_MAX];

    if (sum->part->world) { /* the facts themselves are told */
        converting->count->no_sums = true;
        return;
    }
    snprintf(detail, sizeof detail,
             "%s %zu %s, and the other rows of its fact do not add up to it: is it a part? (a map that names the column, as in `when`, decides)",
             converting->by_rows ? "row" : "line", sum->line, sum->hinted ? "may be a total (a cell is empty, or says all)" : "is called a total");
    converting_reject(converting, "repeated", detail);
}

int give_fact(void *context, const struct fact_sum *sum)
{
    struct converting *converting = context;
    struct trade_part  part = *sum->part;
    enum fact_state    state = sum->state;

    converting->sum_row = (struct row){ part.line, NULL, { 0 } };
    converting->row = &converting->sum_row;
    if (state == FACT_TOTALLED) {
        converting->sum_row.line = sum->line;
        converting_reject(converting, "repeated", fact_total);
    } else if (state == FACT_UNEQUAL)
        refuse_unequal(converting, sum);
    else if (state == FACT_WHOLE && !part.world && strays_may_be_of(converting->strays, &part.record)) {
        converting_leave_out(converting, "sum that may lack a row that cannot be read", false, 0);
        return 0;
    } else if (state == FACT_SPOILED)
        converting_leave_out(converting, "sum with a row that was refused", false, 0);
    if (state != FACT_WHOLE)
        return 0;
    if (!part.world)
        converting->count->folded += sum->added;
    for (size_t i = 0; i < sum->totals && !part.world; i++)
        converting_leave_out(converting, "totals beside their parts", false, 0);
    if (converting->map->through_last && part.record.period > converting->last.day && !part_was_counted(&part, &converting->last)) {
        if (!part.world)
            converting_leave_out(converting, "months to come", false, 0);
        return 0;
    }
    converting->late_zeros +=
        converting->map->through_last && part.record.period > converting->last.day && converting->last.trades > 0 && !part.world;
    if (part.world && !may_sum(converting)) {
        converting->count->no_sums = true;
        return 0;
    }
    if (part.world) {
        converting->count->sums++;
        if (part.record.observation != OBSERVATION_SUPPRESSED)
            part.record.observation = OBSERVATION_DERIVED;
    }
    return give_part(converting, &part, sum->zero_money);
}
