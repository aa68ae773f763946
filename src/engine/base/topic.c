/* SPDX-License-Identifier: Apache-2.0
 * Keys and times of values, by the tables of their topic. */
#include "chokepoint/topic.h"

#include <assert.h>

#include "chokepoint/day.h"
#include "engine/base/field.h"

/* The value of a field of this topic's values. NULL: it is null. */
static const void *value_of(const struct topic *topic, const struct field *field, const void *value)
{
    assert(field >= topic->value->fields && field < topic->value->fields + topic->value->field_count);
    return field_value(field, value);
}

/* ---- keys ---- */

static bool is_branch(const struct key_part *part) { return part->type == KEY_PART_WHEN || part->type == KEY_PART_OTHERWISE; }

static bool branch_holds(const struct topic *topic, const struct key_part *part, const void *value)
{
    const struct array *found = part->type == KEY_PART_WHEN ? value_of(topic, part->field, value) : NULL;

    if (part->type == KEY_PART_OTHERWISE)
        return true;
    return found && (part->field->kind != FIELD_ARRAY || found->count > 0);
}

/* Which of the alternatives holds of the value, from 0. */
static size_t branch_of(const struct topic *topic, const void *value)
{
    size_t branch = 0;

    for (const struct key_part *part = topic->key; part->type != KEY_PART_END; part++)
        if (is_branch(part)) {
            if (branch_holds(topic, part, value))
                break;
            branch++;
        }
    return branch;
}

/* The components of a key with this alternative, one after the other. */
struct parts {
    const struct key_part *next;
    size_t                 branch, branches; /* the wanted one; how many have begun */
    bool                   skipped;
};

static const struct key_part *parts_next(struct parts *parts)
{
    for (;;) {
        const struct key_part *part = parts->next;

        if (part->type == KEY_PART_END)
            return NULL;
        parts->next++;
        if (is_branch(part))
            parts->skipped = parts->branches++ != parts->branch;
        else if (part->type == KEY_PART_ALWAYS)
            parts->skipped = false;
        else if (!parts->skipped)
            return part;
    }
}

static void write_prefixed(struct key *key, const char *before, struct bytes text)
{
    size_t size = strlen(before);
    char   all[KEY_SIZE_MAX];

    assert(size + text.size <= sizeof all);
    memcpy(all, before, size);
    memcpy(all + size, text.data, text.size);
    key_text(key, (struct bytes){ all, size + text.size });
}

static void write_field(struct key *key, const struct key_part *part, const void *value)
{
    const struct field *field = part->field;

    if (!value) {
        key_text(key, BYTES("-"));
        return;
    }
    switch (field->kind) {
    case FIELD_STRING:
        if (part->text)
            write_prefixed(key, part->text, *(const struct bytes *)value);
        else
            key_text(key, *(const struct bytes *)value);
        break;
    case FIELD_ENUM: key_text(key, bytes_from(field->symbols->symbols[*(const int32_t *)value])); break;
    case FIELD_INT: key_long(key, *(const int32_t *)value); break;
    case FIELD_LONG: key_long(key, *(const int64_t *)value); break;
    case FIELD_DATE:
        if (part->type == KEY_PART_MONTH)
            key_month(key, month_from_day(*(const int32_t *)value));
        else
            key_day(key, *(const int32_t *)value);
        break;
    default: assert(!"a kind that keys do not have");
    }
}

size_t topic_key(const struct topic *topic, const void *value, char *buf)
{
    struct key             key = { buf, 0 };
    struct parts           parts = { .next = topic->key };
    const struct key_part *part;

    if (!topic->key)
        return 0;
    parts.branch = branch_of(topic, value);
    while ((part = parts_next(&parts))) {
        if (part->type == KEY_PART_WRITTEN)
            part->write(&key, value);
        else
            write_field(&key, part, value_of(topic, part->field, value));
    }
    return key.size;
}

size_t topic_key_form(const struct topic *topic, size_t form, char *buf)
{
    struct key             key = { buf, 0 };
    struct parts           parts = { .next = topic->key, .branch = form };
    const struct key_part *part;

    if (!topic->key)
        return 0;
    while ((part = parts_next(&parts))) {
        if (part->type == KEY_PART_WRITTEN)
            key_text(&key, bytes_from(part->text));
        else if (part->text)
            write_prefixed(&key, part->text, bytes_from(part->field->name));
        else
            key_text(&key, bytes_from(part->field->name));
    }
    return form == 0 || form < parts.branches ? key.size : 0;
}

/* ---- times ---- */

/* Of the first of `count` that is not null. */
static int64_t time_of(const struct topic *topic, const struct topic_time *time, size_t count, const void *value)
{
    const void *found = NULL;
    int32_t     day, months = 1;

    for (size_t i = 0; i < count && !found && time[i].type != TIME_NONE; i++)
        if ((found = value_of(topic, time[i].field, value)))
            time += i;
    if (!found)
        return 0;
    if (time->field->kind == FIELD_TIMESTAMP)
        return *(const int64_t *)found;
    assert(time->field->kind == FIELD_DATE);
    day = *(const int32_t *)found;
    if (time->months)
        months = *(const int32_t *)value_of(topic, time->months, value);
    if (time->type == TIME_PERIOD)
        day = month_first_day(month_from_day(day) + months);
    return (int64_t)day * DAY_MS;
}

int64_t topic_time_ms(const struct topic *topic, const void *value) { return time_of(topic, topic->time, TOPIC_TIMES, value); }

int64_t topic_vintage_ms(const struct topic *topic, const void *value) { return time_of(topic, &topic->vintage, 1, value); }

int64_t topic_known_ms(const struct topic *topic, const void *value)
{
    return topic->known.type == TIME_NONE ? topic_vintage_ms(topic, value) : time_of(topic, &topic->known, 1, value);
}
