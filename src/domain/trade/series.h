/* SPDX-License-Identifier: Apache-2.0
 * A series: item, reporter, flow, partner. The index tables that list them, and the keys. */
#ifndef CHOKEPOINT_TRADE_SERIES_H
#define CHOKEPOINT_TRADE_SERIES_H

#include "chokepoint/processor.h"
#include "records.h"

#define WORLD BYTES("WLD")

struct series {
    struct bytes item, reporter;
    enum flow    flow;
    struct bytes partner;
};

/* Reads item|reporter|flow|partner, whatever follows. False: no such key. The strings borrow from the key. */
bool series_read(struct bytes key, struct series *ret_series);

/* item|reporter|flow|partner into buf (KEY_SIZE_MAX), and with a `|` behind it, which is the prefix of its facts. */
struct bytes series_key(const struct series *series, char *buf);
struct bytes series_prefix(const struct series *series, char *buf);

/* item|flow|partner|reporter: the index by partner. */
struct bytes series_partner_key(const struct series *series, char *buf);

static inline bool series_is_world(const struct series *series) { return bytes_equal(series->partner, WORLD); }
static inline bool flow_is_export(enum flow flow) { return flow == FLOW_EXPORT || flow == FLOW_RE_EXPORT; }

/* Who sends and who receives; WLD stays WLD. */
static inline struct bytes series_exporter(const struct series *series) { return flow_is_export(series->flow) ? series->reporter : series->partner; }

static inline struct bytes series_importer(const struct series *series) { return flow_is_export(series->flow) ? series->partner : series->reporter; }

/* The parties of a question about control status: WLD asks for ALL. */
static inline struct bytes series_status_party(struct bytes country) { return bytes_equal(country, WORLD) ? BYTES("ALL") : country; }

#endif
