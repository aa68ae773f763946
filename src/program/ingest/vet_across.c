/* SPDX-License-Identifier: Apache-2.0
 * Records of several files that cannot both be true. */
#include <stdio.h>
#include <stdlib.h>

#include "program/ingest/vet_internal.h"

struct vet_place {
    const struct vet_entry *entry;
    size_t                  file, index;
};

static int by_publication(const void *a, const void *b)
{
    const struct vet_place *one = a, *two = b;
    int                     order = XXH128_cmp(&one->entry->key, &two->entry->key);

    if (order == 0)
        order = (one->entry->known_ms > two->entry->known_ms) - (one->entry->known_ms < two->entry->known_ms);
    if (order == 0)
        order = (one->file > two->file) - (one->file < two->file);
    return order ? order : (one->index > two->index) - (one->index < two->index);
}

static bool same_publication(const struct vet_place *one, const struct vet_place *two)
{
    return one->entry->known_ms == two->entry->known_ms && XXH128_isEqual(one->entry->key, two->entry->key);
}

static void refuse(struct vet *const *vets, const char *const *names, const struct vet_place *place, const struct vet_place *other)
{
    struct vet     *vet = vets[place->file];
    struct ck_bytes key = vet_key(vet, place->entry);
    char            text[VET_TEXT_MAX];

    snprintf(text, sizeof text, "repeated: %.200s:%zu has the same key and publication, and other content: %.*s", names[other->file],
             other->entry->line, (int)(key.size < 4 * SHOWN ? key.size : 4 * SHOWN), key.data);
    vet->entries[place->index].left_out = true;
    vet_refuse(vet, place->entry->line, "repeated", text);
    ck_arena_clear(&vet->scratch);
}

/* Of places of one key and one publication: each that another file contradicts. */
static void judge(struct vet *const *vets, const char *const *names, const struct vet_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (places[k].file != places[i].file && places[k].entry->content != places[i].entry->content) {
                refuse(vets, names, &places[i], &places[k]);
                break;
            }
}

void vet_across(struct vet *const *vets, const char *const *names, size_t count)
{
    struct vet_place *places;
    size_t            room = 1, found = 0, end;

    for (size_t i = 0; i < count; i++)
        room += vets[i]->count;
    places = malloc(room * sizeof *places);
    if (!places)
        abort();
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < vets[i]->count && vet_is_statistics(vets[i]); k++)
            if (!vets[i]->entries[k].left_out)
                places[found++] = (struct vet_place){ &vets[i]->entries[k], i, k };
    if (found)
        qsort(places, found, sizeof *places, by_publication);
    for (size_t i = 0; i < found; i = end) {
        for (end = i + 1; end < found && same_publication(&places[i], &places[end]); end++)
            ;
        if (places[end - 1].file != places[i].file)
            judge(vets, names, &places[i], end - i);
    }
    free(places);
}
