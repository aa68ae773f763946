/* SPDX-License-Identifier: Apache-2.0
 * A sorted array of encoded places. */
#include "source/fetch/places.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/string_set.h"

static const struct ck_key_part place_key[] = { CK_KEY(fetch_place, source), CK_KEY(fetch_place, request), CK_KEY_END };
const struct ck_topic           fetch_place_topic = { "fetch.place", &fetch_place_type, place_key, .known = CK_TIME(fetch_place, fetched_at) };

struct place_entry {
    struct ck_bytes key;     /* owned, and the encoded place behind it */
    size_t          encoded; /* its size */
};

static struct ck_bytes encoded_of(const struct place_entry *entry) { return (struct ck_bytes){ entry->key.data + entry->key.size, entry->encoded }; }

static struct place_entry entry_new(struct ck_bytes key, struct ck_bytes encoded)
{
    char *bytes = malloc(key.size + encoded.size + 1);

    if (!bytes)
        abort();
    memcpy(bytes, key.data, key.size);
    if (encoded.size)
        memcpy(bytes + key.size, encoded.data, encoded.size);
    return (struct place_entry){ { bytes, key.size }, encoded.size };
}

static void entry_free(struct place_entry *entry) { free((char *)(uintptr_t)entry->key.data); }

static bool has(const struct places *places, size_t at, struct ck_bytes key)
{
    return at < places->count && ck_bytes_equal(places->items[at].key, key);
}

void places_put(struct places *places, struct ck_bytes key, struct ck_bytes encoded)
{
    size_t at = strings_place_among(places->items, places->count, sizeof *places->items, key);
    bool   is_there = has(places, at, key);

    if (is_there)
        entry_free(&places->items[at]);
    if (!encoded.data) {
        if (is_there)
            memmove(&places->items[at], &places->items[at + 1], (--places->count - at) * sizeof *places->items);
        return;
    }
    if (!is_there) {
        if (places->count == places->room) {
            places->room = places->room ? places->room * 2 : 16;
            places->items = reallocarray(places->items, places->room, sizeof *places->items);
            if (!places->items)
                abort();
        }
        memmove(&places->items[at + 1], &places->items[at], (places->count++ - at) * sizeof *places->items);
    }
    places->items[at] = entry_new(key, encoded);
}

void places_set(struct places *places, const struct fetch_place *place)
{
    char             buf[CK_KEY_SIZE_MAX];
    struct ck_buffer encoded = { 0 };

    ck_record_encode(&fetch_place_type, 0, fetch_place_type.field_count, place, &encoded);
    places_put(places, (struct ck_bytes){ buf, ck_topic_key(&fetch_place_topic, place, buf) }, ck_buffer_bytes(&encoded));
    ck_buffer_release(&encoded);
}

void places_clear(struct places *places)
{
    for (size_t i = 0; i < places->count; i++)
        entry_free(&places->items[i]);
    places->count = 0;
}

void places_release(struct places *places)
{
    places_clear(places);
    free(places->items);
    *places = (struct places){ 0 };
}

struct fetch_place places_get(const struct places *places, struct ck_bytes source, struct ck_bytes request, struct ck_arena *arena)
{
    struct fetch_place place = {
        .source = source, .request = request, .etag = CK_BYTES(""), .last_modified = CK_BYTES(""), .released = CK_BYTES("")
    };
    char            buf[CK_KEY_SIZE_MAX];
    struct ck_bytes key = { buf, ck_topic_key(&fetch_place_topic, &place, buf) };
    size_t          at = strings_place_among(places->items, places->count, sizeof *places->items, key);

    if (has(places, at, key)) {
        int result = ck_record_decode(&fetch_place_type, ck_arena_copy(arena, encoded_of(&places->items[at])), arena, &place);

        assert(result == CK_CODEC_OK); /* places_put() gets what was decoded before, or encoded here */
    }
    return place;
}

int places_each(const struct places *places, int (*each)(void *context, struct ck_bytes key, struct ck_bytes encoded), void *context)
{
    int result = 0;

    for (size_t i = 0; i < places->count && result == 0; i++)
        result = each(context, places->items[i].key, encoded_of(&places->items[i]));
    return result;
}

const struct fetch_cell *place_cell(const struct fetch_place *place, struct ck_bytes key)
{
    size_t at = strings_place_among(place->cells.items, place->cells.count, sizeof *place->cells.items, key);

    return at < place->cells.count && ck_bytes_equal(place->cells.items[at].key, key) ? &place->cells.items[at] : NULL;
}

void place_cells_sort(struct fetch_cell *cells, size_t *count)
{
    size_t kept = 0;

    qsort(cells, *count, sizeof *cells, strings_compare);
    for (size_t i = 0; i < *count; i++)
        if (i + 1 == *count || !ck_bytes_equal(cells[i].key, cells[i + 1].key))
            cells[kept++] = cells[i];
    *count = kept;
}
