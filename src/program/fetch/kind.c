/* SPDX-License-Identifier: Apache-2.0
 * A table of kinds; those without a row are compared as a whole. */
#include "program/fetch/kind.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "domain/model/topics.h"
#include "engine/formats/cell.h"

/* The release first: source, reporter, flow, period. */
static const struct ck_key_part trade_parts[] = {
    CK_KEY(trade_record, source),       CK_KEY(trade_record, reporter),      CK_KEY(trade_record, flow),
    CK_KEY(trade_record, period),       CK_KEY(trade_record, period_months), CK_KEY(trade_record, partner),
    CK_KEY(trade_record, nomenclature), CK_KEY(trade_record, commodity),     CK_KEY_END
};
enum { TRADE_PARTS = sizeof trade_parts / sizeof *trade_parts - 1, TRADE_GROUP_PARTS = 5 };
static const struct ck_key_part release_parts[] = {
    CK_KEY(release_marker, source), CK_KEY(release_marker, reporter),         CK_KEY(release_marker, flow),
    CK_KEY(release_marker, period), CK_KEY(release_marker, commodity_prefix), CK_KEY_END
};
static const struct ck_key_part news_parts[] = { CK_KEY(news_item, id), CK_KEY_END };

static const struct ck_topic trade_identity = { "trade", &trade_record_type, trade_parts },
                             release_identity = { "release", &release_marker_type, release_parts },
                             news_identity = { "news", &news_item_type, news_parts };

static const struct fetch_kind kinds[] = {
    { &trade_records, &trade_identity, { CK_FIELD_OF(trade_record, published_at) }, TRADE_GROUP_PARTS },
    { &trade_releases, &release_identity, { CK_FIELD_OF(release_marker, published_at) }, 0 },
    { &policy_news, &news_identity, { CK_FIELD_OF(news_item, collected_at) }, 0 },
    { &control_measures, NULL, { CK_FIELD_OF(control_measure, known_at) }, 0 },
    { &reference_supply, NULL, { CK_FIELD_OF(supply_fact, known_at) }, 0 },
    { &reference_items, NULL, { NULL }, 0 },
};

const struct fetch_kind *fetch_kind_of(const struct ck_topic *topic)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].topic == topic)
            return &kinds[i];
    assert(!"maps make records of these topics only");
    return NULL;
}

static int64_t content_of(const struct fetch_kind *kind, const void *record, struct ck_buffer *buffer)
{
    const struct ck_record_type *type = kind->topic->value;
    char                        *copy = malloc(type->size);

    if (!copy)
        abort();
    memcpy(copy, record, type->size);
    for (size_t i = 0; i < sizeof kind->instants / sizeof *kind->instants && kind->instants[i]; i++)
        memset(copy + kind->instants[i]->offset, 0, sizeof(int64_t));
    buffer->size = 0;
    ck_record_encode(type, 0, type->field_count, copy, buffer);
    free(copy);
    return (int64_t)XXH3_64bits(buffer->data, buffer->size);
}

void fetch_kind_add(const struct fetch_kind *kind, size_t number, const void *record, struct harvest *harvest)
{
    const struct ck_record_type *type = kind->topic->value;
    struct ck_buffer             buffer = { 0 };
    int64_t                      content = content_of(kind, record, &buffer);
    char                         key[CK_KEY_SIZE_MAX];
    struct ck_bytes              name = { key, 0 };

    if (kind->identity)
        name.size = ck_topic_key(kind->identity, record, key);
    else
        name.size = (size_t)sprintf(key, "%s|%016llx", kind->topic->name, (unsigned long long)content);
    buffer.size = 0;
    ck_record_encode(type, 0, type->field_count, record, &buffer);
    harvest_add(harvest, number, name, content, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
}

void withdrawal_add(struct ck_bytes key, const struct harvest_item *beside, size_t number, struct harvest *harvest)
{
    struct ck_arena     arena = CK_ARENA_NULL;
    struct trade_record record, other = { 0 };
    struct ck_bytes     parts[TRADE_PARTS];
    size_t              count = ck_key_split(key, parts, TRADE_PARTS);

    assert(count == TRADE_PARTS); /* fetch_kind_add() wrote it */
    record_default(&trade_record_type, &arena, &record);
    for (size_t i = 0; i < count; i++)
        cell_store(trade_parts[i].field, parts[i], &arena, &record);
    record.observation = OBSERVATION_WITHDRAWN;
    ck_record_decode(&trade_record_type, beside->encoded, &arena, &other);
    record.published_at = other.published_at + 1;
    fetch_kind_add(fetch_kind_of(&trade_records), number, &record, harvest);
    ck_arena_release(&arena);
}
