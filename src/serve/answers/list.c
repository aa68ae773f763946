/* SPDX-License-Identifier: Apache-2.0
 * Lists in the order of keys. Each looks at a bounded number of rows, and says where the next one goes on. */
#include <microhttpd.h>

#include "engine/util/percent.h"
#include "serve/answers/internal.h"

size_t prefix_add(char *buf, size_t size, const struct serve_value *value)
{
    memcpy(buf + size, value->text.data, value->text.size);
    buf[size + value->text.size] = '|';
    return size + value->text.size + 1;
}

/* What stands in the request, without what must not stand in a header. */
static void add_raw(struct ck_buffer *buffer, struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        struct ck_bytes one = { text.data + i, 1 };

        if (*one.data > 0x20 && *one.data < 0x7f && !strchr("<>\"", *one.data))
            ck_buffer_append(buffer, one);
        else
            percent_encode(one, buffer);
    }
}

const char *next_link(const struct serve_request *request, struct ck_bytes after)
{
    struct ck_buffer text = { 0 };
    struct ck_bytes  left = request->query;
    char            *copy;

    ck_buffer_append(&text, CK_BYTES("<"));
    add_raw(&text, request->path);
    ck_buffer_append(&text, CK_BYTES("?"));
    while (left.size) {
        const char     *end = memchr(left.data, '&', left.size);
        struct ck_bytes pair = { left.data, end ? (size_t)(end - left.data) : left.size };

        left = (struct ck_bytes){ left.data + pair.size + (end != NULL), left.size - pair.size - (end != NULL) };
        if (pair.size == 0 || ck_bytes_begin(pair, CK_BYTES("after=")))
            continue;
        add_raw(&text, pair);
        ck_buffer_append(&text, CK_BYTES("&"));
    }
    ck_buffer_append(&text, CK_BYTES("after="));
    percent_encode(after, &text);
    ck_buffer_append(&text, CK_BYTES(">; rel=\"next\""));
    ck_buffer_append(&text, (struct ck_bytes){ "", 1 });
    copy = ck_arena_take(request->arena, text.size);
    memcpy(copy, text.data, text.size);
    ck_buffer_release(&text);
    return copy;
}

struct list_writing {
    struct store_look  look;
    const struct list *list;
    size_t             count, limit;
    bool               csv;
};

static void add(struct list_writing *writing, const struct store_row *row, const void *value)
{
    struct ck_buffer *buffer = &writing->look.answer->content;

    if (writing->csv) {
        record_row_write(writing->look.answers, writing->list->topic, row, value, buffer);
    } else {
        ck_buffer_append(buffer, writing->count ? CK_BYTES(",\n") : CK_BYTES("\n"));
        record_write(writing->look.answers, writing->list->topic, row, value, buffer);
    }
    writing->count++;
}

/* STORE_END: that was all; STORE_BOUND: there may be more behind scan->reached. */
static int add_rows(struct list_writing *writing, struct store_scan *scan)
{
    struct ck_arena  arena = CK_ARENA_NULL;
    struct store_row row;
    int              outcome = STORE_BOUND;

    while (writing->count < writing->limit && (outcome = store_scan_next(scan, &row)) == STORE_ROW) {
        const void *value;

        ck_arena_clear(&arena);
        value = row_value(writing->list->topic, &row, &arena);
        if (value && (!writing->list->wants || writing->list->wants(writing->look.request, &row, value)))
            add(writing, &row, value);
        outcome = STORE_BOUND;
        if (serve_late(writing->look.request))
            break;
    }
    ck_arena_release(&arena);
    return outcome;
}

static void write_list(struct list_writing *writing, uint16_t number)
{
    const struct serve_request *request = writing->look.request;
    struct serve_answer        *answer = writing->look.answer;
    const struct serve_value   *after = &request->values[writing->list->after];
    char                        prefix[CK_KEY_SIZE_MAX];
    struct store_scan           scan;
    int                         outcome;

    store_scan_begin(&scan, writing->look.view, number,
                     (struct ck_bytes){ prefix, writing->list->prefix ? writing->list->prefix(request, prefix) : 0 },
                     after->given ? after->text : (struct ck_bytes){ 0 }, writing->look.known_ms);
    scan.rows_max = ROWS_MAX;
    if (writing->csv)
        record_header_write(writing->list->topic, &answer->content);
    else
        ck_buffer_append(&answer->content, CK_BYTES("{\"items\":["));
    outcome = add_rows(writing, &scan);
    if (outcome < 0) {
        look_has(&writing->look, outcome);
        return;
    }
    if (outcome == STORE_BOUND && scan.reached.data)
        answer->link = next_link(request, scan.reached);
    else if (!writing->count && !after->given && writing->list->none)
        writing->list->none(&writing->look);
    if (writing->csv || answer->problem)
        return;
    ck_buffer_append(&answer->content, CK_BYTES("\n]"));
    if (answer->link)
        member_write(&answer->content, ",\"next\":", scan.reached);
    ck_buffer_append(&answer->content, CK_BYTES("}\n"));
}

void list_answer(const struct answers *answers, const struct list *list, const struct serve_request *request, struct serve_answer *answer)
{
    struct list_writing writing = { .list = list, .limit = (size_t)request->values[list->limit].number, .csv = request->form == &serve_csv };
    uint16_t            number;

    if (!look_begin(&writing.look, answers, request, answer, &request->values[list->known_at]))
        return;
    if (look_topic(&writing.look, list->topic, &number))
        write_list(&writing, number);
    look_end(&writing.look);
}
