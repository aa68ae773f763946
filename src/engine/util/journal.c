/* SPDX-License-Identifier: Apache-2.0
 * A line is put together on the stack and written by one call, so that the lines of several threads do not mix. Everything here may be called by a
 * handler of signals: no stdio, no time zone, nothing allocated. */
#include "engine/util/journal.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "chokepoint/day.h"
#include "engine/base/character.h"
#include "engine/util/quote.h"

enum { LINE_MAX_BYTES = 4096, CLOSING = 16 /* always kept for quotes, brace and newline */ };

struct journal_line {
    char   data[LINE_MAX_BYTES];
    size_t size;
    bool   full; /* something was cut: nothing follows but the closing */
};

static const char *const level_names[] = { "error", "warning", "info", "debug" };

/* All of it or nothing. */
static void put(struct journal_line *line, const char *text, size_t size)
{
    if (line->full || line->size + size > LINE_MAX_BYTES - CLOSING) {
        line->full = true;
        return;
    }
    memcpy(line->data + line->size, text, size);
    line->size += size;
}

static void put_text(struct journal_line *line, const char *text) { put(line, text, strlen(text)); }

static void put_closing(struct journal_line *line, char c) { line->data[line->size++] = c; }

/* At least so many digits. */
static void put_number(struct journal_line *line, int64_t number, int digits)
{
    char     text[24];
    size_t   at = sizeof text;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (--digits > 0 || rest > 0);
    if (number < 0)
        text[--at] = '-';
    put(line, text + at, sizeof text - at);
}

/* Between quotes: JSON's escapes, in the text form too, also of what a terminal would obey and nobody would see. What is no UTF-8 becomes U+FFFD. */
static void put_quoted(struct journal_line *line, const char *text)
{
    struct ck_bytes rest = ck_bytes_from(text);
    char            spelled[QUOTE_MAX];
    uint32_t        code;

    put(line, "\"", 1);
    if (line->full)
        return;
    for (size_t size; rest.size > 0; rest = (struct ck_bytes){ rest.data + size, rest.size - size }) {
        size = character_take(rest, &code);
        if (code == '"' || code == '\\')
            put(line, (char[]){ '\\', (char)code }, 2);
        else if (!quote_spelled(code))
            put(line, rest.data, size);
        else if (code >= CHARACTER_BROKEN)
            put_text(line, "\xef\xbf\xbd");
        else
            put(line, spelled, quote_spell(code, spelled));
    }
    put_closing(line, '"');
}

static void put_value(struct journal_line *line, const struct journal_pair *pair, bool json)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:/|+,";

    if (!pair->text)
        put_number(line, pair->number, 1);
    else if (!json && *pair->text && pair->text[strspn(pair->text, plain)] == '\0' && strlen(pair->text) < 256)
        put_text(line, pair->text);
    else
        put_quoted(line, pair->text);
}

/* RFC 3339, UTC, milliseconds. */
static void put_time(struct journal_line *line)
{
    static const struct {
        const char *before;
        int         ms, modulus, digits;
    } parts[] = { { "T", 3600000, 24, 2 }, { ":", 60000, 60, 2 }, { ":", 1000, 60, 2 }, { ".", 1, 1000, 3 } };
    struct timespec now;
    char            text[CK_DAY_TEXT];
    int64_t         rest_ms;

    clock_gettime(CLOCK_REALTIME, &now);
    put(line, text, ck_day_write((int32_t)(now.tv_sec / 86400), text));
    rest_ms = now.tv_sec % 86400 * 1000 + now.tv_nsec / 1000000;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        put_text(line, parts[i].before);
        put_number(line, rest_ms / parts[i].ms % parts[i].modulus, parts[i].digits);
    }
    put_text(line, "Z");
}

static void put_pair(struct journal_line *line, const struct journal_pair *pair, bool json)
{
    size_t before = line->size;

    put_text(line, json ? ",\"" : " ");
    put_text(line, pair->name);
    put_text(line, json ? "\":" : "=");
    if (!line->full) {
        put_value(line, pair, json);
        if (!line->full || line->data[line->size - 1] == '"')
            return; /* whole, or a text that was cut */
    }
    line->size = before; /* no name without a value */
}

static void put_head(struct journal_line *line, enum journal_level level, const char *event, bool json)
{
    if (json)
        put_text(line, "{\"time\":\"");
    put_time(line);
    put_text(line, json ? "\",\"level\":\"" : " ");
    put_text(line, level_names[level]);
    if (!json) {
        put_text(line, " ");
        put_text(line, event);
        return;
    }
    put_text(line, "\",\"event\":");
    put_quoted(line, event);
}

void journal_write(const struct journal *journal, enum journal_level level, const char *event, const struct journal_pair *pairs, size_t count)
{
    struct journal_line line;
    ssize_t             written;

    if (!journal || level > journal->level)
        return;
    line.size = 0;
    line.full = false;
    if (journal->live)
        put_text(&line, JOURNAL_ERASE);
    put_head(&line, level, event, journal->json);
    for (size_t i = 0; i < count && !line.full; i++)
        put_pair(&line, &pairs[i], journal->json);
    if (journal->json)
        put_closing(&line, '}');
    put_closing(&line, '\n');
    do {
        written = write(journal->fd, line.data, line.size); /* a reader that is gone is no reason to stop */
    } while (written < 0 && errno == EINTR);
}

bool journal_level_read(const char *name, enum journal_level *ret_level)
{
    for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++)
        if (strcmp(level_names[i], name) == 0) {
            *ret_level = (enum journal_level)i;
            return true;
        }
    return false;
}
