/* SPDX-License-Identifier: Apache-2.0
 * From records of the topics that can be told to notices. */
#include "notify/route/notice.h"

#include <stdio.h>
#include <xxhash.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "domain/model/topics.h"
#include "engine/formats/json.h"
#include "records.h"

enum { SENTENCE_MAX = 2048 };

const struct ck_topic *const notice_topics[] = { &alerts, &policy_verdicts, &control_status_topic, NULL };

const struct ck_topic *notice_topic(struct ck_bytes name)
{
    for (const struct ck_topic *const *topic = notice_topics; *topic; topic++)
        if (ck_bytes_equal(name, ck_bytes_from((*topic)->name)))
            return *topic;
    return NULL;
}

const struct ck_enum_type *notice_states(const struct ck_topic *topic)
{
    if (topic == &alerts)
        return &alert_state_symbols;
    return topic == &policy_verdicts ? &verdict_kind_symbols : &status_symbols;
}

/* ---- sentences ---- */

static struct ck_bytes written(struct ck_arena *arena, const char *text, int size)
{
    size_t fits = size < 0 ? 0 : size < SENTENCE_MAX ? (size_t)size : SENTENCE_MAX - 1;

    return ck_arena_copy(arena, (struct ck_bytes){ text, fits });
}

#define SHOWN(text) (int)((text).data ? (text).size < 300 ? (text).size : 300 : 1), (text).data ? (text).data : "-"

static const char *day_text(struct ck_maybe_int day, char buf[CK_DAY_TEXT + 1])
{
    buf[day.known ? ck_day_write(day.value, buf) : 0] = '\0';
    return buf;
}

static struct ck_bytes verdict_text(const struct verdict *verdict, struct ck_arena *arena)
{
    char            text[SENTENCE_MAX], number[CK_NUMBER_TEXT_MAX + 1] = "";
    struct ck_bytes kind = enum_name(&verdict_kind_symbols, (int32_t)verdict->verdict), metric = enum_name(&metric_symbols, (int32_t)verdict->metric);

    if (verdict->true_value.known)
        number[ck_number_write(verdict->true_value.value, number)] = '\0';
    return written(arena, text,
                   snprintf(text, sizeof text, "Claim %d of the article %.*s (%.*s of %.*s, %.*s to %.*s, %.*s) is %.*s%s%s.", (int)verdict->ordinal,
                            SHOWN(verdict->news), SHOWN(metric), SHOWN(verdict->item), SHOWN(verdict->reporter), SHOWN(verdict->partner),
                            SHOWN(verdict->period), SHOWN(kind), *number ? "; the figures say " : "", number));
}

static struct ck_bytes status_text(const struct control_status *status, struct ck_arena *arena)
{
    char            text[SENTENCE_MAX], since[CK_DAY_TEXT + 1], day[CK_DAY_TEXT + 1] = "";
    struct ck_bytes word = enum_name(&status_symbols, (int32_t)status->status), next = { "", 0 };

    if (status->next_transition) {
        next = enum_name(&status_symbols, (int32_t)status->next_transition->status);
        day_text(ck_known_int(status->next_transition->day), day);
    }
    return written(arena, text,
                   snprintf(text, sizeof text, "Exports of %.*s from %.*s to %.*s: %.*s%s%s%s%.*s%s%s.", SHOWN(status->item), SHOWN(status->origin),
                            SHOWN(status->destination), SHOWN(word), status->since.known ? " since " : "", day_text(status->since, since),
                            *day ? "; " : "", (int)next.size, next.data, *day ? " from " : "", day));
}

/* ---- topics ---- */

static void take_alert(const struct alert *alert, struct ck_arena *arena, struct notice *notice)
{
    char word[128];

    notice->rule = alert->rule;
    notice->item = alert->item;
    notice->reporter = alert->reporter;
    notice->partner = alert->partner;
    notice->hub = alert->hub;
    notice->news = alert->news;
    notice->state = enum_name(&alert_state_symbols, (int32_t)alert->state);
    notice->severity = enum_name(&alert_severity_symbols, (int32_t)alert->severity);
    notice->rank = (int)alert->severity;
    notice->since = ck_known_int(alert->since);
    notice->until = alert->until;
    notice->text = alert->text;
    notice->word =
        written(arena, word, snprintf(word, sizeof word, "%.*s %.*s %d", SHOWN(notice->state), SHOWN(notice->severity), (int)alert->episode));
}

static void take_verdict(const struct verdict *verdict, struct ck_arena *arena, struct notice *notice)
{
    notice->item = verdict->item;
    notice->reporter = verdict->reporter;
    notice->partner = verdict->partner;
    notice->news = verdict->news;
    notice->word = notice->state = enum_name(&verdict_kind_symbols, (int32_t)verdict->verdict);
    notice->since = ck_known_int(verdict->published_on);
    notice->text = verdict_text(verdict, arena);
}

static void take_status(const struct control_status *status, struct ck_arena *arena, struct notice *notice)
{
    notice->item = status->item;
    notice->reporter = status->origin;
    notice->partner = status->destination;
    notice->word = notice->state = enum_name(&status_symbols, (int32_t)status->status);
    notice->since = status->since;
    notice->text = status_text(status, arena);
}

/* The last field of a stated record. */
static const struct ck_emission *emission_of(const struct ck_topic *topic, const void *record)
{
    return (const struct ck_emission *)((const char *)record + topic->value->fields[topic->value->field_count - 1].offset);
}

static struct ck_bytes json_of(const struct ck_topic *topic, const void *record, struct ck_arena *arena)
{
    struct ck_buffer buffer = { 0 };
    struct ck_bytes  text;

    json_write(topic->value, 0, topic->value->field_count, record, &buffer);
    text = ck_arena_copy(arena, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
    return text;
}

static int64_t digest_of(const struct ck_topic *topic, const void *record)
{
    struct ck_buffer buffer = { 0 };
    int64_t          digest;

    ck_record_encode(topic->value, 0, topic->value->field_count - 1, record, &buffer);
    digest = (int64_t)XXH3_64bits(buffer.data, buffer.size);
    ck_buffer_release(&buffer);
    return digest;
}

static void take_words(const struct ck_topic *topic, const void *record, struct ck_arena *arena, struct notice *notice)
{
    if (topic == &alerts)
        take_alert(record, arena, notice);
    else if (topic == &policy_verdicts)
        take_verdict(record, arena, notice);
    else
        take_status(record, arena, notice);
}

struct notice notice_of(const struct ck_topic *topic, struct ck_bytes key, const void *record, struct ck_arena *arena)
{
    const struct ck_emission *emission = emission_of(topic, record);
    struct notice             notice = { .topic = topic, .key = key, .revision = emission->revision, .retracted = emission->retracted };

    if (notice.retracted) {
        notice.value = notice.text = notice.word = notice.state = CK_BYTES("");
        return notice;
    }
    take_words(topic, record, arena, &notice);
    notice.value = json_of(topic, record, arena);
    notice.digest = digest_of(topic, record);
    return notice;
}

bool notice_read(const struct ck_topic *topic, struct ck_bytes key, struct ck_bytes value, struct ck_arena *arena, struct notice *ret_notice)
{
    void *record = ck_arena_take(arena, topic->value->size);
    char  detail[256];

    if (json_read(topic->value, value, arena, record, detail, sizeof detail) != JSON_OK)
        return false;
    *ret_notice = (struct notice){ .topic = topic, .key = key, .value = value, .revision = emission_of(topic, record)->revision };
    take_words(topic, record, arena, ret_notice);
    return true;
}

static uint64_t mix(uint64_t seed, struct ck_bytes bytes)
{
    return XXH3_64bits_withSeed(bytes.data ? bytes.data : "", bytes.size, seed + bytes.size);
}

void notice_id(struct ck_bytes receiver, struct ck_bytes topic, struct ck_bytes key, int64_t revision, int64_t digest, char ret_id[NOTICE_ID_SIZE])
{
    int64_t       number[2] = { revision, digest };
    XXH128_hash_t hash = XXH3_128bits_withSeed(number, sizeof number, mix(mix(mix(0, receiver), topic), key));

    for (unsigned i = 0; i < 16; i++) {
        ret_id[i] = "0123456789abcdef"[hash.high64 >> (60 - 4 * i) & 15];
        ret_id[16 + i] = "0123456789abcdef"[hash.low64 >> (60 - 4 * i) & 15];
    }
}
