/* SPDX-License-Identifier: Apache-2.0
 * A hash of groups, and a list of them by their last use. Memos are used in turn, all of them: of a cache that is too small by a little and drops
 * what was used longest ago, nothing would ever be found again. So only what was left out for several turns is dropped; as long as there is no such,
 * no memo is added. */
#include "engine/state/memo.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "chokepoint/avro.h"
#include "chokepoint/key.h"

enum { SLOTS_MIN = 64, TURNS = 4, USE = 16 /* a use that was refused counts as a part of one */, PARTS_MAX = 8 };

struct memo {
    struct ck_memo   face;
    struct memos    *memos;
    struct memo     *next; /* of the same slot */
    struct memo     *older, *newer;
    uint64_t         hash, used, step;
    struct ck_buffer changed;
    size_t           group_size;
    char             group[];
};

struct memos {
    struct memo **slots;
    size_t        slot_count, count, bytes;
    struct memo  *oldest, *newest;
    uint64_t      uses;
    bool          parts[PARTS_MAX]; /* [n]: there may be groups of n components */
};

static void *take(size_t count, size_t size)
{
    void *memory = calloc(count, size);

    if (!memory)
        abort();
    return memory;
}

struct memos *memos_new(void) { return take(1, sizeof(struct memos)); }

size_t memos_bytes(const struct memos *memos) { return memos->bytes; }

/* ---- the list by use ---- */

static void unlink_use(struct memos *memos, struct memo *memo)
{
    *(memo->older ? &memo->older->newer : &memos->oldest) = memo->newer;
    *(memo->newer ? &memo->newer->older : &memos->newest) = memo->older;
}

static void link_newest(struct memos *memos, struct memo *memo)
{
    memo->newer = NULL;
    memo->older = memos->newest;
    *(memo->older ? &memo->older->newer : &memos->oldest) = memo;
    memos->newest = memo;
}

/* ---- the hash ---- */

static struct memo **slot_of(const struct memos *memos, uint64_t hash) { return &memos->slots[hash & (memos->slot_count - 1)]; }

static struct memo *find(const struct memos *memos, struct ck_bytes group)
{
    uint64_t     hash;
    struct memo *memo;

    if (memos->count == 0)
        return NULL;
    hash = XXH3_64bits(group.data, group.size);
    for (memo = *slot_of(memos, hash); memo; memo = memo->next)
        if (memo->hash == hash && ck_bytes_equal((struct ck_bytes){ memo->group, memo->group_size }, group))
            return memo;
    return NULL;
}

static void grow(struct memos *memos)
{
    struct memo **slots = memos->slots;
    size_t        count = memos->slot_count;

    memos->slot_count = count ? 2 * count : SLOTS_MIN;
    memos->slots = take(memos->slot_count, sizeof *memos->slots);
    for (size_t i = 0; i < count; i++)
        for (struct memo *memo = slots[i], *next; memo; memo = next) {
            struct memo **slot = slot_of(memos, memo->hash);

            next = memo->next;
            memo->next = *slot;
            *slot = memo;
        }
    free(slots);
}

static struct memo *add(struct memos *memos, struct ck_bytes group)
{
    struct memo *memo = take(1, sizeof *memo + group.size), **slot;

    if (memos->count == memos->slot_count)
        grow(memos);
    memo->memos = memos;
    memo->hash = XXH3_64bits(group.data, group.size);
    memo->group_size = group.size;
    memcpy(memo->group, group.data, group.size);
    slot = slot_of(memos, memo->hash);
    memo->next = *slot;
    *slot = memo;
    link_newest(memos, memo);
    memos->count++;
    memos->bytes += sizeof *memo + group.size;
    return memo;
}

static void drop(struct memos *memos, struct memo *memo)
{
    struct memo **place = slot_of(memos, memo->hash);

    while (*place != memo)
        place = &(*place)->next;
    *place = memo->next;
    unlink_use(memos, memo);
    memos->count--;
    memos->bytes -= sizeof *memo + memo->group_size + memo->face.size;
    free(memo->face.kept);
    ck_buffer_release(&memo->changed);
    free(memo);
}

void memos_free(struct memos *memos)
{
    if (!memos)
        return;
    while (memos->oldest)
        drop(memos, memos->oldest);
    free(memos->slots);
    free(memos);
}

/* ---- changes ---- */

static void note(struct memo *memo, struct ck_bytes key)
{
    if (!memo->face.kept || (memo->face.changed.data && ck_bytes_compare(memo->face.changed, key) <= 0))
        return;
    memo->changed.size = 0;
    ck_buffer_append(&memo->changed, key);
    memo->face.changed = ck_buffer_bytes(&memo->changed);
}

void memos_note(struct memos *memos, struct ck_bytes key)
{
    if (memos->count == 0)
        return;
    for (size_t parts = 1; parts < PARTS_MAX; parts++) {
        struct memo *memo = memos->parts[parts] ? find(memos, ck_key_front(key, parts)) : NULL;

        if (memo)
            note(memo, key);
    }
}

/* ---- the face ---- */

static size_t parts_of(struct ck_bytes group)
{
    size_t parts = 1;

    for (size_t i = 0; i < group.size; i++)
        parts += group.data[i] == '|';
    return parts;
}

static bool has_room(struct memos *memos, uint64_t step, size_t most)
{
    while (memos->bytes > most && memos->oldest && memos->oldest->step != step && memos->oldest->used + TURNS * USE * memos->count < memos->uses)
        drop(memos, memos->oldest);
    return memos->bytes <= most;
}

struct ck_memo *memos_find(struct memos *memos, struct ck_bytes group, uint64_t step, size_t row_bytes)
{
    struct memo *memo = find(memos, group);
    size_t       parts;

    memos->uses += memo ? USE : 1;
    if (!memo) {
        parts = parts_of(group);
        if (parts >= PARTS_MAX || !has_room(memos, step, MEMO_BYTES_MIN + row_bytes / 2))
            return NULL;
        memos->parts[parts] = true;
        memo = add(memos, group);
    }
    unlink_use(memos, memo);
    link_newest(memos, memo);
    memo->used = memos->uses;
    memo->step = step;
    return &memo->face;
}

void ck_memo_keep(struct ck_memo *face, size_t size)
{
    struct memo *memo = (struct memo *)face; /* its first member */

    if (size != face->size) {
        face->kept = realloc(face->kept, size);
        if (!face->kept)
            abort();
        if (size > face->size)
            memset((char *)face->kept + face->size, 0, size - face->size);
        memo->memos->bytes = memo->memos->bytes - face->size + size;
        face->size = size;
    }
    face->changed = (struct ck_bytes){ 0 };
}
