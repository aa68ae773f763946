/* SPDX-License-Identifier: Apache-2.0
 * A parcel as a mail: plain text, quoted-printable, a header that every relay takes. */
#include <stdio.h>
#include <time.h>

#include "engine/util/base64.h"
#include "engine/util/plural.h"
#include "engine/util/quote.h"
#include "notify/send/message.h"

enum { LINE_MAX_QUOTED = 75, ENCODED_BYTES = 42, SHOWN_MAX = 80 };

static void add(struct ck_buffer *buffer, const char *text) { ck_buffer_append(buffer, ck_bytes_from(text)); }

/* ---- quoted-printable (RFC 2045, 6.7) ---- */

static void quote_line(struct ck_bytes line, struct ck_buffer *buffer)
{
    size_t width = 0;

    for (size_t i = 0; i < line.size; i++) {
        unsigned char c = (unsigned char)line.data[i];
        bool          plain = (c >= ' ' && c < 0x7f && c != '=' && !(c == '.' && width == 0)) && !(c == ' ' && i + 1 == line.size);
        char          code[4];

        if (width + (plain ? 1 : 3) > LINE_MAX_QUOTED) {
            add(buffer, "=\r\n");
            width = 0;
            plain = plain && c != '.'; /* a dot at the beginning of a line is of SMTP */
        }
        snprintf(code, sizeof code, plain ? "%c" : "=%02X", c);
        add(buffer, code);
        width += plain ? 1 : 3;
    }
    add(buffer, "\r\n");
}

static void quote_text_lines(struct ck_bytes text, struct ck_buffer *buffer)
{
    for (const char *at = text.data, *end = text.data + text.size; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t      size = stop ? (size_t)(stop - at) : (size_t)(end - at);

        quote_line((struct ck_bytes){ at, size }, buffer);
        at += size + 1;
    }
}

/* ---- header ---- */

/* RFC 2047: words of whole characters, at most 75 bytes each. */
static void add_encoded(struct ck_bytes text, struct ck_buffer *buffer)
{
    while (text.size) {
        size_t size = text.size < ENCODED_BYTES ? text.size : ENCODED_BYTES;

        while (size > 1 && size < text.size && ((unsigned char)text.data[size] & 0xc0) == 0x80)
            size--;
        add(buffer, "=?utf-8?B?");
        base64_write((struct ck_bytes){ text.data, size }, buffer);
        text.data += size;
        text.size -= size;
        add(buffer, text.size ? "?=\r\n " : "?=");
    }
}

static bool is_plain(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] < ' ' || (unsigned char)text.data[i] >= 0x7f)
            return false;
    return text.size <= 60 && !(text.size > 1 && text.data[0] == '=' && text.data[1] == '?');
}

static struct ck_bytes or_dash(struct ck_bytes text) { return text.data && text.size ? text : CK_BYTES("-"); }

/* Text of strangers, in one line, of whole characters; what a reader's program would obey is spelled out. */
static void add_shown(struct ck_buffer *buffer, struct ck_bytes text)
{
    char shown[SHOWN_MAX + 1];

    add(buffer, quote_text(text, shown, sizeof shown));
}

/* Of one notice: what it is now, and about what. */
static void subject_of_one(const struct parcel_item *item, struct ck_buffer *buffer)
{
    struct ck_arena        arena = CK_ARENA_NULL;
    const struct ck_topic *topic = notice_topic(item->topic);
    struct notice          notice;

    if (!topic || !item->value.size || !notice_read(topic, item->key, item->value, &arena, &notice)) {
        add(buffer, message_change(item->change));
        add(buffer, ": ");
        add_shown(buffer, item->key);
        ck_arena_release(&arena);
        return;
    }
    add(buffer, item->change == NOTICE_CHANGE_RETRACTED ? "withdrawn " : "");
    add_shown(buffer, notice.state);
    add(buffer, notice.severity.size ? " " : "");
    add_shown(buffer, notice.severity);
    add(buffer, ": ");
    add_shown(buffer, or_dash(notice.rule.data ? notice.rule : item->topic));
    add(buffer, ", ");
    add_shown(buffer, or_dash(notice.item));
    add(buffer, ", ");
    add_shown(buffer, or_dash(notice.reporter));
    add(buffer, " to ");
    add_shown(buffer, or_dash(notice.partner));
    ck_arena_release(&arena);
}

static void add_subject(const struct parcel *parcel, struct ck_buffer *buffer)
{
    struct ck_buffer text = { 0 };
    char             count[48];

    add(&text, "[chokepoint] ");
    if (parcel->count > 1) {
        snprintf(count, sizeof count, "%zu notice%s: ", parcel->count, plural(parcel->count));
        add(&text, count);
        add_shown(&text, parcel->group);
    } else {
        subject_of_one(&parcel->items[0], &text);
    }
    add(buffer, "Subject: ");
    if (is_plain(ck_buffer_bytes(&text)))
        ck_buffer_append(buffer, ck_buffer_bytes(&text));
    else
        add_encoded(ck_buffer_bytes(&text), buffer);
    add(buffer, "\r\n");
    ck_buffer_release(&text);
}

static void add_date(int64_t now_ms, struct ck_buffer *buffer)
{
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" }, *const months[] = { "Jan", "Feb", "Mar", "Apr",
                                                                                                               "May", "Jun", "Jul", "Aug",
                                                                                                               "Sep", "Oct", "Nov", "Dec" };
    time_t    now = (time_t)(now_ms / 1000);
    struct tm date;
    char      text[64];

    gmtime_r(&now, &date);
    snprintf(text, sizeof text, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date.tm_wday], date.tm_mday, months[date.tm_mon],
             date.tm_year + 1900, date.tm_hour, date.tm_min, date.tm_sec);
    add(buffer, text);
}

static void add_header(const struct parcel *parcel, int64_t now_ms, struct ck_buffer *buffer)
{
    const char *domain = strchr(parcel->receiver->from, '@');

    add_date(now_ms, buffer);
    add(buffer, "From: chokepoint <");
    add(buffer, parcel->receiver->from);
    add(buffer, ">\r\nTo: ");
    for (const char *const *to = parcel->receiver->to; *to; to++) {
        add(buffer, to == parcel->receiver->to ? "" : ",\r\n ");
        add(buffer, *to);
    }
    add(buffer, "\r\n");
    add_subject(parcel, buffer);
    add(buffer, "Message-ID: <");
    add(buffer, parcel->id);
    add(buffer, domain ? domain : "@localhost");
    add(buffer, ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
}

/* ---- the whole ---- */

static void write_item(const struct parcel_item *item, struct ck_buffer *text)
{
    struct ck_arena        arena = CK_ARENA_NULL;
    const struct ck_topic *topic = notice_topic(item->topic);
    struct notice          notice;

    if (topic && item->value.size && notice_read(topic, item->key, item->value, &arena, &notice))
        quote_append(notice.text, text);
    else
        add(text, "The text of what was told is not kept.");
    if (item->change == NOTICE_CHANGE_RETRACTED)
        add(text, "\nThis is WITHDRAWN: the records that it rested on say otherwise now.");
    add(text, "\n  ");
    add(text, message_change(item->change));
    add(text, ": ");
    quote_append(item->word, text);
    add(text, "\n  key: ");
    quote_append(item->key, text);
    add(text, "\n  id: ");
    add(text, item->id);
    add(text, "\n\n");
    ck_arena_release(&arena);
}

void message_mail(const struct parcel *parcel, int64_t now_ms, struct ck_buffer *buffer)
{
    struct ck_buffer text = { 0 };

    add_header(parcel, now_ms, buffer);
    for (size_t i = 0; i < parcel->count; i++)
        write_item(&parcel->items[i], &text);
    add(&text, "-- \nchokepoint explain KEY tells what it rests on.\n");
    quote_text_lines(ck_buffer_bytes(&text), buffer);
    ck_buffer_release(&text);
}
