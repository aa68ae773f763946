/* SPDX-License-Identifier: Apache-2.0
 * Internal header of alert: its rules. A rule is a condition on a history: all records of one key in the order of their months (or the single status
 * or verdict). */
#ifndef ALERT_RULE_H
#define ALERT_RULE_H

#include "chokepoint/processor.h"
#include "records.h"
#include "truth.h"

/* The kind of records in a history; also the tables, in this order. */
enum alert_source { ALERT_SERIES, ALERT_REROUTES, ALERT_POSTURES, ALERT_STATUSES, ALERT_VERDICTS, ALERT_SOURCE_COUNT };

enum alert_rule_name {
    ALERT_COLLAPSE,
    ALERT_SURGE,
    ALERT_UNDER_CONTROL,
    ALERT_REROUTE,
    ALERT_REROUTE_CLOSED,
    ALERT_DIVERGENCE,
    ALERT_DEPENDENCY,
    ALERT_CONFLICT,
    ALERT_REVISED,
    ALERT_CHANGED,
    ALERT_UPCOMING,
    ALERT_UNCONFIRMED,
    ALERT_CONTRADICTED,
    ALERT_RULE_COUNT
};

/* Limits of a rule's operands; in how many counting months the condition must hold to fire, and fail to resolve. */
struct alert_limits {
    double  first, second;
    int32_t months_for, months_keep;
};
struct alert_config {
    struct alert_limits rules[ALERT_RULE_COUNT];
};
extern const struct ck_processor_option alert_options[];

/* The identity of a history; members that the source lacks are null. `news`, `ordinal` and `reader`: article, claim and reader of a
 * verdict. */
struct alert_scope {
    struct ck_bytes     reporter, item, hub, partner, news, reader;
    struct ck_maybe_int flow, ordinal;
};

/* One record of a history. */
struct alert_moment {
    struct ck_bytes      key;   /* of the record */
    int32_t              month; /* its first day; 0 for a status or a verdict */
    struct ck_maybe_long vintage;
    union {
        struct alert_series  series;
        struct alert_reroute reroute;
        struct alert_posture posture;
        struct alert_status  status;
        struct alert_verdict verdict;
    };
};
struct alert_history {
    struct alert_scope         scope;
    const struct alert_moment *moments;
    size_t                     count;
};

/* The result of a rule at one moment. */
struct alert_finding {
    enum truth             truth; /* unknown: the month does not count */
    bool                   grave; /* critical, whatever the rule's own severity */
    const char            *measure;
    struct ck_maybe_double value, threshold;
    struct ck_maybe_int    day; /* of a mirror: since */
};

/* A sentence under construction. Past the end it is cut. */
enum { TEXT_MAX = 2048 };
struct alert_text {
    char   buf[TEXT_MAX];
    size_t size;
};

/* How a figure is compared with its limit. COMPARE_SAID: the record states the condition itself; there is no limit. */
enum comparison { COMPARE_AT_LEAST, COMPARE_AT_MOST, COMPARE_ABOVE, COMPARE_SAID };

/* Computes a figure of one moment; null: not known. An infinite figure (a ratio to 0) is compared, and published as null. */
typedef struct ck_maybe_double figure_reader(const struct alert_history *history, size_t now, const struct alert_config *config);

/* A figure of the source's record, which calls it `field`. */
struct figure_of_record {
    const char    *field; /* NULL: none */
    size_t         at;    /* where it stands in struct alert_moment, a maybe_double */
    figure_reader *read;  /* NULL: as it stands there */
};

enum { LIMIT_FIXED = -1 };

/* One condition: a figure against its limit, or against so many times another figure. */
struct operand {
    struct figure_of_record figure; /* its field is also the alert's `measure` */
    enum comparison         comparison;
    int                     limit; /* where it stands in struct alert_limits; LIMIT_FIXED: `fixed` */
    double                  fixed;
    struct figure_of_record times;
    const char             *asks; /* what is compared, for a reader; NULL: the field as it stands */
};

enum join { JOIN_AND, JOIN_OR };

/* When an alert is critical though its rule is not. */
enum grave { GRAVE_NEVER, GRAVE_WHILE_CONTROLLED, GRAVE_WHEN_RISEN, GRAVE_WHEN_RISING };

enum { OPERANDS_MAX = 3 };

struct alert_rule {
    const char         *name, *purpose; /* the purpose is what the alert says, in half a sentence */
    const char         *whose;          /* which records it is about, and of which keys */
    const char         *value_is;       /* what an alert's `value` is, with its unit */
    enum alert_source   source;
    enum alert_severity severity;
    enum grave          grave;
    bool (*applies)(const struct alert_scope *scope); /* NULL: to every history of the source */
    enum join      join;
    struct operand operands[OPERANDS_MAX]; /* up to the first without a figure. Measure, value, threshold are of the first that holds */
    bool           final_only;             /* a provisional month counts, and is false */
    figure_reader *value;                  /* NULL: that of the operand */
    struct ck_maybe_int (*since)(const struct alert_history *history); /* of a mirror: its day; NULL: a fold over months */
    void (*message)(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding);
    bool with_recovery; /* the alert carries rebound and recovery_ratio */
};
extern const struct alert_rule alert_rules[ALERT_RULE_COUNT];
const struct alert_rule       *alert_rule_find(struct ck_bytes name); /* NULL: no such rule */

/* ---- conditions.c: whether a rule holds at one moment ---- */
bool                 has_caution(const struct alert_series *series, enum caution caution);
struct alert_finding rule_judge(const struct alert_rule *rule, const struct alert_history *history, size_t now, const struct alert_config *config);

/* ---- figures.c: figures of conditions that are not fields of a record ---- */
bool                is_export(const struct alert_scope *scope);
bool                is_pair(const struct alert_scope *scope); /* an import from or an export to a country, not the world */
figure_reader       read_conflict, read_conflict_ratio, read_revision, read_reroute_value, read_was_suspected, read_divergence;
figure_reader       read_changed, read_upcoming, read_unconfirmed, read_status_severity;
struct ck_maybe_int since_status(const struct alert_history *history), since_transition(const struct alert_history *history);

/* ---- messages.c: the sentences; the numbers, their units and dates, no causal word ---- */
void message_collapse(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_surge(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_under_control(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_dependency(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_conflict(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_revised(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_reroute(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_reroute_closed(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_divergence(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_changed(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_upcoming(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);
void message_unconfirmed(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);

/* ---- verdicts.c: the mirrors of a verdict ---- */
figure_reader       read_contradicted, read_true_value;
struct ck_maybe_int since_publication(const struct alert_history *history);
void                message_contradicted(struct alert_text *, const struct alert_history *, size_t, const struct alert_finding *);

/* ---- text.c ---- */
void text_add(struct alert_text *text, const char *words);
void text_bytes(struct alert_text *text, struct ck_bytes bytes);
/* Grouped by thousands, zeros after the point cut; a number that would be rounded to 0 stands as it is. */
void text_number(struct alert_text *text, double value, int decimals);
#define NO_LIMIT ((struct ck_maybe_double){ 0 })
/* 0.95 is 95.0 %. One digit after the point; more where it would be rounded to 0, to all of it or to the limit that it passed. */
void text_percent(struct alert_text *text, double ratio, struct ck_maybe_double limit);
void text_weight(struct alert_text *text, double kg);                     /* t from 1,000 kg on, else kg */
void text_weights(struct alert_text *text, double from_kg, double to_kg); /* both in the unit of the lesser */
void text_day(struct alert_text *text, int32_t day);
void text_month(struct alert_text *text, int32_t first_day);
void text_year(struct alert_text *text, int32_t year);
void text_country(struct alert_text *text, struct ck_bytes code);
void text_flow(struct alert_text *text, enum flow which, struct ck_bytes item, struct ck_bytes reporter, struct ck_bytes partner);
void text_status(struct alert_text *text, enum status status);

/* ---- episodes.c ---- */
/* The latest episode of a rule in a history, or a pending one after it. */
struct episode {
    enum alert_state     state;
    int32_t              number, since; /* since: first day of the first month that held */
    struct ck_maybe_int  until;
    size_t               last;    /* the last moment at which the condition held */
    struct alert_finding finding; /* what it found then */
};
bool episode_fold(const struct alert_rule *rule, const struct alert_history *history, const struct alert_config *config, struct episode *ret_episode);

#endif
