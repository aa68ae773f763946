/* SPDX-License-Identifier: Apache-2.0
 * An attempt, and what its failures mean. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/util/quote.h"
#include "engine/util/secret.h"
#include "notify/send/internal.h"

enum { CONNECT_MS = 10 * 1000 };

int64_t carriage_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void outcome_say(struct parcel_outcome *outcome, const char *form, ...)
{
    char    text[BOOK_DETAIL_MAX];
    va_list arguments;

    va_start(arguments, form);
    vsnprintf(text, sizeof text, form, arguments);
    va_end(arguments);
    quote_text(ck_bytes_from(text), outcome->detail, sizeof outcome->detail);
}

struct carriage *carriage_new(const struct receiver *receiver, const atomic_bool *stop)
{
    struct carriage *carriage = calloc(1, sizeof *carriage);

    if (!carriage)
        abort();
    carriage->receiver = receiver;
    carriage->stop = stop;
    snprintf(carriage->agent, sizeof carriage->agent, "chokepoint/" CHOKEPOINT_VERSION);
    if (receiver->kind != RECEIVER_COMMAND && (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(carriage->curl = curl_easy_init())))
        abort();
    return carriage;
}

void carriage_free(struct carriage *carriage)
{
    if (!carriage)
        return;
    if (carriage->curl)
        curl_easy_cleanup(carriage->curl);
    ck_buffer_release(&carriage->body);
    free(carriage);
}

static int look(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct carriage *carriage = context;

    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return atomic_load(carriage->stop) ? 1 : 0;
}

static bool secret_of(const char *path, char **ret_secret, struct parcel_outcome *outcome)
{
    char problem[256];

    *ret_secret = path ? secret_read(path, problem, sizeof problem) : NULL;
    if (path && !*ret_secret) {
        outcome->end = PARCEL_AGAIN;
        outcome->down = true;
        outcome_say(outcome, "%s", problem);
    }
    return !path || *ret_secret;
}

/* Read at each attempt: secrets are renewed while we run. */
bool carriage_options(struct carriage *carriage, char *ret_secrets[2], struct parcel_outcome *outcome)
{
    const struct receiver *receiver = carriage->receiver;
    CURL                  *curl = carriage->curl;

    if (!secret_of(receiver->password_file, &ret_secrets[0], outcome) || !secret_of(receiver->token_file, &ret_secrets[1], outcome))
        return false;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_URL, receiver->url);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, carriage->agent);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)(receiver->timeout_ms < CONNECT_MS ? receiver->timeout_ms : CONNECT_MS));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)receiver->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, carriage);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (receiver->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, receiver->ca_file);
    if (ret_secrets[0]) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, receiver->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, ret_secrets[0]);
    }
    return true;
}

/* Before anything of the message went out it cannot have been received. */
void carriage_failed(struct carriage *carriage, CURLcode code, struct parcel_outcome *outcome)
{
    curl_off_t ready_us = 0;

    curl_easy_getinfo(carriage->curl, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
    outcome->end = PARCEL_AGAIN;
    outcome->down = true;
    outcome->reached = ready_us > 0;
    outcome_say(outcome, "%s", code == CURLE_PARTIAL_FILE ? "the answer ends before its end" : curl_easy_strerror(code));
}

void carriage_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *ret_outcome)
{
    *ret_outcome = (struct parcel_outcome){ 0 };
    carriage->body.size = 0;
    switch (carriage->receiver->kind) {
    case RECEIVER_WEBHOOK:
    case RECEIVER_ALERTMANAGER: post_deliver(carriage, parcel, ret_outcome); return;
    case RECEIVER_EMAIL: smtp_deliver(carriage, parcel, ret_outcome); return;
    case RECEIVER_COMMAND: program_deliver(carriage, parcel, ret_outcome); return;
    }
}
