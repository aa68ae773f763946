/* SPDX-License-Identifier: Apache-2.0
 * Escaping, by the rules of XML 1.0 (2.2, 2.4), which HTML shares for these five characters. */
#include "serve/markup/markup.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"

enum { PRINTED_MAX = 512, NUMBER_MAX = 64, DIGITS = 4 };

#define REPLACEMENT "\xEF\xBF\xBD"

/* How many bytes the character at the begin of the text has; 0: none that XML allows. */
static size_t character_size(struct ck_bytes text)
{
    unsigned char first = (unsigned char)text.data[0];
    size_t        size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;

    if (size == 0 || size > text.size || (first < 0x20 && first != '\t' && first != '\n' && first != '\r') || first == 0x7F)
        return 0;
    for (size_t i = 1; i < size; i++)
        if (((unsigned char)text.data[i] & 0xC0) != 0x80)
            return 0;
    if (size == 3) {
        unsigned code = ((first & 0x0Fu) << 12) | (((unsigned char)text.data[1] & 0x3Fu) << 6) | ((unsigned char)text.data[2] & 0x3Fu);

        return code < 0x800 || (code >= 0xD800 && code <= 0xDFFF) || code >= 0xFFFE ? 0 : size;
    }
    if (size == 4 && (first > 0xF4 || (first == 0xF0 && (unsigned char)text.data[1] < 0x90) || (first == 0xF4 && (unsigned char)text.data[1] > 0x8F)))
        return 0;
    return size;
}

/* Whether the character turns the order of what stands behind it, also of text that is ours (UAX 9: embeddings, overrides, isolates and their ends).
 */
static bool turns(const char *character, size_t size)
{
    unsigned char last = size == 3 ? (unsigned char)character[2] : 0;

    if (size != 3 || (unsigned char)character[0] != 0xE2)
        return false;
    return ((unsigned char)character[1] == 0x80 && last >= 0xAA && last <= 0xAE) ||
           ((unsigned char)character[1] == 0x81 && last >= 0xA6 && last <= 0xA9);
}

static struct ck_bytes reference_of(char character)
{
    switch (character) {
    case '&': return CK_BYTES("&amp;");
    case '<': return CK_BYTES("&lt;");
    case '>': return CK_BYTES("&gt;");
    case '"': return CK_BYTES("&quot;");
    case '\'': return CK_BYTES("&#39;");
    default: return (struct ck_bytes){ 0 };
    }
}

void markup_text(struct ck_buffer *buffer, struct ck_bytes text)
{
    size_t plain = 0, at = 0; /* bytes from `plain` to `at` are still to be appended as they are */

    while (at < text.size) {
        struct ck_bytes instead = reference_of(text.data[at]);
        size_t          size = character_size((struct ck_bytes){ text.data + at, text.size - at });

        if (size == 0 || turns(text.data + at, size))
            instead = CK_BYTES(REPLACEMENT);
        if (instead.data) {
            ck_buffer_append(buffer, (struct ck_bytes){ text.data + plain, at - plain });
            ck_buffer_append(buffer, instead);
            plain = at + (size ? size : 1);
        }
        at += size ? size : 1;
    }
    if (text.size > plain)
        ck_buffer_append(buffer, (struct ck_bytes){ text.data + plain, text.size - plain });
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_word(char c) { return is_digit(c) || c == '-' || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c & 0x80); }

/* The size of the date that the text begins with; 0: none. */
static size_t date_size(struct ck_bytes text)
{
    static const char form[] = "0000-00-00";
    size_t            size = 0;

    while (size < sizeof form - 1 && size < text.size && (form[size] == '0' ? is_digit(text.data[size]) : text.data[size] == form[size]))
        size++;
    if (size != sizeof form - 1 && size != sizeof "0000-00" - 1)
        return 0;
    return size < text.size && is_word(text.data[size]) ? 0 : size;
}

void markup_sentence(struct ck_buffer *buffer, struct ck_bytes text)
{
    size_t plain = 0;

    for (size_t at = 0, size; at < text.size; at += size ? size : 1) {
        struct ck_bytes rest = { text.data + at, text.size - at };

        size = ck_bytes_begin(rest, CK_BYTES(" %")) ? 1 : at == 0 || !is_word(text.data[at - 1]) ? date_size(rest) : 0;
        if (size == 0)
            continue;
        markup_text(buffer, (struct ck_bytes){ text.data + plain, at - plain });
        markup_add(buffer, size == 1 ? "&#160;" : "<span class=\"day\">%.*s</span>", (int)size, text.data + at);
        plain = at + size;
    }
    markup_text(buffer, (struct ck_bytes){ text.data + plain, text.size - plain });
}

void markup_add(struct ck_buffer *buffer, const char *format, ...)
{
    char    text[PRINTED_MAX];
    va_list arguments;
    int     size;

    va_start(arguments, format);
    size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= sizeof text)
        abort(); /* a format of ours that is too long */
    ck_buffer_append(buffer, (struct ck_bytes){ text, (size_t)size });
}

void markup_number(struct ck_buffer *buffer, double number)
{
    char   text[NUMBER_MAX];
    double whole = fabs(number);
    int    decimals = whole >= 100 ? 0 : whole >= 10 ? 1 : whole >= 1 ? 2 : DIGITS;
    char  *point, *digits = text;
    size_t before;

    if (!isfinite(number) || whole >= 1e15) {
        markup_add(buffer, isfinite(number) ? "%.4g" : "—", number);
        return;
    }
    snprintf(text, sizeof text, "%.*f", decimals, whole);
    point = strchr(text, '.');
    for (char *end = text + strlen(text) - 1; point && end >= point && (*end == '0' || end == point); end--)
        *end = '\0';
    before = strcspn(text, ".");
    if (number < 0 && strcmp(text, "0") != 0)
        ck_buffer_append(buffer, CK_BYTES("−"));
    for (; before > 0; before--) {
        ck_buffer_append(buffer, (struct ck_bytes){ digits++, 1 });
        if (before > 1 && (before - 1) % 3 == 0)
            ck_buffer_append(buffer, CK_BYTES(","));
    }
    ck_buffer_append(buffer, ck_bytes_from(digits));
}

void markup_day(struct ck_buffer *buffer, int32_t day)
{
    char text[CK_DAY_TEXT];

    ck_buffer_append(buffer, (struct ck_bytes){ text, ck_day_write(day, text) });
}

void markup_month(struct ck_buffer *buffer, int32_t month)
{
    char text[CK_MONTH_TEXT];

    ck_buffer_append(buffer, (struct ck_bytes){ text, ck_month_write(month, text) });
}
