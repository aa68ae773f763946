/* SPDX-License-Identifier: Apache-2.0
 * A mail to its relay, by libcurl. */
#include <string.h>
#include <stdlib.h>

#include "engine/util/secret.h"
#include "notify/send/internal.h"
#include "notify/send/message.h"

enum { REPLY_PERMANENT = 500, REPLY_LAST = 599, REPLY_TRANSIENT = 400 };

struct mail_source {
    const struct ck_buffer *text;
    size_t                  at;
};

static size_t give(char *buffer, size_t size, size_t count, void *context)
{
    struct mail_source *source = context;
    size_t              left = source->text->size - source->at, given = size * count < left ? size * count : left;

    memcpy(buffer, source->text->data + source->at, given);
    source->at += given;
    return given;
}

/* The last reply of the relay decides: 5xx is a no for ever. */
static void judge(struct carriage *carriage, CURLcode code, const struct mail_source *source, struct parcel_outcome *outcome)
{
    long reply = 0;

    if (code == CURLE_OK) {
        outcome->end = PARCEL_TOLD;
        return;
    }
    curl_easy_getinfo(carriage->curl, CURLINFO_RESPONSE_CODE, &reply);
    carriage_failed(carriage, code, outcome);
    outcome->reached = source->at == source->text->size;
    if (reply >= REPLY_TRANSIENT && reply <= REPLY_LAST)
        outcome_say(outcome, "reply %ld: %s", reply, curl_easy_strerror(code));
    if (reply >= REPLY_PERMANENT && reply <= REPLY_LAST && code != CURLE_LOGIN_DENIED) {
        outcome->end = PARCEL_REFUSED;
        outcome->reached = false;
    }
}

static struct curl_slist *recipients_of(const struct receiver *receiver)
{
    struct curl_slist *list = NULL;

    for (const char *const *to = receiver->to; *to; to++) {
        struct curl_slist *longer = curl_slist_append(list, *to);

        if (!longer)
            abort();
        list = longer;
    }
    return list;
}

void smtp_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *outcome)
{
    const struct receiver *receiver = carriage->receiver;
    struct mail_source     source = { &carriage->body, 0 };
    char                  *secrets[2] = { NULL };
    struct curl_slist     *recipients;

    message_mail(parcel, carriage_clock_ms(), &carriage->body);
    curl_easy_reset(carriage->curl);
    if (carriage_options(carriage, secrets, outcome)) {
        recipients = recipients_of(receiver);
        curl_easy_setopt(carriage->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(carriage->curl, CURLOPT_USE_SSL, (long)(receiver->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        curl_easy_setopt(carriage->curl, CURLOPT_MAIL_FROM, receiver->from);
        curl_easy_setopt(carriage->curl, CURLOPT_MAIL_RCPT, recipients);
        curl_easy_setopt(carriage->curl, CURLOPT_READFUNCTION, give);
        curl_easy_setopt(carriage->curl, CURLOPT_READDATA, &source);
        curl_easy_setopt(carriage->curl, CURLOPT_UPLOAD, 1L);
        judge(carriage, curl_easy_perform(carriage->curl), &source, outcome);
        curl_slist_free_all(recipients);
    }
    secret_free(secrets[0]);
    secret_free(secrets[1]);
}
