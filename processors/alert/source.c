/* SPDX-License-Identifier: Apache-2.0
 * Converts records to rows, and rows to histories. */
#include "source.h"

#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "domain/model/topics.h"

#include <math.h>

/* The figure of another source that is farthest off. */
static const struct conflicting_level *farthest(const struct indicator_level *level)
{
    const struct conflicting_level *far = NULL;

    for (size_t i = 0; i < level->conflicts.count; i++) {
        const struct conflicting_level *other = &level->conflicts.items[i];

        if (!far || fabs(other->quantity_kg - level->quantity_kg.value) > fabs(far->quantity_kg - level->quantity_kg.value))
            far = other;
    }
    return far;
}

static void compact_series(const void *record, void *ret_row)
{
    const struct indicator         *indicator = record;
    const struct conflicting_level *far = farthest(&indicator->level);

    *(struct alert_series *)ret_row = (struct alert_series){
        .month = indicator->month,
        .quantity_kg = indicator->level.quantity_kg,
        .first_quantity_kg = indicator->level.first_quantity_kg,
        .source = indicator->level.source,
        .conflict_source = far ? far->source : (struct ck_bytes){ 0 },
        .conflict_kg = far ? ck_known_double(far->quantity_kg) : (struct ck_maybe_double){ 0 },
        .mom = indicator->change.mom,
        .base = indicator->change.base,
        .robust_z = indicator->anomaly.robust_z,
        .robust_n = ck_known_int(indicator->anomaly.robust_n),
        .status = indicator->control.status,
        .severity = indicator->control.severity,
        .since = indicator->control.since,
        .recovery_ratio = indicator->control.recovery_ratio,
        .rebound = indicator->control.rebound,
        .supplier_share = indicator->dependency.supplier_share,
        .net_import_reliance = indicator->dependency.net_import_reliance,
        .supplier_share_of = indicator->dependency.supplier_share_of,
        .net_import_reliance_of = indicator->dependency.net_import_reliance_of,
        .supplier_share_year_from = indicator->dependency.supplier_share_year_from,
        .supplier_share_year_to = indicator->dependency.supplier_share_year_to,
        .bound = indicator->dependency.bound,
        .cautions = indicator->cautions,
        .vintage = indicator->vintage,
    };
}

static bool is_absent(struct absent_field_array absent, struct ck_bytes field, enum absent_reason reason)
{
    for (size_t i = 0; i < absent.count; i++)
        if (ck_bytes_equal(absent.items[i].field, field))
            return absent.items[i].reason == reason;
    return false;
}

static void compact_reroute(const void *record, void *ret_row)
{
    const struct reroute *reroute = record;

    *(struct alert_reroute *)ret_row = (struct alert_reroute){
        .month = reroute->month,
        .value = reroute->value,
        .lost_kg = reroute->lost_kg,
        .import_kg = reroute->import_kg,
        .import_median_kg = reroute->import_median_kg,
        .export_kg = reroute->export_kg,
        .export_greatest_kg = reroute->export_greatest_kg,
        .no_loss = is_absent(reroute->absent, CK_BYTES("value"), ABSENT_REASON_NO_LOSS),
        .vintage = reroute->vintage,
    };
}

static void compact_posture(const void *record, void *ret_row)
{
    const struct posture *posture = record;

    *(struct alert_posture *)ret_row = (struct alert_posture){ posture->month, posture->divergence, posture->vintage };
}

static void compact_status(const void *record, void *ret_row)
{
    const struct control_status *status = record;

    *(struct alert_status *)ret_row = (struct alert_status){
        .status = status->status,
        .severity = status->severity,
        .since = status->since,
        .previous = status->previous,
        .next_transition = status->next_transition,
        .confirmed = status->confirmed,
        .upcoming = status->upcoming,
        .changed_recently = status->changed_recently,
    };
}

static void compact_verdict(const void *record, void *ret_row)
{
    const struct verdict *verdict = record;

    *(struct alert_verdict *)ret_row = (struct alert_verdict){
        .metric = verdict->metric,
        .reporter = verdict->reporter,
        .partner = verdict->partner,
        .flow = verdict->flow,
        .period = verdict->period,
        .verdict = verdict->verdict,
        .true_value = verdict->true_value,
        .base_period = verdict->base_period,
        .base_kind = verdict->base_kind,
        .measures = verdict->measures,
        .published_on = verdict->published_on,
    };
}

#define MONTHLY(row) offsetof(struct alert_moment, row.month), offsetof(struct alert_moment, row.vintage)

const struct alert_source_type alert_sources[ALERT_SOURCE_COUNT] = {
    [ALERT_SERIES] = { "series", &leverage_indicators, &alert_series_type, compact_series, MONTHLY(series) },
    [ALERT_REROUTES] = { "reroutes", &leverage_reroutes, &alert_reroute_type, compact_reroute, MONTHLY(reroute) },
    [ALERT_POSTURES] = { "postures", &leverage_postures, &alert_posture_type, compact_posture, MONTHLY(posture) },
    [ALERT_STATUSES] = { "statuses", &control_status_topic, &alert_status_type, compact_status },
    [ALERT_VERDICTS] = { "verdicts", &policy_verdicts, &alert_verdict_type, compact_verdict },
};

static bool is_monthly(enum alert_source source) { return alert_sources[source].month > 0; }

static void moment_read(enum alert_source source, const struct ck_row *row, struct alert_moment *ret_moment, struct ck_arena *arena)
{
    const struct alert_source_type *type = &alert_sources[source];

    *ret_moment = (struct alert_moment){ .key = row->key };
    ck_row_read(row, type->row, &ret_moment->series, arena); /* whichever it is: they begin at one place */
    if (!is_monthly(source))
        return;
    memcpy(&ret_moment->month, (const char *)ret_moment + type->month, sizeof ret_moment->month);
    memcpy(&ret_moment->vintage.value, (const char *)ret_moment + type->vintage, sizeof ret_moment->vintage.value);
    ret_moment->vintage.known = true;
}

enum alert_source source_of_topic(const struct ck_topic *topic)
{
    enum alert_source source = 0;

    while (source < ALERT_SOURCE_COUNT && alert_sources[source].topic != topic)
        source++;
    return source;
}

enum alert_source source_of_name(struct ck_bytes name)
{
    enum alert_source source = 0;

    while (source < ALERT_SOURCE_COUNT && !ck_bytes_equal(ck_bytes_from(alert_sources[source].name), name))
        source++;
    return source;
}

static struct ck_bytes without_last(struct ck_bytes text)
{
    size_t size = text.size;

    while (size > 0 && text.data[size - 1] != '|')
        size--;
    return (struct ck_bytes){ text.data, size > 0 ? size - 1 : 0 };
}

static struct ck_bytes subject_write(struct ck_bytes reporter, enum alert_source source, struct ck_bytes rest, char *buf)
{
    struct ck_key subject = { buf, 0 };

    ck_key_text(&subject, reporter);
    ck_key_text(&subject, ck_bytes_from(alert_sources[source].name));
    ck_key_text(&subject, rest);
    return ck_key_bytes(&subject);
}

struct ck_bytes subject_of_record(enum alert_source source, struct ck_bytes record_key, char *buf)
{
    struct ck_bytes parts[2] = { { 0 }, { 0 } };

    ck_key_split(record_key, parts, 2);
    return subject_write(parts[0], source, is_monthly(source) ? without_last(parts[1]) : parts[1], buf);
}

/* From item, news, and the ordinal with what stands behind it. */
static struct ck_bytes subject_of_claim(const struct ck_bytes *parts, char *buf)
{
    char          claim_buf[CK_KEY_SIZE_MAX];
    struct ck_key claim = { claim_buf, 0 };

    ck_key_text(&claim, parts[0]);
    ck_key_text(&claim, parts[2]);
    return subject_write(parts[1], ALERT_VERDICTS, ck_key_bytes(&claim), buf);
}

/* reporter|rule|rest; the rest of a posture's alert is -|EXPORT|target, of a claim's item|news|ordinal, and the reader where it is another. */
struct ck_bytes subject_of_alert(struct ck_bytes alert_key, char *buf)
{
    struct ck_bytes          parts[3] = { { 0 }, { 0 }, { 0 } }, rest[3];
    const struct alert_rule *rule;

    ck_key_split(alert_key, parts, 3);
    rule = alert_rule_find(parts[1]);
    if (!rule)
        return (struct ck_bytes){ buf, 0 };
    if (rule->source == ALERT_POSTURES && ck_key_split(parts[2], rest, 3) == 3)
        parts[2] = rest[2];
    if (rule->source == ALERT_VERDICTS && ck_key_split(parts[2], rest, 3) == 3)
        return subject_of_claim(rest, buf);
    return subject_write(parts[0], rule->source, parts[2], buf);
}

static enum flow flow_of(struct ck_bytes name)
{
    for (size_t i = 0; i < flow_symbols.count; i++)
        if (ck_bytes_equal(ck_bytes_from(flow_symbols.symbols[i]), name))
            return (enum flow)i;
    return FLOW_UNKNOWN;
}

static struct ck_maybe_int ordinal_of(struct ck_bytes text)
{
    int64_t ordinal;

    return ck_number_read_long(text, &ordinal) ? ck_known_int((int32_t)ordinal) : (struct ck_maybe_int){ 0 };
}

/* The identity of a history, from the components of the subject; the reporter of a verdict is in its row. */
static struct alert_scope scope_of(enum alert_source source, struct ck_bytes reporter, struct ck_bytes rest)
{
    struct ck_bytes parts[3] = { { 0 }, { 0 }, { 0 } };

    ck_key_split(rest, parts, 3);
    switch (source) {
    case ALERT_SERIES:
        return (struct alert_scope){ .reporter = reporter, .item = parts[0], .flow = ck_known_int(flow_of(parts[1])), .partner = parts[2] };
    case ALERT_REROUTES: return (struct alert_scope){ .reporter = reporter, .item = parts[0], .hub = parts[1], .partner = parts[2] };
    case ALERT_POSTURES: return (struct alert_scope){ .reporter = reporter, .flow = ck_known_int(FLOW_EXPORT), .partner = parts[0] };
    case ALERT_VERDICTS:
        return (struct alert_scope){ .reporter = CK_BYTES("-"),
                                     .item = parts[0],
                                     .news = reporter,
                                     .ordinal = ordinal_of(parts[1]),
                                     .reader = parts[2].data ? parts[2] : READER_OWN };
    default: return (struct alert_scope){ .reporter = reporter, .item = parts[0], .partner = parts[1] };
    }
}

/* A mirror's history is the one row of that key, which may be a prefix of another's (ordinals). */
static struct alert_history mirror_read(enum alert_source source, const struct ck_table *table, struct ck_bytes key, struct alert_scope scope,
                                        struct ck_arena *arena)
{
    struct alert_moment *moment = ck_arena_take(arena, sizeof *moment);
    struct ck_row        row;

    if (!ck_table_get(table, key, &row))
        return (struct alert_history){ scope, moment, 0 };
    moment_read(source, &row, moment, arena);
    if (source == ALERT_VERDICTS && moment->verdict.reporter.data)
        scope.reporter = moment->verdict.reporter;
    return (struct alert_history){ scope, moment, 1 };
}

struct alert_history history_read(enum alert_source source, const struct ck_table *table, struct ck_bytes reporter, struct ck_bytes rest,
                                  struct ck_arena *arena)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct ck_key        prefix = { buf, 0 };
    struct alert_scope   scope = scope_of(source, reporter, rest);
    struct ck_row        row;
    struct alert_moment *moments;
    size_t               count = 0, used = 0;

    ck_key_text(&prefix, reporter);
    ck_key_text(&prefix, rest);
    if (!is_monthly(source))
        return mirror_read(source, table, ck_key_bytes(&prefix), scope, arena);
    for (struct ck_table_walk walk = ck_table_each(table, ck_key_bytes(&prefix)); ck_table_next(&walk, &row);)
        count++;
    moments = ck_arena_take(arena, (count + 1) * sizeof *moments);
    for (struct ck_table_walk walk = ck_table_each(table, ck_key_bytes(&prefix)); ck_table_next(&walk, &row) && used < count; used++)
        moment_read(source, &row, &moments[used], arena);
    return (struct alert_history){ scope, moments, used };
}
