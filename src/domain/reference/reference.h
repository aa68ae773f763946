/* SPDX-License-Identifier: Apache-2.0
 * The reference: measures, items, supply, release markers and policy events that a worker has read; append-only, every version kept with the offset
 * it came from. May memoise answers about itself (a cache, dropped when anything is learned); one thread. */
#ifndef CHOKEPOINT_REFERENCE_REFERENCE_H
#define CHOKEPOINT_REFERENCE_REFERENCE_H

#include "chokepoint/processor.h"
#include "records.h"

struct reference;

struct reference *reference_new(void);
void              reference_free(struct reference *reference);

/* The ck_reference_type of the product's processors. */
extern const struct ck_reference_type trade_reference;

/* The `learn` functions of struct ck_input; the value is copied. 0, or -ENOMEM. */
int reference_learn_measure(void *reference, int64_t offset, struct ck_bytes key, const void *measure_fact);
int reference_learn_item(void *reference, int64_t offset, struct ck_bytes key, const void *item_fact);
int reference_learn_supply(void *reference, int64_t offset, struct ck_bytes key, const void *supply_entry);
int reference_learn_release(void *reference, int64_t offset, struct ck_bytes key, const void *release_fact);
int reference_learn_event(void *reference, int64_t offset, struct ck_bytes key, const void *policy_event); /* retracted: ends the entry of `key` */

/* ---- catalogue: latest version of each entry (greatest known_at; SPEC 4.5) ---- */
struct item_fact_list {
    const struct item_fact *const *items;
    size_t                         count;
};
/* What to do about trade of which nothing is of an item, for people. */
#define CATALOGUE_ADVICE                                                                                                                             \
    "The prefixes of its items are in items.csv of the data directory; your own belong into a copy (chokepoint ingest csv --kind items FILE -o DIR)"
const struct item_fact *catalogue_item(const struct reference *reference, struct ck_bytes item); /* NULL: not in the catalogue */
struct item_fact_list   catalogue_items(const struct reference *reference);                      /* all, sorted by item */
struct item_fact_list   catalogue_children(const struct reference *reference, struct ck_bytes item);
struct ck_bytes         catalogue_parent(const struct reference *reference,
                                         struct ck_bytes         item); /* null: none; a cycle of parents is cut at its first repeat */
struct ck_bytes         catalogue_root(const struct reference *reference, struct ck_bytes item);

/* A set of nomenclatures. */
static inline unsigned nomenclature_bit(enum nomenclature nomenclature) { return 1u << nomenclature; }
#define NOMENCLATURES_ALL (~0u)

/* For codes of which nomenclatures a prefix of the item holds: up to six digits for all, a longer one for those that the catalogue names for it, else
 * for GACC8 alone (SPEC 4.3). */
unsigned item_prefix_holds(const struct item_fact *item, struct ck_bytes prefix);

/* Whether an item of the catalogue has this code of the nomenclature, codes under it, or one that it stands under. A longer code of another
 * nomenclature than a longer prefix counts by its first six digits. */
bool catalogue_names_code(const struct reference *reference, struct ck_bytes code, enum nomenclature nomenclature);

/* Which item a code belongs to (SPEC 5.7). MIXED: item is null and candidates are listed. `edition_unknown`: of an edition of HS of which the
 * catalogue does not say that the prefix had the same scope (SPEC 4.3); it belongs to none. `national`: digits behind the sixth decided.
 * `international`: the code has such digits, and only the first six count, because the catalogue has longer prefixes under them in other
 * nomenclatures alone. */
struct code_mapping {
    struct ck_bytes       item;
    enum item_coverage    coverage;
    struct ck_bytes_array candidates;
    bool                  mixed, edition_unknown, national, international;
};
struct code_mapping catalogue_map(const struct reference *reference, struct ck_bytes code, enum nomenclature nomenclature, struct ck_arena *arena);

/* ---- measures ---- */
struct measure_fact_list {
    const struct measure_fact *const *items;
    size_t                            count;
};
/* All versions known at known_ms, latest of each measure id, in the order (known_at, measure_id). Of one origin, or of all (null). */
struct measure_fact_list measures_known(const struct reference *reference, struct ck_bytes origin, int64_t known_ms, struct ck_arena *arena);
/* Of these versions the latest of each measure id known at known_ms, in that order. */
struct measure_fact_list measures_in_order(struct measure_fact_list versions, int64_t known_ms, struct ck_arena *arena);
/* Whether no measure ever targeted one of another origin, or changed its own: then a measure touches the statuses of its own origin only. */
bool measures_apart(const struct reference *reference);

/* The latest instant at which the same versions are known as at known_ms. */
int64_t measures_same_known(const struct reference *reference, int64_t known_ms);

/* Every version that was learned, in the order of arrival. */
struct measure_fact_list   measures_learned(const struct reference *reference);
const struct measure_fact *measure_latest(const struct reference *reference, struct ck_bytes measure_id); /* the latest version, or NULL */
int64_t                    measure_offset(const struct measure_fact *measure); /* of its record; measure: one of the reference's */
/* Items that any act of the origin names, `*` excepted; sorted; until anything is learned. Whether an item is among them. */
struct ck_bytes_array measure_items(const struct reference *reference, struct ck_bytes origin);
bool                  measure_names(const struct reference *reference, struct ck_bytes origin, struct ck_bytes item);
/* ALL, and what they name as destinations or exclusions; sorted; until anything is learned. Without exclusions: the targets. */
struct ck_bytes_array measure_destinations(const struct reference *reference, struct ck_bytes origin);
struct ck_bytes_array measure_targets(const struct reference *reference, struct ck_bytes origin);
/* Whether one of them may forbid exports, or presume so: one without restriction may inherit it. */
bool measures_may_ban(const struct reference *reference, struct ck_bytes origin);
/* Equal for two measures whose latest versions have the same authority, destinations and exclusions; SIZE_MAX: no such measure. */
size_t measure_scope(const struct reference *reference, struct ck_bytes measure_id);

/* ---- supply: latest version of each fact (item, country, partner, measure, year_from) ---- */
struct supply_list {
    const struct supply_entry *const *items;
    size_t                            count;
};
/* All facts of an item and measure, sorted by (country, partner, year_from, year_to). */
struct supply_list supply_of(const struct reference *reference, struct ck_bytes item, struct ck_bytes measure, struct ck_arena *arena);

/* ---- releases: latest version of each marker ---- */
struct release_fact_list {
    const struct release_fact *const *items;
    size_t                            count;
};
/* All markers of a reporter and flow, sorted by (period, source, commodity_prefix). */
struct release_fact_list release_facts_of(const struct reference *reference, struct ck_bytes reporter, enum flow flow);

/* ---- policy events that hold now ---- */
struct event_list {
    const struct policy_event *const *items;
    size_t                            count;
};
struct event_list events_all(const struct reference *reference);
struct ck_bytes   event_key(const struct reference *reference, const struct policy_event *event); /* of its record; event: one of events_all() */

#endif
