/* SPDX-License-Identifier: Apache-2.0
 * Collects records; when the room is used up, drops replaced ones. */
#include "engine/log/last_records.h"

#include <stdlib.h>

enum { ROOM_MIN = 1024 };

static int in_order(const void *a, const void *b)
{
    const struct last_record *one = a, *two = b;
    int                       order = ck_bytes_compare(one->record.key, two->record.key);

    return order ? order : (one->order > two->order) - (one->order < two->order);
}

/* Sorts, and drops what a later record of its key replaces. */
static void drop_replaced(struct last_records *records)
{
    size_t kept = 0;

    if (records->sorted)
        return;
    records->sorted = true;
    if (records->count)
        qsort(records->items, records->count, sizeof *records->items, in_order);
    for (size_t i = 0; i < records->count; i++)
        if (i + 1 == records->count || !ck_bytes_equal(records->items[i].record.key, records->items[i + 1].record.key))
            records->items[kept++] = records->items[i];
    records->count = kept;
}

/* Moves the remaining records together to free the bytes of dropped ones. */
static void move_bytes(struct last_records *records)
{
    struct ck_arena arena = CK_ARENA_NULL;

    for (size_t i = 0; i < records->count; i++) {
        struct log_record *record = &records->items[i].record;

        record->key = ck_arena_copy(&arena, record->key);
        record->value = ck_arena_copy(&arena, record->value);
    }
    ck_arena_release(&records->arena);
    records->arena = arena;
}

static void make_room(struct last_records *records)
{
    size_t before = records->count;

    drop_replaced(records);
    if (records->count < before)
        move_bytes(records);
    if (records->count < records->room / 2)
        return;
    records->room = records->room ? records->room * 2 : ROOM_MIN;
    records->items = realloc(records->items, records->room * sizeof *records->items);
    if (!records->items)
        abort();
}

void last_records_add(struct last_records *records, const struct log_record *record)
{
    struct last_record *entry;

    if (records->count == records->room)
        make_room(records);
    records->sorted = false;
    entry = &records->items[records->count++];
    *entry = (struct last_record){ *record, records->added++ };
    entry->record.headers = NULL;
    entry->record.header_count = 0;
    entry->record.key = ck_arena_copy(&records->arena, record->key);
    entry->record.value = ck_arena_copy(&records->arena, record->value);
}

int last_records_each(struct last_records *records, int (*each)(void *context, const struct log_record *record), void *context)
{
    int result = 0;

    drop_replaced(records);
    for (size_t i = 0; i < records->count && result == 0; i++)
        result = each(context, &records->items[i].record);
    return result;
}

static int by_key(const void *key, const void *entry)
{
    return ck_bytes_compare(*(const struct ck_bytes *)key, ((const struct last_record *)entry)->record.key);
}

const struct log_record *last_records_find(struct last_records *records, struct ck_bytes key)
{
    const struct last_record *found;

    drop_replaced(records);
    found = records->count ? bsearch(&key, records->items, records->count, sizeof *records->items, by_key) : NULL;
    return found ? &found->record : NULL;
}

void last_records_release(struct last_records *records)
{
    free(records->items);
    ck_arena_release(&records->arena);
    *records = (struct last_records){ 0 };
}
