/* SPDX-License-Identifier: Apache-2.0
 * Parcels as JSON: for webhooks, commands, Alertmanager; and as lines. */
#include "notify/send/message.h"

#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/model/topics.h"
#include "engine/formats/json.h"
#include "engine/util/instant.h"
#include "engine/util/quote.h"

enum { FORGOTTEN_AFTER = 4, FORGOTTEN_LEAST_MS = 5 * 60 * 1000 };

static void add(struct ck_buffer *buffer, const char *text) { ck_buffer_append(buffer, ck_bytes_from(text)); }

static void member(struct ck_buffer *buffer, const char *name, struct ck_bytes text)
{
    if (!text.data || !text.size)
        return;
    if (buffer->data[buffer->size - 1] != '{')
        add(buffer, ",");
    json_write_text(ck_bytes_from(name), buffer);
    add(buffer, ":");
    json_write_text(text, buffer);
}

static void member_instant(struct ck_buffer *buffer, const char *name, int64_t time_ms)
{
    char text[INSTANT_TEXT_MAX];

    member(buffer, name, (struct ck_bytes){ text, instant_write(time_ms, text) });
}

const char *message_change(enum notice_change change)
{
    switch (change) {
    case NOTICE_CHANGE_BEGAN: return "began";
    case NOTICE_CHANGE_CHANGED: return "changed";
    case NOTICE_CHANGE_UPDATED: return "updated";
    case NOTICE_CHANGE_ENDED: return "ended";
    case NOTICE_CHANGE_RETRACTED: return "retracted";
    default: return "again";
    }
}

static bool notice_of_item(const struct parcel_item *item, struct ck_arena *arena, struct notice *ret_notice)
{
    const struct ck_topic *topic = notice_topic(item->topic);

    return topic && item->value.size && notice_read(topic, item->key, item->value, arena, ret_notice);
}

/* ---- CloudEvents ---- */

static void write_event(const struct parcel *parcel, const struct parcel_item *item, struct ck_buffer *buffer)
{
    char number[CK_NUMBER_TEXT_MAX];

    add(buffer, "{\"specversion\":\"1.0\"");
    member(buffer, "id", ck_bytes_from(item->id));
    member(buffer, "source", CK_BYTES("/chokepoint/notify"));
    member(buffer, "type", item->topic);
    member(buffer, "subject", item->key);
    member_instant(buffer, "time", item->owed_at_ms);
    member(buffer, "change", ck_bytes_from(message_change(item->change)));
    member(buffer, "receiver", ck_bytes_from(parcel->receiver->name));
    member(buffer, "route", item->route);
    member(buffer, "revision", (struct ck_bytes){ number, ck_number_write_long(item->revision, number) });
    if (item->value.size) {
        add(buffer, ",\"datacontenttype\":\"application/json\",\"data\":");
        ck_buffer_append(buffer, item->value);
    }
    add(buffer, "}");
}

static void write_events(const struct parcel *parcel, struct ck_buffer *buffer)
{
    add(buffer, "[");
    for (size_t i = 0; i < parcel->count; i++) {
        add(buffer, i ? "," : "");
        write_event(parcel, &parcel->items[i], buffer);
    }
    add(buffer, "]");
}

void message_events(const struct parcel *parcel, struct ck_buffer *buffer)
{
    if (parcel->receiver->batch == 1)
        write_event(parcel, &parcel->items[0], buffer);
    else
        write_events(parcel, buffer);
}

void message_input(const struct parcel *parcel, struct ck_buffer *buffer)
{
    add(buffer, "{");
    member(buffer, "receiver", ck_bytes_from(parcel->receiver->name));
    member(buffer, "id", ck_bytes_from(parcel->id));
    member(buffer, "group", parcel->group);
    add(buffer, ",\"events\":");
    write_events(parcel, buffer);
    add(buffer, "}\n");
}

/* ---- Alertmanager ---- */

/* Labels are the identity of an alert there: what changes while it fires is an annotation, but for the severity, which routes are by. */
static void write_labels(const struct notice *notice, struct ck_bytes severity, struct ck_buffer *buffer)
{
    add(buffer, "\"labels\":{");
    member(buffer, "alertname", notice->rule.data ? notice->rule : ck_bytes_from(notice->topic->name));
    member(buffer, "severity", severity);
    member(buffer, "item", notice->item);
    member(buffer, "reporter", notice->reporter);
    member(buffer, "partner", notice->partner);
    member(buffer, "hub", notice->hub);
    member(buffer, "news", notice->news);
    member(buffer, "key", notice->key);
    member(buffer, "topic", ck_bytes_from(notice->topic->name));
    add(buffer, "}");
}

static void write_alert(const struct parcel_item *item, const struct notice *notice, struct ck_bytes severity, int64_t ends_ms,
                        struct ck_buffer *buffer)
{
    int64_t starts_ms = notice->since.known ? (int64_t)notice->since.value * CK_DAY_MS : item->owed_at_ms;

    if (buffer->data[buffer->size - 1] != '[')
        add(buffer, ",");
    add(buffer, "{");
    write_labels(notice, severity, buffer);
    add(buffer, ",\"annotations\":{");
    member(buffer, "summary", notice->text);
    member(buffer, "state", notice->state);
    member(buffer, "id", ck_bytes_from(item->id));
    add(buffer, "}");
    member_instant(buffer, "startsAt", starts_ms < ends_ms ? starts_ms : ends_ms - 1);
    member_instant(buffer, "endsAt", ends_ms);
    add(buffer, "}");
}

void message_alerts(const struct parcel *parcel, int64_t now_ms, struct ck_buffer *buffer)
{
    int64_t         last_ms = FORGOTTEN_AFTER * parcel->receiver->resend_ms;
    struct ck_arena arena = CK_ARENA_NULL;

    if (last_ms < FORGOTTEN_LEAST_MS)
        last_ms = FORGOTTEN_LEAST_MS;
    add(buffer, "[");
    for (size_t i = 0; i < parcel->count; i++) {
        const struct parcel_item *item = &parcel->items[i];
        bool                      over = item->change == NOTICE_CHANGE_ENDED || item->change == NOTICE_CHANGE_RETRACTED;
        bool                      was = item->was_severity.size && !ck_bytes_equal(item->was_severity, item->severity);
        struct notice             notice;

        if (!notice_of_item(item, &arena, &notice))
            continue; /* it ended there already */
        if (was && (over || item->change == NOTICE_CHANGE_CHANGED))
            write_alert(item, &notice, item->was_severity, now_ms, buffer);
        if (!over || !was)
            write_alert(item, &notice, item->severity, over ? now_ms : now_ms + last_ms, buffer);
        ck_arena_clear(&arena);
    }
    add(buffer, "]");
    ck_arena_release(&arena);
}

/* ---- lines ---- */

void message_lines(const struct parcel *parcel, struct ck_buffer *buffer)
{
    struct ck_arena arena = CK_ARENA_NULL;

    for (size_t i = 0; i < parcel->count; i++) {
        const struct parcel_item *item = &parcel->items[i];
        struct notice             notice;

        add(buffer, "  ");
        add(buffer, message_change(item->change));
        add(buffer, " ");
        quote_append(item->word, buffer);
        add(buffer, "  ");
        quote_append(item->key, buffer);
        add(buffer, "\n");
        if (notice_of_item(item, &arena, &notice) && notice.text.size) {
            add(buffer, "    ");
            quote_append(notice.text, buffer);
            add(buffer, "\n");
        }
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
}

/* ---- a test ---- */

struct parcel *message_test(const struct receiver *receiver, int64_t now_ms)
{
    struct parcel *parcel = calloc(1, sizeof *parcel);
    struct alert   alert = { .rule = CK_BYTES("notify.test"),
                             .reporter = CK_BYTES("-"),
                             .state = ALERT_STATE_FIRING,
                             .severity = ALERT_SEVERITY_INFO,
                             .since = ck_day_from_ms(now_ms),
                             .episode = 1,
                             .text = CK_BYTES("This is a test of chokepoint notify. Nothing has happened.") };
    struct notice  notice;

    if (!parcel)
        abort();
    notice = notice_of(&alerts, CK_BYTES("-|notify.test|-"), &alert, &parcel->arena);
    *parcel = (struct parcel){ .receiver = receiver, .count = 1, .group = CK_BYTES(""), .arena = parcel->arena, .made_ms = now_ms };
    parcel->items = ck_arena_take(&parcel->arena, sizeof *parcel->items);
    parcel->items[0] = (struct parcel_item){ .row = notice.key,
                                             .topic = ck_bytes_from(alerts.name),
                                             .key = notice.key,
                                             .route = CK_BYTES("test"),
                                             .word = notice.state,
                                             .severity = notice.severity,
                                             .was_severity = CK_BYTES(""),
                                             .value = notice.value,
                                             .change = NOTICE_CHANGE_BEGAN,
                                             .revision = now_ms,
                                             .owed_at_ms = now_ms };
    notice_id(ck_bytes_from(receiver->name), parcel->items[0].topic, notice.key, now_ms, 0, parcel->items[0].id);
    memcpy(parcel->id, parcel->items[0].id, sizeof parcel->id);
    return parcel;
}
