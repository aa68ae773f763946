/* SPDX-License-Identifier: Apache-2.0
 * Part n holds the keys n * PUBLISHED_PART to the next part's; inserting keys in between moves those behind. */
#include "engine/state/published_list.h"

#include <assert.h>

#include "chokepoint/processor.h"

enum { PART_SUFFIX = 3 };

bool published_list_goes_on(struct ck_bytes row_key) { return row_key.size > PART_SUFFIX && row_key.data[row_key.size - PART_SUFFIX] == 0; }

bool published_list_next(struct ck_table_walk *walk, struct ck_row *ret_row)
{
    while (ck_table_next(walk, ret_row))
        if (!published_list_goes_on(ret_row->key))
            return true;
    return false;
}

static struct ck_bytes part_key(struct ck_bytes subject, size_t part, char buf[CK_KEY_SIZE_MAX + PART_SUFFIX])
{
    if (part == 0)
        return subject;
    assert(subject.size <= CK_KEY_SIZE_MAX && part < PUBLISHED_PARTS_MAX);
    memcpy(buf, subject.data, subject.size);
    buf[subject.size] = 0;
    buf[subject.size + 1] = (char)(part >> 8);
    buf[subject.size + 2] = (char)(part & 0xFF);
    return (struct ck_bytes){ buf, subject.size + PART_SUFFIX };
}

/* Of the key of a row that goes on: its last two bytes. */
static size_t part_number(struct ck_bytes row_key)
{
    return (size_t)(unsigned char)row_key.data[row_key.size - 2] << 8 | (unsigned char)row_key.data[row_key.size - 1];
}

/* ---- what keys share with their subject ---- */

/* Ends at a character: both halves are text. */
static size_t shared_size(struct ck_bytes subject, struct ck_bytes key)
{
    size_t size = 0;

    while (size < subject.size && size < key.size && subject.data[size] == key.data[size])
        size++;
    while (size > 0 && size < key.size && (key.data[size] & 0xC0) == 0x80)
        size--;
    return size;
}

static void shorten(struct published_key *key, struct ck_bytes subject)
{
    size_t shared = shared_size(subject, key->key);

    key->shared = (int32_t)shared;
    key->key = (struct ck_bytes){ key->key.data + shared, key->key.size - shared };
}

/* Copies: rows are replaced while their keys are still needed. */
static bool complete(struct published_key *key, struct ck_bytes subject, struct ck_arena *arena)
{
    size_t shared = (size_t)key->shared;
    char  *whole;

    if (key->shared < 0 || shared > subject.size)
        return false;
    key->shared = 0;
    whole = ck_arena_take(arena, shared + key->key.size + 1);
    memcpy(whole, subject.data, shared);
    memcpy(whole + shared, key->key.data, key->key.size);
    key->key = (struct ck_bytes){ whole, shared + key->key.size };
    return true;
}

/* ---- reading ---- */

/* 1, 0: there is no such part, -1: it cannot be read. */
static int part_read(struct ck_table *published, struct ck_bytes subject, size_t part, struct ck_arena *arena, struct published *ret_part)
{
    char                    buf[CK_KEY_SIZE_MAX + PART_SUFFIX];
    const struct row_entry *entry = table_entry(published, part_key(subject, part, buf));

    *ret_part = (struct published){ 0 };
    if (!entry)
        return 0;
    if (ck_record_decode(&published_type, row_entry_value(entry), arena, ret_part) == CK_CODEC_OK && ret_part->keys.count <= PUBLISHED_PART)
        return 1;
    *ret_part = (struct published){ 0 };
    return -1;
}

static bool part_append(struct published_list *list, const struct published *part, struct ck_bytes subject, struct ck_arena *arena)
{
    bool whole = true;

    for (size_t i = 0; i < part->keys.count; i++) {
        struct published_key key = part->keys.items[i];

        if (complete(&key, subject, arena))
            list->keys[list->count++] = key;
        else
            whole = false;
    }
    return whole;
}

static bool begins_in(const struct published *part, struct ck_bytes subject, struct ck_bytes kept, struct ck_arena *arena)
{
    struct published_key first;

    if (part->keys.count == 0 || part->keys.items[0].output != 0)
        return false;
    first = part->keys.items[0];
    return complete(&first, subject, arena) && ck_bytes_compare(first.key, kept) <= 0;
}

/* The number of the last part, from its key alone; 0: the list has one row or none. */
static size_t last_part(const struct ck_table *published, struct ck_bytes subject)
{
    char                    buf[CK_KEY_SIZE_MAX + PART_SUFFIX];
    struct ck_tree_place    place;
    const struct row_entry *entry;
    struct ck_bytes         key;

    assert(subject.size <= CK_KEY_SIZE_MAX);
    memcpy(buf, subject.data, subject.size);
    buf[subject.size] = 1; /* behind all parts: their keys have a zero here */
    place = tree_from(published->root, (struct ck_bytes){ buf, subject.size + 1 });
    entry = tree_previous(&place);
    key = entry ? row_entry_key(entry) : (struct ck_bytes){ 0 };
    if (key.size != subject.size + PART_SUFFIX || memcmp(key.data, subject.data, subject.size) != 0 || key.data[subject.size] != 0)
        return 0;
    return part_number(key);
}

/* The last part before which all keys are kept; 0: the first one. ret_part: that part, unless it is the first. */
static size_t first_part(struct ck_table *published, struct ck_bytes subject, struct ck_bytes kept, size_t parts, struct ck_arena *arena,
                         struct published *ret_part)
{
    for (size_t i = parts; i-- > 1;)
        if (part_read(published, subject, i, arena, ret_part) == 1 && begins_in(ret_part, subject, kept, arena))
            return i;
    return 0;
}

bool published_list_read(struct ck_table *published, struct ck_bytes subject, struct ck_bytes kept, struct ck_arena *arena,
                         struct published_list *ret_list)
{
    struct published part;
    bool             whole = true;
    size_t           last = kept.data ? last_part(published, subject) : 0;
    int              found = 1;

    *ret_list = (struct published_list){ .parts = last + 1 };
    if (last > 0)
        ret_list->first = first_part(published, subject, kept, ret_list->parts, arena, &part);
    if (ret_list->first == 0)
        found = part_read(published, subject, 0, arena, &part);
    if (ret_list->first == 0 && found == 0) {
        ret_list->parts = 0;
        return true;
    }
    if (ret_list->first == 0 && part.parts > 1 && part.parts <= PUBLISHED_PARTS_MAX)
        ret_list->parts = (size_t)part.parts;
    ret_list->keys = ck_arena_take(arena, (ret_list->parts - ret_list->first) * PUBLISHED_PART * sizeof *ret_list->keys);
    for (size_t i = ret_list->first; i < ret_list->parts; i++) {
        if (i > ret_list->first)
            found = part_read(published, subject, i, arena, &part);
        whole = part_append(ret_list, &part, subject, arena) && found == 1 && whole;
    }
    return whole;
}

bool published_list_is_astray(struct ck_table *published, struct ck_bytes row_key, struct ck_arena *arena)
{
    struct ck_bytes  subject = { row_key.data, row_key.size - PART_SUFFIX };
    struct published part;
    size_t           number, parts;

    if (!published_list_goes_on(row_key))
        return false;
    if (subject.size > CK_KEY_SIZE_MAX)
        return true;
    number = part_number(row_key);
    parts = part_read(published, subject, 0, arena, &part) == 1 && part.parts > 1 ? (size_t)part.parts : 1;
    return number == 0 || number >= parts;
}

/* ---- writing ---- */

/* is_new: there is no such row yet. */
static void part_put(struct ck_table *published, struct ck_bytes subject, size_t number, bool is_new, const struct published *part,
                     struct ck_buffer *buffer)
{
    char                    buf[CK_KEY_SIZE_MAX + PART_SUFFIX];
    struct ck_bytes         key = part_key(subject, number, buf);
    const struct row_entry *old = is_new ? NULL : table_entry(published, key);

    buffer->size = 0;
    ck_record_encode(&published_type, 0, published_type.field_count, part, buffer);
    if (!old || !ck_bytes_equal(row_entry_value(old), ck_buffer_bytes(buffer)))
        ck_table_put(published, key, ck_buffer_bytes(buffer));
}

/* The first row tells how many there are. */
static void parts_tell(struct ck_table *published, struct ck_bytes subject, size_t parts, struct ck_buffer *buffer, struct ck_arena *arena)
{
    struct published part;

    part_read(published, subject, 0, arena, &part);
    part.parts = (int32_t)parts;
    part_put(published, subject, 0, false, &part, buffer);
}

void published_list_write(struct ck_table *published, struct ck_bytes subject, const struct published_list *list, struct ck_buffer *buffer,
                          struct ck_arena *arena)
{
    size_t               parts = list->first + (list->count + PUBLISHED_PART - 1) / PUBLISHED_PART;
    struct published_key keys[PUBLISHED_PART];
    char                 buf[CK_KEY_SIZE_MAX + PART_SUFFIX];

    assert(parts <= PUBLISHED_PARTS_MAX && !published_list_goes_on(subject));
    for (size_t number = list->first; number < parts; number++) {
        size_t           from = (number - list->first) * PUBLISHED_PART, count = list->count - from;
        struct published part = { .parts = number ? 0 : (int32_t)parts, .keys = { keys, count < PUBLISHED_PART ? count : PUBLISHED_PART } };

        for (size_t i = 0; i < part.keys.count; i++) {
            keys[i] = list->keys[from + i];
            shorten(&keys[i], subject);
        }
        part_put(published, subject, number, number >= list->parts, &part, buffer);
    }
    for (size_t number = parts; number < list->parts; number++)
        ck_table_remove(published, part_key(subject, number, buf));
    if (list->first > 0 && parts != list->parts)
        parts_tell(published, subject, parts, buffer, arena);
}
