/* SPDX-License-Identifier: Apache-2.0
 * Keys and times of values, by the tables of their topic. */
#include "chokepoint/topic.h"

#include <assert.h>

#include "chokepoint/day.h"
#include "engine/base/field.h"

/* The value of a field of this topic's values. NULL: it is null. */
static const void *value_of(const struct ck_topic *topic, const struct ck_field *field, const void *value)
{
    assert(field >= topic->value->fields && field < topic->value->fields + topic->value->field_count);
    return field_value(field, value);
}

/* ---- keys ---- */

static bool is_branch(const struct ck_key_part *part) { return part->type == CK_KEY_PART_WHEN || part->type == CK_KEY_PART_OTHERWISE; }

static bool branch_holds(const struct ck_topic *topic, const struct ck_key_part *part, const void *value)
{
    const struct ck_array *found = part->type == CK_KEY_PART_WHEN ? value_of(topic, part->field, value) : NULL;

    if (part->type == CK_KEY_PART_OTHERWISE)
        return true;
    return found && (part->field->kind != CK_FIELD_ARRAY || found->count > 0);
}

/* Which of the alternatives holds of the value, from 0. */
static size_t branch_of(const struct ck_topic *topic, const void *value)
{
    size_t branch = 0;

    for (const struct ck_key_part *part = topic->key; part->type != CK_KEY_PART_END; part++)
        if (is_branch(part)) {
            if (branch_holds(topic, part, value))
                break;
            branch++;
        }
    return branch;
}

/* The components of a key with this alternative, one after the other. */
struct topic_parts {
    const struct ck_key_part *next;
    size_t                    branch, branches; /* the wanted one; how many have begun */
    bool                      skipped;
};

static const struct ck_key_part *parts_next(struct topic_parts *parts)
{
    for (;;) {
        const struct ck_key_part *part = parts->next;

        if (part->type == CK_KEY_PART_END)
            return NULL;
        parts->next++;
        if (is_branch(part))
            parts->skipped = parts->branches++ != parts->branch;
        else if (part->type == CK_KEY_PART_ALWAYS)
            parts->skipped = false;
        else if (!parts->skipped)
            return part;
    }
}

static void write_prefixed(struct ck_key *key, const char *before, struct ck_bytes text)
{
    size_t size = strlen(before);
    char   all[CK_KEY_SIZE_MAX];

    assert(size + text.size <= sizeof all);
    memcpy(all, before, size);
    memcpy(all + size, text.data, text.size);
    ck_key_text(key, (struct ck_bytes){ all, size + text.size });
}

static void write_field(struct ck_key *key, const struct ck_key_part *part, const void *value)
{
    const struct ck_field *field = part->field;

    if (!value) {
        ck_key_text(key, CK_BYTES("-"));
        return;
    }
    switch (field->kind) {
    case CK_FIELD_STRING:
        if (part->text)
            write_prefixed(key, part->text, *(const struct ck_bytes *)value);
        else
            ck_key_text(key, *(const struct ck_bytes *)value);
        break;
    case CK_FIELD_ENUM: ck_key_text(key, ck_bytes_from(field->symbols->symbols[*(const int32_t *)value])); break;
    case CK_FIELD_INT: ck_key_long(key, *(const int32_t *)value); break;
    case CK_FIELD_LONG: ck_key_long(key, *(const int64_t *)value); break;
    case CK_FIELD_DATE:
        if (part->type == CK_KEY_PART_MONTH)
            ck_key_month(key, ck_month_from_day(*(const int32_t *)value));
        else
            ck_key_day(key, *(const int32_t *)value);
        break;
    default: assert(!"a kind that keys do not have");
    }
}

size_t ck_topic_key(const struct ck_topic *topic, const void *value, char *buf)
{
    struct ck_key             key = { buf, 0 };
    struct topic_parts        parts = { .next = topic->key };
    const struct ck_key_part *part;

    if (!topic->key)
        return 0;
    parts.branch = branch_of(topic, value);
    while ((part = parts_next(&parts))) {
        if (part->type == CK_KEY_PART_WRITTEN)
            part->write(&key, value);
        else
            write_field(&key, part, value_of(topic, part->field, value));
    }
    return key.size;
}

size_t ck_topic_key_form(const struct ck_topic *topic, size_t form, char *buf)
{
    struct ck_key             key = { buf, 0 };
    struct topic_parts        parts = { .next = topic->key, .branch = form };
    const struct ck_key_part *part;

    if (!topic->key)
        return 0;
    while ((part = parts_next(&parts))) {
        if (part->type == CK_KEY_PART_WRITTEN)
            ck_key_text(&key, ck_bytes_from(part->text));
        else if (part->text)
            write_prefixed(&key, part->text, ck_bytes_from(part->field->name));
        else
            ck_key_text(&key, ck_bytes_from(part->field->name));
    }
    return form == 0 || form < parts.branches ? key.size : 0;
}

/* ---- times ---- */

/* Of the first of `count` that is not null. */
static int64_t time_of(const struct ck_topic *topic, const struct ck_topic_time *time, size_t count, const void *value)
{
    const void *found = NULL;
    int32_t     day, months = 1;

    for (size_t i = 0; i < count && !found && time[i].type != CK_TIME_NONE; i++)
        if ((found = value_of(topic, time[i].field, value)))
            time += i;
    if (!found)
        return 0;
    if (time->field->kind == CK_FIELD_TIMESTAMP)
        return *(const int64_t *)found;
    assert(time->field->kind == CK_FIELD_DATE);
    day = *(const int32_t *)found;
    if (time->months)
        months = *(const int32_t *)value_of(topic, time->months, value);
    if (time->type == CK_TIME_PERIOD)
        day = ck_month_first_day(ck_month_from_day(day) + months);
    return (int64_t)day * CK_DAY_MS;
}

int64_t ck_topic_time_ms(const struct ck_topic *topic, const void *value) { return time_of(topic, topic->time, CK_TOPIC_TIMES, value); }

int64_t ck_topic_vintage_ms(const struct ck_topic *topic, const void *value) { return time_of(topic, &topic->vintage, 1, value); }

int64_t ck_topic_known_ms(const struct ck_topic *topic, const void *value)
{
    return topic->known.type == CK_TIME_NONE ? ck_topic_vintage_ms(topic, value) : time_of(topic, &topic->known, 1, value);
}
