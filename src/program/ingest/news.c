/* SPDX-License-Identifier: Apache-2.0
 * News files (SPEC 12.2): members of that form that NewsItem does not have are passed over, `summary` stands for a body that is not there, and an
 * article was collected when it was published unless the file tells. Claims in the form of policy.claims, less what the program says of them. */
#include "chokepoint/avro.h"
#include "engine/formats/json_scan.h"
#include "program/ingest/lines.h"
#include "records.h"

static bool is_among(const char *const *names, struct ck_bytes name)
{
    while (*names && !ck_bytes_equal(ck_bytes_from(*names), name))
        names++;
    return *names != NULL;
}

/* What such files say besides, for people and for other programs (data/README.md); `summary` is looked at below. */
bool ingest_news_aside(struct ck_bytes name)
{
    static const char *const asides[] = { "summary", "minerals", "countries", "kind", "claims", NULL };

    return is_among(asides, name);
}

/* What policy.claims and labels tell besides: the program says it of an article that is there. */
static bool is_aside_of_claim(struct ck_bytes name)
{
    static const char *const asides[] = { "elided",      "named",           "statements", "control_stated", "sentence",
                                          "items_apart", "article_missing", "emission",   "also",           NULL };

    return is_among(asides, name);
}

static bool is_field(const struct ck_record_type *type, struct ck_bytes name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (ck_bytes_equal(ck_bytes_from(type->fields[i].name), name))
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

/* The members but those aside. What nobody knows stays, and is refused, as in all JSON. */
static bool add_members(struct ck_buffer *buffer, struct ck_bytes object, const struct ck_record_type *type, bool (*is_aside)(struct ck_bytes name))
{
    struct members  members = members_of(object);
    struct ck_bytes name, raw;

    while (members_next(&members, &name, &raw))
        if (is_field(type, name) || !is_aside(name))
            add_member(buffer, name, raw);
    return !members.broken;
}

/* The object that was begun in the buffer; `object` where there is none. */
static struct ck_bytes finish(struct ck_buffer *buffer, bool whole, struct ck_bytes object, struct ck_arena *arena)
{
    if (whole && buffer->size > 0) {
        ck_buffer_append(buffer, CK_BYTES("}"));
        object = ck_arena_copy(arena, ck_buffer_bytes(buffer));
    }
    ck_buffer_release(buffer);
    return object;
}

struct ck_bytes ingest_news(struct ck_bytes object, struct ck_arena *arena)
{
    struct ck_buffer buffer = { 0 };
    bool             whole = add_members(&buffer, object, &news_item_type, ingest_news_aside);

    add_instead(&buffer, object, "body", "summary");
    add_instead(&buffer, object, "collected_at", "published_at");
    return finish(&buffer, whole, object, arena);
}

struct ck_bytes ingest_claim(struct ck_bytes object, struct ck_arena *arena)
{
    struct ck_buffer buffer = { 0 };
    bool             whole = add_members(&buffer, object, &submitted_claim_type, is_aside_of_claim);

    return finish(&buffer, whole, object, arena);
}
