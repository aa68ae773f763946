/* SPDX-License-Identifier: Apache-2.0
 * Transactions: what has changed in the book, dead letters, and the offsets of the partitions that they are of. */
#include <errno.h>

#include "notify/work/internal.h"

/* Calls that say LOG_AGAIN are made again: the log ends those that never end. */
static int until_done(struct notifier *notifier, int (*call)(struct log *, int timeout_ms))
{
    int result;

    while ((result = call(notifier->options.log, CALL_MS)) == LOG_AGAIN)
        ;
    return result;
}

static int undo(struct notifier *notifier, int outcome)
{
    int result = until_done(notifier, outcome == LOG_UNKNOWN ? log_reopen : log_abort);

    notifier->counts.aborted++;
    return result < 0 ? result : units_reload(notifier);
}

static int mark(void *context, const struct book_change *change)
{
    struct notify_part *unit = unit_of(context, change->partition);

    if (unit)
        unit->changed = true;
    return 0;
}

static int append(void *context, const struct book_change *change)
{
    struct notifier  *notifier = context;
    struct log_record record = { .part = { change->dead ? notifier->dead_topic : notifier->told_topic, change->partition },
                                 .key = change->key,
                                 .value = change->value };
    int               result;

    if (change->dead)
        record.part.partition = (uint16_t)(change->partition % notifier->dead_partitions);
    while ((result = log_append(notifier->options.log, &record)) == LOG_AGAIN)
        ;
    return result == LOG_TOO_LARGE ? -EMSGSIZE : result;
}

/* Every partition that the transaction touches, with all its offsets that are known, and the number of the transaction in its book. */
static size_t cursors_of(struct notifier *notifier)
{
    size_t count = 0;

    units_make_room(notifier);
    for (size_t i = 0; i < notifier->unit_count; i++) {
        const struct notify_part *unit = &notifier->units[i];

        for (size_t k = 0; k < notifier->input_count && (unit->read || unit->changed); k++)
            if (unit->has[k] && unit->next[k] >= 0)
                notifier->cursors[count++] = (struct log_cursor){ { (uint16_t)k, unit->partition }, unit->next[k], unit->transactions + 1 };
    }
    return count;
}

/* Last of all: who has read it has read the whole transaction. */
static void number(struct notifier *notifier)
{
    for (size_t i = 0; i < notifier->unit_count; i++)
        if (notifier->units[i].read || notifier->units[i].changed)
            book_set_note(notifier->book, notifier->units[i].partition, "transactions", notifier->units[i].transactions + 1);
}

static void done(struct notifier *notifier)
{
    for (size_t i = 0; i < notifier->unit_count; i++) {
        struct notify_part *unit = &notifier->units[i];

        unit->transactions += unit->read || unit->changed;
        for (size_t k = 0; notifier->redriven && k < notifier->input_count; k++) /* from here on a restart goes on in that history */
            notifier->redriven[unit->partition] = notifier->redriven[unit->partition] || (unit->phase == UNIT_RUN && unit->has[k] && unit->noted[k]);
        unit->read = unit->changed = false;
    }
    book_committed(notifier->book);
    notifier->unread = 0;
    notifier->counts.committed++;
}

int notifier_commit(struct notifier *notifier)
{
    size_t count;
    int    result;

    book_changes(notifier->book, mark, notifier);
    number(notifier);
    count = cursors_of(notifier);
    notifier->committed_ms = notifier_pace(notifier);
    if (count == 0)
        return 0;
    while ((result = log_begin(notifier->options.log)) == LOG_AGAIN)
        ;
    if (result == 0)
        result = book_changes(notifier->book, append, notifier);
    if (result == 0)
        while ((result = log_commit(notifier->options.log, notifier->cursors, count, CALL_MS)) == LOG_AGAIN)
            ;
    if (result > 0)
        return undo(notifier, result);
    if (result == 0)
        done(notifier);
    return result;
}
