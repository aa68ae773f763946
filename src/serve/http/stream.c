/* SPDX-License-Identifier: Apache-2.0
 * A stream is suspended under the lock that streams_wake() takes, so that no event is missed between the look at its source and the wait. */
#include "serve/http/stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "engine/util/instant.h"

enum { PIECE_SIZE = 4096, SOCKET_SIZE = 65536 /* bytes that the system keeps for a client that does not take them */ };

static const char beat[] = ":\n\n"; /* a comment: it shows whether the client is there */

struct one_stream {
    struct streams        *streams;
    struct MHD_Connection *connection;
    struct connection_age *age;
    struct serve_source    source;
    bool                   suspended, woken, beats, slow;
    int64_t                taken_ms; /* when its client last had room */
    struct one_stream     *previous, *next;
};

struct streams {
    pthread_mutex_t       lock;
    struct connections   *connections;
    struct serve_counts  *counts;
    const struct journal *journal;
    int64_t               beat_ms, slow_ms;
    bool                  ending;
    struct one_stream    *first;
};

struct streams *streams_new(struct connections *connections, struct serve_counts *counts, const struct journal *journal, int64_t beat_ms,
                            int64_t slow_ms)
{
    struct streams *streams = calloc(1, sizeof *streams);

    if (!streams)
        abort();
    *streams = (struct streams){ .connections = connections, .counts = counts, .journal = journal, .beat_ms = beat_ms, .slow_ms = slow_ms };
    pthread_mutex_init(&streams->lock, NULL);
    return streams;
}

void streams_free(struct streams *streams)
{
    if (!streams)
        return;
    pthread_mutex_destroy(&streams->lock);
    free(streams);
}

static void resume(struct one_stream *stream)
{
    if (stream->suspended)
        MHD_resume_connection(stream->connection);
    stream->suspended = false;
}

/* ---- one stream, on the thread of its connection ---- */

/* The client has room: `taken_ms`. What woke it before now is looked at now. */
static bool may_go_on(struct one_stream *stream, bool *ret_beats)
{
    bool ending;

    pthread_mutex_lock(&stream->streams->lock);
    stream->woken = false;
    stream->taken_ms = monotonic_ms();
    *ret_beats = stream->beats;
    stream->beats = false;
    ending = stream->streams->ending;
    pthread_mutex_unlock(&stream->streams->lock);
    return !ending;
}

static void wait_for_more(struct one_stream *stream)
{
    pthread_mutex_lock(&stream->streams->lock);
    if (!stream->woken && !stream->beats && !stream->streams->ending) {
        stream->suspended = true;
        MHD_suspend_connection(stream->connection);
    }
    pthread_mutex_unlock(&stream->streams->lock);
}

static ssize_t read_stream(void *context, uint64_t position, char *buf, size_t size)
{
    struct one_stream *stream = context;
    bool               beats;
    size_t             got;

    (void)position;
    if (!may_go_on(stream, &beats))
        return MHD_CONTENT_READER_END_OF_STREAM;
    got = stream->source.read(stream->source.client, buf, size);
    if (got)
        return (ssize_t)got;
    if (beats) {
        memcpy(buf, beat, sizeof beat - 1);
        return sizeof beat - 1;
    }
    wait_for_more(stream);
    return 0;
}

static void free_stream(void *context)
{
    struct one_stream *stream = context;
    struct streams    *streams = stream->streams;

    pthread_mutex_lock(&streams->lock);
    if (stream->previous)
        stream->previous->next = stream->next;
    else
        streams->first = stream->next;
    if (stream->next)
        stream->next->previous = stream->previous;
    streams->counts->open--;
    pthread_mutex_unlock(&streams->lock);
    connection_let_go(streams->connections, stream->age);
    stream->source.free(stream->source.client);
    free(stream);
}

static void keep_little(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int                             size = SOCKET_SIZE;

    if (info)
        setsockopt(info->connect_fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

struct MHD_Response *stream_response(struct streams *streams, struct MHD_Connection *connection, struct connection_age *age,
                                     const struct serve_source *source)
{
    struct one_stream   *stream = calloc(1, sizeof *stream);
    struct MHD_Response *response;

    if (!stream)
        abort();
    *stream = (struct one_stream){ .streams = streams, .connection = connection, .age = age, .source = *source, .taken_ms = monotonic_ms() };
    connection_may_last(streams->connections, age);
    pthread_mutex_lock(&streams->lock);
    stream->next = streams->first;
    if (stream->next)
        stream->next->previous = stream;
    streams->first = stream;
    streams->counts->open++;
    pthread_mutex_unlock(&streams->lock);
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE_SIZE, read_stream, stream, free_stream);
    if (!response) {
        free_stream(stream);
        return NULL;
    }
    keep_little(connection);
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, 0u);
    streams->counts->streams++;
    return response;
}

/* ---- all of them ---- */

void streams_wake(struct streams *streams, uint64_t topics)
{
    pthread_mutex_lock(&streams->lock);
    for (struct one_stream *stream = streams->first; stream; stream = stream->next)
        if (stream->source.topics & topics) {
            stream->woken = true;
            resume(stream);
        }
    pthread_mutex_unlock(&streams->lock);
}

void streams_sweep(struct streams *streams)
{
    int64_t now_ms = monotonic_ms(), dropped = 0;

    pthread_mutex_lock(&streams->lock);
    for (struct one_stream *stream = streams->first; stream; stream = stream->next) {
        if (stream->suspended && now_ms - stream->taken_ms >= streams->beat_ms) {
            stream->beats = true;
            resume(stream);
        } else if (!stream->suspended && !stream->slow && now_ms - stream->taken_ms >= streams->slow_ms) {
            stream->slow = true;
            streams->counts->slow++;
            dropped++;
            connection_end(streams->connections, stream->age);
        }
    }
    pthread_mutex_unlock(&streams->lock);
    if (dropped)
        JOURNAL(streams->journal, JOURNAL_WARNING, "streams_dropped", NUMBER("clients", dropped),
                TEXT("why", "they took nothing for so long; with Last-Event-ID they go on where they were"), NUMBER("ms", streams->slow_ms));
}

void streams_end(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    streams->ending = true;
    for (struct one_stream *stream = streams->first; stream; stream = stream->next)
        resume(stream);
    pthread_mutex_unlock(&streams->lock);
}
