/* SPDX-License-Identifier: Apache-2.0
 * Works in two rounds, because a table must not change during a walk: the first finds misplaced keys, the second moves them. */
#include "engine/admin/reset_lists.h"

#include <stdlib.h>

#include "chokepoint/key.h"
#include "engine/avro/reader.h"
#include "engine/state/published_list.h"

struct misplaced { /* a key under a subject that does not state it */
    struct ck_bytes      subject;
    struct published_key key;
};

struct sorting {
    const struct ck_processor *processor;
    struct reset_partition    *counts;
    size_t                     output_count;
    struct ck_arena            arena;
    struct ck_buffer           buffer;
    struct misplaced          *misplaced;
    size_t                     count, room;
    struct ck_bytes           *changed; /* subjects whose lists lose keys */
    size_t                     changed_count, changed_room;
};

static void *grow(void *memory, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return memory;
    *room = *room ? *room * 2 : 64;
    memory = realloc(memory, *room * size);
    if (!memory)
        abort();
    return memory;
}

/* Of no other text is a list or a key in it written: what has one is damaged. (A key may have a part of its row's key in it, which no reader of rows
 * has seen.) */
static bool is_text(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] < ' ')
            return false;
    return text.size > 0 && text.size <= CK_KEY_SIZE_MAX && utf8_valid(text);
}

/* Null: no output of the processor, or no key of one. */
static struct ck_bytes subject_of(const struct sorting *sorting, const struct published_key *key, struct ck_bytes now, char *buf)
{
    if (key->output < 0 || (size_t)key->output >= sorting->output_count || !is_text(key->key))
        return (struct ck_bytes){ 0 };
    if (sorting->processor->subject_parts)
        now = ck_key_front(key->key, sorting->processor->subject_parts);
    else if (sorting->processor->subject)
        now = (struct ck_bytes){ buf, sorting->processor->subject(sorting->processor->outputs[key->output], key->key, buf) };
    return is_text(now) ? now : (struct ck_bytes){ 0 };
}

static void find(struct sorting *sorting, struct ck_table *published, const struct ck_row *row)
{
    struct published_list list;
    char                  buf[CK_KEY_SIZE_MAX];
    bool                  changes = !published_list_read(published, row->key, (struct ck_bytes){ 0 }, &sorting->arena, &list);

    sorting->counts->forgotten += changes;
    for (size_t i = 0; i < list.count; i++) {
        const struct published_key *key = &list.keys[i];
        struct ck_bytes             subject = subject_of(sorting, key, row->key, buf);

        if (subject.data && ck_bytes_equal(subject, row->key)) {
            sorting->counts->kept++;
            continue;
        }
        changes = true;
        if (!subject.data) {
            sorting->counts->forgotten++;
            continue;
        }
        sorting->misplaced = grow(sorting->misplaced, sorting->count, &sorting->room, sizeof *sorting->misplaced);
        sorting->misplaced[sorting->count++] = (struct misplaced){ ck_arena_copy(&sorting->arena, subject), *key };
    }
    if (changes) {
        sorting->changed = grow(sorting->changed, sorting->changed_count, &sorting->changed_room, sizeof *sorting->changed);
        sorting->changed[sorting->changed_count++] = ck_arena_copy(&sorting->arena, row->key);
    }
}

static int compare(const struct published_key *one, const struct published_key *other)
{
    return one->output != other->output ? (one->output < other->output ? -1 : 1) : ck_bytes_compare(one->key, other->key);
}

/* Room for one key more than the list has. */
static struct published_list list_read(struct sorting *sorting, struct ck_table *published, struct ck_bytes subject, struct published_key **ret_keys)
{
    struct published_list list;

    published_list_read(published, subject, (struct ck_bytes){ 0 }, &sorting->arena, &list);
    *ret_keys = ck_arena_take(&sorting->arena, (list.count + 1) * sizeof **ret_keys);
    return list;
}

static void list_write(struct sorting *sorting, struct ck_table *published, struct ck_bytes subject, struct published_list *list,
                       struct published_key *keys, size_t count)
{
    list->keys = keys;
    list->count = count;
    published_list_write(published, subject, list, &sorting->buffer, &sorting->arena);
}

/* The list without the keys that are not this subject's. */
static void shorten(struct sorting *sorting, struct ck_table *published, struct ck_bytes subject)
{
    struct published_key *keys;
    struct published_list list = list_read(sorting, published, subject, &keys);
    char                  buf[CK_KEY_SIZE_MAX];
    size_t                count = 0;

    for (size_t i = 0; i < list.count; i++) {
        struct ck_bytes own = subject_of(sorting, &list.keys[i], subject, buf);

        if (own.data && ck_bytes_equal(own, subject))
            keys[count++] = list.keys[i];
    }
    list_write(sorting, published, subject, &list, keys, count);
}

/* The key comes to the list of its subject; of two entries the later one counts. */
static void place(struct sorting *sorting, struct ck_table *published, const struct misplaced *misplaced)
{
    struct published_key *keys;
    struct published_list list = list_read(sorting, published, misplaced->subject, &keys);
    struct published_key  mine = misplaced->key;
    size_t                count = 0, i = 0;

    for (; i < list.count && compare(&list.keys[i], &mine) < 0; i++)
        keys[count++] = list.keys[i];
    if (i < list.count && compare(&list.keys[i], &mine) == 0) {
        if (list.keys[i].revision > mine.revision)
            mine = list.keys[i];
        i++;
    }
    keys[count++] = mine;
    for (; i < list.count; i++)
        keys[count++] = list.keys[i];
    list_write(sorting, published, misplaced->subject, &list, keys, count);
    sorting->counts->moved++;
    sorting->counts->kept++;
}

/* A part of no list would be taken for the end of one. */
static void forget_astray(struct sorting *sorting, struct ck_table *published)
{
    struct ck_table_walk walk = ck_table_each(published, CK_BYTES(""));
    struct ck_bytes     *keys = NULL;
    struct ck_row        row;
    size_t               count = 0, room = 0;

    while (ck_table_next(&walk, &row))
        if (published_list_is_astray(published, row.key, &sorting->arena)) {
            keys = grow(keys, count, &room, sizeof *keys);
            keys[count++] = ck_arena_copy(&sorting->arena, row.key);
        }
    for (size_t i = 0; i < count; i++)
        ck_table_remove(published, keys[i]);
    sorting->counts->forgotten += count;
    free(keys);
}

void reset_lists(const struct ck_processor *processor, struct ck_table *published, struct reset_partition *counts)
{
    struct sorting       sorting = { .processor = processor, .counts = counts };
    struct ck_table_walk walk;
    struct ck_row        row;

    while (processor->outputs[sorting.output_count])
        sorting.output_count++;
    forget_astray(&sorting, published);
    walk = ck_table_each(published, CK_BYTES(""));
    while (published_list_next(&walk, &row))
        find(&sorting, published, &row);
    for (size_t i = 0; i < sorting.changed_count; i++)
        shorten(&sorting, published, sorting.changed[i]);
    for (size_t i = 0; i < sorting.count; i++)
        place(&sorting, published, &sorting.misplaced[i]);
    free(sorting.misplaced);
    free(sorting.changed);
    ck_buffer_release(&sorting.buffer);
    ck_arena_release(&sorting.arena);
}
