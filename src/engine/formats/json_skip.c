/* SPDX-License-Identifier: Apache-2.0
 * Reads past values. Names are sorted where their object ends, so that a great object costs no square of its members. */
#include "engine/formats/json_skip.h"

#include <stdlib.h>

enum { SHOWN = 60 };

int json_shown(struct ck_bytes text)
{
    size_t size = text.size;

    if (size > SHOWN)
        for (size = SHOWN; size > 0 && ((unsigned char)text.data[size] & 0xC0) == 0x80;)
            size--;
    return (int)size;
}

void json_note(struct json_tokens *tokens, struct json_strangers *strangers, struct ck_bytes name)
{
    if (strangers->count == strangers->room) {
        strangers->room = strangers->room ? 2 * strangers->room : 16;
        strangers->items = reallocarray(strangers->items, strangers->room, sizeof *strangers->items);
        if (!strangers->items)
            abort();
    }
    strangers->items[strangers->count++] = (struct json_stranger){ name, tokens->name_at };
}

static int by_name(const void *a, const void *b)
{
    const struct json_stranger *one = a, *two = b;
    int                         order = ck_bytes_compare(one->name, two->name);

    return order ? order : (one->at > two->at) - (one->at < two->at);
}

bool json_twice(struct json_tokens *tokens, struct ck_bytes name, const char *at)
{
    return json_fail(tokens, at, "a member twice: %.*s", json_shown(name), name.data);
}

bool json_forget(struct json_tokens *tokens, struct json_strangers *strangers, size_t first)
{
    struct json_stranger *items;
    size_t                count = strangers->count - first;

    strangers->count = first;
    if (count < 2)
        return true;
    items = strangers->items + first;
    qsort(items, count, sizeof *items, by_name);
    for (size_t i = 1; i < count; i++)
        if (ck_bytes_equal(items[i - 1].name, items[i].name))
            return json_twice(tokens, items[i].name, items[i].at);
    return true;
}

static bool skip_object(struct json_tokens *tokens, struct json_strangers *strangers)
{
    size_t          first = strangers->count;
    struct ck_bytes name;

    json_enter(tokens);
    for (bool begins = true; json_next_member(tokens, begins, &name); begins = false) {
        json_note(tokens, strangers, name);
        if (!json_skip(tokens, strangers))
            return false;
    }
    return !tokens->failed && json_forget(tokens, strangers, first);
}

static bool skip_array(struct json_tokens *tokens, struct json_strangers *strangers)
{
    json_enter(tokens);
    for (bool begins = true; json_next_element(tokens, begins); begins = false)
        if (!json_skip(tokens, strangers))
            return false;
    return !tokens->failed;
}

bool json_skip(struct json_tokens *tokens, struct json_strangers *strangers)
{
    char            first = json_peek(tokens);
    struct ck_bytes text;
    bool            whole;

    switch (first) {
    case '{': return skip_object(tokens, strangers);
    case '[': return skip_array(tokens, strangers);
    case '"': return json_take_text(tokens, &text);
    case 't': return json_take_word(tokens, CK_BYTES("true"));
    case 'f': return json_take_word(tokens, CK_BYTES("false"));
    case 'n': return json_take_word(tokens, CK_BYTES("null"));
    }
    return json_begins_number(first) ? json_take_number(tokens, &text, &whole) : json_no_value(tokens);
}
