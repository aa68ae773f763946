/* SPDX-License-Identifier: Apache-2.0
 * Records of a file against those that their topic has already: the same ones are not written again, and those that these contradict are refused. */
#include <stdio.h>
#include <stdlib.h>

#include "program/ingest/vet_internal.h"

static int by_key(const void *a, const void *b) { return XXH128_cmp(&((const struct vet_entry *)a)->key, &((const struct vet_entry *)b)->key); }

/* The first entry that has the key; the end where none has. */
static size_t find(const struct vet *there, const XXH128_hash_t *key)
{
    size_t low = 0, high = there->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (XXH128_cmp(&there->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_key(const struct vet *there, size_t at, const XXH128_hash_t *key)
{
    return at < there->count && XXH128_isEqual(there->entries[at].key, *key);
}

/* As it is written, but for when it was collected, which differs from run to run. */
static XXH128_hash_t hash_of(struct vet *vet, const struct vet_entry *entry, bool *ret_read)
{
    const struct ck_record_type *type = vet->kind->topic->value;
    struct ck_bytes              bytes = stow_get(&vet->stow, entry->record_at, entry->record_size, &vet->scratch);
    char                        *record = ck_arena_take(&vet->scratch, type->size);

    *ret_read = bytes.data && ck_record_decode(type, bytes, &vet->scratch, record) == CK_CODEC_OK;
    for (size_t i = 0; i < type->field_count && *ret_read; i++)
        if (strcmp(type->fields[i].name, "collected_at") == 0)
            memset(record + type->fields[i].offset, 0, sizeof(int64_t));
    vet->scrap.size = 0;
    if (*ret_read)
        ck_record_encode(type, 0, type->field_count, record, &vet->scrap);
    ck_arena_clear(&vet->scratch);
    return XXH3_128bits(vet->scrap.data, vet->scrap.size);
}

static const struct vet_entry *contradiction(const struct vet *vet, const struct vet_entry *entry, const struct vet *there, size_t at)
{
    for (; vet_is_statistics(vet) && has_key(there, at, &entry->key); at++)
        if (there->entries[at].known_ms == entry->known_ms && there->entries[at].content != entry->content)
            return &there->entries[at];
    return NULL;
}

static void refuse(struct vet *vet, struct vet_entry *entry, const struct vet_entry *other, const char *name)
{
    struct ck_bytes key = vet_key(vet, entry);
    char            text[VET_TEXT_MAX];

    entry->left_out = true;
    snprintf(text, sizeof text, "repeated: %.200s:%zu has the same key and publication, and other content: %.*s", name, other->line,
             (int)(key.size < 4 * SHOWN ? key.size : 4 * SHOWN), key.data);
    vet_refuse(vet, entry->line, "repeated", text);
    ck_arena_clear(&vet->scratch);
}

/* Nothing of the file is taken: the first refusal is told, and each is counted. */
static void refuse_all(struct vet *vet, size_t records, bool near, const char *name)
{
    char text[VET_TEXT_MAX];
    bool told = false;

    snprintf(text, sizeof text,
             "repeated: another edition of it is in %.300s already, where %zu of its records %s: nothing of it is written; give both editions in one "
             "command, into a new directory",
             name, records,
             near ? "have another value beside the same weight (converted from another currency, or revised)"
                  : "lack a figure that this one has (in another currency, or without its quantities)");
    for (struct vet_entry *entry = vet->entries; entry < vet->entries + vet->count; entry++) {
        if (entry->left_out)
            continue;
        entry->left_out = true;
        tally_add(&vet->refused, CK_BYTES("repeated"));
        if (vet->options.refused)
            vet->options.refused(vet->options.context, entry->line, "repeated", text);
        if (!told)
            vet->options.tell(vet->options.context, 0, true, text);
        told = true;
    }
}

enum { OF_DIRECTORY = 1, OF_RUN }; /* in place of lines */

/* Whether the record came before; it has come now. */
static bool came_before(struct vet *vet, const struct vet_entry *entry, struct seen_rows *seen, struct vet_known *known)
{
    size_t        of;
    bool          read;
    XXH128_hash_t hash = hash_of(vet, entry, &read);

    if (!read || seen_row_before(seen, hash, hash, OF_RUN, &of) == SEEN_NEVER)
        return false;
    known->there += of == OF_DIRECTORY;
    known->twice += of == OF_RUN;
    return true;
}

static void tell_poorer(struct vet *vet, size_t poorer, const char *name)
{
    char text[VET_TEXT_MAX];

    snprintf(text, sizeof text, "%zu of its %zu records are one with those of %.300s, which have all that these have: left out", poorer, vet->count,
             name);
    if (poorer)
        vet->options.tell(vet->options.context, 0, false, text);
}

void vet_remember(struct vet *vet, struct seen_rows *seen)
{
    bool read;

    for (size_t i = 0; i < vet->count; i++) {
        XXH128_hash_t hash = hash_of(vet, &vet->entries[i], &read);

        if (read)
            seen_row_before(seen, hash, hash, OF_DIRECTORY, &(size_t){ 0 });
    }
    if (vet->count)
        qsort(vet->entries, vet->count, sizeof *vet->entries, by_key);
}

/* What becomes of the records that others of the directory contradict, or that are one with them: once they are counted, and then for each. */
struct vet_contest {
    struct vet *vet, *there;
    const char *name;
    size_t      is[VET_FULLER + 1]; /* records, by what they are to those */
};

static void each_against(struct vet_contest *contest,
                         void (*each)(struct vet_contest *contest, struct vet_entry *entry, const struct vet_entry *other))
{
    struct vet *vet = contest->vet;

    for (struct vet_entry *entry = vet->entries; entry < vet->entries + vet->count; entry++) {
        const struct vet_entry *other = entry->left_out ? NULL : contradiction(vet, entry, contest->there, find(contest->there, &entry->key));

        if (other)
            each(contest, entry, other);
    }
}

static void count_edition(struct vet_contest *contest, struct vet_entry *entry, const struct vet_entry *other)
{
    enum vet_edition edition = vet_edition_of(contest->vet, entry, contest->there, other);

    contest->is[edition]++;
    entry->left_out = edition == VET_POORER;
}

static void refuse_edition(struct vet_contest *contest, struct vet_entry *entry, const struct vet_entry *other)
{
    refuse(contest->vet, entry, other, contest->name);
}

void vet_against(struct vet *vet, struct vet *there, struct seen_rows *seen, const char *name, struct vet_known *known)
{
    struct vet_contest contest = { .vet = vet, .there = there, .name = name };
    const size_t       before = known->there;
    size_t             near;

    for (struct vet_entry *entry = vet->entries; entry < vet->entries + vet->count; entry++)
        if (!entry->left_out)
            entry->left_out = came_before(vet, entry, seen, known);
    near = known->there == before ? 1 : 0; /* no record of it is there as it is */
    each_against(&contest, count_edition);
    known->there += contest.is[VET_POORER];
    tell_poorer(vet, contest.is[VET_POORER], name);
    near = near && !contest.is[VET_CONTRARY] && !contest.is[VET_POORER] ? contest.is[VET_NEAR] : 0;
    if (contest.is[VET_FULLER])
        refuse_all(vet, contest.is[VET_FULLER], false, name);
    else if (near > 1)
        refuse_all(vet, near, true, name);
    else
        each_against(&contest, refuse_edition);
}
