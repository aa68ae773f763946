/* SPDX-License-Identifier: Apache-2.0
 * Restores the partition as a worker does, with all its checks, and reads one record. Settles nothing: it sets no marks and leaves pending sweeps to
 * the worker. */
#include "engine/admin/set_aside.h"

#include <errno.h>
#include <stdio.h>

#include "engine/admin/sole_member.h"
#include "engine/serde/decode.h"

enum { EVENTS_IDLE_MAX = 30, TRIES_MAX = 3 };

struct set_aside_setting {
    const struct set_aside_options *options;
    struct worker                  *worker;
    struct partition               *partition;
    size_t                          input; /* of the partition */
    struct log_event                event;
};

static struct log_part part_of(const struct set_aside_setting *setting)
{
    return (struct log_part){ setting->options->input, setting->options->partition };
}

/* The next event of the log; it stays valid until the one after it. */
static int next_event(struct set_aside_setting *setting)
{
    int result = log_poll(setting->worker->log, CALL_MS, &setting->event);

    return result == 0 && sole_member_ends(&setting->event) ? -EBUSY : result;
}

static bool is_restored(const struct partition *partition) { return partition->phase != PARTITION_ASK && partition->phase != PARTITION_TAIL; }

static int restore(struct set_aside_setting *setting)
{
    struct worker    *worker = setting->worker;
    struct partition *partition = setting->partition;
    bool              progress = false;
    int               result = 0;

    partition->phase = PARTITION_ASK;
    while (result == 0 && !is_restored(partition)) {
        result = restore_step(worker, partition, &progress);
        if (result == 0 && !is_restored(partition))
            result = next_event(setting);
        if (result == 0 && !is_restored(partition) && setting->event.type == LOG_RECORDS)
            result = restore_load(worker, &setting->event);
        else if (result == 0 && !is_restored(partition) && setting->event.type == LOG_CAUGHT_UP)
            result = restore_caught_up(worker, setting->event.parts[0], setting->event.next);
    }
    return result;
}

/* The record that comes next, whatever its offset is. */
static int read_next(struct set_aside_setting *setting, const struct log_record **ret_record)
{
    int64_t           next = setting->partition->now.next[setting->input];
    struct log_cursor cursor = { part_of(setting), next ? next : LOG_START };
    int               result = log_fetch(setting->worker->log, &cursor, 1), idle = 0;

    while (result == 0 && idle < EVENTS_IDLE_MAX) {
        result = next_event(setting);
        if (result == 0 && setting->event.type == LOG_RECORDS && setting->event.records[0].part.topic == setting->options->input &&
            setting->event.records[0].part.partition == setting->options->partition) {
            *ret_record = &setting->event.records[0];
            return 0;
        }
        idle += setting->event.type == LOG_IDLE;
    }
    return result ? result : -ENOMSG;
}

/* The record of the offset, or what could not be read from there to `last`. */
static int write(struct set_aside_setting *setting, const struct log_record *record, int64_t last, enum ck_reason reason)
{
    struct worker *worker = setting->worker;
    char           detail[DECODE_DETAIL_MAX];
    int            result = transaction_begin(worker);

    if (result)
        return result;
    snprintf(detail, sizeof detail, "%s", setting->options->reason);
    setting->partition->touched = true;
    for (struct log_record one = *record; one.offset <= last && result == 0; one.offset++) {
        result = consume_dead_letter(worker, &one, reason, detail);
        worker->transaction.inputs++;
    }
    if (result)
        return result == LOG_ABORT ? transaction_undo(worker, result) : result;
    setting->partition->now.next[setting->input] = last + 1;
    return transaction_commit(worker);
}

static int put_record(struct set_aside_setting *setting, int64_t *ret_next)
{
    const struct log_record *record = NULL;
    int                      result = read_next(setting, &record);

    if (result)
        return result;
    *ret_next = record->offset;
    return record->offset == setting->options->offset ? write(setting, record, record->offset, CK_REASON_SET_ASIDE) : -EAGAIN;
}

static int put_damaged(struct set_aside_setting *setting, int64_t *ret_next)
{
    const struct set_aside_options *options = setting->options;
    int64_t                         next = setting->partition->now.next[setting->input];
    struct set_aside_batch          batch;
    int                             result = options->damage(options->context, next ? next : LOG_START, &batch);

    if (result)
        return result;
    *ret_next = batch.first > next ? batch.first : next;
    if (*ret_next != options->offset)
        return -EAGAIN;
    if (batch.last != options->last) {
        *ret_next = batch.last;
        return -ERANGE;
    }
    return write(setting, &(struct log_record){ .part = part_of(setting), .offset = options->offset }, batch.last, CK_REASON_DAMAGED);
}

static int64_t last_of(const struct set_aside_options *options) { return options->damage ? options->last : options->offset; }

/* 0; LOG_ABORT: nothing was done, or the result is not known: check again. */
static int try(struct set_aside_setting *setting, int64_t *ret_next)
{
    int result = restore(setting);

    if (result)
        return result;
    *ret_next = setting->partition->now.next[setting->input];
    if (setting->options->offset < *ret_next)
        return -EALREADY;
    result = setting->options->damage ? put_damaged(setting, ret_next) : put_record(setting, ret_next);
    if (result == 0)
        *ret_next = last_of(setting->options) + 1;
    return result;
}

int set_aside(const struct set_aside_options *options, int64_t *ret_next)
{
    const struct ck_input   *inputs = options->processor->inputs;
    struct set_aside_setting setting = { .options = options };
    bool                     tried = false;
    int                      result;

    *ret_next = 0;
    if (inputs[options->input].role != CK_INPUT_STREAM || options->partition >= log_partitions(options->log, options->input))
        return -EINVAL;
    result =
        worker_new(&(struct worker_options){ .processor = options->processor, .log = options->log, .clock_ms = options->clock_ms }, &setting.worker);
    if (result)
        return result;
    result = sole_member_join(setting.worker);
    if (result == 0) {
        setting.partition = partition_find(setting.worker, part_of(&setting));
        setting.input = partition_input(setting.partition, part_of(&setting));
    }
    for (int tries = 0; tries < TRIES_MAX && result == 0; tries++) {
        result = try(&setting, ret_next);
        if (result == -EALREADY && tried && *ret_next == last_of(options) + 1)
            result = 0; /* the commit before was one after all */
        if (result != LOG_ABORT)
            break;
        tried = true;
        result = tries + 1 < TRIES_MAX ? 0 : -EBUSY;
    }
    worker_free(setting.worker);
    return result;
}
