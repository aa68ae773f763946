/* SPDX-License-Identifier: Apache-2.0
 * POST: CloudEvents to a webhook, signed as Standard Webhooks 1.0 says; alerts to an Alertmanager. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/util/secret.h"
#include "notify/send/internal.h"
#include "notify/send/message.h"
#include "notify/send/signature.h"
#include "source/web/web.h"

enum { REDIRECTS_MAX = 3, URL_MAX = 2048, SAID_MAX = 200, ANSWER_MAX = 64 * 1024 };

enum {
    OK_FIRST = 200,
    OK_LAST = 299,
    TEMPORARY_REDIRECT = 307,
    PERMANENT_REDIRECT = 308,
    REQUEST_TIMEOUT = 408,
    TOO_EARLY = 425,
    TOO_MANY = 429,
    SERVER_ERROR = 500,
    BAD_GATEWAY = 502
};

/* ---- answers ---- */

struct post_answer {
    char   said[SAID_MAX]; /* the first words */
    size_t said_size, size;
};

/* Of an answer the status counts; more than a bit of its body is nobody's. */
static size_t receive(char *data, size_t size, size_t count, void *context)
{
    struct post_answer *answer = context;
    size_t              room = SAID_MAX - 1 - answer->said_size, kept = count < room ? count : room;

    (void)size; /* 1 */
    memcpy(answer->said + answer->said_size, data, kept);
    answer->said_size += kept;
    answer->said[answer->said_size] = '\0';
    answer->size += count;
    return answer->size > ANSWER_MAX ? 0 : count;
}

/* A status tells of the message (500), or of the receiver (503, 429); what is said goes into a log, so it is cut. */
static void judge(long status, const struct post_answer *answer, int64_t wait_ms, struct parcel_outcome *outcome)
{
    bool passing = status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY || status >= SERVER_ERROR;

    if (status >= OK_FIRST && status <= OK_LAST) {
        outcome->end = PARCEL_TOLD;
        return;
    }
    outcome->end = passing ? PARCEL_AGAIN : PARCEL_REFUSED;
    outcome->reached = status >= SERVER_ERROR || status == REQUEST_TIMEOUT;
    outcome->down = passing && (status == TOO_MANY || status >= BAD_GATEWAY || wait_ms > 0);
    outcome->wait_ms = passing ? wait_ms : 0;
    outcome_say(outcome, "status %ld%s%s", status, answer->said_size ? ": " : "", answer->said);
}

/* Who answers with what he was sent would have our log tell it. */
static void hide(struct post_answer *answer, const char *secret)
{
    if (secret && strstr(answer->said, secret)) {
        answer->said_size = 0;
        answer->said[0] = '\0';
    }
}

/* ---- headers ---- */

static struct curl_slist *header(struct curl_slist *list, const char *name, const char *value)
{
    size_t             size = strlen(name) + strlen(value) + 1;
    char              *line = malloc(size);
    struct curl_slist *longer;

    if (!line)
        abort();
    snprintf(line, size, "%s%s", name, value);
    longer = curl_slist_append(list, line);
    explicit_bzero(line, size);
    free(line);
    if (!longer)
        abort();
    return longer;
}

static struct curl_slist *add_signature(struct carriage *carriage, const struct parcel *parcel, const char *secret, struct curl_slist *list)
{
    struct ck_buffer signature = { 0 };
    char             time_s[24];

    snprintf(time_s, sizeof time_s, "%lld", (long long)carriage_clock_ms() / 1000);
    signature_write(parcel->id, time_s, ck_buffer_bytes(&carriage->body), secret, &signature);
    ck_buffer_append(&signature, (struct ck_bytes){ "", 1 });
    list = header(list, "webhook-timestamp: ", time_s);
    list = header(list, "webhook-signature: ", signature.data);
    ck_buffer_release(&signature);
    return list;
}

static struct curl_slist *headers_of(struct carriage *carriage, const struct parcel *parcel, const char *token, const char *secret)
{
    const struct receiver *receiver = carriage->receiver;
    bool                   hook = receiver->kind == RECEIVER_WEBHOOK;
    struct curl_slist     *list = header(NULL, "Content-Type: ",
                                     !hook                  ? "application/json"
                                         : receiver->batch == 1 ? "application/cloudevents+json; charset=utf-8"
                                                                : "application/cloudevents-batch+json; charset=utf-8");

    list = header(list, "Expect:", ""); /* no round trip to ask whether a body is welcome */
    if (hook)
        list = header(list, "webhook-id: ", parcel->id);
    if (token)
        list = header(list, "Authorization: Bearer ", token);
    return secret ? add_signature(carriage, parcel, secret, list) : list;
}

/* ---- an attempt ---- */

static void url_of(const struct receiver *receiver, char url[URL_MAX])
{
    size_t size = strlen(receiver->url);

    while (size && receiver->kind == RECEIVER_ALERTMANAGER && receiver->url[size - 1] == '/')
        size--;
    snprintf(url, URL_MAX, "%.*s%s", (int)size, receiver->url, receiver->kind == RECEIVER_ALERTMANAGER ? "/api/v2/alerts" : "");
}

/* 307 and 308 send the same message on; to the same host alone, for it carries secrets. */
static bool follow(struct carriage *carriage, long status, int hops, char url[URL_MAX], struct parcel_outcome *outcome)
{
    const char *next = NULL;

    if (status != TEMPORARY_REDIRECT && status != PERMANENT_REDIRECT)
        return false;
    curl_easy_getinfo(carriage->curl, CURLINFO_REDIRECT_URL, &next);
    if (!next || hops == REDIRECTS_MAX || strlen(next) >= URL_MAX || !web_same_host(url, next)) {
        outcome->end = PARCEL_REFUSED;
        outcome_say(outcome, "status %ld: redirected %s", status,
                    !next || strlen(next) >= URL_MAX ? "to nowhere"
                    : hops == REDIRECTS_MAX          ? "too often"
                                                     : "to another host, which nobody named");
        return false;
    }
    snprintf(url, URL_MAX, "%s", next);
    return true;
}

static void post(struct carriage *carriage, struct curl_slist *headers, char *const secrets[2], struct parcel_outcome *outcome)
{
    CURL *curl = carriage->curl;
    char  url[URL_MAX];

    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, carriage->body.data);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)carriage->body.size);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    url_of(carriage->receiver, url);
    for (int hops = 0;; hops++) {
        struct post_answer answer = { .said_size = 0 };
        curl_off_t         wait_s = 0;
        long               status = 0;
        CURLcode           code;

        curl_easy_setopt(curl, CURLOPT_URL, url);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
        code = curl_easy_perform(curl);
        if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && answer.size > ANSWER_MAX)) {
            carriage_failed(carriage, code, outcome);
            return;
        }
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait_s);
        if (follow(carriage, status, hops, url, outcome))
            continue;
        hide(&answer, secrets[0]);
        hide(&answer, secrets[1]);
        if (!outcome->detail[0])
            judge(status, &answer, (int64_t)wait_s * 1000, outcome);
        return;
    }
}

void post_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *outcome)
{
    char              *secrets[2] = { NULL }, *secret = NULL, problem[256];
    struct curl_slist *headers;

    if (carriage->receiver->kind == RECEIVER_ALERTMANAGER)
        message_alerts(parcel, carriage_clock_ms(), &carriage->body);
    else
        message_events(parcel, &carriage->body);
    curl_easy_reset(carriage->curl);
    if (carriage_options(carriage, secrets, outcome)) {
        secret = carriage->receiver->secret_file ? secret_read(carriage->receiver->secret_file, problem, sizeof problem) : NULL;
        if (carriage->receiver->secret_file && !secret) {
            outcome->end = PARCEL_AGAIN;
            outcome->down = true;
            outcome_say(outcome, "%s", problem);
        } else {
            headers = headers_of(carriage, parcel, secrets[1], secret);
            post(carriage, headers, secrets, outcome);
            curl_slist_free_all(headers);
        }
    }
    secret_free(secret);
    secret_free(secrets[0]);
    secret_free(secrets[1]);
}
