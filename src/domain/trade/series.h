/* SPDX-License-Identifier: Apache-2.0
 * A series: item, reporter, flow, partner. The index tables that list them, and the keys. */
#ifndef CHOKEPOINT_TRADE_SERIES_H
#define CHOKEPOINT_TRADE_SERIES_H

#include "chokepoint/processor.h"
#include "records.h"

#define WORLD CK_BYTES("WLD")

struct series {
    struct ck_bytes item, reporter;
    enum flow       flow;
    struct ck_bytes partner;
};

/* Reads item|reporter|flow|partner, whatever follows. False: no such key. The strings borrow from the key. */
bool series_read(struct ck_bytes key, struct series *ret_series);

/* item|reporter|flow|partner into buf (CK_KEY_SIZE_MAX), and with a `|` behind it, which is the prefix of its facts. */
struct ck_bytes series_key(const struct series *series, char *buf);
struct ck_bytes series_prefix(const struct series *series, char *buf);

/* item|flow|partner|reporter: the index by partner. */
struct ck_bytes series_partner_key(const struct series *series, char *buf);

static inline bool series_is_world(const struct series *series) { return ck_bytes_equal(series->partner, WORLD); }
static inline bool flow_is_export(enum flow flow) { return flow == FLOW_EXPORT || flow == FLOW_RE_EXPORT; }

/* Who sends and who receives; WLD stays WLD. */
static inline struct ck_bytes series_exporter(const struct series *series)
{
    return flow_is_export(series->flow) ? series->reporter : series->partner;
}

static inline struct ck_bytes series_importer(const struct series *series)
{
    return flow_is_export(series->flow) ? series->partner : series->reporter;
}

/* The parties of a question about control status: WLD asks for ALL. */
static inline struct ck_bytes series_status_party(struct ck_bytes country) { return ck_bytes_equal(country, WORLD) ? CK_BYTES("ALL") : country; }

#endif
