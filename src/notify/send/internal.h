/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: a carriage, and how it goes by HTTP and SMTP (post.c, smtp.c) and to a program (program.c). */
#ifndef CHOKEPOINT_NOTIFY_SEND_INTERNAL_H
#define CHOKEPOINT_NOTIFY_SEND_INTERNAL_H

#include <curl/curl.h>

#include "notify/send/courier.h"

struct carriage {
    const struct receiver *receiver;
    const atomic_bool     *stop;
    CURL                  *curl; /* NULL: a program */
    struct ck_buffer       body;
    char                   agent[64];
};

int64_t carriage_clock_ms(void);

/* What the outcome tells, one line without control characters. */
void outcome_say(struct parcel_outcome *outcome, const char *form, ...) __attribute__((format(printf, 2, 3)));

/* What HTTP and SMTP share: time, TLS, credentials. False: a secret cannot be read; told in the outcome. */
bool carriage_options(struct carriage *carriage, char *ret_secrets[2], struct parcel_outcome *outcome);

/* What the failure of a call means. */
void carriage_failed(struct carriage *carriage, CURLcode code, struct parcel_outcome *outcome);

void post_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *outcome);
void smtp_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *outcome);
void program_deliver(struct carriage *carriage, const struct parcel *parcel, struct parcel_outcome *outcome);

#endif
