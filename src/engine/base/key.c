/* SPDX-License-Identifier: Apache-2.0
 * Keys and the partition of a key. */
#include "chokepoint/key.h"

#include <assert.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"

static void key_add(struct ck_key *key, struct ck_bytes text)
{
    size_t separator = key->size > 0 ? 1 : 0;

    assert(text.size <= CK_KEY_SIZE_MAX && key->size + separator + text.size <= CK_KEY_SIZE_MAX);
    if (separator)
        key->buf[key->size++] = '|';
    if (text.size)
        memcpy(key->buf + key->size, text.data, text.size);
    key->size += text.size;
}

void ck_key_text(struct ck_key *key, struct ck_bytes text) { key_add(key, text.data ? text : CK_BYTES("-")); }

void ck_key_day(struct ck_key *key, int32_t day)
{
    char text[CK_DAY_TEXT];

    key_add(key, (struct ck_bytes){ text, ck_day_write(day, text) });
}

void ck_key_month(struct ck_key *key, int32_t month)
{
    char text[CK_MONTH_TEXT];

    key_add(key, (struct ck_bytes){ text, ck_month_write(month, text) });
}

void ck_key_long(struct ck_key *key, int64_t value)
{
    char text[CK_NUMBER_TEXT_MAX];

    key_add(key, (struct ck_bytes){ text, ck_number_write_long(value, text) });
}

bool ck_key_fits(struct ck_bytes text)
{
    if (text.size == 0 || text.size > CK_KEY_COMPONENT_MAX)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '|' || (unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7f)
            return false;
    return true;
}

struct ck_bytes ck_key_prefix(struct ck_key *key)
{
    if (key->size < CK_KEY_SIZE_MAX) /* else no key is longer */
        key->buf[key->size++] = '|';
    return ck_key_bytes(key);
}

struct ck_bytes ck_key_front(struct ck_bytes key, size_t count)
{
    for (size_t i = 0; i < key.size; i++)
        if (key.data[i] == '|' && --count == 0)
            return (struct ck_bytes){ key.data, i };
    return key;
}

size_t ck_key_split(struct ck_bytes key, struct ck_bytes *ret_parts, size_t max)
{
    size_t count = 0;

    while (count + 1 < max) {
        const char *bar = key.size ? memchr(key.data, '|', key.size) : NULL;
        size_t      size = bar ? (size_t)(bar - key.data) : key.size;

        ret_parts[count++] = (struct ck_bytes){ key.data, size };
        if (!bar)
            return count;
        key = (struct ck_bytes){ bar + 1, key.size - size - 1 };
    }
    if (max > 0)
        ret_parts[count++] = key;
    return count;
}

/* A. Appleby's MurmurHash2 with the seed of Kafka's Java client (org.apache.kafka.common.utils.Utils.murmur2). */
static uint32_t murmur2(struct ck_bytes bytes)
{
    const uint32_t       factor = 0x5bd1e995;
    const unsigned char *at = (const unsigned char *)bytes.data;
    size_t               left = bytes.size;
    uint32_t             hash = 0x9747b28c ^ (uint32_t)bytes.size;

    for (; left >= 4; at += 4, left -= 4) {
        uint32_t word = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;

        word *= factor;
        word ^= word >> 24;
        hash = (hash * factor) ^ (word * factor);
    }
    for (size_t i = left; i > 0; i--)
        hash ^= (uint32_t)at[i - 1] << (8 * (i - 1));
    if (left)
        hash *= factor;
    hash ^= hash >> 13;
    hash *= factor;
    return hash ^ (hash >> 15);
}

uint32_t ck_key_partition(struct ck_bytes key, uint32_t count)
{
    const char *bar = key.size ? memchr(key.data, '|', key.size) : NULL;

    assert(count >= 1);
    if (bar)
        key.size = (size_t)(bar - key.data);
    return (murmur2(key) & 0x7fffffff) % count;
}
