/* SPDX-License-Identifier: Apache-2.0
 * Writes the rows that the undo log lists, as they are at the end of the transaction: one record each, and none of a row that came and went. A row
 * that went and came again is two records, the second of which counts. */
#include "engine/runtime/changelog.h"

#include <errno.h>

static const int64_t COUNT_MAX = INT64_MAX / 4; /* of what a meta row counts: sums of two cannot overflow */
enum { FIELDS_LATER = 3 /* of LAYOUT_META: 0 and two empty arrays are a byte 0 each */ };
enum { DAY_FIRST = -719528, DAY_LAST = 2932896 /* 0000-01-01 to 9999-12-31 */ };

static void put_little(struct ck_buffer *buffer, uint64_t value, unsigned bytes)
{
    char text[8];

    for (unsigned i = 0; i < bytes; i++)
        text[i] = (char)(value >> (8 * i));
    ck_buffer_append(buffer, (struct ck_bytes){ text, bytes });
}

static uint64_t get_little(const char *text, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)(unsigned char)text[i] << (8 * i);
    return value;
}

static int append(struct worker *worker, const struct partition *partition, size_t key_size)
{
    const struct ck_buffer *buffer = &worker->buffer;
    struct log_record       record = { .part = { worker->changelog_topic, partition->inputs[0].partition }, .key = { buffer->data, key_size } };

    if (buffer->size > key_size)
        record.value = (struct ck_bytes){ buffer->data + key_size, buffer->size - key_size };
    return transaction_append(worker, &record);
}

static int append_row(struct worker *worker, const struct partition *partition, const struct undo_entry *change)
{
    const struct row_entry *entry = change->current;
    struct ck_buffer       *buffer = &worker->buffer;
    size_t                  key_size;

    if (!entry && !change->old)
        return 0;
    buffer->size = 0;
    put_little(buffer, change->table->number, 1);
    ck_buffer_append(buffer, row_entry_key(entry ? entry : change->old));
    key_size = buffer->size;
    if (entry) {
        put_little(buffer, LAYOUT, 1);
        put_little(buffer, entry->topic, 2);
        put_little(buffer, entry->partition, 2);
        put_little(buffer, (uint64_t)entry->offset, 8);
        ck_buffer_append(buffer, row_entry_value(entry));
    }
    return append(worker, partition, key_size);
}

static int append_meta(struct worker *worker, struct partition *partition, const struct horizon *horizon)
{
    struct ck_buffer *buffer = &worker->buffer;
    int64_t           hashes[WORKER_INPUTS_MAX], seen_hashes[WORKER_INPUTS_MAX];
    struct progress   progress = {
          .layout = LAYOUT_META,
          .partitions = worker->partition_count,
          .topology = (int64_t)worker->topology,
          .configuration = (int64_t)horizon->configuration,
          .next = { horizon->next, partition->input_count },
          .applied = { horizon->applied, worker->reference_reader_count },
          .applied_hash = { hashes, worker->reference_reader_count },
          .day = horizon->day,
          .rows = partition->state->rows,
          .digest_low = (int64_t)partition->state->digest.low,
          .digest_high = (int64_t)partition->state->digest.high,
          .rebuild = { horizon->until, horizon->rebuilds ? partition->input_count : 0 },
          .transactions = horizon->transactions,
          .seen = { horizon->seen, worker->reference_reader_count },
          .seen_hash = { seen_hashes, worker->reference_reader_count },
    };

    for (size_t i = 0; i < worker->reference_reader_count; i++)
        hashes[i] = (int64_t)horizon->applied_hash[i], seen_hashes[i] = (int64_t)horizon->seen_hash[i];
    buffer->size = 0;
    put_little(buffer, TABLE_META, 1);
    put_little(buffer, LAYOUT_META, 1);
    ck_record_encode(&progress_type, 0, progress_type.field_count, &progress, buffer);
    return append(worker, partition, 1);
}

int changelog_write(struct worker *worker, struct partition *partition, const struct horizon *horizon)
{
    const struct undo *undo = &partition->state->undo;
    int                result = 0;

    for (size_t i = 0; i < undo->count && result == 0; i++)
        result = append_row(worker, partition, &undo->entries[i]);
    return result ? result : append_meta(worker, partition, horizon);
}

/* ---- reading ---- */

static bool is_count(int64_t number) { return number >= 0 && number <= COUNT_MAX; }

static bool are_counts(struct ck_long_array array)
{
    for (size_t i = 0; i < array.count; i++)
        if (!is_count(array.items[i]))
            return false;
    return true;
}

static bool is_day(int32_t day) { return day == INT32_MIN /* none yet */ || (day >= DAY_FIRST && day <= DAY_LAST); }

/* The digest is of the other rows: a damaged meta row must be seen here. */
static bool is_plausible(const struct progress *progress)
{
    return is_count(progress->rows) && is_count(progress->transactions) && is_day(progress->day) && are_counts(progress->next) &&
           are_counts(progress->applied) && are_counts(progress->rebuild) && are_counts(progress->seen) &&
           progress->seen.count == progress->seen_hash.count;
}

/* A row of the layout before ends where the number of transactions begins. */
static struct ck_bytes meta_fields(struct ck_bytes value, struct ck_arena *arena)
{
    struct ck_bytes fields = { value.data + 1, value.size - 1 };
    char           *longer;

    if (value.data[0] != LAYOUT)
        return fields;
    longer = ck_arena_take(arena, fields.size + FIELDS_LATER);
    if (fields.size)
        memcpy(longer, fields.data, fields.size);
    memset(longer + fields.size, 0, FIELDS_LATER);
    return (struct ck_bytes){ longer, fields.size + FIELDS_LATER };
}

int changelog_meta(struct ck_bytes value, struct ck_arena *arena, struct progress *ret_progress)
{
    if (value.size == 0 || (value.data[0] != LAYOUT && value.data[0] != LAYOUT_META))
        return -EBADMSG;
    if (ck_record_decode(&progress_type, meta_fields(value, arena), arena, ret_progress) != CK_CODEC_OK || !is_plausible(ret_progress))
        return -EBADMSG;
    return 0;
}

/* Earlier versions did not record it: applied records count as seen. */
static void load_seen(struct horizon *horizon, const struct progress *progress)
{
    for (size_t i = 0; i < progress->applied.count; i++) {
        bool said = i < progress->seen.count;

        horizon->seen[i] = said ? progress->seen.items[i] : horizon->applied[i];
        horizon->seen_hash[i] = said ? (uint64_t)progress->seen_hash.items[i] : horizon->applied_hash[i];
    }
}

bool changelog_is_meta(struct ck_bytes key) { return key.size == 1 && (uint8_t)key.data[0] == TABLE_META; }

static int load_meta(struct worker *worker, struct partition *partition, struct ck_bytes value)
{
    struct progress progress;
    struct horizon *horizon = &partition->committed;

    if (changelog_meta(value, &worker->scratch, &progress))
        return -EBADMSG;
    partition->has_meta = true;
    partition->meta_alien = (uint64_t)progress.topology != worker->topology || progress.partitions != worker->partition_count ||
                            progress.next.count != partition->input_count || progress.applied.count != worker->reference_reader_count ||
                            progress.applied_hash.count != worker->reference_reader_count ||
                            (progress.seen.count && progress.seen.count != worker->reference_reader_count) ||
                            (progress.rebuild.count && progress.rebuild.count != partition->input_count);
    if (!partition->meta_alien) {
        horizon->rebuilds = progress.rebuild.count > 0;
        for (size_t i = 0; i < progress.rebuild.count; i++)
            horizon->until[i] = progress.rebuild.items[i];
        for (size_t i = 0; i < progress.next.count; i++)
            horizon->next[i] = progress.next.items[i];
        for (size_t i = 0; i < progress.applied.count; i++) {
            horizon->applied[i] = progress.applied.items[i];
            horizon->applied_hash[i] = (uint64_t)progress.applied_hash.items[i];
        }
        load_seen(horizon, &progress);
    }
    horizon->transactions = progress.transactions;
    horizon->day = progress.day;
    horizon->configuration = (uint64_t)progress.configuration;
    partition->meta_rows = progress.rows;
    partition->meta_digest = (struct digest){ (uint64_t)progress.digest_low, (uint64_t)progress.digest_high };
    ck_arena_clear(&worker->scratch);
    return 0;
}

int changelog_load(struct worker *worker, struct partition *partition, const struct log_record *record)
{
    struct ck_bytes  key = record->key, value = record->value;
    struct ck_table *table;
    uint8_t          number;

    if (key.size == 0)
        return value.data ? -EBADMSG : 0; /* a reset has taken it away */
    number = (uint8_t)key.data[0];
    if (changelog_is_meta(key))
        return load_meta(worker, partition, value);
    table = state_table(partition->state, number);
    key = (struct ck_bytes){ key.data + 1, key.size - 1 };
    if (!value.data) {
        if (table)
            table_unload(table, key);
        return 0;
    }
    if (!table)
        return -EBADMSG;
    if (value.size < CHANGE_HEADER || value.data[0] != LAYOUT)
        return -EBADMSG;
    table_load(table, key, (struct ck_bytes){ value.data + CHANGE_HEADER, value.size - CHANGE_HEADER },
               (struct ck_row_origin){ (uint16_t)get_little(value.data + 1, 2), (uint16_t)get_little(value.data + 3, 2),
                                       (int64_t)get_little(value.data + 5, 8) });
    return 0;
}
