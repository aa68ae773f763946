/* SPDX-License-Identifier: Apache-2.0
 * Escapes characters that a terminal would obey or that are invisible. */
#include "engine/util/quote.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/avro/buffer.h"
#include "engine/base/character.h"

bool quote_obeyed(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 }, { CHARACTER_BROKEN, UINT32_MAX },
    };

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

bool quote_spelled(uint32_t code) { return quote_obeyed(code) || character_hides(code); }

static size_t spell_unit(uint32_t unit, char *buf)
{
    static const char hexadecimal[] = "0123456789abcdef";

    buf[0] = '\\';
    buf[1] = 'u';
    for (size_t i = 0; i < 4; i++)
        buf[2 + i] = hexadecimal[unit >> 4 * (3 - i) & 15];
    return 6;
}

size_t quote_spell(uint32_t code, char buf[QUOTE_MAX])
{
    size_t size;

    if (code == '\n')
        size = 2, memcpy(buf, "\\n", 2);
    else if (code >= CHARACTER_BROKEN) {
        spell_unit(code - CHARACTER_BROKEN, buf);
        buf[1] = 'x';
        buf[2] = buf[4];
        buf[3] = buf[5];
        size = 4;
    } else if (code > 0xffff) { /* a pair of surrogates, as JSON has it */
        size = spell_unit(0xd800 + ((code - 0x10000) >> 10), buf);
        size += spell_unit(0xdc00 + (code & 0x3ff), buf + size);
    } else
        size = spell_unit(code, buf);
    buf[size] = '\0';
    return size;
}

/* ---- texts ---- */

void quote_append(struct ck_bytes text, struct ck_buffer *buffer)
{
    char     spelled[QUOTE_MAX];
    uint32_t code;

    for (size_t at = 0, size; at < text.size; at += size) {
        size = character_take((struct ck_bytes){ text.data + at, text.size - at }, &code);
        if (quote_spelled(code))
            ck_buffer_append(buffer, (struct ck_bytes){ spelled, quote_spell(code, spelled) });
        else
            ck_buffer_append(buffer, (struct ck_bytes){ text.data + at, size });
    }
}

const char *quote_text(struct ck_bytes text, char *buf, size_t size)
{
    size_t   used = 0;
    char     spelled[QUOTE_MAX];
    uint32_t code;

    for (size_t at = 0, taken; at < text.size; at += taken) {
        struct ck_bytes shown = { text.data + at, taken = character_take((struct ck_bytes){ text.data + at, text.size - at }, &code) };

        if (quote_spelled(code))
            shown = (struct ck_bytes){ spelled, quote_spell(code, spelled) };
        if (used + shown.size >= size)
            break;
        memcpy(buf + used, shown.data, shown.size);
        used += shown.size;
    }
    buf[used] = '\0';
    return buf;
}

/* ---- standard error ---- */

static bool write_all(struct ck_bytes text)
{
    while (text.size > 0) {
        ssize_t written = write(STDERR_FILENO, text.data, text.size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        text = (struct ck_bytes){ text.data + written, text.size - (size_t)written };
    }
    return true;
}

/* argp breaks the lines of its hint, which quotes nothing but the command's name. */
static bool is_hint(struct ck_bytes text)
{
    static const struct ck_bytes end = { "information.\n", 13 };

    return ck_bytes_begin(text, CK_BYTES("Try `chokepoint")) && text.size > end.size &&
           memcmp(text.data + text.size - end.size, end.data, end.size) == 0;
}

/* glibc hands an unbuffered stream what one call prints in one piece. */
static ssize_t write_message(void *cookie, const char *data, size_t size)
{
    bool             ends = size > 0 && data[size - 1] == '\n', done;
    struct ck_buffer buffer = { 0 };

    (void)cookie;
    if (is_hint((struct ck_bytes){ data, size }))
        return write_all((struct ck_bytes){ data, size }) ? (ssize_t)size : 0;
    quote_append((struct ck_bytes){ data, size - ends }, &buffer);
    if (ends)
        buffer_byte(&buffer, '\n');
    done = write_all(ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
    return done ? (ssize_t)size : 0;
}

void quote_errors(void)
{
    FILE *file = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = write_message });

    if (!file)
        return;
    setvbuf(file, NULL, _IONBF, 0);
    stderr = file;
}
