/* SPDX-License-Identifier: Apache-2.0
 * Updates the facts and the lists of series together. */
#include "domain/trade/fact_tables.h"

#include "chokepoint/key.h"

static bool is_of_no_item(struct ck_bytes key) { return ck_bytes_begin(key, CK_BYTES("-|")) || ck_bytes_begin(key, CK_BYTES("MIXED:")); }

bool fact_scope_read(struct ck_bytes key, struct fact_scope *ret_entered)
{
    char        buf[CK_KEY_SIZE_MAX];
    struct fact fact;

    if (is_of_no_item(key) || !series_read(key, &ret_entered->series) || !fact_read_key(key, series_prefix(&ret_entered->series, buf).size, &fact))
        return false;
    ret_entered->months = (struct ck_months){ fact.month, fact.month + fact.months - 1 };
    return true;
}

bool fact_tables_state(const struct ck_event *event)
{
    return event->type == CK_EVENT_RECORD && ((const struct enriched_trade *)event->value)->observation != OBSERVATION_WITHDRAWN;
}

static bool has_facts(const struct fact_tables *stored, const struct series *series)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_table_walk walk = ck_table_each(stored->facts, series_prefix(series, buf));
    struct ck_row        row;

    return ck_table_next(&walk, &row);
}

/* False: it was in the lists already. */
static bool list_series(const struct fact_tables *stored, const struct series *series)
{
    const struct series_entry entry = { .has_facts = true };
    char                      buf[CK_KEY_SIZE_MAX];
    struct ck_bytes           key = series_key(series, buf);
    struct ck_row             row;

    if (ck_table_get(stored->series, key, &row))
        return false;
    ck_table_write(stored->series, &series_entry_type, key, &entry);
    if (stored->partners)
        ck_table_write(stored->partners, &series_entry_type, series_partner_key(series, buf), &entry);
    return true;
}

void fact_tables_unlist(const struct fact_tables *stored, const struct series *series)
{
    char buf[CK_KEY_SIZE_MAX];

    ck_table_remove(stored->series, series_key(series, buf));
    if (stored->partners)
        ck_table_remove(stored->partners, series_partner_key(series, buf));
}

bool fact_tables_put(const struct fact_tables *stored, struct ck_bytes key, const struct fact_scope *entered, const struct enriched_trade *trade)
{
    bool             is_new = list_series(stored, &entered->series);
    struct cell_fact row = fact_row(trade);

    ck_table_write(stored->facts, &cell_fact_type, key, &row);
    return is_new;
}

bool fact_tables_remove(const struct fact_tables *stored, struct ck_bytes key, const struct fact_scope *entered)
{
    ck_table_remove(stored->facts, key);
    return has_facts(stored, &entered->series);
}
