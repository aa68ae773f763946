/* SPDX-License-Identifier: Apache-2.0
 * /events: what is published, as it is (server-sent events of HTML). A client is a vector of offsets, and its id is that vector: it can go on here,
 * after a restart, with a store that was made anew, or at another instance. */
#include <microhttpd.h>
#include <stdlib.h>

#include "chokepoint/number.h"
#include "engine/base/topics.h"
#include "serve/answers/internal.h"

enum { TOPIC, PREFIX, FROM };
enum { PARTITIONS_MAX = 4096, PIECE_ROWS = 1000, PIECE_SIZE = 16384, FROM_START = 1 };

static const char *const begins[] = { "NOW", "START", NULL };

static const struct serve_parameter parameters[] = {
    [TOPIC] = { "topic", "the topic whose records are told", &serve_text, .least = 1, .most = 100, .required = true },
    [PREFIX] = { "prefix", "only those whose key begins so: CHN|", &serve_text, .least = 1, .most = CK_KEY_SIZE_MAX },
    [FROM] = { "from", "where to begin without Last-Event-ID", &serve_word, .list = begins, .otherwise = "NOW" },
    { 0 },
};

struct client {
    const struct answers  *answers;
    const struct ck_topic *topic;
    uint16_t               number;
    struct ck_buffer       prefix;
    int64_t               *next; /* of each partition */
    size_t                 count;
    struct ck_buffer       text; /* what is yet to be sent */
    size_t                 sent;
};

static void client_free(void *argument)
{
    struct client *client = argument;

    ck_buffer_release(&client->prefix);
    ck_buffer_release(&client->text);
    free(client->next);
    free(client);
}

/* Partitions that are new begin at their start. */
static void grow(struct client *client, size_t count)
{
    if (count <= client->count)
        return;
    client->next = realloc(client->next, count * sizeof *client->next);
    if (!client->next)
        abort();
    for (; client->count < count; client->count++)
        client->next[client->count] = 0;
}

static void write_event(struct client *client, const struct store_row *row, struct ck_arena *arena)
{
    struct ck_buffer *text = &client->text;

    ck_buffer_append(text, CK_BYTES("id: "));
    for (size_t i = 0; i < client->count; i++)
        serve_print(text, "%s%zu:%lld", i ? "," : "", i, (long long)client->next[i]);
    ck_buffer_append(text, CK_BYTES("\nevent: record\ndata: "));
    record_write(client->answers, client->topic, row, row_value(client->topic, row, arena), text);
    ck_buffer_append(text, CK_BYTES("\n\n"));
}

/* Takes what is new, a bounded piece of it. True: there may be more. */
static bool take(struct client *client, struct store_view *view)
{
    struct ck_arena arena = CK_ARENA_NULL;
    int             partitions = store_partitions(view, client->number);
    size_t          rows = 0;

    grow(client, partitions > 0 ? (size_t)partitions : 0);
    for (size_t i = 0; i < client->count; i++) {
        struct store_row row;

        while (rows < PIECE_ROWS && client->text.size < PIECE_SIZE &&
               store_from(view, client->number, (uint16_t)i, client->next[i], &row) == STORE_ROW) {
            rows++;
            client->next[i] = row.offset + 1;
            ck_arena_clear(&arena);
            if (ck_bytes_begin(row.key, ck_buffer_bytes(&client->prefix)))
                write_event(client, &row, &arena);
        }
    }
    ck_arena_release(&arena);
    return rows == PIECE_ROWS || client->text.size >= PIECE_SIZE;
}

static size_t client_read(void *argument, char *buf, size_t size)
{
    struct client     *client = argument;
    struct store_view *view;

    if (client->sent == client->text.size) {
        ck_buffer_release(&client->text); /* a client that waits holds nothing */
        client->text = (struct ck_buffer){ 0 };
        client->sent = 0;
        if (store_view_open(client->answers->options.store, &view) != 0)
            return 0;
        if (take(client, view) && client->text.size == 0)
            ck_buffer_append(&client->text, CK_BYTES(":\n")); /* a comment: it is to be asked again */
        store_view_close(view);
    }
    if (size > client->text.size - client->sent)
        size = client->text.size - client->sent;
    if (size)
        memcpy(buf, client->text.data + client->sent, size);
    client->sent += size;
    return size;
}

/* ---- the begin ---- */

/* "0:12,1:7": partitions in any order, each once. False: it is no such vector. */
static bool read_vector(struct client *client, struct ck_bytes text)
{
    while (text.size) {
        const char     *end = memchr(text.data, ',', text.size), *colon;
        struct ck_bytes part = { text.data, end ? (size_t)(end - text.data) : text.size };
        int64_t         partition, offset;

        text = (struct ck_bytes){ text.data + part.size + (end != NULL), text.size - part.size - (end != NULL) };
        if (end && !text.size)
            return false;
        colon = memchr(part.data, ':', part.size);
        if (!colon || !ck_number_read_long((struct ck_bytes){ part.data, (size_t)(colon - part.data) }, &partition) ||
            !ck_number_read_long((struct ck_bytes){ colon + 1, part.size - (size_t)(colon + 1 - part.data) }, &offset) || partition < 0 ||
            partition >= PARTITIONS_MAX || offset < 0)
            return false;
        grow(client, (size_t)partition + 1);
        client->next[partition] = offset;
    }
    return true;
}

static void begin_now(struct client *client, struct store_view *view)
{
    int partitions = store_partitions(view, client->number);

    grow(client, partitions > 0 ? (size_t)partitions : 0);
    for (size_t i = 0; i < client->count; i++) {
        struct store_partition place;

        if (store_partition(view, client->number, (uint16_t)i, &place) == 0 && place.next != STORE_NOWHERE)
            client->next[i] = place.next;
    }
}

static struct client *client_new(struct store_look *look, const struct ck_topic *topic, uint16_t number)
{
    const struct serve_request *request = look->request;
    struct client              *client = calloc(1, sizeof *client);

    if (!client)
        abort();
    client->answers = look->answers;
    client->topic = topic;
    client->number = number;
    if (request->values[PREFIX].given)
        ck_buffer_append(&client->prefix, request->values[PREFIX].text);
    if (request->last_event_id.size ? read_vector(client, request->last_event_id) : true) {
        if (!request->last_event_id.size && request->values[FROM].number != FROM_START)
            begin_now(client, look->view);
        ck_buffer_append(&client->text, CK_BYTES("retry: 2000\n\n"));
        return client;
    }
    client_free(client);
    serve_refuse(look->answer, MHD_HTTP_BAD_REQUEST, "Last-Event-ID is no id of this stream (0:12,1:7)");
    return NULL;
}

static void answer(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    const struct answers  *answers = context;
    const struct ck_topic *topic = topic_named(answers->options.processors, request->values[TOPIC].text);
    struct store_look      look;
    struct client         *client;
    uint16_t               number;

    if (!topic || !topic_number(answers, topic, &number)) {
        serve_refuse_parameter(answer, "topic", request->values[TOPIC].text, "a topic that is served here, such as alerts", NULL);
        return;
    }
    if (!look_begin(&look, answers, request, answer, NULL))
        return;
    client = client_new(&look, topic, number);
    look_end(&look);
    if (client)
        answer->stream = (struct serve_source){ client, UINT64_C(1) << number % 64, client_read, client_free };
}

const struct serve_route events_route = {
    .path = "/events",
    .name = "events",
    .summary = "Server-sent events: the records of a topic as they are published",
    .doc = "Each event is a `record`, as lists have it, with an id; whoever comes again with it in Last-Event-ID goes on "
           "behind that "
           "event, without gap or repeat. Retractions are told (`retracted`). A client that takes nothing for 60 s is closed.",
    .parameters = parameters,
    .forms = { &serve_events },
    .answer = answer,
};
