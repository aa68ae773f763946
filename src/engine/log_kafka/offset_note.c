/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/log_kafka/offset_note.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/number.h"

#define TRANSACTION "transaction="
#define INSTANCE "instance="

size_t offset_note_write(struct offset_note note, char buf[OFFSET_NOTE_MAX])
{
    size_t size = 0;

    buf[0] = '\0';
    if (note.transaction > 0)
        size = (size_t)snprintf(buf, OFFSET_NOTE_MAX, TRANSACTION "%" PRId64, note.transaction);
    if (note.instance.size > 0 && note.instance.size <= OFFSET_NOTE_INSTANCE_MAX)
        size +=
            (size_t)snprintf(buf + size, OFFSET_NOTE_MAX - size, "%s" INSTANCE "%.*s", size ? " " : "", (int)note.instance.size, note.instance.data);
    return size;
}

/* The word at the start of the text; what is left is behind its blank. */
static struct ck_bytes word_take(struct ck_bytes *text)
{
    const char     *blank = text->size ? memchr(text->data, ' ', text->size) : NULL;
    struct ck_bytes word = { text->data, blank ? (size_t)(blank - text->data) : text->size };

    *text = (struct ck_bytes){ text->data + word.size + (blank != NULL), text->size - word.size - (blank != NULL) };
    return word;
}

static bool says(struct ck_bytes word, struct ck_bytes name, struct ck_bytes *ret_value)
{
    if (!ck_bytes_begin(word, name) || word.size == name.size)
        return false;
    *ret_value = (struct ck_bytes){ word.data + name.size, word.size - name.size };
    return true;
}

struct offset_note offset_note_read(struct ck_bytes text)
{
    struct offset_note note = { 0 };
    struct ck_bytes    value, word;

    if (!text.data)
        return note;
    word = word_take(&text);
    if (says(word, CK_BYTES(TRANSACTION), &value)) {
        if (!ck_number_read_long(value, &note.transaction) || note.transaction <= 0)
            return (struct offset_note){ 0 };
        word = word_take(&text);
    }
    if (says(word, CK_BYTES(INSTANCE), &value) && value.size <= OFFSET_NOTE_INSTANCE_MAX)
        note.instance = value;
    else if (word.size > 0 || text.size > 0)
        return (struct offset_note){ 0 };
    return text.size > 0 ? (struct offset_note){ 0 } : note;
}
