/* SPDX-License-Identifier: Apache-2.0
 * Numbers and lines as people read them. */
#include "program/telling/telling.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "engine/util/quote.h"
#include "engine/util/terminal_table.h"

enum { DECIMALS_MAX = 12 };

void sentence_add(struct told_sentence *sentence, const char *format, ...)
{
    size_t  room = sizeof sentence->text - sentence->size;
    va_list arguments;
    int     size;

    va_start(arguments, format);
    size = vsnprintf(sentence->text + sentence->size, room, format, arguments);
    va_end(arguments);
    if (size > 0)
        sentence->size += (size_t)size < room ? (size_t)size : room - 1;
}

void sentence_add_bytes(struct told_sentence *sentence, struct ck_bytes text)
{
    sentence_add(sentence, "%.*s", (int)text.size, text.data ? text.data : "");
}

/* Digits in groups of three. */
static void add_grouped(struct told_sentence *sentence, double value, int decimals)
{
    char digits[64];
    int  size = snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value)), whole = decimals ? size - decimals - 1 : size;

    for (int i = 0; i < size && size < (int)sizeof digits; i++)
        sentence_add(sentence, "%s%c", i > 0 && i < whole && (whole - i) % 3 == 0 ? "," : "", digits[i]);
}

void sentence_number(struct told_sentence *sentence, double value)
{
    static const double scales[] = { 1, 10, 100, 1000 };
    int                 decimals = 0;

    while (decimals < 3 && fabs(value * scales[decimals] - round(value * scales[decimals])) > 1e-6 * scales[decimals])
        decimals++;
    while (decimals < DECIMALS_MAX && value != 0 && fabs(value) * pow(10, decimals) < 0.5) /* it is not 0, and does not stand as 0 */
        decimals++;
    sentence_add(sentence, "%s", value < 0 ? "−" : "");
    add_grouped(sentence, value, decimals);
}

void sentence_percent(struct told_sentence *sentence, double ratio)
{
    sentence_add(sentence, "%s", ratio < 0 ? "−" : "+");
    add_grouped(sentence, ratio * 100, 1);
    sentence_add(sentence, " %%");
}

static void pad(size_t columns)
{
    while (columns-- > 0)
        putchar(' ');
}

/* How many bytes of the text fit into the columns, broken at a space. */
static size_t line_size(struct ck_bytes text, size_t columns)
{
    size_t space = 0, width = 0;

    for (size_t i = 0; i < text.size; i++) {
        width += ((unsigned char)text.data[i] & 0xC0) != 0x80;
        if (width > columns)
            return space ? space : i;
        if (text.data[i] == ' ' && !(i + 1 < text.size && text.data[i + 1] == '%')) /* a number keeps its % */
            space = i;
    }
    return text.size;
}

void paragraph(const char *head_paint, const char *head, const struct told_sentence *sentence)
{
    struct ck_buffer shown = { 0 };
    struct ck_bytes  rest;
    size_t used = text_width(ck_bytes_from(head)), start = used < PARAGRAPH_HEAD ? PARAGRAPH_HEAD : used + 1, columns = PARAGRAPH_WIDTH - start;

    printf("%s%s%s", head_paint, head, *head_paint ? paint(PAINT_PLAIN) : "");
    pad(start - used);
    quote_append((struct ck_bytes){ sentence->text, sentence->size }, &shown);
    rest = ck_buffer_bytes(&shown);
    while (rest.size > 0) {
        size_t size = line_size(rest, columns), next = size + (size < rest.size && rest.data[size] == ' ');

        printf("%.*s\n", (int)size, rest.data);
        rest = (struct ck_bytes){ rest.data + next, rest.size - next };
        columns = PARAGRAPH_WIDTH - PARAGRAPH_INDENT;
        if (rest.size > 0)
            pad(PARAGRAPH_INDENT);
    }
    ck_buffer_release(&shown);
}
