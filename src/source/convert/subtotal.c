/* SPDX-License-Identifier: Apache-2.0
 * Tables with subtotals and no word for them: a row has, to the millionth, the weight and the money of the rows before it together, since the last
 * such row, or of those behind it. */
#include "source/convert/folded.h"

static bool is_equal(struct amounts one, struct amounts other) { return one.quantity == other.quantity && one.value == other.value; }

static void begin_again(struct subtotals *subtotals, bool hint, size_t line)
{
    if (!subtotals->found && !subtotals->found_hint)
        subtotals->line = line;
    subtotals->found = subtotals->found || !hint;
    subtotals->found_hint = subtotals->found_hint || hint;
    subtotals->rows = 0;
}

void subtotals_look(struct subtotals *subtotals, const struct trade_part *part)
{
    enum { ROWS = 2 }; /* that a subtotal is of, at least */
    struct amounts row = { part->quantity, part->value.value }, behind;
    bool           hint = part->totals.hints != 0;

    subtotals->off = subtotals->off || !part->has_quantity || !part->has_value || row.quantity <= 0 || row.value <= 0;
    if (subtotals->off)
        return;
    if (subtotals->rows >= ROWS && is_equal(row, subtotals->sum)) {
        begin_again(subtotals, hint, part->line);
        return;
    }
    if (subtotals->rows++ == 0) {
        subtotals->head = subtotals->sum = row;
        subtotals->head_line = part->line;
        return;
    }
    subtotals->sum.quantity += row.quantity;
    subtotals->sum.value += row.value;
    behind = (struct amounts){ subtotals->sum.quantity - subtotals->head.quantity, subtotals->sum.value - subtotals->head.value };
    if (subtotals->rows > ROWS && is_equal(behind, subtotals->head))
        begin_again(subtotals, false, subtotals->head_line);
}
