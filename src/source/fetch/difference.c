/* SPDX-License-Identifier: Apache-2.0
 * What is new in the answers, what is gone, and the step that hands it on. */
#include <errno.h>

#include "source/fetch/internal.h"

/* ---- what is new ---- */

static int send(struct fetcher *fetcher, const struct harvest_item *item)
{
    const struct ck_record_type *type = fetcher->store->topics[item->topic]->value;
    void                        *record = ck_arena_take(&fetcher->arena, type->size);

    return ck_record_decode(type, item->encoded, &fetcher->arena, record) == CK_CODEC_OK ? store_add(fetcher->store, item->topic, record) : -EILSEQ;
}

struct difference {
    size_t             sent, same, withdrawn, kept, doubted;
    struct fetch_cell *cells;
    size_t             count;
};

static int send_new(struct fetcher *fetcher, const struct request *request, struct difference *difference)
{
    const struct harvest *harvest = &fetcher->harvest;
    int                   result = 0;

    for (size_t i = 0; i < harvest->count && result == 0; i++) {
        const struct harvest_item *item = &harvest->items[i];
        const struct fetch_cell   *before = place_cell(&request->place, item->key);

        difference->cells[difference->count++] = (struct fetch_cell){ item->key, item->content };
        if (before && before->content == item->content) {
            difference->same++;
            continue;
        }
        difference->sent++;
        result = send(fetcher, item);
    }
    return result;
}

/* What is gone: withdrawn, doubted, or kept, for another answer may tell. */
static void judge_gone(struct fetcher *fetcher, const struct fetch_cell *cell, struct harvest *withdrawals, struct difference *difference)
{
    char                       buf[CK_KEY_SIZE_MAX];
    struct ck_key              group = { buf, 0 };
    const struct harvest_item *beside = NULL;

    if (fetcher->group_parts && fetcher->calls.withdraw) {
        ck_key_text(&group, ck_key_front(cell->key, fetcher->group_parts));
        beside = harvest_with(&fetcher->harvest, ck_key_prefix(&group));
    }
    if (beside && fetcher->harvest.refused == 0 && !fetcher->harvest.partial &&
        fetcher->calls.withdraw(fetcher->calls.context, cell->key, beside, withdrawals)) {
        difference->withdrawn++;
        return;
    }
    difference->cells[difference->count++] = *cell;
    if (fetcher->harvest.refused || fetcher->harvest.partial)
        difference->doubted++;
    else
        difference->kept++;
}

static int send_gone(struct fetcher *fetcher, const struct request *request, struct difference *difference)
{
    struct harvest withdrawals = { 0 };
    int            result = 0;

    for (size_t i = 0; i < request->place.cells.count; i++)
        if (!harvest_has(&fetcher->harvest, request->place.cells.items[i].key))
            judge_gone(fetcher, &request->place.cells.items[i], &withdrawals, difference);
    for (size_t i = 0; i < withdrawals.count && result == 0; i++)
        result = send(fetcher, &withdrawals.items[i]);
    harvest_release(&withdrawals);
    return result;
}

static int step(struct fetcher *fetcher, const struct request *request, struct difference *difference)
{
    struct fetch_place places[2] = { request->place, fetcher->source_place };
    int                result = store_begin(fetcher->store);

    if (result == 0)
        result = send_new(fetcher, request, difference);
    if (result == 0)
        result = send_gone(fetcher, request, difference);
    if (result)
        return result;
    place_cells_sort(difference->cells, &difference->count);
    places[0].cells = (struct fetch_cell_array){ difference->cells, difference->count };
    places[0].etag = ck_bytes_from(request->etag);
    places[0].last_modified = ck_bytes_from(request->last_modified);
    places[0].released = ck_bytes_from(request->released);
    places[0].fetched_at = fetcher->calls.clock_ms(fetcher->calls.context);
    return store_commit(fetcher->store, places, 2);
}

void request_place(struct fetcher *fetcher, struct request *request)
{
    char name[PLAN_NAME_MAX + 1];

    fetch_ask_name(fetcher->spec, request->ask, name);
    request->place =
        places_get(&fetcher->store->places, ck_bytes_from(fetcher->source), ck_arena_copy(&fetcher->arena, ck_bytes_from(name)), &fetcher->arena);
}

/* Until it happened: each time against the places as they are then. */
int request_hand_on(struct fetcher *fetcher, struct request *request)
{
    struct difference difference;
    int               result;

    harvest_sort(&fetcher->harvest);
    do {
        request_place(fetcher, request);
        difference = (struct difference){ .cells = ck_arena_take(&fetcher->arena, (fetcher->harvest.count + request->place.cells.count + 1) *
                                                                                      sizeof *difference.cells) };
        result = step(fetcher, request, &difference);
    } while (result == STORE_REPEAT);
    if (result)
        return result;
    fetcher->counts.sent += difference.sent;
    fetcher->counts.same += difference.same;
    fetcher->counts.withdrawn += difference.withdrawn;
    fetcher->counts.kept += difference.kept;
    fetcher->counts.doubted += difference.doubted;
    fetcher->counts.refused += fetcher->harvest.refused;
    return 0;
}
