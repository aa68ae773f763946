/* SPDX-License-Identifier: Apache-2.0
 * Partitions: given, restored from notify.told, read, and taken away. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "notify/work/internal.h"

enum { NOTE_NAME_MAX = 128 };

static const char TRANSACTIONS[] = "transactions";

struct notify_part *unit_of(struct notifier *notifier, uint16_t partition)
{
    for (size_t i = 0; i < notifier->unit_count; i++)
        if (notifier->units[i].partition == partition)
            return &notifier->units[i];
    return NULL;
}

static struct notify_part *unit_add(struct notifier *notifier, uint16_t partition)
{
    struct notify_part *unit = unit_of(notifier, partition);

    if (unit)
        return unit;
    notifier->units = realloc(notifier->units, (notifier->unit_count + 1) * sizeof *notifier->units);
    if (!notifier->units)
        abort();
    unit = &notifier->units[notifier->unit_count++];
    *unit = (struct notify_part){ .partition = partition };
    return unit;
}

int units_assign(struct notifier *notifier, const struct log_event *event)
{
    for (size_t i = 0; i < event->count; i++) {
        if (event->parts[i].partition >= notifier->partitions || event->parts[i].topic >= notifier->input_count)
            return -EDOM;
        unit_add(notifier, event->parts[i].partition)->has[event->parts[i].topic] = true;
    }
    return 0;
}

/* ---- restoring ---- */

static int ask(struct notifier *notifier, struct notify_part *unit)
{
    struct log_cursor cursors[ROUTE_TOPICS_MAX];
    size_t            count = 0;
    int               result;

    for (size_t i = 0; i < notifier->input_count; i++)
        if (unit->has[i])
            cursors[count++] = (struct log_cursor){ { (uint16_t)i, unit->partition }, LOG_NONE, 0 };
    result = log_committed(notifier->options.log, cursors, count, CALL_MS);
    if (result)
        return result == LOG_AGAIN ? 0 : result;
    unit->wanted = 0;
    for (size_t i = 0; i < count; i++) {
        unit->next[cursors[i].part.topic] = cursors[i].next;
        if (cursors[i].next != LOG_NONE && cursors[i].transaction > unit->wanted)
            unit->wanted = cursors[i].transaction;
    }
    unit->phase = UNIT_LOAD;
    unit->caught_up = false;
    return log_follow(notifier->options.log, (struct log_cursor){ { notifier->told_topic, unit->partition }, LOG_START, 0 });
}

/* A note of the routing that an input was read by. */
static const char *routing_note(const struct notifier *notifier, size_t input, char name[NOTE_NAME_MAX])
{
    snprintf(name, NOTE_NAME_MAX, "routing/%s", notifier->topics[input]->name);
    return name;
}

/* Whether the partition is still to be read anew, though the routing is the same. */
static bool is_redriven(const struct notifier *notifier, const struct notify_part *unit)
{
    return notifier->redriven && !notifier->redriven[unit->partition];
}

/* Where an input is read from. One that the group has no offset of, and one that another routing was told of, is read from its start: what is there
 * now is history, of which each receiver is told what differs from what he was told. LOG_AGAIN: the end cannot be told yet. The notes of it are
 * written with the first offset: a partition is in no transaction without one. */
static int begin_at(struct notifier *notifier, struct notify_part *unit, size_t input)
{
    const struct routing *routing = notifier->options.routing;
    char                  name[NOTE_NAME_MAX];
    bool                  known = unit->next[input] != LOG_NONE;
    int64_t               end = unit->next[input];
    int                   result;

    unit->until[input] = book_note(notifier->book, unit->partition, notifier->topics[input]->name);
    unit->noted[input] =
        known && !is_redriven(notifier, unit) && book_note(notifier->book, unit->partition, routing_note(notifier, input, name)) == routing->digest;
    if (unit->noted[input] || (known && routing->from == ROUTING_FROM_NOW))
        return 0;
    result = known ? 0 : log_end(notifier->options.log, (struct log_part){ (uint16_t)input, unit->partition }, CALL_MS, &end);
    if (result)
        return result;
    if (unit->until[input] < end) /* else it was in the middle of history */
        unit->until[input] = end;
    unit->next[input] = routing->from == ROUTING_FROM_NOW || end == 0 ? end : LOG_START;
    if (unit->next[input] >= 0)
        unit_note(notifier, unit, input);
    return 0;
}

void unit_note(struct notifier *notifier, struct notify_part *unit, size_t input)
{
    char name[NOTE_NAME_MAX];

    if (unit->noted[input])
        return;
    book_set_note(notifier->book, unit->partition, notifier->topics[input]->name, unit->until[input] < 0 ? 0 : unit->until[input]);
    book_set_note(notifier->book, unit->partition, routing_note(notifier, input, name), notifier->options.routing->digest);
    unit->noted[input] = unit->read = true;
}

static bool is_history(const struct notifier *notifier, const struct notify_part *unit, size_t input)
{
    return unit->has[input] && unit->next[input] < unit->until[input] &&
           notifier_pace(notifier) - unit->heard_ms[input] < (notifier->options.quiet_ms ? notifier->options.quiet_ms : QUIET_MS);
}

static void run(struct notifier *notifier, struct notify_part *unit)
{
    unit->phase = UNIT_RUN;
    unit->history = false;
    for (size_t i = 0; i < notifier->input_count; i++) {
        unit->heard_ms[i] = notifier_pace(notifier);
        unit->history = unit->history || is_history(notifier, unit, i);
    }
    book_loaded(notifier->book, unit->partition, notifier_now(notifier));
    if (!unit->history)
        book_release_held(notifier->book, unit->partition, notifier_now(notifier));
    notifier->fetch_due = true;
}

/* The rows are whole when they have the transaction that the offsets were committed with: a replica may not know yet what its leader committed. */
static int load(struct notifier *notifier, struct notify_part *unit)
{
    int64_t transactions = book_note(notifier->book, unit->partition, TRANSACTIONS);
    int     result;

    if (!unit->caught_up || (unit->wanted && transactions < unit->wanted))
        return 0;
    for (size_t i = 0; i < notifier->input_count; i++) {
        result = unit->has[i] ? begin_at(notifier, unit, i) : 0;
        if (result)
            return result == LOG_AGAIN ? 0 : result;
    }
    unit->transactions = transactions < 0 ? 0 : transactions;
    result = log_unfollow(notifier->options.log, (struct log_part){ notifier->told_topic, unit->partition });
    if (result == 0)
        run(notifier, unit);
    return result;
}

int units_caught_up(struct notifier *notifier, struct log_part part)
{
    struct notify_part *unit = part.topic == notifier->told_topic ? unit_of(notifier, part.partition) : NULL;

    if (unit && unit->phase == UNIT_LOAD)
        unit->caught_up = true;
    return 0;
}

void units_make_room(struct notifier *notifier)
{
    notifier->cursors = realloc(notifier->cursors, (notifier->unit_count + 1) * ROUTE_TOPICS_MAX * sizeof *notifier->cursors);
    if (!notifier->cursors)
        abort();
}

static int fetch(struct notifier *notifier)
{
    size_t count = 0;

    notifier->fetch_due = false;
    units_make_room(notifier);
    for (size_t i = 0; i < notifier->unit_count; i++)
        for (size_t k = 0; k < notifier->input_count; k++)
            if (notifier->units[i].phase == UNIT_RUN && notifier->units[i].has[k])
                notifier->cursors[count++] = (struct log_cursor){ { (uint16_t)k, notifier->units[i].partition }, notifier->units[i].next[k], 0 };
    return log_fetch(notifier->options.log, notifier->cursors, count);
}

int units_advance(struct notifier *notifier)
{
    int result = 0;

    for (size_t i = 0; i < notifier->unit_count && result == 0; i++) {
        struct notify_part *unit = &notifier->units[i];

        if (unit->phase == UNIT_ASK)
            result = ask(notifier, unit);
        else if (unit->phase == UNIT_LOAD)
            result = load(notifier, unit);
    }
    return result == 0 && notifier->fetch_due ? fetch(notifier) : result;
}

/* Markers at the end of a topic are no records that come: it has been read, and is not waited for again. */
static void end_history(struct notifier *notifier, struct notify_part *unit)
{
    for (size_t i = 0; i < notifier->input_count; i++)
        if (unit->has[i] && unit->next[i] >= 0 && unit->next[i] < unit->until[i]) {
            unit->until[i] = unit->next[i];
            book_set_note(notifier->book, unit->partition, notifier->topics[i]->name, unit->until[i]);
        }
    book_release_held(notifier->book, unit->partition, notifier_now(notifier));
}

void units_look(struct notifier *notifier)
{
    for (size_t i = 0; i < notifier->unit_count; i++) {
        struct notify_part *unit = &notifier->units[i];
        bool                history = false;

        if (unit->phase != UNIT_RUN || !unit->history)
            continue;
        for (size_t k = 0; k < notifier->input_count; k++)
            history = history || is_history(notifier, unit, k);
        unit->history = history;
        if (!history)
            end_history(notifier, unit);
    }
}

/* ---- taken away ---- */

static int forget(struct notifier *notifier, struct notify_part *unit)
{
    int result = unit->phase == UNIT_LOAD ? log_unfollow(notifier->options.log, (struct log_part){ notifier->told_topic, unit->partition }) : 0;

    book_drop(notifier->book, unit->partition);
    unit->phase = UNIT_ASK;
    unit->read = unit->changed = false;
    return result;
}

int units_reload(struct notifier *notifier)
{
    int result = 0;

    for (size_t i = 0; i < notifier->unit_count && result == 0; i++)
        result = forget(notifier, &notifier->units[i]);
    notifier->unread = 0;
    return result == 0 && notifier->unit_count ? fetch(notifier) : result;
}

int units_drop(struct notifier *notifier)
{
    int result = 0;

    for (size_t i = 0; i < notifier->unit_count && result == 0; i++)
        result = forget(notifier, &notifier->units[i]);
    notifier->unit_count = notifier->unread = 0;
    notifier->fetch_due = false;
    return result;
}
