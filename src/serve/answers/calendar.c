/* SPDX-License-Identifier: Apache-2.0
 * /calendar.ics: the changes of control status that are scheduled (RFC 5545). */
#include "chokepoint/day.h"
#include "serve/answers/internal.h"

enum { ORIGIN, ITEM, DESTINATION, CALENDAR_KNOWN_AT };
enum { LINE_MAX_OCTETS = 75 };

static const struct serve_parameter parameters[] = {
    [ORIGIN] = { "origin", "only those of exports of this country", &answers_country },
    [ITEM] = { "item", "only those of this item", &answers_item },
    [DESTINATION] = { "destination", "only those toward this destination, or ALL", &answers_partner },
    [CALENDAR_KNOWN_AT] = KNOWN_AT,
    { 0 },
};

/* One content line, folded at whole characters; `text` is escaped. */
static void write_line(struct ck_buffer *buffer, const char *name, struct ck_bytes text)
{
    size_t column = strlen(name);

    ck_buffer_append(buffer, ck_bytes_from(name));
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool          escaped = c == ',' || c == ';' || c == '\\', begins = (c & 0xc0) != 0x80;

        if (begins && column + 4 > LINE_MAX_OCTETS) {
            ck_buffer_append(buffer, CK_BYTES("\r\n "));
            column = 1;
        }
        if (c < 0x20)
            continue;
        if (escaped)
            ck_buffer_append(buffer, CK_BYTES("\\"));
        ck_buffer_append(buffer, (struct ck_bytes){ text.data + i, 1 });
        column += 1 + escaped;
    }
    ck_buffer_append(buffer, CK_BYTES("\r\n"));
}

static void write_plain(struct ck_buffer *buffer, const char *line)
{
    ck_buffer_append(buffer, ck_bytes_from(line));
    ck_buffer_append(buffer, CK_BYTES("\r\n"));
}

static void write_stamp(struct ck_buffer *buffer, int64_t time_ms)
{
    int32_t day = ck_day_from_ms(time_ms), year;
    int     month, date, second = (int)((time_ms - (int64_t)day * CK_DAY_MS) / 1000);

    ck_day_to_civil(day, &year, &month, &date);
    serve_print(buffer, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ\r\n", year, month, date, second / 3600, second / 60 % 60, second % 60);
}

static void write_event(struct ck_buffer *buffer, const struct store_row *row, const struct control_status *status)
{
    const struct status_change *next = status->next_transition;
    struct ck_buffer            text = { 0 };
    char                        day[CK_DAY_TEXT];
    int32_t                     year;
    int                         month, date;

    write_plain(buffer, "BEGIN:VEVENT");
    ck_day_write(next->day, day);
    serve_print(&text, "%.*s-%.*s@chokepoint", (int)row->key.size, row->key.data, CK_DAY_TEXT, day);
    write_line(buffer, "UID:", ck_buffer_bytes(&text));
    write_stamp(buffer, row->published_ms);
    ck_day_to_civil(next->day, &year, &month, &date);
    serve_print(buffer, "DTSTART;VALUE=DATE:%04d%02d%02d\r\n", year, month, date);
    text.size = 0;
    serve_print(&text, "%.*s to %.*s, %.*s: %s", (int)status->origin.size, status->origin.data, (int)status->destination.size,
                status->destination.data, (int)status->item.size, status->item.data, enum_name(&status_symbols, (int32_t)next->status).data);
    write_line(buffer, "SUMMARY:", ck_buffer_bytes(&text));
    text.size = 0;
    serve_print(&text, "Scheduled: %s (severity %g) until then, %s (severity %g) from this day on.%s",
                enum_name(&status_symbols, (int32_t)status->status).data, status->severity, enum_name(&status_symbols, (int32_t)next->status).data,
                next->severity, status->confirmed ? "" : " The present status is not confirmed.");
    write_line(buffer, "DESCRIPTION:", ck_buffer_bytes(&text));
    write_plain(buffer, "TRANSP:TRANSPARENT");
    write_plain(buffer, "END:VEVENT");
    ck_buffer_release(&text);
}

static bool wants(const struct serve_request *request, const struct control_status *status)
{
    const struct serve_value *values = request->values;

    return status->next_transition && (!values[ITEM].given || ck_bytes_equal(values[ITEM].text, status->item)) &&
           (!values[DESTINATION].given || ck_bytes_equal(values[DESTINATION].text, status->destination));
}

static void write_calendar(struct store_look *look, uint16_t number)
{
    const struct serve_value *values = look->request->values;
    struct ck_buffer         *buffer = &look->answer->content;
    struct ck_arena           arena = CK_ARENA_NULL;
    char                      prefix[CK_KEY_SIZE_MAX];
    struct store_scan         scan;
    struct store_row          row;

    write_plain(buffer, "BEGIN:VCALENDAR");
    write_plain(buffer, "VERSION:2.0");
    write_plain(buffer, "PRODID:-//chokepoint//" CHOKEPOINT_VERSION "//EN");
    write_plain(buffer, "X-WR-CALNAME:Scheduled changes of control");
    store_scan_begin(&scan, look->view, number, (struct ck_bytes){ prefix, values[ORIGIN].given ? prefix_add(prefix, 0, &values[ORIGIN]) : 0 },
                     (struct ck_bytes){ 0 }, look->known_ms);
    scan.rows_max = ROWS_MAX;
    while (look_has(look, store_scan_next(&scan, &row))) {
        const struct control_status *status;

        ck_arena_clear(&arena);
        status = row_value(&control_status_topic, &row, &arena);
        if (status && wants(look->request, status))
            write_event(buffer, &row, status);
    }
    ck_arena_release(&arena);
    if (!look->answer->problem)
        write_plain(buffer, "END:VCALENDAR");
}

static void answer(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct store_look look;
    uint16_t          number;

    if (!look_begin(&look, context, request, answer, &request->values[CALENDAR_KNOWN_AT]))
        return;
    if (look_topic(&look, &control_status_topic, &number))
        write_calendar(&look, number);
    look_end(&look);
}

const struct serve_route calendar_route = {
    .path = "/calendar.ics",
    .name = "calendar",
    .summary = "The changes of control status that are scheduled, as a calendar",
    .doc = "RFC 5545; an event for each record of control.status that has a `next_transition`, on its day.",
    .parameters = parameters,
    .forms = { &serve_calendar },
    .answer = answer,
};
