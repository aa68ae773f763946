/* SPDX-License-Identifier: Apache-2.0
 * What a terminal would obey. */
#include "engine/util/quote.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/avro/buffer.h"

enum { BROKEN = 0x110000 /* and the byte */ };

/* ---- characters ---- */

/* RFC 3629: the first byte says how many follow; the second has a narrower range behind some. 0: no first byte. */
static size_t size_of(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

static bool second_fits(unsigned char first, unsigned char second)
{
    return !((first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) || (first == 0xf0 && second < 0x90) ||
             (first == 0xf4 && second >= 0x90));
}

size_t quote_character(struct bytes text, uint32_t *ret_code)
{
    const unsigned char *at = (const unsigned char *)text.data;
    size_t               size = size_of(at[0]);
    uint32_t             code = size > 1 ? at[0] & (0xffu >> (size + 1)) : at[0];

    *ret_code = BROKEN + at[0];
    if (size == 0 || size > text.size || (size > 1 && !second_fits(at[0], at[1])))
        return 1;
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 1;
        code = code << 6 | (at[i] & 0x3f);
    }
    *ret_code = code;
    return size;
}

bool quote_obeyed(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 }, { BROKEN, UINT32_MAX },
    };

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

size_t quote_spell(uint32_t code, char buf[QUOTE_MAX])
{
    static const char hexadecimal[] = "0123456789abcdef";
    size_t            digits = code >= BROKEN ? 2 : 4;

    buf[0] = '\\';
    if (code == '\n') {
        memcpy(buf + 1, "n", 2);
        return 2;
    }
    buf[1] = code >= BROKEN ? 'x' : 'u';
    code = code >= BROKEN ? code - BROKEN : code;
    for (size_t i = 0; i < digits; i++)
        buf[2 + i] = hexadecimal[code >> 4 * (digits - 1 - i) & 15];
    buf[2 + digits] = '\0';
    return 2 + digits;
}

/* ---- texts ---- */

void quote_append(struct bytes text, struct buffer *buffer)
{
    char     spelled[QUOTE_MAX];
    uint32_t code;

    for (size_t at = 0, size; at < text.size; at += size) {
        size = quote_character((struct bytes){ text.data + at, text.size - at }, &code);
        if (quote_obeyed(code))
            buffer_append(buffer, (struct bytes){ spelled, quote_spell(code, spelled) });
        else
            buffer_append(buffer, (struct bytes){ text.data + at, size });
    }
}

const char *quote_text(struct bytes text, char *buf, size_t size)
{
    size_t   used = 0;
    char     spelled[QUOTE_MAX];
    uint32_t code;

    for (size_t at = 0, taken; at < text.size; at += taken) {
        struct bytes shown = { text.data + at, taken = quote_character((struct bytes){ text.data + at, text.size - at }, &code) };

        if (quote_obeyed(code))
            shown = (struct bytes){ spelled, quote_spell(code, spelled) };
        if (used + shown.size >= size)
            break;
        memcpy(buf + used, shown.data, shown.size);
        used += shown.size;
    }
    buf[used] = '\0';
    return buf;
}

/* ---- standard error ---- */

static bool write_all(struct bytes text)
{
    while (text.size > 0) {
        ssize_t written = write(STDERR_FILENO, text.data, text.size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        text = (struct bytes){ text.data + written, text.size - (size_t)written };
    }
    return true;
}

/* argp breaks the lines of its hint, which quotes nothing but the command's name. */
static bool is_hint(struct bytes text)
{
    static const struct bytes end = { "information.\n", 13 };

    return bytes_begin(text, BYTES("Try `chokepoint")) && text.size > end.size && memcmp(text.data + text.size - end.size, end.data, end.size) == 0;
}

/* glibc hands an unbuffered stream what one call prints in one piece. */
static ssize_t write_message(void *cookie, const char *data, size_t size)
{
    bool          ends = size > 0 && data[size - 1] == '\n', done;
    struct buffer buffer = { 0 };

    (void)cookie;
    if (is_hint((struct bytes){ data, size }))
        return write_all((struct bytes){ data, size }) ? (ssize_t)size : 0;
    quote_append((struct bytes){ data, size - ends }, &buffer);
    if (ends)
        buffer_byte(&buffer, '\n');
    done = write_all(buffer_bytes(&buffer));
    buffer_release(&buffer);
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
