/* SPDX-License-Identifier: Apache-2.0 */
#include "support/notices.h"

#include <criterion/criterion.h>

#include "domain/model/topics.h"

struct routing *routing_of(const char *yaml)
{
    char            problem[ROUTING_PROBLEM_MAX] = "";
    struct routing *routing = routing_read_text("routes.yaml", ck_bytes_from(yaml), problem);

    cr_assert(routing, "%s", problem);
    return routing;
}

static struct ck_bytes or_text(const char *text, const char *fallback) { return ck_bytes_from(text ? text : fallback); }

struct alert alert_of(struct alert_text text, struct ck_arena *arena, struct ck_bytes *ret_key)
{
    struct alert alert = { .rule = or_text(text.rule, "flow.collapse"),
                           .reporter = or_text(text.reporter, "CHN"),
                           .item = or_text(text.item, "germanium"),
                           .partner = or_text(text.partner, "WLD"),
                           .flow = ck_known_int(FLOW_EXPORT),
                           .state = text.state ? text.state : ALERT_STATE_FIRING,
                           .severity = text.severity ? text.severity : ALERT_SEVERITY_WARNING,
                           .since = text.since ? text.since : 20000,
                           .episode = text.episode ? text.episode : 1,
                           .text = or_text(text.text, "Exports have collapsed."),
                           .emission = { .revision = text.revision, .retracted = text.retracted, .build = CK_BYTES("1") } };
    char         key[CK_KEY_SIZE_MAX];

    *ret_key = ck_arena_copy(arena, (struct ck_bytes){ key, ck_topic_key(&alerts, &alert, key) });
    if (text.retracted)
        alert = (struct alert){ .rule = CK_BYTES(""), .reporter = CK_BYTES(""), .text = CK_BYTES(""), .emission = alert.emission };
    return alert;
}

struct ck_bytes alert_bytes(const struct alert *alert, struct ck_arena *arena)
{
    struct ck_buffer buffer = { 0 };
    struct ck_bytes  bytes;

    ck_single_object_write(alert_type.fingerprint, &buffer);
    ck_record_encode(&alert_type, 0, alert_type.field_count, alert, &buffer);
    bytes = ck_arena_copy(arena, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
    return bytes;
}

struct notice alert_notice(struct alert_text text, struct ck_arena *arena)
{
    struct ck_bytes key;
    struct alert   *alert = ck_arena_take(arena, sizeof *alert);

    *alert = alert_of(text, arena, &key);
    return notice_of(&alerts, key, alert, arena);
}
