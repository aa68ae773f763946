/* SPDX-License-Identifier: Apache-2.0
 * Any text as a routing; one that is good routes alerts, and whatever is told of them is well-formed. The text ends at the first NUL; what follows
 * says what happens to the alerts. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "domain/model/topics.h"
#include "notify/send/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct book *book, const struct routing *routing, int64_t now_ms)
{
    for (size_t i = 0; i < routing->receiver_count; i++)
        for (struct parcel *parcel; (parcel = book_parcel(book, i, now_ms));) {
            struct ck_buffer text = { 0 };

            assert(parcel->count > 0);
            message_events(parcel, &text);
            message_alerts(parcel, now_ms, &text);
            message_input(parcel, &text);
            message_lines(parcel, &text);
            if (parcel->receiver->kind == RECEIVER_EMAIL)
                message_mail(parcel, now_ms, &text);
            book_settle(book, parcel, &(struct parcel_outcome){ .end = PARCEL_TOLD }, now_ms);
            book_committed(book);
            parcel_free(parcel);
            ck_buffer_release(&text);
        }
}

/* One change of an alert for each byte. */
static void happen(struct book *book, const struct routing *routing, const uint8_t *data, size_t size)
{
    static const char *const items[] = { "tin", "gold \xc3\xa9", "a\"b", "" };
    struct ck_arena          arena = CK_ARENA_NULL;
    int64_t                  now_ms = 1800000000000;

    for (size_t i = 0; i < size; i++) {
        struct alert  alert = { .rule = CK_BYTES("flow.surge"),
                                .reporter = CK_BYTES("CHN"),
                                .item = ck_bytes_from(items[data[i] & 3]),
                                .partner = CK_BYTES("USA"),
                                .state = (enum alert_state)(data[i] >> 2 & 3),
                                .severity = (enum alert_severity)(data[i] >> 4 & 3),
                                .text = ck_bytes_from(items[data[i] & 3]),
                                .emission = { .revision = (int64_t)i, .retracted = data[i] >= 0xc0, .build = CK_BYTES("1") } };
        struct notice notice = notice_of(&alerts, ck_bytes_from(items[data[i] & 3]), &alert, &arena);

        now_ms += data[i] * 1000;
        book_take(book, 0, &notice, now_ms, now_ms, false);
        book_committed(book);
        read_all(book, routing, now_ms);
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t  *end = size ? memchr(data, 0, size) : NULL;
    size_t          text = end ? (size_t)(end - data) : size;
    char            problem[ROUTING_PROBLEM_MAX] = "";
    struct routing *routing = routing_read_text("r", (struct ck_bytes){ (const char *)data, text }, problem);
    struct book    *book;

    assert(routing || strncmp(problem, "r:", 2) == 0);
    if (!routing)
        return 0;
    book = book_new(routing);
    happen(book, routing, data + text, size - text);
    book_free(book);
    routing_free(routing);
    return 0;
}
