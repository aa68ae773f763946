/* SPDX-License-Identifier: Apache-2.0
 * Alerts on control statuses. One act often moves many items on one day, so those that share day, statuses and destination are told together. */
#include "program/demo/internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "domain/model/topics.h"
#include "engine/util/sheet.h"
#include "engine/util/plural.h"

enum { HEAD_MAX = 80, GROUP_MAX = 64 /* items that are named */ };

struct change { /* what such an alert is about */
    int32_t     day;
    enum status from, to;
};

bool is_control(const struct alert *alert) { return bytes_begin(alert->rule, BYTES("control.")); }

/* A change and that nothing confirms it are one piece of news; what is still to come is another. */
static bool is_upcoming(const struct alert *alert) { return bytes_equal(alert->rule, BYTES("control.upcoming")); }

static const struct control_status *status_of(const struct chapter *chapter, const struct alert *alert)
{
    return alert->evidence.count ? shelf_find(&chapter->statuses, alert->evidence.items[0]) : NULL;
}

static struct change change_of(const struct control_status *status, const struct alert *alert)
{
    if (is_upcoming(alert) && status->next_transition)
        return (struct change){ status->next_transition->day, status->status, status->next_transition->status };
    return (struct change){ alert->since, status->previous ? status->previous->status : STATUS_NONE_KNOWN, status->status };
}

static bool told_together(const struct chapter *chapter, const struct alert *one, const struct alert *two)
{
    const struct control_status *first = status_of(chapter, one), *second = status_of(chapter, two);
    struct change                a, b;

    if (!first || !second || is_upcoming(one) != is_upcoming(two) || !bytes_equal(one->reporter, two->reporter) ||
        !bytes_equal(one->partner, two->partner) || one->severity != two->severity)
        return false;
    a = change_of(first, one);
    b = change_of(second, two);
    return a.day == b.day && a.from == b.from && a.to == b.to;
}

static bool names(struct bytes_array list, struct bytes id)
{
    for (size_t i = 0; i < list.count; i++)
        if (bytes_equal(list.items[i], id))
            return true;
    return false;
}

static bool suspends(const struct control_status *status, struct bytes measure)
{
    for (size_t i = 0; i < status->suspended.count; i++)
        if (bytes_equal(status->suspended.items[i].measure, measure))
            return true;
    return false;
}

/* The suspension whose last day is the one before the change, and that is or was one of the status's measures. */
static const struct measure_fact *suspension_before(const struct chapter *chapter, const struct control_status *status, int32_t day)
{
    for (size_t i = 0; i < chapter->measures.count; i++) {
        const struct measure_fact *act = chapter->measures.entries[i].value;

        if (act->act != ACT_SUSPEND || !act->valid_to.known || act->valid_to.value != day - 1)
            continue;
        for (size_t j = 0; j < act->targets.count; j++)
            if (names(status->measures, act->targets.items[j]) || suspends(status, act->targets.items[j]))
                return act;
    }
    return NULL;
}

struct group {
    const struct alert *alert; /* the first */
    struct sentence     items, rules;
    size_t              count;
    struct bytes        names[GROUP_MAX]; /* of the items */
};

static void group_add(struct group *group, const struct alert *alert)
{
    bool known_rule = false, known_item = false;

    for (size_t at = 0; at + alert->rule.size <= group->rules.size; at++)
        known_rule = known_rule || memcmp(group->rules.text + at, alert->rule.data, alert->rule.size) == 0;
    if (!known_rule) {
        sentence_add(&group->rules, "%s", group->rules.size ? ", " : "");
        sentence_add_bytes(&group->rules, alert->rule);
    }
    for (size_t i = 0; i < group->count; i++)
        known_item = known_item || bytes_equal(group->names[i], alert->item);
    if (known_item || group->count == GROUP_MAX)
        return;
    sentence_add(&group->items, "%s", group->count ? ", " : "");
    sentence_add_bytes(&group->items, alert->item);
    group->names[group->count++] = alert->item;
}

static void tell_group(const struct chapter *chapter, const struct group *group)
{
    const struct alert          *alert = group->alert;
    const struct control_status *status = status_of(chapter, alert);
    struct change                change = change_of(status, alert);
    const struct measure_fact   *act = suspension_before(chapter, status, change.day);
    struct sentence              sentence = { .size = 0 };
    char                         head[HEAD_MAX];
    bool                         upcoming = is_upcoming(alert);

    snprintf(head, sizeof head, " %-8.8s %.*s", alert_severity_symbols.symbols[alert->severity], HEAD_MAX - 16, group->rules.text);
    sentence_add(&sentence, "%s → %s on ", status_symbols.symbols[change.from], status_symbols.symbols[change.to]);
    sentence_day(&sentence, change.day);
    if (act) {
        sentence_add(&sentence, upcoming ? ", when the suspension by " : ", after the suspension by ");
        sentence_add_bytes(&sentence, act->measure_id);
        sentence_add(&sentence, upcoming ? " ends on " : " ended on ");
        sentence_day(&sentence, act->valid_to.value);
    }
    if (!status->confirmed && !upcoming)
        sentence_add(&sentence, "; no act known since confirms it");
    sentence_add(&sentence, ". ");
    sentence_add_bytes(&sentence, alert->reporter);
    sentence_add(&sentence, " → ");
    sentence_add_bytes(&sentence, alert->partner);
    sentence_add(&sentence, ", %zu item%s: %s", group->count, plural(group->count), group->items.text);
    paragraph(alert->severity == ALERT_SEVERITY_CRITICAL ? paint(PAINT_RED) : paint(PAINT_YELLOW), head, &sentence);
}

void controls_tell(const struct chapter *chapter)
{
    const struct shelf *shelf = &chapter->alerts;
    bool               *told = calloc(shelf->count + 1, sizeof *told);

    if (!told)
        abort();
    for (size_t i = 0; i < shelf->count; i++) {
        const struct alert *alert = shelf->entries[i].value;
        struct group        group = { .alert = alert };

        if (told[i] || !is_control(alert) || alert->state != ALERT_STATE_FIRING || !status_of(chapter, alert))
            continue;
        for (size_t j = i; j < shelf->count; j++)
            if (!told[j] && is_control(shelf->entries[j].value) && told_together(chapter, alert, shelf->entries[j].value)) {
                told[j] = true;
                group_add(&group, shelf->entries[j].value);
            }
        tell_group(chapter, &group);
    }
    free(told);
}
