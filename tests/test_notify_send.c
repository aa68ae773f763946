/* SPDX-License-Identifier: Apache-2.0
 * Messages as receivers get them, and what becomes of an attempt with a receiver that is well, or not well in any way. */
#include <criterion/criterion.h>
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/util/instant.h"
#include "engine/util/sha256.h"
#include "notify/send/courier.h"
#include "notify/send/message.h"
#include "notify/send/signature.h"
#include "support/notices.h"
#include "support/scripted_server.h"

#define HEAD(status, headers) "HTTP/1.1 " status "\r\n" headers "Connection: close\r\n"
#define FULL(size, body) "Content-Length: " size "\r\n\r\n" body

static const int64_t now_ms = 1800000000000; /* 2027-01-15T08:00:00Z */
static atomic_bool   stop;

/* The parcel of what is owed of these alerts. */
static struct parcel *parcel_of(const struct routing *routing, const struct alert_text *texts, size_t count)
{
    struct book    *book = book_new(routing);
    struct ck_arena arena = CK_ARENA_NULL;
    struct parcel  *parcel;

    for (size_t i = 0; i < count; i++) {
        struct notice notice = alert_notice(texts[i], &arena);

        book_take(book, 0, &notice, now_ms, now_ms, false);
    }
    book_committed(book);
    parcel = book_parcel(book, 0, now_ms + 60 * 60 * 1000);
    cr_assert(parcel);
    book_free(book);
    ck_arena_release(&arena);
    return parcel;
}

static struct parcel_outcome deliver(const struct routing *routing, const struct parcel *parcel)
{
    struct carriage      *carriage = carriage_new(&routing->receivers[0], &stop);
    struct parcel_outcome outcome;

    carriage_deliver(carriage, parcel, &outcome);
    carriage_free(carriage);
    return outcome;
}

static struct routing *routing_at(const char *form, ...) __attribute__((format(printf, 1, 2)));
static struct routing *routing_at(const char *form, ...)
{
    static char receiver[1024], yaml[2048];
    va_list     arguments;

    va_start(arguments, form);
    vsnprintf(receiver, sizeof receiver, form, arguments);
    va_end(arguments);
    snprintf(yaml, sizeof yaml, "receivers:\n  - {name: it, %s}\nroutes:\n  - {name: all, group: [reporter], wait: 0s, to: [it]}\n", receiver);
    return routing_of(yaml);
}

/* ---- HTTP ---- */

/* What each answer means: told, again, refused; whether it may have been received; whether it is the receiver that fails. */
Test(notify_send, answers, .timeout = 60)
{
    static const struct {
        struct scripted_answer answers[3];
        enum parcel_end        end;
        bool                   reached, down;
        int64_t                wait_ms;
        const char            *detail;
    } cases[] = {
        { { { HEAD("200 OK", "") FULL("2", "ok") } }, PARCEL_TOLD, false, false, 0, "" },
        { { { HEAD("204 None", "") "\r\n" } }, PARCEL_TOLD, false, false, 0, "" },
        { { { HEAD("202 Later", "") "\r\n" } }, PARCEL_TOLD, false, false, 0, "" },
        { { { HEAD("500 Oh", "") FULL("4", "oops") } }, PARCEL_AGAIN, true, false, 0, "status 500: oops" },
        { { { HEAD("503 Oh", "Retry-After: 7\r\n") FULL("0", "") } }, PARCEL_AGAIN, true, true, 7000, "status 503" },
        { { { HEAD("429 Slow", "Retry-After: 120\r\n") FULL("0", "") } }, PARCEL_AGAIN, false, true, 120000, "status 429" },
        { { { HEAD("408 Slow", "") FULL("0", "") } }, PARCEL_AGAIN, true, false, 0, "status 408" },
        { { { HEAD("400 Bad", "") FULL("7", "bad\x1b[31") } }, PARCEL_REFUSED, false, false, 0, "status 400: bad\\u001b[31" },
        { { { HEAD("404 No", "") FULL("0", "") } }, PARCEL_REFUSED, false, false, 0, "status 404" },
        { { { HEAD("410 Gone", "Retry-After: 9\r\n") FULL("0", "") } }, PARCEL_REFUSED, false, false, 0, "status 410" },
        { { { HEAD("200 OK", "") FULL("9", "cut") } }, PARCEL_AGAIN, true, true, 0, "the answer ends before its end" },
        { { { "" } }, PARCEL_AGAIN, true, true, 0, "Server returned nothing" },
        { { { "SMTP 220 hello\r\n" } }, PARCEL_AGAIN, true, true, 0, "" },
        { { { HEAD("200 OK", "") FULL("5", ""), 0, 60 } }, PARCEL_AGAIN, true, true, 0, "Timeout" },
        { { { "HTTP/1.1 200 OK\r\nX: ", 0, 60 } }, PARCEL_AGAIN, true, true, 0, "Timeout" },
        { { { HEAD("200 OK", "") "\r\n", 10 * 1024 * 1024 } }, PARCEL_TOLD, false, false, 0, "" },
        { { { HEAD("302 Found", "Location: /other\r\n") FULL("0", "") } }, PARCEL_REFUSED, false, false, 0, "status 302" },
        { { { HEAD("307 There", "Location: http://localhost:1/x\r\n") FULL("0", "") } }, PARCEL_REFUSED, false, false, 0, "another host" },
        { { { HEAD("308 There", "Location: https://127.0.0.1/x\r\n") FULL("0", "") } }, PARCEL_REFUSED, false, false, 0, "another host" },
        { { { HEAD("307 There", "Location: file:///etc/passwd\r\n") FULL("0", "") } }, PARCEL_REFUSED, false, false, 0, "another host" },
        { { { HEAD("307 There", "Location: /b\r\n") FULL("0", "") } }, PARCEL_REFUSED, false, false, 0, "too often" },
        { { { HEAD("307 There", "Location: /b\r\n") FULL("0", "") }, { HEAD("200 OK", "") FULL("2", "ok") } }, PARCEL_TOLD, false, false, 0, "" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scripted_server *server = scripted_server_start(cases[i].answers);
        struct routing         *routing = routing_at("timeout: 1s, webhook: {url: 'http://127.0.0.1:%d/hook'}", scripted_server_port(server));
        struct parcel          *parcel = parcel_of(routing, &(struct alert_text){ .item = "gallium" }, 1);
        struct parcel_outcome   outcome = deliver(routing, parcel);

        cr_assert_eq(outcome.end, cases[i].end, "case %zu: %s", i, outcome.detail);
        cr_assert_eq(outcome.reached, cases[i].reached, "case %zu: %s", i, outcome.detail);
        cr_assert_eq(outcome.down, cases[i].down, "case %zu: %s", i, outcome.detail);
        cr_assert_eq(outcome.wait_ms, cases[i].wait_ms, "case %zu: %s", i, outcome.detail);
        cr_assert(strstr(outcome.detail, cases[i].detail), "case %zu: %s", i, outcome.detail);
        cr_assert(strncmp(scripted_server_request(server, 0), "POST /hook HTTP/1.1\r\n", 21) == 0);
        scripted_server_stop(server);
        parcel_free(parcel);
        routing_free(routing);
    }
}

/* Who does not listen, or speaks no TLS, was not told for sure. */
Test(notify_send, unreachable)
{
    static const struct scripted_answer plain[] = { { HEAD("200 OK", "") FULL("2", "ok") }, { 0 } };
    struct scripted_server             *server = scripted_server_start(plain);
    struct routing                     *routings[] = {
                            routing_at("timeout: 2s, webhook: {url: 'https://127.0.0.1:%d/'}", scripted_server_port(server)),
                            routing_at("timeout: 2s, webhook: {url: 'http://127.0.0.1:1/'}"),
                            routing_at("timeout: 2s, webhook: {url: 'http://127.0.0.1:1/', token_file: /nonexistent/token}"),
                            routing_at("timeout: 2s, webhook: {url: 'http://127.0.0.1:1/', secret_file: /nonexistent/secret}"),
                            routing_at("timeout: 2s, command: {run: [/nonexistent/program]}"),
    };

    for (size_t i = 0; i < sizeof routings / sizeof *routings; i++) {
        struct parcel        *parcel = parcel_of(routings[i], &(struct alert_text){ .item = "gallium" }, 1);
        struct parcel_outcome outcome = deliver(routings[i], parcel);

        cr_assert(outcome.end == PARCEL_AGAIN && outcome.down && !outcome.reached && outcome.detail[0], "case %zu: %s", i, outcome.detail);
        parcel_free(parcel);
        routing_free(routings[i]);
    }
    scripted_server_stop(server);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    fputs(text, file);
    fclose(file);
}

/* The message, its signature and its credentials: as a receiver sees them. */
Test(notify_send, webhook)
{
    static const struct scripted_answer answers[] = { { HEAD("200 OK", "") FULL("2", "ok") }, { 0 } };
    struct scripted_server             *server = scripted_server_start(answers);
    struct alert_text                   texts[] = { { .item = "gallium", .text = "Zeile \"eins\"", .revision = 4 }, { .item = "tin" } };
    char                                secret[] = "test_notify.XXXXXX", line[256], time_s[32] = "";
    struct routing                     *routing;
    struct parcel                      *parcel;
    struct ck_buffer                    signature = { 0 };
    const char                         *head, *body, *time;

    close(mkstemp(secret));
    write_file(secret, "hunter2\n");
    routing = routing_at("webhook: {url: 'http://127.0.0.1:%d/', secret_file: %s, token_file: %s}", scripted_server_port(server), secret, secret);
    parcel = parcel_of(routing, texts, 2);
    cr_assert_eq(deliver(routing, parcel).end, PARCEL_TOLD);
    head = scripted_server_request(server, 0);
    body = scripted_server_body(server, 0);
    cr_assert(strstr(head, "Content-Type: application/cloudevents-batch+json; charset=utf-8\r\n") &&
              strstr(head, "Authorization: Bearer hunter2\r\n"));
    snprintf(line, sizeof line, "webhook-id: %s\r\n", parcel->id);
    cr_assert(strstr(head, line));
    time = strstr(head, "webhook-timestamp: ");
    cr_assert(time);
    memcpy(time_s, time + 19, strcspn(time + 19, "\r"));
    signature_write(parcel->id, time_s, ck_bytes_from(body), "hunter2", &signature);
    cr_assert(memmem(head, strlen(head), signature.data, signature.size));
    cr_assert(body[0] == '[' && strstr(body, "{\"specversion\":\"1.0\",\"id\":\"") && strstr(body, "\"change\":\"began\""));
    cr_assert(strstr(body, "\"type\":\"alerts\",\"subject\":\"CHN|flow.collapse|gallium|EXPORT|WLD\",\"time\":\"2027-01-15T08:00:00Z\""), "%s", body);
    cr_assert(strstr(body, "\"revision\":\"4\"") && strstr(body, "\"text\":\"Zeile \\\"eins\\\"\"") && strstr(body, "\"item\":\"tin\""));
    ck_buffer_release(&signature);
    unlink(secret);
    scripted_server_stop(server);
    parcel_free(parcel);
    routing_free(routing);
}

/* What a receiver repeats of our credentials is not told. */
Test(notify_send, echo)
{
    static const struct scripted_answer answers[] = { { HEAD("401 No", "") FULL("29", "Bearer hunter2 is no good here") }, { 0 } };
    struct scripted_server             *server = scripted_server_start(answers);
    char                                secret[] = "test_notify.XXXXXX";
    struct routing                     *routing;
    struct parcel                      *parcel;
    struct parcel_outcome               outcome;

    close(mkstemp(secret));
    write_file(secret, "hunter2\n");
    routing = routing_at("webhook: {url: 'http://127.0.0.1:%d/', token_file: %s}", scripted_server_port(server), secret);
    parcel = parcel_of(routing, &(struct alert_text){ .item = "tin" }, 1);
    outcome = deliver(routing, parcel);
    cr_assert(outcome.end == PARCEL_REFUSED && strcmp(outcome.detail, "status 401") == 0, "%s", outcome.detail);
    unlink(secret);
    scripted_server_stop(server);
    parcel_free(parcel);
    routing_free(routing);
}

/* The example of Standard Webhooks; RFC 4231, cases 1, 2 and 6. */
Test(notify_send, signature)
{
    static const struct {
        const char *key, *message, *code;
    } cases[] = { { "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b", "Hi There", "b0344c61d8db3853" },
                  { "Jefe", "what do ya want for nothing?", "5bdcc146bf60754e" },
                  { NULL, "Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f" } };
    struct ck_buffer buffer = { 0 };
    char             large[132] = "";

    memset(large, 0xaa, 131);
    for (size_t i = 0; i < 3; i++) {
        unsigned char code[SHA256_SIZE];
        char          text[17];

        hmac_sha256(ck_bytes_from(cases[i].key ? cases[i].key : large), ck_bytes_from(cases[i].message), code);
        for (size_t k = 0; k < 8; k++)
            snprintf(text + 2 * k, 3, "%02x", code[k]);
        cr_assert_str_eq(text, cases[i].code);
    }
    signature_write("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", CK_BYTES("{\"test\": 2432232314}"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                    &buffer);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&buffer), CK_BYTES("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")));
    ck_buffer_release(&buffer);
}

/* One that hangs stops no other, and what waits for it is given back. */
Test(notify_send, couriers, .timeout = 30)
{
    static const struct scripted_answer hangs[] = { { "HTTP/1.1 200 OK\r\nX: ", 0, 60 }, { 0 } },
                                        well[] = { { HEAD("200 OK", "") FULL("0", "") }, { 0 } };
    struct scripted_server *slow = scripted_server_start(hangs), *good = scripted_server_start(well);
    char                    yaml[512];
    struct routing         *routing;
    struct couriers        *couriers;
    struct delivery        *delivery;
    size_t                  told = 0, untried = 0, again = 0;

    snprintf(yaml, sizeof yaml,
             "receivers:\n  - {name: slow, timeout: 20s, webhook: {url: 'http://127.0.0.1:%d/'}}\n"
             "  - {name: good, webhook: {url: 'http://127.0.0.1:%d/'}}\nroutes:\n  - {name: all, to: [slow, good]}\n",
             scripted_server_port(slow), scripted_server_port(good));
    routing = routing_of(yaml);
    couriers = couriers_new(&(struct courier_options){ .routing = routing });
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 2; k++) {
            while (!couriers_have_room(couriers, k))
                usleep(1000);
            couriers_offer(couriers, k, message_test(&routing->receivers[k], now_ms + (int64_t)i));
        }
    while (told < 4)
        if ((delivery = couriers_take(couriers))) {
            cr_assert(delivery->outcome.end == PARCEL_TOLD && delivery->parcel->receiver == &routing->receivers[1]);
            told++;
            delivery_free(delivery);
        } else
            usleep(1000);
    while (scripted_server_requests(slow) == 0)
        usleep(1000);
    couriers_drain(couriers, 50);
    cr_assert_eq(couriers_busy(couriers), 0);
    while ((delivery = couriers_take(couriers))) {
        untried += delivery->outcome.end == PARCEL_UNTRIED;
        again += delivery->outcome.end == PARCEL_AGAIN && delivery->outcome.reached;
        delivery_free(delivery);
    }
    cr_assert(untried == 3 && again == 1, "%zu, %zu", untried, again);
    couriers_free(couriers);
    routing_free(routing);
    scripted_server_stop(slow);
    scripted_server_stop(good);
}

/* ---- Alertmanager ---- */

static struct ck_bytes alerts_text(struct book *book, int64_t at_ms, struct ck_buffer *buffer)
{
    struct parcel *parcel = book_parcel(book, 0, at_ms);

    buffer->size = 0;
    if (parcel) {
        message_alerts(parcel, at_ms, buffer);
        book_settle(book, parcel, &(struct parcel_outcome){ .end = PARCEL_TOLD }, at_ms);
        book_committed(book);
        parcel_free(parcel);
    }
    ck_buffer_append(buffer, (struct ck_bytes){ "", 1 });
    return ck_buffer_bytes(buffer);
}

/* It fires until it is said to have ended, is told again before it is forgotten, and a changed severity ends the alert of the former one. */
Test(notify_send, alertmanager)
{
    struct routing   *routing = routing_at("alertmanager: {url: 'http://127.0.0.1:9093', resend: 1m}");
    struct book      *book = book_new(routing);
    struct ck_buffer  buffer = { 0 };
    struct ck_arena   arena = CK_ARENA_NULL;
    struct alert_text text = { .item = "tin", .since = 20000 };
    struct notice     notice = alert_notice(text, &arena);
    const char       *json;

    book_take(book, 0, &notice, now_ms, now_ms, false);
    book_committed(book);
    json = alerts_text(book, now_ms, &buffer).data;
    cr_assert(
        strstr(json,
               "\"labels\":{\"alertname\":\"flow.collapse\",\"severity\":\"warning\",\"item\":\"tin\",\"reporter\":\"CHN\",\"partner\":\"WLD\""),
        "%s", json);
    cr_assert(strstr(json, "\"startsAt\":\"2024-10-04T00:00:00Z\",\"endsAt\":\"2027-01-15T08:05:00Z\""), "%s", json);
    cr_assert_eq(book_due_ms(book, 0), now_ms + 60000);
    json = alerts_text(book, now_ms + 60000, &buffer).data;
    cr_assert(strstr(json, "\"endsAt\":\"2027-01-15T08:06:00Z\""), "%s", json);
    cr_assert_eq(book_due_ms(book, 0), now_ms + 120000);
    notice = alert_notice((struct alert_text){ .item = "tin", .since = 20000, .text = "Other figures." }, &arena);
    book_take(book, 0, &notice, now_ms, now_ms + 60500, false);
    book_committed(book);
    json = alerts_text(book, now_ms + 60500, &buffer).data;
    cr_assert(strstr(json, "\"summary\":\"Other figures.\""), "%s", json);
    text.severity = ALERT_SEVERITY_CRITICAL;
    text.revision = 1;
    notice = alert_notice(text, &arena);
    book_take(book, 0, &notice, now_ms, now_ms + 61000, false);
    book_committed(book);
    json = alerts_text(book, now_ms + 61000, &buffer).data;
    cr_assert(strstr(json, "\"severity\":\"warning\"") && strstr(json, "\"endsAt\":\"2027-01-15T08:01:01Z\"") &&
                  strstr(json, "\"severity\":\"critical\""),
              "%s", json);
    text.state = ALERT_STATE_RESOLVED;
    text.revision = 2;
    notice = alert_notice(text, &arena);
    book_take(book, 0, &notice, now_ms, now_ms + 70000, false);
    book_committed(book);
    json = alerts_text(book, now_ms + 70000, &buffer).data;
    cr_assert(strstr(json, "\"endsAt\":\"2027-01-15T08:01:10Z\"") && !strstr(json, "08:05"), "%s", json);
    cr_assert_eq(book_due_ms(book, 0), INT64_MAX, "what has ended is not told again");
    book_free(book);
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
    routing_free(routing);
}

/* ---- mail ---- */

struct sink { /* a relay that takes one mail */
    int         socket, port;
    pthread_t   thread;
    const char *refuses, *with; /* the line that begins so is answered with it */
    char        talk[32768];
};

static void say(int peer, const char *text) { send(peer, text, strlen(text), MSG_NOSIGNAL); }

static void *relay(void *context)
{
    struct sink *sink = context;
    int          peer = accept(sink->socket, NULL, NULL);
    size_t       size = 0, begin = 0;
    bool         data = false;

    say(peer, "220 sink\r\n");
    while (size + 1 < sizeof sink->talk && recv(peer, sink->talk + size, 1, 0) == 1) {
        const char *line = sink->talk + begin;

        if (sink->talk[size++] != '\n')
            continue;
        sink->talk[size] = '\0';
        begin = size;
        if (data && strcmp(line, ".\r\n") != 0)
            continue;
        if (sink->refuses && strncmp(line, sink->refuses, strlen(sink->refuses)) == 0) {
            say(peer, sink->with);
            data = false;
        } else if (!data && strncmp(line, "DATA", 4) == 0) {
            data = true;
            say(peer, "354 go on\r\n");
        } else {
            say(peer, strncmp(line, "QUIT", 4) == 0 ? "221 bye\r\n" : "250 ok\r\n");
            data = false;
        }
    }
    close(peer);
    return NULL;
}

static void sink_start(struct sink *sink)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t          size = sizeof address;

    sink->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(bind(sink->socket, (const struct sockaddr *)&address, size) == 0 && listen(sink->socket, 1) == 0 &&
              getsockname(sink->socket, (struct sockaddr *)&address, &size) == 0 && pthread_create(&sink->thread, NULL, relay, sink) == 0);
    sink->port = ntohs(address.sin_port);
}

static void sink_stop(struct sink *sink)
{
    pthread_join(sink->thread, NULL);
    close(sink->socket);
}

/* A group is one mail; its words are those of the alerts, its header is of ASCII, no line of it is an end. */
Test(notify_send, mail, .timeout = 20)
{
    struct alert_text texts[] = { { .item = "gallium", .text = "Ausfuhren fielen um 95 % (1.920 → 96 kg).\n.\nQUIT" },
                                  { .item = "tin", .text = "." } };
    struct sink       sink = { 0 };
    struct routing   *routing;
    struct parcel    *parcel;
    char              line[128];

    sink_start(&sink);
    routing = routing_at("email: {url: 'smtp://127.0.0.1:%d', from: c@example.org, to: [a@example.org, b@example.org], tls: none}", sink.port);
    parcel = parcel_of(routing, texts, 2);
    cr_assert_eq(parcel->count, 2);
    cr_assert_eq(deliver(routing, parcel).end, PARCEL_TOLD);
    sink_stop(&sink);
    cr_assert(strstr(sink.talk, "MAIL FROM:<c@example.org>") && strstr(sink.talk, "RCPT TO:<a@example.org>") &&
              strstr(sink.talk, "RCPT TO:<b@example.org>"));
    snprintf(line, sizeof line, "Message-ID: <%s@example.org>\r\n", parcel->id);
    cr_assert(strstr(sink.talk, line) && strstr(sink.talk, "Auto-Submitted: auto-generated\r\n"), "%s", sink.talk);
    cr_assert(strstr(sink.talk, "Subject: [chokepoint] 2 notices: all|CHN\r\n"), "%s", sink.talk);
    cr_assert(strstr(sink.talk, "Ausfuhren fielen um 95 % (1.920 =E2=86=92 96 kg).\\n.\\nQUIT\r\n  began") && strstr(sink.talk, "\r\n=2E\r\n  began"),
              "%s", sink.talk);
    cr_assert(strstr(sink.talk, "key: CHN|flow.collapse|tin|EXPORT|WLD"));
    for (const char *at = sink.talk; *at; at++)
        cr_assert((unsigned char)*at < 0x80);
    parcel_free(parcel);
    routing_free(routing);
}

/* A 5xx is a no for ever, a 4xx is not; without TLS there is no password and no mail. */
Test(notify_send, mail_refused, .timeout = 20)
{
    static const struct {
        const char     *refuses, *with, *tls;
        enum parcel_end end;
    } cases[] = { { "RCPT", "550 no such user\r\n", "none", PARCEL_REFUSED },
                  { "RCPT", "450 come back\r\n", "none", PARCEL_AGAIN },
                  { "MAIL", "421 too busy\r\n", "none", PARCEL_AGAIN },
                  { ".", "554 spam\r\n", "none", PARCEL_REFUSED },
                  { ".", "451 later\r\n", "none", PARCEL_AGAIN },
                  { NULL, NULL, "required", PARCEL_AGAIN } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sink           sink = { .refuses = cases[i].refuses, .with = cases[i].with };
        struct routing       *routing;
        struct parcel        *parcel;
        struct parcel_outcome outcome;

        sink_start(&sink);
        routing = routing_at("email: {url: 'smtp://127.0.0.1:%d', from: c@example.org, to: a@example.org, tls: %s}", sink.port, cases[i].tls);
        parcel = parcel_of(routing, &(struct alert_text){ .item = "tin" }, 1);
        outcome = deliver(routing, parcel);
        sink_stop(&sink);
        cr_assert_eq(outcome.end, cases[i].end, "case %zu: %s", i, outcome.detail);
        cr_assert(outcome.detail[0], "case %zu", i);
        cr_assert(!cases[i].with || strstr(outcome.detail, (char[]){ cases[i].with[0], cases[i].with[1], cases[i].with[2], 0 }), "case %zu: %s", i,
                  outcome.detail);
        cr_assert(cases[i].refuses || !strstr(sink.talk, "MAIL"), "%s", sink.talk);
        parcel_free(parcel);
        routing_free(routing);
    }
}

/* What a terminal or a reader of mail would obey is spelled out, in a line of its own words, and no character is cut. */
Test(notify_send, hostile_names)
{
    static const char name[] = "gold\u202Egnilles\u2066\x1b[2J\r\nkey: x\u200B 稀土稀土稀土稀土稀土稀土稀土稀土稀土稀土稀土";
    struct routing   *routing = routing_at("email: {url: 'smtp://127.0.0.1:1', from: c@example.org, to: a@example.org}");
    struct parcel    *parcel = parcel_of(routing, &(struct alert_text){ .item = name }, 1);
    struct ck_buffer  mail = { 0 }, lines = { 0 };

    message_mail(parcel, now_ms, &mail);
    ck_buffer_append(&mail, (struct ck_bytes){ "", 1 });
    cr_assert(!strstr(mail.data, "=1B") && !strstr(mail.data, "=E2=80=AE") && !strstr(mail.data, "=E2=81=A6"), "%s", mail.data);
    cr_assert(strstr(mail.data, "\\u202e") && !strstr(mail.data, "\r\nkey: x"), "%s", mail.data);
    cr_assert_not(strstr(mail.data, "4oCu"), "in Base64: %s", mail.data);
    message_lines(parcel, &lines);
    ck_buffer_append(&lines, (struct ck_bytes){ "", 1 });
    cr_assert(strstr(lines.data, "gold\\u202egnilles\\u2066\\u001b[2J\\u000d\\nkey: x\\u200b"), "%s", lines.data);
    ck_buffer_release(&mail);
    ck_buffer_release(&lines);
    parcel_free(parcel);
    routing_free(routing);
}

/* A subject that is not ASCII is encoded in words of whole characters. */
Test(notify_send, mail_subject)
{
    struct routing  *routing = routing_at("email: {url: 'smtp://127.0.0.1:1', from: c@example.org, to: a@example.org}");
    struct parcel   *parcel = parcel_of(routing, &(struct alert_text){ .item = "ein sehr langer Name\r\nBcc: x@example.org, über alles" }, 1);
    struct ck_buffer buffer = { 0 };

    message_mail(parcel, now_ms, &buffer);
    ck_buffer_append(&buffer, (struct ck_bytes){ "", 1 });
    cr_assert(strstr(buffer.data, "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"), "%s", buffer.data);
    cr_assert(strstr(buffer.data, "\r\nSubject: =?utf-8?B?"), "%s", buffer.data);
    cr_assert(strstr(buffer.data, "\r\n\r\n") &&
                  (!strstr(buffer.data, "\r\nBcc:") || strstr(buffer.data, "\r\nBcc:") > strstr(buffer.data, "\r\n\r\n")),
              "%s", buffer.data);
    for (const char *at = buffer.data; (at = strstr(at, "\r\n")); at += 2)
        cr_assert(!strstr(at + 2, "\r\n") || strcspn(at + 2, "\r") <= 78, "%s", at);
    ck_buffer_release(&buffer);
    parcel_free(parcel);
    routing_free(routing);
}

/* ---- programs ---- */

/* What a program is given, and what its end means. */
Test(notify_send, programs, .timeout = 30)
{
    static const struct {
        const char     *script;
        enum parcel_end end;
        const char     *detail;
    } cases[] = { { "cat >\"$0\"", PARCEL_TOLD, "" },
                  { "exit 75", PARCEL_AGAIN, "exit code 75" },
                  { "exit 3", PARCEL_REFUSED, "exit code 3" },
                  { "kill -SEGV $$", PARCEL_AGAIN, "signal 11" },
                  { "sleep 60 & wait", PARCEL_AGAIN, "killed" },
                  { "exec <&-; exit 0", PARCEL_TOLD, "" },
                  { "[ -z \"$HOME$SECRET\" ] && [ -n \"$CHOKEPOINT_NOTIFY_ID\" ]", PARCEL_TOLD, "" },
                  { "! [ -e /proc/self/fd/9 ]", PARCEL_TOLD, "" } };
    char  path[] = "test_notify.XXXXXX", text[4096] = "";
    int   kept = mkstemp(path);
    FILE *file;

    setenv("SECRET", "hunter2", 1);
    cr_assert_geq(dup2(kept, 9), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct routing       *routing = routing_at("timeout: 1s, command: {run: [/bin/sh, -c, '%s', %s]}", cases[i].script, path);
        struct parcel        *parcel = parcel_of(routing, &(struct alert_text){ .item = "tin" }, 1);
        struct parcel_outcome outcome = deliver(routing, parcel);

        cr_assert_eq(outcome.end, cases[i].end, "case %zu: %s", i, outcome.detail);
        cr_assert(strstr(outcome.detail, cases[i].detail), "case %zu: %s", i, outcome.detail);
        if (i == 0) {
            file = fopen(path, "r");
            text[fread(text, 1, sizeof text - 1, file)] = '\0';
            fclose(file);
            cr_assert(strstr(text, "{\"receiver\":\"it\",\"id\":\"") == text && strstr(text, "\"group\":\"all|CHN\",\"events\":[{\"specversion\""),
                      "%s", text);
        }
        parcel_free(parcel);
        routing_free(routing);
    }
    close(kept);
    close(9);
    unlink(path);
}
