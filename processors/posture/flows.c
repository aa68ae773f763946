/* SPDX-License-Identifier: Apache-2.0
 * The flows of one month: how far the controlled items diverge, and which of them have recovered. */
#include "internal.h"

#include "chokepoint/day.h"
#include "chokepoint/key.h"

#include <math.h>
#include <stdlib.h>

static const double RECOVERED = 0.9, DISRUPTED = 0.4;

static bool is_controlled(const struct item_flow *flow) { return flow->severity.known && flow->severity.value > 0; }

static bool row_of(const struct ck_table *table, struct ck_bytes reporter, struct ck_bytes target, int32_t month, struct ck_bytes item,
                   struct ck_arena *arena, struct posture_item *ret_row)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct ck_key key = { buf, 0 };

    ck_key_text(&key, reporter);
    ck_key_text(&key, target);
    ck_key_month(&key, month);
    ck_key_text(&key, item);
    return ck_table_read(table, &posture_item_type, ck_key_bytes(&key), ret_row, arena);
}

/* The series of the items that have an indicator in `month`, as counted since 1970-01. */
struct item_flows flows_read(const struct ck_table *table, struct ck_bytes reporter, struct ck_bytes target, int32_t month, struct ck_arena *arena)
{
    char              buf[CK_KEY_SIZE_MAX];
    struct ck_key     prefix = { buf, 0 };
    struct ck_row     row;
    size_t            count = 0, used = 0;
    struct item_flow *flows;
    int32_t           january = month - ck_month_of_year(month);

    ck_key_text(&prefix, reporter);
    ck_key_text(&prefix, target);
    ck_key_month(&prefix, month);
    for (struct ck_table_walk walk = ck_table_each(table, ck_key_bytes(&prefix)); ck_table_next(&walk, &row);)
        count++;
    flows = ck_arena_take(arena, (count + 1) * sizeof *flows);
    for (struct ck_table_walk walk = ck_table_each(table, ck_key_bytes(&prefix)); ck_table_next(&walk, &row) && used < count;) {
        struct posture_item now, then;
        struct ck_bytes     parts[4];
        struct item_flow    flow = { 0 };

        ck_key_split(row.key, parts, 4);
        ck_row_read(&row, &posture_item_type, &now, arena);
        flow.item = parts[3];
        flow.quantity_kg = now.quantity_kg;
        flow.severity = now.severity;
        flow.vintage = now.vintage;
        flow.recovery_ratio[0] = now.recovery_ratio;
        for (int32_t back = 1; back < POSTURE_RECOVERED_MONTHS; back++)
            if (row_of(table, reporter, target, month - back, flow.item, arena, &then))
                flow.recovery_ratio[back] = then.recovery_ratio;
        if (month != january && row_of(table, reporter, target, january, flow.item, arena, &then))
            flow.january_kg = then.quantity_kg;
        flows[used++] = flow;
    }
    return (struct item_flows){ flows, used };
}

static double log_change(const struct item_flow *flow) { return log((flow->quantity_kg.value + 1) / (flow->january_kg.value + 1)); }

static struct divergence_side divergence_side_of(const struct item_flow *flow)
{
    return (struct divergence_side){ flow->item, flow->quantity_kg.value, flow->january_kg.value };
}

/* Ties go to the item that is first in bytes: flows are in that order, so only a strictly greater or lesser one takes over. */
const struct divergence *flows_divergence(struct item_flows flows, struct ck_arena *arena)
{
    const struct item_flow *high = NULL, *low = NULL;
    struct divergence      *divergence;
    size_t                  compared = 0;

    for (size_t i = 0; i < flows.count; i++) {
        const struct item_flow *flow = &flows.items[i];

        if (!is_controlled(flow) || !flow->quantity_kg.known || !flow->january_kg.known)
            continue;
        compared++;
        if (!high || log_change(flow) > log_change(high))
            high = flow;
        if (!low || log_change(flow) < log_change(low))
            low = flow;
    }
    if (compared < 2)
        return NULL;
    divergence = ck_arena_take(arena, sizeof *divergence);
    *divergence = (struct divergence){ log_change(high) - log_change(low), divergence_side_of(high), divergence_side_of(low) };
    return divergence;
}

static bool has_recovery(const struct item_flow *flow) { return is_controlled(flow) && flow->recovery_ratio[0].known; }

static int order_severities(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The severity that most of the controlled items with a recovery ratio have; ties go to the greater. */
static double commonest_severity(struct item_flows flows, size_t *ret_count, struct ck_arena *arena)
{
    double *severities = ck_arena_take(arena, (flows.count + 1) * sizeof *severities), severity = 0;
    size_t  count = 0, most = 0, end;

    for (size_t i = 0; i < flows.count; i++)
        if (has_recovery(&flows.items[i]))
            severities[count++] = flows.items[i].severity.value;
    if (count)
        qsort(severities, count, sizeof *severities, order_severities);
    for (size_t start = 0; start < count; start = end) {
        for (end = start + 1; end < count && severities[end] == severities[start]; end++)
            ;
        if (end - start >= most) {
            most = end - start;
            severity = severities[start];
        }
    }
    *ret_count = most;
    return severity;
}

const struct selective_compliance *flows_selective(struct item_flows flows, struct ck_arena *arena)
{
    const struct item_flow      *high = NULL, *low = NULL;
    struct selective_compliance *selective;
    size_t                       most;
    double                       severity = commonest_severity(flows, &most, arena);

    if (most < 2)
        return NULL;
    for (size_t i = 0; i < flows.count; i++) {
        const struct item_flow *flow = &flows.items[i];

        if (!has_recovery(flow) || flow->severity.value != severity)
            continue;
        if (!high || flow->recovery_ratio[0].value > high->recovery_ratio[0].value)
            high = flow;
        if (!low || flow->recovery_ratio[0].value < low->recovery_ratio[0].value)
            low = flow;
    }
    selective = ck_arena_take(arena, sizeof *selective);
    *selective = (struct selective_compliance){
        .value = high->recovery_ratio[0].value - low->recovery_ratio[0].value,
        .severity = severity,
        .high = { high->item, high->recovery_ratio[0].value },
        .low = { low->item, low->recovery_ratio[0].value },
    };
    return selective;
}

/* One month is not a trend: some controlled item was back in this month and the two before. */
bool flows_recovered(struct item_flows flows)
{
    for (size_t i = 0; i < flows.count; i++) {
        const struct item_flow *flow = &flows.items[i];
        int                     months = 0;

        while (months < POSTURE_RECOVERED_MONTHS && flow->recovery_ratio[months].known && flow->recovery_ratio[months].value >= RECOVERED)
            months++;
        if (is_controlled(flow) && months == POSTURE_RECOVERED_MONTHS)
            return true;
    }
    return false;
}

bool flows_disrupted(struct item_flows flows)
{
    for (size_t i = 0; i < flows.count; i++)
        if (has_recovery(&flows.items[i]) && flows.items[i].recovery_ratio[0].value < DISRUPTED)
            return true;
    return false;
}

int64_t flows_vintage(struct item_flows flows)
{
    int64_t vintage = INT64_MIN;

    for (size_t i = 0; i < flows.count; i++)
        if (flows.items[i].vintage > vintage)
            vintage = flows.items[i].vintage;
    return vintage;
}
