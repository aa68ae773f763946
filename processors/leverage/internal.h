/* SPDX-License-Identifier: Apache-2.0
 * Internal header of leverage. A series_context is one series while it is settled: everything that does not change from month to month. A
 * month_context is one month of it. Everything lives in the arena of the step. */
#ifndef LEVERAGE_INTERNAL_H
#define LEVERAGE_INTERNAL_H

#include "chokepoint/processor.h"
#include "domain/control/status.h"
#include "domain/reference/ancestors.h"
#include "domain/trade/breakdown.h"
#include "domain/trade/recovery.h"
#include "domain/trade/production.h"

enum { LEVERAGE_SERIES, LEVERAGE_FACTS, LEVERAGE_PARTNERS }; /* tables; the first is what a sweep walks */
enum { ARRAY_ITEMS_MAX = 256 };

/* The fields that can be absent, in the order of their names. */
enum absent_name {
    ABSENT_ROBUST_Z,
    ABSENT_SEASONAL_Z,
    ABSENT_BASE,
    ABSENT_MOM,
    ABSENT_PRECONTROL,
    ABSENT_YOY,
    ABSENT_YTD,
    ABSENT_HHI,
    ABSENT_SHARE,
    ABSENT_FIRST,
    ABSENT_PHASE,
    ABSENT_REBOUND,
    ABSENT_RECOVERY_RATIO,
    ABSENT_SHORTFALL_KG,
    ABSENT_ESSENTIALITY,
    ABSENT_NET_IMPORT_RELIANCE,
    ABSENT_PRODUCTION_HHI,
    ABSENT_SUBSTITUTABILITY,
    ABSENT_SUPPLIER_SHARE,
    ABSENT_WORLD_SHARE,
    ABSENT_QUANTITY_KG,
    ABSENT_UNIT_VALUE,
    ABSENT_VALUE_USD,
    ABSENT_SCORE,
    ABSENT_GAP,
    ABSENT_SUM_12M,
    ABSENT_SUM_3M,
    ABSENT_COUNT
};

struct control_month {
    const struct control_result *result;   /* on the last day of the month */
    double                       greatest; /* severity at the month ends of E..t; 0 before E */
};

struct stated_months {
    int32_t first;
    size_t  count;
};

struct supply_year { /* the supply facts of one year */
    int32_t             year;
    struct figure       world_share, production_hhi, net_import_reliance, import_share;
    struct ck_maybe_int bound, share_from, share_to;          /* the years of import_share */
    struct ck_bytes     production_of, reliance_of, share_of; /* the ancestor that it is of; data == NULL: none */
};

struct series_context {
    const struct ck_settling   *step;
    struct series               series;
    struct ck_bytes             exporter, importer;
    bool                        is_world;
    int32_t                     from;      /* the first month to state; INT32_MIN: all. Earlier ones are read as far as it looks back */
    struct breakdown            history;   /* the series' own, of which only its own cells are read */
    struct breakdown            breakdown; /* the same, not as far back */
    struct breakdown            imports_breakdown;
    struct breakdown           *imports; /* all that the importer imports: the own one for IMPORT; NULL: the importer is WLD */
    struct cells                own;
    struct cells                bought; /* the importer's imports from the exporter */
    int32_t                     first;  /* the months that were read and have a cell of it, or of a partner of a world total */
    size_t                      count;
    struct stated_months        stated; /* those of them that can have a record now */
    const double               *logs;   /* log1p(kg) of the present months, else 0 */
    struct status_timeline      timeline;
    struct baseline             baseline;
    struct recovery_months      recovery;
    const struct control_month *control;
    struct ancestors            ancestors;
    struct ck_maybe_double      essentiality, substitutability;
    struct supply_year          supply;
    const struct partner_total *totals;     /* of the partners in each stated month; NULL: not asked for yet */
    const struct cell          *last_codes; /* of the last month that had codes */
};

struct month_context {
    int32_t                     month;
    const struct cell          *cell; /* NULL: MISSING */
    struct ck_maybe_long        grams;
    enum absent_reason          why; /* why grams is not known */
    const struct control_month *control;
    struct partner_total        partners; /* for WLD */
    bool                        ytd_derived;
    enum absent_reason          absent[ABSENT_COUNT];
};

/* The number, or null with the reason noted in `current`. */
static inline struct ck_maybe_double value_or_absent(struct month_context *current, enum absent_name name, struct figure figure)
{
    current->absent[name] = figure.why;
    return figure_known(figure) ? ck_known_double(figure.value) : (struct ck_maybe_double){ 0 };
}

/* ---- context.c ---- */
void                 series_context_read(struct series_context *context, const struct ck_settling *step, const struct series *series);
const struct cell   *series_context_codes(const struct series_context *context, int32_t month); /* of the last month before it that had codes */
struct month_context month_context_of(struct series_context *context, int32_t month);
bool series_context_is_pair(const struct series_context *context); /* whether both parties are countries: only then one depends on the other */
bool series_context_has_record(const struct series_context *context, const struct month_context *current);

/* ---- status_months.c: SPEC 5 at the ends of months ---- */
const struct control_month *status_months(const struct reference *reference, const struct status_question *question /* day ignored */,
                                          struct status_timeline timeline, struct stated_months months, struct ck_arena *arena);

/* ---- one file for each nested record ---- */
struct indicator_level         level_of(const struct series_context *context, struct month_context *current);
struct indicator_change        change_of(const struct series_context *context, struct month_context *current);
struct indicator_rolling       rolling_of(const struct series_context *context, struct month_context *current);
struct indicator_anomaly       anomaly_of(const struct series_context *context, struct month_context *current, int32_t *ret_months_24);
struct indicator_concentration concentration_of(struct series_context *context, struct month_context *current);
struct indicator_control       control_of(const struct series_context *context, struct month_context *current, const struct indicator_change *change,
                                          const struct indicator_anomaly *anomaly);
struct indicator_mirror        mirror_of(const struct series_context *context, struct month_context *current);
struct indicator_dependency    dependency_of(struct series_context *context, struct month_context *current);
struct indicator_leverage      score_of(const struct series_context *context, struct month_context *current,
                                        const struct indicator_dependency *dependency);
struct caution_array      cautions_of(const struct series_context *context, const struct month_context *current, const struct indicator *indicator);
struct absent_field_array absent_of(const struct month_context *current, struct ck_arena *arena);

/* ---- indicator.c, reroute.c: state the outputs of a subject ---- */
int indicators_state(const struct ck_settling *step, const struct series *series);
int reroutes_state(const struct ck_settling *step, struct ck_bytes item, struct ck_bytes origin, struct ck_bytes hub, struct ck_bytes destination);

/* ---- dependents.c: the subjects that are computed from a series ---- */
enum { DEPENDENTS_BANNED_ONLY = true /* of reroutes, those with a ban by what is known now */, DEPENDENTS_ALL = false };
void dependents_mark_own(const struct ck_learning *step, const struct series *series,
                         struct ck_months changed); /* its records, and those of its world total */
void dependents_mark_triples(const struct ck_learning *step, const struct series *series, bool banned_only); /* reroutes in which it is a flow */
void dependents_mark_cells(const struct ck_learning *step, const struct series *series);                     /* any of its cells may have changed */

/* Marks the dependents after a fact of these months was added, changed or removed. `listed`: the series has other facts too. Adding the first fact or
 * removing the last changes zeros by absence in every month. */
void dependents_mark(const struct ck_learning *step, const struct series *series, struct ck_months months, bool listed);

#endif
