/* SPDX-License-Identifier: Apache-2.0
 * News files (SPEC 12.2): members of that form that NewsItem does not have are passed over, `summary` stands for a body that is not there, and an
 * article was collected when it was published unless the file tells. */
#include "chokepoint/avro.h"
#include "engine/formats/json_scan.h"
#include "program/ingest/lines.h"
#include "records.h"

/* What such files say besides, for people and for other programs (data/README.md); `summary` is looked at below. */
bool ingest_news_aside(struct bytes name)
{
    static const char *const asides[] = { "summary", "minerals", "countries", "kind", "claims" };

    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++)
        if (bytes_equal(bytes_from(asides[i]), name))
            return true;
    return false;
}

static bool is_field(struct bytes name)
{
    for (size_t i = 0; i < news_item_type.field_count; i++)
        if (bytes_equal(bytes_from(news_item_type.fields[i].name), name))
            return true;
    return false;
}

static void add_member(struct buffer *buffer, struct bytes name, struct bytes raw)
{
    buffer_append(buffer, buffer->size ? BYTES(",\"") : BYTES("{\""));
    buffer_append(buffer, name);
    buffer_append(buffer, BYTES("\":"));
    buffer_append(buffer, raw);
}

/* The one member stands for the other where that is not there. */
static void add_instead(struct buffer *buffer, struct bytes object, const char *name, const char *instead)
{
    struct bytes raw = member_find(object, instead);

    if (!member_find(object, name).data && raw.data)
        add_member(buffer, bytes_from(name), raw);
}

struct bytes ingest_news(struct bytes object, struct arena *arena)
{
    struct members members = members_of(object);
    struct buffer  buffer = { 0 };
    struct bytes   name, raw;

    while (members_next(&members, &name, &raw))
        if (is_field(name) || !ingest_news_aside(name)) /* what nobody knows is refused, as in all JSON */
            add_member(&buffer, name, raw);
    add_instead(&buffer, object, "body", "summary");
    add_instead(&buffer, object, "collected_at", "published_at");
    if (!members.broken && buffer.size > 0) {
        buffer_append(&buffer, BYTES("}"));
        object = arena_copy(arena, buffer_bytes(&buffer));
    }
    buffer_release(&buffer);
    return object;
}
