/* SPDX-License-Identifier: Apache-2.0
 * A reset joins the processor's group as its only member. */
#include "engine/admin/reset.h"

#include <errno.h>

#include "engine/admin/reset_lists.h"
#include "engine/admin/sole_member.h"
#include "engine/runtime/changelog.h"

enum { IDLE_MAX = 60, TRIES_MAX = 3 };

struct resetting { /* one partition */
    const struct reset_options *options;
    struct worker              *worker;
    struct partition           *partition;
    struct ck_table            *strays;                  /* keys of the changelog that go: all but the lists and the meta row */
    struct horizon              horizon;                 /* its transactions: of the last meta row read */
    int64_t                     next[WORKER_INPUTS_MAX]; /* of the last meta row read */
    int64_t                     group_transaction;
    int64_t                    *removed; /* rows, by what was committed */
    struct reset_partition      counts;
};

/* ---- reading ---- */

static int load_meta(struct resetting *resetting, struct ck_bytes value)
{
    struct worker  *worker = resetting->worker;
    struct horizon *horizon = &resetting->horizon;
    size_t          inputs = resetting->partition->input_count;
    struct progress progress;

    *horizon = (struct horizon){ .rebuilds = true, .day = INT32_MIN };
    if (changelog_meta(value, &worker->scratch, &progress) == 0) {
        if (progress.partitions != worker->partition_count)
            return -ERANGE;
        horizon->day = progress.day;
        horizon->transactions = progress.transactions;
        for (size_t i = 0; i < progress.next.count && progress.next.count == inputs; i++)
            horizon->until[i] = resetting->next[i] = progress.next.items[i];
        for (size_t i = 0; i < progress.rebuild.count && progress.rebuild.count == inputs; i++)
            if (progress.rebuild.items[i] > horizon->until[i])
                horizon->until[i] = progress.rebuild.items[i];
        if ((uint64_t)progress.topology == worker->topology && progress.applied.count == worker->reference_reader_count &&
            progress.applied_hash.count == worker->reference_reader_count)
            for (size_t i = 0; i < worker->reference_reader_count; i++) {
                horizon->applied[i] = progress.applied.items[i];
                horizon->applied_hash[i] = (uint64_t)progress.applied_hash.items[i];
                horizon->seen[i] = horizon->applied[i];
                horizon->seen_hash[i] = horizon->applied_hash[i];
            }
    }
    ck_arena_clear(&worker->scratch);
    return 0;
}

/* False: the list cannot be decoded; an older one, which compaction may have left, is not used instead. */
static bool load_list(struct resetting *resetting, const struct log_record *record)
{
    struct ck_table *published = resetting->partition->state->published;

    if (changelog_load(resetting->worker, resetting->partition, record) == 0)
        return true;
    table_unload(published, (struct ck_bytes){ record->key.data + 1, record->key.size - 1 });
    return false;
}

/* A row that cannot be read is a stray too: a reset is what mends it. */
static int load(struct resetting *resetting, const struct log_record *record)
{
    uint8_t number = record->key.size ? (uint8_t)record->key.data[0] : 1;

    if (changelog_is_meta(record->key))
        return load_meta(resetting, record->value);
    if (number == TABLE_PUBLISHED && load_list(resetting, record)) {
        table_unload(resetting->strays, record->key);
        return 0;
    }
    if (record->value.data)
        table_load(resetting->strays, record->key, (struct ck_bytes){ 0 }, (struct ck_row_origin){ 0 });
    else
        table_unload(resetting->strays, record->key);
    return 0;
}

/* As a restore does: to the transaction that the group has last. What does not come in a minute is lost, and a reset is what mends that. */
static bool is_read(const struct resetting *resetting, int idle)
{
    return resetting->horizon.transactions >= resetting->group_transaction || idle >= IDLE_MAX;
}

static int load_any(struct resetting *resetting, const struct log_record *record)
{
    if (!resetting->options->takes_day_back)
        return load(resetting, record);
    if (changelog_load(resetting->worker, resetting->partition, record))
        return -EBADMSG;
    resetting->horizon.transactions = resetting->partition->committed.transactions;
    return 0;
}

static int read_changelog(struct resetting *resetting)
{
    struct worker   *worker = resetting->worker;
    struct log_part  part = { worker->changelog_topic, resetting->counts.partition };
    struct log_event event = { .type = LOG_IDLE };
    bool             caught_up = false;
    int              result = log_follow(worker->log, (struct log_cursor){ part, LOG_START });

    for (int idle = 0; result == 0 && !(caught_up && is_read(resetting, idle)); idle += event.type == LOG_IDLE && caught_up) {
        result = log_poll(worker->log, CALL_MS, &event);
        caught_up = caught_up || event.type == LOG_CAUGHT_UP;
        if (result == 0 && sole_member_ends(&event))
            result = -EBUSY;
        for (size_t i = 0; result == 0 && event.type == LOG_RECORDS && i < event.count; i++)
            if (event.records[i].part.topic == part.topic && event.records[i].part.partition == part.partition)
                result = load_any(resetting, &event.records[i]);
    }
    return result ? result : log_unfollow(worker->log, part);
}

/* The group's committed offsets; waits for open transactions. */
static int ask_group(struct resetting *resetting)
{
    struct partition *partition = resetting->partition;
    struct log_cursor cursors[WORKER_INPUTS_MAX];
    int               result;

    for (size_t i = 0; i < partition->input_count; i++)
        cursors[i] = (struct log_cursor){ partition->inputs[i], LOG_NONE };
    do
        result = log_committed(resetting->worker->log, cursors, partition->input_count, CALL_MS);
    while (result == LOG_AGAIN);
    for (size_t i = 0; i < partition->input_count && result == 0; i++)
        partition->group[i] = cursors[i].next;
    for (size_t i = 0; i < partition->input_count && result == 0; i++)
        if (cursors[i].transaction > resetting->group_transaction)
            resetting->group_transaction = cursors[i].transaction;
    return result;
}

/* The offsets read so far: from the meta row, or from the group's offsets if the meta row is missing. */
static void find_until(struct resetting *resetting)
{
    const struct reset_options *options = resetting->options;
    const struct partition     *partition = resetting->partition;
    int64_t                    *until = resetting->horizon.until;

    for (size_t i = 0; i < partition->input_count; i++) {
        int64_t end = options->end ? options->end(options->context, partition->inputs[i].topic, partition->inputs[i].partition) : INT64_MAX;

        if (partition->group[i] > until[i])
            until[i] = partition->group[i];
        if (end < until[i])
            until[i] = end;
        resetting->counts.read_again += until[i];
    }
}

/* ---- writing ---- */

static void next_transaction(struct resetting *resetting)
{
    int64_t own = resetting->horizon.transactions, group = resetting->group_transaction;

    resetting->counts.lost = group > own ? group - own : 0;
    resetting->horizon.transactions = (group > own ? group : own) + 1;
}

static int commit(struct resetting *resetting, const int64_t *next, int64_t transaction)
{
    const struct partition *partition = resetting->partition;
    struct log_cursor       cursors[WORKER_INPUTS_MAX];
    int                     result;

    for (size_t i = 0; i < partition->input_count; i++)
        cursors[i] = (struct log_cursor){ partition->inputs[i], next[i], transaction };
    do
        result = log_commit(resetting->worker->log, cursors, partition->input_count, CALL_MS);
    while (result == LOG_AGAIN);
    if (result == 0)
        resetting->worker->transaction.open = false;
    return result;
}

static int commit_horizon(struct resetting *resetting) { return commit(resetting, resetting->horizon.next, resetting->horizon.transactions); }

/* Commits the group's present offsets, so that only an owner can commit; the meta row does not change. */
static int commit_rows(struct resetting *resetting)
{
    const struct partition *partition = resetting->partition;
    int64_t                 next[WORKER_INPUTS_MAX], own = resetting->horizon.transactions;
    int                     result;

    for (size_t i = 0; i < partition->input_count; i++)
        next[i] = partition->group[i] == LOG_NONE ? resetting->next[i] : partition->group[i];
    result = commit(resetting, next, resetting->group_transaction ? resetting->group_transaction : own);
    if (result == 0)
        *resetting->removed = resetting->counts.removed;
    return result;
}

/* In transactions of bounded size. Lists, meta row and offsets stay until the last one, so a worker that starts in between finds a digest that does
 * not match the meta row and ends, and another reset continues. */
static int remove_rows(struct resetting *resetting)
{
    struct worker       *worker = resetting->worker;
    struct ck_table_walk walk = ck_table_each(resetting->strays, CK_BYTES(""));
    struct ck_row        row;
    int                  result = transaction_begin(worker);

    while (result == 0 && ck_table_next(&walk, &row)) {
        resetting->counts.removed++;
        result = transaction_append(worker, &(struct log_record){ .part = { worker->changelog_topic, resetting->counts.partition }, .key = row.key });
        if (result == 0 && transaction_is_full(worker))
            result = commit_rows(resetting);
        if (result == 0)
            result = transaction_begin(worker);
    }
    return result;
}

/* The state must pass a worker's checks; published values are compared when their subjects are settled. */
static bool is_whole(const struct resetting *resetting)
{
    const struct partition *partition = resetting->partition;
    const struct state     *state = partition->state;

    for (size_t i = 0; i < partition->input_count; i++)
        if (partition->group[i] != LOG_NONE && partition->group[i] != partition->committed.next[i])
            return false;
    return resetting->horizon.transactions >= resetting->group_transaction && state->rows == partition->meta_rows &&
           state->digest.low == partition->meta_digest.low && state->digest.high == partition->meta_digest.high;
}

/* By a configuration that is none, so that everything is settled at the next start: a pass for a day goes forward only. 0, LOG_ABORT … */
static int take_day_back(struct resetting *resetting)
{
    struct worker    *worker = resetting->worker;
    struct partition *partition = resetting->partition;
    int64_t           transactions = partition->committed.transactions;
    int               result;

    if (!partition->has_meta || partition->committed.day <= resetting->options->day)
        return 0;
    if (partition->meta_alien)
        return -ERANGE;
    if (!is_whole(resetting))
        return -EUCLEAN;
    resetting->counts.day = partition->committed.day;
    resetting->horizon = partition->committed;
    resetting->horizon.day = resetting->options->day;
    resetting->horizon.configuration = ~partition->committed.configuration;
    resetting->horizon.transactions = transactions + 1;
    state_keep(partition->state);
    result = transaction_begin(worker);
    if (result == 0)
        result = changelog_write(worker, partition, &resetting->horizon);
    return result ? result : commit_horizon(resetting);
}

static int rebuild(struct resetting *resetting)
{
    int result;

    find_until(resetting);
    result = remove_rows(resetting);
    if (result)
        return result;
    next_transaction(resetting);
    state_keep(resetting->partition->state);
    reset_lists(resetting->worker->processor, resetting->partition->state->published, &resetting->counts);
    result = changelog_write(resetting->worker, resetting->partition, &resetting->horizon);
    return result ? result : commit_horizon(resetting);
}

/* 0; LOG_ABORT: not complete, or the result is not known: call it again; or a negative errno */
static int try(const struct reset_options *options, struct worker *worker, uint16_t number, int64_t *removed)
{
    struct resetting resetting = {
        .options = options, .worker = worker, .removed = removed, .counts = { .partition = number, .removed = *removed, .day = INT32_MIN }
    };
    uint16_t input = 0;
    int      result;

    while (worker->processor->inputs[input].role != CK_INPUT_STREAM)
        input++;
    resetting.partition = partition_find(worker, (struct log_part){ input, number });
    resetting.horizon = (struct horizon){ .rebuilds = true, .day = INT32_MIN };
    resetting.strays = table_new(NULL, 0);
    result = ask_group(&resetting);
    if (result == 0)
        result = read_changelog(&resetting);
    if (result == 0)
        result = options->takes_day_back ? take_day_back(&resetting) : rebuild(&resetting);
    if (result > 0)
        result = transaction_undo(worker, result);
    table_free(resetting.strays);
    worker_drop_parked(worker, 0);
    if (result == 0 && options->tell)
        options->tell(options->context, &resetting.counts);
    return result;
}

int reset_run(const struct reset_options *options)
{
    struct worker *worker;
    int            result;

    if (!options->processor->tables)
        return -EINVAL;
    result = worker_new(&(struct worker_options){ .processor = options->processor, .log = options->log, .limits = options->limits }, &worker);
    if (result)
        return result;
    result = sole_member_join(worker);
    for (int i = 0; i < worker->partition_count && result == 0; i++) {
        int64_t removed = 0;
        int     tries = 0;

        do
            result = try(options, worker, (uint16_t)i, &removed);
        while (result == LOG_ABORT && ++tries < TRIES_MAX);
    }
    worker_free(worker);
    return result == LOG_ABORT ? -EBUSY : result;
}
