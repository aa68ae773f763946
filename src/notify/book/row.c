/* SPDX-License-Identifier: Apache-2.0
 * Rows: where they are kept, how they change, and what of them goes to the log. */
#include <stdlib.h>
#include <xxhash.h>

#include "engine/avro/codec.h"
#include "engine/serde/decode.h"
#include "notify/book/internal.h"

static const struct ck_key_part told_key[] = { CK_KEY(notify_told, receiver), CK_KEY(notify_told, topic), CK_KEY(notify_told, key), CK_KEY_END };

const struct ck_topic notify_told_topic = { "notify.told", &notify_told_type, told_key, .time = { CK_TIME(notify_told, told_at) } };
const struct ck_topic notify_dead_topic = { "notify.dead", &notify_dead_type, NULL, .time = { CK_TIME(notify_dead, dead_at) }, .logged = true };

const struct notify_told row_nothing = { .receiver = { "", 0 },
                                         .topic = { "", 0 },
                                         .key = { "", 0 },
                                         .route = { "", 0 },
                                         .told = { "", 0 },
                                         .severity = { "", 0 },
                                         .revision = -1,
                                         .owed_word = { "", 0 },
                                         .owed_severity = { "", 0 },
                                         .owed_revision = -1,
                                         .group = { "", 0 },
                                         .value = { "", 0 } };

/* ---- tables ---- */

enum { SHELF_ROOM = 64 };

static void *taken(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

struct shelf *shelf_of(struct book *book, uint16_t partition)
{
    struct shelf *shelf;

    for (size_t i = 0; i < book->shelf_count; i++)
        if (book->shelves[i].partition == partition)
            return &book->shelves[i];
    book->shelves = taken(realloc(book->shelves, (book->shelf_count + 1) * sizeof *book->shelves));
    shelf = &book->shelves[book->shelf_count++];
    *shelf = (struct shelf){ taken(calloc(SHELF_ROOM, sizeof *shelf->chains)), SHELF_ROOM, 0, partition };
    return shelf;
}

static const struct shelf *shelf_at(const struct book *book, uint16_t partition)
{
    for (size_t i = 0; i < book->shelf_count; i++)
        if (book->shelves[i].partition == partition)
            return &book->shelves[i];
    return NULL;
}

static void shelf_grow(struct shelf *shelf)
{
    size_t            room = shelf->room * 2;
    struct book_row **chains = taken(calloc(room, sizeof *chains));

    for (size_t i = 0; i < shelf->room; i++)
        for (struct book_row *row = shelf->chains[i], *next; row; row = next) {
            next = row->next;
            row->next = chains[row->hash & (room - 1)];
            chains[row->hash & (room - 1)] = row;
        }
    free(shelf->chains);
    shelf->chains = chains;
    shelf->room = room;
}

struct book_row *row_find(const struct book *book, uint16_t partition, struct ck_bytes key)
{
    const struct shelf *shelf = shelf_at(book, partition);
    uint64_t            hash = XXH3_64bits(key.data, key.size);
    struct book_row    *row = shelf ? shelf->chains[hash & (shelf->room - 1)] : NULL;

    while (row && (row->hash != hash || !ck_bytes_equal(row->key, key)))
        row = row->next;
    return row;
}

size_t row_key(struct ck_bytes receiver, struct ck_bytes topic, struct ck_bytes key, char buf[BOOK_KEY_MAX])
{
    struct ck_bytes parts[] = { receiver, topic, key };
    size_t          size = 0;

    for (size_t i = 0; i < 3; i++) {
        if (i)
            buf[size++] = '|';
        if (parts[i].size > BOOK_KEY_MAX - 2 - size)
            parts[i].size = BOOK_KEY_MAX - 2 - size;
        if (parts[i].size)
            memcpy(buf + size, parts[i].data, parts[i].size);
        size += parts[i].size;
    }
    return size;
}

static int16_t receiver_named(const struct routing *routing, struct ck_bytes key)
{
    const char *bar = memchr(key.data, '|', key.size);
    size_t      size = bar ? (size_t)(bar - key.data) : 0;

    for (size_t i = 0; i < routing->receiver_count; i++)
        if (ck_bytes_equal(ck_bytes_from(routing->receivers[i].name), (struct ck_bytes){ key.data, size }))
            return (int16_t)i;
    return NO_RECEIVER;
}

struct book_row *row_add(struct book *book, uint16_t partition, struct ck_bytes key)
{
    struct shelf    *shelf = shelf_of(book, partition);
    struct book_row *row = taken(calloc(1, sizeof *row));
    char            *copy = taken(malloc(key.size + 1));

    memcpy(copy, key.data, key.size);
    row->key = (struct ck_bytes){ copy, key.size };
    row->hash = XXH3_64bits(key.data, key.size);
    row->partition = partition;
    row->receiver = receiver_named(book->routing, key);
    row->told = row_nothing;
    if (shelf->count >= shelf->room)
        shelf_grow(shelf);
    row->next = shelf->chains[row->hash & (shelf->room - 1)];
    shelf->chains[row->hash & (shelf->room - 1)] = row;
    shelf->count++;
    book->counts.rows++;
    book->counts.orphans += row->receiver == NO_RECEIVER && key.size && key.data[0] != '|';
    return row;
}

static void row_release(struct book *book, struct book_row *row)
{
    union {
        const char *text;
        void       *memory;
    } key = { row->key.data };

    queue_remove(book, row);
    book->counts.rows--;
    book->counts.orphans -= row->receiver == NO_RECEIVER && row->key.size && row->key.data[0] != '|';
    if (row->receiver != NO_RECEIVER && row->told.owed.known)
        book->counts.owed[row->receiver]--;
    ck_buffer_release(&row->bytes);
    free(key.memory);
    free(row);
}

static void row_drop(struct book *book, struct book_row *row)
{
    struct shelf     *shelf = shelf_of(book, row->partition);
    struct book_row **link = &shelf->chains[row->hash & (shelf->room - 1)];

    while (*link != row)
        link = &(*link)->next;
    *link = row->next;
    shelf->count--;
    row_release(book, row);
}

/* ---- contents ---- */

bool row_is_open(const struct notify_told *told) { return told->told.size && !told->ended; }

/* Nothing was told that could be taken back, and nothing is owed. */
static bool row_is_empty(const struct book_row *row) { return !row->told.told.size && !row->told.owed.known && !row->told.until; }

static void row_fill(struct book *book, struct book_row *row, const struct notify_told *told)
{
    struct ck_buffer bytes = { 0 };

    if (row->receiver != NO_RECEIVER) {
        book->counts.owed[row->receiver] -= row->told.owed.known;
        book->counts.owed[row->receiver] += told->owed.known;
    }
    ck_record_encode(&notify_told_type, 0, notify_told_type.field_count, told, &bytes);
    ck_buffer_release(&row->bytes);
    row->bytes = bytes;
    if (ck_record_decode(&notify_told_type, ck_buffer_bytes(&bytes), &book->arena, &row->told) != CK_CODEC_OK)
        abort(); /* it was encoded just now */
    ck_arena_clear(&book->arena);
}

void row_set(struct book *book, struct book_row *row, const struct notify_told *told)
{
    row_fill(book, row, told);
    queue_remove(book, row);
    if (row->dirty)
        return;
    row->dirty = true;
    row->dirty_next = NULL;
    *book->dirty_end = row;
    book->dirty_end = &row->dirty_next;
    book->changed++;
}

/* ---- notes ---- */

static struct ck_bytes note_key(const char *name, char buf[BOOK_KEY_MAX])
{
    return (struct ck_bytes){ buf, row_key(CK_BYTES(""), ck_bytes_from(name), CK_BYTES(""), buf) };
}

int64_t book_note(const struct book *book, uint16_t partition, const char *name)
{
    char                   key[BOOK_KEY_MAX];
    const struct book_row *row = row_find(book, partition, note_key(name, key));

    return row ? row->told.until - 1 : -1;
}

void book_set_note(struct book *book, uint16_t partition, const char *name, int64_t number)
{
    char               key[BOOK_KEY_MAX];
    struct ck_bytes    row_name = note_key(name, key);
    struct book_row   *row = row_find(book, partition, row_name);
    struct notify_told told = row_nothing;

    told.topic = ck_bytes_from(name);
    told.until = number + 1; /* 0 would be no row */
    row_set(book, row ? row : row_add(book, partition, row_name), &told);
}

/* ---- the log ---- */

bool book_load(struct book *book, uint16_t partition, struct ck_bytes key, struct ck_bytes value)
{
    struct book_row      *row = row_find(book, partition, key);
    struct ck_arena       arena = CK_ARENA_NULL;
    struct decode_failure failure;
    void                 *told;

    if (!value.data) {
        if (row)
            row_drop(book, row);
        return true;
    }
    if (!key.data || key.size > BOOK_KEY_MAX || decode_value(&notify_told_topic, value, &arena, &told, &failure) != DECODE_OK) {
        ck_arena_release(&arena);
        return false;
    }
    row_fill(book, row ? row : row_add(book, partition, key), told);
    ck_arena_release(&arena);
    return true;
}

/* What is owed to a group was owed to it from the first on. */
void book_loaded(struct book *book, uint16_t partition, int64_t now_ms)
{
    struct shelf *shelf = shelf_of(book, partition);

    for (size_t i = 0; i < shelf->room; i++)
        for (struct book_row *row = shelf->chains[i]; row; row = row->next) {
            if (row->receiver != NO_RECEIVER && row->told.owed.known && row->told.group.size && row->told.due_at > now_ms &&
                row->told.due_at != HELD_MS)
                notice_group_open(&book->groups[row->receiver], row->told.group, row->told.due_at, now_ms);
            queue_put(book, row);
        }
}

void dead_add(struct book *book, uint16_t partition, struct ck_bytes key, const struct notify_dead *letter)
{
    struct book_dead *dead = taken(calloc(1, sizeof *dead));

    dead->partition = partition;
    ck_buffer_append(&dead->key, key);
    ck_single_object_write(notify_dead_type.fingerprint, &dead->value);
    ck_record_encode(&notify_dead_type, 0, notify_dead_type.field_count, letter, &dead->value);
    *book->dead_end = dead;
    book->dead_end = &dead->next;
    book->changed++;
}

void book_refuse(struct book *book, uint16_t partition, struct ck_bytes topic, struct ck_bytes key, const char *detail, int64_t now_ms)
{
    dead_add(book, partition, key,
             &(struct notify_dead){ .receiver = CK_BYTES(""),
                                    .topic = topic,
                                    .key = key,
                                    .id = CK_BYTES(""),
                                    .reason = CK_BYTES("undecodable"),
                                    .detail = ck_bytes_from(detail),
                                    .owed_at = now_ms,
                                    .dead_at = now_ms,
                                    .value = CK_BYTES("") });
}

static void dead_clear(struct book *book)
{
    for (struct book_dead *dead = book->dead, *next; dead; dead = next) {
        next = dead->next;
        ck_buffer_release(&dead->key);
        ck_buffer_release(&dead->value);
        free(dead);
    }
    book->dead = NULL;
    book->dead_end = &book->dead;
}

void book_drop(struct book *book, uint16_t partition)
{
    struct shelf *shelf = shelf_of(book, partition);

    for (struct book_row **link = &book->dirty; *link;)
        if ((*link)->partition == partition) {
            *link = (*link)->dirty_next;
            book->changed--;
        } else
            link = &(*link)->dirty_next;
    book->dirty_end = &book->dirty;
    while (*book->dirty_end)
        book->dirty_end = &(*book->dirty_end)->dirty_next;
    for (struct book_dead *dead = book->dead; dead; dead = dead->next)
        if (dead->partition == partition)
            dead->value.size = 0;
    for (size_t i = 0; i < shelf->room; i++)
        for (struct book_row *row = shelf->chains[i], *next; row; row = next) {
            next = row->next;
            row_release(book, row);
        }
    free(shelf->chains);
    *shelf = book->shelves[--book->shelf_count];
}

static int change_of_row(const struct book_row *row, struct ck_buffer *buffer, int (*each)(void *, const struct book_change *), void *context)
{
    struct book_change change = { row->partition, false, row->key, { NULL, 0 } };

    if (!row_is_empty(row)) {
        buffer->size = 0;
        ck_single_object_write(notify_told_type.fingerprint, buffer);
        ck_buffer_append(buffer, ck_buffer_bytes(&row->bytes));
        change.value = ck_buffer_bytes(buffer);
    }
    return each(context, &change);
}

int book_changes(struct book *book, int (*each)(void *context, const struct book_change *change), void *context)
{
    struct ck_buffer buffer = { 0 };
    int              result = 0;

    for (const struct book_dead *dead = book->dead; dead && result == 0; dead = dead->next)
        if (dead->value.size)
            result = each(context, &(struct book_change){ dead->partition, true, ck_buffer_bytes(&dead->key), ck_buffer_bytes(&dead->value) });
    for (const struct book_row *row = book->dirty; row && result == 0; row = row->dirty_next)
        result = change_of_row(row, &buffer, each, context);
    ck_buffer_release(&buffer);
    return result;
}

size_t book_changed(const struct book *book) { return book->changed; }

void book_committed(struct book *book)
{
    struct book_row *row = book->dirty;

    book->dirty = NULL;
    book->dirty_end = &book->dirty;
    for (struct book_row *next; row; row = next) {
        next = row->dirty_next;
        row->dirty = false;
        if (row_is_empty(row))
            row_drop(book, row);
        else
            queue_put(book, row);
    }
    dead_clear(book);
    book->changed = 0;
}

struct book *book_new(const struct routing *routing)
{
    struct book *book = taken(calloc(1, sizeof *book));

    book->routing = routing;
    book->dirty_end = &book->dirty;
    book->dead_end = &book->dead;
    book->random = 0x9e3779b97f4a7c15u;
    return book;
}

void book_free(struct book *book)
{
    if (!book)
        return;
    while (book->shelf_count)
        book_drop(book, book->shelves[0].partition);
    dead_clear(book);
    for (size_t i = 0; i < RECEIVERS_MAX; i++) {
        free(book->queues[i].rows);
        free(book->groups[i].items);
    }
    free(book->shelves);
    ck_arena_release(&book->arena);
    free(book);
}

const struct book_counts *book_counts(const struct book *book) { return &book->counts; }
