/* SPDX-License-Identifier: Apache-2.0
 * News files (SPEC 12.2): members of that form that NewsItem does not have are passed over, `summary` stands for a body that is not there, and an
 * article was collected when it was published unless the file tells. */
#include "chokepoint/avro.h"
#include "engine/formats/json_scan.h"
#include "program/ingest/lines.h"
#include "records.h"

/* What such files say besides, for people and for other programs (data/README.md); `summary` is looked at below. */
bool ingest_news_aside(struct ck_bytes name)
{
    static const char *const asides[] = { "summary", "minerals", "countries", "kind", "claims" };

    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++)
        if (ck_bytes_equal(ck_bytes_from(asides[i]), name))
            return true;
    return false;
}

static bool is_field(struct ck_bytes name)
{
    for (size_t i = 0; i < news_item_type.field_count; i++)
        if (ck_bytes_equal(ck_bytes_from(news_item_type.fields[i].name), name))
            return true;
    return false;
}

static void add_member(struct ck_buffer *buffer, struct ck_bytes name, struct ck_bytes raw)
{
    ck_buffer_append(buffer, buffer->size ? CK_BYTES(",\"") : CK_BYTES("{\""));
    ck_buffer_append(buffer, name);
    ck_buffer_append(buffer, CK_BYTES("\":"));
    ck_buffer_append(buffer, raw);
}

/* The one member stands for the other where that is not there. */
static void add_instead(struct ck_buffer *buffer, struct ck_bytes object, const char *name, const char *instead)
{
    struct ck_bytes raw = member_find(object, instead);

    if (!member_find(object, name).data && raw.data)
        add_member(buffer, ck_bytes_from(name), raw);
}

struct ck_bytes ingest_news(struct ck_bytes object, struct ck_arena *arena)
{
    struct members   members = members_of(object);
    struct ck_buffer buffer = { 0 };
    struct ck_bytes  name, raw;

    while (members_next(&members, &name, &raw))
        if (is_field(name) || !ingest_news_aside(name)) /* what nobody knows is refused, as in all JSON */
            add_member(&buffer, name, raw);
    add_instead(&buffer, object, "body", "summary");
    add_instead(&buffer, object, "collected_at", "published_at");
    if (!members.broken && buffer.size > 0) {
        ck_buffer_append(&buffer, CK_BYTES("}"));
        object = ck_arena_copy(arena, ck_buffer_bytes(&buffer));
    }
    ck_buffer_release(&buffer);
    return object;
}
