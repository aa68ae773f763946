/* SPDX-License-Identifier: Apache-2.0
 * The outermost level of a JSON object, by a scan. */
#include "engine/formats/json_scan.h"

#include "chokepoint/number.h"
#include "engine/formats/json_tokens.h"
#include "engine/util/instant.h"

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static void skip_space(struct members *members)
{
    while (members->at < members->end && is_space(*members->at))
        members->at++;
}

static bool take(struct members *members, char wanted)
{
    skip_space(members);
    if (members->at == members->end || *members->at != wanted)
        return false;
    members->at++;
    return true;
}

/* From the opening quote past the closing one. */
static bool skip_string(struct members *members)
{
    for (members->at++; members->at < members->end; members->at++) {
        if (*members->at == '\\')
            members->at++;
        else if (*members->at == '"') {
            members->at++;
            return true;
        }
    }
    members->at = members->end;
    return false;
}

static bool ends_scalar(char c) { return c == ',' || c == '}' || c == ']' || is_space(c); }

/* Past one value; brackets are counted, not matched. */
static bool skip_value(struct members *members)
{
    const char *start = members->at;
    size_t      depth = 0;

    while (members->at < members->end) {
        char c = *members->at;

        if (c == '"') {
            if (!skip_string(members))
                return false;
            if (depth == 0)
                return true;
            continue;
        }
        if (depth == 0 && c != '{' && c != '[') {
            if (ends_scalar(c))
                return members->at > start;
        } else if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0) {
            members->at++;
            return true;
        }
        members->at++;
    }
    return false;
}

struct members members_of(struct ck_bytes text)
{
    struct members members = { text.data, text.data + text.size, false };

    members.broken = !take(&members, '{');
    return members;
}

bool members_next(struct members *members, struct ck_bytes *ret_name, struct ck_bytes *ret_value)
{
    const char *start;

    if (members->broken)
        return false;
    if (take(members, '}')) {
        skip_space(members);
        members->broken = members->at != members->end;
        members->end = members->at; /* the next call finds nothing */
        return false;
    }
    take(members, ',');
    skip_space(members);
    start = members->at;
    members->broken = true;
    if (start == members->end || *start != '"' || !skip_string(members))
        return false;
    *ret_name = (struct ck_bytes){ start + 1, (size_t)(members->at - start) - 2 };
    if (!take(members, ':'))
        return false;
    skip_space(members);
    start = members->at;
    if (!skip_value(members))
        return false;
    *ret_value = (struct ck_bytes){ start, (size_t)(members->at - start) };
    members->broken = false;
    return true;
}

enum { CK_KEY, TIMESTAMP, VALUE, READ /* the others tell where export found the record, or when replay published it */ };
const char *const envelope_members[] = {
    [CK_KEY] = "key", [TIMESTAMP] = "timestamp", [VALUE] = "value", "partition", "offset", "headers", "published", NULL
};

bool envelope_has(struct ck_bytes name)
{
    for (const char *const *member = envelope_members; *member; member++)
        if (ck_bytes_equal(name, ck_bytes_from(*member)))
            return true;
    return false;
}

struct envelope envelope_of(struct ck_bytes line)
{
    struct ck_bytes found[READ] = { { 0 } }, name, value;
    struct members  members = members_of(line);
    bool            twice = false, others = false;

    while (members_next(&members, &name, &value)) {
        for (size_t i = 0; i < READ; i++)
            if (ck_bytes_equal(name, ck_bytes_from(envelope_members[i]))) {
                twice = twice || found[i].data;
                found[i] = value;
            }
        others = others || !envelope_has(name);
    }
    if (members.broken || twice || others) /* others: misspelt ones, or a record that has a member of that name itself (supply) */
        return (struct envelope){ 0 };
    return (struct envelope){ found[CK_KEY], found[TIMESTAMP], found[VALUE] };
}

bool line_is_blank(struct ck_bytes line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r')
            return false;
    return true;
}

struct ck_bytes member_find(struct ck_bytes object, const char *name)
{
    struct members  members = members_of(object);
    struct ck_bytes wanted = ck_bytes_from(name), found, value;

    while (members_next(&members, &found, &value))
        if (ck_bytes_equal(found, wanted))
            return value;
    return (struct ck_bytes){ 0 };
}

struct ck_bytes raw_text(struct ck_bytes raw, struct ck_arena *arena)
{
    char               detail[1];
    struct json_tokens tokens = json_tokens_of(raw, arena, detail, sizeof detail);
    struct ck_bytes    text;

    if (raw.size < 2 || raw.data[0] != '"')
        return (struct ck_bytes){ 0 };
    if (!memchr(raw.data, '\\', raw.size))
        return (struct ck_bytes){ raw.data + 1, raw.size - 2 };
    if (!json_take_text(&tokens, &text) || tokens.at != tokens.end || memchr(text.data, '\0', text.size))
        return (struct ck_bytes){ 0 };
    return text;
}

bool raw_instant(struct ck_bytes raw, int64_t *ret_time_ms)
{
    if (raw.size >= 2 && raw.data[0] == '"')
        return instant_read((struct ck_bytes){ raw.data + 1, raw.size - 2 }, ret_time_ms);
    return raw.data && ck_number_read_long(raw, ret_time_ms);
}
