/* SPDX-License-Identifier: Apache-2.0
 * The five kinds of records that alerts are computed from: their rows, and the keys of their histories.
 * A subject is one history: reporter|source|the record's key without reporter and month; of a verdict, whose key
 * begins with the news item: news|source|item|ordinal. */
#ifndef ALERT_SOURCE_H
#define ALERT_SOURCE_H

#include "rule.h"

struct alert_source_type {
    const char                  *name; /* of the table, and in subjects */
    const struct ck_topic       *topic;
    const struct ck_record_type *row;
    void (*compact)(const void *record, void *ret_row);
    size_t month, vintage; /* where they stand in struct alert_moment, if the record's key ends with a month; else 0 */
};
extern const struct alert_source_type alert_sources[ALERT_SOURCE_COUNT];

enum alert_source source_of_topic(const struct ck_topic *topic); /* ALERT_SOURCE_COUNT: none */
enum alert_source source_of_name(struct ck_bytes name);

struct ck_bytes subject_of_record(enum alert_source source, struct ck_bytes record_key, char *buf);
struct ck_bytes subject_of_alert(struct ck_bytes alert_key, char *buf);

/* The history of a subject, read from its table; in the arena. */
struct alert_history history_read(enum alert_source source, const struct ck_table *table, struct ck_bytes reporter, struct ck_bytes rest,
                                  struct ck_arena *arena);

#endif
