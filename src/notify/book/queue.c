/* SPDX-License-Identifier: Apache-2.0
 * When rows are due: a heap for each receiver, and the groups that wait for more. */
#include <stdlib.h>
#include <xxhash.h>

#include "notify/book/internal.h"

enum { GROUPS_ROOM = 16 };

/* ---- heap ---- */

static bool before(const struct book_row *a, const struct book_row *b)
{
    int order = (a->when_ms > b->when_ms) - (a->when_ms < b->when_ms);

    if (order == 0)
        order = ck_bytes_compare(a->told.group, b->told.group);
    if (order == 0)
        order = ck_bytes_compare(a->key, b->key);
    return order < 0;
}

static void place(struct queue *queue, size_t at, struct book_row *row)
{
    queue->rows[at] = row;
    row->place = at + 1;
}

static void sift_up(struct queue *queue, size_t at)
{
    struct book_row *row = queue->rows[at];

    for (; at && before(row, queue->rows[(at - 1) / 2]); at = (at - 1) / 2)
        place(queue, at, queue->rows[(at - 1) / 2]);
    place(queue, at, row);
}

static void sift_down(struct queue *queue, size_t at)
{
    struct book_row *row = queue->rows[at];

    for (size_t child; (child = 2 * at + 1) < queue->count; at = child) {
        if (child + 1 < queue->count && before(queue->rows[child + 1], queue->rows[child]))
            child++;
        if (!before(queue->rows[child], row))
            break;
        place(queue, at, queue->rows[child]);
    }
    place(queue, at, row);
}

void queue_remove(struct book *book, struct book_row *row)
{
    struct queue    *queue;
    struct book_row *last;
    size_t           at = row->place - 1;

    if (!row->place)
        return;
    queue = &book->queues[row->receiver];
    last = queue->rows[--queue->count];
    row->place = 0;
    if (last == row)
        return;
    place(queue, at, last);
    sift_up(queue, at);
    sift_down(queue, last->place - 1);
}

/* What fires is told again to who forgets it: sooner than he does. */
static int64_t resend_ms(const struct book *book, const struct book_row *row)
{
    const struct receiver *receiver = &book->routing->receivers[row->receiver];

    if (receiver->kind != RECEIVER_ALERTMANAGER || !row_is_open(&row->told) || !row->told.value.size)
        return HELD_MS;
    return (row->again_ms > row->told.told_at ? row->again_ms : row->told.told_at) + receiver->resend_ms;
}

void queue_put(struct book *book, struct book_row *row)
{
    struct queue *queue;

    queue_remove(book, row);
    if (row->receiver == NO_RECEIVER || row->away || row->dirty)
        return;
    row->when_ms = row->told.owed.known ? row->told.due_at : resend_ms(book, row);
    if (row->when_ms == HELD_MS)
        return;
    if (row->when_ms < row->try_ms)
        row->when_ms = row->try_ms;
    queue = &book->queues[row->receiver];
    if (queue->count == queue->room) {
        queue->room = queue->room ? 2 * queue->room : 64;
        queue->rows = realloc(queue->rows, queue->room * sizeof(struct book_row *));
        if (!queue->rows)
            abort();
    }
    queue->rows[queue->count] = row;
    sift_up(queue, queue->count++);
}

int64_t book_due_ms(const struct book *book, size_t receiver)
{
    const struct queue *queue = &book->queues[receiver];

    if (!queue->count)
        return INT64_MAX;
    return queue->rows[0]->when_ms > book->pause_ms[receiver] ? queue->rows[0]->when_ms : book->pause_ms[receiver];
}

/* ---- groups ---- */

static struct open_group *group_place(const struct open_groups *groups, uint64_t hash)
{
    size_t at = hash & (groups->room - 1);

    while (groups->items[at].due_ms && groups->items[at].hash != hash)
        at = (at + 1) & (groups->room - 1);
    return &groups->items[at];
}

int64_t notice_group_due_ms(const struct open_groups *groups, struct ck_bytes group, int64_t now_ms)
{
    const struct open_group *found = groups->room ? group_place(groups, XXH3_64bits(group.data, group.size)) : NULL;

    return found && found->due_ms > now_ms ? found->due_ms : 0;
}

/* Those that are over go when the table is full. */
static void groups_grow(struct open_groups *groups, int64_t now_ms)
{
    struct open_groups larger = { .room = GROUPS_ROOM };
    size_t             live = 0;

    for (size_t i = 0; i < groups->room; i++)
        live += groups->items[i].due_ms > now_ms;
    while (larger.room < 4 * (live + 1))
        larger.room *= 2;
    larger.items = calloc(larger.room, sizeof *larger.items);
    if (!larger.items)
        abort();
    for (size_t i = 0; i < groups->room; i++)
        if (groups->items[i].due_ms > now_ms) {
            *group_place(&larger, groups->items[i].hash) = groups->items[i];
            larger.count++;
        }
    free(groups->items);
    *groups = larger;
}

void notice_group_open(struct open_groups *groups, struct ck_bytes group, int64_t due_ms, int64_t now_ms)
{
    uint64_t           hash = XXH3_64bits(group.data, group.size);
    struct open_group *found;

    if (2 * (groups->count + 1) > groups->room)
        groups_grow(groups, now_ms);
    found = group_place(groups, hash);
    groups->count += !found->due_ms;
    *found = (struct open_group){ hash, due_ms };
}
