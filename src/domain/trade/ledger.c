/* SPDX-License-Identifier: Apache-2.0
 * Keeping the facts and the lists in step. */
#include "domain/trade/ledger.h"

#include "chokepoint/key.h"

static bool is_of_no_item(struct bytes key) { return bytes_begin(key, BYTES("-|")) || bytes_begin(key, BYTES("MIXED:")); }

bool ledger_read(struct bytes key, struct entered *ret_entered)
{
    char        buf[KEY_SIZE_MAX];
    struct fact fact;

    if (is_of_no_item(key) || !series_read(key, &ret_entered->series) || !fact_read_key(key, series_prefix(&ret_entered->series, buf).size, &fact))
        return false;
    ret_entered->months = (struct months){ fact.month, fact.month + fact.months - 1 };
    return true;
}

bool ledger_states(const struct event *event)
{
    return event->type == EVENT_RECORD && ((const struct enriched_trade *)event->value)->observation != OBSERVATION_WITHDRAWN;
}

static bool has_facts(const struct ledger *ledger, const struct series *series)
{
    char              buf[KEY_SIZE_MAX];
    struct table_walk walk = table_each(ledger->facts, series_prefix(series, buf));
    struct row        row;

    return table_next(&walk, &row);
}

/* False: it was in the lists already. */
static bool list_series(const struct ledger *ledger, const struct series *series)
{
    const struct series_entry entry = { .has_facts = true };
    char                      buf[KEY_SIZE_MAX];
    struct bytes              key = series_key(series, buf);
    struct row                row;

    if (table_get(ledger->series, key, &row))
        return false;
    table_write(ledger->series, &series_entry_type, key, &entry);
    if (ledger->partners)
        table_write(ledger->partners, &series_entry_type, series_partner_key(series, buf), &entry);
    return true;
}

void ledger_unlist(const struct ledger *ledger, const struct series *series)
{
    char buf[KEY_SIZE_MAX];

    table_remove(ledger->series, series_key(series, buf));
    if (ledger->partners)
        table_remove(ledger->partners, series_partner_key(series, buf));
}

bool ledger_put(const struct ledger *ledger, struct bytes key, const struct entered *entered, const struct enriched_trade *trade)
{
    bool             is_new = list_series(ledger, &entered->series);
    struct cell_fact row = fact_row(trade);

    table_write(ledger->facts, &cell_fact_type, key, &row);
    return is_new;
}

bool ledger_remove(const struct ledger *ledger, struct bytes key, const struct entered *entered)
{
    table_remove(ledger->facts, key);
    return has_facts(ledger, &entered->series);
}
