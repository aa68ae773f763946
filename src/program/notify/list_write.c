/* SPDX-License-Identifier: Apache-2.0
 * Rows of notify.told and notify.dead: for people, and as JSON lines in which the record is an object. */
#include <stdio.h>

#include "engine/formats/json.h"
#include "engine/util/instant.h"
#include "engine/util/quote.h"
#include "notify/send/message.h"
#include "program/notify/notify.h"

/* ---- JSON ---- */

/* The members before the one that is JSON itself, and that one. */
static void write_json(const struct ck_record_type *type, const void *row, struct ck_bytes record, struct ck_buffer *buffer)
{
    size_t value = 0;

    while (value < type->field_count && strcmp(type->fields[value].name, "value") != 0)
        value++;
    json_write(type, 0, value, row, buffer);
    buffer->size--; /* its bracket */
    ck_buffer_append(buffer, CK_BYTES(",\"value\":"));
    ck_buffer_append(buffer, record.size ? record : CK_BYTES("null"));
    ck_buffer_append(buffer, CK_BYTES("}\n"));
}

/* ---- for people ---- */

static void add(struct ck_buffer *buffer, const char *text) { ck_buffer_append(buffer, ck_bytes_from(text)); }

/* ` NAME TEXT`, where there is any. */
static void add_named(struct ck_buffer *buffer, const char *name, struct ck_bytes text)
{
    if (!text.size)
        return;
    add(buffer, name);
    quote_append(text, buffer);
}

static void add_instant(struct ck_buffer *buffer, const char *name, int64_t time_ms)
{
    char text[INSTANT_TEXT_MAX];

    add(buffer, name);
    ck_buffer_append(buffer, (struct ck_bytes){ text, instant_write(time_ms, text) });
}

/* Its key, and the sentence that its receiver reads. */
static void add_record(struct ck_buffer *buffer, struct ck_bytes topic_name, struct ck_bytes key, struct ck_bytes value)
{
    struct ck_arena        arena = CK_ARENA_NULL;
    const struct ck_topic *topic = notice_topic(topic_name);
    struct notice          notice;

    add_named(buffer, "  ", topic_name);
    add_named(buffer, " ", key);
    add(buffer, "\n");
    if (topic && value.size && notice_read(topic, key, value, &arena, &notice) && notice.text.size) {
        add_named(buffer, "  ", notice.text);
        add(buffer, "\n");
    }
    ck_arena_release(&arena);
}

static void told_lines(const struct notify_told *told, struct ck_buffer *buffer)
{
    quote_append(told->receiver, buffer);
    add(buffer, told->told.size ? ": told " : ": told nothing yet");
    if (told->told.size) {
        quote_append(told->told, buffer);
        add(buffer, told->ended ? ", and that it ended," : "");
        add_instant(buffer, " at ", told->told_at);
    }
    add_named(buffer, ", by the route ", told->route);
    if (told->owed.known) {
        add(buffer, "\n  owed: ");
        add(buffer, message_change((enum notice_change)told->owed.value));
        add_named(buffer, " ", told->owed_word);
        add_instant(buffer, ", since ", told->owed_at);
        if (told->due_at == INT64_MAX)
            add(buffer, ", due when all that is there has been read");
        else
            add_instant(buffer, ", due ", told->due_at);
        add_named(buffer, ", with ", told->group);
    }
    add(buffer, "\n");
    add_record(buffer, told->topic, told->key, told->value);
}

static void dead_lines(const struct notify_dead *dead, struct ck_buffer *buffer)
{
    quote_append(dead->receiver.size ? dead->receiver : CK_BYTES("nobody"), buffer);
    add_named(buffer, ": ", dead->reason);
    add_instant(buffer, " at ", dead->dead_at);
    add(buffer, ", was to be told: ");
    add(buffer, message_change(dead->change));
    add_instant(buffer, ", since ", dead->owed_at);
    add_named(buffer, "\n  ", dead->detail);
    add(buffer, "\n");
    add_record(buffer, dead->topic, dead->key, dead->value);
}

void notify_write_told(const struct notify_told *told, bool json, struct ck_buffer *buffer)
{
    if (json)
        write_json(&notify_told_type, told, told->value, buffer);
    else
        told_lines(told, buffer);
}

void notify_write_dead(const struct notify_dead *dead, bool json, struct ck_buffer *buffer)
{
    if (json)
        write_json(&notify_dead_type, dead, dead->value, buffer);
    else
        dead_lines(dead, buffer);
}
