/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/target.h"

#include <strings.h>

#include "chokepoint/avro.h"
#include "engine/base/character.h"

enum { BAD = 400, NOT_FOUND = 404, TOO_LONG = 414 };

static const char *const broken_why = "the target has a % that no two hexadecimal digits follow";
static const char *const zero_why = "the target has a zero byte";
static const char *const utf8_why = "the target is not UTF-8, or has control characters";

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* NULL, or what is wrong. */
static const char *decode(struct ck_bytes text, bool plus, struct ck_arena *arena, struct ck_bytes *ret_text)
{
    char  *decoded = ck_arena_take(arena, text.size + 1);
    size_t size = 0;

    for (size_t i = 0; i < text.size; i++) {
        int high, low;

        if (text.data[i] != '%') {
            decoded[size++] = plus && text.data[i] == '+' ? ' ' : text.data[i];
            continue;
        }
        high = i + 2 < text.size ? digit(text.data[i + 1]) : -1;
        low = i + 2 < text.size ? digit(text.data[i + 2]) : -1;
        if (high < 0 || low < 0)
            return broken_why;
        decoded[size++] = (char)(high * 16 + low);
        if (decoded[size - 1] == '\0')
            return zero_why;
        i += 2;
    }
    decoded[size] = '\0';
    *ret_text = (struct ck_bytes){ decoded, size };
    for (size_t i = 0; i < size;) {
        uint32_t code;

        i += character_take((struct ck_bytes){ decoded + i, size - i }, &code);
        if (code < 0x20 || code == 0x7f || code >= CHARACTER_BROKEN)
            return utf8_why;
    }
    return NULL;
}

/* What is before the character, which is passed; the whole text if it has none. */
static struct ck_bytes take_until(struct ck_bytes *text, char end)
{
    const char     *found = text->size ? memchr(text->data, end, text->size) : NULL;
    size_t          size = found ? (size_t)(found - text->data) : text->size;
    struct ck_bytes part = { text->data, size };

    text->data += size + (found != NULL);
    text->size -= size + (found != NULL);
    return part;
}

/* absolute-form (RFC 9112, 3.2.2), which a server has to take. */
static struct ck_bytes take_authority(struct ck_bytes text, struct ck_bytes *ret_authority)
{
    static const char *const schemes[] = { "http://", "https://" };

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t size = strlen(schemes[i]);

        if (text.size <= size || strncasecmp(text.data, schemes[i], size) != 0)
            continue;
        text.data += size;
        text.size -= size;
        *ret_authority = (struct ck_bytes){ text.data, 0 };
        while (text.size && *text.data != '/' && *text.data != '?') {
            ret_authority->size++;
            text.data++;
            text.size--;
        }
        return text.size && *text.data == '/' ? text : CK_BYTES("/");
    }
    return text;
}

static int read_path(struct serve_target *target, struct ck_arena *arena, const char **ret_why)
{
    struct ck_bytes left = { target->path.data + 1, target->path.size - 1 };
    const char     *problem;
    bool            more = left.size > 0;

    *ret_why = "no route is as deep as that";
    while (more) {
        more = memchr(left.data, '/', left.size) != NULL;
        target->last = take_until(&left, '/');
        if (target->segment_count == TARGET_SEGMENTS_MAX)
            return NOT_FOUND;
        problem = decode(target->last, false, arena, &target->segments[target->segment_count++]);
        if (problem) {
            *ret_why = problem;
            return BAD;
        }
        if (left.size == 0 && more) { /* a slash at the end: an empty segment, which no route has */
            target->last = CK_BYTES("");
            if (target->segment_count == TARGET_SEGMENTS_MAX)
                return NOT_FOUND;
            target->segments[target->segment_count++] = CK_BYTES("");
            more = false;
        }
    }
    return 0;
}

static int read_query(struct serve_target *target, struct ck_arena *arena, const char **ret_why)
{
    struct ck_bytes left = target->query;

    while (left.size) {
        struct ck_bytes    pair = take_until(&left, '&'), name = pair;
        struct serve_pair *into;

        if (pair.size == 0)
            continue;
        if (target->pair_count == TARGET_PAIRS_MAX) {
            *ret_why = "the query has more than 32 parameters";
            return BAD;
        }
        into = &target->pairs[target->pair_count++];
        name = take_until(&pair, '=');
        *ret_why = decode(name, true, arena, &into->name);
        if (!*ret_why)
            *ret_why = decode(pair, true, arena, &into->value);
        if (*ret_why)
            return BAD;
    }
    return 0;
}

int serve_target_read(struct ck_bytes text, struct ck_arena *arena, struct serve_target *ret_target, const char **ret_why)
{
    int result;

    *ret_target = (struct serve_target){ .last = CK_BYTES(""), .query = CK_BYTES(""), .authority = CK_BYTES("") };
    *ret_why = "the target is longer than 4,096 bytes";
    if (text.size > TARGET_SIZE_MAX)
        return TOO_LONG;
    if (ck_bytes_equal(text, CK_BYTES("*"))) {
        ret_target->all = true;
        ret_target->path = text;
        return 0;
    }
    text = take_authority(text, &ret_target->authority);
    *ret_why = "the target does not begin with /";
    if (text.size == 0 || *text.data != '/')
        return BAD;
    *ret_why = "the target has a #";
    if (memchr(text.data, '#', text.size))
        return BAD;
    ret_target->path = take_until(&text, '?');
    ret_target->query = text;
    result = read_path(ret_target, arena, ret_why);
    return result ? result : read_query(ret_target, arena, ret_why);
}
